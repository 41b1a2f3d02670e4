//! One link of one office: hello, welcome, then frames both ways until either side ends it. The only room that
//! touches QUIC streams. Not: what becomes of an envelope (`hub`).

use std::{sync::Arc, time::Duration};

use blo_proto::{
    Clock, Code, Digest, OfficeId, Precedence, Refusal, RelayId, certificate,
    certificate::Leaf,
    envelope::Carried,
    frame::{Frame, Hello, Lane, Welcome},
    limits,
};
use bytes::Bytes;
use rustls_pki_types::CertificateDer;
use tokio::{
    sync::{mpsc, watch},
    task::JoinSet,
    time::timeout,
};
use tokio_util::sync::CancellationToken;

use crate::{
    authorities::Authorities,
    hub::{About, Hub, LinkId, Linked, Outgoing},
    refusals::What,
};
use budget::Budgets;
pub use door::BlobDoor;
use door::Way;
use lane::{Inlets, Writer};
use standing::Standing;
pub use wire::Wire;
use wire::{Ending, Opened};

mod blobs;
mod budget;
mod door;
mod lane;
mod one;
mod standing;
mod wire;

/// From the handshake to the hello.
const HELLO_WITHIN: Duration = Duration::from_secs(10);
/// A goodbye may take this long to arrive.
const GOODBYE_WITHIN: Duration = Duration::from_millis(500);

/// What every session needs.
#[derive(Clone)]
pub struct Setup {
    /// The relay's name.
    pub relay: RelayId,
    /// The owner of all queues.
    pub hub: Hub,
    /// Where time comes from.
    pub clock: Arc<dyn Clock>,
    /// What the authorities say, by now. Their lists are handed out after the welcome, and when there are newer ones.
    pub authorities: watch::Receiver<Arc<Authorities>>,
    /// Where attachments are put and fetched; `None` where none are taken.
    pub blobs: Option<BlobDoor>,
}

impl std::fmt::Debug for Setup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Setup({})", self.relay)
    }
}

/// Runs a link to its end.
pub async fn run(wire: Wire, setup: Setup) {
    let (over, ending) = (wire.name(), wire.ending());
    let (office, leaf) = match identity(&wire) {
        Ok(identity) => identity,
        Err(refusal) => return ending.close(refusal.code),
    };
    let mut standing = Standing::begin(&office, leaf, &setup);
    let (mut inlets, mut writer) = match within(wire.open()).await {
        Ok(Opened::Lanes(inlets, writer)) => (inlets, writer),
        Ok(Opened::Blobs(inlets, writer)) => {
            let who = (standing, office.key);
            return blobs::serve((inlets, writer, ending), who, &setup).await;
        }
        Err(refusal) => {
            setup.note(&office.name, &refusal);
            return ending.close(refusal.code);
        }
    };
    let greeting = greet((&mut inlets, &mut writer), &office, &mut standing, &setup);
    match within(greeting).await {
        Ok(linked) => {
            tracing::info!(office = %office.name, over, "link up");
            carry((inlets, writer, ending), standing, linked, &setup).await;
        }
        Err(refusal) => {
            tracing::warn!(office = %office.name, code = %refusal.code, detail = %refusal.detail, "link refused");
            setup.note(&office.name, &refusal);
            say_goodbye(&mut writer, refusal.code).await;
            ending.close(refusal.code);
        }
    }
}

/// What comes before the time for it is over.
async fn within<T>(coming: impl Future<Output = Result<T, Refusal>>) -> Result<T, Refusal> {
    let late = || Refusal::new(Code::UnexpectedFrame, "it said nothing for too long");
    let come = timeout(HELLO_WITHIN, coming).await;
    come.unwrap_or_else(|_| Err(late()))
}

impl Setup {
    /// Notes for the operator why a link of an office did not begin, or ended.
    fn note(&self, office: &OfficeId, refusal: &Refusal) {
        let what = (What::Link, refusal.code);
        let now = self.clock.now();
        self.hub
            .refusals()
            .office(office, what, &refusal.detail, now);
    }
}

/// The leaf that the handshake verified, and its bytes.
fn identity(wire: &Wire) -> Result<(Leaf<OfficeId>, CertificateDer<'static>), Refusal> {
    let leaf = wire.leaf();
    let leaf = leaf.ok_or_else(|| Refusal::new(Code::BadCertificate, "no certificate"))?;
    Ok((certificate::office(&leaf)?, leaf))
}

/// Hello, then the link token, then welcome.
async fn greet(
    (inlets, writer): (&mut Inlets, &mut Writer),
    office: &Leaf<OfficeId>,
    standing: &mut Standing,
    setup: &Setup,
) -> Result<(Linked, Option<Way>), Refusal> {
    let Some(Frame::Hello(hello)) = inlets.next_of(Lane::Control).await? else {
        return Err(Refusal::new(Code::UnexpectedFrame, "no hello"));
    };
    admit(&hello, office, setup)?;
    let lists = standing.judge()?;
    let linked = setup
        .hub
        .link(office.name.clone(), office.key.clone(), hello.link_token)
        .await?;
    let blobs = setup.blobs.as_ref();
    let way = blobs.map(|door| door.way(&office.name, &office.key));
    let way = way.transpose()?;
    let budget = u64::try_from(limits::LANE_BUDGET_BYTES).unwrap_or(u64::MAX);
    let welcome = Frame::Welcome(Welcome {
        version: limits::VERSION,
        features: Vec::new(),
        relay: setup.relay.clone(),
        clock: setup.clock.now(),
        epoch: linked.epoch,
        position: linked.position,
        link_token: linked.token.clone(),
        budgets: Precedence::URGENT_FIRST.map(|lane| (lane, budget)).to_vec(),
        blob_token: way.as_ref().map(Way::token),
    });
    // Nothing waits before them: both fit.
    let _ = writer.put(Lane::Control, &welcome);
    let _ = pass_on(lists, writer);
    let hub = &setup.hub;
    hub.shown()
        .note(&hub.snapshot(), &office.name, standing.leaf());
    tracing::debug!(office = %office.name, software = ?hello.software, "greeted");
    Ok((linked, way))
}

/// Only the registered key of an id is let in.
fn admit(hello: &Hello, office: &Leaf<OfficeId>, setup: &Setup) -> Result<(), Refusal> {
    if !hello.versions.contains(&limits::VERSION) {
        return Err(Refusal::new(
            Code::UnsupportedVersion,
            format!("{:?}", hello.versions),
        ));
    }
    let snapshot = setup.hub.snapshot();
    snapshot.may_link(&office.name, &office.key).map(|_| ())
}

/// Carries frames until the connection, the hub, an authority or a wrong frame ends it.
async fn carry(
    (inlets, mut writer, ending): (Inlets, Writer, Ending),
    mut standing: Standing,
    (linked, way): (Linked, Option<Way>),
    setup: &Setup,
) {
    let link = Arc::new(Link::of(&standing, linked.link, way.as_ref(), setup));
    let mut reader = JoinSet::new();
    reader.spawn(read(Arc::clone(&link), inlets));
    let (mut frames, mut ended) = (linked.frames, linked.ended);
    let why = loop {
        tokio::select! {
            error = ending.closed() => {
                tracing::info!(office = %link.office, %error, "link down");
                break None;
            }
            code = &mut ended => break Some(bare(code.unwrap_or(Code::ShuttingDown))),
            judged = standing.changed() => match judged {
                Ok(lists) => {
                    if let Err(code) = pass_on(lists, &mut writer) {
                        break Some(bare(code));
                    }
                }
                Err(refusal) => {
                    tracing::warn!(office = %link.office, code = %refusal.code, detail = %refusal.detail, "link cut off");
                    // Nothing more of it counts from here on, while it hears why.
                    reader.abort_all();
                    setup.hub.unlink(link.id).await;
                    // And nothing more is handed to whoever may have its key by now.
                    while frames.try_recv().is_ok() {}
                    break Some(refusal);
                }
            },
            Some(done) = reader.join_next() => {
                if let Ok(Err(refusal)) = done {
                    tracing::warn!(office = %link.office, code = %refusal.code, detail = %refusal.detail, "link ended for what came");
                    break Some(refusal);
                }
                if ending.is_told_by_reader() {
                    tracing::info!(office = %link.office, "link down");
                    break None;
                }
            }
            pumped = writer.pump(&mut frames, |lane, frame| link.budgets.answered(lane, frame)) => {
                // The hub lets go of a link's frames when it ends it: the reason is there by then.
                let said = ended.try_recv().unwrap_or(Code::ShuttingDown);
                break Some(bare(pumped.err().unwrap_or(said)));
            }
        }
    };
    drop(way); // what was opened beside it is over at once
    if let Some(refusal) = why {
        if refusal.code != Code::ShuttingDown {
            setup.note(&link.office, &refusal);
        }
        part(&mut frames, &mut writer, refusal.code).await;
        if ending.is_told_by_reader() {
            // A socket that is closed while something of its peer's is unread takes back what it has sent.
            let _ = timeout(GOODBYE_WITHIN, reader.join_next()).await;
        }
        ending.close(refusal.code);
    }
    setup.hub.unlink(link.id).await;
}

/// A refusal of which the code says all.
fn bare(code: Code) -> Refusal {
    Refusal::new(code, "")
}

/// Hands on revocation lists that are newer.
fn pass_on(lists: Vec<Bytes>, writer: &mut Writer) -> Result<(), Code> {
    for list in lists {
        writer.put(Lane::Control, &Frame::Crl(list))?;
    }
    Ok(())
}

/// What the hub had said before the link ended still goes out; its goodbye is said once.
async fn part(frames: &mut mpsc::UnboundedReceiver<Outgoing>, writer: &mut Writer, code: Code) {
    while let Ok((lane, frame)) = frames.try_recv() {
        if !matches!(*frame, Frame::Goodbye(_)) {
            let _ = writer.put(lane, &frame); // it ends anyhow
        }
    }
    say_goodbye(writer, code).await;
}

/// What a reader needs to know of its link.
struct Link {
    office: OfficeId,
    budgets: Budgets,
    id: LinkId,
    setup: Setup,
    /// Told when the gateway has kept its link token.
    kept: Option<CancellationToken>,
}

/// Reads all lanes to their end. Never stops for a refusal: that is an answer.
async fn read(link: Arc<Link>, mut inlets: Inlets) -> Result<(), Refusal> {
    if !link.confirm(&mut inlets).await? {
        return Ok(());
    }
    while let Some((lane, frame)) = inlets.next().await? {
        link.take(lane, frame).await?;
    }
    Ok(())
}

impl Link {
    fn of(standing: &Standing, id: LinkId, way: Option<&Way>, setup: &Setup) -> Self {
        Self {
            office: standing.office.clone(),
            budgets: Budgets::default(),
            id,
            setup: setup.clone(),
            kept: way.map(Way::kept),
        }
    }

    /// Who may be a copy of a home says first that it has the token, and nothing that it sends before counts: else it
    /// could act for the office and leave no trace by never saying so.
    async fn confirm(&self, inlets: &mut Inlets) -> Result<bool, Refusal> {
        while let Some(frame) = inlets.next_of(Lane::Control).await? {
            let confirms = matches!(frame, Frame::TokenKept);
            if !confirms && !matches!(frame, Frame::Ping(_) | Frame::Goodbye(_) | Frame::Unknown) {
                return Err(Refusal::new(
                    Code::UnexpectedFrame,
                    "before the token is kept",
                ));
            }
            self.take(Lane::Control, frame).await?;
            if confirms {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// From now on it hears of everything, and of attachments that wait too.
    async fn token_kept(&self) {
        let hub = &self.setup.hub;
        hub.token_kept(self.id).await;
        if let (Some(door), Some(kept)) = (&self.setup.blobs, &self.kept)
            && !kept.is_cancelled()
        {
            kept.cancel();
            for news in door.blobs.waiting(&self.office) {
                hub.tell(self.office.clone(), news.into()).await;
            }
        }
    }

    async fn take(&self, lane: Lane, frame: Frame) -> Result<(), Refusal> {
        let hub = &self.setup.hub;
        match (lane, frame) {
            (Lane::Of(_), Frame::Submit(envelope)) => self.submit(lane, envelope).await,
            (Lane::Of(_), Frame::Ack(positions)) => hub.ack(self.id, positions).await,
            (Lane::Control, Frame::TokenKept) => self.token_kept().await,
            (Lane::Control, Frame::Ping(echo)) => hub.pong(self.id, echo).await,
            (Lane::Control, Frame::PublishBundle(bytes)) => {
                match blo_proto::bundle::SignedBundle::decode(bytes) {
                    Ok(bundle) => hub.publish(self.id, bundle).await,
                    Err(refusal) => hub.refuse(self.id, lane, None, refusal).await,
                }
            }
            (Lane::Control, Frame::VoidNumbers(numbers)) => hub.void(self.id, numbers).await,
            (Lane::Control, Frame::Unpair(bytes)) => {
                match blo_proto::unpairing::SignedUnpairing::decode(bytes) {
                    Ok(unpairing) => hub.unpair(self.id, unpairing).await,
                    Err(refusal) => hub.refuse(self.id, lane, None, refusal).await,
                }
            }
            (Lane::Control, Frame::Introduce(bytes)) => {
                match blo_proto::introduction::SignedIntroduction::decode(bytes) {
                    Ok(introduction) => hub.introduce(self.id, introduction).await,
                    Err(refusal) => hub.refuse(self.id, lane, None, refusal).await,
                }
            }
            (Lane::Control, Frame::Agree(bytes)) => {
                match blo_proto::pairing::SignedPairing::decode(bytes) {
                    Ok(pairing) => hub.agree(self.id, pairing).await,
                    Err(refusal) => hub.refuse(self.id, lane, None, refusal).await,
                }
            }
            (Lane::Control, Frame::RollOver(bytes)) => {
                match blo_proto::rollover::SignedRollOver::decode(bytes) {
                    Ok(roll_over) => hub.roll_over(self.id, roll_over).await,
                    Err(refusal) => hub.refuse(self.id, lane, None, refusal).await,
                }
            }
            (Lane::Control, Frame::Goodbye(_)) | (_, Frame::Unknown) => {}
            (lane, _) => {
                return Err(Refusal::new(
                    Code::UnexpectedFrame,
                    format!("on lane {lane:?}"),
                ));
            }
        }
        Ok(())
    }

    /// Judges on the link's own task, so that signatures are verified side by side.
    async fn submit(&self, lane: Lane, envelope: Bytes) {
        let hub = &self.setup.hub;
        let bytes = envelope.clone();
        let within_rate = hub.within_rate(&self.office, self.setup.clock.now());
        let carried = match Carried::decode(envelope) {
            Ok(carried) => carried,
            Err(refusal) => return hub.refuse(self.id, lane, None, refusal).await,
        };
        let binding = carried.binding();
        if !within_rate {
            // Read no further than to name it: an answer without a name could not be tried again.
            let refusal = Refusal::new(Code::TooFast, self.office.to_string());
            return self.refuse_uncounted(lane, binding, refusal).await;
        }
        if !self.budgets.take(lane, binding, bytes.len()) {
            let refusal = Refusal::new(Code::OverBudget, "more is unanswered than the lane allows");
            return self.refuse_uncounted(lane, binding, refusal).await;
        }
        let snapshot = hub.snapshot();
        let number = &carried.header().number;
        let recipient = number.recipient.clone();
        let route = snapshot.route(&self.office, &recipient);
        let judged = if Lane::Of(number.precedence) == lane {
            carried.judge(&route, self.setup.clock.now())
        } else {
            let detail = "another precedence's lane";
            Err(Refusal::new(Code::UnexpectedFrame, detail))
        };
        match judged {
            Ok(verified) => hub.submit(self.id, verified).await,
            Err(mut refusal) => {
                if refusal.code == Code::Unpaired {
                    refusal.code = snapshot.why_unpaired(&self.office, &recipient);
                }
                let about = About::judged(binding, bytes, &route);
                hub.refuse(self.id, lane, Some(about), refusal).await;
            }
        }
    }

    /// Refuses what the lane's budget did not count.
    async fn refuse_uncounted(&self, lane: Lane, binding: Digest, refusal: Refusal) {
        self.budgets.pass_by(lane, binding);
        let hub = &self.setup.hub;
        let about = About::named(binding);
        hub.refuse(self.id, lane, Some(about), refusal).await;
    }
}

async fn say_goodbye(writer: &mut Writer, code: Code) {
    let _ = writer.put(Lane::Control, &Frame::Goodbye(code.to_string())); // it ends anyhow
    let _ = timeout(GOODBYE_WITHIN, writer.finish()).await; // it may not read it
}

#[cfg(test)]
mod tests;
