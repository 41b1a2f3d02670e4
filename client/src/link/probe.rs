//! Whether one way leads to the relay now: a handshake, proven at both ends, and its end. Nothing is said on it, so no
//! link begins or ends by it. Not: which way a link takes (`reach`).

use std::{sync::Arc, time::Duration};

use quinn::VarInt;
use tokio::time::{Instant, timeout};

use super::{
    LinkConfig, Transport,
    reach::{Reached, over_tcp, over_udp},
};
use crate::config::Tcp;

/// A name may have many addresses that nobody answers at, each of them tried for a while: nobody waits for all of them.
const WITHIN: Duration = Duration::from_secs(15);

/// What trying one way found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Probed {
    /// A handshake took so long.
    Open(Duration),
    /// Why there was none.
    Closed(String),
    /// The home's file says that this way is not taken.
    Unused,
}

/// Tries one way to the relay.
pub async fn probe(config: Arc<LinkConfig>, over: Transport) -> Probed {
    let unused = match over {
        Transport::Udp => Tcp::Always,
        Transport::Tcp => Tcp::Never,
    };
    if config.tcp == unused {
        return Probed::Unused;
    }
    let begun = Instant::now();
    let trying = async {
        match over {
            Transport::Udp => over_udp(&config).await,
            Transport::Tcp => over_tcp(&config).await,
        }
    };
    let Ok(reached) = timeout(WITHIN, trying).await else {
        let within = WITHIN.as_secs();
        return Probed::Closed(format!("nothing came back within {within} seconds"));
    };
    let took = begun.elapsed();
    match reached {
        Ok(Reached::Quic(endpoint, connection, _)) => {
            connection.close(VarInt::from_u32(0), b"");
            endpoint.wait_idle().await;
            Probed::Open(took)
        }
        Ok(Reached::Tcp(..)) => Probed::Open(took),
        Err(end) => Probed::Closed(end.reason),
    }
}
