//! Texts as they are compared: one form of every letter, one kind of digit, one blank for whatever separates. Thai,
//! Lao, Burmese and Khmer write no blanks between words, so nothing here knows what a word is: a phrase is found
//! wherever its characters stand in a row. Not: which alerts are looked at.

use unicode_normalization::{
    IsNormalized, UnicodeNormalization as _, char::is_combining_mark, is_nfkc_quick,
};

use super::{Gram, slice_of};

/// What an alert says, ready to be compared.
#[derive(Default)]
pub struct Text {
    /// Folded, with the marks that letters carry.
    marked: String,
    /// Without those of Latin letters.
    bare: String,
}

impl Text {
    /// Takes one more piece of it in; no phrase reaches from one piece into the next.
    pub fn push(&mut self, piece: &str) {
        let folded = fold(piece);
        if folded.is_empty() {
            return;
        }
        self.bare.push_str(&bare(&folded));
        self.bare.push('\n');
        self.marked.push_str(&folded);
        self.marked.push('\n');
    }

    /// Every slice that it falls into, some of them more than once.
    pub fn grams(&self, mut each: impl FnMut(Gram)) {
        for piece in self.bare.lines() {
            let (mut last, mut before) = (None, None);
            for c in piece.chars().filter(|c| *c != ' ').map(u32::from) {
                if let Some(last) = last {
                    each(slice_of([last, c]));
                    if let Some(before) = before {
                        each(slice_of([before, last, c]));
                    }
                }
                (before, last) = (last, Some(c));
            }
        }
    }
}

/// What is looked for: characters that must stand in a row.
pub struct Phrase {
    text: String,
    /// A number is written with separators and without: both are found by both.
    has_digit: bool,
    /// It was typed with marks on Latin letters: only with them is it the same word.
    is_marked: bool,
}

impl Phrase {
    /// A phrase as it was typed; `None` where fewer than two characters are left of it, which would be found anywhere.
    pub fn parse(typed: &str) -> Option<Self> {
        let folded = fold(typed);
        let bare = bare(&folded);
        let is_marked = bare != folded;
        let has_digit = folded.chars().any(|c| c.is_ascii_digit());
        let text = if has_digit { closed(&folded) } else { folded };
        (text.chars().filter(|c| *c != ' ').count() >= 2).then_some(Self {
            text,
            has_digit,
            is_marked,
        })
    }

    /// Every slice that a text which holds it falls into.
    pub fn grams(&self) -> Vec<Gram> {
        let bare = bare(&self.text);
        let chars: Vec<u32> = bare.chars().filter(|c| *c != ' ').map(u32::from).collect();
        let width = chars.len().min(3);
        let windows = chars.windows(width.max(2));
        windows.map(|gram| slice_of(gram.iter().copied())).collect()
    }

    /// Whether it stands there, and no letter of it has another mark.
    pub fn is_in(&self, text: &Text) -> bool {
        let there = if self.is_marked {
            &text.marked
        } else {
            &text.bare
        };
        if self.has_digit {
            stands_in(&self.text, &closed(there))
        } else {
            stands_in(&self.text, there)
        }
    }
}

/// words never reach a log.
impl std::fmt::Debug for Phrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Phrase(…)")
    }
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Text({} bytes)", self.marked.len())
    }
}

/// Whether one of the places where the characters are is not cut out of the middle of a written letter: no mark
/// follows that belongs to the last one, and the first one is not itself joined to what comes before.
fn stands_in(phrase: &str, text: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let after = text.get(at.saturating_add(phrase.len())..);
        let after = after.and_then(|rest| rest.chars().next());
        let before = text.get(..at).and_then(|rest| rest.chars().next_back());
        !after.is_some_and(is_combining_mark) && !before.is_some_and(joins_the_next)
    })
}

/// The stacking signs of Burmese and Khmer: the consonant after one is written below the one before it.
const fn joins_the_next(c: char) -> bool {
    matches!(c, '\u{1039}' | '\u{17d2}')
}

/// Compatibility forms are one with what they stand for (NFKC), letters are small, digits of every script are 0 to
/// 9, invisible word breaks are gone, and whatever else separates is one blank.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    if is_nfkc_quick(text.chars()) == IsNormalized::Yes {
        fold_into(text.chars(), &mut folded);
    } else {
        fold_into(text.nfkc(), &mut folded);
    }
    folded
}

fn fold_into(chars: impl Iterator<Item = char>, folded: &mut String) {
    let mut is_apart = false;
    for c in chars.flat_map(char::to_lowercase) {
        if is_invisible(c) {
            continue;
        }
        if !(c.is_alphanumeric() || is_combining_mark(c)) {
            is_apart = true;
            continue;
        }
        if is_apart && !folded.is_empty() {
            folded.push(' ');
        }
        is_apart = false;
        folded.push(digit(c));
    }
}

/// Word breaks and joiners that nobody sees: they are in one text of a word and not in another.
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
    )
}

/// Thai, Lao, Burmese, Shan and Khmer digits.
fn digit(c: char) -> char {
    let zeros = ['\u{e50}', '\u{ed0}', '\u{1040}', '\u{1090}', '\u{17e0}'];
    let value = zeros.iter().find_map(|zero| {
        let above = u32::from(c).checked_sub(u32::from(*zero))?;
        char::from_digit(above, 10)
    });
    value.unwrap_or(c)
}

/// Without the marks of Latin letters: what a keyboard without Vietnamese types.
fn bare(folded: &str) -> String {
    if folded.is_ascii() {
        return folded.to_owned();
    }
    let letters = folded
        .nfd()
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c));
    letters.map(|c| if c == 'đ' { 'd' } else { c }).collect()
}

/// Without its blanks.
fn closed(folded: &str) -> String {
    folded.chars().filter(|c| *c != ' ').collect()
}
