//! Certificates that the relay shows: its own and those of counterparts, kept for what they prove. Not: believing them.

use blo_proto::frame::Counterpart as Said;
use bytes::Bytes;

use super::{engine::Engine, round::Round};
use crate::shelf::{Chain, Entry, Kind, PeerTag, keys};

/// Chains that are kept of one office, or of the relay: many times what it has in its life. A relay can show any number.
const CHAINS_MAX: usize = 64;

impl Engine {
    pub(super) fn keep_relay_chain(&self, chain: Vec<Bytes>, round: &mut Round) {
        let name = self.relay().name.as_str();
        let tag = self.shelf.vault().relay(&self.relay().name);
        let kept = match self.shelf.single(&keys::chain(tag)) {
            Ok(Some(body)) => match body.kind {
                Some(Kind::Chain(kept)) => kept.certificates,
                Some(_) | None => Vec::new(),
            },
            Ok(None) | Err(_) => Vec::new(),
        };
        if kept != chain && !chain.is_empty() {
            self.keep_chain(name, tag, chain, round);
        }
        round.attach = None;
    }

    /// The certificates of a counterpart; whether they are others than before.
    pub(super) fn keep_shown_chain(&mut self, said: &Said, round: &mut Round) -> bool {
        let Some(peer) = self.peers.get_mut(&said.office) else {
            return false;
        };
        if said.chain.is_empty() || peer.chain == said.chain {
            return false;
        }
        peer.chain.clone_from(&said.chain);
        let tag = peer.tag;
        self.keep_chain(said.office.as_str(), tag, said.chain.clone(), round);
        true
    }

    /// Every leaf certificate that a counterpart was shown with.
    pub(super) fn former_leaves(&self, tag: PeerTag) -> Vec<Bytes> {
        let kept = self.shelf.prefix(&keys::former_chains(tag));
        let chain = |value: &[u8]| {
            let body = self.shelf.read(keys::position(value)?).ok()?;
            match body.kind? {
                Kind::Chain(chain) => chain.certificates.into_iter().next(),
                _ => None,
            }
        };
        let kept = kept.unwrap_or_default();
        kept.iter().filter_map(|(_, value)| chain(value)).collect()
    }

    /// The newest is found by whose it is, and each by its leaf as well.
    fn keep_chain(&self, name: &str, tag: PeerTag, certificates: Vec<Bytes>, round: &mut Round) {
        let leaf = certificates.first().cloned().unwrap_or_default();
        let chain = Chain {
            name: name.to_owned(),
            certificates,
        };
        let mut entry = Entry::new(round.now, Kind::Chain(chain));
        entry.point(keys::chain(tag), Vec::new());
        let known = self.shelf.prefix(&keys::former_chains(tag));
        if known.is_ok_and(|known| known.len() < CHAINS_MAX) {
            let leaf = self.shelf.vault().tag(b'c', &[&leaf]);
            entry.point(keys::former_chain(tag, leaf), Vec::new());
        }
        round.push(entry);
        round.attach = None;
    }
}
