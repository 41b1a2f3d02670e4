//! Neighbour: one office floods at ten times its allowance, and another one beside it notices nothing.

use std::{fmt, time::Duration};

use blo_kit::{
    letter::{Route, keys},
    papers::{Leaf, Papers, office, seed},
    stranger::{Stranger, now},
    wait::Stopwatch,
};
use blo_proto::{Code, envelope::Sealed, frame::Frame};
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{MissedTickBehavior, interval},
};

use crate::stage::{FLASH, OTHER, SOUTH, Stage, held, route, submit};

/// With whom the flooding office is paired.
const FOURTH: &str = "myawaddy.mm";
/// Envelopes per second that every office is allowed.
const ALLOWED_PER_S: usize = 200;
/// How often the flooding office sends a batch.
const BATCH_EVERY: Duration = Duration::from_millis(10);
const BATCHES_PER_S: usize = 100;
/// Ten times the allowance.
const BATCH: usize = 10 * ALLOWED_PER_S / BATCHES_PER_S;
/// The other office stays below its own.
const SUBMIT_EVERY: Duration = Duration::from_millis(8);
const BLOCKS: usize = 6;
const SAMPLES: usize = 100;
/// What both kinds of block have in common is a noisy machine.
const WORSE_MAX: u32 = 3;
/// Below it a ratio says more of the machine than of the relay.
const FLOOR: Duration = Duration::from_millis(15);

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_at_ten_times_the_allowance_leaves_a_neighbour_as_it_was() {
    let limits = format!("[limits]\nrate_per_s = {ALLOWED_PER_S}\nburst = {ALLOWED_PER_S}\n");
    let stage = Stage::limited(&limits);
    let flood = Flood::prepare(&stage).await;
    let mut pair = Pair {
        south: stage.link(&stage.south).await,
        north: stage.link(&stage.north).await,
        route: stage.route(SOUTH, &stage.south),
    };
    let (mut quiet, mut flooded) = (Vec::new(), Vec::new());
    for _ in 0..BLOCKS {
        quiet.push(pair.block(&stage.south).await);
        flood.begin().await;
        flooded.push(pair.block(&stage.south).await);
        flood.end();
    }
    let (answered, refused) = flood.finish().await;
    let (quiet, flooded) = (Figures::of(&quiet), Figures::of(&flooded));
    println!("quiet {quiet}, flooded {flooded}; {refused} of {answered} refused for the rate");
    assert!(refused > answered / 2, "{refused} of {answered}: no flood");
    let most = quiet.best_p99.max(FLOOR) * WORSE_MAX;
    assert!(flooded.best_p99 < most, "{flooded}, quiet {quiet}");
}

/// What each block measured: the median over all of them, so that one sync that took long counts once; and the best of
/// them, which a noisy machine moves least, and which is bad where the relay itself is the cause.
struct Figures {
    p50: Duration,
    p99: Duration,
    best_p99: Duration,
}

impl Figures {
    fn of(blocks: &[Vec<Duration>]) -> Self {
        let quantile = |permille: usize| {
            let one = |mut block: Vec<Duration>| {
                block.sort();
                block[(block.len() * permille).div_ceil(1_000) - 1]
            };
            let mut all: Vec<_> = blocks.iter().cloned().map(one).collect();
            all.sort();
            (all[all.len() / 2], all[0])
        };
        let (p99, best_p99) = quantile(990);
        Self {
            p50: quantile(500).0,
            p99,
            best_p99,
        }
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { p50, p99, best_p99 } = self;
        write!(f, "p50 {p50:?} p99 {p99:?} (best {best_p99:?})")
    }
}

/// Two offices that do as they should.
struct Pair {
    south: Stranger,
    north: Stranger,
    route: Route,
}

impl Pair {
    /// How long alerts took from submit to delivered, one after the other.
    async fn block(&mut self, south: &Papers) -> Vec<Duration> {
        let letter = self.route.letter("An honest one", now());
        let sealed: Vec<_> = (0..SAMPLES)
            .map(|_| self.route.seal(&letter, south).1)
            .collect();
        let mut tick = interval(SUBMIT_EVERY);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut took = Vec::new();
        for one in &sealed {
            tick.tick().await;
            let watch = Stopwatch::start();
            submit(&mut self.south, one).await.unwrap();
            held(&mut self.south, one).await;
            let position = self.delivered(one).await;
            took.push(watch.elapsed());
            let ack = Frame::Ack(vec![position]);
            self.north.say(FLASH, &ack).await.unwrap();
        }
        took
    }

    async fn delivered(&mut self, sealed: &Sealed) -> u64 {
        let delivered = self.north.hear(FLASH, |frame| match frame {
            Frame::Deliver { position, envelope } if envelope == sealed.bytes => Some(position),
            _ => None,
        });
        delivered.await.unwrap()
    }
}

/// An office that sends ten times what it may, while it is told to.
struct Flood {
    on: watch::Sender<bool>,
    /// Answers, and those that say *too fast*.
    heard: watch::Receiver<(usize, usize)>,
    task: JoinHandle<()>,
}

impl Flood {
    async fn prepare(stage: &Stage) -> Self {
        let fourth = stage.myanmar.issue(&Leaf::office(FOURTH), seed());
        stage.relay.admit(FOURTH, &fourth);
        stage.pair((OTHER, &stage.other), (FOURTH, &fourth));
        let keys = keys(&office(FOURTH), &fourth, now());
        let mut route = route((OTHER, &stage.other), (FOURTH, &fourth), &keys);
        let letter = route.letter("Many", now());
        let mut seal = |_| Frame::Submit(route.seal(&letter, &stage.other).1.bytes).to_bytes();
        let batches: Vec<Vec<u8>> = (0..2 * BATCHES_PER_S)
            .map(|_| (0..BATCH).map(&mut seal).collect::<Vec<_>>().concat())
            .collect();
        let link = stage.link(&stage.other).await;
        let (on, is_on) = watch::channel(false);
        let (tell, heard) = watch::channel((0, 0));
        let task = tokio::spawn(flood(link, batches, is_on, tell));
        Self { on, heard, task }
    }

    /// Resolves when the relay has begun to refuse.
    async fn begin(&self) {
        let (_, before) = *self.heard.borrow();
        self.on.send_replace(true);
        let mut heard = self.heard.clone();
        heard
            .wait_for(|(_, refused)| *refused > before)
            .await
            .unwrap();
    }

    fn end(&self) {
        self.on.send_replace(false);
    }

    async fn finish(self) -> (usize, usize) {
        drop(self.on);
        self.task.await.unwrap();
        *self.heard.borrow()
    }
}

async fn flood(
    mut link: Stranger,
    batches: Vec<Vec<u8>>,
    mut on: watch::Receiver<bool>,
    tell: watch::Sender<(usize, usize)>,
) {
    let mut batches = batches.iter().cycle();
    let mut tick = interval(BATCH_EVERY);
    while on.wait_for(|on| *on).await.is_ok() {
        tokio::select! {
            _ = tick.tick() => link.say_bytes(FLASH, batches.next().unwrap()).await.unwrap(),
            heard = link.hear(FLASH, answers) => {
                let (answered, refused) = heard.unwrap();
                tell.send_modify(|(all, fast)| {
                    *all += answered;
                    *fast += refused;
                });
            }
        }
    }
}

/// How many envelopes a frame answers, and how many of them were too fast.
fn answers(frame: Frame) -> Option<(usize, usize)> {
    match frame {
        Frame::Receipt(receipt) => Some((receipt.unproven().unwrap().entries.len(), 0)),
        Frame::Refused(refused) => {
            let fast = refused.code == Code::TooFast.as_str();
            Some((1, usize::from(fast)))
        }
        _ => None,
    }
}
