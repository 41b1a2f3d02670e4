//! What ended without being fetched is told to its sender: at once if it is linked, else when it links, and again at
//! every link until one outlives the telling. Not: what ends (`sweep`).

use std::collections::BTreeMap;

use blo_proto::{Code, Timestamp, frame::Lane, receipt::RelayFact};
use bytes::Bytes;

use super::{
    LinkId,
    answer::Entries,
    flight::{After, lane_of},
    task::Task,
};
use crate::mailboxes::{self, Entry, Held, Told};

/// A link that is still up so long after it was told has heard it: a dead one ends within this time.
const HEARD_AFTER_MS: u64 = 30_000;

/// What one link is being told.
#[derive(Debug, Default)]
pub(super) struct Telling {
    /// Told, and not known to be heard: when, and which position.
    told: Vec<(Timestamp, u64)>,
    /// What is owed after this position is told at the next sweep.
    more_after: Option<u64>,
}

impl Task {
    /// Tells a sender of what ended while it was away, some at a time: the rest at the next sweeps.
    pub(super) fn tell_owed(&mut self, link: LinkId, after: u64) {
        let Some(sender) = self.links.handle(link) else {
            return;
        };
        let (owed, more_after) = match self.mailboxes.owed(sender, after) {
            Ok(owed) => {
                let last = owed.last().map(|(position, _)| *position);
                (owed, last)
            }
            Err(error) => {
                tracing::error!(%error, "what is owed cannot be looked up; it is tried again");
                (Vec::new(), Some(after))
            }
        };
        if let Some(telling) = self.links.telling(link) {
            telling.more_after = more_after;
        }
        self.state_ended(link, &owed);
    }

    /// Tells the sender that an envelope ended, if it is linked; else it is told when it links.
    pub(super) fn tell_ended(&mut self, position: u64, held: &Held) {
        let Some(link) = self.links.confirmed(held.stream.sender) else {
            return;
        };
        let more_after = self.links.telling(link).and_then(|one| one.more_after);
        if more_after.is_some_and(|after| after < position) {
            return; // it comes with the rest
        }
        self.state_ended(link, &[(position, held.clone())]);
    }

    /// Goes on telling, and writes down what was heard.
    pub(super) fn tell_on(&mut self) {
        let now = self.now();
        let (mut heard, mut more) = (Vec::new(), Vec::new());
        self.links.each_telling(|link, sender, telling| {
            telling.told.retain(|&(at, position)| {
                let is_heard = now.millis_since(at) >= HEARD_AFTER_MS;
                if is_heard {
                    heard.push(Told { sender, position });
                }
                !is_heard
            });
            more.extend(telling.more_after.map(|after| (link, after)));
        });
        for told in heard {
            self.flights
                .ending
                .push(Entry::Told(told), Bytes::new(), After::Nothing);
        }
        for (link, after) in more {
            self.tell_owed(link, after);
        }
    }

    fn state_ended(&mut self, link: LinkId, ended: &[(u64, Held)]) {
        let now = self.now();
        let mut stated: BTreeMap<(u32, &str), (Lane, Entries)> = BTreeMap::new();
        for (position, held) in ended {
            let binding = mailboxes::item(*position, held).binding;
            stated
                .entry((held.stream.rank, why(held)))
                .or_insert_with(|| (lane_of(held), Vec::new()))
                .1
                .push((binding, *position));
        }
        for ((_, why), (lane, entries)) in stated {
            let fact = match why {
                "" => RelayFact::Expired,
                code => RelayFact::Refused(code.to_owned()),
            };
            for frame in self.voice.state(&fact, &entries, now) {
                self.links.send(link, lane, frame);
            }
        }
        if let Some(telling) = self.links.telling(link) {
            let told = ended.iter().map(|(position, _)| (now, *position));
            telling.told.extend(told);
        }
    }
}

/// The code of its refusal; empty where its time was over.
fn why(held: &Held) -> &str {
    if held.unreadable {
        Code::LostByRelay.as_str()
    } else {
        &held.refused
    }
}
