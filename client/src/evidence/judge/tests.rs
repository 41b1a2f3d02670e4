//! A key that changed by plan proves no less: its statement leads from a certified key to the one that signed.

use std::path::Path;

use blo_proto::{
    AlertId, Number, Precedence, Signer as _, StreamId,
    alert::{self, Written},
    bundle::SignedBundle,
    content::Margin,
    envelope::{self, Draft},
    pairing::Party,
    rollover::RollOver,
    seal::{Parties, SealingKey, SealingSession},
    sign::MemorySigner,
};

use super::*;
use crate::{
    authority::{Authority, Kind, Request, key_pair_of, request},
    keys::{Cost, Passphrase, pkcs8},
};

const DAY_MS: u64 = 86_400_000;

fn now() -> Timestamp {
    "2026-11-24T07:00:00Z".parse().unwrap()
}

fn signer(seed: u8) -> MemorySigner {
    MemorySigner::from_seed(&[seed; 32])
}

fn south() -> OfficeId {
    "mae-sai.th".parse().unwrap()
}

fn north() -> OfficeId {
    "tachileik.mm".parse().unwrap()
}

/// Certificates of these seeds by the authority of a country, made in a folder that the judge trusts.
fn certified<const N: usize>(trust: &Path, office: &OfficeId, seeds: [u8; N]) -> [Vec<Bytes>; N] {
    let country = office.country();
    let folder = tempfile::tempdir().unwrap();
    let passphrase = Passphrase::new("right".to_owned()).unwrap();
    let kind = Kind::Country(country.to_owned());
    let home = folder.path().join(country);
    let cost = (&passphrase, Cost::TEST);
    let mut authority = Authority::create(&home, kind, cost, now().minus_millis(DAY_MS)).unwrap();
    std::fs::write(
        trust.join(format!("{country}.pem")),
        authority.certificate().unwrap(),
    )
    .unwrap();
    seeds.map(|seed| {
        let key = key_pair_of(&pkcs8(&[seed; 32])).unwrap();
        let asked = request::make(office.as_str(), &key).unwrap();
        let asked = Request::from_pem(asked.as_bytes()).unwrap();
        vec![authority.issue(&asked, 30, now()).unwrap().der]
    })
}

fn pairing() -> Pairing {
    let party = |office, seed| Party {
        office,
        key: signer(seed).identity().clone(),
    };
    let parties = [party(south(), 1), party(north(), 2)];
    let (from, until) = (now().minus_millis(DAY_MS), now().plus_millis(9 * DAY_MS));
    Pairing::new(parties, 1, from, until).unwrap()
}

fn signed(pairing: &Pairing) -> Bytes {
    let mut signed = SignedPairing::propose(pairing);
    signed.sign_as(&signer(1)).unwrap();
    signed.sign_as(&signer(2)).unwrap();
    signed.encode()
}

fn content() -> Content {
    let alert = alert::Alert {
        texts: vec![alert::Text::original("en", "By either key")],
        ..alert::Alert::new(
            alert::Status::Actual,
            south(),
            vec![north()],
            Precedence::Flash,
        )
    };
    Content {
        id: AlertId::new(now(), &[7; 10]),
        attempt: 1,
        composed_at: now(),
        expires_at: now().plus_millis(3_600_000),
        by_relay_time: false,
        body: Body::Alert(Box::new(Written::write(&alert).unwrap())),
    }
}

/// The alert, signed with the key of a seed.
fn sealed_by(seed: u8) -> Opened {
    let parties = Parties {
        sender: south(),
        sender_key: signer(seed).identity().clone(),
        recipient: north(),
        recipient_key: signer(2).identity().clone(),
    };
    let key = SealingKey::from_seed([3; 32]).public_key();
    let bundle = SignedBundle::sign(&north(), now(), key, &signer(2)).unwrap();
    let bundle = bundle.verify(&north(), signer(2).identity()).unwrap();
    let session = SealingSession::begin(&parties, bundle.get().target(), &[4; 64], now());
    let number = Number {
        sender: south(),
        stream: StreamId(7),
        recipient: north(),
        precedence: Precedence::Flash,
        sequence: 1,
    };
    let draft = Draft {
        number: &number,
        exercise: false,
        content: &content(),
        margin: &Margin::default(),
        salt: [5; 32],
        short: false,
    };
    let proof = envelope::seal(&draft, &session.unwrap(), true, &signer(seed))
        .unwrap()
        .proof;
    Opened {
        header: proof.header,
        signature: proof.signature,
        sealed_digest: Bytes::copy_from_slice(proof.sealed_digest.as_bytes()),
        plaintext: proof.plaintext,
    }
}

#[test]
fn r21_what_either_key_signed_is_proven_with_the_statement_that_joins_them_and_not_without() {
    let folder = tempfile::tempdir().unwrap();
    let [first, second] = certified(folder.path(), &south(), [1, 3]);
    let [other] = certified(folder.path(), &north(), [2]);
    let trust = Trust::read(folder.path()).unwrap();
    let pairing = pairing();
    let said = RollOver::new(&south(), (&pairing, 1), &second[0], now()).unwrap();
    let signers = (signer(1), signer(3));
    let rolled = SignedRollOver::sign(&said, &second, (&signers.0, &signers.1)).unwrap();
    let evidence = |seed, own_chain: &[Bytes], roll_overs: &[&SignedRollOver]| Evidence {
        id: content().id.to_string(),
        sender: south().to_string(),
        own_chain: own_chain.to_vec(),
        crls: Vec::new(),
        counterparts: vec![Counterpart {
            office: north().to_string(),
            pairing: signed(&pairing),
            roll_overs: roll_overs.iter().map(|one| one.encode()).collect(),
            chain: other.clone(),
            alerts: vec![sealed_by(seed)],
            ..Counterpart::default()
        }],
    };
    for (seed, chain) in [(1, &first), (3, &first), (1, &second), (3, &second)] {
        let whole = evidence(seed, chain, &[&rolled]);
        let whole = Evidence::parse(whole.to_text().as_bytes()).unwrap();
        let judged = judge(&whole, &trust).unwrap();
        assert_eq!(judged.recipients[0].office, north());
    }
    judge(&evidence(1, &first, &[]), &trust).unwrap();
    let fails = |evidence: Evidence, part: &str| {
        let error = judge(&evidence, &trust).unwrap_err();
        assert_eq!(error.part, part, "{error}");
    };
    fails(evidence(3, &second, &[]), "1/alert-1");
    fails(evidence(1, &second, &[]), "own-chain-1");
    fails(evidence(9, &second, &[&rolled]), "1/alert-1");
    fails(evidence(3, &second, &[&rolled, &rolled]), "1/roll-over-2");
    let mut bent = evidence(3, &second, &[&rolled]);
    let bytes = &mut bent.counterparts[0].roll_overs[0];
    let mut altered = bytes.to_vec();
    altered[9] ^= 1;
    *bytes = altered.into();
    fails(bent, "1/roll-over-1");
}
