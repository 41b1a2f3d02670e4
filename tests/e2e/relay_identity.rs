//! The relay that an office links with is the one that it was told of: a renewed certificate is nobody's concern, and
//! another authority or name lets nothing pass.

use std::fs;

use blo_kit::{
    World,
    office::Office,
    papers::{Authority, Leaf, seed},
    relay::NAME,
    wait,
    world::{NORTH, SOUTH},
};

/// Stops the relay, puts other papers in their place, and starts it.
fn with_papers(world: &mut World, put: impl FnOnce(&World)) {
    world.relay.stop();
    put(world);
    world.restart_relay();
}

/// The office does not link, and its officer reads why and what to do.
fn is_blocked(office: &Office, why: &str) {
    wait::until(why, || {
        let status = office.status();
        let reason = status["link_reason"].as_str().unwrap_or_default();
        (status["link"] != "up" && reason.contains(why)).then_some(())
    });
    let said = office.verb(&["status"]).ok();
    assert!(said.contains("Call the relay's operator"), "{said}");
}

#[test]
fn a_renewed_certificate_of_the_relay_is_silent_and_another_authority_or_name_lets_nothing_pass() {
    let mut world = World::of_two();
    let mut at_north = world.offices[1].watch(None);
    with_papers(&mut world, |world| world.certify_relay(NAME));
    let id = world.offices[0].send_one(NORTH, "FLASH", "Under a new key of the relay");
    assert_eq!(at_north.received()["id"], id);
    for office in &world.offices {
        assert_eq!(office.status()["alarms"].as_array().unwrap().len(), 0);
    }

    let folder = world.folder().join("relay");
    let (chain, key) = (folder.join("certificate.pem"), folder.join("key.pem"));
    let good = [&chain, &key].map(|file| fs::read(file).unwrap());
    with_papers(&mut world, |_| {
        let foreign = Authority::new("relays").issue(&Leaf::relay(NAME), seed());
        foreign.write(&chain, &key);
    });
    is_blocked(&world.offices[0], "the relay's certificate");
    let waits = world.offices[0].send_one(NORTH, "FLASH", "Waits for the true one");

    let config = fs::read_to_string(world.relay.config()).unwrap();
    with_papers(&mut world, |world| {
        world.certify_relay("other.example");
        fs::write(world.relay.config(), config.replace(NAME, "other.example")).unwrap();
    });
    is_blocked(
        &world.offices[0],
        &format!("it names other.example, not {NAME}"),
    );
    assert!(
        world.offices[1]
            .inbox()
            .iter()
            .all(|item| item["id"] != waits)
    );

    with_papers(&mut world, |world| {
        fs::write(world.relay.config(), &config).unwrap();
        fs::write(&chain, &good[0]).unwrap();
        fs::write(&key, &good[1]).unwrap();
    });
    assert_eq!(at_north.received()["id"], waits);
    let id = world.offices[1].send_one(SOUTH, "ROUTINE", "And back");
    assert_eq!(world.offices[0].watch(Some("0")).received()["id"], id);
}
