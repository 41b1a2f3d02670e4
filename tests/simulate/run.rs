//! Performs a script, heals everything, waits until all is at its end, and judges. Not: drawing scripts (`op`).

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    rc::Rc,
};

use blo_client::{
    desk::{AlertInput, TextInput},
    gateway::chance,
};

use crate::{
    dice::Dice,
    disk::Image,
    op::{ALL, JUMP_MIDDLE_S, OFFICES, Op},
    oracle::{MARKER, Oracle},
    world::{World, in_time, moment},
};

/// All that works must be at its end within this virtual time.
const HEALED_WITHIN_S: u64 = 2 * 60 * 60;

/// One in so many runs goes on for so long after all is at its end: longer than any mark may stay out.
const RESTS_EVERY: u64 = 64;
const RESTS_MS: u64 = 80 * 60_000;

/// What is wrong on purpose, to show that the oracle sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing is.
    None,
    /// No disk syncs, and none says so.
    DisksLie,
    /// A program asks for the time for ever.
    Spins,
    /// After the script the second office's disk is what it was before, and nobody says so.
    Forgets,
    /// An envelope is at the relay when none should be any more.
    Keeps,
    /// The relay counts an envelope that its disk has no more.
    Miscounts,
    /// Compaction takes a segment that is needed.
    CompactsTooMuch,
}

/// What broke, in the order in which it was seen; nothing if all held.
pub(crate) fn run(seed: u64, script: &[Op], fault: Fault) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    let mut dice = Dice::new(seed ^ 0x5eed);
    chance::simulate(Some(Box::new(move |bytes| dice.fill(bytes))));
    let dir = tempfile::tempdir().unwrap();
    let local = tokio::task::LocalSet::new();
    let broken = local.block_on(&runtime, whole(dir.path(), (seed, script), fault));
    drop(local);
    drop(runtime);
    chance::simulate(None);
    broken
}

async fn whole(dir: &Path, (seed, script): (u64, &[Op]), fault: Fault) -> Vec<String> {
    let world = World::new(dir, seed, fault == Fault::DisksLie).await;
    let mut run = Run {
        world,
        oracle: Oracle::new(!script.iter().any(is_jump), script.iter().any(hastes)),
        references: BTreeMap::new(),
        copies: BTreeMap::new(),
        sends: 0,
        fault,
    };
    let before = run.world.machine(FORGETFUL).disk.copy();
    if fault == Fault::Spins {
        let clock = run.world.machine(1).clock();
        tokio::task::spawn_local(async move {
            loop {
                clock.now();
                tokio::task::yield_now().await;
            }
        });
    }
    let told = std::env::var_os("BLO_SIMULATE_STEPS").is_some();
    for op in script {
        if told {
            eprintln!("{} ms: {op}", run.world.relay.machine.passed_ms());
        }
        run.perform(*op).await;
        moment(5).await;
        run.recover().await;
        if run.judge_now().await {
            break;
        }
    }
    if fault == Fault::Forgets {
        run.forget(before).await;
    } else if run.world.broken.borrow().is_empty() {
        run.end(seed).await;
    }
    for machine in 0..=OFFICES {
        run.world.crash(machine, None).await;
    }
    run.world.broken.take()
}

pub(crate) struct Run {
    pub(crate) world: Rc<World>,
    oracle: Oracle,
    /// What was sent, to be sent again.
    pub(crate) references: BTreeMap<u64, (usize, AlertInput)>,
    /// A machine's newest copy, and what its office had been told by then.
    copies: BTreeMap<usize, (Image, BTreeSet<String>)>,
    pub(crate) sends: u64,
    fault: Fault,
}

/// The office of [`Fault::Forgets`].
const FORGETFUL: usize = 2;

const fn is_jump(op: &Op) -> bool {
    matches!(op, Op::Jump { .. })
}

/// Whether the relay's clock is set ahead.
const fn hastes(op: &Op) -> bool {
    matches!(op, Op::Jump { machine: 0, seconds } if *seconds > JUMP_MIDDLE_S)
}

pub(crate) fn at(number: u64) -> usize {
    usize::try_from(number).unwrap()
}

impl Run {
    async fn perform(&mut self, op: Op) {
        let world = Rc::clone(&self.world);
        match op {
            Op::Send {
                from,
                to,
                rank,
                lifetime_s,
                exercise,
            } => {
                self.send(at(from), (to, rank), lifetime_s, exercise == 1)
                    .await;
            }
            Op::Again { nth } => self.again(nth).await,
            Op::Wait { ms } => self.wait(ms).await,
            Op::Network { office, up } => world.change(at(office), |network| network.up = up == 1),
            Op::Cut {
                office,
                frames,
                late,
            } => world.change(at(office), |network| {
                network.late = late == 1;
                if frames == 0 {
                    network.generation += 1;
                } else {
                    network.cut_in = Some(frames);
                }
            }),
            Op::Delay { office, ms } => world.change(at(office), |network| network.delay_ms = ms),
            Op::Repeat { office } => world.change(at(office), |network| network.repeat = true),
            Op::Jump { machine, seconds } => self.jump(at(machine), seconds),
            Op::Slow { machine, ms } => world.machine(at(machine)).latency_ms.set(ms),
            Op::Kill { machine, effects } => self.dies(at(machine), effects, None),
            Op::Power {
                machine,
                effects,
                seed,
            } => self.dies(at(machine), effects, Some(seed)),
            Op::Blackout { seed } => self.blackout(seed).await,
            Op::Restart { machine } => {
                world.stop(at(machine)).await;
                world.start(at(machine));
            }
            Op::Full { machine, full } => world.machine(at(machine)).disk.set_full(full == 1),
            Op::Backup { machine: ALL } => (0..=OFFICES).for_each(|machine| self.back_up(machine)),
            Op::Backup { machine } => self.back_up(at(machine)),
            Op::Restore { machine } => self.restore(at(machine)).await,
            Op::Lose => world.lose().await,
            Op::Compact { machine } => self.compact(at(machine)).await,
            Op::Change { .. } | Op::Read { .. } | Op::Act { .. } => self.officer_does(op).await,
            Op::Part { other, by_other } => self.part(at(other), by_other == 1).await,
            Op::Agree { other } => world.agree(at(other)).await,
        }
    }

    fn jump(&self, machine: usize, seconds: u64) {
        let middle = i64::try_from(JUMP_MIDDLE_S).unwrap();
        let seconds = i64::try_from(seconds).unwrap() - middle;
        self.world.machine(machine).set_clock(seconds * 1_000);
    }

    async fn send(&mut self, from: usize, (to, rank): (u64, u64), lifetime_s: u64, exercise: bool) {
        let counterpart = |office: &usize| {
            (to >> (office - 1)) & 1 == 1 && *office != from && (from == 1 || *office == 1)
        };
        let to: Vec<_> = (1..=OFFICES).filter(counterpart).collect();
        if to.is_empty() {
            return;
        }
        self.sends += 1;
        let headline = format!("{MARKER} {}", self.sends);
        let input = AlertInput {
            to: to
                .iter()
                .map(|office| self.world.office_id(*office).to_string())
                .collect(),
            precedence: ["FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE"][at(rank)].to_owned(),
            status: if exercise { "exercise" } else { "actual" }.to_owned(),
            lifetime_s: Some(lifetime_s),
            texts: vec![TextInput {
                language: "en".to_owned(),
                headline: headline.clone(),
                description: MARKER.to_owned(),
                ..TextInput::default()
            }],
            reference: Some(format!("ref {}", self.sends)),
            ..AlertInput::default()
        };
        self.references.insert(self.sends, (from, input.clone()));
        self.submit(from, input).await;
    }

    async fn again(&mut self, nth: u64) {
        if let Some((from, input)) = self.references.get(&(1 + nth)).cloned() {
            self.submit(from, input).await;
        }
    }

    pub(crate) async fn submit(&mut self, from: usize, input: AlertInput) {
        let headline = input.texts[0].headline.clone();
        let clock = self.world.machine(from).clock();
        let lifetime_ms = input.lifetime_s.unwrap_or_default() * 1_000;
        let over_at = clock.now().plus_millis(lifetime_ms);
        self.oracle.sends(from, &headline, over_at);
        let Some(desk) = self.world.desk(from) else {
            return;
        };
        // The alert may still go.
        if let Some(Ok(_)) = in_time(Box::pin(desk.send(input))).await {
            self.oracle.told(&headline);
        }
    }

    fn back_up(&mut self, machine: usize) {
        let copy = self.world.machine(machine).backup();
        let told = self.oracle.told_to(machine);
        self.copies.insert(machine, (copy, told));
    }

    async fn restore(&mut self, machine: usize) {
        let Some((copy, told)) = self.copies.get(&machine).cloned() else {
            return;
        };
        if machine > 0 {
            self.oracle.forgets(machine, &told);
            // Under a reference that its home does not know any more it would be another alert.
            self.references.retain(|_, (from, _)| *from != machine);
        }
        self.world.put_back(machine, copy).await;
    }

    async fn part(&mut self, other: usize, by_other: bool) {
        self.oracle.parts(other);
        let (by, from) = if by_other { (other, 1) } else { (1, other) };
        self.world.part(by, from).await;
    }

    async fn compact(&self, machine: usize) {
        self.world.machine(machine).compact();
        if self.fault == Fault::CompactsTooMuch {
            self.world.crash(machine, None).await;
            self.world.machine(machine).lose_a_segment();
        }
        if self.world.machine(machine).disk.is_dead() {
            self.world
                .crash(machine, self.world.machine(machine).power.take())
                .await;
        }
    }

    fn dies(&self, machine: usize, effects: u64, power: Option<u64>) {
        let machine = self.world.machine(machine);
        machine.power.set(power);
        machine.disk.stop_in(effects);
    }

    async fn blackout(&self, seed: u64) {
        for machine in 0..=OFFICES {
            let own = u64::try_from(machine).unwrap();
            self.world.crash(machine, Some(seed * 7 + own)).await;
        }
        for machine in 0..=OFFICES {
            self.world.start(machine);
        }
    }

    /// What died stands up again.
    async fn recover(&self) {
        for machine in 0..=OFFICES {
            let own = self.world.machine(machine);
            if own.disk.is_dead() {
                self.world.crash(machine, own.power.take()).await;
            }
            self.world.start(machine);
        }
        self.world.attend().await;
    }

    async fn wait(&mut self, ms: u64) {
        let mut left = ms;
        while left > 0 {
            let step = left.min(10_000);
            moment(step).await;
            self.recover().await;
            left -= step;
        }
    }

    async fn judge_now(&mut self) -> bool {
        self.oracle.look(&self.world).await;
        for machine in (0..=OFFICES).filter(|machine| self.world.machine(*machine).spins()) {
            self.world.broken(format!("machine {machine} spins"));
        }
        !self.world.broken.borrow().is_empty()
    }

    /// Everything works again: whatever was promised comes to its end, and then survives a power cut.
    async fn end(&mut self, seed: u64) {
        for machine in 0..=OFFICES {
            let own = self.world.machine(machine);
            own.disk.set_full(false);
            own.latency_ms.set(0);
            own.set_clock(0);
            if own.disk.is_dead() {
                self.world.crash(machine, own.power.take()).await;
            } else {
                own.disk.revive();
            }
            self.world.start(machine);
        }
        for office in 1..=OFFICES {
            self.world.change(office, |network| {
                network.up = true;
                network.delay_ms = 0;
                network.cut_in = None;
                network.late = false;
            });
        }
        if !self.settle().await {
            return;
        }
        if seed.is_multiple_of(RESTS_EVERY) {
            // Whatever is owed by the hour alone comes, or is missed, in this time.
            moment(RESTS_MS).await;
            if self.judge_now().await {
                return;
            }
        }
        self.blackout(seed).await;
        if !self.settle().await || self.judge_now().await {
            return;
        }
        Oracle::secrecy(&self.world);
        if matches!(self.fault, Fault::Keeps | Fault::Miscounts) {
            let before = self.world.relay.machine.disk.copy();
            self.world.change(2, |network| network.up = false);
            self.send(1, (0b010, 0), 3_600, false).await;
            moment(1_000).await;
            if self.fault == Fault::Miscounts {
                self.world.relay.machine.disk.put_back(before);
            }
        }
        self.emptied().await;
    }

    /// An office has a disk from before, and the relay cannot help it: seen by an oracle that has seen nothing yet.
    async fn forget(&mut self, before: Image) {
        self.world.crash(0, None).await;
        self.world.crash(FORGETFUL, None).await;
        self.world.machine(FORGETFUL).disk.put_back(before);
        self.world.start(FORGETFUL);
        self.oracle = Oracle::new(true, false);
        self.oracle.look(&self.world).await;
    }

    async fn settle(&mut self) -> bool {
        let mut passed = 0;
        loop {
            self.world.attend().await;
            // What takes an hour is looked at by the minute.
            let step = match passed {
                0..30 => 1,
                30..600 => 10,
                _ => 60,
            };
            moment(step * 1_000).await;
            passed += step;
            if self.judge_now().await {
                return false;
            }
            let mut open = self.oracle.unsettled(&self.world).await;
            open.extend(self.world.divided().await);
            if std::env::var_os("BLO_SIMULATE_STEPS").is_some() {
                eprintln!("healed for {passed} s: {open:?}");
            }
            if open.is_empty() {
                return true;
            }
            if passed > HEALED_WITHIN_S {
                for one in open {
                    self.world.broken(format!("waits for ever: {one}"));
                }
                return false;
            }
        }
    }

    /// A relay that has delivered everything holds nothing.
    async fn emptied(&self) {
        moment(30_000).await;
        if let Some(hub) = self.world.hub()
            && let Some(figures) = hub.figures().await
            && !figures.held.is_empty()
        {
            let counted = figures.held;
            self.world.broken(format!(
                "the relay counts what it does not hold: {counted:?}"
            ));
        }
        self.world.stop(0).await;
        let held = self.world.relay.held();
        if held > 0 {
            self.world
                .broken(format!("the relay still holds {held} envelopes"));
        }
    }
}
