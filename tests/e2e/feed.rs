//! Feeds: one alert a line in, one event a line out, and neither loses nor repeats.

use blo_kit::{
    World,
    office::{alert, lines, text},
    world::NORTH,
};
use serde_json::Value;

fn with_ref(headline: &str, reference: &str) -> Value {
    let mut alert = alert(NORTH, "PRIORITY", headline);
    alert["ref"] = reference.into();
    alert
}

#[test]
fn the_same_ref_is_the_same_alert_even_after_a_kill() {
    let mut world = World::of_two();
    let (south, _) = world.two();
    let line = with_ref("Camera 4: white pickup", "camera-4/2026-11-24/17");
    let first = lines(&south.send(&[line.clone(), line.clone()]).ok());
    assert_eq!(text(&first[0], "id"), text(&first[1], "id"));
    assert_eq!(first[0]["repeated"], false);
    assert_eq!(first[1]["repeated"], true);
    assert_eq!(first[1]["ref"], "camera-4/2026-11-24/17");
    south.kill();
    south.start();
    let again = lines(&south.send(&[line]).ok());
    assert_eq!(text(&again[0], "id"), text(&first[0], "id"));
    assert_eq!(again[0]["repeated"], true);
    assert_eq!(south.outbox().len(), 1);
}

#[test]
fn the_same_ref_with_other_content_is_refused_and_nothing_is_sent() {
    let mut world = World::of_two();
    let (south, _) = world.two();
    south.send(&[with_ref("One", "a")]).ok();
    let refused = south.send(&[with_ref("Another", "a")]);
    assert_ne!(refused.code, 0);
    let said = format!("{}{}", refused.out, refused.err);
    assert!(said.contains("ref_conflict"), "{said}");
    assert_eq!(south.outbox().len(), 1);
}

#[test]
fn a_ref_of_more_than_64_bytes_and_a_line_that_is_no_alert_are_refused() {
    let mut world = World::of_two();
    let (south, _) = world.two();
    let long = "r".repeat(65);
    assert_ne!(south.send(&[with_ref("One", &long)]).code, 0);
    let mut unknown = alert(NORTH, "FLASH", "One");
    unknown["colour"] = "red".into();
    assert_ne!(south.send(&[unknown]).code, 0);
    assert!(south.outbox().is_empty());
}

#[test]
fn a_watch_that_goes_on_from_its_cursor_loses_nothing_and_repeats_nothing() {
    let mut world = World::of_two();
    let (south, north) = world.two();
    let mut watch = north.watch(None);
    let mut sent = Vec::new();
    let mut seen = Vec::new();
    for round in 0..6 {
        for at in 0..3 {
            sent.push(south.send_one(NORTH, "PRIORITY", &format!("Round {round}, {at}")));
        }
        // The feed reads some and dies; the gateway dies in every second round as well.
        seen.push(text(&watch.received(), "id"));
        let cursor = watch.cursor.clone().unwrap();
        drop(watch);
        if round % 2 == 1 {
            north.kill();
            north.start();
        }
        watch = north.watch(Some(&cursor));
    }
    while seen.len() < sent.len() {
        seen.push(text(&watch.received(), "id"));
    }
    let marker = south.send_one(NORTH, "PRIORITY", "The end");
    assert_eq!(text(&watch.received(), "id"), marker, "nothing comes twice");
    seen.sort();
    sent.sort();
    assert_eq!(seen, sent);
}

#[test]
fn a_watch_ends_with_its_gateway() {
    let mut world = World::of_two();
    let (_, north) = world.two();
    let watch = north.watch(None);
    north.stop();
    watch.end();
}

#[test]
fn a_cursor_that_nobody_gave_out_is_refused() {
    let mut world = World::of_two();
    let (south, _) = world.two();
    let refused = south.verb(&["watch", "--json", "--since", "yesterday"]);
    assert_ne!(refused.code, 0);
    assert!(refused.err.contains("cursor"), "{}", refused.err);
}
