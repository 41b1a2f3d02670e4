//! An office's certificate ends while it is linked: the real programs, and the product's own authority.

use std::{fs, time::Duration};

use blo_client::{
    authority::{Authority, Request},
    keys::Passphrase,
};
use blo_kit::{
    Office, World,
    office::PASSPHRASE,
    stranger::now,
    wait,
    world::{NORTH, SOUTH},
};

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;
/// Long enough to start and link on a busy machine.
const BRIEF: Duration = Duration::from_secs(12);

/// Gives an office a certificate that ends so soon.
fn certify(world: &World, office: &Office, left: Duration) {
    let folder = world.folder().join("th");
    let passphrase = Passphrase::new(PASSPHRASE.to_owned()).unwrap();
    let mut authority = Authority::open(&folder, &passphrase).unwrap();
    let request = fs::read(office.home.join("request.pem")).unwrap();
    let request = Request::from_pem(&request).unwrap();
    let left = u64::try_from(left.as_millis()).unwrap();
    let issued = authority.issue(&request, 1, now().minus_millis(DAY_MS - left));
    let file = office.home.with_extension("brief");
    fs::write(&file, issued.unwrap().pem).unwrap();
    let mut add = office.unlocking(&["certificate", "add"]);
    add.arg(&file)
        .arg("--authority")
        .arg(folder.join("authority.pem"));
    blo_kit::process::run(&mut add, "").ok();
}

fn alarm(office: &Office) -> Option<String> {
    let alarms = office.status()["alarms"].to_string();
    alarms.contains("certificate_expired").then_some(alarms)
}

#[test]
fn r24_a_gateway_whose_certificate_ends_is_cut_off_says_why_and_goes_on_with_the_next_one() {
    let mut world = World::of_two();
    world.offices[0].stop();
    certify(&world, &world.offices[0], BRIEF);
    world.offices[0].start();
    world.offices[0].linked(1);
    assert_eq!(alarm(&world.offices[0]), None);
    let said = wait::until("the alarm", || alarm(&world.offices[0]));
    assert!(said.contains("blo certificate add"), "{said}");
    assert_ne!(world.offices[0].status()["link"], "up");
    let refused = world.relay.verb(&["refusals"]).ok();
    assert!(
        refused.contains(SOUTH) && refused.contains("it has expired"),
        "{refused}"
    );
    let mut at_north = world.offices[1].watch(None);
    let id = world.offices[0].send_one(NORTH, "FLASH", "Waits for a certificate");

    world.offices[0].stop();
    certify(&world, &world.offices[0], Duration::from_millis(DAY_MS / 2));
    world.offices[0].start();
    assert_eq!(at_north.received()["id"], id);
    assert_eq!(alarm(&world.offices[0]), None);
}
