//! The headlines of alerts that the desk writes itself: in English, which counts, and for whoever reads another language in
//! theirs, marked as the machine's. Not: what they say.

use std::borrow::Borrow;

use blo_proto::{OfficeId, alert::Text, limits};

use crate::words::Language;

/// A headline in English and in the language of each recipient's country.
pub(super) fn headlines<T: Borrow<OfficeId>>(
    recipients: &[T],
    headline: impl Fn(Language) -> String,
) -> Vec<Text> {
    let english = Language::English;
    let mut texts = vec![Text::original(english.tag(), headline(english))];
    for office in recipients {
        let Some(language) = Language::of_country(office.borrow().country()) else {
            continue;
        };
        let headline = headline(language);
        // What is no room for in a language stands there in English.
        let fits = headline.chars().count() <= limits::HEADLINE_CHARS_MAX;
        if fits && texts.iter().all(|text| text.language != language.tag()) {
            texts.push(Text {
                original: false,
                machine: true,
                ..Text::original(language.tag(), headline)
            });
        }
    }
    texts
}
