//! Named parts ⇄ text. One list of parts has one spelling. Not: which parts there are.

use std::fmt::Write as _;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

use super::{FILE_BYTES_MAX, NotProven, Part, wrong};

const FIRST: &str = "BLO-EVIDENCE/1";
const COLUMNS: usize = 64;

pub(super) fn write(parts: &[Part]) -> String {
    let mut text = format!("{FIRST}\n");
    for part in parts {
        text.push_str(&spelled(part));
    }
    let digest = hex::encode(Sha256::digest(&text));
    let _ = writeln!(text, "end {digest}");
    text
}

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Part>, NotProven> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(wrong("first line", "the file is longer than any evidence"));
    }
    let mut rest = bytes
        .strip_prefix(FIRST.as_bytes())
        .and_then(|rest| rest.strip_prefix(b"\n"))
        .ok_or_else(|| wrong("first line", format!("it is not {FIRST}")))?;
    let mut parts = Vec::new();
    let mut before = "first line".to_owned();
    loop {
        let (line, after) = line(rest).ok_or_else(|| wrong("end", "it is missing"))?;
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["part", name, length, digest] if is_name(name) => {
                let (part, after) = body(name, (length, digest), after)?;
                before.clone_from(&part.name);
                parts.push(part);
                rest = after;
            }
            ["end", digest] => {
                let covered = bytes.len() - rest.len();
                let covered = bytes.get(..covered).unwrap_or_default();
                return if hex::encode(Sha256::digest(covered)) != *digest {
                    Err(wrong("end", "its digest is not that of the lines before"))
                } else if after.is_empty() {
                    Ok(parts)
                } else {
                    Err(wrong("end", "something follows it"))
                };
            }
            _ => {
                let why = format!("the line after {before} is no part");
                return Err(wrong(words.get(1).copied().unwrap_or(&before), why));
            }
        }
    }
}

/// The part below its line. Spelled again it must be what was read.
fn body<'a>(
    name: &str,
    (length, digest): (&str, &str),
    rest: &'a [u8],
) -> Result<(Part, &'a [u8]), NotProven> {
    let mut text = String::new();
    let mut after = rest;
    while let Some((line, next)) = line(after) {
        if line.contains(' ') || line.is_empty() {
            break;
        }
        text.push_str(line);
        after = next;
    }
    let bytes = STANDARD
        .decode(&text)
        .map_err(|_| wrong(name, "it is not base64"))?;
    let part = Part::new(name, &bytes);
    if bytes.len().to_string() != length {
        return Err(wrong(name, "it has another length than is stated"));
    }
    if hex::encode(Sha256::digest(&bytes)) != digest {
        return Err(wrong(name, "its digest is not what is stated"));
    }
    let read = rest.len() - after.len();
    let spelled = spelled(&part);
    let (_, lines) = spelled.split_once('\n').unwrap_or_default();
    if rest.get(..read) != Some(lines.as_bytes()) {
        return Err(wrong(name, "its lines do not have 64 columns"));
    }
    Ok((part, after))
}

fn spelled(part: &Part) -> String {
    let digest = hex::encode(Sha256::digest(&part.bytes));
    let mut text = format!("part {} {} {digest}\n", part.name, part.bytes.len());
    for (at, c) in STANDARD.encode(&part.bytes).chars().enumerate() {
        if at > 0 && at % COLUMNS == 0 {
            text.push('\n');
        }
        text.push(c);
    }
    if !part.bytes.is_empty() {
        text.push('\n');
    }
    text
}

fn line(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let (line, rest) = bytes.split_at_checked(end)?;
    // A line that is no text is no part either: it ends the body that it stands in.
    let line = std::str::from_utf8(line).unwrap_or_default();
    Some((line, rest.get(1..)?))
}

fn is_name(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-/".contains(c);
    !name.is_empty() && name.len() <= 64 && name.chars().all(allowed)
}
