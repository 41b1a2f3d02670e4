//! What the operator sets: one TOML file, unknown keys refused, relative paths beside the file. Not: what it means.

use std::{
    fs,
    net::SocketAddr,
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::{Path, PathBuf},
};

use blo_proto::{RelayId, limits};
use serde::Deserialize;

/// A relay's configuration, read and checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// The relay's name, as its certificate says it.
    pub name: RelayId,
    /// Where it listens (UDP). Port 0 takes any free one.
    pub listen: SocketAddr,
    /// Where it listens (TLS on TCP), for offices whose network lets no UDP out; `None` nowhere.
    pub listen_tcp: Option<SocketAddr>,
    /// Its data folder.
    pub data: PathBuf,
    /// Its certificate chain, PEM, leaf first.
    pub certificate: PathBuf,
    /// Its private key, PEM (PKCS#8, Ed25519), readable by its owner alone.
    pub key: PathBuf,
    /// Only pairs that the operator allowed may pair; else any two registered offices may.
    pub allow_list: bool,
    /// National authorities, each bound to its country.
    pub authorities: Vec<Authority>,
    /// Whether a list that is over its time still counts.
    pub expired_crl: ExpiredCrl,
    /// How much a pair and a sender may take.
    pub limits: Limits,
    /// How it speaks QUIC.
    pub quic: Quic,
    /// How much attachments may take.
    pub attachments: Attachments,
    /// How it logs.
    pub log: Log,
}

/// How it speaks QUIC.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Quic {
    /// Who decides how much is on its way to an office at once.
    pub congestion: Congestion,
}

/// Congestion control. `tests/bench/README.md` has what each does on a bad line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
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

/// What becomes of offices of an authority whose revocation list is over its time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExpiredCrl {
    /// None of them links: the list may lack the newest revocations.
    #[default]
    Refuse,
    /// They link by the last list, until there is a newer one.
    Admit,
}

/// One national authority.
#[derive(Clone, Debug)]
pub struct Authority {
    /// Two letters: it vouches for offices of this country and no other.
    pub country: String,
    /// Its certificates, PEM.
    pub certificates: PathBuf,
    /// Its CRL, PEM.
    pub crl: Option<PathBuf>,
}

/// Bounds, with the product's defaults.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Bytes held for one (sender, recipient).
    pub pair_bytes_max: u64,
    /// Bytes held for one recipient, from all together; eight times a pair's where nothing is said.
    pub recipient_bytes_max: Option<u64>,
    /// Percent of both that only FLASH may use.
    pub flash_share_percent: u64,
    /// Envelopes per second that one office may submit on average.
    pub rate_per_s: u64,
    /// Envelopes that one office may submit at once.
    pub burst: u64,
    /// New FLASH envelopes per second of one sender and recipient on average.
    pub flash_rate_per_s: u64,
    /// New FLASH envelopes of one sender and recipient at once.
    pub flash_burst: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            pair_bytes_max: 1 << 30,
            recipient_bytes_max: None,
            flash_share_percent: 5,
            rate_per_s: 5_000,
            burst: 20_000,
            flash_rate_per_s: 100,
            flash_burst: 10_000,
        }
    }
}

/// Bounds of attachments, which are kept in files beside the store, with the product's defaults.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Attachments {
    /// Bytes kept for one (sender, recipient); 0: none are taken.
    pub pair_bytes_max: u64,
    /// Bytes kept for one recipient, from all together; eight times a pair's where nothing is said.
    pub recipient_bytes_max: Option<u64>,
    /// Bytes of the disk that attachments leave free.
    pub free_bytes_min: u64,
}

impl Default for Attachments {
    fn default() -> Self {
        Self {
            pair_bytes_max: 256 << 20,
            recipient_bytes_max: None,
            free_bytes_min: 1 << 30,
        }
    }
}

impl Attachments {
    /// Bytes kept for one recipient.
    pub fn recipient_bytes_max(&self) -> u64 {
        let said = self.recipient_bytes_max;
        said.unwrap_or_else(|| self.pair_bytes_max.saturating_mul(8))
    }

    /// Bounds between which no attachment of the largest size fits would hold it up until it expires.
    fn check(&self) -> Result<(), String> {
        let largest = limits::BLOB_CHUNKS_MAX * limits::BLOB_SEALED_CHUNK_BYTES;
        let largest = u64::try_from(largest).unwrap_or(u64::MAX);
        let least = self.pair_bytes_max.min(self.recipient_bytes_max());
        if self.pair_bytes_max == 0 || least >= largest {
            return Ok(());
        }
        Err(format!(
            "a bound of [attachments] is below {largest}, the bytes of the largest one"
        ))
    }
}

/// How the relay logs, to standard error.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// One JSON object a line instead of text.
    pub json: bool,
}

/// A configuration that does not hold.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// A file cannot be read.
    #[error("{} cannot be read: {source}. Check the path and the permissions.", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is not what it should be.
    #[error("{} is not a relay's configuration: {why}. Compare it with relay.example.toml.", path.display())]
    Wrong {
        /// Which.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// A key file that others can read.
    #[error("Others can read the key file {}. Take their permission away: chmod 600 {}", path.display(), path.display())]
    Open {
        /// Which.
        path: PathBuf,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    listen: SocketAddr,
    listen_tcp: Option<String>,
    data: PathBuf,
    certificate: PathBuf,
    key: PathBuf,
    #[serde(default)]
    allow_list: bool,
    #[serde(default)]
    expired_crl: ExpiredCrl,
    #[serde(default)]
    authority: Vec<AuthorityFile>,
    #[serde(default)]
    limits: Limits,
    #[serde(default)]
    quic: Quic,
    #[serde(default)]
    attachments: Attachments,
    #[serde(default)]
    log: Log,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AuthorityFile {
    country: String,
    certificates: PathBuf,
    crl: Option<PathBuf>,
}

impl Config {
    /// Reads `path`.
    ///
    /// # Errors
    /// Two sentences that say what is wrong and what to do.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(path).map_err(|source| ConfigError::Read {
            path: path.to_owned(),
            source,
        })?;
        Self::parse(&text, path)
    }

    /// What the text of the file `path` says.
    ///
    /// # Errors
    /// As [`Config::read`].
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        let wrong = |why: String| ConfigError::Wrong {
            path: path.to_owned(),
            why,
        };
        let file: File = toml::from_str(text).map_err(|e| wrong(e.to_string()))?;
        let base = path.parent().unwrap_or(Path::new("."));
        let beside = |path: &Path| base.join(path);
        let authority = |authority: &AuthorityFile| {
            let country = &authority.country;
            if format!("a.{country}")
                .parse::<blo_proto::OfficeId>()
                .is_err()
            {
                return Err(wrong(format!(
                    "“{country}” is no country's two small letters"
                )));
            }
            Ok(Authority {
                country: country.clone(),
                certificates: beside(&authority.certificates),
                crl: authority.crl.as_deref().map(beside),
            })
        };
        if file.limits.flash_share_percent > 100 {
            return Err(wrong("flash_share_percent is over 100".to_owned()));
        }
        file.attachments.check().map_err(wrong)?;
        Ok(Self {
            name: file.name.parse().map_err(|e| wrong(format!("{e}")))?,
            listen: file.listen,
            listen_tcp: listen_tcp(file.listen_tcp.as_deref(), file.listen).map_err(wrong)?,
            data: beside(&file.data),
            certificate: beside(&file.certificate),
            key: beside(&file.key),
            allow_list: file.allow_list,
            authorities: file
                .authority
                .iter()
                .map(authority)
                .collect::<Result<_, _>>()?,
            expired_crl: file.expired_crl,
            limits: file.limits,
            quic: file.quic,
            attachments: file.attachments,
            log: file.log,
        })
    }

    /// The relay's socket for its operator.
    pub fn admin_socket(&self) -> PathBuf {
        self.data.join("admin.sock")
    }

    /// The relay's store.
    pub fn store(&self) -> PathBuf {
        self.data.join("store")
    }

    /// Makes the folder of the store, which nobody but its owner can enter.
    ///
    /// # Errors
    /// A clause that says what failed.
    pub fn make_store_folder(&self) -> Result<(), String> {
        make_folder(&self.store())
    }

    /// Makes the folder of attachments likewise.
    ///
    /// # Errors
    /// A clause that says what failed.
    pub fn make_blobs_folder(&self) -> Result<PathBuf, String> {
        let folder = self.data.join("blobs");
        make_folder(&folder).map(|()| folder)
    }
}

fn make_folder(folder: &Path) -> Result<(), String> {
    let mut builder = fs::DirBuilder::new();
    builder
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|error| format!("{} cannot be made: {error}", folder.display()))
}

/// Where to listen on TCP: where nothing is said, as on UDP.
fn listen_tcp(said: Option<&str>, udp: SocketAddr) -> Result<Option<SocketAddr>, String> {
    match said {
        None => Ok(Some(udp)),
        Some("none") => Ok(None),
        Some(address) => address.parse().map(Some).map_err(|_| {
            format!("listen_tcp is an address with a port, or “none”, and not “{address}”")
        }),
    }
}

/// Reads a file that an operator named.
///
/// # Errors
/// [`ConfigError::Read`].
pub fn read(path: &Path) -> Result<Vec<u8>, ConfigError> {
    fs::read(path).map_err(|source| ConfigError::Read {
        path: path.to_owned(),
        source,
    })
}

/// Reads a private key's file, which nobody but its owner may read.
///
/// # Errors
/// [`ConfigError::Read`], [`ConfigError::Open`].
pub fn read_private(path: &Path) -> Result<Vec<u8>, ConfigError> {
    let failed = |source| ConfigError::Read {
        path: path.to_owned(),
        source,
    };
    let mode = fs::metadata(path).map_err(failed)?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(ConfigError::Open {
            path: path.to_owned(),
        });
    }
    read(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> Result<Config, ConfigError> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("relay.toml");
        fs::write(&path, text).unwrap();
        Config::read(&path)
    }

    #[test]
    fn the_example_is_a_configuration() {
        let config = written(include_str!("../relay.example.toml")).unwrap();
        assert_eq!(config.name.as_str(), "relay.example");
        assert!(config.certificate.is_absolute());
    }

    #[test]
    fn an_unknown_key_is_refused_by_its_name() {
        let text = include_str!("../relay.example.toml").replace("listen", "listeen");
        let error = written(&text).unwrap_err().to_string();
        assert!(error.contains("listeen"), "{error}");
    }

    #[test]
    fn a_congestion_control_is_one_that_is_known_and_ours_where_nothing_is_said() {
        let example = include_str!("../relay.example.toml");
        let said = "congestion = \"pace\"";
        let chosen = |text: &str| written(&example.replace(said, text)).map(|c| c.quic.congestion);
        assert_eq!(chosen("").unwrap(), Congestion::Pace);
        for (name, control) in [
            ("pace", Congestion::Pace),
            ("cubic", Congestion::Cubic),
            ("newreno", Congestion::Newreno),
            ("bbr", Congestion::Bbr),
        ] {
            assert_eq!(
                chosen(&format!("congestion = \"{name}\"")).unwrap(),
                control
            );
        }
        let error = chosen("congestion = \"vegas\"").unwrap_err().to_string();
        assert!(error.contains("vegas") && error.contains("pace"), "{error}");
    }

    #[test]
    fn an_authority_of_no_country_is_refused_and_none_at_all_may_be_brought() {
        let example = include_str!("../relay.example.toml");
        assert!(written(&example.replace("\"th\"", "\"thai\"")).is_err());
        let none: String = example.split("[[authority]]").next().unwrap().to_owned();
        assert!(written(&none).unwrap().authorities.is_empty());
    }

    #[test]
    fn attachments_have_room_for_the_largest_one_or_are_switched_off() {
        let example = include_str!("../relay.example.toml");
        let pair = |bytes: &str| {
            let line = format!("pair_bytes_max = {bytes}\nrecipient");
            let text = example.replace("pair_bytes_max = 268435456\nrecipient", &line);
            written(&text).map(|config| config.attachments.pair_bytes_max)
        };
        assert_eq!(pair("0").unwrap(), 0);
        assert_eq!(pair("16781312").unwrap(), 16_781_312);
        let error = pair("16781311").unwrap_err().to_string();
        assert!(error.contains("[attachments]"), "{error}");
    }

    #[test]
    fn a_key_that_others_can_read_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key.pem");
        fs::write(&path, "x").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(read_private(&path), Err(ConfigError::Open { .. })));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert!(read_private(&path).is_ok());
    }
}
