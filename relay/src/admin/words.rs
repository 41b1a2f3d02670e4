//! What an operator can ask and is answered: plain data, one JSON object each. Not: the asking (`admin`).

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::{
    authorities::AuthorityLine,
    export::Export,
    figures::{Counters, Figures},
    refusals::RefusalList,
};

/// A question.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "verb", rename_all = "snake_case", deny_unknown_fields)]
pub enum Question {
    /// Register an office by its certificates, DER in hexadecimal, leaf first.
    OfficeAdd {
        /// The chain.
        chain: Vec<String>,
        /// In the place of another key, whose agreements end.
        #[serde(default)]
        replace: bool,
        /// Who says so.
        by: String,
    },
    /// Register an office no more; its pairings are over.
    OfficeRemove {
        /// Its id.
        office: String,
        /// Its certificates, DER in hexadecimal, leaf first, where another registry knew it and this one does not.
        #[serde(default)]
        chain: Vec<String>,
        /// Who says so.
        by: String,
    },
    /// Suspend an office, or let it link again.
    OfficeSuspend {
        /// Its id.
        office: String,
        /// Suspended from now on.
        suspended: bool,
        /// What waits for it or is of it ends as refused.
        refuse_queued: bool,
        /// Who says so.
        by: String,
    },
    /// Let in the home of an office that has this code, and no other.
    OfficeTakeover {
        /// Its id.
        office: String,
        /// Its digits, in any grouping.
        code: String,
        /// Who says so.
        by: String,
    },
    /// Two gateways came as an office, and this person has settled that.
    OfficeSettle {
        /// Its id.
        office: String,
        /// Who says so.
        by: String,
    },
    /// List the offices.
    OfficeList,
    /// Take a pairing, in hexadecimal.
    PairingAdd {
        /// As both signed it.
        pairing: String,
        /// Who says so.
        by: String,
    },
    /// Take a roll-over that counted, in hexadecimal: another registry of this relay says so.
    RollOver {
        /// As both keys signed it.
        roll_over: String,
        /// Who says so.
        by: String,
    },
    /// End the pairing of two offices.
    PairingEnd {
        /// Which two.
        offices: [String; 2],
        /// Who says so.
        by: String,
        /// The highest serial that they have used, where another registry says so.
        #[serde(default)]
        serial: Option<u64>,
    },
    /// Let two offices pair, or not any more.
    PairingAllow {
        /// Which two.
        offices: [String; 2],
        /// They may.
        allowed: bool,
        /// Who says so.
        by: String,
    },
    /// List the pairings.
    PairingList,
    /// Everything of the registry that is worth keeping.
    Export,
    /// How the store is.
    Status,
    /// Copy the store into a folder.
    Backup {
        /// Which, absolute.
        folder: PathBuf,
    },
    /// Serve again though restored from a backup.
    Confirm {
        /// Who says so.
        by: String,
    },
    /// List the authorities.
    AuthorityList,
    /// Let an authority vouch for the offices of a country.
    AuthorityAdd {
        /// Two small letters.
        country: String,
        /// Its certificate, DER in hexadecimal.
        certificate: String,
        /// Who says so.
        by: String,
    },
    /// Let an authority that was added so vouch for nobody any more.
    AuthorityRemove {
        /// Two small letters.
        country: String,
        /// How the SHA-256 of its certificate begins, hexadecimal.
        fingerprint: String,
        /// Also where offices are registered for which nobody else vouches.
        cut: bool,
        /// Who says so.
        by: String,
    },
    /// Take a revocation list of an authority.
    AuthorityCrl {
        /// DER in hexadecimal.
        crl: String,
        /// Who says so.
        by: String,
    },
    /// List what was refused of late; a running relay alone answers this.
    Refusals,
}

/// An answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Done; `false` where it was so already.
    Done(bool),
    /// A listing.
    Offices(Vec<OfficeLine>),
    /// A listing.
    Pairings(Vec<PairingLine>),
    /// What there is to keep.
    Export(Export),
    /// How the store is.
    Status(Status),
    /// A copy is on disk.
    Copied(Copied),
    /// A listing.
    Authorities(Vec<AuthorityLine>),
    /// A listing.
    Refusals(RefusalList),
    /// It failed: a sysexits code, and two sentences.
    Failed(u8, String),
    /// A code of the table of refusals, and the detail.
    Refused(String, String),
}

/// One office of a listing.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OfficeLine {
    /// Its id.
    pub office: String,
    /// Its registered key, hexadecimal.
    pub key: String,
    /// When its newest bundle was made, RFC 3339.
    pub bundle_epoch: Option<String>,
    /// Since when it is registered as it is, RFC 3339, and who did that.
    #[serde(default)]
    pub added: Option<(String, String)>,
    /// That was its removal: it is registered no more.
    #[serde(default)]
    pub removed: bool,
    /// Since when it is suspended, RFC 3339, and who did that.
    pub suspended: Option<(String, String)>,
    /// Which home of it was let in last by a person's word.
    #[serde(default)]
    pub takeover: Option<TakeoverLine>,
}

/// A home that took its office over, or shall.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TakeoverLine {
    /// Since when, RFC 3339.
    pub at: String,
    /// Who said so.
    pub by: String,
    /// It has not linked yet, and nobody else is let in.
    pub awaited: bool,
}

/// One pair of a listing.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct PairingLine {
    /// The two offices.
    pub offices: [String; 2],
    /// Its serial; 0 where the two never had a pairing.
    pub serial: u64,
    /// RFC 3339.
    pub not_before: String,
    /// RFC 3339.
    pub not_after: String,
    /// When it was taken in, RFC 3339, and who did that.
    #[serde(default)]
    pub added: Option<(String, String)>,
    /// When it was ended, RFC 3339, and who did that.
    pub ended: Option<(String, String)>,
    /// What the operator said of the two.
    #[serde(default)]
    pub allowed: Option<AllowedLine>,
    /// Which of the two announced a new key, and from when it counts, RFC 3339.
    #[serde(default)]
    pub next_key: Option<(String, String)>,
}

/// The operator's word on two offices.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AllowedLine {
    /// They may pair.
    pub allowed: bool,
    /// When that was said, RFC 3339.
    pub at: String,
    /// By whom.
    pub by: String,
}

impl AllowedLine {
    pub(super) fn of(said: &crate::registry::Allowed) -> Self {
        Self {
            allowed: said.allowed,
            at: said.at.to_string(),
            by: said.by.clone(),
        }
    }
}

/// How a store is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Status {
    /// Its epoch, hexadecimal.
    pub store_epoch: String,
    /// The newest position in its journal.
    pub position: u64,
    /// How many offices are registered.
    pub offices: usize,
    /// How many pairings are known.
    pub pairings: usize,
    /// Offices as which two gateways came, and since when that stands, RFC 3339.
    #[serde(default)]
    pub second_gateways: Vec<(String, String)>,
    /// Restored from a backup and not confirmed: every link is refused.
    pub unconfirmed: bool,
    /// When the newest sealing key of a restored one was made, RFC 3339: its copy is no older.
    pub restored_newest: Option<String>,
    /// Who confirmed it after it was restored last.
    pub confirmed_by: Option<String>,
    /// When, RFC 3339.
    pub confirmed_at: Option<String>,
    /// What the store did since it was opened.
    pub store: Counters,
    /// What a running relay holds; `None` for a stopped one.
    pub running: Option<Figures>,
    /// What the files of authorities want.
    #[serde(default)]
    pub warnings: Vec<String>,
}

/// A copy of a store.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Copied {
    /// Journal files.
    pub segments: u64,
    /// Their bytes.
    pub bytes: u64,
    /// The last position in it.
    pub last: u64,
}

impl Copied {
    /// What a person may want to know of a copy.
    pub fn of(report: &blo_store::CopyReport) -> Self {
        Self {
            segments: report.segments,
            bytes: report.bytes,
            last: report.last.number(),
        }
    }
}
