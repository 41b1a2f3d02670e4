//! What the protocol's checks, a link and the alarms say travels in English and is read by its pattern: each such sentence of
//! the code has one in client/locales/en/reasons.ftl, and each pattern its sentence.

use crate::house::{Finding, House, Source};
use crate::sentences::{Of, sentences};

const RULE: &str = "reasons";

/// Where they are said.
const ROOMS: [&str; 21] = [
    "client/src/config",
    "client/src/link",
    "client/src/gateway/alarms",
    "client/src/gateway/intake",
    "client/src/gateway/key_change",
    "client/src/gateway/linking",
    "client/src/gateway/requests",
    "client/src/gateway/rolling",
    "client/src/gateway/siren",
    "client/src/gateway/test_message",
    "client/src/gateway/unopened",
    "client/src/gateway/unpairings",
    "client/src/gateway/unseen",
    "client/src/gateway/vigil",
    "client/src/officers",
    "client/src/spool",
    "proto/src/alert",
    "proto/src/id",
    "proto/src/introduction/safety_number",
    "proto/src/takeover",
    "proto/src/time",
];

/// The English of it.
const PATTERNS: &str = "client/locales/en/reasons.ftl";

/// What only another implementation causes, or another office is answered; and alarms that say no more than `alarms.ftl`
/// does, and the words of doubts, which `entity.ftl` has.
const ELSEWHERE: [&str; 34] = [
    "A message of \0 could not be opened here",
    "A message of \0 is set aside unread",
    "A message that names \0 as its sender",
    "The relay says that it let go a message",
    "\0 has not said for over an hour",
    "The relay does not take the announcement",
    "it is of two others",
    "an attachment's id has 16 bytes",
    "an attachment's key has 32 bytes",
    "an alert has at most \0 attachments",
    "an alert has at most \0 texts",
    "an alert is actual, exercise or test",
    "an alert names at most \0 others",
    "an entity of a kind that this version does not know",
    "a reference's id is a UUIDv7",
    "phrases count from 1",
    "a phrase fills each slot once",
    "a slot's name is a to z",
    "slots in a phrase",
    "offices of a consent",
    "reason of a delay",
    "reason of a refusal",
    "kind of ",
    "state of a document",
    "form of ",
    "the check digit does not agree",
    "it has not the form of",
    "the map's square and the point lie",
    "the year looks like",
    "one word has letters of two scripts",
    "it looks like ",
    "it has a character that nobody sees",
    "ISO 3779: 17 characters",
    "ad ae af ",
];

pub(crate) fn check(house: &House) -> Vec<Finding> {
    let patterns = patterns(house);
    let mut findings = Vec::new();
    for source in house.sources.iter().filter(|source| is_in(source)) {
        for (at, text) in sentences(source, Of::Reasons) {
            let said = with_holes(&text);
            let elsewhere = ELSEWHERE.iter().any(|one| said.starts_with(one));
            if !elsewhere && !is_known(&patterns, &text) {
                let advice = format!(
                    "A reason is said here that no language has. Put it into {PATTERNS} and the five others as it is: its \
                     holes are {{ $names }}."
                );
                findings.push(source.finding(at, RULE, advice));
            }
        }
    }
    findings
}

/// Whether a sentence of the code is one that has its words, or a part of one.
pub(crate) fn is_known(patterns: &[String], text: &str) -> bool {
    let said = with_holes(text);
    let middle = said.trim_matches(['\0', '.', ' ']);
    let fits = |pattern: &String| pattern.contains(middle) || said.contains(pattern.as_str());
    patterns.iter().any(fits)
}

fn is_in(source: &Source) -> bool {
    source.is_in(&ROOMS)
}

/// Each English sentence with its remedy, and its holes as one sign.
pub(crate) fn patterns(house: &House) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let file = house.text(PATTERNS);
    for line in file.map_or("", |file| &file.text).lines() {
        if let Some(remedy) = line.strip_prefix("    .remedy = ") {
            if let Some(last) = all.last_mut() {
                last.push(' ');
                last.push_str(&with_holes(remedy));
            }
        } else if let Some((_, said)) = line.split_once(" = ") {
            all.push(with_holes(said));
        }
    }
    all
}

/// A text of the code or of a language file: what is put in is one sign, a line that goes on is one line.
fn with_holes(text: &str) -> String {
    let lines: Vec<&str> = text.split("\\\n").collect();
    let text = match lines.split_first() {
        Some((first, rest)) => rest
            .iter()
            .fold((*first).to_owned(), |all, line| all + line.trim_start()),
        None => String::new(),
    };
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some((before, hole)) = rest.split_once('{') {
        out.push_str(before);
        out.push('\0');
        rest = hole.split_once('}').map_or("", |(_, after)| after);
    }
    out + rest
}

#[cfg(test)]
const FILE: (&str, &str) = (
    PATTERNS,
    "# A part.\nreason-a = nobody answers at { $place }\nreason-b = It is so.\n    .remedy = Do { $what }.\n",
);

#[test]
fn reasons_bite_on_what_no_language_has() {
    let text = "fn f() { x(\"nobody answers at {at}\"); y(\"somebody else has answered\"); z(\"It is so. Do \\\n   {}.\"); }";
    let house = House::of(&[FILE, ("client/src/link/one.rs", text)]);
    let lines: Vec<String> = check(&house).iter().map(ToString::to_string).collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    let elsewhere = House::of(&[FILE, ("client/src/courier/mod.rs", text)]);
    assert_eq!(check(&elsewhere).len(), 0);
}

#[test]
fn reasons_see_what_an_error_says_of_itself() {
    let text = "#[error(\"this is not a time\")]\nstruct A;\n#[expect(x, reason = \"it is what it is\")]\nfn f() {}";
    let house = House::of(&[FILE, ("proto/src/time.rs", text)]);
    assert_eq!(check(&house).len(), 1);
}
