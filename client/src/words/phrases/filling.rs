//! What an officer types into a slot → what travels, and back. Not: bounds, which the alert format checks.

use std::collections::BTreeMap;

use blo_proto::{
    Timestamp,
    alert::{Phrase, Quantity, Slot, Value},
};
use serde::{Deserialize, Serialize};

use super::{
    catalogue::{Entry, Kind, entry},
    review::Reviewed,
};
use crate::words::{Field, Language, Said};

/// A phrase with what was put into it, as plain data.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filled {
    /// Which phrase. One that this version does not know is shown as such.
    pub number: u32,
    /// What was put in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub slots: Vec<FilledSlot>,
}

/// One slot of a phrase, filled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilledSlot {
    /// Its name.
    pub name: String,
    /// `text`, `time`, `date`, `count`, `direction`, `quantity`, `crossing`, or `unknown` to this version.
    pub kind: String,
    /// A time is RFC 3339, a day its first ten characters, a quantity a decimal, a space and a unit.
    pub value: String,
}

/// Why a phrase cannot be filled so: what happened and what fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit(pub Said);

/// Fills a phrase of the catalogue.
///
/// # Errors
/// [`Unfit`] where the number is unknown, a slot is missing or not the phrase's, or a text does not fit its slot.
pub fn fill(
    number: u32,
    texts: &BTreeMap<String, String>,
    now: Timestamp,
) -> Result<Phrase, Unfit> {
    let Some(entry) = entry(number) else {
        return Err(Unfit(Said::of("phrases-not-known").with("number", number)));
    };
    if let Some(name) = texts.keys().find(|name| !has(entry, name)) {
        return Err(Unfit(no_such_slot(entry, name)));
    }
    let slot = |of: &super::SlotOf| {
        let about = |id: &str| {
            let fits = Said::of(format!("fits-{}", of.kind.name()));
            let said = Said::of(id).with("slot", of.name).with("number", number);
            said.within("fits", fits)
        };
        let text = texts.get(of.name).map(|text| text.trim());
        let text = text.filter(|text| !text.is_empty());
        let text = text.ok_or_else(|| Unfit(about("slot-missing")))?;
        let value = value(of.kind, text, now);
        let value = value.ok_or_else(|| Unfit(about("slot-unfit").with("value", text)))?;
        Ok(Slot {
            name: of.name.to_owned(),
            value,
        })
    };
    let slots = entry.slots.iter().map(slot).collect::<Result<_, _>>()?;
    Ok(Phrase { number, slots })
}

fn has(entry: &Entry, name: &str) -> bool {
    entry.slots.iter().any(|slot| slot.name == name)
}

fn no_such_slot(entry: &Entry, name: &str) -> Said {
    let names: Vec<&str> = entry.slots.iter().map(|slot| slot.name).collect();
    let id = if names.is_empty() {
        "slot-of-none"
    } else {
        "slot-not-of-phrase"
    };
    let said = Said::of(id).with("slot", name).with("number", entry.number);
    if names.is_empty() {
        said
    } else {
        said.with("slots", names.join(", "))
    }
}

fn value(kind: Kind, text: &str, now: Timestamp) -> Option<Value> {
    match kind {
        Kind::Place => Some(match text.strip_prefix(CROSSING) {
            Some(id) => Value::Crossing(id.trim().to_owned()),
            None => Value::Text(text.to_owned()),
        }),
        Kind::Time => time(text, now).map(Value::Time),
        Kind::Date => date(text).map(Value::Date),
        Kind::Count => count(text).map(Value::Count),
        Kind::Direction => text.parse().ok().map(Value::Direction),
        Kind::Quantity => quantity(text).map(Value::Quantity),
        Kind::Telephone => is_telephone(text).then(|| Value::Text(text.to_owned())),
        Kind::Vehicle | Kind::Person | Kind::Text => Some(Value::Text(text.to_owned())),
    }
}

/// Before the id of a border crossing.
const CROSSING: &str = "crossing:";
const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// RFC 3339, or `14:05+07:00`: that time of the day that it is there now, or of tomorrow or yesterday. A time without a
/// zone is refused: two offices may be an hour apart, and the hour would be wrong in silence.
pub(crate) fn time(text: &str, now: Timestamp) -> Option<Timestamp> {
    if let Ok(at) = text.parse() {
        return Some(at);
    }
    let (days, text) = match text.split_once(' ') {
        None | Some(("today", _)) => (0, text.trim_start_matches("today ")),
        Some(("tomorrow", rest)) => (1, rest),
        Some(("yesterday", rest)) => (-1, rest),
        Some(_) => return None,
    };
    let (clock, zone) = text.split_at_checked(5)?;
    let of_day = hours_and_minutes(clock)?;
    let offset = match zone.split_at_checked(1)? {
        ("Z" | "z", "") => 0,
        ("+", offset) => hours_and_minutes(offset)?,
        ("-", offset) => hours_and_minutes(offset)?.checked_neg()?,
        _ => return None,
    };
    let there = i64::try_from(now.as_millis()).ok()?.checked_add(offset)?;
    let midnight = there.checked_sub(there.checked_rem(DAY_MS)?)?;
    let at = midnight
        .checked_add(DAY_MS.checked_mul(days)?)?
        .checked_add(of_day)?
        .checked_sub(offset)?;
    u64::try_from(at).ok().map(Timestamp::from_millis)
}

/// Milliseconds of `14:05`.
fn hours_and_minutes(text: &str) -> Option<i64> {
    let (hours, minutes) = text.split_once(':')?;
    let two = |text: &str| (text.len() == 2).then(|| count(text))?;
    let (hours, minutes) = (two(hours)?, two(minutes)?);
    let fits = hours < 24 && minutes < 60;
    let minutes = hours.checked_mul(60)?.checked_add(minutes)?;
    minutes.checked_mul(MINUTE_MS).filter(|_| fits)
}

fn date(text: &str) -> Option<Timestamp> {
    let midnight = (text.len() == "2026-11-29".len()).then(|| format!("{text}T00:00:00Z"))?;
    midnight.parse().ok()
}

fn count(text: &str) -> Option<i64> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

/// What is written on goods, and the codes of UN/ECE Recommendation 20 that travel for it.
const UNITS: [(&str, &str); 6] = [
    ("kg", "KGM"),
    ("g", "GRM"),
    ("t", "TNE"),
    ("l", "LTR"),
    ("m", "MTR"),
    ("km", "KMT"),
];

/// How much: a decimal, and a unit as it is written on goods or as it travels.
pub(crate) fn quantity(text: &str) -> Option<Quantity> {
    let (amount, unit) = text.split_once(char::is_whitespace)?;
    let (amount, unit) = (amount.to_owned(), unit.trim());
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let decimal = match amount.split_once('.') {
        None => digits(&amount),
        Some((whole, part)) => digits(whole) && digits(part),
    };
    let code = UNITS.iter().find(|(written, _)| *written == unit);
    let unit = code.map_or(unit, |(_, code)| code).to_owned();
    (decimal && !unit.is_empty()).then_some(Quantity { amount, unit })
}

fn is_telephone(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let each = |b: u8| b.is_ascii_digit() || b == b' ' || b == b'-';
    let count = digits.bytes().filter(u8::is_ascii_digit).count();
    (3..=20).contains(&count) && digits.bytes().all(each)
}

impl From<&Phrase> for Filled {
    fn from(phrase: &Phrase) -> Self {
        let slot = |slot: &Slot| FilledSlot {
            name: slot.name.clone(),
            kind: kind(&slot.value).to_owned(),
            value: plain(&slot.value),
        };
        Self {
            number: phrase.number,
            slots: phrase.slots.iter().map(slot).collect(),
        }
    }
}

const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Text(_) => "text",
        Value::Time(_) => "time",
        Value::Date(_) => "date",
        Value::Count(_) => "count",
        Value::Direction(_) => "direction",
        Value::Quantity(_) => "quantity",
        Value::Crossing(_) => "crossing",
        Value::Unknown => "unknown",
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Crossing(text) => text.clone(),
        Value::Time(at) => at.to_string(),
        Value::Date(at) => at.to_string().chars().take(10).collect(),
        Value::Count(count) => count.to_string(),
        Value::Direction(direction) => direction.to_string(),
        Value::Quantity(quantity) => format!("{} {}", quantity.amount, quantity.unit),
        Value::Unknown => String::new(),
    }
}

impl FilledSlot {
    /// As a person reads it: digits and names as they are, a direction in the reader's language, a crossing by its name.
    pub(super) fn shown(&self, language: Language, known: &Reviewed) -> String {
        let value = self.value.as_str();
        match self.kind.as_str() {
            "time" => clock(value),
            "direction" => {
                let words = Field::Direction.words(value, language);
                words.unwrap_or_else(|| value.to_owned())
            }
            "quantity" => {
                let (amount, unit) = value.split_once(' ').unwrap_or((value, ""));
                let written = UNITS.iter().find(|(_, code)| *code == unit);
                format!("{amount} {}", written.map_or(unit, |(written, _)| written))
            }
            "crossing" => known.crossing(value, language),
            "unknown" => "?".to_owned(),
            _ => value.to_owned(),
        }
    }
}

/// `2026-11-29T14:05:00.000Z` as `2026-11-29 14:05 UTC`.
fn clock(text: &str) -> String {
    let parts = (text.get(..10), text.get(11..16), text.get(16..));
    match parts {
        (Some(day), Some(minute), Some(":00.000Z")) => format!("{day} {minute} UTC"),
        (Some(day), Some(minute), Some(rest)) => {
            let seconds = rest.trim_end_matches('Z').trim_end_matches(".000");
            format!("{day} {minute}{seconds} UTC")
        }
        _ => text.to_owned(),
    }
}
