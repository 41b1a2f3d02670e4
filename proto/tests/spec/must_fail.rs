//! What must be refused, each with the code by which: the bytes in `proto/vectors/must_fail.json`.

use blo_proto::{
    BlobId, Code, IdentityKey, Refusal, Timestamp,
    alert::{Alert, Status, Written},
    bundle::SignedBundle,
    content::{Body, Content},
    envelope::{Carried, open},
    frame::{
        BlobFrame, Decoder, Frame,
        blobs::{BlobShape, PutChunk},
    },
    limits,
    pairing::SignedPairing,
    receipt::{RelayFact, SignedRelayReceipt},
    sign,
};
use prost_reflect::Value as Field;
use serde_json::{Value, json};

use crate::{
    fixed::{
        NORTH, NOW, SOUTH, alert, alert_body, content, delivered_body, first, marks_body, relay,
        relay_signer,
    },
    outside::{self, Forge},
    vectors::{at, keep_json, pairing, read_json, relay_receipt, signed_pairing},
};

/// What reads the bytes.
fn refusal(kind: &str, bytes: Vec<u8>) -> Refusal {
    let bytes = bytes::Bytes::from(bytes);
    match kind {
        "envelope" => received(bytes).unwrap_err(),
        "identity key" => IdentityKey::from_slice(&bytes).unwrap_err(),
        "pairing" => SignedPairing::decode(bytes)
            .and_then(|signed| signed.verify())
            .unwrap_err(),
        "bundle" => SignedBundle::decode(bytes)
            .and_then(|signed| signed.verify(&NORTH.office(), &NORTH.key()))
            .unwrap_err(),
        "relay receipt" => {
            let key = sign::Signer::identity(&relay_signer()).clone();
            SignedRelayReceipt::decode(bytes)
                .and_then(|signed| signed.verify(&relay(), &key))
                .unwrap_err()
        }
        "frame" => {
            let mut decoder = Decoder::default();
            decoder.push(&bytes);
            decoder.next_frame().unwrap_err()
        }
        other => panic!("no reader of {other}"),
    }
}

/// An envelope from south, received by north.
fn received(bytes: bytes::Bytes) -> Result<(), Refusal> {
    let carried = Carried::decode(bytes)?;
    let verified = carried.verify(&SOUTH.key())?;
    open(&verified, &SOUTH.opening())?;
    Ok(())
}

fn vector(name: &str, kind: &str, code: Code, bytes: &[u8]) -> Value {
    json!({"name": name, "kind": kind, "code": code.as_str(), "bytes": hex::encode(bytes)})
}

fn forged(name: &str, code: Code, bend: impl FnOnce(&mut Forge)) -> Value {
    let mut forge = Forge::new(SOUTH, &content(alert_body(Status::Actual)));
    bend(&mut forge);
    vector(name, "envelope", code, &forge.envelope())
}

fn with_alert(change: impl FnOnce(&mut Alert)) -> Vec<u8> {
    let mut alert = alert(Status::Actual);
    change(&mut alert);
    let body = Body::Alert(Box::new(Written::write(&alert).unwrap()));
    content(body).encode().to_vec()
}

/// Contents and seals that only their own sender could have signed, wrong all the same.
fn bent_by_the_sender() -> Vec<Value> {
    vec![
        forged("commitment to other words", Code::CommitmentMismatch, |f| {
            f.commitment = Some(vec![7; 32]);
        }),
        forged("number not committed to", Code::CommitmentMismatch, |f| {
            let number = SOUTH.number(blo_proto::Precedence::Flash, 2);
            f.commitment = Some(outside::commitment(&number, &f.plaintext()));
        }),
        forged("padding that is not of zeros", Code::Malformed, |f| {
            let mut padded = outside::padded(f.plaintext());
            *padded.last_mut().unwrap() = 1;
            f.padded = Some(padded);
        }),
        forged("padding that is too long", Code::Malformed, |f| {
            let mut padded = outside::padded(f.plaintext());
            padded.extend_from_slice(&[0; 32]);
            f.padded = Some(padded);
        }),
        forged("sealed with another secret", Code::CannotOpen, |f| {
            f.sealing_secret = Some(vec![7; 32]);
        }),
        forged("actual alert as an exercise", Code::StatusMismatch, |f| {
            (f.exercise, f.label) = (true, sign::EXERCISE);
        }),
        forged("exercise as actual", Code::StatusMismatch, |f| {
            f.content = content(alert_body(Status::Exercise)).encode().to_vec();
        }),
        forged(
            "exercise label on an actual header",
            Code::BadSignature,
            |f| {
                f.label = sign::EXERCISE;
            },
        ),
        forged("notice as an exercise", Code::StatusMismatch, |f| {
            (f.exercise, f.label) = (true, sign::EXERCISE);
            f.content = content(marks_body()).encode().to_vec();
        }),
        forged("alert for another office", Code::WrongAudience, |f| {
            f.content = with_alert(|a| a.recipients = vec!["poipet.kh".parse().unwrap()]);
        }),
        forged("alert from another office", Code::WrongSender, |f| {
            f.content = with_alert(|a| a.sender = "poipet.kh".parse().unwrap());
        }),
        forged("alert of another precedence", Code::Malformed, |f| {
            f.content = with_alert(|a| a.precedence = blo_proto::Precedence::Routine);
        }),
        forged("mixed receipts", Code::Malformed, |f| {
            f.content = mixed_receipts();
        }),
        forged("content with no body", Code::Malformed, |f| {
            f.content = outside::message("Content", &[("attempt", Field::U32(1))]);
        }),
    ]
}

/// Headers that no sender may write.
fn bent_headers() -> Vec<Value> {
    vec![
        forged(
            "header that expires at another time",
            Code::Malformed,
            |f| {
                f.expires_at_minute += 1;
            },
        ),
        forged("sequence zero", Code::Malformed, |f| f.sequence = 0),
        forged("another version", Code::UnsupportedVersion, |f| {
            f.more.push(("version", Field::U32(2)));
        }),
        forged("another suite", Code::UnsupportedVersion, |f| {
            f.more.push(("suite", Field::U32(2)));
        }),
        forged("a hop that is reserved", Code::UnsupportedVersion, |f| {
            f.more.push(("via", Field::String("relay.example".into())));
        }),
    ]
}

/// One *delivered* and one *read* in one message, which the product itself would never write.
fn mixed_receipts() -> Vec<u8> {
    use blo_proto::receipt::{Fact, Receipt};
    let mut content: Content = content(delivered_body());
    let Body::Receipts(receipts) = &mut content.body else {
        panic!("another body")
    };
    receipts.receipts.push(Receipt {
        envelope: first().binding,
        fact: Fact::Read {
            at: NOW,
            officer: "Daw Khin".into(),
        },
    });
    content.encode().to_vec()
}

/// What a stranger can do to bytes under way.
fn bent_by_a_stranger() -> Vec<Value> {
    let envelope = first().bytes.to_vec();
    let altered = |needle: &[u8]| {
        let at = envelope.windows(needle.len()).position(|w| w == needle);
        let mut altered = envelope.clone();
        altered[at.unwrap()] ^= 1;
        altered
    };
    let signature = altered(&first().proof.signature);
    let sealed = altered(&crate::interop::sealed_body(&envelope));
    let stream = altered(b"tachileik.mm\x29\x07");
    let foreign = NORTH.sealed(&crate::fixed::letter(1, delivered_body()));
    vec![
        vector(
            "altered signature",
            "envelope",
            Code::BadSignature,
            &signature,
        ),
        vector("altered body", "envelope", Code::BadSignature, &sealed),
        vector("altered recipient", "envelope", Code::BadSignature, &stream),
        vector("cut short", "envelope", Code::Malformed, &envelope[..200]),
        vector(
            "over the bound",
            "frame",
            Code::TooLarge,
            &u32::try_from(limits::FRAME_BYTES_MAX + 1)
                .unwrap()
                .to_be_bytes(),
        ),
        vector(
            "a chunk of another size than its blob says",
            "frame",
            Code::Malformed,
            &chunk_of_another_size(),
        ),
        vector(
            "another office's",
            "envelope",
            Code::BadSignature,
            &foreign.bytes,
        ),
    ]
}

/// The last chunk of a blob of 65,572 bytes has 20 of them.
fn chunk_of_another_size() -> Vec<u8> {
    let put = PutChunk {
        recipient: NORTH.office(),
        blob: BlobId::from_bytes([10; 16]),
        shape: BlobShape::of(65_552 + 20).unwrap(),
        expires_at: NOW,
        index: 1,
        chunk: vec![11; 21].into(),
    };
    Frame::Blob(BlobFrame::Put(put)).to_bytes().to_vec()
}

/// An office's key cannot state *held* for a relay.
fn held_by_an_office() -> Vec<u8> {
    let held = relay_receipt(RelayFact::Held).unproven().unwrap();
    let signed = SignedRelayReceipt::sign(&held, &NORTH.signer());
    signed.unwrap().encode().to_vec()
}

/// Points of small order in their canonical encodings (RFC 7748 §7 and RFC 8032 speak of the cofactor 8).
const SMALL_ORDER: [&str; 4] = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
];

fn bent_statements() -> Vec<Value> {
    let pairing_of = |signers: &[&crate::fixed::Office]| {
        let mut signed = SignedPairing::propose(&pairing());
        for office in signers {
            signed.sign_as(&office.signer()).unwrap();
        }
        signed.encode().to_vec()
    };
    let mut altered = signed_pairing().encode().to_vec();
    let year = altered
        .windows(10)
        .position(|w| w == b"mae-sai.th")
        .unwrap();
    altered[year] = b'n';
    let held = relay_receipt(RelayFact::Held).encode().to_vec();
    let mut other_fact = held.clone();
    let fact = held.windows(2).position(|w| w == [0x20, 1]).unwrap();
    other_fact[fact + 1] = 2;
    vec![
        vector(
            "one-sided",
            "pairing",
            Code::Unpaired,
            &pairing_of(&[&SOUTH]),
        ),
        vector("unsigned", "pairing", Code::Unpaired, &pairing_of(&[])),
        vector("another office", "pairing", Code::BadSignature, &altered),
        vector(
            "another fact",
            "relay receipt",
            Code::BadSignature,
            &other_fact,
        ),
        vector(
            "held, stated by an office",
            "relay receipt",
            Code::BadSignature,
            &held_by_an_office(),
        ),
        vector(
            "of another office",
            "bundle",
            Code::BadSignature,
            &SOUTH.signed_bundle().encode(),
        ),
    ]
}

#[test]
fn what_must_fail_fails_with_its_code() {
    let mut all = bent_by_a_stranger();
    all.extend(bent_by_the_sender());
    all.extend(bent_headers());
    all.extend(bent_statements());
    for key in SMALL_ORDER {
        let key = hex::decode(key).unwrap();
        all.push(vector("small order", "identity key", Code::Malformed, &key));
    }
    keep_json("must_fail.json", &Value::Array(all));
    for vector in read_json("must_fail.json") {
        let kind = vector["kind"].as_str().unwrap();
        let refusal = refusal(kind, at(&vector, "/bytes"));
        assert_eq!(refusal.code.as_str(), vector["code"], "{}", vector["name"]);
    }
}

/// The forge itself makes good envelopes: what is refused above is refused for its one fault.
#[test]
fn an_unbent_envelope_is_received() {
    let forge = Forge::new(SOUTH, &content(alert_body(Status::Actual)));
    assert_eq!(received(forge.envelope().into()), Ok(()));
    assert!(signed_pairing().verify().is_ok());
    assert!(pairing().valid_at(NOW) && !pairing().valid_at(Timestamp::from_millis(1)));
}
