//! Pairing at a running gateway, a step for each press of an officer: what `blo pair` does at the shell with the home's
//! passphrase, this does with the key that the gateway has in hand. Not: what may be done next (`ceremony`), the files
//! (`keys`), the page (`web`).
//!
//! ```text
//!  introduce ─► our file or the relay        take ◄─ their file or the relay
//!  hear: the digits that the other office reads out ─► compared, signed, on disk ─► desk: in force
//! ```

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use blo_proto::{OfficeId, introduction::Card, pairing::SignedPairing, time::Clock};
use bytes::Bytes;

use crate::{desk::Desk, keys::Home, words::Language};
use steps::Steps;

pub use error::PairingError;
pub use steps::Own;
pub use view::OfficeView;

mod error;
mod steps;
mod view;

#[cfg(test)]
mod tests;

/// The ceremonies of a gateway that runs.
#[derive(Clone, Debug)]
pub struct Pairing {
    steps: Steps,
    desk: Desk,
}

impl Pairing {
    /// Of an unlocked home, whose gateway `desk` is of.
    pub fn of(home: &Home, desk: Desk, clock: Arc<dyn Clock>) -> Self {
        let steps = Steps::of(home, clock);
        Self { steps, desk }
    }

    /// This office's digits. Another office's are never shown: it reads them out.
    ///
    /// # Errors
    /// The home's.
    pub fn own(&self) -> Result<Own, PairingError> {
        self.steps.own()
    }

    /// Every office with which something is agreed or under way.
    ///
    /// # Errors
    /// The home's.
    pub fn all(&self) -> Result<Vec<OfficeView>, PairingError> {
        self.steps.all()
    }

    /// How it stands with one office.
    ///
    /// # Errors
    /// The home's.
    pub fn with(&self, office: &OfficeId) -> Result<OfficeView, PairingError> {
        self.steps.with(office)
    }

    /// In which language an office reads: as somebody here said, else its country's, else English.
    pub fn language(&self, office: &OfficeId) -> Language {
        let said = self.steps.language(office).unwrap_or_else(|error| {
            tracing::warn!(%error, "the language of its country counts");
            None
        });
        let country = Language::of_country(office.country());
        said.or(country).unwrap_or_default()
    }

    /// Says in which language an office reads; `None` leaves it to its country.
    ///
    /// # Errors
    /// The home's.
    pub fn set_language(
        &self,
        office: &OfficeId,
        language: Option<Language>,
    ) -> Result<(), PairingError> {
        self.steps.set_language(office, language)
    }

    /// What this office has for another one, to be carried as a file where the relay does not carry it.
    ///
    /// # Errors
    /// The home's.
    pub fn file_for(&self, office: &OfficeId) -> Result<Option<Bytes>, PairingError> {
        self.steps.file_for(office)
    }

    /// Introduces this office to another one, anew where it did before.
    ///
    /// # Errors
    /// `OwnKey`, what is wrong with the card, the home's.
    pub async fn introduce(&self, to: &OfficeId, card: Card) -> Result<(), PairingError> {
        let known = self.known_serial(to).await;
        let (steps, to) = (self.steps.clone(), to.clone());
        blocking(move || steps.introduce(&to, card, known)).await?;
        self.hand_over().await;
        Ok(())
    }

    /// Takes what another office sent; from which it is.
    ///
    /// # Errors
    /// What is wrong with it, and nothing is changed then.
    pub async fn take(&self, bytes: Bytes) -> Result<OfficeId, PairingError> {
        let steps = self.steps.clone();
        let (office, whole) = blocking(move || steps.take(&bytes)).await?;
        self.in_force(whole.as_ref()).await?;
        self.hand_over().await;
        Ok(office)
    }

    /// Compares the digits that an officer heard with the key that came. Where they are its own this office signs, and
    /// who compared is written down; a wrong number counts, on disk before it is judged.
    ///
    /// # Errors
    /// `Digits`, `Wrong`, `OwnKey`, what else keeps it from being signed.
    pub async fn hear(
        &self,
        office: &OfficeId,
        heard: &str,
        officer: String,
    ) -> Result<(), PairingError> {
        let heard = heard.parse().map_err(|_| PairingError::Digits)?;
        let known = self.known_serial(office).await;
        let (steps, office) = (self.steps.clone(), office.clone());
        let whole = blocking(move || steps.hear(&office, (&heard, known), officer)).await?;
        self.in_force(whole.as_ref()).await?;
        self.hand_over().await;
        Ok(())
    }

    /// The highest serial with an office that the gateway knows of.
    async fn known_serial(&self, office: &OfficeId) -> u64 {
        let status = self.desk.status().await.unwrap_or_default();
        let mut all = status.counterparts.iter();
        let one = all.find(|one| one.office == office.as_str());
        one.map_or(0, |one| one.pairing_serial)
    }

    async fn in_force(&self, whole: Option<&SignedPairing>) -> Result<(), PairingError> {
        if let Some(whole) = whole {
            self.desk.agree(&STANDARD.encode(whole.encode())).await?;
        }
        Ok(())
    }

    /// Without a link the relay is told later, by itself.
    async fn hand_over(&self) {
        let _ = self.desk.propose().await;
    }
}

/// Files and another program's step are waited for elsewhere: alerts go on.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, PairingError> + Send + 'static,
) -> Result<T, PairingError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| PairingError::Desk(crate::desk::DeskError::stopped()))?
}
