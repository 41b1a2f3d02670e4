//! The story: one alert crosses and is answered; then a link is cut, the relay is killed, and four wait. Each line is
//! printed when an office's own answer says so.

use super::{
    super::{reader, tell},
    Failure, Fault, broken,
    desk::Office,
    out,
    stage::Stage,
};
use crate::{
    desk::{AckInput, AlertInput, Event, Item, Sent, TextInput, View},
    local::Request,
    words::{Field, Said},
};

const WORDS: &str = "รถกระบะสีขาวข้ามสะพานที่สอง";
/// The least urgent first: they must not arrive in this order.
const FOUR: [(&str, &str); 4] = [
    ("ROUTINE", "demo-figures"),
    ("PRIORITY", "demo-truck"),
    ("IMMEDIATE", "demo-river"),
    ("FLASH", "demo-horn"),
];
/// What an alert must have had at its sender before its sender may rest.
const LADDER: [&str; 2] = ["held", "delivered"];

/// Tells it.
///
/// # Errors
/// At the first promise that is not kept.
pub(super) fn play(stage: &mut Stage, fault: Option<Fault>) -> Result<(), Failure> {
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
    let relay = Said::of("demo-relay").with("pid", pid);
    indented(&relay.with("address", address))?;
    let [south, north] = stage.start_gateways()?;
    for (office, pid) in [(&stage.south, south), (&stage.north, north)] {
        let runs = Said::of("demo-gateway").with("pid", pid);
        let runs = tell(&runs.with("home", office.home.display()));
        say(&format!("  {:<12}  {runs}", office.name))?;
    }
    for office in [&stage.south, &stage.north] {
        office.stands(&tell(&Said::of("demo-link")), |status| {
            let mut counterparts = status.counterparts.iter();
            status.link == "up" && counterparts.all(|one| one.bundle_epoch.is_some())
        })?;
    }
    Ok(())
}

fn crossing(stage: &mut Stage) -> Result<String, Failure> {
    headed(&Said::of("demo-one"))?;
    let sent = send(&stage.south, ("FLASH", "th", WORDS))?;
    let (south, north) = (stage.south.name.clone(), stage.north.name.clone());
    let disk = |office: &str| tell(&Said::of("demo-on-disk").with("office", office));
    let id = sent.id;
    let writes = Said::of("demo-writes").with("office", &south);
    let writes = writes.with("precedence", "FLASH").with("id", &id);
    indented(&writes.with("words", WORDS))?;
    step("queued", &disk(&south), "")?;
    let held = stage.south.climbs(&id, "held")?;
    step("held", &tell(&Said::of("demo-on-relay")), &held.at)?;
    let arrived = arrives(&mut stage.north, &id)?;
    let delivered = stage.south.climbs(&id, "delivered")?;
    step("delivered", &disk(&north), &delivered.at)?;
    if arrived.headline != WORDS {
        return Err(lost(&Said::of("demo-other-words").with("office", &north)));
    }
    let view: View = stage.north.ask(&Request::Show {
        id: id.clone(),
        sender: None,
        officer: "Daw Hla".to_owned(),
    })?;
    let read = stage.south.climbs(&id, "read")?;
    let by = Said::of("demo-read-by").with("officer", "Daw Hla");
    let by = tell(&by.with("words", view.item.headline));
    step("read", &by, &read.at)?;
    let ack = AckInput {
        outcome: "stopped".to_owned(),
        note: tell(&Said::of("demo-bags")),
        officer: "Daw Hla".to_owned(),
        sender: None,
    };
    let _: Item = stage.north.ask(&Request::Acknowledge {
        id: id.clone(),
        ack,
    })?;
    let actioned = stage.south.climbs(&id, "actioned")?;
    let stopped = Said::of("demo-stopped").within("note", Said::of("demo-bags"));
    step("actioned", &tell(&stopped), &actioned.at)?;
    Ok(id)
}

fn in_the_dark(stage: &mut Stage) -> Result<Vec<String>, Failure> {
    let cut = Said::of("demo-two").with("north", &stage.north.name);
    headed(&cut.with("south", &stage.south.name))?;
    let wire = stage.wire.as_ref();
    wire.ok_or_else(|| lost(&Said::of("demo-no-wire")))?
        .cut(true);
    let mut ids = Vec::new();
    for (precedence, headline) in FOUR {
        let headline = tell(&Said::of(headline));
        let words = (precedence, reader().tag(), headline.as_str());
        let id = send(&stage.south, words)?.id;
        stage.south.climbs(&id, "held")?;
        let held = tell(&Said::of("demo-held"));
        let rest = [held.as_str(), &id, &headline].join("  ");
        say(&format!("  {precedence:<9}  {rest}"))?;
        ids.push(id);
    }
    let killed = stage.relay.take();
    let pid = killed.as_ref().map_or(0, super::processes::Process::pid);
    drop(killed);
    indented(&Said::of("demo-killed").with("pid", pid))?;
    stage.run_relay(None)?;
    let pid = stage
        .relay
        .as_ref()
        .map_or(0, super::processes::Process::pid);
    indented(&Said::of("demo-again").with("pid", pid))?;
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
        let arrived = tell(&Said::of("demo-arrived"));
        say(&format!(
            "  {:<9}  {arrived}  {}  {}",
            item.precedence, item.id, item.headline
        ))?;
    }
    if order.first().is_none_or(|item| item.precedence != "FLASH") {
        return Err(lost(&Said::of("demo-not-first")));
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
                let said = Said::of("demo-times").with("office", whose);
                return Err(lost(&said.with("id", id).with("count", count)));
            }
        }
        if items.len() != ids.len() {
            return Err(lost(&Said::of("demo-nobody-sent").with("office", whose)));
        }
    }
    for id in ids {
        let shown = stage.north.events.iter().filter_map(received);
        if shown.filter(|item| item.id == *id).count() != 1 {
            return Err(lost(&Said::of("demo-told-twice").with("id", id)));
        }
    }
    headed(&Said::of("demo-held-all"))
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
    let what = tell(&Said::of("demo-alert").with("id", id));
    let event = office.until(&what, |event| {
        received(event).is_some_and(|item| item.id == id)
    })?;
    event.item.ok_or_else(|| lost(&Said::of("demo-no-alert")))
}

fn received(event: &Event) -> Option<&Item> {
    event.item.as_ref().filter(|_| event.kind == "received")
}

fn step(status: &str, where_it_is: &str, at: &str) -> Result<(), Failure> {
    let status = Field::Progress.shown(status, reader());
    say(&format!("    {status:<9}  {at:<24}  {where_it_is}"))
}

fn headed(said: &Said) -> Result<(), Failure> {
    say(&format!("\n{}", tell(said)))
}

fn indented(said: &Said) -> Result<(), Failure> {
    say(&format!("  {}", tell(said)))
}

/// A promise that was not kept.
fn lost(said: &Said) -> Failure {
    broken(tell(said))
}

fn say(line: &str) -> Result<(), Failure> {
    out::row(line)
}
