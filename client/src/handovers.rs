//! Shifts that were handed over: who left, what stood open then, a note, and who took over. A file each, sealed under the
//! home key: notes are officers' words. Each is on disk before anybody is told of it. Not: what stands open now (`desk`).
//!
//! ```text
//!  HOME/handovers/00001764400000000      when it was, in ms
//! ```

use std::{
    fmt, fs,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use blo_proto::Timestamp;
use prost::Message;

use crate::keys::{HomeError, HomeKey, create_folder, write_private};

/// The folder in a home.
pub const FOLDER: &str = "handovers";
/// Characters of a note.
pub const NOTE_CHARS_MAX: usize = 2_000;
/// Shifts that are kept, about half a year of them at three a day; the oldest goes first.
pub const KEPT_MAX: usize = 512;
/// Bytes of a file, several times over.
const FILE_BYTES_MAX: u64 = 64 * 1024;
/// Stops another file of the home from being read as one of these.
const LABEL: &[u8] = b"BLO-RELAY/1/home/handover\0";
/// Digits of a name, so that names sort as times do.
const NAME_DIGITS: usize = 17;

/// What stood open.
#[derive(Clone, PartialEq, Eq, Message)]
pub struct Open {
    /// Alerts that nobody had opened.
    #[prost(uint64, tag = "1")]
    pub unread: u64,
    /// Requests that this office had not answered.
    #[prost(uint64, tag = "2")]
    pub to_answer: u64,
    /// Requests of this office that were overdue elsewhere.
    #[prost(uint64, tag = "3")]
    pub overdue: u64,
    /// Consents that were asked of this office.
    #[prost(uint64, tag = "4")]
    pub consents: u64,
    /// Alarms that stood, by their codes.
    #[prost(string, repeated, tag = "5")]
    pub alarms: Vec<String>,
}

/// One shift that was handed over.
#[derive(Clone, PartialEq, Eq, Message)]
pub struct Handover {
    /// When, in ms; no two are of the same.
    #[prost(uint64, tag = "1")]
    pub at_ms: u64,
    /// Who left.
    #[prost(string, tag = "2")]
    pub by: String,
    /// In words.
    #[prost(string, tag = "3")]
    pub note: String,
    /// What stood open.
    #[prost(message, optional, tag = "4")]
    pub open: Option<Open>,
    /// Who took over; empty until somebody has.
    #[prost(string, tag = "5")]
    pub taken_by: String,
    /// When, in ms.
    #[prost(uint64, tag = "6")]
    pub taken_ms: u64,
}

impl Handover {
    /// Somebody took over.
    pub const fn is_taken(&self) -> bool {
        !self.taken_by.is_empty()
    }
}

/// Why a shift is not handed over, or not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HandoverError {
    /// The note is too long.
    #[error("a note has at most {NOTE_CHARS_MAX} characters")]
    Long,
    /// There is none of that time, or somebody took it.
    #[error("there is no such shift to take over")]
    Gone,
    /// Whoever left takes over from nobody.
    #[error("another officer takes over")]
    Own,
    /// The disk.
    #[error(transparent)]
    Home(#[from] HomeError),
}

/// Those of a home.
pub struct Handovers {
    folder: PathBuf,
    key: HomeKey,
    /// The oldest first.
    kept: Mutex<Vec<Handover>>,
}

impl Handovers {
    /// Reads them. What is damaged is set aside where it lies, said, and the rest counts.
    ///
    /// # Errors
    /// The disk's.
    pub fn of_home(home: &Path, key: HomeKey) -> Result<Self, HomeError> {
        let folder = home.join(FOLDER);
        create_folder(&folder)?;
        let mut kept = Vec::new();
        for entry in fs::read_dir(&folder).map_err(HomeError::io(&folder))? {
            let path = entry.map_err(HomeError::io(&folder))?.path();
            // What was being written when the power went is not there yet.
            if path.extension().is_some() {
                continue;
            }
            match read(&path, &key) {
                Some(handover) => kept.push(handover),
                None => tracing::error!(
                    file = %path.display(),
                    "a shift's hand-over is damaged, or another home's, and not shown. Look for it in a backup."
                ),
            }
        }
        kept.sort_by_key(|one| one.at_ms);
        Ok(Self {
            folder,
            key,
            kept: Mutex::new(kept),
        })
    }

    /// The newest first.
    pub fn newest(&self, limit: usize) -> Vec<Handover> {
        self.kept().iter().rev().take(limit).cloned().collect()
    }

    /// The last one, if nobody has taken it.
    pub fn waits(&self) -> Option<Handover> {
        self.kept().last().filter(|last| !last.is_taken()).cloned()
    }

    /// An officer leaves: on disk when it returns.
    ///
    /// # Errors
    /// [`HandoverError::Long`], the disk's.
    pub fn hand_over(
        &self,
        by: &str,
        (note, open): (&str, Open),
        now: Timestamp,
    ) -> Result<(), HandoverError> {
        let note = note.trim();
        if note.chars().count() > NOTE_CHARS_MAX {
            return Err(HandoverError::Long);
        }
        let mut kept = self.kept();
        // A clock that went back makes no two of one time.
        let last = kept.last().map_or(0, |last| last.at_ms.saturating_add(1));
        let handover = Handover {
            at_ms: now.as_millis().max(last),
            by: by.to_owned(),
            note: note.to_owned(),
            open: Some(open),
            ..Handover::default()
        };
        self.write(&handover)?;
        kept.push(handover);
        if kept.len() > KEPT_MAX {
            let oldest = kept.remove(0);
            // One that cannot be removed is removed after the next start.
            let _ = fs::remove_file(self.path(oldest.at_ms));
        }
        Ok(())
    }

    /// The next officer takes over: on disk when it returns.
    ///
    /// # Errors
    /// [`HandoverError::Gone`], [`HandoverError::Own`], the disk's.
    pub fn take_over(&self, at_ms: u64, by: &str, now: Timestamp) -> Result<(), HandoverError> {
        let mut kept = self.kept();
        let waits = kept
            .iter_mut()
            .find(|one| one.at_ms == at_ms && !one.is_taken());
        let one = waits.ok_or(HandoverError::Gone)?;
        if one.by == by {
            return Err(HandoverError::Own);
        }
        let taken = Handover {
            taken_by: by.to_owned(),
            taken_ms: now.as_millis(),
            ..one.clone()
        };
        self.write(&taken)?;
        *one = taken;
        Ok(())
    }

    fn kept(&self) -> MutexGuard<'_, Vec<Handover>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, handover: &Handover) -> Result<(), HomeError> {
        let bytes = self.key.seal(LABEL, &handover.encode_to_vec());
        write_private(&self.path(handover.at_ms), &bytes)
    }

    fn path(&self, at_ms: u64) -> PathBuf {
        self.folder.join(format!("{at_ms:0NAME_DIGITS$}"))
    }
}

/// A count: notes are officers' words.
impl fmt::Debug for Handovers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Handovers({})", self.kept().len())
    }
}

fn read(path: &Path, key: &HomeKey) -> Option<Handover> {
    let about = fs::metadata(path).ok()?;
    if about.len() > FILE_BYTES_MAX {
        return None;
    }
    let plain = key.open(LABEL, &fs::read(path).ok()?)?;
    let handover = Handover::decode(plain.as_slice()).ok()?;
    let named = format!("{:0NAME_DIGITS$}", handover.at_ms);
    // One that was copied over another's name is not that one.
    (path.file_name()?.to_str()? == named).then_some(handover)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_764_400_000_000);
    const WORDS: &str = "รถกระบะสีขาวยังไม่พบ";

    fn open() -> Open {
        Open {
            unread: 3,
            alarms: vec!["gap".to_owned()],
            ..Open::default()
        }
    }

    fn of(home: &Path) -> Handovers {
        Handovers::of_home(home, HomeKey::of_bytes([7; 32])).unwrap()
    }

    #[test]
    fn who_left_and_who_took_over_is_there_after_a_start_and_no_word_in_the_clear() {
        let home = tempfile::tempdir().unwrap();
        let handovers = of(home.path());
        handovers.hand_over("Anong", (WORDS, open()), NOW).unwrap();
        let waits = of(home.path()).waits().unwrap();
        assert_eq!((waits.by.as_str(), waits.note.as_str()), ("Anong", WORDS));
        assert_eq!(waits.open, Some(open()));
        let own = handovers.take_over(waits.at_ms, "Anong", NOW);
        assert!(matches!(own, Err(HandoverError::Own)));
        handovers
            .take_over(waits.at_ms, "Khin", NOW.plus_millis(60_000))
            .unwrap();
        let again = handovers.take_over(waits.at_ms, "Somchai", NOW);
        assert!(matches!(again, Err(HandoverError::Gone)), "once");
        let after = of(home.path());
        assert_eq!(after.waits(), None);
        let last = after.newest(1).remove(0);
        assert_eq!(
            (last.taken_by.as_str(), last.taken_ms),
            ("Khin", NOW.as_millis() + 60_000)
        );
        for entry in fs::read_dir(home.path().join(FOLDER)).unwrap() {
            let bytes = fs::read(entry.unwrap().path()).unwrap();
            for words in [WORDS, "Anong", "Khin"] {
                let found = bytes
                    .windows(words.len())
                    .any(|one| one == words.as_bytes());
                assert!(!found, "{words}");
            }
        }
    }

    #[test]
    fn what_is_damaged_or_half_written_is_passed_over_and_the_rest_is_there() {
        let home = tempfile::tempdir().unwrap();
        let handovers = of(home.path());
        for by in ["one", "two", "three"] {
            handovers.hand_over(by, ("", open()), NOW).unwrap();
        }
        let path = |at: u64| handovers.path(NOW.as_millis() + at);
        let mut bytes = fs::read(path(0)).unwrap();
        let end = bytes.len() - 1;
        bytes[end] ^= 1;
        fs::write(path(0), &bytes).unwrap();
        fs::copy(path(1), path(9)).unwrap();
        fs::write(path(2).with_extension("new"), b"half").unwrap();
        let names: Vec<String> = of(home.path())
            .newest(9)
            .into_iter()
            .map(|one| one.by)
            .collect();
        assert_eq!(names, ["three", "two"]);
    }

    #[test]
    fn a_note_and_a_folder_are_bounded() {
        let home = tempfile::tempdir().unwrap();
        let handovers = of(home.path());
        let long = "ก".repeat(NOTE_CHARS_MAX + 1);
        let refused = handovers.hand_over("a", (&long, open()), NOW);
        assert!(matches!(refused, Err(HandoverError::Long)));
        handovers
            .hand_over("a", (&"ก".repeat(NOTE_CHARS_MAX), open()), NOW)
            .unwrap();
        assert_eq!(handovers.newest(2).len(), 1);
    }
}
