//! What one step of the way was found to be. Not: which steps there are.

use serde::Serialize;

use crate::cmd::{Failure, out::tame};

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
    fn new(check: &'static str, verdict: Verdict, found: impl Into<String>) -> Self {
        Self {
            check,
            office: None,
            verdict,
            found: found.into(),
            remedy: String::new(),
            exit: 0,
        }
    }

    pub(super) fn well(check: &'static str, found: impl Into<String>) -> Self {
        Self::new(check, Verdict::Well, found)
    }

    pub(super) fn untested(check: &'static str, why: impl Into<String>) -> Self {
        Self::new(check, Verdict::Untested, why)
    }

    pub(super) fn attention(
        check: &'static str,
        found: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            remedy: remedy.into(),
            ..Self::new(check, Verdict::Attention, found)
        }
    }

    pub(super) fn wrong(
        check: &'static str,
        exit: u8,
        (found, remedy): (impl Into<String>, impl Into<String>),
    ) -> Self {
        Self {
            remedy: remedy.into(),
            exit,
            ..Self::new(check, Verdict::Wrong, found)
        }
    }

    /// A verb's failure.
    pub(super) fn failed(check: &'static str, failure: Failure) -> Self {
        let happened = format!("{}.", failure.happened.trim_end_matches('.'));
        Self::wrong(check, failure.exit, (happened, failure.remedy))
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
            Verdict::Well => "well",
            Verdict::Attention => "LOOK",
            Verdict::Wrong => "WRONG",
            Verdict::Untested => "-",
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
