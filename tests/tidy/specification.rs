//! Rule numbers tie paper, code and test together: SPEC's `R-07` is cited in code as `// R-07` and has a test
//! `r07_…`; code cites no rule that SPEC lacks.

use crate::house::{Finding, House};
use crate::reader::is_word;
use std::collections::{BTreeMap, BTreeSet};

const RULE: &str = "rule numbers";
const SPECIFICATION: &str = "proto/SPEC.md";

pub(crate) fn check(house: &House) -> Vec<Finding> {
    let Some(specification) = house.text(SPECIFICATION) else {
        return vec![Finding {
            file: SPECIFICATION.to_owned(),
            line: 1,
            rule: RULE,
            advice: "There is no specification. Write down what is signed and sealed.".to_owned(),
        }];
    };
    let mut rules: BTreeMap<String, usize> = BTreeMap::new();
    for (at, number) in numbers(&specification.text) {
        rules.entry(number).or_insert(at);
    }
    let mut findings = Vec::new();
    let mut cited = BTreeSet::new();
    // These rules of the house name rule numbers as examples only.
    for source in house
        .sources
        .iter()
        .filter(|source| !source.is_in(&["tests/tidy"]))
    {
        let citations = numbers(&source.text)
            .into_iter()
            .filter(|(at, _)| source.in_comment(*at));
        for (at, number) in citations {
            if !rules.contains_key(&number) {
                let advice = format!(
                    "R-{number} is not in {SPECIFICATION}. Cite a rule that is, or write it."
                );
                findings.push(source.finding(at, RULE, advice));
            }
            if !source.in_tests(at) {
                cited.insert(number);
            }
        }
    }
    let tested = tested(house);
    for (number, at) in rules {
        if !cited.contains(&number) {
            let advice =
                format!("No code cites R-{number}. Write `// R-{number}` where it is kept.");
            findings.push(specification.finding(at, RULE, advice));
        }
        if !tested.contains(&number) {
            let advice =
                format!("R-{number} has no test. Write one whose name begins with `r{number}_`.");
            findings.push(specification.finding(at, RULE, advice));
        }
    }
    findings
}

/// Every `R-` that is followed by two digits or more, with the digits.
fn numbers(text: &str) -> Vec<(usize, String)> {
    let bytes = text.as_bytes();
    let mut numbers = Vec::new();
    for (at, mark) in text.match_indices("R-") {
        let inside_a_word = at
            .checked_sub(1)
            .is_some_and(|before| is_word(bytes[before]));
        let rest = text.get(at + mark.len()..).unwrap_or_default();
        let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
        if !inside_a_word && number.len() >= 2 {
            numbers.push((at, number));
        }
    }
    numbers
}

/// The rule numbers that begin the name of a test: `fn r07_…` under a test attribute.
fn tested(house: &House) -> BTreeSet<String> {
    let mut tested = BTreeSet::new();
    for source in &house.sources {
        for (at, start) in source.code.match_indices("fn r") {
            let rest = source.code.get(at + start.len()..).unwrap_or_default();
            let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
            let before = source.code.get(..at).unwrap_or_default();
            // The attributes of the function, and no more.
            let attributes = before.rsplit(['{', '}', ';']).next().unwrap_or_default();
            let is_test = attributes.contains("#[test]") || attributes.contains("::test");
            let in_macro = before.trim_end().ends_with("#[test]");
            if rest.as_bytes().get(number.len()) == Some(&b'_') && (is_test || in_macro) {
                tested.insert(number);
            }
        }
    }
    tested
}

#[cfg(test)]
fn found(specification: &str, code: &str) -> Vec<String> {
    let house = House::of(&[(SPECIFICATION, specification), ("proto/src/seal.rs", code)]);
    check(&house)
        .iter()
        .map(|finding| format!("{}:{}", finding.file, finding.line))
        .collect()
}

#[test]
fn rule_numbers_bite_on_a_rule_without_code_or_test() {
    let code = "//! Keeps R-07.\n#[test]\nfn r07_is_kept() {}";
    assert_eq!(
        found("R-07 one.\nR-08 two.", code),
        ["proto/SPEC.md:2", "proto/SPEC.md:2"]
    );
    assert_eq!(
        found("R-07 one.", "// R-07\nfn r07_is_kept() {}"),
        ["proto/SPEC.md:1"]
    );
    assert_eq!(
        found("R-07 one.", "#[test]\nfn r07_is_kept() { \"R-07\"; }"),
        ["proto/SPEC.md:1"]
    );
}

#[test]
fn rule_numbers_bite_on_a_citation_of_no_rule() {
    let code = "// R-07, R-09\n#[test]\nfn r07_is_kept() {}";
    assert_eq!(found("R-07 one.", code), ["proto/src/seal.rs:1"]);
}

#[test]
fn rule_numbers_bite_on_a_citation_that_only_tests_make() {
    let code = "#[cfg(test)]\nmod tests {\n    // R-07\n    #[test]\n    fn r07_is_kept() {}\n}";
    assert_eq!(found("R-07 one.", code), ["proto/SPEC.md:1"]);
    let code = "/// R-07\nfn f() {}\n#[tokio::test]\nasync fn r07_is_kept() {}";
    assert_eq!(found("R-07 one.", code), Vec::<String>::new());
}
