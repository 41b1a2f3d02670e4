//! What the desk answers when it cannot: a stable code, two sentences, an exit code. Not: a peer's refusal.

use blo_proto::{Code, Refusal};
use serde::{Deserialize, Serialize};

use super::reading::disk;
use crate::{
    gateway::Fault,
    words::{Language, Said, Sentences, recognised},
};

/// Why the desk did not do what it was asked to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct DeskError {
    /// Stable: a code of the protocol's table, or one of the constants below.
    pub code: String,
    /// Two sentences in English: what happened, what to do.
    pub message: String,
    /// The same by its name, for who reads another language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Box<Said>>,
    /// What a program that ends with this exits with (`sysexits.h`).
    pub exit_code: u8,
}

impl DeskError {
    /// The office is not among the counterparts.
    pub const UNKNOWN_COUNTERPART: &'static str = "unknown_counterpart";
    /// The same `ref` was used for another alert.
    pub const REF_CONFLICT: &'static str = "ref_conflict";
    /// No such alert here.
    pub const NOT_FOUND: &'static str = "not_found";
    /// Several senders used this id.
    pub const AMBIGUOUS: &'static str = "ambiguous";
    /// The cursor is none that this gateway gave out.
    pub const BAD_CURSOR: &'static str = "bad_cursor";
    /// No test message can be sent now.
    pub const UNTESTED: &'static str = "untested";
    /// A counterpart's gateway did not answer a test message.
    pub const NO_ANSWER: &'static str = "no_answer";
    /// There is no program of the alarm, or it does not do what it should.
    pub const NO_ALARM: &'static str = "no_alarm";
    /// An attachment is not here, or not yet.
    pub const NOT_HERE: &'static str = "not_here";
    /// The alert was forgotten.
    pub const FORGOTTEN: &'static str = "forgotten";
    /// The other office may need the alert again.
    pub const STILL_NEEDED: &'static str = "still_needed";
    /// What an alert hides is shown to whoever says why.
    pub const REASON_NEEDED: &'static str = "reason_needed";
    /// The alert is for other agencies of this office.
    pub const WITHHELD: &'static str = "withheld";
    /// The gateway is going down.
    pub const STOPPED: &'static str = "stopped";

    /// An error with its sentences, in English alone.
    pub fn new(code: &str, message: impl Into<String>, exit_code: u8) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
            said: None,
            exit_code,
        }
    }

    /// An error whose sentences every language has.
    pub fn say(code: &str, exit_code: u8, said: Said) -> Self {
        Self {
            message: said.in_language(Language::English),
            said: Some(Box::new(said)),
            ..Self::new(code, String::new(), exit_code)
        }
    }

    /// As its reader sees it: what happened and what to do, in the reader's language where it has the words.
    pub fn sentences(&self, language: Language) -> Sentences {
        let said = self.said.as_ref();
        // Without a name it may be one that is known by its English.
        let known = recognised(&self.message).filter(|_| said.is_none());
        let own = said.map(|said| &**said).or(known.as_ref());
        let own = own.and_then(|said| said.sentences(language));
        match (language, own) {
            (Language::English, _) | (_, None) => {
                let message = self.message.as_str();
                let (happened, remedy) = message
                    .split_once(". ")
                    .unwrap_or((message.trim_end_matches('.'), ""));
                Sentences {
                    happened: happened.to_owned(),
                    remedy: remedy.to_owned(),
                }
            }
            (_, Some(sentences)) => sentences,
        }
    }

    /// The way to the field of an entity that is wrong, such as `entities[2].vehicle.plate`; `None` where it is none of those.
    pub fn at(&self) -> Option<&str> {
        let detail = self.said.as_ref()?.detail.as_deref()?;
        let of_way = |c: char| c.is_ascii_alphanumeric() || "[]._".contains(c);
        let way = detail.split(|c| !of_way(c)).next()?;
        let named = ["entities[", "links["];
        named.iter().any(|one| way.starts_with(one)).then_some(way)
    }

    /// The same error with its message in a language, for a program that shows it to a person.
    #[must_use]
    pub fn in_language(self, language: Language) -> Self {
        let own = self.said.as_ref().filter(|_| language != Language::English);
        let message = own.and_then(|said| said.sentences(language));
        Self {
            message: message.map_or(self.message, |both| both.joined()),
            said: None,
            ..self
        }
    }

    /// Something in the input is not what it should be, in words that every language has.
    pub(super) fn unusable(said: Said) -> Self {
        Self::say(Code::BadContent.as_str(), 65, said)
    }

    /// Something in the input is not what it should be.
    pub(crate) fn bad_content(detail: impl std::fmt::Display) -> Self {
        let said = Said::of("desk-bad-content").detail(&detail);
        Self {
            said: Some(Box::new(said)),
            ..Self::new(Code::BadContent.as_str(), format!("{detail}."), 65)
        }
    }

    pub(crate) fn refused(refusal: &Refusal) -> Self {
        let code = refusal.code;
        let message = format!("{} {}: {}.", code.happened(), code.remedy(), refusal.detail);
        Self {
            said: Some(Box::new(Said::refusal(code).detail(&refusal.detail))),
            ..Self::new(code.as_str(), message, 65)
        }
    }

    /// A refusal of the protocol's table, without its detail.
    fn by_code(code: Code) -> Self {
        Self::say(code.as_str(), 65, Said::refusal(code))
    }

    /// The gateway is going down.
    pub fn stopped() -> Self {
        Self::say(Self::STOPPED, 75, Said::of("desk-stopped"))
    }

    /// No test message can be sent now.
    pub(crate) fn untested(why: &str) -> Self {
        Self::say(
            Self::UNTESTED,
            75,
            Said::of("desk-untested").because("why", why),
        )
    }

    /// Its key is gone, and so is what would say why.
    pub(crate) fn destroyed(what: impl std::fmt::Display) -> Self {
        Self::say(
            Self::FORGOTTEN,
            66,
            Said::of("desk-destroyed").with("what", what),
        )
    }

    pub(crate) fn not_found(what: impl std::fmt::Display) -> Self {
        Self::say(
            Self::NOT_FOUND,
            66,
            Said::of("desk-not-found").with("what", what),
        )
    }
}

/// The gateway's reason for a person.
#[expect(
    clippy::needless_pass_by_value,
    reason = "it is what map_err hands over"
)]
pub(super) fn fault(fault: Fault) -> DeskError {
    match &fault {
        Fault::Counterpart(office, Code::Unpaired) => {
            let said = Said::of("desk-unknown-counterpart").with("office", office);
            DeskError::say(DeskError::UNKNOWN_COUNTERPART, 65, said)
        }
        Fault::Counterpart(office, code @ Code::KeyChanged) => {
            let said = Said::of("desk-key-changed").with("office", office);
            DeskError::say(code.as_str(), 65, said)
        }
        Fault::Counterpart(office, code) => {
            DeskError::say(code.as_str(), 65, Said::refusal(*code).detail(office))
        }
        Fault::Ended(office) => {
            let said = Said::of("desk-ended").with("office", office);
            DeskError::say(Code::Unpaired.as_str(), 65, said)
        }
        Fault::Reference => {
            DeskError::say(DeskError::REF_CONFLICT, 65, Said::of("desk-ref-conflict"))
        }
        Fault::Lifetime(what) => DeskError::unusable(Said::of("desk-lifetime").with("what", what)),
        Fault::Agreement(refusal) => DeskError::by_code(refusal.code),
        Fault::NoAlarm => DeskError::say(DeskError::NO_ALARM, 78, Said::of("desk-no-alarm")),
        Fault::Untested(why) => DeskError::untested(why),
        Fault::OnItsWay(until) => {
            let said = Said::of("desk-on-its-way").with("until", until);
            DeskError::say(DeskError::STILL_NEEDED, 75, said)
        }
        Fault::Needed(until) => {
            let said = Said::of("desk-needed").with("until", until);
            DeskError::say(DeskError::STILL_NEEDED, 75, said)
        }
        Fault::UnsureClock => {
            DeskError::say(DeskError::STILL_NEEDED, 75, Said::of("desk-unsure-clock"))
        }
        Fault::Shelf(error) => disk(error.clone()),
    }
}
