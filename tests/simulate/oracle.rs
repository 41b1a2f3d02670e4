//! What must hold, whatever happened: judged from outside, by what desks show and disks hold. Not: how it is kept.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use blo_client::desk::{Item, Listing, StatusView};
use blo_proto::{Timestamp, receipt::Status};

use crate::{op::OFFICES, world::World};

/// In every headline and description.
pub(crate) const MARKER: &str = "XMARKERWORDX";

/// What a recipient alone says of an alert that it has.
const STATED: [Status; 3] = [Status::Delivered, Status::Read, Status::Actioned];

/// Who, under which headline.
type Name = (usize, String);

/// At which office, which headline, and of a sent alert at which counterpart.
type Shown = (usize, String, String);

#[derive(Default)]
pub(crate) struct Oracle {
    /// All that was ever asked to be sent.
    sent: BTreeMap<String, Asked>,
    /// The highest status that a desk ever showed: of what it sent, at which office; of what it received.
    shown: BTreeMap<Shown, Status>,
    /// No clock ever jumped: nothing is refused for its times.
    honest_clocks: bool,
    /// The relay's clock was ahead once: it may have let go what was not over, and say so.
    hasty_relay: bool,
    /// What a desk showed last, and at which version of its world: most looks find nothing new.
    last: BTreeMap<usize, ((u64, u64), Rc<Boxes>)>,
    /// Offices whose home was put back from a copy.
    restored: BTreeSet<usize>,
    /// Offices with which the first one had no agreement for a time.
    parted: BTreeSet<usize>,
    /// What an office shows of another one with which it has no agreement now.
    closed: BTreeMap<(usize, usize), BTreeSet<String>>,
}

struct Asked {
    from: usize,
    /// Its sender was told that it is queued, and its home is as it was then, or younger.
    told: bool,
    over_at: Timestamp,
}

/// What a desk shows.
struct Boxes {
    inbox: Vec<Item>,
    outbox: Vec<Item>,
}

impl Oracle {
    pub(crate) fn new(honest_clocks: bool, hasty_relay: bool) -> Self {
        Self {
            honest_clocks,
            hasty_relay,
            ..Self::default()
        }
    }

    /// Before the sending: it may survive though nobody was told.
    pub(crate) fn sends(&mut self, from: usize, headline: &str, over_at: Timestamp) {
        let asked = Asked {
            from,
            told: false,
            over_at,
        };
        self.sent.entry(headline.to_owned()).or_insert(asked);
    }

    /// The desk said *queued*.
    pub(crate) fn told(&mut self, headline: &str) {
        if let Some(asked) = self.sent.get_mut(headline) {
            asked.told = true;
        }
    }

    /// What an office was told that it is queued.
    pub(crate) fn told_to(&self, office: usize) -> BTreeSet<String> {
        let told = self.sent.iter();
        let told = told.filter(|(_, asked)| asked.from == office && asked.told);
        told.map(|(headline, _)| headline.clone()).collect()
    }

    /// An office's home is as it was when it had been `told` so much. What it sent since then is at its counterparts
    /// only, and what it received since then comes again.
    pub(crate) fn forgets(&mut self, office: usize, told: &BTreeSet<String>) {
        for (headline, asked) in &mut self.sent {
            asked.told &= asked.from != office || told.contains(headline);
        }
        self.shown.retain(|(at, _, _), _| *at != office);
        self.last.remove(&office);
        self.closed.retain(|(at, _), _| *at != office);
        self.restored.insert(office);
    }

    /// Somebody is about to end the agreement of the first office and another one.
    pub(crate) fn parts(&mut self, other: usize) {
        self.parted.insert(other);
    }

    /// Whether two offices had no agreement for a time: what they state of alerts is refused then.
    fn had_parted(&self, world: &World, offices: [&str; 2]) -> bool {
        let mut parted = self.parted.iter();
        parted.any(|other| offices.contains(&world.office_id(*other).as_str()))
    }

    /// Nothing comes from an office with which there is no agreement.
    async fn closed(&mut self, world: &World, office: usize, inbox: &[Item]) {
        for other in (1..=OFFICES).filter(|other| *other != office) {
            let key = (office, other);
            if world
                .known(office, other)
                .await
                .is_none_or(|(over, _)| !over)
            {
                self.closed.remove(&key);
                continue;
            }
            let name = world.office_id(other).to_string();
            let of = inbox.iter().filter(|item| item.sender == name);
            let shown: BTreeSet<_> = of.map(|item| item.headline.clone()).collect();
            let before = self.closed.entry(key).or_insert_with(|| shown.clone());
            for headline in shown.difference(before) {
                world.broken(format!(
                    "office {office} shows {headline} of {other}, with which it has no agreement"
                ));
            }
            *before = shown;
        }
    }

    /// Looks at every desk that answers.
    pub(crate) async fn look(&mut self, world: &World) {
        for office in 1..=OFFICES {
            let Some(boxes) = self.boxes(world, office).await else {
                continue;
            };
            self.inbox(world, office, &boxes.inbox);
            self.closed(world, office, &boxes.inbox).await;
            self.outbox(world, office, &boxes.outbox);
            self.status(world, office).await;
        }
        self.receipts(world).await;
    }

    /// A receipt was caused by what is on its author's disk.
    async fn receipts(&mut self, world: &World) {
        let mut all = BTreeMap::new();
        for office in 1..=OFFICES {
            if let Some(boxes) = self.boxes(world, office).await {
                all.insert(office, boxes);
            }
        }
        for item in all.values().flat_map(|boxes| &boxes.outbox) {
            for one in &item.statuses {
                let of = |office: &usize| world.office_id(*office).to_string() == one.office;
                let Some(at) = (1..=OFFICES).find(of) else {
                    continue;
                };
                let said = Status::parse(&one.status).filter(|said| STATED.contains(said));
                let (Some(said), Some(there)) = (said, all.get(&at)) else {
                    continue;
                };
                let shown = |shown: &&Item| shown.headline == item.headline;
                let there = there.inbox.iter().find(shown);
                let there = there.and_then(|there| Status::parse(&there.status));
                if there < Some(said) && !self.restored.contains(&at) {
                    world.broken(format!(
                        "office {at} gave a receipt that {} is {}, and has it as {there:?}",
                        item.headline, one.status
                    ));
                }
            }
        }
    }

    fn inbox(&mut self, world: &World, office: usize, inbox: &[Item]) {
        let mut seen: BTreeSet<Name> = BTreeSet::new();
        for item in inbox {
            let headline = &item.headline;
            match self.sent.get(headline) {
                Some(asked) if world.office_id(asked.from).to_string() == item.sender => {}
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
        changes(world, office, inbox);
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
        changes(world, office, outbox);
        for (headline, asked) in &self.sent {
            if asked.from == office && asked.told && !seen.contains(headline.as_str()) {
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
        if self.honest_clocks {
            for gap in gaps(office, &status) {
                world.broken(gap);
            }
        }
        for alarm in &status.alarms {
            if self.is_expected(&alarm.code) {
                continue;
            }
            world.broken(format!("office {office} has an alarm: {alarm:?}"));
        }
        if status.link == "stopped" {
            world.broken(format!(
                "office {office} gave its link up: {}",
                status.link_reason
            ));
        }
        // What was sealed to a key that a restored home has not is set aside until it comes again.
        if status.quarantined > 0 && self.honest_clocks && self.restored.is_empty() {
            world.broken(format!("office {office} set something aside"));
        }
    }

    /// A restored home lacks the keys that others still seal to, and until they hear of its new one, a message on the
    /// control lane may name the old one after another lane has named the new one. A clock that jumps an hour ahead has
    /// seen no mark for an hour, and what has just begun to be missed is old to it: that is judged at the end.
    fn is_expected(&self, alarm: &str) -> bool {
        match alarm {
            "not_opened" | "bundle_rolled_back" => !self.restored.is_empty(),
            "mark_overdue" | "gap" => !self.honest_clocks,
            "untimely_end" => self.hasty_relay,
            "unpaired" => !self.parted.is_empty(),
            // Nobody opens what comes, and hours pass.
            "flash_not_opened" | "not_seen" => true,
            _ => false,
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
            if let Some(desk) = world.desk(office)
                && let Ok(status) = desk.status().await
            {
                open.extend(gaps(office, &status));
            }
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
                    Some(there) => own >= *there || self.is_forgotten(world, item, own),
                    None => {
                        let ended = own > Some(Status::Held) && own < Some(Status::Delivered);
                        ended || self.is_over(world, &item.headline, &one.office)
                    }
                };
                if !agreed && !self.had_parted(world, [&item.sender, &one.office]) {
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

    /// An alert that was over before its restored sender could ask, and that it had sealed after its backup: what its
    /// recipient states is about an envelope that nobody knows any more.
    fn is_forgotten(&self, world: &World, item: &Item, own: Option<Status>) -> bool {
        let Some(asked) = self.sent.get(&item.headline) else {
            return false;
        };
        let over = asked.over_at <= world.relay.machine.clock().now();
        own == Some(Status::Unconfirmed) && over && self.restored.contains(&asked.from)
    }

    /// An alert that was over before a restored office could get it again.
    fn is_over(&self, world: &World, headline: &str, recipient: &str) -> bool {
        let mut restored = self.restored.iter();
        let restored = restored.any(|office| world.office_id(*office).to_string() == recipient);
        let over_at = self.sent.get(headline).map(|asked| asked.over_at);
        let now = world.relay.machine.clock().now();
        let over = over_at.is_none_or(|at| at <= now.plus_millis(60_000));
        restored && (over || !self.honest_clocks)
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

/// in whatever order they came, what was taken back or said anew is shown as that, and nothing else is.
fn changes(world: &World, office: usize, items: &[Item]) {
    for item in items {
        let changes = items.iter().filter(|change| {
            let about = change.about.as_ref();
            about.is_some_and(|about| about.id == item.id && about.sender == item.sender)
        });
        let types: BTreeSet<&str> = changes.map(|change| &*change.message_type).collect();
        let shown = (item.cancelled, item.updated_by.is_some());
        let due = (types.contains("cancel"), types.contains("update"));
        if shown != due && item.about.is_none() {
            world.broken(format!(
                "office {office} shows {} as (taken back, said anew) {shown:?} and has {due:?}",
                item.headline
            ));
        }
    }
}

/// What an office says that it misses.
fn gaps(office: usize, status: &StatusView) -> Vec<String> {
    let counterparts = status.counterparts.iter();
    let missing = counterparts.filter(|one| !one.gaps.is_empty() && !one.pairing_ended);
    missing
        .map(|one| format!("office {office} misses of {}: {:?}", one.office, one.gaps))
        .collect()
}
