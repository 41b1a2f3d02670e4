//! Imports name what they import: no globs, no preludes. A test module may take all of what it tests.

use crate::house::{Finding, House};
use crate::reader::words;

const RULE: &str = "imports";

pub(crate) fn check(house: &House) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in &house.sources {
        let code = &source.code;
        for (at, _) in code.match_indices("::*") {
            let tested = code.as_bytes()[..at].ends_with(b"super") && source.in_tests(at);
            if !tested {
                let advice = "A glob import hides where a name comes from. List the names.";
                findings.push(source.finding(at, RULE, advice.to_owned()));
            }
        }
        for at in words(code, "prelude") {
            let advice =
                "A prelude hides where a name comes from. Import from the module that has it.";
            findings.push(source.finding(at, RULE, advice.to_owned()));
        }
    }
    findings
}

#[test]
fn imports_bite_on_globs_and_preludes() {
    let text = "use crate::queue::*;\nuse proptest::prelude::any;\nuse super::*;\nuse a::{b, c};\n\
                #[cfg(test)]\nmod tests {\n    use super::*;\n}\nlet a = b * c;";
    let house = House::of(&[("relay/src/hub.rs", text)]);
    let lines: Vec<usize> = check(&house).iter().map(|finding| finding.line).collect();
    assert_eq!(lines, [1, 3, 2]);
}
