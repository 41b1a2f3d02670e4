//! What the desk answers when it cannot: a stable code, two sentences, an exit code. Not: a peer's refusal.

use blo_proto::{Code, Refusal};
use serde::{Deserialize, Serialize};

use super::reading::disk;
use crate::gateway::Fault;

/// Why the desk did not do what it was asked to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct DeskError {
    /// Stable: a code of the protocol's table, or one of the constants below.
    pub code: String,
    /// Two sentences: what happened, what to do.
    pub message: String,
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
    /// The gateway is going down.
    pub const STOPPED: &'static str = "stopped";

    /// An error with its sentences.
    pub fn new(code: &str, message: impl Into<String>, exit_code: u8) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
            exit_code,
        }
    }

    /// Something in the input is not what it should be.
    pub(crate) fn bad_content(detail: impl std::fmt::Display) -> Self {
        Self::new(Code::BadContent.as_str(), format!("{detail}."), 65)
    }

    pub(crate) fn refused(refusal: &Refusal) -> Self {
        let code = refusal.code;
        let message = format!("{} {}: {}.", code.happened(), code.remedy(), refusal.detail);
        Self::new(code.as_str(), message, 65)
    }

    /// The gateway is going down.
    pub fn stopped() -> Self {
        let message = "The gateway is stopping. Start it again, then repeat what you did.";
        Self::new(Self::STOPPED, message, 75)
    }

    /// No test message can be sent now.
    pub(crate) fn untested(why: &str) -> Self {
        let message = format!("No test message was sent: {why}. Mend that first.");
        Self::new(Self::UNTESTED, message, 75)
    }

    pub(crate) fn not_found(what: impl std::fmt::Display) -> Self {
        let message = format!(
            "There is no alert {what} at this office. Look at `blo inbox` and `blo inbox --sent`."
        );
        Self::new(Self::NOT_FOUND, message, 66)
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
            let message = format!(
                "{office} is not a counterpart of this office. Check the name, or pair first (`blo pair propose`)."
            );
            DeskError::new(DeskError::UNKNOWN_COUNTERPART, message, 65)
        }
        Fault::Counterpart(office, code @ Code::KeyChanged) => {
            let message = format!(
                "The key of {office} is another than the one that this office agreed to: nothing is sent to it or \
                 taken from it, and what waits here is kept. Call the office by telephone, then pair anew (`blo pair \
                 propose {office}`)."
            );
            DeskError::new(code.as_str(), message, 65)
        }
        Fault::Counterpart(office, code) => {
            let message = format!("{} ({office}) {}", code.happened(), code.remedy());
            DeskError::new(code.as_str(), message, 65)
        }
        Fault::Ended(office) => {
            let message =
                format!("The agreement with {office} was ended. Pair anew (`blo pair propose`).");
            DeskError::new(Code::Unpaired.as_str(), message, 65)
        }
        Fault::Reference => {
            let message =
                "This ref was used for another alert. Send this one under a ref of its own.";
            DeskError::new(DeskError::REF_CONFLICT, message, 65)
        }
        Fault::Lifetime(what) => {
            DeskError::bad_content(format!("{what}. Choose another expires_at or lifetime_s"))
        }
        Fault::Agreement(refusal) => {
            let message = format!("{} {}", refusal.code.happened(), refusal.code.remedy());
            DeskError::new(refusal.code.as_str(), message, 65)
        }
        Fault::NoAlarm => {
            let message = "No program is run when an alert needs an officer. Name one under [alarm] exec in blo.toml, then \
                           start the gateway anew.";
            DeskError::new(DeskError::NO_ALARM, message, 78)
        }
        Fault::Untested(why) => DeskError::untested(why),
        Fault::Shelf(error) => disk(error.clone()),
    }
}
