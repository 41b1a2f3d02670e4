//! Our own sealing keys: made daily, published, destroyed when nothing sealed to them can still come. Not: their
//! files (`keys`).

use blo_proto::{
    Code, Digest, OfficeId, Timestamp,
    bundle::SignedBundle,
    frame::{Frame, Lane},
    limits,
};

use super::{engine::Engine, round::Round};
use crate::shelf::keys;

impl Engine {
    /// Signs our newest bundle: the same key always gives the same bytes.
    pub(super) fn own_signed_bundle(&self) -> Option<SignedBundle> {
        let key = self.parts.keyring.key(self.own_bundle)?;
        let (office, signer) = (&self.parts.office, &*self.parts.signer);
        SignedBundle::sign(office, self.own_bundle, key.public_key(), signer).ok()
    }

    pub(super) fn bundle_digest(
        &self,
        epoch: Timestamp,
        public_key: Vec<u8>,
    ) -> Result<Digest, blo_proto::Refusal> {
        let (office, signer) = (&self.parts.office, &*self.parts.signer);
        let fault = |fault: blo_proto::sign::SignFault| {
            blo_proto::Refusal::new(Code::CannotOpen, fault.to_string())
        };
        let signed = SignedBundle::sign(office, epoch, public_key, signer).map_err(fault)?;
        Ok(signed.verify(office, signer.identity())?.get().digest())
    }

    /// Publishes our newest bundle, and remembers since when it could be sealed to.
    pub(super) fn publish_bundle(&self, round: &mut Round) {
        let Some(bundle) = self.own_signed_bundle() else {
            return;
        };
        round
            .outbox
            .push((Lane::Control, Frame::PublishBundle(bundle.encode())));
        let key = keys::published(self.own_bundle);
        if let Ok(None) = self.shelf.value(&key) {
            let at = round.now.as_millis().to_be_bytes().to_vec();
            round.counts().put(key, at);
        }
    }

    /// A new sealing key once a day. One that was made for a time that has not come, by a clock that was wrong, counts
    /// for nothing: else none would ever be made again. True if another one is to be published now.
    pub(super) fn renew_bundle(&mut self, now: Timestamp) -> bool {
        let before = self.own_bundle;
        let epochs = self.parts.keyring.epochs();
        let come = epochs.iter().rev().find(|epoch| !is_ahead(**epoch, now));
        self.own_bundle = come.copied().unwrap_or_default();
        if now.millis_since(self.own_bundle) >= limits::BUNDLE_ROTATION_MS {
            let epoch = now.max(self.published_through(now).plus_millis(1));
            match self.parts.keyring.create(epoch) {
                Ok(()) => self.own_bundle = epoch,
                Err(error) => tracing::error!(error, "a sealing key could not be made"),
            }
        }
        self.own_bundle != before
    }

    /// A counterpart sealed to a key of ours that is gone and newer than our newest: this home was restored with a
    /// slower clock, and made its own for a time before. Nobody takes it then, so one is made that is newer still, by
    /// minutes: who pretends to seal to ever newer ones causes no more than some hundred.
    pub(super) fn outdo_bundle(&mut self, sealed_to: Timestamp, round: &mut Round) {
        let epoch = sealed_to.plus_millis(limits::CLOCK_SKEW_MAX_MS);
        let epoch = round.now.max(epoch);
        let lost = self.restored_at.is_some_and(|at| !is_ahead(sealed_to, at));
        if !lost || sealed_to <= self.own_bundle || is_ahead(epoch, round.now) {
            return;
        }
        match self.parts.keyring.create(epoch) {
            Ok(()) => {
                self.own_bundle = epoch;
                self.publish_bundle(round);
                // Nobody could answer yet.
                self.peers
                    .values_mut()
                    .for_each(|peer| peer.asked_at = None);
            }
            Err(error) => tracing::error!(error, "a sealing key could not be made"),
        }
    }

    /// The newest epoch of a time that has come that was published: a restored home has no key of it any more, and
    /// perhaps a slow clock, and nobody takes an older one after it.
    fn published_through(&self, now: Timestamp) -> Timestamp {
        let all = self.shelf.prefix(&keys::all_published()).ok();
        let epochs = all.into_iter().flatten();
        let epochs = epochs.filter_map(|(key, _)| keys::parse_published(&key));
        let come = epochs.filter(|epoch| !is_ahead(*epoch, now));
        come.max().unwrap_or_default()
    }

    pub(super) fn sealable_peers(&self, now: Timestamp) -> Vec<OfficeId> {
        let peers = self.peers.values().filter(|peer| peer.is_sealable(now));
        peers.map(|peer| peer.office.clone()).collect()
    }

    /// The forward-secrecy window: a key goes once a later one has been published for an alert's longest life, or as
    /// long after its own use is over. Not by a clock that is in doubt: it must have agreed with the relay's in this run.
    pub(super) fn destroy_old_keys(&mut self, round: &mut Round) {
        if !self.clockwork.is_sure() {
            return;
        }
        let epochs = self.parts.keyring.epochs();
        let life = limits::LIFETIME_MAX_MS.saturating_add(limits::CLOCK_SKEW_MAX_MS);
        // When what is later than the one at hand was first published.
        let mut later: Option<Timestamp> = None;
        for epoch in epochs.iter().rev() {
            let since = later.unwrap_or_else(|| epoch.plus_millis(limits::BUNDLE_USE_MAX_MS));
            if !is_ahead(*epoch, round.now) {
                let published = self.published(*epoch).into_iter();
                later = published.chain(later).min();
                if *epoch == self.own_bundle || since.plus_millis(life) > round.now {
                    continue;
                }
            }
            match self.parts.keyring.destroy(*epoch) {
                Ok(()) => round.counts().delete(keys::published(*epoch)),
                Err(error) => tracing::error!(error, "a sealing key could not be destroyed"),
            }
        }
    }

    fn published(&self, epoch: Timestamp) -> Option<Timestamp> {
        let value = self.shelf.value(&keys::published(epoch)).ok().flatten();
        let at = value.as_deref().and_then(keys::position)?;
        Some(Timestamp::from_millis(at.number()))
    }
}

const fn is_ahead(epoch: Timestamp, now: Timestamp) -> bool {
    epoch.millis_since(now) > limits::BUNDLE_AHEAD_MAX_MS
}
