//! Key files, homes, sealing keys.

use std::{os::unix::fs::PermissionsExt as _, path::Path};

use super::*;
use crate::config::{Config, Relay};

pub(crate) fn config(office: &str) -> Config {
    Config {
        office: office.parse().unwrap(),
        language: None,
        relay: Relay {
            address: "127.0.0.1:4433".to_owned(),
            name: "relay.example".parse().unwrap(),
            silence_s: None,
        },
    }
}

fn passphrase(text: &str) -> Passphrase {
    Passphrase::new(text.to_owned()).unwrap()
}

fn home(path: &Path) -> Home {
    Home::create(
        path,
        &config("mae-sai.th"),
        (&passphrase("right"), Cost::TEST),
    )
    .unwrap()
}

#[test]
fn a_home_opens_with_its_passphrase_and_keeps_its_keys() {
    use blo_proto::Signer as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("home");
    let made = home(&path);
    let opened = Home::open(&path, &passphrase("right")).unwrap();
    assert_eq!(opened.identity.identity(), made.identity.identity());
    assert_eq!(opened.home_key.bytes(), made.home_key.bytes());
    assert!(matches!(
        Home::open(&path, &passphrase("wrong")),
        Err(HomeError::Locked(_))
    ));
    assert!(matches!(
        Home::create(&path, &config("mae-sai.th"), (&passphrase("x"), Cost::TEST)),
        Err(HomeError::Exists(_))
    ));
}

#[test]
fn a_home_is_held_by_one_gateway_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("home");
    home(&path);
    let first = Home::open(&path, &passphrase("right")).unwrap();
    assert!(matches!(
        Home::open(&path, &passphrase("right")),
        Err(HomeError::InUse(_))
    ));
    assert!(Home::unlock(&path, &passphrase("right")).is_ok());
    drop(first);
    assert!(Home::open(&path, &passphrase("right")).is_ok());
}

#[test]
fn a_key_file_altered_at_any_byte_does_not_open() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.key");
    let right = passphrase("right");
    file::lock(&path, b"label", (&right, Cost::TEST), b"secret").unwrap();
    let good = std::fs::read(&path).unwrap();
    assert_eq!(&**file::unlock(&path, b"label", &right).unwrap(), b"secret");
    assert!(file::unlock(&path, b"other", &right).is_err());
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 1;
        disk::write_private(&path, &bad).unwrap();
        assert!(file::unlock(&path, b"label", &right).is_err(), "byte {at}");
    }
    for length in 0..good.len() {
        disk::write_private(&path, &good[..length]).unwrap();
        assert!(
            file::unlock(&path, b"label", &right).is_err(),
            "cut to {length}"
        );
    }
}

#[test]
fn what_others_can_read_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("home");
    home(&path);
    let expose = |file: &Path, mode| {
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    expose(&path.join(IDENTITY), 0o640);
    let refused = Home::unlock(&path, &passphrase("right"));
    assert!(matches!(refused, Err(HomeError::Exposed(_))));
    expose(&path.join(IDENTITY), 0o600);
    expose(&path, 0o755);
    let refused = Home::unlock(&path, &passphrase("right"));
    assert!(matches!(refused, Err(HomeError::Exposed(_))));

    let file = folder.path().join("passphrase");
    std::fs::write(&file, "right\n").unwrap();
    let sources = Sources {
        file: Some(file.clone()),
        ..Sources::default()
    };
    expose(&file, 0o644);
    assert!(matches!(sources.existing(), Err(HomeError::Exposed(_))));
    expose(&file, 0o600);
    expose(&path, 0o700);
    assert!(Home::unlock(&path, &sources.existing().unwrap()).is_ok());
}

#[test]
fn a_sealing_key_survives_a_restart_and_is_gone_once_destroyed() {
    use blo_proto::Timestamp;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("home");
    let home = home(&path);
    let (old, new) = (Timestamp::from_millis(1), Timestamp::from_millis(2));
    let keys = home.sealing_keys().unwrap();
    keys.create(old).unwrap();
    keys.create(new).unwrap();
    let seed = *keys.key(old).unwrap().seed();
    keys.create(old).unwrap();
    let again = home.sealing_keys().unwrap();
    assert_eq!(again.epochs(), [old, new]);
    assert_eq!(again.key(old).unwrap().seed(), &seed);

    // A second name of the same file shows what is left on the disk after the unlinking.
    let file = path.join("sealing/1.key");
    let ghost = folder.path().join("ghost");
    std::fs::hard_link(&file, &ghost).unwrap();
    again.destroy(old).unwrap();
    assert!(!file.exists());
    assert!(std::fs::read(&ghost).unwrap().iter().all(|byte| *byte == 0));
    assert!(again.key(old).is_none());
    assert_eq!(home.sealing_keys().unwrap().epochs(), [new]);
    again.destroy(old).unwrap();

    // The power went between the zeros and the unlinking.
    keys.create(old).unwrap();
    let torn = path.join("sealing/1.key");
    std::fs::write(&torn, vec![0; 72]).unwrap();
    assert_eq!(home.sealing_keys().unwrap().epochs(), [new]);
    assert!(!torn.exists(), "it is finished");

    std::fs::rename(path.join("sealing/2.key"), path.join("sealing/3.key")).unwrap();
    assert!(matches!(home.sealing_keys(), Err(HomeError::Locked(_))));
}

/// A home with a certificate for its key, and the file of one for another key.
fn certified(folder: &Path, fresh: &FreshKey) -> (Home, std::path::PathBuf) {
    let path = folder.join("home");
    let made = home(&path);
    let file = |name: &str, pkcs8: &[u8]| {
        let key = rcgen::KeyPair::try_from(pkcs8).unwrap();
        let mut params = rcgen::CertificateParams::new(["mae-sai.th".to_owned()]).unwrap();
        params.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ClientAuth];
        let file = folder.join(name);
        std::fs::write(&file, params.self_signed(&key).unwrap().pem()).unwrap();
        file
    };
    let own = file("own.pem", &made.identity.pkcs8());
    made.put_certificate(&own).unwrap();
    made.sealing_keys()
        .unwrap()
        .create(blo_proto::Timestamp::from_millis(1))
        .unwrap();
    (made, file("next.pem", &fresh.pkcs8()))
}

fn is_zeros(file: &Path) -> bool {
    std::fs::read(file).unwrap().iter().all(|byte| *byte == 0)
}

#[test]
fn another_key_takes_the_place_of_the_old_one_which_is_overwritten_and_the_home_key_stays() {
    use blo_proto::Signer as _;
    let folder = tempfile::tempdir().unwrap();
    let fresh = FreshKey::draw();
    let (before, next) = certified(folder.path(), &fresh);
    let path = before.path.clone();
    let (home_key, old_chain) = (
        before.home_key.clone(),
        certificates(&path.join(CERTIFICATE)).unwrap(),
    );
    let ghosts = [IDENTITY, "sealing/1.key"].map(|name| {
        let ghost = folder.path().join(name.replace('/', "-"));
        std::fs::hard_link(path.join(name), &ghost).unwrap();
        ghost
    });
    let opened = Home::open_without_chain(&path, &passphrase("right")).unwrap();
    opened
        .replace_identity(&fresh, &passphrase("another"))
        .unwrap();
    assert!(ghosts.iter().all(|ghost| is_zeros(ghost)), "overwritten");
    assert!(matches!(
        Home::unlock(&path, &passphrase("right")),
        Err(HomeError::Locked(_))
    ));
    let after = Home::open(&path, &passphrase("another")).unwrap();
    assert_eq!(after.identity.identity(), &fresh.identity());
    assert_eq!(after.home_key.bytes(), home_key.bytes());
    assert!(
        after.identity.chain().is_empty(),
        "no certificate for it yet"
    );
    assert_eq!(after.sealing_keys().unwrap().epochs(), []);
    assert_eq!(after.former_chains().unwrap(), [old_chain]);
    after.put_certificate(&next).unwrap();
    drop(after);
    let after = Home::open(&path, &passphrase("another")).unwrap();
    assert_eq!(after.identity.chain().len(), 1);
    assert_eq!(after.former_chains().unwrap().len(), 1);
}

#[test]
fn whoever_stops_a_replacement_leaves_one_key_whole_and_the_next_step_finishes_it() {
    use blo_proto::Signer as _;
    for steps in 1..=6 {
        let folder = tempfile::tempdir().unwrap();
        let fresh = FreshKey::draw();
        let (before, next) = certified(folder.path(), &fresh);
        let path = before.path.clone();
        let old = before.identity.identity().clone();
        let ghost = folder.path().join("ghost");
        std::fs::hard_link(path.join(IDENTITY), &ghost).unwrap();
        // The power goes after so many of them.
        let right = passphrase("right");
        let all: [&dyn Fn(); 6] = [
            &|| former::keep(&path).unwrap(),
            &|| before.prepare(&fresh, &right).unwrap(),
            &|| before.exchange().unwrap(),
            &|| disk::destroy(&path.join("identity.next")).unwrap(),
            &|| {
                let keys = before.sealing_keys().unwrap();
                keys.destroy(keys.epochs()[0]).unwrap();
            },
            &|| disk::remove(&path.join(CERTIFICATE)).unwrap(),
        ];
        all.iter().take(steps).for_each(|step| step());

        let found = Home::open(&path, &right).unwrap();
        let exchanged = steps >= 3;
        let key = if exchanged { fresh.identity() } else { old };
        assert_eq!(found.identity.identity(), &key, "after step {steps}");
        assert_eq!(found.identity.chain().is_empty(), exchanged, "{steps}");
        if exchanged {
            found.put_certificate(&next).unwrap();
        } else {
            drop(found);
            let found = Home::open_without_chain(&path, &right).unwrap();
            found.replace_identity(&fresh, &right).unwrap();
            let found = Home::open(&path, &right).unwrap();
            found.put_certificate(&next).unwrap();
        }
        assert!(is_zeros(&ghost), "after step {steps}");
        assert!(!path.join("identity.next").exists(), "after step {steps}");
        let whole = Home::unlock(&path, &right).unwrap();
        assert_eq!(whole.identity.identity(), &fresh.identity());
        assert_eq!(whole.identity.chain().len(), 1);
        assert_eq!(whole.sealing_keys().unwrap().epochs(), [], "{steps}");
    }
}
