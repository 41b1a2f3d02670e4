//! Time as the protocol counts it: milliseconds since 1970-01-01T00:00Z. Not: where it comes from.

use std::{fmt, str::FromStr};

/// Milliseconds since 1970-01-01T00:00Z, printed as RFC 3339.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(u64);

impl Timestamp {
    /// The time `ms` milliseconds after 1970-01-01T00:00Z.
    pub const fn from_millis(ms: u64) -> Self {
        Self(ms)
    }

    /// Milliseconds since 1970-01-01T00:00Z.
    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// The first whole minute that is not before this time, counted from 1970-01-01T00:00Z.
    pub const fn minute_up(self) -> u64 {
        self.0.div_ceil(60_000)
    }

    /// The start of a minute counted from 1970-01-01T00:00Z.
    pub const fn from_minute(minute: u64) -> Self {
        Self(minute.saturating_mul(60_000))
    }

    /// This time and `ms` milliseconds, at most the end of time.
    #[must_use]
    pub const fn plus_millis(self, ms: u64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// This time less `ms` milliseconds, at least 1970.
    #[must_use]
    pub const fn minus_millis(self, ms: u64) -> Self {
        Self(self.0.saturating_sub(ms))
    }

    /// Milliseconds from `earlier` to this time; 0 where it is not earlier.
    pub const fn millis_since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Milliseconds between two times, whichever is first.
    pub const fn millis_apart(self, other: Self) -> u64 {
        self.0.abs_diff(other.0)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let instant = i64::try_from(self.0)
            .ok()
            .and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok());
        match instant {
            Some(instant) => write!(f, "{instant:.3}"),
            None => f.write_str("9999-12-31T23:59:59.999Z"),
        }
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text that is not an RFC 3339 time from 1970 on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a time. Write RFC 3339, such as 2026-11-24T07:30:00Z")]
pub struct NotATime(String);

impl FromStr for Timestamp {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        let instant: jiff::Timestamp = text.parse().map_err(|_| NotATime(text.to_owned()))?;
        let ms = u64::try_from(instant.as_millisecond()).map_err(|_| NotATime(text.to_owned()))?;
        Ok(Self(ms))
    }
}

/// Where time comes from: the system in a program, a list in a test.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> Timestamp;
}

impl<F: Fn() -> Timestamp + Send + Sync> Clock for F {
    fn now(&self) -> Timestamp {
        self()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_prints_and_parses_as_rfc_3339() {
        let time = Timestamp::from_millis(1_795_503_123_456);
        assert_eq!(time.to_string(), "2026-11-24T06:52:03.456Z");
        assert_eq!(time.to_string().parse(), Ok(time));
        assert!("yesterday".parse::<Timestamp>().is_err());
        assert!("1969-12-31T23:59:59Z".parse::<Timestamp>().is_err());
        assert!(!Timestamp::from_millis(u64::MAX).to_string().is_empty());
    }

    #[test]
    fn a_minute_is_rounded_up_so_that_nothing_expires_early() {
        assert_eq!(Timestamp::from_millis(60_000).minute_up(), 1);
        assert_eq!(Timestamp::from_millis(60_001).minute_up(), 2);
    }
}
