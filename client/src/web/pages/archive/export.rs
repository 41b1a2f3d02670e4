//! What the filters find, as a file: who asks for what is on disk first, then it comes page by page. Not: what may leave
//! (`desk`), nor how a file looks (`sheets`).

use std::{io, sync::Arc};

use axum::{
    Form,
    body::Body,
    extract::{Path, State},
    http::header,
    response::{IntoResponse as _, Redirect, Response},
};
use bytes::Bytes;
use futures_util::stream;
use tokio::sync::mpsc;
use tokio_util::task::AbortOnDropHandle;

use super::{
    super::{
        super::app::{App, SignedIn},
        problem,
    },
    asked::Asked,
};
use crate::{
    desk::{Desk, DeskError, ExportInput, ExportNote, SearchInput},
    sheets::{Document, Format, Head, Marks, Reader, Table},
    words::Language,
};

/// Pages that wait for a browser that is slow.
const PAGES_WAITING: usize = 4;

/// Writes down who asks for what; the file is fetched by its own address.
pub(super) async fn begin(
    State(app): State<Arc<App>>,
    who: SignedIn,
    Form(asked): Form<Asked>,
) -> Response {
    let ending = if asked.format == "json" {
        "json"
    } else {
        "csv"
    };
    let name = format!(
        "alerts-{}.{ending}",
        app.now().to_string().get(..10).unwrap_or_default()
    );
    let begun = match asked.search() {
        Ok(search) => {
            let input = ExportInput {
                matching: Some(SearchInput {
                    limit: 0,
                    after: None,
                    ..search
                }),
                officer: who.officer.clone(),
                file: name.clone(),
                ..ExportInput::default()
            };
            who.desk.begin_export(input).await
        }
        Err(error) => Err(error),
    };
    match begun {
        Ok(begun) => {
            Redirect::to(&format!("/archive/export/{}/{name}", begun.export)).into_response()
        }
        Err(error) => problem(who.tongue, &error),
    }
}

/// The file.
pub(super) async fn file(
    State(app): State<Arc<App>>,
    who: SignedIn,
    Path((export, name)): Path<(String, String)>,
) -> Response {
    let noted = match who.desk.export_noted(&export) {
        Ok(noted) => noted,
        Err(error) => return problem(who.tongue, &error),
    };
    let is_json = name.ends_with(".json");
    let kind = if is_json {
        "application/json"
    } else {
        "text/csv; charset=utf-8"
    };
    let (to, from) = mpsc::channel(PAGES_WAITING);
    let writing = Writing {
        app,
        desk: who.desk,
        language: who.tongue.0,
        export,
        noted,
        is_json,
    };
    let task = AbortOnDropHandle::new(tokio::spawn(writing.run(to)));
    let parts = stream::unfold((from, task), |(mut from, task)| async {
        let part: io::Result<Bytes> = from.recv().await?;
        Some((part, (from, task)))
    });
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        // The name is ours, whatever the address says.
        (
            header::CONTENT_DISPOSITION,
            format!(
                "attachment; filename=\"alerts.{}\"",
                if is_json { "json" } else { "csv" }
            ),
        ),
    ];
    (headers, Body::from_stream(parts)).into_response()
}

/// A file that is being written.
struct Writing {
    app: Arc<App>,
    /// What the officer sees.
    desk: Desk,
    language: Language,
    export: String,
    noted: ExportNote,
    is_json: bool,
}

impl Writing {
    /// A download that breaks off is no whole file, and browsers say so.
    async fn run(self, to: mpsc::Sender<io::Result<Bytes>>) {
        if let Err(error) = self.write(&to).await {
            tracing::error!(code = %error.code, "an export ended half way");
            let _ = to
                .send(Err(io::Error::other("the export ended half way")))
                .await;
        }
    }

    async fn write(&self, to: &mpsc::Sender<io::Result<Bytes>>) -> Result<(), DeskError> {
        let mut marks = Marks::default();
        let mut after = Some(0);
        while let Some(from) = after {
            let page = self.desk.export_page(&self.export, from).await?;
            marks.add_page(&page);
            after = page.next.filter(|next| *next > from);
            // Alerts come first: nothing of them waits for a whole shelf to be read.
            tokio::task::yield_now().await;
        }
        let head = Head {
            office: self.desk.own().to_string(),
            at: self.noted.at.clone(),
            officer: self.noted.officer.clone(),
            marks,
            openings: false,
        };
        let reader = Reader {
            language: self.language,
            reviewed: &self.app.reviewed,
        };
        let mut format: Box<dyn Format> = if self.is_json {
            Box::new(Document::default())
        } else {
            Box::new(Table::new(true, reader))
        };
        give(to, |out| format.head(&head, out)).await?;
        let mut after = Some(0);
        while let Some(from) = after {
            let page = self.desk.export_page(&self.export, from).await?;
            give(to, |out| {
                page.rows.iter().try_for_each(|row| format.row(row, out))
            })
            .await?;
            after = page.next.filter(|next| *next > from);
            tokio::task::yield_now().await;
        }
        give(to, |out| format.tail(out)).await
    }
}

/// Sends what is written; a browser that went away ends it.
async fn give(
    to: &mpsc::Sender<io::Result<Bytes>>,
    write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>,
) -> Result<(), DeskError> {
    let mut out = Vec::new();
    let written = write(&mut out).map_err(|e| DeskError::bad_content(e.to_string()));
    written?;
    if out.is_empty() {
        return Ok(());
    }
    to.send(Ok(out.into()))
        .await
        .map_err(|_| DeskError::stopped())
}
