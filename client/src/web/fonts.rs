//! Fonts for the scripts that a browser may have none for, from this machine to those of the office. Not: finding them
//! (`fonts`).

use std::{fmt::Write as _, sync::Arc};

use axum::{
    Router,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};

use super::app::App;
use crate::fonts::Font;

/// A name never has other bytes: browsers keep them for a year.
const KEPT: &str = "public, max-age=31536000, immutable";
/// Which fonts there are may be other after a start.
const SHEET_KEPT: &str = "private, max-age=600";

/// The sheet that names them, and the fonts themselves.
pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/fonts.css", get(sheet))
        .route("/fonts/{name}", get(font))
}

async fn sheet(State(app): State<Arc<App>>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, SHEET_KEPT),
    ];
    (headers, faces(&app.fonts)).into_response()
}

async fn font(State(app): State<Arc<App>>, Path(name): Path<String>) -> Response {
    let Some(font) = app.fonts.iter().find(|font| font.name == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, "font/ttf"),
        (header::CACHE_CONTROL, KEPT),
    ];
    (headers, font.bytes.clone()).into_response()
}

/// Names that no font of a browser has: each is for its own script alone.
fn faces(fonts: &[Font]) -> String {
    let mut sheet = String::new();
    for font in fonts {
        let (script, weight) = (font.script, font.weight);
        let _ = writeln!(
            sheet,
            "@font-face {{ font-family: \"BLO {}\"; font-weight: {weight}; font-display: swap; src: \
             url(\"/fonts/{}\") format(\"truetype\"); unicode-range: {}; }}",
            script.name, font.name, script.range
        );
    }
    sheet
}
