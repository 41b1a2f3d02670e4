//! Which gateway of an office is let in: the one that has the token which it was handed last, or the home that an
//! operator named. Pure. Not: who hands tokens out (`hub`).

use blo_proto::{Code, IdentityKey, OfficeId, Refusal, Timestamp, takeover::TakeoverCode};
use bytes::Bytes;

use super::{Registry, entries::name};
use crate::mailboxes::{DisputeEntry, Entry, StateEntry, TakeoverEntry, Thing};

/// The link tokens of one office.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tokens {
    /// The newest handed out; empty = none ever.
    pub newest: Bytes,
    /// The one before, valid until the newest is known to be kept.
    pub previous: Bytes,
    /// Whether the newest is known to be kept.
    pub kept: bool,
    /// Under which of the office's keys; empty = any.
    key: Vec<u8>,
    /// The home that took the office over last, or shall now.
    pub takeover: Option<Takeover>,
}

/// A home takes the place of every other one of its office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Takeover {
    /// The digits of the token that it made for itself.
    pub code: String,
    /// Who said so.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// It has not linked yet: nobody else is let in.
    pub awaited: bool,
}

impl Tokens {
    /// What a record of them says.
    pub(super) fn of(state: &StateEntry) -> Self {
        Self {
            newest: Bytes::copy_from_slice(&state.token),
            previous: Bytes::copy_from_slice(&state.previous),
            kept: state.kept,
            key: state.key.clone(),
            takeover: state.takeover.as_ref().map(|one| Takeover::of(one, false)),
        }
    }

    /// None count, and one is awaited.
    pub(super) fn awaiting(takeover: &TakeoverEntry) -> Self {
        Self {
            key: takeover.key.clone(),
            takeover: Some(Takeover::of(takeover, true)),
            ..Self::default()
        }
    }

    /// Whether a link of `office` that presents `token` is the gateway that was last here, or the home that takes its
    /// place. A copy of its home that links first takes its place as well, and is found when the original presents
    /// what is not valid any more.
    pub fn accept(&self, office: &OfficeId, token: &[u8]) -> bool {
        if let Some(takeover) = self.takeover.as_ref().filter(|one| one.awaited) {
            let code = takeover.code.parse::<TakeoverCode>();
            return code.is_ok_and(|code| code == TakeoverCode::of(office, token));
        }
        // A relay that knows of none, new or restored, takes any.
        self.newest.is_empty() || token == self.newest || (!self.kept && token == self.previous)
    }

    /// What counts once `newest` was handed to the link that presented `previous`.
    pub fn followed(&self, newest: Bytes, previous: Bytes) -> Self {
        let takeover = self.takeover.clone();
        Self {
            newest,
            previous,
            kept: false,
            key: self.key.clone(),
            takeover: takeover.map(|one| Takeover {
                awaited: false,
                ..one
            }),
        }
    }

    /// What counts once the newest is known to be kept.
    pub fn confirmed(self) -> Self {
        Self { kept: true, ..self }
    }
}

impl Takeover {
    fn of(entry: &TakeoverEntry, awaited: bool) -> Self {
        Self {
            code: entry.code.clone(),
            by: entry.by.clone(),
            at: Timestamp::from_millis(entry.at),
            awaited,
        }
    }
}

impl Registry {
    /// The link tokens of an office under its key. Those of another key never count again.
    pub fn tokens(&self, handle: u32, key: &IdentityKey) -> Tokens {
        let of_key = |known: &&Tokens| known.key.is_empty() || known.key == key.as_bytes();
        let known = self.tokens.get(&handle).filter(of_key);
        Tokens {
            key: key.as_bytes().to_vec(),
            ..known.cloned().unwrap_or_default()
        }
    }

    /// The record of an office's link tokens.
    pub fn token_entry(handle: u32, tokens: &Tokens) -> (Entry, Bytes) {
        let takeover = tokens.takeover.as_ref().map(|one| TakeoverEntry {
            handle,
            code: one.code.clone(),
            by: one.by.clone(),
            at: one.at.as_millis(),
            key: Vec::new(),
        });
        let entry = StateEntry {
            handle,
            thing: Thing::Token.into(),
            token: tokens.newest.to_vec(),
            previous: tokens.previous.to_vec(),
            kept: tokens.kept,
            key: tokens.key.clone(),
            takeover,
        };
        (Entry::State(entry), Bytes::new())
    }

    /// The record by which the operator says which home an office's next link is of; `None` where that home was named
    /// last. R-23.
    ///
    /// # Errors
    /// `unregistered`, `malformed` where nobody's name is given.
    pub fn takeover_entry(
        &self,
        office: &OfficeId,
        code: &TakeoverCode,
        (by, now): (&str, Timestamp),
    ) -> Result<Option<(Entry, Bytes)>, Refusal> {
        let by = name(by)?;
        let registered = self.snapshot.offices.get(office);
        let registered =
            registered.ok_or_else(|| Refusal::new(Code::Unregistered, office.to_string()))?;
        let known = self.tokens(registered.handle, &registered.key);
        let code = code.to_string();
        // A token is presented once: what it let in has another one since.
        if known.takeover.is_some_and(|known| known.code == code) {
            return Ok(None);
        }
        let entry = Entry::Takeover(TakeoverEntry {
            handle: registered.handle,
            code,
            by,
            at: now.as_millis(),
            key: registered.key.as_bytes().to_vec(),
        });
        Ok(Some((entry, Bytes::new())))
    }

    /// Since when it stands that two gateways came as this office, neither let in since by a person's word.
    pub fn disputed(&self, handle: u32, key: &IdentityKey) -> Option<Timestamp> {
        let standing = self.disputes.get(&handle);
        let standing = standing.filter(|one| one.by.is_empty() && one.key == key.as_bytes())?;
        let at = Timestamp::from_millis(standing.at);
        let takeover = self.tokens(handle, key).takeover;
        takeover
            .is_none_or(|takeover| takeover.at < at)
            .then_some(at)
    }

    /// The record that somebody presented a dead link token; with a name in `by`, that a person has settled it.
    pub fn dispute_entry(handle: u32, key: &IdentityKey, (by, now): (String, Timestamp)) -> Entry {
        Entry::Dispute(DisputeEntry {
            handle,
            at: now.as_millis(),
            by,
            key: key.as_bytes().to_vec(),
        })
    }

    /// The record by which the operator settles that two gateways came as an office; `None` where that does not stand.
    ///
    /// # Errors
    /// `unregistered`, `malformed` where nobody's name is given.
    pub fn settling_entry(
        &self,
        office: &OfficeId,
        (by, now): (&str, Timestamp),
    ) -> Result<Option<(Entry, Bytes)>, Refusal> {
        let by = name(by)?;
        let registered = self.snapshot.offices.get(office);
        let registered =
            registered.ok_or_else(|| Refusal::new(Code::Unregistered, office.to_string()))?;
        let (handle, key) = (registered.handle, &registered.key);
        let standing = self.disputed(handle, key);
        Ok(standing.map(|_| (Self::dispute_entry(handle, key, (by, now)), Bytes::new())))
    }

    pub(super) fn apply_tokens(&mut self, handle: u32, tokens: Tokens) {
        self.tokens.insert(handle, tokens);
    }
}
