//! A store that fails under its program: it ends with exit 70, and the next start has everything that was answered.
//! Not: a disk that is full (`fault/full_disk`).

use std::collections::BTreeSet;

use blo_kit::{
    Office, Process, World,
    auditor::counted,
    office::{alert, lines, text},
    wait,
    world::NORTH,
};
use serde_json::Value;

/// The journal begins another file where one cannot grow; the index has but one, and fails when it comes to write
/// more than this: some hundred alerts later.
const FILE_BYTES_MAX: u64 = 400 * 1_024;
/// What would end a program that writes more.
const SIGNAL: &str = "XFSZ";
const ALERTS_AT_ONCE: usize = 40;
const ROUNDS_MAX: usize = 50;

/// Sends alerts until a program has ended; the ids of those that were taken.
fn send_until_it_ends(
    south: &mut Office,
    mut has_ended: impl FnMut(&mut Office) -> bool,
) -> BTreeSet<String> {
    let mut taken = BTreeSet::new();
    for _ in 0..ROUNDS_MAX {
        if has_ended(south) {
            return taken;
        }
        let alerts = vec![alert(NORTH, "ROUTINE", "One of many"); ALERTS_AT_ONCE];
        let answers = lines(&south.send(&alerts).out);
        let given = answers.iter().filter(|answer| answer["id"].is_string());
        taken.extend(given.map(|answer| text(answer, "id")));
    }
    taken // more than enough: it ends when it has come to them
}

fn ended_with_70(process: &mut Process) {
    let status = process.end();
    let said = process.said();
    assert_eq!(status.code(), Some(70), "{status}:\n{said}");
    assert!(said.contains("the store failed"), "{said}");
}

/// All of a box: more than is listed by itself.
fn all(office: &Office, of: &[&str]) -> Vec<Value> {
    let words = [&["inbox", "--json", "--limit", "100000"], of].concat();
    lines(&office.verb(&words).ok())
}

/// Everything that was taken arrives, and shows up once.
fn delivered(world: &mut World, taken: &BTreeSet<String>) {
    let (south, north) = world.two();
    wait::until("everything that was taken is delivered", || {
        let outbox = all(south, &["--sent"]);
        let delivered = outbox.iter().filter(|item| item["status"] == "delivered");
        let delivered: BTreeSet<_> = delivered.map(|item| text(item, "id")).collect();
        taken.is_subset(&delivered).then_some(())
    });
    let shown = counted(&all(north, &[]));
    assert!(taken.iter().all(|id| shown.get(id) == Some(&1)));
}

#[test]
fn a_gateway_whose_store_failed_under_it_ends_with_exit_70_and_has_everything_when_it_starts_again()
{
    let mut world = World::of_two();
    let (south, _) = world.two();
    south.stop();
    south.start_ignoring(SIGNAL);
    south.gateway().limit_files(FILE_BYTES_MAX);
    let taken = send_until_it_ends(south, |south| !south.gateway().is_running());
    ended_with_70(south.gateway());
    south.start();
    delivered(&mut world, &taken);
}

#[test]
fn a_relay_whose_store_failed_under_it_ends_with_exit_70_and_has_everything_when_it_starts_again() {
    let mut world = World::of_two();
    world.relay.stop();
    world.relay.launch_ignoring(SIGNAL);
    world.await_relay();
    let World { relay, offices, .. } = &mut world;
    relay.process().limit_files(FILE_BYTES_MAX);
    let taken = send_until_it_ends(&mut offices[0], |_| !relay.process().is_running());
    ended_with_70(relay.process());
    world.restart_relay();
    delivered(&mut world, &taken);
}
