//! A relay that is not ours: it has a relay's papers and says whatever a test wants a hostile operator to say. Not: a
//! relay; it keeps nothing.

use std::{collections::BTreeMap, net::Ipv4Addr, net::SocketAddr, path::Path, sync::Arc};

use blo_client::{config::Tcp, link::LinkConfig, tls::Credentials};
use blo_proto::{
    Clock, Digest, RelayId, StoreEpoch, Timestamp,
    frame::{Decoder, Frame, Hello, Lane, Welcome},
    limits,
    pairing::SignedPairing,
    receipt::{RelayFact, RelayReceipt, SignedRelayReceipt},
};
use bytes::Bytes;
use quinn::{Endpoint, ServerConfig, crypto::rustls::QuicServerConfig};
use rustls::{
    RootCertStore,
    crypto::{CryptoProvider, aws_lc_rs},
    server::WebPkiClientVerifier,
};
use rustls_pki_types::CertificateDer;

use crate::{
    papers::{Authority, Leaf, Papers, seed},
    relay::NAME,
    stranger::{Stranger, now, soon},
    switchboard::{Inmate, Who},
};

/// A listening impostor.
#[derive(Debug)]
pub struct Impostor {
    /// Its papers, which are a relay's.
    pub papers: Papers,
    /// Who vouches for it.
    pub root: Authority,
    endpoint: Endpoint,
}

impl Impostor {
    /// An impostor to whom offices of these authorities link.
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn listen(authorities: &[CertificateDer<'static>]) -> Self {
        let root = Authority::new("relays");
        let papers = root.issue(&Leaf::relay(NAME), seed());
        let config = server(&papers, authorities);
        let here = (Ipv4Addr::LOCALHOST, 0).into();
        Self {
            endpoint: Endpoint::server(config, here).unwrap(),
            papers,
            root,
        }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.endpoint.local_addr().unwrap()
    }

    /// Starts the gateway of `who` in this process, with a real link that leads here.
    pub fn start(
        &self,
        (who, papers, home): (&Who, &Papers, &Path),
        pairings: &[SignedPairing],
        clock: Arc<dyn Clock>,
    ) -> Inmate {
        let der = |chain: &CertificateDer<'_>| Bytes::copy_from_slice(chain);
        let credentials = Credentials {
            chain: papers.chain.iter().map(der).collect(),
            pkcs8: papers.key().secret_pkcs8_der().to_vec().into(),
            relay: name(),
            relay_authorities: vec![der(&self.root.certificate)],
            clock: Arc::clone(&clock),
        };
        let link = LinkConfig {
            silence: std::time::Duration::from_secs(30),
            address: self.address().to_string(),
            credentials,
            tcp: Tcp::Never,
            tcp_address: None,
            proxy: None,
            congestion: blo_client::config::Congestion::default(),
            networks: Arc::default(),
        };
        who.start(home, pairings, (Arc::new(Arc::new(link)), clock))
    }

    /// The next gateway that links, and its hello.
    ///
    /// # Panics
    /// Where none comes in time.
    pub async fn guest(&self) -> (Stranger, Hello) {
        let incoming = soon("a gateway", self.endpoint.accept()).await.unwrap();
        let connection = soon("the handshake", incoming.accept().unwrap()).await;
        let connection = connection.unwrap();
        let mut lanes = BTreeMap::new();
        while lanes.len() < 5 {
            let stream = soon("a lane", connection.accept_bi()).await.unwrap();
            let (send, mut receive) = stream;
            let mut decoder = Decoder::default();
            let lane = loop {
                match decoder.next_frame().unwrap() {
                    Some(Frame::Open(lane)) => break lane,
                    Some(frame) => panic!("a stream begins with {frame:?}"),
                    None => {}
                }
                let chunk = soon("the first frame", receive.read_chunk(65_536, true)).await;
                decoder.push(&chunk.unwrap().unwrap().bytes);
            };
            lanes.insert(lane, (send, receive, decoder));
        }
        let mut guest = Stranger::over(connection, lanes, self.endpoint.clone());
        let hello = guest.hear(Lane::Control, |frame| match frame {
            Frame::Hello(hello) => Some(hello),
            _ => None,
        });
        let hello = hello.await.unwrap();
        (guest, hello)
    }

    /// Welcomes a gateway as a relay would whose clock says `clock`.
    ///
    /// # Panics
    /// Where the gateway is gone.
    pub async fn welcome(&self, guest: &mut Stranger, clock: Timestamp) {
        let welcome = Welcome {
            version: limits::VERSION,
            features: Vec::new(),
            relay: name(),
            clock,
            epoch: epoch(),
            position: 1,
            link_token: Bytes::copy_from_slice(&seed()[..16]),
            budgets: Vec::new(),
            blob_token: None,
        };
        let frame = Frame::Welcome(welcome);
        guest.say(Lane::Control, &frame).await.unwrap();
    }

    /// A statement about an envelope, signed by whose papers these are.
    pub fn states(&self, fact: RelayFact, envelope: Digest, signer: &Papers) -> Frame {
        let receipt = RelayReceipt {
            relay: name(),
            epoch: epoch(),
            at: now(),
            fact,
            entries: vec![(envelope, 1)],
        };
        Frame::Receipt(SignedRelayReceipt::sign(&receipt, &signer.signer()).unwrap())
    }
}

fn name() -> RelayId {
    NAME.parse().unwrap()
}

fn epoch() -> StoreEpoch {
    StoreEpoch::from_bytes([9; 16])
}

fn server(papers: &Papers, authorities: &[CertificateDer<'static>]) -> ServerConfig {
    let mut roots = RootCertStore::empty();
    for authority in authorities {
        roots.add(authority.clone()).unwrap();
    }
    let provider = Arc::new(CryptoProvider {
        kx_groups: vec![aws_lc_rs::kx_group::X25519MLKEM768],
        ..aws_lc_rs::default_provider()
    });
    let verifier =
        WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider));
    let mut tls = rustls::ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap()
        .with_client_cert_verifier(verifier.build().unwrap())
        .with_single_cert(papers.chain.clone(), papers.key().into())
        .unwrap();
    tls.alpn_protocols = vec![limits::ALPN.to_vec()];
    ServerConfig::with_crypto(Arc::new(QuicServerConfig::try_from(tls).unwrap()))
}
