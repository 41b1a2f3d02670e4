//! How many bytes may be on their way on a line that nobody has measured: as many as it carries in a round trip
//! without a queue (R-30). Loss by itself says nothing here: radio loses what it carried. A queue does, and so does a rate that no
//! longer grows.
//!
//! ```text
//!   rate  = the most that was delivered in a second, of the last ten rounds
//!   base  = a round trip without a queue, lately
//!   window = rate × base, and a little more
//!            ┌ probe: a quarter more ┐ drain: a quarter less ┌ six rounds of just that ┐ …
//! ```
//!
//! A *round* is one round trip: from a moment until something is acknowledged that was sent after it. Not: which bytes go
//! first, nor when a datagram counts as lost (QUIC, RFC 9002). Time is passed in, since any beginning.

use std::time::Duration;

/// Datagrams at the start, and after silence (RFC 9002 §7.2).
const START_DATAGRAMS: u64 = 10;
/// Always allowed: fewer, and a loss is only found by a timer.
const LEAST_DATAGRAMS: u64 = 4;
/// Rounds that a measured rate counts: more than one cycle, so that each has a probe in it.
const RATE_ROUNDS: usize = 10;
/// A probe, a drain, and rounds that do neither.
const CYCLE_ROUNDS: u8 = 8;
const PROBE: u8 = 0;
const DRAIN: u8 = 1;
/// What acknowledgements wait for (RFC 9000 §18.2: 25 ms), so that the line is not idle meanwhile.
const SLACK: Duration = Duration::from_millis(25);
/// QUIC asks for room before each datagram, and acknowledges every second one.
const SLACK_DATAGRAMS: u64 = 2;
/// From so much loss on there is no slack: where a line has no queue, the slack itself is what is lost.
const LOSS_WITHOUT_SLACK_PER_MILLE: u64 = 20;
/// After so many rounds with the least window no queue of ours is left.
const DRAINED_AFTER: u8 = 3;
/// Of so much a probe takes account.
const LOSS_BELIEVED_PER_MILLE: u64 = 150;
/// A shortest round trip counts for two such times at most, each of a whole cycle too.
const BASE_FOR: Duration = Duration::from_secs(5);
/// After so much silence what was learnt is tried step by step.
const SILENCE: Duration = Duration::from_secs(5);
/// Datagrams of which one at least took no longer than the line, where there is no queue but much jitter.
const RECENT: usize = 4;
/// A round of fewer datagrams has no middle.
const MIDDLE_OF: u32 = 4;
/// Rounds in which the rate may stand still before the start is over.
const STILL_ROUNDS: u8 = 3;
const MICROS_PER_S: u64 = 1_000_000;

/// How many bytes may be on their way.
#[derive(Clone, Debug)]
pub struct Pace {
    /// Bytes.
    datagram: u64,
    /// Doubles each round at the start and after silence; no bound of its own once it was passed.
    ramp: u64,
    /// Whether the line was full once: from then on rate and base say what it carries.
    full: bool,
    /// At the start: the best rate when it last grew, and rounds since.
    grown: (u64, u8),
    /// Bytes a second, the latest round first.
    rates: [u64; RATE_ROUNDS],
    base: Base,
    round: Round,
    /// Of the latest datagrams.
    recent: [Duration; RECENT],
    phase: u8,
    /// The best rate when the last probe began.
    before_probe: u64,
    loss: Loss,
    /// Rounds with the least window there is.
    least_for: u8,
    /// Rounds since a standing queue was last answered.
    answered: u8,
    last_sent: Option<Duration>,
}

/// What a round trip takes without a queue, of the latest two spans.
#[derive(Clone, Debug)]
struct Base {
    latest: Unqueued,
    before: Unqueued,
    since: Duration,
    rounds: u8,
}

#[derive(Clone, Copy, Debug, Default)]
struct Unqueued {
    /// Of one datagram.
    shortest: Option<Duration>,
    /// How much longer datagrams of one round took than its shortest, of the round that wavered least. A queue that
    /// stands makes all of them longer and this none.
    spread: Option<Duration>,
}

#[derive(Clone, Debug)]
struct Round {
    began: Duration,
    delivered: u64,
    lost: u64,
    shortest: Option<Duration>,
    /// Of so many datagrams together.
    took: Duration,
    heard: u32,
    /// There was nothing more to send at some time: what was delivered says nothing of the line.
    limited: bool,
    marked: bool,
    over: bool,
}

/// Bytes delivered and lost lately, an eighth of it forgotten each round.
#[derive(Clone, Debug, Default)]
struct Loss {
    delivered: u64,
    lost: u64,
}

impl Pace {
    /// Of a connection that begins `now`, with datagrams of so many bytes.
    #[must_use]
    pub fn new(now: Duration, datagram: u64) -> Self {
        Self {
            datagram,
            ramp: datagram.saturating_mul(START_DATAGRAMS),
            full: false,
            grown: (0, 0),
            rates: [0; RATE_ROUNDS],
            base: Base {
                latest: Unqueued::default(),
                before: Unqueued::default(),
                since: now,
                rounds: 0,
            },
            round: Round::from(now),
            recent: [Duration::ZERO; RECENT],
            phase: PROBE,
            before_probe: 0,
            loss: Loss::default(),
            least_for: 0,
            answered: CYCLE_ROUNDS,
            last_sent: None,
        }
    }

    /// Bytes that may be on their way.
    #[must_use]
    pub fn window(&self) -> u64 {
        self.ramp.min(self.carried()).max(self.least())
    }

    /// Datagrams have this many bytes from now on.
    pub const fn resize(&mut self, datagram: u64) {
        self.datagram = datagram;
    }

    /// Something was sent.
    pub fn sent(&mut self, now: Duration) {
        let Some(last) = self.last_sent.replace(now) else {
            self.round = Round::after_silence(now);
            return;
        };
        let silent = now.saturating_sub(last);
        if self.recent.iter().all(|took| silent > *took) {
            self.round = Round::after_silence(now);
        }
        if silent > SILENCE {
            let start = self.datagram.saturating_mul(START_DATAGRAMS);
            self.ramp = self.ramp.min(start);
        }
    }

    /// A datagram of so many bytes that was sent at `sent` is acknowledged. `limited`: nothing waits to be sent.
    pub fn acknowledged(&mut self, now: Duration, sent: Duration, bytes: u64, limited: bool) {
        let took = now.saturating_sub(sent);
        self.base.latest.shortest = shorter(self.base.latest.shortest, took);
        self.round.shortest = shorter(self.round.shortest, took);
        self.round.took = self.round.took.saturating_add(took);
        self.round.heard = self.round.heard.saturating_add(1);
        self.round.delivered = self.round.delivered.saturating_add(bytes);
        self.round.limited |= limited;
        self.round.over |= sent >= self.round.began;
        self.recent.rotate_right(1);
        if let Some(latest) = self.recent.first_mut() {
            *latest = took;
        }
        let queued = !self.full && self.stands(self.recent.iter().copied().min());
        if !limited && !queued && self.ramp < self.carried() {
            self.ramp = self.ramp.saturating_add(bytes);
        }
    }

    /// The acknowledgements of one datagram were all told.
    pub fn told(&mut self, now: Duration) {
        if self.round.over {
            let round = std::mem::replace(&mut self.round, Round::from(now));
            self.end(&round, now);
        }
    }

    /// So many bytes are lost.
    pub const fn lost(&mut self, bytes: u64) {
        self.round.lost = self.round.lost.saturating_add(bytes);
    }

    /// A router says that its queue is too long (RFC 3168), which loss does not say.
    pub fn marked(&mut self) {
        if !self.round.marked {
            self.round.marked = true;
            self.rates = self.rates.map(|rate| part(rate, (4, 5)));
            self.fill();
        }
    }

    /// All was lost for several time-outs: whatever was known of the line is not true any more.
    pub fn broke(&mut self, now: Duration) {
        let datagram = self.datagram;
        *self = Self::new(now, datagram);
        self.ramp = self.least();
    }

    const fn least(&self) -> u64 {
        self.datagram.saturating_mul(LEAST_DATAGRAMS)
    }

    fn best(&self) -> u64 {
        self.rates.iter().copied().max().unwrap_or(0)
    }

    /// What the line carries, as far as that is known.
    fn carried(&self) -> u64 {
        let Some(base) = self.base.usual().filter(|_| self.full) else {
            return u64::MAX;
        };
        let rate = self.best();
        let carried = within(rate, base);
        let tolerated = LOSS_WITHOUT_SLACK_PER_MILLE.saturating_sub(self.loss.per_mille());
        let slack = part(
            within(rate, SLACK),
            (tolerated, LOSS_WITHOUT_SLACK_PER_MILLE),
        )
        .saturating_add(self.datagram.saturating_mul(SLACK_DATAGRAMS));
        match self.phase {
            PROBE => part(carried, (self.probed(), 1_000)).saturating_add(slack),
            DRAIN => part(carried, (3, 4)),
            _ => carried.saturating_add(slack),
        }
    }

    /// How much of what the line carries a probe is, per mille: a quarter more; and where much is lost more still, since what
    /// is lost takes its place on the way until that is known.
    fn probed(&self) -> u64 {
        let lost = self.loss.per_mille().min(LOSS_BELIEVED_PER_MILLE);
        lost.saturating_mul(2).saturating_add(1_250)
    }

    fn end(&mut self, round: &Round, now: Duration) {
        let rate = per_second(round.delivered, now.saturating_sub(round.began));
        let known = self.best();
        self.loss.take(round);
        self.base.age(round, now);
        if !round.limited || rate > known {
            self.remember(rate);
        }
        // A queue tells of the line even where there was nothing more to send: it was never idle.
        if self.full {
            if !round.limited {
                self.turn(known);
            }
            self.answer(round, rate, now);
        } else if round.delivered >= self.least() && self.stands(round.shortest) {
            self.rates = [rate; RATE_ROUNDS];
            self.fill();
        } else if !round.limited {
            self.start(round, rate);
        }
    }

    fn remember(&mut self, rate: u64) {
        self.rates.rotate_right(1);
        if let Some(latest) = self.rates.first_mut() {
            *latest = rate;
        }
    }

    /// Whether the start is over: the rate stands still, or much is lost.
    fn start(&mut self, round: &Round, rate: u64) {
        let (grown, still) = self.grown;
        self.grown = if rate >= part(grown, (5, 4)) {
            (rate, 0)
        } else {
            (grown, still.saturating_add(1))
        };
        let much = self.datagram.saturating_mul(CYCLE_ROUNDS.into());
        let lossy = round.lost > much.max(round.delivered / 4);
        if lossy || self.grown.1 >= STILL_ROUNDS {
            // What was measured before may have been another line.
            for old in self.rates.iter_mut().skip(STILL_ROUNDS.into()) {
                *old = 0;
            }
            self.fill();
        }
    }

    /// Whether there is a queue, where the shortest of some round trips was this long.
    fn stands(&self, took: Option<Duration>) -> bool {
        took.zip(self.base.shortest())
            .is_some_and(|(took, base)| took > base.saturating_add(SLACK.max(share(base, 8))))
    }

    const fn fill(&mut self) {
        if !self.full {
            self.full = true;
            self.ramp = u64::MAX;
            self.phase = DRAIN;
            self.before_probe = u64::MAX;
        }
    }

    /// The next round of the cycle. A probe that brought an eighth more is followed by another.
    fn turn(&mut self, known: u64) {
        self.phase = match self.phase {
            PROBE => DRAIN,
            DRAIN if self.best() > part(self.before_probe, (9, 8)) => PROBE,
            phase if phase.saturating_add(1) < CYCLE_ROUNDS => phase.saturating_add(1),
            _ => PROBE,
        };
        if self.phase == PROBE {
            self.before_probe = known.max(self.best());
        }
    }

    /// A queue that stood for a whole round, longer than a probe makes one: the line carries less than it did. Once a
    /// cycle, since others may be who keep it long.
    fn answer(&mut self, round: &Round, rate: u64, now: Duration) {
        self.least_for = if self.carried() <= self.least() {
            self.least_for.saturating_add(1)
        } else {
            0
        };
        self.answered = self.answered.saturating_add(1);
        let Some((took, base)) = round.shortest.zip(self.base.shortest()) else {
            return;
        };
        if round.delivered < self.least() {
            return; // others may be who made it
        }
        let datagrams = takes(self.least(), rate);
        let own = share(base, 2)
            .saturating_add(SLACK.saturating_mul(2))
            .saturating_add(datagrams);
        if self.least_for >= DRAINED_AFTER && took > base.saturating_add(SLACK).saturating_mul(4) {
            // Next to nothing of ours is on its way: it is no queue of ours, and the line is longer than it was.
            self.base.forget(took, now);
        } else if self.answered >= CYCLE_ROUNDS && took > base.saturating_add(own) {
            self.rates = [rate; RATE_ROUNDS];
            self.phase = DRAIN;
            self.before_probe = u64::MAX;
            self.answered = 0;
        }
    }
}

impl Base {
    fn shortest(&self) -> Option<Duration> {
        let all = self.latest.shortest.into_iter();
        all.chain(self.before.shortest).min()
    }

    fn forget(&mut self, shortest: Duration, now: Duration) {
        self.before = Unqueued::default();
        self.latest = Unqueued {
            shortest: Some(shortest),
            spread: None,
        };
        self.since = now;
        self.rounds = 0;
    }

    /// What a line carries is on its way for so long, on one that wavers too.
    fn usual(&self) -> Option<Duration> {
        let all = self.latest.spread.into_iter();
        let spread = all.chain(self.before.spread).min().unwrap_or_default();
        Some(self.shortest()?.saturating_add(spread))
    }

    /// A round has ended.
    fn age(&mut self, round: &Round, now: Duration) {
        let middle = round.took.checked_div(round.heard);
        if let Some((middle, shortest)) = middle.zip(round.shortest)
            && round.heard >= MIDDLE_OF
        {
            let spread = middle.saturating_sub(shortest);
            self.latest.spread = shorter(self.latest.spread, spread);
        }
        self.rounds = self.rounds.saturating_add(1);
        if self.rounds >= CYCLE_ROUNDS && now.saturating_sub(self.since) >= BASE_FOR {
            self.before = std::mem::take(&mut self.latest);
            self.since = now;
            self.rounds = 0;
        }
    }
}

impl Round {
    const fn from(now: Duration) -> Self {
        Self {
            began: now,
            delivered: 0,
            lost: 0,
            shortest: None,
            took: Duration::ZERO,
            heard: 0,
            limited: false,
            marked: false,
            over: false,
        }
    }

    /// With nothing on its way at first a line delivers less than it can.
    const fn after_silence(now: Duration) -> Self {
        Self {
            limited: true,
            ..Self::from(now)
        }
    }
}

impl Loss {
    fn take(&mut self, round: &Round) {
        self.delivered = part(self.delivered, (7, 8)).saturating_add(round.delivered);
        self.lost = part(self.lost, (7, 8)).saturating_add(round.lost);
    }

    fn per_mille(&self) -> u64 {
        let all = self.delivered.saturating_add(self.lost);
        self.lost
            .saturating_mul(1_000)
            .checked_div(all)
            .unwrap_or(0)
    }
}

fn shorter(known: Option<Duration>, took: Duration) -> Option<Duration> {
    known.into_iter().chain([took]).min()
}

/// So many parts of so many.
fn part(of: u64, (parts, whole): (u64, u64)) -> u64 {
    of.saturating_mul(parts).checked_div(whole).unwrap_or(of)
}

fn micros(span: Duration) -> u64 {
    u64::try_from(span.as_micros()).unwrap_or(u64::MAX)
}

fn share(span: Duration, of: u32) -> Duration {
    span.checked_div(of).unwrap_or(span)
}

/// Bytes at a rate within a span.
fn within(rate: u64, span: Duration) -> u64 {
    part(rate, (micros(span), MICROS_PER_S))
}

fn per_second(bytes: u64, span: Duration) -> u64 {
    part(bytes, (MICROS_PER_S, micros(span).max(1)))
}

/// How long bytes take at a rate; no time where it is none.
fn takes(bytes: u64, rate: u64) -> Duration {
    let micros = bytes.saturating_mul(MICROS_PER_S).checked_div(rate);
    Duration::from_micros(micros.unwrap_or(0))
}

#[cfg(test)]
mod tests;
