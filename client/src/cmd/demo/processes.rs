//! The processes of the story: this program, started again as a gateway or as a relay. Not: what they do.

use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

use rustix::process::{Pid, Signal};

use super::{super::tell, Failure, broken};
use crate::words::Said;

/// The hidden verb under which this program is a relay.
pub(super) const RELAY: &str = "relay-process";

/// A process. Dropping it kills it.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Process {
    /// This program with other words; its log goes to a file.
    pub(super) fn start(words: &[&str], log: &Path) -> Result<Self, Failure> {
        let failed = |e: std::io::Error| no_start(words, &e);
        let file = File::options()
            .create(true)
            .append(true)
            .open(log)
            .map_err(failed)?;
        let mut child = command(words)?
            .stdout(Stdio::piped())
            .stderr(file)
            .spawn()
            .map_err(failed)?;
        let stdout = child.stdout.take().expect("standard output is a pipe");
        Ok(Self {
            child,
            lines: BufReader::new(stdout),
        })
    }

    /// Reads until a line has what is looked for.
    pub(super) fn line<T>(&mut self, find: impl Fn(&str) -> Option<T>) -> Option<T> {
        let mut line = String::new();
        while self.lines.read_line(&mut line).is_ok_and(|read| read > 0) {
            if let Some(found) = find(&line) {
                return Some(found);
            }
            line.clear();
        }
        None
    }

    pub(super) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// SIGKILL: nothing in the process runs any more.
    pub(super) fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// SIGTERM, and how it ended.
    pub(super) fn terminate(&mut self) -> Result<(), Failure> {
        let pid = self.child.id();
        if let Some(id) = self.id() {
            let _ = rustix::process::kill_process(id, Signal::TERM);
        }
        match self.child.wait() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(no_stop(pid, &status)),
            Err(e) => Err(no_stop(pid, &e)),
        }
    }

    fn id(&self) -> Option<Pid> {
        Pid::from_raw(i32::try_from(self.child.id()).ok()?)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

fn no_start(words: &[&str], error: &std::io::Error) -> Failure {
    let said = Said::of("demo-no-start").with("what", words.join(" "));
    broken(tell(&said.with("why", error)))
}

fn no_stop(pid: u32, why: &dyn std::fmt::Display) -> Failure {
    let said = Said::of("demo-no-stop").with("pid", pid);
    broken(tell(&said.with("why", why)))
}

/// Runs this program with other words to its end.
pub(super) fn perform(words: &[&str]) -> Result<(), Failure> {
    let output = command(words)?.output().map_err(|e| no_start(words, &e))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(broken(format!("{}: {}", words.join(" "), said.trim())))
}

fn command(words: &[&str]) -> Result<Command, Failure> {
    let program = std::env::current_exe()
        .map_err(|e| broken(tell(&Said::of("demo-no-program").with("why", e))))?;
    let mut command = Command::new(program);
    command
        .args(words)
        .stdin(Stdio::null())
        // What they say is read here, and shown to nobody.
        .env("BLO_LANG", "en")
        .env_remove("BLO_HOME")
        .env_remove("BLO_PASSPHRASE");
    Ok(command)
}
