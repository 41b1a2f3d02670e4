//! What an operator keeps, and what becomes of a relay that is made anew from it. Not: what offices see of it.

use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf};

use blo_proto::{
    Code,
    bundle::SignedBundle,
    frame::{Frame, Lane},
    seal::SealingKey,
};
use bytes::Bytes;

use crate::{
    cli::{blo_relay, failed, ok},
    gateway::Gateway,
    papers::{Leaf, NORTH, SOUTH, Scene, now},
};

impl Scene {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A verb with one file or folder.
    fn verb(&self, words: &[&str], name: &str) -> std::process::Output {
        let path = self.path(name);
        let words = [words, &[path.to_str().unwrap()]].concat();
        blo_relay(&words, Some(&self.file()))
    }

    fn lose_everything(&self) {
        fs::remove_dir_all(self.config().data).unwrap();
    }

    fn listed(&self) -> String {
        let list = |what| ok(&blo_relay(&[what, "list", "--json"], Some(&self.file())));
        let listed = list("office") + &list("pairing");
        let line = |line: &str| {
            let mut line: serde_json::Value = serde_json::from_str(line).unwrap();
            // When: an import is a new one.
            line["added"].get_mut(0).map(serde_json::Value::take);
            format!("{line}\n")
        };
        listed.lines().map(line).collect()
    }

    /// Lines of an export that do not depend on when it was made.
    fn lines(&self, name: &str) -> Vec<String> {
        let text = fs::read_to_string(self.path(name)).unwrap();
        let lines: Vec<_> = text.lines().map(str::to_owned).collect();
        lines[1..lines.len() - 1].to_vec()
    }
}

#[tokio::test]
async fn a_registry_is_kept_and_put_back_whether_the_relay_runs_or_not() {
    let scene = Scene::set();
    let relay = scene.start().await;
    let (scene, told) = tokio::task::spawn_blocking(move || {
        let told = ok(&scene.verb(&["registry", "export"], "running"));
        failed(&scene.verb(&["registry", "export"], "running"), 73);
        (scene, told)
    })
    .await
    .unwrap();
    assert!(told.contains("2 offices and 1 pairings"), "{told}");
    relay.shutdown().await;
    let mode = fs::metadata(scene.path("running"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    ok(&scene.verb(&["registry", "export"], "stopped"));
    assert_eq!(scene.lines("running"), scene.lines("stopped"));
    let before = scene.listed();
    scene.lose_everything();
    let told = ok(&scene.verb(&["registry", "import", "--by", "Daw Khin"], "running"));
    assert!(told.contains("2 offices and 1 pairings were taken; 0 were known"));
    assert_eq!(scene.listed(), before);
    scene.lose_everything();
    let relay = scene.start().await;
    let scene = tokio::task::spawn_blocking(move || {
        ok(&scene.verb(&["registry", "import", "--by", "Daw Khin"], "running"));
        assert_eq!(scene.listed(), before);
        let told = ok(&scene.verb(&["registry", "import", "--by", "Daw Khin"], "running"));
        assert!(told.contains("0 offices and 0 pairings were taken; 3 were known"));
        scene
    })
    .await
    .unwrap();
    relay.shutdown().await;
    ok(&scene.verb(&["registry", "export"], "again"));
    assert_eq!(scene.lines("again"), scene.lines("running"));
}

#[test]
fn an_import_never_replaces_a_key_and_never_goes_back_in_serial() {
    let mut scene = Scene::set();
    ok(&scene.verb(&["registry", "export"], "first"));
    let put_pairing = |scene: &Scene, serial| {
        let signed = scene.pairing(&[&scene.south, &scene.north], serial);
        fs::write(scene.path("pairing"), signed.encode()).unwrap();
        ok(&scene.verb(&["pairing", "add", "--by", "Daw Khin"], "pairing"));
    };
    put_pairing(&scene, 7);
    ok(&scene.verb(&["registry", "export"], "second"));
    let told = ok(&scene.verb(&["registry", "import", "--by", "Daw Khin"], "first"));
    assert!(told.contains("serial 1 of the file is not taken"), "{told}");
    assert!(scene.listed().contains("\"serial\":7"));
    // A registry in which the north has another key, and another office beside.
    scene.lose_everything();
    scene.north = scene.myanmar.issue(&Leaf::office(NORTH, 8));
    let put_office = |scene: &Scene, pem: &str| {
        fs::write(scene.path("office.pem"), pem).unwrap();
        ok(&scene.verb(
            &["office", "add", "--by", "Daw Khin", "--cert"],
            "office.pem",
        ));
    };
    put_office(&scene, &scene.north.pem);
    let before = scene.listed();
    let said = failed(
        &scene.verb(&["registry", "import", "--by", "Daw Khin"], "second"),
        65,
    );
    assert!(
        said.contains(NORTH) && said.contains("another key"),
        "{said}"
    );
    assert_eq!(scene.listed(), before, "nothing is taken of such a file");
}

#[test]
fn an_office_for_which_nobody_vouches_any_more_is_left_out_and_said() {
    let scene = Scene::set();
    ok(&scene.verb(&["registry", "export"], "kept"));
    scene.lose_everything();
    let other = crate::papers::Authority::new("Myanmar");
    fs::write(scene.path("mm.pem"), other.pem()).unwrap();
    let said = failed(
        &scene.verb(&["registry", "import", "--by", "Daw Khin"], "kept"),
        65,
    );
    assert!(said.contains(NORTH), "{said}");
    assert_eq!(line(&scene, "office", SOUTH)["removed"], false);
    // Known for its serials, and no more.
    assert_eq!(line(&scene, "office", NORTH)["removed"], true);
    let pairings = ok(&blo_relay(&["pairing", "list"], Some(&scene.file())));
    assert_eq!(pairings, "");
    let cert = other.issue(&Leaf::office(NORTH, 2)).pem;
    fs::write(scene.path("north.pem"), cert).unwrap();
    ok(&scene.verb(
        &["office", "add", "--by", "Daw Khin", "--cert"],
        "north.pem",
    ));
    ok(&scene.verb(&["registry", "import", "--by", "Daw Khin"], "kept"));
    assert_eq!(line(&scene, "pairing", NORTH)["serial"], 1);
}

#[test]
fn a_file_that_does_not_hold_is_refused_in_two_sentences_and_changes_nothing() {
    let scene = Scene::set();
    ok(&scene.verb(&["registry", "export"], "kept"));
    let text = fs::read_to_string(scene.path("kept")).unwrap();
    let before = scene.listed();
    failed(
        &scene.verb(&["registry", "import", "--by", "Daw Khin"], "none"),
        66,
    );
    failed(&scene.verb(&["registry", "export"], "none/kept"), 73);
    let wrong = [
        (text.trim_end().to_owned(), "cut off"),
        (text.replace("\"serial\":1", "\"serial\":9"), "changed"),
        (text.replace("registry\":1", "registry\":2"), "version 2"),
        ("name = \"relay\"\n".to_owned(), "no export"),
    ];
    for (text, named) in wrong {
        fs::write(scene.path("wrong"), text).unwrap();
        let said = failed(
            &scene.verb(&["registry", "import", "--by", "Daw Khin"], "wrong"),
            65,
        );
        assert!(said.contains(named), "{named}: {said}");
    }
    fs::write(scene.path("wrong"), [0xff, 0xfe]).unwrap();
    failed(
        &scene.verb(&["registry", "import", "--by", "Daw Khin"], "wrong"),
        65,
    );
    assert_eq!(scene.listed(), before);
}

#[test]
fn a_backup_never_overwrites_and_a_restore_wants_a_backup_and_an_empty_folder() {
    let scene = Scene::set();
    ok(&scene.verb(&["store", "backup"], "copy"));
    let mode = fs::metadata(scene.path("copy"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o700);
    failed(&scene.verb(&["store", "backup"], "copy"), 73);
    failed(&scene.verb(&["store", "backup"], "key.pem/copy"), 73);
    failed(&scene.verb(&["store", "restore"], "copy"), 73);
    let before = scene.listed();
    scene.lose_everything();
    failed(&scene.verb(&["store", "restore"], "nothing"), 66);
    let told = ok(&scene.verb(&["store", "restore"], "copy"));
    assert!(told.contains("registry confirm"), "{told}");
    assert_eq!(scene.listed(), before);
    ok(&blo_relay(&["store", "rebuild"], Some(&scene.file())));
    let status = ok(&blo_relay(&["status"], Some(&scene.file())));
    assert!(status.contains("refuses every link"), "{status}");
}

async fn token(scene: &Scene, at: std::net::SocketAddr, token: Bytes) -> Result<Bytes, Code> {
    let to = (at, &scene.root);
    let linked = Gateway::link(to, &scene.south, token).await;
    let (mut gateway, welcome) = linked.map_err(|ended| ended.unwrap())?;
    gateway.say(Lane::Control, &Frame::TokenKept).await.unwrap();
    // Presence follows once the token counts as kept.
    let heard = gateway.hear(Lane::Control, |frame| {
        matches!(frame, Frame::Counterpart(_)).then_some(())
    });
    heard.await.unwrap();
    Ok(welcome.link_token)
}

#[tokio::test]
async fn a_restored_relay_lets_nobody_in_until_it_is_confirmed_and_then_takes_any_token_once() {
    let scene = Scene::set();
    let relay = scene.start().await;
    let old = token(&scene, relay.address(), Bytes::new()).await.unwrap();
    let scene = tokio::task::spawn_blocking(move || {
        ok(&scene.verb(&["store", "backup"], "copy"));
        scene
    })
    .await
    .unwrap();
    let newest = token(&scene, relay.address(), old.clone()).await.unwrap();
    relay.shutdown().await;
    scene.lose_everything();
    ok(&scene.verb(&["store", "restore"], "copy"));
    let checked = ok(&blo_relay(&["check"], Some(&scene.file())));
    assert!(checked.contains("refuses every link"), "{checked}");
    let relay = scene.start().await;
    let at = relay.address();
    for token_of in [&old, &newest] {
        let refused = token(&scene, at, token_of.clone()).await;
        assert_eq!(refused, Err(Code::Unconfirmed));
    }
    let scene = tokio::task::spawn_blocking(move || {
        let confirm = |words: &[&str]| {
            let words = [&["registry", "confirm"], words].concat();
            blo_relay(&words, Some(&scene.file()))
        };
        let shown = ok(&confirm(&[]));
        assert!(shown.contains("serial 1") && shown.contains(NORTH));
        assert!(shown.contains("refuses every link"), "{shown}");
        failed(&confirm(&["--by", " "]), 65);
        let checked = ok(&blo_relay(&["check"], Some(&scene.file())));
        assert!(checked.contains("refuses every link"), "{checked}");
        let shown = ok(&confirm(&["--by", "Daw Khin"]));
        assert!(shown.contains("confirmed by Daw Khin at 20"), "{shown}");
        assert!(ok(&confirm(&[])).contains("waits for no confirmation"));
        scene
    })
    .await
    .unwrap();
    // The relay remembers `old`, which the gateway gave up long ago.
    let fresh = token(&scene, at, newest.clone()).await.unwrap();
    for dead in [old, newest] {
        assert_eq!(token(&scene, at, dead).await, Err(Code::SecondGateway));
    }
    relay.shutdown().await;
    let relay = scene.start().await;
    token(&scene, relay.address(), fresh).await.unwrap();
    let scene = tokio::task::spawn_blocking(move || {
        let status = ok(&blo_relay(&["status", "--json"], Some(&scene.file())));
        let status: serde_json::Value = serde_json::from_str(&status).unwrap();
        assert_eq!(status["unconfirmed"], false);
        assert_eq!(status["confirmed_by"], "Daw Khin");
        assert!(status["store"]["fdatasyncs"].is_u64());
        scene
    })
    .await
    .unwrap();
    relay.shutdown().await;
    drop(scene);
}

#[tokio::test]
async fn a_restored_relay_hands_out_no_bundle_from_before_and_says_how_old_its_newest_is() {
    let scene = Scene::set();
    let relay = scene.start().await;
    let made = now();
    let key = SealingKey::from_seed([3; 32]).public_key();
    let signer = scene.south.signer();
    let bundle = SignedBundle::sign(&SOUTH.parse().unwrap(), made, key, &signer).unwrap();
    let to = (relay.address(), &scene.root);
    let (mut north, _) = Gateway::link(to, &scene.north, Bytes::new())
        .await
        .ok()
        .unwrap();
    let (mut south, _) = Gateway::link(to, &scene.south, Bytes::new())
        .await
        .ok()
        .unwrap();
    north.say(Lane::Control, &Frame::TokenKept).await.unwrap();
    let publish = Frame::PublishBundle(bundle.encode());
    south.say(Lane::Control, &Frame::TokenKept).await.unwrap();
    south.say(Lane::Control, &publish).await.unwrap();
    let heard = north.hear(Lane::Control, |frame| match frame {
        Frame::Counterpart(known) => (known.bundle == bundle.encode()).then_some(()),
        _ => None,
    });
    heard.await.unwrap();
    relay.shutdown().await;
    ok(&scene.verb(&["store", "backup"], "copy"));
    scene.lose_everything();
    ok(&scene.verb(&["store", "restore"], "copy"));
    let by = ["registry", "confirm", "--by", "Daw Khin"];
    let shown = ok(&blo_relay(&by, Some(&scene.file())));
    assert!(shown.contains(&format!("made at {made}")), "{shown}");
    let relay = scene.start().await;
    let to = (relay.address(), &scene.root);
    let (mut north, _) = Gateway::link(to, &scene.north, Bytes::new())
        .await
        .ok()
        .unwrap();
    north.say(Lane::Control, &Frame::TokenKept).await.unwrap();
    let heard = north.hear(Lane::Control, |frame| match frame {
        Frame::Counterpart(known) => Some(known.bundle),
        _ => None,
    });
    assert!(
        heard.await.unwrap().is_empty(),
        "it may be older than what the north knows"
    );
    // Its owner brings it again, and it counts.
    let (mut south, _) = Gateway::link(to, &scene.south, Bytes::new())
        .await
        .ok()
        .unwrap();
    south.say(Lane::Control, &Frame::TokenKept).await.unwrap();
    south.say(Lane::Control, &publish).await.unwrap();
    let heard = north.hear(Lane::Control, |frame| match frame {
        Frame::Counterpart(known) => (known.bundle == bundle.encode()).then_some(()),
        _ => None,
    });
    heard.await.unwrap();
    relay.shutdown().await;
}

#[test]
fn who_may_pair_is_kept_and_a_later_word_is_not_taken_back() {
    let scene = Scene::set();
    let says = |word: &str, by: &str| {
        let words = ["pairing", word, SOUTH, NORTH, "--by", by];
        ok(&blo_relay(&words, Some(&scene.file())))
    };
    says("allow", "Somchai");
    ok(&scene.verb(&["registry", "export"], "allowed"));
    says("disallow", "Hla");
    ok(&scene.verb(&["registry", "export"], "disallowed"));
    ok(&scene.verb(&["registry", "import", "--by", "Daw Khin"], "allowed"));
    assert!(
        scene.listed().contains("\"by\":\"Hla\""),
        "{}",
        scene.listed()
    );
    // Where only those on the list may pair, the file's own word decides of the file's pairing.
    let config = fs::read_to_string(scene.file()).unwrap();
    fs::write(scene.file(), format!("allow_list = true\n{config}")).unwrap();
    for (name, taken) in [("allowed", true), ("disallowed", false)] {
        scene.lose_everything();
        let told = ok(&scene.verb(&["registry", "import", "--by", "Daw Khin"], name));
        assert_eq!(told.contains("not allowed to pair"), !taken, "{told}");
        let by = if taken { "Somchai" } else { "Hla" };
        assert!(scene.listed().contains(&format!("\"by\":\"{by}\"")));
        assert_eq!(scene.listed().contains("\"serial\":1"), taken);
    }
}

/// What `list` says of an office, or of the pair.
fn line(scene: &Scene, what: &str, of: &str) -> serde_json::Value {
    let said = ok(&blo_relay(&[what, "list", "--json"], Some(&scene.file())));
    let found = said.lines().find(|line| line.contains(of)).unwrap();
    serde_json::from_str(found).unwrap()
}

#[test]
fn r18_an_export_keeps_removed_offices_and_every_serial_that_was_used() {
    let scene = Scene::set();
    let by = ["--by", "Daw Khin"];
    let says = |words: &[&str]| blo_relay(&[words, &by].concat(), Some(&scene.file()));
    ok(&scene.verb(&["registry", "export"], "before"));
    ok(&says(&["pairing", "end", SOUTH, NORTH]));
    ok(&says(&["office", "remove", NORTH]));
    let said = ok(&scene.verb(&["registry", "export"], "after"));
    assert!(said.contains("1 offices"), "{said}");
    // What was removed here since does not come back by an older file.
    let said = ok(&scene.verb(&["registry", "import", by[0], by[1]], "before"));
    assert!(said.contains("removed here"), "{said}");
    assert_eq!(line(&scene, "office", NORTH)["removed"], true);

    scene.lose_everything();
    ok(&scene.verb(&["registry", "import", by[0], by[1]], "after"));
    assert_eq!(line(&scene, "office", NORTH)["removed"], true);
    assert_eq!(line(&scene, "pairing", NORTH)["serial"], 2);
    let add_north = ["office", "add", "--by", "Daw Khin", "--cert"];
    fs::write(scene.path("north.pem"), &scene.north.pem).unwrap();
    ok(&scene.verb(&add_north, "north.pem"));
    let pair = |serial: u64| {
        let signed = scene.pairing(&[&scene.south, &scene.north], serial);
        fs::write(scene.path("pairing"), signed.encode()).unwrap();
        scene.verb(&["pairing", "add", "--by", "Daw Khin"], "pairing")
    };
    failed(&pair(1), 65);
    assert!(failed(&pair(2), 65).contains("pairing_expired"));
    ok(&pair(3));
}

#[tokio::test(flavor = "multi_thread")]
async fn r24_a_backup_keeps_the_newest_revocation_lists_and_no_number_goes_back() {
    let scene = Scene::set();
    let put = |number| {
        let list = scene.thailand.numbered_list(number, &[99]);
        fs::write(scene.path("th.crl"), list).unwrap();
    };
    let number = || {
        let said = ok(&blo_relay(
            &["authority", "list", "--json"],
            Some(&scene.file()),
        ));
        let line = said.lines().find(|line| line.contains("Thailand")).unwrap();
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        line["crl_number"].as_str().unwrap().to_owned()
    };
    put(6);
    let relay = scene.start().await;
    let kept = scene.config().data.join("lists.der");
    while !kept.exists() {
        tokio::task::yield_now().await; // the relay writes it at once
    }
    ok(&scene.verb(&["store", "backup"], "running"));
    relay.shutdown().await;
    ok(&scene.verb(&["store", "backup"], "stopped"));
    for copy in ["running", "stopped"] {
        scene.lose_everything();
        put(5);
        assert_eq!(number(), "5");
        scene.lose_everything();
        ok(&scene.verb(&["store", "restore"], copy));
        assert_eq!(number(), "6", "{copy}");
    }
    // What is there and newer stays.
    fs::remove_dir_all(scene.config().store()).unwrap();
    put(7);
    let relay = scene.start().await;
    while fs::read(&kept).unwrap() == fs::read(scene.path("running").join("lists.der")).unwrap() {
        tokio::task::yield_now().await;
    }
    relay.shutdown().await;
    fs::remove_dir_all(scene.config().store()).unwrap();
    ok(&scene.verb(&["store", "restore"], "running"));
    put(6);
    assert_eq!(number(), "7");
}
