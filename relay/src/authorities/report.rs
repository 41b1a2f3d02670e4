//! How the authorities stand, for an operator: what is in force, and what wants a new file soon. Not: the judgement.

use std::{collections::BTreeSet, path::PathBuf, sync::Arc, time::Duration};

use blo_proto::{Clock, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::{sync::watch, time::timeout};

use super::{Anchor, Authorities, List};
use crate::{config::ExpiredCrl, registry::Snapshot};

/// What a warning begins with that wants a person now.
pub const ALARM: &str = "ALARM: ";
const NO_AUTHORITY: &str =
    "There is no authority, so no office can link. Bring one: blo-relay authority add";
/// What the operator brought counts at once; an answer waits for that so long.
const FOLLOWED_WITHIN: Duration = Duration::from_secs(2);
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;
/// A list that is due within a week wants its successor.
const LIST_DUE_MS: u64 = 7 * DAY_MS;
/// A new certificate of an authority has to go to every relay and every office.
const CERTIFICATE_DUE_MS: u64 = 30 * DAY_MS;

/// What an operator sees of a running relay's authorities.
#[derive(Clone)]
pub struct Outlook {
    /// What they say, by now.
    pub authorities: watch::Receiver<Arc<Authorities>>,
    /// Where time comes from.
    pub clock: Arc<dyn Clock>,
    /// The relay's own copy of the lists.
    pub kept: PathBuf,
}

impl std::fmt::Debug for Outlook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Outlook({:?})", self.authorities.borrow())
    }
}

impl Outlook {
    /// What they say now.
    pub fn known(&self) -> Arc<Authorities> {
        Arc::clone(&self.authorities.borrow())
    }

    /// Resolves when what the operator brought counts as this registry has it; gives up after two seconds.
    pub async fn followed(&self, snapshot: &Snapshot) {
        let mut authorities = self.authorities.clone();
        let counts = authorities.wait_for(|known| known.follows(snapshot));
        if timeout(FOLLOWED_WITHIN, counts).await.is_err() {
            tracing::error!("what was brought does not count yet");
        }
    }

    /// How they stand now.
    pub fn lines(&self) -> Vec<AuthorityLine> {
        self.authorities.borrow().lines(self.clock.now())
    }

    /// What an operator should do now.
    pub fn warnings(&self) -> Vec<String> {
        self.authorities.borrow().warnings(self.clock.now())
    }
}

/// One certificate of an authority, and its list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorityLine {
    /// The country for which it vouches.
    pub country: String,
    /// Its distinguished name.
    pub subject: String,
    /// SHA-256 of the certificate, hexadecimal.
    #[serde(default)]
    pub fingerprint: String,
    /// When it was brought, RFC 3339, and by whom; `None` where the configuration names it.
    #[serde(default)]
    pub added: Option<(String, String)>,
    /// RFC 3339.
    pub valid_until: String,
    /// The number of its list in force; `None` where there is none.
    pub crl_number: Option<String>,
    /// When that was made, RFC 3339.
    pub this_update: Option<String>,
    /// When the next one is due, RFC 3339.
    pub next_update: Option<String>,
    /// How many certificates it revokes.
    pub revoked: Option<usize>,
    /// How it stands.
    pub state: State,
}

/// How an authority's certificate stands; of several words the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nothing is to be done.
    InForce,
    /// No file of lists is configured: nobody whom it vouched for can be revoked.
    Unlisted,
    /// It expires within a month.
    Expiring,
    /// Its next list is due soon.
    Due,
    /// Its list is over, and its offices link nevertheless: the operator chose so.
    OverAdmitted,
    /// Its list is over: no office of it links.
    Over,
    /// It has no list yet: no office of it links.
    NoList,
    /// It has expired: no office of it links.
    Expired,
}

impl State {
    /// Whether no office links by it.
    const fn keeps_out(self) -> bool {
        matches!(self, Self::Over | Self::NoList | Self::Expired)
    }

    /// The word for it, as JSON has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::Unlisted => "unlisted",
            Self::Expiring => "expiring",
            Self::Due => "due",
            Self::OverAdmitted => "over_admitted",
            Self::Over => "over",
            Self::NoList => "no_list",
            Self::Expired => "expired",
        }
    }
}

impl Authorities {
    /// Every certificate of every authority, and how it stands.
    pub fn lines(&self, now: Timestamp) -> Vec<AuthorityLine> {
        let line = |(country, anchor, list): (&str, &Anchor, Option<&List>)| AuthorityLine {
            country: country.to_owned(),
            subject: anchor.subject.clone(),
            fingerprint: anchor.fingerprint(),
            added: self.brought_by(country, anchor),
            valid_until: anchor.not_after.to_string(),
            crl_number: list.map(|list| list.number.to_string()),
            this_update: list.map(|list| list.since.to_string()),
            next_update: list.map(|list| list.until.to_string()),
            revoked: list.map(List::len),
            state: of_certificate(anchor, now).max(self.of_list(anchor, list, now)),
        };
        self.each().map(line).collect()
    }

    /// What an operator should do, in two sentences each that stay the same until it is done; files that are not taken
    /// included.
    pub fn warnings(&self, now: Timestamp) -> Vec<String> {
        let complaint = |(path, why): (&std::path::PathBuf, &String)| {
            let path = path.display();
            format!(
                "{path} is not taken: {why}. What it said before is in force; bring a right one."
            )
        };
        let complaints = self.complaints.iter().map(complaint);
        self.due(now).into_iter().chain(complaints).collect()
    }

    /// The same without files that are not taken, of which the log has told. What keeps out a whole country begins with
    /// [`ALARM`].
    pub(super) fn due(&self, now: Timestamp) -> Vec<String> {
        let closed: BTreeSet<&str> = self.closed(now).collect();
        let warn = |(country, anchor, list): (&str, &Anchor, Option<&List>)| {
            let states = [of_certificate(anchor, now), self.of_list(anchor, list, now)];
            let alarm = if closed.contains(country) { ALARM } else { "" };
            states.map(|state| {
                let said = warning(state, (country, anchor, list))?;
                Some(if state.keeps_out() {
                    format!("{alarm}{said}")
                } else {
                    said
                })
            })
        };
        let none = self.each().next().is_none();
        let none = none.then(|| format!("{ALARM}{NO_AUTHORITY}"));
        none.into_iter()
            .chain(self.each().flat_map(warn).flatten())
            .collect()
    }

    /// Countries none of whose offices can begin a link.
    fn closed(&self, now: Timestamp) -> impl Iterator<Item = &str> {
        let is_out = move |country: &str, anchor: &Anchor| {
            let list = self.lists.get(&anchor.whose(country)).map(AsRef::as_ref);
            let state = of_certificate(anchor, now).max(self.of_list(anchor, list, now));
            state.keeps_out()
        };
        let all = self.anchors.iter();
        let closed = all
            .filter(move |(country, anchors)| anchors.iter().all(|anchor| is_out(country, anchor)));
        closed.map(|(country, _)| country.as_str())
    }

    fn brought_by(&self, country: &str, anchor: &Anchor) -> Option<(String, String)> {
        let added = self.brought.brought_by(country, &anchor.der);
        let added = added.filter(|_| !anchor.configured)?;
        Some((added.at.to_string(), added.by.clone()))
    }

    fn each(&self) -> impl Iterator<Item = (&str, &Anchor, Option<&List>)> {
        self.anchors.iter().flat_map(|(country, anchors)| {
            let found = anchors.iter().map(|anchor| {
                let list = self.lists.get(&anchor.whose(country));
                (country.as_str(), anchor, list.map(AsRef::as_ref))
            });
            found.collect::<Vec<_>>()
        })
    }

    fn of_list(&self, anchor: &Anchor, list: Option<&List>, now: Timestamp) -> State {
        match (list, self.expired) {
            (None, _) if anchor.listed => State::NoList,
            (None, _) => State::Unlisted,
            (Some(list), ExpiredCrl::Refuse) if list.until <= now => State::Over,
            (Some(list), ExpiredCrl::Admit) if list.until <= now => State::OverAdmitted,
            (Some(list), _) if due_from(list) <= now => State::Due,
            (Some(_), _) => State::InForce,
        }
    }
}

fn of_certificate(anchor: &Anchor, now: Timestamp) -> State {
    if anchor.not_after < now {
        State::Expired
    } else if anchor.not_after.minus_millis(CERTIFICATE_DUE_MS) <= now {
        State::Expiring
    } else {
        State::InForce
    }
}

/// From half of a list's life on, or a week before its end, whichever is later.
fn due_from(list: &List) -> Timestamp {
    let life = list
        .until
        .as_millis()
        .saturating_sub(list.since.as_millis());
    list.since
        .plus_millis(life / 2)
        .max(list.until.minus_millis(LIST_DUE_MS))
}

fn warning(
    state: State,
    (country, anchor, list): (&str, &Anchor, Option<&List>),
) -> Option<String> {
    let (subject, not_after) = (&anchor.subject, anchor.not_after);
    let of_list = list.map(|list| (&list.number, list.until));
    Some(match (state, of_list) {
        (State::Unlisted, _) => format!(
            "The authority of {country} has no CRL, so none of its offices can be revoked. Bring one: blo-relay authority crl, or crl = … in the configuration."
        ),
        (State::NoList, _) => format!(
            "No CRL of {subject} is there, so no office of {country} with its certificate can link. Add its CRL to the file, or bring it: blo-relay authority crl."
        ),
        (State::Expiring, _) => format!(
            "The certificate of {subject} ends at {not_after}, and no office of {country} links by it after that. Bring its next one."
        ),
        (State::Expired, _) => format!(
            "The certificate of {subject} ended at {not_after}: no office of {country} can link by it. Bring its next one."
        ),
        (State::Due, Some((number, until))) => format!(
            "CRL {number} of {subject} is over at {until}, and the next one is due before. Bring it."
        ),
        (State::Over, Some((number, until))) => format!(
            "CRL {number} of {subject} is over since {until}: no office of {country} can begin a link. Bring the next one."
        ),
        (State::OverAdmitted, Some((number, until))) => format!(
            "CRL {number} of {subject} is over since {until}, and offices of {country} link though the newest revocations may be missing. Bring the next one."
        ),
        (State::InForce | State::Due | State::Over | State::OverAdmitted, _) => return None,
    })
}
