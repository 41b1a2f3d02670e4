//! The one thread that writes the journal: takes everything that is queued, commits it with one sync, shows it
//! to readers, and only then answers.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use crate::journal::{Journal, Mark, State};
use crate::lock::Lock;
use crate::pending::Answerer;
use crate::projection::project_bounded;
use crate::reserve::{COMMIT_FREE_BYTES_MIN, Claim, INDEX_FREE_BYTES_MIN};
use crate::store::Shared;
use crate::store::house::Growth;
use crate::width::wide;
use crate::{Options, Position, Record, StoreError, Update};

/// An append that waits for the writer.
#[derive(Debug)]
pub(super) struct Job {
    /// What to append; not empty.
    pub(super) records: Vec<Record>,
    /// What becomes of it on a nearly full disk.
    pub(super) need: Need,
    /// Who waits.
    pub(super) answer: Answerer,
}

/// Who goes first when there is little space.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Need {
    /// It leaves a share for what is urgent.
    New,
    /// It may take that share.
    Urgent,
    /// It may take the reserve.
    Ending,
}

impl Job {
    fn bytes(&self) -> usize {
        self.records
            .iter()
            .map(|record| record.clear.len() + record.body.len())
            .sum()
    }
}

/// What is queued for the writer.
#[derive(Debug, Default)]
pub(super) struct Queue {
    state: Mutex<QueueState>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct QueueState {
    jobs: VecDeque<Job>,
    /// Something is to be written down in a mark.
    noted: bool,
    damage_seen: bool,
    /// Some: end after what is queued, cleanly or not.
    ending: Option<bool>,
    /// Nobody takes anything from it any more.
    abandoned: bool,
}

/// What the writer does next.
enum Work {
    Commit(Vec<Job>),
    Note { damage_seen: bool },
    StateSynced,
    End { clean: bool },
}

impl Queue {
    /// Queues an append; after the end it is answered at once.
    pub(super) fn push(&self, job: Job) {
        let mut state = self.lock();
        if state.ending.is_none() {
            state.jobs.push_back(job);
            self.changed.notify_one();
        }
    }

    /// Has the writer look whether something is to be marked in the journal.
    pub(super) fn note(&self, damage_seen: bool) {
        let mut state = self.lock();
        state.noted = true;
        state.damage_seen |= damage_seen;
        self.changed.notify_one();
    }

    /// Ends the writer after what is queued.
    pub(super) fn end(&self, clean: bool) {
        let mut state = self.lock();
        state.ending.get_or_insert(clean);
        self.changed.notify_one();
    }

    /// Answers everything that is left with [`StoreError::Closed`], and everything from now on.
    fn abandon(&self) {
        let mut state = self.lock();
        state.ending.get_or_insert(false);
        state.abandoned = true;
        let jobs = std::mem::take(&mut state.jobs);
        drop(state);
        drop(jobs);
    }

    /// True if its writer has ended, in order or not.
    pub(super) fn is_abandoned(&self) -> bool {
        self.lock().abandoned
    }

    /// What comes next, without waiting; None if nothing does.
    fn now(&self, unstated: bool, options: &Options) -> Option<Work> {
        let mut state = self.lock();
        if !state.jobs.is_empty() {
            return Some(Work::Commit(state.take(options)));
        }
        if std::mem::take(&mut state.noted) {
            let damage_seen = state.damage_seen;
            return Some(Work::Note { damage_seen });
        }
        match state.ending {
            Some(clean) => Some(Work::End { clean }),
            None => unstated.then_some(Work::StateSynced),
        }
    }

    fn next(&self, unstated: bool, options: &Options) -> Work {
        let mut state = self.lock();
        loop {
            if !state.jobs.is_empty() {
                return Work::Commit(state.take(options));
            }
            if state.noted {
                state.noted = false;
                return Work::Note {
                    damage_seen: state.damage_seen,
                };
            }
            if let Some(clean) = state.ending {
                return Work::End { clean };
            }
            if unstated {
                let waited = self.changed.wait_timeout(state, options.idle);
                let (now, waited) = waited.unwrap_or_else(PoisonError::into_inner);
                state = now;
                if waited.timed_out() && state.is_idle() {
                    return Work::StateSynced;
                }
            } else {
                state = self
                    .changed
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, QueueState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl QueueState {
    fn is_idle(&self) -> bool {
        self.jobs.is_empty() && !self.noted && self.ending.is_none()
    }

    /// Everything queued, up to the bounds of one commit; always at least one.
    fn take(&mut self, options: &Options) -> Vec<Job> {
        let (mut records, mut bytes) = (0, 0);
        let mut taken = Vec::new();
        while let Some(job) = self.jobs.front() {
            records += job.records.len();
            bytes += job.bytes();
            let over = records > options.commit_records_max || bytes > options.commit_bytes_max;
            if over && !taken.is_empty() {
                break;
            }
            taken.extend(self.jobs.pop_front());
        }
        taken
    }
}

/// The writer's own.
#[derive(Debug)]
pub(super) struct Writer {
    pub(super) shared: Arc<Shared>,
    pub(super) journal: Journal,
    /// None once it was waited for.
    pub(super) follower: Option<JoinHandle<()>>,
    /// Ends with the writer.
    pub(super) keeper: Option<JoinHandle<()>>,
    /// Released when the writer has ended.
    pub(super) _lock: Lock,
}

/// However the thread ends, nobody waits for it afterwards.
struct Abandon(Arc<Shared>);

impl Drop for Abandon {
    fn drop(&mut self) {
        self.0.queue.abandon();
        self.0.house.end();
        self.0.feed.end();
    }
}

/// Appends that are committed together.
#[derive(Default)]
struct Batch {
    records: Vec<Record>,
    updates: Vec<(Position, Vec<Update>)>,
    answers: Vec<(Answerer, Vec<Position>)>,
    growth: Growth,
    /// Some of them may use the reserve.
    reserved: bool,
}

impl Writer {
    /// Runs until the store is closed or dropped.
    pub(super) fn run(mut self) -> Result<(), StoreError> {
        let _abandon = Abandon(Arc::clone(&self.shared));
        loop {
            let unstated = self.journal.is_unstated();
            let work = self.shared.queue.next(unstated, &self.shared.options);
            if let Some(outcome) = self.perform(work) {
                return outcome;
            }
        }
    }

    /// Does one thing, by hand; None if there is nothing to do.
    pub(super) fn step(&mut self) -> Option<()> {
        let unstated = self.journal.is_unstated();
        let work = self.shared.queue.now(unstated, &self.shared.options)?;
        let goes_on = !matches!(work, Work::StateSynced | Work::End { .. });
        let _ = self.perform(work);
        self.shared.lead();
        goes_on.then_some(())
    }

    /// Does all that is queued, by hand, to the end.
    pub(super) fn finish(mut self) -> Result<(), StoreError> {
        let _abandon = Abandon(Arc::clone(&self.shared));
        while let Some(work) = self.shared.queue.now(false, &self.shared.options) {
            let ended = self.perform(work);
            self.shared.lead();
            if let Some(outcome) = ended {
                return outcome;
            }
        }
        Ok(())
    }

    /// Does one thing; some outcome if it was the last.
    fn perform(&mut self, work: Work) -> Option<Result<(), StoreError>> {
        match work {
            Work::Commit(jobs) => self.commit(jobs),
            Work::Note { damage_seen } => self.note(damage_seen),
            Work::StateSynced => {
                self.shared.make_room(COMMIT_FREE_BYTES_MIN, Claim::Whole);
                // If it fails the next commit states it; nothing rests on it before that.
                if let Err(error) = self.journal.state_synced() {
                    tracing::warn!(%error, "the journal could not state its synced end");
                }
            }
            Work::End { clean } => return Some(self.end(clean)),
        }
        self.count();
        None
    }

    fn commit(&mut self, jobs: Vec<Job>) {
        if let Some(error) = self.shared.feed.failure() {
            for job in jobs {
                job.answer.answer(Err(error.clone()));
            }
            return;
        }
        let options = &self.shared.options;
        let stuck = self.shared.feed.is_stuck(options.behind_records_max);
        let bytes = jobs.iter().map(|job| wide(job.bytes())).sum();
        let has_room = |need| match need {
            Need::Ending => !stuck,
            Need::New | Need::Urgent => {
                let urgent = need == Need::Urgent;
                !stuck && self.shared.reserve.has_room_for_new(bytes, urgent)
            }
        };
        let mut batch = Batch::default();
        for job in jobs {
            if has_room(job.need) {
                batch.reserved |= job.need == Need::Ending;
                self.admit(job, &mut batch);
            } else {
                self.shared.statistics().refused_full += 1;
                job.answer.answer(Err(StoreError::Full));
            }
        }
        if batch.records.is_empty() {
            return;
        }
        match self.write(&batch) {
            Ok(()) => self.publish(batch),
            Err(error) => self.refuse(batch, &error),
        }
    }

    /// Writes the batch, into space of the reserve if there is no other.
    fn write(&mut self, batch: &Batch) -> Result<(), StoreError> {
        let shared = Arc::clone(&self.shared);
        let bytes = batch.growth.bytes.saturating_add(COMMIT_FREE_BYTES_MIN);
        shared.make_room(bytes, Claim::Whole);
        loop {
            match self.journal.commit(&batch.records) {
                Err(StoreError::Full) if batch.reserved && shared.give_up_step() => {}
                outcome => return outcome,
            }
        }
    }

    /// Adds an append to the batch, or answers it if the projection does not understand it.
    fn admit(&self, job: Job, batch: &mut Batch) {
        let first = self.journal.next().number() + wide(batch.records.len());
        let mut updates = Vec::with_capacity(job.records.len());
        let mut growth = Growth::default();
        for (number, record) in (first..).zip(&job.records) {
            let position = Position::new(number);
            match project_bounded(&*self.shared.projection, position, &record.clear) {
                Ok(projected) => {
                    growth.add(record, &projected);
                    updates.push((position, projected.updates));
                }
                Err(source) => {
                    job.answer
                        .answer(Err(StoreError::Projection { position, source }));
                    return;
                }
            }
        }
        let positions = updates.iter().map(|(position, _)| *position).collect();
        batch.growth = batch.growth.and(growth);
        batch.records.extend(job.records);
        batch.updates.extend(updates);
        batch.answers.push((job.answer, positions));
    }

    /// The batch is on disk: readers see it, then its callers hear of it, then the index gets it.
    fn publish(&mut self, batch: Batch) {
        {
            let mut statistics = self.shared.statistics();
            statistics.records += wide(batch.records.len());
            statistics.bytes += batch.growth.bytes;
        }
        self.count();
        self.shared
            .house
            .grow(batch.growth, self.shared.options.segment_bytes);
        let changed = self.shared.show(batch.updates);
        for (answer, positions) in batch.answers {
            answer.answer(Ok(positions));
        }
        self.shared
            .feed
            .push(changed, self.shared.options.behind_records_max);
    }

    fn refuse(&self, batch: Batch, error: &StoreError) {
        if matches!(error, StoreError::Full) {
            self.shared.statistics().refused_full += wide(batch.answers.len());
        } else {
            tracing::error!(%error, "a commit failed");
        }
        for (answer, _) in batch.answers {
            answer.answer(Err(error.clone()));
        }
    }

    /// Writes down that the index failed or that a read found damage, so that the next opening knows.
    fn note(&mut self, damage_seen: bool) {
        let before = self.journal.mark();
        let mark = Mark {
            index_failed: before.index_failed || self.shared.feed.failure().is_some(),
            damage_seen: before.damage_seen || damage_seen,
            ..before.clone()
        };
        self.shared.make_room(COMMIT_FREE_BYTES_MIN, Claim::Whole);
        if mark != *before
            && let Err(error) = self.journal.remark(mark)
        {
            tracing::error!(%error, "the journal could not note what happened");
        }
    }

    fn end(&mut self, clean: bool) -> Result<(), StoreError> {
        self.shared.house.end();
        if self
            .keeper
            .take()
            .is_some_and(|keeper| keeper.join().is_err())
        {
            tracing::error!("the keeper's thread panicked");
        }
        self.shared.feed.end();
        if self
            .follower
            .take()
            .is_some_and(|follower| follower.join().is_err())
        {
            tracing::error!("the index's thread panicked");
        }
        let failure = self.shared.feed.failure();
        let index = self.shared.take_index();
        if !clean {
            drop(index);
            return Ok(());
        }
        if let Some(error) = failure {
            self.note(false);
            return Err(error);
        }
        self.shared.make_room(INDEX_FREE_BYTES_MIN, Claim::Whole);
        let index = index.and_then(Arc::into_inner).ok_or(StoreError::Closed)?;
        let index_position = index.position()?;
        index.close()?;
        let mark = Mark {
            state: State::Closed,
            index_position,
            ..self.journal.mark().clone()
        };
        let closed = self.journal.remark(mark);
        self.count();
        closed
    }

    fn count(&self) {
        let tally = self.journal.tally;
        let mut statistics = self.shared.statistics();
        statistics.commits = tally.commits;
        statistics.fdatasyncs = tally.syncs;
        statistics.failures = tally.failures;
    }
}
