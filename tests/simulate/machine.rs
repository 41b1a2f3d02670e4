//! One machine: its disk, its clock, and who commits its store. Not: what runs on it.

use std::{
    cell::Cell,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use blo_proto::{Clock, Timestamp};
use blo_store::{ByHand, Options};
use tokio::{sync::Notify, time::Instant};

use crate::{dice::Dice, disk::SimDisk};

/// When every run begins: 25 November 2026.
const START_MS: u64 = 1_795_600_000_000;

pub(crate) struct Machine {
    pub(crate) disk: SimDisk,
    pub(crate) dir: PathBuf,
    pub(crate) latency_ms: Cell<u64>,
    /// The seed of the power cut that the next death of the disk is; none where only the process ends.
    pub(crate) power: Cell<Option<u64>>,
    hand: ByHand,
    woken: Arc<Notify>,
    offset_ms: Arc<AtomicI64>,
    began: Instant,
}

impl Machine {
    pub(crate) fn new(dir: PathBuf, lies: bool) -> Self {
        let woken = Arc::new(Notify::new());
        let wakes = Arc::clone(&woken);
        std::fs::create_dir_all(&dir).unwrap();
        Self {
            disk: SimDisk::new(lies),
            dir,
            latency_ms: Cell::new(0),
            power: Cell::new(None),
            hand: ByHand::new(move || wakes.notify_one()),
            woken,
            offset_ms: Arc::default(),
            began: Instant::now(),
        }
    }

    pub(crate) fn options(&self) -> Options {
        Options {
            segment_bytes: 32 * 1_024,
            disk: Arc::new(self.disk.clone()),
            by_hand: Some(self.hand.clone()),
            ..Options::default()
        }
    }

    pub(crate) fn clock(&self) -> Arc<dyn Clock> {
        let (began, offset) = (self.began, Arc::clone(&self.offset_ms));
        Arc::new(move || {
            let passed = u64::try_from(began.elapsed().as_millis()).unwrap();
            let own = Timestamp::from_millis(START_MS + passed);
            match offset.load(Ordering::Relaxed) {
                ms @ 0.. => own.plus_millis(ms.unsigned_abs()),
                ms => own.minus_millis(ms.unsigned_abs()),
            }
        })
    }

    pub(crate) fn passed_ms(&self) -> u128 {
        self.began.elapsed().as_millis()
    }

    pub(crate) fn set_clock(&self, offset_ms: i64) {
        self.offset_ms.store(offset_ms, Ordering::Relaxed);
    }

    /// Commits once, in the place of [`Machine::commit`].
    pub(crate) fn step(&self) -> bool {
        self.hand.step()
    }

    /// Resolves when no process has the machine's store any more.
    pub(crate) async fn ended(&self) {
        for _ in 0..10_000 {
            if !self.hand.is_driving() {
                return;
            }
            tokio::task::yield_now().await;
        }
        panic!("a process of {} does not end", self.dir.display());
    }

    /// Commits what waits, for ever, each time after the disk's latency. Returns when the disk has died.
    pub(crate) async fn commit(&self, dice: &mut Dice) {
        loop {
            self.woken.notified().await;
            loop {
                let latency = self.latency_ms.get();
                if latency > 0 {
                    let wait = dice.below(latency + 1);
                    tokio::time::sleep(Duration::from_millis(wait)).await;
                } else {
                    tokio::task::yield_now().await;
                }
                let more = self.hand.step();
                if self.disk.is_dead() {
                    return;
                }
                if !more {
                    break;
                }
            }
        }
    }
}
