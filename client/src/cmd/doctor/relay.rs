//! The way to the relay: its name, both ways to it, the link and what the relay says of us, the clock. Not: whom it
//! leads to.

use std::net::ToSocketAddrs as _;

use blo_proto::{Code, limits};

use super::check::Check;
use crate::{
    cmd::{reader, watch::alarm_words},
    desk::{Alarm, DeskError, ExamineView, ProbeView, RelayView, StatusView},
    words::{Said, heard},
};

/// Whether the relay's name leads somewhere.
pub(super) fn name(address: &str) -> Check {
    let said = |id: &str| Said::of(id).with("address", address);
    let found = address.to_socket_addrs().map(|mut all| all.next());
    match found {
        Ok(Some(first)) => Check::well("name", &said("doctor-name").with("first", first)),
        Ok(None) => Check::wrong("name", 68, &said("doctor-name-nowhere")),
        Err(error) => Check::wrong("name", 68, &said("doctor-name-nowhere").detail(error)),
    }
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

/// Both ways to each relay of the list; of several each is named.
pub(super) fn ways(all: &[Tried]) -> Vec<Check> {
    let mut checks = Vec::new();
    for (at, one) in all.iter().enumerate() {
        let mut others = all.iter().enumerate().filter(|(other, _)| *other != at);
        let elsewhere = others.any(|(_, other)| other.is_open());
        let relay = |said: Said| match all.len() {
            0 | 1 => said.within("relay", Said::of("doctor-the-relay")),
            _ => said.with("relay", &one.name),
        };
        let (udp, tcp) = (one.udp.as_ref(), one.tcp.as_ref());
        let over_udp = (udp, is_open(tcp), elsewhere);
        let over_tcp = (tcp, is_open(udp), elsewhere);
        checks.push(way(("udp", "UDP"), &relay, over_udp));
        checks.push(way(("tcp", "TCP"), &relay, over_tcp));
    }
    checks
}

fn way(
    (check, word): (&'static str, &str),
    relay: &dyn Fn(Said) -> Said,
    (probe, other, elsewhere): (Option<&ProbeView>, bool, bool),
) -> Check {
    let said = |id: &str| relay(Said::of(id).with("way", word));
    let Some(probe) = probe else {
        return Check::untested(check, &said("doctor-way-untried"));
    };
    match probe.way.as_str() {
        "open" => Check::well(check, &said("doctor-way-open").with("ms", probe.took_ms)),
        "unused" => Check::untested(check, &said("doctor-way-unused")),
        _ if other || elsewhere => {
            let id = match other {
                true => "doctor-way-closed-other",
                false => "doctor-way-closed-elsewhere",
            };
            Check::attention(check, &said(id).with("why", heard(&probe.reason, reader())))
        }
        _ => {
            let found = said("doctor-way-closed").with("why", heard(&probe.reason, reader()));
            Check::wrong(check, 69, &found)
        }
    }
}

/// The link, and what the relay says of us where it does not let us in.
pub(super) fn link(status: &StatusView, examined: &ExamineView) -> Check {
    let said = |id: &str| Said::of(id).with("relay", &status.relay);
    if status.link == "up" {
        let since = examined.link_since.as_deref().unwrap_or("?");
        let found = match examined.round_trip_ms {
            Some(ms) => said("doctor-link-trip").with("ms", ms),
            None => said("doctor-link"),
        };
        return Check::well("link", &found.with("since", since));
    }
    match status.link_reason.parse::<Code>() {
        Ok(code) => {
            let why = Said::refusal(code).sentences(reader()).unwrap_or_default();
            let found = said("doctor-not-let-in").with("why", why.happened);
            let check = Check::wrong("link", exit(code), &found);
            Check {
                remedy: why.remedy,
                ..check
            }
        }
        Err(_) => {
            let found = because(said("doctor-link-down"), &status.link_reason);
            Check::wrong("link", 69, &found)
        }
    }
}

/// The links to the other relays of the list: one that is down holds nothing up, and nobody else would see it.
pub(super) fn others(status: &StatusView) -> Vec<Check> {
    let others = status.relays.iter().filter(|one| one.relay != status.relay);
    let check = |one: &RelayView| {
        let said = |id: &str| Said::of(id).with("relay", &one.relay);
        if one.link == "up" {
            return Check::well("link", &said("doctor-other-link"));
        }
        let found = because(said("doctor-other-down"), &one.link_reason);
        Check::attention("link", &found)
    };
    others.map(check).collect()
}

/// Why a link is not up, as the network or the other side said it.
fn because(said: Said, reason: &str) -> Said {
    match reason {
        "" => said.within("why", Said::of("doctor-being-tried")),
        reason => said.with("why", heard(reason, reader())),
    }
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
        return Check::untested("clock", &Said::of("doctor-time-unknown"));
    };
    let found = apart("doctor-time", offset);
    if offset.unsigned_abs() <= limits::CLOCK_SKEW_MAX_MS {
        return Check::well("clock", &found);
    }
    Check::wrong("clock", 71, &found)
}

/// Which way a clock differs, and how much.
pub(super) fn apart(id: &str, offset_ms: i64) -> Said {
    let way = if offset_ms < 0 { "behind" } else { "ahead" };
    Said::of(format!("{id}-{way}")).with("ms", offset_ms.unsigned_abs())
}

/// What the gateway has raised and not cleared.
pub(super) fn alarms(all: &[Alarm], asked: Option<&str>) -> Vec<Check> {
    let about = |alarm: &&Alarm| {
        let office = alarm.office.as_str();
        office.is_empty() || asked.is_none_or(|asked| asked == office)
    };
    let check = |alarm: &Alarm| {
        let said = DeskError::new(&alarm.code, alarm_words(alarm), 69);
        let check = Check::failed("alarm", said.into());
        let check = Check {
            found: format!("{} ({})", check.found, alarm.code),
            ..check
        };
        match alarm.office.as_str() {
            "" => check,
            office => check.of(office),
        }
    };
    all.iter().filter(about).map(check).collect()
}
