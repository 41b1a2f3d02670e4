//! A counterpart that is offline while alerts for it come in: whether the relay stays as fast as it was, what it holds
//! in memory and on disk, and how soon it delivers after it was killed. The load comes from a link that is held here and
//! keeps no outbox; each envelope is sealed and signed anew. Not: gateways, whose own outbox would be the measure then.

use std::{
    collections::BTreeMap,
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

use blo_kit::{
    letter::{self, Keys, Route},
    papers::office,
    stranger::{Stranger, now},
    wait::{Deadline, Stopwatch},
};
use blo_proto::{
    Digest, Precedence,
    frame::{Frame, Lane},
    seal::Parties,
};
use bytes::{Bytes, BytesMut};
use hdrhistogram::Histogram;
use serde::Serialize;
use tokio::runtime::Runtime;

use crate::{
    Options,
    load::{rounded, words},
    meter,
    place::Place,
    report::{large, number, printed},
    strangers::{Own, Stage},
};

/// Far above what a quota would allow one office: the load of a year in an hour.
const LIMITS: &str = "pair_bytes_max = 1099511627776\nrate_per_s = 1000000\nburst = 1000000";
const ROUTINE: Lane = Lane::Of(Precedence::Routine);
const FLASH: Lane = Lane::Of(Precedence::Flash);
/// Frames that leave in one write.
const AT_ONCE: usize = 64;
/// Sealed and not yet sent.
const SEALED_AHEAD: usize = 1_024;
/// The disk has settled when nothing changed for so long.
const SETTLED: Duration = Duration::from_secs(3);
const SETTLED_WITHIN: Duration = Duration::from_secs(120);
const COUNT: usize = 1_000_000;
/// A relay may take so long to start: longer than any that is of use, so that what it took is known.
const LISTENS_WITHIN: Duration = Duration::from_secs(600);

/// What a run prints.
#[derive(Debug, Serialize)]
pub(crate) struct Backlog {
    #[serde(flatten)]
    load: Load,
    /// None where it did not come to that: it was said why.
    after_kill: Option<Restart>,
    without_index: Option<Restart>,
}

impl Backlog {
    /// What did not come.
    pub(crate) fn faults(&self) -> Vec<String> {
        let restarts = [
            (
                &self.after_kill,
                "the relay was of no use again after it was killed",
            ),
            (
                &self.without_index,
                "the relay was of no use without its index",
            ),
        ];
        let failed = restarts
            .into_iter()
            .filter(|(restart, _)| restart.is_none());
        failed.map(|(_, what)| what.to_owned()).collect()
    }
}

/// What the load came to, known before the relay is killed.
#[derive(Debug, Serialize)]
struct Load {
    scenario: &'static str,
    alerts: usize,
    window: usize,
    size_bytes: usize,
    envelope_bytes: f64,
    seconds: f64,
    held_per_s: f64,
    first_tenth_per_s: f64,
    last_tenth_per_s: f64,
    last_to_first: f64,
    /// The relay's, for 1,000 alerts: rates say little on a machine that does other things too.
    first_tenth_cpu_s_per_1000: f64,
    last_tenth_cpu_s_per_1000: f64,
    first_tenth_p99_ms: f64,
    last_tenth_p99_ms: f64,
    relay_cpu_s_per_1000: f64,
    bench_cpu_s_per_1000: f64,
    relay_rss_mib: f64,
    disk_bytes_per_alert: f64,
    disk_beyond_envelope_bytes: f64,
    fs: String,
    cores: usize,
    profile: String,
}

/// How soon a relay that was killed is of use again.
#[derive(Debug, Serialize)]
struct Restart {
    /// Until it says where it listens.
    listens_s: f64,
    /// Until an alert is at the recipient's end of its link.
    delivered_s: f64,
    flash_first: bool,
    rss_mib: f64,
}

/// Who writes to whom.
struct Pair {
    south: Arc<Own>,
    north: Arc<Own>,
    keys: Keys,
}

impl Pair {
    fn of(stage: &Stage) -> Self {
        let [south, north] = [0, 1].map(|nth| Arc::clone(&stage.offices[nth]));
        let keys = letter::keys(&office(&north.name), &north.papers, now());
        Self { south, north, keys }
    }
}

/// What the load counted.
struct Held {
    sealed_bytes: u64,
    /// When a tenth, nine tenths and all were held, and what CPU the relay had used by then.
    marks: [(Duration, f64); 3],
    /// From the write to *held*, of the first and of the last tenth, in microseconds.
    waits: [Histogram<u64>; 2],
}

/// Fills the relay, says what that came to, and kills it twice.
pub(crate) fn run(options: &Options, place: &Place) -> Backlog {
    let mut stage = Stage::set(place.folder.path(), 1, LIMITS);
    let runtime = Runtime::new().unwrap();
    let load = load(options, place, &mut stage, &runtime);
    eprintln!("{}", printed(&load, options.json));
    let mut token = Bytes::new();
    let mut restarted = |meanwhile: fn(&Path)| {
        let restart = || again(&mut stage, &runtime, &mut token, meanwhile);
        // Whatever it was has been said by then.
        catch_unwind(AssertUnwindSafe(restart)).ok()
    };
    let after_kill = restarted(|_| {});
    let without_index = restarted(|data| {
        fs::remove_dir_all(data.join("store").join("index")).unwrap();
    });
    Backlog {
        load,
        after_kill,
        without_index,
    }
}

fn load(options: &Options, place: &Place, stage: &mut Stage, runtime: &Runtime) -> Load {
    let count = options.count.unwrap_or(COUNT);
    let pair = Pair::of(stage);
    let pid = stage.pid();
    let data = stage.relay.data();
    let disk = meter::disk_bytes(&data);
    let cpu = [pid, std::process::id()].map(meter::cpu_seconds);
    let filled = fill(stage, &pair, (options.window, options.size, count));
    let held = runtime.block_on(filled);
    let cpu_after = [pid, std::process::id()].map(meter::cpu_seconds);
    let used = |nth: usize| rounded((cpu_after[nth] - cpu[nth]) * 1_000.0 / number(count));
    let disk = large(settled(&data) - disk) / number(count);
    let sealed = large(held.sealed_bytes) / number(count);
    let [(tenth, first_cpu), (nine, nine_cpu), (all, all_cpu)] = held.marks;
    let part = number(count / 10);
    let first = part / tenth.as_secs_f64();
    let last = part / (all - nine).as_secs_f64();
    let p99 = |nth: usize| rounded(large(held.waits[nth].value_at_quantile(0.99)) / 1_000.0);
    Load {
        scenario: "backlog",
        alerts: count,
        window: options.window,
        size_bytes: options.size,
        envelope_bytes: rounded(sealed),
        seconds: rounded(all.as_secs_f64()),
        held_per_s: rounded(number(count) / all.as_secs_f64()),
        first_tenth_per_s: rounded(first),
        last_tenth_per_s: rounded(last),
        last_to_first: rounded(last / first),
        first_tenth_cpu_s_per_1000: rounded(first_cpu * 1_000.0 / part),
        last_tenth_cpu_s_per_1000: rounded((all_cpu - nine_cpu) * 1_000.0 / part),
        first_tenth_p99_ms: p99(0),
        last_tenth_p99_ms: p99(1),
        relay_cpu_s_per_1000: used(0),
        bench_cpu_s_per_1000: used(1),
        relay_rss_mib: rounded(meter::peak_mib(pid)),
        disk_bytes_per_alert: rounded(disk),
        disk_beyond_envelope_bytes: rounded(disk - sealed),
        fs: place.file_system.clone(),
        cores: crate::cores(),
        profile: blo_kit::binaries::profile(),
    }
}

/// Submits so many ROUTINE alerts, a window of them under way, then one FLASH behind them all.
async fn fill(
    stage: &mut Stage,
    pair: &Pair,
    (window, size, count): (usize, usize, usize),
) -> Held {
    let sealed = sealer(pair, size, count);
    let relay = stage.pid();
    let cpu = meter::cpu_seconds(relay);
    let to = stage.destination();
    let linked = Stranger::link(&to, &pair.south.papers, Bytes::new()).await;
    let (mut link, _) = linked.unwrap();
    link.say(Lane::Control, &Frame::TokenKept).await.unwrap();
    let clock = Stopwatch::start();
    let mut under_way: BTreeMap<Digest, Duration> = BTreeMap::new();
    let (mut sent, mut held, mut sealed_bytes) = (0, 0, 0);
    let mut marks = [None; 3];
    let mut waits = [(); 2].map(|()| Histogram::new(3).unwrap());
    let bounds = [count / 10, count - count / 10, count];
    while held < count {
        while sent < count && under_way.len() < window {
            let mut frames = BytesMut::new();
            for _ in 0..AT_ONCE.min(window - under_way.len()).min(count - sent) {
                let (envelope, binding): (Bytes, Digest) = sealed.recv().unwrap();
                sealed_bytes += u64::try_from(envelope.len()).unwrap();
                under_way.insert(binding, clock.elapsed());
                frames.extend_from_slice(&Frame::Submit(envelope).to_bytes());
                sent += 1;
            }
            link.say_bytes(ROUTINE, &frames).await.unwrap();
        }
        let stated = link.hear(ROUTINE, receipt).await.unwrap();
        let at = clock.elapsed();
        for since in stated
            .iter()
            .filter_map(|binding| under_way.remove(binding))
        {
            held += 1;
            let tenth = usize::from(held > bounds[1]);
            if held <= bounds[0] || tenth == 1 {
                let waited = u64::try_from((at - since).as_micros()).unwrap();
                waits[tenth].record(waited).unwrap();
            }
        }
        for (mark, bound) in marks.iter_mut().zip(bounds) {
            if held >= bound {
                mark.get_or_insert_with(|| (at, meter::cpu_seconds(relay)));
            }
        }
    }
    let (flash, _) = sealed.recv().unwrap();
    link.say(FLASH, &Frame::Submit(flash)).await.unwrap();
    link.hear(FLASH, receipt).await.unwrap();
    Held {
        sealed_bytes,
        marks: marks.map(|mark| {
            let (at, used): (Duration, f64) = mark.unwrap();
            (at, used - cpu)
        }),
        waits,
    }
}

/// The envelopes that a statement of the relay is about. Panics at a refusal: then the load was no load.
fn receipt(frame: Frame) -> Option<Vec<Digest>> {
    match frame {
        Frame::Receipt(receipt) => {
            let stated = receipt.unproven().unwrap();
            Some(stated.entries.iter().map(|(binding, _)| *binding).collect())
        }
        Frame::Refused(refused) => panic!("{refused:?}"),
        _ => None,
    }
}

/// Seals and signs on a thread of its own: so many ROUTINE, then one FLASH.
fn sealer(pair: &Pair, size: usize, count: usize) -> mpsc::Receiver<(Bytes, Digest)> {
    let (out, sealed) = mpsc::sync_channel(SEALED_AHEAD);
    let parties = Parties {
        sender: office(&pair.south.name),
        sender_key: pair.south.papers.identity(),
        recipient: office(&pair.north.name),
        recipient_key: pair.north.papers.identity(),
    };
    let mut route = Route::new(parties, &pair.keys.bundle, now());
    let south = Arc::clone(&pair.south);
    thread::spawn(move || {
        route.named = true;
        for nth in 0..=count {
            let headline = format!("bench {nth}");
            let mut letter = route.letter(&headline, now());
            letter.description = words(size.saturating_sub(headline.len()));
            if nth < count {
                letter.precedence = Precedence::Routine;
            }
            let (_, envelope) = route.seal(&letter, &south.papers);
            if out.send((envelope.bytes, envelope.binding)).is_err() {
                return;
            }
        }
    });
    sealed
}

/// The bytes on disk when what is done behind the answers is done.
fn settled(data: &Path) -> u64 {
    let end = Deadline::after(SETTLED_WITHIN);
    let mut bytes = meter::disk_bytes(data);
    let mut quiet = Deadline::after(SETTLED);
    while !quiet.passed() && !end.passed() {
        thread::park_timeout(Duration::from_millis(200));
        let now = meter::disk_bytes(data);
        if now != bytes {
            bytes = now;
            quiet = Deadline::after(SETTLED);
        }
    }
    bytes
}

/// Kills the relay, does something to its data, starts it, links as the recipient and waits for what comes first.
fn again(stage: &mut Stage, runtime: &Runtime, token: &mut Bytes, meanwhile: fn(&Path)) -> Restart {
    stage.relay.kill();
    meanwhile(&stage.relay.data());
    let clock = Stopwatch::start();
    stage.relay.launch();
    stage.relay.await_address_within(LISTENS_WITHIN);
    let listens = clock.elapsed();
    let (to, north) = (stage.destination(), Arc::clone(&stage.offices[1]));
    let (lane, delivered) = runtime.block_on(async {
        let linked = Stranger::link(&to, &north.papers, token.clone()).await;
        let (mut link, welcome) = linked.unwrap();
        *token = welcome.link_token;
        link.say(Lane::Control, &Frame::TokenKept).await.unwrap();
        let first = link.hear_any(|lane, frame| match frame {
            Frame::Deliver { .. } => Some(lane),
            _ => None,
        });
        (first.await.unwrap(), clock.elapsed())
    });
    Restart {
        listens_s: rounded(listens.as_secs_f64()),
        delivered_s: rounded(delivered.as_secs_f64()),
        flash_first: lane == FLASH,
        rss_mib: rounded(meter::peak_mib(stage.pid())),
    }
}
