//! The ladder of statuses, and what a relay may state.

use super::*;
use crate::sign::MemorySigner;

#[test]
fn r13_a_status_never_climbs_down() {
    for (low, one) in Status::ALL.into_iter().enumerate() {
        assert_eq!(Status::parse(one.as_str()), Some(one));
        for other in Status::ALL.into_iter().skip(low) {
            assert_eq!(one.merge(other), other);
            assert_eq!(other.merge(one), other);
        }
    }
    assert!(!Status::Unconfirmed.answered() && Status::Delivered.answered());
}

fn statement(fact: RelayFact, entries: usize) -> RelayReceipt {
    RelayReceipt {
        relay: "relay.example".parse().unwrap(),
        epoch: StoreEpoch::from_bytes([8; 16]),
        at: Timestamp::from_millis(1_795_503_123_456),
        fact,
        entries: (1..=entries)
            .map(|position| (Digest::from_bytes([1; 32]), position as u64))
            .collect(),
    }
}

#[test]
fn a_relays_statement_comes_back_as_it_was_under_its_own_name_and_key() {
    let signer = MemorySigner::from_seed(&[9; 32]);
    for fact in [
        RelayFact::Held,
        RelayFact::Expired,
        RelayFact::Refused("unpaired".into()),
    ] {
        let stated = statement(fact, limits::RELAY_ENTRIES_MAX);
        let signed = SignedRelayReceipt::sign(&stated, &signer).unwrap();
        let read = SignedRelayReceipt::decode(signed.encode()).unwrap();
        let verified = read.verify(&stated.relay, signer.identity()).unwrap();
        assert_eq!(verified.get(), &stated);
        let other = "other.example".parse().unwrap();
        assert_eq!(
            read.verify(&other, signer.identity()).unwrap_err().code,
            Code::WrongSender
        );
        let stranger = MemorySigner::from_seed(&[1; 32]);
        assert_eq!(
            read.verify(&stated.relay, stranger.identity())
                .unwrap_err()
                .code,
            Code::BadSignature
        );
    }
}

#[test]
fn a_relays_statement_altered_at_any_byte_is_refused() {
    let signer = MemorySigner::from_seed(&[9; 32]);
    let stated = statement(RelayFact::Held, 2);
    let bytes = SignedRelayReceipt::sign(&stated, &signer).unwrap().encode();
    for at in 0..bytes.len() {
        let mut altered = bytes.to_vec();
        altered[at] ^= 1;
        let read = SignedRelayReceipt::decode(altered.into())
            .and_then(|signed| signed.verify(&stated.relay, signer.identity()));
        assert!(read.is_err(), "byte {at}");
    }
}

#[test]
fn a_relays_statement_without_a_known_fact_or_over_its_bound_is_refused() {
    let signer = MemorySigner::from_seed(&[9; 32]);
    let over = statement(RelayFact::Held, limits::RELAY_ENTRIES_MAX + 1);
    let signed = SignedRelayReceipt::sign(&over, &signer).unwrap();
    assert_eq!(signed.unproven().unwrap_err().code, Code::Malformed);
    for fact in [0, 99] {
        let wire = wire::RelayReceipt {
            relay: "relay.example".into(),
            store_epoch: vec![8; 16].into(),
            fact,
            ..wire::RelayReceipt::default()
        };
        let unknown = SignedRelayReceipt {
            bytes: wire.encode_to_vec().into(),
            signature: Bytes::new(),
        };
        assert_eq!(unknown.unproven().unwrap_err().code, Code::Malformed);
    }
}
