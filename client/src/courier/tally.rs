//! Which numbers of one sequence have come: a low-water mark and the exceptions above it. Not: of which sequence.

use std::collections::BTreeSet;

use blo_proto::limits::EXCEPTIONS_MAX;

/// All numbers up to `low`, and some above it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    low: u64,
    above: BTreeSet<u64>,
}

/// What one number changed, to be kept on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The low-water mark moved to here.
    pub low: Option<u64>,
    /// A new exception above it.
    pub above: Option<u64>,
    /// Exceptions that the mark passed.
    pub passed: Vec<u64>,
}

impl Tally {
    /// As it was kept.
    pub fn restored(low: u64, above: impl IntoIterator<Item = u64>) -> Self {
        let mut tally = Self {
            low,
            above: above.into_iter().filter(|&number| number > low).collect(),
        };
        while tally.above.remove(&tally.low.saturating_add(1)) {
            tally.low = tally.low.saturating_add(1);
        }
        tally
    }

    /// The last number of which it and all before have come.
    pub const fn low(&self) -> u64 {
        self.low
    }

    /// Whether a number has come.
    pub fn has(&self, number: u64) -> bool {
        number <= self.low || self.above.contains(&number)
    }

    /// Whether a number can be counted, or was.
    pub fn has_room_for(&self, number: u64) -> bool {
        let next = number == self.low.saturating_add(1);
        next || self.has(number) || self.above.len() < EXCEPTIONS_MAX
    }

    /// Counts a number; `None` where it was counted before, or where the exceptions are at their bound.
    pub fn count(&mut self, number: u64) -> Option<Counted> {
        if self.has(number) {
            return None;
        }
        if number != self.low.saturating_add(1) {
            if self.above.len() >= EXCEPTIONS_MAX {
                return None;
            }
            self.above.insert(number);
            return Some(Counted {
                low: None,
                above: Some(number),
                passed: Vec::new(),
            });
        }
        self.low = number;
        let mut passed = Vec::new();
        while self.above.remove(&self.low.saturating_add(1)) {
            self.low = self.low.saturating_add(1);
            passed.push(self.low);
        }
        Some(Counted {
            low: Some(self.low),
            above: None,
            passed,
        })
    }

    /// Counts a range, both ends included; one that begins far above the mark as far as the bound of exceptions.
    pub fn count_all(&mut self, first: u64, last: u64) -> Vec<Counted> {
        if first > self.low.saturating_add(1) {
            let all = (first..=last).take(EXCEPTIONS_MAX);
            return all.filter_map(|number| self.count(number)).collect();
        }
        if last <= self.low {
            return Vec::new();
        }
        self.low = last;
        let mut passed: Vec<u64> = self.above.range(..=last).copied().collect();
        self.above = self.above.split_off(&last.saturating_add(1));
        while self.above.remove(&self.low.saturating_add(1)) {
            self.low = self.low.saturating_add(1);
            passed.push(self.low);
        }
        vec![Counted {
            low: Some(self.low),
            above: None,
            passed,
        }]
    }

    /// What has come but for `kept`, as ranges.
    pub fn ranges_without(&self, kept: &BTreeSet<u64>) -> Vec<(u64, u64)> {
        let mut ranges: Vec<(u64, u64)> = Vec::new();
        let mut first = 1;
        for &number in kept.range(..=self.low) {
            if first < number {
                ranges.push((first, number.saturating_sub(1)));
            }
            first = number.saturating_add(1);
        }
        if first <= self.low {
            ranges.push((first, self.low));
        }
        for &number in self.above.difference(kept) {
            match ranges.last_mut() {
                Some(range) if range.1.saturating_add(1) == number => range.1 = number,
                Some(_) | None => ranges.push((number, number)),
            }
        }
        ranges
    }

    /// How many numbers up to `through` have not come, and the first of them.
    pub fn missing(&self, through: u64) -> Option<(u64, u64)> {
        let span = through.checked_sub(self.low).filter(|&span| span > 0)?;
        let come = self.above.range(..=through).count();
        let missing = span.saturating_sub(u64::try_from(come).unwrap_or(u64::MAX));
        (missing > 0).then(|| (missing, self.low.saturating_add(1)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::{prop_assert_eq, proptest};

    use super::*;

    proptest! {
        #[test]
        fn a_tally_knows_exactly_what_came_in_whatever_order(numbers in proptest::collection::vec(1_u64..40, 0..80)) {
            let mut tally = Tally::default();
            let mut come = BTreeSet::new();
            for number in numbers {
                prop_assert_eq!(tally.count(number).is_some(), come.insert(number));
                for n in 1..40 {
                    prop_assert_eq!(tally.has(n), come.contains(&n));
                }
                let kept = Tally::restored(tally.low(), tally.above.iter().copied());
                prop_assert_eq!(&kept, &tally);
                let missing = u64::try_from((1..=30).filter(|n| !come.contains(n)).count()).unwrap();
                prop_assert_eq!(tally.missing(30).map_or(0, |(count, _)| count), missing);
            }
        }

        #[test]
        fn a_range_counts_as_its_numbers_one_by_one(
            numbers in proptest::collection::vec(1_u64..40, 0..30), first in 1_u64..40, last in 1_u64..60,
        ) {
            let mut one_by_one = Tally::default();
            for number in numbers {
                one_by_one.count(number);
            }
            let last = last.max(first);
            let mut at_once = one_by_one.clone();
            let kept: BTreeSet<u64> = (first..=last).filter(|n| !at_once.has(*n)).collect();
            at_once.count_all(first, last);
            for number in first..=last {
                one_by_one.count(number);
            }
            prop_assert_eq!(&at_once, &one_by_one);
            let ranges = at_once.ranges_without(&kept);
            for number in 1..80 {
                let within = ranges.iter().any(|&(from, to)| (from..=to).contains(&number));
                prop_assert_eq!(within, at_once.has(number) && !kept.contains(&number));
            }
        }
    }
}
