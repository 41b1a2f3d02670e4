//! The second connection, for attachments: one stream, frames about blobs in and out. It is made beside a link that is up,
//! over what carries that, and to the relay that answered there. Not: what is moved (`porter`), nor when it is made.

use std::{collections::BTreeMap, fmt, sync::Arc, time::Duration};

use blo_proto::{
    IdentityKey,
    frame::{BlobFrame, Frame, Lane, blobs::BlobToken, lanes::Outlet},
};
use quinn::{Endpoint, VarInt};
use tokio::{sync::mpsc, time::timeout};
use tokio_util::{
    sync::{CancellationToken, DropGuard},
    task::AbortOnDropHandle,
};

use super::{
    LinkConfig, Transport, one,
    reach::{self, Reached},
    streams::{self, End, Inlets, Reader},
};
use crate::tls::Outcome;

/// From the first packet to the relay's welcome.
const WELCOME_WITHIN: Duration = Duration::from_secs(20);
/// What waits when the connection is dropped may take this long.
const FAREWELL: Duration = Duration::from_secs(1);
/// Frames that wait on their way out: more than may be unanswered.
const FRAMES_MAX: usize = 64;
/// Frames that wait for the gateway: what is beyond waits at the relay.
const EVENTS_MAX: usize = 16;

/// Which connection for attachments.
#[derive(Clone, Debug)]
pub struct Beside {
    /// What carries the link.
    pub over: Transport,
    /// Who answered there.
    pub relay: IdentityKey,
    /// As its welcome said.
    pub token: BlobToken,
}

/// What the connection tells. Exactly one [`BlobEvent::Down`] ends it.
#[derive(Debug)]
pub enum BlobEvent {
    /// The relay said welcome: so many frames may be unanswered.
    Up(u32),
    /// A frame.
    Frame(BlobFrame),
    /// The end, in words.
    Down(String),
}

/// The connection's way out. Dropping it ends the connection.
pub struct BlobLink {
    frames: mpsc::Sender<BlobFrame>,
    _dropped: DropGuard,
}

impl BlobLink {
    /// Begins a connection. Must be called within a Tokio runtime.
    pub fn start(config: Arc<LinkConfig>, beside: Beside) -> (Self, mpsc::Receiver<BlobEvent>) {
        let (events, receiver) = mpsc::channel(EVENTS_MAX);
        let (frames, queue) = mpsc::channel(FRAMES_MAX);
        let dropped = CancellationToken::new();
        tokio::spawn(run(config, beside, (queue, events), dropped.clone()));
        let link = Self {
            frames,
            _dropped: dropped.drop_guard(),
        };
        (link, receiver)
    }

    /// Hands a frame over; never waits. Lost where the connection is gone.
    pub fn send(&self, frame: BlobFrame) {
        // More than fit are never unanswered.
        let _ = self.frames.try_send(frame);
    }
}

impl fmt::Debug for BlobLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BlobLink(…)")
    }
}

type Ends = (mpsc::Receiver<BlobFrame>, mpsc::Sender<BlobEvent>);

async fn run(
    config: Arc<LinkConfig>,
    beside: Beside,
    (queue, events): Ends,
    dropped: CancellationToken,
) {
    let mut endpoint = None;
    let life = async {
        let begun = timeout(
            WELCOME_WITHIN,
            begin(&config, &beside, queue, &mut endpoint),
        )
        .await;
        let late = || End::because("the relay did not answer in time");
        let (inlets, writer) = begun.map_err(|_| late())??;
        carry(inlets, writer, &events).await
    };
    let end = tokio::select! {
        end = life => end.err(),
        () = dropped.cancelled() => None,
    };
    let reason = end.map_or_else(|| "closed here".to_owned(), |end| end.reason);
    let _ = events.send(BlobEvent::Down(reason)).await;
    if let Some(endpoint) = endpoint {
        endpoint.close(VarInt::from_u32(0), b"");
        let _ = timeout(FAREWELL, endpoint.wait_idle()).await;
    }
}

type Begun = (Inlets, AbortOnDropHandle<Result<(), End>>);

/// Connects and says hello.
async fn begin(
    config: &LinkConfig,
    beside: &Beside,
    queue: mpsc::Receiver<BlobFrame>,
    kept: &mut Option<Endpoint>,
) -> Result<Begun, End> {
    let hello = [
        Frame::OpenBlobs,
        Frame::Blob(BlobFrame::Hello(beside.token)),
    ];
    let (queue, translating) = as_frames(queue);
    match reach::over(config, beside.over).await? {
        Reached::Quic(endpoint, connection, outcome) => {
            *kept = Some(endpoint);
            is_the_links(&outcome, beside)?;
            let (mut send, receive) = connection.open_bi().await.map_err(End::because)?;
            let mut first = bytes::BytesMut::new();
            hello.iter().for_each(|frame| frame.encode(&mut first));
            send.write_all(&first).await.map_err(End::because)?;
            let outgoing = vec![streams::Outgoing::new(send, queue)];
            let writing = both(translating, streams::write(outgoing));
            let inlets = Inlets::new([(Lane::Control, Reader::new(receive))]);
            Ok((inlets, AbortOnDropHandle::new(tokio::spawn(writing))))
        }
        Reached::Tcp(stream, outcome) => {
            is_the_links(&outcome, beside)?;
            let (read, write) = tokio::io::split(*stream);
            let mut first = Outlet::default();
            for frame in &hello {
                first.put(Lane::Control, frame);
            }
            let queues = BTreeMap::from([(Lane::Control, queue)]);
            let writing = both(translating, one::write(write, first, queues));
            let inlets = Inlets::One(Box::new(one::In::new(read)));
            Ok((inlets, AbortOnDropHandle::new(tokio::spawn(writing))))
        }
    }
}

/// A relay that was let in beside the link is the one of the link.
fn is_the_links(outcome: &Outcome, beside: &Beside) -> Result<(), End> {
    match outcome.proven() {
        Some(proven) if proven.key == beside.relay => Ok(()),
        _ => Err(End::because("another relay than the link's answered")),
    }
}

/// Frames about blobs as frames of a stream.
fn as_frames(
    mut queue: mpsc::Receiver<BlobFrame>,
) -> (mpsc::Receiver<Frame>, impl Future<Output = ()>) {
    let (frames, ready) = mpsc::channel(1);
    let translating = async move {
        while let Some(frame) = queue.recv().await {
            if frames.send(Frame::Blob(frame)).await.is_err() {
                return;
            }
        }
    };
    (ready, translating)
}

async fn both(
    translating: impl Future<Output = ()>,
    writing: impl Future<Output = Result<(), End>>,
) -> Result<(), End> {
    let ((), written) = tokio::join!(translating, writing);
    written
}

/// Hands on what comes until either side ends.
async fn carry(
    mut inlets: Inlets,
    mut writer: AbortOnDropHandle<Result<(), End>>,
    events: &mpsc::Sender<BlobEvent>,
) -> Result<(), End> {
    loop {
        let frame = tokio::select! {
            frame = inlets.next() => frame?,
            written = &mut writer => return written.map_err(End::because)?,
        };
        let event = match frame {
            Some((_, Frame::Blob(BlobFrame::Welcome(window)))) => BlobEvent::Up(window),
            Some((_, Frame::Blob(frame))) => BlobEvent::Frame(frame),
            Some((_, Frame::Unknown)) => continue,
            Some((_, Frame::Goodbye(code))) => return Err(End::because(code)),
            Some(_) => return Err(End::because("the relay spoke of something else")),
            None => return Err(End::because("the relay ended the connection")),
        };
        if events.send(event).await.is_err() {
            return Ok(());
        }
    }
}
