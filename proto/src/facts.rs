//! Plain snapshots that pure rules are judged against: at the relay when it admits, at a gateway when it receives.
//! Not: where they come from.

use crate::{id::OfficeId, sign::IdentityKey, time::Timestamp};

/// What is known about the route of one envelope when it is judged.
#[derive(Clone, Debug)]
pub struct Route<'a> {
    /// Who handed it in: the link's office at the relay; at a gateway the counterpart it claims to come from.
    pub from: &'a OfficeId,
    /// The sender's registered (relay) or pinned (gateway) key; `None` where it is unknown.
    pub sender_key: Option<&'a IdentityKey>,
    /// Whether the recipient is an office known here; at a gateway, whether it is this one.
    pub recipient_known: bool,
    /// The pair's agreement; `None` where there is none.
    pub pairing: Option<Validity>,
}

/// A pairing's validity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// First moment.
    pub not_before: Timestamp,
    /// Last moment.
    pub not_after: Timestamp,
}

impl Validity {
    /// Whether `now` lies within.
    pub fn holds_at(self, now: Timestamp) -> bool {
        self.not_before <= now && now <= self.not_after
    }
}
