//! What the courier knows of one counterpart: both numberings, what is owed, what is uncovered, what is missing.
//! Not: keys or bundles.

use std::collections::{BTreeMap, BTreeSet};

use blo_proto::{OfficeId, Precedence, StreamId, Timestamp, limits};

use super::{
    MARKS_EVERY_MS,
    arrivals::Arrivals,
    debts::Debts,
    event::{Cargo, Effect, Number, Owed, Table},
    tally::Tally,
};
use crate::backoff::Backoff;

/// What a relay lost leaves so long before the marks that count it: it is read from disk meanwhile.
const MARKS_BEHIND_MS: u64 = 1_000;

/// One counterpart.
#[derive(Clone, Debug)]
pub struct Peer {
    /// Its bundle is known.
    pub sealable: bool,
    /// The agreement with it is over: alerts leave, for the relay to refuse them, and nothing else is said to it.
    pub parted: bool,
    /// What is for it is being sealed to be carried by hand.
    pub(super) carries: bool,
    stream: StreamId,
    last: [u64; 4],
    held: BTreeMap<(StreamId, Precedence), Tally>,
    /// Of what was answered before, what is under way again: the relay may have lost it.
    again: BTreeSet<(StreamId, Precedence, u64)>,
    /// Which of its numbers have come.
    pub(super) arrivals: Arrivals,
    receipts: BTreeMap<StreamId, Tally>,
    receipt_stream: StreamId,
    receipt_last: u64,
    debts: Debts,
    uncovered: BTreeMap<u64, Uncovered>,
    marks_due: Option<Timestamp>,
    answered_repeat_at: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug)]
struct Uncovered {
    precedence: Precedence,
    since: Timestamp,
    tries: u32,
    /// When it is sealed anew; `None` until a margin passes it over, or the next link start.
    due: Option<Timestamp>,
}

impl Peer {
    /// A counterpart with which nothing has been exchanged: our streams towards it.
    pub fn new(stream: StreamId, receipt_stream: StreamId) -> Self {
        Self {
            sealable: false,
            parted: false,
            carries: false,
            stream,
            last: [0; 4],
            held: BTreeMap::new(),
            again: BTreeSet::new(),
            arrivals: Arrivals::default(),
            receipts: BTreeMap::new(),
            receipt_stream,
            receipt_last: 0,
            debts: Debts::default(),
            uncovered: BTreeMap::new(),
            marks_due: None,
            answered_repeat_at: None,
        }
    }

    /// Goes on after the last number that is on disk.
    pub fn resume(&mut self, precedence: Precedence, last: u64) {
        if let Some(slot) = self.last.get_mut(precedence.rank()) {
            *slot = last.max(*slot);
        }
    }

    /// Goes on after the last number of receipts that is on disk.
    pub fn resume_receipts(&mut self, last: u64) {
        self.receipt_last = last.max(self.receipt_last);
    }

    /// Whether receipts and notices can be sealed to it.
    pub const fn hears(&self) -> bool {
        self.sealable && !self.parted
    }

    /// A tally as it was kept.
    pub fn restore(
        &mut self,
        table: Table,
        stream: StreamId,
        precedence: Option<Precedence>,
        tally: Tally,
    ) {
        let key = (stream, precedence.unwrap_or(Precedence::Routine));
        match table {
            Table::Held => drop(self.held.insert(key, tally)),
            Table::Arrived => self.arrivals.restore(key, tally),
            Table::Receipts => drop(self.receipts.insert(stream, tally)),
        }
    }

    /// A mark as it was kept.
    pub fn restore_mark(&mut self, number: Number, since: Timestamp) {
        self.arrivals.restore_mark(number, since);
    }

    /// In which stream it counts, as it was kept.
    pub const fn restore_counts_in(&mut self, stream: StreamId, at: Timestamp) {
        self.arrivals.restore_counts_in(stream, at);
    }

    /// Whether a mark of its should have come, with both links up since `linked`.
    pub fn mark_overdue(&self, linked: Timestamp, now: Timestamp) -> bool {
        self.arrivals.mark_overdue(linked, now)
    }

    /// Up to where each of its streams is on our disk.
    pub fn arrived_through(&self) -> Vec<(StreamId, Precedence, u64)> {
        self.arrivals.through()
    }

    /// Whether a number of its has come, or was given up.
    pub fn has_come(&self, number: Number) -> bool {
        self.arrivals
            .tally(number)
            .is_some_and(|tally| tally.has(number.sequence))
    }

    /// Whether it can be kept track of that a number of its has come.
    pub fn has_room_for(&self, number: Number) -> bool {
        let tally = self.arrivals.tally(number);
        tally.is_none_or(|tally| tally.has_room_for(number.sequence))
    }

    /// Our stream in use.
    pub const fn stream(&self) -> StreamId {
        self.stream
    }

    /// Our stream of receipts.
    pub const fn receipt_stream(&self) -> StreamId {
        self.receipt_stream
    }

    /// The highest number that receipts to it had.
    pub const fn receipt_last(&self) -> u64 {
        self.receipt_last
    }

    /// Up to where each stream of its receipts is on our disk: the margin, newest streams last.
    pub fn acknowledged(&self) -> Vec<(StreamId, u64)> {
        let all = self.receipts.iter().filter(|(_, tally)| tally.low() > 0);
        all.take(limits::ACKNOWLEDGEMENTS_MAX)
            .map(|(&stream, tally)| (stream, tally.low()))
            .collect()
    }

    pub(super) fn next_number(&mut self, precedence: Precedence) -> (StreamId, u64) {
        let slot = self
            .last
            .get_mut(precedence.rank())
            .expect("every precedence has a rank");
        *slot = slot.saturating_add(1);
        (self.stream, *slot)
    }

    /// Whether this number of ours is above all that we know of.
    pub(super) fn is_ahead(&self, number: Number) -> bool {
        let last = self.last.get(number.precedence.rank());
        number.stream == self.stream && last.is_some_and(|&last| number.sequence > last)
    }

    pub(super) fn begin_stream(&mut self, fresh: StreamId) -> (StreamId, Vec<(Precedence, u64)>) {
        let predecessor = std::mem::replace(&mut self.stream, fresh);
        self.last = [0; 4];
        let ends = self.ends_of(predecessor);
        self.again.clear(); // sealed anew in this stream
        (predecessor, ends)
    }

    /// The last number of ours in each precedence.
    pub fn last_numbers(&self) -> Vec<Number> {
        let all = Precedence::URGENT_FIRST.into_iter().zip(self.last);
        let number = |(precedence, sequence)| Number {
            stream: self.stream,
            precedence,
            sequence,
        };
        all.map(number).collect()
    }

    /// Whether nothing of ours up to this number is under way: all is answered or given up, or sealed anew in another
    /// stream since.
    pub fn is_closed(&self, through: &Number) -> bool {
        let held = self.held.get(&(through.stream, through.precedence));
        let low = held.map_or(0, Tally::low);
        through.stream != self.stream || through.sequence <= low
    }

    /// Up to where the relay answered one of our streams.
    pub fn ends_of(&self, stream: StreamId) -> Vec<(Precedence, u64)> {
        let end = |precedence| Some((precedence, self.held_through(stream, precedence)?));
        let all = Precedence::URGENT_FIRST.into_iter();
        all.filter_map(end).collect()
    }

    /// Up to where the relay holds what we counted, or has let it go: before the first number that it is given again.
    fn held_through(&self, stream: StreamId, precedence: Precedence) -> Option<u64> {
        let low = self.held.get(&(stream, precedence))?.low();
        let given = (stream, precedence, 0)..=(stream, precedence, low);
        let first = self.again.range(given).next();
        Some(first.map_or(low, |&(_, _, sequence)| sequence.saturating_sub(1)))
    }

    /// A sealed number is under way: no mark counts it as held until the relay answers, even where one did before.
    pub(super) fn given_again(
        &mut self,
        precedence: Precedence,
        (stream, sequence): (StreamId, u64),
    ) {
        let held = self.held.get(&(stream, precedence));
        if held.is_some_and(|tally| tally.has(sequence)) {
            self.again.insert((stream, precedence, sequence));
        }
    }

    /// One of our numbers is answered, by the relay or its recipient, or given up; it may have arrived either way, and
    /// then its mark is waited for.
    pub(super) fn close(
        &mut self,
        office: &OfficeId,
        (precedence, (stream, sequence)): (Precedence, (StreamId, u64)),
        cargo: Cargo,
        now: Timestamp,
    ) -> Option<Effect> {
        if cargo != Cargo::Notice && self.marks_due.is_none() {
            self.marks_due = Some(now.plus_millis(MARKS_EVERY_MS));
        }
        if self.again.remove(&(stream, precedence, sequence)) && self.again.is_empty() {
            self.marks_due = Some(now);
        }
        let counted = self
            .held
            .entry((stream, precedence))
            .or_default()
            .count(sequence)?;
        Some(Effect::Count {
            table: Table::Held,
            office: office.clone(),
            stream,
            precedence: Some(precedence),
            counted,
        })
    }

    /// After a loss, of the relay's or the counterpart's: what is not submitted again will not arrive. Alerts that
    /// it lacks are, receipts are sealed anew, so what is given up here was for the moment or has arrived.
    pub(super) fn forgo(
        &mut self,
        office: &OfficeId,
        kept: &BTreeSet<Number>,
        now: Timestamp,
    ) -> Vec<Effect> {
        self.marks_due = Some(now.plus_millis(MARKS_BEHIND_MS));
        let mut effects = Vec::new();
        for (&(stream, precedence), tally) in &self.held {
            let of_this =
                |number: &&Number| (number.stream, number.precedence) == (stream, precedence);
            let kept = kept
                .iter()
                .filter(of_this)
                .map(|number| number.sequence)
                .collect();
            for ranges in tally.ranges_without(&kept).chunks(limits::VOID_RANGES_MAX) {
                effects.push(Effect::Voids {
                    to: office.clone(),
                    stream,
                    precedence,
                    ranges: ranges.to_vec(),
                });
            }
        }
        effects
    }

    pub(super) fn owe(&mut self, owed: Owed) {
        self.debts.add(owed);
    }

    pub(super) fn receipted(
        &mut self,
        office: &OfficeId,
        (stream, number): (StreamId, u64),
        now: Timestamp,
    ) -> Option<Effect> {
        let tally = self.receipts.entry(stream).or_default();
        let Some(counted) = tally.count(number) else {
            self.answer_repeat(now);
            return None;
        };
        let office = office.clone();
        Some(Effect::Count {
            table: Table::Receipts,
            office,
            stream,
            precedence: None,
            counted,
        })
    }

    /// Receipts that came again were not covered: a margin is sent, at most once a minute.
    fn answer_repeat(&mut self, now: Timestamp) {
        let recent = |at: Timestamp| now.millis_since(at) < 60_000;
        if !self.answered_repeat_at.is_some_and(recent) {
            self.answered_repeat_at = Some(now);
            self.marks_due = Some(now);
        }
    }

    /// Receipts that left at `since`, or in an earlier run.
    pub(super) fn uncovered(&mut self, number: u64, precedence: Precedence, since: Timestamp) {
        self.uncovered.insert(
            number,
            Uncovered {
                precedence,
                since,
                tries: 0,
                due: None,
            },
        );
    }

    pub(super) fn covered(
        &mut self,
        office: &OfficeId,
        (stream, through): (StreamId, u64),
        now: Timestamp,
    ) -> Option<Effect> {
        if stream != self.receipt_stream {
            return None;
        }
        let rest = self.uncovered.split_off(&through.saturating_add(1));
        let covered = std::mem::replace(&mut self.uncovered, rest);
        // A margin that was made well after receipts left, and passes them over, says that they were lost.
        let patience = Backoff::RECEIPT.wait_ms(0, u64::MAX);
        let lost = |one: &&mut Uncovered| now.millis_since(one.since) >= patience;
        for one in self.uncovered.values_mut().take_while(lost) {
            one.due.get_or_insert(now);
        }
        let numbers: Vec<u64> = covered.into_keys().collect();
        (!numbers.is_empty()).then(|| Effect::Covered {
            by: office.clone(),
            numbers,
        })
    }

    pub(super) fn doubted(&mut self, now: Timestamp) {
        for one in self.uncovered.values_mut() {
            one.due = Some(now.plus_millis(Backoff::RECEIPT.wait_ms(one.tries, 0)));
        }
    }

    pub(super) fn link_up(&mut self, now: Timestamp) {
        if self.last.iter().any(|&last| last > 0) {
            self.marks_due = Some(now);
        }
        self.arrivals.link_up(now);
        for one in self.uncovered.values_mut() {
            one.due = Some(now.plus_millis(Backoff::RECEIPT.wait_ms(one.tries, 0)));
        }
    }

    pub(super) fn wakes_at(&self) -> Option<Timestamp> {
        let again = self.uncovered.values().filter_map(|one| one.due);
        let all = again.chain(self.marks_due).chain(self.debts.due());
        all.min().filter(|_| self.hears())
    }

    pub(super) fn rested(
        &mut self,
        office: &OfficeId,
        up: bool,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        let leaves = up && self.hears();
        if leaves {
            let due = self.debts.take_due(now);
            self.number_receipts(office, due, now, effects);
        }
        let duties = self.debts.keep();
        if !duties.is_empty() {
            let to = office.clone();
            effects.push(Effect::Owe { to, duties });
        }
        if !leaves {
            return;
        }
        self.reseal(office, now, effects);
        if self.marks_due.is_some_and(|due| due <= now) {
            self.marks_due = None;
            self.mark(office, effects);
        }
    }

    /// Makes receipts of all that is owed.
    pub(super) fn receipt(&mut self, office: &OfficeId, now: Timestamp, effects: &mut Vec<Effect>) {
        let all = self.debts.take(now);
        self.number_receipts(office, all, now, effects);
    }

    fn number_receipts(
        &mut self,
        office: &OfficeId,
        messages: Vec<Vec<Owed>>,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        for message in messages {
            let Some(first) = message.first() else {
                continue;
            };
            self.receipt_last = self.receipt_last.saturating_add(1);
            let number = self.receipt_last;
            self.uncovered(number, first.precedence, now);
            effects.push(Effect::Receipts {
                to: office.clone(),
                precedence: first.precedence,
                exercise: first.exercise,
                number,
                duties: message.iter().map(|owed| owed.duty).collect(),
            });
        }
    }

    fn reseal(&mut self, office: &OfficeId, now: Timestamp, effects: &mut Vec<Effect>) {
        for (&number, one) in &mut self.uncovered {
            if one.due.is_some_and(|due| due <= now) {
                one.tries = one.tries.saturating_add(1);
                one.due = Some(now.plus_millis(Backoff::RECEIPT.wait_ms(one.tries, number)));
                effects.push(Effect::Again {
                    to: office.clone(),
                    number,
                    precedence: one.precedence,
                });
            }
        }
    }

    fn mark(&self, office: &OfficeId, effects: &mut Vec<Effect>) {
        for precedence in Precedence::URGENT_FIRST {
            if let Some(sequence) = self.held_through(self.stream, precedence)
                && sequence > 0
            {
                let number = Number {
                    stream: self.stream,
                    precedence,
                    sequence,
                };
                effects.push(Effect::Marks {
                    to: office.clone(),
                    number,
                });
            }
        }
    }
}
