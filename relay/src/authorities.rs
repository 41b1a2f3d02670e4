//! Whom national authorities vouch for, and whom they have revoked by now. Not: the handshake (`tls`), nor whether an
//! office is registered (`session`).
//!
//! ```text
//!  th.pem, th.crl ── lookout, twice a second ─► Authorities ─► tls: who may begin
//!                       ▲        │                   └───────► session: who may stay
//!                       └─ kept ◄┘  over a restart
//! ```

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};

use blo_proto::{OfficeId, Timestamp};
use bytes::Bytes;
use rustls::{CertificateError, server::danger::ClientCertVerified};
use rustls_pki_types::{CertificateDer, UnixTime};

use crate::config::ExpiredCrl;
use anchor::Anchor;

mod anchor;
mod kept;
mod lookout;
mod report;

pub use blo_proto::revocation::{Issued, List, in_pem};
pub use lookout::Lookout;
pub use report::{AuthorityLine, Outlook, State};

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
