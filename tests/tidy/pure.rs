//! Pure rooms decide and never act: no `async`, no disk, no net, no clock, no randomness of their own.

use crate::house::{Finding, House};
use crate::reader::{paths, skip_space, words};

const RULE: &str = "pure rooms";

const PURE: [&str; 9] = [
    "proto/src",
    "relay/src/admission",
    "relay/src/quota",
    "relay/src/queue",
    "client/src/backoff",
    "client/src/ceremony",
    "client/src/courier",
    "client/src/words",
    "client/src/handling",
];

const WORDS: [&str; 9] = [
    "async",
    "await",
    "tokio",
    "quinn",
    "rustls",
    "SystemTime",
    "Instant",
    "getrandom",
    "now_v7",
];

/// Parts of the standard library that reach outside the process, or wait.
const STANDARD: [&str; 6] = ["fs", "net", "process", "env", "thread", "io"];

/// Tests within a pure room may read their vectors and draw their seeds.
pub(crate) fn check(house: &House) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in house.sources.iter().filter(|source| source.is_in(&PURE)) {
        let code = &source.code;
        let mut positions: Vec<(usize, String)> = Vec::new();
        for word in WORDS {
            positions.extend(words(code, word).map(|at| (at, word.to_owned())));
        }
        for (at, part) in paths(code, "std") {
            if STANDARD.contains(&part) {
                positions.push((at, format!("std::{part}")));
            }
        }
        for at in words(code, "now") {
            let path = code
                .as_bytes()
                .get(..at)
                .is_some_and(|before| before.ends_with(b"::"));
            let call = code.as_bytes().get(skip_space(code, at + "now".len())) == Some(&b'(');
            if path && call {
                positions.push((at, "now()".to_owned()));
            }
        }
        positions.retain(|(at, _)| !source.in_tests(*at));
        positions.sort();
        for (at, name) in positions {
            let advice = format!(
                "`{name}` in a pure room. Take time, bytes and randomness as arguments, and return effects."
            );
            findings.push(source.finding(at, RULE, advice));
        }
    }
    findings
}

#[cfg(test)]
fn found(path: &str, text: &str) -> usize {
    check(&House::of(&[(path, text)])).len()
}

#[test]
fn pure_rooms_bite_on_whatever_waits_or_reaches_out() {
    for text in [
        "async fn f() {}",
        "use tokio::sync::mpsc;",
        "use std::fs;",
        "use std::{collections::BTreeMap, net::IpAddr};",
        "std::fs::read(path);",
        "use std::time::SystemTime;",
        "fn f(at: Instant) {}",
        "let now = jiff::Timestamp::now();",
        "getrandom::fill(&mut bytes);",
    ] {
        for path in [
            "proto/src/seal.rs",
            "relay/src/queue/mod.rs",
            "client/src/courier.rs",
        ] {
            assert_eq!(found(path, text), 1, "{path}: {text}");
        }
        assert_eq!(found("relay/src/hub.rs", text), 0, "{text}");
    }
}

#[test]
fn pure_rooms_pass_what_is_pure() {
    let text = "use std::collections::BTreeMap;\nfn now(&self) -> Timestamp;\nlet now = clock.now();\n\
                // async, std::fs\n#[cfg(test)]\nmod tests { use std::fs; }";
    assert_eq!(found("proto/src/time.rs", text), 0);
    assert_eq!(found("proto/build.rs", "use std::fs;"), 0);
}
