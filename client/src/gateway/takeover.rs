//! A home makes a link token of its own, which its next link presents: a person lets in the home that has it. R-23. Its
//! gateway is stopped. Not: who lets it in, and how he is told.

use std::path::Path;

use blo_proto::{RelayId, Timestamp};
use bytes::Bytes;

use super::round::random;
use crate::shelf::{Body, Entry, Kind, Named, Shelf, ShelfError, Vault, keys};

/// Bytes of a link token.
const TOKEN_BYTES: usize = 16;

/// The token with which the home of this journal takes its office over at its relays; durable when this returns. It is the
/// same until all of them have let the home in, and another one in a home that was put back from a backup.
///
/// # Errors
/// The journal's: in use, damaged, of another home, or the disk's.
pub async fn take_over(
    journal: &Path,
    (home_key, options): (&[u8; 32], blo_store::Options),
    relays: &[RelayId],
    now: Timestamp,
) -> Result<Bytes, ShelfError> {
    let (shelf, opening) = Shelf::open(journal, Vault::new(home_key), options)?;
    let token = own_token(&shelf, (opening.restored, relays), now).await;
    shelf.close()?;
    token
}

async fn own_token(
    shelf: &Shelf,
    (restored, relays): (bool, &[RelayId]),
    now: Timestamp,
) -> Result<Bytes, ShelfError> {
    let own = keys::single(keys::VALUE_TAKEOVER);
    let presented = |relay| keys::of_relay(keys::VALUE_TOKEN, shelf.vault().relay(relay));
    // What comes with the next welcome is presented from then on, and this key goes on pointing to our own.
    let at = |value: Option<Vec<u8>>| value.as_deref().and_then(keys::position);
    let made = shelf.value(&own)?;
    let here = made
        .as_ref()
        .is_some_and(|made| made.ends_with(&shelf.epoch()));
    let at_made = at(made);
    let mut waits = false;
    for relay in relays {
        waits |= at_made == at(shelf.value(&presented(relay))?);
    }
    if here
        && waits
        && let Some(token) = shelf.single(&own)?.and_then(bytes)
    {
        return Ok(token);
    }
    let token = Bytes::copy_from_slice(&random::<TOKEN_BYTES>());
    let named = Named {
        name: char::from(keys::VALUE_TAKEOVER).to_string(),
        bytes: token.clone(),
    };
    let mut entry = Entry::new(now, Kind::Value(named));
    for relay in relays {
        entry.point(presented(relay), Vec::new());
    }
    entry.point(own, shelf.epoch().to_vec());
    let written = keys::single(keys::VALUE_EPOCH);
    if restored && shelf.value(&written)?.is_none() {
        // Only this opening is told that it is a copy: its gateway shall find another epoch than it wrote under.
        entry.put(written, Vec::new());
    }
    shelf.append(vec![entry]).await?;
    Ok(token)
}

fn bytes(body: Body) -> Option<Bytes> {
    match body.kind {
        Some(Kind::Value(named)) => Some(named.bytes),
        Some(_) | None => None,
    }
}
