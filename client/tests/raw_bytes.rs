//! Any bytes, and good bytes bent at random, in everything that an office's program reads: refused, or read; never a
//! panic. What failed once is kept in `raw_bytes.regressions` and tried first. Not: what comes from a link (`proto`).
#![expect(
    clippy::unwrap_used,
    reason = "a test that panics has failed, which is what it is for"
)]

use blo_client::{
    config::Config,
    desk::{AlertInput, Event, Item, Sent, View},
    evidence::{Counterpart, Evidence, Opened},
    local::{Answer, Request},
    shelf::{Body, ShelfProjection, keys},
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

/// Reads `bytes` as everything that an office's program reads.
fn read_all(bytes: &[u8]) {
    // One file has one spelling: what is read is spelled as it was.
    if let Ok(evidence) = Evidence::parse(bytes) {
        assert_eq!(evidence.to_text().as_bytes(), bytes);
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Ok(config) = Config::parse(text)
    {
        assert_eq!(Config::parse(&config.to_text()).unwrap(), config);
    }
    lines(bytes);
    shelf(bytes);
}

/// Lines of a feed, of a verb, and of a gateway's answers.
fn lines(bytes: &[u8]) {
    if let Ok(alert) = serde_json::from_slice::<AlertInput>(bytes) {
        let again = serde_json::to_vec(&alert).unwrap();
        assert_eq!(serde_json::from_slice::<AlertInput>(&again).unwrap(), alert);
    }
    if let Ok(request) = serde_json::from_slice::<Request>(bytes) {
        let again = serde_json::to_vec(&request).unwrap();
        assert_eq!(serde_json::from_slice::<Request>(&again).unwrap(), request);
    }
    drop(serde_json::from_slice::<Answer<Sent>>(bytes));
    drop(serde_json::from_slice::<Answer<Vec<Item>>>(bytes));
    drop(serde_json::from_slice::<Answer<View>>(bytes));
    drop(serde_json::from_slice::<Answer<Event>>(bytes));
}

/// Entries of a journal whose checksum holds, which other versions may have written.
fn shelf(bytes: &[u8]) {
    drop(Body::decode(bytes));
    let at = Position::new(7);
    if let Ok(projected) = ShelfProjection.project(at, bytes) {
        let again = ShelfProjection.project(at, bytes).unwrap();
        assert_eq!(projected.updates, again.updates, "the same each time");
    }
    let (key, value) = bytes.split_at(bytes.len() / 2);
    let _ = (keys::position(bytes), keys::parse_number_value(bytes));
    let _ = (keys::parse_count(bytes), keys::parse_owed(bytes));
    let _ = (
        keys::parse_mark(key, value),
        keys::parse_uncovered(key, value),
    );
}

/// Good bytes of every kind.
fn good() -> [Vec<u8>; 5] {
    let opened = Opened {
        header: Bytes::from_static(&[7; 100]),
        signature: Bytes::from_static(&[8; 64]),
        sealed_digest: Bytes::from_static(&[9; 32]),
        plaintext: Bytes::from_static(&[10; 300]),
    };
    let counterpart = Counterpart {
        office: "tachileik.mm".to_owned(),
        alerts: vec![opened.clone()],
        receipts: vec![opened],
        statements: vec![Bytes::from_static(b"stated")],
        ..Counterpart::default()
    };
    let evidence = Evidence {
        id: "0198c0de-0000-7000-8000-000000000000".to_owned(),
        sender: "mae-sai.th".to_owned(),
        own_chain: vec![Bytes::from_static(&[11; 70])],
        crls: vec![Bytes::from_static(&[12; 90])],
        counterparts: vec![counterpart],
    };
    let config = "office = \"mae-sai.th\"\nlanguage = \"th\"\n\n[relay]\naddress = \"[::1]:4433\"\n\
                  name = \"relay.example\"\nsilence_s = 5\n";
    let alert = r#"{"to":["tachileik.mm"],"precedence":"FLASH","texts":[{"language":"my","headline":"ယာဉ်"}],
                    "place":{"point_e7":[204500000,998800000]},"lifetime_s":60,"ref":"feed-1"}"#;
    let request = format!(r#"{{"verb":"send","with":{alert}}}"#);
    // A change of the index, as `clear` spells it: key, value, and where the position goes.
    let clear = b"\x0a\x0c\x0a\x03key\x12\x05value\x0a\x07\x0a\x03end\x18\x01";
    [
        evidence.to_text().into_bytes(),
        config.as_bytes().to_vec(),
        alert.as_bytes().to_vec(),
        request.into_bytes(),
        clear.to_vec(),
    ]
}

#[test]
fn good_bytes_are_read() {
    let [evidence, config, alert, request, clear] = good();
    Evidence::parse(&evidence).unwrap();
    Config::parse(std::str::from_utf8(&config).unwrap()).unwrap();
    serde_json::from_slice::<AlertInput>(&alert).unwrap();
    serde_json::from_slice::<Request>(&request).unwrap();
    let projected = ShelfProjection.project(Position::new(7), &clear).unwrap();
    assert_eq!(projected.updates.len(), 2);
}

fn runs() -> Runs {
    let kept = FileFailurePersistence::Direct("tests/raw_bytes.regressions");
    Runs {
        failure_persistence: Some(Box::new(kept)),
        ..Runs::with_cases(256)
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
        which in 0..5_usize,
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
}
