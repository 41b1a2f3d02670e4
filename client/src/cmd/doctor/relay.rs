//! The way to the relay: its name, both ways to it, the link and what the relay says of us, the clock. Not: whom it
//! leads to.

use std::net::ToSocketAddrs as _;

use blo_proto::{Code, limits};

use super::check::Check;
use crate::desk::{Alarm, ExamineView, ProbeView, RelayView, StatusView};

/// Whether the relay's name leads somewhere.
pub(super) fn name(address: &str) -> Check {
    let found = address.to_socket_addrs().map(|mut all| all.next());
    match found {
        Ok(Some(first)) => Check::well("name", format!("{address} leads to {first}.")),
        Ok(None) => nowhere(address, "it has no address"),
        Err(error) => nowhere(address, &error.to_string()),
    }
}

fn nowhere(address: &str, why: &str) -> Check {
    let found = format!("{address} cannot be looked up: {why}.");
    let remedy = "See that this machine is on the network and asks the right name server, and that blo.toml names \
                  the relay rightly.";
    Check::wrong("name", 68, (found, remedy))
}

/// Both ways to the relay; `None` where nobody could try.
pub(super) fn ways(udp: Option<&ProbeView>, tcp: Option<&ProbeView>) -> [Check; 2] {
    let is_open = |way: Option<&ProbeView>| way.is_some_and(|way| way.way == "open");
    [
        way(("udp", "UDP"), udp, is_open(tcp)),
        way(("tcp", "TCP"), tcp, is_open(udp)),
    ]
}

fn way((check, word): (&'static str, &str), probe: Option<&ProbeView>, other: bool) -> Check {
    let Some(probe) = probe else {
        let why =
            format!("{word} to the relay was not tried: only a gateway, or its passphrase, can.");
        return Check::untested(check, why);
    };
    match probe.way.as_str() {
        "open" => {
            let took = probe.took_ms;
            Check::well(
                check,
                format!("The relay answers over {word}: a handshake took {took} ms."),
            )
        }
        "unused" => Check::untested(check, format!("blo.toml says not to go over {word}.")),
        _ => {
            let found = format!("The relay does not answer over {word}: {}.", probe.reason);
            if other {
                let remedy = format!(
                    "Nothing now, since the other way works; have the firewall let {word} out to the relay."
                );
                return Check::attention(check, found, remedy);
            }
            let remedy = "See that this machine is on the network and that the firewall lets it out to the relay; \
                          then call the relay's operator.";
            Check::wrong(check, 69, (found, remedy))
        }
    }
}

/// The link, and what the relay says of us where it does not let us in.
pub(super) fn link(status: &StatusView, examined: &ExamineView) -> Check {
    let since = examined.link_since.as_ref();
    let since = since.map_or_else(String::new, |at| format!(" since {at}"));
    if status.link == "up" {
        let trip = examined.round_trip_ms;
        let trip = trip.map_or_else(String::new, |ms| format!("; a round trip takes {ms} ms"));
        let found = format!("This office is linked to {}{since}{trip}.", status.relay);
        return Check::well("link", found);
    }
    match status.link_reason.parse::<Code>() {
        Ok(code) => {
            let found = format!("The relay does not let us in{since}: {}", code.happened());
            Check::wrong("link", exit(code), (found, code.remedy()))
        }
        Err(_) => {
            let reason = match status.link_reason.as_str() {
                "" => "it is being tried",
                reason => reason,
            };
            let found = format!(
                "This office is not linked to {}{since}: {reason}.",
                status.relay
            );
            let remedy = "See the ways to the relay above; the gateway tries again by itself.";
            Check::wrong("link", 69, (found, remedy))
        }
    }
}

/// The links to the other relays of the list: one that is down holds nothing up, and nobody else would see it.
pub(super) fn others(status: &StatusView) -> Vec<Check> {
    let others = status.relays.iter().filter(|one| one.relay != status.relay);
    let check = |one: &RelayView| {
        if one.link == "up" {
            return Check::well(
                "link",
                format!("This office is linked to {} as well.", one.relay),
            );
        }
        let reason = match one.link_reason.as_str() {
            "" => "it is being tried",
            reason => reason,
        };
        let found = format!("This office is not linked to {}: {reason}.", one.relay);
        let remedy = "Nothing now, since alerts go by another relay; if it stays so, call that relay's operator.";
        Check::attention("link", found, remedy)
    };
    others.map(check).collect()
}

/// What is refused for who we are, and what for the state that the relay is in.
fn exit(code: Code) -> u8 {
    match code {
        Code::ShuttingDown | Code::Unconfirmed => 75,
        _ => 77,
    }
}

/// Our clock beside the relay's.
pub(super) fn clock(offset_ms: Option<i64>) -> Check {
    let Some(offset) = offset_ms else {
        return Check::untested(
            "clock",
            "There was no link yet: nobody knows the relay's time.",
        );
    };
    let (ms, way) = (offset.unsigned_abs(), ahead(offset));
    let found = format!("The relay's clock is {ms} ms {way} ours.");
    if ms <= limits::CLOCK_SKEW_MAX_MS {
        return Check::well("clock", found);
    }
    let remedy = "Set the clock of this machine; if it is right, tell the relay's operator. Alerts are stamped by the \
                  relay's time until then.";
    Check::wrong("clock", 71, (found, remedy))
}

/// In words which way a clock differs.
pub(super) const fn ahead(offset_ms: i64) -> &'static str {
    if offset_ms < 0 { "behind" } else { "ahead of" }
}

/// What the gateway has raised and not cleared.
pub(super) fn alarms(all: &[Alarm], asked: Option<&str>) -> Vec<Check> {
    let about = |alarm: &&Alarm| {
        let office = alarm.office.as_str();
        office.is_empty() || asked.is_none_or(|asked| asked == office)
    };
    let check = |alarm: &Alarm| {
        let (found, remedy) = match alarm.message.split_once(". ") {
            Some((found, remedy)) => (format!("{found}."), remedy.to_owned()),
            None => (alarm.message.clone(), String::new()),
        };
        let check = Check::wrong("alarm", 69, (format!("{} ({})", found, alarm.code), remedy));
        match alarm.office.as_str() {
            "" => check,
            office => check.of(office),
        }
    };
    all.iter().filter(about).map(check).collect()
}
