//! The page's own files: style, script, icon. Not: anything from elsewhere.

use axum::{
    extract::{Path, Query},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

/// Name, type, bytes.
const ASSETS: [(&str, &str, &str); 5] = [
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
        "alert.js",
        "text/javascript; charset=utf-8",
        include_str!("../../web/alert.js"),
    ),
    (
        "compose.js",
        "text/javascript; charset=utf-8",
        include_str!("../../web/compose.js"),
    ),
    (
        "archive.js",
        "text/javascript; charset=utf-8",
        include_str!("../../web/archive.js"),
    ),
];

/// Kept by browsers, who ask each time whether it is still this one: a page of a new version never runs the script of
/// the one before.
const ASKED_AFTER: &str = "private, no-cache";
/// What the icon says is in its address.
const KEPT: &str = "private, max-age=3600";

const ICON: &str = include_str!("../../web/icon.svg");
/// More than that nobody reads on an icon.
const ON_ICON_MAX: usize = 99;

/// What the icon says.
#[derive(Default, Deserialize)]
pub(super) struct OnIcon {
    /// Alerts that nobody has opened.
    #[serde(default)]
    unread: usize,
    /// FLASH among them.
    #[serde(default)]
    flash: usize,
}

/// One of them.
pub(super) async fn asset(
    Path(name): Path<String>,
    Query(on): Query<OnIcon>,
    headers: HeaderMap,
) -> Response {
    if name == "icon.svg" {
        let kind = [(header::CONTENT_TYPE, "image/svg+xml")];
        return (kind, [(header::CACHE_CONTROL, KEPT)], icon(&on)).into_response();
    }
    let named = |(one, _, _): &&(&str, &str, &str)| *one == name;
    match ASSETS.iter().find(named) {
        Some((_, kind, bytes)) => revalidated(kind, bytes, headers.get(header::IF_NONE_MATCH)),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// RFC 9110 §13.1.2: nothing is sent again to who has the same bytes.
fn revalidated(kind: &'static str, bytes: &'static str, known: Option<&HeaderValue>) -> Response {
    let tag = format!("\"{}\"", hex::encode(Sha256::digest(bytes)));
    let known = known.and_then(|known| known.to_str().ok());
    let same = known.is_some_and(|known| known.contains(&tag));
    let headers = [
        (header::CACHE_CONTROL, ASKED_AFTER.to_owned()),
        (header::ETAG, tag),
    ];
    if same {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (headers, [(header::CONTENT_TYPE, kind)], bytes).into_response()
}

/// The icon, with how many wait; red where a FLASH does.
fn icon(on: &OnIcon) -> String {
    let waits = on.unread.max(on.flash);
    if waits == 0 {
        return ICON.to_owned();
    }
    let colour = if on.flash > 0 { "#b3001b" } else { "#a34700" };
    let count = match waits {
        waits if waits > ON_ICON_MAX => format!("{ON_ICON_MAX}+"),
        waits => waits.to_string(),
    };
    let size = if count.len() > 2 { 13 } else { 18 };
    let badge = format!(
        "<rect y=\"8\" width=\"32\" height=\"24\" rx=\"6\" fill=\"{colour}\"/><text x=\"16\" y=\"26\" \
         font-family=\"sans-serif\" font-weight=\"bold\" font-size=\"{size}\" text-anchor=\"middle\" \
         fill=\"#fff\">{count}</text></svg>"
    );
    ICON.replace("</svg>", &badge)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_icon_says_how_many_wait_and_is_red_where_one_is_a_flash() {
        let on = |unread, flash| icon(&OnIcon { unread, flash });
        assert_eq!(on(0, 0), ICON);
        assert!(on(7, 0).contains(">7</text>") && !on(7, 0).contains("#b3001b"));
        assert!(on(7, 1).contains(">7</text>") && on(7, 1).contains("#b3001b"));
        assert!(on(0, 2).contains(">2</text>"), "before sign-in");
        assert!(on(100, 0).contains(">99+</text>"));
    }
    #[test]
    fn a_browser_asks_each_time_and_is_sent_a_script_again_only_where_it_is_another_one() {
        let (_, kind, bytes) = ASSETS[1];
        let first = revalidated(kind, bytes, None);
        let says = |response: &Response, name| response.headers().get(name).cloned();
        assert_eq!(first.status(), StatusCode::OK);
        assert_eq!(says(&first, header::CACHE_CONTROL).unwrap(), ASKED_AFTER);
        let tag = says(&first, header::ETAG).unwrap();
        let again = revalidated(kind, bytes, Some(&tag));
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(says(&again, header::ETAG), Some(tag.clone()));
        let other = revalidated(kind, "of another version", Some(&tag));
        assert_eq!(other.status(), StatusCode::OK);
    }
}
