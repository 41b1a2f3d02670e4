//! How much of the relay one pair, one recipient and one sender may take. Pure, but for the lock of [`Rates`]. Not:
//! what was refused for it.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use blo_proto::{Code, OfficeId, Precedence, Timestamp};
use serde::{Deserialize, Serialize};

/// The bounds, as the operator sets them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Bytes held for one (sender, recipient).
    pub pair_bytes_max: u64,
    /// Envelopes held for one (sender, recipient).
    pub pair_count_max: u64,
    /// Bytes held for one recipient, from all together.
    pub recipient_bytes_max: u64,
    /// Envelopes held for one recipient, from all together.
    pub recipient_count_max: u64,
    /// Percent of each of these that only FLASH may use.
    pub flash_share_percent: u64,
    /// Envelopes per second that one sender may submit on average.
    pub rate_per_s: u64,
    /// Envelopes that one sender may submit at once.
    pub burst: u64,
    /// New FLASH envelopes per second of one (sender, recipient) on average.
    pub flash_rate_per_s: u64,
    /// New FLASH envelopes of one (sender, recipient) at once.
    pub flash_burst: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            pair_bytes_max: 1 << 30,
            pair_count_max: 1 << 20,
            recipient_bytes_max: 8 << 30,
            recipient_count_max: 8 << 20,
            flash_share_percent: 5,
            rate_per_s: 5_000,
            burst: 20_000,
            flash_rate_per_s: 100,
            flash_burst: 10_000,
        }
    }
}

/// What is held, and for whom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    /// Bytes of envelopes.
    pub bytes: u64,
    /// Envelopes.
    pub count: u64,
}

/// A sender and a recipient, by their handles.
pub type Pair = (u32, u32);

/// What is used, by office handle.
#[derive(Debug)]
pub struct Quota {
    bounds: Bounds,
    pairs: BTreeMap<Pair, Used>,
    recipients: BTreeMap<u32, Used>,
    flash: BTreeMap<Pair, Bucket>,
    flash_over_rate: u64,
}

impl Quota {
    /// With what is held already.
    pub fn new(bounds: Bounds, pairs: BTreeMap<Pair, Used>) -> Self {
        let mut recipients: BTreeMap<u32, Used> = BTreeMap::new();
        for ((_, recipient), used) in &pairs {
            recipients.entry(*recipient).or_default().add(*used);
        }
        Self {
            bounds,
            pairs,
            recipients,
            flash: BTreeMap::new(),
            flash_over_rate: 0,
        }
    }

    /// Whether a new envelope of `bytes` fits; a FLASH takes a token of its pair if so. A pair may hold its own bound,
    /// and no more than what is still free of its recipient's total: whoever floods leaves room for those who do not
    /// (Choudhury and Hahne's dynamic threshold, 1998).
    ///
    /// # Errors
    /// `too_fast` or `quota`, both *later*.
    pub fn room(
        &mut self,
        pair: Pair,
        precedence: Precedence,
        bytes: u64,
        now: Timestamp,
    ) -> Result<(), Code> {
        let bounds = self.bounds;
        let of_pair = self.pairs.get(&pair).copied().unwrap_or_default();
        let of_all = self.recipients.get(&pair.1).copied().unwrap_or_default();
        let fits = |held: u64, all: u64, more: u64, pair_max: u64, all_max: u64| {
            let after = held.saturating_add(more);
            let free = bounds.open_to(precedence, all_max).saturating_sub(all);
            after <= bounds.open_to(precedence, pair_max) && after <= free
        };
        let bytes_fit = fits(
            of_pair.bytes,
            of_all.bytes,
            bytes,
            bounds.pair_bytes_max,
            bounds.recipient_bytes_max,
        );
        let count_fits = fits(
            of_pair.count,
            of_all.count,
            1,
            bounds.pair_count_max,
            bounds.recipient_count_max,
        );
        if !(bytes_fit && count_fits) {
            return Err(Code::Quota);
        }
        if precedence != Precedence::Flash {
            return Ok(());
        }
        let (rate, burst) = (bounds.flash_rate_per_s, bounds.flash_burst);
        let bucket = self.flash.entry(pair).or_insert(Bucket::full(burst, now));
        if bucket.take(rate, burst, now) {
            Ok(())
        } else {
            self.flash_over_rate = self.flash_over_rate.saturating_add(1);
            Err(Code::TooFast)
        }
    }

    /// Counts an envelope that was admitted.
    pub fn hold(&mut self, pair: Pair, bytes: u64) {
        let of_pair = self.pairs.entry(pair).or_default();
        let of_all = self.recipients.entry(pair.1).or_default();
        for used in [of_pair, of_all] {
            used.add(Used { bytes, count: 1 });
        }
    }

    /// Counts an envelope that left.
    pub fn release(&mut self, pair: Pair, bytes: u64) {
        give_back(&mut self.pairs, &pair, bytes);
        give_back(&mut self.recipients, &pair.1, bytes);
    }

    /// What is held, by recipient.
    pub const fn held(&self) -> &BTreeMap<u32, Used> {
        &self.recipients
    }

    /// How often a FLASH had to wait for its pair's rate, since start.
    pub const fn flash_over_rate(&self) -> u64 {
        self.flash_over_rate
    }
}

impl Used {
    fn add(&mut self, more: Self) {
        self.bytes = self.bytes.saturating_add(more.bytes);
        self.count = self.count.saturating_add(more.count);
    }
}

impl Bounds {
    /// The part of a bound that a precedence may use.
    fn open_to(&self, precedence: Precedence, max: u64) -> u64 {
        let reserve = if precedence == Precedence::Flash {
            0
        } else {
            let share = max.saturating_mul(self.flash_share_percent);
            share.checked_div(100).unwrap_or(0)
        };
        max.saturating_sub(reserve)
    }
}

fn give_back<K: Ord>(held: &mut BTreeMap<K, Used>, whose: &K, bytes: u64) {
    if let Some(used) = held.get_mut(whose) {
        used.bytes = used.bytes.saturating_sub(bytes);
        used.count = used.count.saturating_sub(1);
        if used.count == 0 {
            held.remove(whose);
        }
    }
}

/// Every sender's token bucket, which outlives its links. R-09: a token is taken for every submit, a repeat included,
/// before anything of it is read.
#[derive(Debug)]
pub struct Rates {
    bounds: Bounds,
    buckets: Mutex<BTreeMap<OfficeId, Bucket>>,
}

impl Rates {
    /// Every bucket full.
    pub const fn new(bounds: Bounds) -> Self {
        Self {
            bounds,
            buckets: Mutex::new(BTreeMap::new()),
        }
    }

    /// Takes a token of a sender; `false` where it has none.
    pub fn take(&self, sender: &OfficeId, now: Timestamp) -> bool {
        let (rate, burst) = (self.bounds.rate_per_s, self.bounds.burst);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bucket) = buckets.get_mut(sender) {
            return bucket.take(rate, burst, now);
        }
        let mut bucket = Bucket::full(burst, now);
        let taken = bucket.take(rate, burst, now);
        buckets.insert(sender.clone(), bucket);
        taken
    }
}

/// A token bucket, in thousandths of an envelope.
#[derive(Debug)]
struct Bucket {
    milli_tokens: u64,
    filled_at: Timestamp,
}

impl Bucket {
    const fn full(burst: u64, now: Timestamp) -> Self {
        Self {
            milli_tokens: burst.saturating_mul(1_000),
            filled_at: now,
        }
    }

    fn take(&mut self, rate_per_s: u64, burst: u64, now: Timestamp) -> bool {
        let full = burst.saturating_mul(1_000);
        let gained = now.millis_since(self.filled_at).saturating_mul(rate_per_s);
        self.milli_tokens = self.milli_tokens.saturating_add(gained).min(full);
        self.filled_at = self.filled_at.max(now);
        match self.milli_tokens.checked_sub(1_000) {
            Some(left) => {
                self.milli_tokens = left;
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests;
