//! The steps themselves, on the home's disk; each is whole or was not made. Not: the gateway, which is told afterwards.

use std::{fmt, path::PathBuf, sync::Arc};

use blo_proto::{
    OfficeId, RelayId, Signer,
    introduction::{Card, Introduction, SafetyNumber, SignedIntroduction},
    pairing::SignedPairing,
    time::Clock,
};
use bytes::Bytes;

use super::{OfficeView, PairingError};
use crate::{
    ceremony::{Ready, Stage, Taken},
    keys::{self, Ceremonies, Comparison, Home, HomeError},
    words::Language,
};

/// An agreement lasts so long where nothing else is wished.
const TWO_YEARS_MS: u64 = 2 * 365 * 24 * 60 * 60 * 1_000;

/// The ceremonies of a home, and the key that signs.
#[derive(Clone)]
pub(super) struct Steps {
    home: PathBuf,
    signer: Arc<dyn Signer>,
    relays: Vec<RelayId>,
    clock: Arc<dyn Clock>,
}

impl fmt::Debug for Steps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Steps({})", self.home.display())
    }
}

/// This office's own card, as others need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    /// Which office.
    pub office: String,
    /// Its digits, in groups, to be read out.
    pub digits: String,
}

impl Steps {
    pub(super) fn of(home: &Home, clock: Arc<dyn Clock>) -> Self {
        Self {
            home: home.path.clone(),
            signer: Arc::new(home.identity.signer()),
            relays: home.config.relays().map(|one| one.name.clone()).collect(),
            clock,
        }
    }

    pub(super) fn own(&self) -> Result<Own, PairingError> {
        let ceremonies = Ceremonies::of(&self.home)?;
        let own = ceremonies.own();
        Ok(Own {
            office: own.office.to_string(),
            digits: SafetyNumber::of(&own.office, &own.key).spoken(),
        })
    }

    pub(super) fn all(&self) -> Result<Vec<OfficeView>, PairingError> {
        let ceremonies = Ceremonies::of(&self.home)?;
        let offices = ceremonies.offices()?.into_iter();
        offices.map(|office| self.with(&office)).collect()
    }

    pub(super) fn with(&self, office: &OfficeId) -> Result<OfficeView, PairingError> {
        let ceremonies = Ceremonies::of(&self.home)?;
        let ceremony = ceremonies.with(office)?;
        let now = self.clock.now();
        let language = self.language(office)?;
        Ok(OfficeView {
            language: language.map_or_else(String::new, |one| one.tag().to_owned()),
            ..OfficeView::of(&ceremonies, &ceremony, now)?
        })
    }

    /// What somebody here said; a file that names none is as if there were none, and is said in the log.
    pub(super) fn language(&self, office: &OfficeId) -> Result<Option<Language>, PairingError> {
        match keys::language(&self.home, office) {
            Err(error @ HomeError::Damaged { .. }) => {
                tracing::warn!(%error, "the language of its country counts");
                Ok(None)
            }
            read => Ok(read?),
        }
    }

    /// Of an office with which something is agreed or under way.
    pub(super) fn set_language(
        &self,
        office: &OfficeId,
        language: Option<Language>,
    ) -> Result<(), PairingError> {
        let ceremonies = Ceremonies::of(&self.home)?;
        let _step = ceremonies.step()?;
        if ceremonies.offices()?.contains(office) {
            keys::set_language(&self.home, office, language)?;
        }
        Ok(())
    }

    /// `known`: the highest serial with that office that the gateway knows of.
    pub(super) fn introduce(
        &self,
        to: &OfficeId,
        card: Card,
        known: u64,
    ) -> Result<(), PairingError> {
        let ceremonies = self.signing()?;
        let _step = ceremonies.step()?;
        let mut ceremony = ceremonies.with(to)?;
        ceremony.know(known);
        let (own, now) = (ceremonies.own(), self.clock.now());
        let introduction = Introduction {
            office: own.office.clone(),
            key: own.key.clone(),
            chain: ceremonies.chain().to_vec(),
            to: to.clone(),
            at: now,
            until: now.plus_millis(TWO_YEARS_MS),
            serial: ceremony.serial(),
            card,
            name: keys::random(),
            relays: self.relays.clone(),
        };
        let signed = SignedIntroduction::sign(&introduction, self.signer.as_ref());
        ceremony.propose(signed.map_err(PairingError::Card)?)?;
        Ok(ceremonies.keep(&ceremony)?)
    }

    /// From whom it is; and the agreement, where both have signed.
    pub(super) fn take(
        &self,
        bytes: &Bytes,
    ) -> Result<(OfficeId, Option<SignedPairing>), PairingError> {
        let ceremonies = Ceremonies::of(&self.home)?;
        let (ceremony, taken) = ceremonies.take(bytes, self.clock.now())?;
        let whole = match taken {
            Taken::Whole(whole) => Some(whole),
            Taken::Introduction | Taken::Again | Taken::Half => None,
        };
        Ok((ceremony.with().clone(), whole))
    }

    /// The agreement, where the other office has signed already.
    pub(super) fn hear(
        &self,
        office: &OfficeId,
        (heard, known): (&SafetyNumber, u64),
        officer: String,
    ) -> Result<Option<SignedPairing>, PairingError> {
        let ceremonies = self.signing()?;
        let _step = ceremonies.step()?;
        let (mut ceremony, now) = (ceremonies.with(office)?, self.clock.now());
        ceremony.know(known);
        if let Ready::Signed(_) = ceremony.ready(now)? {
            return Ok(None);
        }
        // whoever ends the program between the two gains no attempt.
        let attempt = ceremony.attempt(now)?;
        ceremonies.keep(&ceremony)?;
        let whole = ceremony.hear(attempt, heard, (self.signer.as_ref(), now))?;
        let serial = ceremony.serial();
        let compared = Comparison {
            at: now,
            officer,
            serial,
        };
        ceremonies.note_comparison(office, &compared)?;
        // What is signed is on disk before it leaves, and the agreement before the introductions are forgotten.
        if let Some(whole) = &whole {
            ceremonies.install(office, whole)?;
        }
        ceremonies.keep(&ceremony)?;
        Ok(whole)
    }

    /// Our introduction; then the agreement, as far as it is signed.
    pub(super) fn file_for(&self, office: &OfficeId) -> Result<Option<Bytes>, PairingError> {
        let ceremonies = Ceremonies::of(&self.home)?;
        let (ceremony, now) = (ceremonies.with(office)?, self.clock.now());
        if let Ok(Ready::Signed(signed)) = ceremony.ready(now) {
            return Ok(Some(signed.encode()));
        }
        if ceremony.stage() == Stage::Nothing {
            let whole = ceremonies.agreement(office)?;
            return Ok(whole.map(|whole| whole.encode()));
        }
        let ours = ceremony.introduces(now);
        Ok(ours.map(SignedIntroduction::encode))
    }

    /// The ceremonies, where the key in hand is the one that the home is certified for.
    fn signing(&self) -> Result<Ceremonies, PairingError> {
        let ceremonies = Ceremonies::of(&self.home)?;
        if ceremonies.own().key != *self.signer.identity() {
            return Err(PairingError::OwnKey);
        }
        Ok(ceremonies)
    }
}
