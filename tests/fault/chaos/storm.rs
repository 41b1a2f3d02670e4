//! The storm: who is killed when, and what the weather is. Whoever ends by himself, or panics, fails the test. Not:
//! what is sent meanwhile.

use std::{thread, time::Duration};

use blo_kit::{
    Chance, World,
    auditor::files_with,
    network::{Direction, Weather},
    stranger::now,
    wait::Deadline,
};

use crate::{
    OFFICES,
    clerk::{MARKER, NOTE_MARKER},
};

/// This office is out of reach until a minute has begun: what was short-lived on its way there expires.
const ASLEEP: usize = 3;
const MINUTE_MS: u64 = 60_000;

/// The storm over a world.
#[derive(Debug)]
pub(crate) struct Storm<'a> {
    world: &'a mut World,
    chance: Chance,
    asleep: Option<Deadline>,
    kills: [usize; OFFICES.len()],
    relay_kills: usize,
    weathers: usize,
    scans: usize,
}

impl<'a> Storm<'a> {
    pub(crate) fn new(world: &'a mut World, chance: Chance) -> Self {
        Self {
            world,
            chance,
            asleep: None,
            kills: [0; OFFICES.len()],
            relay_kills: 0,
            weathers: 0,
            scans: 0,
        }
    }

    /// Blows for so long, or until the sleeper has woken.
    pub(crate) fn blow(&mut self, span: Duration) {
        let deadline = Deadline::after(span);
        let minute = MINUTE_MS - now().as_millis() % MINUTE_MS;
        // At least ten seconds, so that something short-lived is certainly on its way.
        let minute = if minute < 10_000 {
            minute + MINUTE_MS
        } else {
            minute
        };
        self.asleep = Some(Deadline::after(Duration::from_millis(minute + 5_000)));
        self.world.networks[ASLEEP].cut();
        while !deadline.passed() || self.asleep.is_some() {
            thread::park_timeout(self.chance.millis(100, 1_500));
            if self.asleep.is_some_and(|until| until.passed()) {
                self.asleep = None;
                self.world.networks[ASLEEP].heal();
            }
            match self.chance.below(12) {
                0..=3 => {
                    let which = usize::try_from(self.chance.below(4)).unwrap();
                    self.strike(which);
                }
                4..=5 => self.strike_relay(),
                6 => self.strike_all(),
                _ => self.weather(),
            }
        }
    }

    /// Everybody lives and everything passes from now on.
    pub(crate) fn calm(&mut self) {
        for network in &self.world.networks {
            network.heal();
        }
        for office in &mut self.world.offices {
            office.await_answer();
        }
    }

    pub(crate) fn said(&self) -> String {
        format!(
            "killed: gateways {:?}, relay {}; {} changes of weather; {} homes scanned",
            self.kills, self.relay_kills, self.weathers, self.scans
        )
    }

    fn strike(&mut self, which: usize) {
        self.kill(which);
        thread::park_timeout(self.chance.millis(0, 800));
        self.world.offices[which].launch();
        // Again while it starts.
        while self.chance.once_in(3) {
            thread::park_timeout(self.chance.millis(0, 400));
            self.kill(which);
            self.world.offices[which].launch();
        }
    }

    fn strike_relay(&mut self) {
        self.kill_relay();
        thread::park_timeout(self.chance.millis(0, 800));
        self.world.relay.launch();
        while self.chance.once_in(3) {
            thread::park_timeout(self.chance.millis(0, 300));
            self.kill_relay();
            self.world.relay.launch();
        }
        self.world.await_relay();
    }

    /// As when the power of everybody fails at once, but for what the system keeps.
    fn strike_all(&mut self) {
        self.kill_relay();
        for which in 0..OFFICES.len() {
            self.kill(which);
        }
        for office in &mut self.world.offices {
            office.launch();
        }
        self.world.relay.launch();
        self.world.await_relay();
    }

    fn kill(&mut self, which: usize) {
        let office = &mut self.world.offices[which];
        lives(office.gateway());
        office.kill();
        self.kills[which] += 1;
        if self.chance.once_in(8) {
            let found = files_with(&office.home, &[MARKER, NOTE_MARKER]);
            assert!(
                found.is_empty(),
                "words on a stopped gateway's disk: {found:?}"
            );
            self.scans += 1;
        }
    }

    fn kill_relay(&mut self) {
        lives(self.world.relay.process());
        self.world.relay.kill();
        self.relay_kills += 1;
    }

    fn weather(&mut self) {
        let which = usize::try_from(self.chance.below(4)).unwrap();
        if which == ASLEEP && self.asleep.is_some() {
            return;
        }
        self.weathers += 1;
        let network = &self.world.networks[which];
        let weather = Weather {
            lost_per_mille: self.chance.below(200),
            doubled_per_mille: self.chance.below(100),
            reordered_per_mille: self.chance.below(100),
            delay: self.chance.millis(0, 100),
            jitter: self.chance.millis(0, 50),
            ..Weather::default()
        };
        match self.chance.below(8) {
            0 => network.cut(),
            1 => network.roam(),
            2 => network.set_one(*self.chance.pick(&DIRECTIONS), CUT),
            3 => network.set(Weather {
                bits_per_second: 100_000 + self.chance.below(1_000_000),
                ..weather
            }),
            4 | 5 => network.set(weather),
            _ => network.heal(),
        }
    }
}

const DIRECTIONS: [Direction; 2] = [Direction::ToRelay, Direction::ToOffice];

const CUT: Weather = Weather {
    cut: true,
    lost_per_mille: 0,
    doubled_per_mille: 0,
    reordered_per_mille: 0,
    delay: Duration::ZERO,
    jitter: Duration::ZERO,
    bits_per_second: 0,
    queue_bytes: 0,
};

/// It has neither ended by itself nor panicked.
fn lives(process: &mut blo_kit::Process) {
    let running = process.is_running();
    let said = process.said();
    assert!(running, "it ended by itself:\n{said}");
    assert!(!said.contains("panicked"), "it panicked:\n{said}");
}
