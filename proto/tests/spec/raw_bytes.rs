//! Any bytes, and good bytes bent at random, in every decoder: refused with a code, or read; never a panic.

use blo_proto::{
    Refusal,
    alert::{
        Alert, Entity, Link, Status, Written,
        entity::{DrugSeizure, Kind, Person, Relation, TravelDocument, Vehicle},
    },
    bundle::SignedBundle,
    certificate,
    content::{Body, Content},
    envelope::{Carried, Proof, open},
    frame::{Decoder, Frame},
    id::Digest,
    introduction::SignedIntroduction,
    pairing::SignedPairing,
    receipt::{RelayFact, SignedRelayReceipt},
    rollover::SignedRollOver,
};
use bytes::Bytes;
use proptest::{arbitrary::any, proptest, sample::Index, test_runner::Config};

use crate::{
    fixed::{NORTH, SOUTH, alert, alert_body, content, first},
    introduction::signed_introduction,
    rollover::signed_roll_over,
    vectors::{relay_receipt, signed_pairing},
};

/// Reads `bytes` as everything. What is read can be written again.
fn read_all(bytes: &Bytes) {
    let all = || bytes.clone();
    let seen = |result: Result<(), Refusal>| drop(result);
    seen(Carried::decode(all()).and_then(|carried| {
        let verified = carried.verify(&SOUTH.key())?;
        open(&verified, &SOUTH.opening()).map(|_| ())
    }));
    seen(Content::decode(all()).map(|content| drop(content.encode())));
    seen(Written::read(all()).map(|written| {
        assert_eq!(written.bytes(), bytes);
        drop(written.alert().doubts(&[SOUTH.office(), NORTH.office()]));
    }));
    seen(
        SignedBundle::decode(all())
            .and_then(|signed| signed.verify(&NORTH.office(), &NORTH.key()).map(|_| ())),
    );
    seen(SignedPairing::decode(all()).and_then(|signed| {
        signed.unproven()?;
        signed.verify().map(|_| ())
    }));
    seen(SignedIntroduction::decode(all()).and_then(|signed| signed.verify().map(|_| ())));
    seen(SignedRollOver::decode(all()).and_then(|signed| {
        drop(signed.encode());
        signed.verify(&SOUTH.key()).map(|_| ())
    }));
    seen(SignedRelayReceipt::decode(all()).and_then(|signed| signed.unproven().map(|_| ())));
    seen(Frame::decode(all()).map(|frame| drop(frame.to_bytes())));
    seen(certificate::office(bytes).map(|_| ()));
    seen(certificate::relay(bytes).map(|_| ()));
    let proof = Proof {
        header: all(),
        signature: all(),
        sealed_digest: Digest::from_bytes([0; 32]),
        plaintext: all(),
    };
    seen(proof.verify(&SOUTH.key()).map(|_| ()));
    let mut decoder = Decoder::default();
    decoder.push(bytes);
    while matches!(decoder.next_frame(), Ok(Some(_))) {}
}

/// An alert that is about people and things.
fn about() -> Body {
    let entity = |key: &str, kind| Entity {
        key: key.into(),
        note: "ျမန္မာ".into(),
        sensitivities: Vec::new(),
        kind,
    };
    let document = TravelDocument {
        mrz: "P<UTOERIKSSON\nL898902C36UTO7408122F".into(),
        expires: "2031-02".into(),
        ..TravelDocument::default()
    };
    let alert = Alert {
        entities: vec![
            entity(
                "p1",
                Kind::Person(Box::new(Person {
                    born: "1984-05".into(),
                    ..Person::default()
                })),
            ),
            entity("t1", Kind::Document(Box::new(document))),
            entity(
                "v1",
                Kind::Vehicle(Box::new(Vehicle {
                    plate: "กข 1234".into(),
                    ..Vehicle::default()
                })),
            ),
            entity(
                "d1",
                Kind::Drugs(Box::new(DrugSeizure {
                    cas: "537-46-2".into(),
                    ..DrugSeizure::default()
                })),
            ),
        ],
        links: vec![Link {
            subject: "p1".into(),
            relation: Relation::Drives,
            object: "v1".into(),
            confidence: Default::default(),
        }],
        ..alert(Status::Actual)
    };
    Body::Alert(Box::new(Written::write(&alert).unwrap()))
}

/// Good bytes of every kind.
fn good() -> [Bytes; 10] {
    let about = about();
    let Body::Alert(written) = &about else {
        unreachable!("it is an alert");
    };
    [
        first().bytes,
        content(alert_body(Status::Actual)).encode(),
        NORTH.signed_bundle().encode(),
        signed_pairing().encode(),
        signed_introduction(&SOUTH).encode(),
        signed_roll_over().encode(),
        relay_receipt(RelayFact::Held).encode(),
        Frame::Submit(first().bytes).to_bytes(),
        written.bytes().clone(),
        content(about.clone()).encode(),
    ]
}

proptest! {
    #![proptest_config(Config::with_cases(64))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        read_all(&bytes.into());
    }

    #[test]
    fn good_bytes_bent_are_read_or_refused(
        which in 0..10_usize,
        changes in proptest::collection::vec((any::<Index>(), any::<u8>()), 1..4),
        cut in any::<Index>(),
        whole in any::<bool>(),
    ) {
        let mut bytes = good()[which].to_vec();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if !whole {
            bytes.truncate(cut.index(bytes.len()));
        }
        read_all(&bytes.into());
    }
}
