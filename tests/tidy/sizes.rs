//! Files of at most 500 lines, functions of at most 60: what does not fit has the wrong noun.

use crate::house::{Finding, House, Source};
use crate::reader::{body, skip_space, word_at, words};

const RULE: &str = "sizes";
const FILE_LINES_MAX: usize = 500;
const FUNCTION_LINES_MAX: usize = 60;

/// What a person reads from top to bottom; prose, data and recorded output have no such bound.
const READ_WHOLE: [&str; 6] = [".rs", ".sh", ".html", ".js", ".css", ".proto"];
const SCRIPTS: [&str; 3] = ["tests/run", ".ci/run", "certs-example/make"];

pub(crate) fn check(house: &House) -> Vec<Finding> {
    let mut findings = Vec::new();
    for text in &house.texts {
        let read_whole = READ_WHOLE.iter().any(|ending| text.path.ends_with(ending));
        let lines = text.text.lines().count();
        if (read_whole || SCRIPTS.contains(&text.path.as_str())) && lines > FILE_LINES_MAX {
            let advice =
                format!("{lines} lines, at most {FILE_LINES_MAX}. Split it by what it is about.");
            findings.push(text.finding(text.text.len(), RULE, advice));
        }
    }
    findings.extend(house.sources.iter().flat_map(functions));
    findings
}

fn functions(source: &Source) -> Vec<Finding> {
    let code = &source.code;
    let mut findings = Vec::new();
    for at in words(code, "fn") {
        let name = word_at(code, skip_space(code, at + "fn".len()));
        let Some(body) = body(code, at).filter(|_| !name.is_empty()) else {
            continue;
        };
        let inside = source.bare.get(body).unwrap_or_default().lines();
        // The lines of the two braces are not counted, nor blanks and comments, as clippy counts.
        let lines = inside
            .filter(|line| !line.trim().is_empty())
            .count()
            .saturating_sub(2);
        if lines > FUNCTION_LINES_MAX {
            let advice = format!(
                "`{name}` has {lines} lines, at most {FUNCTION_LINES_MAX}. Name its steps as functions."
            );
            findings.push(source.finding(at, RULE, advice));
        }
    }
    findings
}

#[test]
fn sizes_bite_on_a_long_file() {
    let long = "//\n".repeat(FILE_LINES_MAX + 1);
    for path in ["relay/src/hub.rs", "client/web/desk.js", "tests/run"] {
        assert_eq!(check(&House::of(&[(path, &long)])).len(), 1, "{path}");
    }
    let exact = "//\n".repeat(FILE_LINES_MAX);
    assert!(
        check(&House::of(&[
            ("relay/src/hub.rs", &exact),
            ("README.md", &long)
        ]))
        .is_empty()
    );
}

#[test]
fn sizes_bite_on_a_long_function() {
    let function = |lines: usize| {
        let body = "    // why\n\n    step(\"{\");\n".repeat(lines);
        format!("fn f(a: [u8; 2])\n-> u8 {{\n{body}}}\nfn g();\n")
    };
    let long = check(&House::of(&[(
        "relay/src/hub.rs",
        &function(FUNCTION_LINES_MAX + 1),
    )]));
    assert_eq!(
        long.iter().map(|finding| finding.line).collect::<Vec<_>>(),
        [1]
    );
    assert!(
        check(&House::of(&[(
            "relay/src/hub.rs",
            &function(FUNCTION_LINES_MAX)
        )]))
        .is_empty()
    );
}
