//! How far something is, on a terminal: one line that is written over. Elsewhere nothing is said: who reads a log wants
//! ends, not ways.

use std::{
    io::{IsTerminal as _, Write as _},
    time::Duration,
};

use tokio::time::Instant;

use super::out;

/// So often the line is written at most.
const EVERY: Duration = Duration::from_millis(100);
const BAR: u64 = 24;

/// One line on standard error. Dropping it ends the line.
pub(super) struct Progress {
    what: String,
    whole: u64,
    shown: Option<Instant>,
    terminal: bool,
}

impl Progress {
    /// Of something with so many bytes.
    pub(super) fn new(what: &str, whole: u64) -> Self {
        Self {
            what: out::tame(what),
            whole: whole.max(1),
            shown: None,
            terminal: std::io::stderr().is_terminal(),
        }
    }

    /// So many of them are done.
    pub(super) fn at(&mut self, done: u64) {
        let now = Instant::now();
        let early = self
            .shown
            .is_some_and(|shown| now.duration_since(shown) < EVERY);
        if !self.terminal || (early && done < self.whole) {
            return;
        }
        self.shown = Some(now);
        let line = line(&self.what, done, self.whole);
        // Nobody to tell is no reason to fail.
        let _ = write!(std::io::stderr(), "\r{line}");
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown.is_some() {
            let _ = writeln!(std::io::stderr());
        }
    }
}

fn line(what: &str, done: u64, whole: u64) -> String {
    let filled = usize::try_from(done.min(whole) * BAR / whole).unwrap_or_default();
    let empty = usize::try_from(BAR)
        .unwrap_or_default()
        .saturating_sub(filled);
    format!(
        "{what}  [{}{}]  {} of {}",
        "#".repeat(filled),
        " ".repeat(empty),
        size(done),
        size(whole)
    )
}

/// Bytes for a person.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => {
            let tenths = bytes / 100_000;
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_how_far_it_is() {
        let half = "a.jpg  [############            ]  2.5 MB of 5.0 MB";
        assert_eq!(line("a.jpg", 2_500_000, 5_000_000), half);
        assert!(line("a.jpg", 9, 3).contains(&"#".repeat(24)));
        assert_eq!(
            [size(999), size(1_001), size(16_777_216)],
            ["999 B", "2 kB", "16.7 MB"]
        );
    }
}
