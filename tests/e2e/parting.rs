//! Offices that part while everything runs: by one's own word, by the operator's, and with a key that was stolen.

use blo_kit::{
    World,
    office::{Office, alert},
    process::run,
    wait,
    world::{NORTH, SOUTH, sign_pairing},
};

use crate::ceremony::{THIRD, confirm, digits, introduce, listed, take};

/// South is paired with north and with a third office; all run.
fn of_three() -> World {
    let mut world = World::new(&[SOUTH, NORTH, THIRD]);
    for office in &mut world.offices {
        office.start();
    }
    world.pair(0, 2);
    world.offices[0].linked(2);
    world
}

fn refuses(from: &Office, to: &str) {
    let refused = from.send(&[alert(to, "FLASH", "No agreement")]);
    assert_eq!(refused.code, 65, "{}", refused.out);
    assert!(refused.out.contains("unpaired"), "{}", refused.out);
}

fn has_alarm(office: &Office, code: &str) {
    wait::until("the alarm", || {
        let status = office.status();
        let alarms = status["alarms"].as_array().unwrap();
        alarms
            .iter()
            .any(|alarm| alarm["code"] == code)
            .then_some(())
    });
}

#[test]
fn an_office_ends_an_agreement_alone_what_waits_ends_as_refused_and_the_other_side_is_told() {
    let mut world = of_three();
    world.offices[2].stop();
    let mut at_south = world.offices[0].watch(None);
    let waits = world.offices[0].send_one(THIRD, "FLASH", "Held when they part");
    at_south.status(&waits, "held");
    let ended = world.offices[0].verb(&["pair", "end", THIRD]).ok();
    assert!(ended.contains("is over"), "{ended}");
    at_south.status(&waits, "refused_by_relay");
    refuses(&world.offices[0], THIRD);
    world.offices[0].verb(&["pair", "end", THIRD]).ok();

    world.offices[2].start();
    has_alarm(&world.offices[2], "unpaired");
    refuses(&world.offices[2], SOUTH);
    assert!(world.offices[2].inbox().is_empty());
    for office in [0, 2] {
        world.offices[office].kill();
        world.offices[office].start();
    }
    world.relay.kill();
    world.restart_relay();
    refuses(&world.offices[0], THIRD);
    refuses(&world.offices[2], SOUTH);
    // What both once signed does not come back, and another counterpart never noticed.
    let old = world.folder().join(format!("{SOUTH}-{THIRD}.pairing"));
    let replayed = world
        .relay
        .verb(&["pairing", "add", "--by", "Daw Khin", old.to_str().unwrap()]);
    assert_eq!(replayed.code, 65, "{}", replayed.err);
    let mut at_north = world.offices[1].watch(None);
    let id = world.offices[0].send_one(NORTH, "FLASH", "As before");
    assert_eq!(at_north.received()["id"], id);

    let (south, third) = (&world.offices[0], &world.offices[2]);
    let again = world.folder().join("again.pairing");
    let certificate = third.home.join("certificate.pem");
    let mut command = south.unlocking(&["pair", "sign", THIRD, "--serial", "3"]);
    command.arg("--certificate").arg(certificate);
    run(command.arg("--out").arg(&again), "").ok();
    sign_pairing(third, south, &again);
    world.relay.add_pairing(&again);
    let mut at_third = third.watch(None);
    let id = south.send_one(THIRD, "FLASH", "Agreed anew");
    assert_eq!(at_third.received()["id"], id);
}

#[test]
fn a_suspended_office_is_cut_off_within_a_second_and_what_waits_for_it_is_not_lost() {
    let world = of_three();
    let operator = |words: &[&str]| {
        let by = ["--by", "Somchai"];
        world.relay.verb(&[words, &by[..]].concat()).ok()
    };
    operator(&["office", "suspend", NORTH]);
    let cut = std::time::Duration::from_secs(1);
    wait::within(cut, "the link is cut", || {
        (world.offices[1].status()["link"] != "up").then_some(())
    });
    let mut at_south = world.offices[0].watch(None);
    let refused = world.offices[0].send_one(NORTH, "FLASH", "To one that is suspended");
    at_south.status(&refused, "refused_by_relay");
    let listed = world.relay.verb(&["office", "list"]).ok();
    assert!(listed.contains("by Somchai"), "{listed}");
    operator(&["office", "resume", NORTH]);
    let mut at_north = world.offices[1].watch(None);
    let id = world.offices[0].send_one(NORTH, "FLASH", "Back again");
    assert_eq!(at_north.received()["id"], id);
}

#[test]
fn two_that_parted_pair_anew_by_the_ceremony_and_the_old_agreement_stays_over() {
    let world = of_three();
    let (south, third) = (&world.offices[0], &world.offices[2]);
    south.verb(&["pair", "end", THIRD]).ok();
    has_alarm(third, "unpaired");
    for (office, whom) in [(south, THIRD), (third, SOUTH)] {
        assert_eq!(listed(office, whom)["agreement"]["ended"], true);
    }
    let old = world.folder().join(format!("{SOUTH}-{THIRD}.pairing"));
    let again = take(third, &old);
    assert_eq!(again.code, 65, "{}", again.out);

    introduce(&world, south, third);
    let (half, whole) = (world.folder().join("half"), world.folder().join("whole"));
    confirm(south, THIRD, &digits(third), &half).ok();
    take(third, &half).ok();
    confirm(third, SOUTH, &digits(south), &whole).ok();
    take(south, &whole).ok();
    world.relay.add_pairing(&whole);
    let line = listed(south, THIRD);
    let agreement = (&line["agreement"]["serial"], &line["agreement"]["ended"]);
    assert_eq!(agreement, (&3.into(), &false.into()));
    let mut at_third = third.watch(None);
    let id = south.send_one(THIRD, "FLASH", "Paired anew");
    assert_eq!(at_third.received()["id"], id);
}

#[test]
fn an_office_that_is_removed_is_cut_off_its_queue_ends_and_it_can_be_added_again() {
    let mut world = World::of_two();
    let chain = world.offices[1].home.join("certificate.pem");
    let remove = ["office", "remove", NORTH, "--by", "Daw Khin"];
    world.offices[1].stop();
    let south = &world.offices[0];
    let mut at_south = south.watch(None);
    let waiting = south.send_one(NORTH, "FLASH", "Waits for an office that goes");
    at_south.status(&waiting, "held");
    assert!(world.relay.verb(&remove).ok().contains("now"));
    // Signed by no office, so that its sender keeps it, and says so.
    wait::until("the end of what waited", || {
        let alarms = south.status()["alarms"].to_string();
        alarms.contains("untimely_end").then_some(())
    });
    assert!(world.relay.verb(&remove).ok().contains("already"));
    let list = |world: &World, what| world.relay.verb(&[what, "list", "--json"]).ok();
    for _ in 0..2 {
        let offices = list(&world, "office");
        assert!(offices.contains("\"removed\":true"), "{offices}");
        let pairings = list(&world, "pairing");
        assert!(pairings.contains("\"serial\":2"), "{pairings}");
        world.relay.stop();
        world.restart_relay();
    }
    let (_, north) = world.two();
    north.start();
    wait::until("the refusal", || {
        let status = north.status();
        (status["link_reason"] == "unregistered").then_some(())
    });
    world.relay.add_office(&chain);
    let (_, north) = world.two();
    wait::until("the link", || {
        (north.status()["link"] == "up").then_some(())
    });
    assert!(!list(&world, "office").contains("\"removed\":true"));
    let pairings = list(&world, "pairing");
    assert!(
        pairings.contains("\"serial\":2"),
        "no pairing comes back: {pairings}"
    );
}
