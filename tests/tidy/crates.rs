//! Which crate may depend on which, read from the manifests; and no dependency that nobody uses.

use crate::house::{Finding, House, Text};
use std::collections::BTreeSet;
use toml::{Table, Value};

const RULE: &str = "crates";
const SECTIONS: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

/// Per crate those of ours that it may depend on, and those of others that it may not.
const FLOORS: [(&str, &[&str], &[&str]); 5] = [
    (
        "proto",
        &[],
        &[
            "tokio",
            "tokio-util",
            "quinn",
            "quinn-proto",
            "rustls",
            "sled",
        ],
    ),
    ("store", &[], &["prost", "quinn", "quinn-proto", "rustls"]),
    ("relay", &["blo-proto", "blo-store"], &["sled"]),
    // The relay is there for src/cmd/demo alone; `names` watches over that.
    (
        "client",
        &["blo-proto", "blo-store", "blo-relay"],
        &["sled"],
    ),
    (
        "tests",
        &["blo-proto", "blo-store", "blo-relay", "blo-client"],
        &[],
    ),
];

pub(crate) fn floors(house: &House) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (member, manifest, table) in members(house) {
        let Some((_, ours, never)) = FLOORS.iter().find(|(name, _, _)| *name == member) else {
            let advice = "A crate without a floor. Give it a place in tests/tidy/crates.rs.";
            findings.push(manifest.finding(0, RULE, advice.to_owned()));
            continue;
        };
        for name in dependencies(&table) {
            let upwards = name.starts_with("blo-") && !ours.contains(&name.as_str());
            if upwards || never.contains(&name.as_str()) {
                let at = manifest.text.find(&name).unwrap_or_default();
                let advice = format!(
                    "`{member}` may not depend on `{name}`. Move the code to where it may be."
                );
                findings.push(manifest.finding(at, RULE, advice));
            }
        }
    }
    findings
}

pub(crate) fn unused(house: &House) -> Vec<Finding> {
    let Some(root) = house.text("Cargo.toml") else {
        return Vec::new();
    };
    let used: BTreeSet<String> = members(house)
        .iter()
        .flat_map(|(_, _, table)| dependencies(table))
        .collect();
    let table = parse(root);
    let declared = table
        .get("workspace")
        .and_then(|workspace| workspace.get("dependencies"));
    let names = declared
        .and_then(Value::as_table)
        .into_iter()
        .flat_map(Table::keys);
    let unused = names.filter(|name| !used.contains(*name));
    unused
        .map(|name| {
            let at = root
                .text
                .find(&format!("\n{name} ="))
                .map_or(0, |at| at + 1);
            root.finding(
                at,
                RULE,
                format!("No member uses `{name}`. Take it off the table."),
            )
        })
        .collect()
}

fn members(house: &House) -> Vec<(&str, &Text, Table)> {
    let manifests = house.texts.iter().filter_map(|text| {
        let member = text.path.strip_suffix("/Cargo.toml")?;
        Some((member, text, parse(text)))
    });
    manifests.collect()
}

fn parse(manifest: &Text) -> Table {
    manifest.text.parse().expect("cargo has read this manifest")
}

fn dependencies(table: &Table) -> BTreeSet<String> {
    let sections = SECTIONS
        .iter()
        .filter_map(|section| table.get(*section)?.as_table());
    sections.flat_map(Table::keys).cloned().collect()
}

#[test]
fn crates_bite_on_a_dependency_upwards() {
    let bad = [
        (
            "proto/Cargo.toml",
            "[dev-dependencies]\ntokio.workspace = true",
        ),
        (
            "store/Cargo.toml",
            "[dependencies]\nblo-proto.workspace = true",
        ),
        (
            "relay/Cargo.toml",
            "[dependencies]\nblo-client.workspace = true",
        ),
        (
            "client/Cargo.toml",
            "[dependencies]\nblo-tests.workspace = true",
        ),
        ("spare/Cargo.toml", "[dependencies]"),
    ];
    for file in bad {
        assert_eq!(floors(&House::of(&[file])).len(), 1, "{}", file.0);
    }
    let good = (
        "relay/Cargo.toml",
        "[dependencies]\nblo-proto.workspace = true\nquinn.workspace = true",
    );
    assert!(floors(&House::of(&[good])).is_empty());
}

#[test]
fn crates_bite_on_a_dependency_that_nobody_uses() {
    let root = "[workspace.dependencies]\nhex = \"0.4\"\nbytes = \"1\"";
    let member = "[build-dependencies]\nbytes.workspace = true";
    let findings = unused(&House::of(&[
        ("Cargo.toml", root),
        ("proto/Cargo.toml", member),
    ]));
    let lines: Vec<usize> = findings.iter().map(|finding| finding.line).collect();
    assert_eq!(lines, [2]);
}
