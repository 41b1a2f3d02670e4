//! Introductions, their pairing and safety numbers as vectors, and the number by another hand.

use blo_proto::{
    Code, IdentityKey, OfficeId, Timestamp,
    introduction::{Card, Introduction, SafetyNumber, SignedIntroduction},
    pairing::SignedPairing,
    sign,
};
use bytes::Bytes;
use prost::Message as _;
use prost_reflect::{DescriptorPool, DynamicMessage, Value as Field};
use rcgen::{
    CertificateParams, DnType, ExtendedKeyUsagePurpose, KeyPair, SanType, SerialNumber,
    date_time_ymd,
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha512};

use crate::{
    fixed::{NORTH, NOW, Office, SOUTH},
    outside,
    vectors::{at, keep_json, read_json},
};

const YEAR_MS: u64 = 365 * 24 * 60 * 60 * 1_000;

/// Self-signed, of fixed content: Ed25519 draws nothing, so the bytes are always the same.
fn certificate(office: &Office) -> Bytes {
    certificate_of(office.id, &office.identity_seed)
}

/// The same for any name and key.
pub(crate) fn certificate_of(name: &str, seed: &[u8; 32]) -> Bytes {
    let mut pkcs8 = hex::decode("302e020100300506032b657004220420").unwrap();
    pkcs8.extend_from_slice(seed);
    let key = KeyPair::try_from(pkcs8).unwrap();
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.serial_number = Some(SerialNumber::from(1_u64));
    params.not_before = date_time_ymd(2026, 1, 1);
    params.not_after = date_time_ymd(2036, 1, 1);
    params.subject_alt_names = vec![SanType::DnsName(name.try_into().unwrap())];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    Bytes::copy_from_slice(params.self_signed(&key).unwrap().der())
}

fn introduction(office: &Office) -> Introduction {
    let south = office.id == SOUTH.id;
    let (late, serial) = if south { (0, 3) } else { (60_000, 1) };
    Introduction {
        office: office.office(),
        key: office.key(),
        chain: vec![certificate(office)],
        to: office.counterpart().office(),
        at: NOW.plus_millis(late),
        until: NOW.plus_millis(if south { 2 * YEAR_MS } else { YEAR_MS }),
        serial,
        card: Card {
            post: if south {
                "ด่านแม่สาย"
            } else {
                "တာချီလိတ်"
            }
            .into(),
            telephones: vec!["+66 53 000 000".into()],
        },
        name: [if south { 1 } else { 2 }; 16],
        relays: Vec::new(),
    }
}

pub(crate) fn signed_introduction(office: &Office) -> SignedIntroduction {
    SignedIntroduction::sign(&introduction(office), &office.signer()).unwrap()
}

/// The agreement as SPEC says it, signed by both.
fn agreement() -> SignedPairing {
    let pairing = introduction(&SOUTH).agreement(&introduction(&NORTH));
    let mut signed = SignedPairing::propose(&pairing.unwrap());
    signed.sign_as(&SOUTH.signer()).unwrap();
    signed.sign_as(&NORTH.signer()).unwrap();
    signed
}

fn vector(office: &Office) -> Value {
    json!({
        "office": office.id,
        "identity_seed": hex::encode(office.identity_seed),
        "identity_key": hex::encode(office.key().as_bytes()),
        "introduction": hex::encode(signed_introduction(office).encode()),
        "safety_number": SafetyNumber::of(&office.office(), &office.key()).spoken(),
    })
}

#[test]
fn introductions_and_safety_numbers_are_those_of_their_vectors() {
    let pairing = json!({"pairing": hex::encode(agreement().encode())});
    keep_json(
        "introduction.json",
        &json!([vector(&SOUTH), vector(&NORTH), pairing]),
    );
}

#[test]
fn r19_the_bytes_of_both_introductions_make_the_bytes_of_the_pairing() {
    let all = read_json("introduction.json");
    let read = |index: usize| {
        let signed = SignedIntroduction::decode(at(&all[index], "/introduction").into());
        signed.unwrap().verify().unwrap().into_inner()
    };
    let (south, north) = (read(0), read(1));
    assert_eq!(
        (&south, &north),
        (&introduction(&SOUTH), &introduction(&NORTH))
    );
    let signed = SignedPairing::decode(at(&all[2], "/pairing").into()).unwrap();
    let pairing = signed.verify().unwrap().into_inner();
    for made in [south.agreement(&north), north.agreement(&south)] {
        let made = made.unwrap();
        assert_eq!(SignedPairing::propose(&made).digest(), signed.digest());
        assert_eq!(made, pairing);
    }
    assert_eq!(pairing.serial, 4);
    let hour = 60 * 60 * 1_000;
    let begins = Timestamp::from_millis(NOW.as_millis() + 60_000 - hour);
    assert_eq!(pairing.not_before, begins);
    assert_eq!(pairing.not_after, NOW.plus_millis(YEAR_MS));
    let alone = south.agreement(&south).unwrap_err();
    assert_eq!(alone.code, Code::WrongAudience);
}

/// Introductions that are refused, each with its code.
fn refused() -> Value {
    let good = signed_introduction(&SOUTH).encode();
    let bent = |at: usize| {
        let mut bytes = good.to_vec();
        bytes[at] ^= 1;
        bytes
    };
    let other_key = {
        // The northern office's certificate under the southern office's name.
        let mut introduction = introduction(&NORTH);
        introduction.office = SOUTH.office();
        introduction.to = NORTH.office();
        outside_signed(&introduction, &NORTH)
    };
    let pairing = agreement().encode().to_vec();
    let vector = |name: &str, code: Code, bytes: &[u8]| json!({"name": name, "code": code.as_str(), "bytes": hex::encode(bytes)});
    json!([
        vector(
            "altered signature",
            Code::BadSignature,
            &bent(good.len() - 1)
        ),
        vector(
            "altered card",
            Code::BadSignature,
            &bent(good.len() - 66 - 20)
        ),
        vector(
            "another office's certificate",
            Code::BadCertificate,
            &other_key
        ),
        vector("a pairing", Code::Malformed, &pairing),
        vector("nothing", Code::Malformed, &[]),
    ])
}

/// Signed as the schema has it, by somebody who checks nothing.
fn outside_signed(introduction: &Introduction, signer: &Office) -> Vec<u8> {
    let message = |name: &str| {
        let pool = DescriptorPool::decode(outside::DESCRIPTORS).unwrap();
        DynamicMessage::new(pool.get_message_by_name(name).unwrap())
    };
    let mut body = message("blo.v1.Introduction");
    let text = |text: &dyn ToString| Field::String(text.to_string());
    body.set_field_by_name("office", text(&introduction.office));
    body.set_field_by_name("to", text(&introduction.to));
    let chain = introduction.chain.iter().cloned().map(Field::Bytes);
    body.set_field_by_name("chain", Field::List(chain.collect()));
    body.set_field_by_name("at_ms", Field::U64(introduction.at.as_millis()));
    body.set_field_by_name("until_ms", Field::U64(introduction.until.as_millis()));
    body.set_field_by_name("name", Field::Bytes(Bytes::from(vec![3; 16])));
    let body = Bytes::from(body.encode_to_vec());
    let signature = sign::sign(&signer.signer(), sign::INTRODUCTION, &body, &[]).unwrap();
    let mut signed = message("blo.v1.SignedIntroduction");
    signed.set_field_by_name("introduction", Field::Bytes(body));
    let signature = Bytes::copy_from_slice(&signature);
    signed.set_field_by_name("signature", Field::Bytes(signature));
    signed.encode_to_vec()
}

#[test]
fn introductions_that_must_fail_fail_with_their_code() {
    keep_json("introduction_must_fail.json", &refused());
    for vector in read_json("introduction_must_fail.json") {
        let read = SignedIntroduction::decode(at(&vector, "/bytes").into());
        let refusal = read.and_then(|signed| signed.verify()).unwrap_err();
        assert_eq!(refusal.code.as_str(), vector["code"], "{}", vector["name"]);
    }
}

/// Section 7 of SPEC, read again: whole numbers instead of folds, one loop.
fn by_another_hand(office: &str, key: &[u8]) -> String {
    let mut bytes = b"BLO-RELAY/1/safety-number\0".to_vec();
    bytes.extend_from_slice(&u32::try_from(office.len()).unwrap().to_be_bytes());
    bytes.extend_from_slice(office.as_bytes());
    for _ in 0..5_200 {
        bytes.extend_from_slice(key);
        bytes = Sha512::digest(&bytes).to_vec();
    }
    let mut groups = Vec::new();
    for group in 0..6 {
        let mut eight = [0; 8];
        eight[3..].copy_from_slice(&bytes[5 * group..5 * group + 5]);
        groups.push(format!("{:05}", u64::from_be_bytes(eight) % 100_000));
    }
    groups.join(" ")
}

#[test]
fn safety_numbers_are_what_another_hand_makes_of_the_vectors() {
    for vector in &read_json("introduction.json")[..2] {
        let office = vector["office"].as_str().unwrap();
        let key = at(vector, "/identity_key");
        let expected = vector["safety_number"].as_str().unwrap();
        assert_eq!(by_another_hand(office, &key), expected);
        let id: OfficeId = office.parse().unwrap();
        let key = IdentityKey::from_slice(&key).unwrap();
        assert_eq!(SafetyNumber::of(&id, &key).spoken(), expected);
    }
}
