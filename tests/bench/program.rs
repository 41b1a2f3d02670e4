//! The processes that load and watch: `blo send --json -` and `blo watch --json`, with the moment at which each line
//! was read. Not: what the lines mean.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Sender},
    thread,
    time::Duration,
};

use blo_kit::wait::Stopwatch;

/// Which kind of program said a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// `send` at a sender.
    Feed,
    /// `watch` at a sender.
    Sender,
    /// `watch` at a recipient.
    Recipient,
}

/// A line, and when it was read.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) source: Source,
    pub(crate) pair: usize,
    pub(crate) at: Duration,
    pub(crate) text: String,
}

/// A running program. Dropping it ends it.
#[derive(Debug)]
pub(crate) struct Program {
    child: Child,
    input: Option<Sender<String>>,
}

impl Program {
    /// Starts it; its lines go to `lines`.
    pub(crate) fn start(
        command: &mut Command,
        (source, pair): (Source, usize),
        (clock, lines): (Stopwatch, Sender<Line>),
    ) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        thread::spawn(move || {
            for text in output.lines().map_while(Result::ok) {
                let line = Line {
                    source,
                    pair,
                    at: clock.elapsed(),
                    text,
                };
                if lines.send(line).is_err() {
                    return;
                }
            }
        });
        let (input, written) = mpsc::channel::<String>();
        let mut stdin = child.stdin.take().unwrap();
        thread::spawn(move || {
            for line in written {
                if stdin.write_all(line.as_bytes()).is_err() {
                    return;
                }
            }
        });
        Self {
            child,
            input: Some(input),
        }
    }

    /// Its process id.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Hands it a line.
    pub(crate) fn write(&self, line: String) {
        self.input.as_ref().unwrap().send(line).unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.input = None;
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
