//! `blo.toml` of a home: which office, which relay. Not: keys, nor what only one run needs.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

pub use alarm::{Alarm, Contact, Requests, Span};
pub use need::NeedToKnow;

mod alarm;
mod need;

/// Name of the file in the home folder.
pub const FILE: &str = "blo.toml";

/// What a home's file says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Whose home.
    #[serde(with = "text")]
    pub office: blo_proto::OfficeId,
    /// Language of what is shown, BCP 47.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The relay.
    pub relay: Relay,
    /// The officers' page; none is served where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<PageConfig>,
    /// How long alerts are kept.
    #[serde(default, skip_serializing_if = "Retention::is_default")]
    pub retention: Retention,
    /// Others, in the order in which they are used where nothing else decides. The home is linked to all of them.
    #[serde(default, rename = "other_relay", skip_serializing_if = "Vec::is_empty")]
    pub other_relays: Vec<Relay>,
    /// What is run when an alert needs an officer.
    #[serde(default, skip_serializing_if = "Alarm::is_default")]
    pub alarm: Alarm,
    /// By when requests are to be answered.
    #[serde(default, skip_serializing_if = "Requests::is_default")]
    pub requests: Requests,
    /// Which alerts are for some agencies of the office alone.
    #[serde(default, skip_serializing_if = "NeedToKnow::is_empty")]
    pub need_to_know: NeedToKnow,
}

/// Where devices fetch the desk's authority, unless the home says otherwise.
pub const AUTHORITY_PORT: u16 = 8480;

/// Where the officers' page is served.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageConfig {
    /// Address and port. Beyond this machine (127.0.0.1, ::1) only with the certificate of `blo desk-cert`.
    pub listen: std::net::SocketAddr,
    /// The folder with Noto fonts for Khmer, Lao, Myanmar and Thai; where Debian's package has them where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fonts: Option<PathBuf>,
    /// The port at which devices fetch the desk's authority while somebody keeps it open; 0 takes a free one.
    #[serde(default = "authority_port", skip_serializing_if = "is_authority_port")]
    pub authority_port: u16,
}

const fn authority_port() -> u16 {
    AUTHORITY_PORT
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
const fn is_authority_port(port: &u16) -> bool {
    *port == AUTHORITY_PORT
}

impl PageConfig {
    /// Served there, with everything else as usual.
    pub const fn at(listen: std::net::SocketAddr) -> Self {
        Self {
            listen,
            fonts: None,
            authority_port: AUTHORITY_PORT,
        }
    }
}

/// How long alerts are kept here, in days since they came or were written; for ever where nothing is said: which court
/// asks for one, and when, nobody knows at the border, and what is destroyed comes back for none. A sender's own wish
/// (`retain_until`) counts beside it, and the earlier of both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Of received alerts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_days: Option<u32>,
    /// Of sent ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_days: Option<u32>,
    /// Of both, by category of crime; it counts before the others.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub category_days: BTreeMap<String, u32>,
}

impl Retention {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// For how many days an alert is kept; `None` is for ever.
    pub fn days(&self, sent: bool, category: &str) -> Option<u32> {
        let by_way = if sent {
            self.sent_days
        } else {
            self.received_days
        };
        self.category_days.get(category).copied().or(by_way)
    }

    fn check(&self) -> Result<(), BadConfig> {
        for category in self.category_days.keys() {
            let known = category.parse::<blo_proto::alert::Category>();
            known.map_err(|e| BadConfig(format!("retention: {e}")))?;
        }
        Ok(())
    }
}

/// Where the relay is and who it must be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relay {
    /// `host:port`, looked up at each try.
    pub address: String,
    /// The name that its certificate must have.
    #[serde(with = "text")]
    pub name: blo_proto::RelayId,
    /// Seconds of silence after which the link counts as down, 2 to 30; 30 where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub silence_s: Option<u32>,
    /// Whether TLS on TCP takes the place of QUIC.
    #[serde(default, skip_serializing_if = "Tcp::is_default")]
    pub tcp: Tcp,
    /// `host:port` of the relay over TCP; as `address` where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tcp_address: Option<String>,
    /// `host:port` of an HTTP proxy (CONNECT) that TCP is to go through; none where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy: Option<String>,
    /// Who decides how much is on its way to the relay at once.
    #[serde(default, skip_serializing_if = "Congestion::is_default")]
    pub congestion: Congestion,
}

/// Congestion control over QUIC. `tests/bench/README.md` has what each does on a bad line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Congestion {
    /// Ours: loses no speed to lost datagrams, and fills no line's queue before a FLASH (SPEC R-30).
    #[default]
    Pace,
    /// quinn's CUBIC (RFC 9438): slows down at each loss, and fills queues until something is lost.
    Cubic,
    /// quinn's `NewReno` (RFC 9002 §7), likewise.
    Newreno,
    /// quinn's BBR, which its authors call experimental.
    Bbr,
}

impl Congestion {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// Whether TLS on TCP takes the place of QUIC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tcp {
    /// Where UDP does not come through, until it does.
    #[default]
    WhereNeeded,
    /// Whatever comes through.
    Always,
    /// However little comes through.
    Never,
}

impl Tcp {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// The relay's own patience: a longer one here would change nothing.
const SILENCE_S: std::ops::RangeInclusive<u32> = 2..=30;

impl Relay {
    /// One of this name there, everything else as where nothing is said.
    pub fn at(address: String, name: blo_proto::RelayId) -> Self {
        Self {
            address,
            name,
            silence_s: None,
            tcp: Tcp::default(),
            tcp_address: None,
            proxy: None,
            congestion: Congestion::default(),
        }
    }

    fn check(&self) -> Result<(), BadConfig> {
        let others = [&self.tcp_address, &self.proxy].into_iter().flatten();
        std::iter::once(&self.address)
            .chain(others)
            .try_for_each(|address| check_address(address))?;
        match self.silence_s.filter(|s| !SILENCE_S.contains(s)) {
            Some(seconds) => Err(BadConfig(format!("silence_s is 2 to 30, not {seconds}"))),
            None => Ok(()),
        }
    }

    /// Silence after which the link counts as down.
    pub fn silence(&self) -> std::time::Duration {
        let seconds = self.silence_s.unwrap_or(*SILENCE_S.end());
        std::time::Duration::from_secs(seconds.into())
    }
}

/// A config that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct BadConfig(pub String);

impl Config {
    /// Every relay of the home, the first one first.
    pub fn relays(&self) -> impl Iterator<Item = &Relay> {
        std::iter::once(&self.relay).chain(&self.other_relays)
    }

    /// Reads the file of a home.
    ///
    /// # Errors
    /// [`BadConfig`] where the file is missing or says what is not known.
    pub fn read(home: &Path) -> Result<Self, BadConfig> {
        let path = home.join(FILE);
        let text = std::fs::read_to_string(&path)
            .map_err(|e| BadConfig(format!("{} cannot be read: {e}", path.display())))?;
        Self::parse(&text)
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    /// [`BadConfig`] with the line.
    pub fn parse(text: &str) -> Result<Self, BadConfig> {
        let config: Self = toml::from_str(text).map_err(|e| BadConfig(e.to_string()))?;
        config.relays().try_for_each(Relay::check)?;
        config.retention.check()?;
        config.need_to_know.check()?;
        config.alarm.check()?;
        config.requests.check()?;
        let names: BTreeSet<&blo_proto::RelayId> = config.relays().map(|one| &one.name).collect();
        if names.len() < config.relays().count() {
            let twice = "two relays have the same name; each is listed once".to_owned();
            return Err(BadConfig(twice));
        }
        let most = blo_proto::limits::RELAYS_MAX;
        if names.len() > most {
            let many = format!("{} relays are listed, and {most} is the most", names.len());
            return Err(BadConfig(many));
        }
        Ok(config)
    }

    /// The text of a file.
    pub fn to_text(&self) -> String {
        toml::to_string(self).expect("a config of texts is TOML")
    }
}

/// Whether a text is `host:port`.
///
/// # Errors
/// [`BadConfig`].
pub fn check_address(address: &str) -> Result<(), BadConfig> {
    let port = address.rsplit_once(':').and_then(|(host, port)| {
        let port = port.parse::<u16>().ok().filter(|port| *port != 0);
        port.filter(|_| !host.is_empty())
    });
    port.map(drop).ok_or_else(|| {
        BadConfig(format!(
            "“{address}” is not host:port, such as relay.example:4433"
        ))
    })
}

/// Names as texts.
mod text {
    use std::{fmt::Display, str::FromStr};

    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<T: Display, S: Serializer>(
        value: &T,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub(super) fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
    where
        T: FromStr<Err: Display>,
        D: Deserializer<'de>,
    {
        String::deserialize(deserializer)?
            .parse()
            .map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_config_comes_back_as_it_was_written_and_unknown_words_refuse() {
        let config = Config {
            office: "mae-sai.th".parse().unwrap(),
            language: None,
            page: Some(PageConfig::at("127.0.0.1:8440".parse().unwrap())),
            retention: Retention {
                received_days: Some(1_825),
                sent_days: None,
                category_days: BTreeMap::from([("wildlife".to_owned(), 365)]),
            },
            relay: Relay {
                address: "127.0.0.1:4433".to_owned(),
                name: "relay.example".parse().unwrap(),
                silence_s: Some(5),
                tcp: Tcp::Always,
                tcp_address: Some("127.0.0.1:443".to_owned()),
                proxy: Some("proxy.example:3128".to_owned()),
                congestion: Congestion::Newreno,
            },
            other_relays: vec![Relay {
                address: "127.0.0.1:4434".to_owned(),
                name: "relay2.example".parse().unwrap(),
                silence_s: None,
                tcp: Tcp::Never,
                tcp_address: None,
                proxy: None,
                congestion: Congestion::default(),
            }],
            alarm: Alarm::default(),
            requests: Requests::default(),
            need_to_know: NeedToKnow::default(),
        };
        assert_eq!(Config::parse(&config.to_text()).unwrap(), config);
        let unknown = format!("colour = \"red\"\n{}", config.to_text());
        assert!(Config::parse(&unknown).unwrap_err().0.contains("colour"));
        let silent = config.to_text().replace("silence_s = 5", "silence_s = 31");
        assert!(Config::parse(&silent).is_err());
        let twice = config.to_text().replace("relay2.example", "relay.example");
        assert!(Config::parse(&twice).unwrap_err().0.contains("same name"));
        for address in ["relay", "relay:0", ":4433", "relay:x"] {
            let text = config.to_text().replace("127.0.0.1:4433", address);
            assert!(Config::parse(&text).is_err(), "{address}");
            let text = config.to_text().replace("proxy.example:3128", address);
            assert!(Config::parse(&text).is_err(), "{address}");
        }
    }
}
