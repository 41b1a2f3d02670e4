//! A line of the page: words of ours, words of another office, times, ways. Times stay apart from the words around them, so
//! that the browser can put its own zone. Not: what is said.

use super::super::super::tongue::Tongue;
use crate::words::Said;

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// In the reader's language.
    Said(String),
    /// In another's words, or in none.
    Theirs(String),
    /// A code, a number, a digest: not to be broken or translated.
    Code(String),
    /// RFC 3339.
    Time(String),
    /// Words of a sentence that goes on after a time, with their own spaces.
    Part(String),
    /// A time within a sentence.
    At(String),
    /// Another place, and what it is called.
    Way(String, String),
}

impl Piece {
    /// It is part of a sentence, and no space is put behind it.
    pub(super) fn is_part(&self) -> bool {
        matches!(self, Self::Part(_) | Self::At(_))
    }

    /// It says something.
    pub(super) fn says(&self) -> bool {
        match self {
            Self::Said(text)
            | Self::Theirs(text)
            | Self::Code(text)
            | Self::Time(text)
            | Self::Part(text)
            | Self::At(text) => !text.is_empty(),
            Self::Way(..) => true,
        }
    }
}

/// A line.
pub(super) type Line = Vec<Piece>;

/// What stands in a sentence in the place of a time: a character that no officer's text can have.
const TIME: char = '\u{1}';

/// A time that is put into a sentence.
pub(super) fn time(at: &str) -> String {
    format!("{TIME}{at}{TIME}")
}

/// A sentence with the times in it.
pub(super) fn line(tongue: Tongue, said: &Said) -> Line {
    let said = said.in_language(tongue.0);
    let parts = said.split(TIME).enumerate();
    let piece = |(at, part): (usize, &str)| match at % 2 {
        0 => Piece::Part(part.to_owned()),
        _ => Piece::At(part.to_owned()),
    };
    let parts = parts.filter(|(_, part)| !part.is_empty());
    parts.map(piece).collect()
}

/// One line under a name.
#[derive(Clone, Debug)]
pub(super) struct Fact {
    pub(super) name: String,
    pub(super) values: Vec<Line>,
    /// Why it is doubtful.
    pub(super) doubts: Vec<String>,
}

impl Fact {
    /// With one value.
    pub(super) fn of(name: String, value: Line) -> Self {
        Self {
            name,
            values: vec![value],
            doubts: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn a_time_in_a_sentence_stays_a_time_in_every_language() {
        for language in Language::ALL {
            let said = Said::of("alert-respond-by").with("at", time("2026-11-29T14:02:00Z"));
            let line = line(Tongue(language), &said);
            let times = line.iter().filter(|piece| matches!(piece, Piece::At(_)));
            assert_eq!(times.count(), 1, "{language}: {line:?}");
            assert!(line.len() > 1, "{language}: {line:?}");
        }
    }
}
