//! When to try again: doubling, capped, jittered. Pure: the random number is passed in.

/// A schedule of waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    first_ms: u64,
    most_ms: u64,
}

impl Backoff {
    /// Between two attempts to reach the relay: at once, then up to a minute, so that a relay that returns is not
    /// met by every office in the same second.
    pub const LINK: Self = Self::new(250, 60_000);
    /// Between two submissions of one envelope that the relay refused with *later*.
    pub const SUBMIT: Self = Self::new(1_000, 300_000);
    /// The same for FLASH and IMMEDIATE: few and small, and minutes count when the relay has space again.
    pub const SUBMIT_URGENT: Self = Self::new(1_000, 15_000);
    /// Between two sealings of one content that the counterpart could not open.
    pub const RESEAL: Self = Self::new(2_000, 600_000);
    /// Between two sealings of receipts that no margin covers.
    pub const RECEIPT: Self = Self::new(10_000, 3_600_000);

    /// Between two tries to move an attachment, or to connect for one: nobody waits at the desk for it, and its relay may be
    /// full for hours.
    pub const BLOB: Self = Self::new(1_000, 300_000);

    /// A schedule from `first_ms` to `most_ms`.
    pub const fn new(first_ms: u64, most_ms: u64) -> Self {
        Self { first_ms, most_ms }
    }

    /// The wait before try `tries` (the first is 0), between half of it and all of it by `random`.
    pub fn wait_ms(self, tries: u32, random: u64) -> u64 {
        let whole = self
            .first_ms
            .saturating_mul(1_u64.checked_shl(tries.min(32)).unwrap_or(u64::MAX))
            .min(self.most_ms);
        let half = whole / 2;
        half.saturating_add(random.checked_rem(half.saturating_add(1)).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_doubles_up_to_its_cap_and_is_never_less_than_half() {
        for (tries, whole) in [
            (0, 1_000),
            (1, 2_000),
            (5, 32_000),
            (20, 300_000),
            (u32::MAX, 300_000),
        ] {
            for random in [0, 1, 12_345, u64::MAX] {
                let wait = Backoff::SUBMIT.wait_ms(tries, random);
                assert!(
                    (whole / 2..=whole).contains(&wait),
                    "{tries} {random} {wait}"
                );
            }
        }
    }
}
