//! Pairing with one other office, step by step: what was said so far, and what may be done next. Pure: time, disk and
//! digits are passed in. Not: the files (`keys`), the words for an officer (`cmd`).
//!
//! ```text
//!  propose ─► ours ──┐                         ┌─► signed by us ──┐
//!                    ├─ one agreement ─ heard ─┤                  ├─► in force
//!  take ────► theirs ┘                         └── half, taken ───┘
//! ```
//!
//! What makes it safe against loss, repetition and any order: one serial is signed once, and that is on disk before
//! it leaves. So whichever agreement bears both signatures, no other of its serial does, and our signature on it is
//! our officer's word, whatever has been proposed since.
#![deny(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm
)]
#![cfg_attr(
    test,
    allow(
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "a test that panics has failed, which is what it is for"
    )
)]

use blo_proto::{
    IdentityKey, OfficeId, Signer, Timestamp, certificate,
    introduction::{Card, Introduction, SafetyNumber, SignedIntroduction, joined},
    limits,
    pairing::{Pairing, SignedPairing},
};

pub use carried::ends_soon;
pub use error::CeremonyError;
pub use message::Message;
pub use record::Record;

mod carried;
mod error;
mod message;
mod record;

#[cfg(test)]
mod tests;

/// The office of this home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    /// Its id.
    pub office: OfficeId,
    /// Its identity key.
    pub key: IdentityKey,
}

/// The ceremony with one office.
#[derive(Clone, Debug)]
pub struct Ceremony {
    own: Own,
    with: OfficeId,
    record: Record,
    in_force: Option<SignedPairing>,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nothing is under way.
    Nothing,
    /// We introduced ourselves; theirs has not come.
    Proposed,
    /// They introduced themselves; ours was not made.
    Introduced,
    /// Both are here: their digits are to be heard.
    ToConfirm,
    /// Too many wrong numbers.
    Ended,
    /// We signed; their signature has not come.
    Signed,
}

impl Stage {
    /// As it is listed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Proposed => "proposed",
            Self::Introduced => "introduced",
            Self::ToConfirm => "to_confirm",
            Self::Ended => "ended",
            Self::Signed => "signed",
        }
    }
}

/// What a message was, taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Their introduction.
    Introduction,
    /// Their introduction, which is here already.
    Again,
    /// Their half of the agreement; ours is to come.
    Half,
    /// Both signatures are there: to be put in force.
    Whole(SignedPairing),
}

/// Whether digits have to be heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ready {
    /// Yes.
    ToHear,
    /// No: this was signed already.
    Signed(SignedPairing),
}

/// An attempt that was counted, and is still to be judged.
#[must_use = "it counts as wrong until it is judged"]
#[derive(Debug)]
pub struct Attempt(());

impl Ceremony {
    /// The ceremony as the home remembers it, and the agreement that is in force there, with both signatures.
    pub fn new(own: Own, with: OfficeId, record: Record, in_force: Option<SignedPairing>) -> Self {
        let mut ceremony = Self {
            own,
            with,
            record,
            in_force,
        };
        // The agreement is put in force before the record says so: the program may have ended between the two.
        ceremony.settle();
        ceremony
    }

    /// With whom.
    pub const fn with(&self) -> &OfficeId {
        &self.with
    }

    /// What is to be on disk before anything of this step leaves.
    pub const fn record(&self) -> &Record {
        &self.record
    }

    /// The agreement that is in force here.
    pub fn in_force(&self) -> Option<Pairing> {
        self.in_force.as_ref()?.unproven().ok()
    }

    /// The highest serial that we signed, know, or were told of by the relay.
    pub fn serial(&self) -> u64 {
        self.proven_serial().max(self.record.told)
    }

    /// The highest serial that somebody signed.
    fn proven_serial(&self) -> u64 {
        let in_force = self.in_force().map_or(0, |pairing| pairing.serial);
        self.record.serial.max(in_force)
    }

    /// How far it is.
    pub fn stage(&self) -> Stage {
        match (&self.record.ours, &self.record.theirs) {
            (_, Some(_)) if self.is_ended() => Stage::Ended,
            (None, None) => Stage::Nothing,
            (Some(_), None) => Stage::Proposed,
            (None, Some(_)) => Stage::Introduced,
            (Some(_), Some(_)) if self.signed_now().is_some() => Stage::Signed,
            (Some(_), Some(_)) => Stage::ToConfirm,
        }
    }

    /// Wrong numbers so far.
    pub const fn attempts(&self) -> u32 {
        self.record.attempts
    }

    /// Their card as it came, unproven while the stage is not [`Stage::Nothing`].
    pub fn card(&self) -> Option<Card> {
        let from = self.record.theirs.as_ref().or(self.record.known.as_ref())?;
        Some(from.verify().ok()?.into_inner().card)
    }

    /// Whether the key with which the card came was confirmed.
    pub fn card_is_confirmed(&self) -> bool {
        match self.stage() {
            Stage::Signed => true,
            Stage::Nothing | Stage::Proposed => self.record.known.is_some(),
            Stage::Introduced | Stage::ToConfirm | Stage::Ended => false,
        }
    }

    /// Until when the agreement would be valid that is under way.
    pub fn until(&self) -> Option<Timestamp> {
        let wish = |one: &Option<SignedIntroduction>| {
            Some(one.as_ref()?.verify().ok()?.into_inner().until)
        };
        let (ours, theirs) = (wish(&self.record.ours), wish(&self.record.theirs));
        [ours, theirs].into_iter().flatten().min()
    }

    /// The agreement that we signed and they, as far as is known here, did not.
    pub fn awaited(&self) -> Option<Pairing> {
        self.signed_now()?.unproven().ok()
    }

    /// Whether they come with another key than that of the agreement in force.
    pub fn key_changed(&self) -> bool {
        let Some(in_force) = self.in_force() else {
            return false;
        };
        let Some(Ok(theirs)) = self.record.theirs.as_ref().map(SignedIntroduction::verify) else {
            return false;
        };
        let known = in_force.party(&self.with);
        known.is_some_and(|party| party.key != theirs.get().key)
    }

    /// We introduce ourselves, anew where we did before.
    ///
    /// # Errors
    /// `Unreadable`, `ForAnother` where it is not ours to them.
    pub fn propose(&mut self, signed: SignedIntroduction) -> Result<(), CeremonyError> {
        let introduction = signed.verify().map_err(CeremonyError::Unreadable)?;
        let introduction = introduction.get();
        if introduction.office != self.own.office || introduction.to != self.with {
            return Err(CeremonyError::ForAnother);
        }
        self.record.ours = Some(signed);
        Ok(())
    }

    /// Takes what they sent.
    ///
    /// # Errors
    /// All but `Wrong`, `Unsigned` and `Record`; nothing is changed then.
    pub fn take(&mut self, message: Message, now: Timestamp) -> Result<Taken, CeremonyError> {
        match message {
            Message::Introduction(signed, introduction) => {
                self.take_introduction(signed, &introduction, now)
            }
            Message::Agreement(signed, pairing) => self.take_agreement(signed, &pairing, now),
        }
    }

    fn take_introduction(
        &mut self,
        signed: SignedIntroduction,
        introduction: &Introduction,
        now: Timestamp,
    ) -> Result<Taken, CeremonyError> {
        if self.record.theirs.as_ref() == Some(&signed) {
            return if self.is_ended() {
                Err(CeremonyError::Ended(self.with.clone()))
            } else {
                Ok(Taken::Again)
            };
        }
        let at = introduction.at;
        if at > now.plus_millis(limits::PAIRING_BACKDATE_MS) {
            return Err(CeremonyError::Ahead(at));
        }
        if now.millis_since(at) > limits::INTRODUCTION_AGE_MAX_MS || introduction.until <= now {
            return Err(CeremonyError::Old(at));
        }
        let leaf = introduction
            .chain
            .first()
            .map(|der| certificate::office(der));
        if let Some(Ok(leaf)) = leaf
            && !(leaf.not_before <= now && now <= leaf.not_after)
        {
            let (from, until) = (leaf.not_before, leaf.not_after);
            return Err(CeremonyError::Certificate(self.with.clone(), from, until));
        }
        if at <= self.record.newest {
            return Err(CeremonyError::NotNewer(self.with.clone()));
        }
        self.record.newest = at;
        self.record.theirs = Some(signed);
        self.record.attempts = 0;
        Ok(Taken::Introduction)
    }

    fn take_agreement(
        &mut self,
        signed: SignedPairing,
        pairing: &Pairing,
        now: Timestamp,
    ) -> Result<Taken, CeremonyError> {
        if signed.verify_half(&self.with).is_err() {
            let ours = signed.verify_half(&self.own.office).is_ok();
            return Err(if ours && self.is_unsigned_by_them(&signed) {
                CeremonyError::Own
            } else {
                CeremonyError::NotTheirs(self.with.clone())
            });
        }
        let own = self.record.signed.as_ref();
        let own = own.filter(|own| own.digest() == signed.digest());
        let whole = match own {
            Some(own) => joined(&self.own.office, own, &signed).ok(),
            None => Some(signed.clone()),
        };
        if let Some(whole) = whole.filter(|whole| whole.verify().is_ok()) {
            return self.conclude(whole, pairing, now).map(Taken::Whole);
        }
        let derived = self.derived()?;
        if self.is_ended() {
            return Err(CeremonyError::Ended(self.with.clone()));
        }
        if SignedPairing::propose(&derived).digest() != signed.digest() {
            return Err(CeremonyError::OtherIntroductions(self.with.clone()));
        }
        self.record.half = Some(signed);
        Ok(Taken::Half)
    }

    /// Whether there is something to hear, before anybody is asked for digits: so what is refused here tells nothing.
    ///
    /// # Errors
    /// `NothingOfTheirs`, `NothingOfOurs`, `Ended`, `NoAgreement`, `NotNow`, `Signed`.
    pub fn ready(&self, now: Timestamp) -> Result<Ready, CeremonyError> {
        let pairing = self.derived()?;
        if self.is_ended() {
            return Err(CeremonyError::Ended(self.with.clone()));
        }
        valid(&pairing, now)?;
        if let Some(signed) = self.signed_now() {
            return Ok(Ready::Signed(signed.clone()));
        }
        // R-20
        if pairing.serial <= self.serial() {
            let known = pairing.serial;
            return Err(CeremonyError::Signed(self.with.clone(), known));
        }
        Ok(Ready::ToHear)
    }

    /// Counts an attempt. To be on disk before [`Ceremony::hear`] judges it: whoever ends the program gains none.
    ///
    /// # Errors
    /// As [`Ceremony::ready`].
    pub fn attempt(&mut self, now: Timestamp) -> Result<Attempt, CeremonyError> {
        self.ready(now)?;
        self.record.attempts = self.record.attempts.saturating_add(1);
        Ok(Attempt(()))
    }

    /// Judges an attempt. Where the digits are theirs, signs; whole where their half is here.
    ///
    /// # Errors
    /// `Wrong`, after which nothing is signed; `Unsigned`; as [`Ceremony::ready`].
    pub fn hear(
        &mut self,
        Attempt(()): Attempt,
        heard: &SafetyNumber,
        (signer, now): (&dyn Signer, Timestamp),
    ) -> Result<Option<SignedPairing>, CeremonyError> {
        let pairing = self.derived()?;
        let theirs = pairing.party(&self.with);
        // R-20
        let right = theirs.is_some_and(|party| *heard == SafetyNumber::of(&self.with, &party.key));
        if !right {
            let most = limits::SAFETY_NUMBER_ATTEMPTS;
            let left = most.saturating_sub(self.record.attempts);
            let office = self.with.clone();
            return Err(CeremonyError::Wrong { office, left });
        }
        self.record.attempts = 0;
        let mut signed = SignedPairing::propose(&pairing);
        signed.sign_as(signer).map_err(CeremonyError::Unsigned)?;
        self.record.serial = pairing.serial;
        self.record.signed = Some(signed.clone());
        let half = self.record.half.as_ref();
        let whole = half.and_then(|half| joined(&self.own.office, &signed, half).ok());
        match whole.filter(|whole| whole.verify().is_ok()) {
            Some(whole) => self.conclude(whole, &pairing, now).map(Some),
            None => Ok(None),
        }
    }

    /// Counts a number between the two that is known elsewhere: nothing is signed under it, or under a lower one.
    pub fn know(&mut self, serial: u64) {
        self.record.serial = self.record.serial.max(serial);
    }

    /// Counts an agreement that was signed outside the ceremony, so that its serial is not signed again.
    ///
    /// # Errors
    /// `Signed` where another one was, under this serial or a higher one.
    pub fn signed_by_hand(&mut self, signed: &SignedPairing) -> Result<(), CeremonyError> {
        let pairing = signed.unproven().map_err(CeremonyError::Unreadable)?;
        let same = self.record.signed.as_ref();
        let same = same.is_some_and(|known| known.digest() == signed.digest());
        if !same && pairing.serial <= self.record.serial {
            return Err(CeremonyError::Signed(self.with.clone(), pairing.serial));
        }
        self.know(pairing.serial);
        self.record.by_hand = self.record.by_hand.max(pairing.serial);
        self.record.signed = Some(signed.clone());
        Ok(())
    }

    /// Both signatures are there.
    fn conclude(
        &mut self,
        whole: SignedPairing,
        pairing: &Pairing,
        now: Timestamp,
    ) -> Result<SignedPairing, CeremonyError> {
        valid(pairing, now)?;
        let known = self.in_force();
        let known = known.map(|known| known.serial);
        let other = self.in_force.as_ref();
        let other = other.is_some_and(|known| known.digest() != whole.digest());
        if let Some(known) = known.filter(|known| other && pairing.serial <= *known) {
            return Err(CeremonyError::DoesNotFollow(pairing.serial, known));
        }
        if pairing.serial >= self.record.serial {
            self.record.serial = pairing.serial;
            self.record.signed = Some(whole.clone());
        }
        self.in_force = Some(whole.clone());
        self.settle();
        Ok(whole)
    }

    /// Introductions have done their work once the agreement that they make is in force.
    fn settle(&mut self) {
        let in_force = self.in_force.as_ref().map(SignedPairing::digest);
        let derived = self.derived().ok();
        let derived = derived.map(|derived| SignedPairing::propose(&derived).digest());
        if derived.is_some() && derived == in_force {
            self.record.known = self.record.theirs.take();
            (self.record.ours, self.record.half) = (None, None);
            self.record.attempts = 0;
        }
    }

    /// What both introductions make.
    fn derived(&self) -> Result<Pairing, CeremonyError> {
        let with = || self.with.clone();
        let theirs = self.record.theirs.as_ref();
        let theirs = theirs.ok_or_else(|| CeremonyError::NothingOfTheirs(with()))?;
        let ours = self.record.ours.as_ref();
        let ours = ours.ok_or_else(|| CeremonyError::NothingOfOurs(with()))?;
        let theirs = theirs.verify().map_err(CeremonyError::Unreadable)?;
        let ours = ours.verify().map_err(CeremonyError::Unreadable)?;
        if ours.get().key != self.own.key {
            return Err(CeremonyError::OurKey);
        }
        let agreement = ours.get().agreement(theirs.get());
        agreement.map_err(CeremonyError::NoAgreement)
    }

    /// The agreement of both introductions, where we signed it.
    fn signed_now(&self) -> Option<&SignedPairing> {
        let derived = SignedPairing::propose(&self.derived().ok()?).digest();
        let signed = self.record.signed.as_ref();
        signed.filter(|signed| signed.digest() == derived)
    }

    fn is_unsigned_by_them(&self, signed: &SignedPairing) -> bool {
        let missing = blo_proto::Code::Unpaired;
        signed
            .verify()
            .is_err_and(|refusal| refusal.code == missing)
    }

    const fn is_ended(&self) -> bool {
        self.record.theirs.is_some() && self.record.attempts >= limits::SAFETY_NUMBER_ATTEMPTS
    }
}

fn valid(pairing: &Pairing, now: Timestamp) -> Result<(), CeremonyError> {
    if pairing.valid_at(now) {
        Ok(())
    } else {
        let (from, until) = (pairing.not_before, pairing.not_after);
        Err(CeremonyError::NotNow(from, until))
    }
}
