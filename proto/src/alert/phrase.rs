//! Numbered standard phrases and what an officer put into their slots. Not: the catalogue, nor its words in a
//! language, which each reader has.

use std::fmt;

use super::{
    Direction, bad,
    words::{bounded_all, line, nfc},
};
use crate::{limits, refusal::Refusal, time::Timestamp, wire};

/// One phrase of the catalogue.
#[derive(Clone, PartialEq, Eq)]
pub struct Phrase {
    /// From 1. A number that this version does not know is kept and shown as unknown.
    pub number: u32,
    /// What is put in, each name once.
    pub slots: Vec<Slot>,
}

/// What an officer put into one slot.
#[derive(Clone, PartialEq, Eq)]
pub struct Slot {
    /// Of the catalogue.
    pub name: String,
    /// What.
    pub value: Value,
}

/// What a slot holds.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// A plate, a name, a telephone number: never translated. At most 500 characters.
    Text(String),
    /// A moment.
    Time(Timestamp),
    /// A day: its midnight, UTC.
    Date(Timestamp),
    /// A number of things.
    Count(i64),
    /// As seen from the sender.
    Direction(Direction),
    /// How much of something.
    Quantity(Quantity),
    /// Id of a border crossing.
    Crossing(String),
    /// A kind of value that a newer version knows.
    Unknown,
}

/// How much of something, as it was reported. It is never converted.
#[derive(Clone, PartialEq, Eq)]
pub struct Quantity {
    /// A decimal: digits, and at most one point between two of them.
    pub amount: String,
    /// UN/ECE Recommendation 20 (KGM, GRM, LTR …), or a word where none fits.
    pub unit: String,
}

impl Phrase {
    pub(super) fn to_wire(&self) -> wire::Phrase {
        wire::Phrase {
            number: self.number,
            slots: self.slots.iter().map(Slot::to_wire).collect(),
        }
    }

    pub(super) fn from_wire(wire: wire::Phrase) -> Result<Self, Refusal> {
        if wire.number == 0 {
            return Err(bad("phrases count from 1"));
        }
        let slots = bounded_all(
            "slots in a phrase",
            limits::SLOTS_MAX,
            wire.slots,
            Slot::from_wire,
        )?;
        let mut names: Vec<&str> = slots.iter().map(|slot| slot.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        if names.len() != slots.len() {
            return Err(bad("a phrase fills each slot once"));
        }
        Ok(Self {
            number: wire.number,
            slots,
        })
    }
}

impl Slot {
    fn to_wire(&self) -> wire::Slot {
        use wire::slot::Value as Wire;
        let value = match &self.value {
            Value::Text(text) => Some(Wire::Text(nfc(text))),
            Value::Time(at) => Some(Wire::TimeMs(at.as_millis())),
            Value::Date(at) => Some(Wire::DateMs(at.as_millis())),
            Value::Count(count) => Some(Wire::Count(*count)),
            Value::Direction(direction) => Some(Wire::Direction(direction.number())),
            Value::Quantity(quantity) => Some(Wire::Quantity(quantity.to_wire())),
            Value::Crossing(id) => Some(Wire::Crossing(id.clone())),
            Value::Unknown => None,
        };
        wire::Slot {
            name: self.name.clone(),
            value,
        }
    }

    fn from_wire(wire: wire::Slot) -> Result<Self, Refusal> {
        use wire::slot::Value as Wire;
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        let length = wire.name.len();
        if !(1..=limits::SLOT_NAME_BYTES_MAX).contains(&length) || !wire.name.bytes().all(plain) {
            return Err(bad("a slot's name is a to z, 0 to 9 and _"));
        }
        let value = match wire.value {
            Some(Wire::Text(text)) => Value::Text(line("slot", text)?),
            Some(Wire::TimeMs(ms)) => Value::Time(Timestamp::from_millis(ms)),
            Some(Wire::DateMs(ms)) => Value::Date(Timestamp::from_millis(ms)),
            Some(Wire::Count(count)) => Value::Count(count),
            Some(Wire::Direction(number)) => Value::Direction(Direction::from_number(number)),
            Some(Wire::Quantity(quantity)) => Value::Quantity(Quantity::from_wire(quantity)?),
            Some(Wire::Crossing(id)) => Value::Crossing(line("crossing", id)?),
            None => Value::Unknown,
        };
        Ok(Self {
            name: wire.name,
            value,
        })
    }
}

impl Quantity {
    pub(super) fn to_wire(&self) -> wire::Quantity {
        wire::Quantity {
            amount: self.amount.clone(),
            unit: nfc(&self.unit),
        }
    }

    pub(super) fn from_wire(wire: wire::Quantity) -> Result<Self, Refusal> {
        if !is_decimal(&wire.amount) {
            return Err(bad(
                "an amount is digits with at most one point between two of them, such as 12.5",
            ));
        }
        Ok(Self {
            amount: wire.amount,
            unit: line("unit", wire.unit)?,
        })
    }
}

/// Digits, and at most one point between two of them.
pub(super) fn is_decimal(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let fits = text.len() <= limits::AMOUNT_BYTES_MAX;
    fits && match text.split_once('.') {
        None => digits(text),
        Some((whole, part)) => digits(whole) && digits(part),
    }
}

/// words never reach a log.
impl fmt::Debug for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phrase({})", self.number)
    }
}

impl fmt::Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Slot({})", self.name)
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Value(…)")
    }
}

impl fmt::Debug for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Quantity(…)")
    }
}
