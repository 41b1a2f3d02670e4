//! Which room may import which: its own floor or lower. The table is the layout; an unknown room is refused.

use crate::house::{Finding, House, Source, depth};
use crate::reader::{heads, paths, words};

const RULE: &str = "floors";

/// Per crate its floors, the lowest first. `lib` only declares and re-exports, so it sees everything.
const FLOORS: [(&str, &[&[&str]]); 3] = [
    (
        "proto",
        &[
            &["limits", "id", "time", "refusal", "pace", "moment"],
            &["wire", "sign", "seal", "certificate", "revocation", "facts"],
            &[
                "alert",
                "receipt",
                "notice",
                "pairing",
                "introduction",
                "unpairing",
                "rollover",
                "bundle",
                "content",
                "takeover",
            ],
            &["envelope", "frame", "blob"],
            &["lib"],
        ],
    ),
    (
        "relay",
        &[
            &["config", "metrics", "fault"],
            &["admission", "quota", "queue"],
            &[
                "registry",
                "mailboxes",
                "blobs",
                "export",
                "figures",
                "refusals",
            ],
            &["hub"],
            &["authorities", "tls", "session", "server", "admin"],
            &["cli", "cmd", "telemetry", "main", "lib"],
        ],
    ),
    (
        "client",
        &[
            &["config", "gazetteer"],
            &[
                "backoff", "ceremony", "courier", "handling", "pictures", "porter", "words",
            ],
            &[
                "keys",
                "drafts",
                "networks",
                "shelf",
                "spool",
                "authority",
                "evidence",
                "officers",
                "find",
                "fonts",
                "handovers",
                "reviews",
            ],
            &["tls", "link"],
            &["gateway"],
            &["desk"],
            &["sheets", "pairing"],
            &["api", "web", "feeds", "cmd", "local"],
            &["cli", "telemetry", "main", "lib"],
        ],
    ),
];

fn floors_of(home: &str) -> Option<&'static [&'static [&'static str]]> {
    FLOORS
        .iter()
        .find(|(name, _)| *name == home)
        .map(|(_, floors)| *floors)
}

fn floor_of(floors: &[&[&str]], room: &str) -> Option<usize> {
    floors.iter().position(|rooms| rooms.contains(&room))
}

pub(crate) fn check(house: &House) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in &house.sources {
        let Some((home, room)) = source.room() else {
            continue;
        };
        let Some(floors) = floors_of(home) else {
            continue;
        };
        let Some(own) = floor_of(floors, room) else {
            findings.push(source.finding(0, RULE, unknown(room)));
            continue;
        };
        for (at, name) in root_names(source) {
            match floor_of(floors, name) {
                _ if name == "self" || room == "lib" => {}
                Some(floor) if floor <= own => {}
                Some(_) => findings.push(source.finding(at, RULE, too_high(room, name))),
                None => findings.push(source.finding(at, RULE, unknown(name))),
            }
        }
    }
    findings
}

fn too_high(room: &str, name: &str) -> String {
    format!(
        "`{room}` imports from `{name}`, which is on a higher floor. \
         Move what both need to a lower room, or let `{name}` pass it in."
    )
}

fn unknown(name: &str) -> String {
    format!(
        "`{name}` is no room of this crate's floors. \
         Import by the room's own path; a new room needs a place in tests/tidy/floors.rs."
    )
}

/// The names that the source takes from its crate's root: by `crate::`, or by enough `super::`.
pub(crate) fn root_names(source: &Source) -> Vec<(usize, &str)> {
    let code = &source.code;
    let mut names = paths(code, "crate");
    for at in words(code, "super") {
        if code
            .as_bytes()
            .get(..at)
            .is_some_and(|before| before.ends_with(b"super::"))
        {
            continue; // counted from the first one
        }
        let mut after = at;
        let mut steps = 0;
        while code.as_bytes()[after..].starts_with(b"super::") {
            after += "super::".len();
            steps += 1;
        }
        if steps == depth(source, at) {
            names.extend(
                heads(code, after)
                    .into_iter()
                    .filter(|(_, name)| !name.is_empty()),
            );
        }
    }
    names
}

#[cfg(test)]
fn found(path: &str, text: &str) -> Vec<usize> {
    check(&House::of(&[(path, text)]))
        .into_iter()
        .map(|finding| finding.line)
        .collect()
}

#[test]
fn floors_bite_on_a_room_that_imports_upwards() {
    assert_eq!(
        found(
            "relay/src/hub.rs",
            "use crate::queue::Queue;\nuse crate::session::Link;"
        ),
        [2]
    );
    assert_eq!(
        found(
            "client/src/shelf/mod.rs",
            "use crate::{\n  config::Config,\n  desk::Desk,\n};"
        ),
        [3]
    );
    assert_eq!(
        found(
            "proto/src/sign.rs",
            "fn f() {\n  crate::envelope::open();\n}"
        ),
        [2]
    );
}

#[test]
fn floors_bite_on_a_way_round_by_super() {
    assert_eq!(found("relay/src/hub.rs", "use super::session::Link;"), [1]);
    assert_eq!(
        found(
            "relay/src/hub/select.rs",
            "use super::super::session::Link;"
        ),
        [1]
    );
    assert_eq!(
        found(
            "relay/src/hub.rs",
            "mod tests { use super::super::session; }"
        ),
        [1]
    );
}

#[test]
fn floors_bite_on_unknown_rooms() {
    assert_eq!(found("relay/src/util.rs", "\n\nfn f() {}"), [1]);
    assert_eq!(found("relay/src/hub.rs", "use crate::Shortcut;"), [1]);
}

#[test]
fn floors_pass_what_is_in_order() {
    let text = "use crate::queue::Queue;\nuse super::mailboxes;\nmod tests { use super::session; }\n\
                // use crate::session;\npub(crate) fn f() {}";
    assert_eq!(found("relay/src/hub.rs", text), []);
    assert_eq!(found("relay/src/hub/select.rs", "use super::session;"), []);
    assert_eq!(
        found("relay/src/lib.rs", "pub use crate::session::Link;"),
        []
    );
}
