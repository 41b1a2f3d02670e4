//! What authorities took back: the newest list of each that is known here, and whose certificate is on one. R-26. Not:
//! reading a list (`blo_proto::revocation`), nor what being closed means (`key_change`).

use std::collections::{BTreeMap, BTreeSet};

use blo_proto::{
    certificate,
    revocation::{Issued, List},
};
use bytes::Bytes;
use rustls_pki_types::CertificateDer;

use super::{alarms::REVOKED, engine::Engine, examined::KnownList, round::Round, seams::RELAYS};
use crate::shelf::{Entry, Kind, Named, ShelfError, Tag, keys};

/// Lists that were not taken, of which the log has spoken in this run. What is beyond is passed over in silence.
const COMPLAINTS_MAX: usize = 256;

/// For whom an authority vouches, its name and its key, both DER. One that takes a new key numbers its lists anew.
type Whose = (String, Vec<u8>, Vec<u8>);

/// The lists in force.
#[derive(Default)]
pub(super) struct Revocations {
    lists: BTreeMap<Whose, List>,
    /// Digests of lists that were not taken.
    complained: BTreeSet<Tag>,
    /// Those that lie in the home are still to be looked at.
    due: bool,
    /// What revokes our own certificate.
    pub(super) own: Option<String>,
}

impl Revocations {
    /// Which list takes a certificate back that was issued for an office of a country, or for a relay: in words.
    fn revoked(&self, whose: &str, leaf: Option<&Bytes>) -> Option<String> {
        let issued = Issued::read(&CertificateDer::from(leaf?.as_ref()))?;
        let mut lists = self.lists.iter();
        let (_, list) = lists.find(|((of, ..), list)| of == whose && list.revokes(&issued))?;
        Some(format!("{}, list {}", list.authority, list.number))
    }

    /// The number of each list: the relay is told which are known.
    pub(super) fn numbers(&self) -> Vec<(String, u64)> {
        let number = |list: &List| {
            Some((
                list.authority.clone(),
                list.number.to_string().parse().ok()?,
            ))
        };
        self.lists.values().filter_map(number).collect()
    }

    /// Every list in force.
    pub(super) fn known(&self) -> Vec<KnownList> {
        let known = |((whose, ..), list): (&Whose, &List)| KnownList {
            whose: whose.clone(),
            authority: list.authority.clone(),
            number: list.number.to_string(),
            until: list.until,
        };
        self.lists.iter().map(known).collect()
    }

    /// Takes a list if it is newer than the one in force; why not otherwise.
    fn take(&mut self, whose: &str, list: List) -> Result<Whose, String> {
        let key = (whose.to_owned(), list.issuer.clone(), list.signer.clone());
        if let Some(known) = self.lists.get(&key)
            && list.number <= known.number
        {
            return Err(format!(
                "the CRL of {} has number {}, and number {} is in force",
                list.authority, list.number, known.number
            ));
        }
        tracing::info!(whose, authority = %list.authority, number = %list.number, revoked = list.len(), until = %list.until, "revocation list in force");
        self.lists.insert(key.clone(), list);
        Ok(key)
    }
}

impl Engine {
    /// A list from the relay, or from the home: it counts if an authority that is known here signed it and it is newer,
    /// over its time or not. Anything else changes nothing.
    pub(super) fn list_came(&mut self, der: &Bytes, round: &mut Round) {
        if self
            .revocations
            .lists
            .values()
            .any(|known| known.der == *der)
        {
            return;
        }
        let mut taken = Vec::new();
        let mut why = "no authority is known here".to_owned();
        for (whose, authorities) in &self.parts.authorities {
            let read = List::read(der, authorities);
            match read.and_then(|list| self.revocations.take(whose, list)) {
                Ok(key) => taken.push(key),
                Err(error) => why = error,
            }
        }
        if taken.is_empty() {
            return self.complain_of_list(der, &why);
        }
        for key in &taken {
            self.keep_list(key, der, round);
        }
        self.judge_certificates();
        self.watch_closed(round);
    }

    /// A list from the relay; it may be one that takes back the relay's own certificate.
    pub(super) fn revocation_list(&mut self, der: &Bytes, round: &mut Round) {
        round.attach = None;
        self.list_came(der, round);
        // a relay may hand over the list that takes back another one's certificate.
        let by = self.at;
        for via in self.all_relays() {
            self.at = via;
            let shown = self.relay().chain.clone();
            if self.relay().up && self.is_revoked_relay(&shown, round) {
                let relay = &self.relay().name;
                tracing::error!(%relay, "a relay handed over the list that revokes this one");
            }
        }
        self.at = by;
        round.attach = None;
    }

    fn complain_of_list(&mut self, der: &Bytes, why: &str) {
        let complained = &mut self.revocations.complained;
        let digest = self.shelf.vault().tag(b'l', &[der]);
        if complained.len() < COMPLAINTS_MAX && complained.insert(digest) {
            tracing::warn!(
                why,
                "a revocation list is not taken: what was known stays in force"
            );
        }
    }

    fn keep_list(&self, (whose, issuer, signer): &Whose, der: &Bytes, round: &mut Round) {
        let parts = [whose.as_bytes(), issuer, signer];
        let tag = self.shelf.vault().tag(b'l', &parts);
        let named = Named {
            name: whose.clone(),
            bytes: der.clone(),
        };
        let mut entry = Entry::new(round.now, Kind::Value(named));
        entry.point(keys::revocation_list(tag), Vec::new());
        round.push(entry);
        round.attach = None;
    }

    /// The lists that are on disk, of authorities that are still known here.
    pub(super) fn restore_lists(&mut self) -> Result<(), ShelfError> {
        let complained = std::mem::take(&mut self.revocations.complained);
        self.revocations = Revocations {
            complained,
            due: true,
            ..Revocations::default()
        };
        for (_, value) in self.shelf.prefix(&keys::revocation_lists())? {
            let Some(position) = keys::position(&value) else {
                continue;
            };
            let Ok(Some(Kind::Value(kept))) = self.shelf.read(position).map(|body| body.kind)
            else {
                tracing::error!("a revocation list in the journal cannot be read");
                continue;
            };
            let authorities = self.parts.authorities.get(&kept.name);
            let list = List::read(&kept.bytes, authorities.into_iter().flatten());
            // Its authority was taken out of the home since.
            if let Ok(list) = list {
                let _ = self.revocations.take(&kept.name, list);
            }
        }
        self.judge_certificates();
        Ok(())
    }

    /// Lists that an officer put into the home, once a start.
    pub(super) fn look_at_home_lists(&mut self, round: &mut Round) {
        if std::mem::take(&mut self.revocations.due) {
            for der in self.parts.lists.clone() {
                self.list_came(&der, round);
            }
        }
    }

    /// Holds every certificate against the lists in force: counterparts' as the relay showed them last, and our own.
    pub(super) fn judge_certificates(&mut self) {
        for peer in self.peers.values_mut() {
            let leaf = peer.chain.first();
            let named = leaf.and_then(|leaf| certificate::office(leaf).ok());
            let is_theirs = named.is_some_and(|named| named.key == peer.key);
            let leaf = leaf.filter(|_| is_theirs);
            peer.revoked = self.revocations.revoked(peer.office.country(), leaf);
        }
        let (own, leaf) = (&self.parts.office, self.parts.chain.first());
        self.revocations.own = self.revocations.revoked(own.country(), leaf);
        self.judge_keys_before();
    }

    /// What a counterpart's key before signed is taken for a while, unless a certificate for it that was shown here was
    /// taken back.
    fn judge_keys_before(&mut self) {
        let mut gone = Vec::new();
        for peer in self.peers.values() {
            let Some((key, _)) = &peer.before else {
                continue;
            };
            let is_gone = |leaf: &Bytes| {
                certificate::office(leaf).is_ok_and(|named| named.key == *key)
                    && (self.revocations.revoked(peer.office.country(), Some(leaf))).is_some()
            };
            if self.former_leaves(peer.tag).iter().any(is_gone) {
                gone.push(peer.office.clone());
            }
        }
        for office in gone {
            tracing::warn!(%office, "the certificate of the key before is revoked: nothing that it signed is taken any more");
            if let Some(peer) = self.peers.get_mut(&office) {
                peer.before = None;
            }
        }
    }

    /// Whether the relay that answered is one whose certificate was taken back: no link is made then.
    pub(super) fn is_revoked_relay(&mut self, chain: &[Bytes], round: &mut Round) -> bool {
        let relay = self.relay().name.to_string();
        let Some(by) = self.revocations.revoked(RELAYS, chain.first()) else {
            self.clear(REVOKED, &relay, round);
            return false;
        };
        let message = format!(
            "The certificate of the relay {relay} is revoked ({by}): this office does not link to it. Call the relay's \
             operator at a number that you know."
        );
        self.raise(REVOKED, &relay, message, round);
        self.down(None, "the relay's certificate is revoked");
        true
    }
}
