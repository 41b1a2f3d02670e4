//! `blo phrases`: the catalogue of standard phrases, found, printed, and reviewed by native speakers. It needs no gateway
//! and no home, but to keep what was reviewed. Not: sending one (`send`).

use std::path::{Path, PathBuf};

use super::{Failure, out, reader, rendered, tell};
use crate::{
    reviews,
    words::{
        Language, Said,
        phrases::{Entry, Filled, FilledSlot, Group, Reviewed, all, pattern, table},
    },
};

/// List, search, or review the standard phrases
#[derive(Debug, clap::Args)]
pub struct PhrasesArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    List(ListArgs),
    Search(SearchArgs),
    Export(ExportArgs),
    Import(ImportArgs),
}

/// List the phrases
#[derive(Debug, clap::Args)]
struct ListArgs {
    /// warnings, requests, answers, acknowledgements, joint-action or safety [default: all]
    #[arg(long, value_parser = group)]
    group: Option<Group>,
    #[command(flatten)]
    more: MoreArgs,
}

/// Find phrases by words in any of the languages
#[derive(Debug, clap::Args)]
struct SearchArgs {
    /// All of these must stand in it
    #[arg(required = true)]
    words: Vec<String>,
    #[command(flatten)]
    more: MoreArgs,
}

#[derive(Debug, clap::Args)]
struct MoreArgs {
    /// In which language: en, km, lo, my, th or vi [default: the reader's]
    #[arg(long, value_name = "LANGUAGE", value_parser = language)]
    lang: Option<Language>,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

/// Write a language's translations into a table (CSV) for native reviewers
#[derive(Debug, clap::Args)]
struct ExportArgs {
    /// Which language: km, lo, my, th or vi
    #[arg(long, value_name = "LANGUAGE", value_parser = translated)]
    lang: Language,
    /// Where it goes; - is standard output
    file: PathBuf,
}

/// Take in a table that native speakers reviewed; a wrong one changes nothing
#[derive(Debug, clap::Args)]
struct ImportArgs {
    /// Which table
    file: PathBuf,
}

fn group(text: &str) -> Result<Group, String> {
    let names = Group::ALL.map(Group::name).join(", ");
    let group = Group::ALL.into_iter().find(|group| group.name() == text);
    group.ok_or(names)
}

fn language(text: &str) -> Result<Language, String> {
    let tags = Language::ALL.map(Language::tag).join(", ");
    let language = Language::ALL.into_iter().find(|one| one.tag() == text);
    language.ok_or_else(|| {
        let said = Said::of("phrases-no-language").with("value", text);
        tell(&said.with("languages", tags))
    })
}

fn translated(text: &str) -> Result<Language, String> {
    match language(text)? {
        Language::English => language(""),
        language => Ok(language),
    }
}

/// Lists, finds, writes or takes in.
///
/// # Errors
/// Two sentences and a code.
pub fn run(home: &Path, args: &PhrasesArgs) -> Result<(), Failure> {
    match &args.verb {
        Verb::List(args) => {
            let wanted = |entry: &&Entry| args.group.is_none_or(|group| group == entry.group);
            all()
                .filter(wanted)
                .try_for_each(|entry| print(entry, &args.more))
        }
        Verb::Search(args) => search(args),
        Verb::Export(args) => {
            let table = table(args.lang, rendered::reviewed());
            super::copy_out(&args.file, table.as_bytes())
        }
        Verb::Import(args) => import(home, &args.file),
    }
}

fn search(args: &SearchArgs) -> Result<(), Failure> {
    let words: Vec<String> = args.words.iter().map(|word| word.to_lowercase()).collect();
    let mut found = 0_usize;
    for entry in all() {
        let matches = |language: Language| {
            let text = rendered::rendered(&unfilled(entry), language).text;
            let text = format!("{} {}", entry.number, text.to_lowercase());
            words.iter().all(|word| text.contains(word))
        };
        if Language::ALL.into_iter().any(matches) {
            print(entry, &args.more)?;
            found += 1;
        }
    }
    if found == 0 {
        super::note(&tell(&Said::of("phrases-none-found")));
    }
    Ok(())
}

/// A phrase with the name of each slot in its place.
fn unfilled(entry: &Entry) -> Filled {
    let slot = |slot: &crate::words::phrases::SlotOf| FilledSlot {
        name: slot.name.to_owned(),
        kind: "text".to_owned(),
        value: format!("<{}>", slot.name),
    };
    Filled {
        number: entry.number,
        slots: entry.slots.iter().map(slot).collect(),
    }
}

fn print(entry: &Entry, more: &MoreArgs) -> Result<(), Failure> {
    let language = more.lang.unwrap_or_else(reader);
    let shown = rendered::rendered(&unfilled(entry), language);
    if more.json {
        let slot = |slot: &crate::words::phrases::SlotOf| serde_json::json!({ "name": slot.name, "kind": slot.kind.name() });
        let slots: Vec<_> = entry.slots.iter().map(slot).collect();
        return out::row(&out::json_line(&serde_json::json!({
            "number": entry.number,
            "group": entry.group.name(),
            "slots": slots,
            "english": pattern(Language::English, entry.number),
            "language": language.tag(),
            "text": shown.text,
            "review": rendered::standing(&shown.standing),
        }))?);
    }
    out::row(&format!("{:>4}  {}", entry.number, rendered::line(&shown)))?;
    if language == Language::English {
        return Ok(());
    }
    let english = rendered::rendered(&unfilled(entry), Language::English);
    out::row(&format!("      en: {}", english.text))
}

/// Every row is judged before any is kept.
fn import(home: &Path, file: &Path) -> Result<(), Failure> {
    let about = |id: &str, why: &dyn std::fmt::Display| {
        Said::of(id).with("file", file.display()).with("why", why)
    };
    let table = std::fs::read_to_string(file)
        .map_err(|e| Failure::say(66, &about("file-unreadable", &e)))?;
    if !home.join(crate::config::FILE).exists() {
        let said = Said::of("home-missing").with("home", home.display());
        return Err(Failure::say(66, &said));
    }
    // What was kept and cannot be read any more is replaced by what comes in, language by language.
    let kept: &Reviewed = rendered::reviewed();
    let reviewed = kept.with(&table).map_err(|bad| {
        let said = Said::of("row-unusable").with("line", bad.line);
        let said = said.with("column", bad.column).within("why", bad.why);
        Failure::say(65, &said)
    })?;
    reviews::write(home, &reviewed).map_err(|error| {
        let why = rendered::why(&error);
        Failure::say(74, &about("reviews-unkept", &why))
    })?;
    let count = u64::try_from(reviewed.len()).unwrap_or(u64::MAX);
    let said = Said::of("phrases-taken-in").count("count", count);
    out::line(&tell(&said))
}
