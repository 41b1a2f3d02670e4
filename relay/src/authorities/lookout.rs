//! Looks again and again at the files of revocation lists, and takes what is newer. Not: what a list says (`list`).

use std::{
    cmp::Ordering, collections::BTreeMap, fs, io, os::unix::fs::MetadataExt, path::PathBuf,
    sync::Arc, time::Duration,
};

use blo_proto::Timestamp;
use rustls_pki_types::CertificateDer;
use tokio::{sync::watch, time::MissedTickBehavior};

use super::{
    Authorities, country_verifier,
    list::{List, in_pem},
};
use crate::config::{self, Authority, ConfigError};

/// How often the files are looked at: who is revoked is cut off within about a second.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// What looks at the files, and tells all who judge certificates.
#[derive(Debug)]
pub struct Lookout {
    sources: Vec<Source>,
    known: Authorities,
    tell: watch::Sender<Arc<Authorities>>,
}

/// One authority's files.
#[derive(Debug)]
struct Source {
    country: String,
    certificates: Vec<CertificateDer<'static>>,
    path: Option<PathBuf>,
    /// The file as it was when it was read last; `None` where that is to be tried again.
    seen: Option<Stamp>,
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
    fn of(path: &std::path::Path) -> io::Result<Self> {
        let meta = fs::metadata(path)?;
        Ok(Self {
            inode: meta.ino(),
            bytes: meta.size(),
            modified: (meta.mtime(), meta.mtime_nsec()),
            changed: (meta.ctime(), meta.ctime_nsec()),
        })
    }
}

impl Lookout {
    /// Reads every authority's certificates and list for the first time; who judges by them watches the other half.
    ///
    /// # Errors
    /// Two sentences that say which file is wrong and what to do.
    pub fn begin(
        authorities: &[Authority],
        now: Timestamp,
    ) -> Result<(Self, watch::Receiver<Arc<Authorities>>), ConfigError> {
        let mut sources = Vec::new();
        for authority in authorities {
            sources.push(Source {
                country: authority.country.clone(),
                certificates: super::anchors(authority, now)?,
                path: authority.crl.clone(),
                seen: None,
            });
        }
        let (tell, watch) = watch::channel(Arc::default());
        let mut lookout = Self {
            sources,
            known: Authorities::default(),
            tell,
        };
        for at in 0..lookout.sources.len() {
            lookout.read(at)?;
        }
        for (at, authority) in authorities.iter().enumerate() {
            // Judged when all lists of its country are there.
            let lists = lookout.known.lists.clone();
            let verifier = lookout.verifier(at, &lists);
            let verifier = verifier.map_err(|why| wrong(&authority.certificates, why))?;
            let country = authority.country.clone();
            lookout.known.verifiers.insert(country, verifier);
        }
        lookout.tell.send_replace(Arc::new(lookout.known.clone()));
        Ok((lookout, watch))
    }

    /// Looks at the files for as long as it is polled.
    pub async fn run(mut self) {
        let mut look = tokio::time::interval(LOOK_EVERY);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            look.tick().await;
            let looked = tokio::task::spawn_blocking(move || {
                self.look();
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
    pub fn look(&mut self) {
        let mut changed = false;
        for at in 0..self.sources.len() {
            let Some((path, seen)) = self.source(at) else {
                continue;
            };
            let stamp = Stamp::of(&path).ok();
            if stamp.is_some() && stamp == seen {
                continue;
            }
            let before = self.known.lists.clone();
            let complaint = match self.read(at) {
                Ok(older) => older,
                Err(ConfigError::Wrong { why, .. }) => Some(why),
                Err(ConfigError::Read { source, .. }) => {
                    Some(format!("it cannot be read: {source}"))
                }
                Err(error) => Some(error.to_string()),
            };
            changed |= before != self.known.lists;
            changed |= self.complain(path, complaint);
        }
        if changed {
            self.tell.send_replace(Arc::new(self.known.clone()));
        }
    }

    /// The file of a source, and as it was when it was read last.
    fn source(&self, at: usize) -> Option<(PathBuf, Option<Stamp>)> {
        let source = self.sources.get(at)?;
        Some((source.path.clone()?, source.seen))
    }

    /// Keeps what is wrong with a file now; whether that is news.
    fn complain(&mut self, path: PathBuf, complaint: Option<String>) -> bool {
        let Some(why) = complaint else {
            return self.known.complaints.remove(&path).is_some();
        };
        if self.known.complaints.get(&path) == Some(&why) {
            return false;
        }
        tracing::error!(path = %path.display(), %why, "a revocation list is not taken: the one before stays in force");
        self.known.complaints.insert(path, why);
        true
    }

    /// Reads the file of a source and takes what is newer; why the rest of it is left, if it is.
    fn read(&mut self, at: usize) -> Result<Option<String>, ConfigError> {
        let Some(source) = self.sources.get_mut(at) else {
            return Ok(None);
        };
        let Some(path) = source.path.clone() else {
            return Ok(None);
        };
        source.seen = None;
        // Before the bytes: what is written meanwhile is seen the next time.
        let stamp = Stamp::of(&path).ok();
        let pem = config::read(&path)?;
        let found = in_pem(&pem).map_err(|why| wrong(&path, why))?;
        let mut lists = Vec::new();
        for der in &found {
            let list = List::read(der, &source.certificates);
            lists.push(list.map_err(|why| wrong(&path, why))?);
        }
        let older = self.take(at, lists).map_err(|why| wrong(&path, why))?;
        if let Some(source) = self.sources.get_mut(at) {
            source.seen = stamp;
        }
        Ok(older)
    }

    /// Takes the lists that are newer than those in force; why others are left, if there are any.
    fn take(&mut self, at: usize, found: Vec<List>) -> Result<Option<String>, String> {
        let Some(country) = self.sources.get(at).map(|source| source.country.clone()) else {
            return Ok(None);
        };
        let (mut lists, mut older) = (self.known.lists.clone(), None);
        for list in found {
            let key = (country.clone(), list.issuer.clone());
            let known = lists.get(&key);
            let order = known.map_or(Ordering::Greater, |known| list.number.cmp(&known.number));
            if order == Ordering::Greater {
                lists.insert(key, Arc::new(list));
            } else if known.is_some_and(|known| known.der != list.der) {
                older = Some(format!(
                    "the CRL of {} has number {}, and number {} is in force",
                    list.authority,
                    list.number,
                    known
                        .map(|known| known.number.to_string())
                        .unwrap_or_default()
                ));
            }
        }
        if lists != self.known.lists {
            let verifier = self.verifier(at, &lists)?;
            self.known.verifiers.insert(country.clone(), verifier);
            for (key, list) in &lists {
                if self.known.lists.get(key) != Some(list) {
                    tracing::info!(%country, authority = %list.authority, number = %list.number, revoked = list.len(), until = %list.until, "revocation list in force");
                }
            }
            self.known.lists = lists;
        }
        Ok(older)
    }

    /// Judges the certificates of a source's country by these lists.
    fn verifier(
        &self,
        at: usize,
        lists: &BTreeMap<(String, Vec<u8>), Arc<List>>,
    ) -> Result<super::Judge, String> {
        let country = self.sources.get(at).map(|source| source.country.as_str());
        let of_country = self
            .sources
            .iter()
            .filter(|source| Some(source.country.as_str()) == country);
        let roots = of_country.flat_map(|source| source.certificates.iter().cloned());
        let lists = lists
            .iter()
            .filter(|((of, _), _)| Some(of.as_str()) == country)
            .map(|(_, list)| list.der.clone());
        country_verifier(roots, lists)
    }
}

fn wrong(path: &std::path::Path, why: String) -> ConfigError {
    ConfigError::Wrong {
        path: path.to_owned(),
        why,
    }
}
