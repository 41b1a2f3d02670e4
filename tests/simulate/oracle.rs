//! What must hold, whatever happened: judged from outside, by what desks show and disks hold. Not: how it is kept.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use blo_client::desk::{Item, Listing};
use blo_proto::receipt::Status;

use crate::{op::OFFICES, world::World};

/// In every headline and description.
pub(crate) const MARKER: &str = "XMARKERWORDX";

/// Who, under which headline.
type Name = (usize, String);

/// At which office, which headline, and of a sent alert at which counterpart.
type Shown = (usize, String, String);

#[derive(Default)]
pub(crate) struct Oracle {
    /// All that was ever asked to be sent: by whom, and whether its sender was told that it is queued.
    sent: BTreeMap<String, (usize, bool)>,
    /// The highest status that a desk ever showed: of what it sent, at which office; of what it received.
    shown: BTreeMap<Shown, Status>,
    /// No clock ever jumped: nothing is refused for its times.
    honest_clocks: bool,
    /// What a desk showed last, and at which version of its world: most looks find nothing new.
    last: BTreeMap<usize, ((u64, u64), Rc<Boxes>)>,
}

/// What a desk shows.
struct Boxes {
    inbox: Vec<Item>,
    outbox: Vec<Item>,
}

impl Oracle {
    pub(crate) fn new(honest_clocks: bool) -> Self {
        Self {
            honest_clocks,
            ..Self::default()
        }
    }

    /// Before the sending: it may survive though nobody was told.
    pub(crate) fn sends(&mut self, from: usize, headline: &str) {
        self.sent
            .entry(headline.to_owned())
            .or_insert((from, false));
    }

    /// The desk said *queued*.
    pub(crate) fn told(&mut self, headline: &str) {
        if let Some((_, told)) = self.sent.get_mut(headline) {
            *told = true;
        }
    }

    /// Looks at every desk that answers.
    pub(crate) async fn look(&mut self, world: &World) {
        for office in 1..=OFFICES {
            let Some(boxes) = self.boxes(world, office).await else {
                continue;
            };
            self.inbox(world, office, &boxes.inbox);
            self.outbox(world, office, &boxes.outbox);
            self.status(world, office).await;
        }
    }

    fn inbox(&mut self, world: &World, office: usize, inbox: &[Item]) {
        let mut seen: BTreeSet<Name> = BTreeSet::new();
        for item in inbox {
            let headline = &item.headline;
            match self.sent.get(headline) {
                Some((from, _)) if world.office_id(*from).to_string() == item.sender => {}
                _ => world.broken(format!(
                    "office {office} shows {headline}, which {} did not send",
                    item.sender
                )),
            }
            if !seen.insert((office, headline.clone())) {
                world.broken(format!("office {office} shows {headline} twice"));
            }
            let key = (office, headline.clone(), String::new());
            self.climbs(world, &key, &item.status);
        }
        for (at, headline, of) in self.shown.keys() {
            let own = (*at, headline.clone());
            if *at == office && of.is_empty() && !seen.contains(&own) {
                world.broken(format!("office {office} does not show {headline} any more"));
            }
        }
    }

    fn outbox(&mut self, world: &World, office: usize, outbox: &[Item]) {
        let mut seen = BTreeSet::new();
        for item in outbox {
            if !seen.insert(item.headline.as_str()) {
                world.broken(format!("office {office} sent {} twice", item.headline));
            }
            for one in &item.statuses {
                let key = (office, item.headline.clone(), one.office.clone());
                self.climbs(world, &key, &one.status);
            }
        }
        for (headline, (from, told)) in &self.sent {
            if *from == office && *told && !seen.contains(headline.as_str()) {
                world.broken(format!(
                    "office {office} was told that {headline} is queued, and it is gone"
                ));
            }
        }
    }

    fn climbs(&mut self, world: &World, key: &Shown, word: &str) {
        let Some(status) = Status::parse(word) else {
            return world.broken(format!("{key:?} has the status {word:?}"));
        };
        let highest = self.shown.entry(key.clone()).or_insert(status);
        if status < *highest {
            let from = highest.as_str();
            world.broken(format!("{key:?} fell from {from} to {word}"));
        }
        *highest = status.max(*highest);
    }

    async fn status(&self, world: &World, office: usize) {
        let Some(desk) = world.desk(office) else {
            return;
        };
        let Ok(status) = desk.status().await else {
            return;
        };
        for one in &status.counterparts {
            if !one.gaps.is_empty() {
                world.broken(format!(
                    "office {office} misses of {}: {:?}",
                    one.office, one.gaps
                ));
            }
        }
        for alarm in &status.alarms {
            world.broken(format!("office {office} has an alarm: {alarm:?}"));
        }
        if status.link == "stopped" {
            world.broken(format!(
                "office {office} gave its link up: {}",
                status.link_reason
            ));
        }
        if status.quarantined > 0 && self.honest_clocks {
            world.broken(format!("office {office} set something aside"));
        }
    }

    /// What is not at its end while everything works.
    pub(crate) async fn unsettled(&mut self, world: &World) -> Vec<String> {
        let mut open = Vec::new();
        let mut inboxes = BTreeMap::new();
        let mut all = Vec::new();
        for office in 1..=OFFICES {
            let Some(boxes) = self.boxes(world, office).await else {
                open.push(format!("office {office} does not run"));
                continue;
            };
            for item in &boxes.inbox {
                let status = Status::parse(&item.status);
                let name = (world.office_id(office).to_string(), item.headline.clone());
                inboxes.insert(name, status);
            }
            all.push(boxes);
        }
        for item in all.iter().flat_map(|boxes| &boxes.outbox) {
            for one in &item.statuses {
                let own = Status::parse(&one.status);
                let there = inboxes.get(&(one.office.clone(), item.headline.clone()));
                let agreed = match there {
                    Some(there) => own >= *there,
                    None => own > Some(Status::Held) && own < Some(Status::Delivered),
                };
                if !agreed {
                    open.push(format!(
                        "{} to {} is {} at its sender and {:?} there",
                        item.headline,
                        one.office,
                        one.status,
                        there.copied().flatten()
                    ));
                }
            }
        }
        open
    }

    /// No disk holds a word of an alert.
    pub(crate) fn secrecy(world: &World) {
        for machine in 0..=OFFICES {
            for path in world.machine(machine).disk.files_with(MARKER.as_bytes()) {
                world.broken(format!("{} holds a word of an alert", path.display()));
            }
        }
    }

    async fn boxes(&mut self, world: &World, office: usize) -> Option<Rc<Boxes>> {
        let desk = world.desk(office)?;
        let version = world.version(office);
        if let Some((of, boxes)) = self.last.get(&office)
            && *of == version
        {
            return Some(Rc::clone(boxes));
        }
        let all = Listing {
            limit: 10_000,
            ..Listing::default()
        };
        let boxes = Rc::new(Boxes {
            inbox: desk.inbox(all.clone()).await.ok()?,
            outbox: desk.outbox(all).await.ok()?,
        });
        self.last.insert(office, (version, Rc::clone(&boxes)));
        Some(boxes)
    }
}
