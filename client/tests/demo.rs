//! `blo demo`: it tells its story with real processes, and fails where a promise is not kept.
#![expect(
    clippy::unwrap_used,
    reason = "a test that panics has failed, which is what it is for"
)]

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Output, Stdio},
};

use rustix::process::{Pid, Signal, kill_process};

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

/// Waits for a line that contains `word` and then reads to the end; both, and how it ended.
fn interrupted(signal: Signal, word: &str) -> (String, String, Option<i32>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_blo"))
        .args(["demo", "--once"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    let reached = lines
        .by_ref()
        .map(Result::unwrap)
        .find(|line| line.contains(word));
    let pid = Pid::from_raw(child.id().try_into().unwrap()).unwrap();
    kill_process(pid, signal).unwrap();
    // The pipe ends when the last process that holds it has ended.
    assert!(lines.all(|line| !line.unwrap().contains("Everything held")));
    let code = child.wait().unwrap().code();
    (first, reached.unwrap(), code)
}

#[test]
fn an_interrupted_demo_leaves_no_process_and_no_folder() {
    let (first, gateway, code) = interrupted(Signal::INT, "tachileik.mm  process");
    assert_eq!(code, Some(130));
    assert!(gateway_is_gone(&gateway), "{gateway}");
    let folder = first.split(" in ").nth(1).unwrap();
    assert!(!Path::new(folder).exists(), "{folder}");
}

#[test]
fn a_killed_demo_takes_its_processes_with_it() {
    let (first, gateway, _) = interrupted(Signal::KILL, "tachileik.mm  process");
    let folder = first.split(" in ").nth(1).unwrap().to_owned();
    let deadline = std::time::Duration::from_secs(10);
    let ended = (0..100).any(|_| {
        std::thread::park_timeout(deadline / 100);
        gateway_is_gone(&gateway)
    });
    std::fs::remove_dir_all(folder).unwrap();
    assert!(ended, "{gateway}");
}

/// Whether the process of a line is gone, or is waited for by nobody.
fn gateway_is_gone(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let at = words.iter().position(|word| *word == "process").unwrap();
    let status = std::fs::read_to_string(format!("/proc/{}/status", words[at + 1]));
    status.map_or(true, |status| status.contains("State:\tZ"))
}
