//! What was learnt of each network that this home was in: whether UDP came through, and how long a round trip took. Kept
//! in one small file, sealed under the home key: it would tell where a gateway has been. A guess and no more: without
//! the file a link takes seconds longer. Not: how a relay is reached (`link`).

use std::{
    fmt,
    fs::File,
    io::{ErrorKind, Read as _},
    net::IpAddr,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use blo_proto::RelayId;
use prost::Message;

use crate::keys::{HomeKey, write_private};

/// The file in a home.
pub const FILE: &str = "networks";
/// Stops another file of the home from being read as this one.
const LABEL: &[u8] = b"BLO-RELAY/1/home/networks\0";
/// Networks that are remembered: an office has one or two, a car some more; each once per relay.
const NETWORKS_MAX: usize = 64;
/// A name of 253 bytes, an address and two numbers each, and the seal.
const FILE_BYTES_MAX: u64 = 64 * 512;
/// What is written down again: a round trip that is longer or shorter by a quarter of what is known.
const WORTH_A_WRITE: u32 = 4;

/// What is known of one network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// UDP did not come through last time.
    pub blocked: bool,
    /// The last one over UDP; zero before there was one.
    pub round_trip: Duration,
}

/// Which network: the relay that is to be reached, and the address that we have on the way to it.
type Place = (String, IpAddr);

/// What was learnt of each, the latest last.
#[derive(Default)]
pub struct Networks {
    known: Mutex<Vec<(Place, Known)>>,
    file: Option<Kept>,
}

struct Kept {
    path: PathBuf,
    key: HomeKey,
    /// What it says now.
    said: Mutex<Vec<(Place, Known)>>,
}

impl Networks {
    /// Those of a home; none where the file is missing, damaged, or another home's.
    pub fn of_home(home: &Path, key: HomeKey) -> Self {
        let path = home.join(FILE);
        let known = match read(&path, &key) {
            Ok(known) => known,
            Err(why) => {
                tracing::warn!(
                    file = %path.display(), why,
                    "what was learnt of networks is not used. It is learnt anew; nothing is to be done."
                );
                Vec::new()
            }
        };
        let said = Mutex::new(known.clone());
        Self {
            known: Mutex::new(known),
            file: Some(Kept { path, key, said }),
        }
    }

    /// What is known of the network that we are in at `here`, on the way to a relay.
    pub fn known(&self, relay: &RelayId, here: Option<IpAddr>) -> Known {
        let Some(here) = here else {
            return Known::default();
        };
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all = known.iter();
        let found = all.find(|((name, at), _)| name == relay.as_str() && *at == here);
        found.map_or_else(Known::default, |(_, known)| *known)
    }

    /// Learns something of it; says whether [`Networks::keep`] has something to write. What was learnt of longest ago is
    /// forgotten first.
    pub fn learn(
        &self,
        relay: &RelayId,
        here: Option<IpAddr>,
        learnt: impl FnOnce(&mut Known),
    ) -> bool {
        let Some(here) = here else { return false };
        let place = (relay.as_str().to_owned(), here);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let at = known.iter().position(|(one, _)| *one == place);
        let mut of_it = at.map_or_else(Known::default, |at| known.remove(at).1);
        learnt(&mut of_it);
        if known.len() >= NETWORKS_MAX {
            known.remove(0);
        }
        known.push((place, of_it));
        self.file.as_ref().is_some_and(|file| file.lacks(&known))
    }

    /// Writes down what was learnt, where that is worth it. It blocks on the disk.
    pub fn keep(&self) {
        let Some(file) = &self.file else { return };
        // Held while it is written: of two at once the later one has the newer to say.
        let mut said = file.said.lock().unwrap_or_else(PoisonError::into_inner);
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let known = known.clone();
        let bytes = file.key.seal(LABEL, &encode(&known));
        match write_private(&file.path, &bytes) {
            Ok(()) => *said = known,
            Err(error) => {
                tracing::warn!(%error, "what was learnt of this network is forgotten with the gateway's end");
            }
        }
    }
}

impl Kept {
    fn lacks(&self, known: &[(Place, Known)]) -> bool {
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        known.last().is_some_and(|(place, now)| {
            let before = said.iter().find(|(one, _)| one == place);
            before.is_none_or(|(_, before)| {
                before.blocked != now.blocked
                    || before.round_trip.abs_diff(now.round_trip) * WORTH_A_WRITE
                        > before.round_trip
            })
        })
    }
}

/// Counts: where a gateway has been is nobody's business.
impl fmt::Debug for Networks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        write!(f, "Networks({})", known.len())
    }
}

/// The file, inside its seal.
#[derive(Clone, PartialEq, prost::Message)]
struct Stored {
    #[prost(message, repeated, tag = "1")]
    networks: Vec<StoredNetwork>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct StoredNetwork {
    #[prost(string, tag = "1")]
    relay: String,
    /// Ours.
    #[prost(string, tag = "2")]
    address: String,
    #[prost(bool, tag = "3")]
    blocked: bool,
    #[prost(uint32, tag = "4")]
    round_trip_ms: u32,
}

fn encode(known: &[(Place, Known)]) -> Vec<u8> {
    let networks = known.iter().map(|((relay, address), known)| StoredNetwork {
        relay: relay.clone(),
        address: address.to_string(),
        blocked: known.blocked,
        round_trip_ms: u32::try_from(known.round_trip.as_millis()).unwrap_or(u32::MAX),
    });
    Stored {
        networks: networks.collect(),
    }
    .encode_to_vec()
}

fn read(path: &Path, key: &HomeKey) -> Result<Vec<(Place, Known)>, String> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.to_string()),
    };
    let mut bytes = Vec::new();
    let read = file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes);
    read.map_err(|error| error.to_string())?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err("it is too long".to_owned());
    }
    let plain = key.open(LABEL, &bytes);
    let plain = plain.ok_or("it is damaged, or another home's")?;
    let stored = Stored::decode(plain.as_slice()).map_err(|error| error.to_string())?;
    let network = |one: StoredNetwork| {
        let known = Known {
            blocked: one.blocked,
            round_trip: Duration::from_millis(one.round_trip_ms.into()),
        };
        Some(((one.relay, one.address.parse().ok()?), known))
    };
    let mut known: Vec<_> = stored.networks.into_iter().filter_map(network).collect();
    known.truncate(NETWORKS_MAX);
    Ok(known)
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    fn relay() -> RelayId {
        "relay.example".parse().unwrap()
    }

    fn network(n: u8) -> Option<IpAddr> {
        Some(Ipv4Addr::new(192, 0, 2, n).into())
    }

    fn blocked(networks: &Networks, n: u8) -> bool {
        networks.known(&relay(), network(n)).blocked
    }

    fn home(folder: &Path) -> Networks {
        Networks::of_home(folder, HomeKey::of_bytes([7; 32]))
    }

    #[test]
    fn r27_what_was_learnt_of_a_network_outlives_a_restart_and_no_address_lies_in_the_clear() {
        let folder = tempfile::tempdir().unwrap();
        let learnt = home(folder.path());
        let blocks = |known: &mut Known| known.blocked = true;
        assert!(learnt.learn(&relay(), network(1), blocks));
        learnt.keep();
        assert!(
            !learnt.learn(&relay(), network(1), blocks),
            "it is written already"
        );
        assert!(!learnt.learn(&relay(), None, blocks));
        let again = home(folder.path());
        assert!(blocked(&again, 1) && !blocked(&again, 2));
        let other: RelayId = "other.example".parse().unwrap();
        assert!(
            !again.known(&other, network(1)).blocked,
            "the way to another relay is another"
        );
        let bytes = std::fs::read(folder.path().join(FILE)).unwrap();
        for word in ["192.0.2.1", "relay.example"] {
            let mut all = bytes.windows(word.len());
            assert!(!all.any(|some| some == word.as_bytes()), "{word}");
        }
        assert!(again.learn(&relay(), network(1), |known| *known = Known {
            blocked: false,
            round_trip: Duration::from_millis(600),
        }));
        again.keep();
        let slow = |known: &mut Known| known.round_trip = Duration::from_millis(700);
        assert!(!again.learn(&relay(), network(1), slow), "about the same");
        let last = home(folder.path()).known(&relay(), network(1));
        assert_eq!(
            (last.blocked, last.round_trip),
            (false, Duration::from_millis(600))
        );
    }

    #[test]
    fn a_file_that_is_damaged_foreign_or_endless_is_learnt_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let learnt = home(folder.path());
        learnt.learn(&relay(), network(1), |known| known.blocked = true);
        learnt.keep();
        let good = std::fs::read(&path).unwrap();
        let mut bent = good.clone();
        *bent.last_mut().unwrap() ^= 1;
        for bad in [
            bent,
            Vec::new(),
            good[..30].to_vec(),
            vec![0; FILE_BYTES_MAX as usize + 1],
        ] {
            std::fs::write(&path, bad).unwrap();
            let anew = home(folder.path());
            assert!(!blocked(&anew, 1));
            anew.learn(&relay(), network(1), |known| known.blocked = true);
            anew.keep();
            assert!(blocked(&home(folder.path()), 1));
        }
        let foreign = Networks::of_home(folder.path(), HomeKey::of_bytes([8; 32]));
        assert!(!blocked(&foreign, 1));
    }

    #[test]
    fn so_many_are_remembered_and_the_oldest_is_forgotten_first() {
        let folder = tempfile::tempdir().unwrap();
        let learnt = home(folder.path());
        let blocks = |known: &mut Known| known.blocked = true;
        for n in 0..=u8::MAX {
            learnt.learn(&relay(), network(n), blocks);
            learnt.learn(&relay(), network(0), blocks);
        }
        learnt.keep();
        let again = home(folder.path());
        assert!(blocked(&again, 0) && blocked(&again, u8::MAX));
        assert!(!blocked(&again, 1), "of long ago");
        assert_eq!(again.known.lock().unwrap().len(), NETWORKS_MAX);
    }
}
