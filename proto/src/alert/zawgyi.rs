//! Burmese in Zawgyi, a font's own code that borrows Unicode's numbers: a reader without that font sees other words. It
//! is detected and said, and what it says in Unicode is offered. Nothing is converted that somebody else signed.
//!
//! Detection counts what one of the two cannot be. In Unicode a vowel or a medial stands behind its consonant, and
//! U+1039 before one; Zawgyi writes ေ and ြ in front, as they are drawn, and U+1039 for the asat. The numbers that
//! Zawgyi uses for stacked letters are Shan, Karen and Mon ones in Unicode, so they say nothing.

use syllable::Syllable;

mod syllable;

/// Whether a text looks like Zawgyi: more in it cannot be Unicode than cannot be Zawgyi.
pub fn looks(text: &str) -> bool {
    let (zawgyi, unicode) = evidence(text);
    zawgyi > unicode
}

/// What of a text cannot be Unicode, and what cannot be Zawgyi.
fn evidence(text: &str) -> (u32, u32) {
    let (mut zawgyi, mut unicode) = (0_u32, 0_u32);
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied();
        let carried = before.is_some_and(|b| is_letter(b) || is_medial(b));
        match c {
            // ေ that no consonant carries, or that carries none itself.
            E if !carried && next.is_some_and(opens) => zawgyi = zawgyi.saturating_add(1),
            E if carried && !next.is_some_and(opens) => unicode = unicode.saturating_add(1),
            // Zawgyi's ြ before its consonant.
            '\u{103B}' if !carried && before != Some(ASAT) && next.is_some_and(opens) => {
                zawgyi = zawgyi.saturating_add(1);
            }
            // Unicode's stacker stacks something, and what it stacks upon င is written with an asat.
            STACKER if before == Some(NGA) || !next.is_some_and(is_letter) => {
                zawgyi = zawgyi.saturating_add(1);
            }
            // Zawgyi's ya, and what is drawn on it: no asat carries a vowel or a medial. (ကျွန်ုပ် has one that does.)
            ASAT if carried && next.is_some_and(needs_ya) => zawgyi = zawgyi.saturating_add(1),
            // A stacked letter, or ြ: as letters they would be Shan, which has no such neighbours.
            '\u{1075}'..='\u{107C}' | '\u{1085}' if before.is_some_and(not_shan) => {
                zawgyi = zawgyi.saturating_add(1);
            }
            '\u{107E}'..='\u{1084}' if next.is_some_and(not_shan) => {
                zawgyi = zawgyi.saturating_add(1);
            }
            // Letters that Zawgyi does not have.
            '\u{103E}' | '\u{103F}' => unicode = unicode.saturating_add(1),
            // An asat behind a consonant closes a syllable; Zawgyi's ya in its place would open one.
            ASAT if carried && !next.is_some_and(follows_ya) => unicode = unicode.saturating_add(1),
            _ => {}
        }
        before = Some(c);
    }
    (zawgyi, unicode)
}

const E: char = '\u{1031}';
const STACKER: char = '\u{1039}';
const ASAT: char = '\u{103A}';
const NGA: char = '\u{1004}';

/// Consonants and independent vowels, also those of Mon, Karen, Shan and their neighbours.
const fn is_letter(c: char) -> bool {
    matches!(c,
        '\u{1000}'..='\u{102A}' | '\u{103F}' | '\u{104E}' | '\u{1050}'..='\u{1055}'
        | '\u{105A}'..='\u{105D}' | '\u{1061}' | '\u{1065}' | '\u{1066}' | '\u{106E}'..='\u{1070}'
        | '\u{1075}'..='\u{1081}' | '\u{108E}' | '\u{A9E0}'..='\u{A9E4}' | '\u{A9E7}'..='\u{A9EF}'
        | '\u{A9FA}'..='\u{A9FE}' | '\u{AA60}'..='\u{AA6F}' | '\u{AA71}'..='\u{AA76}'
        | '\u{AA7A}' | '\u{AA7E}' | '\u{AA7F}')
}

/// Medials, also those of Mon and Shan, and signs that may stand before ေ.
const fn is_medial(c: char) -> bool {
    matches!(c, '\u{103B}'..='\u{103E}' | '\u{105E}'..='\u{1060}' | '\u{1082}')
}

/// What ေ or ြ stand in front of in Zawgyi.
const fn opens(c: char) -> bool {
    matches!(c, '\u{1000}'..='\u{1021}' | '\u{1025}' | '\u{103B}' | '\u{106A}' | '\u{106B}'
        | '\u{107E}'..='\u{1084}' | '\u{1086}' | '\u{108F}' | '\u{1090}' | '\u{1040}')
}

/// What stands behind Zawgyi's ya and never behind an asat.
const fn needs_ya(c: char) -> bool {
    matches!(
        c,
        '\u{102D}' | '\u{102E}' | '\u{1032}' | '\u{1036}' | '\u{103C}' | '\u{103D}'
    )
}

/// Consonants of Burmese that Shan writes with letters of its own, or not at all.
const fn not_shan(c: char) -> bool {
    matches!(c, '\u{1000}'..='\u{1003}' | '\u{1005}'..='\u{100F}' | '\u{1012}'..='\u{1014}'
        | '\u{1016}'..='\u{1018}' | '\u{101F}')
}

/// What may follow Zawgyi's ya, which has the asat's number: a vowel, a medial, a tone, an asat, a consonant that closes
/// its syllable. A word can also end there.
const fn follows_ya(c: char) -> bool {
    matches!(c, '\u{1000}'..='\u{1021}' | '\u{102B}'..='\u{1030}' | '\u{1032}'..='\u{1037}'
        | '\u{1039}' | '\u{103C}' | '\u{103D}' | '\u{105A}' | '\u{106A}' | '\u{106B}'
        | '\u{1085}'..='\u{108F}' | '\u{1094}' | '\u{1095}')
}

/// The text in Unicode, where it is Zawgyi. What is no Burmese stays as it is.
pub fn to_unicode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut syllable = Syllable::default();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let c = letter_for_digit(c, syllable.waits(), rest.peek().copied());
        if !syllable.take(c, &mut out) {
            syllable.end(&mut out);
            out.push(c);
        }
    }
    syllable.end(&mut out);
    out
}

/// Typists wrote ဝ with the digit 0 and ရ with 7, which look alike.
fn letter_for_digit(c: char, waits: bool, next: Option<char>) -> char {
    let carries = next.is_some_and(|next| {
        matches!(next, '\u{102B}'..='\u{1030}' | '\u{1032}'..='\u{1034}' | '\u{1036}' | '\u{1039}' | '\u{105A}')
    });
    match c {
        '\u{1040}' if carries || waits => '\u{101D}',
        '\u{1047}' if carries || waits => '\u{101B}',
        other => other,
    }
}

#[cfg(test)]
mod tests;
