//! No sentence that nobody says, and none that is said and is not there. Not: who says it.

use std::{collections::BTreeSet, fs, path::Path};

use super::files::sentences;
use crate::words::Language;

/// Sentences whose names are a table of the protocol or of the catalogue, and those that are known by their English: that each
/// has its row, others test.
const OF_TABLES: [&str; 4] = ["coded-", "refusal-", "phrase-", "reason-"];

/// What the program and its page are made of, without their tests.
fn program() -> String {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = String::new();
    for folder in ["src", "web"] {
        gather(&here.join(folder), &mut all);
    }
    all
}

fn gather(folder: &Path, all: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && name != "tests" {
            gather(&path, all);
        } else if name != "tests.rs"
            && [".rs", ".html", ".js"]
                .iter()
                .any(|end| name.ends_with(end))
        {
            let text = fs::read_to_string(&path).unwrap();
            let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
            all.push_str(text.get(..end).unwrap());
        }
    }
}

/// Whether the program names it: whole, or in two parts that it puts together. A field or a value of the protocol is a
/// name in the code, not a text.
fn is_said(name: &str, program: &str, names: &BTreeSet<&str>) -> bool {
    let quoted = |word: &str| program.contains(&format!("\"{word}\""));
    let parts = |(at, _)| {
        let (begin, end) = name.split_at(at);
        let word = end.trim_start_matches('-');
        let is_begun = program.contains(&format!("\"{begin}-{{"));
        let is_ended = program.contains(&format!("}}{end}\""));
        is_begun && (quoted(word) || word.split('-').all(|one| names.contains(one)))
            || quoted(begin) && (is_ended || quoted(word))
    };
    quoted(name) || name.match_indices('-').any(parts)
}

#[test]
fn no_sentence_is_there_that_nobody_says() {
    let program = program();
    let names = program.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let names: BTreeSet<&str> = names.collect();
    let unsaid: Vec<String> = sentences(Language::English)
        .into_iter()
        .map(|sentence| sentence.id)
        .filter(|name| !OF_TABLES.iter().any(|table| name.starts_with(table)))
        .filter(|name| !is_said(name, &program, &names))
        .collect();
    assert_eq!(unsaid, Vec::<String>::new(), "nobody says them");
}

#[test]
fn no_sentence_is_said_that_is_not_there() {
    let program = program();
    let there: BTreeSet<String> = sentences(Language::English)
        .into_iter()
        .map(|sentence| sentence.id)
        .collect();
    let missing: Vec<&str> = ["Said::of(\"", ".say(\""]
        .iter()
        .flat_map(|call| program.split(*call).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .filter(|name| name.contains('-') && !there.contains(*name))
        .collect();
    assert_eq!(missing, Vec::<&str>::new(), "no language has them");
}
