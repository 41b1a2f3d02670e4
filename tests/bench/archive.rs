//! How soon an officer's page finds alerts among many: `/archive` by words and by filters, and leafed through. Not: what the
//! search itself takes (`search`).

use std::time::Duration;

use blo_kit::wait;
use hdrhistogram::Histogram;
use serde::Serialize;

use crate::{
    load::rounded,
    page::{Answer, Desk, RARE_WORD},
};

/// Each question is asked so often.
const ASKED: usize = 30;
/// Pages that are leafed through.
const LEAVES: usize = 100;
const READ_WITHIN: Duration = Duration::from_secs(600);
/// Stands in no alert, and each of its pieces in every one.
const NEVER_SAID: &str = "สะพานรถกระบะ";

/// How long one kind of question took, from the connection to the last byte.
#[derive(Debug, Serialize)]
pub(crate) struct Answers {
    kind: &'static str,
    /// Of the first page.
    rows: usize,
    bytes: usize,
    p50_ms: f64,
    p99_ms: f64,
    max_ms: f64,
}

impl Answers {
    pub(crate) const fn p99(&self) -> f64 {
        self.p99_ms
    }

    pub(crate) const fn max(&self) -> f64 {
        self.max_ms
    }
}

/// Asks for everything, by turns, so that no kind has a quiet moment of its own.
pub(crate) fn ask(desk: &Desk) -> Vec<Answers> {
    let questions = [
        ("all", String::new()),
        ("frequent", words("รถกระบะ")),
        ("rare", words(RARE_WORD)),
        ("two_words", words(&format!("รถกระบะ {RARE_WORD}"))),
        ("never_said", words(NEVER_SAID)),
        ("a_number", words("000042")),
        ("precedence", "?precedence=IMMEDIATE".to_owned()),
        ("no_such_category", "?category=wildlife".to_owned()),
        ("sent", "?direction=sent".to_owned()),
        ("no_files", "?files=yes".to_owned()),
        (
            "a_day_and_words",
            format!("{}&from=2026-01-01&to=2099-01-01", words("รถกระบะ")),
        ),
        ("a_day_long_ago", "?to=2001-01-01".to_owned()),
    ];
    let first = format!("/archive{}", questions[1].1);
    wait::within(READ_WITHIN, "all is read", || {
        let body = desk.get(&first).body;
        let (_, found) = body.split_once("role=\"search\"").unwrap();
        (!found.contains("role=\"status\"")).then_some(())
    });
    let mut asked: Vec<Timed> = questions.map(|(kind, query)| Timed::of(kind, query)).into();
    for _ in 0..ASKED {
        for one in &mut asked {
            one.take(&desk.get(&format!("/archive{}", one.query)));
        }
    }
    asked.push(leaf(desk, &first));
    asked.iter().map(Timed::answers).collect()
}

fn words(words: &str) -> String {
    let escaped: Vec<String> = words.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("?words={}", escaped.concat())
}

/// One page after the other, by the address that each one gives.
fn leaf(desk: &Desk, first: &str) -> Timed {
    let mut timed = Timed::of("older", String::new());
    let mut path = first.to_owned();
    for _ in 0..LEAVES {
        let answer = desk.get(&path);
        let Some(next) = older(&answer.body) else {
            return timed;
        };
        path = next;
        timed.take(&desk.get(&path));
    }
    timed
}

fn older(body: &str) -> Option<String> {
    let (_, link) = body.split_once("rel=\"next\" href=\"")?;
    let (path, _) = link.split_once('"')?;
    Some(path.replace("&#38;", "&").replace("&amp;", "&"))
}

struct Timed {
    kind: &'static str,
    query: String,
    whole: Histogram<u64>,
    rows: usize,
    bytes: usize,
}

impl Timed {
    fn of(kind: &'static str, query: String) -> Self {
        Self {
            kind,
            query,
            whole: Histogram::new(3).unwrap(),
            rows: 0,
            bytes: 0,
        }
    }

    fn take(&mut self, answer: &Answer) {
        let micros = u64::try_from(answer.whole.as_micros()).unwrap();
        self.whole.record(micros).unwrap();
        self.rows = answer.body.matches("<li class=\"row ").count();
        self.bytes = answer.bytes;
    }

    fn answers(&self) -> Answers {
        let ms = |micros: u64| rounded(Duration::from_micros(micros).as_secs_f64() * 1_000.0);
        Answers {
            kind: self.kind,
            rows: self.rows,
            bytes: self.bytes,
            p50_ms: ms(self.whole.value_at_quantile(0.5)),
            p99_ms: ms(self.whole.value_at_quantile(0.99)),
            max_ms: ms(self.whole.max()),
        }
    }
}
