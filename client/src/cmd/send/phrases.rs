//! `--phrase` and `--slot`: a slot belongs to the phrase before it. Not: whether it fits (`words`).

use std::collections::BTreeMap;

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, value_parser};

use crate::{cmd::Failure, desk::PhraseInput, words::Said};

/// The phrases of a command line, in its order.
#[derive(Debug, Default)]
pub(super) struct PhraseArgs(Vec<Word>);

#[derive(Debug)]
enum Word {
    Phrase(u32),
    Slot(String),
}

impl PhraseArgs {
    /// The phrases with their slots.
    pub(super) fn read(self) -> Result<Vec<PhraseInput>, Failure> {
        let mut phrases: Vec<PhraseInput> = Vec::new();
        for word in self.0 {
            let text = match word {
                Word::Phrase(number) => {
                    let slots = BTreeMap::new();
                    phrases.push(PhraseInput { number, slots });
                    continue;
                }
                Word::Slot(text) => text,
            };
            let wrong = |id: &str| Failure::say(64, &Said::of(id).with("slot", &text));
            let (name, value) = text
                .split_once('=')
                .ok_or_else(|| wrong("slot-malformed"))?;
            let phrase = phrases
                .last_mut()
                .ok_or_else(|| wrong("slot-before-phrase"))?;
            let before = phrase.slots.insert(name.to_owned(), value.to_owned());
            if before.is_some() {
                let said = Said::of("slot-twice").with("slot", name);
                return Err(Failure::say(64, &said.with("number", phrase.number)));
            }
        }
        Ok(phrases)
    }
}

impl FromArgMatches for PhraseArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut words = BTreeMap::new();
        if let (Some(at), Some(numbers)) = (
            matches.indices_of("phrase"),
            matches.get_many::<u32>("phrase"),
        ) {
            words.extend(at.zip(numbers.map(|number| Word::Phrase(*number))));
        }
        if let (Some(at), Some(slots)) = (
            matches.indices_of("slot"),
            matches.get_many::<String>("slot"),
        ) {
            words.extend(at.zip(slots.map(|slot| Word::Slot(slot.clone()))));
        }
        Ok(Self(words.into_values().collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for PhraseArgs {
    fn augment_args(command: Command) -> Command {
        let phrase = Arg::new("phrase")
            .long("phrase")
            .value_name("NUMBER")
            .value_parser(value_parser!(u32).range(1..))
            .action(ArgAction::Append)
            .help("A standard phrase, as `blo phrases` numbers them; may be repeated");
        let slot = Arg::new("slot")
            .long("slot")
            .value_name("NAME=VALUE")
            .requires("phrase")
            .action(ArgAction::Append)
            .help("What is put into a slot of the phrase before it; may be repeated");
        command.arg(phrase).arg(slot)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Vec<PhraseInput>, Failure> {
        let command = PhraseArgs::augment_args(Command::new("send"));
        let matches = command.try_get_matches_from(line.split(' ')).unwrap();
        PhraseArgs::from_arg_matches(&matches).unwrap().read()
    }

    #[test]
    fn a_slot_belongs_to_the_phrase_before_it() {
        let line = "send --phrase 15 --slot vehicle=a=b --phrase 300 --phrase 15 --slot vehicle=c";
        let phrases = read(line).unwrap();
        let vehicle = |at: usize| phrases[at].slots.get("vehicle").map(String::as_str);
        let numbers: Vec<u32> = phrases.iter().map(|phrase| phrase.number).collect();
        assert_eq!(numbers, [15, 300, 15]);
        assert_eq!(
            (vehicle(0), vehicle(1), vehicle(2)),
            (Some("a=b"), None, Some("c"))
        );
    }

    #[test]
    fn a_slot_without_a_phrase_a_value_or_a_second_time_is_refused() {
        for (line, word) in [
            ("send --slot place=x --phrase 1", "before its phrase"),
            ("send --phrase 1 --slot place", "fills in no slot"),
            ("send --phrase 1 --slot place=x --slot place=y", "twice"),
        ] {
            let failure = read(line).unwrap_err();
            assert_eq!(failure.exit, 64);
            assert!(failure.happened.contains(word), "{failure:?}");
            assert!(!failure.remedy.is_empty(), "{failure:?}");
        }
    }
}
