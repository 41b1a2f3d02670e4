//! The carrier: performs what the porter decides. It reads and writes the files, off the async threads, and speaks on the
//! second connection. Not: which attachments there are (`engine`).

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use blo_proto::{
    Timestamp,
    blob::Blob,
    frame::{
        BlobFrame,
        blobs::{BlobStands, PutChunk},
    },
};
use bytes::Bytes;
use tokio::{
    sync::mpsc,
    time::{Instant, sleep_until},
};

use super::{Carried, Command, Errand, Moves, Task};
use crate::{
    gateway::seams::{Beside, BlobEvent, BlobLine, Dialer},
    porter::{Effect, Event, Load, Offer, Porter, Way},
    shelf::{BlobRow, BlobState},
    spool::{Place, Proof, Spool, SpoolError},
};

/// Until the journal is tried again.
const WRITTEN_WAIT: Duration = Duration::from_secs(1);

pub(super) struct Carrier {
    pub(super) porter: Porter,
    spool: Spool,
    moves: Arc<Moves>,
    commands: mpsc::WeakSender<Command>,
    pub(super) tasks: BTreeMap<Load, Task>,
    loads: BTreeMap<BlobRow, Load>,
    beside: Option<(Arc<dyn Dialer>, Beside)>,
    /// The link is up, and its relay takes no attachments.
    takes_none: bool,
    line: Option<Box<dyn BlobLine>>,
    events: Option<mpsc::Receiver<BlobEvent>>,
    began: Instant,
}

impl Carrier {
    pub(super) fn new(
        spool: Spool,
        moves: Arc<Moves>,
        commands: mpsc::WeakSender<Command>,
    ) -> Self {
        Self {
            porter: Porter::default(),
            spool,
            moves,
            commands,
            tasks: BTreeMap::new(),
            loads: BTreeMap::new(),
            beside: None,
            takes_none: false,
            line: None,
            events: None,
            began: Instant::now(),
        }
    }

    /// Runs until nobody asks for anything any more.
    pub(super) async fn run(mut self, mut errands: mpsc::UnboundedReceiver<Errand>) {
        loop {
            let wake = self.porter.wakes_at(self.now());
            let wake = wake.map(|at| self.began + Duration::from_millis(at.as_millis()));
            let event = tokio::select! {
                biased;
                errand = errands.recv() => match errand {
                    Some(errand) => self.errand(errand).await,
                    None => return,
                },
                event = next(&mut self.events) => self.heard(event).await,
                () = until(wake) => Some(Event::Rested),
            };
            if let Some(event) = event {
                self.cause(event).await;
            }
        }
    }

    /// Grows with the system's steady clock: no time of day that somebody may set.
    fn now(&self) -> Timestamp {
        let ms = self.began.elapsed().as_millis();
        Timestamp::from_millis(u64::try_from(ms).unwrap_or(u64::MAX).saturating_add(1))
    }

    pub(super) async fn cause(&mut self, event: Event) {
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            tracing::trace!(?event, "porter");
            for effect in self.porter.on(event, self.now()) {
                tracing::trace!(?effect, "porter");
                events.extend(self.perform(effect).await);
            }
        }
    }

    async fn errand(&mut self, errand: Errand) -> Option<Event> {
        match errand {
            Errand::Linked(beside) => {
                let blobs = beside.is_some();
                self.beside = beside;
                self.takes_none = !blobs;
                for task in self.tasks.values().filter(|_| !blobs) {
                    self.moves.troubled(task.row, TAKES_NONE);
                }
                Some(Event::LinkUp { blobs })
            }
            Errand::Unlinked => Some(Event::LinkDown),
            Errand::Carry(task) => self.take(*task).await,
            Errand::Forget(row) => {
                let load = self.loads.remove(&row)?;
                self.tasks.remove(&load);
                self.moves.forget(row);
                Some(Event::Forgotten(load))
            }
            Errand::Said(frame) => self.said(frame),
            Errand::ByHand(chunk, answer) => {
                self.by_hand(chunk, answer).await;
                None
            }
            Errand::Text(text) => Some(Event::Text(text)),
            Errand::Remove(places) => {
                let removed = self.on_disk(move |spool| {
                    places.into_iter().try_for_each(|place| spool.remove(place))
                });
                if let Err(error) = removed.await {
                    tracing::warn!(%error, "an attachment's file stays");
                }
                None
            }
        }
    }

    async fn take(&mut self, task: Task) -> Option<Event> {
        let load = Load {
            office: task.office.clone(),
            blob: task.attachment.blob,
        };
        if self.tasks.contains_key(&load) {
            return None;
        }
        let blob = Blob::of(&task.attachment).ok()?;
        let (place, shape) = (task.place(), blob.shape());
        let kept = match task.way {
            Way::Out => 0,
            Way::In if task.proven => shape.chunks(),
            Way::In => self
                .on_disk(move |spool| Ok(spool.kept(place, shape)))
                .await
                .ok()?,
        };
        if task.way == Way::In && !task.proven {
            self.moves.moved(task.row, kept);
        }
        let offer = Offer {
            load: load.clone(),
            way: task.way,
            precedence: task.precedence,
            chunks: shape.chunks(),
            kept,
            proven: task.proven,
        };
        if self.takes_none {
            self.moves.troubled(task.row, TAKES_NONE);
        }
        self.loads.insert(task.row, load.clone());
        self.tasks.insert(load, task);
        Some(Event::Offered(offer))
    }

    /// What the second connection tells.
    async fn heard(&mut self, event: Option<BlobEvent>) -> Option<Event> {
        match event {
            Some(BlobEvent::Up(window)) => Some(Event::Opened { window }),
            Some(BlobEvent::Frame(BlobFrame::Chunk {
                sender,
                blob,
                index,
                chunk,
            })) => {
                let load = Load {
                    office: sender,
                    blob,
                };
                self.came(load, index, chunk).await
            }
            Some(BlobEvent::Frame(frame)) => self.said(frame),
            Some(BlobEvent::Down(reason)) => {
                tracing::info!(reason, "the connection for attachments ended");
                self.hang_up();
                Some(Event::Closed)
            }
            None => {
                self.hang_up();
                Some(Event::Closed)
            }
        }
    }

    fn hang_up(&mut self) {
        self.line = None;
        self.events = None;
    }

    fn said(&self, frame: BlobFrame) -> Option<Event> {
        match frame {
            BlobFrame::Stands(BlobStands {
                office,
                blob,
                kept,
                chunks,
                taken,
            }) => Some(Event::Stands {
                load: Load { office, blob },
                kept,
                chunks,
                taken,
            }),
            BlobFrame::Refused {
                office,
                blob,
                code,
                retry_after_s,
            } => {
                let load = Load { office, blob };
                tracing::info!(code, blob = %load.blob, "the relay refused a chunk");
                if let Some(task) = self.tasks.get(&load) {
                    self.moves.troubled(task.row, &code);
                }
                Some(Event::Refused {
                    load,
                    retry_after_ms: u64::from(retry_after_s).saturating_mul(1_000),
                })
            }
            BlobFrame::News {
                office,
                blob,
                kept,
                chunks,
            } => Some(Event::News {
                load: Load { office, blob },
                kept,
                chunks,
            }),
            BlobFrame::Taken { office, blob } => Some(Event::Taken(Load { office, blob })),
            BlobFrame::Hello(_)
            | BlobFrame::Welcome(_)
            | BlobFrame::Put(_)
            | BlobFrame::Ask { .. }
            | BlobFrame::Get { .. }
            | BlobFrame::Chunk { .. } => None,
        }
    }

    /// a chunk is kept only where it opens, so that what lies here is what its sender sealed, whoever carried it.
    async fn came(&mut self, load: Load, index: u32, chunk: Bytes) -> Option<Event> {
        let task = self.tasks.get(&load)?;
        if self.porter.awaits(&load) != Some(index) {
            return Some(Event::Spoilt(load));
        }
        let blob = Blob::of(&task.attachment).ok()?;
        let (row, place) = (task.row, task.place());
        match self.keep(place, blob, index, chunk).await {
            Ok(true) => Some(Event::Kept {
                load,
                kept: index.saturating_add(1),
            }),
            Ok(false) => {
                tracing::warn!(blob = %load.blob, index, "a chunk is not what its sender sealed");
                self.moves.troubled(row, "cannot_open");
                Some(Event::Spoilt(load))
            }
            Err(error) => {
                tracing::warn!(%error, "a chunk could not be kept");
                self.moves.troubled(row, word(&error));
                Some(Event::Spoilt(load))
            }
        }
    }

    /// Writes a chunk down; false where it does not open.
    pub(super) fn keep(
        &self,
        place: Place,
        blob: Blob,
        index: u32,
        chunk: Bytes,
    ) -> impl Future<Output = Result<bool, SpoolError>> + use<> {
        self.on_disk(move |spool| {
            if blob.open(index, &chunk).is_err() {
                return Ok(false);
            }
            let shape = blob.shape();
            spool.write(place, shape, index, &chunk).map(|()| true)
        })
    }

    async fn perform(&mut self, effect: Effect) -> Option<Event> {
        match effect {
            Effect::Open => return self.open(),
            Effect::Close => self.hang_up(),
            Effect::Ask(Load { office, blob }, way) => self.send(BlobFrame::Ask {
                office,
                blob,
                sent: way == Way::Out,
            }),
            Effect::Put(load, index) => return self.put(load, index).await,
            Effect::Get(load, index) => self.send(BlobFrame::Get {
                sender: load.office,
                blob: load.blob,
                index,
            }),
            Effect::SayTaken(Load { office, blob }) => self.send(BlobFrame::Taken { office, blob }),
            Effect::Prove(load) => return self.prove(load).await,
            Effect::Moved(load, kept) => {
                if let Some(task) = self.tasks.get(&load) {
                    self.moves.moved(task.row, kept);
                }
            }
            Effect::AtRelay(load) => {
                let row = self.tasks.get(&load).map(|task| task.row);
                self.tell(row, Some(BlobState::AtRelay)).await;
            }
            Effect::Taken(load) => {
                let row = self.done(&load);
                self.tell(row, Some(BlobState::Taken)).await;
            }
            Effect::Known(load) => {
                let row = self.done(&load);
                self.tell(row, None).await;
            }
        }
        None
    }

    fn open(&mut self) -> Option<Event> {
        let (dialer, beside) = self.beside.as_ref()?;
        let Some((line, events)) = dialer.dial_blobs(beside.clone()) else {
            return Some(Event::Closed);
        };
        self.line = Some(line);
        self.events = Some(events);
        None
    }

    fn send(&mut self, frame: BlobFrame) {
        if let Some(line) = &mut self.line {
            line.send(frame);
        }
    }

    async fn put(&mut self, load: Load, index: u32) -> Option<Event> {
        let task = self.tasks.get(&load)?;
        let blob = Blob::of(&task.attachment).ok()?;
        let (row, place, shape) = (task.row, task.place(), blob.shape());
        let (recipient, expires_at) = (task.office.clone(), task.expires_at);
        let read = self.on_disk(move |spool| {
            let chunk = spool.read(place, shape, index)?;
            // What this disk has spoilt would never open anywhere.
            let opens = blob.open(index, &chunk).is_ok();
            if opens {
                Ok(chunk)
            } else {
                Err(SpoolError::Damaged)
            }
        });
        match read.await {
            Ok(chunk) => {
                self.send(BlobFrame::Put(PutChunk {
                    recipient,
                    blob: load.blob,
                    shape,
                    expires_at,
                    index,
                    chunk: chunk.into(),
                }));
                None
            }
            Err(error @ (SpoolError::Missing | SpoolError::Damaged)) => {
                tracing::error!(%error, "an attachment of this office cannot be sent");
                self.done(&load);
                self.tell(Some(row), Some(BlobState::Lost)).await;
                Some(Event::Forgotten(load))
            }
            Err(error) => {
                tracing::warn!(%error, "a chunk could not be read");
                self.moves.troubled(row, word(&error));
                Some(Event::Spoilt(load))
            }
        }
    }

    /// the whole file is held against the digest that its sender signed, before anybody is told that it is here.
    async fn prove(&mut self, load: Load) -> Option<Event> {
        let task = self.tasks.get(&load)?;
        let (row, place) = (task.row, task.place());
        let attachment = task.attachment.clone();
        let proof = self.on_disk(move |spool| spool.prove(place, &attachment));
        match proof.await {
            Ok(Proof::Good) => self.tell(Some(row), Some(BlobState::Whole)).await,
            Ok(Proof::Other) => {
                tracing::error!(blob = %load.blob, "an attachment is not what its sender signed");
                let _ = self.on_disk(move |spool| spool.remove(place)).await;
                self.tell(Some(row), Some(BlobState::Mismatch)).await;
            }
            Ok(Proof::Torn(kept)) => {
                let _ = self.on_disk(move |spool| spool.cut(place, kept)).await;
                return Some(Event::Disproven { load, kept });
            }
            Err(error) => {
                tracing::warn!(%error, "an attachment could not be read again");
                self.moves.troubled(row, word(&error));
                return Some(Event::Disproven { load, kept: 0 });
            }
        }
        Some(Event::Proven(load))
    }

    /// It is not the carrier's any more.
    fn done(&mut self, load: &Load) -> Option<BlobRow> {
        let task = self.tasks.remove(load)?;
        self.loads.remove(&task.row);
        Some(task.row)
    }

    /// Has it written down; shown is then what was. What the journal does not take is tried again: it is not found out a
    /// second time, and a disk that takes no word of a chunk takes no chunk either.
    async fn tell(&mut self, row: Option<BlobRow>, state: Option<BlobState>) {
        let Some(row) = row else {
            return;
        };
        while !is_written(&self.commands, Carried { row, state }).await {
            tokio::time::sleep(WRITTEN_WAIT).await;
        }
        if state == Some(BlobState::AtRelay) {
            self.moves.tell();
        } else {
            self.moves.forget(row);
        }
    }

    fn on_disk<T, W>(&self, work: W) -> impl Future<Output = Result<T, SpoolError>> + use<T, W>
    where
        T: Send + 'static,
        W: FnOnce(&Spool) -> Result<T, SpoolError> + Send + 'static,
    {
        let spool = self.spool.clone();
        let doing = tokio::task::spawn_blocking(move || work(&spool));
        // It ends early with the runtime alone.
        async { doing.await.unwrap_or(Err(SpoolError::Missing)) }
    }
}

/// Whether it is written down; also where nobody writes any more.
async fn is_written(commands: &mpsc::WeakSender<Command>, carried: Carried) -> bool {
    let Some(commands) = commands.upgrade() else {
        return true;
    };
    let (written, done) = tokio::sync::oneshot::channel();
    let command = Command::Carried(carried, written);
    commands.send(command).await.is_err() || done.await.unwrap_or(true)
}

/// Where the relay of the link has no token for a connection of this kind.
const TAKES_NONE: &str = "the relay takes no attachments";

/// For who asks how far it is.
const fn word(error: &SpoolError) -> &'static str {
    match error {
        SpoolError::Full => "storage_full",
        _ => "storage_failed",
    }
}

async fn next(events: &mut Option<mpsc::Receiver<BlobEvent>>) -> Option<BlobEvent> {
    match events {
        Some(events) => events.recv().await,
        None => std::future::pending().await,
    }
}

async fn until(at: Option<Instant>) {
    match at {
        Some(at) => sleep_until(at).await,
        None => std::future::pending().await,
    }
}
