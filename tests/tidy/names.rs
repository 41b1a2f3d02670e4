//! Names that belong to one room, and names that say nothing.

use crate::floors::root_names;
use crate::house::{Finding, House, Source};
use crate::reader::{paths, word_at, words};

const RULE: &str = "names";

/// A word of the code that only some places may use.
struct Owned {
    /// Where the rule looks: path prefixes.
    within: &'static [&'static str],
    words: &'static [&'static str],
    /// Files or folders, `.rs` left off, that may use the words.
    owners: &'static [&'static str],
    /// Whether tests may use them too.
    tests_may: bool,
    advice: &'static str,
}

const OWNED: [Owned; 4] = [
    Owned {
        within: &[""],
        words: &["sled"],
        owners: &["store/src/index", "tests/fault/sled_alone"],
        tests_may: false,
        advice: "Only store/src/index names the index's engine (and tests/fault/sled_alone, which shows why). \
                 Go through blo_store.",
    },
    Owned {
        within: &["proto/", "store/", "relay/", "client/"],
        words: &["SendStream", "RecvStream"],
        owners: &["relay/src/session", "client/src/link"],
        tests_may: true,
        advice: "Only relay/src/session and client/src/link touch QUIC streams. Pass frames across.",
    },
    Owned {
        within: &["relay/"],
        words: &["Alert"],
        owners: &[],
        tests_may: false,
        advice: "The relay reads nothing, so its code has no word for content. Say envelope.",
    },
    Owned {
        within: &["client/"],
        words: &["blo_relay"],
        owners: &["client/src/cmd/demo"],
        tests_may: false,
        advice: "Only client/src/cmd/demo may use the relay's library. Speak to the relay over the link.",
    },
];

/// Rooms of the client that show the desk to somebody.
const SKINS: [&str; 5] = ["api", "web", "feeds", "cmd", "local"];

pub(crate) fn owned(house: &House) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in &house.sources {
        for rule in OWNED.iter().filter(|rule| rule.applies(source)) {
            findings.extend(rule.check(source));
        }
        findings.extend(content_in_the_relay(source));
        findings.extend(shelf_in_a_skin(source));
    }
    findings
}

impl Owned {
    fn applies(&self, source: &Source) -> bool {
        let within = self
            .within
            .iter()
            .any(|prefix| source.path.starts_with(prefix));
        within && !source.is_in(self.owners)
    }

    fn check(&self, source: &Source) -> Vec<Finding> {
        let positions = self.words.iter().flat_map(|word| words(&source.code, word));
        positions
            .filter(|at| !(self.tests_may && source.in_tests(*at)))
            .map(|at| source.finding(at, RULE, self.advice.to_owned()))
            .collect()
    }
}

fn content_in_the_relay(source: &Source) -> Vec<Finding> {
    if !source.path.starts_with("relay/") {
        return Vec::new();
    }
    let named = paths(&source.code, "blo_proto")
        .into_iter()
        .filter(|(_, name)| *name == "alert");
    named
        .map(|(at, _)| {
            let advice = "The relay reads nothing, so it imports no content. Say envelope.";
            source.finding(at, RULE, advice.to_owned())
        })
        .collect()
}

fn shelf_in_a_skin(source: &Source) -> Vec<Finding> {
    let Some(("client", room)) = source.room() else {
        return Vec::new();
    };
    if !SKINS.contains(&room) {
        return Vec::new();
    }
    let named = root_names(source)
        .into_iter()
        .filter(|(_, name)| *name == "shelf");
    named
        .map(|(at, _)| {
            let advice = format!("`{room}` is a skin and never touches the shelf. Ask the desk.");
            source.finding(at, RULE, advice)
        })
        .collect()
}

/// Words that tell nobody what a thing is.
const VAGUE: [&str; 4] = ["Manager", "Helper", "Util", "Utils"];

pub(crate) fn vague(house: &House) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in &house.sources {
        let code = &source.code;
        for keyword in ["struct ", "enum ", "trait ", "type "] {
            for (at, _) in code.match_indices(keyword) {
                let name = word_at(code, at + keyword.len());
                if VAGUE.iter().any(|ending| name.ends_with(ending)) {
                    let advice = format!("`{name}` does not say what it is. Name the noun.");
                    findings.push(source.finding(at, RULE, advice));
                }
            }
        }
        for (at, keyword) in code.match_indices("fn get_") {
            let name = word_at(code, at + "fn ".len());
            let advice = format!("`{name}` only returns something. Drop the `get_`.");
            findings.push(source.finding(at + keyword.len(), RULE, advice));
        }
    }
    findings
}

#[cfg(test)]
fn found(path: &str, text: &str) -> usize {
    owned(&House::of(&[(path, text)])).len()
}

#[test]
fn names_bite_on_the_index_outside_its_room() {
    assert_eq!(found("store/src/store.rs", "use sled::Db;"), 1);
    assert_eq!(found("tests/fault/power.rs", "sled::open(path);"), 1);
    assert_eq!(found("store/src/index.rs", "use sled::Db;"), 0);
    assert_eq!(found("store/src/index/open.rs", "use sled::Db;"), 0);
    assert_eq!(found("tests/fault/sled_alone.rs", "use sled::Db;"), 0);
    assert_eq!(
        found(
            "store/src/store.rs",
            "// sled is the index\nlet a = \"sled\"; let sledge = a;"
        ),
        0
    );
}

#[test]
fn names_bite_on_streams_outside_the_links() {
    assert_eq!(
        found("relay/src/hub.rs", "use quinn::{RecvStream, SendStream};"),
        2
    );
    assert_eq!(
        found("relay/src/session/write.rs", "use quinn::SendStream;"),
        0
    );
    assert_eq!(
        found(
            "relay/src/hub.rs",
            "#[cfg(test)]\nmod tests { use quinn::SendStream; }"
        ),
        0
    );
}

#[test]
fn names_bite_on_content_in_the_relay() {
    assert_eq!(found("relay/src/hub.rs", "fn show(alert: &Alert) {}"), 1);
    assert_eq!(found("relay/src/hub.rs", "use blo_proto::{alert, id};"), 1);
    assert_eq!(
        found("relay/src/tls.rs", "use rustls::AlertDescription;"),
        0
    );
    assert_eq!(found("client/src/desk.rs", "fn show(alert: &Alert) {}"), 0);
}

#[test]
fn names_bite_on_a_skin_at_the_shelf() {
    assert_eq!(
        found("client/src/cmd/inbox.rs", "use crate::shelf::Inbox;"),
        1
    );
    assert_eq!(
        found("client/src/cmd/mod.rs", "use super::shelf::Inbox;"),
        1
    );
    assert_eq!(found("client/src/desk.rs", "use crate::shelf::Inbox;"), 0);
}

#[test]
fn names_bite_on_the_relay_inside_the_client() {
    assert_eq!(found("client/src/gateway.rs", "use blo_relay::server;"), 1);
    assert_eq!(found("client/src/cmd/demo.rs", "use blo_relay::server;"), 0);
    assert_eq!(
        found("client/src/cmd/demo/story.rs", "use blo_relay::server;"),
        0
    );
}

#[test]
fn names_bite_on_names_that_say_nothing() {
    let text = "struct LinkManager;\nfn get_link() {}\nstruct Link;\nfn get() {}";
    let lines: Vec<usize> = vague(&House::of(&[("relay/src/hub.rs", text)]))
        .iter()
        .map(|found| found.line)
        .collect();
    assert_eq!(lines, [1, 2]);
}
