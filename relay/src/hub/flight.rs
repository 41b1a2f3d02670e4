//! Records on their way to disk, and what follows once they are there. Not: what follows exactly (`task`).

use std::{collections::VecDeque, future::pending, time::Duration};

use blo_proto::{Precedence, Refusal, frame::Lane};
use blo_store::{Pending, Position, StoreError};
use bytes::Bytes;
use tokio::{sync::oneshot, time::Instant};

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
    /// One expired, or cannot be read any more.
    Expired(Left),
    /// Something of the registry changed; who asked waits.
    Registry(Entry, Bytes, Option<oneshot::Sender<Result<bool, Refusal>>>),
    /// A link token is kept here before it is handed out.
    Token(Box<NewLink>),
    /// Numbers are forgotten.
    Forgotten,
    /// Nothing.
    Nothing,
}

/// A link that waits for its token to be on disk.
pub(super) struct NewLink {
    pub(super) link: LinkId,
    pub(super) handle: u32,
    pub(super) tokens: Tokens,
    pub(super) office: blo_proto::OfficeId,
    pub(super) key: blo_proto::IdentityKey,
    pub(super) reply: oneshot::Sender<Result<Linked, Refusal>>,
}

/// Records of one append at most: far below what the store takes, so that no batch is refused for its size.
const BATCH_RECORDS_MAX: usize = 1_024;
/// How long it may wait that an envelope was fetched: it shares a commit with what comes meanwhile, and nobody sees a
/// difference of so little. Who is cut off by a crash gets it again, and knows it.
const FETCHED_WAIT: Duration = Duration::from_millis(5);
/// Bytes of bodies in one append at most.
const BATCH_BYTES_MAX: usize = 4 << 20;

/// Records that are appended next, in appends that the store takes.
#[derive(Default)]
pub(super) struct Batch {
    appends: VecDeque<Append>,
}

/// Records that are appended together.
#[derive(Default)]
struct Append {
    entries: Vec<(Entry, Bytes)>,
    after: Vec<After>,
    bytes: usize,
}

impl Batch {
    pub(super) fn push(&mut self, entry: Entry, body: Bytes, after: After) {
        let fits = |last: &&mut Append| {
            last.entries.len() < BATCH_RECORDS_MAX
                && last.bytes.saturating_add(body.len()) <= BATCH_BYTES_MAX
        };
        let bytes = body.len();
        if let Some(last) = self.appends.back_mut().filter(fits) {
            last.bytes = last.bytes.saturating_add(bytes);
            last.entries.push((entry, body));
            last.after.push(after);
        } else {
            self.appends.push_back(Append {
                entries: vec![(entry, body)],
                after: vec![after],
                bytes,
            });
        }
    }
}

/// Batches on their way, in order.
#[derive(Default)]
pub(super) struct Flights {
    /// May take the reserve of a full disk: what ends others, and the link tokens without which nothing is fetched.
    pub(super) ending: Batch,
    /// Everything else.
    pub(super) adding: Batch,
    /// FLASH: the last share of the disk is its own.
    urgent: Batch,
    /// What was fetched, and until when it may wait for something else.
    fetched: Batch,
    fetched_due: Option<Instant>,
    under_way: VecDeque<(Pending, Vec<After>)>,
}

/// A batch that landed.
pub(super) type Landed = (Result<Vec<Position>, StoreError>, Vec<After>);

impl Flights {
    /// Adds an envelope.
    pub(super) fn hold(&mut self, held: Held, body: Bytes, after: After) {
        let batch = match crate::mailboxes::item(0, &held).precedence {
            Precedence::Flash => &mut self.urgent,
            _ => &mut self.adding,
        };
        batch.push(Entry::Held(held), body, after);
    }

    /// Adds that an envelope was fetched.
    pub(super) fn settle(&mut self, left: Left) {
        let after = After::Fetched(left.clone());
        self.fetched.push(Entry::Fetched(left), Bytes::new(), after);
        let due = || Instant::now() + FETCHED_WAIT;
        self.fetched_due.get_or_insert_with(due);
    }

    /// When something is to be handed to the store at the latest.
    pub(super) const fn due(&self) -> Option<Instant> {
        self.fetched_due
    }

    /// Hands what was gathered to the store; `all` of it, or what may not wait any more.
    pub(super) fn launch(&mut self, mailboxes: &Mailboxes, all: bool) {
        let batches = [&self.ending, &self.urgent, &self.adding];
        let goes = batches.iter().any(|batch| !batch.appends.is_empty());
        let is_due = self.fetched_due.is_some_and(|due| due <= Instant::now());
        if all || goes || is_due || self.fetched.appends.len() > 1 {
            self.fetched_due = None;
            self.ending.appends.append(&mut self.fetched.appends);
        }
        for append in self.ending.appends.drain(..) {
            let pending = mailboxes.append_reserved(append.entries);
            self.under_way.push_back((pending, append.after));
        }
        for append in self.urgent.appends.drain(..) {
            let pending = mailboxes.append_urgent(append.entries);
            self.under_way.push_back((pending, append.after));
        }
        for append in self.adding.appends.drain(..) {
            let pending = mailboxes.append(append.entries);
            self.under_way.push_back((pending, append.after));
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
            && self.ending.appends.is_empty()
            && self.adding.appends.is_empty()
            && self.urgent.appends.is_empty()
            && self.fetched.appends.is_empty()
    }
}

/// The lane of a rank's precedence.
pub(super) fn lane_of(held: &Held) -> Lane {
    Lane::Of(crate::mailboxes::item(0, held).precedence)
}
