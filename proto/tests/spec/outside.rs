//! A second implementation of the sealing, written from SPEC alone: hpke-rs over libcrux for HPKE, prost-reflect
//! for the header, and every label spelt out again. It bends what the product never would.

use blo_proto::{OfficeId, seal::Parties, sign};
use bytes::Bytes;
use chacha20poly1305::{
    ChaCha20Poly1305, Key, Nonce,
    aead::{Aead, KeyInit, Payload},
};
use hkdf::Hkdf;
use hpke_rs::{
    Hpke, HpkePrivateKey, HpkePublicKey, Mode,
    hpke_types::{AeadAlgorithm, KdfAlgorithm, KemAlgorithm},
    libcrux::HpkeLibcrux,
};
use prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage, Value};
use sha2::{Digest as _, Sha256};

use crate::fixed::{Office, SALT};

pub(crate) const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/wire.binpb"));

fn hpke() -> Hpke<HpkeLibcrux> {
    Hpke::new(
        Mode::Base,
        KemAlgorithm::XWingDraft06,
        KdfAlgorithm::HkdfSha256,
        AeadAlgorithm::HpkeExport,
    )
}

/// R-05 again.
pub(crate) fn info(parties: &Parties, bundle: &[u8; 32]) -> Vec<u8> {
    let mut info = b"BLO-RELAY/1/hpke\0".to_vec();
    info.extend_from_slice(&[0, 0, 0, 1]);
    for part in [
        parties.sender.as_str().as_bytes(),
        parties.recipient.as_str().as_bytes(),
        parties.sender_key.as_bytes(),
        parties.recipient_key.as_bytes(),
        bundle,
    ] {
        prefixed(&mut info, part);
    }
    info
}

fn prefixed(target: &mut Vec<u8>, part: &[u8]) {
    target.extend_from_slice(&u32::try_from(part.len()).unwrap().to_be_bytes());
    target.extend_from_slice(part);
}

/// The exported secret of the session that `office` begins, as its counterpart derives it.
pub(crate) fn received_secret(office: &Office, encapsulation: &[u8]) -> Vec<u8> {
    let other = office.counterpart();
    let info = info(&office.parties(), other.bundle().get().digest().as_bytes());
    hpke()
        .receiver_export(
            encapsulation,
            &HpkePrivateKey::new(other.sealing_seed.to_vec()),
            &info,
            None,
            None,
            None,
            b"BLO-RELAY/1/export\0",
            32,
        )
        .unwrap()
}

/// A session that this implementation begins: encapsulation and exported secret.
pub(crate) fn begun(office: &Office) -> (Vec<u8>, Vec<u8>) {
    let bundle = office.counterpart().bundle();
    let info = info(&office.parties(), bundle.get().digest().as_bytes());
    hpke()
        .send_export(
            &HpkePublicKey::new(bundle.get().public_key.to_vec()),
            &info,
            None,
            None,
            None,
            b"BLO-RELAY/1/export\0",
            32,
        )
        .unwrap()
}

/// R-06 again.
pub(crate) fn session_id(encapsulation: &[u8]) -> Vec<u8> {
    Sha256::new()
        .chain_update(b"BLO-RELAY/1/session\0")
        .chain_update(encapsulation)
        .finalize()[..16]
        .to_vec()
}

/// R-07 again.
pub(crate) fn envelope_key(secret: &[u8], header: &[u8]) -> [u8; 32] {
    labelled_key(b"BLO-RELAY/1/key\0", secret, header)
}

/// R-39 again: what is sealed in the short form.
pub(crate) fn short_key(secret: &[u8], header: &[u8]) -> [u8; 32] {
    labelled_key(b"BLO-RELAY/1/short-key\0", secret, header)
}

fn labelled_key(label: &[u8], secret: &[u8], header: &[u8]) -> [u8; 32] {
    let mut label = label.to_vec();
    label.extend_from_slice(&Sha256::digest(header));
    let mut key = [0; 32];
    Hkdf::<Sha256>::from_prk(secret)
        .unwrap()
        .expand(&label, &mut key)
        .unwrap();
    key
}

pub(crate) fn opened(key: [u8; 32], header: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let payload = Payload {
        msg: sealed,
        aad: header,
    };
    ChaCha20Poly1305::new(&Key::from(key))
        .decrypt(&Nonce::default(), payload)
        .ok()
}

/// R-39 again: salt, a length, and what is read back here by other means than the product's.
pub(crate) fn expanded(padded: &[u8]) -> Vec<u8> {
    let (salt, rest) = padded.split_at(SALT.len());
    let length = u32::from_be_bytes(rest[..4].try_into().unwrap()) as usize;
    let (short, zeros) = rest[4..].split_at(length);
    assert!(zeros.iter().all(|byte| *byte == 0));
    let (mut plain, mut block, mut at) = (salt.to_vec(), 0, 0);
    while at < short.len() {
        at += match short[at..] {
            [0x7f, 0, high, low, ..] => {
                block = 256 * u32::from(high) + u32::from(low);
                4
            }
            [0x7f, run, ..] => {
                plain.extend_from_slice(&short[at + 2..][..run.into()]);
                2 + usize::from(run)
            }
            [byte @ 0x80..=0xff, ..] => {
                let letter = char::from_u32(128 * block + u32::from(byte) - 128).unwrap();
                plain.extend(letter.to_string().bytes());
                1
            }
            [byte, ..] => {
                plain.push(byte);
                1
            }
            [] => 0,
        };
    }
    plain
}

/// The cipher alone: (plaintext, associated data).
pub(crate) fn chacha(
    key: [u8; 32],
    nonce: [u8; 12],
    (plain, associated): (&[u8], &[u8]),
) -> Vec<u8> {
    let payload = Payload {
        msg: plain,
        aad: associated,
    };
    ChaCha20Poly1305::new(&Key::from(key))
        .encrypt(&Nonce::from(nonce), payload)
        .unwrap()
}

/// R-04 again.
pub(crate) fn commitment(number: &blo_proto::Number, plaintext: &[u8]) -> Vec<u8> {
    let mut bytes = b"BLO-RELAY/1/commitment\0".to_vec();
    prefixed(&mut bytes, number.sender.as_str().as_bytes());
    prefixed(&mut bytes, number.recipient.as_str().as_bytes());
    prefixed(&mut bytes, &number.stream.0.to_be_bytes());
    prefixed(&mut bytes, &number.sequence.to_be_bytes());
    bytes.extend_from_slice(plaintext);
    Sha256::digest(&bytes).to_vec()
}

pub(crate) fn plaintext(content: &[u8], margin: &[u8]) -> Vec<u8> {
    let mut plaintext = SALT.to_vec();
    prefixed(&mut plaintext, content);
    prefixed(&mut plaintext, margin);
    plaintext
}

/// R-15 again, for lengths that the vectors have: up to the floor, then multiples of 32.
pub(crate) fn padded(mut plaintext: Vec<u8>) -> Vec<u8> {
    let length = match plaintext.len() {
        0..=512 => 512,
        513..=1_024 => plaintext.len().div_ceil(32) * 32,
        other => panic!("a vector has {other} bytes"),
    };
    plaintext.resize(length, 0);
    plaintext
}

/// A message of the schema, its fields by name.
pub(crate) fn message(name: &str, fields: &[(&str, Value)]) -> Vec<u8> {
    let pool = DescriptorPool::decode(DESCRIPTORS).unwrap();
    let descriptor = pool.get_message_by_name(&format!("blo.v1.{name}")).unwrap();
    let mut message = DynamicMessage::new(descriptor);
    for (field, value) in fields {
        message.set_field_by_name(field, value.clone());
    }
    message.encode_to_vec()
}

pub(crate) fn bytes(value: &[u8]) -> Value {
    Value::Bytes(Bytes::copy_from_slice(value))
}

fn text(office: &OfficeId) -> Value {
    Value::String(office.to_string())
}

/// An envelope whose every part may be bent before it is sealed and signed.
pub(crate) struct Forge {
    pub(crate) sender: Office,
    pub(crate) encapsulation: Vec<u8>,
    pub(crate) secret: Vec<u8>,
    pub(crate) sequence: u64,
    pub(crate) expires_at_minute: u64,
    pub(crate) exercise: bool,
    pub(crate) commitment: Option<Vec<u8>>,
    pub(crate) padded: Option<Vec<u8>>,
    pub(crate) sealing_secret: Option<Vec<u8>>,
    pub(crate) label: sign::Label,
    pub(crate) content: Vec<u8>,
    pub(crate) more: Vec<(&'static str, Value)>,
}

impl Forge {
    pub(crate) fn new(sender: Office, content: &blo_proto::content::Content) -> Self {
        let encapsulation = sender.session().encapsulation().to_vec();
        Self {
            sender,
            secret: received_secret(&sender, &encapsulation),
            encapsulation,
            sequence: 1,
            expires_at_minute: content.expires_at.minute_up(),
            exercise: false,
            commitment: None,
            padded: None,
            sealing_secret: None,
            label: sign::ACTUAL,
            content: content.encode().to_vec(),
            more: Vec::new(),
        }
    }

    fn number(&self) -> blo_proto::Number {
        self.sender
            .number(blo_proto::Precedence::Flash, self.sequence)
    }

    pub(crate) fn plaintext(&self) -> Vec<u8> {
        let acknowledged = message(
            "Acknowledgement",
            &[("stream", Value::U64(9)), ("through", Value::U64(12))],
        );
        // Margin: field 1 varint, field 2 one acknowledgement.
        let mut margin = message(
            "Margin",
            &[("author_epoch", Value::U64(crate::fixed::NOW.as_millis()))],
        );
        margin.extend_from_slice(&[0x12, u8::try_from(acknowledged.len()).unwrap()]);
        margin.extend_from_slice(&acknowledged);
        plaintext(&self.content, &margin)
    }

    fn header(&self) -> Vec<u8> {
        let number = self.number();
        let commitment = self.commitment.clone();
        let commitment = commitment.unwrap_or_else(|| commitment_of(&number, &self.plaintext()));
        let mut fields = vec![
            ("version", Value::U32(1)),
            ("exercise", Value::Bool(self.exercise)),
            ("sender", text(&number.sender)),
            ("recipient", text(&number.recipient)),
            ("sender_stream", Value::U64(number.stream.0)),
            ("sequence", Value::U64(number.sequence)),
            ("precedence", Value::EnumNumber(4)),
            ("expires_at_minute", Value::U64(self.expires_at_minute)),
            ("commitment", bytes(&commitment)),
            ("suite", Value::U32(1)),
            ("session", bytes(&session_id(&self.encapsulation))),
            ("recipient_epoch", Value::U64(crate::fixed::NOW.as_millis())),
            ("encapsulation", bytes(&self.encapsulation)),
        ];
        fields.extend(self.more.clone());
        message("Header", &fields)
    }

    pub(crate) fn envelope(&self) -> Vec<u8> {
        let header = self.header();
        let secret = self.sealing_secret.as_ref().unwrap_or(&self.secret);
        let key = envelope_key(secret, &header);
        let padded = self.padded.clone();
        let padded = padded.unwrap_or_else(|| self::padded(self.plaintext()));
        let payload = Payload {
            msg: &padded,
            aad: &header,
        };
        let sealed = ChaCha20Poly1305::new(&Key::from(key))
            .encrypt(&Nonce::default(), payload)
            .unwrap();
        let signer = self.sender.signer();
        let signature = sign::sign(&signer, self.label, &header, &Sha256::digest(&sealed)).unwrap();
        message(
            "Envelope",
            &[
                ("header", bytes(&header)),
                ("signature", bytes(&signature)),
                ("sealed", bytes(&sealed)),
            ],
        )
    }
}

fn commitment_of(number: &blo_proto::Number, plaintext: &[u8]) -> Vec<u8> {
    commitment(number, plaintext)
}
