//! Chance from a seed: the same seed draws the same. Not: randomness; nobody's keys come from here.

use std::time::Duration;

/// A source of draws (xorshift64).
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// Neighbouring seeds begin far apart.
    pub fn from_seed(seed: u64) -> Self {
        // splitmix64's step; never the zero that would stay zero.
        Self(seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// Another source that draws on its own.
    #[must_use]
    pub fn fork(&mut self) -> Self {
        Self::from_seed(self.draw())
    }

    /// Any number of 53 bits.
    pub fn draw(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 >> 11
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.draw() % bound
    }

    /// Whether something happens that happens once in so many times.
    pub fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        let at = self.below(u64::try_from(of.len()).unwrap());
        &of[usize::try_from(at).unwrap()]
    }

    /// A span from `least` up to `most` milliseconds.
    pub fn millis(&mut self, least: u64, most: u64) -> Duration {
        Duration::from_millis(least + self.below(most - least + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_draws_the_same_again_and_every_number_is_drawn() {
        let draws = |seed| -> Vec<u64> {
            let mut chance = Chance::from_seed(seed);
            (0..1_000).map(|_| chance.below(10)).collect()
        };
        assert_eq!(draws(5), draws(5));
        assert_ne!(draws(5), draws(6));
        for number in 0..10 {
            let times = draws(5).iter().filter(|draw| **draw == number).count();
            assert!((60..140).contains(&times), "{number}: {times}");
        }
    }
}
