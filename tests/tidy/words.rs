//! Words that do not belong: what is left open, and the workplace. Every Rust file opens by saying what it is for.

use crate::house::{Finding, House};
use crate::reader::words;

const RULE: &str = "words";

// Written in two halves, so that this file is in order itself.
const OPEN: [&str; 5] = [
    concat!("to", "do!"),
    concat!("unimple", "mented!"),
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
];

/// Whole words, but for those that end in a sign.
const WORKPLACE: [&str; 13] = [
    concat!("/tm", "p/plan"),
    concat!("/tm", "p/wt"),
    concat!("/wo", "rk/"),
    concat!("shared/", "design"),
    concat!("DESI", "GN.md"),
    concat!("LAY", "OUT.md"),
    concat!("STY", "LE.md"),
    concat!("FIE", "LD.md"),
    concat!("DEPEN", "DENCIES.md"),
    concat!("FIG", "URES.md"),
    concat!("DEVEL", "OPERS.md"),
    concat!("Cla", "ude"),
    concat!("sub", "agent"),
];

pub(crate) fn check(house: &House) -> Vec<Finding> {
    let mut findings = Vec::new();
    for text in &house.texts {
        for word in OPEN {
            for at in occurrences(&text.text, word) {
                let advice = format!("`{word}` leaves something open. Do it, or leave it out.");
                findings.push(text.finding(at, RULE, advice));
            }
        }
        for word in WORKPLACE {
            for at in occurrences(&text.text, word) {
                let advice = format!(
                    "`{word}` is no part of the project. Say it in the project's own words."
                );
                findings.push(text.finding(at, RULE, advice));
            }
        }
    }
    findings
}

fn occurrences(text: &str, word: &str) -> Vec<usize> {
    if word.ends_with(['!', '/']) || word.starts_with('/') {
        return text.match_indices(word).map(|(at, _)| at).collect();
    }
    words(text, word).collect()
}

pub(crate) fn openings(house: &House) -> Vec<Finding> {
    let silent = house
        .sources
        .iter()
        .filter(|source| !source.text.starts_with("//! "));
    silent
        .map(|source| {
            let advice = "The file does not open with what it is for. Begin it with a `//!` line.";
            source.finding(0, RULE, advice.to_owned())
        })
        .collect()
}

#[test]
fn words_bite_on_what_is_left_open_and_on_the_workplace() {
    for word in OPEN.iter().chain(&WORKPLACE) {
        for text in [
            format!("// see {word} (later)"),
            format!("fn f() {{ {word}() }}"),
        ] {
            let house = House::of(&[("relay/src/hub.rs", &text)]);
            assert_eq!(check(&house).len(), 1, "{text}");
        }
        let page = format!("# A page\n\nSee {word}.\n");
        assert_eq!(
            check(&House::of(&[("README.md", &page)])).len(),
            1,
            "{page}"
        );
    }
}

#[test]
fn words_bite_on_a_file_that_does_not_say_what_it_is_for() {
    let house = House::of(&[
        ("relay/src/a.rs", "use b;"),
        ("relay/src/b.rs", "//! Says.\nuse c;"),
    ]);
    assert_eq!(openings(&house).len(), 1);
}
