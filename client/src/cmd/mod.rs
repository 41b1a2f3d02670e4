//! One file per verb of `blo`. Not: how the words of a command line become them (`cli`).

use std::{
    io::{self, ErrorKind, Write as _},
    path::{Path, PathBuf},
    sync::OnceLock,
};

use crate::{
    authority::AuthorityError,
    keys::HomeError,
    words::{Language, Said, Sentences, heard},
};

mod about;
pub mod ack;
pub mod alarm;
mod attaching;
pub mod attachment;
pub mod authority;
pub mod backup;
pub mod carry;
pub mod certificate;
pub mod changing;
pub mod consent;
pub mod crossings;
pub mod demo;
pub mod desk_cert;
pub mod doctor;
pub mod evidence;
pub mod export;
pub mod forget;
pub mod forward;
mod handling;
pub mod inbox;
pub mod init;
pub mod key;
pub mod officer;
mod out;
pub mod pair;
pub mod phrases;
mod progress;
mod rendered;
pub mod replying;
pub mod run;
pub mod search;
pub mod send;
pub mod show;
pub mod status;
pub mod store;
pub mod takeover;
mod talk;
pub mod verify;
pub mod watch;

#[cfg(test)]
mod tests;

pub(crate) use out::unprinted;

/// Whoever reads what this process prints: it has one language for its whole life, as it has one terminal.
static READER: OnceLock<Reader> = OnceLock::new();

#[derive(Debug)]
struct Reader {
    language: Language,
    /// Where the office keeps what was reviewed of the phrases.
    home: Option<PathBuf>,
}

/// Settles the language of what this process prints, once, and whose reviewed translations it shows.
pub(crate) fn read_by(language: Language, home: Option<PathBuf>) {
    let _ = READER.set(Reader { language, home });
}

/// The language of what this process prints; English until it is settled.
pub(crate) fn reader() -> Language {
    READER
        .get()
        .map(|reader| reader.language)
        .unwrap_or_default()
}

/// A sentence in the reader's language.
pub(crate) fn tell(said: &Said) -> String {
    said.in_language(reader())
}

/// Why a verb failed, for a person: what happened, what to do, and the sysexits code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The process's exit code.
    pub exit: u8,
    /// What happened.
    pub happened: String,
    /// What to do.
    pub remedy: String,
}

impl Failure {
    /// A failure in two sentences.
    pub fn new(exit: u8, happened: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            exit,
            happened: happened.into(),
            remedy: remedy.into(),
        }
    }

    /// None: who read what a verb prints has left, and the verb is for nothing else. It ends without a word.
    pub(crate) fn nobody_reads() -> Self {
        Self::new(0, "", "")
    }

    /// A failure in two sentences of the reader's language.
    pub(crate) fn say(exit: u8, said: &Said) -> Self {
        let sentences = said.sentences(reader()).unwrap_or_else(|| Sentences {
            happened: tell(said),
            ..Sentences::default()
        });
        Self::new(exit, sentences.happened, sentences.remedy)
    }
}

impl From<HomeError> for Failure {
    fn from(error: HomeError) -> Self {
        let about = |id: &str, file: &Path| Said::of(id).with("file", file.display());
        let said = match &error {
            HomeError::Missing(file) => about("home-is-missing", file),
            HomeError::Exists(file) => about("home-exists", file),
            HomeError::Exposed(file) => about("home-exposed", file),
            HomeError::InUse(file) => about("home-in-use", file),
            HomeError::Locked(file) => about("home-locked", file),
            HomeError::Damaged { path, why } => {
                about("home-damaged", path).with("why", heard(why, reader()))
            }
            HomeError::Config { path, why } => {
                about("home-settings", path).with("why", heard(why, reader()))
            }
            HomeError::Passphrase(why) => Said::of("home-passphrase").with("why", why),
            HomeError::Io { path, source } => about("home-disk", path).with("why", source),
        };
        Self::say(error.exit(), &said)
    }
}

impl From<AuthorityError> for Failure {
    fn from(error: AuthorityError) -> Self {
        match error {
            AuthorityError::Home(home) => home.into(),
            AuthorityError::Refused(why) => {
                Self::say(64, &Said::of("authority-refused").with("why", why))
            }
            AuthorityError::BadRequest(why) => {
                Self::say(65, &Said::of("authority-request").with("why", why))
            }
            AuthorityError::Making(why) => {
                Self::say(65, &Said::of("authority-making").with("why", why))
            }
        }
    }
}

/// Writes a file that others may read, or standard output where the path is `-`.
///
/// # Errors
/// Where it is not all written: whoever was to have it at standard output has not got it either.
pub(crate) fn write_out(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    written(path, bytes).map_err(|error| unwritten(path, &error))
}

/// The same of what can be had again at any time: a reader of standard output that left has what it wanted of it.
///
/// # Errors
/// As [`write_out`], and [`Failure::nobody_reads`].
pub(crate) fn copy_out(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    written(path, bytes).map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe if path == Path::new("-") => Failure::nobody_reads(),
        _ => unwritten(path, &error),
    })
}

fn written(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if path != Path::new("-") {
        return std::fs::write(path, bytes);
    }
    let mut out = io::stdout().lock();
    // What has no line's end is not written before.
    out.write_all(bytes).and_then(|()| out.flush())
}

fn unwritten(path: &Path, error: &io::Error) -> Failure {
    let said = Said::of("file-unwritable").with("file", path.display());
    Failure::say(73, &said.with("why", error))
}

/// Tells a person something on standard error, where it disturbs no program that reads what a verb prints.
pub(crate) fn note(text: &str) {
    // Nobody to tell is no reason to fail.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Prints a line on standard output.
///
/// # Errors
/// Where it cannot be written.
pub fn print(text: &str) -> Result<(), Failure> {
    out::line(text)
}
