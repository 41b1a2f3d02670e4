//! A file of some megabytes over a bad line, both offices behind one like it: what of the line carries it when nothing else
//! is sent, and how soon a FLASH is shown while it moves behind a thousand ROUTINE, and while it moves alone. Not: which
//! congestion control is best (`line`).

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::mpsc::{self, Receiver},
    time::Duration,
};

use blo_kit::{
    World,
    wait::Stopwatch,
    world::{NORTH, SOUTH},
};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    Options, flash,
    line::{choose, mobile, summed},
    load::{rounded, words},
    place::Place,
    program::{Line, Program, Source},
    report::{large, number},
};

/// Behind which a FLASH is sent.
const BEHIND_BYTES: usize = 5_000_000;
/// Of which the goodput is measured.
const ALONE_BYTES: usize = 2_000_000;
const ROUTINES: usize = 1_000;
const FLASHES: usize = 25;
/// How often it is looked how far a file is.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// Nothing is lost before nothing has happened for so long.
const SILENCE: Duration = Duration::from_secs(180);

/// What a run prints. Two numbers are the middle one and the slowest.
#[derive(Debug, Serialize)]
pub(crate) struct Attached {
    scenario: &'static str,
    congestion: String,
    bits_per_s: u64,
    round_trip_ms: f64,
    lost_per_mille: u64,
    goodput: f64,
    behind_both: Flashes,
    behind_the_file: Flashes,
    profile: String,
}

#[derive(Debug, Serialize)]
struct Flashes {
    flashes: usize,
    ms: [f64; 2],
    round_trips: [f64; 2],
    routines_still_behind: usize,
    parts_still_behind: u64,
}

pub(crate) fn run(options: &Options, place: &Place) -> Attached {
    let folder = tempfile::TempDir::new_in(place.folder.path()).unwrap();
    let mut world = World::in_folder(folder, &[SOUTH, NORTH]);
    choose(&mut world, &options.congestion);
    world.start();
    let mut run = Run::new(world);
    let profile = mobile();
    let goodput = run.alone(profile.bits_per_s);
    let (behind_both, behind_the_file) = run.behind(options.count.unwrap_or(FLASHES));
    Attached {
        scenario: "attachments",
        congestion: options.congestion.clone(),
        bits_per_s: profile.bits_per_s,
        round_trip_ms: profile.round_trip.as_secs_f64() * 1_000.0,
        lost_per_mille: profile.lost_per_mille,
        goodput,
        behind_both,
        behind_the_file,
        profile: blo_kit::binaries::profile(),
    }
}

struct Run {
    world: World,
    programs: Vec<Program>,
    lines: Receiver<Line>,
    clock: Stopwatch,
    ids: Vec<String>,
    /// By headline.
    shown: BTreeMap<String, Duration>,
    routines: usize,
    handed: usize,
}

impl Run {
    fn new(world: World) -> Self {
        let clock = Stopwatch::start();
        let (out, lines) = mpsc::channel();
        let start = |office: usize, words: &[&str], source| {
            let mut command = world.offices[office].command(words);
            Program::start(&mut command, (source, office), (clock, out.clone()))
        };
        let programs = vec![
            start(0, &["send", "--json", "-"], Source::Feed),
            start(1, &["watch", "--json", "--since", "0"], Source::Recipient),
        ];
        Self {
            programs,
            lines,
            clock,
            world,
            ids: Vec::new(),
            shown: BTreeMap::new(),
            routines: 0,
            handed: 0,
        }
    }

    /// What a file alone has of the line, from its first part at the recipient until it is whole.
    fn alone(&mut self, bits_per_s: u64) -> f64 {
        let first = self.hand(flash::alert("FLASH", "Before all", ""));
        self.await_shown(&first);
        for network in &self.world.networks {
            network.set(mobile().weather());
        }
        let id = self.attach("Alone", ALONE_BYTES);
        let (began, before) = self.await_parts(&id, |kept, _| kept > 0);
        let (ended, parts) = self.await_parts(&id, |kept, parts| kept == parts);
        let part = large(parts - before) / large(parts);
        rounded(
            number(ALONE_BYTES) * part * 8.0 / (ended - began).as_secs_f64() / large(bits_per_s),
        )
    }

    /// FLASH after FLASH behind a file and many ROUTINE; then behind what is left of the file.
    fn behind(&mut self, flashes: usize) -> (Flashes, Flashes) {
        let id = self.attach("Behind", BEHIND_BYTES);
        let text = words(1_024);
        for nth in 0..ROUTINES {
            self.hand(flash::alert("ROUTINE", &format!("ROUTINE {nth}"), &text));
        }
        self.read_until(|run| run.routines > 0);
        let both = self.flashes(&id, (flashes, ROUTINES));
        self.read_until(|run| run.routines == ROUTINES);
        self.await_parts(&id, |kept, _| kept > 0);
        let alone = self.flashes(&id, (flashes, 0));
        (both, alone)
    }

    fn flashes(&mut self, id: &str, (count, routines): (usize, usize)) -> Flashes {
        let mut all = Vec::new();
        while all.len() < count {
            let headline = format!("FLASH {}", self.handed);
            let sent = self.clock.elapsed();
            let headline = self.hand(flash::alert("FLASH", &headline, ""));
            let took = self.await_shown(&headline) - sent;
            all.push(rounded(took.as_secs_f64() * 1_000.0));
        }
        let ms = summed(&all);
        let round_trip = mobile().round_trip.as_secs_f64() * 1_000.0;
        let (kept, parts) = self.parts(id);
        assert!(kept < parts, "the file is over: ask for fewer FLASH");
        Flashes {
            flashes: all.len(),
            ms,
            round_trips: ms.map(|ms| rounded(ms / round_trip)),
            routines_still_behind: routines.saturating_sub(self.routines),
            parts_still_behind: parts - kept,
        }
    }

    /// Sends a file with a ROUTINE alert; the alert's id.
    fn attach(&mut self, headline: &str, bytes: usize) -> String {
        let file = file(self.world.folder(), headline, bytes);
        let mut alert: Value =
            serde_json::from_str(&flash::alert("ROUTINE", headline, "")).unwrap();
        alert["attach"] = json!([file]);
        let before = self.ids.len();
        self.hand(format!("{alert}\n"));
        self.read_until(|run| run.ids.len() > before);
        self.await_shown(headline);
        self.ids[before].clone()
    }

    fn hand(&mut self, line: String) -> String {
        let alert: Value = serde_json::from_str(&line).unwrap();
        self.handed += 1;
        self.programs[0].write(line);
        alert["texts"][0]["headline"].as_str().unwrap().to_owned()
    }

    /// Waits until a file is so far at the recipient: when, and how many parts there were then.
    fn await_parts(&mut self, id: &str, far: impl Fn(u64, u64) -> bool) -> (Duration, u64) {
        let began = Stopwatch::start();
        loop {
            let (kept, parts) = self.parts(id);
            if far(kept, parts) {
                return (self.clock.elapsed(), kept);
            }
            assert!(
                began.elapsed() < SILENCE * 2,
                "the file stays at {kept} of {parts}"
            );
            let _ = self
                .lines
                .recv_timeout(LOOK_EVERY)
                .map(|line| self.take(&line));
        }
    }

    fn parts(&self, id: &str) -> (u64, u64) {
        let said = self.world.offices[1]
            .verb(&["attachment", "list", id, "--json"])
            .ok();
        let view: Value = serde_json::from_str(said.lines().next().unwrap()).unwrap();
        let far = &view["moves"][0];
        let parts = far["parts"].as_u64().unwrap();
        let here = far["state"] == "here";
        (
            if here {
                parts
            } else {
                far["kept"].as_u64().unwrap().min(parts - 1)
            },
            parts,
        )
    }

    fn await_shown(&mut self, headline: &str) -> Duration {
        self.read_until(|run| run.shown.contains_key(headline));
        self.shown[headline]
    }

    fn read_until(&mut self, so: impl Fn(&Self) -> bool) {
        while !so(self) {
            let line = self
                .lines
                .recv_timeout(SILENCE)
                .expect("nothing comes any more");
            self.take(&line);
        }
    }

    fn take(&mut self, line: &Line) {
        let said: Value = serde_json::from_str(&line.text).unwrap();
        if line.source == Source::Feed {
            self.ids
                .push(said["id"].as_str().expect("an id").to_owned());
        } else if said["kind"] == "received" {
            let headline = said["item"]["headline"].as_str().unwrap();
            self.routines += usize::from(headline.starts_with("ROUTINE"));
            self.shown.insert(headline.to_owned(), line.at);
        }
    }
}

/// A file that no compression would make smaller.
fn file(folder: &Path, name: &str, bytes: usize) -> PathBuf {
    let mut content = vec![0; bytes];
    getrandom::fill(&mut content).unwrap();
    let path = folder.join(format!("{name}.jpg"));
    fs::write(&path, content).unwrap();
    path
}
