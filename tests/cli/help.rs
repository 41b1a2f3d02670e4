//! Help, versions and words that nobody knows.

use std::process::Command;

use blo_kit::{binaries::binaries, process::run};

fn blo(words: &[&str]) -> blo_kit::Outcome {
    run(Command::new(&binaries().blo).args(words), "")
}

fn relay(words: &[&str]) -> blo_kit::Outcome {
    run(Command::new(&binaries().relay).args(words), "")
}

#[test]
fn help_goes_to_standard_output_and_names_every_verb() {
    let said = blo(&["--help"]).ok();
    for verb in [
        "init",
        "key",
        "pair",
        "run",
        "send",
        "inbox",
        "show",
        "search",
        "forget",
        "watch",
        "ack",
        "status",
        "store",
        "backup",
        "carry",
        "restore",
        "authority",
        "evidence",
        "verify",
        "attachment",
        "crossings",
        "demo",
        "doctor",
        "consent",
        "forward",
        "export",
        "update",
        "cancel",
        "answer",
        "delay",
        "refuse",
        "alarm",
        "phrases",
        "officer",
        "desk-cert",
    ] {
        assert!(said.contains(verb), "no {verb} in:\n{said}");
    }
    let said = relay(&["--help"]).ok();
    for verb in [
        "run", "check", "office", "pairing", "registry", "status", "store",
    ] {
        assert!(said.contains(verb), "no {verb} in:\n{said}");
    }
    let said = blo(&["pair", "--help"]).ok();
    for verb in [
        "propose", "take", "card", "confirm", "list", "language", "sign",
    ] {
        assert!(said.contains(verb), "no {verb} in:\n{said}");
    }
    assert!(blo(&["--version"]).ok().contains(env!("CARGO_PKG_VERSION")));
}

#[test]
fn words_that_nobody_knows_are_misuse() {
    for words in [
        &[][..],
        &["sned"],
        &["inbox", "--colour"],
        &["show"],
        &["pair", "confirm"],
    ] {
        assert_eq!(blo(words).code, 64, "{words:?}");
    }
    for words in [&[][..], &["serve"], &["office", "remove"]] {
        assert_eq!(relay(words).code, 64, "{words:?}");
    }
}
