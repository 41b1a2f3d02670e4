//! What happens to the porter, and what it causes. Not: how either is done.

use blo_proto::{BlobId, OfficeId, Precedence};

/// A blob as both ends and the relay call it: its id between this office and another one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Load {
    /// The other office.
    pub office: OfficeId,
    /// Which one.
    pub blob: BlobId,
}

/// Which way a blob goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// From this office.
    Out,
    /// To this office.
    In,
}

/// A blob to move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Which one.
    pub load: Load,
    /// Which way.
    pub way: Way,
    /// How urgent its alert is.
    pub precedence: Precedence,
    /// Sealed chunks that it has.
    pub chunks: u32,
    /// Of one that comes: so many, from the first on, are on this disk.
    pub kept: u32,
    /// Of one that comes: all of it is here and proven, and the relay may not know that.
    pub proven: bool,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The link is up; whether the relay takes attachments.
    LinkUp {
        /// It does.
        blobs: bool,
    },
    /// The link ended.
    LinkDown,
    /// The connection for attachments is up; so many frames may be unanswered.
    Opened {
        /// How many.
        window: u32,
    },
    /// It ended, or could not be made.
    Closed,
    /// A blob is to be moved: of ours the relay holds the alert, of a counterpart's the alert is on disk.
    Offered(Offer),
    /// A blob is not to be moved any more.
    Forgotten(Load),
    /// How far a blob is at the relay: the answer to a put, a question, a get of what is not there, and to *taken*.
    Stands {
        /// Which one.
        load: Load,
        /// So many chunks are there.
        kept: u32,
        /// Of so many; 0 = none.
        chunks: u32,
        /// Its recipient has it.
        taken: bool,
    },
    /// The relay does not do what it was asked.
    Refused {
        /// About which blob.
        load: Load,
        /// As the relay asks.
        retry_after_ms: u64,
    },
    /// More of what comes is at the relay.
    News {
        /// Of which blob.
        load: Load,
        /// So many chunks.
        kept: u32,
        /// Of so many.
        chunks: u32,
    },
    /// The relay says that its recipient has it.
    Taken(Load),
    /// The chunk that came is on disk: so many are there now.
    Kept {
        /// Of which blob.
        load: Load,
        /// How many.
        kept: u32,
    },
    /// A chunk was brought by hand and is on disk: so many are there now.
    Brought {
        /// Of which blob.
        load: Load,
        /// How many.
        kept: u32,
    },
    /// What came could not be opened or written down, or a chunk of ours could not be read.
    Spoilt(Load),
    /// What came whole is what its sender signed.
    Proven(Load),
    /// It is not, or not any more: so many chunks are good.
    Disproven {
        /// Which one.
        load: Load,
        /// How many.
        kept: u32,
    },
    /// Whether alerts wait or come: they go first.
    Busy(bool),
    /// Everything that waited has been said; also what the clock causes.
    Rested,
}

/// Something that follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Make the connection for attachments.
    Open,
    /// End it.
    Close,
    /// Ask how far a blob is.
    Ask(Load, Way),
    /// Send a chunk from disk.
    Put(Load, u32),
    /// Ask for a chunk.
    Get(Load, u32),
    /// Say that all of it is on this disk.
    SayTaken(Load),
    /// All of it came: see whether it is what its sender signed.
    Prove(Load),
    /// So many chunks are where it goes to: to be shown.
    Moved(Load, u32),
    /// The relay has all of it.
    AtRelay(Load),
    /// Its recipient has it, says the relay.
    Taken(Load),
    /// The relay knows that it is here.
    Known(Load),
}
