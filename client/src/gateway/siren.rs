//! Runs an officer's programs: a siren, a modem. One at a time of each kind, for a bounded time, with no word of an alert,
//! and beside everything else: nothing waits for it. Not: when (`vigil`).

use std::{collections::BTreeMap, process::Stdio, time::Duration};

use tokio::{process::Command as Process, sync::mpsc};
use tokio_util::task::AbortOnDropHandle;

use super::command::Command;

/// What a program is run for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// An alert that nobody has opened.
    Siren,
    /// The contact of this place in the list.
    Contact(u8),
}

/// A program that ended: what it was for, and what went wrong in a sentence.
#[derive(Debug)]
pub struct Rang {
    /// What for.
    pub(super) kind: Kind,
    /// `Err`: why it did nothing, or may have.
    pub(super) ended: Result<(), String>,
}

/// What a program is told, in its environment. No word of an alert is among it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) precedence: &'static str,
    pub(super) counterpart: String,
    pub(super) id: String,
    pub(super) exercise: bool,
    /// Alerts that nobody has opened, of all that it is run for.
    pub(super) unread: usize,
    /// It is tried, and there is nothing.
    pub(super) test: bool,
}

/// Programs that run.
pub(super) struct Sirens {
    commands: Option<mpsc::WeakSender<Command>>,
    running: BTreeMap<Kind, AbortOnDropHandle<()>>,
}

/// What of the gateway's own environment a program gets: never the passphrase.
const KEPT: [&str; 4] = ["PATH", "HOME", "LANG", "TZ"];

impl Sirens {
    pub(super) const fn new() -> Self {
        Self {
            commands: None,
            running: BTreeMap::new(),
        }
    }

    /// Whom a program's end is told. Weak: the gateway ends when nobody else holds the other end.
    pub(super) fn tell(&mut self, commands: &mpsc::Sender<Command>) {
        self.commands = Some(commands.downgrade());
    }

    /// Starts a program, unless one of its kind runs; whether it did.
    pub(super) fn start(
        &mut self,
        kind: Kind,
        exec: &[String],
        (told, within): (&Told, Duration),
    ) -> bool {
        if self.is_running(kind) {
            return false;
        }
        let Some(commands) = self.commands.clone() else {
            return false;
        };
        let run = run(process(exec, told), exec.first().cloned(), within);
        let task = tokio::spawn(async move {
            let ended = run.await;
            if let Some(commands) = commands.upgrade() {
                let _ = commands.send(Command::Rang(Rang { kind, ended })).await;
            }
        });
        self.running.insert(kind, AbortOnDropHandle::new(task));
        true
    }

    pub(super) fn is_running(&self, kind: Kind) -> bool {
        self.running
            .get(&kind)
            .is_some_and(|task| !task.is_finished())
    }

    /// It has ended.
    pub(super) fn ended(&mut self, kind: Kind) {
        self.running.remove(&kind);
    }
}

fn process(exec: &[String], told: &Told) -> Process {
    let mut words = exec.iter();
    let mut process = Process::new(words.next().map_or("", String::as_str));
    process
        .args(words)
        .env_clear()
        .envs(
            KEPT.iter()
                .filter_map(|name| Some((*name, std::env::var_os(name)?))),
        )
        .env("BLO_ALARM_PRECEDENCE", told.precedence)
        .env("BLO_ALARM_COUNTERPART", &told.counterpart)
        .env("BLO_ALARM_ID", &told.id)
        .env("BLO_ALARM_EXERCISE", if told.exercise { "1" } else { "0" })
        .env("BLO_ALARM_UNREAD", told.unread.to_string())
        .env("BLO_ALARM_TEST", if told.test { "1" } else { "0" })
        // What it writes goes nowhere: it can neither fill a disk nor hold up anybody.
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    process
}

/// Runs it to its end or for its time. What went wrong is a sentence.
async fn run(
    mut process: Process,
    program: Option<String>,
    within: Duration,
) -> Result<(), String> {
    let program = program.unwrap_or_default();
    let mut child = process
        .spawn()
        .map_err(|e| format!("{program} cannot be run: {e}"))?;
    match tokio::time::timeout(within, child.wait()).await {
        Ok(Ok(status)) if status.success() => Ok(()),
        Ok(Ok(status)) => Err(format!("{program} failed ({status})")),
        Ok(Err(e)) => Err(format!("{program} cannot be waited for: {e}")),
        Err(_) => {
            let _ = child.kill().await;
            Err(format!(
                "{program} did not end within {} s and was ended",
                within.as_secs()
            ))
        }
    }
}
