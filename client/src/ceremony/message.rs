//! What the other office sent, told apart and checked as far as it can be alone. Not: whether it fits what is here.

use blo_proto::{
    OfficeId, Refusal,
    introduction::{Introduction, SignedIntroduction},
    pairing::{Pairing, SignedPairing},
};
use bytes::Bytes;

use super::{CeremonyError, Own};

/// Something of the ceremony.
#[derive(Clone, Debug)]
pub enum Message {
    /// An office introduces itself to us, and holds the key that it brings.
    Introduction(SignedIntroduction, Introduction),
    /// An agreement of which we are a party with our present key; its signatures are still unproven.
    Agreement(SignedPairing, Pairing),
}

impl Message {
    /// Reads a message and says which office it is about.
    ///
    /// # Errors
    /// `Unreadable`, `Own`, `ForAnother`, `OurKey`.
    pub fn read(bytes: &Bytes, own: &Own) -> Result<(OfficeId, Self), CeremonyError> {
        match SignedIntroduction::decode(bytes.clone()) {
            Ok(signed) => Self::introduction(signed, own),
            Err(refusal) => Self::agreement(bytes, own, refusal),
        }
    }

    fn introduction(
        signed: SignedIntroduction,
        own: &Own,
    ) -> Result<(OfficeId, Self), CeremonyError> {
        let verified = signed.verify().map_err(CeremonyError::Unreadable)?;
        let introduction = verified.into_inner();
        if introduction.office == own.office {
            return Err(CeremonyError::Own);
        }
        if introduction.to != own.office {
            return Err(CeremonyError::ForAnother);
        }
        let from = introduction.office.clone();
        Ok((from, Self::Introduction(signed, introduction)))
    }

    fn agreement(
        bytes: &Bytes,
        own: &Own,
        no_introduction: Refusal,
    ) -> Result<(OfficeId, Self), CeremonyError> {
        let signed = SignedPairing::decode(bytes.clone());
        let signed = signed.map_err(|_| CeremonyError::Unreadable(no_introduction))?;
        let pairing = signed.unproven().map_err(CeremonyError::Unreadable)?;
        let them = pairing.counterpart_of(&own.office);
        let them = them.ok_or(CeremonyError::ForAnother)?.office.clone();
        let ours = pairing.party(&own.office);
        if ours.is_none_or(|party| party.key != own.key) {
            return Err(CeremonyError::OurKey);
        }
        Ok((them, Self::Agreement(signed, pairing)))
    }
}
