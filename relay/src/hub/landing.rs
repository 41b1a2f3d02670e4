//! What follows when a batch is on disk, or is not. Not: what goes into one (`task`, `sweep`, `office`).

use blo_proto::{
    Refusal,
    frame::{Frame, Lane},
};
use blo_store::Position;

use super::{
    About,
    flight::{After, Landed, lane_of},
    task::{Task, pair, storage},
};
use crate::{
    mailboxes,
    queue::{Event, Item},
};

impl Task {
    /// A batch is on disk, or is not.
    pub(super) fn land(&mut self, (outcome, after): Landed) {
        match outcome {
            Ok(positions) => {
                for (position, after) in positions.into_iter().zip(after) {
                    self.landed(position, after);
                }
                if self.sweeps_on && self.sweeping == 0 {
                    self.end_what_is_over();
                }
            }
            Err(error) => {
                tracing::error!(%error, "the store does not take records");
                let refusal = storage(&error);
                self.sweeps_on = false;
                for after in after {
                    self.failed(after, &refusal);
                }
            }
        }
    }

    fn landed(&mut self, position: Position, after: After) {
        let position = position.number();
        match after {
            After::Held(held, envelope) => {
                let item = mailboxes::item(position, &held);
                let recipient = held.stream.recipient;
                // Who is offline gets it from disk, in a minute or in a week.
                if self.links.confirmed(recipient).is_some() {
                    self.fresh.put(position, &envelope);
                }
                self.landing.insert(position, held);
                self.queue_event(recipient, Event::Persisted(item));
            }
            After::Fetched(left) => {
                self.leaving.remove(&left.position);
                self.quota.release(pair(&left.held), left.held.bytes);
                let item = mailboxes::item(left.position, &left.held);
                let recipient = left.held.stream.recipient;
                self.landing.insert(left.position, left.held);
                self.queue_event(recipient, Event::Settled(item));
            }
            After::Expired(left) => {
                self.leaving.remove(&left.position);
                self.sweeping = self.sweeping.saturating_sub(1);
                self.quota.release(pair(&left.held), left.held.bytes);
                self.tell_ended(left.position, &left.held);
            }
            After::Registry(entry, body, reply) => {
                self.registered(&entry, &body, reply);
                self.resume();
            }
            After::Token(new) => self.linked(*new),
            After::Forgotten => self.sweeping = self.sweeping.saturating_sub(1),
            After::Nothing => {}
        }
    }

    fn failed(&mut self, after: After, refusal: &Refusal) {
        match after {
            After::Held(held, _) => {
                self.quota.release(pair(&held), held.bytes);
                let Some(first) = self.unsynced.remove(&(held.stream, held.sequence)) else {
                    return;
                };
                for (link, binding) in first.waiting {
                    self.refuse(link, lane_of(&held), Some(About::own(binding)), refusal);
                }
            }
            // It comes from disk again at the next link.
            After::Fetched(left) => {
                self.leaving.remove(&left.position);
            }
            After::Forgotten => self.sweeping = self.sweeping.saturating_sub(1),
            After::Nothing => {}
            After::Expired(left) => {
                self.leaving.remove(&left.position);
                self.sweeping = self.sweeping.saturating_sub(1);
            }
            After::Registry(entry, _, reply) => {
                self.not_taken(&entry);
                if let Some(reply) = reply {
                    let _ = reply.send(Err(refusal.clone())); // the asker may be gone
                }
                self.resume();
            }
            After::Token(new) => {
                self.links.came(new.handle);
                let _ = new.reply.send(Err(refusal.clone())); // the link may be gone
            }
        }
    }

    /// Gathers *held* for everyone who waits. Only the machine causes it, when the disk has the envelope.
    pub(super) fn answer_held(&mut self, item: &Item) {
        let Some(held) = self.landing.remove(&item.position) else {
            return;
        };
        let Some(first) = self.unsynced.remove(&(held.stream, held.sequence)) else {
            return;
        };
        for (link, binding) in first.waiting {
            self.receipts
                .add(link, item.precedence, binding, item.position);
        }
    }

    pub(super) fn tell_fetched(&mut self, item: &Item) {
        if let Some(held) = self.landing.remove(&item.position) {
            let frame = Frame::Fetched(item.binding);
            self.links
                .send_to_handle(held.stream.sender, Lane::Of(item.precedence), frame);
        }
    }
}
