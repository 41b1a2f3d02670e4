//! What the gateway knows of one counterpart: the pinned key, the pairing, its bundle, our session with it.
//! Not: numbers and receipts (`courier`).

use std::collections::{BTreeMap, BTreeSet};

use blo_proto::{
    Code, Digest, IdentityKey, OfficeId, Refusal, SessionId, Signer, Timestamp,
    bundle::{Bundle, SignedBundle},
    envelope::Carried,
    facts::Validity,
    limits,
    pairing::{Pairing, SignedPairing},
    seal::{Parties, SealingSession},
    unpairing::SignedUnpairing,
};

use super::{next_key::Rolled, round::random, unpairings::serial_of};
use crate::shelf::PeerTag;

/// Reports of what does not verify.
const REFUSED_PER_MINUTE_MAX: usize = 64;
/// Reports of what no key opens: all that waited for a restored gateway at once.
const CANNOT_OPEN_PER_MINUTE_MAX: usize = 4_096;

/// The relay says once a minute that more waits, as long as it does.
pub(super) const MORE_WAITS_MS: u64 = 3 * 60_000;

pub(super) struct Counterpart {
    pub(super) office: OfficeId,
    pub(super) key: IdentityKey,
    pub(super) validity: Validity,
    /// Of the agreement in force.
    pub(super) serial: u64,
    /// That agreement, with what roll-overs that count made of it.
    pub(super) pairing: Pairing,
    /// What either of the two said of its next key, in the order of serials.
    pub(super) rolling: Vec<Rolled>,
    /// Its key before, and until when something that this one signed is taken.
    pub(super) before: Option<(IdentityKey, Timestamp)>,
    /// Something that its next key signed waits here until that counts.
    pub(super) early: bool,
    /// The agreement is over: by whose word, as it was signed.
    pub(super) ended: Option<SignedUnpairing>,
    /// It was, under this serial, and the two have agreed anew: what did not come before is not told to be void yet.
    pub(super) parted_before: Option<u64>,
    /// The highest serial of an agreement with it that a relay showed: under an older one it takes nothing.
    pub(super) serial_at_relay: u64,
    /// Another key than the pinned one was shown for it: nothing goes either way until an officer agrees anew.
    pub(super) changed: Option<IdentityKey>,
    /// The agreement names a key that this office had before: nothing goes either way until both agree anew.
    pub(super) outdated: bool,
    /// Its authority took its certificate back: by which list.
    pub(super) revoked: Option<String>,
    /// It is closed on disk as well: what was sealed before leaves no more.
    pub(super) shut: bool,
    /// Its key changed, or ours, and what was sealed before is not all sealed anew.
    pub(super) rekeyed: bool,
    pub(super) tag: PeerTag,
    pub(super) bundle: Option<Bundle>,
    /// the newest margin of its that came says that it opens the short form.
    pub(super) reads_short: bool,
    session: Option<SealingSession>,
    kept_sessions: BTreeSet<SessionId>,
    /// Where it is, as relays say.
    pub(super) presence: super::ways::Presence,
    /// When the relay last said that there is no room for more of its envelopes to us.
    pub(super) more_waits_at: Option<Timestamp>,
    /// When sessions of its began here, per hour.
    opened: BTreeMap<SessionId, Timestamp>,
    /// Leaf certificate last kept.
    pub(super) chain: Vec<bytes::Bytes>,
    /// Alerts that the relay holds, as far as this run knows.
    pub(super) held: u64,
    /// After a restore of ours, until it has answered: our stream before.
    pub(super) asks: Option<blo_proto::StreamId>,
    /// It has answered: how far what stands open after that is sealed anew.
    pub(super) resting: Option<super::reborn::Rest>,
    /// When it was last asked.
    pub(super) asked_at: Option<Timestamp>,
    /// The relay has said how the pairing stands.
    pub(super) told: bool,
    /// When it was last told that something of its was set aside, the newest last.
    reported: std::collections::VecDeque<Timestamp>,
}

/// What a bundle that came is to us.
pub(super) enum Offered {
    Known,
    Newer(Bundle),
}

impl Counterpart {
    pub(super) fn new(
        own: &OfficeId,
        own_keys: &[IdentityKey],
        signed: &SignedPairing,
        tag_of: impl Fn(&OfficeId) -> PeerTag,
    ) -> Result<Self, Refusal> {
        let pairing = signed.verify()?.into_inner();
        let (Some(us), Some(them)) = (pairing.party(own), pairing.counterpart_of(own)) else {
            let detail = "the pairing names other offices than this home's";
            return Err(Refusal::new(Code::WrongAudience, detail));
        };
        Ok(Self {
            office: them.office.clone(),
            key: them.key.clone(),
            validity: Validity {
                not_before: pairing.not_before,
                not_after: pairing.not_after,
            },
            serial: pairing.serial,
            rolling: Vec::new(),
            before: None,
            early: false,
            ended: None,
            parted_before: None,
            serial_at_relay: 0,
            changed: None,
            outdated: !own_keys.contains(&us.key),
            revoked: None,
            shut: false,
            rekeyed: false,
            tag: tag_of(&them.office),
            pairing: pairing.clone(),
            bundle: None,
            reads_short: false,
            session: None,
            kept_sessions: BTreeSet::new(),
            presence: super::ways::Presence::default(),
            more_waits_at: None,
            opened: BTreeMap::new(),
            chain: Vec::new(),
            held: 0,
            asks: None,
            resting: None,
            asked_at: None,
            told: false,
            reported: std::collections::VecDeque::new(),
        })
    }

    /// Whether nothing goes either way since its key changed, or ours, or its certificate is revoked..
    pub(super) const fn is_closed(&self) -> bool {
        self.changed.is_some() || self.outdated || self.revoked.is_some()
    }

    /// The key under which something of its is taken; none is while nobody agreed to the keys that the two have.
    pub(super) fn trusted(&self) -> Option<&IdentityKey> {
        (!self.is_closed()).then_some(&self.key)
    }

    /// Whether an envelope of its waits for an agreement: any where none names our key, one by the key that it was shown
    /// to have; and any once the agreement is over.
    pub(super) fn leaves(&self, carried: Carried) -> bool {
        let shown = |key: &IdentityKey| carried.verify(key).is_ok();
        self.ended.is_some() || self.outdated || self.changed.as_ref().is_some_and(shown)
    }

    /// When an agreement with it holds; none does where it was ended.
    pub(super) fn agreed(&self) -> Option<Validity> {
        self.ended.is_none().then_some(self.validity)
    }

    /// The highest serial that is known of the two: what follows has a higher one.
    pub(super) fn highest(&self) -> u64 {
        let rolling = self.rolling.iter().map(|one| one.pending.said.serial);
        self.settled().max(rolling.max().unwrap_or(0))
    }

    /// The highest serial of the two but for roll-overs that do not count yet: no agreement with it or a lower one counts
    /// again.
    pub(super) fn settled(&self) -> u64 {
        let ended = self.ended.as_ref().and_then(serial_of);
        ended.unwrap_or_default().max(self.serial)
    }

    /// Judges a bundle that came through the relay or in a notice. One of a time that has not come is refused; one that
    /// was taken while the clock was wrong stops no honest one, once the clock is `sure`.
    pub(super) fn offered(
        &self,
        signed: &SignedBundle,
        (now, sure): (Timestamp, bool),
    ) -> Result<Offered, Refusal> {
        let before = self.before.as_ref().filter(|(_, until)| now <= *until);
        let verified = match (signed.verify(&self.office, &self.key), before) {
            (Err(_), Some((key, _))) => signed.verify(&self.office, key),
            (verified, _) => verified,
        };
        let bundle = verified?.into_inner();
        if bundle.is_ahead(now) {
            let detail = format!("epoch {}, and it is {now}", bundle.epoch);
            return Err(Refusal::new(Code::BundleAhead, detail));
        }
        match self
            .bundle
            .as_ref()
            .filter(|known| !(sure && known.is_ahead(now)))
        {
            Some(known) if bundle.epoch < known.epoch => Err(Refusal::new(
                Code::BundleRolledBack,
                format!("epoch {} after {}", bundle.epoch, known.epoch),
            )),
            Some(known) if bundle.epoch == known.epoch && bundle.digest() != known.digest() => {
                let detail = format!("two bundles of epoch {}", bundle.epoch);
                Err(Refusal::new(Code::BundleRolledBack, detail))
            }
            Some(known) if bundle.epoch == known.epoch => Ok(Offered::Known),
            Some(_) | None => Ok(Offered::Newer(bundle)),
        }
    }

    /// Whether something can be sealed to it; after a restore not before the relay said that the pairing stands.
    pub(super) fn is_sealable(&self, now: Timestamp) -> bool {
        let usable = |bundle: &Bundle| bundle.usable_at(now);
        let known = !self.is_closed() && self.bundle.as_ref().is_some_and(usable);
        known && (self.asks.is_none() || self.told)
    }

    /// The session to seal in, and whether its encapsulation rides along.
    pub(super) fn session(
        &mut self,
        own: &OfficeId,
        signer: &dyn Signer,
        now: Timestamp,
    ) -> Result<(&SealingSession, bool), Refusal> {
        let Some(bundle) = &self.bundle else {
            return Err(Refusal::new(Code::CannotOpen, "no bundle is known"));
        };
        let fresh = |session: &SealingSession| {
            session.recipient_epoch() == bundle.epoch
                && now.millis_since(session.began()) < limits::SESSION_AGE_MAX_MS
        };
        let session = match self.session.take().filter(fresh) {
            Some(session) => session,
            None => {
                let parties = Parties {
                    sender: own.clone(),
                    sender_key: signer.identity().clone(),
                    recipient: self.office.clone(),
                    recipient_key: self.key.clone(),
                };
                self.kept_sessions.clear();
                SealingSession::begin(&parties, bundle.target(), &random(), now)?
            }
        };
        let ride = !self.kept_sessions.contains(&session.id());
        Ok((self.session.insert(session), ride))
    }

    /// A session is between two keys, of which one is another now.
    pub(super) fn end_session(&mut self) {
        self.session = None;
        self.kept_sessions.clear();
    }

    /// Whether it is told once more that something was set aside. Bounded, so that two offices whose envelopes a
    /// relay spoils do not answer each other's answers for ever.
    pub(super) fn may_report(&mut self, code: Code, now: Timestamp) -> bool {
        let minute = 60_000;
        while self
            .reported
            .front()
            .is_some_and(|at| now.millis_since(*at) >= minute)
        {
            self.reported.pop_front();
        }
        let most = match code {
            Code::CannotOpen => CANNOT_OPEN_PER_MINUTE_MAX,
            _ => REFUSED_PER_MINUTE_MAX,
        };
        let may = self.reported.len() < most;
        if may {
            self.reported.push_back(now);
        }
        may
    }

    /// The recipient named a session of ours and keeps it.
    pub(super) fn keeps(&mut self, session: SessionId) {
        if self.session.as_ref().is_some_and(|own| own.id() == session) {
            self.kept_sessions.insert(session);
        }
    }

    /// Whether a session of its is kept here: bounded per hour.
    pub(super) fn keep(&mut self, session: SessionId, now: Timestamp) -> bool {
        let hour = limits::SESSION_AGE_MAX_MS;
        self.opened.retain(|_, at| now.millis_since(*at) < hour);
        if self.opened.len() >= limits::SESSIONS_PER_HOUR_MAX && !self.opened.contains_key(&session)
        {
            return false;
        }
        self.opened.insert(session, now);
        true
    }
}

/// A digest as bytes for a record.
pub(super) fn digest_bytes(digest: &Digest) -> bytes::Bytes {
    bytes::Bytes::copy_from_slice(digest.as_bytes())
}

#[cfg(test)]
mod tests {
    use blo_proto::{seal::SealingKey, sign::MemorySigner};

    use super::*;

    fn known() -> (Counterpart, MemorySigner) {
        let signers = [1, 2].map(|seed| MemorySigner::from_seed(&[seed; 32]));
        let party = |id: &str, signer: &MemorySigner| blo_proto::pairing::Party {
            office: id.parse().unwrap(),
            key: signer.identity().clone(),
        };
        let parties = [
            party("mae-sai.th", &signers[0]),
            party("tachileik.mm", &signers[1]),
        ];
        let time = Timestamp::from_millis;
        let pairing = blo_proto::pairing::Pairing::new(parties, 1, time(1), time(9_000)).unwrap();
        let mut signed = SignedPairing::propose(&pairing);
        for signer in &signers {
            signed.sign_as(signer).unwrap();
        }
        let own = "mae-sai.th".parse().unwrap();
        let [south, north] = signers;
        let counterpart = {
            let own_keys = [south.identity().clone()];
            Counterpart::new(&own, &own_keys, &signed, |_| PeerTag([0; 8]))
        };
        (counterpart.unwrap(), north)
    }

    fn bundle(of: &Counterpart, signer: &MemorySigner, epoch: u64, seed: u8) -> SignedBundle {
        let key = SealingKey::from_seed([seed; 32]).public_key();
        SignedBundle::sign(&of.office, Timestamp::from_millis(epoch), key, signer).unwrap()
    }

    const AT: (Timestamp, bool) = (Timestamp::from_millis(21), true);

    #[test]
    fn a_bundle_of_a_time_that_has_not_come_is_refused_and_stops_no_other_once_the_clock_is_right()
    {
        let (mut counterpart, signer) = known();
        let far = bundle(&counterpart, &signer, 4_000_000_000_000, 1);
        let refusal = counterpart.offered(&far, AT).err();
        assert_eq!(refusal.unwrap().code, Code::BundleAhead);
        // A relay that says 2099 has it taken all the same.
        let deceived = (Timestamp::from_millis(4_070_000_000_000), false);
        let Ok(Offered::Newer(taken)) = counterpart.offered(&far, deceived) else {
            panic!("by that clock it is news");
        };
        counterpart.bundle = Some(taken);
        let honest = bundle(&counterpart, &signer, 20, 2);
        let doubtful = counterpart.offered(&honest, (AT.0, false)).err();
        assert_eq!(doubtful.unwrap().code, Code::BundleRolledBack);
        assert!(matches!(
            counterpart.offered(&honest, AT),
            Ok(Offered::Newer(_))
        ));
    }

    #[test]
    fn a_bundle_that_is_older_or_another_one_of_its_epoch_is_refused() {
        let (mut counterpart, signer) = known();
        let newest = bundle(&counterpart, &signer, 20, 1);
        let Ok(Offered::Newer(first)) = counterpart.offered(&newest, AT) else {
            panic!("the first bundle is news");
        };
        counterpart.bundle = Some(first);
        assert!(matches!(
            counterpart.offered(&newest, AT),
            Ok(Offered::Known)
        ));
        let older = bundle(&counterpart, &signer, 19, 1);
        let another = bundle(&counterpart, &signer, 20, 2);
        for rolled_back in [older, another] {
            let refusal = counterpart.offered(&rolled_back, AT).err();
            assert_eq!(refusal.unwrap().code, Code::BundleRolledBack);
        }
        let newer = bundle(&counterpart, &signer, 21, 2);
        assert!(matches!(
            counterpart.offered(&newer, AT),
            Ok(Offered::Newer(_))
        ));
    }
}
