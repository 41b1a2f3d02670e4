//! What the hub says to links: receipts signed once for many, refusals, presence. Not: when.

use std::{collections::BTreeMap, sync::Arc};

use blo_proto::{
    Code, Digest, Precedence, Refusal, RelayId, Signer, StoreEpoch, Timestamp, When,
    frame::{Frame, Lane, Refused},
    limits,
    moment::Moment,
    receipt::{RelayFact, RelayReceipt, SignedRelayReceipt},
};

use super::{About, LinkId, Setup, task::Task};
use crate::refusals::{Refusals, What};

/// The relay's voice.
pub(super) struct Voice {
    pub(super) relay: RelayId,
    pub(super) epoch: StoreEpoch,
    pub(super) signer: Arc<dyn Signer>,
    /// Refusals since start, by code.
    pub(super) refusals: BTreeMap<Code, u64>,
    /// The same by office, of late.
    book: Refusals,
}

impl Task {
    pub(super) fn refuse(
        &mut self,
        link: LinkId,
        lane: Lane,
        about: Option<About>,
        refusal: &Refusal,
    ) {
        if refusal.code.when() == When::Later {
            // Counted, and tried again by itself: a flood of these is no flood of the log.
            tracing::debug!(code = %refusal.code, detail = %refusal.detail, "refused");
        } else {
            tracing::info!(code = %refusal.code, detail = %refusal.detail, "refused");
        }
        let now = self.now();
        if let Some(office) = self.links.office(link) {
            // Of what was sent the code alone: its detail may quote what it is about.
            let what = (What::Sent, refusal.code);
            self.voice.book.office(office, what, "", now);
        }
        let frame = self.voice.refuse(about, refusal, now);
        self.links.send(link, lane, frame);
    }
}

impl Voice {
    pub(super) fn new(setup: &Setup, epoch: StoreEpoch, book: Refusals) -> Self {
        Self {
            relay: setup.relay.clone(),
            epoch,
            signer: Arc::clone(&setup.signer),
            refusals: BTreeMap::new(),
            book,
        }
    }

    /// Signed statements about `entries`, as few as the bound allows.
    pub(super) fn state(
        &self,
        fact: &RelayFact,
        entries: &[(Digest, u64)],
        at: Timestamp,
    ) -> Vec<Frame> {
        let sign = |entries: &[(Digest, u64)]| {
            let receipt = RelayReceipt {
                relay: self.relay.clone(),
                epoch: self.epoch,
                at,
                fact: fact.clone(),
                entries: entries.to_vec(),
            };
            match SignedRelayReceipt::sign(&receipt, self.signer.as_ref()) {
                Ok(signed) => Some(Frame::Receipt(signed)),
                Err(fault) => {
                    tracing::error!(%fault, "a receipt could not be signed");
                    None
                }
            }
        };
        entries
            .chunks(limits::RELAY_ENTRIES_MAX)
            .filter_map(sign)
            .collect()
    }

    /// A refusal, counted, and signed where it is final and about an envelope that its own sender is known to have signed:
    /// nobody is given a statement about what somebody else sent.
    pub(super) fn refuse(
        &mut self,
        about: Option<About>,
        refusal: &Refusal,
        at: Timestamp,
    ) -> Frame {
        let count = self.refusals.entry(refusal.code).or_default();
        *count = count.saturating_add(1);
        let code = refusal.code.as_str().to_owned();
        let never = refusal.code.when() == When::Never;
        let signs = never && refusal.code != Code::NumberConflict;
        let own = about.filter(|about| signs && about.own);
        let signed = own.and_then(|about| {
            let fact = RelayFact::Refused(code.clone());
            match self.state(&fact, &[(about.binding, 0)], at).pop() {
                Some(Frame::Receipt(receipt)) => Some(receipt),
                _ => None,
            }
        });
        let retry_after_s = if never {
            0
        } else {
            retry_after_s(refusal.code)
        };
        Frame::Refused(Refused {
            envelope: about.map(|about| about.binding),
            code,
            retry_after_s,
            receipt: signed,
        })
    }
}

/// When it is worth trying again: a bucket fills in a moment, a mailbox does not empty in one, and a disk that an
/// operator has just made space on should not be waited for.
pub(crate) const fn retry_after_s(code: Code) -> u32 {
    match code {
        Code::TooFast | Code::OverBudget => 2,
        Code::StorageFull => 10,
        Code::Quota => 30,
        _ => 5,
    }
}

/// Envelopes and their positions, as one statement names them.
pub(super) type Entries = Vec<(Digest, u64)>;

/// *Held* answers gathered while batches land: one signature for those of a link and lane that follow each other soon.
#[derive(Default)]
pub(super) struct Receipts {
    gathered: BTreeMap<(LinkId, Precedence), Entries>,
    /// After one was said.
    moments: BTreeMap<(LinkId, Precedence), Moment>,
}

impl Receipts {
    pub(super) fn add(&mut self, link: LinkId, lane: Precedence, envelope: Digest, position: u64) {
        self.gathered
            .entry((link, lane))
            .or_default()
            .push((envelope, position));
    }

    /// What is due, FLASH first; `all` of it where nothing will be said later.
    pub(super) fn take(&mut self, now_ms: u64, all: bool) -> Vec<(LinkId, Lane, Entries)> {
        let mut said = Vec::new();
        for (key, entries) in std::mem::take(&mut self.gathered) {
            let moment = self.moments.entry(key).or_default();
            let hurries = key.1 == Precedence::Flash || entries.len() >= limits::RELAY_ENTRIES_MAX;
            if moment.lasts(now_ms) && !hurries && !all {
                self.gathered.insert(key, entries);
            } else {
                moment.begin(now_ms);
                said.push((key.0, key.1, entries));
            }
        }
        self.moments.retain(|_, moment| moment.lasts(now_ms));
        said.sort_by_key(|(_, precedence, _)| precedence.rank());
        let of_lane = |(link, precedence, entries)| (link, Lane::Of(precedence), entries);
        said.into_iter().map(of_lane).collect()
    }

    /// When something is due at the latest.
    pub(super) fn due(&self) -> Option<u64> {
        let moment = |key| self.moments.get(key).and_then(|moment| moment.due());
        self.gathered.keys().filter_map(moment).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: LinkId = LinkId(1);

    fn add(receipts: &mut Receipts, lane: Precedence, position: u64) {
        receipts.add(LINK, lane, Digest::from_bytes([7; 32]), position);
    }

    fn said(receipts: &mut Receipts, now_ms: u64, all: bool) -> Vec<Vec<u64>> {
        let all = receipts.take(now_ms, all).into_iter();
        let positions = |(_, _, entries): (_, _, Entries)| {
            entries.into_iter().map(|(_, position)| position).collect()
        };
        all.map(positions).collect()
    }

    #[test]
    fn r14_a_lone_held_is_said_at_once_and_those_that_follow_soon_share_a_signature() {
        let mut receipts = Receipts::default();
        add(&mut receipts, Precedence::Routine, 1);
        assert_eq!(said(&mut receipts, 0, false), [[1]]);
        assert_eq!(receipts.due(), None);
        for position in [2, 3] {
            add(&mut receipts, Precedence::Routine, position);
            assert!(said(&mut receipts, position, false).is_empty());
        }
        assert_eq!(receipts.due(), Some(limits::SHARED_AT_MOST_MS));
        let over = limits::SHARED_WITHIN_MS;
        assert_eq!(said(&mut receipts, over, false), [[2, 3]]);
        assert!(said(&mut receipts, 2 * over, false).is_empty());
        assert!(
            receipts.moments.is_empty(),
            "links that are gone leave nothing"
        );
    }

    #[test]
    fn r14_held_of_a_flash_waits_for_nothing_and_nothing_waits_when_the_relay_ends() {
        let mut receipts = Receipts::default();
        for position in [1, 2] {
            add(&mut receipts, Precedence::Flash, position);
            assert_eq!(said(&mut receipts, 0, false), [[position]]);
        }
        for position in [3, 4] {
            add(&mut receipts, Precedence::Routine, position);
        }
        assert_eq!(said(&mut receipts, 0, false), [[3, 4]]);
        add(&mut receipts, Precedence::Routine, 5);
        assert!(said(&mut receipts, 1, false).is_empty());
        assert_eq!(said(&mut receipts, 1, true), [[5]]);
    }
}
