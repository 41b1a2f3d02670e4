//! Who used the CPU: feeds, senders' gateways, the relay, recipients' gateways, watches, and the bench itself. The
//! load shares the cores with what it loads, so its cost is part of every rate. Not: what each of them did with it.

use blo_kit::World;
use serde::Serialize;

use crate::{load::rounded, meter, program::Program};

/// Seconds of CPU by role.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) struct Roles {
    pub(crate) feed: f64,
    pub(crate) sender: f64,
    pub(crate) relay: f64,
    pub(crate) recipient: f64,
    pub(crate) watch: f64,
    pub(crate) bench: f64,
}

impl Roles {
    /// What the running programs have used so far.
    pub(crate) fn of(world: &mut World, feeds: &[Program], watches: &[Program]) -> Self {
        let programs =
            |all: &[Program]| -> f64 { all.iter().map(|one| meter::cpu_seconds(one.pid())).sum() };
        let mut gateways = [0.0, 0.0];
        for (nth, office) in world.offices.iter_mut().enumerate() {
            gateways[nth % 2] += meter::cpu_seconds(office.gateway().pid());
        }
        Self {
            feed: programs(feeds),
            sender: gateways[0],
            relay: meter::cpu_seconds(world.relay.process().pid()),
            recipient: gateways[1],
            watch: programs(watches),
            bench: meter::cpu_seconds(std::process::id()),
        }
    }

    /// What was used since `before`, for 1,000 of so many alerts.
    pub(crate) fn per_1000(self, before: Self, alerts: f64) -> Self {
        let each = |after: f64, before: f64| rounded((after - before) * 1_000.0 / alerts);
        Self {
            feed: each(self.feed, before.feed),
            sender: each(self.sender, before.sender),
            relay: each(self.relay, before.relay),
            recipient: each(self.recipient, before.recipient),
            watch: each(self.watch, before.watch),
            bench: each(self.bench, before.bench),
        }
    }

    pub(crate) fn sum(self) -> f64 {
        self.feed + self.sender + self.relay + self.recipient + self.watch + self.bench
    }
}
