//! An office with two relays: linked to both, what it sends goes where its counterpart is, and moves when a relay is gone.

use blo_kit::{
    Office, Relay, World, auditor,
    network::Network,
    wait,
    world::{NORTH, SOUTH},
};

const SECOND: &str = "relay2.example";

/// Two offices that are linked to both relays.
fn world() -> (World, Relay, Vec<Network>) {
    let mut world = World::new(&[SOUTH, NORTH]);
    let (second, networks) = world.second_relay(SECOND);
    for office in &world.offices {
        shorten_silence(office);
    }
    world.start();
    for office in &world.offices {
        links_are(office, ["up", "up"]);
    }
    (world, second, networks)
}

/// A link that is gone is found out within two seconds, not thirty.
fn shorten_silence(office: &Office) {
    let file = office.home.join("blo.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let text = text.replace("\nname = ", "\nsilence_s = 2\nname = ");
    std::fs::write(&file, text).unwrap();
}

#[track_caller]
fn links_are(office: &Office, wanted: [&str; 2]) {
    wait::until(&format!("links of {} {wanted:?}", office.name), || {
        let status = office.status();
        let relays = status["relays"].as_array().unwrap();
        let links: Vec<&str> = relays
            .iter()
            .filter_map(|one| one["link"].as_str())
            .collect();
        let is = |link: &str, wanted: &str| (link == "up") == (wanted == "up");
        let all = links
            .iter()
            .zip(wanted)
            .all(|(link, wanted)| is(link, wanted));
        (links.len() == 2 && all).then_some(())
    });
}

fn no_gap(office: &Office) {
    let status = office.status();
    assert_eq!(
        status["counterparts"][0]["gaps"].as_array().unwrap().len(),
        0,
        "{status}"
    );
    assert_eq!(status["alarms"].as_array().unwrap().len(), 0, "{status}");
}

#[test]
fn r31_alerts_go_by_the_other_relay_once_one_is_gone_and_nobody_pairs_again() {
    let (mut world, mut second, _networks) = world();
    let (south, _) = world.two();
    let mut at_south = south.watch(None);
    let mut ids = vec![south.send_one(NORTH, "FLASH", "By either")];
    at_south.status(&ids[0], "delivered");
    world.relay.kill();
    let (south, north_) = world.two();
    links_are(south, ["down", "up"]);
    links_are(north_, ["down", "up"]);
    ids.push(south.send_one(NORTH, "ROUTINE", "By the second"));
    at_south.status(&ids[1], "delivered");
    let said = south.verb(&["status"]).ok();
    assert!(said.contains(&format!("link to {SECOND} is up")), "{said}");
    world.restart_relay();
    let (south, north_) = world.two();
    links_are(south, ["up", "up"]);
    links_are(north_, ["up", "up"]);
    second.kill();
    links_are(south, ["up", "down"]);
    links_are(north_, ["up", "down"]);
    ids.push(south.send_one(NORTH, "FLASH", "By the first again"));
    at_south.status(&ids[2], "delivered");
    let (south, north) = world.two();
    auditor::crossed_once(south, north, &ids, &["held", "delivered"]);
    no_gap(north);
}

#[test]
fn r31_what_a_relay_holds_for_a_counterpart_that_is_elsewhere_is_submitted_there_and_shown_once() {
    let (mut world, mut second, networks) = world();
    second.kill();
    let (south, north) = world.two();
    links_are(south, ["up", "down"]);
    let mut at_south = south.watch(None);
    north.stop();
    let ids = ["ROUTINE", "FLASH", "PRIORITY"].map(|precedence| {
        let id = south.send_one(
            NORTH,
            precedence,
            &format!("Held by the first, {precedence}"),
        );
        at_south.status(&id, "held");
        id
    });
    // The first is gone with what it holds, and its disk comes back later.
    world.relay.kill();
    second.launch();
    let address = second.await_address();
    networks.iter().for_each(|network| network.moved(address));
    let (south, north) = world.two();
    north.start();
    links_are(north, ["down", "up"]);
    links_are(south, ["down", "up"]);
    wait::until("all delivered by the second", || {
        let all = south.outbox();
        all.iter()
            .all(|item| item["status"] == "delivered")
            .then_some(())
    });
    world.restart_relay();
    let (south, north) = world.two();
    links_are(north, ["up", "up"]);
    links_are(south, ["up", "up"]);
    // What the first still held comes as well, and shows nothing.
    let last = south.send_one(NORTH, "ROUTINE", "After all");
    at_south.status(&last, "delivered");
    let all = [ids.to_vec(), vec![last]].concat();
    auditor::crossed_once(south, north, &all, &["held", "delivered"]);
    assert_eq!(north.inbox().len(), 4);
    no_gap(north);
}
