//! A filled phrase in a language. The number and the original always stand beside it, which is the skins' to do.
//! a rendering is never signed, and never decides anything.

use super::{
    catalogue::entry,
    filling::Filled,
    review::{Review, Reviewed},
};
use crate::words::{Argument, Language, Said, bundles};

/// What a reader sees of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The words, with what was filled in.
    pub text: String,
    /// How far they can be relied on.
    pub standing: Standing,
}

/// Who vouches for a wording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is the catalogue's own: English.
    Original,
    /// Translated by a machine, and reviewed by nobody.
    Machine,
    /// A person has reviewed it.
    Reviewed(Review),
    /// This version does not know the phrase.
    Unknown,
}

/// The wording of a phrase with each slot as `{ $name }`.
pub fn pattern(language: Language, number: u32) -> Option<String> {
    let entry = entry(number)?;
    let slot = |slot: &super::SlotOf| {
        let shown = Argument::Text(format!("{{ ${} }}", slot.name));
        (slot.name.to_owned(), shown)
    };
    let with = entry.slots.iter().map(slot).collect();
    bundles::say(language, (&format!("phrase-{number}"), None), &with)
}

/// The words of a phrase.
pub fn render(filled: &Filled, language: Language, reviewed: &Reviewed) -> Rendered {
    let review = reviewed.of(language, filled.number);
    let pattern = match review {
        Some(review) => Some(review.text.clone()),
        None => pattern(language, filled.number),
    };
    let Some(pattern) = pattern else {
        return Rendered {
            text: unknown(filled, (language, reviewed)),
            standing: Standing::Unknown,
        };
    };
    let standing = match (language, review) {
        (_, Some(review)) => Standing::Reviewed(review.clone()),
        (Language::English, None) => Standing::Original,
        (_, None) => Standing::Machine,
    };
    Rendered {
        text: filled_in(&pattern, filled, (language, reviewed)),
        standing,
    }
}

/// Puts in what was filled in. A slot that nobody filled shows as a dash of its own, and what has no place in the wording
/// stands behind it: nothing that was signed goes unseen.
fn filled_in(pattern: &str, filled: &Filled, (language, known): (Language, &Reviewed)) -> String {
    let mut parts = pattern.split("{ $");
    let mut text = parts.next().unwrap_or_default().to_owned();
    let mut used = Vec::new();
    for part in parts {
        let (name, rest) = part.split_once(" }").unwrap_or((part, ""));
        let slot = filled.slots.iter().find(|slot| slot.name == name);
        text.push_str(&slot.map_or_else(|| "—".to_owned(), |slot| slot.shown(language, known)));
        text.push_str(rest);
        used.push(name);
    }
    let rest = filled.slots.iter();
    for slot in rest.filter(|slot| !used.contains(&slot.name.as_str())) {
        text.push_str(&format!(
            " [{}: {}]",
            slot.name,
            slot.shown(language, known)
        ));
    }
    text
}

fn unknown(filled: &Filled, (language, known): (Language, &Reviewed)) -> String {
    let said = Said::of("phrases-unknown").with("number", filled.number);
    let slots = filled.slots.iter();
    let each = slots.map(|slot| format!(" [{}: {}]", slot.name, slot.shown(language, known)));
    let each: String = each.collect();
    format!("{}{each}", said.in_language(language))
}
