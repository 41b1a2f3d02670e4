//! `[alarm]` and `[requests]` of `blo.toml`: what is run when an alert needs an officer, who is called next, and by when
//! a request is to be answered. Not: running it (`gateway`).

use std::{str::FromStr, time::Duration};

use blo_proto::Precedence;
use serde::{Deserialize, Serialize};

use super::{BadConfig, text};

/// What is run when an alert needs an officer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Alarm {
    /// A program and its arguments; no shell. None: no program is run.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exec: Vec<String>,
    /// The least urgent precedence that it is run for.
    #[serde(with = "text")]
    pub from: Precedence,
    /// It is run again so often until the alert is opened.
    #[serde(with = "text")]
    pub repeat_every: Span,
    /// It is ended after so long.
    #[serde(with = "text")]
    pub timeout: Span,
    /// After so long a FLASH that nobody opened goes to the next contact, and its sender is told that it is not seen.
    #[serde(with = "text")]
    pub escalate_after: Span,
    /// Who is called, one after the other.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Contact>,
}

/// Somebody who is called when a FLASH stays unopened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Who; shown and logged.
    pub name: String,
    /// A program and its arguments; no shell.
    pub exec: Vec<String>,
}

/// By when a request is to be answered where its sender says nothing, and when an officer is reminded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Requests {
    /// Of a FLASH.
    #[serde(with = "text")]
    pub flash: Span,
    /// Of an IMMEDIATE.
    #[serde(with = "text")]
    pub immediate: Span,
    /// Of a PRIORITY.
    #[serde(with = "text")]
    pub priority: Span,
    /// Of a ROUTINE.
    #[serde(with = "text")]
    pub routine: Span,
    /// After this part of the time that there is, in per cent, an officer is reminded.
    pub remind_at: u8,
}

/// A span of time as a person writes it: `30s`, `5m`, `8h`, `3d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span(Duration);

const MINUTE_S: u64 = 60;
const HOUR_S: u64 = 3_600;
const DAY_S: u64 = 86_400;
/// A shorter time would start programs faster than a person can act.
const SPAN_MIN: Span = Span::seconds(1);
/// A longer one is a mistake in writing: an alert lives for 7 days.
const SPAN_MAX: Span = Span::seconds(30 * DAY_S);
/// The office's own program, and no contact's.
const OWN: &str = "[alarm]";
/// A program and its arguments.
const EXEC_WORDS_MAX: usize = 64;
const CONTACTS_MAX: usize = 16;

impl Default for Alarm {
    fn default() -> Self {
        Self {
            exec: Vec::new(),
            from: Precedence::Flash,
            repeat_every: Span::seconds(MINUTE_S),
            timeout: Span::seconds(30),
            escalate_after: Span::seconds(5 * MINUTE_S),
            contacts: Vec::new(),
        }
    }
}

/// The times of Directive (EU) 2023/977 art. 5.
impl Default for Requests {
    fn default() -> Self {
        Self {
            flash: Span::seconds(8 * HOUR_S),
            immediate: Span::seconds(8 * HOUR_S),
            priority: Span::seconds(3 * DAY_S),
            routine: Span::seconds(7 * DAY_S),
            remind_at: 75,
        }
    }
}

impl Alarm {
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn check(&self) -> Result<(), BadConfig> {
        if self.contacts.len() > CONTACTS_MAX {
            return Err(BadConfig(format!(
                "[alarm] has at most {CONTACTS_MAX} contacts"
            )));
        }
        let named = self.contacts.iter();
        let named = named.map(|one| (format!("[alarm] “{}”", one.name), &one.exec));
        for (whose, exec) in named.chain(std::iter::once((OWN.to_owned(), &self.exec))) {
            let whole = exec.first().is_some_and(|program| program.starts_with('/'));
            if !exec.is_empty() && (!whole || exec.len() > EXEC_WORDS_MAX) {
                return Err(BadConfig(format!(
                    "exec of {whose} is a program by its whole path and at most {} arguments, such as \
                     /usr/local/bin/siren",
                    EXEC_WORDS_MAX - 1
                )));
            }
            if exec.is_empty() && whose != OWN {
                return Err(BadConfig(format!("exec of {whose} is empty")));
            }
        }
        if self.timeout > self.repeat_every {
            return Err(BadConfig(
                "[alarm] timeout is at most repeat_every, or one program waits for the other"
                    .to_owned(),
            ));
        }
        Ok(())
    }
}

impl Requests {
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn check(&self) -> Result<(), BadConfig> {
        if !(1..=99).contains(&self.remind_at) {
            return Err(BadConfig(
                "[requests] remind_at is 1 to 99, in per cent".to_owned(),
            ));
        }
        Ok(())
    }

    /// How long a request of this precedence may take, in milliseconds.
    pub fn within_ms(&self, precedence: Precedence) -> u64 {
        match precedence {
            Precedence::Flash => self.flash,
            Precedence::Immediate => self.immediate,
            Precedence::Priority => self.priority,
            Precedence::Routine => self.routine,
        }
        .as_millis()
    }
}

impl Span {
    const fn seconds(seconds: u64) -> Self {
        Self(Duration::from_secs(seconds))
    }

    /// In milliseconds.
    pub fn as_millis(self) -> u64 {
        u64::try_from(self.0.as_millis()).unwrap_or(u64::MAX)
    }

    /// As the system counts.
    pub const fn duration(self) -> Duration {
        self.0
    }
}

impl FromStr for Span {
    type Err = BadConfig;

    fn from_str(text: &str) -> Result<Self, BadConfig> {
        let wrong = || {
            BadConfig(format!(
                "“{text}” is no time from 1s to 30d, such as 30s, 5m, 8h or 3d"
            ))
        };
        let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let unit = match text.strip_prefix(digits) {
            Some("s") => 1,
            Some("m") => MINUTE_S,
            Some("h") => HOUR_S,
            Some("d") => DAY_S,
            Some(_) | None => return Err(wrong()),
        };
        let count: u64 = digits.parse().map_err(|_| wrong())?;
        let span = count.checked_mul(unit).map(Self::seconds);
        let fits = |span: &Self| (SPAN_MIN..=SPAN_MAX).contains(span);
        span.filter(fits).ok_or_else(wrong)
    }
}

impl std::fmt::Display for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let seconds = self.0.as_secs();
        for (unit, name) in [(DAY_S, "d"), (HOUR_S, "h"), (MINUTE_S, "m")] {
            if seconds.is_multiple_of(unit) {
                return write!(f, "{}{name}", seconds / unit);
            }
        }
        write!(f, "{seconds}s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    const HOME: &str = "office = \"mae-sai.th\"\n[relay]\naddress = \"127.0.0.1:4433\"\nname = \"relay.example\"\n";

    #[test]
    fn what_is_not_said_is_as_fixed_and_what_is_wrong_is_named() {
        let config = Config::parse(HOME).unwrap();
        assert_eq!(config.alarm, Alarm::default());
        assert!(
            !config.to_text().contains("alarm"),
            "nothing is written that was not said"
        );
        assert_eq!(config.requests.within_ms(Precedence::Flash), 8 * 3_600_000);
        assert_eq!(
            config.requests.within_ms(Precedence::Routine),
            7 * 86_400_000
        );
        let text = format!(
            "{HOME}[alarm]\nexec = [\"/bin/true\", \"a b\"]\nfrom = \"IMMEDIATE\"\nrepeat_every = \"90s\"\n\
             [[alarm.contacts]]\nname = \"on call\"\nexec = [\"/bin/true\"]\n"
        );
        let config = Config::parse(&text).unwrap();
        assert_eq!(config.alarm.exec, ["/bin/true", "a b"]);
        assert_eq!(config.alarm.from, Precedence::Immediate);
        assert_eq!(config.alarm.repeat_every.as_millis(), 90_000);
        assert_eq!(Config::parse(&config.to_text()).unwrap(), config);
        for (wrong, why) in [
            ("exec = [\"siren\"]", "whole path"),
            ("repeat_every = \"0s\"", "no time"),
            ("repeat_every = \"5\"", "no time"),
            ("repeat_every = \"99999999999999999999d\"", "no time"),
            ("timeout = \"2m\"", "at most repeat_every"),
            ("from = \"LOUD\"", "LOUD"),
            ("siren = 1", "siren"),
            ("[[alarm.contacts]]\nname = \"x\"\nexec = []", "is empty"),
        ] {
            let error = Config::parse(&format!("{HOME}[alarm]\n{wrong}\n")).unwrap_err();
            assert!(error.0.contains(why), "{wrong}: {error}");
        }
        let error = Config::parse(&format!("{HOME}[requests]\nremind_at = 0\n")).unwrap_err();
        assert!(error.0.contains("remind_at"));
    }
}
