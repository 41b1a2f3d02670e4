//! The board: what needs an officer now, FLASH on top. Not: the whole archive.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};

use super::{
    super::app::{App, SignedIn, Visitor},
    Chrome, html, problem,
    row::Row,
    sign_in,
};
use crate::desk::{CounterpartView, DeskError, Item, Listing};

/// Alerts of each list: what a screen shows, and some more.
const SHOWN: usize = 40;
/// Unread alerts that are sorted by urgency: more than that no shift reads.
const UNREAD: usize = 400;

/// The whole page.
#[derive(Template)]
#[template(path = "board.html")]
struct Page {
    chrome: Chrome,
    board: Board,
}

/// What changes by itself.
#[derive(Template)]
#[template(path = "board_live.html")]
struct Live {
    chrome: Chrome,
    board: Board,
}

struct Board {
    /// Received and unread, the most urgent first, then the oldest.
    unread: Vec<Row>,
    /// More than are listed.
    more_unread: bool,
    /// Received and opened, the newest first.
    read: Vec<Row>,
    /// Sent, the newest first.
    sent: Vec<Row>,
    counterparts: Vec<CounterpartView>,
}

impl Board {
    fn flash(&self) -> usize {
        self.unread
            .iter()
            .filter(|row| row.flash() && !row.item.restored)
            .count()
    }
}

/// The board, or who is to sign in first.
pub(in crate::web) async fn show(State(app): State<Arc<App>>, visitor: Visitor) -> Response {
    let Some((_, session)) = visitor.session.clone().filter(|(_, one)| !one.locked) else {
        return sign_in::page(&app, &visitor, None).await;
    };
    let who = SignedIn {
        tongue: visitor.tongue,
        officer: session.officer,
    };
    match gather(&app, &who).await {
        Ok((chrome, board)) => html(&Page { chrome, board }),
        Err(error) => problem(who.tongue, &error),
    }
}

/// What of it changes by itself.
pub(in crate::web) async fn fragment(State(app): State<Arc<App>>, who: SignedIn) -> Response {
    match gather(&app, &who).await {
        Ok((chrome, board)) => html(&Live { chrome, board }),
        Err(error) => problem(who.tongue, &error).into_response(),
    }
}

async fn gather(app: &App, who: &SignedIn) -> Result<(Chrome, Board), DeskError> {
    let newest = |limit, unread_only| Listing {
        limit,
        unread_only,
        ..Listing::default()
    };
    let status = app.desk.status().await?;
    let mut unread = app.desk.inbox(newest(UNREAD, true)).await?;
    let more_unread = unread.len() == UNREAD;
    unread.sort_by_key(|item| (std::cmp::Reverse(urgency(item)), item.stored_at.clone()));
    let read = app.desk.inbox(newest(SHOWN, false)).await?;
    let read = read
        .into_iter()
        .rev()
        .filter(|item| item.status != "delivered");
    let sent = app.desk.outbox(newest(SHOWN, false)).await?;
    let rows = |items: Vec<Item>| {
        items
            .into_iter()
            .map(|item| Row::of(who.tongue, item, &app.reviewed))
            .collect()
    };
    let board = Board {
        unread: rows(unread),
        more_unread,
        read: rows(read.collect()),
        sent: rows(sent.into_iter().rev().collect()),
        counterparts: status.counterparts.clone(),
    };
    Ok((Chrome::of(who, "board", &status), board))
}

/// FLASH above all; what its sender took back below everything.
fn urgency(item: &Item) -> u8 {
    match item.precedence.as_str() {
        _ if item.cancelled => 0,
        "FLASH" => 4,
        "IMMEDIATE" => 3,
        "PRIORITY" => 2,
        _ => 1,
    }
}
