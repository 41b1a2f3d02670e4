//! `blo-relay refusals`: why an office cannot get in, or gets nothing through. Of the running relay alone: what a stopped
//! one refused is in its log.

use std::str::FromStr;

use blo_proto::{Code, Timestamp};

use super::{Failure, UNAVAILABLE, registry::answered, say, system_time};
use crate::{
    admin::{Answer, Operator, Question},
    config::Config,
    refusals::{RefusalLine, What},
};

/// From when on: a time, or so long ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Since {
    Time(Timestamp),
    AgoMs(u64),
}

impl FromStr for Since {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(time) = text.parse() {
            return Ok(Self::Time(time));
        }
        let neither =
            || format!("“{text}” is neither a time nor a span. Write 2026-11-24T07:30:00Z, or 24h");
        let unit = text.chars().next_back().ok_or_else(neither)?;
        let unit_ms = match unit {
            's' => 1_000,
            'm' => 60_000,
            'h' => 3_600_000,
            'd' => 86_400_000,
            _ => return Err(neither()),
        };
        let count = text.strip_suffix(unit).unwrap_or_default();
        let count: u64 = count.parse().map_err(|_| neither())?;
        Ok(Self::AgoMs(count.saturating_mul(unit_ms)))
    }
}

impl Since {
    fn before(self, now: Timestamp) -> Timestamp {
        match self {
            Self::Time(time) => time,
            Self::AgoMs(ms) => now.minus_millis(ms),
        }
    }
}

pub(crate) fn list(config: &Config, since: Option<Since>, json: bool) -> Result<(), Failure> {
    let now = system_time();
    let Some(mut operator) = Operator::running(config) else {
        let text = "No relay is running here, and only a running one can say whom it refuses. What it refused before \
                    is in its log.";
        return Err(Failure::new(UNAVAILABLE, text));
    };
    let Answer::Refusals(list) = answered(operator.ask(Question::Refusals, now))? else {
        return Ok(());
    };
    let from = since.map(|since| since.before(now));
    let late = |line: &&RefusalLine| {
        let last = line.last.parse::<Timestamp>();
        from.is_none_or(|from| last.is_ok_and(|last| last >= from))
    };
    let lines: Vec<_> = list.lines.iter().filter(late).collect();
    for line in &lines {
        if json {
            let line = serde_json::to_string(line);
            say(&line.map_err(|error| Failure::new(UNAVAILABLE, error.to_string()))?)?;
        } else {
            say(&text(line))?;
        }
    }
    if json {
        return Ok(());
    }
    if lines.is_empty() {
        say(
            "Nothing was refused since the relay was started, or since the time that was asked for.",
        )?;
    }
    if list.forgotten > 0 {
        say(&format!(
            "{} more lines had to make room for newer ones; the log has them.",
            list.forgotten
        ))?;
    }
    Ok(())
}

fn text(line: &RefusalLine) -> String {
    let RefusalLine {
        office,
        address,
        what,
        code,
        why,
        count,
        first,
        last,
    } = line;
    let office = office.as_deref();
    let address = address.as_deref().unwrap_or("somewhere");
    let whom = match (what, office) {
        (What::Handshake, Some(office)) => {
            format!("{address} with a certificate of {office}: handshake")
        }
        (What::Handshake, None) => format!("{address}: handshake"),
        (What::Link, office) => format!("{}: link", office.unwrap_or_default()),
        (What::Sent, office) => format!("{}: what it sent", office.unwrap_or_default()),
    };
    let happened = code.parse::<Code>().ok().map(Code::happened);
    let why = [happened, Some(why.as_str())].into_iter().flatten();
    let why = why.filter(|why| !why.is_empty()).collect::<Vec<_>>();
    let times = match count {
        1 => format!("once, {last}"),
        count => format!("{count} times, {first} to {last}"),
    };
    format!("{whom} refused ({code}) {times}: {}", why.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_given_as_such_or_as_how_long_ago() {
        let now = Timestamp::from_millis(10 * 86_400_000);
        for (text, ms) in [
            ("90s", 10 * 86_400_000 - 90_000),
            ("5m", 10 * 86_400_000 - 300_000),
            ("24h", 9 * 86_400_000),
            ("7d", 3 * 86_400_000),
            ("400d", 0),
            ("1970-01-02T00:00:00Z", 86_400_000),
        ] {
            let since: Since = text.parse().unwrap();
            assert_eq!(since.before(now), Timestamp::from_millis(ms), "{text}");
        }
        for text in ["", "h", "1", "-1h", "1 h", "1hh", "1w", "yesterday", "5é"] {
            assert!(text.parse::<Since>().is_err(), "{text}");
        }
    }
}
