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

    /// A new sealing key once a day; an old one is destroyed when nothing sealed to it can still come.
    pub(super) fn rotate_bundle(&mut self, round: &mut Round) {
        let now = round.now;
        if now.millis_since(self.own_bundle) < limits::BUNDLE_ROTATION_MS {
            return;
        }
        match self.parts.keyring.create(now) {
            Ok(()) => {
                self.own_bundle = now;
                if self.link_up {
                    self.publish_bundle(round);
                }
            }
            Err(error) => tracing::error!(error, "a sealing key could not be made"),
        }
    }

    pub(super) fn sealable_peers(&self, now: Timestamp) -> Vec<OfficeId> {
        let peers = self.peers.values().filter(|peer| peer.is_sealable(now));
        peers.map(|peer| peer.office.clone()).collect()
    }

    /// The forward-secrecy window: a key goes once its successor has been published for an alert's longest life, or
    /// its own use is over. Not by a clock that is in doubt.
    pub(super) fn destroy_old_keys(&mut self, round: &mut Round) {
        if !self.link_up || self.clockwork.by_relay() {
            return;
        }
        let epochs = self.parts.keyring.epochs();
        let life = limits::LIFETIME_MAX_MS.saturating_add(limits::CLOCK_SKEW_MAX_MS);
        for (epoch, successor) in epochs.iter().zip(epochs.iter().skip(1)) {
            let published = self
                .shelf
                .value(&keys::published(*successor))
                .ok()
                .flatten();
            let published = published.as_deref().and_then(keys::position);
            let since = published.map_or_else(
                || epoch.plus_millis(limits::BUNDLE_USE_MAX_MS),
                |at| Timestamp::from_millis(at.number()),
            );
            if since.plus_millis(life) > round.now {
                continue;
            }
            match self.parts.keyring.destroy(*epoch) {
                Ok(()) => round.counts().delete(keys::published(*epoch)),
                Err(error) => tracing::error!(error, "a sealing key could not be destroyed"),
            }
        }
    }
}
