//! An exported file that was cut off, changed, or is another's.

use super::*;

fn relay() -> RelayId {
    "relay.example".parse().unwrap()
}

fn written() -> String {
    let export = Export {
        store_epoch: "00".repeat(16),
        position: 7,
        offices: vec![OfficeExport {
            id: "mae-sai.th".to_owned(),
            key: "11".repeat(32),
            chain: vec!["22".to_owned()],
            suspended_by: Some("the operator".to_owned()),
            removed_by: None,
        }],
        pairings: vec![PairingExport {
            offices: ["mae-sai.th".to_owned(), "tachileik.mm".to_owned()],
            serial: 3,
            signed: "33".to_owned(),
            roll_overs: vec!["44".to_owned()],
        }],
        ended: vec![EndedExport {
            offices: ["mae-sai.th".to_owned(), "poipet.kh".to_owned()],
            serial: 5,
            by: "mae-sai.th".to_owned(),
        }],
        allowed: vec![AllowedExport {
            offices: ["mae-sai.th".to_owned(), "poipet.kh".to_owned()],
            allowed: true,
            by: "Somchai".to_owned(),
        }],
        authorities: vec![AuthorityExport {
            country: "th".to_owned(),
            certificate: "44".to_owned(),
            by: "Somchai".to_owned(),
            removed: false,
        }],
        lists: vec![ListExport {
            country: "th".to_owned(),
            crl: "55".to_owned(),
            by: "Somchai".to_owned(),
        }],
    };
    let text = export
        .to_text(&relay(), Timestamp::from_millis(1_795_503_120_000))
        .unwrap();
    assert_eq!(Export::parse(&text, &relay()), Ok(export));
    text
}

#[test]
fn a_file_that_is_cut_off_anywhere_is_never_taken() {
    let text = written();
    for end in 0..text.len() {
        let cut = text.get(..end).unwrap();
        assert!(Export::parse(cut, &relay()).is_err(), "{end}");
    }
    let lines: Vec<_> = text.lines().collect();
    for kept in 1..lines.len() {
        let cut = format!("{}\n", lines[..kept].join("\n"));
        assert_eq!(Export::parse(&cut, &relay()), Err(ExportError::CutOff));
    }
}

#[test]
fn a_file_that_is_changed_of_another_version_or_of_another_relay_is_never_taken() {
    let text = written();
    let parse = |text: &str| Export::parse(text, &relay());
    assert_eq!(
        parse(&text.replace("\"serial\":3", "\"serial\":4")),
        Err(ExportError::Changed)
    );
    let newer = text.replace("registry\":1", "registry\":2");
    assert_eq!(parse(&newer), Err(ExportError::Version(2)));
    assert_eq!(parse("{}\n"), Err(ExportError::Other));
    let other = "other.example".parse().unwrap();
    assert!(matches!(
        Export::parse(&text, &other),
        Err(ExportError::AnotherRelay { .. })
    ));
}
