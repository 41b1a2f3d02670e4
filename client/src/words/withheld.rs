//! What stands in the place of words that are not shown: in English where programs read it, and in the reader's language
//! where a person does. Not: which words are not shown.

use super::{Language, Said};

/// Every reason, and what is put into it.
const REASONS: [(&str, &str); 3] = [
    ("withheld-reason", ""),
    ("withheld-consent", "office"),
    ("withheld-over", "until"),
];

/// What no reason has in it: where the argument was.
const HOLE: &str = "\u{0}";

/// What stands there, as programs read it.
pub(crate) fn placeholder(why: &Said) -> String {
    bracketed(why, Language::English)
}

/// The same for whoever reads it; a text of somebody is left as it is.
pub(crate) fn in_place(text: &str, language: Language) -> String {
    let own = REASONS.iter().find_map(|(id, argument)| {
        let pattern = placeholder(&Said::of(*id).with(argument, HOLE));
        let inside = match pattern.split_once(HOLE) {
            Some((before, after)) => text.strip_prefix(before)?.strip_suffix(after)?,
            None => (text == pattern).then_some("")?,
        };
        let said = Said::of(*id).with(argument, inside);
        Some(bracketed(&said, language))
    });
    own.unwrap_or_else(|| text.to_owned())
}

fn bracketed(why: &Said, language: Language) -> String {
    format!("[{}]", why.in_language(language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_place_of_words_is_read_in_the_readers_language() {
        let reasons = [
            Said::of("withheld-reason"),
            Said::of("withheld-consent").with("office", "mae-sai.th"),
            Said::of("withheld-over").with("until", "2026-12-01T00:00:00Z"),
        ];
        for why in reasons {
            for language in Language::ALL {
                let shown = in_place(&placeholder(&why), language);
                assert_eq!(shown, bracketed(&why, language));
            }
        }
        let shown = in_place(&placeholder(&Said::of("withheld-reason")), Language::Thai);
        assert!(shown.starts_with("[ปิดไว้"), "{shown}");
        assert_eq!(
            in_place("[hidden: a van]", Language::Thai),
            "[hidden: a van]"
        );
    }
}
