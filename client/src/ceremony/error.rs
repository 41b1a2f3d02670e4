//! What can be wrong with a step of the ceremony: what happened, and what to do.

use blo_proto::{OfficeId, Refusal, Timestamp};

/// Why a step was not made. Nothing of it says a digit, or which were wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CeremonyError {
    /// No introduction and no agreement, or one that somebody altered.
    #[error("it is neither an introduction nor an agreement that holds: {0}")]
    Unreadable(Refusal),
    /// What this office made itself.
    #[error("it is this office's own")]
    Own,
    /// An introduction to somebody else, or an agreement of others.
    #[error("it is not for this office")]
    ForAnother,
    /// An agreement with an earlier key of ours.
    #[error("the agreement names another key of this office than this home's")]
    OurKey,
    /// From a time that has not come.
    #[error("the introduction was made at {0}, which is more than an hour ahead")]
    Ahead(Timestamp),
    /// Too old, or its wish is over.
    #[error("the introduction was made at {0} and is too old")]
    Old(Timestamp),
    /// Their certificate is outside its own validity.
    #[error("the certificate of {0} is valid from {1} to {2}, which is not now")]
    Certificate(OfficeId, Timestamp, Timestamp),
    /// A newer one was taken, or it was used already.
    #[error("an introduction of {0} that is newer, or this one, was taken and used before")]
    NotNewer(OfficeId),
    /// Too many wrong numbers.
    #[error("five wrong safety numbers ended the introduction of {0}")]
    Ended(OfficeId),
    /// Their introduction has not come.
    #[error("no introduction of {0} is here")]
    NothingOfTheirs(OfficeId),
    /// Ours was not made.
    #[error("this office has not introduced itself to {0}")]
    NothingOfOurs(OfficeId),
    /// The two introductions make no pairing.
    #[error("the two introductions make no agreement: {0}")]
    NoAgreement(Refusal),
    /// Outside its validity.
    #[error("the agreement is valid from {0} to {1}, which is not now")]
    NotNow(Timestamp, Timestamp),
    /// One number is one agreement.
    #[error("number {1} or a higher one between this office and {0} was given to something else")]
    Signed(OfficeId, u64),
    /// A half that is of other introductions, such as an old one.
    #[error("{0} signed another agreement than that of the introductions that are here")]
    OtherIntroductions(OfficeId),
    /// Their signature is missing or does not hold.
    #[error("the agreement does not bear the signature of {0}")]
    NotTheirs(OfficeId),
    /// Older than what is in force.
    #[error("agreement number {0} does not follow number {1}, which is in force here")]
    DoesNotFollow(u64, u64),
    /// What was heard is not the number of the key that came.
    #[error("this is not the safety number of {office} with the key that came; nothing is signed")]
    Wrong {
        /// Of which office.
        office: OfficeId,
        /// Attempts that are left.
        left: u32,
    },
    /// Our key could not sign.
    #[error("the agreement was not signed: {0}")]
    Unsigned(Refusal),
    /// The record on disk.
    #[error("the record of the ceremony cannot be read: {0}")]
    Record(String),
}

impl CeremonyError {
    /// What to do.
    pub fn remedy(&self) -> String {
        let fixed = match self {
            Self::Unreadable(_) => "Ask the other office to send the file again.",
            Self::Own => "Send it to the other office, and take theirs.",
            Self::ForAnother => "Give it to the office that it names.",
            Self::OurKey => "Have both offices introduce themselves anew with `blo pair propose`.",
            Self::Ahead(_) => "Compare the clocks of both offices.",
            Self::Old(_) | Self::NotNewer(_) | Self::Ended(_) => {
                "Ask them for a new one, made with `blo pair propose`, and find out who sent this."
            }
            Self::Certificate(..) => {
                "Ask them for a new introduction, with a certificate that is valid."
            }
            Self::NothingOfTheirs(_) => "Take theirs first with `blo pair take`.",
            Self::NothingOfOurs(_) => "Make one with `blo pair propose`, and send it to them.",
            Self::NoAgreement(_) | Self::Signed(..) => {
                "Make a new introduction with `blo pair propose`, and send it to them."
            }
            Self::NotNow(..) => {
                "Compare the clocks, then have both introduce themselves anew with `blo pair propose`."
            }
            Self::OtherIntroductions(_) => {
                "Take their newest introduction, see that they have yours, and confirm again."
            }
            Self::NotTheirs(_) => "Ask them for the file that `blo pair confirm --out` wrote.",
            Self::DoesNotFollow(..) => "Nothing: the agreement that is in force stays.",
            Self::Wrong { left: 0, .. } => {
                "That was the last attempt: ask them for a new introduction, and expect a forger."
            }
            Self::Wrong { left, .. } => {
                return format!(
                    "Call a number that you know from elsewhere and have all 30 digits read again; \
                     attempts left: {left}."
                );
            }
            Self::Unsigned(_) => "Check the key of this home with `blo pair card`.",
            Self::Record(_) => "Bring the file back from a backup.",
        };
        fixed.to_owned()
    }

    /// The sysexits code.
    pub const fn exit(&self) -> u8 {
        if matches!(self, Self::Unsigned(_)) {
            77
        } else {
            65
        }
    }
}
