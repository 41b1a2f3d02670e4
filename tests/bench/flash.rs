//! One FLASH behind a great many ROUTINE on lines of 200 ms and 1 Mbit/s: from `send` to the line that `watch` shows,
//! with the backlog in the sender's outbox, at the relay, and on its way into the recipient's gateway. Not: how fast the
//! backlog itself goes.

use std::{
    sync::mpsc::{self, Receiver, Sender},
    time::Duration,
};

use blo_kit::{
    World,
    network::Weather,
    wait::{self, Stopwatch},
    world::{NORTH, SOUTH},
};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    Options, ceiling,
    load::{rounded, words},
    place::Place,
    program::{Line, Program, Source},
};

/// From an office to the relay or back.
const ONE_WAY: Duration = Duration::from_millis(100);
const ROUND_TRIP_MS: f64 = 200.0;
const BITS_PER_S: u64 = 1_000_000;
const COUNT: usize = 20_000;
/// One after the other.
const FLASHES: usize = 5;
/// Queued, held, delivered.
const SYNCS: f64 = 3.0;
/// Nothing is lost before nothing has happened for so long.
const SILENCE: Duration = Duration::from_secs(60);
const ALL_HELD_WITHIN: Duration = Duration::from_secs(600);

/// What a run prints.
#[derive(Debug, Serialize)]
pub(crate) struct Flash {
    scenario: &'static str,
    congestion: String,
    alerts: usize,
    size_bytes: usize,
    round_trip_ms: f64,
    bits_per_s: u64,
    sync_ms: f64,
    in_outbox: Overtaken,
    at_relay: Overtaken,
    at_recipient: Overtaken,
    fs: String,
    cores: usize,
    profile: String,
}

/// How soon a FLASH was shown.
#[derive(Debug, Serialize)]
struct Overtaken {
    /// ROUTINE that were not shown yet when the first was sent, and when the last was shown.
    behind: usize,
    still_behind: usize,
    ms: Vec<f64>,
    /// Of the slowest, without three syncs.
    round_trips: f64,
}

struct Run<'a> {
    options: &'a Options,
    world: &'a mut World,
    feed: Program,
    watch: Program,
    lines: Receiver<Line>,
    out: Sender<Line>,
    clock: Stopwatch,
    handed: usize,
    answered: usize,
    shown: usize,
    flashes: usize,
}

pub(crate) fn run(options: &Options, place: &Place) -> Flash {
    let sync_ms = 1_000.0 / ceiling::syncs_per_s(place);
    let folder = tempfile::TempDir::new_in(place.folder.path()).unwrap();
    let mut world = World::in_folder(folder, &[SOUTH, NORTH]);
    crate::line::choose(&mut world, &options.congestion);
    world.start();
    let clock = Stopwatch::start();
    let (out, lines) = mpsc::channel();
    let mut run = Run {
        options,
        feed: feed(&world, (clock, out.clone())),
        watch: watch(&world, (clock, out.clone())),
        world: &mut world,
        lines,
        out,
        clock,
        handed: 0,
        answered: 0,
        shown: 0,
        flashes: 0,
    };
    run.flash(); // so that keys, sessions and both programs are known to be there
    let at_relay = run.at_relay(sync_ms);
    let at_recipient = run.at_recipient(sync_ms);
    let in_outbox = run.in_outbox(sync_ms);
    Flash {
        scenario: "flash",
        congestion: run.options.congestion.clone(),
        alerts: run.count(),
        size_bytes: options.size,
        round_trip_ms: ROUND_TRIP_MS,
        bits_per_s: BITS_PER_S,
        sync_ms: rounded(sync_ms),
        in_outbox,
        at_relay,
        at_recipient,
        fs: place.file_system.clone(),
        cores: crate::cores(),
        profile: blo_kit::binaries::profile(),
    }
}

fn feed(world: &World, to: (Stopwatch, Sender<Line>)) -> Program {
    let mut command = world.offices[0].command(&["send", "--json", "-"]);
    Program::start(&mut command, (Source::Feed, 0), to)
}

fn watch(world: &World, to: (Stopwatch, Sender<Line>)) -> Program {
    let mut command = world.offices[1].command(&["watch", "--json", "--since", "0"]);
    Program::start(&mut command, (Source::Recipient, 0), to)
}

impl Run<'_> {
    /// The recipient was away: the relay holds them all, and they leave through a narrow line.
    fn at_relay(&mut self, sync_ms: f64) -> Overtaken {
        self.world.offices[1].stop();
        self.hand_over();
        self.await_held();
        self.world.networks[0].set(narrow());
        self.world.networks[1].set(narrow());
        self.return_recipient();
        self.overtake(sync_ms)
    }

    /// The same backlog, but the recipient's line is as wide as it likes: now its gateway is what they wait for.
    fn at_recipient(&mut self, sync_ms: f64) -> Overtaken {
        let wide = Weather {
            delay: ONE_WAY,
            ..Weather::default()
        };
        self.world.networks[1].set(wide);
        let begun = self.shown + self.count() / 20;
        while self.shown < begun {
            assert!(self.read(None), "the backlog does not come in");
        }
        let overtaken = self.overtake(sync_ms);
        while self.shown < self.handed {
            assert!(self.read(None), "{} of {}", self.shown, self.handed);
        }
        overtaken
    }

    /// They leave the sender's outbox through a narrow line.
    fn in_outbox(&mut self, sync_ms: f64) -> Overtaken {
        self.world.networks[1].set(narrow());
        self.hand_over();
        self.overtake(sync_ms)
    }

    fn count(&self) -> usize {
        self.options.count.unwrap_or(COUNT)
    }

    /// All ROUTINE at once, until the sender's gateway has answered each.
    fn hand_over(&mut self) {
        let text = words(self.options.size);
        for _ in 0..self.count() {
            let headline = format!("bench {}", self.handed);
            self.feed.write(alert("ROUTINE", &headline, &text));
            self.handed += 1;
        }
        while self.answered < self.handed + self.flashes {
            assert!(self.read(None), "the sender's gateway does not answer");
        }
    }

    /// Waits until everything is at the relay.
    fn await_held(&self) {
        wait::within(ALL_HELD_WITHIN, "all of them at the relay", || {
            let said = self.world.relay.verb(&["status", "--json"]).ok();
            let said: Value = serde_json::from_str(&said).unwrap();
            let held = said["running"]["held"][NORTH]["count"].as_u64()?;
            (usize::try_from(held).unwrap() >= self.count()).then_some(())
        });
    }

    /// Starts the recipient's gateway, and waits for the first that it shows.
    fn return_recipient(&mut self) {
        self.world.offices[1].start();
        self.watch = watch(self.world, (self.clock, self.out.clone()));
        while self.shown == 0 {
            assert!(self.read(None), "nothing comes in");
        }
    }

    fn overtake(&mut self, sync_ms: f64) -> Overtaken {
        let behind = self.handed - self.shown;
        let ms: Vec<f64> = (0..FLASHES).map(|_| self.flash_in_between()).collect();
        let slowest = ms.iter().copied().fold(0.0, f64::max);
        Overtaken {
            behind,
            still_behind: self.handed - self.shown,
            ms,
            round_trips: rounded((slowest - SYNCS * sync_ms) / ROUND_TRIP_MS),
        }
    }

    /// A FLASH while the backlog is known to be moving.
    fn flash_in_between(&mut self) -> f64 {
        let shown = self.shown;
        while self.shown == shown {
            assert!(self.read(None), "the backlog stands still");
        }
        self.flash()
    }

    /// Sends one FLASH and waits until it is shown: how long that took, in milliseconds.
    fn flash(&mut self) -> f64 {
        let headline = format!("flash {}", self.flashes);
        self.flashes += 1;
        let sent = self.clock.elapsed();
        self.feed.write(alert("FLASH", &headline, ""));
        loop {
            let mut at = None;
            assert!(self.read(Some((&headline, &mut at))), "no {headline}");
            if let Some(at) = at {
                return rounded((at - sent).as_secs_f64() * 1_000.0);
            }
        }
    }

    /// Reads one line, and takes note of when `wanted` was shown.
    fn read(&mut self, wanted: Option<(&str, &mut Option<Duration>)>) -> bool {
        let Ok(line) = self.lines.recv_timeout(SILENCE) else {
            return false;
        };
        let said: Value = serde_json::from_str(&line.text).unwrap();
        match line.source {
            Source::Feed => {
                assert!(said["id"].is_string(), "{said}");
                self.answered += 1;
            }
            Source::Recipient if said["kind"] == "received" => {
                let headline = said["item"]["headline"].as_str().unwrap();
                if headline.starts_with("bench") {
                    self.shown += 1;
                }
                if let Some((_, at)) = wanted.filter(|(wanted, _)| *wanted == headline) {
                    *at = Some(line.at);
                }
            }
            Source::Recipient | Source::Sender => {}
        }
        true
    }
}

fn narrow() -> Weather {
    Weather::narrow(ONE_WAY, BITS_PER_S)
}

pub(crate) fn alert(precedence: &str, headline: &str, description: &str) -> String {
    let text = json!({ "language": "en", "headline": headline, "description": description });
    let alert = json!({
        "to": [NORTH],
        "precedence": precedence,
        "status": "test",
        "category": "drugs",
        "texts": [text],
    });
    format!("{alert}\n")
}
