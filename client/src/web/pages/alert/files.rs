//! Files that go with an alert: how far each is, and handing one out. What another office calls a picture is shown only
//! where it is one, and no file of another's ever runs in the page's name. Not: how files travel (`gateway`).

use std::sync::Arc;

use axum::{
    body::{Body, Bytes},
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Redirect, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use futures_util::stream;

use super::{
    super::super::{
        app::{App, SignedIn},
        guard::OfAnother,
    },
    Name, is_unopened, name,
    piece::{Fact, Line, Piece},
    problem,
    words::Words,
};
use crate::{
    desk::{AttachmentView, DeskError, MoveView, View},
    words::Said,
};

/// Kinds of pictures that browsers draw and that cannot hold a script, each with what its bytes begin with.
const PICTURES: [(&str, &[u8]); 4] = [
    ("image/png", b"\x89PNG\r\n\x1a\n"),
    ("image/jpeg", b"\xff\xd8\xff"),
    ("image/gif", b"GIF8"),
    ("image/webp", b"RIFF"),
];
/// Of anything else: a browser that is told so runs nothing.
const ANY: &str = "application/octet-stream";
/// Characters of a name that a browser is told; the rest is an attack, or a mishap.
const NAME_CHARS_MAX: usize = 120;

/// One file of an alert.
#[derive(Clone, Debug)]
pub(super) struct FileRow {
    pub(super) number: u32,
    /// Its name, where it may be said.
    pub(super) name: String,
    /// `2.3 MB · image/jpeg`.
    pub(super) about: String,
    pub(super) sha256: String,
    /// How far it is, here or at each office.
    pub(super) states: Vec<Fact>,
    /// All of it is here, and may be handed out.
    pub(super) whole: bool,
    /// It says that it is a picture.
    pub(super) picture: bool,
}

/// Every file, and how far each is.
pub(super) fn rows(words: Words<'_>, view: &View) -> Vec<FileRow> {
    let row = |one: &AttachmentView| FileRow {
        number: one.number,
        name: one.name.clone(),
        about: about(one),
        sha256: one.sha256.clone(),
        states: one.moves.iter().map(|far| state(words, far)).collect(),
        whole: !view.item.hidden && is_whole(view, one),
        picture: PICTURES.iter().any(|(kind, _)| *kind == one.media_type),
    };
    view.item.attachments.iter().map(row).collect()
}

/// Of one that was sent the bytes are here until they are lost.
fn is_whole(view: &View, one: &AttachmentView) -> bool {
    if view.item.direction == "received" {
        return one.moves.iter().any(|far| far.state == "here");
    }
    one.moves.iter().all(|far| far.state != "lost")
}

fn about(one: &AttachmentView) -> String {
    let size = size(one.size);
    if one.media_type.is_empty() {
        size
    } else {
        format!("{size} · {}", one.media_type)
    }
}

/// As officers compare sizes: in steps of a thousand.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => {
            let tenths = bytes / 100_000;
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
    }
}

fn state(words: Words<'_>, far: &MoveView) -> Fact {
    let language = words.tongue.0;
    let said = Said::of(format!("move-{}", far.state));
    let said = said.with("kept", far.kept).with("parts", far.parts);
    let said = said.sentences(language).map(|both| both.happened);
    let mut line: Line = vec![Piece::Said(said.unwrap_or_else(|| far.state.clone()))];
    if let Some(code) = &far.trouble {
        let known: Option<blo_proto::Code> = code.parse().ok();
        let why = known.map(|code| Said::refusal(code).in_language(language));
        line.push(Piece::Said(format!(
            "· {}",
            why.unwrap_or_else(|| code.clone())
        )));
    }
    Fact::of(far.office.clone(), line)
}

/// Hands a file out. Of an alert that nobody here has opened nothing is: its words were not seen either.
pub(in crate::web) async fn file(
    State(app): State<Arc<App>>,
    Path((sender, id, number)): Path<(String, String, u32)>,
    who: SignedIn,
) -> Response {
    let begun = match name(&sender, &id) {
        Ok(named) => begin((&app, &who), &named, number).await,
        Err(error) => Err(error),
    };
    match begun {
        Ok(Some(begun)) => handed_out((app, begun)),
        Ok(None) => Redirect::to(&format!("/alert/{sender}/{id}")).into_response(),
        Err(error) => problem(who.tongue, &error),
    }
}

/// A file whose first part is here.
struct Begun {
    named: Name,
    about: AttachmentView,
    first: Bytes,
    parts: u32,
}

async fn begin(
    (app, who): (&App, &SignedIn),
    named: &Name,
    number: u32,
) -> Result<Option<Begun>, DeskError> {
    let (sender, id) = named.clone();
    let view = who.desk.look(id, Some(sender)).await?;
    if is_unopened(&view) {
        return Ok(None);
    }
    let (first, parts) = part(app, named, (number, 0)).await?;
    let mut all = view.item.attachments.into_iter();
    let about = all.find(|one| one.number == number);
    Ok(about.map(|about| Begun {
        named: named.clone(),
        about,
        first,
        parts,
    }))
}

async fn part(
    app: &App,
    named: &Name,
    (number, at): (u32, u32),
) -> Result<(Bytes, u32), DeskError> {
    let (sender, id) = named.clone();
    let asked = app.desk.attachment_part((id, Some(sender)), number, at);
    let part = asked.await?;
    let bytes = STANDARD.decode(&part.bytes);
    let bytes = bytes.map_err(|_| DeskError::stopped())?;
    Ok((bytes.into(), part.parts))
}

/// Part after part: a file is never in memory as a whole. One that ends early ends the connection, and no browser takes it
/// for the whole.
fn handed_out((app, begun): (Arc<App>, Begun)) -> Response {
    let kind = kind_of(&begun.first);
    let (number, size) = (begun.about.number, begun.about.size);
    let disposition = disposition(&begun.about.name);
    let rest = (app, begun.named, 1..begun.parts);
    let rest = stream::try_unfold(rest, move |(app, named, mut left)| async move {
        let Some(at) = left.next() else {
            return Ok(None);
        };
        let (bytes, _) = part(&app, &named, (number, at)).await?;
        Ok::<_, DeskError>(Some((bytes, (app, named, left))))
    });
    let first = stream::iter([Ok(begun.first)]);
    let body = Body::from_stream(futures_util::StreamExt::chain(first, rest));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CONTENT_LENGTH, HeaderValue::from(size)),
    ];
    let mut response = (headers, body).into_response();
    response.extensions_mut().insert(OfAnother);
    response
}

/// By its own bytes, whatever its sender says.
fn kind_of(first: &[u8]) -> &'static str {
    let is = |(_, begins): &&(&str, &[u8])| first.starts_with(begins);
    match PICTURES.iter().find(is) {
        Some(("image/webp", _)) if first.get(8..12) != Some(b"WEBP") => ANY,
        Some((kind, _)) => kind,
        None => ANY,
    }
}

/// RFC 6266, with a name that shows what it is: nothing in it turns around, and nothing in it is a folder.
fn disposition(name: &str) -> HeaderValue {
    let plain = |c: char| {
        let is_mark = c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
        if is_mark || matches!(c, '/' | '\\' | ':' | '"' | '*' | '?' | '<' | '>' | '|') {
            '_'
        } else {
            c
        }
    };
    let chars: Vec<char> = name.trim_start_matches('.').chars().map(plain).collect();
    let skipped = chars.len().saturating_sub(NAME_CHARS_MAX);
    let kept: String = chars.into_iter().skip(skipped).collect();
    let escaped: String = form_urlencoded::byte_serialize(kept.as_bytes()).collect();
    let escaped = escaped.replace('+', "%20");
    let value = format!("attachment; filename*=UTF-8''{escaped}");
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_is_its_bytes_say_and_nothing_that_runs_is_named() {
        let png = b"\x89PNG\r\n\x1a\n....";
        assert_eq!(kind_of(png), "image/png");
        assert_eq!(kind_of(b"\xff\xd8\xff\xe0"), "image/jpeg");
        assert_eq!(kind_of(b"RIFF....WEBPVP8 "), "image/webp");
        for other in [
            &b"RIFF....WAVEfmt "[..],
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            b"<!doctype html><script>alert(1)</script>",
            b"%PDF-1.7",
            b"",
        ] {
            assert_eq!(kind_of(other), ANY, "{other:?}");
        }
    }

    #[test]
    fn a_name_of_another_office_is_no_folder_and_turns_nothing_around() {
        let told = |name: &str| disposition(name).to_str().unwrap().to_owned();
        assert_eq!(
            told("รถ.jpg"),
            "attachment; filename*=UTF-8''%E0%B8%A3%E0%B8%96.jpg"
        );
        assert_eq!(
            told("../../etc/passwd"),
            "attachment; filename*=UTF-8''_.._etc_passwd"
        );
        assert_eq!(
            told("a\u{202e}gpj.exe"),
            "attachment; filename*=UTF-8''a_gpj.exe"
        );
        assert_eq!(
            told("a\r\nSet-Cookie: b\".html"),
            "attachment; filename*=UTF-8''a__Set-Cookie_%20b_.html"
        );
        assert!(told(&"x".repeat(5_000)).len() < 200);
    }
}
