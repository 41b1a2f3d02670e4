//! Two introductions make one pairing, whoever makes it; nothing else passes for one.

use rcgen::{
    CertificateParams, ExtendedKeyUsagePurpose, KeyPair, PKCS_ED25519, PublicKeyData as _, SanType,
};

use super::*;
use crate::sign::MemorySigner;

const NOW: Timestamp = Timestamp::from_millis(1_795_503_123_456);
const HOUR_MS: u64 = 60 * 60 * 1_000;
const DAY_MS: u64 = 24 * HOUR_MS;

struct Office {
    signer: MemorySigner,
    introduction: Introduction,
}

fn office(name: &str, to: &str) -> Office {
    let key = KeyPair::generate_for(&PKCS_ED25519).unwrap();
    let mut params = CertificateParams::default();
    params.subject_alt_names = vec![SanType::DnsName(name.try_into().unwrap())];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    let leaf = Bytes::copy_from_slice(params.self_signed(&key).unwrap().der());
    // PKCS#8 of an Ed25519 key: the seed follows 16 fixed bytes (RFC 8410).
    let seed = key.serialize_der()[16..48].try_into().unwrap();
    let signer = MemorySigner::from_seed(&seed);
    assert_eq!(signer.identity().as_bytes().as_slice(), key.der_bytes());
    let introduction = Introduction {
        office: name.parse().unwrap(),
        key: signer.identity().clone(),
        chain: vec![leaf],
        to: to.parse().unwrap(),
        at: NOW,
        until: NOW.plus_millis(365 * DAY_MS),
        serial: 0,
        card: Card {
            post: "ด่านแม่สาย".into(),
            telephones: vec!["+66 53 731 008".into()],
        },
        name: [7; NAME_BYTES],
        relays: Vec::new(),
    };
    Office {
        signer,
        introduction,
    }
}

fn two() -> (Office, Office) {
    (
        office("mae-sai.th", "tachileik.mm"),
        office("tachileik.mm", "mae-sai.th"),
    )
}

fn code(result: Result<SignedIntroduction, Refusal>) -> Code {
    result.unwrap_err().code
}

#[test]
fn r19_both_make_the_same_pairing_of_two_introductions() {
    let (mut south, mut north) = two();
    north.introduction.at = NOW.plus_millis(5_000);
    north.introduction.until = NOW.plus_millis(DAY_MS);
    south.introduction.serial = 4;
    north.introduction.serial = 2;
    let (south, north) = (south.introduction, north.introduction);
    let pairing = south.agreement(&north).unwrap();
    assert_eq!(north.agreement(&south).unwrap(), pairing);
    assert_eq!(pairing.serial, 5);
    assert_eq!(
        pairing.not_before,
        NOW.plus_millis(5_000).minus_millis(HOUR_MS)
    );
    assert_eq!(pairing.not_after, NOW.plus_millis(DAY_MS));
    assert_eq!(pairing.party(&south.office).unwrap().key, south.key);
    assert_eq!(pairing.party(&north.office).unwrap().key, north.key);
}

#[test]
fn r19_introductions_that_do_not_name_each_other_make_no_pairing() {
    let (south, north) = two();
    let third = office("mae-sot.th", "tachileik.mm").introduction;
    let agree = |one: &Introduction, other| one.agreement(other).unwrap_err().code;
    assert_eq!(
        agree(&third, &north.introduction),
        Code::WrongAudience,
        "north speaks to another"
    );
    assert_eq!(
        agree(&south.introduction, &south.introduction),
        Code::WrongAudience
    );
    let mut last = south.introduction.clone();
    last.serial = u64::MAX;
    assert_eq!(agree(&last, &north.introduction), Code::Malformed);
    let mut brief = south.introduction.clone();
    brief.until = NOW.minus_millis(2 * HOUR_MS);
    assert_eq!(agree(&brief, &north.introduction), Code::Malformed);
}

#[test]
fn an_introduction_is_read_as_it_was_signed_and_an_altered_byte_ends_it() {
    let (south, _) = two();
    let signed = SignedIntroduction::sign(&south.introduction, &south.signer).unwrap();
    let read = SignedIntroduction::decode(signed.encode()).unwrap();
    assert_eq!(read.verify().unwrap().get(), &south.introduction);
    let good = signed.encode();
    for at in 0..good.len() {
        let mut bad = good.to_vec();
        bad[at] ^= 1;
        let read = SignedIntroduction::decode(bad.into()).and_then(|signed| signed.verify());
        assert!(read.is_err(), "byte {at}");
    }
}

#[test]
fn another_key_or_office_than_the_certificates_cannot_introduce_itself() {
    let (south, north) = two();
    let sign = SignedIntroduction::sign;
    assert_eq!(
        code(sign(&south.introduction, &north.signer)),
        Code::KeyChanged
    );
    let mut other = south.introduction.clone();
    other.key = north.introduction.key.clone();
    assert_eq!(code(sign(&other, &north.signer)), Code::BadCertificate);
    let mut other = south.introduction.clone();
    other.office = "mae-sot.th".parse().unwrap();
    assert_eq!(code(sign(&other, &south.signer)), Code::BadCertificate);
    // Signed as it stands, by somebody who does not check: the reader does.
    let bytes = other.to_bytes();
    let signature = sign::sign(&south.signer, sign::INTRODUCTION, &bytes, &[]).unwrap();
    let forged = SignedIntroduction {
        bytes,
        signature: Bytes::copy_from_slice(&signature),
    };
    assert_eq!(forged.verify().unwrap_err().code, Code::BadCertificate);
}

#[test]
fn a_signature_of_another_kind_introduces_nobody() {
    let (south, _) = two();
    let bytes = south.introduction.to_bytes();
    let signature = sign::sign(&south.signer, sign::PAIRING, &bytes, &[]).unwrap();
    let forged = SignedIntroduction {
        bytes,
        signature: Bytes::copy_from_slice(&signature),
    };
    assert_eq!(forged.verify().unwrap_err().code, Code::BadSignature);
}

#[test]
fn a_card_fits_a_terminal() {
    let (south, _) = two();
    let with = |post: &str, telephones: Vec<String>| {
        let mut introduction = south.introduction.clone();
        introduction.card = Card {
            post: post.into(),
            telephones,
        };
        SignedIntroduction::sign(&introduction, &south.signer)
    };
    assert!(with("", Vec::new()).is_ok());
    assert!(with("x", vec!["1".into(); limits::TELEPHONES_MAX]).is_ok());
    for bad in ["\u{1b}[2J", "a\nb", "a\tb", "\u{202e}cba", "\u{2028}"] {
        assert_eq!(code(with(bad, Vec::new())), Code::Malformed, "{bad:?}");
        assert_eq!(code(with("", vec![bad.into()])), Code::Malformed, "{bad:?}");
    }
    let long = |chars| "ก".repeat(chars);
    assert!(with(&long(limits::POST_CHARS_MAX), Vec::new()).is_ok());
    assert!(with(&long(limits::POST_CHARS_MAX + 1), Vec::new()).is_err());
    assert!(with("", vec![long(limits::TELEPHONE_CHARS_MAX + 1)]).is_err());
    assert!(with("", vec![" ".into()]).is_err());
    assert!(with("", vec!["1".into(); limits::TELEPHONES_MAX + 1]).is_err());
}

#[test]
fn an_introduction_has_bounds() {
    let (south, _) = two();
    let mut many = south.introduction.clone();
    many.chain = vec![many.chain[0].clone(); limits::CHAIN_MAX + 1];
    assert_eq!(
        code(SignedIntroduction::sign(&many, &south.signer)),
        Code::Malformed
    );
    let mut long = south.introduction.clone();
    long.chain
        .push(Bytes::from(vec![0; limits::INTRODUCTION_BYTES_MAX]));
    assert_eq!(
        code(SignedIntroduction::sign(&long, &south.signer)),
        Code::TooLarge
    );
    let mut over = south.introduction.clone();
    over.until = over.at;
    assert_eq!(
        code(SignedIntroduction::sign(&over, &south.signer)),
        Code::Malformed
    );
    let mut long = south.introduction.clone();
    long.until = long.at.plus_millis(WISH_MAX_MS);
    assert!(SignedIntroduction::sign(&long, &south.signer).is_ok());
    long.until = long.until.plus_millis(1);
    assert_eq!(
        code(SignedIntroduction::sign(&long, &south.signer)),
        Code::Malformed
    );
    let mut own = south.introduction;
    own.to = own.office.clone();
    assert_eq!(
        code(SignedIntroduction::sign(&own, &south.signer)),
        Code::Malformed
    );
    let zeros = Bytes::from(vec![0; limits::INTRODUCTION_BYTES_MAX + 1]);
    let refused = SignedIntroduction::decode(zeros).unwrap_err();
    assert_eq!(refused.code, Code::TooLarge);
}

#[test]
fn a_pairing_is_no_introduction_and_an_introduction_no_pairing() {
    let (south, north) = two();
    let pairing = south.introduction.agreement(&north.introduction).unwrap();
    let mut half = SignedPairing::propose(&pairing);
    half.sign_as(&south.signer).unwrap();
    assert!(SignedIntroduction::decode(half.encode()).is_err());
    let signed = SignedIntroduction::sign(&south.introduction, &south.signer).unwrap();
    let read = SignedPairing::decode(signed.encode());
    assert!(read.and_then(|pairing| pairing.unproven()).is_err());
}

#[test]
fn two_halves_join_whatever_else_they_bear() {
    let (south, north) = two();
    let pairing = south.introduction.agreement(&north.introduction).unwrap();
    let half = |signer: &MemorySigner| {
        let mut half = SignedPairing::propose(&pairing);
        half.sign_as(signer).unwrap();
        half
    };
    let (ours, theirs) = (half(&south.signer), half(&north.signer));
    let (us, them) = (&south.introduction.office, &north.introduction.office);
    let whole = joined(us, &ours, &theirs).unwrap();
    assert_eq!(whole.verify().unwrap().get(), &pairing);
    assert_eq!(joined(them, &theirs, &ours).unwrap(), whole);
    assert_eq!(joined(us, &whole, &theirs).unwrap(), whole);
    assert!(joined(them, &ours, &theirs).unwrap().verify().is_err());
    assert!(joined(&"mae-sot.th".parse().unwrap(), &ours, &theirs).is_err());
    let mut later = pairing;
    later.serial += 1;
    let later = SignedPairing::propose(&later);
    assert!(joined(us, &ours, &later).is_err());
}

#[test]
fn a_safety_number_is_of_an_office_and_a_key_and_says_itself_to_no_log() {
    let (south, north) = two();
    let (south, north) = (south.introduction, north.introduction);
    let number = SafetyNumber::of(&south.office, &south.key);
    assert_ne!(number, SafetyNumber::of(&south.office, &north.key));
    assert_ne!(number, SafetyNumber::of(&north.office, &south.key));
    let spoken = number.spoken();
    let groups: Vec<_> = spoken.split(' ').collect();
    assert_eq!(groups.len(), 6);
    assert!(groups.iter().all(|group| group.len() == 5));
    assert_eq!(format!("{number:?}"), "SafetyNumber(…)");
}

#[test]
fn a_safety_number_is_heard_whole_or_not_at_all() {
    let (south, _) = two();
    let number = SafetyNumber::of(&south.introduction.office, &south.introduction.key);
    let spoken = number.spoken();
    assert_eq!(spoken.parse(), Ok(number.clone()));
    let run = spoken.replace(' ', "");
    assert_eq!(format!(" {run}\n").parse(), Ok(number));
    let part = run.split_at(29).0;
    for bad in [
        "",
        part,
        &format!("{run}0"),
        &format!("{part}-"),
        &format!("{part}๗"),
    ] {
        assert_eq!(bad.parse::<SafetyNumber>(), Err(NotASafetyNumber), "{bad}");
    }
}

#[test]
fn r31_the_agreement_goes_by_the_relays_that_both_named() {
    let relays = |names: &[&str]| names.iter().map(|name| name.parse().unwrap()).collect();
    let agreed = |south: &[&str], north: &[&str]| {
        let (mut one, mut other) = two();
        one.introduction.relays = relays(south);
        other.introduction.relays = relays(north);
        let both = [
            one.introduction.agreement(&other.introduction),
            other.introduction.agreement(&one.introduction),
        ];
        assert_eq!(both[0], both[1]);
        both.into_iter().next().unwrap()
    };
    let common = agreed(
        &["c.example", "a.example", "b.example"],
        &["b.example", "c.example"],
    );
    let common = common.unwrap();
    assert_eq!(common.relays, relays(&["b.example", "c.example"]));
    assert!(common.goes_by(&"b.example".parse().unwrap()));
    assert!(!common.goes_by(&"a.example".parse().unwrap()));
    let read = SignedPairing::decode(SignedPairing::propose(&common).encode()).unwrap();
    assert_eq!(read.unproven().unwrap(), common);
    let unsaid = agreed(&["a.example"], &[]).unwrap();
    assert!(unsaid.relays.is_empty() && unsaid.goes_by(&"z.example".parse().unwrap()));
    let none = agreed(&["a.example"], &["b.example"]).unwrap_err();
    assert_eq!(none.code, Code::WrongAudience);
    let five: Vec<String> = (0..5).map(|n| format!("r{n}.example")).collect();
    let five = five.iter().map(|name| name.parse().unwrap());
    assert_eq!(unsaid.by_relays(five).unwrap_err().code, Code::Malformed);
}
