//! Whom national authorities vouch for, and whom they have revoked by now. Not: the handshake (`tls`), nor whether an
//! office is registered (`session`).
//!
//! ```text
//!  th.pem, th.crl ── lookout, twice a second ─► Authorities ─► tls: who may begin
//!      registry ───── at once ──┘▲        │          └───────► session: who may stay
//!                                └─ kept ◄┘  over a restart
//! ```

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};

use blo_proto::{OfficeId, Timestamp};
use bytes::Bytes;
use rustls::{CertificateError, server::danger::ClientCertVerified};
use rustls_pki_types::{CertificateDer, UnixTime};
use tokio::sync::watch;

use crate::{
    config::ExpiredCrl,
    hub::Vouching,
    registry::{self, Authority, Brought, Snapshot},
};
use anchor::Anchor;

mod anchor;
mod kept;
mod lookout;
mod report;

pub use blo_proto::revocation::{Issued, List, in_pem};
pub use kept::{keep_lists, kept_lists, restore_lists};
pub use lookout::Lookout;
pub use report::{ALARM, AuthorityLine, Outlook, State};

/// Whose list: the country for which the issuer vouches, its name and its key, both DER. An authority that takes a new
/// key numbers the lists under it anew.
type Whose = (String, Vec<u8>, Vec<u8>);

/// What all authorities say at one moment.
#[derive(Clone, Debug, Default)]
pub struct Authorities {
    anchors: BTreeMap<String, Vec<Anchor>>,
    /// The newest list that was seen of each.
    lists: BTreeMap<Whose, Arc<List>>,
    /// What is wrong with a file, which is why what it said earlier is in force.
    complaints: BTreeMap<PathBuf, String>,
    /// Whether a list that is over its time still counts.
    expired: ExpiredCrl,
    /// What of them the operator brought.
    brought: Arc<Brought>,
}

impl Authorities {
    /// Judges an office's leaf by the authority of the country that the leaf names, and by no other.
    ///
    /// # Errors
    /// Why nobody vouches for it.
    pub fn vouch(
        &self,
        office: &OfficeId,
        leaf: &CertificateDer<'_>,
        now: Timestamp,
    ) -> Result<ClientCertVerified, rustls::Error> {
        let anchors = self.anchors.get(office.country()).ok_or_else(|| {
            rustls::Error::General(format!("no authority of {}", office.country()))
        })?;
        let mut why = rustls::Error::from(CertificateError::UnknownIssuer);
        for anchor in anchors {
            match anchor.vouch(leaf, now) {
                Ok(verified) => return Ok(verified),
                // What its own issuer says of it tells more than that another one does not know it.
                Err(error) if !is_strange(&error) => why = error,
                Err(_) => {}
            }
        }
        Err(why)
    }

    /// Why a link whose certificate was vouched for must not go on, if so: it was revoked since, or its authority's
    /// certificate was taken away. Not that a list or a certificate is over its time: those may link no more, but
    /// whoever is linked is not cut off because an authority is late.
    pub fn objection(
        &self,
        office: &OfficeId,
        leaf: &CertificateDer<'_>,
        now: Timestamp,
    ) -> Option<String> {
        if let Some(list) = self.revoked(office, leaf) {
            let (authority, number) = (&list.authority, &list.number);
            return Some(format!("revoked by {authority}, CRL {number}"));
        }
        let judged = self.vouch(office, leaf, now);
        let strange = judged.is_err_and(|error| is_strange(&error));
        strange.then(|| format!("its authority of {} counts no more", office.country()))
    }

    /// Whether what the operator brought counts here as it stands in this registry.
    pub fn follows(&self, snapshot: &Snapshot) -> bool {
        Arc::ptr_eq(&self.brought, &snapshot.brought)
    }

    /// Why a certificate cannot vouch for offices, if so.
    ///
    /// # Errors
    /// A clause that says why.
    pub fn may_vouch(certificate: &Bytes, now: Timestamp) -> Result<(), String> {
        let der = CertificateDer::from(certificate.to_vec());
        let anchor = Anchor::read(der, false)?;
        if anchor.has_expired(now) {
            return Err(format!("it has expired at {}", anchor.not_after));
        }
        Ok(())
    }

    /// Whether the configuration names an authority of a country whose fingerprint begins so.
    pub fn is_configured(&self, country: &str, fingerprint: &str) -> bool {
        let digits = registry::digits(fingerprint);
        let mut anchors = self.anchors.get(country).into_iter().flatten();
        anchors.any(|one| one.configured && one.fingerprint().starts_with(&digits))
    }

    /// Of these offices those for which one certificate of an authority alone vouches: without it nobody would.
    pub fn hang_on<'a>(
        &self,
        authority: &Authority,
        offices: impl Iterator<Item = (&'a OfficeId, Bytes)>,
    ) -> Vec<&'a OfficeId> {
        let anchors = self.anchors.get(&authority.country);
        let is_it = |one: &&Anchor| one.der.as_ref() == authority.der.as_ref();
        let (it, others): (Vec<_>, Vec<_>) = anchors.into_iter().flatten().partition(is_it);
        let issued =
            |by: &[&Anchor], leaf: &CertificateDer<'_>| by.iter().any(|one| one.issued(leaf));
        let hanging = offices.filter(|(office, leaf)| {
            let leaf = CertificateDer::from(leaf.as_ref());
            office.country() == authority.country && issued(&it, &leaf) && !issued(&others, &leaf)
        });
        hanging.map(|(office, _)| office).collect()
    }

    /// Whose a list is that is newer than the one in force: the country of its authority, and its name in the registry.
    ///
    /// # Errors
    /// A clause that says why it does not count.
    pub fn judge_list(&self, der: &Bytes) -> Result<(String, Vec<u8>), String> {
        let all = self.anchors.values().flatten().map(|anchor| &anchor.der);
        let list = List::read(der, all)?;
        let (country, anchor) = self
            .anchors
            .iter()
            .flat_map(|(country, anchors)| anchors.iter().map(move |one| (country, one)))
            .find(|(_, one)| one.signs(&list.issuer, &list.signer))
            .ok_or("no authority signed it")?;
        // R-24
        match self.lists.get(&anchor.whose(country)) {
            Some(known) if known.der != list.der && known.number >= list.number => Err(format!(
                "the CRL of {} has number {}, and number {} is in force",
                list.authority, list.number, known.number
            )),
            _ => Ok((country.clone(), anchor.list_id(country))),
        }
    }

    /// The list that revokes an office's certificate, if one does.
    fn revoked(&self, office: &OfficeId, leaf: &CertificateDer<'_>) -> Option<&List> {
        let issued = Issued::read(leaf)?;
        let mut lists = self.lists();
        let revoking =
            lists.find(|(country, list)| *country == office.country() && list.revokes(&issued));
        revoking.map(|(_, list)| list)
    }

    /// The lists in force, each with its country.
    pub fn lists(&self) -> impl Iterator<Item = (&str, &List)> {
        let lists = self.lists.iter();
        lists.map(|((country, ..), list)| (country.as_str(), list.as_ref()))
    }

    /// The lists that are not in force in `earlier`, DER.
    pub fn newer_than(&self, earlier: &Self) -> Vec<Bytes> {
        let newer = self.lists.iter().filter(|(whose, list)| {
            let known = earlier.lists.get(*whose);
            known.is_none_or(|known| !Arc::ptr_eq(known, list))
        });
        newer.map(|(_, list)| list.der.clone()).collect()
    }

    /// Takes a list if it is newer than the one in force; whether it is, or why it is older.
    fn take(&mut self, country: &str, list: List) -> Result<bool, String> {
        let whose = (country.to_owned(), list.issuer.clone(), list.signer.clone());
        if let Some(known) = self.lists.get(&whose) {
            if known.der == list.der {
                return Ok(false);
            }
            // R-24
            if list.number <= known.number {
                return Err(format!(
                    "the CRL of {} has number {}, and number {} is in force",
                    list.authority, list.number, known.number
                ));
            }
        }
        self.lists.insert(whose, Arc::new(list));
        Ok(true)
    }

    /// Puts these in the place of a country's anchors, and forgets lists that none of them signed.
    fn put_anchors(&mut self, country: &str, anchors: Vec<Anchor>) {
        let signed = |(of, issuer, signer): &Whose| {
            of != country || anchors.iter().any(|one| one.signs(issuer, signer))
        };
        self.lists.retain(|whose, _| signed(whose));
        self.anchors.insert(country.to_owned(), anchors);
    }

    /// Lets every anchor of a country judge by the lists in force.
    fn arm(&mut self, country: &str) -> Result<(), String> {
        for anchor in self.anchors.get_mut(country).into_iter().flatten() {
            let whose = anchor.whose(country);
            let list = self.lists.get(&whose).map(|list| list.der.clone());
            anchor.arm(list, self.expired)?;
        }
        Ok(())
    }

    /// Says in the log which lists are in force that were not in `earlier`.
    fn announce(&self, earlier: &Self) {
        for (whose, list) in &self.lists {
            if earlier.lists.get(whose) != Some(list) {
                tracing::info!(country = %whose.0, authority = %list.authority, number = %list.number, revoked = list.len(), until = %list.until, "revocation list in force");
            }
        }
    }

    /// Keeps what is wrong with a file now; whether that is news, which is logged.
    fn complain(&mut self, path: PathBuf, complaint: Option<String>) -> bool {
        let Some(why) = complaint else {
            return self.complaints.remove(&path).is_some();
        };
        if self.complaints.get(&path) == Some(&why) {
            return false;
        }
        tracing::error!(path = %path.display(), %why, "an authority's file is not taken: what it said before stays in force");
        self.complaints.insert(path, why);
        true
    }
}

impl Vouching for watch::Receiver<Arc<Authorities>> {
    fn refuses(&self, office: &OfficeId, leaf: &[u8], now: Timestamp) -> Option<String> {
        let judged = self
            .borrow()
            .vouch(office, &CertificateDer::from(leaf), now);
        judged.err().map(|error| error.to_string())
    }

    fn objects(&self, office: &OfficeId, leaf: &[u8], now: Timestamp) -> Option<String> {
        let leaf = CertificateDer::from(leaf);
        self.borrow().objection(office, &leaf, now)
    }
}

/// Whether nobody here signed a certificate.
fn is_strange(error: &rustls::Error) -> bool {
    matches!(
        error,
        rustls::Error::InvalidCertificate(
            CertificateError::UnknownIssuer | CertificateError::BadSignature
        )
    )
}

fn unix(now: Timestamp) -> UnixTime {
    UnixTime::since_unix_epoch(Duration::from_millis(now.as_millis()))
}

#[cfg(test)]
mod tests;
