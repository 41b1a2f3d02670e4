//! What a person reads is in the language files: no sentence stands in the code of the officer's rooms. Files that are
//! still to be moved are listed here, and the list only shrinks.

use crate::house::{Finding, House, Source};
use crate::reader::{Kind, kinds};
use crate::reasons::{is_known, patterns};

const RULE: &str = "sentences";

/// The rooms that speak to an officer, and how they reach the gateway.
const ROOMS: [&str; 5] = [
    "client/src/cli",
    "client/src/cmd",
    "client/src/desk",
    "client/src/local",
    "client/src/web/pages",
];

/// Those that speak English alone as yet: none.
const TO_BE_MOVED: [&str; 0] = [];

/// So many words of letters in a row of code's text make a sentence.
const WORDS: usize = 3;

pub(crate) fn check(house: &House) -> Vec<Finding> {
    judge(house, &TO_BE_MOVED)
}

fn judge(house: &House, to_be_moved: &[&str]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let reasons = patterns(house);
    for source in house.sources.iter().filter(|source| source.is_in(&ROOMS)) {
        let mut sentences = sentences(source, Of::Rooms);
        // Told in English, and read by its pattern.
        sentences.retain(|(_, text)| !is_known(&reasons, text));
        if !to_be_moved.contains(&source.path.as_str()) {
            let advice = "A sentence for a person stands in the code. Put it into client/locales, in every language, \
                          and say it by its name.";
            findings.extend(
                sentences
                    .iter()
                    .map(|(at, _)| source.finding(*at, RULE, advice.to_owned())),
            );
        } else if sentences.is_empty() {
            let advice =
                "No sentence is left in it. Take it off the list in tests/tidy/sentences.rs.";
            findings.push(source.finding(0, RULE, advice.to_owned()));
        }
    }
    for path in to_be_moved {
        if house.text(path).is_none() {
            findings.push(Finding {
                file: (*path).to_owned(),
                line: 0,
                rule: RULE,
                advice: "There is no such file. Take it off the list in tests/tidy/sentences.rs."
                    .to_owned(),
            });
        }
    }
    findings
}

/// Whose sentences are looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    /// Of an officer's rooms.
    Rooms,
    /// Of rooms whose reasons travel: what an error says of itself is among them.
    Reasons,
}

/// The texts that a person would read, and where each begins.
pub(crate) fn sentences(source: &Source, of: Of) -> Vec<(usize, String)> {
    let kinds = kinds(source.text.as_bytes());
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = kinds[at..].iter().position(|kind| *kind == Kind::Quoted) {
        let start = at + start;
        let length = kinds[start..]
            .iter()
            .position(|kind| *kind != Kind::Quoted)
            .unwrap_or(kinds.len() - start);
        at = start + length;
        let text = source.text.get(start..at).unwrap_or_default();
        if is_sentence(text) && !source.in_tests(start) && !is_for_nobody(source, start, of) {
            found.push((start, text.trim_matches('"').to_owned()));
        }
    }
    found
}

fn is_sentence(text: &str) -> bool {
    let word = |word: &&str| {
        let letters = word.trim_matches(|c: char| !c.is_alphanumeric());
        letters.chars().count() > 1 && letters.chars().all(char::is_alphabetic)
    };
    text.split_whitespace().filter(word).count() >= WORDS
}

/// What no officer sees: a lint's reason, a fact that an `expect` states, a line of the log, why a download breaks off; and the English of the help,
/// which the other languages have by its words.
fn is_for_nobody(source: &Source, at: usize, of: Of) -> bool {
    let before = source.code.get(..at).unwrap_or_default();
    let attribute = before.rfind("#[").is_some_and(|open| {
        let inside = before.get(open..).unwrap_or_default();
        let error = of == Of::Reasons && inside.starts_with("#[error(");
        inside.matches('[').count() > inside.matches(']').count() && !error
    });
    let call = before.trim_end();
    let statement = before
        .rfind([';', '{', '}'])
        .map_or(Some(before), |end| before.get(end..));
    let statement = statement.unwrap_or_default();
    attribute
        || call.ends_with(".expect(")
        || call.ends_with(".help(")
        || call.ends_with("io::Error::other(")
        || statement.contains("tracing::")
}

#[cfg(test)]
fn found(path: &str, text: &str, to_be_moved: &[&str]) -> Vec<usize> {
    let lines = judge(&House::of(&[(path, text)]), to_be_moved);
    lines.into_iter().map(|finding| finding.line).collect()
}

#[test]
fn sentences_bite_on_english_in_the_officers_rooms() {
    let text = "//! A verb.\nfn f() {\n  note(\"the gateway has stopped\");\n  x(\"one two\", \"{a}  {b}\");\n}";
    assert_eq!(found("client/src/cmd/watch.rs", text, &[]), [3]);
    assert_eq!(found("client/src/desk/error.rs", text, &[]), [3]);
    assert_eq!(found("client/src/gateway/engine.rs", text, &[]), []);
}

#[test]
fn sentences_pass_what_no_officer_sees() {
    let text = "#[expect(x, reason = \"it is what it is\")]\nfn f() {\n  a.expect(\"a config is always text\");\n  \
                tracing::warn!(a, \"the disk is full now\");\n  arg.help(\"What is put into it\");\n}\n\
                #[cfg(test)]\nmod tests { fn g() { x(\"this is only a test\"); } }";
    assert_eq!(found("client/src/cmd/watch.rs", text, &[]), []);
}

#[test]
fn sentences_bite_on_a_list_that_names_what_is_done() {
    let path = "client/src/cmd/watch.rs";
    assert_eq!(
        found(path, "fn f() { x(\"the gateway has stopped\"); }", &[path]),
        []
    );
    assert_eq!(found(path, "fn f() { x(\"stopped\"); }", &[path]), [1]);
    assert_eq!(found("client/src/cmd/send.rs", "fn f() {}", &[path]), [0]);
}
