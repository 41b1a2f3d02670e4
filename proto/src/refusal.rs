//! The one table of refusals: a stable code, a sentence for an officer, what to do, and when to try again.
//! Not: how a refusal travels (`frame`).

use std::{fmt, str::FromStr};

/// When the same thing may be tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Tried again by itself until it expires.
    Later,
    /// Not as it is: an officer or the operator is asked.
    Never,
}

/// A refusal's code. The text of [`Code::as_str`] is the wire format and never changes its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Code {
    /// Bytes that are not what they should be.
    Malformed,
    /// Larger than the protocol allows.
    TooLarge,
    /// A version that this side does not speak.
    UnsupportedVersion,
    /// The header names another sender than the link's office.
    WrongSender,
    /// The relay knows no such office.
    UnknownRecipient,
    /// No pairing between the two offices.
    Unpaired,
    /// The pairing is over, or has not begun.
    PairingExpired,
    /// The key is not the registered or pinned one.
    KeyChanged,
    /// The signature does not hold.
    BadSignature,
    /// It would live longer than the protocol allows.
    LifetimeTooLong,
    /// It is over already.
    Expired,
    /// Another envelope has this number.
    NumberConflict,
    /// Another alert has this name.
    IdConflict,
    /// What was opened is not what the header committed to.
    CommitmentMismatch,
    /// An exercise under the actual label, or the reverse.
    StatusMismatch,
    /// The content does not name this office as a recipient.
    WrongAudience,
    /// No key opens it.
    CannotOpen,
    /// The content breaks a bound or a rule of the alert format.
    BadContent,
    /// The office's share of the relay is used up.
    Quota,
    /// Too many in too short a time.
    TooFast,
    /// More unanswered bytes than the lane allows.
    OverBudget,
    /// The relay's disk is full.
    StorageFull,
    /// The relay cannot use its disk.
    StorageFailed,
    /// The office is not registered at the relay.
    Unregistered,
    /// The office is suspended by the relay's operator.
    Suspended,
    /// The certificate is not one that this link accepts.
    BadCertificate,
    /// Another gateway of the same office was linked since.
    SecondGateway,
    /// The relay is going down and comes back.
    ShuttingDown,
    /// A frame that has no place where it came.
    UnexpectedFrame,
    /// A bundle that is older than, or differs from, the one known.
    BundleRolledBack,
}

struct Row {
    code: &'static str,
    when: When,
    happened: &'static str,
    remedy: &'static str,
}

const fn row(code: &'static str, when: When, happened: &'static str, remedy: &'static str) -> Row {
    Row {
        code,
        when,
        happened,
        remedy,
    }
}

impl Code {
    /// Every code, in the table's order.
    pub const ALL: [Self; 30] = [
        Self::Malformed,
        Self::TooLarge,
        Self::UnsupportedVersion,
        Self::WrongSender,
        Self::UnknownRecipient,
        Self::Unpaired,
        Self::PairingExpired,
        Self::KeyChanged,
        Self::BadSignature,
        Self::LifetimeTooLong,
        Self::Expired,
        Self::NumberConflict,
        Self::IdConflict,
        Self::CommitmentMismatch,
        Self::StatusMismatch,
        Self::WrongAudience,
        Self::CannotOpen,
        Self::BadContent,
        Self::Quota,
        Self::TooFast,
        Self::OverBudget,
        Self::StorageFull,
        Self::StorageFailed,
        Self::Unregistered,
        Self::Suspended,
        Self::BadCertificate,
        Self::SecondGateway,
        Self::ShuttingDown,
        Self::UnexpectedFrame,
        Self::BundleRolledBack,
    ];

    /// The code as it travels and is logged.
    pub const fn as_str(self) -> &'static str {
        self.row().code
    }

    /// Whether the same thing may be tried again.
    pub const fn when(self) -> When {
        self.row().when
    }

    /// What happened, in one sentence.
    pub const fn happened(self) -> &'static str {
        self.row().happened
    }

    /// What to do, in one sentence.
    pub const fn remedy(self) -> &'static str {
        self.row().remedy
    }

    const fn row(self) -> Row {
        use When::{Later, Never};
        match self {
            Self::Malformed => row(
                "malformed",
                Never,
                "The message could not be read.",
                "Update the software at both offices; if it stays, report it.",
            ),
            Self::TooLarge => row(
                "too_large",
                Never,
                "The message is larger than the protocol allows.",
                "Shorten the text.",
            ),
            Self::UnsupportedVersion => row(
                "unsupported_version",
                Never,
                "The other side speaks another version of the protocol.",
                "Update the older of the two.",
            ),
            Self::WrongSender => row(
                "wrong_sender",
                Never,
                "The message names another office as its sender.",
                "Do not trust it; tell the relay's operator.",
            ),
            Self::UnknownRecipient => row(
                "unknown_recipient",
                Never,
                "The relay knows no such office.",
                "Check the name, or ask the operator to register the office.",
            ),
            Self::Unpaired => row(
                "unpaired",
                Never,
                "The two offices are not paired.",
                "Pair them first (`blo pair sign`), and give the pairing to the relay's operator.",
            ),
            Self::PairingExpired => row(
                "pairing_expired",
                Never,
                "The pairing of the two offices is not valid now.",
                "Sign a new pairing at both offices.",
            ),
            Self::KeyChanged => row(
                "key_changed",
                Never,
                "The office's key is not the one that is known.",
                "Call the office by telephone and compare numbers before you trust the new key.",
            ),
            Self::BadSignature => row(
                "bad_signature",
                Never,
                "The signature does not hold: the message was altered or forged.",
                "Do not trust it; tell the relay's operator.",
            ),
            Self::LifetimeTooLong => row(
                "lifetime_too_long",
                Never,
                "The message asks to be held longer than the protocol allows.",
                "Choose an earlier expiry, and check the clock.",
            ),
            Self::Expired => row(
                "expired",
                Never,
                "The message expired before it could be delivered.",
                "Send it again if it still matters.",
            ),
            Self::NumberConflict => row(
                "number_conflict",
                Never,
                "Another message already has this number.",
                "Nothing: the gateway begins a new numbering by itself.",
            ),
            Self::IdConflict => row(
                "id_conflict",
                Never,
                "Another alert already has this id.",
                "Send it as a new alert; both are kept as evidence.",
            ),
            Self::CommitmentMismatch => row(
                "commitment_mismatch",
                Never,
                "The content is not what its header committed to.",
                "Do not trust it; tell the sending office.",
            ),
            Self::StatusMismatch => row(
                "status_mismatch",
                Never,
                "An exercise was marked as actual, or the reverse.",
                "Do not act on it; tell the sending office.",
            ),
            Self::WrongAudience => row(
                "wrong_audience",
                Never,
                "The alert is not addressed to this office.",
                "Do not act on it; tell the sending office.",
            ),
            Self::CannotOpen => row(
                "cannot_open",
                Never,
                "The other office no longer has the key for this message.",
                "Nothing at first: it is sealed anew by itself; if it stays, call the office.",
            ),
            Self::BadContent => row(
                "bad_content",
                Never,
                "The alert breaks a rule of the format.",
                "Correct the alert and send it again.",
            ),
            Self::Quota => row(
                "quota",
                Later,
                "The office's share of the relay's space is used up.",
                "Wait: it is tried again until it expires; the other office may be offline.",
            ),
            Self::TooFast => row(
                "too_fast",
                Later,
                "Too many messages in too short a time.",
                "Wait: it is tried again by itself.",
            ),
            Self::OverBudget => row(
                "over_budget",
                Later,
                "Too much is under way at once.",
                "Wait: it is tried again by itself.",
            ),
            Self::StorageFull => row(
                "storage_full",
                Later,
                "The disk is full.",
                "Wait: it is tried again by itself; the operator must make space.",
            ),
            Self::StorageFailed => row(
                "storage_failed",
                Later,
                "The disk does not answer as it should.",
                "Wait: it is tried again by itself; the operator must look at the disk.",
            ),
            Self::Unregistered => row(
                "unregistered",
                Never,
                "The office is not registered at this relay.",
                "Give the office's certificate to the relay's operator (`blo-relay office add`).",
            ),
            Self::Suspended => row(
                "suspended",
                Never,
                "The office is suspended at this relay.",
                "Call the relay's operator.",
            ),
            Self::BadCertificate => row(
                "bad_certificate",
                Never,
                "The certificate is not one that this link accepts.",
                "Check the certificate with `blo status`; it may be expired, revoked, or for another office.",
            ),
            Self::SecondGateway => row(
                "second_gateway",
                Never,
                "Another gateway has linked as this office.",
                "Find the other gateway or copy of this home and stop it; if nobody knows of one, the keys may be stolen.",
            ),
            Self::ShuttingDown => row(
                "shutting_down",
                Later,
                "The relay is going down.",
                "Nothing: the gateway links again by itself.",
            ),
            Self::UnexpectedFrame => row(
                "unexpected_frame",
                Never,
                "The other side sent something that has no place here.",
                "Update the software at both ends.",
            ),
            Self::BundleRolledBack => row(
                "bundle_rolled_back",
                Never,
                "An older sealing key was offered than the one already known.",
                "Check the clock of the office that it belongs to; if it is right, the relay may be holding back keys.",
            ),
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A code that this version does not know. It is treated as *never* and shown as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown refusal “{0}”")]
pub struct UnknownCode(String);

impl FromStr for Code {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        Self::ALL
            .into_iter()
            .find(|code| code.as_str() == text)
            .ok_or_else(|| UnknownCode(text.chars().take(40).collect()))
    }
}

/// An answer to a peer that did something wrong: the code, and what exactly, without any words of an alert.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {detail}")]
pub struct Refusal {
    /// What kind of refusal.
    pub code: Code,
    /// What exactly, for the log.
    pub detail: String,
}

impl Refusal {
    /// A refusal with its detail.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
        }
    }

    pub(crate) fn malformed(detail: impl Into<String>) -> Self {
        Self::new(Code::Malformed, detail)
    }
}

impl From<prost::DecodeError> for Refusal {
    fn from(error: prost::DecodeError) -> Self {
        Self::malformed(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_in_the_table_once_and_speaks_in_sentences() {
        for (index, code) in Code::ALL.into_iter().enumerate() {
            assert_eq!(code.as_str().parse(), Ok(code));
            assert!(code.happened().ends_with('.') && code.remedy().ends_with('.'));
            assert!(
                Code::ALL
                    .iter()
                    .skip(index + 1)
                    .all(|other| other.as_str() != code.as_str())
            );
        }
    }
}
