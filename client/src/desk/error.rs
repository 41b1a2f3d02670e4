//! What the desk answers when it cannot: a stable code, two sentences, an exit code. Not: a peer's refusal.

use blo_proto::{Code, Refusal};
use serde::{Deserialize, Serialize};

use super::reading::disk;
use crate::{
    gateway::Fault,
    words::{Language, Said, Sentences},
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
    pub said: Option<Said>,
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
    /// An attachment is not here, or not yet.
    pub const NOT_HERE: &'static str = "not_here";
    /// The alert was forgotten.
    pub const FORGOTTEN: &'static str = "forgotten";
    /// The other office may need the alert again.
    pub const STILL_NEEDED: &'static str = "still_needed";
    /// What an alert hides is shown to whoever says why.
    pub const REASON_NEEDED: &'static str = "reason_needed";
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
            said: Some(said.clone()),
            ..Self::new(code, said.in_language(Language::English), exit_code)
        }
    }

    /// As its reader sees it: what happened and what to do, in the reader's language where it has the words.
    pub fn sentences(&self, language: Language) -> Sentences {
        let said = self.said.as_ref();
        let own = said.and_then(|said| said.sentences(language));
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

    /// Something in the input is not what it should be.
    pub(crate) fn bad_content(detail: impl std::fmt::Display) -> Self {
        let said = Said::of("desk-bad-content").detail(&detail);
        Self {
            said: Some(said),
            ..Self::new(Code::BadContent.as_str(), format!("{detail}."), 65)
        }
    }

    pub(crate) fn refused(refusal: &Refusal) -> Self {
        let code = refusal.code;
        let message = format!("{} {}: {}.", code.happened(), code.remedy(), refusal.detail);
        Self::new(code.as_str(), message, 65)
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
            Said::of("desk-untested").with("why", why),
        )
    }

    /// Its key is gone, and so is what would say why.
    pub(crate) fn destroyed(what: impl std::fmt::Display) -> Self {
        let message = format!(
            "What lay here of alert {what} was destroyed after this office's journal was last backed up. Ask the other \
             office for it, if it is needed."
        );
        Self::new(Self::FORGOTTEN, message, 66)
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
            let message = format!("{} ({office}) {}", code.happened(), code.remedy());
            DeskError::new(code.as_str(), message, 65)
        }
        Fault::Ended(office) => {
            let said = Said::of("desk-ended").with("office", office);
            DeskError::say(Code::Unpaired.as_str(), 65, said)
        }
        Fault::Reference => {
            DeskError::say(DeskError::REF_CONFLICT, 65, Said::of("desk-ref-conflict"))
        }
        Fault::Lifetime(what) => {
            DeskError::bad_content(format!("{what}. Choose another expires_at or lifetime_s"))
        }
        Fault::Agreement(refusal) => {
            let message = format!("{} {}", refusal.code.happened(), refusal.code.remedy());
            DeskError::new(refusal.code.as_str(), message, 65)
        }
        Fault::Untested(why) => DeskError::untested(why),
        Fault::OnItsWay(until) => {
            let message = format!(
                "The alert is on its way until {until}, and the other office has not got it yet. Cancel it, or wait \
                 until then."
            );
            DeskError::new(DeskError::STILL_NEEDED, message, 75)
        }
        Fault::Needed(until) => {
            let message = format!(
                "If the other office loses its disk it is given this alert again, until {until}. Wait until then, or \
                 say --now: then it is not given again."
            );
            DeskError::new(DeskError::STILL_NEEDED, message, 75)
        }
        Fault::UnsureClock => {
            let message = "No relay agrees with this gateway's clock, so nobody knows whether the other office still \
                           needs the alert. Link to the relay first, or say --now.";
            DeskError::new(DeskError::STILL_NEEDED, message, 75)
        }
        Fault::Shelf(error) => disk(error.clone()),
    }
}
