//! A message to a counterpart's gateway and back, signed and sealed like any other and under the exercise label: so far
//! the way is open, and no officer is disturbed. Not: an alert, nor anything that is kept.

use std::{collections::BTreeMap, mem};

use blo_proto::{
    OfficeId, Precedence, Timestamp,
    content::Body,
    limits,
    notice::{Notice, Test},
};
use tokio::{sync::oneshot, time::Instant};

use super::{command::Fault, engine::Engine, round::Round, round::random};
use crate::courier::Cargo;

/// What a test message found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tested {
    /// From asking to the answer, milliseconds.
    pub round_trip_ms: u64,
    /// The counterpart's clock when it answered.
    pub clock: Timestamp,
    /// Our time when the answer came.
    pub at: Timestamp,
}

type Answer = oneshot::Sender<Result<Tested, Fault>>;

/// Test messages under way, and when others were answered.
#[derive(Default)]
pub(super) struct Tests {
    asked: BTreeMap<OfficeId, Asked>,
    answered: BTreeMap<OfficeId, Timestamp>,
}

struct Asked {
    nonce: [u8; 16],
    since: Instant,
    at: Timestamp,
    tested: Option<Tested>,
    waiting: Vec<Answer>,
}

/// Those who wait for one answer.
const WAITING_MAX: usize = 64;

impl Engine {
    /// Asks a counterpart's gateway, at most once a minute: whoever asks again meanwhile shares the answer.
    pub(super) fn test(&mut self, office: &OfficeId, answer: Answer, round: &mut Round) {
        if let Err(fault) = self.can_test(office, round.now) {
            return drop(answer.send(Err(fault)));
        }
        let recent = |asked: &&mut Asked| {
            round.now.millis_since(asked.at) < limits::TEST_EVERY_MS && asked.at <= round.now
        };
        if let Some(asked) = self.tests.asked.get_mut(office).filter(recent) {
            match asked.tested {
                Some(tested) => drop(answer.send(Ok(tested))),
                None if asked.waiting.len() < WAITING_MAX => asked.waiting.push(answer),
                None => {}
            }
            return;
        }
        let asked = Asked {
            nonce: random(),
            since: Instant::now(),
            at: round.now,
            tested: None,
            waiting: vec![answer],
        };
        let question = Test {
            nonce: asked.nonce,
            is_answer: false,
            at: round.now,
        };
        self.tests.asked.insert(office.clone(), asked);
        self.send_test(office, question, round);
    }

    fn can_test(&self, office: &OfficeId, now: Timestamp) -> Result<(), Fault> {
        self.can_send_to(office, now)?;
        if !self.link_up() {
            return Err(Fault::Untested("this office is not linked to the relay"));
        }
        if !self.is_sealable_now(office) {
            return Err(Fault::Untested("no sealing key of that office is known"));
        }
        Ok(())
    }

    fn is_sealable_now(&self, office: &OfficeId) -> bool {
        self.courier.peer(office).is_some_and(|peer| peer.sealable)
    }

    /// A question is answered at most once a minute and only while it is fresh; an answer counts where it was
    /// asked for.
    pub(super) fn test_came(
        &mut self,
        from: &OfficeId,
        (test, composed): (Test, Timestamp),
        round: &mut Round,
    ) {
        if test.is_answer {
            return self.tested(from, &test, round.now);
        }
        let (now, every) = (round.now, limits::TEST_EVERY_MS);
        let fresh = now.millis_since(composed) < limits::TEST_AGE_MAX_MS
            && composed.millis_since(now) < limits::TEST_AGE_MAX_MS;
        let before = self.tests.answered.get(from);
        let soon = before.is_some_and(|at| now.millis_since(*at) < every && *at <= now);
        if !fresh || soon || !self.link_up() || !self.is_sealable_now(from) {
            return;
        }
        self.tests.answered.insert(from.clone(), now);
        let answer = Test {
            is_answer: true,
            at: now,
            ..test
        };
        self.send_test(from, answer, round);
    }

    fn tested(&mut self, from: &OfficeId, test: &Test, now: Timestamp) {
        let asked = self.tests.asked.get_mut(from);
        let open = |asked: &&mut Asked| asked.nonce == test.nonce && asked.tested.is_none();
        let Some(asked) = asked.filter(open) else {
            return;
        };
        let took = asked.since.elapsed().as_millis();
        let tested = Tested {
            round_trip_ms: u64::try_from(took).unwrap_or(u64::MAX),
            clock: test.at,
            at: now,
        };
        asked.tested = Some(tested);
        for answer in mem::take(&mut asked.waiting) {
            let _ = answer.send(Ok(tested));
        }
    }

    fn send_test(&mut self, to: &OfficeId, test: Test, round: &mut Round) {
        round.attach = None;
        let way = (Precedence::Routine, true, Timestamp::default());
        let body = Body::Notice(Notice::Test(test));
        self.message(to, way, (Cargo::Notice, body), round);
        round.attach = None;
    }
}
