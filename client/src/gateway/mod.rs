//! One office's gateway: owns the courier, the shelf and the line to the relay. Not: what a person sees (`desk`).
//!
//! ```text
//!  desk ── Command ──►┐                       ┌─► frames to the relay
//!  relay ─ LinkEvent ►├─ round: decide ─ commit ─┼─► answers to the desk
//!  clock ────────────►┘        (one append)   └─► watchers
//! ```

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use blo_proto::{Clock, OfficeId, Timestamp};
use bytes::Bytes;
use tokio::{
    sync::{mpsc, oneshot, watch},
    task::JoinHandle,
};

pub(crate) use alarms::MARK_OVERDUE;
pub use blobs::{Carried, Move, Moves};
pub use carrying::{ByHand, Place, Sealing, TakenIn};
pub use command::{Act, Command, Expiry, Fault, Opened, Order, Taken};
pub use examined::{Examined, ExaminedOffice, KnownList, Way};
pub(crate) use facts::{own_proof, proof, received_content};
pub use forgetting::{Forget, Forgotten, deleted_id};
#[cfg(test)]
pub(crate) use incoming::tests::POISON;
pub use live::{Counterpart as CounterpartLive, LinkState, Live, Pages, Proposal, RelayLive};
pub(crate) use requests::{Asked, AskedState};
pub use seams::{
    Beside, BlobEvent, BlobLine, Dialer, Keyring, Line, LinkEvent, Officers, OtherKey, OwnKeys,
    Parts, Probed, Probing, RELAYS, RelayPart, Telephones, Transport,
};
pub use siren::Rang;
pub use takeover::take_over;
pub use test_message::Tested;
pub(crate) use threads::{Said, Thread, may_answer};
pub(crate) use unseen::may_still_be_seen;

use crate::{
    drafts::Drafts,
    shelf::{Shelf, ShelfError, Vault},
    spool::Spool,
};

mod acks;
mod alarms;
mod answers;
mod backlog;
mod blobs;
mod bundles;
mod carrying;
mod chains;
pub mod chance;
mod clockwork;
mod command;
mod counterpart;
mod engine;
mod examined;
mod facts;
mod forgetting;
mod giving;
mod handling;
mod incoming;
mod intake;
mod keeping;
mod key_change;
mod linking;
mod live;
mod messages;
mod next_key;
mod notices;
mod of_home;
mod officer;
mod outgoing;
mod own_key;
mod pairings;
mod proposals;
mod reborn;
mod relay_loss;
mod relays;
mod requests;
mod resealing;
mod restore;
mod revocations;
mod rolling;
mod round;
mod seams;
mod siren;
mod standings;
mod takeover;
mod test_message;
mod threads;
mod unopened;
mod unpairings;
mod unseen;
mod vigil;
mod ways;

/// Commands that wait for the gateway's next round.
const COMMANDS_MAX: usize = 1_024;

/// A running gateway. Dropping it stops its task; [`Gateway::shutdown`] closes the journal cleanly as well.
#[derive(Debug)]
pub struct Gateway {
    doors: Doors,
    task: JoinHandle<()>,
}

/// What a desk holds of a gateway.
#[derive(Clone, Debug)]
pub struct Doors {
    /// Requests.
    pub commands: mpsc::Sender<Command>,
    /// For reading.
    pub shelf: Arc<Shelf>,
    /// Position of the last record that watchers were told of.
    pub told: watch::Receiver<u64>,
    /// As of the last round.
    pub live: watch::Receiver<Live>,
    /// Whose gateway it is, and with whom it talks.
    pub facts: Arc<Facts>,
    /// Attachments on disk; `None` where their folder cannot be used.
    pub spool: Option<Spool>,
    /// How far they are right now.
    pub moves: Arc<Moves>,
    /// What officers have begun to write.
    pub drafts: Arc<Drafts>,
}

/// Whose gateway it is, and with whom it talks.
#[derive(Debug)]
pub struct Facts {
    /// Whose gateway.
    pub office: OfficeId,
    /// Our certificates, and those that we had before.
    pub chains: Vec<Vec<Bytes>>,
    /// Every agreement in force, with its counterpart. More come while the gateway runs.
    pairings: RwLock<BTreeMap<OfficeId, Bytes>>,
    /// The names of its relays.
    pub relays: Vec<blo_proto::RelayId>,
    /// How officers are reached.
    pub officers: Officers,
    /// This machine's clock.
    clock: OwnClock,
}

/// This machine's clock.
struct OwnClock(Arc<dyn blo_proto::Clock>);

impl std::fmt::Debug for OwnClock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OwnClock({})", self.0.now())
    }
}

impl Gateway {
    /// Opens the journal, makes a sealing key where one is due, and starts the gateway's task.
    ///
    /// # Errors
    /// The journal's.
    pub fn start(parts: Parts) -> Result<Self, ShelfError> {
        let vault = Vault::new(&parts.home_key).with(Arc::clone(&parts.record_keys));
        let (shelf, opening) = Shelf::open(&parts.journal, vault, parts.options.clone())?;
        tracing::info!(last = %opening.last, clean = opening.clean, "journal open");
        let shelf = Arc::new(shelf);
        let facts = Arc::new(Facts::of(&parts));
        let relays: Vec<_> = parts.relays.iter().map(relays::Relay::new).collect();
        let first = Live::new(&parts.office, &relays);
        let (told, told_out) = watch::channel(shelf.last().number());
        let (live, live_out) = watch::channel(first);
        let (commands, requests) = mpsc::channel(COMMANDS_MAX);
        let ends = engine::Ends {
            told,
            live,
            facts: Arc::clone(&facts),
        };
        let spool = spool_in(&parts.attachments);
        let moves = Arc::new(Moves::default());
        let drafts = Arc::clone(&parts.drafts);
        let mut engine = engine::Engine::new((parts, relays), Arc::clone(&shelf), ends);
        engine.restored = opening.restored;
        engine.find_other_key();
        if let Some(spool) = &spool {
            engine.sweep_spool(spool, &drafts)?;
            engine.keep_blobs(spool.clone(), Arc::clone(&moves), &commands);
        }
        engine.restore()?;
        engine.finish_forgetting()?;
        engine.first_bundle();
        engine.keep_proposals(&commands);
        engine.vigil.sirens.tell(&commands);
        let task = tokio::spawn(engine.run(requests));
        let doors = Doors {
            commands,
            shelf,
            told: told_out,
            live: live_out,
            facts,
            spool,
            moves,
            drafts,
        };
        Ok(Self { doors, task })
    }

    /// What a desk holds.
    pub fn doors(&self) -> Doors {
        self.doors.clone()
    }

    /// Finishes what is being written, says goodbye to the relay and closes the journal.
    pub async fn shutdown(mut self) {
        let (done, answer) = oneshot::channel();
        if self.doors.commands.send(Command::Stop(done)).await.is_ok() {
            let _ = answer.await;
        }
        let _ = (&mut self.task).await;
    }

    /// Resolves when the gateway's task has ended by itself.
    pub async fn ended(&mut self) {
        let _ = (&mut self.task).await;
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Facts {
    fn of(parts: &Parts) -> Self {
        Self {
            office: parts.office.clone(),
            chains: std::iter::once(&parts.chain)
                .chain(&parts.former_chains)
                .cloned()
                .collect(),
            pairings: RwLock::default(),
            relays: parts.relays.iter().map(|one| one.name.clone()).collect(),
            clock: OwnClock(Arc::clone(&parts.clock)),
            officers: parts.officers.clone(),
        }
    }

    /// The gateway's time, whenever its last round was.
    pub fn now(&self, live: &Live) -> Timestamp {
        let own = self.clock.0.now();
        let now = match live.clock_offset_ms.filter(|_| live.by_relay_time) {
            Some(offset) if offset < 0 => own.minus_millis(offset.unsigned_abs()),
            Some(offset) => own.plus_millis(offset.unsigned_abs()),
            None => own,
        };
        now.max(live.now)
    }

    /// Everybody that this office is paired with.
    pub fn counterparts(&self) -> Vec<OfficeId> {
        let pairings = self.pairings.read();
        let pairings = pairings.unwrap_or_else(PoisonError::into_inner);
        pairings.keys().cloned().collect()
    }

    /// The agreement with one of them, as both signed it.
    pub fn agreement(&self, office: &OfficeId) -> Option<Bytes> {
        let pairings = self.pairings.read();
        let pairings = pairings.unwrap_or_else(PoisonError::into_inner);
        pairings.get(office).cloned()
    }

    fn agreed(&self, office: &OfficeId, signed: Bytes) {
        let pairings = self.pairings.write();
        let mut pairings = pairings.unwrap_or_else(PoisonError::into_inner);
        pairings.insert(office.clone(), signed);
    }
}

/// Alerts go without them.
fn spool_in(folder: &std::path::Path) -> Option<Spool> {
    Spool::open(folder)
        .inspect_err(|error| tracing::error!(%error, "no attachment can be sent or received"))
        .ok()
}

/// The system's clock.
pub fn system_clock() -> Arc<dyn Clock> {
    Arc::new(|| {
        let ms = u64::try_from(jiff::Timestamp::now().as_millisecond()).unwrap_or_default();
        Timestamp::from_millis(ms)
    })
}
