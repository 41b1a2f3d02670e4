//! This office's own keys: the one that the relay lets in signs. While the key changes by plan there is another one, the
//! next and later the one before, and the relay says which it knows. Not: what counterparts are told of it (`rolling`).

use blo_proto::{Code, IdentityKey, OfficeId};
use bytes::Bytes;
use tokio::time::Instant;

use super::{engine::Engine, reborn::Rest, round::Round};
use crate::shelf::{Kind, Named, keys};

impl Engine {
    /// Reads whether this office has another key.
    pub(super) fn find_other_key(&mut self) {
        let found = self.parts.own_keys.as_ref().map(|keys| keys.other());
        match found {
            Some(Ok(other)) => {
                let current = self.parts.signer.identity();
                let other = other.filter(|other| other.signer.identity() != current);
                // One that has taken the place of the other since is known already.
                self.other = other.or(self.other.take());
            }
            Some(Err(error)) => tracing::error!(error, "this office's other key cannot be read"),
            None => {}
        }
    }

    /// All keys that were or are this office's, or will be: what was sealed to it names one of them.
    pub(super) fn all_own_keys(&self) -> Vec<IdentityKey> {
        let other = self.other.iter().map(|other| other.signer.identity());
        let known = std::iter::once(self.parts.signer.identity()).chain(other);
        known.chain(&self.parts.former).cloned().collect()
    }

    pub(super) fn is_own(&self, key: &IdentityKey) -> bool {
        self.all_own_keys().contains(key)
    }

    /// The relay knows this office by another key. Where there is one here, that is tried; true if it is the first time
    /// since the relay let us in.
    pub(super) fn turns_to_other_key(&mut self) -> bool {
        let Some(other) = &mut self.other else {
            return false;
        };
        std::mem::swap(&mut self.parts.signer, &mut other.signer);
        std::mem::swap(&mut self.parts.chain, &mut other.chain);
        for (relay, dialer) in self.relays.iter_mut().zip(&mut other.dialers) {
            std::mem::swap(&mut relay.dialer, dialer);
        }
        other.is_next = !other.is_next;
        let first = !std::mem::replace(&mut self.turned, true);
        if first {
            self.relay_mut().dial_at = Some(Instant::now());
        }
        first
    }

    /// The relay let us in with the key in hand: what was signed with another one and is not answered is signed anew.
    pub(super) fn let_in_with_key(&mut self, round: &mut Round) {
        self.turned = false;
        let key = self.parts.signer.identity().clone();
        let known = self.shelf.single(&keys::single(keys::VALUE_KEY));
        let known = match known.ok().flatten().and_then(|body| body.kind) {
            Some(Kind::Value(Named { bytes, .. })) => Some(bytes),
            Some(_) | None => None,
        };
        let bytes = Bytes::copy_from_slice(key.as_bytes());
        if let (Some(own_keys), Some(_)) = (&self.parts.own_keys, &self.other)
            && let Err(error) = own_keys.is_current(&key, round.now)
        {
            tracing::error!(
                error,
                "the home does not remember with which key it was let in"
            );
        }
        if known.as_ref() == Some(&bytes) {
            return;
        }
        self.keep_value(keys::VALUE_KEY, bytes, round);
        if known.is_none() {
            return; // the first one
        }
        tracing::warn!("the relay knows this office by another key of its from now on");
        self.keep_proposals_with_key();
        let offices: Vec<OfficeId> = self.peers.keys().cloned().collect();
        for office in offices {
            self.sign_anew(&office, round);
        }
    }

    /// All that stands open to an office is sealed anew and signed with the key in hand. What the relay holds stays with
    /// it: whichever comes first is shown.
    fn sign_anew(&mut self, office: &OfficeId, round: &mut Round) {
        let Some(peer) = self.peers.get_mut(office) else {
            return;
        };
        peer.end_session();
        if peer.is_closed() {
            return; // it is, once both agree anew
        }
        peer.rekeyed = true;
        peer.resting = Some(Rest::default());
        let (tag, key) = (peer.tag, peer.key.clone());
        super::key_change::keep_key(office, tag, Some(&key), round);
        self.unseal(office, round);
    }

    /// Its own key is none that the relay knows.
    pub(super) fn down_for_key(&mut self, code: Option<Code>, round: &mut Round) {
        // While another relay takes the key in hand nothing is signed anew for the sake of this one.
        if code == Some(Code::KeyChanged) && (self.link_up() || !self.turns_to_other_key()) {
            self.own_key_changed(round);
        }
    }
}
