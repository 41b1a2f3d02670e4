//! What a script is made of: one `Op` a line, as text that a file keeps. From a seed comes always the same script.

use std::fmt;

use crate::dice::Dice;

/// Offices of the world.
pub(crate) const OFFICES: usize = 3;

/// One step. A machine is 0 for the relay, 1 to 3 for an office's gateway; an office is 1 to 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    /// `from` sends to every office whose bit is set, if they are counterparts.
    Send {
        from: u64,
        to: u64,
        rank: u64,
        lifetime_s: u64,
        exercise: u64,
    },
    /// An alert is sent again under its own reference.
    Again { nth: u64 },
    /// An officer says a sent alert anew (0) or takes it back (1).
    Change { office: u64, nth: u64, cancels: u64 },
    /// Time passes.
    Wait { ms: u64 },
    /// An office's network is gone (0) or there (1).
    Network { office: u64, up: u64 },
    /// The link ends after so many more frames; whether the relay notices late.
    Cut { office: u64, frames: u64, late: u64 },
    /// Every frame takes up to so long.
    Delay { office: u64, ms: u64 },
    /// Submissions are made once more.
    Repeat { office: u64 },
    /// A machine's clock jumps: `ms` less half a range, so that one number tells both directions.
    Jump { machine: u64, seconds: u64 },
    /// A commit takes up to so long.
    Slow { machine: u64, ms: u64 },
    /// The process is killed, at the disk's n-th effect from now, and started again.
    Kill { machine: u64, effects: u64 },
    /// The power is cut there.
    Power {
        machine: u64,
        effects: u64,
        seed: u64,
    },
    /// Every machine loses its power at once.
    Blackout { seed: u64 },
    /// A clean stop and a start.
    Restart { machine: u64 },
    /// The disk is full (1) or has room (0).
    Full { machine: u64, full: u64 },
    /// A copy is made of a machine's disk, or of every machine's (4).
    Backup { machine: u64 },
    /// The disk is lost, and a machine starts with its newest copy, if there is one; a person lets it in again.
    Restore { machine: u64 },
    /// The relay's disk is lost, and the operator makes a relay of the registry's export.
    Lose,
    /// A journal is freed of what is not needed any more.
    Compact { machine: u64 },
    /// An officer opens a received alert.
    Read { office: u64, nth: u64 },
    /// An officer states an outcome.
    Act { office: u64, nth: u64 },
    /// An officer of the first office (0) or of the other one ends their agreement.
    Part { other: u64, by_other: u64 },
    /// The first office and another one make an agreement anew.
    Agree { other: u64 },
}

/// Every machine, in [`Op::Backup`].
pub(crate) const ALL: u64 = 4;

/// The middle of [`Op::Jump`].
pub(crate) const JUMP_MIDDLE_S: u64 = 10_000;

type Parts = (&'static str, Vec<u64>);

impl Op {
    fn parts(self) -> Parts {
        match self {
            Self::Send {
                from,
                to,
                rank,
                lifetime_s,
                exercise,
            } => ("send", vec![from, to, rank, lifetime_s, exercise]),
            Self::Again { nth } => ("again", vec![nth]),
            Self::Change {
                office,
                nth,
                cancels,
            } => ("change", vec![office, nth, cancels]),
            Self::Wait { ms } => ("wait", vec![ms]),
            Self::Network { office, up } => ("network", vec![office, up]),
            Self::Cut {
                office,
                frames,
                late,
            } => ("cut", vec![office, frames, late]),
            Self::Delay { office, ms } => ("delay", vec![office, ms]),
            Self::Repeat { office } => ("repeat", vec![office]),
            Self::Jump { machine, seconds } => ("jump", vec![machine, seconds]),
            Self::Slow { machine, ms } => ("slow", vec![machine, ms]),
            Self::Kill { machine, effects } => ("kill", vec![machine, effects]),
            Self::Power {
                machine,
                effects,
                seed,
            } => ("power", vec![machine, effects, seed]),
            Self::Blackout { seed } => ("blackout", vec![seed]),
            Self::Restart { machine } => ("restart", vec![machine]),
            Self::Full { machine, full } => ("full", vec![machine, full]),
            Self::Backup { machine } => ("backup", vec![machine]),
            Self::Restore { machine } => ("restore", vec![machine]),
            Self::Lose => ("lose", vec![]),
            Self::Compact { machine } => ("compact", vec![machine]),
            Self::Read { office, nth } => ("read", vec![office, nth]),
            Self::Act { office, nth } => ("act", vec![office, nth]),
            Self::Part { other, by_other } => ("part", vec![other, by_other]),
            Self::Agree { other } => ("agree", vec![other]),
        }
    }

    pub(crate) fn parse(line: &str) -> Result<Self, String> {
        let mut words = line.split_whitespace();
        let name = words.next().unwrap_or_default();
        let numbers: Result<Vec<u64>, _> = words.map(str::parse).collect();
        let numbers = numbers.map_err(|error| format!("{line}: {error}"))?;
        Ok(match (name, numbers.as_slice()) {
            ("send", &[from, to, rank, lifetime_s, exercise]) => Self::Send {
                from,
                to,
                rank,
                lifetime_s,
                exercise,
            },
            ("again", &[nth]) => Self::Again { nth },
            ("change", &[office, nth, cancels]) => Self::Change {
                office,
                nth,
                cancels,
            },
            ("wait", &[ms]) => Self::Wait { ms },
            ("network", &[office, up]) => Self::Network { office, up },
            ("cut", &[office, frames, late]) => Self::Cut {
                office,
                frames,
                late,
            },
            ("delay", &[office, ms]) => Self::Delay { office, ms },
            ("repeat", &[office]) => Self::Repeat { office },
            ("jump", &[machine, seconds]) => Self::Jump { machine, seconds },
            ("slow", &[machine, ms]) => Self::Slow { machine, ms },
            ("kill", &[machine, effects]) => Self::Kill { machine, effects },
            ("power", &[machine, effects, seed]) => Self::Power {
                machine,
                effects,
                seed,
            },
            ("blackout", &[seed]) => Self::Blackout { seed },
            ("restart", &[machine]) => Self::Restart { machine },
            ("full", &[machine, full]) => Self::Full { machine, full },
            ("backup", &[machine]) => Self::Backup { machine },
            ("restore", &[machine]) => Self::Restore { machine },
            ("lose", &[]) => Self::Lose,
            ("compact", &[machine]) => Self::Compact { machine },
            ("read", &[office, nth]) => Self::Read { office, nth },
            ("act", &[office, nth]) => Self::Act { office, nth },
            ("part", &[other, by_other]) => Self::Part { other, by_other },
            ("agree", &[other]) => Self::Agree { other },
            _ => return Err(format!("{line}: no such step")),
        })
    }

    fn draw(dice: &mut Dice) -> Self {
        let office = 1 + dice.below(3);
        match dice.below(118) {
            0..34 => Self::Send {
                from: office,
                to: 1 + dice.below(7),
                rank: dice.below(4),
                lifetime_s: dice.one_of(&[90, 600, 3_600, 86_400]),
                exercise: u64::from(dice.below(5) == 0),
            },
            drawn => Self::happening(drawn, office, dice),
        }
    }

    fn happening(drawn: u64, office: u64, dice: &mut Dice) -> Self {
        let machine = dice.below(4);
        match drawn {
            34..37 => Self::Again { nth: dice.below(8) },
            37..50 => Self::Wait {
                ms: dice.one_of(&[1, 20, 500, 3_000, 15_000, 70_000, 200_000]),
            },
            50..57 => Self::Network {
                office,
                up: dice.below(2),
            },
            57..66 => Self::Cut {
                office,
                frames: dice.below(12),
                late: dice.below(2),
            },
            66..69 => Self::Delay {
                office,
                ms: dice.one_of(&[0, 5, 300, 2_000]),
            },
            69..71 => Self::Repeat { office },
            71..74 => Self::Jump {
                machine,
                seconds: JUMP_MIDDLE_S - 4_000
                    + dice.one_of(&[0, 3_800, 3_950, 4_030, 4_200, 8_000]),
            },
            74..77 => Self::Slow {
                machine,
                ms: dice.one_of(&[0, 3, 50, 400]),
            },
            77..81 => Self::Kill {
                machine,
                effects: dice.below(12),
            },
            81..86 => Self::Power {
                machine,
                effects: dice.below(12),
                seed: dice.below(1_000),
            },
            86..88 => Self::Blackout {
                seed: dice.below(1_000),
            },
            88..90 => Self::Restart { machine },
            90..93 => Self::Full {
                machine,
                full: dice.below(2),
            },
            93..97 => Self::Read {
                office,
                nth: dice.below(6),
            },
            97..100 => Self::Act {
                office,
                nth: dice.below(6),
            },
            _ => Self::loss(drawn, machine, dice),
        }
    }

    fn loss(drawn: u64, machine: u64, dice: &mut Dice) -> Self {
        match drawn {
            100..104 => Self::Backup {
                machine: dice.one_of(&[machine, ALL, ALL]),
            },
            104..108 => Self::Restore { machine },
            108..110 => Self::Lose,
            110..114 => Self::Compact { machine },
            114..116 => Self::Part {
                other: 2 + dice.below(2),
                by_other: dice.below(2),
            },
            _ => Self::Agree {
                other: 2 + dice.below(2),
            },
        }
    }
}

impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, numbers) = self.parts();
        f.write_str(name)?;
        numbers.iter().try_for_each(|number| write!(f, " {number}"))
    }
}

/// The steps of a seed.
pub(crate) fn script(seed: u64) -> Vec<Op> {
    let mut dice = Dice::new(seed);
    let count = 6 + dice.below(26);
    let mut steps: Vec<Op> = (0..count).map(|_| Op::draw(&mut dice)).collect();
    // Dice of their own: what a seed did before officers changed their minds it does still.
    let mut dice = Dice::new(seed.rotate_left(17));
    for _ in 0..dice.below(4) {
        let last = u64::try_from(steps.len()).unwrap_or(0);
        let at = usize::try_from(dice.below(last + 1)).unwrap_or(0);
        let change = Op::Change {
            office: dice.one_of(&[1, 1, 2, 3]),
            nth: dice.below(4),
            cancels: dice.below(2),
        };
        steps.insert(at, change);
    }
    disordered(seed, steps)
}

/// For every other seed nothing is in order from the start on that QUIC does not put in order: what one lane brings, and
/// what one office is told, overtakes the rest. Likewise with dice of its own.
fn disordered(seed: u64, steps: Vec<Op>) -> Vec<Op> {
    let mut dice = Dice::new(seed.rotate_left(31));
    if dice.below(2) == 0 {
        return steps;
    }
    let delay = |office| Op::Delay {
        office,
        ms: dice.one_of(&[5, 60, 900]),
    };
    let delays = (1..=u64::try_from(OFFICES).unwrap_or(0)).map(delay);
    delays
        .collect::<Vec<_>>()
        .into_iter()
        .chain(steps)
        .collect()
}

/// A script as a file keeps it; lines that begin with # say something to people.
pub(crate) fn to_text(script: &[Op]) -> String {
    script.iter().map(|op| format!("{op}\n")).collect()
}

pub(crate) fn from_text(text: &str) -> Result<Vec<Op>, String> {
    let lines = text.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(Op::parse)
        .collect()
}
