//! What officers have begun to write and not sent: each draft in a file of its own, sealed under the home key, so that
//! neither a crash nor a power cut takes it. Not: what a form may say (`web`), nor its alert (`desk`).
//!
//! ```text
//!  drafts/<key>            one draft: its officer, when it was kept, its fields, the files that it names
//!  drafts/<key>.new        being written; of no use after a crash
//!  drafts/<key>.damaged    does not open: set aside for whoever looks after the home
//! ```

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fmt, fs,
    io::{ErrorKind, Read as _},
    path::{Path, PathBuf},
    str::FromStr,
    sync::{Mutex, MutexGuard, PoisonError},
};

use blo_proto::{BlobId, Timestamp, alert::Attachment, limits};
use sha2::{Digest as _, Sha256};

use crate::keys::{HomeError, HomeKey, create_folder, remove, write_private};

mod stored;
#[cfg(test)]
mod tests;

/// The folder in a home.
pub const FOLDER: &str = "drafts";
/// Drafts of one officer: more than anybody finds one in.
pub const DRAFTS_MAX: usize = 32;
/// Bytes of one draft: the longest texts of an alert and everything that it may name, as typed.
pub const DRAFT_BYTES_MAX: usize = 256 * 1024;
/// Bytes of the drafts of one officer: with every officer of an office they stay far below a disk.
pub const OFFICER_BYTES_MAX: usize = 2 * 1024 * 1024;
const _: () = assert!(DRAFT_BYTES_MAX < OFFICER_BYTES_MAX);
/// Drafts that are remembered to have ended: what a browser still had on its way comes within seconds.
const ENDED_MAX: usize = 1_024;
/// Stops one draft's file from being read as another's: the key follows.
const LABEL: &[u8] = b"BLO-RELAY/1/home/draft\0";
/// Stops a draft's key from being what another hash says: the key and the page follow.
const PAGE_LABEL: &[u8] = b"BLO-RELAY/1/home/draft-of-page\0";
const UNFINISHED: &str = "new";
const DAMAGED: &str = "damaged";

/// Names a draft; drawn when its page is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DraftKey([u8; 16]);

impl DraftKey {
    /// A fresh one.
    pub fn draw() -> Self {
        Self(crate::keys::random())
    }

    /// Of what one page has under this one's name and that is not this one's any more.
    pub(crate) fn of_page(self, sheet: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(PAGE_LABEL);
        hash.update(self.0);
        hash.update(sheet);
        let mut bytes = [0; 16];
        for (byte, drawn) in bytes.iter_mut().zip(hash.finalize()) {
            *byte = drawn;
        }
        Self(bytes)
    }
}

impl fmt::Display for DraftKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&hex::encode(self.0))
    }
}

impl FromStr for DraftKey {
    type Err = hex::FromHexError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 16];
        hex::decode_to_slice(text, &mut bytes)?;
        Ok(Self(bytes))
    }
}

/// What was typed, and the files that go with it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// Name and value of each field, in the order of the form.
    pub fields: Vec<(String, String)>,
    /// Files that were handed in for it; their sealed bytes lie with those of alerts.
    pub files: Vec<Attachment>,
}

/// Counts: what was typed are somebody's words.
impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Draft({}, {})", self.fields.len(), self.files.len())
    }
}

/// Which write of a draft is the newer one: those of one page overtake each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Write {
    /// The page that it comes from, drawn when that was made.
    pub sheet: String,
    /// Counts the writes of that page.
    pub turn: u64,
    /// When what the page began with was kept; `None` where there was no draft yet.
    pub begun: Option<Timestamp>,
}

/// What became of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is on disk, under this name: another than was asked for where another page ended that draft meanwhile, or wrote
    /// words that this one does not know.
    As(DraftKey),
    /// A later one of the same page is on disk already, or the same page ended the draft.
    Overtaken,
}

/// Why a draft is not kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DraftsError {
    /// The officer has as many as can be.
    #[error("there are {DRAFTS_MAX} drafts already")]
    TooMany,
    /// Its bytes, or those of all drafts of the officer.
    #[error("the drafts have more than {most} bytes")]
    TooLarge {
        /// How many they may have.
        most: usize,
    },
    /// More files than an alert has.
    #[error("an alert has at most {} files", limits::ATTACHMENTS_MAX)]
    TooManyFiles,
    /// No such draft of this officer.
    #[error("there is no such draft")]
    None,
    /// The home has no folder for them.
    #[error("drafts cannot be kept here")]
    Unusable,
    /// The disk.
    #[error(transparent)]
    Home(#[from] HomeError),
}

/// Every officer's drafts. By default there are none, and none is kept.
#[derive(Default)]
pub struct Drafts {
    folder: Option<(PathBuf, HomeKey)>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    known: BTreeMap<DraftKey, Known>,
    /// With the page that ended each.
    ended: VecDeque<(DraftKey, String)>,
    damaged: usize,
    /// Files that alerts took.
    claimed: BTreeSet<BlobId>,
}

/// What is remembered of a draft: its words lie on disk alone.
#[derive(Clone)]
struct Known {
    officer: String,
    kept_at: Timestamp,
    bytes: usize,
    files: Vec<Attachment>,
    last: Write,
}

impl Write {
    /// Whether it is a later one of the same page.
    fn is_after(&self, other: &Self) -> bool {
        self.sheet == other.sheet && self.turn > other.turn
    }
}

impl Known {
    /// Whether another page wrote it since that one began: two windows would take each other's words away.
    fn is_unknown_to(&self, write: &Write) -> bool {
        self.last.sheet != write.sheet && write.begun != Some(self.kept_at)
    }
}

impl Drafts {
    /// Those of a home. What does not open is set aside; without a folder none can be kept, which is said when one is to be.
    pub fn of_home(home: &Path, key: HomeKey) -> Self {
        let folder = home.join(FOLDER);
        let opened = create_folder(&folder).and_then(|()| opened(&folder, &key));
        match opened {
            Ok(state) => Self {
                folder: Some((folder, key)),
                state: Mutex::new(state),
            },
            Err(error) => {
                tracing::error!(%error, "drafts cannot be kept. {}", error.remedy());
                Self::default()
            }
        }
    }

    /// The drafts of an officer, the newest first, and when each was kept.
    pub fn of(&self, officer: &str) -> Vec<(DraftKey, Timestamp)> {
        let state = self.state();
        let own = state.known.iter().filter(|(_, one)| one.officer == officer);
        let mut own: Vec<_> = own.map(|(key, one)| (*key, one.kept_at)).collect();
        own.sort_by_key(|(_, at)| std::cmp::Reverse(*at));
        own
    }

    /// How many files were set aside since they do not open.
    pub fn damaged(&self) -> usize {
        self.state().damaged
    }

    /// Whether a draft names a file that was handed in.
    pub fn names(&self, blob: BlobId) -> bool {
        let state = self.state();
        let mut files = state.known.values().flat_map(|one| &one.files);
        files.any(|file| file.blob == blob)
    }

    /// A draft of an officer. It blocks on the disk.
    ///
    /// # Errors
    /// [`DraftsError::None`], also where it is another's; the disk's.
    pub fn read(&self, officer: &str, key: DraftKey) -> Result<Draft, DraftsError> {
        let state = self.state();
        let own = state.known.get(&key).filter(|one| one.officer == officer);
        own.ok_or(DraftsError::None)?;
        self.on_disk(key)
    }

    /// Keeps the fields of a draft; its files stay with it. On disk when this returns. What this page wrote later, or ended,
    /// is not undone by it.
    ///
    /// # Errors
    /// All of [`DraftsError`]; what was kept of it before is then still there.
    pub fn keep(
        &self,
        (officer, key): (&str, DraftKey),
        fields: Vec<(String, String)>,
        write: Write,
        now: Timestamp,
    ) -> Result<Kept, DraftsError> {
        // R-40: held while it is written, so that of two at once the later one has the last word.
        let mut state = self.state();
        let asked = key;
        let key = state.own((officer, asked), &write);
        let key = match state.ended.iter().find(|(one, _)| *one == key) {
            Some((_, sheet)) if *sheet == write.sheet => return Ok(Kept::Overtaken),
            Some(_) => DraftKey::draw(),
            None => key,
        };
        let before = state.known.get(&key).or(state.known.get(&asked));
        if before.is_some_and(|one| one.officer != officer) {
            return Err(DraftsError::None);
        }
        if before.is_some_and(|one| one.last.is_after(&write)) {
            return Ok(Kept::Overtaken);
        }
        let draft = Draft {
            fields,
            files: before.map(|one| one.files.clone()).unwrap_or_default(),
        };
        self.write(&mut state, (officer, key), draft, (write, now))?;
        Ok(Kept::As(key))
    }

    /// The name under which a page sends, or keeps, what it has: another than that of its draft where another window wrote
    /// words there that this page does not know. The same for a page however often it asks, so that a form that is sent twice
    /// is one alert.
    pub fn own(&self, officer: &str, key: DraftKey, write: &Write) -> DraftKey {
        self.state().own((officer, key), write)
    }

    /// Changes which files go with a draft, which begins with the first of them where there is none yet. On disk when this
    /// returns.
    ///
    /// # Errors
    /// All of [`DraftsError`]; the draft is then as it was.
    pub fn change_files(
        &self,
        (officer, key): (&str, DraftKey),
        change: impl FnOnce(&mut Vec<Attachment>),
        now: Timestamp,
    ) -> Result<(), DraftsError> {
        let mut state = self.state();
        if state.ended.iter().any(|(one, _)| *one == key) {
            return Err(DraftsError::None);
        }
        let (mut draft, last) = match state.known.get(&key) {
            Some(known) if known.officer != officer => return Err(DraftsError::None),
            Some(known) => (self.on_disk(key)?, known.last.clone()),
            None => (Draft::default(), Write::default()),
        };
        change(&mut draft.files);
        if draft.files.len() > limits::ATTACHMENTS_MAX {
            return Err(DraftsError::TooManyFiles);
        }
        self.write(&mut state, (officer, key), draft, (last, now))
    }

    /// What a draft says of a file that was handed in for it: an alert that names it is on its way, and the file stays from
    /// here on ([`Drafts::may_go`]).
    pub fn claim(&self, blob: BlobId) -> Option<Attachment> {
        let mut state = self.state();
        let mut files = state.known.values().flat_map(|one| &one.files);
        let file = files.find(|file| file.blob == blob).cloned()?;
        state.claimed.insert(blob);
        Some(file)
    }

    /// Whether no draft names a file, and no alert took it from one since the start.
    pub fn may_go(&self, blob: BlobId) -> bool {
        !self.names(blob) && !self.state().claimed.contains(&blob)
    }

    fn write(
        &self,
        state: &mut State,
        (officer, key): (&str, DraftKey),
        draft: Draft,
        (last, now): (Write, Timestamp),
    ) -> Result<(), DraftsError> {
        let (folder, home_key) = self.folder.as_ref().ok_or(DraftsError::Unusable)?;
        let bytes = stored::seal(home_key, (LABEL, key), (officer, now), &draft);
        state.has_room((officer, key), bytes.len())?;
        write_private(&folder.join(key.to_string()), &bytes)?;
        let known = Known {
            officer: officer.to_owned(),
            kept_at: now,
            bytes: bytes.len(),
            files: draft.files,
            last,
        };
        state.known.insert(key, known);
        Ok(())
    }

    fn on_disk(&self, key: DraftKey) -> Result<Draft, DraftsError> {
        let (folder, home_key) = self.folder.as_ref().ok_or(DraftsError::Unusable)?;
        let path = folder.join(key.to_string());
        let bytes = read_bounded(&path)?;
        let (_, _, draft) = stored::open(home_key, (LABEL, key), &bytes)
            .ok_or_else(|| HomeError::damaged(&path, "it is damaged, or another home's"))?;
        Ok(draft)
    }

    /// Ends a draft: it was sent, or thrown away. What a page of it still writes becomes another draft, but for the page
    /// that ended it. One that was never kept is no error.
    ///
    /// # Errors
    /// [`DraftsError::None`] where it is another officer's; the disk's: it is then still there.
    pub fn end(&self, officer: &str, key: DraftKey, sheet: &str) -> Result<(), DraftsError> {
        let mut state = self.state();
        if let Some(known) = state.known.get(&key) {
            if known.officer != officer {
                return Err(DraftsError::None);
            }
            let (folder, _) = self.folder.as_ref().ok_or(DraftsError::Unusable)?;
            remove(&folder.join(key.to_string()))?;
            state.known.remove(&key);
        }
        if state.ended.len() >= ENDED_MAX {
            state.ended.pop_front();
        }
        state.ended.push_back((key, sheet.to_owned()));
        Ok(())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// As [`Drafts::own`].
    fn own(&self, (officer, key): (&str, DraftKey), write: &Write) -> DraftKey {
        let known = self.known.get(&key);
        match known.filter(|one| one.officer == officer) {
            Some(one) if one.is_unknown_to(write) => key.of_page(&write.sheet),
            Some(_) | None => key,
        }
    }

    /// Whether an officer may have a draft of so many bytes, in the place of the one that is there.
    fn has_room(&self, (officer, key): (&str, DraftKey), bytes: usize) -> Result<(), DraftsError> {
        let others = self.known.iter();
        let others = others.filter(|(one, known)| known.officer == officer && **one != key);
        let (count, total) = others.fold((0, 0), |(count, total), (_, known)| {
            (count + 1, total + known.bytes)
        });
        if bytes > DRAFT_BYTES_MAX {
            let most = DRAFT_BYTES_MAX;
            return Err(DraftsError::TooLarge { most });
        }
        if total + bytes > OFFICER_BYTES_MAX {
            let most = OFFICER_BYTES_MAX;
            return Err(DraftsError::TooLarge { most });
        }
        if count >= DRAFTS_MAX {
            return Err(DraftsError::TooMany);
        }
        Ok(())
    }
}

/// Counts: who writes about what is nobody's business.
impl fmt::Debug for Drafts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Drafts({})", self.state().known.len())
    }
}

/// What is in a folder: what opens is known, what does not is set aside, what was not written to its end is gone.
fn opened(folder: &Path, key: &HomeKey) -> Result<State, HomeError> {
    let mut state = State::default();
    for entry in fs::read_dir(folder).map_err(HomeError::io(folder))? {
        let path = entry.map_err(HomeError::io(folder))?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.unwrap_or_default();
        let (name, ending) = name.split_once('.').unwrap_or((name, ""));
        match (name.parse::<DraftKey>(), ending) {
            (Ok(name), "") => match known(&path, key, name) {
                Some(known) => {
                    state.known.insert(name, known);
                }
                None => {
                    set_aside(&path)?;
                    state.damaged += 1;
                }
            },
            (Ok(_), UNFINISHED) => remove(&path)?,
            (Ok(_), DAMAGED) => state.damaged += 1,
            _ => {}
        }
    }
    Ok(state)
}

fn known(path: &Path, key: &HomeKey, name: DraftKey) -> Option<Known> {
    let bytes = read_bounded(path).ok()?;
    let (officer, kept_at, draft) = stored::open(key, (LABEL, name), &bytes)?;
    Some(Known {
        officer,
        kept_at,
        bytes: bytes.len(),
        files: draft.files,
        last: Write::default(),
    })
}

/// Lets a file that does not open be looked at, and the rest of them be used.
fn set_aside(path: &Path) -> Result<(), HomeError> {
    let aside = path.with_extension(DAMAGED);
    tracing::error!(
        file = %aside.display(),
        "a draft does not open: it is damaged, or another home's. It is set aside; bring it back from a copy, or remove it."
    );
    fs::rename(path, &aside).map_err(HomeError::io(path))
}

fn read_bounded(path: &Path) -> Result<Vec<u8>, HomeError> {
    let file = fs::File::open(path).map_err(HomeError::io(path))?;
    let most = u64::try_from(DRAFT_BYTES_MAX).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    let read = file.take(most.saturating_add(1)).read_to_end(&mut bytes);
    match read {
        Ok(length) if length <= DRAFT_BYTES_MAX => Ok(bytes),
        Ok(_) => Err(HomeError::damaged(path, "it is too long")),
        Err(error) if error.kind() == ErrorKind::Interrupted => read_bounded(path),
        Err(error) => Err(HomeError::io(path)(error)),
    }
}
