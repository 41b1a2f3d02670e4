//! Looks again and again at the files of authorities, and takes what is newer. Not: what a list says (`blo_proto::revocation`).

use std::{
    collections::BTreeMap,
    fs, io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use blo_proto::{
    Clock, Timestamp,
    revocation::{List, in_pem},
};
use bytes::Bytes;
use tokio::{sync::watch, time::MissedTickBehavior};

use super::{Authorities, anchor::Anchor, kept};
use crate::config::{self, Authority, Config, ConfigError};

/// How often the files are looked at: who is revoked is cut off within a second.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// A warning is said so often in the log until something is done.
const SAY_EVERY_MS: u64 = 24 * 60 * 60 * 1_000;

/// What looks at the files, and tells all who judge certificates.
#[derive(Debug)]
pub struct Lookout {
    sources: Vec<Source>,
    known: Authorities,
    /// What the log has said of what is due, and when.
    said: BTreeMap<String, Timestamp>,
    /// The relay's own copy of the newest lists, and what is in it.
    kept: (PathBuf, Vec<Bytes>),
    tell: watch::Sender<Arc<Authorities>>,
}

impl Lookout {
    /// Reads every authority's certificates and list for the first time; who judges by them watches the other half.
    ///
    /// # Errors
    /// Two sentences that say which file is wrong and what to do.
    pub fn begin(
        config: &Config,
        now: Timestamp,
    ) -> Result<(Self, watch::Receiver<Arc<Authorities>>), ConfigError> {
        let (tell, watch) = watch::channel(Arc::default());
        let mut lookout = Self {
            sources: config.authorities.iter().map(Source::of).collect(),
            known: Authorities {
                expired: config.expired_crl,
                ..Authorities::default()
            },
            said: BTreeMap::new(),
            kept: (config.data.join("lists.der"), Vec::new()),
            tell,
        };
        let (sources, known) = (&mut lookout.sources, &mut lookout.known);
        for source in sources.iter_mut() {
            source.read_anchors(now)?;
        }
        for at in 0..sources.len() {
            put_anchors(sources, at, known);
        }
        let (path, lists) = &mut lookout.kept;
        match kept::read(path) {
            Ok(found) => *lists = found,
            Err(why) => _ = known.complain(path.clone(), Some(why)),
        }
        for source in sources.iter_mut() {
            source.remember(lists, known);
            let (_, older) = source.read_lists(known)?;
            if let (Some(crl), Some(_)) = (&source.crl, &older) {
                known.complain(crl.path.clone(), older);
            }
        }
        for source in sources.iter() {
            let armed = known.arm(&source.country);
            armed.map_err(|why| wrong(&source.certificates.path, why))?;
        }
        lookout.tell.send_replace(Arc::new(lookout.known.clone()));
        Ok((lookout, watch))
    }

    /// Looks at the files for as long as it is polled.
    pub async fn run(mut self, clock: Arc<dyn Clock>) {
        self.known.announce(&Authorities::default());
        let mut look = tokio::time::interval(LOOK_EVERY);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            look.tick().await;
            let now = clock.now();
            let looked = tokio::task::spawn_blocking(move || {
                self.look(now);
                self
            });
            match looked.await {
                Ok(lookout) => self = lookout,
                Err(error) => {
                    tracing::error!(%error, "ALARM: revocation lists are not looked at any more: start the relay again");
                    return;
                }
            }
        }
    }

    /// Looks at every file that changed since it was read. What is wrong with it is said once, and leaves in force
    /// what was.
    pub fn look(&mut self, now: Timestamp) {
        let (before, mut changed) = (self.known.clone(), false);
        for at in 0..self.sources.len() {
            changed |= self.look_at(at, now);
        }
        if changed {
            self.tell.send_replace(Arc::new(self.known.clone()));
        }
        self.known.announce(&before);
        // Whom it revokes is cut off first.
        if self.keep() {
            self.tell.send_replace(Arc::new(self.known.clone()));
        }
        self.warn(now);
    }

    /// Writes the lists in force to the relay's own disk where they are not; whether that went otherwise than before.
    fn keep(&mut self) -> bool {
        let lists: Vec<_> = self.known.lists().map(|(_, one)| one.der.clone()).collect();
        let (path, on_disk) = &mut self.kept;
        if lists == *on_disk {
            return false;
        }
        let written = kept::write(path, &lists);
        let why = written
            .err()
            .map(|error| format!("it cannot be written: {error}"));
        if why.is_none() {
            *on_disk = lists;
        }
        self.known.complain(path.clone(), why)
    }

    /// Says in the log what is due, once a day as long as it is.
    fn warn(&mut self, now: Timestamp) {
        let due = self.known.due(now);
        self.said.retain(|warning, _| due.contains(warning));
        for warning in due {
            let said = self.said.get(&warning);
            if said.is_none_or(|said| said.plus_millis(SAY_EVERY_MS) <= now) {
                tracing::warn!("{warning}");
                self.said.insert(warning, now);
            }
        }
    }

    /// Looks at the files of one source; whether there is news.
    fn look_at(&mut self, at: usize, now: Timestamp) -> bool {
        let Some(source) = self.sources.get_mut(at) else {
            return false;
        };
        let (country, certificates) = (source.country.clone(), source.certificates.path.clone());
        let crl = source.crl.as_ref().map(|crl| crl.path.clone());
        let mut next = self.known.clone();
        let (mut changed, mut news) = (false, false);
        if source.certificates.is_other() {
            let read = source.read_anchors(now);
            if read.is_ok() {
                put_anchors(&self.sources, at, &mut next);
                changed = true;
            }
            news |= next.complain(certificates.clone(), read.err().map(complaint));
        }
        if let (Some(path), Some(source)) = (crl, self.sources.get_mut(at))
            && source.crl.as_ref().is_some_and(Watched::is_other)
        {
            let read = source.read_lists(&mut next);
            changed |= matches!(read, Ok((true, _)));
            let why = match read {
                Ok((_, older)) => older,
                Err(error) => Some(complaint(error)),
            };
            news |= next.complain(path, why);
        }
        if changed && let Err(why) = next.arm(&country) {
            return self.known.complain(certificates, Some(why));
        }
        self.known = next;
        changed || news
    }
}

/// One authority's files.
#[derive(Debug)]
struct Source {
    country: String,
    certificates: Watched,
    crl: Option<Watched>,
    /// What the certificates are, as they were read last.
    anchors: Vec<Anchor>,
}

impl Source {
    fn of(authority: &Authority) -> Self {
        Self {
            country: authority.country.clone(),
            certificates: Watched::new(&authority.certificates),
            crl: authority.crl.as_deref().map(Watched::new),
            anchors: Vec::new(),
        }
    }

    fn read_anchors(&mut self, now: Timestamp) -> Result<(), ConfigError> {
        let (path, listed) = (&self.certificates.path, self.crl.is_some());
        let (pem, stamp) = self.certificates.read()?;
        self.anchors = Anchor::read_all(path, &pem, listed, now)?;
        self.certificates.seen = stamp;
        if let Some(crl) = &mut self.crl {
            crl.seen = None; // what nobody had signed may be signed now
        }
        Ok(())
    }

    /// Takes those of the relay's own copies that its certificates signed.
    fn remember(&self, kept: &[Bytes], known: &mut Authorities) {
        for der in kept.iter().filter(|_| self.crl.is_some()) {
            if let Ok(list) = List::read(der, self.anchors.iter().map(|anchor| &anchor.der)) {
                let _ = known.take(&self.country, list); // of several the newest
            }
        }
    }

    /// Takes what is newer, and whether there is anything; why the rest of the file is left, if it is.
    fn read_lists(
        &mut self,
        known: &mut Authorities,
    ) -> Result<(bool, Option<String>), ConfigError> {
        let Some(crl) = &mut self.crl else {
            return Ok((false, None));
        };
        let (pem, stamp) = crl.read()?;
        let found = in_pem(&pem).map_err(|why| wrong(&crl.path, why))?;
        let mut lists = Vec::new();
        for der in &found {
            let list = List::read(der, self.anchors.iter().map(|anchor| &anchor.der));
            lists.push(list.map_err(|why| wrong(&crl.path, why))?);
        }
        let (mut newer, mut older) = (false, None);
        for list in lists {
            match known.take(&self.country, list) {
                Ok(taken) => newer |= taken,
                Err(why) => older = Some(why),
            }
        }
        crl.seen = stamp;
        Ok((newer, older))
    }
}

/// Puts the certificates of all files of one source's country in force.
fn put_anchors(sources: &[Source], at: usize, known: &mut Authorities) {
    let Some(country) = sources.get(at).map(|source| source.country.as_str()) else {
        return;
    };
    let of_country = sources.iter().filter(|one| one.country == country);
    let anchors = of_country.flat_map(|source| source.anchors.iter().cloned());
    known.put_anchors(country, anchors.collect());
}

/// A file that is read again when it changes.
#[derive(Debug)]
struct Watched {
    path: PathBuf,
    /// The file as it was when it was taken last; `None` where that is to be tried again.
    seen: Option<Stamp>,
}

impl Watched {
    fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            seen: None,
        }
    }

    /// Whether the file is not the one that was taken last.
    fn is_other(&self) -> bool {
        self.seen.is_none() || Stamp::of(&self.path).ok() != self.seen
    }

    /// Its bytes, and the stamp to keep once they are taken.
    fn read(&self) -> Result<(Vec<u8>, Option<Stamp>), ConfigError> {
        // Before the bytes: what is written meanwhile is seen the next time.
        let stamp = Stamp::of(&self.path).ok();
        Ok((config::read(&self.path)?, stamp))
    }
}

/// What changes when a file is written or replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    inode: u64,
    bytes: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

impl Stamp {
    fn of(path: &Path) -> io::Result<Self> {
        let meta = fs::metadata(path)?;
        Ok(Self {
            inode: meta.ino(),
            bytes: meta.size(),
            modified: (meta.mtime(), meta.mtime_nsec()),
            changed: (meta.ctime(), meta.ctime_nsec()),
        })
    }
}

/// What is wrong with a file, where its path is said beside it.
fn complaint(error: ConfigError) -> String {
    match error {
        ConfigError::Wrong { why, .. } => why,
        ConfigError::Read { source, .. } => format!("it cannot be read: {source}"),
        error @ ConfigError::Open { .. } => error.to_string(),
    }
}

fn wrong(path: &Path, why: String) -> ConfigError {
    ConfigError::Wrong {
        path: path.to_owned(),
        why,
    }
}
