//! Notices come back as they were; numbers given up are their owner's to give up.

use super::*;
use crate::{sign::MemorySigner, time::Timestamp};

fn office(text: &str) -> OfficeId {
    text.parse().unwrap()
}

fn void(ranges: Vec<(u64, u64)>) -> VoidNumbers {
    VoidNumbers {
        stream: StreamId(7),
        recipient: office("tachileik.mm"),
        precedence: Precedence::Immediate,
        ranges,
    }
}

#[test]
fn every_notice_comes_back_as_it_was() {
    for notice in [
        Notice::Marks(Marks {
            stream: StreamId(7),
            precedence: Precedence::Flash,
            held_through: 12,
            at: Timestamp::from_millis(9),
        }),
        Notice::VoidNumbers(void(vec![(1, 1), (4, 9)])),
        Notice::CannotOpen(CannotOpen {
            envelope: Digest::from_bytes([1; 32]),
            stream: StreamId(7),
            precedence: Precedence::Routine,
            sequence: 3,
            code: "cannot_open".into(),
            bundle: Bytes::from_static(b"bundle"),
        }),
        Notice::StreamStart(StreamStart {
            stream: StreamId(8),
            predecessor: StreamId(7),
            ends: vec![(Precedence::Flash, 3), (Precedence::Routine, 0)],
        }),
        Notice::Bundle(Bytes::from_static(b"bundle")),
        Notice::Restored(Restored {
            epoch: StoreEpoch::from_bytes([3; 16]),
            have: vec![(StreamId(7), Precedence::Flash, 12)],
            served: true,
        }),
        Notice::NotHere(Digest::from_bytes([2; 32])),
        Notice::Test(Test {
            nonce: [4; 16],
            is_answer: true,
            at: Timestamp::from_millis(9),
        }),
        Notice::Unknown,
    ] {
        assert_eq!(Notice::from_wire(notice.to_wire()), Ok(notice));
    }
}

#[test]
fn a_stream_that_ends_more_often_than_there_are_precedences_is_malformed() {
    let start = |ends: usize| {
        Notice::StreamStart(StreamStart {
            stream: StreamId(8),
            predecessor: StreamId(7),
            ends: vec![(Precedence::Flash, 3); ends],
        })
    };
    assert!(Notice::from_wire(start(4).to_wire()).is_ok());
    let refusal = Notice::from_wire(start(5).to_wire()).unwrap_err();
    assert_eq!(refusal.code, crate::refusal::Code::Malformed);
}

#[test]
fn a_range_of_void_numbers_counts_from_one_and_upwards() {
    for bad in [vec![(0, 1)], vec![(2, 1)], vec![(1, 1); 257]] {
        assert!(VoidNumbers::from_wire(&void(bad).to_wire()).is_err());
    }
}

#[test]
fn void_numbers_hold_only_for_the_office_that_signed_them() {
    let signer = MemorySigner::from_seed(&[1; 32]);
    let signed = SignedVoidNumbers::sign(&office("mae-sai.th"), &void(vec![(1, 3)]), &signer);
    let signed = signed.unwrap();
    let verified = signed.verify(&office("mae-sai.th"), signer.identity());
    assert_eq!(verified.unwrap().get(), &void(vec![(1, 3)]));
    assert!(
        signed
            .verify(&office("poipet.kh"), signer.identity())
            .is_err()
    );
    let other = MemorySigner::from_seed(&[2; 32]);
    assert!(
        signed
            .verify(&office("mae-sai.th"), other.identity())
            .is_err()
    );
}

#[test]
fn a_refusals_code_on_the_wire_is_small_letters() {
    for bad in ["", "Unpaired", "un paired", "<script>", &"a".repeat(41)] {
        assert!(code(bad).is_err(), "{bad}");
    }
    assert_eq!(code("a_code_of_a_newer_version").unwrap().len(), 25);
}
