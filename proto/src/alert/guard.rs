//! What a text hides from the eye: letters of two scripts in one word, names that look alike, characters that nobody
//! sees (Unicode Technical Standard 39). Not: whether it is refused — it is not, since a forgery is reported as it is.

use unicode_script::{Script, UnicodeScript as _};
use unicode_security::{MixedScript as _, confusable_detection::skeleton};

/// Whether one of its words has letters of two scripts. A name in Thai beside the same in Latin has not.
pub(super) fn mixes_scripts(text: &str) -> bool {
    words(text).any(|word| !word.is_single_script())
}

/// What a text looks like: two texts with one look are told apart by nobody.
pub(super) fn look(text: &str) -> String {
    skeleton(&text.to_lowercase()).collect()
}

/// Words by spaces and ASCII punctuation but the dot and the hyphen, which offices have in their names.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    let parts = |c: char| c.is_whitespace() || (c.is_ascii_punctuation() && c != '.' && c != '-');
    text.split(parts)
        .map(|word| word.trim_matches(['.', '-']))
        .filter(|word| !word.is_empty())
}

/// The first character that nobody sees and no script needs there.
pub fn invisible(text: &str) -> Option<char> {
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let joins = matches!(c, '\u{200B}'..='\u{200D}');
        let needed = joins
            && [before, rest.peek().copied()]
                .into_iter()
                .flatten()
                .any(joined);
        if is_invisible(c) && !needed {
            return Some(c);
        }
        before = Some(c);
    }
    None
}

/// Khmer, Lao, Burmese and Thai write no spaces: where words end, or letters join, such a character says.
fn joined(c: char) -> bool {
    matches!(
        c.script(),
        Script::Khmer | Script::Lao | Script::Myanmar | Script::Thai
    )
}

/// Zero-width spaces and joiners, marks of direction, fillers, soft hyphens, tags.
const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}'
        | '\u{206A}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r33_only_a_word_of_two_scripts_is_mixed() {
        for clean in [
            "กข 1234",
            "7K-1234",
            "สมชาย (Somchai)",
            "Nguyễn Văn A",
            "ကြံ့ချို 12",
            "រថយន្ត A1",
            "นาย ก.ข.",
        ] {
            assert!(!mixes_scripts(clean), "{clean}");
        }
        for mixed in ["Sоmchai", "กa 1234", "pаypal", "မြန်mar"] {
            assert!(mixes_scripts(mixed), "{mixed}");
        }
    }

    #[test]
    fn r33_what_looks_alike_has_one_look() {
        assert_eq!(look("mae-sai.th"), look("mae-sаi.th"));
        assert_eq!(look("Somchai"), look("Ѕomchai"));
        assert_ne!(look("Somchai"), look("Somchal i"));
    }

    #[test]
    fn r33_a_joiner_is_hidden_only_where_no_script_needs_it() {
        for clean in [
            "ខេត្ត\u{200B}បន្ទាយ",
            "က\u{200C}ခ",
            "ລາວ\u{200B}",
            "ไทย\u{200B}ไทย",
            "plain",
        ] {
            assert_eq!(invisible(clean), None, "{clean}");
        }
        for (hidden, c) in [
            ("a\u{200B}b", '\u{200B}'),
            ("ab\u{2060}", '\u{2060}'),
            ("x\u{200E}", '\u{200E}'),
            ("ไทย\u{200F}", '\u{200F}'),
            ("a\u{AD}b", '\u{AD}'),
        ] {
            assert_eq!(invisible(hidden), Some(c));
        }
    }
}
