//! The story: one alert crosses and is answered; then a link is cut, the relay is killed, and four wait. Each line is
//! printed when an office's own answer says so.

use super::{Failure, Fault, broken, desk::Office, out, stage::Stage};
use crate::{
    desk::{AckInput, AlertInput, Event, Item, Sent, TextInput, View},
    local::Request,
};

const WORDS: &str = "รถกระบะสีขาวข้ามสะพานที่สอง";
/// The least urgent first: they must not arrive in this order.
const FOUR: [(&str, &str); 4] = [
    ("ROUTINE", "monthly figures"),
    ("PRIORITY", "a known truck was seen in Chiang Rai"),
    (
        "IMMEDIATE",
        "four people wait at the river, north of the bridge",
    ),
    (
        "FLASH",
        "rhino horn in a white pickup, on the second bridge now",
    ),
];
/// What an alert must have had at its sender before its sender may rest.
const LADDER: [&str; 2] = ["held", "delivered"];

/// Tells it.
///
/// # Errors
/// At the first promise that is not kept.
pub(super) fn tell(stage: &mut Stage, fault: Option<Fault>) -> Result<(), Failure> {
    cast(stage, fault)?;
    let first = crossing(stage)?;
    let four = in_the_dark(stage)?;
    let mut ids = vec![first];
    ids.extend(four);
    account(stage, &ids)
}

fn cast(stage: &mut Stage, fault: Option<Fault>) -> Result<(), Failure> {
    let address = stage.start_relay(fault)?;
    let pid = stage
        .relay
        .as_ref()
        .map_or(0, super::processes::Process::pid);
    say(&format!("  relay         process {pid}  at {address}"))?;
    let [south, north] = stage.start_gateways()?;
    for (office, pid) in [(&stage.south, south), (&stage.north, north)] {
        say(&format!(
            "  {:<12}  process {pid}  home {}",
            office.name,
            office.home.display()
        ))?;
    }
    for office in [&stage.south, &stage.north] {
        office.stands("the link, and the counterpart's key", |status| {
            let mut counterparts = status.counterparts.iter();
            status.link == "up" && counterparts.all(|one| one.bundle_epoch.is_some())
        })?;
    }
    Ok(())
}

fn crossing(stage: &mut Stage) -> Result<String, Failure> {
    say("\n1. An alert crosses.")?;
    let sent = send(&stage.south, ("FLASH", "th", WORDS))?;
    let id = sent.id;
    say(&format!("  mae-sai.th writes FLASH {id}: {WORDS}"))?;
    step("queued", "on the disk of mae-sai.th", "")?;
    let held = stage.south.climbs(&id, "held")?;
    step(
        "held",
        "on the disk of the relay, which cannot read it",
        &held.at,
    )?;
    let arrived = arrives(&mut stage.north, &id)?;
    let delivered = stage.south.climbs(&id, "delivered")?;
    step("delivered", "on the disk of tachileik.mm", &delivered.at)?;
    if arrived.headline != WORDS {
        return Err(broken("tachileik.mm has other words than mae-sai.th wrote"));
    }
    let view: View = stage.north.ask(&Request::Show {
        id: id.clone(),
        sender: None,
        officer: "Daw Hla".to_owned(),
    })?;
    let read = stage.south.climbs(&id, "read")?;
    step(
        "read",
        &format!("by Daw Hla: {}", view.item.headline),
        &read.at,
    )?;
    let ack = AckInput {
        outcome: "stopped".to_owned(),
        note: "two bags".to_owned(),
        officer: "Daw Hla".to_owned(),
        sender: None,
    };
    let _: Item = stage.north.ask(&Request::Acknowledge {
        id: id.clone(),
        ack,
    })?;
    let actioned = stage.south.climbs(&id, "actioned")?;
    step("actioned", "stopped: two bags", &actioned.at)?;
    Ok(id)
}

fn in_the_dark(stage: &mut Stage) -> Result<Vec<String>, Failure> {
    say("\n2. The link of tachileik.mm is cut; mae-sai.th writes four alerts.")?;
    let wire = stage.wire.as_ref();
    wire.ok_or_else(|| broken("there is no wire"))?.cut(true);
    let mut ids = Vec::new();
    for (precedence, headline) in FOUR {
        let id = send(&stage.south, (precedence, "en", headline))?.id;
        stage.south.climbs(&id, "held")?;
        say(&format!("  {precedence:<9}  held  {id}  {headline}"))?;
        ids.push(id);
    }
    let killed = stage.relay.take();
    let pid = killed.as_ref().map_or(0, super::processes::Process::pid);
    drop(killed);
    say(&format!("  The relay, process {pid}, is ended by SIGKILL."))?;
    stage.run_relay(None)?;
    let pid = stage
        .relay
        .as_ref()
        .map_or(0, super::processes::Process::pid);
    say(&format!(
        "  It is started again, process {pid}. The link returns."
    ))?;
    let before = stage.north.events.len();
    stage
        .wire
        .as_ref()
        .into_iter()
        .for_each(|wire| wire.cut(false));
    for id in &ids {
        arrives(&mut stage.north, id)?;
    }
    let arrived = stage.north.events.iter().skip(before).filter_map(received);
    let order: Vec<Item> = arrived.cloned().collect();
    for item in &order {
        say(&format!(
            "  {:<9}  arrived  {}  {}",
            item.precedence, item.id, item.headline
        ))?;
    }
    if order.first().is_none_or(|item| item.precedence != "FLASH") {
        return Err(broken("FLASH was not the first to arrive"));
    }
    Ok(ids)
}

/// Each id at both offices once, with its receipts.
fn account(stage: &mut Stage, ids: &[String]) -> Result<(), Failure> {
    for id in ids {
        for status in LADDER {
            stage.south.climbs(id, status)?;
        }
    }
    let listing = crate::desk::Listing::default();
    let sent: Vec<Item> = stage.south.ask(&Request::Outbox(listing.clone()))?;
    let inbox: Vec<Item> = stage.north.ask(&Request::Inbox(listing))?;
    for (whose, items) in [("mae-sai.th", &sent), ("tachileik.mm", &inbox)] {
        for id in ids {
            let count = items.iter().filter(|item| item.id == *id).count();
            if count != 1 {
                return Err(broken(format!("{whose} has {id} {count} times")));
            }
        }
        if items.len() != ids.len() {
            return Err(broken(format!("{whose} has alerts that nobody sent")));
        }
    }
    for id in ids {
        let shown = stage.north.events.iter().filter_map(received);
        if shown.filter(|item| item.id == *id).count() != 1 {
            return Err(broken(format!("{id} was told of more than once")));
        }
    }
    say("\nEverything held: each alert is at both offices, once, with its receipts.")
}

fn send(
    office: &Office,
    (precedence, language, headline): (&str, &str, &str),
) -> Result<Sent, Failure> {
    let text = TextInput {
        language: language.to_owned(),
        headline: headline.to_owned(),
        original: true,
        ..TextInput::default()
    };
    let alert = AlertInput {
        to: vec!["tachileik.mm".to_owned()],
        precedence: precedence.to_owned(),
        texts: vec![text],
        officer: "Lt. Somchai".to_owned(),
        ..AlertInput::default()
    };
    office.ask(&Request::Send(Box::new(alert)))
}

fn arrives(office: &mut Office, id: &str) -> Result<Item, Failure> {
    let event = office.until(&format!("alert {id}"), |event| {
        received(event).is_some_and(|item| item.id == id)
    })?;
    event
        .item
        .ok_or_else(|| broken("an event without its alert"))
}

fn received(event: &Event) -> Option<&Item> {
    event.item.as_ref().filter(|_| event.kind == "received")
}

fn step(status: &str, where_it_is: &str, at: &str) -> Result<(), Failure> {
    say(&format!("    {status:<9}  {at:<24}  {where_it_is}"))
}

fn say(line: &str) -> Result<(), Failure> {
    out::line(line)
}
