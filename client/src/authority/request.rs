//! A certificate signing request (RFC 2986): the one name, the key, and proof that its holder asked. Not: whatever
//! else a request may ask for; that is never copied.

use blo_proto::IdentityKey;
use rcgen::{CertificateParams, KeyPair, SanType};
use rustls_pki_types::{CertificateSigningRequestDer, pem::PemObject as _};
use x509_parser::{
    asn1_rs::FromDer as _,
    certification_request::X509CertificationRequest,
    extensions::{GeneralName, ParsedExtension},
    oid_registry::OID_SIG_ED25519,
};

use super::{AuthorityError, named};

/// A request whose signature holds.
#[derive(Clone, Debug)]
pub struct Request {
    /// The only name that it asks for.
    pub name: String,
    /// Its key.
    pub key: IdentityKey,
    pub(super) spki: Vec<u8>,
}

impl Request {
    /// Reads a PEM request, made by `blo`, by openssl or by any other program.
    ///
    /// # Errors
    /// `BadRequest`: not one dNSName, not Ed25519, or not signed by the key that it names.
    pub fn from_pem(text: &[u8]) -> Result<Self, AuthorityError> {
        let bad = |why: &str| AuthorityError::BadRequest(why.to_owned());
        let der = CertificateSigningRequestDer::from_pem_slice(text)
            .map_err(|_| bad("it is not a PEM certificate request"))?;
        Self::from_der(&der)
    }

    /// Reads a DER request.
    ///
    /// # Errors
    /// As [`Request::from_pem`].
    pub fn from_der(der: &[u8]) -> Result<Self, AuthorityError> {
        let bad = |why: &str| AuthorityError::BadRequest(why.to_owned());
        let (rest, request) = X509CertificationRequest::from_der(der)
            .map_err(|_| bad("it is not a certificate request"))?;
        if !rest.is_empty() {
            return Err(bad("bytes follow it"));
        }
        let info = &request.certification_request_info;
        if info.subject_pki.algorithm.algorithm != OID_SIG_ED25519
            || request.signature_algorithm.algorithm != OID_SIG_ED25519
        {
            return Err(bad("its key is not Ed25519"));
        }
        let key = IdentityKey::from_slice(&info.subject_pki.subject_public_key.data)
            .map_err(|refusal| bad(&refusal.detail))?;
        let holds = ed25519_dalek::VerifyingKey::from_bytes(key.as_bytes())
            .and_then(|verifying| {
                let signature =
                    ed25519_dalek::Signature::from_slice(&request.signature_value.data)?;
                verifying.verify_strict(info.raw, &signature)
            })
            .is_ok();
        if !holds {
            return Err(bad("it is not signed by the key that it names"));
        }
        Ok(Self {
            name: only_name(&request)?,
            key,
            spki: info.subject_pki.raw.to_vec(),
        })
    }
}

/// A PEM request for one name, signed by its key.
///
/// # Errors
/// Where the name is no DNS name.
pub fn make(name: &str, key: &KeyPair) -> Result<String, AuthorityError> {
    let mut params = CertificateParams::default();
    params.distinguished_name = named(name);
    params.subject_alt_names = vec![SanType::DnsName(name.try_into()?)];
    Ok(params.serialize_request(key)?.pem()?)
}

fn only_name(request: &X509CertificationRequest<'_>) -> Result<String, AuthorityError> {
    let mut names = Vec::new();
    for extension in request.requested_extensions().into_iter().flatten() {
        if let ParsedExtension::SubjectAlternativeName(alternative) = extension {
            names.extend(&alternative.general_names);
        }
    }
    match names.as_slice() {
        [GeneralName::DNSName(name)] => Ok((*name).to_owned()),
        _ => Err(AuthorityError::BadRequest(
            "it must ask for exactly one name, a DNS name as subjectAltName".to_owned(),
        )),
    }
}
