//! The machine that carries attachments between this disk and the relay's: what is asked, in which order, how much at
//! once, and when again. `Event + now → Effects`, no I/O, no bytes. Not: files or frames, which the gateway performs.
//!
//! ```text
//!  Offered → [Open]   Opened → [Ask]   Stands(k of n) → [Put k, Put k+1 …]   Stands(n) → [AtRelay]   Taken → [Taken]
//!                                      Stands, News   → [Get k …]   Kept(n)  → [Prove]  Proven → [SayTaken] → [Known]
//! ```
//!
//! What it knows of this disk is offered anew after a start; what it knows of the relay's is asked anew with every link.
//! `now` only ever grows: it is no time of day.
#![deny(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm
)]

use std::collections::BTreeMap;

use blo_proto::{Timestamp, limits};

use crate::backoff::Backoff;

pub use event::{Effect, Event, Load, Offer, Text, Way};
use job::{Job, Known, Stage, Step};

mod event;
mod job;

#[cfg(test)]
mod tests;

/// Frames that may be unanswered while alerts wait or come.
const WINDOW_BUSY: u32 = 1;
/// While text of ours waits no chunk is begun, but for one in so long: a backlog without an end holds up the largest file for
/// two hours, and not for ever. On 64 kbit/s a chunk takes eight seconds.
const PAUSE_MS: u64 = 30_000;

/// The machine.
#[derive(Debug, Default)]
pub struct Porter {
    jobs: BTreeMap<Load, Job>,
    orders: u64,
    line: Line,
    /// The link is up, and its relay takes attachments.
    linked: bool,
    text: Text,
    /// While text waits: when the next chunk may go all the same.
    chunk_not_before: Timestamp,
    /// Connections in a row that brought nothing on.
    tries: u32,
    open_not_before: Timestamp,
    /// Since when there is nothing to move.
    idle_since: Option<Timestamp>,
}

/// The connection for attachments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Line {
    #[default]
    None,
    Opening,
    Up {
        window: u32,
    },
}

impl Porter {
    /// Takes what happened, and says what follows.
    pub fn on(&mut self, event: Event, now: Timestamp) -> Vec<Effect> {
        let mut effects = Vec::new();
        match event {
            Event::LinkUp { blobs } => self.link_up(blobs),
            Event::LinkDown => self.link_down(&mut effects),
            Event::Opened { window } => {
                self.line = Line::Up { window };
                self.idle_since = None;
            }
            Event::Closed => self.closed(now),
            Event::Offered(offer) => self.offered(offer, &mut effects),
            Event::Forgotten(load) => drop(self.jobs.remove(&load)),
            Event::Stands {
                load,
                kept,
                chunks,
                taken,
            } => self.stands(&load, (kept, chunks, taken), now, &mut effects),
            Event::Refused {
                load,
                retry_after_ms,
            } => self.refused(&load, retry_after_ms, now),
            Event::News { load, kept, chunks } => self.news(&load, (kept, chunks)),
            Event::Taken(load) => self.taken(&load, &mut effects),
            Event::Kept { load, kept } => self.kept(&load, kept, now, &mut effects),
            Event::Brought { load, kept } => self.brought(&load, kept, &mut effects),
            Event::Spoilt(load) => self.set_back(&load, 0, now),
            Event::Proven(load) => self.proven(&load),
            Event::Disproven { load, kept } => self.disproven(&load, kept, now),
            Event::Text(text) => self.text(text, now),
            Event::Rested => {}
        }
        self.pump(now, &mut effects);
        effects
    }

    /// When after `now` [`Event::Rested`] is due by the clock alone.
    pub fn wakes_at(&self, now: Timestamp) -> Option<Timestamp> {
        if !self.linked {
            return None;
        }
        let jobs = self.jobs.values().map(|job| job.not_before);
        let open = (self.line == Line::None).then_some(self.open_not_before);
        let idle = self
            .idle_since
            .map(|at| at.plus_millis(limits::BLOB_IDLE_MS));
        let paused = self.jobs.values().any(|job| self.is_paused(job, now));
        let goes_on = paused.then_some(self.chunk_not_before);
        let all = jobs.chain(open).chain(idle).chain(goes_on);
        all.filter(|at| *at > now).min()
    }

    /// Whether a chunk of a blob is expected here now, and which.
    pub fn awaits(&self, load: &Load) -> Option<u32> {
        let job = self.jobs.get(load)?;
        let fetching = job.offer.way == Way::In && job.stage == Stage::Moving;
        (fetching && job.unanswered > 0 && !job.stalled).then_some(job.kept)
    }

    /// Which chunk of a blob would be the next, whoever brings it; `None` where none is lacking.
    pub fn lacks(&self, load: &Load) -> Option<u32> {
        let job = self.jobs.get(load)?;
        (job.offer.way == Way::In && job.stage == Stage::Moving).then_some(job.kept)
    }

    fn link_up(&mut self, blobs: bool) {
        self.linked = blobs;
        self.tries = 0;
        self.open_not_before = Timestamp::default();
        for job in self.jobs.values_mut() {
            job.disconnected();
            job.there = 0;
            job.tries = 0;
            job.not_before = Timestamp::default();
        }
    }

    fn link_down(&mut self, effects: &mut Vec<Effect>) {
        self.linked = false;
        if std::mem::take(&mut self.line) != Line::None {
            effects.push(Effect::Close);
        }
        self.idle_since = None;
        self.jobs.values_mut().for_each(Job::disconnected);
    }

    fn closed(&mut self, now: Timestamp) {
        self.line = Line::None;
        self.idle_since = None;
        self.open_not_before = now.plus_millis(Backoff::BLOB.wait_ms(self.tries, now.as_millis()));
        self.tries = self.tries.saturating_add(1);
        self.jobs.values_mut().for_each(Job::disconnected);
    }

    fn offered(&mut self, offer: Offer, effects: &mut Vec<Effect>) {
        // A blob that is offered again is under way already. A counterpart that names a blob of ours moves nothing.
        if self.jobs.contains_key(&offer.load) {
            return;
        }
        self.orders = self.orders.saturating_add(1);
        let job = Job::of(offer, self.orders);
        if job.stage == Stage::Whole {
            effects.push(Effect::Prove(job.offer.load.clone()));
        }
        self.jobs.insert(job.offer.load.clone(), job);
    }

    fn stands(
        &mut self,
        load: &Load,
        (kept, chunks, taken): (u32, u32, bool),
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        let Some(job) = self.jobs.get_mut(load).filter(|job| job.unanswered > 0) else {
            return; // nothing was asked
        };
        self.tries = 0;
        job.unanswered = job.unanswered.saturating_sub(1);
        match job.offer.way {
            Way::Out if taken => return self.taken(load, effects),
            Way::Out => out_stands(job, (kept, chunks), effects),
            Way::In if job.told && taken => {
                self.jobs.remove(load);
                effects.push(Effect::Known(load.clone()));
                return;
            }
            // It was brought by hand, and its sender has not given the relay any of it yet: said again when it does.
            Way::In if job.told => job.told = std::mem::take(&mut job.there) == 0,
            Way::In => in_stands(job, (kept, chunks)),
        }
        settle(job, 0, now);
    }

    fn refused(&mut self, load: &Load, retry_after_ms: u64, now: Timestamp) {
        if let Some(job) = self.jobs.get_mut(load).filter(|job| job.unanswered > 0) {
            self.tries = 0;
            job.unanswered = job.unanswered.saturating_sub(1);
            if job.known == Known::Asked {
                job.known = Known::No;
            }
            job.told = false;
            job.stalled = true;
            settle(job, retry_after_ms, now);
        }
    }

    fn news(&mut self, load: &Load, (kept, chunks): (u32, u32)) {
        if let Some(job) = self.jobs.get_mut(load)
            && job.offer.way == Way::In
            && job.offer.chunks == chunks
        {
            job.there = kept;
            if job.known == Known::No {
                job.known = Known::Yes;
            }
            if job.stage == Stage::Proven && job.unanswered == 0 {
                job.told = false;
            }
        }
    }

    fn taken(&mut self, load: &Load, effects: &mut Vec<Effect>) {
        let ours = |job: &Job| job.offer.way == Way::Out;
        if self.jobs.get(load).is_some_and(ours) {
            self.jobs.remove(load);
            effects.push(Effect::Taken(load.clone()));
        }
    }

    fn kept(&mut self, load: &Load, kept: u32, now: Timestamp, effects: &mut Vec<Effect>) {
        let Some(job) = self.jobs.get_mut(load) else {
            return;
        };
        self.tries = 0;
        job.unanswered = job.unanswered.saturating_sub(1);
        job.kept = kept;
        job.tries = 0;
        effects.push(Effect::Moved(load.clone(), kept));
        if kept == job.offer.chunks {
            job.stage = Stage::Whole;
            effects.push(Effect::Prove(load.clone()));
        }
        settle(job, 0, now);
    }

    /// As if it had been fetched, but that nobody was asked: what was asked for meanwhile comes in vain.
    fn brought(&mut self, load: &Load, kept: u32, effects: &mut Vec<Effect>) {
        let Some(job) = self.jobs.get_mut(load) else {
            return;
        };
        job.kept = kept;
        job.next = job.next.max(kept);
        effects.push(Effect::Moved(load.clone(), kept));
        if kept == job.offer.chunks {
            job.stage = Stage::Whole;
            effects.push(Effect::Prove(load.clone()));
        }
    }

    /// An answer that nothing can be done with.
    fn set_back(&mut self, load: &Load, retry_after_ms: u64, now: Timestamp) {
        if let Some(job) = self.jobs.get_mut(load) {
            job.unanswered = job.unanswered.saturating_sub(1);
            job.stalled = true;
            settle(job, retry_after_ms, now);
        }
    }

    fn proven(&mut self, load: &Load) {
        if let Some(job) = self.jobs.get_mut(load) {
            job.stage = Stage::Proven;
        }
    }

    fn disproven(&mut self, load: &Load, kept: u32, now: Timestamp) {
        if let Some(job) = self.jobs.get_mut(load) {
            job.stage = Stage::Moving;
            job.kept = kept;
            job.stalled = true;
            settle(job, 0, now);
        }
    }

    /// Says all that may be said now, the urgent first, both ways in turns.
    fn pump(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        let window = match self.line {
            Line::Up { window } if self.text == Text::Quiet => window,
            Line::Up { .. } => WINDOW_BUSY,
            Line::Opening => return,
            Line::None => {
                let wanted = self.jobs.values().any(|job| job.step(now).is_some());
                if self.linked && wanted && self.open_not_before <= now {
                    self.line = Line::Opening;
                    effects.push(Effect::Open);
                }
                return;
            }
        };
        while self.unanswered(None) < window {
            let Some((load, step)) = self.turn(now) else {
                break;
            };
            if matches!(step, Step::Chunk(_)) {
                self.chunk_not_before = now.plus_millis(PAUSE_MS);
            }
            if let Some(job) = self.jobs.get_mut(&load) {
                job.stepped(step);
                effects.push(effect(load, job.offer.way, step));
            }
        }
        self.rest(now, effects);
    }

    fn text(&mut self, text: Text, now: Timestamp) {
        let before = std::mem::replace(&mut self.text, text);
        if text == Text::Waits && before != Text::Waits {
            self.chunk_not_before = now.plus_millis(PAUSE_MS);
        }
    }

    /// Whether its next chunk has to wait for text.
    fn is_paused(&self, job: &Job, now: Timestamp) -> bool {
        self.text == Text::Waits
            && self.chunk_not_before > now
            && matches!(job.step(now), Some(Step::Chunk(_)))
    }

    /// Whose turn it is.
    fn turn(&self, now: Timestamp) -> Option<(Load, Step)> {
        let busy = [Way::Out, Way::In].map(|way| self.unanswered(Some(way)));
        let steps = self.jobs.iter();
        let steps = steps.filter(|(_, job)| !self.is_paused(job, now));
        let steps = steps.filter_map(|(load, job)| Some((load, job, job.step(now)?)));
        let first = steps.min_by_key(|(_, job, _)| {
            let [out, incoming] = busy;
            let way = match job.offer.way {
                Way::Out => out,
                Way::In => incoming,
            };
            (job.offer.precedence.rank(), way, job.order)
        });
        first.map(|(load, _, step)| (load.clone(), step))
    }

    fn unanswered(&self, way: Option<Way>) -> u32 {
        let jobs = self.jobs.values();
        let jobs = jobs.filter(|job| way.is_none_or(|way| job.offer.way == way));
        jobs.fold(0, |all, job| all.saturating_add(job.unanswered))
    }

    /// A connection with nothing to move is ended after a while.
    fn rest(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        if self.unanswered(None) > 0 {
            self.idle_since = None;
            return;
        }
        let since = *self.idle_since.get_or_insert(now);
        if since.plus_millis(limits::BLOB_IDLE_MS) <= now {
            self.line = Line::None;
            self.idle_since = None;
            self.open_not_before = Timestamp::default();
            effects.push(Effect::Close);
        }
    }
}

fn effect(load: Load, way: Way, step: Step) -> Effect {
    match (step, way) {
        (Step::Ask, way) => Effect::Ask(load, way),
        (Step::Chunk(index), Way::Out) => Effect::Put(load, index),
        (Step::Chunk(index), Way::In) => Effect::Get(load, index),
        (Step::SayTaken, _) => Effect::SayTaken(load),
    }
}

fn out_stands(job: &mut Job, (kept, chunks): (u32, u32), effects: &mut Vec<Effect>) {
    let kept = if chunks == job.offer.chunks { kept } else { 0 };
    if job.known == Known::Asked {
        job.known = Known::Yes;
        job.next = kept;
    } else if kept <= job.kept {
        job.stalled = true;
    }
    if kept != job.kept || kept == 0 {
        effects.push(Effect::Moved(job.offer.load.clone(), kept));
    }
    job.kept = kept;
    job.next = job.next.max(kept);
    if kept == job.offer.chunks {
        if job.stage == Stage::Moving {
            effects.push(Effect::AtRelay(job.offer.load.clone()));
        }
        job.stage = Stage::Whole;
    } else {
        job.stage = Stage::Moving;
    }
}

/// News come on another connection, and those after an answer may be here before it: so they are not taken back by it, and
/// where that is wrong the relay says so when it is asked for more than it has.
fn in_stands(job: &mut Job, (kept, chunks): (u32, u32)) {
    let kept = if chunks == job.offer.chunks { kept } else { 0 };
    if job.known == Known::Asked {
        job.known = Known::Yes;
        job.there = job.there.max(kept);
    } else {
        job.known = Known::No; // it has not what it said: asked anew, after a while
        job.stalled = true;
    }
}

/// What was set back goes on where it is once all its answers are there, and after a while.
fn settle(job: &mut Job, retry_after_ms: u64, now: Timestamp) {
    if !job.stalled {
        if job.unanswered == 0 {
            job.tries = 0;
        }
        return;
    }
    let wait = Backoff::BLOB.wait_ms(job.tries, job.order);
    let at = now.plus_millis(wait.max(retry_after_ms));
    job.not_before = job.not_before.max(at);
    if job.unanswered == 0 {
        job.tries = job.tries.saturating_add(1);
        job.drained();
    }
}
