//! An outside auditor: reads homes through the product's listings and its evidence through `blo verify`, and holds
//! what it reads against what should be there. Not: anything that a test told the product.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use crate::{
    binaries::binaries,
    office::{Office, text},
    process::{Outcome, run},
};

/// Asserts that each id is in both running homes, once, and carries a receipt of each of these kinds.
#[track_caller]
pub fn crossed_once(sender: &Office, recipient: &Office, ids: &[String], receipts: &[&str]) {
    let (sent, received) = (counted(&sender.outbox()), counted(&recipient.inbox()));
    for id in ids {
        assert_eq!(
            sent.get(id),
            Some(&1),
            "{id} in the outbox of {}",
            sender.name
        );
        assert_eq!(
            received.get(id),
            Some(&1),
            "{id} in the inbox of {}",
            recipient.name
        );
        let view = sender.show(id);
        let has = |status: &&str| {
            let mut all = view["receipts"].as_array().unwrap().iter();
            all.any(|receipt| receipt["status"] == **status)
        };
        let missing: Vec<_> = receipts.iter().filter(|status| !has(status)).collect();
        assert!(missing.is_empty(), "{id} lacks {missing:?}: {view}");
    }
}

/// How often each id is listed.
pub fn counted(listing: &[Value]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for item in listing {
        *counts.entry(text(item, "id")).or_default() += 1;
    }
    counts
}

/// Writes the evidence of an alert.
#[track_caller]
pub fn evidence(office: &Office, id: &str, file: &Path) {
    office
        .verb(&["evidence", id, "--out", file.to_str().unwrap()])
        .ok();
}

/// Verifies evidence with nothing but the authorities' certificates in `trust`: no home, no network.
#[track_caller]
pub fn verify(file: &Path, trust: &Path) -> Outcome {
    let mut command = Command::new(&binaries().blo);
    command.env_clear().arg("verify").arg(file);
    run(command.arg("--trust").arg(trust), "")
}

/// The files below `folder` that contain any of `markers`, plainly or as hexadecimal digits.
pub fn files_with(folder: &Path, markers: &[&str]) -> Vec<PathBuf> {
    let plain = markers.iter().map(|marker| marker.as_bytes().to_vec());
    let digits = markers
        .iter()
        .map(|marker| hex::encode(marker).into_bytes());
    let wanted: Vec<Vec<u8>> = plain.chain(digits).collect();
    let mut found = Vec::new();
    walk(folder, &wanted, &mut found);
    found
}

/// The files below `folder` that contain these bytes.
pub fn files_with_bytes(folder: &Path, wanted: &[u8]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    walk(folder, &[wanted.to_vec()], &mut found);
    found
}

fn walk(folder: &Path, wanted: &[Vec<u8>], found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let (path, kind) = (entry.path(), entry.file_type().unwrap());
        if kind.is_dir() {
            walk(&path, wanted, found);
        } else if kind.is_file() {
            let bytes = fs::read(&path).unwrap();
            let has = |wanted: &Vec<u8>| contains(&bytes, wanted);
            if wanted.iter().any(has) {
                found.push(path);
            }
        }
    }
}

/// Whether `wanted`, which is not empty, lies in `bytes`. Journals are large and tests are not optimised: the first
/// byte is looked for by the standard library, which is.
fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| *byte == wanted[0]) {
        if rest[at..].starts_with(wanted) {
            return true;
        }
        rest = &rest[at + 1..];
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_is_found_plainly_and_in_digits_wherever_it_lies() {
        let folder = tempfile::TempDir::new().unwrap();
        let deep = folder.path().join("deep");
        fs::create_dir(&deep).unwrap();
        fs::write(folder.path().join("clean"), "nothing here").unwrap();
        fs::write(deep.join("plain"), b"\x00\xffzebra\x00").unwrap();
        fs::write(deep.join("digits"), hex::encode("a zebra")).unwrap();
        assert_eq!(files_with(folder.path(), &["zebra"]).len(), 2);
        assert_eq!(files_with(folder.path(), &["giraffe"]).len(), 0);
        assert_eq!(files_with_bytes(folder.path(), b"\xffz").len(), 1);
    }
}
