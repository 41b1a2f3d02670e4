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

/// What trying both ways to a relay found; `None` where nobody could try.
#[derive(Debug)]
pub(super) struct Tried {
    pub(super) name: String,
    pub(super) udp: Option<ProbeView>,
    pub(super) tcp: Option<ProbeView>,
}

impl Tried {
    pub(super) const fn untried(name: String) -> Self {
        let (udp, tcp) = (None, None);
        Self { name, udp, tcp }
    }

    fn is_open(&self) -> bool {
        is_open(self.udp.as_ref()) || is_open(self.tcp.as_ref())
    }
}

fn is_open(way: Option<&ProbeView>) -> bool {
    way.is_some_and(|way| way.way == "open")
}

/// Both ways to each relay of the list.
pub(super) fn ways(all: &[Tried]) -> Vec<Check> {
    let mut checks = Vec::new();
    for (at, one) in all.iter().enumerate() {
        let mut others = all.iter().enumerate().filter(|(other, _)| *other != at);
        let elsewhere = others.any(|(_, other)| other.is_open());
        let name = if all.len() > 1 {
            &one.name
        } else {
            "the relay"
        };
        let (udp, tcp) = (one.udp.as_ref(), one.tcp.as_ref());
        let over_udp = (udp, is_open(tcp), elsewhere);
        let over_tcp = (tcp, is_open(udp), elsewhere);
        checks.push(way(("udp", "UDP"), name, over_udp));
        checks.push(way(("tcp", "TCP"), name, over_tcp));
    }
    checks
}

fn way(
    (check, word): (&'static str, &str),
    relay: &str,
    (probe, other, elsewhere): (Option<&ProbeView>, bool, bool),
) -> Check {
    let Some(probe) = probe else {
        let why =
            format!("{word} to {relay} was not tried: only a gateway, or its passphrase, can.");
        return Check::untested(check, why);
    };
    match probe.way.as_str() {
        "open" => {
            let took = probe.took_ms;
            let found = format!("Over {word} {relay} answers: a handshake took {took} ms.");
            Check::well(check, found)
        }
        "unused" => Check::untested(
            check,
            format!("blo.toml says not to go over {word} to {relay}."),
        ),
        _ => {
            let found = format!("Over {word} {relay} does not answer: {}.", probe.reason);
            if other {
                let remedy = format!(
                    "Nothing now, since the other way works; have the firewall let {word} out to {relay}."
                );
                return Check::attention(check, found, remedy);
            }
            if elsewhere {
                let remedy = format!(
                    "Nothing now, since another relay answers; see that the firewall lets {word} out to {relay}, and if it \
                     stays so, call that relay's operator."
                );
                return Check::attention(check, found, remedy);
            }
            let remedy = format!(
                "See that this machine is on the network and that the firewall lets it out to {relay}; then call the \
                 relay's operator."
            );
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
