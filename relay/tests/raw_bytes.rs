//! Any bytes, and good bytes bent at random, in everything that a relay reads: refused, or read; never a panic, and
//! never without end. What failed once is kept in `raw_bytes.regressions` and tried first. Not: frames, envelopes and
//! certificates (`proto`), nor segments of a journal (`store`).
#![expect(
    clippy::unwrap_used,
    reason = "a test that panics has failed, which is what it is for"
)]

use std::path::Path;

use blo_proto::{RelayId, Timestamp};
use blo_relay::{
    admin::{self, Answer, Question},
    authorities::{self, List},
    config::Config,
    export::{Export, OfficeExport, PairingExport},
    mailboxes::{Entry, EpochEntry, OfficeEntry, PairingEntry, Projection, StateEntry},
    registry::Registry,
    tls,
};
use blo_store::{Position, Projection as _};
use bytes::Bytes;
use proptest::{
    arbitrary::any,
    collection::vec,
    proptest,
    sample::Index,
    test_runner::{Config as Runs, FileFailurePersistence},
};
use prost::Message as _;

const NOW: Timestamp = Timestamp::from_millis(1_795_503_120_000);

/// Reads `bytes` as everything that a relay reads.
fn read_all(bytes: &[u8]) {
    record(bytes);
    registry(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        export(text);
        drop(Config::parse(text, here()));
    }
    if let Ok(question) = serde_json::from_slice::<Question>(bytes) {
        let again = serde_json::to_vec(&question).unwrap();
        serde_json::from_slice::<Question>(&again).unwrap();
        if let Ok(request) = admin::request(question) {
            asked(&request);
        }
    }
    drop(serde_json::from_slice::<Answer>(bytes));
    drop(tls::certificates(here(), bytes));
    drop(authorities::in_pem(bytes));
    drop(List::read(&Bytes::copy_from_slice(bytes), &[]));
}

/// A clear part of a journal whose checksum holds, which other versions may have written.
fn record(bytes: &[u8]) {
    let at = Position::new(7);
    if let Ok(projected) = Projection.project(at, bytes) {
        let again = Projection.project(at, bytes).unwrap();
        assert_eq!(projected.updates, again.updates, "the same each time");
    }
}

/// Records of the registry, bent in what the index sees and in the body.
fn registry(bytes: &[u8]) {
    let body = Bytes::copy_from_slice(bytes);
    let entries = [
        OfficeEntry::decode(bytes).map(Entry::Office),
        PairingEntry::decode(bytes).map(Entry::Pairing),
        StateEntry::decode(bytes).map(Entry::State),
        EpochEntry::decode(bytes).map(Entry::Epoch),
        Ok(Entry::Office(office())),
        Ok(Entry::Pairing(PairingEntry {
            one: 1,
            other: 2,
            ..PairingEntry::default()
        })),
        Ok(Entry::State(StateEntry::default())),
    ];
    for entry in entries.into_iter().flatten() {
        let known = (Entry::Office(office()), Bytes::new());
        drop(Registry::load(vec![known, (entry, body.clone())]));
    }
}

fn export(text: &str) {
    if let Ok(export) = Export::parse(text, &relay()) {
        drop(export.plan(&Export::default(), NOW));
        let again = export.to_text(&relay(), NOW).unwrap();
        assert_eq!(Export::parse(&again, &relay()), Ok(export));
    }
    // Lines that a checksum would hide.
    if let Ok(office) = serde_json::from_str::<OfficeExport>(text) {
        planned(&Export {
            offices: vec![office],
            ..Export::default()
        });
    }
    if let Ok(pairing) = serde_json::from_str::<PairingExport>(text) {
        planned(&Export {
            pairings: vec![pairing],
            ..Export::default()
        });
    }
}

fn planned(export: &Export) {
    drop(export.plan(&Export::default(), NOW));
    drop(export.plan(export, NOW));
}

fn asked(request: &blo_relay::hub::Request) {
    assert!(!format!("{request:?}").is_empty());
}

fn office() -> OfficeEntry {
    OfficeEntry {
        handle: 1,
        office: "mae-sai.th".to_owned(),
        key: vec![9; 32],
        ..OfficeEntry::default()
    }
}

fn relay() -> RelayId {
    "relay.example".parse().unwrap()
}

fn here() -> &'static Path {
    Path::new("a-file")
}

/// Good bytes of every kind.
fn good() -> [Vec<u8>; 8] {
    let line = OfficeExport {
        id: "mae-sai.th".to_owned(),
        key: "11".repeat(32),
        chain: vec!["3000".to_owned()],
        suspended_by: None,
        removed_by: None,
    };
    let pairing = PairingExport {
        roll_overs: vec!["55".to_owned()],
        offices: ["mae-sai.th".to_owned(), "tachileik.mm".to_owned()],
        serial: 3,
        signed: "0a00".to_owned(),
    };
    let export = Export {
        store_epoch: "00".repeat(16),
        position: 7,
        offices: vec![line.clone()],
        pairings: vec![pairing.clone()],
        ..Export::default()
    };
    let question = Question::OfficeAdd {
        chain: vec!["3000".to_owned()],
        replace: false,
        by: "Daw Khin".to_owned(),
    };
    // A record of numbers that are forgotten: tag 5, stream 1-7-2-0, above 1, mark 9.
    let forgotten = b"\x2a\x13\x0a\x0d\x08\x01\x11\x07\0\0\0\0\0\0\0\x18\x02\x10\x01\x18\x09";
    // A record of a held envelope: tag 1, the same stream, sequence 3, minute 100.
    let held = b"\x0a\x13\x0a\x0d\x08\x01\x11\x07\0\0\0\0\0\0\0\x18\x02\x10\x03\x18\x64";
    [
        export.to_text(&relay(), NOW).unwrap().into_bytes(),
        serde_json::to_vec(&line).unwrap(),
        serde_json::to_vec(&pairing).unwrap(),
        serde_json::to_vec(&question).unwrap(),
        include_bytes!("../relay.example.toml").to_vec(),
        forgotten.to_vec(),
        held.to_vec(),
        office().encode_to_vec(),
    ]
}

#[test]
fn good_bytes_are_read() {
    let [
        export,
        line,
        pairing,
        question,
        config,
        forgotten,
        held,
        office,
    ] = good();
    Export::parse(std::str::from_utf8(&export).unwrap(), &relay()).unwrap();
    serde_json::from_slice::<OfficeExport>(&line).unwrap();
    serde_json::from_slice::<PairingExport>(&pairing).unwrap();
    let question = serde_json::from_slice::<Question>(&question).unwrap();
    admin::request(question).unwrap();
    Config::parse(std::str::from_utf8(&config).unwrap(), here()).unwrap();
    let updates = |clear: &[u8]| Projection.project(Position::new(7), clear).unwrap().updates;
    assert_eq!(updates(&forgotten).len(), 9, "eight numbers and the mark");
    assert_eq!(updates(&held).len(), 3);
    OfficeEntry::decode(office.as_slice()).unwrap();
}

fn runs() -> Runs {
    let kept = FileFailurePersistence::Direct("tests/raw_bytes.regressions");
    Runs {
        failure_persistence: Some(Box::new(kept)),
        ..Runs::with_cases(512)
    }
}

proptest! {
    #![proptest_config(runs())]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..2_000)) {
        read_all(&bytes);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[ -~\n]{0,300}") {
        read_all(text.as_bytes());
    }

    #[test]
    fn good_bytes_bent_are_read_or_refused(
        which in 0..8_usize,
        changes in vec((any::<Index>(), any::<u8>()), 1..4),
        cut in any::<Index>(),
        whole in any::<bool>(),
    ) {
        let mut bytes = good()[which].clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if !whole {
            bytes.truncate(cut.index(bytes.len()));
        }
        read_all(&bytes);
    }

    #[test]
    fn numbers_in_a_record_are_never_counted_without_end(
        above in any::<u64>(),
        mark in any::<u64>(),
        which in 0..20_u32,
    ) {
        // Two numbers in the place of above and mark, in a record of every kind.
        let mut inside = b"\x0a\x0d\x08\x01\x11\x07\0\0\0\0\0\0\0\x18\x02".to_vec();
        for (tag, number) in [(2, above), (3, mark)] {
            prost::encoding::encode_key(tag, prost::encoding::WireType::Varint, &mut inside);
            prost::encoding::encode_varint(number, &mut inside);
        }
        let mut clear = Vec::new();
        prost::encoding::encode_key(which + 1, prost::encoding::WireType::LengthDelimited, &mut clear);
        prost::encoding::encode_varint(inside.len() as u64, &mut clear);
        clear.extend_from_slice(&inside);
        record(&clear);
    }
}
