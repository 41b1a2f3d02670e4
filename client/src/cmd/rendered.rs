//! Standard phrases as they are printed: the number, the words in the reader's language and who vouches for them, and
//! the original language's beside. Not: the words (`words`).

use std::sync::OnceLock;

use super::{READER, note, out::tame, reader, tell};
use crate::{
    desk::Item,
    gazetteer::Gazetteer,
    reviews::{self, ReviewsError},
    words::{
        Language, Said,
        phrases::{Filled, Rendered, Reviewed, Standing, render},
    },
};

/// What the home has reviewed, read once.
static REVIEWED: OnceLock<Reviewed> = OnceLock::new();

/// A line for each phrase of an alert, and one for its original where that is in another language.
pub(super) fn lines(item: &Item) -> Vec<String> {
    // Where no text says what it was written in, the original is the catalogue's own wording.
    let original = Language::of(&item.language).unwrap_or_default();
    let each = item.phrases.iter();
    each.flat_map(|phrase| of(phrase, original)).collect()
}

fn of(phrase: &Filled, original: Language) -> Vec<String> {
    let own = rendered(phrase, reader());
    let mut lines = vec![format!("({}) {}", phrase.number, tame(&line(&own)))];
    if original != reader() && own.standing != Standing::Unknown {
        let theirs = render(phrase, original, reviewed());
        lines.push(format!("    {original}: {}", tame(&line(&theirs))));
    }
    lines
}

/// The words, and who vouches for them.
pub(super) fn line(rendered: &Rendered) -> String {
    match standing(&rendered.standing) {
        Some(standing) => format!("{} [{standing}]", rendered.text),
        None => rendered.text.clone(),
    }
}

pub(super) fn standing(standing: &Standing) -> Option<String> {
    match standing {
        Standing::Original | Standing::Unknown => None,
        Standing::Machine => Some(tell(&Said::of("phrases-machine"))),
        Standing::Reviewed(review) => {
            let said = Said::of("phrases-reviewed").with("reviewer", &review.reviewer);
            Some(tell(&said.with("date", &review.date)))
        }
    }
}

/// The words of a phrase.
pub(super) fn rendered(phrase: &Filled, language: Language) -> Rendered {
    render(phrase, language, reviewed())
}

/// An item without a text has its first phrase as its headline, in the reader's language.
pub(super) fn with_headline(item: Item) -> Item {
    match item.phrases.first() {
        Some(first) if item.headline.is_empty() => Item {
            headline: rendered(first, reader()).text,
            language: reader().tag().to_owned(),
            ..item
        },
        _ => item,
    }
}

/// What the home has reviewed. Where that cannot be read, a person is told and the machine's words are shown, marked as
/// such.
pub(super) fn reviewed() -> &'static Reviewed {
    REVIEWED.get_or_init(|| {
        let home = READER.get().and_then(|reader| reader.home.clone());
        let crossings = home.as_deref().map(Gazetteer::of);
        // Ids without names are better than no words; `blo crossings` says what is wrong with the list.
        let crossings = crossings.and_then(Result::ok);
        let crossings = crossings.unwrap_or_else(Gazetteer::built_in);
        let read = home.map_or_else(|| Ok(Reviewed::default()), |home| reviews::read(&home));
        let read = read.unwrap_or_else(|error| {
            note(&tell(
                &Said::of("reviews-unreadable").with("why", why(&error)),
            ));
            Reviewed::default()
        });
        read.naming(crossings)
    })
}

pub(super) fn why(error: &ReviewsError) -> String {
    match error {
        ReviewsError::Disk { .. } => error.to_string(),
        ReviewsError::Row { bad, .. } => format!("{error}: {}", tell(&bad.why)),
    }
}
