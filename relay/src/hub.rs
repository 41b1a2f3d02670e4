//! Owns every queue: takes what links hand in, decides, performs. One task on a thread of its own, because it looks
//! things up on disk. Not: sockets, nor signatures of envelopes, which sessions check in parallel.
//!
//! ```text
//! session ── submit ─► admission ─► queue: Persist ─► mailboxes ── on disk ─► queue: Held, Push ─► session
//!         ── ack ────► queue: Settle ─► mailboxes ── on disk ─► queue: Fetched ─► the sender's session
//! ```

use std::{panic::AssertUnwindSafe, sync::Arc, thread};

use blo_proto::{
    Clock, Code, IdentityKey, OfficeId, Refusal, RelayId, Signer, StoreEpoch, Timestamp, Verified,
    bundle::SignedBundle,
    envelope::Carried,
    frame::{Frame, Lane},
    introduction::SignedIntroduction,
    notice::SignedVoidNumbers,
    pairing::SignedPairing,
    rollover::SignedRollOver,
    unpairing::SignedUnpairing,
};
use bytes::Bytes;
use tokio::sync::{mpsc, oneshot, watch};
use tokio_util::sync::CancellationToken;

use crate::{
    figures::Figures,
    mailboxes::Mailboxes,
    quota::{Bounds, Rates},
    refusals::Refusals,
    registry::{Registry, Snapshot},
};

pub use about::About;
pub(crate) use answer::retry_after_s;
pub use request::Request;
pub use rolling::Vouching;
pub use shown::Shown;

use answer::Voice;

mod about;
mod answer;
mod closing;
mod ended;
mod flight;
mod fresh;
mod landing;
mod lookup;
mod office;
mod parting;
mod presence;
mod proposals;
mod request;
mod rolling;
mod room;
mod route;
mod shown;
mod sweep;
mod task;

/// Commands that may wait for the hub: above it a session waits too.
const COMMANDS_MAX: usize = 4_096;

/// One link of one office, while it is up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkId(u64);

/// The hub's handle. When the last one is dropped the hub ends.
#[derive(Clone, Debug)]
pub struct Hub {
    commands: mpsc::Sender<Command>,
    snapshot: watch::Receiver<Arc<Snapshot>>,
    epoch: StoreEpoch,
    rates: Arc<Rates>,
    refusals: Refusals,
    shown: Shown,
    broken: CancellationToken,
}

/// What a hub needs.
pub struct Setup {
    /// The relay's name.
    pub relay: RelayId,
    /// The relay's key, which signs *held*.
    pub signer: Arc<dyn Signer>,
    /// Where time comes from.
    pub clock: Arc<dyn Clock>,
    /// How much a pair and a sender may take.
    pub bounds: Bounds,
    /// What is pushed to an office and not acked, per precedence.
    pub lane_budget_bytes: u64,
    /// Only pairs that the operator allowed may pair.
    pub allow_list: bool,
    /// Whom authorities vouch for.
    pub vouching: Arc<dyn Vouching>,
}

impl std::fmt::Debug for Setup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Setup")
            .field("relay", &self.relay)
            .finish_non_exhaustive()
    }
}

/// A frame on its way out, and its lane. Boxed: a queue has room for 32 from the start, and most links are idle.
pub type Outgoing = (Lane, Box<Frame>);

/// A link that the hub knows.
#[derive(Debug)]
pub struct Linked {
    /// Its name in every later call.
    pub link: LinkId,
    /// To be handed out in the welcome; durable already.
    pub token: Bytes,
    /// The store's epoch.
    pub epoch: StoreEpoch,
    /// The newest position in the journal.
    pub position: u64,
    /// What goes out, lane by lane in order. Bounded by what the gateway leaves unanswered.
    pub frames: mpsc::UnboundedReceiver<Outgoing>,
    /// Resolves when the relay wants the link to end, with the reason.
    pub ended: oneshot::Receiver<Code>,
}

type Look = Box<dyn FnOnce(&Mailboxes, &Registry) + Send>;

pub(crate) enum Command {
    Link {
        office: OfficeId,
        key: IdentityKey,
        token: Bytes,
        reply: oneshot::Sender<Result<Linked, Refusal>>,
    },
    Unlink(LinkId),
    Submit(LinkId, Box<Verified<Carried>>),
    Refuse(LinkId, Lane, Option<About>, Refusal),
    Ack(LinkId, Vec<u64>),
    TokenKept(LinkId),
    Ping(LinkId, Timestamp),
    Publish(LinkId, SignedBundle),
    Void(LinkId, SignedVoidNumbers),
    Unpair(LinkId, SignedUnpairing),
    Introduce(LinkId, SignedIntroduction),
    Agree(LinkId, SignedPairing),
    RollOver(LinkId, SignedRollOver),
    Administer(Request, oneshot::Sender<Result<bool, Refusal>>),
    Look(Look),
    Count(oneshot::Sender<Figures>),
    Tell(OfficeId, Box<Frame>),
    Shutdown(oneshot::Sender<()>),
}

impl Hub {
    /// Starts the hub of `mailboxes`, its registry loaded from there.
    ///
    /// # Errors
    /// A sentence that says what could not be read or started.
    pub fn start(mailboxes: Mailboxes, setup: Setup) -> Result<Self, String> {
        let (hub, task) = Self::prepare(mailboxes, setup)?;
        let tell = hub.broken.clone();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .map_err(|error| error.to_string())?;
        thread::Builder::new()
            .name("hub".to_owned())
            .spawn(move || {
                let ran = AssertUnwindSafe(|| runtime.block_on(task));
                if std::panic::catch_unwind(ran).is_err() {
                    tracing::error!("the hub panicked: nothing is taken any more");
                    tell.cancel();
                }
            })
            .map_err(|error| error.to_string())?;
        Ok(hub)
    }

    /// The hub of `mailboxes` and what runs it, which blocks while it looks things up on disk: [`Hub::start`] gives
    /// it a thread of its own.
    ///
    /// # Errors
    /// A sentence that says what could not be read.
    pub fn prepare(
        mailboxes: Mailboxes,
        setup: Setup,
    ) -> Result<(Self, impl Future<Output = ()> + Send), String> {
        let entries = mailboxes.registry().map_err(|error| error.to_string())?;
        let registry = Registry::load(entries).map_err(|refusal| refusal.to_string())?;
        let registry = registry.with_allow_list(setup.allow_list);
        if let Err(refusal) = registry.snapshot().confirmed() {
            tracing::error!(%refusal, "ALARM: every link is refused until the operator confirms the registry");
        }
        let (commands, inbox) = mpsc::channel(COMMANDS_MAX);
        let (announce, snapshot) = watch::channel(registry.snapshot());
        let epoch = mailboxes.epoch();
        let rates = Arc::new(Rates::new(setup.bounds));
        let refusals = Refusals::default();
        let voice = Voice::new(&setup, epoch, refusals.clone());
        let task = task::Task::new((mailboxes, registry), voice, setup, announce)
            .map_err(|error| error.to_string())?;
        let hub = Self {
            commands,
            snapshot,
            epoch,
            rates,
            refusals,
            shown: Shown::default(),
            broken: CancellationToken::new(),
        };
        let broken = hub.broken.clone();
        Ok((hub, task.run(inbox, broken)))
    }

    /// Registered offices and pairings as they are now.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot.borrow())
    }

    /// The same, as it changes.
    pub fn snapshots(&self) -> watch::Receiver<Arc<Snapshot>> {
        self.snapshot.clone()
    }

    /// What was refused of late, and whom.
    pub const fn refusals(&self) -> &Refusals {
        &self.refusals
    }

    /// The certificates by which offices link.
    pub const fn shown(&self) -> &Shown {
        &self.shown
    }

    /// Takes a token of a sender; `false` where it submits too fast. R-09: before anything of a submit is read.
    pub fn within_rate(&self, sender: &OfficeId, now: Timestamp) -> bool {
        self.rates.take(sender, now)
    }

    /// Resolves when the hub has panicked or its store has failed: what it held in memory is gone, and what it held on
    /// disk is not.
    pub async fn broken(&self) {
        self.broken.cancelled().await;
    }

    /// The store's epoch.
    pub const fn epoch(&self) -> StoreEpoch {
        self.epoch
    }

    /// Takes a link of `office`, which has proven that it holds `key`, in the place of any other. The new link token
    /// is on disk when this returns.
    ///
    /// # Errors
    /// `second_gateway` where `token` is not valid, `unregistered`, `suspended`, `key_changed`, `storage_full`,
    /// `shutting_down`.
    pub async fn link(
        &self,
        office: OfficeId,
        key: IdentityKey,
        token: Bytes,
    ) -> Result<Linked, Refusal> {
        let (reply, answer) = oneshot::channel();
        self.command(Command::Link {
            office,
            key,
            token,
            reply,
        })
        .await;
        answer.await.unwrap_or_else(|_| Err(gone()))
    }

    /// Forgets a link.
    pub async fn unlink(&self, link: LinkId) {
        self.command(Command::Unlink(link)).await;
    }

    /// Takes an envelope that the session has judged. The answer comes out of the link's frames.
    pub async fn submit(&self, link: LinkId, envelope: Verified<Carried>) {
        self.command(Command::Submit(link, Box::new(envelope)))
            .await;
    }

    /// Refuses what the session would not take: counted, and signed where it is *never* and could be read.
    pub async fn refuse(&self, link: LinkId, lane: Lane, about: Option<About>, refusal: Refusal) {
        self.command(Command::Refuse(link, lane, about, refusal))
            .await;
    }

    /// The gateway has these on its own disk.
    pub async fn ack(&self, link: LinkId, positions: Vec<u64>) {
        self.command(Command::Ack(link, positions)).await;
    }

    /// The gateway has the link token on its own disk.
    pub async fn token_kept(&self, link: LinkId) {
        self.command(Command::TokenKept(link)).await;
    }

    /// Answers a ping with the relay's clock.
    pub async fn pong(&self, link: LinkId, echo: Timestamp) {
        self.command(Command::Ping(link, echo)).await;
    }

    /// The gateway publishes its bundle.
    pub async fn publish(&self, link: LinkId, bundle: SignedBundle) {
        self.command(Command::Publish(link, bundle)).await;
    }

    /// The gateway gave numbers up.
    pub async fn void(&self, link: LinkId, numbers: SignedVoidNumbers) {
        self.command(Command::Void(link, numbers)).await;
    }

    /// The gateway's office ends an agreement.
    pub async fn unpair(&self, link: LinkId, unpairing: SignedUnpairing) {
        self.command(Command::Unpair(link, unpairing)).await;
    }

    /// The gateway's office introduces itself to another.
    pub async fn introduce(&self, link: LinkId, introduction: SignedIntroduction) {
        self.command(Command::Introduce(link, introduction)).await;
    }

    /// The gateway's office signed a pairing; perhaps the other did, too.
    pub async fn agree(&self, link: LinkId, pairing: SignedPairing) {
        self.command(Command::Agree(link, pairing)).await;
    }

    /// The gateway's office, or a counterpart of its, changes its key by plan.
    pub async fn roll_over(&self, link: LinkId, roll_over: SignedRollOver) {
        self.command(Command::RollOver(link, roll_over)).await;
    }

    /// Does what an operator asks; on disk when this returns. `false` where it was so already.
    ///
    /// # Errors
    /// A refusal that says why not.
    pub async fn administer(&self, request: Request) -> Result<bool, Refusal> {
        let (reply, answer) = oneshot::channel();
        self.command(Command::Administer(request, reply)).await;
        answer.await.unwrap_or_else(|_| Err(gone()))
    }

    /// Looks at mailboxes and registry between two commands; `None` where the hub has ended. It must be quick.
    pub async fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Mailboxes, &Registry) -> T + Send + 'static,
    ) -> Option<T> {
        let (reply, answer) = oneshot::channel();
        let look: Look = Box::new(move |mailboxes, registry| {
            let _ = reply.send(look(mailboxes, registry)); // the asker may be gone
        });
        self.command(Command::Look(look)).await;
        answer.await.ok()
    }

    /// Says something on control to an office, if it is linked.
    pub async fn tell(&self, office: OfficeId, frame: Frame) {
        self.command(Command::Tell(office, Box::new(frame))).await;
    }

    /// What the hub holds, and did since it was started; `None` where it has ended.
    pub async fn figures(&self) -> Option<Figures> {
        let (reply, answer) = oneshot::channel();
        self.command(Command::Count(reply)).await;
        answer.await.ok()
    }

    /// Finishes what is being written, says goodbye to every link, and closes the store cleanly.
    pub async fn shutdown(&self) {
        let (reply, answer) = oneshot::channel();
        self.command(Command::Shutdown(reply)).await;
        let _ = answer.await; // an error means that the hub has ended already
    }

    async fn command(&self, command: Command) {
        // A hub that has ended drops what it is asked; whoever waits for an answer is told.
        let _ = self.commands.send(command).await;
    }
}

fn gone() -> Refusal {
    Refusal::new(Code::ShuttingDown, "the relay is going down")
}

#[cfg(test)]
pub(crate) mod tests;
