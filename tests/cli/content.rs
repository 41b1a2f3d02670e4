//! Content: an unknown counterpart, texts over the bound, words that are none of ours.

use blo_kit::{World, office::alert, world::NORTH};
use serde_json::{Value, json};

#[track_caller]
fn is_refused(world: &World, alert: Value, code: &str) {
    let south = &world.offices[0];
    let outcome = south.send(&[alert]);
    assert_eq!(outcome.code, 65, "{outcome:?}");
    let said = format!("{}{}", outcome.out, outcome.err);
    assert!(said.contains(code), "{said}");
    assert!(said.matches('.').count() >= 2, "not two sentences: {said}");
}

#[test]
fn what_is_wrong_with_an_alert_is_said_and_nothing_of_it_is_kept() {
    let world = World::of_two();
    is_refused(
        &world,
        alert("poipet.kh", "FLASH", "x"),
        "unknown_counterpart",
    );
    is_refused(&world, alert("not an office", "FLASH", "x"), "office");
    is_refused(&world, alert(NORTH, "URGENT", "x"), "bad_content");
    is_refused(&world, alert(NORTH, "FLASH", ""), "bad_content");
    is_refused(
        &world,
        alert(NORTH, "FLASH", &"x".repeat(161)),
        "bad_content",
    );
    let with = |name: &str, value: Value| {
        let mut alert = alert(NORTH, "FLASH", "x");
        alert[name] = value;
        alert
    };
    let long = json!([{ "language": "en", "headline": "x", "description": "y".repeat(8_001) }]);
    is_refused(&world, with("texts", long), "bad_content");
    is_refused(&world, with("texts", json!([])), "bad_content");
    is_refused(&world, with("to", json!([])), "bad_content");
    is_refused(&world, with("category", "gossip".into()), "bad_content");
    is_refused(&world, with("status", "maybe".into()), "bad_content");
    is_refused(&world, with("lifetime_s", json!(8 * 24 * 60 * 60)), "");
    is_refused(&world, with("expires_at", "yesterday".into()), "");
    assert!(world.offices[0].outbox().is_empty());
}

#[test]
fn the_longest_texts_that_are_allowed_cross_in_burmese() {
    let mut world = World::of_two();
    let (south, north) = world.two();
    let mut at_north = north.watch(None);
    let mut longest = alert(NORTH, "FLASH", &"မ".repeat(160));
    longest["texts"][0]["language"] = "my".into();
    longest["texts"][0]["description"] = "မ".repeat(8_000).into();
    south.send(&[longest]).ok();
    let arrived = at_north.received();
    let shown = north.show(arrived["id"].as_str().unwrap());
    let description = shown["texts"][0]["description"].as_str().unwrap();
    assert_eq!(description.chars().count(), 8_000);
}

#[test]
fn an_id_that_is_not_here_is_not_found() {
    let mut world = World::of_two();
    let (south, _) = world.two();
    let unknown = "01976b3e-5a2c-7c3e-9b1a-2f4d6e8a0c1e";
    for words in [
        vec!["show", unknown],
        vec!["ack", unknown, "--outcome", "stopped"],
        vec!["evidence", unknown, "--out", "/dev/null"],
    ] {
        crate::said::refused(south.verb(&words), 66);
    }
    let outcome = south.verb(&["show", "no-id"]);
    assert!([64, 65].contains(&outcome.code), "{outcome:?}");
}
