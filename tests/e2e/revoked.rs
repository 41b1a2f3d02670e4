//! An authority takes a certificate back while everything runs: the product's own authority, relay and gateways.

use std::{fs, time::Duration};

use blo_kit::{
    World,
    wait::{self, Stopwatch},
    world::{NORTH, SOUTH},
};

use crate::ceremony::THIRD;

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
