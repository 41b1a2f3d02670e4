//! The example: its keys are published, and whoever uses them is told so.

use std::{fs, process::Command};

use blo_kit::{
    Outcome,
    binaries::{binaries, workspace},
    process::run,
};
use tempfile::TempDir;

use crate::said::refused;

/// `blo-relay check` on the example's configuration, listening elsewhere.
fn check(listen: &str) -> Outcome {
    let example = workspace().join("certs-example");
    let config = fs::read_to_string(example.join("relay.toml")).unwrap();
    let folder = TempDir::new().unwrap();
    let place = |key: &str| format!("{key} = \"{}/", example.display());
    let config = config
        .replace("127.0.0.1:4433", listen)
        .replace("certificate = \"", &place("certificate"))
        .replace("certificates = \"", &place("certificates"))
        .replace("key = \"", &place("key"));
    let file = folder.path().join("relay.toml");
    fs::write(&file, config).unwrap();
    let mut command = Command::new(&binaries().relay);
    run(command.arg("check").arg("--config").arg(file), "")
}

#[test]
fn the_example_relay_is_warned_of_and_refused_where_others_can_reach_it() {
    let loopback = check("127.0.0.1:4433");
    let said = format!("{}{}", loopback.out, loopback.err);
    assert_eq!(loopback.code, 0, "{said}");
    for whose in ["localhost", "the authority of th", "the authority of mm"] {
        let warning = format!("The key of {whose} is published");
        assert!(said.contains(&warning), "no {warning} in:\n{said}");
    }
    for listen in ["0.0.0.0:4433", "[::]:4433", "192.0.2.1:4433"] {
        refused(check(listen), 78);
    }
}

#[test]
fn every_key_of_the_example_is_listed_as_published() {
    let example = workspace().join("certs-example");
    let files = [
        "trust/th.pem",
        "trust/mm.pem",
        "trust/relays.pem",
        "relay/certificate.pem",
        "mae-sai.th/certificate.pem",
        "tachileik.mm/certificate.pem",
    ];
    for file in files {
        let pem = fs::read(example.join(file)).unwrap();
        assert!(
            blo_kit::papers::first(&pem)
                .is_some_and(|der| { blo_proto::certificate::is_example(&der) }),
            "{file}: run certs-example/make"
        );
    }
}
