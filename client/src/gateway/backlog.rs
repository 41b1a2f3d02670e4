//! What waits on disk and what of it is in memory: a bounded window per precedence, loaded as room is made.
//! Not: what is sent first (`courier`).

use std::sync::Arc;

use blo_proto::{
    Precedence, Timestamp,
    content::{Body, Content},
    envelope::Carried,
    limits,
    receipt::Status,
};
use blo_store::Position;

use super::{
    engine::{Engine, Load, Origin},
    round::Round,
};
use crate::{
    courier::{Cargo, Event, ParcelId},
    shelf::{Entry, Kind, Named, ShelfError, Tag, keys},
};

/// Parcels in memory per precedence; more wait on disk.
const WINDOW: usize = 1_024;
const REFILL: usize = 512;
impl Engine {
    /// Whether one more of this precedence is kept in memory; otherwise it is loaded when its turn comes.
    pub(super) fn has_room(&mut self, precedence: Precedence, round: &mut Round) -> bool {
        let full = self.courier.waiting(precedence) >= WINDOW;
        let last = self.shelf.last().number();
        let Some(backlog) = self.backlog.get_mut(precedence.rank()) else {
            return true;
        };
        if full && backlog.is_none() {
            *backlog = Some((last, u8::MAX));
        }
        let room = backlog.is_none();
        if !room {
            round.left_on_disk = true;
        }
        room
    }

    /// Whether something on disk could be loaded now.
    pub(super) fn can_refill(&self) -> bool {
        Precedence::URGENT_FIRST
            .into_iter()
            .zip(self.backlog)
            .any(|(precedence, backlog)| {
                backlog.is_some() && self.courier.waiting(precedence) < WINDOW - REFILL
            })
    }

    /// Loads what waits on disk, as room is made.
    pub(super) fn refill(&mut self, round: &mut Round) {
        for precedence in Precedence::URGENT_FIRST {
            let after = self.backlog.get(precedence.rank()).copied().flatten();
            if let Some(after) = after
                && self.courier.waiting(precedence) < WINDOW - REFILL
                && let Err(error) = self.load(precedence, after, round)
            {
                tracing::error!(%error, "the outbox cannot be read");
                self.doubt_disk();
            }
        }
    }

    pub(super) fn load(
        &mut self,
        precedence: Precedence,
        (position, recipient): (u64, u8),
        round: &mut Round,
    ) -> Result<(), ShelfError> {
        let after = (Position::new(position), recipient);
        let found = self.shelf.queue(precedence, after, REFILL)?;
        // What this round leaves on disk is not there yet: it is read in the next one.
        let next = (found.len() >= REFILL || round.left_on_disk).then(|| {
            let last = found.last();
            last.map_or((position, recipient), |last| {
                (last.position.number(), last.recipient)
            })
        });
        let next = if round.queued_among {
            Some((0, 0))
        } else {
            next
        };
        if let Some(slot) = self.backlog.get_mut(precedence.rank()) {
            *slot = next;
        }
        for queued in found {
            let row = (queued.position.number(), queued.recipient);
            if !self.in_memory.contains(&row) && !round.unqueued.contains(&row) {
                round.attach = None;
                // A record that the disk changed is named and passed over: it blocks nothing.
                if let Err(error) = self.load_one(precedence, queued, round) {
                    tracing::error!(%error, "something in the outbox cannot be read");
                }
            }
        }
        Ok(())
    }

    pub(super) fn load_one(
        &mut self,
        precedence: Precedence,
        queued: crate::shelf::Queued,
        round: &mut Round,
    ) -> Result<(), ShelfError> {
        let origin = Origin::Stored(queued.position);
        let again = (u32::from(queued.attempt).max(1), Timestamp::default());
        match self.shelf.read(queued.position)?.kind {
            Some(Kind::Sent(sent)) => {
                let Ok(content) = Content::decode(sent.content) else {
                    return Ok(());
                };
                if let Some(mut load) = self.alert_load(Arc::new(content), queued.recipient, origin)
                {
                    load.again = self.had(&load, round);
                    let id = self.offer(load, again, None, round);
                    self.restamp(id, round);
                }
            }
            Some(Kind::Envelope(kept)) => {
                let Ok(carried) = Carried::decode(kept.bytes.clone()) else {
                    return Ok(());
                };
                let header = carried.header();
                if self.is_of_old_key(header) {
                    self.load_anew(queued, &kept, header, round);
                    return Ok(());
                }
                let bytes = u64::try_from(kept.bytes.len()).unwrap_or(u64::MAX);
                let sealed = (header.number.stream, header.number.sequence, bytes);
                let cargo = match kept.cargo {
                    0 => Cargo::Alert,
                    1 => Cargo::Receipts(0),
                    _ => Cargo::Notice,
                };
                let load = Load {
                    to: header.number.recipient.clone(),
                    cargo,
                    name: kept.name.as_slice().try_into().ok().map(Tag),
                    recipient: queued.recipient,
                    precedence,
                    exercise: header.exercise,
                    expires_at: header.expires_at,
                    again: false,
                    content: None,
                    origin,
                    envelope: Some(kept.bytes.clone()),
                    binding: Some(carried.binding()),
                };
                self.offer(load, again, Some(sealed), round);
            }
            Some(Kind::Value(named)) => self.load_notice(precedence, named, origin, round),
            Some(_) | None => {}
        }
        Ok(())
    }

    /// A notice that could not be sealed when it was due.
    fn load_notice(
        &mut self,
        precedence: Precedence,
        named: Named,
        origin: Origin,
        round: &mut Round,
    ) {
        let (Ok(to), Ok(content)) = (named.name.parse(), Content::decode(named.bytes)) else {
            return;
        };
        let load = Load {
            to,
            cargo: Cargo::Notice,
            name: None,
            recipient: keys::NOT_AN_ALERT,
            precedence,
            exercise: false,
            expires_at: content.expires_at,
            again: false,
            content: Some(Arc::new(content)),
            origin,
            envelope: None,
            binding: None,
        };
        self.offer(load, (1, Timestamp::default()), None, round);
    }

    /// Whether its recipient stated before that it has it, and asked for it again.
    pub(super) fn had(&self, load: &Load, round: &Round) -> bool {
        let row = load.name.map(|name| (name, load.recipient));
        let standing = row.and_then(|row| self.standing(row, round));
        standing.is_some_and(|standing| standing.status >= Status::Delivered)
    }

    /// Alerts that were made offline by a clock that the relay shows to be wrong: their times move with it.
    pub(super) fn restamp_all(&mut self, round: &mut Round) {
        let waiting: Vec<ParcelId> = self.parcels.keys().copied().collect();
        for id in waiting {
            self.restamp(id, round);
        }
    }

    pub(super) fn restamp(&mut self, id: ParcelId, round: &mut Round) {
        let Some(load) = self.parcels.get(&id).filter(|load| load.binding.is_none()) else {
            return;
        };
        let Some(content) = load.content.clone() else {
            return;
        };
        let Some(offset) = self.off_by(&content, round.now) else {
            return;
        };
        let (Some(name), Origin::Stored(position)) = (load.name, load.origin) else {
            return;
        };
        let recipient = load.recipient;
        let stamped = Content {
            composed_at: moved(content.composed_at, offset),
            expires_at: moved(content.expires_at, offset),
            by_relay_time: true,
            ..(*content).clone()
        };
        let reference = match self.shelf.read(position).map(|body| body.kind) {
            Ok(Some(Kind::Sent(sent))) => sent.reference,
            Ok(_) | Err(_) => return,
        };
        let sent = crate::shelf::Sent {
            content: stamped.encode(),
            reference,
        };
        let mut entry = Entry::new(round.now, Kind::Sent(sent));
        entry.restamped(name);
        entry.queue(load.precedence, recipient, (false, 1));
        entry.answered(content.expires_at, name, recipient);
        entry.expiry(stamped.expires_at, name, recipient);
        let at = round.push(entry);
        self.forget(id, round);
        self.cause(Event::Ended { id }, round);
        let load = self.alert_load(Arc::new(stamped), recipient, Origin::Round(at));
        if let Some(load) = load {
            self.offer(load, (1, Timestamp::default()), None, round);
        }
    }

    /// By how much the times of a waiting alert are wrong: our clock was, or the relay's when they were taken from it,
    /// and they lie in a time that has not come.
    fn off_by(&self, content: &Content, now: Timestamp) -> Option<i64> {
        if !content.by_relay_time {
            let offset = self.clockwork.offset_ms();
            return offset.filter(|_| self.clockwork.by_relay());
        }
        let ahead = content.composed_at.millis_since(now);
        let by = i64::try_from(ahead).unwrap_or(i64::MAX);
        (ahead > limits::CLOCK_SKEW_MAX_MS).then_some(-by)
    }

    /// An alert's content on its way to one of its recipients.
    pub(super) fn alert_load(
        &self,
        content: Arc<Content>,
        recipient: u8,
        origin: Origin,
    ) -> Option<Load> {
        let Body::Alert(written) = &content.body else {
            return None;
        };
        let alert = written.alert();
        let to = alert.recipients.get(usize::from(recipient))?.clone();
        Some(Load {
            to,
            cargo: Cargo::Alert,
            name: Some(self.shelf.vault().name(&self.parts.office, &content.id)),
            recipient,
            precedence: alert.precedence,
            exercise: alert.is_exercise(),
            expires_at: content.expires_at,
            again: false,
            content: Some(content),
            origin,
            envelope: None,
            binding: None,
        })
    }

    /// The content again: kept in memory until sealed, then on disk only.
    pub(super) fn content_of(&self, load: &Load) -> Option<Arc<Content>> {
        if let Some(content) = &load.content {
            return Some(Arc::clone(content));
        }
        if let Some(name) = load.name {
            let (position, _) = self.shelf.alert(name).ok()??;
            let Some(Kind::Sent(sent)) = self.shelf.read(position).ok()?.kind else {
                return None;
            };
            return Content::decode(sent.content).ok().map(Arc::new);
        }
        let Origin::Stored(position) = load.origin else {
            return None;
        };
        self.own_content(position)
            .map(|(content, _)| Arc::new(content))
    }

    /// What an envelope of ours says.
    pub(super) fn own_content(&self, position: Position) -> Option<(Content, bool)> {
        let Some(Kind::Envelope(kept)) = self.shelf.read(position).ok()?.kind else {
            return None;
        };
        let proof = super::facts::own_proof(&kept)?;
        let keys = self.all_own_keys().into_iter();
        let mut verified = keys.filter_map(|key| proof.verify(&key).ok());
        let (header, content, _) = verified.next()?.into_inner();
        Some((content, header.exercise))
    }
}

fn moved(at: Timestamp, offset_ms: i64) -> Timestamp {
    let by = offset_ms.unsigned_abs();
    if offset_ms < 0 {
        at.minus_millis(by)
    } else {
        at.plus_millis(by)
    }
}
