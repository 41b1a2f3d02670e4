//! One run: alerts in at the senders' feeds, alerts out at the recipients' watches, receipts at the senders' watches;
//! every id counted from outside. Not: what the figures are compared with.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    time::Duration,
};

use blo_kit::{World, wait::Stopwatch};
use serde_json::{Value, json};

use crate::{
    Options, Scenario, meter,
    place::Place,
    program::{Line, Program, Source},
    roles::Roles,
};

const NAMES: [&str; 8] = [
    "mae-sai.th",
    "tachileik.mm",
    "aranyaprathet.th",
    "poipet.kh",
    "nong-khai.th",
    "vientiane.la",
    "sadao.th",
    "bukit-kayu-hitam.my",
];
/// Nothing is lost before nothing has happened for so long.
const SILENCE: Duration = Duration::from_secs(10);
/// Receipts come within this after the last alert was shown.
const RECEIPTS: Duration = Duration::from_secs(2);

/// What was counted.
#[derive(Debug, Default)]
pub(crate) struct Measured {
    pub(crate) sent: usize,
    pub(crate) seconds: f64,
    pub(crate) latencies: Vec<Duration>,
    pub(crate) lost: usize,
    pub(crate) duplicated: usize,
    pub(crate) without_receipt: usize,
    pub(crate) refused: usize,
    pub(crate) syncs_per_s: f64,
    pub(crate) cpu_before: Roles,
    pub(crate) cpu_after: Roles,
    pub(crate) relay_rss_mib: f64,
    pub(crate) disk_bytes: u64,
    pub(crate) wire_bytes: u64,
    pub(crate) fdatasyncs: u64,
    pub(crate) commits: u64,
}

struct Run<'a> {
    options: &'a Options,
    world: &'a mut World,
    feeds: Vec<Program>,
    watches: Vec<Program>,
    lines: Receiver<Line>,
    clock: Stopwatch,
    handed: Vec<Duration>,
    under_way: Vec<usize>,
    answered: BTreeSet<String>,
    shown: BTreeMap<String, usize>,
    receipted: BTreeSet<String>,
    last_shown: Duration,
    measured: Measured,
}

pub(crate) fn run(options: &Options, place: &Place) -> Measured {
    let names = &NAMES[..2 * options.scenario.pairs()];
    let folder = tempfile::TempDir::new_in(place.folder.path()).unwrap();
    let mut world = World::direct(folder, names);
    world.start();
    let before = Reading::of(&mut world);
    let mut measured = drive(options, &mut world);
    let after = Reading::of(&mut world);
    measured.relay_rss_mib = after.rss_mib;
    measured.disk_bytes = after.disk - before.disk;
    measured.wire_bytes = after.wire - before.wire;
    measured.fdatasyncs = after.fdatasyncs - before.fdatasyncs;
    measured.commits = after.commits - before.commits;
    measured
}

fn drive(options: &Options, world: &mut World) -> Measured {
    let clock = Stopwatch::start();
    let (sender, lines) = mpsc::channel();
    let (mut feeds, mut watches) = (Vec::new(), Vec::new());
    for (pair, two) in world.offices.chunks(2).enumerate() {
        for (office, source) in two.iter().zip([Source::Sender, Source::Recipient]) {
            // From the beginning: the first alert may be faster than the watch.
            let mut command = office.command(&["watch", "--json", "--since", "0"]);
            watches.push(Program::start(
                &mut command,
                (source, pair),
                (clock, sender.clone()),
            ));
        }
        for _ in 0..options.feeds {
            let mut command = two[0].command(&["send", "--json", "-"]);
            let to = (Source::Feed, pair);
            feeds.push(Program::start(&mut command, to, (clock, sender.clone())));
        }
    }
    let mut run = Run {
        options,
        world,
        feeds,
        watches,
        lines,
        clock,
        handed: Vec::new(),
        under_way: vec![0; options.scenario.pairs()],
        answered: BTreeSet::new(),
        shown: BTreeMap::new(),
        receipted: BTreeSet::new(),
        last_shown: Duration::ZERO,
        measured: Measured::default(),
    };
    run.warm_up();
    run.measured.cpu_before = run.cpu();
    run.load();
    run.settle();
    run.measured.cpu_after = run.cpu();
    run.finish()
}

impl Run<'_> {
    /// One alert for each pair, so that every watch and feed is known to be there; none of them counts.
    fn warm_up(&mut self) {
        for pair in 0..self.options.scenario.pairs() {
            self.hand(pair);
        }
        while self.receipted.len() < self.under_way.len() || self.under_way.iter().any(|n| *n > 0) {
            assert!(self.read(SILENCE), "the first alerts do not cross");
        }
        self.handed.clear();
        self.answered.clear();
        self.shown.clear();
        self.receipted.clear();
        self.measured = Measured::default();
    }

    fn cpu(&mut self) -> Roles {
        Roles::of(self.world, &self.feeds, &self.watches)
    }

    fn load(&mut self) {
        let began = self.clock.elapsed();
        let count = self.count();
        while self.handed.len() < count && !self.time_is_up(began) {
            let wait = self.hand_what_may_go(began);
            let silent = !self.read(wait);
            if silent && self.options.scenario == Scenario::Throughput {
                return;
            }
        }
    }

    /// Hands over what may go now, and says how long until the next may.
    fn hand_what_may_go(&mut self, began: Duration) -> Duration {
        if self.options.scenario == Scenario::Latency {
            let left = self.due(began).saturating_sub(self.clock.elapsed());
            if left.is_zero() {
                self.hand(0);
            }
            return left;
        }
        let each = (self.options.window / self.under_way.len()).max(1);
        for pair in 0..self.under_way.len() {
            while self.under_way[pair] < each && self.handed.len() < self.count() {
                self.hand(pair);
            }
        }
        SILENCE
    }

    /// When the next alert is to be sent at a steady rate.
    fn due(&self, began: Duration) -> Duration {
        let nth = u32::try_from(self.handed.len()).unwrap();
        began + Duration::from_secs(1) * nth / u32::try_from(self.options.rate).unwrap()
    }

    fn count(&self) -> usize {
        let seconds = self.options.seconds;
        let all = if self.options.scenario == Scenario::Latency {
            usize::try_from(self.options.rate * seconds.unwrap_or(30)).unwrap()
        } else if seconds.is_some() {
            usize::MAX
        } else {
            20_000
        };
        self.options.count.unwrap_or(all)
    }

    fn time_is_up(&self, began: Duration) -> bool {
        let seconds = self.options.seconds.map(Duration::from_secs);
        seconds.is_some_and(|seconds| self.clock.elapsed() - began > seconds)
    }

    /// Waits for what is under way, then for its receipts.
    fn settle(&mut self) {
        while self.under_way.iter().any(|n| *n > 0) && self.read(SILENCE) {}
        let end = self.clock.elapsed() + RECEIPTS;
        while self.receipted.len() < self.answered.len() && self.clock.elapsed() < end {
            self.read(end.saturating_sub(self.clock.elapsed()));
        }
    }

    fn finish(mut self) -> Measured {
        let began = self.handed.first().copied().unwrap_or_default();
        let measured = &mut self.measured;
        measured.sent = self.handed.len();
        measured.seconds = self.last_shown.saturating_sub(began).as_secs_f64();
        let unanswered = self.handed.len() - self.answered.len() - measured.refused;
        let is_lost = |id: &&String| !self.shown.contains_key(*id);
        measured.lost = unanswered + self.answered.iter().filter(is_lost).count();
        measured.duplicated = self.shown.values().filter(|times| **times > 1).count();
        let has_none = |id: &&String| !self.receipted.contains(*id);
        measured.without_receipt = self.answered.iter().filter(has_none).count();
        self.measured
    }

    fn hand(&mut self, pair: usize) {
        let sequence = self.handed.len();
        let headline = format!("bench {sequence}");
        let filler = self.options.size.saturating_sub(headline.len());
        let line = json!({
            "to": [NAMES[2 * pair + 1]],
            "precedence": "PRIORITY",
            "status": "test",
            "category": "drugs",
            "texts": [{ "language": "en", "headline": headline, "description": words(filler) }],
        });
        let feed = pair * self.options.feeds + sequence % self.options.feeds;
        self.handed.push(self.clock.elapsed());
        self.under_way[pair] += 1;
        self.feeds[feed].write(format!("{line}\n"));
    }

    /// Reads one line, if one comes in time.
    fn read(&mut self, wait: Duration) -> bool {
        let line = match self.lines.recv_timeout(wait) {
            Ok(line) => line,
            Err(RecvTimeoutError::Timeout) => return false,
            Err(RecvTimeoutError::Disconnected) => panic!("every program has ended"),
        };
        let said: Value = serde_json::from_str(&line.text)
            .unwrap_or_else(|error| panic!("{error}: {}", line.text));
        match line.source {
            Source::Feed => self.answer(&said, line.pair),
            Source::Sender if said["change"]["status"] == "delivered" => {
                self.receipted.insert(id(&said["item"]));
            }
            Source::Recipient if said["kind"] == "received" => self.show(&said["item"], &line),
            Source::Sender | Source::Recipient => {}
        }
        true
    }

    fn answer(&mut self, said: &Value, pair: usize) {
        if said["id"].is_string() {
            self.answered.insert(id(said));
        } else {
            self.measured.refused += 1;
            self.under_way[pair] -= 1;
        }
    }

    fn show(&mut self, item: &Value, line: &Line) {
        let times = self.shown.entry(id(item)).or_default();
        *times += 1;
        if *times > 1 {
            return;
        }
        self.under_way[line.pair] = self.under_way[line.pair].saturating_sub(1);
        self.last_shown = line.at;
        let headline = item["headline"].as_str().unwrap();
        let sequence: usize = headline.trim_start_matches("bench ").parse().unwrap();
        let since = self.handed.get(sequence).copied().unwrap_or(line.at);
        self.measured.latencies.push(line.at.saturating_sub(since));
    }
}

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

/// So many bytes of text that do not compress to nothing.
pub(crate) fn words(bytes: usize) -> String {
    let mut text = String::new();
    let mut x = 0x9e37_79b9_7f4a_7c15_u64;
    while text.len() < bytes {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        text.push_str(&format!("{x:016x} "));
    }
    text.truncate(bytes);
    text
}

/// What the system and the gateways count at one moment.
struct Reading {
    rss_mib: f64,
    disk: u64,
    wire: u64,
    fdatasyncs: u64,
    commits: u64,
}

impl Reading {
    fn of(world: &mut World) -> Self {
        let pid = world.relay.process().pid();
        let journals: Vec<Value> = world
            .offices
            .iter()
            .map(|office| office.status()["journal"].clone())
            .collect();
        let sum = |name: &str| {
            journals
                .iter()
                .filter_map(|journal| journal[name].as_u64())
                .sum()
        };
        Self {
            rss_mib: meter::peak_mib(pid),
            disk: meter::disk_bytes(world.folder()),
            wire: meter::loopback_bytes(),
            fdatasyncs: sum("fdatasyncs"),
            commits: sum("commits"),
        }
    }
}

/// As a person reads it.
pub(crate) fn rounded(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}
