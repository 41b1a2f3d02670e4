//! The counterparts: link, agreement, what waits. Not: how they are paired (`blo pair`).

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, response::Response};

use super::{
    super::app::{App, SignedIn},
    Chrome, html, problem,
};
use crate::desk::StatusView;

#[derive(Template)]
#[template(path = "counterparts.html")]
struct Page {
    chrome: Chrome,
    status: StatusView,
}

/// All of them.
pub(in crate::web) async fn show(State(app): State<Arc<App>>, who: SignedIn) -> Response {
    match app.desk.status().await {
        Ok(status) => html(&Page {
            chrome: Chrome::of(&who, "counterparts", &status),
            status,
        }),
        Err(error) => problem(who.tongue, &error),
    }
}
