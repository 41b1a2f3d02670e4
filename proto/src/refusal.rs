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
    /// The relay was restored from a backup, and its operator has not confirmed it.
    Unconfirmed,
    /// The relay held it, and its disk cannot give it back.
    LostByRelay,
    /// A bundle of a time that has not come.
    BundleAhead,
    /// The relay's operator keeps a list of who may pair, and these two are not on it.
    NotAllowed,
    /// A connection for attachments whose link is not up.
    NoLink,
    /// It changes or answers an alert that it may not change or answer.
    BadReference,
    /// The originator of an alert has not consented to what is to be done with it.
    NeedsConsent,
}

struct Row {
    code: Code,
    text: &'static str,
    when: When,
    happened: &'static str,
    remedy: &'static str,
}

const fn row(
    code: Code,
    text: &'static str,
    when: When,
    happened: &'static str,
    remedy: &'static str,
) -> Row {
    Row {
        code,
        text,
        when,
        happened,
        remedy,
    }
}

impl Code {
    /// Every code, in the table's order.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.code)
    }

    /// The code as it travels and is logged.
    pub fn as_str(self) -> &'static str {
        self.row().text
    }

    /// Whether the same thing may be tried again.
    pub fn when(self) -> When {
        self.row().when
    }

    /// What happened, in one sentence.
    pub fn happened(self) -> &'static str {
        self.row().happened
    }

    /// What to do, in one sentence.
    pub fn remedy(self) -> &'static str {
        self.row().remedy
    }

    /// The code's place in the table, from 0: what closes a connection.
    pub fn index(self) -> u32 {
        let at = TABLE.iter().position(|row| row.code == self);
        at.and_then(|at| u32::try_from(at).ok())
            .expect("every code has a row")
    }

    /// The code at a place of the table.
    pub fn from_index(index: u32) -> Option<Self> {
        TABLE.get(usize::try_from(index).ok()?).map(|row| row.code)
    }

    fn row(self) -> &'static Row {
        TABLE
            .iter()
            .find(|row| row.code == self)
            .expect("every code has a row")
    }
}

/// New rows go to the end: a row's place closes connections.
const TABLE: [Row; 37] = [
    row(
        Code::Malformed,
        "malformed",
        When::Never,
        "The message could not be read.",
        "Update the software at both offices; if it stays, report it.",
    ),
    row(
        Code::TooLarge,
        "too_large",
        When::Never,
        "The message is larger than the protocol allows.",
        "Shorten the text.",
    ),
    row(
        Code::UnsupportedVersion,
        "unsupported_version",
        When::Never,
        "The other side speaks another version of the protocol.",
        "Update the older of the two.",
    ),
    row(
        Code::WrongSender,
        "wrong_sender",
        When::Never,
        "The message names another office as its sender.",
        "Do not trust it; tell the relay's operator.",
    ),
    row(
        Code::UnknownRecipient,
        "unknown_recipient",
        When::Never,
        "The relay knows no such office.",
        "Check the name, or ask the operator to register the office.",
    ),
    row(
        Code::Unpaired,
        "unpaired",
        When::Never,
        "The two offices are not paired.",
        "Pair them first (`blo pair propose`).",
    ),
    row(
        Code::PairingExpired,
        "pairing_expired",
        When::Never,
        "The pairing of the two offices is not valid now.",
        "Sign a new pairing at both offices.",
    ),
    row(
        Code::KeyChanged,
        "key_changed",
        When::Never,
        "The office's key is not the one that is known.",
        "Call the office by telephone and compare numbers before you trust the new key.",
    ),
    row(
        Code::BadSignature,
        "bad_signature",
        When::Never,
        "The signature does not hold: the message was altered or forged.",
        "Do not trust it; tell the relay's operator.",
    ),
    row(
        Code::LifetimeTooLong,
        "lifetime_too_long",
        When::Never,
        "The message asks to be held longer than the protocol allows.",
        "Choose an earlier expiry, and check the clock.",
    ),
    row(
        Code::Expired,
        "expired",
        When::Never,
        "The message expired before it could be delivered.",
        "Send it again if it still matters.",
    ),
    row(
        Code::NumberConflict,
        "number_conflict",
        When::Never,
        "Another message already has this number.",
        "Nothing: the gateway begins a new numbering by itself.",
    ),
    row(
        Code::IdConflict,
        "id_conflict",
        When::Never,
        "Another alert already has this id.",
        "Send it as a new alert; both are kept as evidence.",
    ),
    row(
        Code::CommitmentMismatch,
        "commitment_mismatch",
        When::Never,
        "The content is not what its header committed to.",
        "Do not trust it; tell the sending office.",
    ),
    row(
        Code::StatusMismatch,
        "status_mismatch",
        When::Never,
        "An exercise was marked as actual, or the reverse.",
        "Do not act on it; tell the sending office.",
    ),
    row(
        Code::WrongAudience,
        "wrong_audience",
        When::Never,
        "The alert is not addressed to this office.",
        "Do not act on it; tell the sending office.",
    ),
    row(
        Code::CannotOpen,
        "cannot_open",
        When::Never,
        "The other office no longer has the key for this message.",
        "Nothing at first: it is sealed anew by itself; if it stays, call the office.",
    ),
    row(
        Code::BadContent,
        "bad_content",
        When::Never,
        "The alert breaks a rule of the format.",
        "Correct the alert and send it again.",
    ),
    row(
        Code::Quota,
        "quota",
        When::Later,
        "The office's share of the relay's space is used up.",
        "Wait: it is tried again until it expires; the other office may be offline.",
    ),
    row(
        Code::TooFast,
        "too_fast",
        When::Later,
        "Too many messages in too short a time.",
        "Wait: it is tried again by itself.",
    ),
    row(
        Code::OverBudget,
        "over_budget",
        When::Later,
        "Too much is under way at once.",
        "Wait: it is tried again by itself.",
    ),
    row(
        Code::StorageFull,
        "storage_full",
        When::Later,
        "The disk is full.",
        "Wait: it is tried again by itself; the operator must make space.",
    ),
    row(
        Code::StorageFailed,
        "storage_failed",
        When::Later,
        "The disk does not answer as it should.",
        "Wait: it is tried again by itself; the operator must look at the disk.",
    ),
    row(
        Code::Unregistered,
        "unregistered",
        When::Never,
        "The office is not registered at this relay.",
        "Give the office's certificate to the relay's operator (`blo-relay office add`).",
    ),
    row(
        Code::Suspended,
        "suspended",
        When::Never,
        "The office is suspended at this relay.",
        "Call the relay's operator.",
    ),
    row(
        Code::BadCertificate,
        "bad_certificate",
        When::Never,
        "The certificate is not one that this link accepts.",
        "Check the certificate with `blo status`; it may be expired, revoked, or for another office.",
    ),
    row(
        Code::SecondGateway,
        "second_gateway",
        When::Never,
        "Another gateway has linked as this office.",
        "Find the other gateway or copy of this home and stop it; if nobody knows of one, the keys may be stolen.",
    ),
    row(
        Code::ShuttingDown,
        "shutting_down",
        When::Later,
        "The relay is going down.",
        "Nothing: the gateway links again by itself.",
    ),
    row(
        Code::UnexpectedFrame,
        "unexpected_frame",
        When::Never,
        "The other side sent something that has no place here.",
        "Update the software at both ends.",
    ),
    row(
        Code::BundleRolledBack,
        "bundle_rolled_back",
        When::Never,
        "An older sealing key was offered than the one already known.",
        "Check the clock of the office that it belongs to; if it is right, the relay may be holding back keys.",
    ),
    row(
        Code::Unconfirmed,
        "unconfirmed",
        When::Later,
        "The relay was restored from a backup, and its operator has not confirmed it yet.",
        "Wait: the gateway links again by itself; the operator compares, then runs `blo-relay registry confirm`.",
    ),
    row(
        Code::LostByRelay,
        "lost_by_relay",
        When::Never,
        "The relay's disk lost this message before it was delivered.",
        "Nothing at first: it is sealed anew by itself; if it stays, send it again and call the relay's operator.",
    ),
    row(
        Code::BundleAhead,
        "bundle_ahead",
        When::Never,
        "A sealing key was offered that is made for a time that has not come.",
        "Check the clock of the office that it belongs to, and the clock here.",
    ),
    row(
        Code::NotAllowed,
        "not_allowed",
        When::Never,
        "The relay's operator has not allowed these two offices to pair.",
        "Ask the operator to allow it (`blo-relay pairing allow`).",
    ),
    row(
        Code::NoLink,
        "no_link",
        When::Later,
        "A connection for attachments came without the link that it belongs to.",
        "Nothing: the gateway opens it again by itself once its link is up.",
    ),
    row(
        Code::BadReference,
        "bad_reference",
        When::Never,
        "The alert changes or answers another one that it may not change or answer.",
        "Call the office that sent it: who sent an alert updates or cancels it, at least as urgently, and who was asked answers.",
    ),
    row(
        Code::NeedsConsent,
        "needs_consent",
        When::Never,
        "The originator of the alert has not consented to this use.",
        "Ask it (`blo consent ask`), and try again when it has consented.",
    ),
];

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
        Self::all()
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
        for (index, code) in Code::all().enumerate() {
            assert_eq!(Code::from_index(code.index()), Some(code));
            assert_eq!(code.as_str().parse(), Ok(code));
            assert!(code.happened().ends_with('.') && code.remedy().ends_with('.'));
            assert!(
                Code::all()
                    .skip(index + 1)
                    .all(|other| other.as_str() != code.as_str())
            );
        }
    }
}
