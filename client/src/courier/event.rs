//! What happens to the courier, and what it causes. Not: how either is done.

use std::collections::BTreeSet;

use blo_proto::{OfficeId, Precedence, StreamId, Timestamp};

use super::tally::Counted;

/// What the gateway calls one thing that goes to one counterpart: ever-growing, drawn anew at each start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ParcelId(pub u64);

/// A relay: its place in the office's list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Via(pub usize);

/// What is in a parcel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cargo {
    /// An alert: its status is told.
    Alert,
    /// Receipts with this number.
    Receipts(u64),
    /// Housekeeping.
    Notice,
}

/// A number within one counterpart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number {
    /// Whose numbering.
    pub stream: StreamId,
    /// How urgent.
    pub precedence: Precedence,
    /// From 1; of marks: up to here.
    pub sequence: u64,
}

/// Something to bring to a counterpart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Its name here.
    pub id: ParcelId,
    /// To whom.
    pub to: OfficeId,
    /// How urgent.
    pub precedence: Precedence,
    /// What it is.
    pub cargo: Cargo,
    /// When it is over.
    pub expires_at: Timestamp,
    /// Which sealing the next one is, from 1.
    pub attempt: u32,
    /// Not sealed before.
    pub not_before: Timestamp,
    /// Sealed in an earlier run: its number and the bytes that lie on disk.
    pub sealed: Option<(StreamId, u64, u64)>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The relay said welcome; unanswered bytes that it allows, FLASH first.
    LinkUp {
        /// Which relay.
        via: Via,
        /// Per rank.
        budgets: [u64; 4],
    },
    /// The link to a relay ended.
    LinkDown {
        /// Which relay.
        via: Via,
    },
    /// By which relays a counterpart is reached, the best first. Where nothing was said, by any.
    Route {
        /// Who.
        to: OfficeId,
        /// Linked or not.
        by: Vec<Via>,
    },
    /// The counterpart's bundle is known and can be sealed to.
    Sealable(OfficeId),
    /// The agreement with it is over, or made anew.
    Parted {
        /// With whom.
        with: OfficeId,
        /// Whether it is over.
        over: bool,
    },
    /// Nothing is to be sealed to it before it is sealable again, and what the relay has not answered is sealed anew then.
    Blocked {
        /// Who.
        to: OfficeId,
        /// A random stream to go on with.
        fresh: StreamId,
    },
    /// What stands open for a counterpart is carried by hand: until that is over it is sealed without a link, too.
    Carries {
        /// To whom.
        to: OfficeId,
        /// Parcels sealed at once, at most.
        most: usize,
    },
    /// That is over.
    Carried(OfficeId),
    /// Something that waits on disk alone is to be carried: it is numbered, and not held here.
    Numbered {
        /// Its name for this once.
        id: ParcelId,
        /// To whom.
        to: OfficeId,
        /// How urgent.
        precedence: Precedence,
        /// Which sealing it is.
        attempt: u32,
    },
    /// A content is on disk, or will be with this round's commit.
    Accepted(Offer),
    /// The envelope's bytes are on disk.
    Sealed {
        /// Which.
        id: ParcelId,
        /// How long they are.
        bytes: u64,
    },
    /// The relay answered a submission.
    Answered {
        /// Which.
        id: ParcelId,
        /// What.
        answer: Answer,
    },
    /// Its recipient has answered, or it is given up: nothing is to be sent any more.
    Ended {
        /// Which.
        id: ParcelId,
    },
    /// A verified envelope came.
    Arrived {
        /// From whom.
        from: OfficeId,
        /// Which.
        number: Number,
    },
    /// What came under a number is an alert or receipts: within an hour or so its mark comes as well.
    Traffic {
        /// From whom.
        from: OfficeId,
        /// Which.
        number: Number,
        /// When it was composed, by the counterpart's time.
        composed: Timestamp,
    },
    /// A counterpart said in which stream it counts; it counts in one at a time.
    CountsIn {
        /// Who.
        from: OfficeId,
        /// In which.
        stream: StreamId,
        /// When it said so, by its own time.
        at: Timestamp,
    },
    /// A counterpart gave numbers up, both ends included.
    Voided {
        /// Who.
        from: OfficeId,
        /// The first one.
        first: Number,
        /// The last one's sequence.
        last: u64,
    },
    /// What had our numbers before is not sent again: the relay lost it, or a restored counterpart.
    Forgone {
        /// Of whose numbers.
        to: OfficeId,
        /// But for these.
        kept: BTreeSet<Number>,
    },
    /// A counterpart's marks count up to here.
    Marked {
        /// Whose.
        from: OfficeId,
        /// Through which number.
        number: Number,
    },
    /// A counterpart names a number of ours: one that we do not know of was given by a later state of this home.
    Shown {
        /// Who.
        by: OfficeId,
        /// Which.
        number: Number,
        /// A random stream to go on with.
        fresh: StreamId,
    },
    /// A receipt is owed.
    Owed {
        /// To whom.
        to: OfficeId,
        /// What for.
        owed: Owed,
    },
    /// Numbered receipts came.
    Receipted {
        /// From whom.
        from: OfficeId,
        /// Their stream.
        stream: StreamId,
        /// Their number.
        number: u64,
    },
    /// Receipts of an earlier run that no margin has covered.
    Uncovered {
        /// To whom.
        to: OfficeId,
        /// Their number.
        number: u64,
        /// How urgent.
        precedence: Precedence,
    },
    /// A margin covers our receipts up to here.
    Covered {
        /// Whose margin.
        by: OfficeId,
        /// Our stream of receipts.
        stream: StreamId,
        /// Through which number.
        through: u64,
    },
    /// The counterpart could not open something that was no alert, or what it was sent lies where it is not.
    Doubted {
        /// Who.
        by: OfficeId,
    },
    /// Everything that waited has been said; also what the clock causes.
    Rested,
}

/// A receipt to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owed {
    /// What the gateway calls the duty.
    pub duty: u64,
    /// Precedence of the envelope that it is about.
    pub precedence: Precedence,
    /// Whether that is an exercise.
    pub exercise: bool,
    /// It shares its envelope with no other.
    pub alone: bool,
    /// The duty is on disk already.
    pub kept: bool,
}

/// The relay's answer to a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// On its disk.
    Held,
    /// It left the relay before.
    Settled,
    /// Not now.
    Later {
        /// As the relay asks.
        retry_after_ms: u64,
    },
    /// Not as it is.
    Never,
    /// The number is taken by another envelope.
    Conflict {
        /// A random stream to go on with.
        fresh: StreamId,
    },
}

/// Which numbers a tally counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// Ours that the relay answered.
    Held,
    /// Theirs that came.
    Arrived,
    /// Their receipts.
    Receipts,
}

/// Something that follows. What writes happens in this round's commit; what leaves, after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Seal it under this number, and write the bytes.
    Seal {
        /// Which.
        id: ParcelId,
        /// Under which number.
        number: Number,
        /// Which sealing.
        attempt: u32,
    },
    /// Send the bytes that are on disk.
    Submit {
        /// Which.
        id: ParcelId,
        /// By which relay.
        via: Via,
    },
    /// The relay has it: write that.
    Held {
        /// Which.
        id: ParcelId,
        /// It left the relay before.
        settled: bool,
    },
    /// The relay will never take it: write that.
    Refused {
        /// Which.
        id: ParcelId,
    },
    /// It is over, unanswered: write that.
    Lapsed {
        /// Which.
        id: ParcelId,
    },
    /// Tell counterpart and relay that this number will never arrive.
    Void {
        /// Whom.
        to: OfficeId,
        /// Which.
        number: Number,
        /// The counterpart is not told earlier: the relay refused a notice too, and would refuse this one.
        not_before: Timestamp,
    },
    /// Tell counterpart and relay that what had these numbers is not sent again.
    Voids {
        /// Whom.
        to: OfficeId,
        /// In which stream.
        stream: StreamId,
        /// Of which precedence.
        precedence: Precedence,
        /// First and last of each range.
        ranges: Vec<(u64, u64)>,
    },
    /// Write and tell that a new numbering begins.
    StreamBegun {
        /// Towards whom.
        to: OfficeId,
        /// In which lane to tell it.
        precedence: Precedence,
        /// The new one.
        fresh: StreamId,
        /// The old one.
        predecessor: StreamId,
        /// Its last answered numbers.
        ends: Vec<(Precedence, u64)>,
    },
    /// Make one message of receipts.
    Receipts {
        /// To whom.
        to: OfficeId,
        /// How urgent.
        precedence: Precedence,
        /// Under which label.
        exercise: bool,
        /// Its number.
        number: u64,
        /// For what.
        duties: Vec<u64>,
    },
    /// Write down that these receipts are owed.
    Owe {
        /// To whom.
        to: OfficeId,
        /// For what.
        duties: Vec<u64>,
    },
    /// Seal these receipts anew.
    Again {
        /// To whom.
        to: OfficeId,
        /// Their number.
        number: u64,
        /// How urgent.
        precedence: Precedence,
    },
    /// These receipts are covered: forget them.
    Covered {
        /// By whom.
        by: OfficeId,
        /// Their numbers.
        numbers: Vec<u64>,
    },
    /// Tell up to where the relay answered.
    Marks {
        /// Whom.
        to: OfficeId,
        /// Through which number.
        number: Number,
    },
    /// Keep what was counted.
    Count {
        /// In which table.
        table: Table,
        /// Of which counterpart.
        office: OfficeId,
        /// In which stream.
        stream: StreamId,
        /// Of which precedence; receipts have none.
        precedence: Option<Precedence>,
        /// What changed.
        counted: Counted,
    },
    /// Keep in which stream a counterpart counts.
    CountsIn {
        /// Who.
        from: OfficeId,
        /// In which.
        stream: StreamId,
        /// When it said so.
        at: Timestamp,
    },
    /// Keep a counterpart's mark.
    Mark {
        /// Whose.
        from: OfficeId,
        /// Through which number.
        number: Number,
    },
}
