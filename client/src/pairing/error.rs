//! Why a step was not made, in words that every language has. Nothing of it says a digit, or which were wrong.

use blo_proto::Refusal;

use crate::{
    ceremony::CeremonyError,
    desk::DeskError,
    keys::{HomeError, TakeError},
    words::{Language, Said},
};

/// Why a step was not made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PairingError {
    /// The ceremony does not go so.
    #[error(transparent)]
    Ceremony(#[from] CeremonyError),
    /// What came was not taken.
    #[error(transparent)]
    Take(#[from] TakeError),
    /// The home.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// The card is no card.
    #[error("the introduction cannot be made: {0}")]
    Card(Refusal),
    /// What was typed is no safety number.
    #[error("this is no safety number")]
    Digits,
    /// No file came.
    #[error("no file came")]
    NoFile,
    /// Longer than anything that an office sends to be paired.
    #[error("the file is longer than an introduction or an agreement")]
    Size,
    /// The key changed while the gateway ran.
    #[error("the gateway runs with another key than the home's certificate")]
    OwnKey,
    /// The gateway.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

impl PairingError {
    /// What happened and what to do.
    pub fn sentences(&self, language: Language) -> String {
        let said = match self {
            Self::Ceremony(error) | Self::Take(TakeError::Ceremony(error)) => of_ceremony(error),
            Self::Take(TakeError::Unvouched(office, _)) => {
                Said::of("pairing-unvouched").with("office", office)
            }
            Self::Take(TakeError::Home(error)) | Self::Home(error) => {
                tracing::error!(%error, "a step of pairing is not made");
                Said::of("pairing-home")
            }
            Self::Card(_) => Said::of("pairing-card"),
            Self::Digits => Said::of("pairing-digits"),
            Self::NoFile => Said::of("pairing-no-file"),
            Self::Size => Said::of("pairing-unreadable"),
            Self::OwnKey => Said::of("pairing-own-key"),
            Self::Desk(error) => return error.sentences(language).joined(),
        };
        let both = said.sentences(language);
        both.map_or_else(|| said.in_language(language), |both| both.joined())
    }
}

fn of_ceremony(error: &CeremonyError) -> Said {
    match error {
        CeremonyError::Own | CeremonyError::ForAnother | CeremonyError::OurKey => {
            Said::of("pairing-not-ours")
        }
        CeremonyError::Ahead(_) | CeremonyError::NotNow(..) | CeremonyError::Certificate(..) => {
            Said::of("pairing-clocks")
        }
        CeremonyError::Old(_) | CeremonyError::NotNewer(_) | CeremonyError::Ended(_) => {
            Said::of("pairing-old")
        }
        CeremonyError::NothingOfTheirs(_) | CeremonyError::NothingOfOurs(_) => {
            Said::of("pairing-too-soon")
        }
        CeremonyError::Wrong { left: 0, .. } => Said::of("pairing-wrong-last"),
        CeremonyError::Wrong { left, .. } => Said::of("pairing-wrong").with("left", left),
        CeremonyError::Unsigned(_) | CeremonyError::Record(_) => Said::of("pairing-home"),
        CeremonyError::Unreadable(_) => Said::of("pairing-unreadable"),
        _ => Said::of("pairing-anew"),
    }
}
