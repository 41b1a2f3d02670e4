//! Frames survive any cut of the stream, and one that is too large or of a new kind does no harm.

use super::*;
use crate::{
    bundle::SignedBundle,
    id::{RelayId, StoreEpoch, StreamId},
    receipt::{RelayFact, RelayReceipt},
    sign::MemorySigner,
};

const NOW: Timestamp = Timestamp::from_millis(1_795_503_123_456);

fn digest(byte: u8) -> Digest {
    Digest::from_bytes([byte; 32])
}

fn relay() -> RelayId {
    "relay.example".parse().unwrap()
}

fn relay_receipt() -> SignedRelayReceipt {
    let receipt = RelayReceipt {
        relay: relay(),
        epoch: StoreEpoch::from_bytes([8; 16]),
        at: NOW,
        fact: RelayFact::Refused("unpaired".into()),
        entries: vec![(digest(1), 0)],
    };
    SignedRelayReceipt::sign(&receipt, &MemorySigner::from_seed(&[9; 32])).unwrap()
}

fn void_numbers() -> SignedVoidNumbers {
    let void = notice::VoidNumbers {
        stream: StreamId(7),
        recipient: "tachileik.mm".parse().unwrap(),
        precedence: Precedence::Routine,
        ranges: vec![(1, 3)],
    };
    let sender = "mae-sai.th".parse().unwrap();
    SignedVoidNumbers::sign(&sender, &void, &MemorySigner::from_seed(&[1; 32])).unwrap()
}

fn hello() -> Hello {
    Hello {
        versions: vec![1],
        features: vec!["blobs".into()],
        clock: NOW,
        link_token: Bytes::from_static(b"token"),
        known: Some((StoreEpoch::from_bytes([8; 16]), 41)),
        crls: vec![("th".into(), 3)],
        software: "blo 0.1.0".into(),
    }
}

fn welcome() -> Welcome {
    Welcome {
        version: 1,
        features: Vec::new(),
        relay: relay(),
        clock: NOW,
        epoch: StoreEpoch::from_bytes([8; 16]),
        position: 42,
        link_token: Bytes::from_static(b"next token"),
        budgets: vec![(Precedence::Flash, 1 << 20)],
        blob_token: None,
    }
}

/// The frames that either side may send on the control stream.
fn on_control() -> Vec<Frame> {
    let office: OfficeId = "tachileik.mm".parse().unwrap();
    let bundle = SignedBundle::sign(
        &office,
        NOW,
        vec![1; 1_216],
        &MemorySigner::from_seed(&[2; 32]),
    );
    let counterpart = Counterpart {
        office: office.clone(),
        pairing: Bytes::from_static(b"pairing"),
        bundle: bundle.unwrap().encode(),
        chain: vec![
            Bytes::from_static(b"leaf"),
            Bytes::from_static(b"authority"),
        ],
        serial: 3,
    };
    vec![
        Frame::Open(Lane::Control),
        Frame::Hello(hello()),
        Frame::Hello(Hello {
            known: None,
            ..hello()
        }),
        Frame::Welcome(welcome()),
        Frame::TokenKept,
        Frame::PublishBundle(counterpart.bundle.clone()),
        Frame::Counterpart(counterpart),
        Frame::Waiting(office.clone()),
        Frame::Unpair(Bytes::from_static(b"unpairing")),
        Frame::Introduce(Bytes::from_static(b"introduction")),
        Frame::Agree(Bytes::from_static(b"pairing")),
        Frame::RollOver(Bytes::from_static(b"roll-over")),
        Frame::Presence {
            office: office.clone(),
            linked: true,
            last_seen: Some(NOW),
            second_gateway: None,
        },
        Frame::Presence {
            office,
            linked: false,
            last_seen: None,
            second_gateway: Some(NOW),
        },
        Frame::VoidNumbers(void_numbers()),
        Frame::Crl(Bytes::from_static(b"crl")),
        Frame::Goodbye("shutting_down".into()),
        Frame::Ping(NOW),
        Frame::Pong {
            echo: NOW,
            clock: NOW.plus_millis(1),
        },
    ]
}

/// The frames of a lane.
fn on_a_lane() -> Vec<Frame> {
    let refused = Refused {
        envelope: Some(digest(1)),
        code: "unpaired".into(),
        retry_after_s: 0,
        receipt: Some(relay_receipt()),
    };
    let unread = Refused {
        envelope: None,
        code: "too_fast".into(),
        retry_after_s: 7,
        receipt: None,
    };
    let mut frames: Vec<_> = Precedence::URGENT_FIRST
        .map(|precedence| Frame::Open(Lane::Of(precedence)))
        .into();
    frames.extend([
        Frame::Submit(Bytes::from_static(b"envelope")),
        Frame::Receipt(relay_receipt()),
        Frame::Settled(digest(2)),
        Frame::Refused(refused),
        Frame::Refused(unread),
        Frame::Fetched(digest(3)),
        Frame::Deliver {
            position: u64::MAX,
            envelope: Bytes::from_static(b"envelope"),
        },
        Frame::Ack(vec![1, 2, u64::MAX]),
        Frame::Repeated(Repeated {
            header: Bytes::from_static(b"header"),
            signature: Bytes::from_static(&[4; 64]),
            sealed_digest: Digest::from_bytes([5; 32]),
        }),
    ]);
    frames
}

#[test]
fn r16_every_kind_of_frame_comes_back_as_it_was() {
    let known = on_control().into_iter().chain(on_a_lane());
    for frame in known.chain(blobs::tests::every()) {
        let bytes = frame.to_bytes();
        let (prefix, body) = bytes.split_first_chunk::<4>().unwrap();
        assert_eq!(u32::from_be_bytes(*prefix) as usize, body.len());
        assert_eq!(Frame::decode(bytes.slice(4..)).unwrap(), frame);
    }
}

#[test]
fn r16_frames_are_found_however_the_stream_is_cut() {
    let frames: Vec<_> = on_control()
        .into_iter()
        .take(2)
        .chain(on_a_lane())
        .collect();
    let mut bytes = BytesMut::new();
    for frame in &frames {
        frame.encode(&mut bytes);
    }
    for cut in 0..=bytes.len() {
        let mut decoder = Decoder::default();
        let mut found = Vec::new();
        for piece in [&bytes[..cut], &bytes[cut..]] {
            decoder.push(piece);
            while let Some(frame) = decoder.next_frame().unwrap() {
                found.push(frame);
            }
        }
        assert_eq!(found, frames, "cut at {cut}");
        assert!(!decoder.is_mid_frame());
    }
    let mut decoder = Decoder::default();
    let mut found = Vec::new();
    for byte in &bytes {
        decoder.push(&[*byte]);
        found.extend(decoder.next_frame().unwrap());
    }
    assert_eq!(found, frames);
}

#[test]
fn r16_a_frame_over_the_bound_is_refused_before_its_bytes_come() {
    let over = u32::try_from(limits::FRAME_BYTES_MAX + 1).unwrap();
    for length in [over, u32::MAX] {
        let mut decoder = Decoder::default();
        decoder.push(&length.to_be_bytes());
        assert_eq!(decoder.next_frame().unwrap_err().code, Code::TooLarge);
    }
    let mut decoder = Decoder::default();
    decoder.push(&(over - 1).to_be_bytes());
    assert_eq!(decoder.next_frame(), Ok(None));
    assert!(decoder.is_mid_frame());
}

#[test]
fn r16_a_kind_of_a_newer_version_is_passed_over() {
    // Field 100, two bytes: a kind that this version does not know; then nothing at all.
    let mut decoder = Decoder::default();
    decoder.push(&[0, 0, 0, 5, 0xa2, 0x06, 0x02, 1, 2]);
    decoder.push(&[0, 0, 0, 0]);
    decoder.push(&Frame::TokenKept.to_bytes());
    assert_eq!(decoder.next_frame(), Ok(Some(Frame::Unknown)));
    assert_eq!(decoder.next_frame(), Ok(Some(Frame::Unknown)));
    assert_eq!(decoder.next_frame(), Ok(Some(Frame::TokenKept)));
    assert_eq!(decoder.next_frame(), Ok(None));
}

#[test]
fn a_frame_that_breaks_a_bound_is_malformed() {
    let long_token = Welcome {
        link_token: vec![1; 65].into(),
        ..welcome()
    };
    let no_token = Welcome {
        link_token: Bytes::new(),
        ..welcome()
    };
    let chatty = Hello {
        features: vec![String::new(); 65],
        ..hello()
    };
    let chain = Counterpart {
        office: "tachileik.mm".parse().unwrap(),
        pairing: Bytes::new(),
        bundle: Bytes::new(),
        chain: vec![Bytes::new(); 9],
        serial: 3,
    };
    for bad in [
        Frame::Welcome(long_token),
        Frame::Welcome(no_token),
        Frame::Hello(chatty),
        Frame::Counterpart(chain),
        Frame::Ack(vec![1; limits::ACK_POSITIONS_MAX + 1]),
        Frame::Goodbye("Not A Code".into()),
        Frame::Goodbye("a".repeat(41)),
    ] {
        let refusal = Frame::decode(bad.to_bytes().slice(4..)).unwrap_err();
        assert_eq!(refusal.code, Code::Malformed, "{bad:?}");
    }
}
