//! Two sides, whose disks outlive every step, and all that either sent. Not: the files and programs (`tests/e2e`).

use std::{sync::LazyLock, time::SystemTime};

use blo_proto::{
    Signer as _,
    introduction::{Card, Introduction},
    sign::MemorySigner,
};
use bytes::Bytes;
use rcgen::{CertificateParams, ExtendedKeyUsagePurpose, KeyPair, SanType};

use super::*;

mod by_relay;
mod orders;
mod steps;

pub(super) const BEGIN: Timestamp = Timestamp::from_millis(1_795_503_123_456);
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// An office's papers.
pub(super) struct Papers {
    pub(super) own: Own,
    signer: MemorySigner,
    chain: Vec<Bytes>,
}

fn papers(office: &str, seed: u8) -> Papers {
    papers_of(office, seed, rcgen::date_time_ymd(2036, 1, 1).into())
}

fn papers_of(office: &str, seed: u8, until: SystemTime) -> Papers {
    // PKCS#8 of a seed: 16 fixed bytes before it (RFC 8410).
    let mut pkcs8 = hex::decode("302e020100300506032b657004220420").unwrap();
    pkcs8.extend_from_slice(&[seed; 32]);
    let key = KeyPair::try_from(pkcs8).unwrap();
    let mut params = CertificateParams::default();
    params.subject_alt_names = vec![SanType::DnsName(office.try_into().unwrap())];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    params.not_after = until.into();
    let leaf = params.self_signed(&key).unwrap();
    let signer = MemorySigner::from_seed(&[seed; 32]);
    Papers {
        own: Own {
            office: office.parse().unwrap(),
            key: signer.identity().clone(),
        },
        signer,
        chain: vec![Bytes::copy_from_slice(leaf.der())],
    }
}

static SOUTH: LazyLock<Papers> = LazyLock::new(|| papers("mae-sai.th", 1));
static NORTH: LazyLock<Papers> = LazyLock::new(|| papers("tachileik.mm", 2));
/// Says that it is the northern office, with a key of its own.
static FORGER: LazyLock<Papers> = LazyLock::new(|| papers("tachileik.mm", 3));

/// One side: what is on its disk, and what has left it.
pub(super) struct Side {
    pub(super) papers: &'static Papers,
    with: OfficeId,
    record: String,
    pub(super) in_force: Option<SignedPairing>,
    pub(super) sent: Vec<Bytes>,
}

/// Where the program ends within a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Crash {
    Never,
    BeforeJudging,
    BeforeKeeping,
    BeforeSending,
}

impl Side {
    pub(super) fn new(papers: &'static Papers, with: &Papers) -> Self {
        Self {
            papers,
            with: with.own.office.clone(),
            record: Record::default().to_text(),
            in_force: None,
            sent: Vec::new(),
        }
    }

    /// Every step begins with what the disk says.
    pub(super) fn ceremony(&self) -> Ceremony {
        let record = Record::from_text(&self.record).unwrap();
        let own = self.papers.own.clone();
        Ceremony::new(own, self.with.clone(), record, self.in_force.clone())
    }

    fn keep(&mut self, ceremony: &Ceremony) {
        self.record = ceremony.record().to_text();
    }

    pub(super) fn introduction(&self, now: Timestamp) -> Introduction {
        let own = &self.papers.own;
        Introduction {
            office: own.office.clone(),
            key: own.key.clone(),
            chain: self.papers.chain.clone(),
            to: self.with.clone(),
            at: now,
            until: now.plus_millis(365 * DAY_MS),
            serial: self.ceremony().serial(),
            card: Card {
                post: "Post".into(),
                telephones: vec!["1234".into()],
            },
            name: [u8::try_from(now.as_millis() % 251).unwrap(); 16],
            relays: Vec::new(),
        }
    }

    pub(super) fn propose(&mut self, now: Timestamp) -> Bytes {
        let introduction = self.introduction(now);
        self.introduce(&introduction)
    }

    pub(super) fn introduce(&mut self, introduction: &Introduction) -> Bytes {
        let mut ceremony = self.ceremony();
        let signed = SignedIntroduction::sign(introduction, &self.papers.signer).unwrap();
        ceremony.propose(signed.clone()).unwrap();
        self.keep(&ceremony);
        self.sent.push(signed.encode());
        signed.encode()
    }

    pub(super) fn take(&mut self, bytes: &Bytes, now: Timestamp) -> Result<Taken, CeremonyError> {
        self.take_until(bytes, now, Crash::Never)
    }

    pub(super) fn take_until(
        &mut self,
        bytes: &Bytes,
        now: Timestamp,
        crash: Crash,
    ) -> Result<Taken, CeremonyError> {
        let (office, message) = Message::read(bytes, &self.papers.own)?;
        let mut ceremony = if office == self.with {
            self.ceremony()
        } else {
            Ceremony::new(self.papers.own.clone(), office, Record::default(), None)
        };
        let taken = ceremony.take(message, now)?;
        if let Taken::Whole(whole) = &taken {
            self.in_force = Some(whole.clone());
        }
        if crash != Crash::BeforeKeeping {
            self.keep(&ceremony);
        }
        Ok(taken)
    }

    /// Types the digits of `key`; gives what leaves.
    pub(super) fn confirm(
        &mut self,
        key: &IdentityKey,
        now: Timestamp,
    ) -> Result<Bytes, CeremonyError> {
        let left = self.confirm_until(key, now, Crash::Never)?;
        Ok(left.unwrap())
    }

    pub(super) fn confirm_until(
        &mut self,
        key: &IdentityKey,
        now: Timestamp,
        crash: Crash,
    ) -> Result<Option<Bytes>, CeremonyError> {
        let mut ceremony = self.ceremony();
        if let Ready::Signed(signed) = ceremony.ready(now)? {
            self.sent.push(signed.encode());
            return Ok(Some(signed.encode()));
        }
        let attempt = ceremony.attempt(now)?;
        self.keep(&ceremony);
        if crash == Crash::BeforeJudging {
            return Ok(None);
        }
        let heard = SafetyNumber::of(&self.with, key);
        let whole = ceremony.hear(attempt, &heard, (&self.papers.signer, now))?;
        if let Some(whole) = &whole {
            self.in_force = Some(whole.clone());
        }
        if crash == Crash::BeforeKeeping {
            return Ok(None);
        }
        self.keep(&ceremony);
        if crash == Crash::BeforeSending {
            return Ok(None);
        }
        let signed = whole.unwrap_or_else(|| ceremony.record().signed.clone().unwrap());
        self.sent.push(signed.encode());
        Ok(Some(signed.encode()))
    }

    pub(super) fn stage(&self) -> Stage {
        self.ceremony().stage()
    }
}

pub(super) fn two() -> (Side, Side) {
    (Side::new(&SOUTH, &NORTH), Side::new(&NORTH, &SOUTH))
}

/// After a minute.
pub(super) fn minute(number: u64) -> Timestamp {
    BEGIN.plus_millis(number * 60_000)
}
