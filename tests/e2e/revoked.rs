//! An authority takes a certificate back while everything runs: the product's own authority, relay and gateways.

use std::{fs, time::Duration};

use blo_kit::{
    Office, World,
    office::alert,
    process::run,
    relay::NAME,
    wait::{self, Stopwatch},
    world::{NORTH, SOUTH},
};

use crate::{
    ceremony::THIRD,
    key_change::{agree_anew, alarm, replace},
};

/// From the new list to the cut.
const WITHIN: Duration = Duration::from_secs(2);

#[test]
fn an_office_is_cut_off_as_soon_as_its_authoritys_new_list_is_there_and_its_neighbour_goes_on() {
    let mut world = World::new(&[SOUTH, NORTH, THIRD]);
    let crl = world.folder().join("th").join("crl.pem");
    let first = fs::read_to_string(&crl).unwrap();
    world.relay.stop();
    world.relay.put_list("th", &first);
    world.restart_relay();
    for office in &mut world.offices {
        office.start();
    }
    world.pair(0, 2);
    world.offices[0].linked(2);
    world.offices[2].linked(1);

    world.revoke(2);
    let brought = Stopwatch::start();
    world
        .relay
        .put_list("th", &fs::read_to_string(&crl).unwrap());
    let cut = |line: &str| (line.contains("link cut off") && line.contains(THIRD)).then_some(());
    world.relay.process().line("the link is cut off", cut);
    let took = brought.elapsed();
    assert!(took < WITHIN, "{took:?}");
    // It tries again by itself, and is told in the handshake.
    let refused = |line: &str| line.contains("handshake refused").then_some(());
    world.relay.process().line("it is refused", refused);
    wait::until("its link is down", || {
        (world.offices[2].status()["link"] != "up").then_some(())
    });
    // The first list is no way back.
    world.relay.put_list("th", &first);
    let older = |line: &str| line.contains("is in force").then_some(());
    world.relay.process().line("an older list", older);
    world.relay.process().line("it is refused again", refused);
    let mut at_north = world.offices[1].watch(None);
    let id = world.offices[0].send_one(NORTH, "FLASH", "As before");
    assert_eq!(at_north.received()["id"], id);
    assert_ne!(world.offices[2].status()["link"], "up");
}

/// South knows the authority of the north's country.
fn trust(world: &World, south: &Office) {
    let file = world.trust().join("mm.pem");
    let words = ["certificate", "trust", file.to_str().unwrap(), "--country"];
    let ours = run(south.command(&words).arg("th"), "").failed(64);
    assert!(ours.contains("no other country"), "{ours}");
    let leaf = world.folder().join("tachileik.pem");
    let words = ["certificate", "trust", leaf.to_str().unwrap(), "--country"];
    run(south.command(&words).arg("mm"), "").failed(65);
    let words = ["certificate", "trust", file.to_str().unwrap(), "--country"];
    run(south.command(&words).arg("mm"), "").ok();
}

#[test]
fn r26_a_counterpart_that_its_authority_revokes_gets_nothing_more_and_after_a_new_ceremony_what_waited()
 {
    let mut world = World::new(&[SOUTH, NORTH]);
    let crl = world.folder().join("mm/crl.pem");
    let read = || fs::read_to_string(&crl).unwrap();
    world.relay.stop();
    world.relay.put_list("mm", &read());
    world.restart_relay();
    trust(&world, &world.offices[0]);
    world.start();
    let mut reborn = world.same_name(NORTH, "reborn");
    world.offices[1].stop();
    let (south, _) = world.two();
    let held = south.send_one(NORTH, "FLASH", "Held when it was revoked");
    south.watch(None).status(&held, "held");

    world.revoke(1);
    world.relay.put_list("mm", &read());
    let told = alarm(&world.offices[0], "revoked", NORTH);
    assert!(told.contains("blo pair propose tachileik.mm"), "{told}");
    let (south, _) = world.two();
    south.kill();
    south.start();
    alarm(south, "revoked", NORTH);
    let said = south.verb(&["status"]).ok();
    assert!(said.contains("CERTIFICATE REVOKED"), "{said}");
    let refused = south.send(&[alert(NORTH, "FLASH", "To whom?")]);
    assert_eq!(refused.code, 65, "{}", refused.out);
    assert!(refused.out.contains("bad_certificate"), "{}", refused.out);

    replace(&world, &reborn);
    agree_anew(&world, &world.offices[0], &reborn);
    reborn.start();
    assert_eq!(reborn.watch(None).received()["id"], held);
    world.offices[0].watch(None).status(&held, "delivered");
    let status = world.offices[0].status();
    assert_eq!(status["counterparts"][0]["revoked"], false);
    let alarms = status["alarms"].as_array().map(Vec::len);
    assert_eq!(alarms, Some(0), "{status}");
}

#[test]
fn r26_no_link_is_made_to_a_relay_whose_certificate_is_revoked_until_it_has_another() {
    let mut world = World::of_two();
    world.revoke_relay();
    let (south, _) = world.two();
    south.stop();
    let list = south.home.join("authorities/relays.crl");
    let relays = world.folder().join("relays/crl.pem");
    fs::copy(relays, list).unwrap();
    let (south, _) = world.two();
    south.start();
    let told = alarm(south, "revoked", NAME);
    assert!(told.contains("does not link to it"), "{told}");
    let waiting = south.send_one(NORTH, "FLASH", "For the next certificate");
    let status = south.status();
    assert_ne!(status["link"], "up", "{status}");
    // It is on disk: the file may go.
    south.stop();
    fs::remove_file(south.home.join("authorities/relays.crl")).unwrap();
    south.start();
    alarm(south, "revoked", NAME);

    world.relay.stop();
    world.certify_relay(NAME);
    world.restart_relay();
    let (south, north) = world.two();
    assert_eq!(north.watch(None).received()["id"], waiting);
    wait::until("the end of the alarm", || {
        let status = south.status();
        (status["alarms"].as_array()?.is_empty()).then_some(())
    });
}
