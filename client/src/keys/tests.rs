//! Key files, homes, sealing keys.

use std::{os::unix::fs::PermissionsExt as _, path::Path};

use super::*;
use crate::config::{Config, Relay};

pub(super) mod power;
mod replacing;

pub(crate) fn config(office: &str) -> Config {
    Config {
        retention: crate::config::Retention::default(),
        office: office.parse().unwrap(),
        language: None,
        relay: Relay::at(
            "127.0.0.1:4433".to_owned(),
            "relay.example".parse().unwrap(),
        ),
        page: None,
        other_relays: Vec::new(),
        alarm: crate::config::Alarm::default(),
        requests: crate::config::Requests::default(),
        need_to_know: crate::config::NeedToKnow::default(),
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

/// A certificate of Mae Sai for a key, PEM.
fn certified(pkcs8: &[u8]) -> String {
    let key = rcgen::KeyPair::try_from(pkcs8.to_vec()).unwrap();
    let mut params = rcgen::CertificateParams::new(["mae-sai.th".to_owned()]).unwrap();
    params.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ClientAuth];
    params.self_signed(&key).unwrap().pem()
}

fn next_keys(home: &Home) -> NextKeys {
    let link = NextLink {
        relays: vec![home.config.relay.clone()],
        relay_authorities: Vec::new(),
        clock: std::sync::Arc::new(|| blo_proto::Timestamp::from_millis(5)),
        networks: std::sync::Arc::default(),
    };
    NextKeys::of(home, link)
}

#[test]
fn the_key_that_the_relay_lets_in_is_the_one_in_hand_and_the_one_before_goes_in_the_end() {
    use blo_proto::{Signer as _, Timestamp};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("home");
    let made = home(&path);
    let first = made.identity.identity().clone();
    let pem = certified(&made.identity.pkcs8());
    write_private(&path.join(CERTIFICATE), pem.as_bytes()).unwrap();
    let open = || Home::unlock(&path, &passphrase("right")).unwrap();

    let next = certified(&open().make_next_key().unwrap());
    assert!(matches!(open().make_next_key(), Err(HomeError::Exists(_))));
    open().drop_next_key().unwrap();
    assert!(open().other.is_none());
    drop(next);
    let next = certified(&open().make_next_key().unwrap());
    assert!(
        next_keys(&open()).other().unwrap().is_none(),
        "not announced"
    );
    open().put_next_certificate(next.as_bytes()).unwrap();
    assert!(matches!(open().drop_next_key(), Err(HomeError::Exists(_))));
    let keys = next_keys(&open());
    let other = keys.other().unwrap().unwrap();
    assert!(other.is_next && *open().identity.identity() == first);

    let second = other.key();
    let long_ago = Timestamp::from_millis(5);
    keys.is_current(&first, long_ago).unwrap();
    assert_eq!(*open().identity.identity(), first);
    for (key, before) in [(&second, &first), (&first, &second), (&second, &first)] {
        keys.is_current(key, long_ago).unwrap();
        let home = open();
        assert_eq!(home.identity.identity(), key);
        assert_eq!(home.former, std::slice::from_ref(&first));
        assert_eq!(home.other.as_ref().unwrap().key(), *before);
        assert_eq!(home.identity.chain().len(), 1);
        assert_eq!(next_keys(&home).other().unwrap().unwrap().key(), *before);
    }
    let before = std::fs::read(path.join(IDENTITY)).unwrap();
    let home = Home::open(&path, &passphrase("right")).unwrap();
    assert!(home.other.is_none(), "a week has passed since");
    drop(home);
    let home = open();
    assert_eq!(*home.identity.identity(), second);
    assert_eq!(home.former, [first]);
    assert_eq!(home.home_key.bytes(), made.home_key.bytes());
    assert_ne!(std::fs::read(path.join(IDENTITY)).unwrap(), before);
    for entry in std::fs::read_dir(&path).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(
            !name.starts_with("next") && name != "former-certificate.pem",
            "{name}"
        );
    }
    home.make_next_key().unwrap();
}
