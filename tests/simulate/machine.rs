//! One machine: its disk, its clock, and who commits its store. Not: what runs on it.

use std::{
    cell::Cell,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use blo_proto::{Clock, Timestamp};
use blo_store::{ByHand, Options};
use tokio::{sync::Notify, time::Instant};

use crate::{
    dice::Dice,
    disk::{Image, SimDisk},
};

/// A program that asks for the time more often than this in one moment, or in one run, spins: the most that a program
/// asked for in sixty runs was 5,362 times in one of them.
const READS_IN_A_MOMENT_MAX: u64 = 50_000;
const READS_MAX: u64 = 1_000_000;

/// When every run begins: 25 November 2026.
const START_MS: u64 = 1_795_600_000_000;

pub(crate) struct Machine {
    pub(crate) disk: SimDisk,
    pub(crate) dir: PathBuf,
    segment_bytes: u64,
    pub(crate) latency_ms: Cell<u64>,
    /// The seed of the power cut that the next death of the disk is; none where only the process ends.
    pub(crate) power: Cell<Option<u64>>,
    hand: ByHand,
    woken: Arc<Notify>,
    offset_ms: Arc<AtomicI64>,
    reads: Arc<Reads>,
    began: Instant,
}

/// How often its clock was read: in this moment, and ever.
#[derive(Default)]
struct Reads {
    moment_ms: AtomicU64,
    in_moment: AtomicU64,
    ever: AtomicU64,
    spins: AtomicBool,
}

impl Reads {
    /// Ends by a panic who reads for ever, for only so the others go on.
    fn count(&self, moment_ms: u64) {
        if self.moment_ms.swap(moment_ms, Ordering::Relaxed) != moment_ms {
            self.in_moment.store(0, Ordering::Relaxed);
        }
        let in_moment = self.in_moment.fetch_add(1, Ordering::Relaxed);
        let ever = self.ever.fetch_add(1, Ordering::Relaxed);
        if in_moment > READS_IN_A_MOMENT_MAX || ever > READS_MAX {
            self.spins.store(true, Ordering::Relaxed);
            panic!("it spins");
        }
    }
}

impl Machine {
    pub(crate) fn new(dir: PathBuf, segment_bytes: u64, lies: bool) -> Self {
        let woken = Arc::new(Notify::new());
        let wakes = Arc::clone(&woken);
        std::fs::create_dir_all(&dir).unwrap();
        Self {
            disk: SimDisk::new(lies),
            dir,
            segment_bytes,
            latency_ms: Cell::new(0),
            power: Cell::new(None),
            hand: ByHand::new(move || wakes.notify_one()),
            woken,
            offset_ms: Arc::default(),
            reads: Arc::default(),
            began: Instant::now(),
        }
    }

    pub(crate) fn options(&self) -> Options {
        Options {
            segment_bytes: self.segment_bytes,
            disk: Arc::new(self.disk.clone()),
            by_hand: Some(self.hand.clone()),
            // It lies in memory.
            reserve_bytes: 64 * 1_024,
            ..Options::default()
        }
    }

    pub(crate) fn clock(&self) -> Arc<dyn Clock> {
        let (began, offset) = (self.began, Arc::clone(&self.offset_ms));
        let reads = Arc::clone(&self.reads);
        Arc::new(move || {
            let passed = u64::try_from(began.elapsed().as_millis()).unwrap();
            reads.count(passed);
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

    /// Whether a program on it asked for the time again and again.
    pub(crate) fn spins(&self) -> bool {
        self.reads.spins.load(Ordering::Relaxed)
    }

    /// Frees what its open store does not need any more. A full or dead disk may not let it.
    pub(crate) fn compact(&self) {
        let _ = self.hand.compact();
    }

    /// Takes the oldest segment of its journal away.
    pub(crate) fn lose_a_segment(&self) {
        self.disk.lose_first(&self.dir.join("journal"));
    }

    /// A copy of its disk as it is put back later: it says of itself that it is one.
    pub(crate) fn backup(&self) -> Image {
        self.disk.copy().with(self.dir.join("journal/copied"))
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
