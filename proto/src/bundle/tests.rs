//! A sealing key counts only as its office's own, signed, of a known suite, and for thirty days.

use super::*;
use crate::sign::MemorySigner;

const NOW: Timestamp = Timestamp::from_millis(1_795_503_123_456);

fn office(text: &str) -> OfficeId {
    text.parse().unwrap()
}

fn signer() -> MemorySigner {
    MemorySigner::from_seed(&[2; 32])
}

fn signed() -> SignedBundle {
    SignedBundle::sign(&office("tachileik.mm"), NOW, vec![1; 1_216], &signer()).unwrap()
}

#[test]
fn a_bundle_comes_back_as_it_was_and_only_under_its_own_office_and_key() {
    let bundle = SignedBundle::decode(signed().encode()).unwrap();
    assert_eq!(bundle, signed());
    let verified = bundle
        .verify(&office("tachileik.mm"), signer().identity())
        .unwrap();
    assert_eq!(verified.get().epoch, NOW);
    assert_eq!(verified.get().target().bundle, verified.get().digest());
    assert_eq!(
        bundle
            .verify(&office("mae-sai.th"), signer().identity())
            .unwrap_err()
            .code,
        Code::WrongSender
    );
    let other = MemorySigner::from_seed(&[3; 32]);
    assert_eq!(
        bundle
            .verify(&office("tachileik.mm"), other.identity())
            .unwrap_err()
            .code,
        Code::BadSignature
    );
}

#[test]
fn a_bundle_altered_at_any_byte_is_refused() {
    let bytes = signed().encode();
    for at in 0..bytes.len() {
        let mut altered = bytes.to_vec();
        altered[at] ^= 1;
        let read = SignedBundle::decode(altered.into())
            .and_then(|bundle| bundle.verify(&office("tachileik.mm"), signer().identity()));
        assert!(read.is_err(), "byte {at}");
    }
}

#[test]
fn a_bundle_is_sealed_to_for_thirty_days() {
    let verified = signed()
        .verify(&office("tachileik.mm"), signer().identity())
        .unwrap();
    let last = NOW.plus_millis(limits::BUNDLE_USE_MAX_MS);
    assert!(verified.get().usable_at(NOW) && verified.get().usable_at(last));
    assert!(!verified.get().usable_at(last.plus_millis(1)));
}

#[test]
fn a_bundle_of_another_suite_or_size_is_refused() {
    let short = SignedBundle::sign(&office("tachileik.mm"), NOW, vec![1; 1_215], &signer());
    assert_eq!(
        short
            .unwrap()
            .verify(&office("tachileik.mm"), signer().identity())
            .unwrap_err()
            .code,
        Code::Malformed
    );
    let wire = wire::Bundle {
        office: "tachileik.mm".into(),
        suite: 2,
        epoch_ms: 1,
        public_key: vec![1; 1_216].into(),
        features: Vec::new(),
    };
    let bytes = Bytes::from(wire.encode_to_vec());
    assert_eq!(
        Bundle::parse(bytes).unwrap_err().code,
        Code::UnsupportedVersion
    );
}
