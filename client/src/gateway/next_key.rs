//! What a counterpart and this office said to each other of next keys, and what of it counts. R-21. Not: what is written
//! down, shown and asked of the clock (`rolling`).

use blo_proto::{
    Code, Digest, IdentityKey, OfficeId, Refusal, Timestamp, limits,
    rollover::{self, Pending, SignedRollOver, Standing, Verdict},
};

use super::counterpart::Counterpart;

/// One statement.
pub(super) struct Rolled {
    /// What it says, and when it was first on disk here.
    pub(super) pending: Pending,
    pub(super) signed: SignedRollOver,
    pub(super) counts: bool,
}

impl Rolled {
    /// One that was on disk at `seen`.
    ///
    /// # Errors
    /// `malformed`.
    pub(super) fn new(signed: SignedRollOver, seen: Timestamp) -> Result<Self, Refusal> {
        let pending = Pending {
            digest: signed.digest(),
            said: signed.unproven()?,
            seen,
        };
        Ok(Self {
            pending,
            signed,
            counts: false,
        })
    }
}

impl Counterpart {
    /// What does not count yet, and may.
    pub(super) fn pending(&self) -> impl Iterator<Item = &Rolled> {
        let open = |one: &&Rolled| !one.counts && one.pending.said.serial > self.serial;
        self.rolling
            .iter()
            .filter(move |one| open(one) && self.ended.is_none())
    }

    /// One author said two things before the first counted: neither ever does.
    pub(super) fn is_contradicted(&self) -> bool {
        let by = |one: &Rolled| one.pending.said.by.clone();
        let mut all = self.pending();
        all.any(|one| self.pending().filter(|other| by(other) == by(one)).count() > 1)
    }

    /// The key that it will have.
    pub(super) fn next_key(&self) -> Option<&IdentityKey> {
        let of_it = |one: &&Rolled| one.pending.said.by == self.office;
        let next = self
            .pending()
            .find(of_it)
            .filter(|_| !self.is_contradicted());
        next.map(|one| &one.pending.said.new)
    }

    /// Whether it had this key before, and what that signed is still taken.
    pub(super) fn had(&self, key: &IdentityKey, now: Timestamp) -> bool {
        let before = self.before.as_ref();
        before.is_some_and(|(before, until)| before == key && now <= *until)
    }

    /// The keys under which something of its is taken that is over at a time; the one that counts first. What the one
    /// before signed may have been held before the next one counted: it lives no longer than that can.
    pub(super) fn keys_until(&self, expires_at: Timestamp) -> Vec<&IdentityKey> {
        let before = self.before.as_ref();
        let before = before.filter(|(_, until)| expires_at <= *until);
        let keys = self.trusted().into_iter();
        keys.chain(before.map(|(key, _)| key).filter(|_| !self.is_closed()))
            .collect()
    }

    /// Judges a statement by what is known.
    ///
    /// # Errors
    /// As [`rollover::judge`].
    pub(super) fn judge(&self, signed: &SignedRollOver) -> Result<Verdict, Refusal> {
        let digest = signed.digest();
        if self.rolling.iter().any(|one| one.pending.digest == digest) {
            return Ok(Verdict::Known);
        }
        if self.ended.is_some() {
            return Err(Refusal::new(Code::Unpaired, self.office.to_string()));
        }
        let by = signed.unproven()?.by;
        let mut pending = self.pending();
        let pending = pending.find(|one| one.pending.said.by == by);
        let standing = Standing {
            pairing: &self.pairing,
            highest: self.highest(),
            pending: pending.map(|one| &one.pending),
        };
        rollover::judge(signed, &standing)
    }

    /// It is on disk.
    pub(super) fn know(&mut self, rolled: Rolled) {
        let digest = rolled.pending.digest;
        self.rolling.retain(|one| one.pending.digest != digest);
        self.rolling.push(rolled);
        self.rolling.sort_by_key(|one| one.pending.said.serial);
    }

    /// What counts at `now` and did not before, in the order of serials.
    pub(super) fn due(&self, now: Timestamp) -> Vec<Digest> {
        if self.is_closed() || self.is_contradicted() {
            return Vec::new();
        }
        let due = self
            .pending()
            .filter(|one| one.pending.counts_from() <= now);
        due.map(|one| one.pending.digest).collect()
    }

    /// A roll-over counts from `at` on; whose, unless it does not fit.
    pub(super) fn count(&mut self, digest: Digest, at: Timestamp) -> Option<OfficeId> {
        let mut all = self.rolling.iter_mut();
        let rolled = all.find(|one| one.pending.digest == digest)?;
        let said = rolled.pending.said.clone();
        let next = said.applied_to(&self.pairing).ok()?;
        rolled.counts = true;
        if said.by == self.office {
            let life = limits::LIFETIME_MAX_MS.saturating_add(limits::CLOCK_SKEW_MAX_MS);
            let before = std::mem::replace(&mut self.key, said.new);
            self.before = Some((before, at.plus_millis(life)));
            self.end_session();
        }
        self.serial = next.serial;
        self.pairing = next;
        Some(said.by)
    }

    /// An agreement of this serial takes the place of what was said before it.
    pub(super) fn forget_rolled(&mut self, serial: u64) {
        self.rolling.retain(|one| one.pending.said.serial > serial);
    }
}
