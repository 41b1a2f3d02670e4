//! Every sentence in every language: there, whole, in its own script. Not: whether it is well said; a native reviewer
//! sees that.

use super::{Language, Said};

mod coded;
mod files;
mod used;

/// The names of settings, and who they ask for.
#[test]
fn the_first_setting_that_says_anything_decides_and_what_is_not_spoken_is_english() {
    let chosen = |settings: &[&str]| Language::choose(settings.iter().copied().map(Some));
    assert_eq!(chosen(&["my", "th_TH.UTF-8"]), Language::Burmese);
    assert_eq!(chosen(&["", "th_TH.UTF-8"]), Language::Thai);
    assert_eq!(chosen(&["", "", "vi-VN"]), Language::Vietnamese);
    assert_eq!(chosen(&["fr_FR.UTF-8", "th"]), Language::English);
    assert_eq!(chosen(&["C.UTF-8", "th"]), Language::English);
    assert_eq!(chosen(&["POSIX"]), Language::English);
    assert_eq!(chosen(&["thai"]), Language::English);
    assert_eq!(chosen(&[]), Language::English);
    for language in Language::ALL {
        assert_eq!(Language::of(language.tag()), Some(language));
    }
}

#[test]
fn a_sentence_that_nobody_knows_shows_what_was_to_be_put_in() {
    let said = Said::of("no-such-sentence").with("office", "mae-sai.th");
    for language in Language::ALL {
        assert_eq!(said.sentences(language), None);
        let shown = said.in_language(language);
        assert!(shown.contains("office=mae-sai.th"), "{shown}");
        assert!(shown.contains("no-such-sentence"), "{shown}");
    }
}

#[test]
fn a_sentence_that_lacks_an_argument_never_panics() {
    for language in Language::ALL {
        let shown = Said::of("desk-not-found").in_language(language);
        assert!(!shown.is_empty());
    }
}

/// A detail keeps the full stop of its sentence behind it.
#[test]
fn what_exactly_stands_in_brackets_before_the_full_stop() {
    let said = Said::of("desk-stopped").detail("as it is.");
    let shown = said.sentences(Language::English).map(|both| both.happened);
    assert_eq!(
        shown.as_deref(),
        Some("The gateway is stopping (as it is).")
    );
}
