//! What the desk answers when it cannot: a stable code, two sentences, an exit code. Not: a peer's refusal.

use blo_proto::{Code, Refusal};
use serde::{Deserialize, Serialize};

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
