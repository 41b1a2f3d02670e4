//! What an officer reads, in the officer's language: which language, and sentences by their names. Pure.
//! Not: who says what, nor where it is printed.
//!
//! ```text
//!  gateway: Said { id, arguments }  ──local API──►  reader: sentences(language)  ─►  what happened, what to do
//!                                                     ▲
//!                                       locales/<language>/*.ftl, embedded
//! ```
//!
//! A sentence is rendered by whoever shows it, in the language of whoever reads it. Names, plates, ids, times and numbers
//! are arguments: they are never translated, and their digits stay as they are.

pub(crate) use alarm::alarm;
pub use coded::Field;
pub use language::Language;
pub(crate) use reasons::{heard, recognised};
pub use said::{Argument, Said, Sentences};
pub use script::OWN_SCRIPT_PERCENT;
pub(crate) use withheld::{in_place, placeholder};

mod alarm;
mod bundles;
mod coded;
pub mod entity;
mod language;
pub mod phrases;
mod reasons;
mod said;
mod script;
mod withheld;

/// A text with nothing in it; `None` where the language lacks it.
pub(crate) fn plain(id: &str, language: Language) -> Option<&'static str> {
    bundles::plain(language, id)
}

#[cfg(test)]
mod tests;

/// The names of the help's texts in a language.
#[cfg(test)]
pub(crate) fn help_names(language: Language) -> Vec<String> {
    let lines = bundles::help(language).unwrap_or_default().lines();
    let names = lines.filter_map(|line| line.split_once(" = "));
    names.map(|(name, _)| name.to_owned()).collect()
}
