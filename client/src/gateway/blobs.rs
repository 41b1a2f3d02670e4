//! Attachments, the engine's side: which are to be moved, from when on, and how far each has come, durably. A carrier
//! moves them beside the engine, so that neither its files nor its frames hold up an alert.
//!
//! ```text
//!  engine ── Errand ──► carrier: owns the porter, the files and the second connection
//!         ◄── Command ──┘        what is to be written down: at the relay, taken, whole
//! ```

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use blo_proto::{
    OfficeId, Precedence, Timestamp,
    alert::{Alert, Attachment},
    blob::CarriedChunk,
    content::{Body, Content},
    frame::BlobFrame,
    limits,
    receipt::Status,
};
use tokio::sync::mpsc;
use tokio_util::task::AbortOnDropHandle;

use super::{
    command::Command,
    engine::Engine,
    facts::received_content,
    round::Round,
    seams::{Beside, Dialer},
};
use crate::{
    courier::Via,
    drafts::Drafts,
    porter::{Text, Way},
    shelf::{BlobRow, BlobState, Entry, Kind, Named, ShelfError, Tag, keys},
    spool::{Place, Spool},
};

pub use moves::{Move, Moves};

mod by_hand;
mod carrier;
mod done;
mod forgotten;
mod moves;

/// So often it is seen whether something that is kept may go.
const SWEEP_MINUTES: u64 = 60;
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// What the engine knows of attachments.
pub(super) struct Blobs {
    /// What is to be moved, until when.
    open: BTreeMap<BlobRow, Timestamp>,
    errands: mpsc::UnboundedSender<Errand>,
    text: Text,
    /// Which link they go beside.
    beside: Option<Via>,
    _carrier: AbortOnDropHandle<()>,
}

/// What the carrier is asked for. No more of them wait than there are attachments to move and news of a second.
enum Errand {
    /// The link is up.
    Linked(Option<(Arc<dyn Dialer>, Beside)>),
    /// It is not.
    Unlinked,
    /// Move it.
    Carry(Box<Task>),
    /// Move it no more.
    Forget(BlobRow),
    /// The relay said so, on the link.
    Said(BlobFrame),
    /// A chunk was brought by hand.
    ByHand(CarriedChunk, by_hand::Answer),
    /// How much text waits or comes.
    Text(Text),
    /// These files are not needed any more.
    Remove(Vec<Place>),
}

/// One attachment to move.
struct Task {
    row: BlobRow,
    way: Way,
    office: OfficeId,
    attachment: Attachment,
    precedence: Precedence,
    expires_at: Timestamp,
    /// It is here already, and the relay may not know that.
    proven: bool,
}

impl Task {
    fn place(&self) -> Place {
        let (name, _, index) = self.row;
        match self.way {
            Way::Out => Place::Out(self.attachment.blob),
            Way::In => Place::In(name, index),
        }
    }
}

/// How far the carrier has brought one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carried {
    /// Which one.
    pub row: BlobRow,
    /// How far; `None`: the relay knows that it is here.
    pub state: Option<BlobState>,
}

impl Engine {
    /// Has a carrier move attachments.
    pub(super) fn keep_blobs(
        &mut self,
        spool: Spool,
        moves: Arc<Moves>,
        commands: &mpsc::Sender<Command>,
    ) {
        let (errands, waiting) = mpsc::unbounded_channel();
        // Weak: the gateway ends when nobody else holds the other end.
        let carrier = carrier::Carrier::new(spool, moves, commands.downgrade());
        let task = tokio::spawn(carrier.run(waiting));
        self.blobs = Some(Blobs {
            open: BTreeMap::new(),
            errands,
            text: Text::Quiet,
            beside: None,
            _carrier: AbortOnDropHandle::new(task),
        });
    }

    fn blob_errand(&self, errand: Errand) {
        if let Some(blobs) = &self.blobs {
            let _ = blobs.errands.send(errand);
        }
    }

    /// What is to be moved, after a start or a failure of the disk.
    pub(super) fn restore_blobs(&mut self) -> Result<(), ShelfError> {
        if self.blobs.is_none() {
            return Ok(());
        }
        let mut open = BTreeMap::new();
        for (key, value) in self.shelf.prefix(&keys::blobs_open())? {
            open.extend(keys::parse_blob_open(&key, &value));
        }
        let mut rows = open.keys().map(|row| row.0).collect::<Vec<_>>();
        rows.dedup();
        if let Some(blobs) = &mut self.blobs {
            blobs.open = open;
        }
        for name in rows {
            self.carry_all_of(name);
        }
        Ok(())
    }

    /// Files that neither an alert nor a draft stands for: handed in for one that was not taken, or left by a crash.
    pub(super) fn sweep_spool(&self, spool: &Spool, drafts: &Drafts) -> Result<(), ShelfError> {
        let mut out = BTreeSet::new();
        for (key, value) in self.shelf.prefix(&keys::blobs_kept())? {
            out.extend(
                keys::parse_blob_kept(&key, &value)
                    .into_iter()
                    .flat_map(|kept| kept.1),
            );
        }
        let known = |place| match place {
            Place::Out(blob) => out.contains(&blob) || drafts.names(blob),
            Place::In(name, index) => {
                let state = self.blob_state((name, keys::OWN, index));
                !matches!(state, None | Some(BlobState::Over | BlobState::Mismatch))
            }
        };
        match spool.sweep(known) {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "files of attachments that nobody needs are gone"),
            Err(error) => tracing::warn!(%error, "files of attachments"),
        }
        Ok(())
    }

    fn blob_state(&self, row: BlobRow) -> Option<BlobState> {
        let value = self.shelf.value(&keys::blob_state(row)).ok().flatten();
        value.and_then(|value| BlobState::parse(&value))
    }

    /// Attachments go beside one link: of those to relays that take any, the one whose relay's name is the first, so that
    /// both offices choose the same where they are linked to the same.
    pub(super) fn choose_blob_relay(&mut self) {
        let able = self.all_relays().zip(&self.relays);
        let able = able.filter(|(_, relay)| relay.up && relay.blob_token.is_some());
        let first = able.min_by_key(|(_, relay)| relay.name.clone());
        let chosen = first.map(|(via, _)| via);
        let Some(blobs) = &mut self.blobs else {
            return;
        };
        let gone = std::mem::replace(&mut blobs.beside, chosen);
        // Of a link that came again the token is another.
        if gone.is_some() && gone == chosen && chosen != Some(self.at) {
            return;
        }
        if gone.is_some() || !self.link_up() {
            self.blob_errand(Errand::Unlinked);
        }
        let relay = chosen.and_then(|via| self.relays.get(via.0));
        let beside = relay.and_then(|relay| {
            let beside = Beside {
                over: relay.over,
                relay: relay.key.clone()?,
                token: relay.blob_token?,
            };
            Some((Arc::clone(&relay.dialer), beside))
        });
        if self.link_up() {
            self.blob_errand(Errand::Linked(beside));
        }
    }

    /// What the relay says of attachments on the link itself.
    pub(super) fn blob_said(&self, frame: BlobFrame) {
        let chosen = self.blobs.as_ref().and_then(|blobs| blobs.beside);
        if chosen == Some(self.at)
            && matches!(frame, BlobFrame::News { .. } | BlobFrame::Taken { .. })
        {
            self.blob_errand(Errand::Said(frame));
        }
    }

    /// Text goes first.
    pub(super) fn blobs_give_way(&mut self, came: bool) {
        let text = match (self.courier.has_unanswered(), came) {
            (true, _) => Text::Waits,
            (false, true) => Text::Comes,
            (false, false) => Text::Quiet,
        };
        if let Some(blobs) = &mut self.blobs
            && blobs.text != text
        {
            blobs.text = text;
            self.blob_errand(Errand::Text(text));
        }
    }

    /// Writes down with an alert what goes with it: of ours to each recipient, of a counterpart's here.
    pub(super) fn note_blobs(
        &mut self,
        entry: &mut Entry,
        name: Tag,
        (alert, expires_at): (&Alert, Timestamp),
    ) {
        let Some(blobs) = &mut self.blobs else {
            return;
        };
        let sent = alert.sender == self.parts.office;
        let count = u8::try_from(alert.recipients.len()).unwrap_or(u8::MAX);
        let recipients = if sent { 0..count } else { keys::OWN..keys::OWN };
        let own = (!sent).then_some(keys::OWN);
        for recipient in recipients.chain(own) {
            for (index, _) in indexed(alert) {
                let row = (name, recipient, index);
                entry.put(
                    keys::blob_open(row),
                    expires_at.as_millis().to_be_bytes().to_vec(),
                );
                entry.put(keys::blob_state(row), BlobState::Open.encode());
                blobs.open.insert(row, expires_at);
            }
        }
        if sent && !alert.attachments.is_empty() {
            let ids = alert.attachments.iter().map(|one| *one.blob.as_bytes());
            let until = expires_at.plus_millis(limits::RESTORE_DAYS * DAY_MS);
            entry.put(
                keys::blob_kept(until, name),
                ids.collect::<Vec<_>>().concat(),
            );
        }
    }

    /// What came with a counterpart's alert is fetched once that is on disk: its key lies there.
    pub(super) fn fetch_blobs(&self, name: Tag, content: &Content, round: &mut Round) {
        let tasks = self.tasks_of(name, content, |_| true);
        self.when_durable(tasks, round);
    }

    /// R-28: an alert of ours has climbed. Nothing that goes with it leaves before the relay holds it, and nothing once it
    /// is over.
    pub(super) fn blobs_follow(
        &mut self,
        (name, recipient): (Tag, u8),
        to: Status,
        round: &mut Round,
    ) {
        let rows = self.open_rows(name, recipient);
        if rows.is_empty() {
            return;
        }
        if may_go(to) {
            if let Some(content) = self.content_named(name) {
                let tasks = self.tasks_of(name, &content, |row| rows.contains(row));
                self.when_durable(tasks, round);
            }
        } else if to != Status::Queued {
            for row in rows {
                self.end_blob(row, BlobState::Over, round);
                self.when_durable(vec![Errand::Forget(row)], round);
            }
        }
    }

    fn open_rows(&self, name: Tag, recipient: u8) -> Vec<BlobRow> {
        let Some(blobs) = &self.blobs else {
            return Vec::new();
        };
        let all = (name, recipient, 0)..=(name, recipient, u8::MAX);
        blobs.open.range(all).map(|(row, _)| *row).collect()
    }

    /// What is over is not moved any more, and what was kept long enough goes. Only by a clock that the relay agrees
    /// with: a wrong one would take what is still wanted.
    pub(super) fn sweep_blobs(&mut self, minute: u64, round: &mut Round) {
        let Some(blobs) = self.blobs.as_ref().filter(|_| self.clockwork.is_sure()) else {
            return;
        };
        let over = blobs.open.iter().filter(|(_, until)| **until <= round.now);
        let over: Vec<BlobRow> = over.map(|(row, _)| *row).collect();
        round.attach = None;
        for row in over {
            let state = self.blob_state(row);
            let whole = matches!(state, Some(BlobState::Whole | BlobState::Mismatch));
            self.when_durable(vec![Errand::Forget(row)], round);
            if whole {
                let known = Carried { row, state: None };
                self.blob_carried(known, round);
                continue;
            }
            self.end_blob(row, BlobState::Over, round);
            if let (name, keys::OWN, index) = row {
                let place = Place::In(name, index);
                self.when_durable(vec![Errand::Remove(vec![place])], round);
            }
        }
        if minute.is_multiple_of(SWEEP_MINUTES) {
            self.let_go(minute, round);
        }
        round.attach = None;
    }

    fn let_go(&self, minute: u64, round: &mut Round) {
        let Ok(kept) = self.shelf.prefix(&keys::blobs_kept()) else {
            return; // said elsewhere
        };
        for (key, value) in kept {
            match keys::parse_blob_kept(&key, &value) {
                Some((until, blobs)) if until < minute => {
                    let places = blobs.into_iter().map(Place::Out).collect();
                    self.when_durable(vec![Errand::Remove(places)], round);
                    note(round).delete(key);
                }
                Some(_) | None => break,
            }
        }
    }

    fn carry_all_of(&self, name: Tag) {
        let Some(content) = self.content_named(name) else {
            return;
        };
        let goes = |row: &BlobRow| {
            row.1 == keys::OWN
                || self
                    .shelf
                    .standing(name, row.1)
                    .is_ok_and(|standing| standing.is_some_and(|standing| may_go(standing.status)))
        };
        for errand in self.tasks_of(name, &content, goes) {
            self.blob_errand(errand);
        }
    }

    /// Nothing is moved or let go for what the disk may not have.
    fn when_durable(&self, errands: Vec<Errand>, round: &mut Round) {
        let Some(blobs) = self.blobs.as_ref().filter(|_| !errands.is_empty()) else {
            return;
        };
        let carrier = blobs.errands.clone();
        round.replies.push(Box::new(move |failed| {
            for errand in errands.into_iter().filter(|_| failed.is_none()) {
                let _ = carrier.send(errand);
            }
        }));
    }

    /// What of an alert is to be moved, as far as it is `wanted`.
    fn tasks_of(
        &self,
        name: Tag,
        content: &Content,
        wanted: impl Fn(&BlobRow) -> bool,
    ) -> Vec<Errand> {
        let (Some(blobs), Body::Alert(written)) = (&self.blobs, &content.body) else {
            return Vec::new();
        };
        let alert = written.alert();
        let sent = alert.sender == self.parts.office;
        let mut tasks = Vec::new();
        for (&row, &expires_at) in blobs.open.range((name, 0, 0)..=(name, u8::MAX, u8::MAX)) {
            let (_, recipient, index) = row;
            let office = if sent {
                alert.recipients.get(usize::from(recipient))
            } else {
                Some(&alert.sender)
            };
            let attachment = alert.attachments.get(usize::from(index));
            let (true, Some(office), Some(attachment)) = (wanted(&row), office, attachment) else {
                continue;
            };
            let state = self.blob_state(row);
            tasks.push(Errand::Carry(Box::new(Task {
                row,
                way: if sent { Way::Out } else { Way::In },
                office: office.clone(),
                attachment: attachment.clone(),
                precedence: alert.precedence,
                expires_at,
                proven: matches!(state, Some(BlobState::Whole | BlobState::Mismatch)),
            })));
        }
        tasks
    }

    fn content_named(&self, name: Tag) -> Option<Content> {
        let (position, _) = self.shelf.alert(name).ok()??;
        match self.shelf.read(position).ok()?.kind? {
            Kind::Sent(sent) => Content::decode(sent.content).ok(),
            Kind::Received(kept) => received_content(&kept),
            _ => None,
        }
    }
}

/// Whether what goes with an alert that has come so far may go.
const fn may_go(status: Status) -> bool {
    matches!(
        status,
        Status::Held | Status::Delivered | Status::Read | Status::Actioned
    )
}

fn indexed(alert: &Alert) -> impl Iterator<Item = (u8, &Attachment)> {
    (0..).zip(&alert.attachments)
}

/// An entry of this round to write into: the one that this is about, or one of its own.
fn note(round: &mut Round) -> &mut Entry {
    if round.attach.is_none() {
        let named = Named {
            name: "attachment".to_owned(),
            bytes: bytes::Bytes::new(),
        };
        let entry = Entry::new(round.now, Kind::Value(named));
        round.push(entry);
    }
    round.target()
}
