//! A home makes a link token of its own, which its next link presents: a person lets in the home that has it. R-23. Its
//! gateway is stopped. Not: who lets it in, and how he is told.

use std::path::Path;

use blo_proto::Timestamp;
use bytes::Bytes;

use super::round::random;
use crate::shelf::{Body, Entry, Kind, Named, Shelf, ShelfError, Vault, keys};

/// Bytes of a link token.
const TOKEN_BYTES: usize = 16;

/// The token with which the home of this journal takes its office over; durable when this returns. It is the same until
/// the relay has let the home in, and another one in a home that was put back from a backup.
///
/// # Errors
/// The journal's: in use, damaged, of another home, or the disk's.
pub async fn take_over(
    journal: &Path,
    (home_key, options): (&[u8; 32], blo_store::Options),
    now: Timestamp,
) -> Result<Bytes, ShelfError> {
    let (shelf, opening) = Shelf::open(journal, Vault::new(home_key), options)?;
    let token = own_token(&shelf, opening.restored, now).await;
    shelf.close()?;
    token
}

async fn own_token(shelf: &Shelf, restored: bool, now: Timestamp) -> Result<Bytes, ShelfError> {
    let (presented, own) = (
        keys::single(keys::VALUE_TOKEN),
        keys::single(keys::VALUE_TAKEOVER),
    );
    // What comes with the next welcome is presented from then on, and this key goes on pointing to our own.
    let at = |value: Option<Vec<u8>>| value.as_deref().and_then(keys::position);
    let made = shelf.value(&own)?;
    let here = made
        .as_ref()
        .is_some_and(|made| made.ends_with(&shelf.epoch()));
    if here
        && at(made) == at(shelf.value(&presented)?)
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
    entry.point(presented, Vec::new());
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
