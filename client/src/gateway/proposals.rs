//! What of ceremonies goes through the relay: what an officer made in the home is told to it, and what it hands over is
//! taken into the home, as `blo pair take` takes it from a file. Not: hearing and signing, which an officer does.
//!
//! ```text
//!  engine ── Errand ──► clerk: reads and writes <office>.ceremony, waiting for other programs' steps
//!         ◄── Command ──┘      frames to tell, agreements with both signatures, how far everything is
//! ```

use std::collections::BTreeMap;

use blo_proto::{
    Code, Digest, OfficeId, StoreEpoch, Timestamp,
    frame::{Counterpart as Said, Frame, Lane, Refused},
    limits,
    pairing::SignedPairing,
};
use bytes::Bytes;
use tokio::sync::{mpsc, oneshot};
use tokio_util::task::AbortOnDropHandle;

use super::{Proposal, command::Command, counterpart::Counterpart, engine::Engine, round::Round};
use crate::{
    ceremony::{Ceremony, Message, Stage, Taken},
    keys::{Ceremonies, HomeError, TakeError},
};

/// Errands that wait for the clerk: all counterparts and all introductions of one link. What is beyond comes again at
/// the next.
const ERRANDS_MAX: usize = 4_096;
/// So often the relay is told again what is under way: it may have had no room, or its operator may have allowed it.
const REPEAT_MINUTES: u64 = 10;

/// The clerk's desk, seen from the engine. Dropping it ends the clerk.
pub(super) struct Desk {
    errands: mpsc::Sender<(Errand, Timestamp)>,
    commands: mpsc::WeakSender<Command>,
    /// What is under way is known.
    has_looked: bool,
    _clerk: AbortOnDropHandle<()>,
}

/// What the clerk is asked for.
enum Errand {
    /// Tell the relay what is under way.
    Look,
    /// The same of a relay that was just linked to, whose store has this epoch.
    Linked(StoreEpoch),
    /// The relay handed something over.
    Came(Bytes),
    /// The relay has a pairing with an office in force.
    AtRelay(OfficeId, Bytes),
    /// The relay has no pairing with an office in force, and says which serial was the last.
    Serial(OfficeId, u64),
    /// The relay did not take what it was told.
    Refused(Digest, Code),
}

/// What the clerk answers.
#[derive(Default)]
struct Answer {
    frames: Vec<Frame>,
    agreed: Option<SignedPairing>,
    proposals: Option<Vec<Proposal>>,
}

struct Clerk {
    ceremonies: Ceremonies,
    /// Of the store of the relay that was last linked to.
    epoch: Option<StoreEpoch>,
    /// What the relay was told on this link, and about whom.
    told: BTreeMap<Digest, OfficeId>,
    refused: BTreeMap<OfficeId, Code>,
    /// The pairings that the relay named in this run.
    at_relay: BTreeMap<OfficeId, Digest>,
}

impl Engine {
    /// Has a clerk keep what goes through the relay, if there is a home to keep it in.
    pub(super) fn keep_proposals(&mut self, commands: &mpsc::Sender<Command>) {
        let Some(ceremonies) = self.parts.ceremonies.take() else {
            return;
        };
        // Weak: the gateway ends when nobody else holds the other end.
        self.hire(ceremonies, commands.downgrade());
    }

    /// This office has another key in hand: another clerk goes on with that.
    pub(super) fn keep_proposals_with_key(&mut self) {
        let Some(desk) = self.proposals.take() else {
            return;
        };
        let ceremonies = self.parts.own_keys.as_ref().map(|keys| keys.ceremonies());
        if let Some(ceremonies) = ceremonies.flatten() {
            self.hire(ceremonies, desk.commands.clone());
        }
    }

    fn hire(&mut self, ceremonies: Ceremonies, commands: mpsc::WeakSender<Command>) {
        let clerk = Clerk {
            ceremonies,
            epoch: None,
            told: BTreeMap::new(),
            refused: BTreeMap::new(),
            at_relay: BTreeMap::new(),
        };
        let (errands, waiting) = mpsc::channel(ERRANDS_MAX);
        let task = tokio::spawn(run(clerk, waiting, commands.clone()));
        self.proposals = Some(Desk {
            errands,
            commands,
            has_looked: false,
            _clerk: AbortOnDropHandle::new(task),
        });
        self.look_at_proposals(self.clockwork.now());
    }

    /// Has the relay told what is under way; whether there is a clerk.
    pub(super) fn look_at_proposals(&self, now: Timestamp) -> bool {
        self.errand(Errand::Look, now)
    }

    pub(super) fn repeat_proposals(&self, minute: u64, now: Timestamp) {
        if self.link_up() && minute.is_multiple_of(REPEAT_MINUTES) {
            self.look_at_proposals(now);
        }
    }

    /// The relay hands over an introduction, or an agreement that the other office signed.
    pub(super) fn proposal_came(&self, bytes: Bytes, now: Timestamp) {
        self.errand(Errand::Came(bytes), now);
    }

    /// The relay has an agreement in force: the home learns that, also where it names another key, which an officer
    /// here has heard and signed for.
    pub(super) fn pairing_at_relay(&self, said: &Said, now: Timestamp) {
        if !said.pairing.is_empty() {
            let errand = Errand::AtRelay(said.office.clone(), said.pairing.clone());
            self.errand(errand, now);
        }
    }

    /// Which serials are used up though nobody here signed for them: the relay's operator ended an agreement, or this home
    /// is younger than the last one.
    pub(super) fn serial_at_relay(&self, said: &Said, now: Timestamp) {
        if said.pairing.is_empty() && said.serial > 0 {
            let errand = Errand::Serial(said.office.clone(), said.serial);
            self.errand(errand, now);
        }
    }

    /// Whether it is about a counterpart with another key than the one that is pinned: kept until the home has it.
    pub(super) fn names_another_key(&self, said: &Said) -> bool {
        let signed = SignedPairing::decode(said.pairing.clone());
        let Ok(pairing) = signed.and_then(|signed| signed.unproven()) else {
            return false;
        };
        let (known, named) = (self.peers.get(&said.office), pairing.party(&said.office));
        let newer = |known: &&Counterpart| known.settled() < pairing.serial;
        let known = known.filter(newer); // else it is what roll-overs were made of since
        known.is_some_and(|known| named.is_some_and(|named| named.key != known.key))
    }

    pub(super) fn proposal_refused(&self, refused: &Refused, now: Timestamp) {
        if let (Some(about), Ok(code)) = (refused.envelope, refused.code.parse()) {
            self.errand(Errand::Refused(about, code), now);
        }
    }

    /// How far every ceremony is.
    pub(super) fn proposed(&mut self, proposals: Vec<Proposal>) {
        self.live.proposals = proposals;
        if let Some(desk) = &mut self.proposals {
            desk.has_looked = true;
        }
    }

    /// Whether an agreement with anybody may bear our signature that is not known here to be in force.
    pub(super) fn signs(&self) -> bool {
        let looks = |desk: &Desk| !desk.has_looked;
        self.proposals.as_ref().is_some_and(looks) || self.live.proposals.iter().any(is_signed)
    }

    /// The same of one office. Before the clerk has looked it may be any.
    pub(super) fn has_signed(&self, office: &OfficeId) -> bool {
        let looks = |desk: &Desk| !desk.has_looked;
        let mut all = self.live.proposals.iter();
        self.proposals.as_ref().is_some_and(looks)
            || all.any(|one| is_signed(one) && one.office == *office)
    }

    pub(super) fn carry(&self, frames: Vec<Frame>, round: &mut Round) {
        if self.link_up() {
            let frames = frames.into_iter().filter(|frame| !self.was_ended(frame));
            let frames = frames.map(|frame| (Lane::Control, frame));
            round.outbox.extend(frames);
        }
    }

    /// Whether it is an agreement that one of the two has ended: a relay that lost the end is not taught it anew.
    fn was_ended(&self, frame: &Frame) -> bool {
        let Frame::Agree(bytes) = frame else {
            return false;
        };
        let signed = SignedPairing::decode(bytes.clone());
        let Ok(pairing) = signed.and_then(|signed| signed.unproven()) else {
            return true;
        };
        let them = pairing.counterpart_of(&self.parts.office);
        let peer = them.and_then(|them| self.peers.get(&them.office));
        peer.is_some_and(|peer| peer.ended.is_some() && peer.settled() >= pairing.serial)
    }

    /// The link is up: the relay is told what is under way.
    pub(super) fn tell_proposals(&self, epoch: StoreEpoch, now: Timestamp) {
        self.errand(Errand::Linked(epoch), now);
    }

    fn errand(&self, errand: Errand, now: Timestamp) -> bool {
        let Some(desk) = &self.proposals else {
            return false;
        };
        if desk.errands.try_send((errand, now)).is_err() {
            tracing::warn!("too much of ceremonies came at once; it comes again at the next link");
        }
        true
    }
}

/// One errand after another, each on a thread where it may wait for the disk and for other programs.
async fn run(
    mut clerk: Clerk,
    mut errands: mpsc::Receiver<(Errand, Timestamp)>,
    commands: mpsc::WeakSender<Command>,
) {
    while let Some((errand, now)) = errands.recv().await {
        let done = tokio::task::spawn_blocking(move || {
            let answer = clerk.perform(errand, now);
            (clerk, answer)
        });
        let answer;
        (clerk, answer) = match done.await {
            Ok(done) => done,
            Err(error) => {
                tracing::error!(%error, "nothing of ceremonies goes through the relay until the next start");
                return;
            }
        };
        let Some(commands) = commands.upgrade() else {
            return;
        };
        for command in answer.commands() {
            let _ = commands.send(command).await; // a gateway that ends takes none
        }
    }
}

impl Answer {
    fn commands(self) -> impl Iterator<Item = Command> {
        let frames = (!self.frames.is_empty()).then_some(Command::Carry(self.frames));
        let agreed = self.agreed.map(|signed| {
            let (answer, _) = oneshot::channel();
            Command::Agree(signed, answer)
        });
        let proposals = self.proposals.map(Command::Proposed);
        [agreed, frames, proposals].into_iter().flatten()
    }
}

impl Clerk {
    fn perform(&mut self, errand: Errand, now: Timestamp) -> Answer {
        let done = match errand {
            Errand::Look => self.look(now),
            Errand::Linked(epoch) => {
                if self.epoch.replace(epoch) != Some(epoch) {
                    self.at_relay.clear();
                }
                self.look(now)
            }
            Errand::Came(bytes) => self.came(&bytes, now),
            Errand::AtRelay(office, bytes) => self.at_relay(office, &bytes, now),
            Errand::Serial(office, serial) => self.serial(&office, serial),
            Errand::Refused(about, code) => self.refused(about, code),
        };
        done.unwrap_or_else(|error| {
            // Nothing of it says a digit.
            tracing::warn!(%error, "something of a ceremony was not taken");
            Answer::default()
        })
    }

    /// What the relay is to know of every ceremony.
    fn look(&mut self, now: Timestamp) -> Result<Answer, TakeError> {
        self.told.clear();
        self.refused.clear();
        let mut frames = Vec::new();
        for office in self.ceremonies.offices()? {
            let ceremony = self.ceremonies.with(&office)?;
            if ceremony.is_stale(now) {
                self.forget(&office, now)?;
                continue;
            }
            if let Some(introduction) = ceremony.introduces(now) {
                self.told.insert(introduction.digest(), office.clone());
                frames.push(Frame::Introduce(introduction.encode()));
            }
            for agreement in ceremony.agrees(self.epoch) {
                self.told.insert(agreement.digest(), office.clone());
                frames.push(Frame::Agree(agreement.encode()));
            }
        }
        Ok(Answer {
            frames,
            proposals: Some(self.all()?),
            ..Answer::default()
        })
    }

    fn came(&mut self, bytes: &Bytes, now: Timestamp) -> Result<Answer, TakeError> {
        let (office, message) = Message::read(bytes, self.ceremonies.own())?;
        let takes = match &message {
            Message::Introduction(..) => self.has_room(&office, Ceremony::is_strangers)?,
            Message::Agreement(signed, _) => {
                signed.verify().is_err() || self.ceremonies.with(&office)?.may_come(signed)
            }
        };
        if takes {
            self.take(bytes, now)
        } else {
            tracing::warn!(%office, "the relay handed over what is not taken from it");
            Ok(Answer::default())
        }
    }

    fn take(&self, bytes: &Bytes, now: Timestamp) -> Result<Answer, TakeError> {
        let (ceremony, taken) = self.ceremonies.take(bytes, now)?;
        let agreed = match taken {
            Taken::Again => return Ok(Answer::default()),
            Taken::Whole(whole) => Some(whole),
            Taken::Introduction | Taken::Half => None,
        };
        let office = ceremony.with();
        tracing::info!(%office, stage = ceremony.stage().name(), "of a ceremony, through the relay");
        Ok(Answer {
            agreed,
            proposals: Some(self.all()?),
            ..Answer::default()
        })
    }

    fn at_relay(
        &mut self,
        office: OfficeId,
        bytes: &Bytes,
        now: Timestamp,
    ) -> Result<Answer, TakeError> {
        let Ok(signed) = SignedPairing::decode(bytes.clone()) else {
            return Ok(Answer::default());
        };
        if self.at_relay.get(&office) == Some(&signed.digest()) {
            return Ok(Answer::default());
        }
        let mut answer = Answer::default();
        let known = self.ceremonies.agreement(&office)?;
        if known.as_ref().map(SignedPairing::digest) != Some(signed.digest()) {
            answer = self.came(bytes, now)?;
        }
        let _step = self.ceremonies.step()?;
        let mut ceremony = self.ceremonies.with(&office)?;
        if let Some(epoch) = self.epoch
            && ceremony.is_at_relay(&signed, epoch)
        {
            self.ceremonies.keep(&ceremony)?;
            answer.proposals = Some(self.all()?);
        }
        self.at_relay.insert(office, signed.digest());
        Ok(answer)
    }

    fn serial(&self, office: &OfficeId, serial: u64) -> Result<Answer, TakeError> {
        if self.has_room(office, Ceremony::is_hearsay)? {
            let _step = self.ceremonies.step()?;
            let mut ceremony = self.ceremonies.with(office)?;
            if ceremony.told(serial) {
                self.ceremonies.keep(&ceremony)?;
            }
        }
        Ok(Answer::default())
    }

    fn refused(&mut self, about: Digest, code: Code) -> Result<Answer, TakeError> {
        let Some(office) = self.told.get(&about) else {
            return Ok(Answer::default());
        };
        self.refused.insert(office.clone(), code);
        let proposals = Some(self.all()?);
        Ok(Answer {
            proposals,
            ..Answer::default()
        })
    }

    fn forget(&self, office: &OfficeId, now: Timestamp) -> Result<(), HomeError> {
        let _step = self.ceremonies.step()?;
        let ceremony = self.ceremonies.with(office)?; // another program may have made a step meanwhile
        if ceremony.is_stale(now) {
            self.ceremonies.forget(&ceremony)?;
        }
        Ok(())
    }

    /// Whether what the relay says of this office may take a place: it may have made it up, and any number of them.
    fn has_room(
        &self,
        office: &OfficeId,
        is_such: impl Fn(&Ceremony) -> bool,
    ) -> Result<bool, HomeError> {
        let known = self.ceremonies.offices()?;
        if known.contains(office) {
            return Ok(true);
        }
        let mut strangers = 0_usize;
        for one in known {
            let counts = is_such(&self.ceremonies.with(&one)?);
            strangers = strangers.saturating_add(usize::from(counts));
        }
        Ok(strangers < limits::INTRODUCTIONS_WAITING_MAX)
    }

    /// How far every ceremony is that is not done with.
    fn all(&self) -> Result<Vec<Proposal>, HomeError> {
        let mut proposals = Vec::new();
        for office in self.ceremonies.offices()? {
            let ceremony: Ceremony = self.ceremonies.with(&office)?;
            let stage = ceremony.stage();
            if stage != Stage::Nothing || ceremony.agrees(self.epoch).next().is_some() {
                let refused = self.refused.get(&office).copied();
                proposals.push(Proposal {
                    office,
                    stage,
                    refused,
                });
            }
        }
        Ok(proposals)
    }
}

fn is_signed(proposal: &Proposal) -> bool {
    proposal.stage == Stage::Signed
}
