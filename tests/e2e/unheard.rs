//! What an officer has not heard yet is nowhere to be read, and what was typed counts, also when programs race.

use std::{fs, path::Path, thread};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use blo_kit::{Outcome, office::write_secret, process::run, world::SOUTH};
use blo_proto::introduction::SafetyNumber;

use crate::ceremony::{THIRD, confirm, digits, file, introduce, listed, of_three, propose, take};

/// All that an office printed, in one place.
#[derive(Default)]
struct Heard(String);

impl Heard {
    fn note(&mut self, outcome: Outcome) -> Outcome {
        self.0.push_str(&outcome.out);
        self.0.push_str(&outcome.err);
        outcome
    }
}

#[test]
fn digits_are_heard_whole_and_from_nowhere_that_others_see() {
    let world = of_three();
    let (south, third) = (&world.offices[0], &world.offices[2]);
    let half = file(&world, "half");
    let early = confirm(south, THIRD, &digits(third), &half);
    assert!(
        early.code == 65 && early.err.contains("no introduction"),
        "{}",
        early.err
    );
    introduce(&world, south, third);
    let right = digits(third);
    let (most, _) = right.split_at(right.len() - 1);
    for part in [
        "",
        most,
        "1",
        &format!("{right}1"),
        &right.replace(' ', "-"),
        &format!("{most}x"),
    ] {
        let misuse = confirm(south, THIRD, part, &half);
        assert_eq!(misuse.code, 64, "{part}: {}", misuse.err);
    }
    let words = ["pair", "confirm", THIRD, right.as_str()];
    assert_eq!(run(&mut south.unlocking(&words), "").code, 64);
    let nobody = run(&mut south.unlocking(&["pair", "confirm", THIRD]), &right);
    assert_eq!(nobody.code, 77, "{}", nobody.err);
    let open = file(&world, "open");
    fs::write(&open, &right).unwrap();
    let mut command = south.unlocking(&["pair", "confirm", THIRD]);
    let exposed = run(command.arg("--digits-file").arg(&open), "");
    assert_eq!(exposed.code, 77, "{}", exposed.err);
    assert_eq!(listed(south, THIRD)["wrong_attempts"], 0);
    assert!(!half.exists());
}

#[test]
fn r20_another_offices_digits_are_nowhere_before_they_are_heard() {
    let mut world = of_three();
    world.offices[0].start();
    let mut heard = Heard::default();
    let (south, third) = (&world.offices[0], &world.offices[2]);
    let names = ["ours", "theirs", "half", "their-half"].map(|name| file(&world, name));
    let [ours, theirs, half, their_half] = names;
    heard.note(propose(south, THIRD, &ours));
    propose(third, SOUTH, &theirs).ok();
    heard.note(take(south, &theirs));
    take(third, &ours).ok();
    confirm(third, SOUTH, &digits(south), &their_half).ok();
    heard.note(take(south, &their_half));
    heard.note(confirm(south, THIRD, &digits(south), &half));
    heard.note(confirm(south, THIRD, "12345", &half));
    for words in [
        &["pair", "list"][..],
        &["pair", "list", "--json"],
        &["pair", "card", "--qr"],
        &["status", "--json"],
        &["pair", "--help"],
    ] {
        heard.note(south.verb(words));
    }
    let mut verbose = south.command(&["pair", "list"]);
    heard.note(run(verbose.env("BLO_LOG", "trace"), ""));
    let mut verbose = south.command(&["pair", "take"]);
    heard.note(run(verbose.arg(&theirs).env("BLO_LOG", "trace"), ""));
    let number = SafetyNumber::of(&third.name.parse().unwrap(), &third.identity());
    assert_eq!(number.spoken(), digits(third));
    let ours = form_of(&digits(south), heard.0.as_bytes());
    assert!(ours.is_some(), "what is looked for would be found");
    let encoded = format!("x = \"{}\"", STANDARD.encode(number.spoken()));
    assert!(form_of(&number.spoken(), encoded.as_bytes()).is_some());
    let said = world.offices[0].said();
    let home = bytes_of(&world.offices[0].home);
    for (place, bytes) in [
        ("words", heard.0.as_bytes()),
        ("log", said.as_bytes()),
        ("home", &home),
    ] {
        assert_eq!(form_of(&number.spoken(), bytes), None, "in the {place}");
    }
}

/// In which form they are there: half of them in a row whatever stands between, encoded, or their groups as numbers.
fn form_of(spoken: &str, bytes: &[u8]) -> Option<&'static str> {
    let plain = spoken.replace(' ', "");
    let digits: Vec<u8> = bytes.iter().copied().filter(u8::is_ascii_digit).collect();
    let half = |window: &[u8]| contains(&digits, window);
    if plain.as_bytes().windows(15).any(half) {
        return Some("half of them");
    }
    let groups: Vec<u32> = spoken
        .split(' ')
        .map(|group| group.parse().unwrap())
        .collect();
    let big: Vec<u8> = groups
        .iter()
        .flat_map(|group| group.to_be_bytes())
        .collect();
    let little: Vec<u8> = groups
        .iter()
        .flat_map(|group| group.to_le_bytes())
        .collect();
    for form in [plain.as_bytes(), spoken.as_bytes(), &big, &little] {
        let base64 = STANDARD.encode(form);
        let (base64, _) = base64.as_bytes().split_at(20);
        for form in [form, hex::encode(form).as_bytes(), base64] {
            if contains(bytes, form) {
                return Some("all of them, encoded");
            }
        }
    }
    None
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn bytes_of(folder: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            bytes.extend(bytes_of(&path));
        } else if path.is_file() {
            bytes.extend(fs::read(&path).unwrap());
        }
    }
    bytes
}

#[test]
fn r20_attempts_that_race_are_all_counted() {
    let world = of_three();
    let (south, third) = (&world.offices[0], &world.offices[2]);
    introduce(&world, south, third);
    let wrong = file(&world, "wrong");
    write_secret(&wrong, &digits(south));
    let command = || {
        let mut command = south.unlocking(&["pair", "confirm", THIRD]);
        command.arg("--digits-file").arg(&wrong);
        command
    };
    let racing: Vec<_> = [(); 4]
        .map(|()| command())
        .into_iter()
        .map(|mut command| thread::spawn(move || run(&mut command, "").code))
        .collect();
    for one in racing {
        assert_eq!(one.join().unwrap(), 65);
    }
    assert_eq!(listed(south, THIRD)["wrong_attempts"], 4);
}
