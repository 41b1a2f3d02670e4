//! What a home remembers of its pairings: one file for each office beside the agreements, `<office>.ceremony`, and the
//! agreements themselves. Needs no passphrase, since nothing here is secret. Not: what may be done next (`ceremony`).

use std::{
    collections::BTreeSet,
    fs::{File, OpenOptions},
    io::ErrorKind,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use blo_proto::{
    OfficeId, Signer as _, Timestamp, certificate, introduction::Introduction,
    pairing::SignedPairing,
};
use bytes::Bytes;

use super::{
    HomeError, disk,
    home::{AUTHORITIES, CERTIFICATE, Home, PAIRINGS, certificates},
};
use crate::{
    authority::chain::{self, Purpose},
    ceremony::{Ceremony, CeremonyError, Message, Own, Record, Taken},
    config::Config,
};

/// The ceremonies of a home.
#[derive(Debug)]
pub struct Ceremonies {
    home: PathBuf,
    own: Own,
    chain: Vec<Bytes>,
}

/// Why something was not taken.
#[derive(Debug, thiserror::Error)]
pub enum TakeError {
    /// What is wrong with it.
    #[error(transparent)]
    Ceremony(#[from] CeremonyError),
    /// No authority that is known here vouches for it.
    #[error("the certificates of {0} do not hold: {1}")]
    Unvouched(OfficeId, String),
    /// The home.
    #[error(transparent)]
    Home(#[from] HomeError),
}

/// An officer compared the numbers at the page, and this office signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub officer: String,
    /// For which agreement.
    pub serial: u64,
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

    /// Where the authority of their country is known here, it has to vouch for them. Of another country's it is not, and
    /// the digits alone say whose the key is.
    ///
    /// # Errors
    /// `Unvouched`, `Damaged`, the disk's.
    pub fn vouch(&self, introduction: &Introduction, now: Timestamp) -> Result<(), TakeError> {
        let office = &introduction.office;
        let authorities = self.authorities(office.country())?;
        if authorities.is_empty() {
            return Ok(());
        }
        chain::verify(&introduction.chain, &authorities, Purpose::Office, now)
            .map_err(|e| TakeError::Unvouched(office.clone(), e.to_string()))?;
        Ok(())
    }

    /// Takes what another office sent, on disk when this returns: its introduction, or an agreement.
    ///
    /// # Errors
    /// What is wrong with it, or the disk's; nothing is changed then.
    pub fn take(&self, bytes: &Bytes, now: Timestamp) -> Result<(Ceremony, Taken), TakeError> {
        let (office, message) = Message::read(bytes, &self.own)?;
        if let Message::Introduction(_, introduction) = &message {
            self.vouch(introduction, now)?;
        }
        let _step = self.step()?;
        let mut ceremony = self.with(&office)?;
        let before = ceremony.record().clone();
        let taken = ceremony.take(message, now)?;
        if let Taken::Whole(whole) = &taken
            && self.agreement(&office)?.as_ref() != Some(whole)
        {
            // Before the record forgets the introductions: a crash between the two leaves them.
            self.install(&office, whole)?;
        }
        if *ceremony.record() != before {
            self.keep(&ceremony)?;
        }
        Ok((ceremony, taken))
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

    /// Forgets a ceremony of which nothing has to be remembered.
    ///
    /// # Errors
    /// The disk's.
    pub fn forget(&self, ceremony: &Ceremony) -> Result<(), HomeError> {
        let path = self.place(ceremony.with(), "ceremony");
        std::fs::remove_file(&path).map_err(HomeError::io(&path))
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

    /// Writes down who compared, behind all that was written before: `<time> <serial> <officer>`, a line each.
    ///
    /// # Errors
    /// The disk's.
    pub fn note_comparison(&self, office: &OfficeId, one: &Comparison) -> Result<(), HomeError> {
        let path = self.place(office, "compared");
        let before = match std::fs::read_to_string(&path) {
            Ok(before) => before,
            Err(e) if e.kind() == ErrorKind::NotFound => String::new(),
            Err(e) => return Err(HomeError::io(&path)(e)),
        };
        let officer = one.officer.replace(char::is_control, " ");
        let all = format!("{before}{} {} {officer}\n", one.at, one.serial);
        disk::write_private(&path, all.as_bytes())
    }

    /// Who compared last; `None` where nobody did at the page.
    ///
    /// # Errors
    /// The disk's.
    pub fn comparison(&self, office: &OfficeId) -> Result<Option<Comparison>, HomeError> {
        let path = self.place(office, "compared");
        let all = match std::fs::read_to_string(&path) {
            Ok(all) => all,
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(HomeError::io(&path)(e)),
        };
        let mut parts = all.lines().last().unwrap_or_default().splitn(3, ' ');
        let mut next = || parts.next().unwrap_or_default();
        let (at, serial, officer) = (next(), next(), next().to_owned());
        Ok(at
            .parse()
            .ok()
            .zip(serial.parse().ok())
            .map(|(at, serial)| Comparison {
                at,
                officer,
                serial,
            }))
    }

    fn place(&self, office: &OfficeId, ending: &str) -> PathBuf {
        let name = format!("{office}.{ending}");
        self.home.join(PAIRINGS).join(name)
    }
}
