//! Who may connect: TLS 1.3, mutual, X25519MLKEM768 alone, no tickets, no 0-RTT; an office's leaf under the authority
//! of its own country. Not: whether the office is registered (`session`).

use std::sync::{Arc, OnceLock};

use blo_proto::{Clock, OfficeId, RelayId, Timestamp, certificate, limits, sign::MemorySigner};
use ed25519_dalek::{SigningKey, pkcs8::DecodePrivateKey};
use rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, ServerConfig, SignatureScheme,
    client::danger::HandshakeSignatureValid,
    crypto::{CryptoProvider, aws_lc_rs},
    server::{
        NoServerSessionStorage, ResolvesServerCert,
        danger::{ClientCertVerified, ClientCertVerifier},
    },
    sign::{CertifiedKey, SingleCertAndKey},
};
use rustls_pki_types::{
    CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, UnixTime, pem::PemObject,
};
use tokio::sync::watch;
use zeroize::Zeroizing;

use crate::{
    authorities::{Authorities, Lookout},
    config::{self, Config, ConfigError},
};

/// What the relay is, and whom it believes.
pub struct Papers {
    /// For QUIC.
    pub terms: Terms,
    /// Signs *held*.
    pub signer: MemorySigner,
    /// The key's seed, from which the relay draws what it must know again after a restart.
    pub seed: Zeroizing<[u8; 32]>,
    /// What the authorities say, by now.
    pub authorities: watch::Receiver<Arc<Authorities>>,
    /// Looks whether they say anything new, while it runs.
    pub lookout: Lookout,
    /// What the operator should hear, besides what the authorities' own files want.
    pub warnings: Vec<String>,
    /// Whether a key here or at an authority is published in `certs-example`.
    pub published: bool,
}

impl std::fmt::Debug for Papers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Papers({:?})", self.signer)
    }
}

/// The only cryptography of a link.
pub fn provider() -> CryptoProvider {
    CryptoProvider {
        kx_groups: vec![aws_lc_rs::kx_group::X25519MLKEM768],
        ..aws_lc_rs::default_provider()
    }
}

/// Reads and checks everything that the configuration names.
///
/// # Errors
/// Two sentences that say which file is wrong and what to do.
pub fn papers(config: &Config, clock: &Arc<dyn Clock>) -> Result<Papers, ConfigError> {
    let pem = config::read(&config.certificate)?;
    let chain = certificates(&config.certificate, &pem)?;
    let wrong = |why: String| ConfigError::Wrong {
        path: config.certificate.clone(),
        why,
    };
    let leaf = certificate::relay(chain.first().map(AsRef::as_ref).unwrap_or_default())
        .map_err(|refusal| wrong(refusal.detail))?;
    check_leaf(&leaf, &config.name, clock.now()).map_err(wrong)?;
    let example = chain
        .first()
        .is_some_and(|leaf| certificate::is_example(leaf));
    let key = Zeroizing::new(if example {
        // A checkout lets others read it, and so does everybody's copy of the project.
        config::read(&config.key)?
    } else {
        config::read_private(&config.key)?
    });
    let (pkcs8, seed) = private_key(config, &key)?;
    let signer = MemorySigner::from_seed(&seed);
    if blo_proto::Signer::identity(&signer) != &leaf.key {
        let why = "the key is not the certificate's".to_owned();
        return Err(ConfigError::Wrong {
            path: config.key.clone(),
            why,
        });
    }
    let (lookout, authorities) = Lookout::begin(config)?;
    let published = published(config, example)?;
    let warnings = published.iter().map(|whose| {
        format!("The key of {whose} is published in certs-example. Use it for trying things on one machine alone.")
    });
    let warnings = warnings.collect();
    let provider = Arc::new(provider());
    let certified = CertifiedKey::from_der(chain, pkcs8, &provider)
        .map_err(|error| wrong(error.to_string()))?;
    let terms = Terms {
        provider,
        own: Arc::new(SingleCertAndKey::from(certified)),
        authorities: authorities.clone(),
        clock: Arc::clone(clock),
    };
    Ok(Papers {
        terms,
        signer,
        seed,
        authorities,
        lookout,
        warnings,
        published: !published.is_empty(),
    })
}

/// What handshakes are served with.
#[derive(Clone)]
pub struct Terms {
    provider: Arc<CryptoProvider>,
    own: Arc<dyn ResolvesServerCert>,
    authorities: watch::Receiver<Arc<Authorities>>,
    clock: Arc<dyn Clock>,
}

impl std::fmt::Debug for Terms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Terms({:?})", self.authorities.borrow())
    }
}

impl Terms {
    /// For handshakes of which this witness is told why a certificate was refused.
    ///
    /// # Errors
    /// Where the cryptography has no TLS 1.3.
    pub fn server(&self, witness: Witness) -> Result<ServerConfig, rustls::Error> {
        let verifier = Verifier {
            authorities: self.authorities.clone(),
            clock: Arc::clone(&self.clock),
            witness,
        };
        let mut server = ServerConfig::builder_with_provider(Arc::clone(&self.provider))
            .with_protocol_versions(&[&rustls::version::TLS13])?
            .with_client_cert_verifier(Arc::new(verifier))
            .with_cert_resolver(Arc::clone(&self.own));
        server.alpn_protocols = vec![limits::ALPN.to_vec()];
        // A resumed session would not be asked for its certificate again, and so not for its revocation.
        server.send_tls13_tickets = 0;
        server.session_storage = Arc::new(NoServerSessionStorage {});
        server.max_early_data_size = 0;
        Ok(server)
    }
}

/// What came of the certificate of one handshake. The handshake itself knows no address, and who accepted it no
/// certificate.
#[derive(Clone, Debug, Default)]
pub struct Witness(Arc<OnceLock<Shown>>);

/// A certificate that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Whose it says that it is.
    pub office: Option<OfficeId>,
    /// Why it was refused: a clause.
    pub why: String,
}

impl Witness {
    /// The certificate that was refused, if one was.
    pub fn refused(&self) -> Option<&Shown> {
        self.0.get()
    }

    fn tell(&self, office: Option<OfficeId>, error: &rustls::Error) {
        let why = reason(error);
        let _ = self.0.set(Shown { office, why }); // a handshake shows one certificate
    }
}

/// Why a certificate is refused, as a clause for an operator.
pub(crate) fn reason(error: &rustls::Error) -> String {
    let rustls::Error::InvalidCertificate(error) = error else {
        return match error {
            rustls::Error::General(why) => why.clone(),
            other => other.to_string(),
        };
    };
    let clause = match error {
        CertificateError::Revoked => "it is revoked",
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "it has expired",
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "it is not valid yet"
        }
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            "no authority of its country here has issued it"
        }
        CertificateError::UnknownRevocationStatus => "its authority has no revocation list here",
        CertificateError::ExpiredRevocationList
        | CertificateError::ExpiredRevocationListContext { .. } => {
            "the revocation list of its authority is over its time"
        }
        other => return other.to_string(),
    };
    clause.to_owned()
}

/// Whose keys are those of `certs-example`.
fn published(config: &Config, own: bool) -> Result<Vec<String>, ConfigError> {
    let mut whose: Vec<String> = own.then(|| config.name.to_string()).into_iter().collect();
    for authority in &config.authorities {
        let path = &authority.certificates;
        let all = certificates(path, &config::read(path)?)?;
        if all.iter().any(|der| certificate::is_example(der)) {
            whose.push(format!("the authority of {}", authority.country));
        }
    }
    Ok(whose)
}

fn check_leaf(
    leaf: &certificate::Leaf<RelayId>,
    name: &RelayId,
    now: Timestamp,
) -> Result<(), String> {
    if leaf.name != *name {
        return Err(format!(
            "it names {}, and the relay's name is {name}",
            leaf.name
        ));
    }
    if now > leaf.not_after {
        return Err(format!("it expired at {}", leaf.not_after));
    }
    Ok(())
}

fn private_key(
    config: &Config,
    pem: &[u8],
) -> Result<(PrivateKeyDer<'static>, Zeroizing<[u8; 32]>), ConfigError> {
    let wrong = |why: &str| ConfigError::Wrong {
        path: config.key.clone(),
        why: why.to_owned(),
    };
    let pkcs8 = PrivatePkcs8KeyDer::from_pem_slice(pem)
        .map_err(|_| wrong("it is no PKCS#8 private key in PEM"))?;
    let key = SigningKey::from_pkcs8_der(pkcs8.secret_pkcs8_der())
        .map_err(|_| wrong("the key is not Ed25519"))?;
    Ok((PrivateKeyDer::Pkcs8(pkcs8), Zeroizing::new(key.to_bytes())))
}

/// Every certificate of a PEM file.
///
/// # Errors
/// Where there is none, or it is not PEM.
pub fn certificates(
    path: &std::path::Path,
    pem: &[u8],
) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
    let wrong = |why: String| ConfigError::Wrong {
        path: path.to_owned(),
        why,
    };
    let found: Vec<_> = CertificateDer::pem_slice_iter(pem)
        .collect::<Result<_, _>>()
        .map_err(|error| wrong(format!("it is not PEM: {error}")))?;
    if found.is_empty() {
        Err(wrong("it holds no certificate".to_owned()))
    } else {
        Ok(found)
    }
}

/// Judges an office's leaf by the authority of the country that the leaf names, and by no other.
struct Verifier {
    authorities: watch::Receiver<Arc<Authorities>>,
    clock: Arc<dyn Clock>,
    witness: Witness,
}

impl std::fmt::Debug for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Verifier({:?})", self.authorities.borrow())
    }
}

impl ClientCertVerifier for Verifier {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        let leaf = certificate::office(end_entity)
            .map_err(|refusal| rustls::Error::General(refusal.to_string()))
            .inspect_err(|error| self.witness.tell(None, error))?;
        let authorities = Arc::clone(&self.authorities.borrow());
        let judged = authorities.vouch(&leaf.name, end_entity, self.clock.now());
        judged.inspect_err(|error| self.witness.tell(Some(leaf.name), error))
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(rustls::Error::General(
            "TLS 1.3 is the only version".to_owned(),
        ))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = provider().signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, cert, dss, &algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }
}

#[cfg(test)]
pub(crate) mod tests;
