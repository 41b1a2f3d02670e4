//! A child process: its lines as they come, its end, and `kill -9`. Ends only what it started. Not: what it is for.

use std::{
    io::{BufRead, BufReader, Read, Write},
    os::unix::process::ExitStatusExt,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::Duration,
};

use rustix::process::{Pid, Resource, Rlimit, Signal, kill_process, prlimit};

use crate::wait::{Deadline, SOON};

/// A running child whose output is read as it comes. Dropping it ends it by SIGKILL.
#[derive(Debug)]
pub struct Process {
    name: String,
    child: Child,
    lines: Receiver<String>,
    seen: Vec<String>,
}

impl Process {
    /// Starts it. Both outputs are read, line by line.
    pub fn start(name: &str, command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{name} does not start: {error}"));
        let (sender, lines) = mpsc::channel();
        read_lines(child.stdout.take().unwrap(), sender.clone());
        read_lines(child.stderr.take().unwrap(), sender);
        Self {
            name: name.to_owned(),
            child,
            lines,
            seen: Vec::new(),
        }
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The next line of either output in which `wanted` finds something. Panics when it ends or none comes [`SOON`].
    #[track_caller]
    pub fn line<T>(&mut self, what: &str, wanted: impl FnMut(&str) -> Option<T>) -> T {
        self.line_within(SOON, what, wanted)
    }

    /// As [`Process::line`], within another time.
    #[track_caller]
    pub fn line_within<T>(
        &mut self,
        time: Duration,
        what: &str,
        mut wanted: impl FnMut(&str) -> Option<T>,
    ) -> T {
        let deadline = Deadline::after(time);
        loop {
            match self.lines.recv_timeout(deadline.left()) {
                Ok(line) => {
                    let found = wanted(&line);
                    self.seen.push(line);
                    if let Some(found) = found {
                        return found;
                    }
                }
                Err(RecvTimeoutError::Timeout) => self.fail(&format!("no {what} in time")),
                Err(RecvTimeoutError::Disconnected) => self.fail(&format!("ended before {what}")),
            }
        }
    }

    /// Everything that it has said so far.
    pub fn said(&mut self) -> String {
        self.seen.extend(self.lines.try_iter());
        self.seen.join("\n")
    }

    /// Whether it is running.
    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// SIGKILL: it gets no chance to tidy up. Returns once it is gone.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGTERM, then waits for its end.
    #[track_caller]
    pub fn terminate(mut self) -> ExitStatus {
        self.signal(Signal::TERM);
        self.end()
    }

    /// Sends a signal to it.
    pub fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.child.id()).unwrap();
        kill_process(Pid::from_raw(pid).unwrap(), signal).unwrap();
    }

    /// From now on no file of it grows beyond so many bytes: writing fails, and sends `XFSZ`.
    pub fn limit_files(&self, bytes: u64) {
        let pid = Pid::from_raw(i32::try_from(self.child.id()).unwrap());
        let limit = Rlimit {
            current: Some(bytes),
            maximum: Some(bytes),
        };
        prlimit(pid, Resource::Fsize, limit).unwrap();
    }

    /// Waits for its end, which comes [`SOON`].
    #[track_caller]
    pub fn end(&mut self) -> ExitStatus {
        let deadline = Deadline::after(SOON);
        loop {
            // Both outputs close when it ends, so that this wakes at once.
            match self.lines.recv_timeout(deadline.left()) {
                Ok(line) => self.seen.push(line),
                Err(RecvTimeoutError::Disconnected) => return self.child.wait().unwrap(),
                Err(RecvTimeoutError::Timeout) => self.fail("it does not end"),
            }
        }
    }

    #[track_caller]
    fn fail(&mut self, what: &str) -> ! {
        let said = self.said();
        panic!("{}: {what}; it said:\n{said}", self.name);
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may be gone already, which is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The same command, with a signal ignored that would end it.
pub fn ignoring(signal: &str, command: &Command) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("trap '' {signal}; exec \"$0\" \"$@\"")]);
    shell.arg(command.get_program()).args(command.get_args());
    shell
}

/// How a command ended and what it said.
#[derive(Debug)]
pub struct Outcome {
    /// Exit code; 128 + signal where a signal ended it.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Outcome {
    /// Standard output of a command that succeeded.
    #[track_caller]
    pub fn ok(self) -> String {
        assert_eq!(self.code, 0, "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        self.out
    }

    /// Standard error of a command that failed with `code`.
    #[track_caller]
    pub fn failed(self, code: i32) -> String {
        assert_eq!(
            self.code, code,
            "stdout:\n{}\nstderr:\n{}",
            self.out, self.err
        );
        self.err
    }
}

/// Runs a command to its end with `input` on its standard input; it ends within a minute or is ended.
#[track_caller]
pub fn run(command: &mut Command, input: &str) -> Outcome {
    // What a test reads is in one language, whatever the machine's is.
    let mut child = command
        .env("BLO_LANG", "en")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?} does not start: {error}"));
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    // A command that does not read its input closes it, which is its right.
    thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let (out, err) = (
        read_whole(child.stdout.take().unwrap()),
        read_whole(child.stderr.take().unwrap()),
    );
    let deadline = Deadline::after(Duration::from_secs(60));
    let mut text = |output: Receiver<String>| {
        output.recv_timeout(deadline.left()).unwrap_or_else(|_| {
            let _ = child.kill();
            panic!("{command:?} does not end");
        })
    };
    let (out, err) = (text(out), text(err));
    let status = child.wait().unwrap();
    let code = status
        .code()
        .unwrap_or_else(|| 128 + status.signal().unwrap_or_default());
    Outcome { code, out, err }
}

fn read_lines(output: impl Read + Send + 'static, lines: mpsc::Sender<String>) {
    thread::spawn(move || {
        for line in BufReader::new(output).lines() {
            let Ok(line) = line else { return };
            if lines.send(line).is_err() {
                return;
            }
        }
    });
}

fn read_whole(mut output: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = output.read_to_end(&mut bytes);
        let _ = sender.send(String::from_utf8_lossy(&bytes).into_owned());
    });
    receiver
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_read_line_by_line_and_ended_by_name_of_its_signal() {
        let mut shell = Process::start(
            "sh",
            Command::new("sh").args(["-c", "echo one; echo two >&2; exec sleep 60"]),
        );
        let mut seen = Vec::new();
        for _ in 0..2 {
            seen.push(shell.line("a line", |line| Some(line.to_owned())));
        }
        seen.sort();
        assert_eq!(seen, ["one", "two"]);
        assert!(shell.is_running());
        assert_eq!(shell.terminate().signal(), Some(15));
    }

    #[test]
    fn a_command_gets_its_input_and_gives_its_code() {
        let outcome = run(
            Command::new("sh").args(["-c", "cat; echo bad >&2; exit 7"]),
            "in",
        );
        assert_eq!((outcome.code, outcome.out.as_str()), (7, "in"));
        assert_eq!(outcome.failed(7), "bad\n");
    }
}
