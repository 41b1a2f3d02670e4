//! The verbs of `blo-relay`, one file each; and how they fail: two sentences and a sysexits code. Not: parsing.

use std::{
    io::{self, ErrorKind, Write as _},
    time::{SystemTime, UNIX_EPOCH},
};

use blo_proto::{Code, Timestamp};
use blo_store::StoreError;

use crate::{config::ConfigError, server::StartError};

pub(crate) mod authority;
pub(crate) mod check;
pub(crate) mod keep;
pub(crate) mod refusals;
pub(crate) mod registry;
pub(crate) mod run;
pub(crate) mod status;
pub(crate) mod store;

/// sysexits EX_USAGE.
pub(crate) const USAGE: u8 = 64;
/// sysexits EX_DATAERR.
const DATA: u8 = 65;
/// sysexits EX_NOINPUT.
const NO_INPUT: u8 = 66;
/// sysexits EX_UNAVAILABLE.
pub(crate) const UNAVAILABLE: u8 = 69;
/// sysexits EX_SOFTWARE.
pub(crate) const SOFTWARE: u8 = 70;
/// sysexits EX_CANTCREAT.
const CANNOT_CREATE: u8 = 73;
/// sysexits EX_IOERR.
pub(crate) const IO: u8 = 74;
/// sysexits EX_NOPERM.
const NO_PERMISSION: u8 = 77;
/// sysexits EX_CONFIG.
pub(crate) const CONFIG: u8 = 78;

/// Why a verb failed: what happened and what to do, in a sentence each.
#[derive(Debug)]
pub(crate) struct Failure {
    /// For the shell.
    pub(crate) exit: u8,
    /// For a person.
    pub(crate) text: String,
}

impl Failure {
    pub(crate) fn new(exit: u8, text: impl Into<String>) -> Self {
        Self {
            exit,
            text: text.into(),
        }
    }

    /// A refusal in its own words, with the detail.
    pub(crate) fn refused(code: &str, detail: &str) -> Self {
        let text = code.parse::<Code>().map_or_else(
            |_| format!("It was refused ({code}): {detail}. Update the software."),
            |code| format!("{} {} ({code}: {detail})", code.happened(), code.remedy()),
        );
        Self::new(DATA, text)
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        let exit = match &error {
            ConfigError::Read { .. } => NO_INPUT,
            ConfigError::Wrong { .. } => CONFIG,
            ConfigError::Open { .. } => NO_PERMISSION,
        };
        Self::new(exit, error.to_string())
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::new(error.exit_code(), error.to_string())
    }
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        match error {
            StartError::Config(error) => error.into(),
            StartError::Store(error) => error.into(),
            StartError::Start(_) => Self::new(UNAVAILABLE, error.to_string()),
        }
    }
}

/// Says on standard error why a verb failed.
pub(crate) fn complain(failure: &Failure) {
    let _ = writeln!(std::io::stderr(), "blo-relay: {}", failure.text); // nowhere left to say it
}

/// Prints a line on standard output. A reader that left has what it wanted, as of `| head`: that is no failure.
pub(crate) fn say(line: &str) -> Result<(), Failure> {
    match writeln!(std::io::stdout(), "{line}") {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(unprinted(&error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Standard output takes nothing, a full disk's perhaps.
pub(crate) fn unprinted(error: &io::Error) -> Failure {
    Failure::new(
        IO,
        format!("Nothing can be printed: {error}. See where the output goes."),
    )
}

/// The system's time: the one place where the relay asks for it.
#[expect(clippy::disallowed_methods, reason = "the one clock of this program")]
pub(crate) fn system_time() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp::from_millis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}
