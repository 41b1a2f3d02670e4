//! An ignored test says what it needs, in the words by which tests/run finds and runs it.

use crate::house::{Finding, House};
use crate::reader::is_word;

const RULE: &str = "ignored tests";

pub(crate) fn check(house: &House) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in &house.sources {
        for (at, opening) in source.code.match_indices("#[ignore") {
            let rest = source.text.get(at + opening.len()..).unwrap_or_default();
            if !is_needed_by_name(rest.lines().next().unwrap_or_default()) {
                let advice = "A test is ignored without saying what it needs. \
                              Write #[ignore = \"needs X: tests/run\"], X one word: a command, \
                              corpora, lab, mounts or namespaces.";
                findings.push(source.finding(at, RULE, advice.to_owned()));
            }
        }
        for (at, fence) in source.text.match_indices("```ignore") {
            if source.in_comment(at) {
                let advice =
                    "An example that is not compiled rots. Use `no_run`, `compile_fail` or `text`.";
                findings.push(source.finding(at + fence.len(), RULE, advice.to_owned()));
            }
        }
    }
    findings
}

/// Whether the rest of the attribute's line is ` = "needs X: tests/run"]`.
fn is_needed_by_name(rest: &str) -> bool {
    let need = rest
        .strip_prefix(" = \"needs ")
        .and_then(|rest| rest.strip_suffix(": tests/run\"]"));
    need.is_some_and(|need| {
        !need.is_empty() && need.bytes().all(|byte| is_word(byte) || byte == b'-')
    })
}

#[test]
fn ignored_tests_bite_without_a_need() {
    for bad in [
        "#[ignore]",
        "#[ignore = \"slow\"]",
        "#[ignore = \"needs a lot: tests/run\"]",
        "#[ignore = \"needs : tests/run\"]",
        "/// ```ignore",
    ] {
        let text = format!("{bad}\nfn f() {{}}");
        assert_eq!(
            check(&House::of(&[("tests/cli/main.rs", &text)])).len(),
            1,
            "{bad}"
        );
    }
    let good = "#[ignore = \"needs openssl: tests/run\"]\nfn f() {}\n// #[ignore]";
    assert!(check(&House::of(&[("tests/cli/main.rs", good)])).is_empty());
}
