//! QUIC as a relay speaks it: what a stranger can make it hold, and how a link outlives a change of address and a dead
//! one ends. Not: TLS.

use std::{sync::Arc, time::Duration};

use blo_proto::limits;
use hkdf::Hkdf;
use quinn::{
    AckFrequencyConfig, EndpointConfig, IdleTimeout, ServerConfig, TransportConfig, VarInt,
    crypto::rustls::QuicServerConfig,
};
use quinn_proto::{
    HashedConnectionIdGenerator,
    crypto::{CryptoError, HmacKey},
};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::congestion;
use crate::config::Congestion;

/// Handshakes under way at most.
const INCOMING_MAX: usize = 256;
/// What one handshake may send before it is accepted, and all together.
const INCOMING_BYTES: u64 = 64 * 1_024;
const INCOMING_TOTAL_BYTES: u64 = 4 * 1_024 * 1_024;
/// After a restart thousands of gateways ask within ten seconds whether their links live. A reset is smaller than what
/// asked for it.
const RESET_EVERY: Duration = Duration::from_millis(1);
/// Three keep-alives of a gateway lost.
const IDLE_MS: u32 = 30_000;
/// Above the lane budget, so that no stream blocks on its window.
const STREAM_WINDOW_BYTES: u32 = 3 * 1_024 * 1_024;
/// Control and four precedences.
const LANES: u32 = 5;
/// All lanes' together, both ways: an urgent lane starves where another one can fill what they share.
const WINDOW_BYTES: u32 = STREAM_WINDOW_BYTES * LANES;
const _: () = assert!(STREAM_WINDOW_BYTES as usize > limits::LANE_BUDGET_BYTES);

const RESET_LABEL: &[u8] = b"BLO-RELAY/1/stateless-reset\0";
const CONNECTION_ID_LABEL: &[u8] = b"BLO-RELAY/1/connection-id\0";

/// What every connection is served with.
pub(super) fn server(
    tls: rustls::ServerConfig,
    congestion: Congestion,
) -> Result<ServerConfig, String> {
    let tls = QuicServerConfig::try_from(tls).map_err(|error| error.to_string())?;
    let mut server = ServerConfig::with_crypto(Arc::new(tls));
    let mut transport = TransportConfig::default();
    transport
        .max_idle_timeout(Some(IdleTimeout::from(VarInt::from_u32(IDLE_MS))))
        .max_concurrent_bidi_streams(VarInt::from_u32(LANES))
        .max_concurrent_uni_streams(VarInt::from_u32(0))
        .stream_receive_window(VarInt::from_u32(STREAM_WINDOW_BYTES))
        .receive_window(VarInt::from_u32(WINDOW_BYTES))
        .send_window(u64::from(WINDOW_BYTES))
        .congestion_controller_factory(congestion::factory(congestion))
        .datagram_receive_buffer_size(None)
        .ack_frequency_config(Some(acks()));
    server
        .transport_config(Arc::new(transport))
        .max_incoming(INCOMING_MAX)
        .incoming_buffer_size(INCOMING_BYTES)
        .incoming_buffer_size_total(INCOMING_TOTAL_BYTES)
        .migration(true);
    Ok(server)
}

/// How often a gateway acknowledges: after so many packets, and in any case after a while.
fn acks() -> AckFrequencyConfig {
    let mut acks = AckFrequencyConfig::default();
    acks.ack_eliciting_threshold(VarInt::from_u32(limits::UNACKNOWLEDGED_PACKETS_MAX));
    acks.max_ack_delay(Some(Duration::from_millis(limits::UNACKNOWLEDGED_MS_MAX)));
    acks
}

/// The same as `server`, with this TLS for one handshake.
pub(super) fn with(
    server: &ServerConfig,
    tls: rustls::ServerConfig,
) -> Result<ServerConfig, String> {
    let tls = QuicServerConfig::try_from(tls).map_err(|error| error.to_string())?;
    let mut server = server.clone();
    server.crypto = Arc::new(tls);
    Ok(server)
}

/// The socket's own configuration. A relay that was killed and is back knows nothing of its old links; keys that are
/// the same as before, drawn from the relay's own, prove to a gateway that such a link is dead (RFC 9000 §10.3).
/// Else it would find out by silence.
pub(super) fn endpoint(seed: &[u8; 32]) -> EndpointConfig {
    let mut endpoint = EndpointConfig::new(Arc::new(ResetKey(derive(seed, RESET_LABEL))));
    let secret = derive(seed, CONNECTION_ID_LABEL);
    let key = secret
        .first_chunk()
        .map_or(0, |bytes| u64::from_be_bytes(*bytes));
    endpoint.min_reset_interval(RESET_EVERY);
    endpoint.cid_generator(move || Box::new(HashedConnectionIdGenerator::from_key(key)));
    endpoint
}

fn derive(seed: &[u8; 32], label: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut secret = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(None, seed)
        .expand(label, &mut *secret)
        .expect("32 bytes are within what HKDF gives");
    secret
}

struct ResetKey(Zeroizing<[u8; 32]>);

impl ResetKey {
    /// HMAC-SHA256 (RFC 2104), which HKDF calls extract (RFC 5869 §2.2).
    fn hmac(&self, data: &[u8]) -> [u8; 32] {
        Hkdf::<Sha256>::extract(Some(&*self.0), data).0.into()
    }
}

impl HmacKey for ResetKey {
    fn sign(&self, data: &[u8], signature_out: &mut [u8]) {
        signature_out.copy_from_slice(&self.hmac(data));
    }

    fn signature_len(&self) -> usize {
        32
    }

    fn verify(&self, data: &[u8], signature: &[u8]) -> Result<(), CryptoError> {
        if self.hmac(data) == signature {
            Ok(())
        } else {
            Err(CryptoError)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231 §4.3; a shorter key is the same as one filled with zeros.
    #[test]
    fn a_reset_key_is_hmac_sha256() {
        let mut key = [0; 32];
        key[..4].copy_from_slice(b"Jefe");
        let key = ResetKey(Zeroizing::new(key));
        let signature = key.hmac(b"what do ya want for nothing?");
        assert_eq!(
            hex::encode(signature),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        key.verify(b"what do ya want for nothing?", &signature)
            .unwrap();
        assert!(key.verify(b"what do ya want", &signature).is_err());
    }

    #[test]
    fn each_use_of_the_seed_has_a_secret_of_its_own() {
        let seed = [7; 32];
        assert_ne!(
            derive(&seed, RESET_LABEL),
            derive(&seed, CONNECTION_ID_LABEL)
        );
        assert_eq!(derive(&seed, RESET_LABEL), derive(&seed, RESET_LABEL));
    }
}
