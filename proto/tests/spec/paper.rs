//! SPEC.md against the code: the worked example's commands, its bytes, the table of refusals, the bounds.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use blo_proto::{Code, When, limits, seal};

use crate::vectors::folder;

fn specification() -> String {
    fs::read_to_string(folder().join("../SPEC.md")).unwrap()
}

#[test]
fn the_table_of_refusals_is_the_codes_own() {
    let mut table = String::new();
    for code in Code::all() {
        let when = match code.when() {
            When::Later => "later",
            When::Never => "never",
        };
        writeln!(
            table,
            "| {} | `{code}` | {when} | {} {} |",
            code.index(),
            code.happened(),
            code.remedy()
        )
        .unwrap();
    }
    assert!(
        specification().contains(&table),
        "SPEC's table should be:\n{table}"
    );
}

#[test]
fn the_bounds_on_paper_are_the_codes_own() {
    let spec = specification();
    for (what, value) in [
        ("`FRAME_BYTES_MAX`", limits::FRAME_BYTES_MAX),
        ("`ENVELOPE_BYTES_MAX`", limits::ENVELOPE_BYTES_MAX),
        ("`HEADER_BYTES_MAX`", limits::HEADER_BYTES_MAX),
        ("`SEALED_BYTES_MAX`", limits::SEALED_BYTES_MAX),
        ("`CONTENT_BYTES_MAX`", limits::CONTENT_BYTES_MAX),
        ("`ALERT_BYTES_MAX`", limits::ALERT_BYTES_MAX),
        ("`MARGIN_BYTES_MAX`", limits::MARGIN_BYTES_MAX),
        ("`PADDED_BYTES_MIN`", limits::PADDED_BYTES_MIN),
        ("`RECIPIENTS_MAX`", limits::RECIPIENTS_MAX),
        ("`RELAYS_MAX`", limits::RELAYS_MAX),
        ("`TEXTS_MAX`", limits::TEXTS_MAX),
        ("`PHRASES_MAX`", limits::PHRASES_MAX),
        ("`SLOTS_MAX`", limits::SLOTS_MAX),
        ("`HEADLINE_CHARS_MAX`", limits::HEADLINE_CHARS_MAX),
        ("`TEXT_CHARS_MAX`", limits::TEXT_CHARS_MAX),
        ("`TEXT_BYTES_MAX`", limits::TEXT_BYTES_MAX),
        ("`LINE_CHARS_MAX`", limits::LINE_CHARS_MAX),
        ("`LINE_BYTES_MAX`", limits::LINE_BYTES_MAX),
        ("`REFERENCES_MAX`", limits::REFERENCES_MAX),
        ("`ATTACHMENTS_MAX`", limits::ATTACHMENTS_MAX),
        (
            "`ATTACHMENT_NAME_CHARS_MAX`",
            limits::ATTACHMENT_NAME_CHARS_MAX,
        ),
        (
            "`ATTACHMENT_NAME_BYTES_MAX`",
            limits::ATTACHMENT_NAME_BYTES_MAX,
        ),
        ("`MEDIA_TYPE_BYTES_MAX`", limits::MEDIA_TYPE_BYTES_MAX),
        ("`RECEIPTS_MAX`", limits::RECEIPTS_MAX),
        ("`RELAY_ENTRIES_MAX`", limits::RELAY_ENTRIES_MAX),
        ("`ACKNOWLEDGEMENTS_MAX`", limits::ACKNOWLEDGEMENTS_MAX),
        ("`ACK_POSITIONS_MAX`", limits::ACK_POSITIONS_MAX),
        ("`VOID_RANGES_MAX`", limits::VOID_RANGES_MAX),
        ("`LANE_BUDGET_BYTES`", limits::LANE_BUDGET_BYTES),
        ("`BLOB_BYTES_MAX`", limits::BLOB_BYTES_MAX),
        ("`BLOB_CHUNK_BYTES`", limits::BLOB_CHUNK_BYTES),
        ("`BLOB_SEALED_CHUNK_BYTES`", limits::BLOB_SEALED_CHUNK_BYTES),
        ("`BLOB_CHUNKS_MAX`", limits::BLOB_CHUNKS_MAX),
        ("`BLOB_WINDOW_MIN`", limits::BLOB_WINDOW_MIN as usize),
        ("`BLOB_WINDOW_MAX`", limits::BLOB_WINDOW_MAX as usize),
        ("`SESSIONS_PER_HOUR_MAX`", limits::SESSIONS_PER_HOUR_MAX),
        ("`INTRODUCTION_BYTES_MAX`", limits::INTRODUCTION_BYTES_MAX),
        ("`ROLL_OVER_BYTES_MAX`", limits::ROLL_OVER_BYTES_MAX),
        ("`CHAIN_MAX`", limits::CHAIN_MAX),
        ("`POST_CHARS_MAX`", limits::POST_CHARS_MAX),
        ("`TELEPHONES_MAX`", limits::TELEPHONES_MAX),
        ("`TELEPHONE_CHARS_MAX`", limits::TELEPHONE_CHARS_MAX),
        (
            "`SAFETY_NUMBER_ATTEMPTS`",
            limits::SAFETY_NUMBER_ATTEMPTS as usize,
        ),
        ("X-Wing public key", seal::PUBLIC_KEY_BYTES),
        ("X-Wing encapsulation", seal::ENCAPSULATION_BYTES),
    ] {
        let row = format!("| {what} | {} |", thousands(value));
        assert!(spec.contains(&row), "SPEC should have: {row}");
    }
}

#[test]
fn the_times_on_paper_are_the_codes_own() {
    let spec = specification();
    let minute = 60_000;
    let day = 24 * 60 * minute;
    for (what, value) in [
        (
            "`LIFETIME_MAX_MS`",
            format!("{} days", limits::LIFETIME_MAX_MS / day),
        ),
        (
            "`LIFETIME_DEFAULT_MS`",
            format!("{} hours", limits::LIFETIME_DEFAULT_MS / minute / 60),
        ),
        (
            "`CLOCK_SKEW_MAX_MS`",
            format!("{} minutes", limits::CLOCK_SKEW_MAX_MS / minute),
        ),
        (
            "`BUNDLE_ROTATION_MS`",
            format!("{} hours", limits::BUNDLE_ROTATION_MS / minute / 60),
        ),
        (
            "`BUNDLE_AHEAD_MAX_MS`",
            format!("{} hours", limits::BUNDLE_AHEAD_MAX_MS / minute / 60),
        ),
        (
            "`BUNDLE_USE_MAX_MS`",
            format!("{} days", limits::BUNDLE_USE_MAX_MS / day),
        ),
        (
            "`SESSION_AGE_MAX_MS`",
            format!("{} minutes", limits::SESSION_AGE_MAX_MS / minute),
        ),
        (
            "`INTRODUCTION_AGE_MAX_MS`",
            format!("{} days", limits::INTRODUCTION_AGE_MAX_MS / day),
        ),
        (
            "`ROLL_OVER_NOTICE_MS`",
            format!("{} hours", limits::ROLL_OVER_NOTICE_MS / minute / 60),
        ),
        (
            "`BLOB_IDLE_MS`",
            format!("{} seconds", limits::BLOB_IDLE_MS / 1_000),
        ),
        ("`RESTORE_DAYS`", format!("{} days", limits::RESTORE_DAYS)),
        (
            "`GAP_SHOWN_AFTER_MS`",
            format!("{} seconds", limits::GAP_SHOWN_AFTER_MS / 1_000),
        ),
    ] {
        let row = format!("| {what} | {value} |");
        assert!(spec.contains(&row), "SPEC should have: {row}");
    }
}

fn thousands(value: usize) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Commands and the output that the page shows for them.
struct Console {
    script: String,
    output: String,
}

/// Every block that is fenced as `console`: lines from `$ ` or `> ` are typed, all others are printed.
fn consoles(page: &str) -> Vec<Console> {
    let mut blocks = Vec::new();
    for block in page.split("```console\n").skip(1) {
        let block = block.split("```").next().unwrap();
        let (mut script, mut output) = (String::new(), String::new());
        for line in block.lines() {
            let typed = line.strip_prefix("$ ").or_else(|| line.strip_prefix("> "));
            let target = if typed.is_some() {
                &mut script
            } else {
                &mut output
            };
            target.push_str(typed.unwrap_or(line));
            target.push('\n');
        }
        blocks.push(Console { script, output });
    }
    blocks
}

/// A fresh place that looks like the project's root to someone who reads along.
fn copy_of_the_example() -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("worked-example");
    let target = root.join("proto/vectors/example");
    drop(fs::remove_dir_all(&root));
    fs::create_dir_all(&target).unwrap();
    for file in fs::read_dir(folder().join("example")).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), target.join(file.file_name())).unwrap();
    }
    root
}

#[test]
#[ignore = "needs openssl: tests/run"]
fn the_worked_example_can_be_followed_by_hand() {
    let root = copy_of_the_example();
    let blocks = consoles(&specification());
    assert!(!blocks.is_empty());
    let script: String = blocks.iter().map(|block| block.script.as_str()).collect();
    let expected: String = blocks.iter().map(|block| block.output.as_str()).collect();
    let ran = Command::new("sh")
        .args(["-euc", &script])
        .current_dir(&root)
        .output()
        .unwrap();
    let printed = String::from_utf8(ran.stdout).unwrap();
    let complaint = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{complaint}");
    assert_eq!(printed, expected, "{complaint}");
}

/// The hexadecimal digits that begin the lines of a block: `08 01   version`, the meaning after two spaces.
fn dump(page: &str, head: &str) -> Vec<u8> {
    let block = page.split(head).nth(1).unwrap();
    let block = block.split("```").nth(1).unwrap();
    let hex: String = block
        .lines()
        .skip(1)
        .map(|line| line.split("  ").next().unwrap())
        .collect();
    hex::decode(hex.replace(' ', "")).unwrap()
}

#[test]
fn the_worked_examples_bytes_on_paper_are_those_of_its_files() {
    let spec = specification();
    let file = |name: &str| fs::read(folder().join("example").join(name)).unwrap();
    assert_eq!(dump(&spec, "### The header"), file("header"));
    assert_eq!(dump(&spec, "### The plaintext"), file("plaintext"));
    assert_eq!(dump(&spec, "### What the relay states"), file("held"));
}
