//! The next identity key of a home, and afterwards the one before: files beside `identity.key`, sealed under the home
//! key, so that a gateway that runs changes over without a passphrase. Whichever key `certificate.pem` names is the one in
//! hand. Not: who is told (`gateway`).
//!
//! ```text
//!  begin ─► next.key, next-request.pem     announced ─► next-certificate.pem, former-keys
//!  the relay lets the next one in ─► former-certificate.pem, certificate.pem      a week later: identity.key alone
//! ```

use std::{
    fs,
    io::{Seek as _, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use blo_proto::{
    Clock, IdentityKey, Signer as _, Timestamp, certificate, limits, sign::MemorySigner,
};
use bytes::Bytes;
use zeroize::Zeroizing;

use super::{
    Ceremonies, HomeError, HomeKey, Passphrase, disk, file, former as former_chains,
    home::{AUTHORITIES, CERTIFICATE, Home, IDENTITY, certificates},
};

/// The key, sealed under the home key.
pub(super) const NEXT: &str = "next.key";
/// The request for its certificate.
pub const NEXT_REQUEST: &str = "next-request.pem";
/// Its certificates, PEM, leaf first: where they are it is announced.
pub const NEXT_CERTIFICATE: &str = "next-certificate.pem";
/// Those of the key before.
pub(super) const FORMER_CERTIFICATE: &str = "former-certificate.pem";
/// The keys that the home had, hexadecimal, one a line: what was sealed to them is still opened.
pub(super) const FORMER: &str = "former-keys";
/// Since when the next key is the one in hand.
pub(super) const SINCE: &str = "next-since";
/// Stops a sealing key's file from being read as an identity.
const LABEL: &[u8] = b"BLO-RELAY/1/home/next-identity\0";
/// As long may something come that is signed with the key before, or a relay know no other.
const SETTLED_AFTER_MS: u64 =
    limits::LIFETIME_MAX_MS + limits::CLOCK_SKEW_MAX_MS + limits::ROLL_OVER_NOTICE_MS;

/// A seed.
pub(super) type Seed = Zeroizing<[u8; 32]>;

/// The identity key of a home that is not in hand.
pub struct Other {
    pub(super) seed: Seed,
    /// Its certificates, DER, leaf first; none before it is announced.
    pub chain: Vec<Bytes>,
    /// It is the next one, and not the one before.
    pub is_next: bool,
}

impl std::fmt::Debug for Other {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Other(next: {})", self.is_next)
    }
}

impl Other {
    /// Its public half.
    pub fn key(&self) -> IdentityKey {
        public(&self.seed)
    }

    /// A signer of its own, for a task.
    pub fn signer(&self) -> MemorySigner {
        MemorySigner::from_seed(&self.seed)
    }

    /// The private key for TLS.
    pub fn pkcs8(&self) -> Zeroizing<Vec<u8>> {
        super::pkcs8(&self.seed)
    }
}

impl Home {
    /// Makes the next identity key: on disk when this returns.
    ///
    /// # Errors
    /// `Exists` where there is another key already; the disk's.
    pub fn make_next_key(&self) -> Result<Zeroizing<Vec<u8>>, HomeError> {
        let path = self.path.join(NEXT);
        if path.exists() {
            return Err(HomeError::Exists(path));
        }
        let seed = Zeroizing::new(disk::random::<32>());
        let nonce = disk::random::<24>();
        let sealed = file::seal(self.home_key.bytes(), nonce, LABEL, seed.as_slice());
        disk::write_private(&path, &[nonce.as_slice(), &sealed].concat())?;
        Ok(super::pkcs8(&seed))
    }

    /// Takes in the certificate of the next key, PEM, which the caller has checked: from now on it is announced. The key
    /// in hand is remembered for good.
    ///
    /// # Errors
    /// The disk's.
    pub fn put_next_certificate(&self, pem: &[u8]) -> Result<(), HomeError> {
        let mut keys = self.former.clone();
        keys.push(self.identity.identity().clone());
        let lines: Vec<String> = keys.iter().map(|key| hex::encode(key.as_bytes())).collect();
        let text = format!("{}\n", lines.join("\n"));
        disk::write_private(&self.path.join(FORMER), text.as_bytes())?;
        disk::write_private(&self.path.join(NEXT_CERTIFICATE), pem)
    }

    /// Destroys the next key.
    ///
    /// # Errors
    /// `Exists` where it is announced; the disk's.
    pub fn drop_next_key(&self) -> Result<(), HomeError> {
        let announced = self.path.join(NEXT_CERTIFICATE);
        if announced.exists() {
            return Err(HomeError::Exists(announced));
        }
        disk::destroy(&self.path.join(NEXT_REQUEST))?;
        disk::destroy(&self.path.join(NEXT))
    }

    /// Destroys the key before once nothing can come of it any more: the one in hand takes its place in the key file.
    pub(super) fn settle(
        &mut self,
        passphrase: &Passphrase,
        now: Timestamp,
    ) -> Result<(), HomeError> {
        let since = fs::read_to_string(self.path.join(SINCE)).ok();
        let since = since.and_then(|text| text.trim().parse().ok());
        let over = since.is_some_and(|since| {
            now.millis_since(Timestamp::from_millis(since)) >= SETTLED_AFTER_MS
        });
        if !over || self.other.as_ref().is_none_or(|other| other.is_next) {
            return Ok(());
        }
        let path = self.path.join(IDENTITY);
        // Its bytes are overwritten where they lie, after the new ones are there.
        let mut before = fs::OpenOptions::new().write(true).open(&path);
        let secret = [
            self.identity.seed.as_slice(),
            self.home_key.bytes().as_slice(),
        ]
        .concat();
        let secret = Zeroizing::new(secret);
        file::relock(&path, super::home::LABEL, passphrase, &secret)?;
        if let Ok(file) = &mut before {
            let length = file.metadata().map_err(HomeError::io(&path))?.len();
            let zeros = vec![0; usize::try_from(length).unwrap_or(0)];
            file.rewind().map_err(HomeError::io(&path))?;
            file.write_all(&zeros).map_err(HomeError::io(&path))?;
            file.sync_all().map_err(HomeError::io(&path))?;
        }
        destroy_change(&self.path)?;
        self.other = None;
        tracing::info!("the identity key before is destroyed");
        Ok(())
    }
}

/// What a change by plan left, but for the keys that the home had.
fn destroy_change(path: &Path) -> Result<(), HomeError> {
    for name in [
        NEXT,
        NEXT_REQUEST,
        NEXT_CERTIFICATE,
        FORMER_CERTIFICATE,
        SINCE,
    ] {
        disk::destroy(&path.join(name))?;
    }
    Ok(())
}

/// All of a change by plan: another key than either is in hand now, and nothing that was sealed to them is opened again.
pub(super) fn destroy_all(path: &Path) -> Result<(), HomeError> {
    destroy_change(path)?;
    disk::destroy(&path.join(FORMER))
}

/// Which of the two keys of a home is in hand, and the other one. The one of `identity.key` is, unless the home had it
/// before: it may have been replaced since.
pub(super) fn in_hand(
    path: &Path,
    seed: Seed,
    home_key: &HomeKey,
) -> Result<(Seed, Option<Other>), HomeError> {
    let Some(second) = read(path, home_key)? else {
        return Ok((seed, None));
    };
    let named = leaf_key(&path.join(CERTIFICATE));
    let first = public(&seed);
    let had = former(path)?.contains(&first);
    let second_in_hand = had && named == Some(public(&second)) && named != Some(first);
    let (seed, other) = if second_in_hand {
        (second, seed)
    } else {
        (seed, second)
    };
    let of_it = |name: &str| certificates_of(&path.join(name), &public(&other));
    let (next, former) = (of_it(NEXT_CERTIFICATE), of_it(FORMER_CERTIFICATE));
    let other = Other {
        seed: other,
        is_next: former.is_none(),
        chain: next.or(former).unwrap_or_default(),
    };
    Ok((seed, Some(other)))
}

/// The keys that a home had.
pub(super) fn former(path: &Path) -> Result<Vec<IdentityKey>, HomeError> {
    let path = path.join(FORMER);
    let text = match fs::read_to_string(&path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        text => text.map_err(HomeError::io(&path))?,
    };
    let key = |line: &str| {
        let bytes = hex::decode(line).ok()?;
        IdentityKey::from_slice(&bytes).ok()
    };
    let keys: Option<Vec<_>> = text.lines().map(key).collect();
    keys.ok_or_else(|| HomeError::damaged(&path, "a line of it is no key"))
}

fn read(path: &Path, home_key: &HomeKey) -> Result<Option<Seed>, HomeError> {
    let path = path.join(NEXT);
    let bytes = match fs::read(&path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        bytes => bytes.map_err(HomeError::io(&path))?,
    };
    if bytes.iter().all(|byte| *byte == 0) {
        // It was being destroyed when the power went: the zeros are on disk first.
        disk::destroy(&path)?;
        return Ok(None);
    }
    let opened = bytes
        .split_first_chunk::<24>()
        .and_then(|(nonce, sealed)| file::open(home_key.bytes(), *nonce, LABEL, sealed));
    let seed: Option<[u8; 32]> = opened.and_then(|seed| seed.as_slice().try_into().ok());
    seed.map(|seed| Some(Zeroizing::new(seed)))
        .ok_or(HomeError::Locked(path))
}

fn public(seed: &Seed) -> IdentityKey {
    MemorySigner::from_seed(seed).identity().clone()
}

fn leaf_key(path: &Path) -> Option<IdentityKey> {
    let chain = certificates(path).ok()?;
    Some(certificate::office(chain.first()?).ok()?.key)
}

/// The certificates in a file, where the first one is for this key.
fn certificates_of(path: &Path, key: &IdentityKey) -> Option<Vec<Bytes>> {
    (leaf_key(path)? == *key).then(|| certificates(path).ok())?
}

/// What a gateway that runs needs of its home when its key changes.
pub struct NextKeys {
    home: PathBuf,
    home_key: HomeKey,
    /// The one that was not in hand when the gateway was started.
    second: Option<Seed>,
    /// Makes a way to the relay with a key.
    pub link: Link,
}

/// How the relays are reached, whichever key is in hand.
#[derive(Clone)]
pub struct Link {
    /// Where each of the list is, and its name.
    pub relays: Vec<crate::config::Relay>,
    /// Authorities for relays, DER.
    pub relay_authorities: Vec<Bytes>,
    /// Judges certificate dates.
    pub clock: Arc<dyn Clock>,
    /// What was learnt of networks.
    pub networks: Arc<crate::networks::Networks>,
}

impl std::fmt::Debug for NextKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NextKeys({})", self.home.display())
    }
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = self.relays.iter().map(|relay| &relay.name);
        f.debug_list().entries(names).finish()
    }
}

impl NextKeys {
    /// Those of an unlocked home.
    pub fn of(home: &Home, link: Link) -> Self {
        Self {
            home: home.path.clone(),
            home_key: home.home_key.clone(),
            second: home.other.as_ref().map(|other| other.seed.clone()),
            link,
        }
    }

    /// The key that is not in hand, once it is announced.
    ///
    /// # Errors
    /// `Locked`, the disk's.
    pub fn other(&self) -> Result<Option<Other>, HomeError> {
        let seed = match &self.second {
            Some(seed) => Some(seed.clone()),
            None => read(&self.home, &self.home_key)?,
        };
        let Some(seed) = seed else {
            return Ok(None);
        };
        let key = public(&seed);
        let of_it = |name: &str| certificates_of(&self.home.join(name), &key);
        let former = of_it(FORMER_CERTIFICATE);
        let is_next = former.is_none();
        let chain = former.or_else(|| of_it(NEXT_CERTIFICATE));
        Ok(chain.map(|chain| Other {
            seed,
            chain,
            is_next,
        }))
    }

    /// The relay lets the office in with this key: the certificate that names it is the home's from now on.
    ///
    /// # Errors
    /// The disk's.
    pub fn is_current(&self, key: &IdentityKey, now: Timestamp) -> Result<(), HomeError> {
        let at = |name: &str| self.home.join(name);
        if leaf_key(&at(CERTIFICATE)).as_ref() == Some(key) {
            return Ok(());
        }
        let copy = |from: &str, to: &str| {
            let path = at(from);
            let bytes = fs::read(&path).map_err(HomeError::io(&path))?;
            disk::write_private(&at(to), &bytes)
        };
        if leaf_key(&at(NEXT_CERTIFICATE)).as_ref() == Some(key) {
            former_chains::keep(&self.home)?; // what was signed under it is proven by it
            copy(CERTIFICATE, FORMER_CERTIFICATE)?;
            disk::write_private(&at(SINCE), now.as_millis().to_string().as_bytes())?;
            return copy(NEXT_CERTIFICATE, CERTIFICATE);
        }
        if leaf_key(&at(FORMER_CERTIFICATE)).as_ref() == Some(key) {
            return copy(FORMER_CERTIFICATE, CERTIFICATE);
        }
        Ok(())
    }

    /// The ceremonies of the home, with the key in hand.
    ///
    /// # Errors
    /// As [`Ceremonies::of`].
    pub fn ceremonies(&self) -> Result<Ceremonies, HomeError> {
        Ceremonies::of(&self.home)
    }

    /// The authorities, DER, that are known here for a country.
    pub fn authorities(&self, country: &str) -> Vec<Bytes> {
        let path = self.home.join(AUTHORITIES).join(format!("{country}.pem"));
        certificates(&path).unwrap_or_default()
    }
}
