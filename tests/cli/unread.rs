//! Who reads what a verb prints: nobody any more, as after `| head`, or a full disk.

use std::{
    fs::{File, OpenOptions},
    process::{Command, Stdio},
};

use blo_kit::{
    World,
    binaries::binaries,
    office::alert,
    world::{NORTH, SOUTH},
};

/// Runs a command whose reader has left, and gives its exit code and what it said on standard error.
fn unread(command: &mut Command) -> (i32, String) {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    ended(command.stdout(writer))
}

/// The same on a device that is full.
fn full(command: &mut Command) -> (i32, String) {
    let device = OpenOptions::new().write(true).open("/dev/full").unwrap();
    ended(command.stdout(device))
}

fn ended(command: &mut Command) -> (i32, String) {
    let output = command.stderr(Stdio::piped()).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap(), said)
}

fn relay(words: &[&str]) -> Command {
    let mut command = Command::new(&binaries().relay);
    command.args(words);
    command
}

const LISTINGS: [&[&str]; 6] = [
    &["--help"],
    &["phrases", "list"],
    &["phrases", "search", "--json", "vehicle"],
    &["phrases", "export", "--lang", "th", "-"],
    &["crossings", "list"],
    &["crossings", "list", "--json"],
];

#[test]
fn a_listing_that_nobody_reads_to_its_end_ends_without_a_word() {
    let world = World::new(&[SOUTH, NORTH]);
    for words in LISTINGS {
        let mut command = world.offices[0].command(words);
        assert_eq!(unread(&mut command), (0, String::new()), "{words:?}");
    }
    assert_eq!(unread(&mut relay(&["--help"])), (0, String::new()));
    for verb in ["office", "pairing", "authority"] {
        let mut command = world.relay.command(&[verb, "list"]);
        assert_eq!(unread(&mut command), (0, String::new()), "{verb}");
    }
}

#[test]
fn what_a_full_disk_does_not_take_is_an_error_in_two_sentences() {
    let world = World::new(&[SOUTH, NORTH]);
    let refused = |(code, said): (i32, String), wanted: i32, words: &[&str]| {
        assert_eq!(code, wanted, "{words:?}: {said}");
        assert!(said.matches('.').count() >= 2, "{words:?}: {said}");
        assert!(said.contains("No space left"), "{words:?}: {said}");
    };
    for words in LISTINGS {
        let written_as_a_file = words.contains(&"export");
        let wanted = if written_as_a_file { 73 } else { 74 };
        refused(full(&mut world.offices[0].command(words)), wanted, words);
    }
    refused(full(&mut relay(&["--help"])), 74, &["--help"]);
    for words in [
        ["office", "list"],
        ["pairing", "list"],
        ["authority", "list"],
    ] {
        refused(full(&mut world.relay.command(&words)), 74, &words);
    }
}

#[test]
fn what_is_sent_is_sent_though_nobody_reads_the_answers() {
    let mut world = World::new(&[SOUTH, NORTH]);
    let (south, _) = world.two();
    south.start();
    let one = ["send", "--to", NORTH, "--precedence", "FLASH", "--headline"];
    let mut send = south.command(&[&one[..], &["alone"]].concat());
    let (code, said) = unread(&mut send);
    assert_eq!(code, 0, "{said}");
    // A feed: what comes after the reader left is sent, and what is refused is told where somebody may still read it.
    let lines = [
        alert(NORTH, "FLASH", "first of a feed"),
        alert(NORTH, "SOON", "refused"),
        alert(NORTH, "FLASH", "last of a feed"),
    ];
    let file = south.home.join("feed.jsonl");
    let lines = lines.map(|line| format!("{line}\n")).concat();
    std::fs::write(&file, lines).unwrap();
    let mut feed = south.command(&["send", "--json", "-"]);
    let (code, said) = unread(feed.stdin(File::open(&file).unwrap()));
    assert_eq!(code, 65, "{said}");
    assert!(said.contains("\"line\":2"), "{said}");
    let sent: Vec<_> = south.outbox().iter().map(headline).collect();
    assert_eq!(sent, ["alone", "first of a feed", "last of a feed"]);
    // What only lists ends at once; what follows for ever ends with its reader.
    for words in [
        &["inbox", "--sent"][..],
        &["search", "feed"],
        &["watch", "--since", "0"],
    ] {
        assert_eq!(
            unread(&mut south.command(words)),
            (0, String::new()),
            "{words:?}"
        );
    }
}

fn headline(item: &serde_json::Value) -> String {
    blo_kit::office::text(item, "headline")
}
