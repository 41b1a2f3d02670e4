//! Records on their way to disk, and what follows once they are there. Not: what follows exactly (`task`).

use std::{collections::VecDeque, future::pending};

use blo_proto::{Refusal, frame::Lane};
use blo_store::{Pending, Position, StoreError};
use bytes::Bytes;
use tokio::sync::oneshot;

use super::{LinkId, Linked};
use crate::{
    mailboxes::{Entry, Held, Left, Mailboxes},
    registry::Tokens,
};

/// What follows when a record is on disk, or is not.
pub(super) enum After {
    /// An envelope is held.
    Held(Held, Bytes),
    /// One was fetched.
    Fetched(Left),
    /// One expired.
    Expired(Left),
    /// Something of the registry changed; who asked waits.
    Registry(Entry, Bytes, Option<oneshot::Sender<Result<bool, Refusal>>>),
    /// A link token is kept here before it is handed out.
    Token(Box<NewLink>),
    /// Nothing.
    Nothing,
}

/// A link that waits for its token to be on disk.
pub(super) struct NewLink {
    pub(super) link: LinkId,
    pub(super) handle: u32,
    pub(super) tokens: Tokens,
    pub(super) office: blo_proto::OfficeId,
    pub(super) reply: oneshot::Sender<Result<Linked, Refusal>>,
}

/// Records that are appended together.
#[derive(Default)]
pub(super) struct Batch {
    entries: Vec<(Entry, Bytes)>,
    after: Vec<After>,
}

impl Batch {
    pub(super) fn push(&mut self, entry: Entry, body: Bytes, after: After) {
        self.entries.push((entry, body));
        self.after.push(after);
    }
}

/// Batches on their way, in order.
#[derive(Default)]
pub(super) struct Flights {
    /// Takes the reserve of a full disk: what ends others.
    pub(super) ending: Batch,
    /// Everything else.
    pub(super) adding: Batch,
    under_way: VecDeque<(Pending, Vec<After>)>,
}

/// A batch that landed.
pub(super) type Landed = (Result<Vec<Position>, StoreError>, Vec<After>);

impl Flights {
    /// Hands what was gathered to the store.
    pub(super) fn launch(&mut self, mailboxes: &Mailboxes) {
        if !self.ending.entries.is_empty() {
            let batch = std::mem::take(&mut self.ending);
            let pending = mailboxes.append_reserved(batch.entries);
            self.under_way.push_back((pending, batch.after));
        }
        if !self.adding.entries.is_empty() {
            let batch = std::mem::take(&mut self.adding);
            let pending = mailboxes.append(batch.entries);
            self.under_way.push_back((pending, batch.after));
        }
    }

    /// The next batch to land; never resolves while there is none.
    pub(super) async fn landed(&mut self) -> Landed {
        let Some((pending, _)) = self.under_way.front_mut() else {
            return pending::<Landed>().await;
        };
        let outcome = pending.await;
        let after = self.under_way.pop_front().map(|(_, after)| after);
        (outcome, after.unwrap_or_default())
    }

    /// Whether nothing is on its way.
    pub(super) fn is_empty(&self) -> bool {
        self.under_way.is_empty()
            && self.ending.entries.is_empty()
            && self.adding.entries.is_empty()
    }
}

/// The lane of a rank's precedence.
pub(super) fn lane_of(held: &Held) -> Lane {
    Lane::Of(crate::mailboxes::item(0, held).precedence)
}
