//! One key alone rolls nothing over, nor an altered byte, nor a second one before the first counts.

use proptest::{prop_assert, prop_assert_eq, proptest, sample::Index};

use super::*;
use crate::{pairing::SignedPairing, sign::MemorySigner};

const NOW: Timestamp = Timestamp::from_millis(1_795_503_123_456);
const YEAR_MS: u64 = 365 * 24 * 60 * 60 * 1_000;

fn signer(seed: u8) -> MemorySigner {
    MemorySigner::from_seed(&[seed; 32])
}

fn office(name: &str) -> OfficeId {
    name.parse().unwrap()
}

fn party(name: &str, seed: u8) -> Party {
    Party {
        office: office(name),
        key: signer(seed).identity().clone(),
    }
}

/// Mae Sai with key 1, Tachileik with key 2, serial 7.
fn pairing() -> Pairing {
    let parties = [party("mae-sai.th", 1), party("tachileik.mm", 2)];
    Pairing::new(parties, 7, NOW, NOW.plus_millis(YEAR_MS)).unwrap()
}

fn certificate(name: &str, seed: u8) -> Bytes {
    let mut pkcs8 = hex::decode("302e020100300506032b657004220420").unwrap();
    pkcs8.extend_from_slice(&[seed; 32]);
    let key = rcgen::KeyPair::try_from(pkcs8).unwrap();
    let mut params = rcgen::CertificateParams::new([name.to_owned()]).unwrap();
    params.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ClientAuth];
    Bytes::copy_from_slice(params.self_signed(&key).unwrap().der())
}

/// Mae Sai's from key 1 to this one, after this serial.
fn to_key(seed: u8, highest: u64) -> (RollOver, Bytes) {
    let leaf = certificate("mae-sai.th", seed);
    let said = RollOver::new(&office("mae-sai.th"), (&pairing(), highest), &leaf, NOW);
    (said.unwrap(), leaf)
}

fn signed_by(old: u8, new: u8, highest: u64) -> SignedRollOver {
    let (said, leaf) = to_key(new, highest);
    SignedRollOver::sign(&said, &[leaf], (&signer(old), &signer(new))).unwrap()
}

fn pending(signed: &SignedRollOver) -> Pending {
    Pending {
        digest: signed.digest(),
        said: signed.unproven().unwrap(),
        seen: NOW,
    }
}

fn judged(signed: &SignedRollOver, highest: u64, known: Option<&Pending>) -> Result<Verdict, Code> {
    let standing = Standing {
        pairing: &pairing(),
        highest,
        pending: known,
    };
    judge(signed, &standing).map_err(|refusal| refusal.code)
}

#[test]
fn r21_a_roll_over_holds_under_both_keys_and_changes_the_authors_alone() {
    let signed = SignedRollOver::decode(signed_by(1, 3, 7).encode()).unwrap();
    let said = signed.verify(signer(1).identity()).unwrap().into_inner();
    assert_eq!((said.serial, &said.old), (8, signer(1).identity()));
    assert_eq!(judged(&signed, 7, None), Ok(Verdict::Taken(said.clone())));
    let rolled = said.applied_to(&pairing()).unwrap();
    let parties = [party("mae-sai.th", 3), party("tachileik.mm", 2)];
    let until = pairing().not_after;
    assert_eq!(rolled, Pairing::new(parties, 8, NOW, until).unwrap());
    let again = said.applied_to(&rolled).unwrap_err();
    assert_eq!(
        again.code,
        Code::KeyChanged,
        "it rolls on from one key only"
    );
}

#[test]
fn r21_one_signature_is_not_enough_and_neither_takes_the_place_of_the_other() {
    let good = signed_by(1, 3, 7);
    let [old, new] = good.signatures.clone();
    let none = Bytes::new();
    for signatures in [
        [old.clone(), none.clone()],
        [none, new.clone()],
        [old.clone(), old.clone()],
        [new.clone(), new.clone()],
        [new, old],
    ] {
        let signed = SignedRollOver {
            signatures,
            ..good.clone()
        };
        assert_eq!(judged(&signed, 7, None), Err(Code::BadSignature));
    }
    let (said, leaf) = to_key(3, 7);
    for signers in [(2, 3), (1, 2), (3, 1)] {
        let (old, new) = (signer(signers.0), signer(signers.1));
        let refusal =
            SignedRollOver::sign(&said, std::slice::from_ref(&leaf), (&old, &new)).unwrap_err();
        assert_eq!(refusal.code, Code::KeyChanged);
    }
}

#[test]
fn r21_a_roll_over_brings_the_one_certificate_that_it_names() {
    let good = signed_by(1, 3, 7);
    let renewed = certificate("mae-sai.th", 4);
    for chain in [vec![], vec![renewed], vec![good.chain[0].clone(); 5]] {
        let signed = SignedRollOver {
            chain,
            ..good.clone()
        };
        assert_eq!(judged(&signed, 7, None), Err(Code::BadCertificate));
    }
    let other = certificate("poipet.kh", 3);
    let by = office("mae-sai.th");
    let refusal = RollOver::new(&by, (&pairing(), 7), &other, NOW).unwrap_err();
    assert_eq!(refusal.code, Code::BadCertificate);
    for seed in [1, 2] {
        let known = certificate("mae-sai.th", seed);
        let refusal = RollOver::new(&by, (&pairing(), 7), &known, NOW).unwrap_err();
        assert_eq!(refusal.code, Code::Malformed, "a key of the agreement");
    }
}

#[test]
fn r21_a_roll_over_from_another_key_or_of_two_others_is_refused() {
    let stranger = {
        let mut other = pairing();
        other.parties[0] = party("mae-sai.th", 9);
        let leaf = certificate("mae-sai.th", 3);
        let said = RollOver::new(&office("mae-sai.th"), (&other, 7), &leaf, NOW).unwrap();
        SignedRollOver::sign(&said, &[leaf], (&signer(9), &signer(3))).unwrap()
    };
    assert_eq!(judged(&stranger, 7, None), Err(Code::KeyChanged));
    let parties = [party("mae-sai.th", 1), party("poipet.kh", 2)];
    let others = Pairing::new(parties, 7, NOW, NOW.plus_millis(YEAR_MS)).unwrap();
    let standing = Standing {
        pairing: &others,
        highest: 7,
        pending: None,
    };
    let refusal = judge(&signed_by(1, 3, 7), &standing).unwrap_err();
    assert_eq!(refusal.code, Code::WrongAudience);
    let leaf = certificate("mae-sai.th", 3);
    let refusal = RollOver::new(&office("poipet.kh"), (&pairing(), 7), &leaf, NOW).unwrap_err();
    assert_eq!(refusal.code, Code::WrongAudience);
}

#[test]
fn r21_a_roll_over_takes_the_next_serial_and_no_other() {
    for (highest, known) in [(8, 7), (9, 7), (6, 7), (u64::MAX - 2, 7)] {
        // `new` counts from the pairing's own serial at least.
        let serial = highest.max(7) + 1;
        let judged = judged(&signed_by(1, 3, highest), known, None);
        if serial == 8 {
            assert!(matches!(judged, Ok(Verdict::Taken(_))));
        } else {
            assert_eq!(judged, Err(Code::PairingExpired), "{serial}");
        }
    }
    assert_eq!(
        judged(&signed_by(1, 3, 7), 8, None),
        Err(Code::PairingExpired)
    );
    let leaf = certificate("mae-sai.th", 3);
    let none_left = RollOver::new(&office("mae-sai.th"), (&pairing(), u64::MAX), &leaf, NOW);
    assert_eq!(none_left.unwrap_err().code, Code::Malformed);
    assert_eq!(
        judged(&signed_by(1, 3, 7), u64::MAX, None),
        Err(Code::PairingExpired)
    );
}

#[test]
fn r21_a_second_roll_over_before_the_first_counts_contradicts_it_whatever_its_serial() {
    let first = pending(&signed_by(1, 3, 7));
    assert_eq!(
        judged(&signed_by(1, 3, 7), 8, Some(&first)),
        Ok(Verdict::Known)
    );
    for highest in [7, 8] {
        let second = signed_by(1, 4, highest);
        let said = second.unproven().unwrap();
        assert_eq!(
            judged(&second, 8, Some(&first)),
            Ok(Verdict::Contradicted(said))
        );
    }
    let far = signed_by(1, 4, 9);
    assert_eq!(judged(&far, 8, Some(&first)), Err(Code::PairingExpired));
    // Who has the new key alone, or forges, contradicts nothing.
    let forged = SignedRollOver {
        signatures: signed_by(1, 4, 7).signatures,
        ..signed_by(1, 5, 8)
    };
    assert_eq!(judged(&forged, 8, Some(&first)), Err(Code::BadSignature));
}

#[test]
fn r21_it_counts_a_day_after_it_was_seen_whenever_it_says_that_it_was_made() {
    let day = 24 * 60 * 60 * 1_000;
    for at in [0, NOW.as_millis(), u64::MAX] {
        let mut known = pending(&signed_by(1, 3, 7));
        known.said.at = Timestamp::from_millis(at);
        assert_eq!(known.counts_from(), NOW.plus_millis(day));
    }
}

#[test]
fn r21_nothing_else_that_the_keys_sign_is_a_roll_over() {
    let (said, leaf) = to_key(3, 7);
    let good = signed_by(1, 3, 7);
    for label in [
        sign::PAIRING,
        sign::UNPAIRING,
        sign::INTRODUCTION,
        sign::BUNDLE,
    ] {
        let by = |seed| {
            let signature = sign::sign(&signer(seed), label, &said.to_bytes(), &[]).unwrap();
            Bytes::copy_from_slice(&signature)
        };
        let signed = SignedRollOver {
            signatures: [by(1), by(3)],
            ..good.clone()
        };
        let refusal = signed.verify(signer(1).identity()).unwrap_err();
        assert_eq!(refusal.code, Code::BadSignature);
    }
    let pairing = SignedPairing::propose(&pairing()).encode();
    assert_eq!(
        SignedRollOver::decode(pairing).unwrap_err().code,
        Code::Malformed
    );
    let long = Bytes::from(vec![0; limits::ROLL_OVER_BYTES_MAX + 1]);
    assert_eq!(
        SignedRollOver::decode(long).unwrap_err().code,
        Code::TooLarge
    );
    let many = vec![leaf; 100];
    let refusal = SignedRollOver::sign(&said, &many, (&signer(1), &signer(3))).unwrap_err();
    assert_eq!(refusal.code, Code::BadCertificate);
}

proptest! {
    #[test]
    fn r21_no_altered_byte_of_what_is_signed_holds(at in proptest::arbitrary::any::<Index>(), by in 1..=u8::MAX) {
        let mut signed = signed_by(1, 3, 7);
        let mut bytes = signed.bytes.to_vec();
        let at = at.index(bytes.len());
        bytes[at] ^= by;
        signed.bytes = bytes.into();
        prop_assert!(signed.verify(signer(1).identity()).is_err());
    }

    #[test]
    fn r21_what_was_signed_is_read_as_it_was(new in 3..=u8::MAX, highest in 7..u64::MAX - 1, at in 0..u64::MAX) {
        let leaf = certificate("mae-sai.th", new);
        let at = Timestamp::from_millis(at);
        let said = RollOver::new(&office("mae-sai.th"), (&pairing(), highest), &leaf, at).unwrap();
        let signed = SignedRollOver::sign(&said, &[leaf], (&signer(1), &signer(new))).unwrap();
        let read = SignedRollOver::decode(signed.encode()).unwrap();
        prop_assert_eq!(&read, &signed);
        prop_assert_eq!(read.verify(signer(1).identity()).unwrap().into_inner(), said);
    }
}
