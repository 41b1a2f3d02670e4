//! What one step of the way was found to be. Not: which steps there are.

use serde::Serialize;

use crate::{
    cmd::{Failure, out::tame, reader, tell},
    words::Said,
};

/// How a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Verdict {
    /// As it should be.
    Well,
    /// It works, and somebody should look at it.
    Attention,
    /// It does not work.
    Wrong,
    /// Nobody could look.
    Untested,
}

/// One step: what was found, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Check {
    /// A stable name.
    pub(super) check: &'static str,
    /// Of which counterpart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) office: Option<String>,
    pub(super) verdict: Verdict,
    /// A sentence.
    pub(super) found: String,
    /// What to do; empty where there is nothing to do.
    pub(super) remedy: String,
    /// What the program ends with where this is wrong (`sysexits.h`).
    #[serde(skip)]
    pub(super) exit: u8,
}

impl Check {
    fn new(check: &'static str, verdict: Verdict, said: &Said) -> Self {
        let both = said.sentences(reader());
        Self {
            check,
            office: None,
            verdict,
            found: both.map_or_else(|| tell(said), |both| both.happened),
            remedy: String::new(),
            exit: 0,
        }
    }

    /// The same with what to do.
    fn remedied(self, said: &Said) -> Self {
        let both = said.sentences(reader()).unwrap_or_default();
        Self {
            remedy: both.remedy,
            ..self
        }
    }

    pub(super) fn well(check: &'static str, found: &Said) -> Self {
        Self::new(check, Verdict::Well, found)
    }

    pub(super) fn untested(check: &'static str, why: &Said) -> Self {
        Self::new(check, Verdict::Untested, why)
    }

    pub(super) fn attention(check: &'static str, found: &Said) -> Self {
        Self::new(check, Verdict::Attention, found).remedied(found)
    }

    pub(super) fn wrong(check: &'static str, exit: u8, found: &Said) -> Self {
        let wrong = Self::new(check, Verdict::Wrong, found).remedied(found);
        Self { exit, ..wrong }
    }

    /// What a verb, the gateway or the relay has said itself.
    pub(super) fn failed(check: &'static str, failure: Failure) -> Self {
        let end = reader().full_stop();
        let happened = failure.happened.trim_end_matches(end);
        Self {
            check,
            office: None,
            verdict: Verdict::Wrong,
            found: format!("{happened}{end}"),
            remedy: failure.remedy,
            exit: failure.exit,
        }
    }

    /// Nobody could look: there is nothing to mend in it.
    pub(super) fn not_tested(self) -> Self {
        Self {
            verdict: Verdict::Untested,
            remedy: String::new(),
            exit: 0,
            ..self
        }
    }

    /// The same, of a counterpart.
    pub(super) fn of(self, office: &str) -> Self {
        Self {
            office: Some(office.to_owned()),
            ..self
        }
    }

    /// One or two lines.
    pub(super) fn lines(&self) -> String {
        let verdict = match self.verdict {
            Verdict::Well => tell(&Said::of("doctor-well")),
            Verdict::Attention => tell(&Said::of("doctor-look")),
            Verdict::Wrong => tell(&Said::of("doctor-wrong")),
            Verdict::Untested => "-".to_owned(),
        };
        let office = self.office.as_ref();
        let office = office.map_or_else(String::new, |office| format!("{office}: "));
        let first = format!("{verdict:<5}  {office}{}", tame(&self.found));
        match self.remedy.as_str() {
            "" => first,
            remedy => format!("{first}\n       → {}", tame(remedy)),
        }
    }
}
