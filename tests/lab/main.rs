//! The bad link, on real network stacks: relay and offices on hosts of their own (network namespaces), with cables between
//! them that are slow, lossy, jittery, cut or filtered. Not: how good it is in figures (`bench line`).
//!
//! `BLO_LAB_TIMES=10` makes ten times as many alerts and longer outages: `tests/run lab`.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed, which is what it is for"
)]

use std::{collections::BTreeSet, env, fs, net::SocketAddr, thread, time::Duration};

use blo_kit::{
    Office, World,
    network::{
        Weather,
        cable::{Cable, Host},
    },
    office, wait,
    world::{NORTH, SOUTH},
};
use serde_json::Value;

/// Where the relay listens, whichever cable it is reached by.
const LISTEN: &str = "0.0.0.0:4433";
/// What all of a scenario may take for each time that it is made longer.
const PATIENCE: Duration = Duration::from_secs(200);

const SATELLITE: Weather = Weather {
    lost_per_mille: 100,
    ..line(64_000, 1_500)
};
const MOBILE: Weather = Weather {
    lost_per_mille: 50,
    ..line(512_000, 300)
};
const WAVERING: Weather = Weather {
    lost_per_mille: 10,
    doubled_per_mille: 20,
    reordered_per_mille: 50,
    jitter: Duration::from_millis(100),
    ..line(512_000, 200)
};

const fn line(bits_per_second: u64, round_trip_ms: u64) -> Weather {
    Weather {
        cut: false,
        lost_per_mille: 0,
        doubled_per_mille: 0,
        reordered_per_mille: 0,
        delay: Duration::from_millis(round_trip_ms / 2),
        jitter: Duration::ZERO,
        bits_per_second,
        queue_bytes: 0,
    }
}

/// How much longer than usual.
fn times() -> usize {
    let said = env::var("BLO_LAB_TIMES");
    said.map_or(1, |times| times.parse().expect("BLO_LAB_TIMES is a number"))
}

/// Two offices and the relay, each on a host of its own.
struct Lab {
    world: World,
    cables: Vec<Cable>,
    offices: Vec<Host>,
    // Last, so that who runs on it is gone before.
    _relay: Host,
}

impl Lab {
    /// All linked in fair weather; a link that says nothing for so long counts as down.
    #[track_caller]
    fn new(silence_s: u32) -> Self {
        Self::in_weather(silence_s, Weather::default())
    }

    /// The same, linked over a line like this.
    #[track_caller]
    fn in_weather(silence_s: u32, weather: Weather) -> Self {
        let mut world = World::new(&[SOUTH, NORTH]);
        world.relay.stop();
        let host = |name: &str| Host::new(&world.folder().join(name));
        let mut relay = host("relay-host");
        let mut offices = vec![host("south-host"), host("north-host")];
        let cables = offices.iter_mut().enumerate().map(|(nth, office)| {
            let address = |end: u8| format!("10.7.{}.{end}/24", nth + 1);
            let ends = [(office, &*address(2)), (&mut relay, &*address(1))];
            Cable::between(ends, nth as u64)
        });
        let cables: Vec<Cable> = cables.collect();
        cables.iter().for_each(|cable| cable.set(weather));
        let listen: SocketAddr = LISTEN.parse().unwrap();
        world.relay.launch_on(&relay, listen);
        for (nth, office) in world.offices.iter_mut().enumerate() {
            let file = office.home.join("blo.toml");
            let said = fs::read_to_string(&file).unwrap();
            let old = world.networks[nth].address().to_string();
            let new = format!("10.7.{}.1:4433", nth + 1);
            let said = said.replace(&old, &new);
            fs::write(&file, format!("{said}silence_s = {silence_s}\n")).unwrap();
            office.launch_on(&offices[nth]);
        }
        for office in &mut world.offices {
            office.await_answer();
        }
        for office in &world.offices {
            wait::within(PATIENCE, "the link and the counterpart's keys", || {
                let status = office.status();
                let known = status["counterparts"][0]["bundle_epoch"].is_string();
                (status["link"] == "up" && known).then_some(())
            });
        }
        Self {
            world,
            cables,
            offices,
            _relay: relay,
        }
    }

    fn set(&self, weather: Weather) {
        for cable in &self.cables {
            cable.set(weather);
        }
    }

    fn south(&self) -> &Office {
        &self.world.offices[0]
    }

    fn north(&self) -> &Office {
        &self.world.offices[1]
    }
}

/// Alerts to the other office, each with a headline of its own; their ids.
#[track_caller]
fn send(
    from: &Office,
    to: &str,
    precedence: &str,
    (count, text): (usize, &str),
) -> BTreeSet<String> {
    let alerts: Vec<Value> = (0..count)
        .map(|nth| {
            let mut alert = office::alert(to, precedence, &format!("{precedence} {nth}"));
            alert["texts"][0]["description"] = text.into();
            alert
        })
        .collect();
    let sent = office::lines(&from.send(&alerts).ok());
    sent.iter().map(|sent| office::text(sent, "id")).collect()
}

/// Waits until all of these have come, and says in which order. None comes twice.
#[track_caller]
fn arrive(at: &Office, wanted: &BTreeSet<String>) -> Vec<String> {
    let patience = PATIENCE * u32::try_from(times()).unwrap();
    let order = wait::within(patience, "all alerts", || {
        let all = ["inbox", "--json", "--limit", "100000"];
        let came = office::lines(&at.verb(&all).ok());
        let came = came.iter().map(|item| office::text(item, "id"));
        let order: Vec<_> = came.filter(|id| wanted.contains(id)).collect();
        (order.len() >= wanted.len()).then_some(order)
    });
    let once: BTreeSet<_> = order.iter().cloned().collect();
    assert_eq!(
        (order.len(), &once),
        (wanted.len(), wanted),
        "one came twice"
    );
    order
}

/// Waits until each has been delivered, as its sender knows.
#[track_caller]
fn delivered(from: &Office, ids: &BTreeSet<String>) {
    let patience = PATIENCE * u32::try_from(times()).unwrap();
    wait::within(patience, "all receipts", || {
        let all = ["inbox", "--sent", "--json", "--limit", "100000"];
        let sent = office::lines(&from.verb(&all).ok());
        let done = |id: &String| sent.iter().any(|item| item["id"] == **id && is_there(item));
        ids.iter().all(done).then_some(())
    });
}

fn is_there(item: &Value) -> bool {
    let mut statuses = item["statuses"].as_array().into_iter().flatten();
    statuses.any(|status| status["status"] == "delivered")
}

#[track_caller]
fn runs_over(office: &Office, transport: &str) {
    wait::within(PATIENCE, &format!("a link over {transport}"), || {
        let status = office.status();
        (status["link"] == "up" && status["transport"] == transport).then_some(())
    });
}

#[test]
#[ignore = "needs lab: tests/run"]
fn r30_over_a_satellite_that_loses_a_tenth_all_arrives_and_a_flash_overtakes() {
    let lab = Lab::in_weather(30, SATELLITE);
    let bulk = send(
        lab.south(),
        NORTH,
        "ROUTINE",
        (40 * times(), &"x".repeat(300)),
    );
    let flash = send(lab.south(), NORTH, "FLASH", (1, ""));
    let all = &bulk | &flash;
    let order = arrive(lab.north(), &all);
    let before = order.iter().position(|id| flash.contains(id)).unwrap();
    assert!(
        before <= 25 * times(),
        "the FLASH came after {before} of {}",
        bulk.len()
    );
    delivered(lab.south(), &all);
}

#[test]
#[ignore = "needs lab: tests/run"]
fn r30_over_a_line_that_wavers_doubles_and_reorders_all_arrives_once_both_ways() {
    let lab = Lab::new(30);
    lab.set(WAVERING);
    let text = "x".repeat(1_000);
    let north = send(lab.south(), NORTH, "ROUTINE", (80 * times(), &text));
    let south = send(lab.north(), SOUTH, "IMMEDIATE", (80 * times(), &text));
    arrive(lab.north(), &north);
    arrive(lab.south(), &south);
    delivered(lab.south(), &north);
    delivered(lab.north(), &south);
}

#[test]
#[ignore = "needs lab: tests/run"]
fn a_link_outlives_a_change_of_address_in_mid_alert() {
    let mut lab = Lab::new(30);
    let mut at_north = lab.north().watch(None);
    lab.set(MOBILE);
    let sent = send(
        lab.south(),
        NORTH,
        "ROUTINE",
        (40 * times(), &"x".repeat(7_500)),
    );
    let first = office::text(&at_north.received(), "id");
    for (old, new) in [(2, 3), (3, 4), (4, 2)] {
        let [old, new] = [old, new].map(|end| format!("10.7.1.{end}/24"));
        lab.offices[0].move_to(0, (&old, &new));
        at_north.received();
    }
    let rest = sent.clone();
    let mut seen = BTreeSet::from([first]);
    let patience = wait::Deadline::after(PATIENCE);
    while seen.len() + 3 < rest.len() {
        assert!(!patience.passed(), "{} of {}", seen.len(), rest.len());
        assert!(
            seen.insert(office::text(&at_north.received(), "id")),
            "twice"
        );
    }
    delivered(lab.south(), &sent);
    let said = lab.world.offices[0].said();
    assert!(!said.contains("link down"), "{said}");
}

#[test]
#[ignore = "needs lab: tests/run"]
fn r27_udp_that_a_firewall_drops_half_way_takes_nothing_with_it_and_comes_back() {
    let lab = Lab::new(3);
    runs_over(lab.south(), "udp");
    lab.set(MOBILE);
    let text = "x".repeat(2_000);
    let before = send(lab.south(), NORTH, "ROUTINE", (30 * times(), &text));
    lab.cables[0].block_udp(true);
    let between = send(lab.south(), NORTH, "PRIORITY", (30 * times(), &text));
    runs_over(lab.south(), "tcp");
    let flash = send(lab.south(), NORTH, "FLASH", (1, ""));
    let all = &(&before | &between) | &flash;
    arrive(lab.north(), &all);
    delivered(lab.south(), &all);
    lab.cables[0].block_udp(false);
    runs_over(lab.south(), "udp");
    let after = send(lab.south(), NORTH, "FLASH", (1, ""));
    arrive(lab.north(), &after);
}

#[test]
#[ignore = "needs lab: tests/run"]
fn where_a_firewall_drops_udp_from_the_start_a_link_runs_over_tcp_on_a_lossy_line() {
    let mut lab = Lab::new(3);
    lab.world.offices[0].stop();
    lab.cables[0].block_udp(true);
    lab.set(MOBILE);
    lab.world.offices[0].launch_on(&lab.offices[0]);
    lab.world.offices[0].await_answer();
    let sent = send(
        lab.south(),
        NORTH,
        "ROUTINE",
        (30 * times(), &"x".repeat(1_000)),
    );
    runs_over(lab.south(), "tcp");
    arrive(lab.north(), &sent);
    delivered(lab.south(), &sent);
}

#[test]
#[ignore = "needs lab: tests/run"]
fn what_was_written_while_the_line_was_gone_arrives_the_most_urgent_first() {
    let lab = Lab::new(2);
    lab.set(Weather {
        cut: true,
        ..MOBILE
    });
    wait::until("a link that is down", || {
        (lab.south().status()["link"] != "up").then_some(())
    });
    let routine = send(
        lab.south(),
        NORTH,
        "ROUTINE",
        (60 * times(), &"x".repeat(1_000)),
    );
    let flash = send(lab.south(), NORTH, "FLASH", (5, ""));
    // Longer than the longest wait between two tries, where it is made longer.
    let outage = wait::Deadline::after(Duration::from_secs(8) * u32::try_from(times()).unwrap());
    while !outage.passed() {
        thread::park_timeout(outage.left());
    }
    lab.set(MOBILE);
    let all = &routine | &flash;
    wait::within(PATIENCE, "the link", || {
        (lab.south().status()["link"] == "up").then_some(())
    });
    let order = arrive(lab.north(), &all);
    let last = order.iter().rposition(|id| flash.contains(id)).unwrap();
    assert!(last < 20, "the last FLASH came after {last} others");
    delivered(lab.south(), &all);
}
