//! Looks again and again at the files of authorities, and takes what is newer. Not: what a list says (`blo_proto::revocation`).

use std::{
    collections::{BTreeMap, BTreeSet},
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
use rustls_pki_types::CertificateDer;
use tokio::{sync::watch, time::MissedTickBehavior};

use super::{ALARM, Authorities, anchor::Anchor, kept};
use crate::{
    config::{self, Authority, Config, ConfigError},
    registry::{Brought, Snapshot},
};

/// How often the files are looked at: who is revoked is cut off within a second.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// A warning is said so often in the log until something is done.
const SAY_EVERY_MS: u64 = 24 * 60 * 60 * 1_000;

/// What looks at the files, and tells all who judge certificates.
#[derive(Debug)]
pub struct Lookout {
    sources: Vec<Source>,
    /// What the operator brought, by country, as it was taken last.
    brought: Vec<(String, Anchor)>,
    /// Where that is found, once the store is open.
    registry: Option<watch::Receiver<Arc<Snapshot>>>,
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
    ) -> Result<(Self, watch::Receiver<Arc<Authorities>>), ConfigError> {
        let (tell, watch) = watch::channel(Arc::default());
        let mut lookout = Self {
            sources: config.authorities.iter().map(Source::of).collect(),
            brought: Vec::new(),
            registry: None,
            known: Authorities {
                expired: config.expired_crl,
                ..Authorities::default()
            },
            said: BTreeMap::new(),
            kept: (kept::kept_lists(config), Vec::new()),
            tell,
        };
        let (sources, known) = (&mut lookout.sources, &mut lookout.known);
        for source in sources.iter_mut() {
            // One that has expired by now must not keep a relay from serving the other countries.
            source.read_anchors(|_| Ok(()))?;
        }
        for source in sources.iter() {
            put_anchors((sources, &[]), &source.country, known);
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

    /// Takes what the operator brought by now, and from then on whenever that changes.
    pub fn follow(&mut self, registry: watch::Receiver<Arc<Snapshot>>) {
        let brought = Arc::clone(&registry.borrow().brought);
        self.registry = Some(registry);
        self.bring(&brought);
    }

    /// Looks at the files for as long as it is polled.
    pub async fn run(mut self, clock: Arc<dyn Clock>) {
        self.known.announce(&Authorities::default());
        let mut look = tokio::time::interval(LOOK_EVERY);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = look.tick() => {}
                () = self.registers() => {}
            }
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

    /// Resolves when the operator brought or removed something.
    async fn registers(&mut self) {
        if let Some(registry) = &mut self.registry {
            while registry.changed().await.is_ok() {
                if !self.known.follows(&registry.borrow()) {
                    return;
                }
            }
        }
        std::future::pending::<()>().await; // there is no registry, or it has ended
    }

    /// Puts in force what the operator brought, and takes out of force what he removed.
    pub fn bring(&mut self, brought: &Arc<Brought>) {
        //
        let before = std::mem::take(&mut self.brought);
        let mut countries: BTreeSet<_> = before.into_iter().map(|(country, _)| country).collect();
        countries.extend(brought.lists().map(|list| list.country.clone()));
        for authority in brought.in_force() {
            let der = CertificateDer::from(authority.der.to_vec());
            let country = authority.country.clone();
            match Anchor::read(der, false) {
                Ok(anchor) => {
                    countries.insert(country.clone());
                    self.brought.push((country, anchor));
                }
                Err(why) => {
                    tracing::error!(%country, %why, "an authority of the registry is not taken");
                }
            }
        }
        self.known.brought = Arc::clone(brought);
        let mut next = self.known.clone();
        for country in &countries {
            self.assemble(country, &mut next);
            if let Err(why) = next.arm(country) {
                tracing::error!(%country, %why, "ALARM: what was brought for a country is not taken");
                return;
            }
        }
        self.known = next;
        self.tell.send_replace(Arc::new(self.known.clone()));
    }

    /// All that is said of a country: certificates of its files and those that were brought, and the lists that the
    /// latter have.
    fn assemble(&self, country: &str, known: &mut Authorities) {
        put_anchors((&self.sources, &self.brought), country, known);
        let brought = Arc::clone(&known.brought);
        for anchor in known.anchors.get_mut(country).into_iter().flatten() {
            anchor.listed |= brought.has_list(&anchor.list_id(country));
        }
        let anchors = known.anchors.get(country).cloned().unwrap_or_default();
        let lists = brought.lists().filter(|list| list.country == country);
        let lists = lists.map(|list| &list.der).chain(&self.kept.1);
        for der in lists {
            if let Ok(list) = List::read(der, anchors.iter().map(|anchor| &anchor.der)) {
                let _ = known.take(country, list); // of several the newest
            }
        }
    }

    /// Looks at every file that changed since it was read. What is wrong with it is said once, and leaves in force
    /// what was.
    pub fn look(&mut self, now: Timestamp) {
        let (before, mut changed) = (self.known.clone(), false);
        let registry = self
            .registry
            .as_mut()
            .map(|one| Arc::clone(&one.borrow_and_update()));
        if let Some(registry) = registry.filter(|registry| !self.known.follows(registry)) {
            self.bring(&registry.brought);
        }
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
                if warning.starts_with(ALARM) {
                    tracing::error!("{warning}");
                } else {
                    tracing::warn!("{warning}");
                }
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
            let read = source.read_anchors(|anchors| one_in_force(anchors, now));
            if read.is_ok() {
                self.assemble(&country, &mut next);
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

    /// Takes the certificates of the file where nothing is said against them.
    fn read_anchors(
        &mut self,
        judge: impl FnOnce(&[Anchor]) -> Result<(), String>,
    ) -> Result<(), ConfigError> {
        let (path, listed) = (&self.certificates.path, self.crl.is_some());
        let (pem, stamp) = self.certificates.read()?;
        let anchors = Anchor::read_all(path, &pem, listed)?;
        judge(&anchors).map_err(|why| wrong(path, why))?;
        self.anchors = anchors;
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

/// Puts the certificates of all files of a country in force, and those that were brought for it.
fn put_anchors(
    (sources, brought): (&[Source], &[(String, Anchor)]),
    country: &str,
    known: &mut Authorities,
) {
    let of_country = sources.iter().filter(|one| one.country == country);
    let mut anchors: Vec<Anchor> = Vec::new();
    anchors.extend(of_country.flat_map(|source| source.anchors.iter().cloned()));
    for (_, anchor) in brought.iter().filter(|(of, _)| of == country) {
        if anchors.iter().all(|one| one.der != anchor.der) {
            anchors.push(anchor.clone());
        }
    }
    known.put_anchors(country, anchors);
}

/// What an operator puts in the place of a file that counts should count as well.
fn one_in_force(anchors: &[Anchor], now: Timestamp) -> Result<(), String> {
    if anchors.iter().all(|anchor| anchor.has_expired(now)) {
        return Err("the authority's certificate has expired".to_owned());
    }
    Ok(())
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
