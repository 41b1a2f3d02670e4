//! The page's own files: style, script, icon. Not: anything from elsewhere.

use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};

/// Name, type, bytes.
const ASSETS: [(&str, &str, &str); 3] = [
    (
        "style.css",
        "text/css; charset=utf-8",
        include_str!("../../web/style.css"),
    ),
    (
        "page.js",
        "text/javascript; charset=utf-8",
        include_str!("../../web/page.js"),
    ),
    (
        "icon.svg",
        "image/svg+xml",
        include_str!("../../web/icon.svg"),
    ),
];

/// Kept by browsers for an hour: a new version of the program brings new ones soon enough.
const KEPT: &str = "private, max-age=3600";

/// One of them.
pub(super) async fn asset(Path(name): Path<String>) -> Response {
    let named = |(one, _, _): &&(&str, &str, &str)| *one == name;
    match ASSETS.iter().find(named) {
        Some((_, kind, bytes)) => {
            let headers = [(header::CONTENT_TYPE, *kind), (header::CACHE_CONTROL, KEPT)];
            (headers, *bytes).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
