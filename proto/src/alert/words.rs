//! What any text of an alert must be: bounded, in normalisation form C, and without characters that make it show
//! other words than it holds. Not: what it means.

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::bad;
use crate::{limits, refusal::Refusal};

/// A single line of at most 500 characters.
pub(crate) fn line(field: &str, text: String) -> Result<String, Refusal> {
    bounded(
        field,
        text,
        (limits::LINE_CHARS_MAX, limits::LINE_BYTES_MAX),
    )
}

/// At most so many characters and bytes, and no control character that could move a reader's cursor.
pub(super) fn bounded(
    field: &str,
    text: String,
    (chars, bytes): (usize, usize),
) -> Result<String, Refusal> {
    // A character is a byte at least.
    if text.len() > bytes || text.len() > chars && text.chars().count() > chars {
        return Err(bad(format!(
            "{field} has at most {chars} characters ({bytes} bytes)"
        )));
    }
    let moves = |c: char| c.is_control() && c != '\n' && c != '\t';
    let (ascii, any) = (text.is_ascii(), |wrong: fn(char) -> bool| {
        text.chars().any(wrong)
    });
    let controls = match ascii {
        true => text.bytes().any(|byte| moves(byte.into())),
        false => any(moves),
    };
    if controls {
        return Err(bad(format!("{field} has a control character")));
    }
    if !ascii && any(turns_direction) {
        return Err(bad(format!(
            "{field} has a character that turns the direction of writing"
        )));
    }
    Ok(text)
}

/// Bidirectional embeddings, overrides and isolates: with them a text shows other words than it holds.
const fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

pub(super) fn nfc(text: &str) -> String {
    if text.is_ascii() || is_nfc(text) {
        return text.to_owned();
    }
    text.nfc().collect()
}

/// Every value of a repeated field, and at most so many.
pub(super) fn bounded_all<W, T>(
    field: &str,
    most: usize,
    wire: Vec<W>,
    each: impl Fn(W) -> Result<T, Refusal>,
) -> Result<Vec<T>, Refusal> {
    if wire.len() > most {
        return Err(bad(format!("an alert has at most {most} {field}")));
    }
    wire.into_iter().map(each).collect()
}
