//! How much of the relay's disk blobs of one pair and for one recipient may take. Not: what is on it.

use std::collections::BTreeMap;

use blo_proto::{Code, OfficeId, Refusal};

use super::file::Name;

/// A blob takes at least so much of a bound, however small it is: its file, its place in memory and the news of it count.
const COUNTED_BYTES_MIN: u64 = 256 * 1_024;

/// The bounds, as the operator sets them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Bytes for one sender and recipient.
    pub pair_bytes_max: u64,
    /// Bytes for one recipient, from all together.
    pub recipient_bytes_max: u64,
    /// Bytes of the disk that stay free: they are the journal's.
    pub free_bytes_min: u64,
}

/// What is taken. A blob takes all its bytes with its first chunk, so that what was begun has room to its end.
#[derive(Debug)]
pub(super) struct Room {
    bounds: Bounds,
    pairs: BTreeMap<(OfficeId, OfficeId), u64>,
    recipients: BTreeMap<OfficeId, u64>,
}

impl Room {
    pub(super) const fn new(bounds: Bounds) -> Self {
        Self {
            bounds,
            pairs: BTreeMap::new(),
            recipients: BTreeMap::new(),
        }
    }

    /// Whether a new blob of so many bytes fits. A pair may have its own bound, and no more than what is still free of
    /// its recipient's: whoever floods leaves room for those who do not, as with envelopes.
    ///
    /// # Errors
    /// `quota`.
    pub(super) fn fits(&self, name: &Name, bytes: u64) -> Result<(), Refusal> {
        let of = |taken: Option<&u64>| taken.copied().unwrap_or(0);
        let pair = of(self.pairs.get(&pair(name))).saturating_add(counted(bytes));
        let all = of(self.recipients.get(&name.recipient));
        let free = self.bounds.recipient_bytes_max.saturating_sub(all);
        if pair <= self.bounds.pair_bytes_max && pair <= free {
            Ok(())
        } else {
            let detail = format!("no room for {bytes} bytes more for {}", name.recipient);
            Err(Refusal::new(Code::Quota, detail))
        }
    }

    /// Takes it, whether it fits or not: what is on the disk already is.
    pub(super) fn take(&mut self, name: &Name, bytes: u64) {
        let pair = self.pairs.entry(pair(name)).or_default();
        *pair = pair.saturating_add(counted(bytes));
        let all = self.recipients.entry(name.recipient.clone()).or_default();
        *all = all.saturating_add(counted(bytes));
    }

    /// Gives back what was taken.
    pub(super) fn give_back(&mut self, name: &Name, bytes: u64) {
        let pair = pair(name);
        let left = |taken: Option<&mut u64>| {
            let taken = taken?;
            *taken = taken.saturating_sub(counted(bytes));
            Some(*taken)
        };
        if left(self.pairs.get_mut(&pair)) == Some(0) {
            self.pairs.remove(&pair);
        }
        if left(self.recipients.get_mut(&name.recipient)) == Some(0) {
            self.recipients.remove(&name.recipient);
        }
    }
}

fn pair(name: &Name) -> (OfficeId, OfficeId) {
    (name.sender.clone(), name.recipient.clone())
}

fn counted(bytes: u64) -> u64 {
    bytes.max(COUNTED_BYTES_MIN)
}
