//! The page's own files: style, script, icon. Not: anything from elsewhere.

use axum::{
    extract::{Path, Query},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;

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

/// Kept by browsers for an hour: a new version of the program brings new ones soon enough.
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
pub(super) async fn asset(Path(name): Path<String>, Query(on): Query<OnIcon>) -> Response {
    if name == "icon.svg" {
        return sent("image/svg+xml", icon(&on));
    }
    let named = |(one, _, _): &&(&str, &str, &str)| *one == name;
    match ASSETS.iter().find(named) {
        Some((_, kind, bytes)) => sent(kind, (*bytes).to_owned()),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn sent(kind: &'static str, bytes: String) -> Response {
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, KEPT)];
    (headers, bytes).into_response()
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
}
