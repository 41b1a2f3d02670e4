//! What an operator asks of a registry, and the record that does it. Not: the asking (`admin`), nor what follows from it.

use blo_proto::{
    OfficeId, Refusal, Timestamp, pairing::SignedPairing, rollover::SignedRollOver,
    takeover::TakeoverCode,
};
use bytes::Bytes;

use crate::{
    mailboxes::{Entry, Mailboxes},
    registry::Registry,
};

/// What an operator asks.
#[derive(Debug)]
pub enum Request {
    /// Register the office of these certificates, DER, leaf first; in the place of another key if `replace`.
    AddOffice {
        /// The certificates.
        chain: Vec<Bytes>,
        /// Another key may be registered.
        replace: bool,
        /// Who says so.
        by: String,
    },
    /// Register an office no more; its pairings are over.
    Remove {
        /// Which.
        office: OfficeId,
        /// Its certificates, DER, leaf first, where another registry knew it and this one does not.
        chain: Vec<Bytes>,
        /// Who says so.
        by: String,
    },
    /// Suspend an office, or let it link again.
    Suspend {
        /// Which.
        office: OfficeId,
        /// Suspended from now on.
        suspended: bool,
        /// What waits for it or is of it ends as refused.
        refuse_queued: bool,
        /// Who says so.
        by: String,
    },
    /// End the agreement of two offices.
    Part {
        /// Which two.
        offices: [OfficeId; 2],
        /// Who says so.
        by: String,
        /// The highest serial that they have used, where another registry says so.
        serial: Option<u64>,
    },
    /// Take a pairing, on the word of whoever has this name.
    AddPairing(SignedPairing, String),
    /// Take a roll-over that counted at another registry of this relay, on the word of whoever has this name.
    RollOver(SignedRollOver, String),
    /// Let two offices pair, or not any more, where the relay asks for that.
    Allow {
        /// Which two.
        offices: [OfficeId; 2],
        /// They may.
        allowed: bool,
        /// Who says so.
        by: String,
    },
    /// Let in the home of an office that has this code, and no other.
    Takeover {
        /// Which.
        office: OfficeId,
        /// Of the token that it will present.
        code: TakeoverCode,
        /// Who says so.
        by: String,
    },
    /// Two gateways came as an office, and this person has settled that.
    Settle {
        /// Which.
        office: OfficeId,
        /// Who says so.
        by: String,
    },
    /// Let an authority, which the caller has judged, vouch for the offices of a country.
    AddAuthority {
        /// Two small letters.
        country: String,
        /// Its certificate, DER.
        certificate: Bytes,
        /// Who says so.
        by: String,
    },
    /// Let it vouch for nobody any more.
    RemoveAuthority {
        /// Two small letters.
        country: String,
        /// How the SHA-256 of its certificate begins, hexadecimal.
        fingerprint: String,
        /// Who says so.
        by: String,
    },
    /// Take a revocation list, which the caller has judged.
    BringList {
        /// Of the authority, two small letters.
        country: String,
        /// Of the authority: as [`crate::registry::list_id`] names it.
        id: Vec<u8>,
        /// DER.
        list: Bytes,
        /// Who says so.
        by: String,
    },
    /// Serve again though restored from a backup, on the word of whoever has this name.
    Confirm(String),
}

impl Request {
    /// The record that does it; `None` where it is so already.
    ///
    /// # Errors
    /// A refusal that says why not.
    pub fn entry(
        self,
        registry: &Registry,
        mailboxes: &Mailboxes,
        now: Timestamp,
    ) -> Result<Option<(Entry, Bytes)>, Refusal> {
        match self {
            Self::AddOffice { chain, replace, by } => {
                registry.office_entry(&chain, replace, (&by, now))
            }
            Self::Remove { office, chain, by } => {
                registry.removal_entry(&office, &chain, (&by, now))
            }
            Self::Suspend {
                office,
                suspended,
                refuse_queued,
                by,
            } => registry.standing_entry(&office, (suspended, refuse_queued), (&by, now)),
            Self::Part {
                offices,
                by,
                serial,
            } => {
                let [one, other] = &offices;
                registry.parting_entry((one, other), serial, (&by, now))
            }
            Self::Allow {
                offices: [one, other],
                allowed,
                by,
            } => registry.allowed_entry((&one, &other), allowed, (&by, now)),
            Self::AddPairing(signed, by) => registry.pairing_entry(&signed, (&by, now)),
            Self::RollOver(signed, by) => registry.rolled_entry(&signed, (&by, now)),
            Self::Takeover { office, code, by } => {
                registry.takeover_entry(&office, &code, (&by, now))
            }
            Self::Settle { office, by } => registry.settling_entry(&office, (&by, now)),
            Self::AddAuthority {
                country,
                certificate,
                by,
            } => registry.authority_entry(&country, &certificate, (&by, now)),
            Self::RemoveAuthority {
                country,
                fingerprint,
                by,
            } => registry.authority_removal_entry(&country, &fingerprint, (&by, now)),
            Self::BringList {
                country,
                id,
                list,
                by,
            } => registry.list_entry(&country, (id, &list), (&by, now)),
            Self::Confirm(by) => registry.confirm_entry(mailboxes.epoch(), &by, now),
        }
    }
}
