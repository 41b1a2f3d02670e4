//! `blo demo`: it tells its story with real processes, and fails where a promise is not kept.
#![expect(
    clippy::unwrap_used,
    reason = "a test that panics has failed, which is what it is for"
)]

use std::process::{Command, Output};

fn demo(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_blo"))
        .args(["demo", "--once"])
        .args(words)
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    let both = [output.stdout.clone(), output.stderr.clone()].concat();
    String::from_utf8(both).unwrap()
}

#[test]
fn the_story_is_told_flash_first_and_its_homes_stay() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("kept");
    let output = demo(&["--keep", kept.to_str().unwrap()]);
    let text = said(&output);
    assert!(output.status.success(), "{text}");
    let mut arrived = text.lines().filter(|line| line.contains("  arrived  "));
    assert!(arrived.next().unwrap().contains("FLASH"), "{text}");
    assert_eq!(arrived.count(), 3, "{text}");
    for name in ["mae-sai.th", "tachileik.mm", "trust", "passphrase"] {
        assert!(kept.join(name).exists(), "{name}");
    }
    let again = demo(&["--keep", kept.to_str().unwrap()]);
    assert_eq!(again.status.code(), Some(73), "{}", said(&again));
}

#[test]
fn a_relay_that_cannot_keep_anything_is_noticed() {
    let output = demo(&["--fault", "append"]);
    assert!(!output.status.success());
    assert!(!said(&output).contains("Everything held"));
}
