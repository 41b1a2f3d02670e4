//! Whom the relay refused of late, why, how often and when last, for its operator. Bounded, in memory, and never what
//! somebody wrote: ids, addresses and codes. Not: the refusing itself, nor what a code means.

use std::{
    collections::BTreeMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use blo_proto::{Code, OfficeId, Timestamp};
use serde::{Deserialize, Serialize};

/// Rows about offices that have proven who they are: whatever a hundred offices do wrong fits, in about a megabyte.
const OFFICE_ROWS_MAX: usize = 4_096;
/// Rows about whoever has proven nothing. Apart, so that a flood of strangers hides no office.
const STRANGER_ROWS_MAX: usize = 1_024;
/// Rows of one address: a whole country's offices may come from one, and one address alone hides no other.
const ROWS_OF_ONE_MAX: usize = 64;
/// Characters of a reason that are kept. A certificate that is refused has its say in it.
const WHY_CHARS_MAX: usize = 160;
/// Where no code of the table fits: whoever asked gave up, or speaks something else.
const HANDSHAKE: &str = "handshake";
const _: () = assert!(ROWS_OF_ONE_MAX < STRANGER_ROWS_MAX);

/// What is kept of refusals. Clones are the same book.
#[derive(Clone, Debug, Default)]
pub struct Refusals(Arc<Mutex<Book>>);

#[derive(Debug, Default)]
struct Book {
    offices: BTreeMap<(OfficeId, What, Code), Row>,
    strangers: BTreeMap<Stranger, Row>,
    forgotten: u64,
}

/// What was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// To begin a link: nothing is proven of who asked.
    Handshake,
    /// A link, at its hello or later.
    Link,
    /// Something that came on a link, which stays up.
    Sent,
}

/// Whoever was refused in the handshake.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stranger {
    /// From where.
    pub address: IpAddr,
    /// The office of the certificate that was shown; somebody else may have shown it.
    pub claims: Option<OfficeId>,
    /// Whether it was for the certificate.
    pub code: Option<Code>,
    /// Why.
    pub why: String,
}

#[derive(Clone, Debug)]
struct Row {
    count: u64,
    first: Timestamp,
    last: Timestamp,
    /// Of the last time; empty where there is no more to say than the code.
    why: String,
}

impl Refusals {
    /// Notes what an office was refused that has proven who it is.
    pub fn office(&self, office: &OfficeId, (what, code): (What, Code), why: &str, now: Timestamp) {
        let key = (office.clone(), what, code);
        let book = &mut *self.book();
        if !book.offices.contains_key(&key) && book.offices.len() >= OFFICE_ROWS_MAX {
            book.forgotten = book.forgotten.saturating_add(1);
            forget_oldest(&mut book.offices, |_| true);
        }
        note(&mut book.offices, key, printable(why), now);
    }

    /// Notes a handshake that was refused.
    pub fn stranger(&self, mut stranger: Stranger, now: Timestamp) {
        stranger.why = printable(&stranger.why);
        let address = stranger.address;
        let book = &mut *self.book();
        if !book.strangers.contains_key(&stranger) {
            let of_one = |key: &Stranger| key.address == address;
            let rows = book.strangers.keys().filter(|key| of_one(key)).count();
            if rows >= ROWS_OF_ONE_MAX {
                book.forgotten = book.forgotten.saturating_add(1);
                forget_oldest(&mut book.strangers, of_one);
            } else if book.strangers.len() >= STRANGER_ROWS_MAX {
                book.forgotten = book.forgotten.saturating_add(1);
                forget_oldest(&mut book.strangers, |_| true);
            }
        }
        note(&mut book.strangers, stranger, String::new(), now);
    }

    /// Every row, the latest first.
    pub fn list(&self) -> RefusalList {
        let book = self.book();
        let offices = book.offices.iter().map(|((office, what, code), row)| {
            let line = row.line(*what, code.as_str());
            let office = Some(office.to_string());
            (row.last, RefusalLine { office, ..line })
        });
        let strangers = book.strangers.iter().map(|(stranger, row)| {
            let code = stranger.code.map_or(HANDSHAKE, Code::as_str);
            let line = RefusalLine {
                office: stranger.claims.as_ref().map(ToString::to_string),
                address: Some(stranger.address.to_string()),
                why: stranger.why.clone(),
                ..row.line(What::Handshake, code)
            };
            (row.last, line)
        });
        let mut all: Vec<_> = offices.chain(strangers).collect();
        all.sort_by_key(|(last, _)| std::cmp::Reverse(*last));
        RefusalList {
            lines: all.into_iter().map(|(_, line)| line).collect(),
            forgotten: book.forgotten,
        }
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Row {
    fn line(&self, what: What, code: &str) -> RefusalLine {
        RefusalLine {
            office: None,
            address: None,
            what,
            code: code.to_owned(),
            why: self.why.clone(),
            count: self.count,
            first: self.first.to_string(),
            last: self.last.to_string(),
        }
    }
}

fn note<K: Ord>(rows: &mut BTreeMap<K, Row>, key: K, why: String, now: Timestamp) {
    let row = rows.entry(key).or_insert_with(|| Row {
        count: 0,
        first: now,
        last: now,
        why: String::new(),
    });
    row.count = row.count.saturating_add(1);
    row.last = now;
    row.why = why;
}

fn forget_oldest<K: Ord + Clone>(rows: &mut BTreeMap<K, Row>, of: impl Fn(&K) -> bool) {
    let found = rows.iter().filter(|(key, _)| of(key));
    let oldest = found.min_by_key(|(_, row)| row.last);
    if let Some(key) = oldest.map(|(key, _)| key.clone()) {
        rows.remove(&key);
    }
}

/// A reason that does no harm to an operator's terminal, and is no longer than one of ours.
fn printable(why: &str) -> String {
    let plain = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    why.chars().take(WHY_CHARS_MAX).map(plain).collect()
}

/// One row, as an operator gets it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusalLine {
    /// Which office; of a handshake the one that the certificate names, whoever showed it.
    pub office: Option<String>,
    /// From where; of handshakes alone.
    pub address: Option<String>,
    /// What was refused.
    pub what: What,
    /// A code of the table of refusals, or `handshake` where none fits.
    pub code: String,
    /// What else there is to say; may be empty.
    pub why: String,
    /// How often.
    pub count: u64,
    /// When first, RFC 3339.
    pub first: String,
    /// When last, RFC 3339.
    pub last: String,
}

/// Every row, and how many had to make room.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusalList {
    /// The latest first.
    pub lines: Vec<RefusalLine>,
    /// Rows that had to make room since the relay was started.
    pub forgotten: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: u64) -> Timestamp {
        Timestamp::from_millis(ms)
    }

    fn stranger(address: [u8; 4], why: &str) -> Stranger {
        Stranger {
            address: address.into(),
            claims: Some("mae-sai.th".parse().unwrap()),
            code: Some(Code::BadCertificate),
            why: why.to_owned(),
        }
    }

    #[test]
    fn a_row_says_who_was_refused_why_how_often_and_when_last() {
        let book = Refusals::default();
        let south = "mae-sai.th".parse().unwrap();
        let why = (What::Link, Code::KeyChanged);
        book.office(&south, why, "one", at(1_000));
        book.office(&south, why, "two\u{1b}[2J", at(3_000));
        book.stranger(stranger([192, 0, 2, 1], "it is revoked"), at(2_000));
        let list = book.list();
        let [link, handshake] = &list.lines[..] else {
            panic!("{list:?}");
        };
        assert_eq!((link.count, link.what), (2, What::Link));
        assert_eq!(link.office.as_deref(), Some("mae-sai.th"));
        assert_eq!(
            (link.code.as_str(), link.address.as_ref()),
            ("key_changed", None)
        );
        assert_eq!(link.why, "two\u{fffd}[2J");
        assert_eq!(
            (link.first.as_str(), link.last.as_str()),
            ("1970-01-01T00:00:01.000Z", "1970-01-01T00:00:03.000Z")
        );
        assert_eq!(handshake.what, What::Handshake);
        assert_eq!(handshake.address.as_deref(), Some("192.0.2.1"));
        assert_eq!(handshake.office.as_deref(), Some("mae-sai.th"));
        assert_eq!(handshake.why, "it is revoked");
        assert_eq!(list.forgotten, 0);
    }

    #[test]
    fn a_flood_of_strangers_stays_bounded_and_hides_no_office_and_one_address_no_other() {
        let book = Refusals::default();
        let south = "mae-sai.th".parse().unwrap();
        book.office(&south, (What::Link, Code::Suspended), "", at(0));
        book.stranger(stranger([192, 0, 2, 1], "first"), at(1));
        for n in 0..10_000 {
            book.stranger(
                stranger([198, 51, 100, 7], &format!("{n}{}", "x".repeat(1_000))),
                at(n + 2),
            );
        }
        let list = book.list();
        let of = |address: &str| {
            let of = |line: &&RefusalLine| line.address.as_deref() == Some(address);
            list.lines.iter().filter(of).count()
        };
        assert_eq!(of("198.51.100.7"), ROWS_OF_ONE_MAX);
        assert_eq!(of("192.0.2.1"), 1, "another address");
        assert_eq!(list.forgotten, 10_000 - 64);
        assert!(
            list.lines
                .iter()
                .all(|line| line.why.chars().count() <= WHY_CHARS_MAX)
        );
        for n in 0..=255 {
            for m in 0..16 {
                book.stranger(stranger([203, 0, n, m], "many"), at(20_000));
            }
        }
        let list = book.list();
        assert_eq!(list.lines.len(), STRANGER_ROWS_MAX + 1);
        let office = |line: &RefusalLine| line.code == "suspended";
        assert!(list.lines.iter().any(office));
    }

    #[test]
    fn offices_have_a_bound_as_well_and_the_one_refused_longest_ago_makes_room() {
        let book = Refusals::default();
        for n in 0..=OFFICE_ROWS_MAX {
            let office = format!("post-{n}.th").parse().unwrap();
            let now = at(u64::try_from(n).unwrap());
            book.office(&office, (What::Sent, Code::Unpaired), "", now);
        }
        let list = book.list();
        assert_eq!((list.lines.len(), list.forgotten), (OFFICE_ROWS_MAX, 1));
        let first = |line: &RefusalLine| line.office.as_deref() == Some("post-0.th");
        assert!(!list.lines.iter().any(first));
    }
}
