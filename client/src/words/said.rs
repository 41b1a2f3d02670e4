//! Which sentence, with what in it: what travels instead of a sentence. Not: the sentence.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Language, bundles, reasons};

/// A sentence by its name in the language files, and what is put into it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Its name.
    pub id: String,
    /// What is put in, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub with: BTreeMap<String, Argument>,
    /// What exactly, as a program or another office said it: stands in brackets, and is in English where it is in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// What is put into a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Argument {
    /// How many: languages count differently.
    Count(u64),
    /// Shown as it is: a name, a time, an id, what somebody typed.
    Text(String),
    /// A sentence of its own, in the language of the whole.
    Said(Box<Said>),
}

/// What is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentences {
    /// What happened.
    pub happened: String,
    /// What to do; empty where there is nothing to do.
    pub remedy: String,
}

impl Said {
    /// The sentence of this name, with nothing in it.
    pub fn of(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            with: BTreeMap::new(),
            detail: None,
        }
    }

    /// The same with a text in it.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "names, numbers and references to them alike are put in"
    )]
    #[must_use]
    pub fn with(mut self, name: &str, text: impl ToString) -> Self {
        let text = Argument::Text(text.to_string());
        self.with.insert(name.to_owned(), text);
        self
    }

    /// The same with a number of things in it.
    #[must_use]
    pub fn count(mut self, name: &str, count: u64) -> Self {
        self.with.insert(name.to_owned(), Argument::Count(count));
        self
    }

    /// The same with another sentence in it.
    #[must_use]
    pub fn within(mut self, name: &str, said: Self) -> Self {
        let said = Argument::Said(Box::new(said));
        self.with.insert(name.to_owned(), said);
        self
    }

    /// The same with a reason in it that came in English.
    #[must_use]
    pub fn because(self, name: &str, reason: &str) -> Self {
        match reasons::recognised(reason) {
            Some(said) => self.within(name, said),
            None => self.with(name, reason),
        }
    }

    /// The same with what exactly it is about.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "names, numbers and references to them alike are put in"
    )]
    #[must_use]
    pub fn detail(mut self, detail: impl ToString) -> Self {
        self.detail = Some(detail.to_string());
        self
    }

    /// The sentences in a language; `None` where no version of this program that is known here has one of this name.
    pub fn sentences(&self, language: Language) -> Option<Sentences> {
        let happened = bundles::say(language, (&self.id, None), &self.with)?;
        let happened = match self
            .detail
            .as_deref()
            .map(|detail| detail.trim_end_matches('.'))
        {
            None | Some("") => happened,
            Some(detail) => {
                let detail = reasons::heard(detail, language);
                let stop = language.full_stop();
                let bare = happened.strip_suffix(stop).unwrap_or(&happened);
                format!("{bare} ({detail}){stop}")
            }
        };
        let remedy = bundles::say(language, (&self.id, Some("remedy")), &self.with);
        Some(Sentences {
            happened,
            remedy: remedy.unwrap_or_default(),
        })
    }

    /// The words in a language. A name that is not known shows as such, with what was to be put in: nothing is lost.
    pub fn in_language(&self, language: Language) -> String {
        self.sentences(language)
            .unwrap_or_else(|| self.unknown(language))
            .joined()
    }

    fn unknown(&self, language: Language) -> Sentences {
        let mut arguments = self.with.iter();
        let shown = |(name, argument): (&String, &Argument)| match argument {
            Argument::Count(count) => format!("{name}={count}"),
            Argument::Text(text) => format!("{name}={text}"),
            Argument::Said(said) => format!("{name}={}", said.id),
        };
        let first = arguments.next().map(shown);
        let rest = arguments.map(shown);
        let with: Vec<String> = first.into_iter().chain(rest).collect();
        let unknown = Self::of("sentence-unknown").with("id", &self.id);
        let unknown = unknown.detail(with.join(", ")).sentences(language);
        unknown.unwrap_or_default()
    }
}

impl Sentences {
    /// Both, one after the other.
    pub fn joined(&self) -> String {
        format!("{} {}", self.happened, self.remedy)
            .trim_end()
            .to_owned()
    }
}
