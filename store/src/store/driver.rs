//! Who commits: a thread of the store's own, or whoever steps it by hand. Not: the committing (`writer`).

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use super::writer::Writer;
use crate::by_hand::Driven;
use crate::{ByHand, Position, StoreError};

/// What drives the writer of an open store.
pub(super) enum Driver {
    Thread(JoinHandle<Result<(), StoreError>>),
    Hand(ByHand, Arc<Mutex<Option<Writer>>>),
}

impl Driver {
    /// Starts the writer's thread and the index's, or none where it is stepped by hand.
    pub(super) fn start(
        mut writer: Writer,
        gap: Option<(Position, Position)>,
        dir: &Path,
    ) -> Result<Self, StoreError> {
        let shared = Arc::clone(&writer.shared);
        if let Some(hand) = shared.options.by_hand.clone() {
            let writer = Arc::new(Mutex::new(Some(writer)));
            let stepped = Arc::clone(&writer);
            hand.drive(Driven {
                step: Box::new(move || {
                    let mut writer = stepped.lock().unwrap_or_else(PoisonError::into_inner);
                    writer
                        .as_mut()
                        .is_some_and(|writer| writer.step().is_some())
                }),
                compact: Box::new(move || {
                    let done = shared.compact(&mut |_| true);
                    done.map(Option::unwrap_or_default)
                }),
            });
            return Ok(Self::Hand(hand, writer));
        }
        writer.follower = Some(shared.start_follower(gap)?);
        writer.keeper = shared.start_keeper()?;
        let started = thread::Builder::new()
            .name("blo-writer".to_owned())
            .spawn(|| writer.run());
        let started = started.map_err(|error| StoreError::io("start a thread for", dir, error));
        let started = started.inspect_err(|_| {
            shared.feed.end();
            shared.house.end();
        });
        started.map(Self::Thread)
    }

    /// Waits until the writer has done what is queued, and ended.
    pub(super) fn end(self) -> Result<(), StoreError> {
        match self {
            Self::Thread(thread) => thread.join().unwrap_or_else(|_| {
                Err(StoreError::Index {
                    reason: "the writer's thread panicked".to_owned(),
                })
            }),
            Self::Hand(hand, writer) => {
                let writer = writer.lock().unwrap_or_else(PoisonError::into_inner).take();
                let ended = writer.map_or(Ok(()), Writer::finish);
                hand.release();
                ended
            }
        }
    }
}
