//! What an address or a form asks of the archive → what the desk is asked. Not: whether it makes sense there (`desk`).

use form_urlencoded::Serializer;
use jiff::{ToSpan as _, civil::Date, tz::Offset};
use serde::Deserialize;

use crate::{
    desk::{DeskError, SearchInput},
    words::Said,
};

/// Alerts of one page.
const SHOWN: usize = 50;
/// Minutes that any zone is off UTC, at most.
const ZONE_MINUTES_MAX: i32 = 14 * 60;

/// Every filter, as it was typed; empty where it is not used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Asked {
    /// Words, a plate, a number; what stands in quotes belongs together.
    pub(super) words: String,
    /// The other office, on either side.
    pub(super) office: String,
    /// `received` or `sent`.
    pub(super) direction: String,
    pub(super) category: String,
    pub(super) precedence: String,
    pub(super) status: String,
    /// The first day, `2026-11-29`.
    pub(super) from: String,
    /// The last day.
    pub(super) to: String,
    /// `actual` or `exercise`.
    pub(super) which: String,
    /// Anything: only those with files.
    pub(super) files: String,
    /// Minutes by which the browser's days are ahead of UTC's.
    pub(super) zone: String,
    /// Those that are older than this cursor.
    pub(super) after: String,
    /// `print`: for paper.
    pub(super) view: String,
    /// Of an export: `csv` or `json`.
    pub(super) format: String,
}

impl Asked {
    /// What the desk is asked.
    ///
    /// # Errors
    /// `bad_content` where a day is none.
    pub(super) fn search(&self) -> Result<SearchInput, DeskError> {
        let zone = self.zone()?;
        Ok(SearchInput {
            phrases: phrases(&self.words),
            counterpart: some(&self.office),
            direction: some(&self.direction),
            category: some(&self.category),
            precedence: some(&self.precedence),
            status: some(&self.status),
            since: moment(&self.from, zone, 0)?,
            until: moment(&self.to, zone, 1)?,
            exercise: some(&self.which).map(|which| which != "actual"),
            with_files: !self.files.is_empty(),
            after: some(&self.after),
            limit: SHOWN,
            ..SearchInput::default()
        })
    }

    pub(super) fn is_for_paper(&self) -> bool {
        self.view == "print"
    }

    /// The same filters, from another place on.
    pub(super) fn older(&self, cursor: &str) -> String {
        let mut address = Serializer::new("/archive?".to_owned());
        let fields = [
            ("words", &self.words),
            ("office", &self.office),
            ("direction", &self.direction),
            ("category", &self.category),
            ("precedence", &self.precedence),
            ("status", &self.status),
            ("from", &self.from),
            ("to", &self.to),
            ("which", &self.which),
            ("files", &self.files),
            ("zone", &self.zone),
            ("view", &self.view),
        ];
        for (name, value) in fields {
            if !value.is_empty() {
                address.append_pair(name, value);
            }
        }
        address.append_pair("after", cursor).finish()
    }

    /// `UTC+07:00`, of the days.
    pub(super) fn zone_words(&self) -> String {
        let zone = self.zone().unwrap_or_default();
        let (sign, zone) = (if zone < 0 { '-' } else { '+' }, zone.unsigned_abs());
        format!("UTC{sign}{:02}:{:02}", zone / 60, zone % 60)
    }

    fn zone(&self) -> Result<i32, DeskError> {
        if self.zone.is_empty() {
            return Ok(0);
        }
        let zone = self.zone.parse().ok();
        zone.filter(|zone: &i32| zone.abs() <= ZONE_MINUTES_MAX)
            .ok_or_else(|| no_day(&self.zone))
    }
}

fn some(typed: &str) -> Option<String> {
    let typed = typed.trim();
    (!typed.is_empty()).then(|| typed.to_owned())
}

/// When a day begins, or the one `later`.
fn moment(day: &str, zone_minutes: i32, later: i64) -> Result<Option<String>, DeskError> {
    let Some(typed) = some(day) else {
        return Ok(None);
    };
    let at = || {
        let date: Date = typed.parse().ok()?;
        let date = date.checked_add(later.days()).ok()?;
        let offset = Offset::from_seconds(zone_minutes.checked_mul(60)?).ok()?;
        offset
            .to_timestamp(date.to_datetime(jiff::civil::Time::midnight()))
            .ok()
    };
    let at = at().ok_or_else(|| no_day(&typed))?;
    Ok(Some(at.to_string()))
}

fn no_day(typed: &str) -> DeskError {
    DeskError::say(
        "bad_content",
        65,
        Said::of("archive-no-day").with("day", typed),
    )
}

/// Words by their blanks, except in quotes. A single letter or digit is no phrase, and belongs to what stands beside it.
fn phrases(typed: &str) -> Vec<String> {
    let is_quote = |c: char| "\"“”„«»".contains(c);
    let mut all = Vec::new();
    for (at, part) in typed.split(is_quote).enumerate() {
        if at % 2 == 1 {
            all.extend(some(part));
            continue;
        }
        let mut waits = String::new();
        for word in part.split_whitespace() {
            if !waits.is_empty() {
                waits.push(' ');
            }
            waits.push_str(word);
            if letters(word) > 1 {
                all.push(std::mem::take(&mut waits));
            }
        }
        // The last one has nothing behind it; the desk says what is wrong with one that stands alone.
        if let Some(rest) = some(&waits) {
            match all.last_mut().filter(|_| letters(&rest) < 2) {
                Some(last) => {
                    last.push(' ');
                    last.push_str(&rest);
                }
                None => all.push(rest),
            }
        }
    }
    all
}

fn letters(word: &str) -> usize {
    word.chars().filter(|c| c.is_alphanumeric()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_apart_by_blanks_and_kept_together_by_quotes() {
        for (typed, found) in [
            ("", vec![]),
            ("  ", vec![]),
            ("ยาบ้า", vec!["ยาบ้า"]),
            ("grey van", vec!["grey", "van"]),
            ("\"grey van\" plate", vec!["grey van", "plate"]),
            ("“กข 1234” “ข”", vec!["กข 1234", "ข"]),
            ("5 kg", vec!["5 kg"]),
            ("kg 5", vec!["kg 5"]),
            ("\"open quote", vec!["open quote"]),
            ("x", vec!["x"]),
        ] {
            assert_eq!(phrases(typed), found, "{typed}");
        }
    }

    #[test]
    fn days_are_those_of_the_browser_and_the_last_one_counts() {
        let asked = Asked {
            from: "2026-11-29".to_owned(),
            to: "2026-11-29".to_owned(),
            zone: "420".to_owned(),
            ..Asked::default()
        };
        let search = asked.search().unwrap();
        assert_eq!(search.since.as_deref(), Some("2026-11-28T17:00:00Z"));
        assert_eq!(search.until.as_deref(), Some("2026-11-29T17:00:00Z"));
        assert_eq!(asked.zone_words(), "UTC+07:00");
        for (from, zone) in [
            ("29.11.2026", ""),
            ("2026-13-01", ""),
            ("9999-12-31", "-840"),
            ("2026-11-29", "900"),
            ("2026-11-29", "x"),
        ] {
            let asked = Asked {
                to: from.to_owned(),
                zone: zone.to_owned(),
                ..Asked::default()
            };
            let error = asked.search().unwrap_err();
            assert!(error.message.contains(". "), "{from} {zone}: {error}");
        }
    }

    #[test]
    fn an_address_keeps_every_filter_whatever_was_typed() {
        let asked = Asked {
            words: "ยาบ้า & \"x=1\"".to_owned(),
            files: "yes".to_owned(),
            ..Asked::default()
        };
        let address = asked.older("7.1");
        let query = address.strip_prefix("/archive?").unwrap();
        let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
        let pair = |name: &str, value: &str| (name.to_owned().into(), value.to_owned().into());
        assert_eq!(
            pairs,
            [
                pair("words", "ยาบ้า & \"x=1\""),
                pair("files", "yes"),
                pair("after", "7.1")
            ]
        );
    }
    #[test]
    fn the_next_page_asks_by_every_filter() {
        const FILTERS: [&str; 12] = [
            "words",
            "office",
            "direction",
            "category",
            "precedence",
            "status",
            "from",
            "to",
            "which",
            "files",
            "zone",
            "view",
        ];
        let typed = FILTERS.map(|name| (name, format!("{name}-x")));
        let typed: std::collections::BTreeMap<_, _> = typed.into();
        let asked = serde_json::to_value(&typed).and_then(serde_json::from_value::<Asked>);
        let address = asked.unwrap().older("7.1");
        for (name, value) in typed {
            assert!(address.contains(&format!("{name}={value}&")), "{name}");
        }
        assert!(address.ends_with("after=7.1"));
    }
}
