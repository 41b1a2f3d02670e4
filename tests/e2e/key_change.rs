//! A counterpart's key is another than before: both offices are told, nothing goes, nothing is lost, and after a new
//! ceremony what waited arrives.

use blo_kit::{
    Office, World,
    office::{alert, text},
    wait,
    world::{NORTH, SOUTH},
};

use crate::ceremony::{confirm, digits, file, introduce, take};

pub(crate) fn alarm(office: &Office, code: &str, of: &str) -> String {
    wait::until("the alarm", || {
        let status = office.status();
        let alarms = status["alarms"].as_array().unwrap();
        let mut those = alarms
            .iter()
            .filter(|alarm| alarm["code"] == code && alarm["office"] == of);
        let message = those.next()?["message"].as_str().unwrap().to_owned();
        Some(message)
    })
}

pub(crate) fn replace(world: &World, office: &Office) {
    let certificate = office.home.join("certificate.pem");
    let words = ["office", "add", "--by", "Somchai", "--replace", "--cert"];
    let words = [&words[..], &[certificate.to_str().unwrap()]].concat();
    world.relay.verb(&words).ok();
}

/// South is told that the north's key changed, and says so wherever it is asked.
fn is_blocked(south: &mut Office) {
    let told = alarm(south, "key_changed", NORTH);
    assert!(told.contains("blo pair propose tachileik.mm"), "{told}");
    let counterpart = &south.status()["counterparts"][0];
    let (changed, valid) = (&counterpart["key_changed"], &counterpart["pairing_valid"]);
    assert_eq!((changed, valid), (&true.into(), &false.into()));
    let said = south.verb(&["status"]).ok();
    assert!(
        said.contains("KEY CHANGED: nothing is sent or taken"),
        "{said}"
    );
    let refused = south.send(&[alert(NORTH, "FLASH", "To whom?")]);
    assert_eq!(refused.code, 65, "{}", refused.out);
    assert!(refused.out.contains("key_changed"), "{}", refused.out);
    let log = south.said();
    assert!(log.contains("the counterpart's key changed"), "{log}");
}

fn status_of(office: &Office, id: &str) -> String {
    let sent = office.outbox();
    let one = sent.iter().find(|item| item["id"] == id).unwrap();
    one["status"].as_str().unwrap().to_owned()
}

pub(crate) fn agree_anew(world: &World, south: &Office, north: &Office) {
    introduce(world, south, north);
    let (half, whole) = (file(world, "half"), file(world, "whole"));
    confirm(south, NORTH, &digits(north), &half).ok();
    take(north, &half).ok();
    confirm(north, SOUTH, &digits(south), &whole).ok();
    take(south, &whole).ok();
    world.relay.add_pairing(&whole);
}

#[test]
fn r21_a_changed_key_blocks_both_ways_and_after_a_new_ceremony_what_waited_arrives() {
    let mut world = World::of_two();
    let mut reborn = world.same_name(NORTH, "reborn");
    world.offices[1].stop();
    let held = world.offices[0].send_one(NORTH, "FLASH", "Held when the key changed");
    world.offices[0].watch(None).status(&held, "held");
    world.networks[0].cut();
    let queued = world.offices[0].send_one(NORTH, "ROUTINE", "Queued when the key changed");
    replace(&world, &reborn);
    world.networks[0].heal();
    is_blocked(&mut world.offices[0]);
    assert_eq!(status_of(&world.offices[0], &queued), "queued");

    // The home with the old key is told, too, and a restart forgets nothing.
    world.offices[1].start();
    let told = alarm(&world.offices[1], "key_changed", "");
    assert!(told.contains("call the relay's operator"), "{told}");
    assert_ne!(world.offices[1].status()["link"], "up");
    world.offices[0].kill();
    world.offices[0].start();
    is_blocked(&mut world.offices[0]);
    for id in [&held, &queued] {
        let status = status_of(&world.offices[0], id);
        assert!(status == "held" || status == "queued", "{status}");
    }
    assert!(world.offices[1].inbox().is_empty());
    world.offices[1].stop();

    agree_anew(&world, &world.offices[0], &reborn);
    reborn.start();
    let mut at_north = reborn.watch(None);
    let mut came = [at_north.received(), at_north.received()].map(|item| text(&item, "id"));
    let mut sent = [held.clone(), queued.clone()];
    came.sort();
    sent.sort();
    assert_eq!(came, sent);
    let mut at_south = world.offices[0].watch(None);
    for id in [&held, &queued] {
        at_south.status(id, "delivered");
    }
    let status = world.offices[0].status();
    assert_eq!(status["counterparts"][0]["key_changed"], false);
    assert_eq!(
        status["alarms"].as_array().map(Vec::len),
        Some(0),
        "{status}"
    );
    let back = reborn.send_one(SOUTH, "FLASH", "From the new key");
    assert_eq!(at_south.received()["id"], back);
}
