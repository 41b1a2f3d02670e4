//! Attachments at the relay in memory: keeps chunks, hands them out, and misbehaves where a test says so.

use std::collections::{BTreeMap, BTreeSet};

use blo_proto::{
    BlobId, OfficeId,
    frame::{
        BlobFrame, Frame, Lane,
        blobs::{BlobStands, BlobToken, PutChunk},
    },
};
use bytes::Bytes;
use tokio::sync::mpsc;

use super::{Inner, Relay};
use crate::gateway::{BlobEvent, BlobLine, LinkEvent};

/// Sender, recipient, id.
type Name = (OfficeId, OfficeId, BlobId);

#[derive(Default)]
pub(in crate::desk::tests) struct Blobs {
    /// It takes attachments.
    pub(in crate::desk::tests) takes: bool,
    pub(in crate::desk::tests) kept: BTreeMap<Name, (u32, Vec<Bytes>)>,
    taken: BTreeSet<Name>,
    lines: BTreeMap<OfficeId, mpsc::Sender<BlobEvent>>,
    /// Chunks that came.
    pub(in crate::desk::tests) puts: u32,
    /// Chunks that were handed out.
    pub(in crate::desk::tests) gets: u32,
    /// Chunks are refused once so many have come.
    pub(in crate::desk::tests) full_after: Option<u32>,
    /// This chunk is handed out with a bent bit.
    pub(in crate::desk::tests) bends: Option<u32>,
}

impl Blobs {
    pub(super) fn token(&self) -> Option<BlobToken> {
        self.takes.then(|| BlobToken::from_bytes([4; 16]))
    }
}

impl Inner {
    pub(super) fn open_blobs(&mut self, office: &OfficeId, sender: mpsc::Sender<BlobEvent>) {
        let _ = sender.try_send(BlobEvent::Up(2));
        self.blobs.lines.insert(office.clone(), sender);
    }

    fn blob_frame(&mut self, office: &OfficeId, frame: BlobFrame) {
        let answer = match frame {
            BlobFrame::Put(put) => self.put(office, put),
            BlobFrame::Ask {
                office: other,
                blob,
                sent,
            } => {
                let (from, to) = if sent {
                    (office, &other)
                } else {
                    (&other, office)
                };
                self.stands(&other, &(from.clone(), to.clone(), blob))
            }
            BlobFrame::Get {
                sender,
                blob,
                index,
            } => self.get((sender, office.clone(), blob), index),
            BlobFrame::Taken {
                office: sender,
                blob,
            } => {
                let name = (sender.clone(), office.clone(), blob);
                self.blobs.kept.remove(&name);
                self.blobs.taken.insert(name.clone());
                let news = BlobFrame::Taken {
                    office: office.clone(),
                    blob,
                };
                self.tell(&sender, control(news));
                self.stands(&sender, &name)
            }
            other => panic!("{other:?} is nothing to ask"),
        };
        if let Some(line) = self.blobs.lines.get(office) {
            let _ = line.try_send(BlobEvent::Frame(answer));
        }
    }

    fn put(&mut self, office: &OfficeId, put: PutChunk) -> BlobFrame {
        let name = (office.clone(), put.recipient.clone(), put.blob);
        if self
            .blobs
            .full_after
            .is_some_and(|most| self.blobs.puts >= most)
        {
            return BlobFrame::Refused {
                office: put.recipient,
                blob: put.blob,
                code: "quota".to_owned(),
                retry_after_s: 0,
            };
        }
        self.blobs.puts += 1;
        let chunks = put.shape.chunks();
        let kept = &mut self
            .blobs
            .kept
            .entry(name.clone())
            .or_insert((chunks, Vec::new()))
            .1;
        if usize::try_from(put.index).unwrap() == kept.len() {
            kept.push(put.chunk);
        }
        let news = BlobFrame::News {
            office: office.clone(),
            blob: put.blob,
            kept: u32::try_from(kept.len()).unwrap(),
            chunks,
        };
        self.tell(&put.recipient, control(news));
        self.stands(&put.recipient, &name)
    }

    fn get(&mut self, name: Name, index: u32) -> BlobFrame {
        let kept = self.blobs.kept.get(&name);
        let chunk = kept.and_then(|(_, all)| all.get(usize::try_from(index).unwrap()));
        let Some(chunk) = chunk else {
            return self.stands(&name.0, &name);
        };
        let mut chunk = chunk.to_vec();
        if self.blobs.bends == Some(index) {
            chunk[9] ^= 1;
        }
        self.blobs.gets += 1;
        BlobFrame::Chunk {
            sender: name.0,
            blob: name.2,
            index,
            chunk: chunk.into(),
        }
    }

    fn stands(&self, other: &OfficeId, name: &Name) -> BlobFrame {
        let kept = self.blobs.kept.get(name);
        let (chunks, kept) = kept.map_or((0, 0), |(chunks, kept)| (*chunks, kept.len()));
        BlobFrame::Stands(BlobStands {
            office: other.clone(),
            blob: name.2,
            kept: u32::try_from(kept).unwrap(),
            chunks,
            taken: self.blobs.taken.contains(name),
        })
    }
}

fn control(news: BlobFrame) -> LinkEvent {
    LinkEvent::Frame(Lane::Control, Frame::Blob(news))
}

pub(super) struct RelayBlobLine {
    pub(super) relay: Relay,
    pub(super) office: OfficeId,
}

impl BlobLine for RelayBlobLine {
    fn send(&mut self, frame: BlobFrame) {
        let office = self.office.clone();
        self.relay.with(|inner| inner.blob_frame(&office, frame));
    }
}

impl Drop for RelayBlobLine {
    fn drop(&mut self) {
        let office = self.office.clone();
        self.relay.with(|inner| inner.blobs.lines.remove(&office));
    }
}
