//! The help of the command line, and what is said of a wrong one, in the reader's language. The English of each text stands
//! where its verb is; `locales/<language>/help.ftl` has the others by its words. Not: the verbs.

use std::ffi::{OsStr, OsString};

use clap::{
    Arg, Command,
    builder::{Resettable, StyledStr},
    error::{ContextKind, ContextValue, ErrorKind},
};

use crate::{
    cmd::{self, Failure},
    words::{Language, Said, plain},
};

/// The words of a text's name: so many tell every text from every other.
const NAME_WORDS: usize = 16;

/// The same command line, with its help in a language. English is as it is.
pub(super) fn in_language(command: Command, language: Language) -> Command {
    if language == Language::English {
        return command;
    }
    let mut command = anew(command, language);
    // What clap adds itself is there only once it has built the whole.
    command.build();
    added(command, language)
}

fn anew(command: Command, language: Language) -> Command {
    let about = command.get_about().map(|text| say(text, language));
    let long = command.get_long_about().map(|text| say(text, language));
    let after = command.get_after_help().map(|text| say(text, language));
    let usage = text("Usage:", language);
    let template = format!(
        "{{before-help}}{{about-with-newline}}\n{usage} {{usage}}\n\n{{all-args}}{{after-help}}"
    );
    command
        .about(Resettable::from(about))
        .long_about(Resettable::from(long))
        .after_help(Resettable::from(after))
        .help_template(template)
        .subcommand_help_heading(heading("Commands", language))
        .mut_args(|arg| argument(arg, language))
        .mut_subcommands(|command| anew(command, language))
}

fn added(command: Command, language: Language) -> Command {
    let help = |arg: Arg| match arg.get_id().as_str() {
        "help" | "version" => argument(arg, language),
        _ => arg,
    };
    let command = command.mut_args(help);
    let about = command.get_about().map(|about| say(about, language));
    let command = match command.get_name() {
        "help" => command.about(Resettable::from(about)),
        _ => command,
    };
    command.mut_subcommands(|command| added(command, language))
}

fn argument(arg: Arg, language: Language) -> Arg {
    let heading = match arg.get_help_heading() {
        Some(english) => heading(english, language),
        None if arg.is_positional() => heading("Arguments", language),
        None => heading("Options", language),
    };
    let ends = endings(&arg, language);
    let help = arg.get_help().map(|help| say(help, language));
    let help = help.map(|help| StyledStr::from(format!("{help}{ends}")));
    let long = arg.get_long_help().map(|help| say(help, language));
    let takes_values = arg.get_action().takes_values();
    arg.help_heading(heading)
        .help(Resettable::from(help))
        .long_help(Resettable::from(long))
        .hide_default_value(takes_values)
        .hide_possible_values(takes_values)
}

/// What clap says of an argument in brackets.
fn endings(arg: &Arg, language: Language) -> String {
    if !arg.get_action().takes_values() {
        return String::new();
    }
    let end = |id: &str, values: Vec<String>| match values.join(", ") {
        values if values.is_empty() => String::new(),
        values => {
            let said = Said::of(id).with("values", values);
            format!(" [{}]", said.in_language(language))
        }
    };
    let values = arg.get_default_values().iter();
    let values = values.map(|value| value.to_string_lossy().into_owned());
    let defaults = match arg.is_hide_default_value_set() {
        true => String::new(),
        false => end("cli-default", values.collect()),
    };
    let values = arg.get_possible_values().into_iter();
    let values = values.filter(|value| !value.is_hide_set());
    let values = values.map(|value| value.get_name().to_owned()).collect();
    format!("{}{defaults}", end("cli-possible", values))
}

/// The name of a part of the help; nothing where the language lacks it, and then clap says its own.
fn heading(english: &str, language: Language) -> Option<&'static str> {
    plain(&name(english), language)
}

/// A text of one or several paragraphs.
fn say(english: &StyledStr, language: Language) -> StyledStr {
    let english = english.to_string();
    let each = english.split("\n\n");
    let each: Vec<String> = each.map(|part| text(part, language)).collect();
    each.join("\n\n").into()
}

/// A text in a language, and in English where the language lacks it.
fn text(english: &str, language: Language) -> String {
    plain(&name(english), language)
        .unwrap_or(english)
        .to_owned()
}

/// What the language files call a text: by its words, so that another wording is another text.
fn name(english: &str) -> String {
    let lower = english.to_ascii_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let most = words.len().min(NAME_WORDS);
    let words = words.get(..most).unwrap_or_default();
    format!("help-{}", words.join("-"))
}

/// The home that a command line names, before it is understood: it says which language is read.
pub(super) fn named(arguments: &[OsString]) -> Option<OsString> {
    let mut rest = arguments.iter();
    while let Some(word) = rest.next() {
        let bytes = word.to_string_lossy();
        if word == OsStr::new("--home") {
            return rest.next().cloned();
        }
        if let Some(home) = bytes.strip_prefix("--home=") {
            return Some(home.into());
        }
    }
    std::env::var_os("BLO_HOME").filter(|home| !home.is_empty())
}

/// A wrong command line in the reader's language; `None` where clap says all that is to be said, which is help.
pub(super) fn failure(error: &clap::Error) -> Option<Failure> {
    let help = ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    if cmd::reader() == Language::English || !error.use_stderr() || error.kind() == help {
        return None;
    }
    let about = |id: &str| Said::of(id).with("argument", context(error, ContextKind::InvalidArg));
    let value = || context(error, ContextKind::InvalidValue);
    let said = match error.kind() {
        ErrorKind::UnknownArgument => about("cli-unknown-argument"),
        ErrorKind::InvalidSubcommand => {
            let verb = context(error, ContextKind::InvalidSubcommand);
            Said::of("cli-unknown-verb").with("verb", verb)
        }
        ErrorKind::InvalidValue if value().is_empty() => about("cli-no-value"),
        ErrorKind::InvalidValue => {
            let values = context(error, ContextKind::ValidValue);
            about("cli-invalid-value")
                .with("value", value())
                .detail(values)
        }
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(ToString::to_string);
            let said = about("cli-invalid-value").with("value", value());
            said.detail(why.unwrap_or_default())
        }
        ErrorKind::MissingRequiredArgument => about("cli-missing"),
        ErrorKind::MissingSubcommand => Said::of("cli-no-verb"),
        ErrorKind::ArgumentConflict => {
            about("cli-conflict").with("other", context(error, ContextKind::PriorArg))
        }
        _ => Said::of("cli-wrong").with("why", first_line(error)),
    };
    Some(Failure::say(super::USAGE, &said))
}

fn context(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(all)) => all.join(", "),
        Some(other) => other.to_string(),
        None => String::new(),
    }
}

fn first_line(error: &clap::Error) -> String {
    let whole = error.to_string();
    let line = whole.lines().next().unwrap_or_default();
    line.trim_start_matches("error: ").to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory as _;

    use super::*;
    use crate::words::help_names;

    /// Every text of the visible command line.
    fn texts(command: &Command, all: &mut BTreeSet<String>) {
        if command.is_hide_set() {
            return;
        }
        let shown = [
            command.get_about(),
            command.get_long_about(),
            command.get_after_help(),
        ];
        let mut add = |text: &StyledStr| {
            all.extend(text.to_string().split("\n\n").map(str::to_owned));
        };
        shown.into_iter().flatten().for_each(&mut add);
        for arg in command.get_arguments().filter(|arg| !arg.is_hide_set()) {
            let help = arg.get_help();
            let words = help.expect("every argument says what it is");
            add(words);
            arg.get_long_help().into_iter().for_each(&mut add);
        }
        let headings = command.get_arguments().filter_map(Arg::get_help_heading);
        all.extend(headings.map(str::to_owned));
        for verb in command.get_subcommands() {
            texts(verb, all);
        }
    }

    fn every_text() -> BTreeSet<String> {
        let mut command = super::super::Blo::command();
        command.build();
        let mut all = BTreeSet::new();
        texts(&command, &mut all);
        all.extend(["Usage:", "Commands", "Arguments", "Options"].map(str::to_owned));
        all
    }

    #[test]
    fn every_verb_and_argument_has_help_in_every_language() {
        let all = every_text();
        let names: BTreeSet<String> = all.iter().map(|text| name(text)).collect();
        assert_eq!(names.len(), all.len(), "two texts of one name");
        for language in Language::ALL.into_iter().skip(1) {
            for english in &all {
                let said = plain(&name(english), language);
                let said = said.unwrap_or_else(|| panic!("{language}: {} lacks", name(english)));
                assert!(language.writes(said), "{language}: {english}: {said}");
                assert_ne!(said, english);
            }
            let unused: Vec<String> = help_names(language)
                .into_iter()
                .filter(|name| !names.contains(name))
                .collect();
            assert_eq!(unused, Vec::<String>::new(), "{language}: said by nobody");
        }
    }

    #[test]
    fn help_is_written_in_the_readers_language_and_still_parses() {
        for language in Language::ALL {
            let command = in_language(super::super::Blo::command(), language);
            let mut send = command.clone();
            let send = send.find_subcommand_mut("send").unwrap();
            let help = send.render_long_help().to_string();
            assert!(help.contains("--precedence"), "{help}");
            if language != Language::English {
                assert!(help.contains(&text("Options", language)), "{help}");
                for english in ["Usage:", "Options:", "Print help", "[default:", "may be"] {
                    assert!(!help.contains(english), "{language}: {english} in\n{help}");
                }
            }
            let line = "blo send --to tachileik.mm --precedence FLASH --headline x";
            assert!(command.try_get_matches_from(line.split(' ')).is_ok());
        }
    }

    #[test]
    fn the_home_of_a_command_line_is_known_before_it_is_understood() {
        let named = |line: &str| {
            let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            super::named(&words)
        };
        assert_eq!(named("blo --home a inbox"), Some("a".into()));
        assert_eq!(named("blo inbox --home=b"), Some("b".into()));
    }
}
