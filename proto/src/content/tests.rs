//! Content and margin come back as they were, within their bounds, and no bytes make a reader fail otherwise.

use proptest::{arbitrary::any, prop_assert, proptest};

use super::*;
use crate::{
    alert::Outcome,
    id::{Digest, SessionId},
    receipt::{Fact, Receipt},
};

const NOW: Timestamp = Timestamp::from_millis(1_795_503_123_456);

fn receipt(fact: Fact) -> Receipt {
    Receipt {
        envelope: Digest::from_bytes([1; 32]),
        fact,
    }
}

fn delivered(byte: u8) -> Receipt {
    receipt(Fact::Delivered {
        at: NOW,
        session: SessionId::from_bytes([byte; 16]),
        session_kept: byte.is_multiple_of(2),
    })
}

/// The facts that only an officer or a refusing gateway states.
fn lone_facts() -> [Receipt; 3] {
    let officer = String::from("Daw Khin");
    [
        receipt(Fact::Read {
            at: NOW,
            officer: officer.clone(),
        }),
        receipt(Fact::Actioned {
            at: NOW,
            officer,
            counter: 2,
            outcome: Outcome::Seized,
            note: "two bags".into(),
        }),
        receipt(Fact::Refused {
            at: NOW,
            code: "commitment_mismatch".into(),
        }),
    ]
}

fn of(receipts: Vec<Receipt>) -> Content {
    Content {
        id: AlertId::new(NOW, &[5; 10]),
        attempt: 1,
        composed_at: NOW,
        expires_at: NOW,
        by_relay_time: true,
        body: Body::Receipts(Receipts {
            stream: StreamId(3),
            number: 1,
            receipts,
        }),
    }
}

#[test]
fn receipts_come_back_as_they_were() {
    let many = (0..=255).map(delivered).collect();
    let alone = lone_facts().map(|one| of(vec![one]));
    for content in alone.into_iter().chain([of(vec![delivered(1)]), of(many)]) {
        assert_eq!(Content::decode(content.encode()), Ok(content));
    }
}

#[test]
fn r14_only_delivered_receipts_share_an_envelope() {
    for other in lone_facts() {
        for mixed in [
            vec![delivered(1), other.clone()],
            vec![other.clone(), delivered(1)],
            vec![other.clone(), other.clone()],
        ] {
            assert!(Content::decode(of(mixed).encode()).is_err());
        }
    }
    assert!(Content::decode(of(Vec::new()).encode()).is_err());
    let over = (0..=255).chain([0]).map(delivered).collect();
    assert!(Content::decode(of(over).encode()).is_err());
}

#[test]
fn a_content_keeps_its_bounds() {
    let good = of(vec![delivered(1)]);
    let no_attempt = Content {
        attempt: 0,
        ..good.clone()
    };
    assert!(Content::decode(no_attempt.encode()).is_err());
    // Field 2000, as many bytes as it takes.
    let padded = |length: usize| {
        let mut bytes = good.encode().to_vec();
        let rest = length - bytes.len() - 5;
        bytes.extend_from_slice(&[0x82, 0x7d]);
        let low = u8::try_from(rest & 0x7f).unwrap() | 0x80;
        let middle = u8::try_from((rest >> 7) & 0x7f).unwrap() | 0x80;
        bytes.extend_from_slice(&[low, middle, u8::try_from(rest >> 14).unwrap()]);
        bytes.resize(length, 0);
        Content::decode(bytes.into())
    };
    assert_eq!(padded(limits::CONTENT_BYTES_MAX), Ok(good.clone()));
    assert!(padded(limits::CONTENT_BYTES_MAX + 1).is_err());
}

#[test]
fn a_margin_keeps_its_bounds() {
    let margin = |streams: usize| Margin {
        author_epoch: NOW,
        acknowledged: vec![(StreamId(u64::MAX), u64::MAX); streams],
        again: false,
        reads_short: true,
    };
    let full = margin(limits::ACKNOWLEDGEMENTS_MAX);
    let bytes = Bytes::from(full.encode());
    assert!(bytes.len() <= limits::MARGIN_BYTES_MAX);
    assert_eq!(Margin::decode(bytes), Ok(full));
    let over = margin(limits::ACKNOWLEDGEMENTS_MAX + 1).encode();
    assert!(Margin::decode(over.into()).is_err());
    assert!(Margin::decode(vec![0; limits::MARGIN_BYTES_MAX + 1].into()).is_err());
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let bytes = Bytes::from(bytes);
        drop(Margin::decode(bytes.clone()));
        if let Ok(content) = Content::decode(bytes) {
            prop_assert!(Content::decode(content.encode()).is_ok());
        }
    }
}
