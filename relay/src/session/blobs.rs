//! The connection for attachments beside a link: chunks in and out, one answer each, in order. What is wrong on it ends it
//! alone. Not: what is kept (`crate::blobs`), nor whose token opens it (`door`).

use std::{collections::VecDeque, pin::Pin};

use blo_proto::{
    Code, IdentityKey, OfficeId, Refusal, When,
    frame::{
        BlobFrame, Frame, Lane,
        blobs::{BlobStands, PutChunk},
    },
    limits,
};
use tokio::time::timeout;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::{
    GOODBYE_WITHIN, Setup,
    door::BlobDoor,
    lane::{Inlets, Writer},
    say_goodbye,
    standing::Standing,
    wire::Ending,
    within,
};
use crate::{
    blobs::{Blobs, Found, Name, Stands},
    hub::retry_after_s,
    refusals::What,
};

/// Frames of a gateway that may be unanswered.
const WINDOW: u32 = limits::BLOB_WINDOW_MAX;

type Answering = Pin<Box<dyn Future<Output = BlobFrame> + Send>>;

/// Serves a connection whose stream said that it is for blobs, to its end.
pub(super) async fn serve(
    (mut inlets, mut writer, ending): (Inlets, Writer, Ending),
    (mut standing, key): (Standing, IdentityKey),
    setup: &Setup,
) {
    let served = async {
        let Some(door) = &setup.blobs else {
            let detail = "this relay takes no attachments";
            return Err(Refusal::new(Code::UnexpectedFrame, detail));
        };
        ending.keep_little();
        let office = standing.office.clone();
        let entering = enter(&mut inlets, door, (&office, &key));
        let (over, _entered) = within(entering).await?;
        standing.judge()?;
        let _ = writer.put(Lane::Control, &Frame::Blob(BlobFrame::Welcome(WINDOW))); // it is the first
        let serving = Serving {
            desk: Desk {
                office,
                blobs: door.blobs.clone(),
                setup: setup.clone(),
            },
            waiting: VecDeque::new(),
            answering: None,
            writing: true,
        };
        serving
            .run((&mut inlets, &mut writer, &ending), &mut standing, &over)
            .await
    };
    if let Err(refusal) = served.await {
        tracing::info!(office = %standing.office, code = %refusal.code, detail = %refusal.detail, "connection for attachments ended");
        if refusal.code != Code::NoLink {
            setup.note(&standing.office, &refusal);
        }
        say_goodbye(&mut writer, refusal.code).await;
        if ending.is_told_by_reader() {
            // A socket that is closed while something of its peer's is unread takes back what it has sent.
            let rest = async { while let Ok(Some(_)) = inlets.next().await {} };
            let _ = timeout(GOODBYE_WITHIN, rest).await;
        }
        ending.close(refusal.code);
    }
}

/// The token, and what it opens.
async fn enter(
    inlets: &mut Inlets,
    door: &BlobDoor,
    (office, key): (&OfficeId, &IdentityKey),
) -> Result<(CancellationToken, DropGuard), Refusal> {
    match inlets.next().await? {
        Some((Lane::Control, Frame::Blob(BlobFrame::Hello(token)))) => {
            door.enter(&token, office, key).await
        }
        _ => Err(Refusal::new(Code::UnexpectedFrame, "no token")),
    }
}

/// What is under way on one connection. No more than a window of it.
struct Serving {
    desk: Desk,
    waiting: VecDeque<BlobFrame>,
    answering: Option<Answering>,
    /// An answer is on its way out: the next is not begun before, so that who does not read fills no memory.
    writing: bool,
}

impl Serving {
    async fn run(
        mut self,
        (inlets, writer, ending): (&mut Inlets, &mut Writer, &Ending),
        standing: &mut Standing,
        over: &CancellationToken,
    ) -> Result<(), Refusal> {
        loop {
            if self.answering.is_none() && !self.writing {
                let next = self.waiting.pop_front();
                self.answering = next.map(|asked| self.desk.clone().answer(asked));
            }
            tokio::select! {
                biased;
                () = over.cancelled() => {
                    return Err(Refusal::new(Code::NoLink, "its link is over, or another one took its place"));
                }
                judged = standing.changed() => judged.map(|_| ())?,
                error = ending.closed() => {
                    tracing::debug!(%error, "connection for attachments is gone");
                    return Ok(());
                }
                () = writer.flush(), if self.writing => self.writing = false,
                answer = answered(&mut self.answering) => {
                    self.answering = None;
                    let _ = writer.put(Lane::Control, &Frame::Blob(answer)); // nothing else waits there
                    self.writing = true;
                }
                frame = inlets.next() => match frame? {
                    Some(frame) => self.ask(frame)?,
                    None => return Ok(()),
                },
            }
        }
    }

    /// Takes what came.
    fn ask(&mut self, frame: (Lane, Frame)) -> Result<(), Refusal> {
        let asked = match frame {
            (Lane::Control, Frame::Blob(asked)) if is_asked(&asked) => asked,
            (Lane::Control, Frame::Unknown | Frame::Goodbye(_)) => return Ok(()),
            _ => {
                let detail = "on the connection for attachments";
                return Err(Refusal::new(Code::UnexpectedFrame, detail));
            }
        };
        let under_way = self.waiting.len() + usize::from(self.answering.is_some());
        if under_way >= usize::try_from(WINDOW).unwrap_or(usize::MAX) {
            let detail = "more is unanswered than the window allows";
            return Err(Refusal::new(Code::OverBudget, detail));
        }
        self.waiting.push_back(asked);
        Ok(())
    }
}

/// Whether a gateway may say it.
const fn is_asked(frame: &BlobFrame) -> bool {
    matches!(
        frame,
        BlobFrame::Put(_) | BlobFrame::Ask { .. } | BlobFrame::Get { .. } | BlobFrame::Taken { .. }
    )
}

async fn answered(answering: &mut Option<Answering>) -> BlobFrame {
    match answering {
        Some(answering) => answering.await,
        None => std::future::pending().await,
    }
}

/// Answers for one office.
#[derive(Clone)]
struct Desk {
    office: OfficeId,
    blobs: Blobs,
    setup: Setup,
}

impl Desk {
    fn answer(self, asked: BlobFrame) -> Answering {
        Box::pin(async move {
            match asked {
                BlobFrame::Put(put) => self.put(put).await,
                BlobFrame::Get {
                    sender,
                    blob,
                    index,
                } => self.get(self.received(sender, blob), index).await,
                BlobFrame::Taken { office, blob } => self.taken(self.received(office, blob)).await,
                BlobFrame::Ask { office, blob, sent } => {
                    let mut name = self.received(office.clone(), blob);
                    if sent {
                        std::mem::swap(&mut name.sender, &mut name.recipient);
                    }
                    stands(office, blob, self.blobs.stands(&name))
                }
                // None of these was let in.
                other => other,
            }
        })
    }

    /// one of a blob's two offices is the asker's own, so nobody names what is between two others.
    fn received(&self, sender: OfficeId, blob: blo_proto::BlobId) -> Name {
        Name {
            sender,
            recipient: self.office.clone(),
            blob,
        }
    }

    async fn put(&self, put: PutChunk) -> BlobFrame {
        let (recipient, blob) = (put.recipient.clone(), put.blob);
        let stands_now = match self.may_put(&put) {
            Ok(()) => self.blobs.put(self.office.clone(), put).await,
            Err(refusal) => Err(refusal),
        };
        match stands_now {
            Ok(now) => {
                let news = self.blobs.news(&self.office, &recipient, blob);
                if let Some(news) = news {
                    self.setup.hub.tell(recipient.clone(), news.into()).await;
                }
                stands(recipient, blob, now)
            }
            Err(refusal) => self.refuse(recipient, blob, &refusal),
        }
    }

    async fn get(&self, name: Name, index: u32) -> BlobFrame {
        let (sender, blob) = (name.sender.clone(), name.blob);
        let found = match self.agreed(&name.sender) {
            Ok(()) => self.blobs.chunk(name, index).await,
            Err(refusal) => Err(refusal),
        };
        match found {
            Ok(Found::Chunk(chunk)) => BlobFrame::Chunk {
                sender,
                blob,
                index,
                chunk,
            },
            Ok(Found::Not(now)) => stands(sender, blob, now),
            Err(refusal) => self.refuse(sender, blob, &refusal),
        }
    }

    async fn taken(&self, name: Name) -> BlobFrame {
        let (sender, blob) = (name.sender.clone(), name.blob);
        match self.blobs.take(name).await {
            Ok((now, is_new)) => {
                if is_new {
                    let office = self.office.clone();
                    let news = Frame::Blob(BlobFrame::Taken { office, blob });
                    self.setup.hub.tell(sender.clone(), news).await;
                }
                stands(sender, blob, now)
            }
            Err(refusal) => self.refuse(sender, blob, &refusal),
        }
    }

    /// As an envelope is judged for its route and its time.
    fn may_put(&self, put: &PutChunk) -> Result<(), Refusal> {
        let refuse = |code| Err(Refusal::new(code, put.recipient.to_string()));
        let (snapshot, now) = (self.setup.hub.snapshot(), self.setup.clock.now());
        let Ok(recipient) = snapshot.registered(&put.recipient) else {
            return refuse(Code::UnknownRecipient);
        };
        if recipient.suspended.is_some() {
            return refuse(Code::Suspended);
        }
        self.agreed(&put.recipient)?;
        if put.expires_at <= now {
            return refuse(Code::Expired);
        }
        let longest = limits::LIFETIME_MAX_MS.saturating_add(limits::CLOCK_SKEW_MAX_MS);
        if put.expires_at.millis_since(now) > longest {
            return refuse(Code::LifetimeTooLong);
        }
        Ok(())
    }

    /// The two offices have an agreement that is valid now.
    fn agreed(&self, other: &OfficeId) -> Result<(), Refusal> {
        let (snapshot, now) = (self.setup.hub.snapshot(), self.setup.clock.now());
        let Some(agreed) = snapshot.agreed(&self.office, other) else {
            let code = snapshot.why_unpaired(&self.office, other);
            return Err(Refusal::new(code, other.to_string()));
        };
        let pairing = &agreed.pairing;
        if now < pairing.not_before || now > pairing.not_after {
            let detail = pairing.not_after.to_string();
            return Err(Refusal::new(Code::PairingExpired, detail));
        }
        Ok(())
    }

    fn refuse(&self, office: OfficeId, blob: blo_proto::BlobId, refusal: &Refusal) -> BlobFrame {
        tracing::debug!(office = %self.office, code = %refusal.code, detail = %refusal.detail, "refused an attachment");
        let (what, now) = ((What::Sent, refusal.code), self.setup.clock.now());
        let book = self.setup.hub.refusals();
        book.office(&self.office, what, "", now);
        let later = refusal.code.when() == When::Later;
        BlobFrame::Refused {
            office,
            blob,
            code: refusal.code.to_string(),
            retry_after_s: if later {
                retry_after_s(refusal.code)
            } else {
                0
            },
        }
    }
}

fn stands(office: OfficeId, blob: blo_proto::BlobId, now: Stands) -> BlobFrame {
    BlobFrame::Stands(BlobStands {
        office,
        blob,
        kept: now.kept,
        chunks: now.chunks,
        taken: now.taken,
    })
}
