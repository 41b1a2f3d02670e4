//! The home folder of an office, opened with its passphrase. Not: the journal in it (`shelf`).

use std::{
    fmt,
    fs::{File, OpenOptions, TryLockError},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use blo_proto::{
    IdentityKey, Signer as _, Timestamp, certificate, pairing::SignedPairing, sign::MemorySigner,
};
use bytes::Bytes;
use rustls_pki_types::{CertificateDer, pem::PemObject as _};
use zeroize::Zeroizing;

use super::{
    Cost, HomeError, HomeKey, Identity, Passphrase, RECORDS, RecordKeys, SealingKeys, disk, file,
    former, next,
};
use crate::config::{self, BadConfig, Config};

/// The encrypted key file.
pub const IDENTITY: &str = "identity.key";
/// Our certificates, PEM, leaf first.
pub const CERTIFICATE: &str = "certificate.pem";
/// Doubly signed pairings.
pub const PAIRINGS: &str = "pairings";
/// Folder of attachments: sealed chunks, both ways.
pub const ATTACHMENTS: &str = "attachments";
pub(super) const RELAY_AUTHORITY: &str = "relay-authority.pem";
pub(super) const AUTHORITIES: &str = "authorities";
pub(super) const SEALING: &str = "sealing";
const LOCK: &str = "home.lock";
/// Stops an authority's key file from being read as an office's.
pub(super) const LABEL: &[u8] = b"BLO-RELAY/1/home/identity\0";

/// An unlocked home.
pub struct Home {
    /// The folder.
    pub path: PathBuf,
    /// What `blo.toml` says.
    pub config: Config,
    /// Its identity.
    pub identity: Identity,
    /// The identity key that is not in hand, while it changes by plan.
    pub other: Option<next::Other>,
    /// The keys that it had.
    pub former: Vec<IdentityKey>,
    /// Seals what rests here.
    pub home_key: HomeKey,
    lock: Option<File>,
}

impl Home {
    /// Makes a home: folder, config, key file.
    ///
    /// # Errors
    /// `Exists` where there is a key already; the disk's.
    pub fn create(
        path: &Path,
        config: &Config,
        (passphrase, cost): (&Passphrase, Cost),
    ) -> Result<Self, HomeError> {
        disk::create_folder(path)?;
        let key = path.join(IDENTITY);
        if key.exists() {
            return Err(HomeError::Exists(key));
        }
        let secret = Zeroizing::new(disk::random::<64>());
        disk::write_private(&path.join(config::FILE), config.to_text().as_bytes())?;
        for folder in [PAIRINGS, AUTHORITIES, SEALING] {
            disk::create_folder(&path.join(folder))?;
        }
        file::lock(&key, LABEL, (passphrase, cost), secret.as_slice())?;
        Self::unlock(path, passphrase)
    }

    /// Unlocks the home and holds it against any other gateway until dropped.
    ///
    /// # Errors
    /// `InUse`, and all of [`Home::unlock`].
    pub fn open(path: &Path, passphrase: &Passphrase) -> Result<Self, HomeError> {
        let mut home = Self::unlock(path, passphrase)?;
        home.lock = Some(hold(path)?);
        let now = jiff::Timestamp::now().as_millisecond();
        home.settle(
            passphrase,
            Timestamp::from_millis(u64::try_from(now).unwrap_or_default()),
        )?;
        Ok(home)
    }

    /// As [`Home::open`], whatever its certificate is: for another key in the place of this one.
    ///
    /// # Errors
    /// As [`Home::open`].
    pub fn open_without_chain(path: &Path, passphrase: &Passphrase) -> Result<Self, HomeError> {
        let mut home = Self::unlock_without_chain(path, passphrase)?;
        home.lock = Some(hold(path)?);
        Ok(home)
    }

    /// Unlocks the home beside a gateway that may be running: for signing, not for sending.
    ///
    /// # Errors
    /// `Missing`, `Exposed`, `Locked`, `Damaged`.
    pub fn unlock(path: &Path, passphrase: &Passphrase) -> Result<Self, HomeError> {
        let mut home = Self::unlock_without_chain(path, passphrase)?;
        let chain = chain(path, &home.config, home.identity.identity())?;
        home.identity.chain = chain;
        Ok(home)
    }

    /// Unlocks the home whatever its certificate is: for putting a new one in.
    ///
    /// # Errors
    /// As [`Home::unlock`].
    pub fn unlock_without_chain(path: &Path, passphrase: &Passphrase) -> Result<Self, HomeError> {
        let key = path.join(IDENTITY);
        if is_example(path) {
            tracing::warn!(
                home = %path.display(),
                "this home's key is published in certs-example: anybody can act as this office. \
                 Make a home of your own with `blo init`."
            );
            // A checkout gives others rights that the example's key does not need to be kept from.
            disk::make_private(path)?;
            disk::make_private(&key)?;
        }
        disk::check_private(path)?;
        let config = Config::read(path).map_err(|e| misconfigured(path, &e))?;
        let secret = file::unlock(&key, LABEL, passphrase)?;
        let (seed, home_key) =
            halves(&secret).ok_or_else(|| HomeError::damaged(&key, "it does not hold two keys"))?;
        let home_key = HomeKey(home_key);
        let (seed, other) = next::in_hand(path, seed, &home_key)?;
        let signer = MemorySigner::from_seed(&seed);
        let identity = Identity {
            office: config.office.clone(),
            signer,
            seed,
            chain: Vec::new(),
        };
        Ok(Self {
            path: path.to_owned(),
            config,
            identity,
            other,
            former: next::former(path)?,
            home_key,
            lock: None,
        })
    }

    /// Whether this one holds the home against others.
    pub const fn holds(&self) -> bool {
        self.lock.is_some()
    }

    /// The journal's folder.
    pub fn journal(&self) -> PathBuf {
        self.path.join("journal")
    }

    /// The folder of attachments.
    pub fn attachments(&self) -> PathBuf {
        self.path.join(ATTACHMENTS)
    }

    /// The gateway's socket.
    pub fn socket(&self) -> PathBuf {
        self.path.join("gateway.sock")
    }

    /// Sealing keys.
    ///
    /// # Errors
    /// As [`SealingKeys::load`].
    pub fn sealing_keys(&self) -> Result<SealingKeys, HomeError> {
        SealingKeys::load(&self.path.join(SEALING), self.home_key.clone())
    }

    /// The keys that alerts lie under.
    ///
    /// # Errors
    /// As [`RecordKeys::load`].
    pub fn record_keys(&self) -> Result<RecordKeys, HomeError> {
        RecordKeys::load(&self.path.join(RECORDS), self.home_key.bytes().clone())
    }

    /// The authorities for relays, DER.
    ///
    /// # Errors
    /// `Missing`, `Damaged`.
    pub fn relay_authorities(&self) -> Result<Vec<Bytes>, HomeError> {
        certificates(&self.path.join(RELAY_AUTHORITY))
    }

    /// The authorities, DER, of this office's own country.
    ///
    /// # Errors
    /// `Missing`, `Damaged`.
    pub fn own_authorities(&self) -> Result<Vec<Bytes>, HomeError> {
        let country = self.config.office.country();
        certificates(&self.path.join(AUTHORITIES).join(format!("{country}.pem")))
    }

    /// Takes in the authorities for relays, PEM.
    ///
    /// # Errors
    /// `Damaged`, the disk's.
    pub fn put_relay_authorities(path: &Path, source: &Path) -> Result<(), HomeError> {
        put(source, &path.join(RELAY_AUTHORITY))
    }

    /// Takes in our national authority, PEM.
    ///
    /// # Errors
    /// `Damaged`, the disk's.
    pub fn put_authority(path: &Path, country: &str, source: &Path) -> Result<(), HomeError> {
        put(
            source,
            &path.join(AUTHORITIES).join(format!("{country}.pem")),
        )
    }

    /// Certificates that this office had before, DER, leaf first.
    ///
    /// # Errors
    /// The folder's.
    pub fn former_chains(&self) -> Result<Vec<Vec<Bytes>>, HomeError> {
        former::chains(&self.path)
    }

    /// The pairings that both offices signed. They may name another key of ours: one that was replaced.
    ///
    /// # Errors
    /// `Damaged` with the file's name: a pairing that does not hold is never passed over in silence.
    pub fn pairings(&self) -> Result<Vec<SignedPairing>, HomeError> {
        let folder = self.path.join(PAIRINGS);
        let mut pairings = Vec::new();
        for entry in std::fs::read_dir(&folder).map_err(HomeError::io(&folder))? {
            let path = entry.map_err(HomeError::io(&folder))?.path();
            if path
                .extension()
                .is_some_and(|extension| extension == "pairing")
            {
                pairings.push(self.pairing(&path)?);
            }
        }
        Ok(pairings)
    }

    fn pairing(&self, path: &Path) -> Result<SignedPairing, HomeError> {
        let bytes = std::fs::read(path).map_err(HomeError::io(path))?;
        let damaged = |refusal: blo_proto::Refusal| HomeError::damaged(path, refusal.to_string());
        let signed = SignedPairing::decode(bytes.into()).map_err(damaged)?;
        let pairing = signed.verify().map_err(damaged)?;
        if pairing.get().party(self.identity.office()).is_none() {
            return Err(HomeError::damaged(path, "it does not name our office"));
        }
        Ok(signed)
    }

    /// First and last moment of our certificate; `None` before there is one.
    pub fn certificate_dates(&self) -> Option<(Timestamp, Timestamp)> {
        let leaf = certificate::office(self.identity.chain().first()?).ok()?;
        Some((leaf.not_before, leaf.not_after))
    }
}

impl fmt::Debug for Home {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Home({})", self.path.display())
    }
}

/// The certificates of a PEM file, DER.
///
/// # Errors
/// `Missing`, `Damaged`.
pub(crate) fn certificates(path: &Path) -> Result<Vec<Bytes>, HomeError> {
    let text = std::fs::read(path).map_err(HomeError::io(path))?;
    let certificates: Result<Vec<Bytes>, _> = CertificateDer::pem_slice_iter(&text)
        .map(|certificate| certificate.map(|der| Bytes::copy_from_slice(&der)))
        .collect();
    match certificates {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        Ok(_) => Err(HomeError::damaged(
            path,
            "there is no PEM certificate in it",
        )),
        Err(e) => Err(HomeError::damaged(path, format!("it is not PEM: {e}"))),
    }
}

fn misconfigured(home: &Path, error: &BadConfig) -> HomeError {
    let path = home.join(config::FILE);
    if path.exists() {
        let why = error.0.trim_end().to_owned();
        HomeError::Config { path, why }
    } else {
        HomeError::Missing(path)
    }
}

/// Whether the home's certificate is for a key that is published.
fn is_example(home: &Path) -> bool {
    let chain = certificates(&home.join(CERTIFICATE)).unwrap_or_default();
    chain
        .first()
        .is_some_and(|leaf| certificate::is_example(leaf))
}

pub(super) fn put(source: &Path, target: &Path) -> Result<(), HomeError> {
    certificates(source)?;
    let bytes = std::fs::read(source).map_err(HomeError::io(source))?;
    disk::write_private(target, &bytes)
}

fn chain(home: &Path, config: &Config, key: &IdentityKey) -> Result<Vec<Bytes>, HomeError> {
    let path = home.join(CERTIFICATE);
    if !path.exists() {
        return Ok(Vec::new());
    }
    let chain = certificates(&path)?;
    let leaf = chain
        .first()
        .expect("a file without certificates is refused");
    let leaf = certificate::office(leaf).map_err(|e| HomeError::damaged(&path, e.to_string()))?;
    if leaf.name == config.office && leaf.key != *key && former::has(home, &chain) {
        return Ok(Vec::new()); // it is of the key before, and about to go
    }
    if leaf.name != config.office || leaf.key != *key {
        return Err(HomeError::damaged(&path, "it is for another office or key"));
    }
    Ok(chain)
}

/// The key that the first of these certificates is for.
pub(super) fn leaf_key(chain: &[Bytes]) -> Option<IdentityKey> {
    Some(certificate::office(chain.first()?).ok()?.key)
}

type Secret = Zeroizing<[u8; 32]>;

fn halves(secret: &[u8]) -> Option<(Secret, Secret)> {
    let (seed, home_key) = secret.split_first_chunk::<32>()?;
    let home_key: [u8; 32] = home_key.try_into().ok()?;
    Some((Zeroizing::new(*seed), Zeroizing::new(home_key)))
}

fn hold(home: &Path) -> Result<File, HomeError> {
    let path = home.join(LOCK);
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&path)
        .map_err(HomeError::io(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(HomeError::InUse(home.to_owned())),
        Err(TryLockError::Error(e)) => Err(HomeError::io(&path)(e)),
    }
}
