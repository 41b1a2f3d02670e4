//! How soon a password may be tried again. Not: whether it is the right one.

use std::collections::BTreeMap;

use blo_proto::Timestamp;

/// Wrong passwords that cost nothing: people mistype.
const FREE: u32 = 5;
/// The first wait, which doubles with each further wrong one.
const WAIT_MS: u64 = 5_000;
/// The longest wait. Nobody is locked out for good: a stranger at the page could otherwise lock out a whole post.
const WAIT_MAX_MS: u64 = 15 * 60_000;
/// Names that are remembered. A list of names that nobody has pushes out no officer who is being guessed at.
const NAMES_MAX: usize = 1_024;

/// Wrong passwords per name.
#[derive(Debug, Default)]
pub struct Throttle {
    wrong: BTreeMap<String, Wrong>,
}

#[derive(Clone, Copy, Debug)]
struct Wrong {
    times: u32,
    last: Timestamp,
}

impl Throttle {
    /// From when on `name` may be tried; `None` = now.
    pub fn until(&self, name: &str, now: Timestamp) -> Option<Timestamp> {
        let wrong = self.wrong.get(name)?;
        let until = wrong.last.plus_millis(wait(wrong.times));
        (until > now).then_some(until)
    }

    /// The password was wrong.
    pub fn failed(&mut self, name: &str, now: Timestamp) {
        if !self.wrong.contains_key(name) && self.wrong.len() >= NAMES_MAX {
            let least = self
                .wrong
                .iter()
                .min_by_key(|(_, wrong)| (wrong.times, wrong.last));
            if let Some(least) = least.map(|(name, _)| name.clone()) {
                self.wrong.remove(&least);
            }
        }
        let wrong = self.wrong.entry(name.to_owned()).or_insert(Wrong {
            times: 0,
            last: now,
        });
        wrong.times = wrong.times.saturating_add(1);
        wrong.last = now;
    }

    /// It was right.
    pub fn passed(&mut self, name: &str) {
        self.wrong.remove(name);
    }
}

fn wait(times: u32) -> u64 {
    match times.checked_sub(FREE) {
        None => 0,
        Some(more) => WAIT_MS
            .saturating_mul(1_u64.checked_shl(more).unwrap_or(u64::MAX))
            .min(WAIT_MAX_MS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_000_000);

    #[test]
    fn five_mistakes_are_free_and_then_each_one_doubles_the_wait() {
        let mut throttle = Throttle::default();
        for _ in 1..5 {
            throttle.failed("a", NOW);
            assert_eq!(throttle.until("a", NOW), None);
        }
        throttle.failed("a", NOW);
        assert_eq!(throttle.until("a", NOW), Some(NOW.plus_millis(5_000)));
        assert_eq!(throttle.until("a", NOW.plus_millis(WAIT_MS)), None);
        throttle.failed("a", NOW);
        assert_eq!(throttle.until("a", NOW), Some(NOW.plus_millis(2 * WAIT_MS)));
        for _ in 0..100 {
            throttle.failed("a", NOW);
        }
        assert_eq!(throttle.until("a", NOW), Some(NOW.plus_millis(WAIT_MAX_MS)));
        assert_eq!(throttle.until("b", NOW), None);
        throttle.passed("a");
        assert_eq!(throttle.until("a", NOW), None);
    }

    #[test]
    fn names_that_nobody_has_push_out_no_officer_who_is_guessed_at() {
        let mut throttle = Throttle::default();
        for _ in 0..10 {
            throttle.failed("Somchai", NOW);
        }
        for name in 0..2 * NAMES_MAX {
            throttle.failed(&name.to_string(), NOW.plus_millis(1));
        }
        assert_eq!(throttle.wrong.len(), NAMES_MAX);
        assert!(throttle.until("Somchai", NOW).is_some());
    }
}
