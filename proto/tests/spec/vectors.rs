//! Fixed inputs and the bytes that they become, in `proto/vectors`, for another implementation to check itself
//! against. Both ways: the inputs give the bytes of the files, and the bytes read back give the inputs.
//! `BLO_BLESS=1 cargo test -p blo-proto --test spec` writes the files anew.

use std::{env, fs, path::PathBuf};

use blo_proto::{
    Code, IdentityKey, OfficeId, Precedence, Timestamp,
    alert::Status,
    bundle::SignedBundle,
    content::{Body, Content},
    envelope::{Carried, Sealed, open},
    frame::{
        BlobFrame, Frame, Lane, Refused,
        blobs::{BlobShape, BlobStands, BlobToken, PutChunk},
    },
    id::{BlobId, Digest},
    notice::{SignedVoidNumbers, VoidNumbers},
    pairing::{Pairing, Party, SignedPairing},
    receipt::{RelayFact, RelayReceipt, SignedRelayReceipt},
    seal::{OpeningSession, SealingKey},
    sign::{self, SignatureBytes},
};
use serde_json::{Value, json};

use crate::{
    fixed::{
        EPOCH, Letter, NORTH, NOW, Office, RELAY_SEED, SALT, SOUTH, STREAM, alert_body,
        delivered_body, first, letter, long_body, marks_body, relay, relay_signer, second,
    },
    interop::sealed_body,
    outside,
};

pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("vectors")
}

pub(crate) fn blessing() -> bool {
    env::var_os("BLO_BLESS").is_some()
}

/// The file holds exactly these bytes; when blessing it is made to.
pub(crate) fn keep(name: &str, bytes: &[u8]) {
    let path = folder().join(name);
    if blessing() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
    }
    let kept = fs::read(&path).unwrap_or_default();
    assert!(
        kept == bytes,
        "vectors/{name} is not what the code makes; see the head of this file"
    );
}

pub(crate) fn keep_json(name: &str, value: &Value) {
    let mut text = serde_json::to_string_pretty(value).unwrap();
    text.push('\n');
    keep(name, text.as_bytes());
}

pub(crate) fn read_json(name: &str) -> Vec<Value> {
    let text = fs::read_to_string(folder().join(name)).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The bytes of a labelled hex string.
pub(crate) fn at(vector: &Value, pointer: &str) -> Vec<u8> {
    let text = vector.pointer(pointer).and_then(Value::as_str);
    hex::decode(text.unwrap_or_else(|| panic!("{pointer} is missing"))).unwrap()
}

fn office_inputs(office: &Office) -> Value {
    json!({
        "office": office.id,
        "identity_seed": hex::encode(office.identity_seed),
        "identity_key": hex::encode(office.key().as_bytes()),
        "sealing_seed": hex::encode(office.sealing_seed),
        "bundle": hex::encode(office.signed_bundle().encode()),
    })
}

fn envelope_vector(name: &str, sender: &Office, letter: &Letter) -> Value {
    let sealed: Sealed = sender.sealed(letter);
    let session = sender.session();
    let header = &sealed.proof.header;
    let secret = outside::received_secret(sender, session.encapsulation());
    let key = if letter.short {
        outside::short_key
    } else {
        outside::envelope_key
    };
    let recipient = sender.counterpart();
    let digest = recipient.bundle().get().digest();
    json!({
        "name": name,
        "inputs": {
            "sender": office_inputs(sender),
            "recipient": office_inputs(&recipient),
            "randomness": hex::encode(sender.randomness),
            "stream": letter_stream(),
            "sequence": letter.sequence,
            "precedence": letter.precedence.as_str(),
            "exercise": letter.exercise,
            "with_encapsulation": letter.with_encapsulation,
            "salt": hex::encode(SALT),
            "content": hex::encode(letter.content.encode()),
            "expires_at_ms": letter.content.expires_at.as_millis(),
        },
        "outputs": {
            "hpke_info": hex::encode(outside::info(&sender.parties(), digest.as_bytes())),
            "encapsulation": hex::encode(session.encapsulation()),
            "exported_secret": hex::encode(&secret),
            "session": session.id().to_string(),
            "plaintext": hex::encode(&sealed.proof.plaintext),
            "commitment": hex::encode(sealed.proof.header().unwrap().commitment.as_bytes()),
            "header": hex::encode(header),
            "header_digest": sealed.header_digest.to_string(),
            "key": hex::encode(key(&secret, header)),
            "sealed": hex::encode(sealed_body(&sealed.bytes)),
            "sealed_digest": sealed.proof.sealed_digest.to_string(),
            "signature": hex::encode(&sealed.proof.signature),
            "binding": sealed.binding.to_string(),
            "envelope": hex::encode(&sealed.bytes),
        },
    })
}

fn letter_stream() -> String {
    format!("{STREAM}")
}

fn short() -> Letter {
    Letter {
        short: true,
        ..letter(5, long_body())
    }
}

fn exercise() -> Letter {
    Letter {
        exercise: true,
        ..letter(3, alert_body(Status::Exercise))
    }
}

#[test]
fn envelopes_are_the_bytes_of_their_vectors() {
    let actual = || alert_body(Status::Actual);
    keep_json(
        "envelope.json",
        &json!([
            envelope_vector("first alert of a session", &SOUTH, &letter(1, actual())),
            envelope_vector("alert in a named session", &SOUTH, &letter(2, actual())),
            envelope_vector("exercise", &SOUTH, &exercise()),
            envelope_vector(
                "two delivered receipts",
                &NORTH,
                &letter(1, delivered_body())
            ),
            envelope_vector("high-water mark", &SOUTH, &letter(4, marks_body())),
            envelope_vector("alert in the short form", &SOUTH, &short()),
        ]),
    );
}

#[test]
fn the_bytes_of_envelope_vectors_open_to_their_contents() {
    for vector in read_json("envelope.json") {
        let text = |pointer: &str| vector.pointer(pointer).and_then(Value::as_str).unwrap();
        let office = |role: &str| -> (OfficeId, IdentityKey) {
            let id = text(&format!("/inputs/{role}/office")).parse().unwrap();
            let key = at(&vector, &format!("/inputs/{role}/identity_key"));
            (id, IdentityKey::from_slice(&key).unwrap())
        };
        let (sender, sender_key) = office("sender");
        let (recipient, recipient_key) = office("recipient");
        let bundle = SignedBundle::decode(at(&vector, "/inputs/recipient/bundle").into());
        let bundle = bundle.unwrap().verify(&recipient, &recipient_key).unwrap();
        let seed = at(&vector, "/inputs/recipient/sealing_seed");
        let parties = blo_proto::seal::Parties {
            sender,
            sender_key: sender_key.clone(),
            recipient,
            recipient_key,
        };
        let session = OpeningSession::derive(
            &parties,
            &SealingKey::from_seed(seed.try_into().unwrap()),
            &bundle.get().digest(),
            &at(&vector, "/outputs/encapsulation"),
        );
        let carried = Carried::decode(at(&vector, "/outputs/envelope").into()).unwrap();
        assert_eq!(carried.header_bytes(), &at(&vector, "/outputs/header"));
        assert_eq!(carried.binding().to_string(), text("/outputs/binding"));
        let verified = carried.verify(&sender_key).unwrap();
        let opened = open(&verified, &session.unwrap()).unwrap();
        assert_eq!(opened.proof.plaintext, at(&vector, "/outputs/plaintext"));
        assert_eq!(opened.content.encode(), at(&vector, "/inputs/content"));
        assert!(opened.proof.verify(&sender_key).is_ok());
    }
}

pub(crate) fn pairing() -> Pairing {
    let party = |office: &Office| Party {
        office: office.office(),
        key: office.key(),
    };
    let year = 365 * 24 * 60 * 60 * 1_000;
    let parties = [party(&SOUTH), party(&NORTH)];
    Pairing::new(parties, 1, NOW, NOW.plus_millis(year)).unwrap()
}

pub(crate) fn signed_pairing() -> SignedPairing {
    let mut signed = SignedPairing::propose(&pairing());
    signed.sign_as(&SOUTH.signer()).unwrap();
    signed.sign_as(&NORTH.signer()).unwrap();
    signed
}

pub(crate) fn relay_receipt(fact: RelayFact) -> SignedRelayReceipt {
    let held = fact == RelayFact::Held;
    let entries = [first(), second()].map(|sealed| sealed.binding);
    let positions: [u64; 2] = if held { [41, 42] } else { [0, 0] };
    let receipt = RelayReceipt {
        relay: relay(),
        epoch: EPOCH,
        at: NOW.plus_millis(200),
        fact,
        entries: entries.into_iter().zip(positions).collect(),
    };
    SignedRelayReceipt::sign(&receipt, &relay_signer()).unwrap()
}

fn void_numbers() -> VoidNumbers {
    VoidNumbers {
        stream: STREAM,
        recipient: NORTH.office(),
        precedence: Precedence::Routine,
        ranges: vec![(3, 3), (7, 9)],
    }
}

/// The statements that are signed alone, each by a key whose seed is in the vector.
fn statements() -> Value {
    let signature = |seed: &[u8; 32], name: &str, bytes: &[u8]| json!({"name": name, "signer_seed": hex::encode(seed), "bytes": hex::encode(bytes)});
    let relay = |fact: RelayFact| relay_receipt(fact).encode();
    json!([
        signature(
            &NORTH.identity_seed,
            "bundle",
            &NORTH.signed_bundle().encode()
        ),
        signature(&SOUTH.identity_seed, "pairing", &signed_pairing().encode()),
        signature(&RELAY_SEED, "relay held", &relay(RelayFact::Held)),
        signature(&RELAY_SEED, "relay expired", &relay(RelayFact::Expired)),
        signature(
            &RELAY_SEED,
            "relay refused",
            &relay(RelayFact::Refused("unpaired".into()))
        ),
        signature(&SOUTH.identity_seed, "void numbers", &void_numbers_frame()),
    ])
}

fn void_numbers_frame() -> Vec<u8> {
    let signed = SignedVoidNumbers::sign(&SOUTH.office(), &void_numbers(), &SOUTH.signer());
    Frame::VoidNumbers(signed.unwrap()).to_bytes().to_vec()
}

#[test]
fn signed_statements_are_the_bytes_of_their_vectors() {
    keep_json("statement.json", &statements());
}

#[test]
fn the_bytes_of_statement_vectors_hold_under_their_keys() {
    let all = read_json("statement.json");
    let bytes = |name: &str| {
        let vector = all.iter().find(|vector| vector["name"] == name).unwrap();
        bytes::Bytes::from(at(vector, "/bytes"))
    };
    let bundle = SignedBundle::decode(bytes("bundle")).unwrap();
    assert!(bundle.verify(&NORTH.office(), &NORTH.key()).is_ok());
    let signed = SignedPairing::decode(bytes("pairing")).unwrap();
    assert_eq!(signed.verify().unwrap().get(), &pairing());
    for (name, fact) in [
        ("relay held", RelayFact::Held),
        ("relay expired", RelayFact::Expired),
        ("relay refused", RelayFact::Refused("unpaired".into())),
    ] {
        let signed = SignedRelayReceipt::decode(bytes(name)).unwrap();
        let verified = signed.verify(&relay(), &sign::Signer::identity(&relay_signer()).clone());
        assert_eq!(verified.unwrap().get().fact, fact);
    }
    let Frame::VoidNumbers(signed) = Frame::decode(bytes("void numbers").slice(4..)).unwrap()
    else {
        panic!("another frame")
    };
    let verified = signed.verify(&SOUTH.office(), &SOUTH.key()).unwrap();
    assert_eq!(verified.get(), &void_numbers());
}

/// A frame of every shape that carries something else, and the two smallest.
/// A blob of two chunks, the last of which is short.
fn blob_frames() -> Vec<(&'static str, Frame)> {
    let blob = BlobId::from_bytes([10; 16]);
    let put = PutChunk {
        recipient: NORTH.office(),
        blob,
        shape: BlobShape::of(65_552 + 20).unwrap(),
        expires_at: NOW,
        index: 1,
        chunk: vec![11; 20].into(),
    };
    let stands = BlobStands {
        office: NORTH.office(),
        blob,
        kept: 2,
        chunks: 2,
        taken: false,
    };
    let news = BlobFrame::News {
        office: SOUTH.office(),
        blob,
        kept: 2,
        chunks: 2,
    };
    let get = BlobFrame::Get {
        sender: SOUTH.office(),
        blob,
        index: 1,
    };
    let taken = BlobFrame::Taken {
        office: SOUTH.office(),
        blob,
    };
    let token = BlobToken::from_bytes([12; 16]);
    vec![
        ("open the stream of attachments", Frame::OpenBlobs),
        (
            "the token of attachments",
            Frame::Blob(BlobFrame::Hello(token)),
        ),
        ("put a chunk", Frame::Blob(BlobFrame::Put(put))),
        ("how a blob stands", Frame::Blob(BlobFrame::Stands(stands))),
        ("news of a blob", Frame::Blob(news)),
        ("get a chunk", Frame::Blob(get)),
        ("a blob is taken", Frame::Blob(taken)),
    ]
}

fn frames() -> Vec<(&'static str, Frame)> {
    let refused = Refused {
        envelope: Some(first().binding),
        code: Code::Unpaired.as_str().to_owned(),
        retry_after_s: 0,
        receipt: Some(relay_receipt(RelayFact::Refused("unpaired".into()))),
    };
    vec![
        ("open the control stream", Frame::Open(Lane::Control)),
        (
            "open the FLASH lane",
            Frame::Open(Lane::Of(Precedence::Flash)),
        ),
        ("token kept", Frame::TokenKept),
        ("ping", Frame::Ping(NOW)),
        (
            "publish a bundle",
            Frame::PublishBundle(NORTH.signed_bundle().encode()),
        ),
        ("submit", Frame::Submit(second().bytes)),
        ("held", Frame::Receipt(relay_receipt(RelayFact::Held))),
        ("settled", Frame::Settled(first().binding)),
        ("refused", Frame::Refused(refused)),
        (
            "deliver",
            Frame::Deliver {
                position: 42,
                envelope: second().bytes,
            },
        ),
        ("acknowledge", Frame::Ack(vec![41, 42])),
        (
            "goodbye",
            Frame::Goodbye(Code::ShuttingDown.as_str().to_owned()),
        ),
    ]
}

#[test]
fn r16_frames_are_the_bytes_of_their_vectors_and_back() {
    let vector = |(name, frame): &(&str, Frame)| json!({"name": name, "frame": hex::encode(frame.to_bytes())});
    let frames = [frames(), blob_frames()].concat();
    let all: Vec<Value> = frames.iter().map(vector).collect();
    keep_json("frame.json", &Value::Array(all));
    for ((_, frame), vector) in frames.iter().zip(read_json("frame.json")) {
        let bytes = bytes::Bytes::from(at(&vector, "/frame"));
        assert_eq!(&Frame::decode(bytes.slice(4..)).unwrap(), frame);
    }
}

/// PEM of an Ed25519 public key: the fixed head of RFC 8410, then the 32 bytes.
fn public_pem(key: &IdentityKey) -> String {
    let mut der = hex::decode("302a300506032b6570032100").unwrap();
    der.extend_from_slice(key.as_bytes());
    let body = base64(&der);
    format!("-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n")
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let mut group = [0; 4];
        group[1..=three.len()].copy_from_slice(three);
        let number = u32::from_be_bytes(group);
        for digit in 0..4 {
            let at = (number >> (18 - 6 * digit)) & 63;
            text.push(if digit <= three.len() {
                char::from(DIGITS[at as usize])
            } else {
                '='
            });
        }
    }
    text
}

/// The files that SPEC's worked example works on.
#[test]
fn the_worked_example_lies_in_files() {
    let sealed = second();
    let body = sealed_body(&sealed.bytes);
    let held = held_alone(&sealed.binding);
    let held = Frame::Receipt(held).to_bytes();
    let (held, signature) = signed_parts(&held);
    for (name, bytes) in [
        ("header", sealed.proof.header.as_ref()),
        ("signature", &sealed.proof.signature),
        ("sealed", &body),
        ("plaintext", &sealed.proof.plaintext),
        ("encapsulation", SOUTH.session().encapsulation()),
        ("held", &held),
        ("held.signature", &signature),
        ("sender.pem", public_pem(&SOUTH.key()).as_bytes()),
        (
            "relay.pem",
            public_pem(sign::Signer::identity(&relay_signer())).as_bytes(),
        ),
    ] {
        keep(&format!("example/{name}"), bytes);
    }
}

fn held_alone(binding: &Digest) -> SignedRelayReceipt {
    let receipt = RelayReceipt {
        relay: relay(),
        epoch: EPOCH,
        at: NOW.plus_millis(200),
        fact: RelayFact::Held,
        entries: vec![(*binding, 42)],
    };
    SignedRelayReceipt::sign(&receipt, &relay_signer()).unwrap()
}

/// Statement and signature of a frame with a relay's receipt.
fn signed_parts(frame: &bytes::Bytes) -> (Vec<u8>, SignatureBytes) {
    let Frame::Receipt(receipt) = Frame::decode(frame.slice(4..)).unwrap() else {
        panic!("another frame")
    };
    let bytes = receipt.encode();
    let length = usize::from(bytes[1]);
    let statement = bytes.slice(2..2 + length).to_vec();
    let signature = bytes[bytes.len() - 64..].try_into().unwrap();
    (statement, signature)
}

#[test]
fn the_inputs_of_the_vectors_are_what_they_say() {
    assert_eq!(Timestamp::from_millis(1_795_503_123_456), NOW);
    let Body::Alert(written) = alert_body(Status::Actual) else {
        panic!("another body")
    };
    let content: Content = letter(1, Body::Alert(written.clone())).content;
    let Body::Alert(read) = Content::decode(content.encode()).unwrap().body else {
        panic!("another body")
    };
    assert_eq!(read.bytes(), written.bytes());
}
