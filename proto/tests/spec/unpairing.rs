//! An un-pairing as a vector, and those that must be refused. Not: which serial follows, which no bytes say alone.

use blo_proto::{
    Code, Refusal,
    unpairing::{SignedUnpairing, Unpairing},
};
use bytes::Bytes;
use serde_json::{Value, json};

use crate::{
    fixed::{NORTH, NOW, SOUTH},
    vectors::{at, keep_json, pairing, read_json, signed_pairing},
};

fn said() -> Unpairing {
    let ended = pairing().serial;
    Unpairing::new(&SOUTH.office(), &NORTH.office(), ended, NOW).unwrap()
}

fn signed() -> SignedUnpairing {
    SignedUnpairing::sign(&said(), &SOUTH.signer()).unwrap()
}

/// As whoever has the pairing judges it: under the key of the office that it names.
fn judged(bytes: Vec<u8>) -> Result<Unpairing, Refusal> {
    let signed = SignedUnpairing::decode(bytes.into())?;
    let by = signed.unproven()?.by;
    let pairing = pairing();
    let party = pairing
        .party(&by)
        .expect("the vectors name its two offices");
    Ok(signed.verify(&party.key)?.into_inner())
}

#[test]
fn an_un_pairing_is_the_bytes_of_its_vector_and_they_are_read_as_it() {
    let vector = json!([{
        "name": "un-pairing",
        "seed": hex::encode(SOUTH.identity_seed),
        "pairing": hex::encode(signed_pairing().encode()),
        "bytes": hex::encode(signed().encode()),
    }]);
    keep_json("unpairing.json", &vector);
    let bytes = at(&read_json("unpairing.json")[0], "/bytes");
    let read = judged(bytes).unwrap();
    assert_eq!(read, said());
    assert_eq!(read.serial, pairing().serial + 1);
}

/// Un-pairings that are refused, each with its code.
fn refused() -> Value {
    let good = signed().encode().to_vec();
    let bent = |place: usize| {
        let mut bytes = good.clone();
        bytes[place] ^= 1;
        bytes
    };
    let by_the_other = SignedUnpairing::sign(&said(), &NORTH.signer()).unwrap();
    let said_of = |change: &dyn Fn(&mut Unpairing)| -> Bytes {
        let mut said = said();
        change(&mut said);
        let signed = SignedUnpairing::sign(&said, &SOUTH.signer());
        signed.unwrap().encode()
    };
    let vector = |name: &str, code: Code, bytes: &[u8]| json!({"name": name, "code": code.as_str(), "bytes": hex::encode(bytes)});
    json!([
        vector(
            "by the other office's key",
            Code::BadSignature,
            &by_the_other.encode()
        ),
        vector(
            "in the other office's name",
            Code::BadSignature,
            &said_of(&|said| said.by = NORTH.office())
        ),
        vector(
            "another signature",
            Code::BadSignature,
            &bent(good.len() - 1)
        ),
        vector(
            "no serial",
            Code::Malformed,
            &said_of(&|said| said.serial = 0)
        ),
        vector(
            "offices out of order",
            Code::Malformed,
            &said_of(&|said| said.offices.reverse())
        ),
        vector(
            "by a third office",
            Code::Malformed,
            &said_of(&|said| said.by = "poipet.kh".parse().unwrap())
        ),
        vector("a pairing", Code::Malformed, &signed_pairing().encode()),
        vector("nothing", Code::Malformed, &[]),
    ])
}

#[test]
fn un_pairings_that_must_fail_fail_with_their_code() {
    keep_json("unpairing_must_fail.json", &refused());
    for vector in read_json("unpairing_must_fail.json") {
        let refusal = judged(at(&vector, "/bytes")).unwrap_err();
        assert_eq!(refusal.code.as_str(), vector["code"], "{}", vector["name"]);
    }
}
