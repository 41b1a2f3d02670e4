//! Whether an authority has taken a certificate back (RFC 5280 §5), and when. Not: whether it had vouched for it.

use blo_proto::Timestamp;
use bytes::Bytes;
use rustls_pki_types::{CertificateDer, UnixTime};
use webpki::{
    BorrowedCertRevocationList, CertRevocationList, EndEntityCert, ExpirationPolicy, KeyUsage,
    RevocationCheckDepth, RevocationOptionsBuilder, UnknownStatusPolicy,
};
use x509_parser::{asn1_rs::FromDer as _, certificate::X509Certificate};

use crate::authority::chain::{ALGORITHMS, BadChain, Purpose};

/// Why a list cannot be read, in words.
pub(super) fn unreadable(crl: &Bytes) -> Option<String> {
    let read = BorrowedCertRevocationList::from_der(crl);
    read.err()
        .map(|e| format!("a revocation list cannot be read: {e}"))
}

/// When one of the lists, each signed by the authority that issued the chain, revoked its leaf. A list that is over
/// still says what it says: evidence is judged years later.
///
/// # Errors
/// A list of that authority whose signature does not hold.
pub(super) fn of(
    chain: &[Bytes],
    authorities: &[Bytes],
    crls: &[Bytes],
    (purpose, at): (Purpose, Timestamp),
) -> Result<Option<Timestamp>, BadChain> {
    let in_words = |e: webpki::Error| BadChain(format!("its revocation cannot be judged: {e}"));
    let lists: Vec<CertRevocationList<'_>> = crls
        .iter()
        .map(|der| BorrowedCertRevocationList::from_der(der).map(CertRevocationList::from))
        .collect::<Result<_, _>>()
        .map_err(in_words)?;
    let each: Vec<&CertRevocationList<'_>> = lists.iter().collect();
    let Ok(options) = RevocationOptionsBuilder::new(&each) else {
        return Ok(None);
    };
    let options = options
        .with_depth(RevocationCheckDepth::EndEntity)
        .with_status_policy(UnknownStatusPolicy::Allow)
        .with_expiration_policy(ExpirationPolicy::Ignore)
        .build();
    let ders: Vec<_> = chain
        .iter()
        .map(|der| CertificateDer::from(der.as_ref()))
        .collect();
    let Some((first, between)) = ders.split_first() else {
        return Ok(None);
    };
    let authorities: Vec<_> = authorities
        .iter()
        .map(|der| CertificateDer::from(der.as_ref()))
        .collect();
    let anchors: Vec<_> = authorities
        .iter()
        .map(|der| webpki::anchor_from_trusted_cert(der))
        .collect::<Result<_, _>>()
        .map_err(in_words)?;
    let usage = match purpose {
        Purpose::Office => KeyUsage::client_auth(),
        Purpose::Relay => KeyUsage::server_auth(),
    };
    let time = UnixTime::since_unix_epoch(std::time::Duration::from_millis(at.as_millis()));
    let leaf = EndEntityCert::try_from(first).map_err(in_words)?;
    let judged = leaf.verify_for_usage(
        ALGORITHMS,
        &anchors,
        between,
        time,
        usage,
        Some(options),
        None,
    );
    match judged {
        Ok(_) => Ok(None),
        Err(webpki::Error::CertRevoked) => Ok(Some(earliest(first, &lists))),
        Err(e) => Err(in_words(e)),
    }
}

/// The first date under the leaf's serial in lists of its issuer; the beginning of time where none can be read.
fn earliest(leaf: &CertificateDer<'_>, lists: &[CertRevocationList<'_>]) -> Timestamp {
    let Ok((_, leaf)) = X509Certificate::from_der(leaf) else {
        return Timestamp::from_millis(0);
    };
    let dates = lists.iter().filter_map(|list| {
        let revoked = list.find_serial(leaf.raw_serial()).ok().flatten()?;
        Some(Timestamp::from_millis(
            revoked.revocation_date.as_secs().saturating_mul(1_000),
        ))
    });
    dates.min().unwrap_or(Timestamp::from_millis(0))
}
