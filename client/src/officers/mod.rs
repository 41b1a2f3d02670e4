//! Who may use an office's page, and the proof that it is they. Not: what each may see or do there (`web`).
//!
//! ```text
//!  HOME/officers.toml      name, role, agency, password (argon2id, PHC string), since
//!  HOME/officers.lock      held by who changes it
//! ```

use std::{
    fmt,
    fs::{File, OpenOptions},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    str::FromStr,
    time::SystemTime,
};

use argon2::{Argon2, PasswordHash, PasswordHasher as _, PasswordVerifier as _};
use blo_proto::{Timestamp, limits};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

pub use rights::Right;
pub use throttle::Throttle;

use crate::keys::{HomeError, write_private};

mod rights;
mod throttle;

/// Name of the file in a home.
pub const FILE: &str = "officers.toml";
/// Held while it is changed.
const LOCK: &str = "lock";
/// Characters of a password: long enough that what can be guessed at the page's pace is not worth a try.
pub const PASSWORD_CHARS_MIN: usize = 10;
/// Bytes of a password: more is no safer, and argon2 reads all of them.
pub const PASSWORD_BYTES_MAX: usize = 512;
/// Officers of one office. A post has five to seven, and people come and go.
pub const OFFICERS_MAX: usize = 200;
/// A password that nobody has: a name that is not listed takes as long to refuse as one that is.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// What an officer may do besides what every officer may.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Reads, writes and acknowledges alerts.
    #[default]
    Officer,
    /// Gives consent for this office, and passes alerts on to third offices.
    Supervisor,
    /// Sees who is listed, and locks officers out.
    Administrator,
}

impl Role {
    /// All of them, the least first.
    pub const ALL: [Self; 3] = [Self::Officer, Self::Supervisor, Self::Administrator];

    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Supervisor => "supervisor",
            Self::Administrator => "administrator",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Role {
    type Err = OfficersError;

    fn from_str(text: &str) -> Result<Self, OfficersError> {
        let named = |role: &Self| role.as_str() == text;
        Self::ALL.into_iter().find(named).ok_or_else(|| {
            OfficersError::Wrong(format!(
                "“{}” is no role; officer, supervisor and administrator are",
                text.chars().take(40).collect::<String>()
            ))
        })
    }
}

/// One officer.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Officer {
    /// As receipts name the officer to other offices. At most 80 characters, each name once.
    pub name: String,
    /// What the officer may do.
    pub role: Role,
    /// Police, customs, immigration …: of need-to-know within the office. Empty: of every agency.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub agency: String,
    /// May not sign in until let in again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub locked_out: bool,
    /// Argon2id, as a PHC string.
    password: String,
    /// When the officer was added.
    #[serde(with = "since")]
    pub since: Timestamp,
}

/// No password, and no word of it, reaches a log.
impl fmt::Debug for Officer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Officer({}, {})", self.name, self.role)
    }
}

/// Why the list of officers cannot be used, or is not changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OfficersError {
    /// The file.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// What was asked for cannot be.
    #[error("{0}")]
    Wrong(String),
}

/// The officers of a home.
#[derive(Debug)]
pub struct Officers {
    path: PathBuf,
    listed: Listed,
    seen: Option<Seen>,
}

/// Which file was read: the folder's number of it, its length, when it was written. A new list is a new file.
type Seen = (u64, u64, SystemTime);

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    #[serde(default, rename = "officer")]
    officers: Vec<Officer>,
}

impl Officers {
    /// Reads the list of a home; none where there is no file.
    ///
    /// # Errors
    /// The disk's; what cannot be read is said with its line.
    pub fn read(home: &Path) -> Result<Self, OfficersError> {
        let mut officers = Self {
            path: home.join(FILE),
            listed: Listed::default(),
            seen: None,
        };
        officers.reread()?;
        Ok(officers)
    }

    /// Reads the file again if it is another than the one that was read.
    ///
    /// # Errors
    /// As [`Officers::read`]; the list stays as it was.
    pub fn reread(&mut self) -> Result<(), OfficersError> {
        let seen = self.look()?;
        if seen != self.seen {
            self.listed = match seen {
                None => Listed::default(),
                Some(_) => self.load()?,
            };
            self.seen = seen;
        }
        Ok(())
    }

    fn look(&self) -> Result<Option<Seen>, OfficersError> {
        use std::os::unix::fs::MetadataExt as _;
        match std::fs::metadata(&self.path) {
            Ok(about) => {
                let written = about.modified().map_err(|e| self.disk(e))?;
                Ok(Some((about.ino(), about.len(), written)))
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(self.disk(e)),
        }
    }

    /// Every officer, in the order in which they were added.
    pub fn all(&self) -> &[Officer] {
        &self.listed.officers
    }

    /// The officer of that name.
    pub fn find(&self, name: &str) -> Option<&Officer> {
        self.listed.officers.iter().find(|one| one.name == name)
    }

    /// What [`proves`] is to be held against: of a name that is not listed a password that nobody has.
    pub fn hash_of(&self, name: &str) -> String {
        self.find(name)
            .map_or_else(|| NOBODY.to_owned(), |officer| officer.password.clone())
    }

    /// Adds an officer.
    ///
    /// # Errors
    /// `Wrong` where the name is taken or no name, the password too short; the disk's.
    pub fn add(
        &mut self,
        (name, agency): (&str, &str),
        role: Role,
        password: &str,
        now: Timestamp,
    ) -> Result<(), OfficersError> {
        let name = one_line("a name", name)?;
        let agency = one_line("an agency", agency)?;
        if name.is_empty() {
            return Err(OfficersError::Wrong("an officer has a name".to_owned()));
        }
        let hashed = hashed(password);
        let _alone = self.begin()?;
        if self.find(&name).is_some() {
            return Err(OfficersError::Wrong(format!("{name} is listed already")));
        }
        if self.all().len() >= OFFICERS_MAX {
            let most =
                format!("an office lists at most {OFFICERS_MAX} officers; remove those who left");
            return Err(OfficersError::Wrong(most));
        }
        let mut listed = self.listed.clone();
        listed.officers.push(Officer {
            name,
            role,
            agency,
            locked_out: false,
            password: hashed?,
            since: now,
        });
        self.save(listed)
    }

    /// Removes an officer; what the officer did stays in the history.
    ///
    /// # Errors
    /// `Wrong` where nobody has the name; the disk's.
    pub fn remove(&mut self, name: &str) -> Result<(), OfficersError> {
        let _alone = self.begin()?;
        self.known(name)?;
        let mut listed = self.listed.clone();
        listed.officers.retain(|officer| officer.name != name);
        self.save(listed)
    }

    /// Changes what an officer may do, or the password.
    ///
    /// # Errors
    /// As [`Officers::add`].
    pub fn change(
        &mut self,
        name: &str,
        role: Option<Role>,
        password: Option<&str>,
    ) -> Result<(), OfficersError> {
        let password = password.map(hashed);
        let _alone = self.begin()?;
        self.known(name)?;
        let password = password.transpose()?;
        let mut listed = self.listed.clone();
        for officer in listed.officers.iter_mut().filter(|one| one.name == name) {
            officer.role = role.unwrap_or(officer.role);
            if let Some(password) = &password {
                officer.password.clone_from(password);
            }
        }
        self.save(listed)
    }

    /// Locks an officer out, or lets the officer in again; what is signed in as that officer is out at once.
    ///
    /// # Errors
    /// `Wrong` where nobody has the name, or no administrator would be left; the disk's.
    pub fn lock_out(&mut self, name: &str, locked: bool) -> Result<(), OfficersError> {
        let _alone = self.begin()?;
        self.known(name)?;
        let mut listed = self.listed.clone();
        for officer in listed.officers.iter_mut().filter(|one| one.name == name) {
            officer.locked_out = locked;
        }
        let rules = |officers: &[Officer]| {
            let mut all = officers.iter().filter(|one| !one.locked_out);
            all.any(|one| one.role == Role::Administrator)
        };
        if locked && rules(self.all()) && !rules(&listed.officers) {
            let why = format!("{name} is the last administrator who can sign in");
            return Err(OfficersError::Wrong(why));
        }
        self.save(listed)
    }

    /// One change at a time, each of the list as it is then: who types a password for minutes takes nothing back of what was
    /// done at the page meanwhile.
    fn begin(&mut self) -> Result<File, OfficersError> {
        let path = self.path.with_extension(LOCK);
        let options = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path);
        let file = options.map_err(HomeError::io(&path))?;
        file.lock().map_err(HomeError::io(&path))?;
        self.reread()?;
        Ok(file)
    }

    fn known(&self, name: &str) -> Result<(), OfficersError> {
        let nobody = || OfficersError::Wrong(format!("nobody named {name} is listed"));
        self.find(name).map(drop).ok_or_else(nobody)
    }

    fn load(&self) -> Result<Listed, OfficersError> {
        crate::keys::check_private(&self.path)?;
        let text = std::fs::read_to_string(&self.path).map_err(|e| self.disk(e))?;
        let damaged = |why: String| HomeError::Damaged {
            path: self.path.clone(),
            why,
        };
        let listed: Listed = toml::from_str(&text).map_err(|e| damaged(e.to_string()))?;
        for officer in &listed.officers {
            let wrong = |e| damaged(format!("the password of {}: {e}", officer.name));
            PasswordHash::new(&officer.password).map_err(wrong)?;
        }
        Ok(listed)
    }

    fn save(&mut self, listed: Listed) -> Result<(), OfficersError> {
        let text = toml::to_string(&listed).expect("officers are TOML");
        write_private(&self.path, text.as_bytes())?;
        self.listed = listed;
        self.seen = self.look()?;
        Ok(())
    }

    fn disk(&self, source: std::io::Error) -> OfficersError {
        let path = self.path.clone();
        HomeError::Io { path, source }.into()
    }
}

/// Whether a password is the one of a hash. Takes about 80 ms and 19 MiB: not on a thread that others wait for.
pub fn proves(hash: &str, password: &Zeroizing<String>) -> bool {
    let fits = password.len() <= PASSWORD_BYTES_MAX;
    let hash = PasswordHash::new(hash).ok();
    let verified = |hash: &PasswordHash| {
        Argon2::default()
            .verify_password(password.as_bytes(), hash)
            .is_ok()
    };
    fits && hash.as_ref().is_some_and(verified)
}

fn hashed(password: &str) -> Result<String, OfficersError> {
    let short = password.chars().count() < PASSWORD_CHARS_MIN;
    if short || password.len() > PASSWORD_BYTES_MAX {
        return Err(OfficersError::Wrong(format!(
            "a password has at least {PASSWORD_CHARS_MIN} characters, and at most {PASSWORD_BYTES_MAX} bytes"
        )));
    }
    let hash = Argon2::default().hash_password(password.as_bytes());
    let hash = hash.map_err(|e| OfficersError::Wrong(format!("no password can be kept: {e}")))?;
    Ok(hash.to_string())
}

fn one_line(what: &str, text: &str) -> Result<String, OfficersError> {
    let text = text.trim();
    let most = limits::POST_CHARS_MAX;
    if text.chars().count() > most || text.chars().any(char::is_control) {
        return Err(OfficersError::Wrong(format!(
            "{what} has at most {most} characters, on one line"
        )));
    }
    Ok(text.to_owned())
}

/// A time as text.
mod since {
    use blo_proto::Timestamp;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<S: Serializer>(
        at: &Timestamp,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(at)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Timestamp, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests;
