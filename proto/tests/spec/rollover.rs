//! A roll-over as a vector, and those that must be refused. Not: when one counts, which no bytes say.

use blo_proto::{
    Code, Refusal,
    pairing::Pairing,
    rollover::{RollOver, SignedRollOver, Standing, Verdict, judge},
    sign::{MemorySigner, Signer},
};
use serde_json::{Value, json};

use crate::{
    fixed::{NORTH, NOW, SOUTH},
    introduction::certificate_of,
    vectors::{at, keep_json, pairing, read_json, signed_pairing},
};

/// Of the south's key after.
const NEW_SEED: [u8; 32] = [11; 32];

fn said() -> (RollOver, bytes::Bytes) {
    let leaf = certificate_of(SOUTH.id, &NEW_SEED);
    let pairing = pairing();
    let said = RollOver::new(&SOUTH.office(), (&pairing, pairing.serial), &leaf, NOW);
    (said.unwrap(), leaf)
}

pub(crate) fn signed_roll_over() -> SignedRollOver {
    let (said, leaf) = said();
    let new = MemorySigner::from_seed(&NEW_SEED);
    SignedRollOver::sign(&said, &[leaf], (&SOUTH.signer(), &new)).unwrap()
}

fn judged(bytes: Vec<u8>) -> Result<Verdict, Refusal> {
    let pairing: Pairing = pairing();
    let standing = Standing {
        pairing: &pairing,
        highest: pairing.serial,
        pending: None,
    };
    judge(&SignedRollOver::decode(bytes.into())?, &standing)
}

#[test]
fn a_roll_over_is_the_bytes_of_its_vector_and_they_are_read_as_it() {
    let new = MemorySigner::from_seed(&NEW_SEED);
    let vector = json!([{
        "name": "roll-over",
        "old_seed": hex::encode(SOUTH.identity_seed),
        "new_seed": hex::encode(NEW_SEED),
        "new_key": hex::encode(new.identity().as_bytes()),
        "pairing": hex::encode(signed_pairing().encode()),
        "bytes": hex::encode(signed_roll_over().encode()),
    }]);
    keep_json("roll_over.json", &vector);
    let bytes = at(&read_json("roll_over.json")[0], "/bytes");
    assert_eq!(judged(bytes).unwrap(), Verdict::Taken(said().0));
}

/// Roll-overs that are refused, each with its code.
fn refused() -> Value {
    let good = signed_roll_over().encode().to_vec();
    let bent = |from: &[u8]| {
        let mut bytes = good.clone();
        let place = bytes.windows(from.len()).position(|part| part == from);
        bytes[place.unwrap()] ^= 1;
        bytes
    };
    // Fields 1 and 2 are the signatures, 66 bytes each with what goes before them.
    let without = |at: usize| [&good[..at], &good[at + 66..]].concat();
    let vector = |name: &str, code: Code, bytes: &[u8]| json!({"name": name, "code": code.as_str(), "bytes": hex::encode(bytes)});
    let leaf = said().1;
    json!([
        vector("by the new key alone", Code::BadSignature, &without(0)),
        vector("by the old key alone", Code::BadSignature, &without(66)),
        vector(
            "another office",
            Code::WrongAudience,
            &bent(NORTH.id.as_bytes())
        ),
        vector(
            "another certificate",
            Code::BadCertificate,
            &bent(&leaf[leaf.len() - 8..])
        ),
        vector("a pairing", Code::Malformed, &signed_pairing().encode()),
        vector("nothing", Code::Malformed, &[]),
    ])
}

#[test]
fn roll_overs_that_must_fail_fail_with_their_code() {
    keep_json("roll_over_must_fail.json", &refused());
    for vector in read_json("roll_over_must_fail.json") {
        let refusal = judged(at(&vector, "/bytes")).unwrap_err();
        assert_eq!(refusal.code.as_str(), vector["code"], "{}", vector["name"]);
    }
}
