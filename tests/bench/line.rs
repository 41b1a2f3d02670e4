//! What an officer has of a bad line, both offices behind one like it: how soon an alert is held, on a warm link and from
//! none; how soon a FLASH overtakes a thousand long ROUTINE in its own outbox and is shown; and what of the line carries
//! their text. Not: which congestion control is best; it says what one does.

use std::{
    collections::BTreeMap,
    fs,
    io::Write as _,
    sync::mpsc::{self, Receiver},
    time::Duration,
};

use blo_kit::{
    World,
    network::{HEADERS_BYTES, Weather},
    wait::Stopwatch,
    world::{NORTH, SOUTH},
};
use serde::Serialize;
use serde_json::Value;

use crate::{
    Options, flash,
    load::{rounded, words},
    place::Place,
    program::{Line, Program, Source},
    report::{large, number},
};

/// Of a ROUTINE in the backlog: long ones stand for bulk.
const BULK_BYTES: usize = 7_500;
const BULK: usize = 1_000;
const CHARACTERS: usize = 300;
const WARM: usize = 15;
const COLD: usize = 7;
const FLASHES: usize = 25;
/// What the line carries is counted for so long at least.
const GOODPUT_FOR: Duration = Duration::from_secs(60);
/// Nothing is lost before nothing has happened for so long.
const SILENCE: Duration = Duration::from_secs(120);

/// A line between an office and the relay, the same both ways.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Profile {
    name: &'static str,
    pub(crate) bits_per_s: u64,
    pub(crate) round_trip: Duration,
    pub(crate) lost_per_mille: u64,
    jitter: Duration,
    reordered_per_mille: u64,
}

const PROFILES: [Profile; 3] = [
    Profile {
        name: "mobile",
        bits_per_s: 512_000,
        round_trip: Duration::from_millis(300),
        lost_per_mille: 50,
        jitter: Duration::ZERO,
        reordered_per_mille: 0,
    },
    Profile {
        name: "satellite",
        bits_per_s: 64_000,
        round_trip: Duration::from_millis(1_500),
        lost_per_mille: 100,
        jitter: Duration::ZERO,
        reordered_per_mille: 0,
    },
    Profile {
        name: "wavering",
        bits_per_s: 512_000,
        round_trip: Duration::from_millis(200),
        lost_per_mille: 10,
        jitter: Duration::from_millis(100),
        reordered_per_mille: 20,
    },
];

/// The line of a border post's telephone.
pub(crate) const fn mobile() -> Profile {
    PROFILES[0]
}

impl Profile {
    pub(crate) fn weather(&self) -> Weather {
        Weather {
            lost_per_mille: self.lost_per_mille,
            jitter: self.jitter,
            reordered_per_mille: self.reordered_per_mille,
            ..Weather::narrow(self.round_trip / 2, self.bits_per_s)
        }
    }
}

/// What a run prints.
#[derive(Debug, Serialize)]
pub(crate) struct Bad {
    scenario: &'static str,
    congestion: String,
    bulk_bytes: usize,
    lines: Vec<Measured>,
    cores: usize,
    profile: String,
}

/// Of one line. The middle and the slowest, in milliseconds.
#[derive(Debug, Serialize)]
struct Measured {
    line: &'static str,
    bits_per_s: u64,
    round_trip_ms: f64,
    lost_per_mille: u64,
    warm_ms: [f64; 2],
    cold_ms: [f64; 2],
    flashes: usize,
    flash_ms: [f64; 2],
    flash_round_trips: [f64; 2],
    still_behind: usize,
    goodput: f64,
    carried: f64,
}

/// Measures each line, or the one that is asked for.
pub(crate) fn run(options: &Options, place: &Place) -> Bad {
    let wanted = |profile: &&Profile| {
        let line = options.line.as_deref();
        line.is_none_or(|line| line == profile.name)
    };
    let lines: Vec<_> = PROFILES
        .iter()
        .filter(wanted)
        .map(|profile| Run::new(options, place, profile).measure())
        .collect();
    assert!(!lines.is_empty(), "there is no such line");
    Bad {
        scenario: "line",
        congestion: options.congestion.clone(),
        bulk_bytes: BULK_BYTES,
        lines,
        cores: crate::cores(),
        profile: blo_kit::binaries::profile(),
    }
}

/// Lets relay and offices use this congestion control. None of them may run but the relay.
pub(crate) fn choose(world: &mut World, congestion: &str) {
    world.relay.stop();
    let key = format!("congestion = \"{congestion}\"\n");
    world.relay.configure(&format!("[quic]\n{key}"));
    world.restart_relay();
    for office in &world.offices {
        let file = office.home.join("blo.toml");
        let mut file = fs::OpenOptions::new().append(true).open(file).unwrap();
        file.write_all(key.as_bytes()).unwrap();
    }
}

struct Run<'a> {
    profile: &'a Profile,
    flashes: usize,
    world: World,
    programs: Vec<Program>,
    lines: Receiver<Line>,
    clock: Stopwatch,
    /// After the last event that was read of each office.
    cursors: [String; 2],
    /// Headlines by id, and which of them were not answered yet.
    named: BTreeMap<String, String>,
    unnamed: std::collections::VecDeque<String>,
    /// By headline.
    held: BTreeMap<String, Duration>,
    shown: BTreeMap<String, Duration>,
    bulk_shown: usize,
    handed: usize,
}

impl<'a> Run<'a> {
    fn new(options: &Options, place: &Place, profile: &'a Profile) -> Self {
        let folder = tempfile::TempDir::new_in(place.folder.path()).unwrap();
        let mut world = World::in_folder(folder, &[SOUTH, NORTH]);
        choose(&mut world, &options.congestion);
        world.start();
        let (_, lines) = mpsc::channel();
        let mut run = Self {
            profile,
            flashes: options.count.unwrap_or(FLASHES),
            world,
            programs: Vec::new(),
            lines,
            clock: Stopwatch::start(),
            cursors: ["0".to_owned(), "0".to_owned()],
            named: BTreeMap::new(),
            unnamed: std::collections::VecDeque::new(),
            held: BTreeMap::new(),
            shown: BTreeMap::new(),
            bulk_shown: 0,
            handed: 0,
        };
        run.listen();
        run
    }

    /// Programs of gateways that have just been started.
    fn listen(&mut self) {
        self.programs.clear();
        let (out, lines) = mpsc::channel();
        self.lines = lines;
        let start = |office: usize, words: &[&str], source| {
            let mut command = self.world.offices[office].command(words);
            Program::start(&mut command, (source, office), (self.clock, out.clone()))
        };
        let watch = |office: usize| ["watch", "--json", "--since", &self.cursors[office]];
        let programs = vec![
            start(0, &["send", "--json", "-"], Source::Feed),
            start(0, &watch(0), Source::Sender),
            start(1, &watch(1), Source::Recipient),
        ];
        self.programs = programs;
    }

    fn measure(mut self) -> Measured {
        // So that keys, sessions and programs are known to be there.
        let first = self.hand("FLASH", "");
        self.await_in(&first, |run| &run.shown);
        for network in &self.world.networks {
            network.set(self.profile.weather());
        }
        let text = "x".repeat(CHARACTERS);
        let warm: Vec<_> = (0..WARM).map(|_| self.until_held(&text)).collect();
        let cold: Vec<_> = (0..COLD).map(|_| self.with_no_link(&text)).collect();
        let (flashes, still_behind, goodput, carried) = self.overtake();
        let round_trip_ms = self.profile.round_trip.as_secs_f64() * 1_000.0;
        let flash_ms = summed(&flashes);
        Measured {
            line: self.profile.name,
            bits_per_s: self.profile.bits_per_s,
            round_trip_ms,
            lost_per_mille: self.profile.lost_per_mille,
            warm_ms: summed(&warm),
            cold_ms: summed(&cold),
            flashes: flashes.len(),
            flash_ms,
            flash_round_trips: flash_ms.map(|ms| rounded(ms / round_trip_ms)),
            still_behind,
            goodput,
            carried,
        }
    }

    /// One alert on a link that is up.
    fn until_held(&mut self, text: &str) -> f64 {
        let began = self.clock.elapsed();
        let headline = self.hand("IMMEDIATE", text);
        millis(self.await_in(&headline, |run| &run.held) - began)
    }

    /// One alert from the start of its gateway.
    fn with_no_link(&mut self, text: &str) -> f64 {
        self.world.offices[0].kill();
        let began = self.clock.elapsed();
        self.world.offices[0].start();
        self.listen();
        let headline = self.hand("IMMEDIATE", text);
        millis(self.await_in(&headline, |run| &run.held) - began)
    }

    /// FLASH after FLASH while the backlog moves; how much of it is left, and what the second line carries meanwhile.
    fn overtake(&mut self) -> (Vec<f64>, usize, f64, f64) {
        let text = words(BULK_BYTES);
        for _ in 0..BULK {
            self.hand("ROUTINE", &text);
        }
        // A FLASH that comes after them in the same feed waits for no more than the line.
        while !self.unnamed.is_empty() {
            self.read();
        }
        self.await_bulk();
        let (began, shown) = (self.clock.elapsed(), self.bulk_shown);
        let on_air = self.on_air();
        let mut flashes = Vec::new();
        while flashes.len() < self.flashes || self.clock.elapsed() - began < GOODPUT_FOR {
            self.await_bulk();
            let sent = self.clock.elapsed();
            let headline = self.hand("FLASH", "");
            flashes.push(millis(self.await_in(&headline, |run| &run.shown) - sent));
            assert!(
                self.bulk_shown < BULK,
                "the backlog is over: ask for fewer FLASH"
            );
        }
        let seconds = (self.clock.elapsed() - began).as_secs_f64();
        let of_line = |bytes: f64| rounded(bytes * 8.0 / seconds / large(self.profile.bits_per_s));
        let text = number((self.bulk_shown - shown) * BULK_BYTES);
        let on_air = large(self.on_air() - on_air);
        (
            flashes,
            BULK - self.bulk_shown,
            of_line(text),
            of_line(on_air),
        )
    }

    /// Bytes that the line to the recipient has carried and not lost.
    fn on_air(&self) -> u64 {
        let way = blo_kit::network::Direction::ToOffice;
        let network = &self.world.networks[1];
        network.bytes_one(way) + HEADERS_BYTES * network.datagrams_one(way)
    }

    fn hand(&mut self, precedence: &str, text: &str) -> String {
        let headline = format!("{precedence} {}", self.handed);
        self.handed += 1;
        self.programs[0].write(flash::alert(precedence, &headline, text));
        self.unnamed.push_back(headline.clone());
        headline
    }

    fn await_in(
        &mut self,
        headline: &str,
        of: impl Fn(&Self) -> &BTreeMap<String, Duration>,
    ) -> Duration {
        loop {
            if let Some(at) = of(self).get(headline) {
                return *at;
            }
            self.read();
        }
    }

    fn await_bulk(&mut self) {
        let shown = self.bulk_shown;
        while self.bulk_shown == shown {
            self.read();
        }
    }

    fn read(&mut self) {
        let line = self
            .lines
            .recv_timeout(SILENCE)
            .expect("nothing comes any more");
        let said: Value = serde_json::from_str(&line.text).unwrap();
        let item = &said["item"];
        if line.source != Source::Feed {
            said["cursor"]
                .as_str()
                .unwrap()
                .clone_into(&mut self.cursors[line.pair]);
        }
        match line.source {
            Source::Feed => {
                let id = said["id"].as_str().expect("an id").to_owned();
                let headline = self.unnamed.pop_front().unwrap();
                self.named.insert(id, headline);
            }
            Source::Sender if said["change"]["status"] == "held" => {
                let id = item["id"].as_str().unwrap();
                if let Some(headline) = self.named.get(id) {
                    self.held.entry(headline.clone()).or_insert(line.at);
                }
            }
            Source::Recipient if said["kind"] == "received" => {
                let headline = item["headline"].as_str().unwrap();
                self.bulk_shown += usize::from(headline.starts_with("ROUTINE"));
                self.shown.insert(headline.to_owned(), line.at);
            }
            Source::Sender | Source::Recipient => {}
        }
    }
}

fn millis(span: Duration) -> f64 {
    rounded(span.as_secs_f64() * 1_000.0)
}

/// The middle one and the slowest.
pub(crate) fn summed(ms: &[f64]) -> [f64; 2] {
    let mut sorted = ms.to_vec();
    sorted.sort_by(f64::total_cmp);
    [sorted[sorted.len() / 2], sorted[sorted.len() - 1]]
}
