//! What the hub says to links: receipts signed once for many, refusals, presence. Not: when.

use std::{collections::BTreeMap, sync::Arc};

use blo_proto::{
    Code, Digest, Precedence, Refusal, RelayId, Signer, StoreEpoch, Timestamp, When,
    frame::{Frame, Lane, Refused},
    limits,
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

/// *Held* answers gathered while a batch lands: one signature per link and lane.
#[derive(Default)]
pub(super) struct Receipts {
    gathered: BTreeMap<(LinkId, Precedence), Entries>,
}

impl Receipts {
    pub(super) fn add(&mut self, link: LinkId, lane: Precedence, envelope: Digest, position: u64) {
        self.gathered
            .entry((link, lane))
            .or_default()
            .push((envelope, position));
    }

    /// Everything gathered, FLASH first.
    pub(super) fn take(&mut self) -> Vec<(LinkId, Lane, Entries)> {
        let mut all: Vec<_> = std::mem::take(&mut self.gathered).into_iter().collect();
        all.sort_by_key(|((_, precedence), _)| precedence.rank());
        all.into_iter()
            .map(|((link, lane), entries)| (link, Lane::Of(lane), entries))
            .collect()
    }
}
