//! What a home remembers of its pairings: one file for each office beside the agreements, `<office>.ceremony`, and the
//! agreements themselves. Needs no passphrase, since nothing here is secret. Not: what may be done next (`ceremony`).

use std::{
    collections::BTreeSet,
    fs::{File, OpenOptions},
    io::ErrorKind,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use blo_proto::{OfficeId, Signer as _, certificate, pairing::SignedPairing};
use bytes::Bytes;

use super::{
    HomeError, disk,
    home::{AUTHORITIES, CERTIFICATE, Home, PAIRINGS, certificates},
};
use crate::{
    ceremony::{Ceremony, Own, Record},
    config::Config,
};

/// The ceremonies of a home.
#[derive(Debug)]
pub struct Ceremonies {
    home: PathBuf,
    own: Own,
    chain: Vec<Bytes>,
}

/// One step at a time: dropped when the step is on disk.
#[derive(Debug)]
pub struct Step(#[expect(dead_code, reason = "it is held, not read")] File);

impl Ceremonies {
    /// Those of a home that has its certificate.
    ///
    /// # Errors
    /// `Missing`, `Exposed`, `Damaged`, `Config`.
    pub fn of(home: &Path) -> Result<Self, HomeError> {
        disk::check_private(home)?;
        let config = Config::read(home).map_err(|e| {
            let path = home.join(crate::config::FILE);
            if path.exists() {
                HomeError::Config { path, why: e.0 }
            } else {
                HomeError::Missing(path)
            }
        })?;
        let path = home.join(CERTIFICATE);
        let chain = certificates(&path)?;
        let leaf = chain
            .first()
            .expect("a file without certificates is refused");
        let leaf =
            certificate::office(leaf).map_err(|e| HomeError::damaged(&path, e.to_string()))?;
        if leaf.name != config.office {
            return Err(HomeError::damaged(&path, "it is for another office"));
        }
        let own = Own {
            office: leaf.name,
            key: leaf.key,
        };
        Ok(Self {
            home: home.to_owned(),
            own,
            chain,
        })
    }

    /// Those of an unlocked home, which may have no certificate yet.
    pub fn unlocked(home: &Home) -> Self {
        let own = Own {
            office: home.identity.office().clone(),
            key: home.identity.identity().clone(),
        };
        Self {
            home: home.path.clone(),
            own,
            chain: home.identity.chain().to_vec(),
        }
    }

    /// The office of this home, with the key of its certificate.
    pub const fn own(&self) -> &Own {
        &self.own
    }

    /// Its certificates, DER, leaf first.
    pub fn chain(&self) -> &[Bytes] {
        &self.chain
    }

    /// The authorities, DER, that are known here for a country: our own country's; none for others.
    ///
    /// # Errors
    /// `Damaged`, the disk's.
    pub fn authorities(&self, country: &str) -> Result<Vec<Bytes>, HomeError> {
        let path = self.home.join(AUTHORITIES).join(format!("{country}.pem"));
        match certificates(&path) {
            Err(HomeError::Missing(_)) => Ok(Vec::new()),
            known => known,
        }
    }

    /// Waits for any other program's step, and keeps others from one: to be held from reading to writing.
    ///
    /// # Errors
    /// The disk's.
    pub fn step(&self) -> Result<Step, HomeError> {
        let path = self.home.join("pairings.lock");
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(HomeError::io(&path))?;
        file.lock().map_err(HomeError::io(&path))?;
        Ok(Step(file))
    }

    /// Every office with which something is under way or agreed, in order.
    ///
    /// # Errors
    /// The disk's.
    pub fn offices(&self) -> Result<BTreeSet<OfficeId>, HomeError> {
        let folder = self.home.join(PAIRINGS);
        let mut offices = BTreeSet::new();
        for entry in std::fs::read_dir(&folder).map_err(HomeError::io(&folder))? {
            let path = entry.map_err(HomeError::io(&folder))?.path();
            let ending = path.extension().and_then(|ending| ending.to_str());
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            if let (Some(stem), Some("pairing" | "ceremony")) = (stem, ending) {
                offices.extend(stem.parse::<OfficeId>());
            }
        }
        Ok(offices)
    }

    /// How it stands with one office.
    ///
    /// # Errors
    /// `Damaged` where its file cannot be read: what was signed is not to be forgotten.
    pub fn with(&self, office: &OfficeId) -> Result<Ceremony, HomeError> {
        let path = self.place(office, "ceremony");
        let record = match std::fs::read_to_string(&path) {
            Ok(text) => {
                Record::from_text(&text).map_err(|e| HomeError::damaged(&path, e.to_string()))?
            }
            Err(e) if e.kind() == ErrorKind::NotFound => Record::default(),
            Err(e) => return Err(HomeError::io(&path)(e)),
        };
        let in_force = self.agreement(office)?;
        Ok(Ceremony::new(
            self.own.clone(),
            office.clone(),
            record,
            in_force,
        ))
    }

    /// Writes down what a ceremony remembers.
    ///
    /// # Errors
    /// The disk's.
    pub fn keep(&self, ceremony: &Ceremony) -> Result<(), HomeError> {
        let path = self.place(ceremony.with(), "ceremony");
        disk::write_private(&path, ceremony.record().to_text().as_bytes())
    }

    /// Puts an agreement in force that bears both signatures.
    ///
    /// # Errors
    /// The disk's.
    pub fn install(&self, office: &OfficeId, whole: &SignedPairing) -> Result<(), HomeError> {
        disk::write_private(&self.place(office, "pairing"), &whole.encode())
    }

    /// The agreement that is in force with an office.
    ///
    /// # Errors
    /// `Damaged`, the disk's.
    pub fn agreement(&self, office: &OfficeId) -> Result<Option<SignedPairing>, HomeError> {
        let path = self.place(office, "pairing");
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(HomeError::io(&path)(e)),
        };
        let damaged = |refusal: blo_proto::Refusal| HomeError::damaged(&path, refusal.to_string());
        let signed = SignedPairing::decode(bytes.into()).map_err(damaged)?;
        signed.verify().map_err(damaged)?;
        Ok(Some(signed))
    }

    fn place(&self, office: &OfficeId, ending: &str) -> PathBuf {
        let name = format!("{office}.{ending}");
        self.home.join(PAIRINGS).join(name)
    }
}
