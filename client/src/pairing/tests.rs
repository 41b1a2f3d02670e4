//! Two homes pair by files and a number that is heard; a wrong number counts, and nothing is signed without a right one.

use std::{path::Path, sync::Arc};

use blo_proto::{Timestamp, introduction::Card};

use super::{OfficeView, PairingError, steps::Steps};
use crate::keys::{CERTIFICATE, Cost, Home, Passphrase, tests::config, write_private};

const SOUTH: &str = "mae-sai.th";
const NORTH: &str = "tachileik.mm";
/// Between the dates that a certificate of `rcgen` has by itself.
const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

/// A home with a certificate, and its steps.
fn office(folder: &Path, name: &str) -> Steps {
    let path = folder.join(name);
    let passphrase = Passphrase::new("right".to_owned()).unwrap();
    let home = Home::create(&path, &config(name), (&passphrase, Cost::TEST)).unwrap();
    let key = rcgen::KeyPair::try_from(home.identity.pkcs8().to_vec()).unwrap();
    let mut params = rcgen::CertificateParams::new([name.to_owned()]).unwrap();
    params.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ClientAuth];
    let pem = params.self_signed(&key).unwrap().pem();
    write_private(&path.join(CERTIFICATE), pem.as_bytes()).unwrap();
    Steps::of(&home, Arc::new(|| NOW))
}

fn card(telephone: &str) -> Card {
    Card {
        post: "bridge 2".to_owned(),
        telephones: vec![telephone.to_owned()],
    }
}

/// What one carries to the other as a file.
fn carry(from: &Steps, (own, to): (&str, &Steps), whom: &str) -> OfficeView {
    let file = from.file_for(&whom.parse().unwrap()).unwrap().unwrap();
    let (office, _) = to.take(&file).unwrap();
    assert_eq!(office.as_str(), own);
    to.with(&office).unwrap()
}

fn hear(at: &Steps, of: &str, digits: &str) -> Result<bool, PairingError> {
    let heard = digits.parse().unwrap();
    let whole = at.hear(&of.parse().unwrap(), (&heard, 0), "Daw Hla".to_owned());
    Ok(whole?.is_some())
}

fn with(at: &Steps, of: &str) -> OfficeView {
    at.with(&of.parse().unwrap()).unwrap()
}

#[test]
fn r20_nothing_is_signed_until_the_number_was_heard_and_a_wrong_one_counts() {
    let folder = tempfile::tempdir().unwrap();
    let (south, north) = (office(folder.path(), SOUTH), office(folder.path(), NORTH));
    south
        .introduce(&NORTH.parse().unwrap(), card("+66 1"), 0)
        .unwrap();
    north
        .introduce(&SOUTH.parse().unwrap(), card("+95 1"), 0)
        .unwrap();
    carry(&south, (SOUTH, &north), NORTH);
    let told = carry(&north, (NORTH, &south), SOUTH);
    assert_eq!((told.stage, told.card_confirmed), ("to_confirm", false));
    assert_eq!(told.telephones, ["+95 1"]);

    let (ours, theirs) = (south.own().unwrap(), north.own().unwrap());
    let wrong = hear(&south, NORTH, &ours.digits).unwrap_err();
    assert!(matches!(wrong, PairingError::Ceremony(_)), "{wrong}");
    let after = with(&south, NORTH);
    assert_eq!((after.stage, after.wrong), ("to_confirm", 1));
    assert!(after.compared_by.is_empty(), "nobody compared");
    assert!(
        !hear(&south, NORTH, &theirs.digits).unwrap(),
        "one signature"
    );
    let signed = with(&south, NORTH);
    assert_eq!(
        (signed.stage, signed.compared_by.as_str()),
        ("signed", "Daw Hla")
    );
    assert_eq!(signed.serial, 0, "and nothing is in force");

    carry(&south, (SOUTH, &north), NORTH);
    assert!(
        hear(&north, SOUTH, &ours.digits).unwrap(),
        "both signatures"
    );
    let agreed = carry(&north, (NORTH, &south), SOUTH);
    assert_eq!((agreed.stage, agreed.serial), ("nothing", 1));
    assert!(agreed.card_confirmed && !agreed.until.is_empty());
    assert_eq!(south.all().unwrap(), [agreed]);
}

#[test]
fn r20_five_wrong_numbers_end_an_introduction() {
    let folder = tempfile::tempdir().unwrap();
    let (south, north) = (office(folder.path(), SOUTH), office(folder.path(), NORTH));
    south
        .introduce(&NORTH.parse().unwrap(), Card::default(), 0)
        .unwrap();
    north
        .introduce(&SOUTH.parse().unwrap(), Card::default(), 0)
        .unwrap();
    carry(&north, (NORTH, &south), SOUTH);
    let own = south.own().unwrap().digits;
    for left in (0..5).rev() {
        hear(&south, NORTH, &own).unwrap_err();
        assert_eq!(with(&south, NORTH).left, left);
    }
    let right = north.own().unwrap().digits;
    hear(&south, NORTH, &right).unwrap_err();
    assert_eq!(with(&south, NORTH).stage, "ended");
}

#[test]
fn every_refusal_says_in_every_language_what_happened_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let south = office(folder.path(), SOUTH);
    let north: blo_proto::OfficeId = NORTH.parse().unwrap();
    let digits = south.own().unwrap().digits;
    let long = Card {
        post: "x".repeat(10_000),
        telephones: Vec::new(),
    };
    for error in [
        south
            .take(&bytes::Bytes::from_static(b"no such thing"))
            .unwrap_err(),
        hear(&south, NORTH, &digits).unwrap_err(),
        south.introduce(&north, long, 0).unwrap_err(),
        PairingError::Digits,
        PairingError::NoFile,
        PairingError::Size,
        PairingError::OwnKey,
    ] {
        for language in crate::words::Language::ALL {
            let said = error.sentences(language);
            assert!(language.writes(&said), "{language}: {error}: {said}");
        }
    }
}
