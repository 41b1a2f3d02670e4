//! An alert for three counterparts of whom one has another key: the two others get it, what is for the third waits and is said
//! to, and after a new ceremony it arrives there, once, and nowhere again.

use blo_kit::{
    Office, World,
    office::text,
    wait,
    world::{NORTH, SOUTH},
};
use serde_json::json;

use crate::{
    ceremony::THIRD,
    key_change::{agree_anew, alarm, replace},
};

const FOURTH: &str = "poipet.kh";

fn status_at(office: &Office, id: &str, of: &str) -> String {
    let sent = office.outbox();
    let item = sent.iter().find(|item| item["id"] == id).unwrap();
    let mut all = item["statuses"].as_array().unwrap().iter();
    text(all.find(|one| one["office"] == of).unwrap(), "status")
}

fn is_there(office: &Office, id: &str) -> usize {
    let all = office.inbox();
    all.iter().filter(|item| item["id"] == id).count()
}

#[test]
fn one_whose_key_changed_holds_nothing_up_and_gets_it_once_both_have_agreed_anew() {
    let mut world = World::new(&[SOUTH, NORTH, THIRD, FOURTH]);
    world.pair(0, 2);
    world.pair(0, 3);
    let mut reborn = world.same_name(NORTH, "reborn");
    for office in [0, 2, 3] {
        world.offices[office].start();
    }
    world.offices[0].linked(2);
    replace(&world, &reborn);
    alarm(&world.offices[0], "key_changed", NORTH);

    let alert = json!({
        "to": [NORTH, THIRD, FOURTH],
        "precedence": "FLASH",
        "category": "drugs",
        "texts": [{ "language": "en", "headline": "Grey van, three gates" }],
    });
    let sent = blo_kit::office::lines(&world.offices[0].send(&[alert]).ok());
    assert_eq!(sent[0]["key_changed"], json!([NORTH]), "{sent:?}");
    let id = text(&sent[0], "id");
    for (at, of) in [(2, THIRD), (3, FOURTH)] {
        wait::until("the others get it", || {
            (status_at(&world.offices[0], &id, of) == "delivered").then_some(())
        });
        assert_eq!(is_there(&world.offices[at], &id), 1);
    }
    assert_eq!(status_at(&world.offices[0], &id, NORTH), "queued");
    // For it alone nothing is taken, and the officer is told.
    let words = [
        "send",
        "--to",
        NORTH,
        "--precedence",
        "FLASH",
        "--headline",
        "To whom?",
    ];
    let refused = world.offices[0].verb(&words).failed(65);
    assert!(refused.contains("blo pair propose"), "{refused}");

    agree_anew(&world, &world.offices[0], &reborn);
    reborn.start();
    wait::until("the third gets it", || {
        (status_at(&world.offices[0], &id, NORTH) == "delivered").then_some(())
    });
    for office in [&reborn, &world.offices[2], &world.offices[3]] {
        assert_eq!(is_there(office, &id), 1, "{}", office.name);
        assert_eq!(office.inbox().len(), 1, "{}", office.name);
    }
}
