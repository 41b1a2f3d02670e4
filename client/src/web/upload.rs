//! The one file of a form that carries files (multipart/form-data, RFC 7578). Not: what is in it.

use axum::http::{HeaderMap, header};
use bytes::Bytes;

/// Longer ones no browser makes (RFC 2046).
const BOUNDARY_CHARS_MAX: usize = 70;

/// The bytes of the first part that is a file and not empty; `None` where there is none, or the form is no such form.
pub(super) fn file(headers: &HeaderMap, body: &Bytes) -> Option<Bytes> {
    let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let parameters = kind.strip_prefix("multipart/form-data;")?;
    let boundary = parameters
        .trim()
        .strip_prefix("boundary=")?
        .trim_matches('"');
    if boundary.is_empty() || boundary.len() > BOUNDARY_CHARS_MAX {
        return None;
    }
    let line = format!("\r\n--{boundary}");
    let mut at = line.len().checked_sub(2)?;
    // The first boundary has no line before it.
    if body.get(..at)? != line.get(2..)?.as_bytes() {
        return None;
    }
    loop {
        let rest = body.get(at..)?;
        let end = find(rest, line.as_bytes())?;
        let part = rest.get(..end)?;
        let content = find(part, b"\r\n\r\n")?;
        let head = std::str::from_utf8(part.get(..content)?).ok()?;
        let from = content.checked_add(4)?;
        if head.contains("filename=") && from < end {
            return Some(body.slice(at.checked_add(from)?..at.checked_add(end)?));
        }
        at = at.checked_add(end)?.checked_add(line.len())?;
    }
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|one| one == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(kind: &'static str, body: &str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, kind.parse().unwrap());
        let body = Bytes::copy_from_slice(body.as_bytes());
        file(&headers, &body).map(|bytes| String::from_utf8(bytes.to_vec()).unwrap())
    }

    #[test]
    fn the_file_of_a_form_is_taken_to_the_byte_and_anything_else_is_none() {
        let kind = "multipart/form-data; boundary=----x";
        let field = "------x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nfilename=\r\n";
        let file = "------x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\
                    Content-Type: application/octet-stream\r\n\r\nab\r\n\r\n--c\r\n";
        let empty =
            "------x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n\r\n";
        let end = "------x--\r\n";
        let wanted = Some("ab\r\n\r\n--c".to_owned());
        assert_eq!(taken(kind, &format!("{field}{file}{end}")), wanted);
        assert_eq!(taken(kind, &format!("{file}{field}{end}")), wanted);
        for (kind, body) in [
            (kind, format!("{field}{end}")),
            (kind, format!("{empty}{end}")),
            (kind, file.to_owned()),
            (kind, String::new()),
            (kind, "------x".to_owned()),
            ("multipart/form-data; boundary=", format!("{file}{end}")),
            ("multipart/form-data; boundary=y", format!("{file}{end}")),
            ("text/plain", format!("{file}{end}")),
        ] {
            assert_eq!(taken(kind, &body), None, "{kind}: {body}");
        }
    }
}
