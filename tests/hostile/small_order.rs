//! Small order: keys under which anybody can sign, in pairings, bundles and certificates.

use blo_kit::papers::Leaf;
use blo_proto::{IdentityKey, pairing::SignedPairing};
use ed25519_dalek::{Signature, VerifyingKey};

use crate::stage::{NORTH, SOUTH, Stage, long, pairing};

/// The eight points of small order (RFC 8032 encoding), canonical ones.
const WEAK: [&str; 8] = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
];

fn weak() -> impl Iterator<Item = [u8; 32]> {
    let decode = |digits: &str| hex::decode(digits).unwrap().try_into().unwrap();
    WEAK.into_iter().map(decode)
}

#[test]
fn no_key_of_small_order_is_an_identity_key() {
    for bytes in weak() {
        assert!(IdentityKey::from_slice(&bytes).is_err(), "{bytes:02x?}");
    }
}

#[test]
fn a_signature_that_holds_for_a_weak_key_without_strictness_exists() {
    // Why it matters: R = A = the neutral point and s = 0 "verify" any message where nobody is strict.
    let mut neutral = [0; 32];
    neutral[0] = 1;
    let mut signature = [0; 64];
    signature[..32].copy_from_slice(&neutral);
    let key = VerifyingKey::from_bytes(&neutral).unwrap();
    let signature = Signature::from_bytes(&signature);
    use ed25519_dalek::Verifier as _;
    assert!(key.verify(b"anything", &signature).is_ok());
    assert!(key.verify_strict(b"anything", &signature).is_err());
}

#[test]
fn a_pairing_with_a_weak_key_is_refused_by_the_relay() {
    let mut stage = Stage::set();
    let signed = pairing((SOUTH, &stage.south), (NORTH, &stage.north), long()).encode();
    let own = *stage.north.identity().as_bytes();
    stage.relay.stop();
    for weak in weak() {
        let mut bytes = signed.to_vec();
        let at = bytes.windows(32).position(|part| part == own).unwrap();
        bytes[at..at + 32].copy_from_slice(&weak);
        let decoded = SignedPairing::decode(bytes.clone().into()).unwrap();
        assert!(decoded.unproven().is_err());
        let file = stage.folder.path().join("weak");
        std::fs::write(&file, bytes).unwrap();
        let outcome =
            stage
                .relay
                .verb(&["pairing", "add", "--by", "Daw Khin", file.to_str().unwrap()]);
        assert_eq!(outcome.code, 65, "{outcome:?}");
    }
}

#[test]
fn an_office_with_a_weak_key_cannot_be_registered() {
    let mut stage = Stage::set();
    stage.relay.stop();
    let leaf = Leaf::office("mukdahan.th");
    let own = stage.thailand.issue(&leaf, blo_kit::papers::seed());
    let key = *own.identity().as_bytes();
    for weak in weak() {
        let mut der = own.chain[0].to_vec();
        let at = der.windows(32).position(|part| part == key).unwrap();
        der[at..at + 32].copy_from_slice(&weak);
        let file = stage.folder.path().join("weak.pem");
        std::fs::write(&file, blo_kit::papers::pem("CERTIFICATE", &der)).unwrap();
        let outcome = stage.relay.verb(&[
            "office",
            "add",
            "--by",
            "Daw Khin",
            "--cert",
            file.to_str().unwrap(),
        ]);
        assert_eq!(outcome.code, 65, "{outcome:?}");
        assert!(blo_proto::certificate::office(&der).is_err());
    }
}
