//! How the relay is reached: QUIC; where UDP is blocked TLS on TCP, straight or through a proxy. Both handshakes may run
//! side by side, and the first that ends is the link. Not: what is said then (`connection`).

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    pin::pin,
    sync::Arc,
    time::Duration,
};

use blo_proto::limits;
use quinn::{
    AckFrequencyConfig, ClientConfig, Connection, Endpoint, EndpointConfig, IdleTimeout,
    TransportConfig, VarInt, crypto::rustls::QuicClientConfig,
};
use quinn_proto::RandomConnectionIdGenerator;
use tokio::{
    sync::oneshot,
    time::{sleep, timeout},
};

use super::{
    LinkConfig, Transport, congestion,
    connection::closed,
    one::{self, Stream},
    streams::End,
};
use crate::{
    config::Tcp,
    networks::Known,
    tls::{self, Outcome},
};

/// A lost keep-alive is no lost link. The default silence of 30 s makes one every 10 s: a network address translator
/// forgets a silent office after 30 s or more.
const KEEP_ALIVES_PER_SILENCE: u32 = 3;
/// One of several addresses: a name may have one that nobody answers at.
const ADDRESS_WITHIN: Duration = Duration::from_secs(6);
/// What QUIC has alone where nothing says that UDP is blocked; more where the last round trip was long.
const HEAD_START: Duration = Duration::from_secs(3);
const HEAD_START_ROUND_TRIPS: u32 = 3;
/// What is taken for the round trip before there is one (RFC 9002 §6.2.2), and the longest that is taken on the word of
/// the last link: a satellite's. Three of them pass before the first datagram is sent again, which a slow line has
/// to carry too.
const UNKNOWN_ROUND_TRIP: Duration = Duration::from_millis(333);
const LONGEST_ROUND_TRIP: Duration = Duration::from_secs(2);
/// Over TCP, UDP is tried again so soon, and then at twice the time each.
const PROBE_FIRST: Duration = Duration::from_secs(15);
const PROBE_LONGEST: Duration = Duration::from_secs(5 * 60);

/// A connection whose handshake is over.
pub(super) enum Reached {
    Quic(Endpoint, Connection, Outcome),
    Tcp(Box<Stream>, Outcome),
}

/// What QUIC has alone.
fn head_start(known: Known) -> Duration {
    if known.blocked {
        Duration::ZERO
    } else {
        HEAD_START.max(known.round_trip * HEAD_START_ROUND_TRIPS)
    }
}

/// Learns something of the network that we are in at `here`.
async fn learn(config: &LinkConfig, here: Option<IpAddr>, learnt: impl FnOnce(&mut Known)) {
    let relay = &config.credentials.relay;
    if config.networks.learn(relay, here, learnt) {
        let networks = Arc::clone(&config.networks);
        let _ = tokio::task::spawn_blocking(move || networks.keep()).await;
    }
}

/// Reaches the relay.
pub(super) async fn reach(config: &LinkConfig) -> Result<Reached, End> {
    match config.tcp {
        Tcp::Never => over_udp(config).await,
        Tcp::Always => over_tcp(config).await,
        Tcp::WhereNeeded => race(config).await,
    }
}

/// Reaches the relay once more, over what carries the link already.
pub(super) async fn over(config: &LinkConfig, link: Transport) -> Result<Reached, End> {
    match link {
        Transport::Udp => over_udp(config).await,
        Transport::Tcp => over_tcp(config).await,
    }
}

/// QUIC first; TCP is begun when it has not come through for a while, or at once where it did not the last time.
async fn race(config: &LinkConfig) -> Result<Reached, End> {
    let here = here(config).await;
    let known = config.networks.known(&config.credentials.relay, here);
    let head_start = head_start(known);
    if known.blocked {
        tracing::info!("UDP did not come through here the last time: TCP is begun at once");
    }
    let (hurry, hurried) = oneshot::channel::<()>();
    let mut udp = pin!(over_udp(config));
    let mut tcp = pin!(async {
        tokio::select! {
            () = sleep(head_start) => {}
            _ = hurried => {} // it comes when the sender is dropped
        }
        over_tcp(config).await
    });
    let reached = tokio::select! {
        reached = &mut udp => match reached {
            Err(end) if end.code.is_none() => {
                drop(hurry);
                tcp.await.map_err(|other| end.and(&other))
            }
            reached => reached,
        },
        reached = &mut tcp => match reached {
            Err(other) => udp.await.map_err(|end| end.and(&other)),
            reached => reached,
        },
    };
    match &reached {
        Ok(Reached::Tcp(..)) => {
            tracing::warn!("UDP does not come through here: the link runs over TCP");
            learn(config, here, |known| known.blocked = true).await;
        }
        Ok(Reached::Quic(..)) | Err(_) => {}
    }
    reached
}

/// Resolves when the relay answers over UDP again, where that is to be tried.
pub(super) async fn udp_works(config: &LinkConfig) {
    if config.tcp != Tcp::WhereNeeded {
        std::future::pending::<()>().await;
    }
    let mut wait = PROBE_FIRST;
    loop {
        sleep(wait).await;
        wait = (wait * 2).min(PROBE_LONGEST);
        if let Ok(Reached::Quic(endpoint, connection, _)) = over_udp(config).await {
            connection.close(VarInt::from_u32(0), b"");
            endpoint.wait_idle().await;
            return;
        }
    }
}

/// The address that we have in the network that leads to the relay.
async fn here(config: &LinkConfig) -> Option<IpAddr> {
    let relay = addresses(&config.address).await.ok()?.into_iter().next()?;
    let socket = std::net::UdpSocket::bind(unspecified(relay)).ok()?;
    socket.connect(relay).ok()?; // sends nothing
    Some(socket.local_addr().ok()?.ip())
}

pub(super) async fn addresses(address: &str) -> Result<Vec<SocketAddr>, End> {
    let found = tokio::net::lookup_host(address).await;
    let found: Vec<_> = found
        .map_err(|e| End::because(format!("{address} cannot be looked up: {e}")))?
        .collect();
    if found.is_empty() {
        return Err(End::because(format!("{address} has no address")));
    }
    Ok(found)
}

fn unspecified(like: SocketAddr) -> SocketAddr {
    match like {
        SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
        SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
    }
}

pub(super) async fn over_udp(config: &LinkConfig) -> Result<Reached, End> {
    let (tls, outcome) = tls::client_config(&config.credentials).map_err(End::because)?;
    let tls = QuicClientConfig::try_from(tls).map_err(End::because)?;
    let mut quic = ClientConfig::new(Arc::new(tls));
    let here = here(config).await;
    let known = config.networks.known(&config.credentials.relay, here);
    quic.transport_config(Arc::new(transport(config, known)));
    let mut last = End::because("nobody answers");
    for address in addresses(&config.address).await? {
        let endpoint = endpoint(address).map_err(End::because)?;
        let name = config.credentials.relay.as_str();
        let connecting = endpoint
            .connect_with(quic.clone(), address, name)
            .map_err(End::because)?;
        match timeout(ADDRESS_WITHIN, connecting).await {
            Ok(Ok(connection)) => {
                let round_trip = connection.rtt();
                let now = Known {
                    blocked: false,
                    round_trip,
                };
                learn(config, here, |known| *known = now).await;
                return Ok(Reached::Quic(endpoint, connection, outcome));
            }
            Ok(Err(error)) => last = closed(error),
            Err(_) => last = End::because(format!("{address} does not answer")),
        }
    }
    Err(last)
}

/// A socket with one connection, which needs no name: the relay says none in what it sends us. It is not the relay that
/// moves, and when we do it goes on by the names that it gave us (RFC 9000 §5.1, §9.5).
fn endpoint(relay: SocketAddr) -> std::io::Result<Endpoint> {
    let mut nameless = EndpointConfig::default();
    nameless.cid_generator(|| Box::new(RandomConnectionIdGenerator::new(0)));
    let socket = std::net::UdpSocket::bind(unspecified(relay))?;
    Endpoint::new(nameless, None, socket, Arc::new(quinn::TokioRuntime))
}

pub(super) async fn over_tcp(config: &LinkConfig) -> Result<Reached, End> {
    let (tls, outcome) = tls::client_config(&config.credentials).map_err(End::because)?;
    let tls = Arc::new(tls);
    let address = config.tcp_address.as_ref().unwrap_or(&config.address);
    let name = config.credentials.relay.as_str();
    let first = config.proxy.as_ref().unwrap_or(address);
    let mut last = End::because("nobody answers");
    for at in addresses(first).await? {
        let through = config.proxy.as_ref().map(|_| address.as_str());
        match timeout(ADDRESS_WITHIN, one::connect(at, through, &tls, name)).await {
            Ok(Ok(stream)) => return Ok(Reached::Tcp(Box::new(stream), outcome)),
            Ok(Err(end)) => last = end,
            Err(_) => last = End::because(format!("{at} does not answer over TCP")),
        }
    }
    Err(last)
}

fn transport(config: &LinkConfig, known: Known) -> TransportConfig {
    let silence = config.silence;
    let silence_ms = u32::try_from(silence.as_millis()).unwrap_or(u32::MAX);
    let mut transport = TransportConfig::default();
    transport
        .keep_alive_interval(Some(silence / KEEP_ALIVES_PER_SILENCE))
        .max_idle_timeout(Some(IdleTimeout::from(VarInt::from_u32(silence_ms))))
        .max_concurrent_bidi_streams(VarInt::from_u32(0))
        .max_concurrent_uni_streams(VarInt::from_u32(0))
        .stream_receive_window(VarInt::from_u32(STREAM_WINDOW_BYTES))
        .receive_window(VarInt::from_u32(STREAM_WINDOW_BYTES * LANES_COUNT))
        .send_window(u64::from(STREAM_WINDOW_BYTES * LANES_COUNT))
        .congestion_controller_factory(congestion::factory(config.congestion))
        .initial_rtt(
            known
                .round_trip
                .clamp(UNKNOWN_ROUND_TRIP, LONGEST_ROUND_TRIP),
        )
        .datagram_receive_buffer_size(None)
        .ack_frequency_config(Some(acks()));
    transport
}

/// How often the relay acknowledges: after so many packets, and in any case after a while.
fn acks() -> AckFrequencyConfig {
    let mut acks = AckFrequencyConfig::default();
    acks.ack_eliciting_threshold(VarInt::from_u32(limits::UNACKNOWLEDGED_PACKETS_MAX));
    acks.max_ack_delay(Some(Duration::from_millis(limits::UNACKNOWLEDGED_MS_MAX)));
    acks
}

/// Above the lane budget, so that no stream ever blocks on its window; five of them fill no connection window, so
/// that no lane ever blocks another.
const STREAM_WINDOW_BYTES: u32 = 3 * 1_024 * 1_024;
const LANES_COUNT: u32 = 5;
const _: () = assert!(STREAM_WINDOW_BYTES as usize > limits::LANE_BUDGET_BYTES);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r27_tcp_is_begun_at_once_where_udp_was_blocked_and_late_where_a_round_trip_is_long() {
        let mut known = Known::default();
        assert_eq!(head_start(known), HEAD_START, "nothing is known of it");
        known.round_trip = HEAD_START;
        assert_eq!(head_start(known), HEAD_START * HEAD_START_ROUND_TRIPS);
        known.blocked = true;
        assert_eq!(head_start(known), Duration::ZERO);
    }
}
