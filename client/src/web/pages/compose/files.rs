//! Photos and other files of an alert that is being written: handed in one after the other, sealed at once, kept with the
//! draft. Not: how they travel (`desk`).

use std::sync::Arc;

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
};
use blo_proto::{Code, limits};

use super::{
    super::super::{
        FORM_BYTES_MAX,
        app::{App, SignedIn},
        multipart::{Bad, Multipart, Part},
    },
    drafts,
    form::Form,
    page,
};
use crate::{
    desk::DeskError,
    drafts::DraftKey,
    pictures::{self, NoCopy},
    words::{Language, Said},
};

/// Bytes that are handed to the desk at once.
const PART_BYTES: usize = 256 * 1024;
/// What is read of a form that is refused, so that the browser shows why.
const DRAINED_BYTES_MAX: usize = limits::ATTACHMENTS_MAX * limits::BLOB_BYTES_MAX;
/// Before the id of a file that is taken off.
const OFF: &str = "file-off-";

/// Before the id of a picture that tells something, in the form's own words: what that is.
const TELLS: &str = "tells-";
/// Sends copies of pictures; of one press alone.
const STRIP: &str = "strip";

/// A file in the form.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) size: String,
    /// Takes it off.
    pub(super) press: String,
    /// The field that has what it tells besides what it shows, and that.
    pub(super) tells: Option<(String, String)>,
}

/// The files of a draft.
pub(super) async fn list(app: &App, who: &SignedIn, form: &Form) -> Vec<Row> {
    let Ok(key) = drafts::key_of(form) else {
        return Vec::new();
    };
    let draft = app.desk.draft(&who.officer, key).await;
    let files = draft.map(|draft| draft.files).unwrap_or_default();
    let tells = |field: String| {
        let said = form.one(&field).to_owned();
        Some((field, said)).filter(|(_, said)| !said.is_empty())
    };
    let row = |file: blo_proto::alert::Attachment| Row {
        tells: tells(format!("{TELLS}{}", file.blob)),
        name: file.name,
        size: size(file.size),
        press: format!("{OFF}{}", file.blob),
    };
    files.into_iter().map(row).collect()
}

/// As an alert names the files of its draft.
pub(super) async fn handles(
    app: &App,
    who: &SignedIn,
    key: DraftKey,
) -> Result<Vec<String>, DeskError> {
    match app.desk.draft(&who.officer, key).await {
        Ok(draft) => Ok(draft
            .files
            .iter()
            .map(|file| file.blob.to_string())
            .collect()),
        Err(error) if error.code == DeskError::NOT_FOUND => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// Takes a file off, where that was pressed.
pub(super) async fn pressed(
    app: &App,
    (who, key): (&SignedIn, DraftKey),
    press: &str,
) -> Result<(), DeskError> {
    let blob = press.strip_prefix(OFF).and_then(|id| hex::decode(id).ok());
    match blob.and_then(|bytes| blo_proto::BlobId::from_slice(&bytes)) {
        Some(blob) => app.desk.take_off_draft((&who.officer, key), blob).await,
        None => Ok(()),
    }
}

/// `412 KiB`, the same in every language.
fn size(bytes: u64) -> String {
    format!("{} KiB", bytes.div_ceil(1_024))
}

/// The largest file that goes.
pub(super) fn most() -> String {
    size(u64::try_from(limits::BLOB_BYTES_MAX).unwrap_or(u64::MAX))
}

/// Keeps the form and its files.
pub(super) async fn add(
    State(app): State<Arc<App>>,
    who: SignedIn,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let mut form = Form::default();
    match added(&app, &who, (&headers, body), &mut form).await {
        Ok(key) => Redirect::to(&format!("/compose?draft={key}#files")).into_response(),
        Err(error) => {
            let why = error.sentences(who.tongue.0).joined();
            let page = page::show(&app, &who, form, Some(why)).await;
            (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
        }
    }
}

async fn added(
    app: &App,
    who: &SignedIn,
    (headers, body): (&HeaderMap, Body),
    form: &mut Form,
) -> Result<DraftKey, DeskError> {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let mut parts = Multipart::of(kind, body).ok_or_else(malformed)?;
    let read = read((app, who.tongue.0), &mut parts, form).await;
    if read.is_err() {
        parts.drain(DRAINED_BYTES_MAX).await;
    }
    // Later than whatever the script still has on its way from this page.
    form.set("turn", u64::MAX.to_string());
    let kept = drafts::put(app, who, form).await;
    let handles = read?;
    let key = match kept? {
        crate::drafts::Kept::As(key) => key,
        crate::drafts::Kept::Overtaken => drafts::key_of(form)?,
    };
    for handle in handles {
        app.desk
            .attach_to_draft((&who.officer, key), &handle)
            .await?;
    }
    Ok(key)
}

/// Reads fields into the form and hands files in.
async fn read(
    (app, language): (&App, Language),
    parts: &mut Multipart,
    form: &mut Form,
) -> Result<Vec<String>, DeskError> {
    let mut handles = Vec::new();
    let mut room = FORM_BYTES_MAX;
    while let Some(part) = parts.next().await.map_err(bad)? {
        match &part.file {
            None => {
                let bytes = parts.bytes(room).await.map_err(bad)?;
                room = room.saturating_sub(bytes.len());
                form.add(&part.name, String::from_utf8_lossy(&bytes));
            }
            Some(_) => {
                let bytes = parts.bytes(limits::BLOB_BYTES_MAX).await.map_err(bad)?;
                // An empty field for files comes as a file without a name.
                if !bytes.is_empty() {
                    let shown = part.file.clone().unwrap_or_default();
                    let (bytes, told) = to_send(bytes, &shown, (form.has(STRIP), language))?;
                    let handle = hand_in(app, part, &bytes).await?;
                    if let Some(told) = told {
                        form.set(&format!("{TELLS}{handle}"), told);
                    }
                    handles.push(handle);
                }
            }
        }
    }
    Ok(handles)
}

/// What goes: the file, and what it tells as a picture; or a copy that tells nothing.
fn to_send(
    bytes: Vec<u8>,
    name: &str,
    (strip, language): (bool, Language),
) -> Result<(Vec<u8>, Option<String>), DeskError> {
    if strip {
        let copy = pictures::without(&bytes);
        let refused = |why: NoCopy| DeskError::say(Code::BadContent.as_str(), 65, why.said(name));
        return copy.map(|copy| (copy, None)).map_err(refused);
    }
    let told = pictures::told(&bytes).and_then(|told| told.said(name, language));
    let told = told.and_then(|said| said.sentences(language));
    Ok((bytes, told.map(|said| said.happened)))
}

async fn hand_in(app: &App, part: Part, bytes: &[u8]) -> Result<String, DeskError> {
    let name = part.file.unwrap_or_default();
    let media_type = match part.media_type.as_str() {
        "" => "application/octet-stream".to_owned(),
        _ => part.media_type,
    };
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let handle = app.desk.attach((name, media_type), size).await?.attachment;
    for some in bytes.chunks(PART_BYTES) {
        app.desk.attach_part(&handle, some.to_vec()).await?;
    }
    app.desk.attach_end(&handle).await?;
    Ok(handle)
}

fn bad(bad: Bad) -> DeskError {
    match bad {
        Bad::Malformed => malformed(),
        Bad::TooLarge => {
            let said = Said::of("write-file-too-large").with("most", most());
            DeskError::say(Code::TooLarge.as_str(), 65, said)
        }
    }
}

fn malformed() -> DeskError {
    DeskError::say(Code::Malformed.as_str(), 65, Said::of("write-files-cut"))
}
