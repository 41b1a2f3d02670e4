//! The command line, misuse first: each mistake has its exit code (sysexits) and says what happened and what to do.

use std::{
    fs,
    net::UdpSocket,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Output},
};

use crate::papers::{Authority, Leaf, NORTH, SOUTH, Scene};

pub(crate) fn blo_relay(words: &[&str], config: Option<&Path>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_blo-relay"));
    command.args(words);
    if let Some(config) = config {
        command.arg("--config").arg(config);
    }
    command.output().unwrap()
}

/// Asserts the exit code; what it said on standard error.
pub(crate) fn failed(output: &Output, code: i32) -> String {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{said}");
    said
}

pub(crate) fn ok(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_command_line_that_makes_no_sense_is_a_usage_error() {
    for words in [
        &[][..],
        &["runn"],
        &["run"],
        &["run", "--config"],
        &["check", "--config", "relay.toml", "more"],
        &["store"],
        &["store", "backup"],
        &["registry", "import"],
        &["office", "add"],
        &["pairing", "list", "--colour"],
        &["run", "--config", "relay.toml", "--fault", "light"],
    ] {
        failed(&blo_relay(words, None), 64);
    }
    let help = ok(&blo_relay(&["--help"], None));
    assert!(!help.contains("fault"));
    assert!(ok(&blo_relay(&["--version"], None)).starts_with("blo-relay "));
}

#[test]
fn a_configuration_that_cannot_be_used_is_refused_before_anything_starts() {
    let scene = Scene::set();
    let file = scene.file();
    let right = fs::read_to_string(&file).unwrap();
    ok(&blo_relay(&["check"], Some(&file)));
    failed(&blo_relay(&["check"], Some(&file.join("none"))), 66);
    let wrong = [
        (right.replace("listen", "listeen"), 78, "listeen"),
        (format!("{right}colour = 1\n"), 78, "colour"),
        (right.replace("127.0.0.1:0", "here"), 78, "listen"),
        (
            right.replace("relay.example", "other.example"),
            78,
            "other.example",
        ),
        (right.replace("th.pem", "none.pem"), 66, "none.pem"),
        (right.replace("\"th.crl\"", "\"th.pem\""), 78, "CRL"),
        (right.replace("\"key.pem\"", "\"th.pem\""), 77, "chmod"),
        (right.replace("certificate.pem", "th.pem"), 78, "th.pem"),
    ];
    for (text, code, named) in wrong {
        fs::write(&file, &text).unwrap();
        for verb in ["check", "run"] {
            let said = failed(&blo_relay(&[verb], Some(&file)), code);
            assert!(said.contains(named), "{named}: {said}");
        }
    }
}

#[test]
fn a_key_that_others_can_read_or_that_is_not_the_certificates_is_refused() {
    let scene = Scene::set();
    let key = scene.folder.path().join("key.pem");
    let mode = |mode| fs::set_permissions(&key, fs::Permissions::from_mode(mode)).unwrap();
    for open in [0o640, 0o604] {
        mode(open);
        failed(&blo_relay(&["run"], Some(&scene.file())), 77);
    }
    mode(0o600);
    fs::write(
        &key,
        rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519)
            .unwrap()
            .serialize_pem(),
    )
    .unwrap();
    failed(&blo_relay(&["run"], Some(&scene.file())), 78);
}

#[test]
fn an_office_is_registered_on_the_word_of_its_own_countrys_authority_alone() {
    let scene = Scene::set();
    let config = scene.file();
    let file = scene.folder.path().join("office.pem");
    let add = |pem: &str| {
        fs::write(&file, pem).unwrap();
        blo_relay(
            &[
                "office",
                "add",
                "--by",
                "Daw Khin",
                "--cert",
                file.to_str().unwrap(),
            ],
            Some(&config),
        )
    };
    let leaf = Leaf::office("chiang-saen.th", 6);
    failed(&add(&scene.myanmar.issue(&leaf).pem), 65);
    failed(&add(&Authority::new("Thailand").issue(&leaf).pem), 65);
    failed(&add("no certificate"), 65);
    // The same office under another key: people must compare numbers first.
    failed(&add(&scene.thailand.issue(&Leaf::office(SOUTH, 7)).pem), 65);
    let right = scene.thailand.issue(&leaf).pem;
    assert!(ok(&add(&right)).contains("now"));
    assert!(ok(&add(&right)).contains("already"));
    let offices = ok(&blo_relay(&["office", "list"], Some(&config)));
    assert!(offices.contains("chiang-saen.th") && offices.contains(NORTH));
    let words = ["office", "add", "--cert", file.to_str().unwrap()];
    failed(&blo_relay(&words, Some(&config)), 64); // nobody says so
    let nameless = [&words[..], &["--by", " "]].concat();
    failed(&blo_relay(&nameless, Some(&config)), 65);
    for what in ["office", "pairing"] {
        let listed = ok(&blo_relay(&[what, "list", "--json"], Some(&config)));
        for line in listed.lines() {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_eq!(line["added"][1], "Daw Khin", "{line}");
            assert!(line["added"][0].as_str().unwrap().starts_with("20"));
        }
    }
}

#[test]
fn r11_a_pairing_without_both_signatures_is_refused() {
    let scene = Scene::set();
    let config = scene.file();
    let file = scene.folder.path().join("pairing");
    let add = |bytes: &[u8]| {
        fs::write(&file, bytes).unwrap();
        blo_relay(
            &["pairing", "add", "--by", "Daw Khin", file.to_str().unwrap()],
            Some(&config),
        )
    };
    failed(&add(b"no pairing"), 65);
    failed(&add(&scene.pairing(&[], 2).encode()), 65);
    failed(&add(&scene.pairing(&[&scene.south], 2).encode()), 65);
    ok(&add(&scene
        .pairing(&[&scene.south, &scene.north], 2)
        .encode()));
    let listed = ok(&blo_relay(&["pairing", "list", "--json"], Some(&config)));
    let line: serde_json::Value = serde_json::from_str(listed.trim()).unwrap();
    assert_eq!(line["serial"], 2);
    assert_eq!(line["offices"], serde_json::json!([SOUTH, NORTH]));
}

#[tokio::test]
async fn a_store_that_a_relay_uses_is_left_alone_and_a_port_that_is_taken_is_said() {
    let scene = Scene::set();
    let relay = scene.start().await;
    for verb in ["verify", "rebuild"] {
        failed(&blo_relay(&["store", verb], Some(&scene.file())), 75);
    }
    failed(&blo_relay(&["run"], Some(&scene.file())), 75);
    relay.shutdown().await;
    for verb in ["verify", "rebuild", "verify"] {
        ok(&blo_relay(&["store", verb], Some(&scene.file())));
    }
    let taken = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    scene.configure(&address);
    let said = failed(&blo_relay(&["run"], Some(&scene.file())), 69);
    assert!(said.contains(&address), "{said}");
}

#[test]
fn nobody_else_can_enter_the_data_folder() {
    let scene = Scene::set();
    let mode = fs::metadata(scene.config().data)
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o700);
}
