//! How much of the relay one pair and one sender may take. Pure. Not: what was refused for it.

use std::collections::BTreeMap;

use blo_proto::{Code, Precedence, Timestamp};

/// The bounds, as the operator sets them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Bytes held for one (sender, recipient).
    pub pair_bytes_max: u64,
    /// Percent of `pair_bytes_max` that only FLASH may use.
    pub flash_share_percent: u64,
    /// Envelopes per second that one sender may submit on average.
    pub rate_per_s: u64,
    /// Envelopes that one sender may submit at once.
    pub burst: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            pair_bytes_max: 1 << 30,
            flash_share_percent: 5,
            rate_per_s: 5_000,
            burst: 20_000,
        }
    }
}

/// What is used, by office handle.
#[derive(Debug)]
pub struct Quota {
    bounds: Bounds,
    held_bytes: BTreeMap<(u32, u32), u64>,
    buckets: BTreeMap<u32, Bucket>,
}

/// A token bucket, in thousandths of an envelope.
#[derive(Debug)]
struct Bucket {
    milli_tokens: u64,
    filled_at: Timestamp,
}

impl Quota {
    /// Nothing used yet.
    pub fn new(bounds: Bounds) -> Self {
        Self {
            bounds,
            held_bytes: BTreeMap::new(),
            buckets: BTreeMap::new(),
        }
    }

    /// Whether an envelope of `bytes` fits, taking one token from its sender's bucket if so.
    ///
    /// # Errors
    /// `too_fast` or `quota`, both *later*.
    pub fn room(
        &mut self,
        pair: (u32, u32),
        precedence: Precedence,
        bytes: u64,
        now: Timestamp,
    ) -> Result<(), Code> {
        let reserve = if precedence == Precedence::Flash {
            0
        } else {
            let share = self
                .bounds
                .pair_bytes_max
                .saturating_mul(self.bounds.flash_share_percent);
            share.checked_div(100).unwrap_or(0)
        };
        let limit = self.bounds.pair_bytes_max.saturating_sub(reserve);
        let held = self.held_bytes.get(&pair).copied().unwrap_or(0);
        if held.saturating_add(bytes) > limit {
            return Err(Code::Quota);
        }
        if self.take_token(pair.0, now) {
            Ok(())
        } else {
            Err(Code::TooFast)
        }
    }

    /// Counts an envelope that was admitted, or found on disk at start.
    pub fn hold(&mut self, pair: (u32, u32), bytes: u64) {
        let held = self.held_bytes.entry(pair).or_default();
        *held = held.saturating_add(bytes);
    }

    /// Counts an envelope that left.
    pub fn release(&mut self, pair: (u32, u32), bytes: u64) {
        if let Some(held) = self.held_bytes.get_mut(&pair) {
            *held = held.saturating_sub(bytes);
            if *held == 0 {
                self.held_bytes.remove(&pair);
            }
        }
    }

    fn take_token(&mut self, sender: u32, now: Timestamp) -> bool {
        let full = self.bounds.burst.saturating_mul(1_000);
        let rate = self.bounds.rate_per_s;
        let bucket = self.buckets.entry(sender).or_insert(Bucket {
            milli_tokens: full,
            filled_at: now,
        });
        let gained = now.millis_since(bucket.filled_at).saturating_mul(rate);
        bucket.milli_tokens = bucket.milli_tokens.saturating_add(gained).min(full);
        bucket.filled_at = bucket.filled_at.max(now);
        match bucket.milli_tokens.checked_sub(1_000) {
            Some(left) => {
                bucket.milli_tokens = left;
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAIR: (u32, u32) = (1, 2);

    fn quota() -> Quota {
        Quota::new(Bounds {
            pair_bytes_max: 1_000,
            flash_share_percent: 10,
            rate_per_s: 2,
            burst: 3,
        })
    }

    #[test]
    fn the_last_share_of_a_pairs_space_is_flashs() {
        let (mut quota, now) = (quota(), Timestamp::from_millis(5));
        quota.hold(PAIR, 900);
        assert_eq!(
            quota.room(PAIR, Precedence::Immediate, 1, now),
            Err(Code::Quota)
        );
        assert_eq!(quota.room(PAIR, Precedence::Flash, 100, now), Ok(()));
        assert_eq!(
            quota.room(PAIR, Precedence::Flash, 101, now),
            Err(Code::Quota)
        );
        quota.release(PAIR, 1);
        assert_eq!(quota.room(PAIR, Precedence::Immediate, 1, now), Ok(()));
    }

    #[test]
    fn a_sender_that_is_too_fast_waits_and_another_does_not() {
        let (mut quota, now) = (quota(), Timestamp::from_millis(5));
        for _ in 0..3 {
            assert_eq!(quota.room(PAIR, Precedence::Routine, 1, now), Ok(()));
        }
        assert_eq!(
            quota.room(PAIR, Precedence::Routine, 1, now),
            Err(Code::TooFast)
        );
        assert_eq!(quota.room((3, 2), Precedence::Routine, 1, now), Ok(()));
        let later = now.plus_millis(500);
        assert_eq!(quota.room(PAIR, Precedence::Routine, 1, later), Ok(()));
        assert_eq!(
            quota.room(PAIR, Precedence::Routine, 1, later),
            Err(Code::TooFast)
        );
    }

    #[test]
    fn a_clock_that_jumps_back_gives_nothing_and_takes_nothing() {
        let mut quota = quota();
        for now in [10_000, 5, 7] {
            assert!(
                quota
                    .room(PAIR, Precedence::Routine, 1, Timestamp::from_millis(now))
                    .is_ok()
            );
        }
        assert!(
            quota
                .room(PAIR, Precedence::Routine, 1, Timestamp::from_millis(9))
                .is_err()
        );
    }
}
