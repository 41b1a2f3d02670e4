//! What a desk asks of the gateway. Not: plain data (`desk`).

use blo_proto::{
    AlertId, Timestamp,
    alert::{Outcome, Written},
    pairing::SignedPairing,
};
use tokio::sync::oneshot;

use crate::shelf::{Export, Position, Revealed, ShelfError, Tag};

/// A request, and where its answer goes.
#[derive(Debug)]
pub enum Command {
    /// Take an alert.
    Send(Box<Order>, oneshot::Sender<Result<Taken, Fault>>),
    /// An officer opened a received alert.
    Read(Opened, oneshot::Sender<Result<(), Fault>>),
    /// An officer stated an outcome.
    Act(Opened, Act, oneshot::Sender<Result<(), Fault>>),
    /// Forget an alert; answered when its keys are destroyed.
    Forget(
        super::Forget,
        oneshot::Sender<Result<super::Forgotten, Fault>>,
    ),
    /// An officer opened what an alert hides, and said why.
    Reveal(Opened, Revealed, oneshot::Sender<Result<(), Fault>>),
    /// Alerts are about to be written out; by what that is called.
    Export(Export, oneshot::Sender<Result<[u8; 16], Fault>>),
    /// Take an agreement that both offices signed; whether it is a new one.
    Agree(SignedPairing, oneshot::Sender<Result<bool, Fault>>),
    /// Have the relay told what the home has for it of ceremonies; whether there is a home to look into.
    Propose(oneshot::Sender<Result<bool, Fault>>),
    /// What was found there, and is told to the relay.
    Carry(Vec<blo_proto::frame::Frame>),
    /// How far every ceremony is.
    Proposed(Vec<super::Proposal>),
    /// Announce the next key of this office, which the home has; to how many counterparts that were told nothing of it.
    Announce(oneshot::Sender<Result<usize, Fault>>),
    /// How far an attachment has come; answered with whether that is written down.
    Carried(super::blobs::Carried, oneshot::Sender<bool>),
    /// End the agreement with an office; whether it was in force.
    Unpair(blo_proto::OfficeId, oneshot::Sender<Result<bool, Fault>>),
    /// Seal a part of what stands open towards a counterpart, to be carried by hand.
    SealToCarry(
        blo_proto::OfficeId,
        super::Place,
        oneshot::Sender<Result<super::Sealing, Fault>>,
    ),
    /// Take in what came by hand.
    TakeByHand(
        Vec<super::ByHand>,
        oneshot::Sender<Result<Vec<super::TakenIn>, Fault>>,
    ),
    /// Take in a chunk of an attachment that came by hand.
    ChunkByHand(
        blo_proto::blob::CarriedChunk,
        oneshot::Sender<Result<super::TakenIn, Fault>>,
    ),
    /// Send a test message to a counterpart's gateway; answered when that has answered.
    Test(
        blo_proto::OfficeId,
        oneshot::Sender<Result<super::Tested, Fault>>,
    ),
    /// A program of an officer's has ended.
    Rang(super::Rang),
    /// Run the alarm's program once; answered when it has ended, with what went wrong.
    TestAlarm(oneshot::Sender<Result<Result<(), String>, Fault>>),
    /// Officers' pages that are open now.
    Pages(super::Pages),
    /// Look closer than every round does.
    Examine(oneshot::Sender<Result<super::Examined, Fault>>),
    /// Finish and close.
    Stop(oneshot::Sender<()>),
}

/// An alert to take.
#[derive(Debug)]
pub struct Order {
    /// What is said.
    pub alert: Written,
    /// When it is over.
    pub expiry: Expiry,
    /// The client's own name for it; empty = none.
    pub reference: String,
    /// When the newest of what it changes was composed.
    pub after: Option<Timestamp>,
    /// The alert whose words it passes on.
    pub passes_on: Option<Tag>,
}

/// When an alert is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// At a time.
    At(Timestamp),
    /// After so many milliseconds.
    After(u64),
}

/// What was taken.
#[derive(Clone, Copy, Debug)]
pub struct Taken {
    /// Its id.
    pub id: AlertId,
    /// It was taken before.
    pub repeated: bool,
}

/// A received alert, opened by an officer.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Its row.
    pub name: Tag,
    /// Its record.
    pub position: Position,
    /// Who.
    pub officer: String,
}

/// An outcome.
#[derive(Clone, Debug)]
pub struct Act {
    /// What came of it.
    pub outcome: Outcome,
    /// In the officer's words.
    pub note: String,
}

/// Why a request was not done.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Fault {
    /// Not paired with this office, or not now.
    #[error("{0} is not a counterpart of this office now")]
    Counterpart(blo_proto::OfficeId, blo_proto::Code),
    /// The agreement with this office was ended.
    #[error("the agreement with {0} was ended")]
    Ended(blo_proto::OfficeId),
    /// The same name was used for another alert.
    #[error("this ref was used for another alert")]
    Reference,
    /// It would be over already, or live too long.
    #[error("{0}")]
    Lifetime(&'static str),
    /// An agreement that does not hold.
    #[error(transparent)]
    Agreement(#[from] blo_proto::Refusal),
    /// No test message can be sent now.
    #[error("no test message can be sent: {0}")]
    Untested(&'static str),
    /// It is on its way until then.
    #[error("it is on its way until {0}")]
    OnItsWay(Timestamp),
    /// The other office may need it again until then.
    #[error("the other office may need it again until {0}")]
    Needed(Timestamp),
    /// No relay has said what time it is.
    #[error("no relay agrees with this gateway's clock")]
    UnsureClock,
    /// There is no program to run.
    #[error("there is no program of the alarm")]
    NoAlarm,
    /// The disk.
    #[error(transparent)]
    Shelf(#[from] ShelfError),
}
