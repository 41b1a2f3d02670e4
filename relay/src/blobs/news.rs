//! When a recipient is told that more of a blob is there: at once, and then no more than once a second. Not: how.

use blo_proto::frame::{BlobFrame, Frame};

use super::{file::Name, shelf::Entry};

/// Ticks between two news of one blob: the first may come right after it was told.
const TICKS: u8 = 2;

/// More of a blob is there for its recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// Which.
    pub name: Name,
    /// So many chunks, from the first on.
    pub kept: u32,
    /// Of so many.
    pub chunks: u32,
}

impl From<News> for Frame {
    fn from(news: News) -> Self {
        Self::Blob(BlobFrame::News {
            office: news.name.sender,
            blob: news.name.blob,
            kept: news.kept,
            chunks: news.chunks,
        })
    }
}

/// What was told of one blob.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Telling {
    told: u32,
    wait: u8,
}

impl Telling {
    /// There is more than was told, and nothing was told of late.
    pub(super) const fn is_due(self, kept: u32) -> bool {
        self.wait == 0 && kept > self.told
    }

    /// A second is over: whether there is something to tell.
    pub(super) const fn tick(&mut self, kept: u32) -> bool {
        self.wait = self.wait.saturating_sub(1);
        self.is_due(kept)
    }
}

impl Entry {
    /// What is told of it, if anything is there.
    pub(super) fn tell(&mut self, name: &Name) -> Option<News> {
        let (kept, chunks) = (self.kept, self.shape.chunks());
        if kept == 0 {
            return None;
        }
        self.telling = Telling {
            told: kept,
            wait: TICKS,
        };
        let name = name.clone();
        Some(News { name, kept, chunks })
    }
}
