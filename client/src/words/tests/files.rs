//! The language files held against each other: the same sentences, the same arguments, each in its own script.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentResource;
use unicode_script::{Script, UnicodeScript as _};

use super::script;
use crate::words::{Argument, Language, Said, bundles};

/// Letters of a sentence that may be of another script: a name that nobody translates.
const OWN_SCRIPT_PERCENT: usize = 90;

/// One sentence as its file has it.
pub(super) struct Sentence {
    pub(super) id: String,
    text: String,
}

impl Sentence {
    /// What is put in.
    fn arguments(&self) -> BTreeSet<&str> {
        let name = |part: &'_ str| part.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        let parts = self.text.split('$').skip(1);
        parts
            .map(|part| part.get(..name(part).unwrap_or(part.len())).unwrap())
            .collect()
    }

    fn counts(&self, argument: &str) -> bool {
        self.text.contains(&format!("${argument} ->"))
    }

    fn has_remedy(&self) -> bool {
        self.text.contains("\n    .remedy =")
    }

    /// With this many of everything, and nothing else that has letters.
    fn with(&self, count: u64) -> Said {
        let mut said = Said::of(&self.id);
        for name in self.arguments() {
            let argument = match self.counts(name) {
                true => Argument::Count(count),
                false => Argument::Text(count.to_string()),
            };
            said.with.insert(name.to_owned(), argument);
        }
        said
    }
}

pub(super) fn sentences(language: Language) -> Vec<Sentence> {
    let mut all: Vec<Sentence> = Vec::new();
    for line in bundles::texts(language).into_iter().flat_map(str::lines) {
        match line.split_once(" = ") {
            Some((id, _)) if !id.starts_with([' ', '#']) => all.push(Sentence {
                id: id.to_owned(),
                text: line.to_owned(),
            }),
            _ if line.starts_with('#') || line.is_empty() => {}
            _ => {
                let last = all.last_mut().unwrap();
                last.text.push('\n');
                last.text.push_str(line);
            }
        }
    }
    all
}

/// Whether what is not a command, a setting or an argument is in the language's script.
pub(in crate::words) fn is_in_script(language: Language, text: &str) -> Result<(), String> {
    let words: String = text.split('`').step_by(2).collect();
    let letters = words
        .chars()
        .map(|c| c.script())
        .filter(|of| !matches!(of, Script::Common | Script::Inherited));
    let letters: Vec<Script> = letters.collect();
    let own = letters.iter().filter(|of| **of == script(language)).count();
    if letters.is_empty() || own * 100 < letters.len() * OWN_SCRIPT_PERCENT {
        return Err(format!(
            "{own} of {} letters are {language}: {text}",
            letters.len()
        ));
    }
    let marked = |c: char| c.is_alphabetic() && !c.is_ascii();
    if language == Language::Vietnamese && !words.contains(marked) {
        return Err(format!("nothing in it is Vietnamese: {text}"));
    }
    Ok(())
}

#[test]
fn every_file_is_read_whole() {
    for language in Language::ALL {
        for text in bundles::texts(language) {
            let read = FluentResource::try_new(text.to_owned());
            assert!(
                read.is_ok(),
                "{language}: {:?}",
                read.err().map(|(_, errors)| errors)
            );
        }
        let mut seen = BTreeSet::new();
        for sentence in sentences(language) {
            assert!(
                seen.insert(sentence.id.clone()),
                "{language}: {} twice",
                sentence.id
            );
        }
    }
}

#[test]
fn every_language_has_every_sentence_with_the_same_in_it() {
    let english: BTreeMap<String, Sentence> = sentences(Language::English)
        .into_iter()
        .map(|one| (one.id.clone(), one))
        .collect();
    for language in Language::ALL {
        let all = sentences(language);
        let names: BTreeSet<&String> = all.iter().map(|one| &one.id).collect();
        assert_eq!(names, english.keys().collect(), "{language}");
        for one in &all {
            let theirs = &english[&one.id];
            assert_eq!(
                one.arguments(),
                theirs.arguments(),
                "{language}: {}",
                one.id
            );
            assert_eq!(
                one.has_remedy(),
                theirs.has_remedy(),
                "{language}: {}",
                one.id
            );
        }
    }
}

#[test]
fn every_sentence_is_in_its_own_script_and_differs_from_english() {
    for language in Language::ALL
        .into_iter()
        .filter(|one| *one != Language::English)
    {
        for sentence in sentences(language) {
            for count in [1, 2, 7] {
                let said = sentence.with(count);
                let both = said.sentences(language).unwrap();
                let in_english = said.sentences(Language::English).unwrap();
                let pairs = [
                    (both.happened, in_english.happened),
                    (both.remedy, in_english.remedy),
                ];
                for (ours, english) in pairs.into_iter().filter(|(ours, _)| !ours.is_empty()) {
                    assert_ne!(ours, english, "{language}: {}", sentence.id);
                    if let Err(why) = is_in_script(language, &ours) {
                        panic!("{}: {why}", sentence.id);
                    }
                }
            }
        }
    }
}
