//! An alert as sheets: its marks at the head and foot of each, ids and digests, and no controls. Pressing “print” is what
//! makes them, and is written down before they are shown. Not: whether it may be printed (`desk`).

use std::sync::Arc;

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use serde::Deserialize;

use super::{
    super::{
        super::app::{App, SignedIn},
        Chrome, html, problem,
    },
    Page,
    form::Typed,
    name, page,
};

/// Why what is hidden is wanted on paper; empty where it stays hidden.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    reason: String,
}

/// By whom it is printed, and when.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    pub(super) officer: String,
    pub(super) at: String,
}

/// Writes down that it is printed, and shows the sheets.
pub(super) async fn print(
    State(app): State<Arc<App>>,
    Path((sender, id)): Path<(String, String)>,
    who: SignedIn,
    Form(asked): Form<Asked>,
) -> Response {
    let printed = match name(&sender, &id) {
        Ok((sender, id)) => {
            let named = (id, Some(sender));
            let officer = who.officer.clone();
            app.desk.print(named, officer, asked.reason).await
        }
        Err(error) => Err(error),
    };
    let shown = match printed {
        Ok(view) => page(&app, view, &who, &Typed::default()).await,
        Err(error) => Err(error),
    };
    match shown {
        Ok(page) => html(&Page {
            chrome: Chrome {
                here: "print",
                on_paper: true,
                ..page.chrome
            },
            sheet: Some(Sheet {
                officer: who.officer,
                at: app.now().to_string(),
            }),
            ..page
        }),
        Err(error) => problem(who.tongue, &error),
    }
}
