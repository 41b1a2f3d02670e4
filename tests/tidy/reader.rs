//! Tells what is code, what is comment and what is quoted in Rust text, byte by byte. It does not parse.

use std::ops::Range;

/// What a byte belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Code,
    Comment,
    /// String and character literals, with their quotes.
    Quoted,
}

/// One kind a byte of `text`.
pub(crate) fn kinds(text: &[u8]) -> Vec<Kind> {
    let mut kinds = Vec::with_capacity(text.len());
    while kinds.len() < text.len() {
        let at = kinds.len();
        let (kind, length) = next(text, at);
        kinds.resize(at + length, kind);
    }
    kinds
}

/// `text` with every byte blanked that is not of one of the kinds `kept`. Positions and lines stay.
pub(crate) fn view(text: &str, kinds: &[Kind], kept: &[Kind]) -> String {
    let blanked = text.bytes().zip(kinds);
    let bytes = blanked.map(|(byte, kind)| match byte {
        b'\n' => byte,
        _ if kept.contains(kind) => byte,
        _ => b' ',
    });
    String::from_utf8(bytes.collect()).expect("a character lies within one kind")
}

fn next(text: &[u8], at: usize) -> (Kind, usize) {
    let rest = &text[at..];
    if rest.starts_with(b"//") {
        let end = rest.iter().position(|byte| *byte == b'\n');
        return (Kind::Comment, end.unwrap_or(rest.len()));
    }
    if rest.starts_with(b"/*") {
        return (Kind::Comment, block_comment(rest));
    }
    if let Some(length) = raw_string(text, at) {
        return (Kind::Quoted, length);
    }
    match rest[0] {
        b'"' => (Kind::Quoted, string(rest)),
        b'\'' => character(rest).map_or((Kind::Code, 1), |length| (Kind::Quoted, length)),
        _ => (Kind::Code, 1),
    }
}

fn block_comment(rest: &[u8]) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                break;
            }
        } else {
            at += 1;
        }
    }
    at
}

/// The length of `r"…"`, `r#"…"#`, `br"…"` and the like, if one starts here.
fn raw_string(text: &[u8], at: usize) -> Option<usize> {
    let rest = &text[at..];
    if rest[0] != b'r' || (at > 0 && is_word(text[at - 1]) && !is_prefix(text, at - 1)) {
        return None;
    }
    let hashes = rest[1..].iter().take_while(|byte| **byte == b'#').count();
    if rest.get(1 + hashes) != Some(&b'"') {
        return None;
    }
    let mut closing = vec![b'"'];
    closing.resize(1 + hashes, b'#');
    let body = &rest[2 + hashes..];
    let end = body
        .windows(closing.len())
        .position(|window| window == closing);
    Some(end.map_or(rest.len(), |end| 2 + hashes + end + closing.len()))
}

/// Whether the byte is the lone `b` or `c` before a raw string.
fn is_prefix(text: &[u8], at: usize) -> bool {
    matches!(text[at], b'b' | b'c') && (at == 0 || !is_word(text[at - 1]))
}

fn string(rest: &[u8]) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// The length of a character literal; nothing if the quote starts a lifetime.
fn character(rest: &[u8]) -> Option<usize> {
    if rest.get(1) == Some(&b'\\') {
        let end = rest.iter().skip(3).position(|byte| *byte == b'\'')?;
        return Some(end + 4);
    }
    let width = match rest.get(1)? {
        0..=0x7f => 1,
        0x80..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xff => 4,
    };
    (rest.get(1 + width) == Some(&b'\'')).then_some(width + 2)
}

pub(crate) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Where `word` stands in `code` as a whole word.
pub(crate) fn words<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let bytes = code.as_bytes();
    code.match_indices(word)
        .map(|(at, _)| at)
        .filter(move |at| {
            let before = at
                .checked_sub(1)
                .is_some_and(|before| is_word(bytes[before]));
            let after = bytes
                .get(at + word.len())
                .is_some_and(|byte| is_word(*byte));
            !before && !after
        })
}

/// The word that starts at `at`, empty if none does.
pub(crate) fn word_at(code: &str, at: usize) -> &str {
    let rest = code.get(at..).unwrap_or_default();
    let end = rest.find(|character: char| character != '_' && !character.is_alphanumeric());
    rest.get(..end.unwrap_or(rest.len())).unwrap_or_default()
}

/// Where the next byte stands that is not white space.
pub(crate) fn skip_space(code: &str, at: usize) -> usize {
    let spaces = code.as_bytes()[at..]
        .iter()
        .take_while(|byte| byte.is_ascii_whitespace());
    at + spaces.count()
}

/// From the brace at `open` to the one that closes it.
pub(crate) fn block(code: &str, open: usize) -> Range<usize> {
    let mut depth = 0_usize;
    for (at, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => continue,
        }
        if depth == 0 {
            return open..at + 1;
        }
    }
    open..code.len()
}

/// The body of the item that starts at `at`: its braces, or nothing if a semicolon ends it first.
pub(crate) fn body(code: &str, at: usize) -> Option<Range<usize>> {
    let mut nested = 0_usize;
    for (position, byte) in code.bytes().enumerate().skip(at) {
        match byte {
            b'(' | b'[' => nested += 1,
            b')' | b']' => nested = nested.saturating_sub(1),
            b'{' if nested == 0 => return Some(block(code, position)),
            b';' if nested == 0 => return None,
            _ => {}
        }
    }
    None
}

/// The first names after every `root::` of a path or of a group: `root::{a::b, c}` gives `a` and `c`.
pub(crate) fn paths<'a>(code: &'a str, root: &'a str) -> Vec<(usize, &'a str)> {
    let mut found = Vec::new();
    for at in words(code, root) {
        let after = at + root.len();
        if code.as_bytes()[after..].starts_with(b"::") {
            found.extend(heads(code, after + 2));
        }
    }
    found
}

/// The names that a path goes on with at `at`.
pub(crate) fn heads(code: &str, at: usize) -> Vec<(usize, &str)> {
    let at = skip_space(code, at);
    if code.as_bytes().get(at) != Some(&b'{') {
        return vec![(at, word_at(code, at))];
    }
    let group = block(code, at);
    let mut heads = Vec::new();
    let mut depth = 0_usize;
    for position in group {
        match code.as_bytes()[position] {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b',' => {}
            _ => continue,
        }
        let start = skip_space(code, position + 1);
        let word = word_at(code, start);
        if depth == 1 && !word.is_empty() && code.as_bytes()[position] != b'}' {
            heads.push((start, word));
        }
    }
    heads
}

#[test]
fn the_reader_tells_code_from_comments_and_strings() {
    let text = r##"let a = "x // y"; // c "d"
/* e /* f */ g */ let b = r#"h " i"#; let c: &'static str = br"j"; let d = ('k', '\'', '\u{e9}', 'é');"##;
    let kinds = kinds(text.as_bytes());
    let code = view(text, &kinds, &[Kind::Code]);
    let squeezed: Vec<&str> = code.split_whitespace().collect();
    let expected = "let a = ; let b = ; let c: &'static str = b ; let d = ( , , , );";
    assert_eq!(squeezed.join(" "), expected);
    let bare = view(text, &kinds, &[Kind::Code, Kind::Quoted]);
    assert!(bare.contains("x // y") && bare.contains("h \" i"));
    assert!(!bare.contains("c \"d\"") && !bare.contains('g'));
}

#[test]
fn the_reader_finds_the_heads_of_paths_and_groups() {
    let code = "use crate::{a::{b, c}, d, self}; fn f() { crate::e::g(); crates::h(); }";
    let heads: Vec<&str> = paths(code, "crate")
        .into_iter()
        .map(|(_, head)| head)
        .collect();
    assert_eq!(heads, ["a", "d", "self", "e"]);
}
