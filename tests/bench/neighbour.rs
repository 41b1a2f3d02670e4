//! One office at ten times its allowance, and the way of another one's alerts beside it: from the write to the recipient's
//! end of its link, in blocks with the flood and without it by turns. Not: gateways; the links are held here.

use std::{sync::Arc, time::Duration};

use blo_kit::{
    letter::{self, Keys, Route},
    papers::office,
    stranger::{Stranger, now},
    wait::Stopwatch,
};
use blo_proto::{
    Code, Precedence,
    envelope::Sealed,
    frame::{Frame, Lane},
    seal::Parties,
};
use bytes::Bytes;
use hdrhistogram::Histogram;
use serde::Serialize;
use tokio::{
    runtime::Runtime,
    sync::watch,
    task::JoinHandle,
    time::{MissedTickBehavior, interval, sleep},
};

use crate::{
    Options,
    load::{rounded, words},
    meter,
    place::Place,
    report::{large, number},
    strangers::{Own, Stage},
};

const FLASH: Lane = Lane::Of(Precedence::Flash);
const ROUTINE: Lane = Lane::Of(Precedence::Routine);
/// How often the flooding office writes.
const BATCHES_PER_S: u64 = 100;
/// What it sends of what it may.
const TIMES: u64 = 10;
/// Batches that are sealed before it begins; they go round.
const BATCHES: u64 = 4 * BATCHES_PER_S;
/// Blocks of each kind.
const BLOCKS: usize = 12;
const BLOCK_S: u64 = 4;
/// Until a flood that begins or ends is all there is.
const SETTLES: Duration = Duration::from_millis(500);

/// What a run prints.
#[derive(Debug, Serialize)]
pub(crate) struct Neighbour {
    scenario: &'static str,
    size_bytes: usize,
    allowed_per_s: u64,
    flood_per_s: f64,
    flood_refused_share: f64,
    neighbour_per_s: f64,
    quiet: Figures,
    flooded: Figures,
    /// Of the p99 of all blocks of a kind together.
    p99_ratio: f64,
    p50_ratio: f64,
    flood_relay_cpu_ms_per_1000: f64,
    relay_rss_mib: f64,
    cores: usize,
    profile: String,
}

/// One kind of blocks.
#[derive(Debug, Serialize)]
struct Figures {
    alerts: u64,
    p50_ms: f64,
    p90_ms: f64,
    p99_ms: f64,
    relay_cpu_s: f64,
}

pub(crate) fn run(options: &Options, place: &Place) -> Neighbour {
    let rate = options.rate;
    let limits = format!("rate_per_s = {rate}\nburst = {rate}\nflash_rate_per_s = {rate}");
    let mut stage = Stage::set(place.folder.path(), 2, &limits);
    let pid = stage.pid();
    let runtime = Runtime::new().unwrap();
    let text = words(options.size);
    let (kinds, seconds, counted) = runtime.block_on(async {
        let flood = Flood::prepare(&stage, rate, &text).await;
        let mut pair = Pair::link(&stage, &text).await;
        let mut kinds = [Kind::new(), Kind::new()];
        let mut flooded_for = Duration::ZERO;
        for _ in 0..options.count.unwrap_or(BLOCKS) {
            pair.block(rate, pid, &mut kinds[0]).await;
            flood.on.send_replace(true);
            let clock = Stopwatch::start();
            pair.block(rate, pid, &mut kinds[1]).await;
            flooded_for += clock.elapsed();
            flood.on.send_replace(false);
        }
        (kinds, flooded_for.as_secs_f64(), flood.finish().await)
    });
    let [quiet, flooded] = kinds.map(Kind::figures);
    let answered = number(counted.answered);
    let beyond = flooded.relay_cpu_s - quiet.relay_cpu_s;
    Neighbour {
        scenario: "neighbour",
        size_bytes: options.size,
        allowed_per_s: rate,
        flood_per_s: rounded(answered / seconds),
        flood_refused_share: rounded(number(counted.refused) / answered.max(1.0)),
        neighbour_per_s: large(rate / 2),
        p99_ratio: rounded(flooded.p99_ms / quiet.p99_ms),
        p50_ratio: rounded(flooded.p50_ms / quiet.p50_ms),
        flood_relay_cpu_ms_per_1000: rounded(beyond * 1_000_000.0 / answered.max(1.0)),
        quiet,
        flooded,
        relay_rss_mib: rounded(meter::peak_mib(pid)),
        cores: crate::cores(),
        profile: blo_kit::binaries::profile(),
    }
}

/// Latencies of one kind of blocks.
struct Kind {
    latencies: Histogram<u64>,
    relay_cpu_s: f64,
}

impl Kind {
    fn new() -> Self {
        Self {
            latencies: Histogram::new(3).unwrap(),
            relay_cpu_s: 0.0,
        }
    }

    fn figures(self) -> Figures {
        let at = |part| rounded(large(self.latencies.value_at_quantile(part)) / 1_000.0);
        Figures {
            alerts: self.latencies.len(),
            p50_ms: at(0.5),
            p90_ms: at(0.9),
            p99_ms: at(0.99),
            relay_cpu_s: rounded(self.relay_cpu_s),
        }
    }
}

/// Two offices that do as they should.
struct Pair {
    south: Stranger,
    north: Stranger,
    papers: Arc<Own>,
    route: Route,
    text: String,
}

impl Pair {
    async fn link(stage: &Stage, text: &str) -> Self {
        let [south, north] = [0, 1].map(|nth| Arc::clone(&stage.offices[nth]));
        Self {
            route: route(&south, &north),
            south: linked(stage, &south).await,
            north: linked(stage, &north).await,
            papers: south,
            text: text.to_owned(),
        }
    }

    /// A block at half of what an office may send, at a steady pace whatever comes back.
    async fn block(&mut self, rate: u64, pid: u32, kind: &mut Kind) {
        let count = rate / 2 * BLOCK_S;
        let mut letter = self.route.letter("An honest one", now());
        letter.description.clone_from(&self.text);
        let sealed: Vec<Sealed> = (0..count)
            .map(|_| self.route.seal(&letter, &self.papers.papers).1)
            .collect();
        sleep(SETTLES).await;
        let cpu = meter::cpu_seconds(pid);
        let mut tick = interval(Duration::from_micros(1_000_000 / (rate / 2)));
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut sent, mut heard) = (Vec::new(), 0);
        let clock = Stopwatch::start();
        while heard < sealed.len() {
            tokio::select! {
                _ = tick.tick(), if sent.len() < sealed.len() => {
                    let frame = Frame::Submit(sealed[sent.len()].bytes.clone());
                    sent.push(clock.elapsed());
                    self.south.say(FLASH, &frame).await.unwrap();
                }
                position = self.north.hear(FLASH, delivered) => {
                    let took = clock.elapsed().checked_sub(sent[heard]).unwrap();
                    kind.latencies.record(u64::try_from(took.as_micros()).unwrap()).unwrap();
                    heard += 1;
                    let ack = Frame::Ack(vec![position.unwrap()]);
                    self.north.say(FLASH, &ack).await.unwrap();
                }
            }
        }
        kind.relay_cpu_s += meter::cpu_seconds(pid) - cpu;
        let mut held = 0;
        while held < sealed.len() {
            held += self.south.hear(FLASH, answers).await.unwrap().0;
        }
    }
}

/// An office that sends ten times what it may, while it is told to.
struct Flood {
    on: watch::Sender<bool>,
    task: JoinHandle<Counted>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Counted {
    answered: usize,
    refused: usize,
}

impl Flood {
    async fn prepare(stage: &Stage, rate: u64, text: &str) -> Self {
        let [from, to] = [2, 3].map(|nth| Arc::clone(&stage.offices[nth]));
        let mut route = route(&from, &to);
        let mut letter = route.letter("Many", now());
        text.clone_into(&mut letter.description);
        letter.precedence = Precedence::Routine;
        let batch = TIMES * rate / BATCHES_PER_S;
        let mut seal = |_| Frame::Submit(route.seal(&letter, &from.papers).1.bytes).to_bytes();
        let batches: Vec<Vec<u8>> = (0..BATCHES)
            .map(|_| (0..batch).map(&mut seal).collect::<Vec<_>>().concat())
            .collect();
        let link = linked(stage, &from).await;
        let (on, is_on) = watch::channel(false);
        Self {
            on,
            task: tokio::spawn(flood(link, batches, is_on)),
        }
    }

    async fn finish(self) -> Counted {
        drop(self.on);
        self.task.await.unwrap()
    }
}

async fn flood(
    mut link: Stranger,
    batches: Vec<Vec<u8>>,
    mut on: watch::Receiver<bool>,
) -> Counted {
    let mut batches = batches.iter().cycle();
    let mut tick = interval(Duration::from_millis(1_000 / BATCHES_PER_S));
    tick.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let mut counted = Counted::default();
    while on.wait_for(|on| *on).await.is_ok() {
        tokio::select! {
            _ = tick.tick() => link.say_bytes(ROUTINE, batches.next().unwrap()).await.unwrap(),
            heard = link.hear(ROUTINE, answers) => {
                let (answered, refused) = heard.unwrap();
                counted.answered += answered;
                counted.refused += refused;
            }
        }
    }
    counted
}

/// How many envelopes a frame answers, and how many of them were too fast.
fn answers(frame: Frame) -> Option<(usize, usize)> {
    match frame {
        Frame::Receipt(receipt) => Some((receipt.unproven().unwrap().entries.len(), 0)),
        Frame::Refused(refused) => {
            let fast = refused.code == Code::TooFast.as_str();
            Some((1, usize::from(fast)))
        }
        Frame::Settled(_) => Some((1, 0)),
        _ => None,
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what hear takes")]
fn delivered(frame: Frame) -> Option<u64> {
    match frame {
        Frame::Deliver { position, .. } => Some(position),
        _ => None,
    }
}

fn route(from: &Own, to: &Own) -> Route {
    let keys: Keys = letter::keys(&office(&to.name), &to.papers, now());
    let parties = Parties {
        sender: office(&from.name),
        sender_key: from.papers.identity(),
        recipient: office(&to.name),
        recipient_key: to.papers.identity(),
    };
    let mut route = Route::new(parties, &keys.bundle, now());
    route.named = true;
    route
}

async fn linked(stage: &Stage, own: &Own) -> Stranger {
    let link = Stranger::link(&stage.destination(), &own.papers, Bytes::new()).await;
    let (mut link, _) = link.unwrap();
    link.say(Lane::Control, &Frame::TokenKept).await.unwrap();
    link
}
