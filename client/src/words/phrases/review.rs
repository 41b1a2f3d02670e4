//! What native speakers reviewed, as a table that a spreadsheet opens: one row a phrase, every row judged before any
//! counts. Not: where it lies (`reviews`).
//!
//! ```text
//!  language,number,english,translation,slots,status,reviewer,date
//!  my,12,The vehicle { $vehicle } …,ယာဉ် { $vehicle } …,place time vehicle,reviewed,U Aung,2026-12-01
//! ```

use std::collections::BTreeMap;

use blo_proto::Timestamp;

use super::{
    catalogue::{Entry, all, entry},
    rendering::pattern,
};
use crate::{
    gazetteer::Gazetteer,
    words::{Language, Said},
};

/// A wording that a person vouches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// With each slot as `{ $name }`.
    pub text: String,
    /// Who.
    pub reviewer: String,
    /// The day, as `2026-11-29`.
    pub date: String,
}

/// What a home has of its own for phrases: every reviewed wording, and the names of crossings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reviewed {
    wordings: BTreeMap<(Language, u32), Review>,
    crossings: Gazetteer,
}

/// A row that cannot be used: nothing of its table is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// Its line in the file, from 1.
    pub line: u64,
    /// The column's name.
    pub column: &'static str,
    /// What is wrong.
    pub why: Said,
}

/// The columns, in this order.
const COLUMNS: [&str; 8] = [
    "language",
    "number",
    "english",
    "translation",
    "slots",
    "status",
    "reviewer",
    "date",
];
const REVIEWED: &str = "reviewed";
const MACHINE: &str = "machine, unreviewed";
/// Characters of a wording: an alert's longest line, less what the slots hold.
const TEXT_CHARS_MAX: usize = 400;
/// Characters of a reviewer's name.
const REVIEWER_CHARS_MAX: usize = 100;
/// Without it some spreadsheets take the file for another encoding.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// The table of one language: every phrase, with its review where it has one.
pub fn table(language: Language, reviewed: &Reviewed) -> String {
    let rows = all().map(|entry| row(language, entry, reviewed.of(language, entry.number)));
    text(rows)
}

fn row(language: Language, entry: &Entry, review: Option<&Review>) -> [String; 8] {
    let machine = || pattern(language, entry.number).unwrap_or_default();
    let empty = String::new;
    let (translation, status, reviewer, date) = match review {
        Some(review) => (
            review.text.clone(),
            REVIEWED,
            review.reviewer.clone(),
            review.date.clone(),
        ),
        None => (machine(), MACHINE, empty(), empty()),
    };
    [
        language.tag().to_owned(),
        entry.number.to_string(),
        english(entry),
        translation,
        slots(entry),
        status.to_owned(),
        reviewer,
        date,
    ]
}

fn text(rows: impl Iterator<Item = [String; 8]>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory does not fail.
    let _ = writer.write_record(COLUMNS);
    for row in rows {
        let _ = writer.write_record(row);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    let text = String::from_utf8(bytes).unwrap_or_default();
    format!("{BYTE_ORDER_MARK}{text}")
}

fn english(entry: &Entry) -> String {
    pattern(Language::English, entry.number).unwrap_or_default()
}

fn slots(entry: &Entry) -> String {
    let names: Vec<&str> = entry.slots.iter().map(|slot| slot.name).collect();
    names.join(" ")
}

impl Reviewed {
    /// With the names of these crossings.
    #[must_use]
    pub fn naming(self, crossings: Gazetteer) -> Self {
        Self { crossings, ..self }
    }

    /// A crossing by its name in a language, with its id: what was signed. The id alone where nothing names it.
    pub(super) fn crossing(&self, id: &str, language: Language) -> String {
        let known = self.crossings.find(id);
        let name = known.map(|one| one.names.get(language.tag()).unwrap_or(&one.name));
        name.map_or_else(|| id.to_owned(), |name| format!("{name} ({id})"))
    }

    /// The reviewed wording of a phrase.
    pub fn of(&self, language: Language, number: u32) -> Option<&Review> {
        self.wordings.get(&(language, number))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.wordings.len()
    }

    /// Whether nothing was reviewed.
    pub fn is_empty(&self) -> bool {
        self.wordings.is_empty()
    }

    /// Everything that was reviewed in a language, as a table; empty where nothing was.
    pub fn table(&self, language: Language) -> Option<String> {
        let own = || self.wordings.iter().filter(|((of, _), _)| *of == language);
        own().next()?;
        let row = |((_, number), review): (&(Language, u32), &Review)| {
            Some(row(language, entry(*number)?, Some(review)))
        };
        Some(text(own().filter_map(row)))
    }

    /// These reviews and those of a table; the table's count where both have a phrase.
    ///
    /// # Errors
    /// [`BadRow`]: the first row that cannot be used.
    pub fn with(&self, table: &str) -> Result<Self, BadRow> {
        let mut whole = self.clone();
        for row in rows(table) {
            let (line, row) = row?;
            if let Some((key, review)) = judge(line, &row)? {
                whole.wordings.insert(key, review);
            }
        }
        whole.check_clashes(table)?;
        Ok(whole)
    }

    /// What of a kept table still holds: a row about a wording that this version does not have any more is left out.
    pub fn kept(table: &str) -> Result<Self, BadRow> {
        let mut kept = Self::default();
        for row in rows(table) {
            let (line, row) = row?;
            match judge(line, &row) {
                Ok(Some((key, review))) => drop(kept.wordings.insert(key, review)),
                Ok(None) => {}
                Err(bad) if ["number", "english"].contains(&bad.column) => {}
                Err(bad) => return Err(bad),
            }
        }
        Ok(kept)
    }

    /// Two phrases that read the same would be taken for each other.
    fn check_clashes(&self, table: &str) -> Result<(), BadRow> {
        for row in rows(table) {
            let (line, row) = row?;
            let Some((key, review)) = judge(line, &row)? else {
                continue;
            };
            let others = all().filter(|entry| entry.number != key.1);
            for other in others {
                let theirs = match self.of(key.0, other.number) {
                    Some(review) => review.text.clone(),
                    None => pattern(key.0, other.number).unwrap_or_default(),
                };
                if theirs == review.text {
                    let why = Said::of("row-clash").with("number", other.number);
                    return Err(bad(line, "translation", why));
                }
            }
        }
        Ok(())
    }

    /// These and those.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.wordings.extend(other.wordings);
        self
    }
}

type Row = (u64, csv::StringRecord);
/// Of which phrase in which language.
type Judged = ((Language, u32), Review);

fn rows(table: &str) -> impl Iterator<Item = Result<Row, BadRow>> {
    let table = table.strip_prefix(BYTE_ORDER_MARK).unwrap_or(table);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(table.as_bytes());
    let mut header = true;
    let records: Vec<_> = reader
        .records()
        .filter_map(|record| {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    let why = Said::of("row-unreadable").detail(&error);
                    let line = error.position().map_or(0, csv::Position::line);
                    return Some(Err(bad(line, "language", why)));
                }
            };
            let line = record.position().map_or(0, csv::Position::line);
            if std::mem::take(&mut header) {
                let same = record.iter().eq(COLUMNS);
                let why = || Said::of("row-header").with("columns", COLUMNS.join(","));
                return (!same).then(|| Err(bad(line, "language", why())));
            }
            if record.len() != COLUMNS.len() {
                let why = Said::of("row-columns").with("columns", COLUMNS.join(","));
                return Some(Err(bad(line, "language", why)));
            }
            Some(Ok((line, record)))
        })
        .collect();
    records.into_iter()
}

const fn bad(line: u64, column: &'static str, why: Said) -> BadRow {
    BadRow { line, column, why }
}

/// What a row says; `None` where nobody has reviewed it.
fn judge(line: u64, row: &csv::StringRecord) -> Result<Option<Judged>, BadRow> {
    let cell = |at: usize| row.get(at).unwrap_or_default().trim();
    let refuse = |column, said: Said| bad(line, column, said);
    let language = Language::ALL.into_iter().find(|one| one.tag() == cell(0));
    let language = language.filter(|one| *one != Language::English);
    let language = language
        .ok_or_else(|| refuse("language", Said::of("row-language").with("value", cell(0))))?;
    let entry = cell(1).parse().ok().and_then(entry);
    let entry =
        entry.ok_or_else(|| refuse("number", Said::of("row-number").with("value", cell(1))))?;
    if cell(2) != english(entry) {
        return Err(refuse("english", Said::of("row-english")));
    }
    let text = cell(3);
    check_text(language, entry, text).map_err(|why| refuse("translation", why))?;
    match cell(5) {
        REVIEWED => {}
        MACHINE if Some(text) == pattern(language, entry.number).as_deref() => return Ok(None),
        MACHINE => return Err(refuse("status", Said::of("row-unmarked"))),
        other => {
            return Err(refuse(
                "status",
                Said::of("row-status").with("value", other),
            ));
        }
    }
    let (reviewer, date) = (cell(6), cell(7));
    let long = reviewer.chars().count() > REVIEWER_CHARS_MAX;
    if reviewer.is_empty() || long || reviewer.contains(char::is_control) {
        return Err(refuse("reviewer", Said::of("row-reviewer")));
    }
    let day: Option<Timestamp> = format!("{date}T00:00:00Z").parse().ok();
    if day.is_none() || date.len() != "2026-11-29".len() {
        return Err(refuse("date", Said::of("row-date").with("value", date)));
    }
    let review = Review {
        text: text.to_owned(),
        reviewer: reviewer.to_owned(),
        date: date.to_owned(),
    };
    Ok(Some(((language, entry.number), review)))
}

/// Whether a wording can stand for a phrase: every slot once, and nothing that is none; the language's script; a length
/// that a line has.
fn check_text(language: Language, entry: &Entry, text: &str) -> Result<(), Said> {
    let length = text.chars().count();
    if length == 0 || length > TEXT_CHARS_MAX || text.contains(char::is_control) {
        return Err(Said::of("row-length").with("most", TEXT_CHARS_MAX));
    }
    let mut rest = text.to_owned();
    for slot in entry.slots {
        let placed = format!("{{ ${} }}", slot.name);
        if rest.matches(&placed).count() != 1 {
            return Err(slots_once(entry));
        }
        rest = rest.replacen(&placed, " ", 1);
    }
    if rest.contains(['{', '}', '$']) {
        return Err(slots_once(entry));
    }
    if !language.writes(&rest) {
        return Err(Said::of("row-script").with("language", language.own_name()));
    }
    Ok(())
}

fn slots_once(entry: &Entry) -> Said {
    let each = entry
        .slots
        .iter()
        .map(|slot| format!("{{ ${} }}", slot.name));
    let each: Vec<String> = each.collect();
    match each.is_empty() {
        true => Said::of("row-no-slots"),
        false => Said::of("row-slots").with("slots", each.join(" ")),
    }
}
