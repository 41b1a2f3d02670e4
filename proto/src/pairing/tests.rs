//! Nobody talks on one signature, nor on an altered byte.

use super::*;
use crate::sign::MemorySigner;

const NOW: Timestamp = Timestamp::from_millis(1_795_503_123_456);
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

fn signer(seed: u8) -> MemorySigner {
    MemorySigner::from_seed(&[seed; 32])
}

fn party(office: &str, seed: u8) -> Party {
    Party {
        office: office.parse().unwrap(),
        key: signer(seed).identity().clone(),
    }
}

fn pairing() -> Pairing {
    let parties = [party("tachileik.mm", 2), party("mae-sai.th", 1)];
    Pairing::new(parties, 1, NOW, NOW.plus_millis(365 * DAY_MS)).unwrap()
}

fn signed(seeds: &[u8]) -> SignedPairing {
    let mut signed = SignedPairing::propose(&pairing());
    for seed in seeds {
        signed.sign_as(&signer(*seed)).unwrap();
    }
    signed
}

#[test]
fn r11_a_pairing_holds_only_with_both_signatures() {
    assert_eq!(signed(&[1, 2]).verify().unwrap().get(), &pairing());
    assert_eq!(signed(&[2, 1]), signed(&[1, 2]));
    for seeds in [&[][..], &[1], &[2], &[1, 1]] {
        assert_eq!(
            signed(seeds).verify().unwrap_err().code,
            Code::Unpaired,
            "{seeds:?}"
        );
    }
}

#[test]
fn r11_one_signature_cannot_stand_for_the_other() {
    let mut copied = signed(&[1]);
    copied.signatures[1] = copied.signatures[0].clone();
    assert_eq!(copied.verify().unwrap_err().code, Code::BadSignature);
    let mut swapped = signed(&[1, 2]);
    swapped.signatures.swap(0, 1);
    assert_eq!(swapped.verify().unwrap_err().code, Code::BadSignature);
}

#[test]
fn r11_a_stranger_cannot_sign() {
    let mut proposal = signed(&[]);
    assert_eq!(
        proposal.sign_as(&signer(3)).unwrap_err().code,
        Code::KeyChanged
    );
    assert_eq!(proposal, signed(&[]));
}

#[test]
fn r11_a_half_is_known_for_what_it_is() {
    let half = signed(&[1]);
    let [south, north] = pairing().parties.map(|party| party.office);
    assert_eq!(half.verify_half(&south), Ok(()));
    assert_eq!(
        half.verify_half(&north).unwrap_err().code,
        Code::BadSignature
    );
    let stranger = "poipet.kh".parse().unwrap();
    assert_eq!(
        half.verify_half(&stranger).unwrap_err().code,
        Code::Unpaired
    );
}

#[test]
fn r11_a_pairing_altered_at_any_byte_is_refused() {
    let bytes = signed(&[1, 2]).encode();
    assert_eq!(
        SignedPairing::decode(bytes.clone()).unwrap(),
        signed(&[1, 2])
    );
    for at in 0..bytes.len() {
        let mut altered = bytes.to_vec();
        altered[at] ^= 1;
        let read = SignedPairing::decode(altered.into()).and_then(|signed| signed.verify());
        assert!(read.is_err(), "byte {at}");
    }
}

#[test]
fn a_pairing_is_valid_from_its_first_moment_to_its_last() {
    let pairing = pairing();
    assert!(pairing.valid_at(pairing.not_before) && pairing.valid_at(pairing.not_after));
    assert!(!pairing.valid_at(pairing.not_before.minus_millis(1)));
    assert!(!pairing.valid_at(pairing.not_after.plus_millis(1)));
    let south = "mae-sai.th".parse().unwrap();
    let north = "tachileik.mm".parse().unwrap();
    assert_eq!(pairing.counterpart_of(&south).unwrap().office, north);
    assert_eq!(pairing.counterpart_of(&north).unwrap().office, south);
    let stranger = "poipet.kh".parse().unwrap();
    assert!(pairing.counterpart_of(&stranger).is_none() && pairing.party(&stranger).is_none());
}

#[test]
fn an_agreement_that_is_none_is_not_made() {
    let (south, north) = (party("mae-sai.th", 1), party("tachileik.mm", 2));
    let long = limits::PAIRING_YEARS_MAX * 366 * DAY_MS;
    let try_with = |parties: [&Party; 2], serial, validity| {
        Pairing::new(
            parties.map(Clone::clone),
            serial,
            NOW,
            NOW.plus_millis(validity),
        )
    };
    assert!(try_with([&south, &north], 1, long).is_ok());
    for (parties, serial, validity) in [
        ([&south, &south], 1, DAY_MS),
        ([&south, &party("tachileik.mm", 1)], 1, DAY_MS),
        ([&south, &north], 0, DAY_MS),
        ([&south, &north], 1, 0),
        ([&south, &north], 1, long + 1),
    ] {
        assert_eq!(
            try_with(parties, serial, validity).unwrap_err().code,
            Code::Malformed
        );
    }
}

#[test]
fn a_pairing_that_allows_no_known_suite_is_refused() {
    let [a, b] = pairing().parties;
    let wire = wire::Pairing {
        office_a: a.office.to_string(),
        key_a: Bytes::copy_from_slice(a.key.as_bytes()),
        office_b: b.office.to_string(),
        key_b: Bytes::copy_from_slice(b.key.as_bytes()),
        serial: 1,
        not_before_ms: 1,
        not_after_ms: 2,
        suites: vec![2],
        relays: Vec::new(),
    };
    let signed = SignedPairing {
        bytes: wire.encode_to_vec().into(),
        signatures: [Bytes::new(), Bytes::new()],
    };
    assert_eq!(
        signed.unproven().unwrap_err().code,
        Code::UnsupportedVersion
    );
}
