//! A relative link in a document leads to a file that is there.

use crate::house::{Finding, House, Text};
use std::path::Path;

const RULE: &str = "links";

pub(crate) fn check(house: &House) -> Vec<Finding> {
    let pages = house.texts.iter().filter(|text| text.path.ends_with(".md"));
    pages.flat_map(|page| dead_links(house, page)).collect()
}

fn dead_links(house: &House, page: &Text) -> Vec<Finding> {
    let folder = page.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut findings = Vec::new();
    for (at, opening) in page.text.match_indices("](") {
        let rest = page.text.get(at + opening.len()..).unwrap_or_default();
        let Some((target, _)) = rest.split_once(')') else {
            continue;
        };
        let file = target.split('#').next().unwrap_or_default();
        if file.is_empty() || target.contains("://") || target.starts_with("mailto:") {
            continue;
        }
        if !exists(house, &resolve(folder, file)) {
            let advice = format!("`{target}` leads nowhere. Correct the link.");
            findings.push(page.finding(at, RULE, advice));
        }
    }
    findings
}

fn resolve(folder: &str, file: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in file.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

fn exists(house: &House, path: &str) -> bool {
    let read = house
        .texts
        .iter()
        .any(|text| Path::new(&text.path).starts_with(path));
    read || house
        .root
        .as_ref()
        .is_some_and(|root| root.join(path).exists())
}

#[test]
fn links_bite_on_a_file_that_is_not_there() {
    let page = "[a](SPEC.md) [b](../README.md#one) [c](#two)\n[d](https://example.org/x)\n[e](missing.md) [f](src)";
    let house = House::of(&[
        ("proto/SPEC.md", page),
        ("README.md", ""),
        ("proto/src/lib.rs", ""),
    ]);
    let lines: Vec<usize> = check(&house).iter().map(|finding| finding.line).collect();
    assert_eq!(lines, [3]);
}
