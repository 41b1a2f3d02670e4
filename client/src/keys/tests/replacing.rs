//! Another key in the place of one that may be stolen.

use super::*;

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
