//! `blo doctor`: the way from this home to a counterpart and back, step by step, and what to do where it is broken. With
//! the gateway running through its socket; without, what disk, name and network tell. Not: the judging of a step.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use blo_proto::{OfficeId, Timestamp};
use serde::Serialize;

use super::{Failure, out};
use crate::{
    config::Config,
    desk::{CounterpartView, DeskError, ExamineView, ProbeView, StatusView, TestedView},
    gateway::{Parts, Transport, system_clock},
    keys::{Home, Sources},
    local::{Client, Request},
    words::Said,
};

use check::{Check, Verdict};

mod alarm;
mod check;
mod fonts;
mod home;
mod office;
mod relay;

#[cfg(test)]
mod tests;

/// Test the way to the other offices step by step, and say what to do
#[derive(Debug, clap::Args)]
pub struct DoctorArgs {
    /// Test the way to this office alone
    office: Option<OfficeId>,
    /// Where no gateway runs: file with the passphrase, to test keys and relay
    #[arg(long)]
    passphrase_file: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// All that was found.
#[derive(Serialize)]
struct Report {
    home: PathBuf,
    /// Nothing is wrong.
    well: bool,
    checks: Vec<Check>,
}

/// Tests the way.
///
/// # Errors
/// Where something is wrong, with the code of the first that is; an office that is no counterpart.
pub fn run(home: &Path, args: &DoctorArgs, now: Timestamp) -> Result<(), Failure> {
    let checks = examined(home, args, now)?;
    let wrong = || checks.iter().filter(|one| one.verdict == Verdict::Wrong);
    let (count, exit) = (wrong().count(), wrong().next().map(|one| one.exit));
    if args.json {
        out::json(&Report {
            home: home.to_owned(),
            well: count == 0,
            checks,
        })?;
    } else {
        checks.iter().try_for_each(|one| out::line(&one.lines()))?;
    }
    match exit {
        None => Ok(()),
        Some(exit) => {
            let count = u64::try_from(count).unwrap_or(u64::MAX);
            Err(Failure::say(
                exit,
                &Said::of("doctor-wrong-count").count("count", count),
            ))
        }
    }
}

fn examined(home: &Path, args: &DoctorArgs, now: Timestamp) -> Result<Vec<Check>, Failure> {
    let (folder, config) = home::folder(home);
    let Some(config) = config else {
        return Ok(vec![folder]);
    };
    let mut checks = vec![folder, home::disk(home)];
    checks.extend(alarm::programs(&config));
    checks.extend(fonts::of_page(&config));
    match Client::connect(home) {
        Ok(client) => running(client, home, (args, &config), &mut checks)?,
        Err(error) if error.source.kind() == std::io::ErrorKind::PermissionDenied => {
            let found = Said::of("doctor-gateway-of-another");
            checks.push(Check::wrong("gateway", 77, &found));
        }
        Err(_) => stopped(home, (args, &config), now, &mut checks)?,
    }
    Ok(checks)
}

/// What can be tested without a gateway.
fn stopped(
    home: &Path,
    (args, config): (&DoctorArgs, &Config),
    now: Timestamp,
    checks: &mut Vec<Check>,
) -> Result<(), Failure> {
    checks.push(home::journal(home));
    let sources = Sources::from_environment(args.passphrase_file.clone());
    let (keys, unlocked) = home::unlock(home, &sources);
    checks.push(keys);
    checks.push(home::own_certificate(home, now));
    let found = Said::of("doctor-no-gateway").with("home", home.display());
    checks.push(Check::wrong("gateway", 69, &found));
    checks.extend(config.relays().map(|one| relay::name(&one.address)));
    let names = config.relays().map(|one| one.name.to_string());
    let tried = match &unlocked {
        Some(home) => probes(home)?,
        None => names.map(relay::Tried::untried).collect(),
    };
    checks.extend(relay::ways(&tried));
    if let Some(office) = &args.office {
        let why = Said::of("doctor-route-unknown");
        checks.push(Check::untested("route", &why).of(office.as_str()));
    }
    Ok(())
}

/// Both ways to each relay, tried as the gateway would.
fn probes(home: &Home) -> Result<Vec<relay::Tried>, Failure> {
    let parts = Parts::of_home(home, system_clock())?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|e| Failure::say(71, &Said::of("doctor-no-threads").with("why", e)))?;
    Ok(runtime.block_on(async {
        let mut all = tokio::task::JoinSet::new();
        for (at, part) in parts.relays.iter().enumerate() {
            let (name, dialer) = (part.name.to_string(), Arc::clone(&part.dialer));
            all.spawn(async move {
                let probe = async |over| match dialer.probe(over) {
                    Some(probing) => Some(ProbeView::of(&probing.await)),
                    None => None,
                };
                let (udp, tcp) = tokio::join!(probe(Transport::Udp), probe(Transport::Tcp));
                (at, relay::Tried { name, udp, tcp })
            });
        }
        let mut all = all.join_all().await;
        all.sort_by_key(|(at, _)| *at);
        all.into_iter().map(|(_, tried)| tried).collect()
    }))
}

/// What a running gateway tells.
fn running(
    mut client: Client,
    home: &Path,
    (args, config): (&DoctorArgs, &Config),
    checks: &mut Vec<Check>,
) -> Result<(), Failure> {
    // The first look has the relay asked for its clock, so that the second knows a round trip.
    let _: ExamineView = client.ask(&Request::Examine)?;
    let status: StatusView = client.ask(&Request::Status)?;
    let offices = offices(&status, args.office.as_ref())?;
    let relays: Vec<String> = config.relays().map(|one| one.name.to_string()).collect();
    for relay in &relays {
        for over in ["udp", "tcp"] {
            client.put(&Request::Probe {
                relay: Some(relay.clone()),
                over: over.to_owned(),
            })?;
        }
    }
    for one in &offices {
        client.put(&Request::Test {
            office: one.office.clone(),
        })?;
    }
    let mut tried = Vec::new();
    for name in relays {
        let (udp, tcp) = (probed(&mut client)?, probed(&mut client)?);
        tried.push(relay::Tried { name, udp, tcp });
    }
    let mut tested: Vec<Result<TestedView, DeskError>> = Vec::new();
    for _ in &offices {
        tested.push(match client.take() {
            Ok(Some(view)) => Ok(view),
            Ok(None) => return Err(DeskError::stopped().into()),
            Err(error) => Err(error),
        });
    }
    let looked: ExamineView = client.ask(&Request::Examine)?;
    let now: Timestamp = looked.at.parse().unwrap_or_default();
    checks.push(home::journal_in_use(status.journal.last));
    checks.push(Check::well("keys", &Said::of("doctor-keys-running")));
    checks.push(home::own_certificate(home, now));
    checks.extend(home::revocations(&looked, now));
    checks.extend(config.relays().map(|one| relay::name(&one.address)));
    checks.extend(relay::ways(&tried));
    checks.push(relay::link(&status, &looked));
    checks.extend(relay::others(&status));
    checks.push(relay::clock(status.clock_offset_ms));
    checks.extend(relay::alarms(
        &status.alarms,
        args.office.as_ref().map(OfficeId::as_str),
    ));
    for (one, tested) in offices.iter().zip(&tested) {
        checks.extend(counterpart(one, (&status, &looked), tested.as_ref(), now));
    }
    Ok(())
}

fn probed(client: &mut Client) -> Result<Option<ProbeView>, Failure> {
    let probe: Option<Option<ProbeView>> = client.take()?;
    probe.ok_or_else(|| DeskError::stopped().into())
}

fn offices(status: &StatusView, asked: Option<&OfficeId>) -> Result<Vec<CounterpartView>, Failure> {
    let wanted = |one: &&CounterpartView| asked.is_none_or(|asked| one.office == asked.as_str());
    let offices: Vec<_> = status.counterparts.iter().filter(wanted).cloned().collect();
    match asked {
        Some(office) if offices.is_empty() => Err(Failure::say(
            65,
            &Said::of("desk-unknown-counterpart").with("office", office),
        )),
        Some(_) | None => Ok(offices),
    }
}

fn counterpart(
    one: &CounterpartView,
    (status, looked): (&StatusView, &ExamineView),
    tested: Result<&TestedView, &DeskError>,
    now: Timestamp,
) -> Vec<Check> {
    let mut checks = vec![office::pairing(one)];
    let up = looked.link_since.as_ref().filter(|_| status.link == "up");
    let up = up.and_then(|since| since.parse().ok());
    let mut all = looked.counterparts.iter();
    if let Some(closer) = all.find(|closer| closer.office == one.office) {
        checks.push(office::at_relay(closer, up, now));
        checks.push(office::certificate(closer, now));
    }
    checks.push(office::sealing_key(one, now));
    checks.push(office::presence(one));
    checks.extend(office::test(&one.office, tested));
    checks
}
