//! How a gateway proves itself to a relay and judges the relay: TLS 1.3, X25519MLKEM768, no resumption, no 0-RTT.
//! Not: streams (`link`).

use std::sync::{Arc, Mutex, PoisonError};

use blo_proto::{Clock, IdentityKey, RelayId, certificate, limits};
use bytes::Bytes;
use rustls::{
    ClientConfig, DigitallySignedStruct, ServerConfig, SignatureScheme,
    client::{
        Resumption,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, WebPkiSupportedAlgorithms, aws_lc_rs, verify_tls13_signature},
};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName, UnixTime};
use tokio_rustls::TlsAcceptor;
use zeroize::Zeroizing;

use crate::authority::{
    chain::{self, Purpose},
    page,
};

/// Who we are, and who the relay must be.
pub struct Credentials {
    /// Our certificates, DER, leaf first.
    pub chain: Vec<Bytes>,
    /// Our private key.
    pub pkcs8: Zeroizing<Vec<u8>>,
    /// The name that the relay's certificate must have.
    pub relay: RelayId,
    /// Authorities for relays, DER.
    pub relay_authorities: Vec<Bytes>,
    /// Judges certificate dates.
    pub clock: Arc<dyn Clock>,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Credentials(to {})", self.relay)
    }
}

/// The relay that a handshake proved: its key and certificates.
#[derive(Clone, Debug)]
pub struct Proven {
    /// Key of the leaf.
    pub key: IdentityKey,
    /// DER, leaf first.
    pub chain: Vec<Bytes>,
}

/// Filled by the handshake of one connection.
#[derive(Clone, Debug, Default)]
pub struct Outcome(Arc<Mutex<Option<Proven>>>);

impl Outcome {
    /// Who answered; `None` before the handshake has proven it.
    pub fn proven(&self) -> Option<Proven> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// The only cryptography that a link uses.
pub fn provider() -> CryptoProvider {
    CryptoProvider {
        kx_groups: vec![aws_lc_rs::kx_group::X25519MLKEM768],
        ..aws_lc_rs::default_provider()
    }
}

/// What answers browsers: TLS 1.3 alone, with a hybrid key share where the browser has one.
///
/// # Errors
/// Where certificate and key do not belong together.
pub fn page_acceptor(kept: page::Kept) -> Result<TlsAcceptor, rustls::Error> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .with_no_client_auth()
        .with_single_cert(kept.chain, kept.key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// The configuration of one connection, and where its handshake says who answered.
///
/// # Errors
/// Where our own certificate or key is not usable.
pub fn client_config(credentials: &Credentials) -> Result<(ClientConfig, Outcome), rustls::Error> {
    let outcome = Outcome::default();
    let provider = Arc::new(provider());
    let verifier = Verifier {
        relay: credentials.relay.clone(),
        authorities: credentials.relay_authorities.clone(),
        clock: Arc::clone(&credentials.clock),
        algorithms: provider.signature_verification_algorithms,
        outcome: outcome.clone(),
    };
    let chain = credentials
        .chain
        .iter()
        .map(|der| CertificateDer::from(der.to_vec()))
        .collect();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(credentials.pkcs8.to_vec()));
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_client_auth_cert(chain, key)?;
    config.alpn_protocols = vec![limits::ALPN.to_vec()];
    config.resumption = Resumption::disabled();
    config.enable_early_data = false;
    Ok((config, outcome))
}

/// Takes the relay's identity from its leaf's one name, under an authority for relays.
struct Verifier {
    relay: RelayId,
    authorities: Vec<Bytes>,
    clock: Arc<dyn Clock>,
    algorithms: WebPkiSupportedAlgorithms,
    outcome: Outcome,
}

impl std::fmt::Debug for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Verifier({})", self.relay)
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let der = |certificate: &CertificateDer<'_>| Bytes::copy_from_slice(certificate);
        let chain: Vec<Bytes> = std::iter::once(end_entity)
            .chain(intermediates)
            .map(der)
            .collect();
        let refuse = |why: String| {
            rustls::Error::General(format!(
                "the relay's certificate: {why}. Nothing goes to it. Call the relay's operator at a number that you know"
            ))
        };
        let now = self.clock.now();
        chain::verify(&chain, &self.authorities, Purpose::Relay, now)
            .map_err(|e| refuse(e.to_string()))?;
        let leaf = certificate::relay(end_entity).map_err(|e| refuse(e.to_string()))?;
        if leaf.name != self.relay {
            return Err(refuse(format!(
                "it names {}, not {}",
                leaf.name, self.relay
            )));
        }
        let proven = Proven {
            key: leaf.key,
            chain,
        };
        *self
            .outcome
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(proven);
        Ok(ServerCertVerified::assertion())
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
        verify_tls13_signature(message, cert, dss, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }
}
