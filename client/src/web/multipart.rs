//! A form with files as browsers send it (RFC 7578), part by part and each within a bound. Not: what becomes of a part.

use axum::body::{Body, BodyDataStream};
use futures_util::StreamExt as _;

/// Bytes of a part's head: a name, a file's name and a type.
const HEAD_BYTES_MAX: usize = 8 * 1024;
/// Characters of a boundary (RFC 2046 §5.1.1).
const BOUNDARY_MAX: usize = 70;

/// What a part says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    /// The field's name.
    pub(super) name: String,
    /// Of a file its name, without folders; empty where none was chosen.
    pub(super) file: Option<String>,
    /// As the browser says; empty where it does not.
    pub(super) media_type: String,
}

/// Why a form cannot be read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bad {
    /// It is no such form, or it ends early.
    Malformed,
    /// A part is larger than it may be.
    TooLarge,
}

/// A form that is being read.
#[derive(Debug)]
pub(super) struct Multipart {
    stream: BodyDataStream,
    /// What came and is not handed on.
    buffer: Vec<u8>,
    /// What parts two parts.
    delimiter: Vec<u8>,
    /// The first delimiter was read.
    begun: bool,
}

impl Multipart {
    /// Of a body and its content type; `None` where that is no form with files.
    pub(super) fn of(content_type: &str, body: Body) -> Option<Self> {
        let rest = content_type.strip_prefix("multipart/form-data")?;
        let (_, boundary) = rest.split_once("boundary=")?;
        let boundary = boundary.split(';').next()?.trim().trim_matches('"');
        let fits = (1..=BOUNDARY_MAX).contains(&boundary.len());
        fits.then(|| Self {
            stream: body.into_data_stream(),
            // The first boundary has no line before it.
            buffer: b"\r\n".to_vec(),
            delimiter: format!("\r\n--{boundary}").into_bytes(),
            begun: false,
        })
    }

    /// The head of the first part, or of the one after [`Multipart::bytes`]; `None` after the last one.
    pub(super) async fn next(&mut self) -> Result<Option<Part>, Bad> {
        if !std::mem::replace(&mut self.begun, true) {
            let delimiter = self.delimiter.clone();
            self.until(&delimiter, HEAD_BYTES_MAX).await?;
        }
        while self.buffer.len() < 2 {
            self.more().await?;
        }
        if self.buffer.starts_with(b"--") {
            return Ok(None);
        }
        let head = self.until(b"\r\n\r\n", HEAD_BYTES_MAX).await?;
        let head = String::from_utf8(head).map_err(|_| Bad::Malformed)?;
        part(&head).map(Some).ok_or(Bad::Malformed)
    }

    /// All bytes of the part whose head was read.
    pub(super) async fn bytes(&mut self, most: usize) -> Result<Vec<u8>, Bad> {
        let delimiter = self.delimiter.clone();
        self.until(&delimiter, most).await
    }

    /// The first file of a form that is not empty; `None` where there is none.
    pub(super) async fn file(&mut self, most: usize) -> Result<Option<Vec<u8>>, Bad> {
        while let Some(part) = self.next().await? {
            let bytes = self.bytes(most).await?;
            if part.file.is_some() && !bytes.is_empty() {
                return Ok(Some(bytes));
            }
        }
        Ok(None)
    }

    /// Reads what is left and keeps nothing of it: a browser that is cut off shows no answer.
    pub(super) async fn drain(mut self, most: usize) {
        let mut read = 0;
        while let Some(Ok(bytes)) = self.stream.next().await {
            read += bytes.len();
            if read > most {
                return;
            }
        }
    }

    /// What stands before a mark, which is taken out with it.
    async fn until(&mut self, mark: &[u8], most: usize) -> Result<Vec<u8>, Bad> {
        let mut from = 0;
        loop {
            let rest = self.buffer.get(from..).unwrap_or_default();
            let found = rest.windows(mark.len()).position(|some| some == mark);
            if let Some(at) = found.map(|at| at + from) {
                let mut before = std::mem::take(&mut self.buffer);
                self.buffer = before.split_off(at + mark.len());
                before.truncate(at);
                return if at > most {
                    Err(Bad::TooLarge)
                } else {
                    Ok(before)
                };
            }
            from = (self.buffer.len() + 1).saturating_sub(mark.len());
            if from > most {
                return Err(Bad::TooLarge);
            }
            self.more().await?;
        }
    }

    async fn more(&mut self) -> Result<(), Bad> {
        match self.stream.next().await {
            Some(Ok(bytes)) => {
                self.buffer.extend_from_slice(&bytes);
                Ok(())
            }
            Some(Err(_)) | None => Err(Bad::Malformed),
        }
    }
}

fn part(head: &str) -> Option<Part> {
    let mut part = Part::default();
    let mut named = false;
    for line in head.split("\r\n").filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':')?;
        let value = value.trim();
        if name.eq_ignore_ascii_case("content-type") {
            value.clone_into(&mut part.media_type);
        } else if name.eq_ignore_ascii_case("content-disposition") {
            part.name = quoted(value, "; name=\"")?;
            part.file = quoted(value, "; filename=\"").map(|name| without_folder(&name));
            named = true;
        }
    }
    named.then_some(part)
}

/// What stands in quotation marks, as browsers escape it.
fn quoted(value: &str, before: &str) -> Option<String> {
    let (_, rest) = value.split_once(before)?;
    let (text, _) = rest.split_once('"')?;
    Some(
        text.replace("%22", "\"")
            .replace("%0D", "")
            .replace("%0A", ""),
    )
}

fn without_folder(name: &str) -> String {
    name.rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPE: &str = "multipart/form-data; boundary=----X1";
    const FORM: &[u8] = b"------X1\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nabc\r\n------X1\r\n\
        Content-Disposition: form-data; name=\"file\"; filename=\"C:\\a\\p%22.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n\
        \r\n--\r\n------X\r\n\x00\xff\r\n------X1--\r\n";

    fn read(size: usize, most: usize) -> Result<Vec<(Part, Vec<u8>)>, Bad> {
        let chunks: Vec<_> = FORM
            .chunks(size)
            .map(|chunk| Ok::<_, std::io::Error>(chunk.to_vec()))
            .collect();
        let body = Body::from_stream(futures_util::stream::iter(chunks));
        let mut form = Multipart::of(TYPE, body).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime.block_on(async {
            let mut all = Vec::new();
            while let Some(part) = form.next().await? {
                let bytes = form.bytes(most).await?;
                all.push((part, bytes));
            }
            Ok(all)
        })
    }

    #[test]
    fn a_form_is_read_the_same_however_it_is_cut_on_the_way() {
        for size in 1..=FORM.len() {
            let all = read(size, 100).unwrap();
            assert_eq!(
                (all[0].0.name.as_str(), all[0].1.as_slice()),
                ("key", b"abc".as_slice()),
                "{size}"
            );
            assert_eq!(all[0].0.file, None);
            assert_eq!(all[1].0.file.as_deref(), Some("p\".jpg"));
            assert_eq!(all[1].0.media_type, "image/jpeg");
            assert_eq!(all[1].1, b"\r\n--\r\n------X\r\n\x00\xff");
            assert_eq!(all.len(), 2);
        }
    }

    #[test]
    fn the_first_file_that_is_not_empty_is_the_forms_file() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let file = |form: &[u8], most| {
            let mut form = Multipart::of(TYPE, Body::from(form.to_vec())).unwrap();
            runtime.block_on(form.file(most))
        };
        let whole = b"\r\n--\r\n------X\r\n\x00\xff".to_vec();
        assert_eq!(file(FORM, 100), Ok(Some(whole)));
        assert_eq!(file(FORM, 10), Err(Bad::TooLarge));
        let empty = b"------X1\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n\r\n------X1--\r\n";
        assert_eq!(file(empty, 100), Ok(None));
    }

    #[test]
    fn what_is_too_large_cut_or_no_form_is_refused() {
        assert_eq!(read(7, 10), Err(Bad::TooLarge));
        assert_eq!(read(FORM.len(), 10), Err(Bad::TooLarge));
        assert!(Multipart::of("application/x-www-form-urlencoded", Body::empty()).is_none());
        let long = format!("multipart/form-data; boundary={}", "x".repeat(71));
        assert!(Multipart::of(&long, Body::empty()).is_none());
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        for cut in 0..FORM.len() - 4 {
            let body = Body::from(FORM[..cut].to_vec());
            let mut form = Multipart::of(TYPE, body).unwrap();
            let read = runtime.block_on(async {
                while form.next().await?.is_some() {
                    form.bytes(100).await?;
                }
                Ok(())
            });
            assert_eq!(read, Err(Bad::Malformed), "{cut}");
        }
    }
}
