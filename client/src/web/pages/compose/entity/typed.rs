//! One field of an entity between the form and plain data: what was typed → a value, a value → what stands on the form.

use blo_proto::{Timestamp, limits};
use serde_json::{Map, Value, json};

use super::{super::form::Form, table::Shape};
use crate::words::phrases;

/// Digits behind the point of a degree that are kept.
const DEGREE_DIGITS: usize = 7;

/// What was typed is none of what the field takes.
pub(super) struct Unfit;

/// What was typed into a field; `Ok(None)` where nothing was.
///
/// # Errors
/// [`Unfit`].
pub(super) fn read(
    form: &Form,
    (name, shape): (&str, Shape),
    now: Timestamp,
) -> Result<Option<Value>, Unfit> {
    let text = form.trimmed(name);
    let some = match shape {
        Shape::Codes(_) => list(form.all(name).into_iter()),
        Shape::Names => list(names(form, name).into_iter()),
        _ if text.is_empty() => None,
        Shape::Lines => list(text.lines().map(str::trim).filter(|one| !one.is_empty())),
        Shape::Countries => {
            let apart = |c: char| c.is_whitespace() || c == ',';
            list(text.split(apart).filter(|one| !one.is_empty()))
        }
        Shape::Number(_) => Some(json!(text.parse::<u32>().map_err(|_| Unfit)?)),
        Shape::Quantity => {
            let quantity = phrases::quantity(&text).ok_or(Unfit)?;
            Some(json!({ "amount": quantity.amount, "unit": quantity.unit }))
        }
        Shape::Point => Some(json!(point(&text).ok_or(Unfit)?)),
        Shape::Time => Some(json!(phrases::time(&text, now).ok_or(Unfit)?.to_string())),
        Shape::Zone | Shape::Standard(..) => Some(json!(text.to_ascii_uppercase())),
        Shape::Line | Shape::Words | Shape::Code(_) => Some(json!(text)),
    };
    Ok(some)
}

fn list<T: Into<Value>>(all: impl Iterator<Item = T>) -> Option<Value> {
    let all: Vec<Value> = all.map(Into::into).collect();
    (!all.is_empty()).then_some(Value::Array(all))
}

/// The names of a person or thing that say something.
fn names(form: &Form, name: &str) -> Vec<Value> {
    let rows = (0..limits::ENTITY_LIST_MAX).map(|row| row_name(name, row));
    let each = rows.filter_map(|row| {
        let part = |part: &str| form.trimmed(&format!("{row}-{part}"));
        let (text, romanised) = (part("text"), part("romanised"));
        let alias = !part("alias").is_empty();
        let says = !text.is_empty() || !romanised.is_empty();
        says.then(|| json!({ "text": text, "romanised": romanised, "alias": alias }))
    });
    each.collect()
}

/// What the parts of one name begin with.
pub(super) fn row_name(name: &str, row: usize) -> String {
    format!("{name}-{row}")
}

/// Degrees × 10⁷ of `20.4432, 99.8811`, to the digit.
fn point(text: &str) -> Option<(i32, i32)> {
    let apart = |c: char| c.is_whitespace() || c == ',';
    let mut parts = text.split(apart).filter(|part| !part.is_empty());
    let (latitude, longitude) = (degrees(parts.next()?)?, degrees(parts.next()?)?);
    parts.next().is_none().then_some((latitude, longitude))
}

fn degrees(text: &str) -> Option<i32> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let fits = !whole.is_empty() && plain(whole) && plain(part) && part.len() <= DEGREE_DIGITS;
    let e7 = format!("{sign}{whole}{part:0<DEGREE_DIGITS$}");
    e7.parse().ok().filter(|_| fits)
}

/// Puts a value onto the form as it would be typed.
pub(super) fn put(form: &mut Form, (name, shape): (&str, Shape), value: &Value) {
    let texts = || {
        let all = value.as_array().into_iter().flatten();
        all.filter_map(Value::as_str)
    };
    match (shape, value) {
        (Shape::Codes(_), _) => texts().for_each(|one| form.add(name, one)),
        (Shape::Names, Value::Array(all)) => {
            for (row, one) in all.iter().enumerate() {
                put_name(form, &row_name(name, row), one);
            }
        }
        (Shape::Lines, _) => form.set(name, texts().collect::<Vec<_>>().join("\n")),
        (Shape::Countries, _) => form.set(name, texts().collect::<Vec<_>>().join(" ")),
        (Shape::Quantity, Value::Object(parts)) => {
            let text = format!("{} {}", part(parts, "amount"), part(parts, "unit"));
            form.set(name, text);
        }
        (Shape::Point, _) => {
            let pair: Option<(i32, i32)> = serde_json::from_value(value.clone()).ok();
            form.set(name, pair.map(as_degrees).unwrap_or_default());
        }
        (_, Value::String(text)) => form.set(name, text.as_str()),
        (_, value) => form.set(name, value.to_string()),
    }
}

fn put_name(form: &mut Form, row: &str, one: &Value) {
    let Some(parts) = one.as_object() else { return };
    for name in ["text", "romanised"] {
        form.set(&format!("{row}-{name}"), part(parts, name));
    }
    if parts.get("alias").and_then(Value::as_bool) == Some(true) {
        form.set(&format!("{row}-alias"), "true");
    }
}

fn part<'a>(parts: &'a Map<String, Value>, name: &str) -> &'a str {
    parts.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn as_degrees((latitude, longitude): (i32, i32)) -> String {
    let one = |e7: i32| {
        let sign = if e7 < 0 { "-" } else { "" };
        let digits = format!("{:08}", e7.unsigned_abs());
        let (whole, part) = digits.split_at(digits.len().saturating_sub(DEGREE_DIGITS));
        format!("{sign}{whole}.{part}")
    };
    format!("{}, {}", one(latitude), one(longitude))
}
