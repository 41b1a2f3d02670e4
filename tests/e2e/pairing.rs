//! Offices that agree while their gateways run: nobody restarts anything.

use blo_kit::{
    World,
    world::{NORTH, SOUTH, propose_pairing, sign_pairing, sign_proposal},
};

const THIRD: &str = "mae-sot.th";

/// South and north are paired, a third office is not; all run.
fn of_three() -> World {
    let mut world = World::new(&[SOUTH, NORTH, THIRD]);
    for office in &mut world.offices {
        office.start();
    }
    world.offices[0].linked(1);
    world
}

#[test]
fn an_agreement_that_is_signed_while_the_gateways_run_is_in_force_at_once_and_after_a_restart() {
    let mut world = of_three();
    let refused = world.offices[2].send(&[blo_kit::office::alert(SOUTH, "FLASH", "Too early")]);
    assert_eq!(refused.code, 65, "{}", refused.out);
    world.pair(0, 2);
    let mut at_south = world.offices[0].watch(None);
    let id = world.offices[2].send_one(SOUTH, "FLASH", "Now we may");
    assert_eq!(at_south.received()["id"], id);
    world.offices[2].kill();
    world.offices[2].start();
    let id = world.offices[2].send_one(SOUTH, "FLASH", "And again");
    assert_eq!(at_south.received()["id"], id);
}

#[test]
fn an_agreement_that_comes_back_through_the_relay_alone_is_in_force_too() {
    let mut world = of_three();
    let file = world.folder().join("through-the-relay.pairing");
    let (south, third) = (&world.offices[0], &world.offices[2]);
    propose_pairing(south, third, &file);
    let chain = std::fs::read_to_string(south.home.join("certificate.pem")).unwrap();
    sign_proposal(third, SOUTH, &chain, &file);
    world.relay.add_pairing(&file);
    // South signed, and was never handed what the third office signed.
    south.linked(2);
    let mut at_third = third.watch(None);
    let id = south.send_one(THIRD, "FLASH", "Through the relay");
    assert_eq!(at_third.received()["id"], id);
    world.offices[0].kill();
    world.networks[0].cut();
    world.offices[0].start();
    let id = world.offices[0].send_one(THIRD, "FLASH", "Known without a link");
    world.networks[0].heal();
    assert_eq!(at_third.received()["id"], id);
}

#[test]
fn an_agreement_may_be_renewed_while_both_run() {
    let mut world = of_three();
    world.pair(0, 2);
    let file = world.folder().join("renewed.pairing");
    let (south, third) = (&world.offices[0], &world.offices[2]);
    let certificate = third.home.join("certificate.pem");
    let mut command = south.unlocking(&["pair", "sign", THIRD, "--serial", "2"]);
    command.args(["--until", "2030-01-01T00:00:00Z", "--certificate"]);
    blo_kit::process::run(command.arg(certificate).arg("--out").arg(&file), "").ok();
    sign_pairing(third, south, &file);
    world.relay.add_pairing(&file);
    let until = |office: usize, counterpart: &str| {
        let status = world.offices[office].status();
        let all = status["counterparts"].as_array().unwrap();
        let one = all.iter().find(|one| one["office"] == counterpart);
        one.unwrap()["pairing_until"].as_str().unwrap().to_owned()
    };
    blo_kit::wait::until("the new agreement at both", || {
        let both = [until(0, THIRD), until(2, SOUTH)];
        both.iter()
            .all(|at| at.starts_with("2030-01-01"))
            .then_some(())
    });
    let (south, third) = (&world.offices[0], &world.offices[2]);
    let mut at_third = third.watch(None);
    let id = south.send_one(THIRD, "FLASH", "Renewed");
    assert_eq!(at_third.received()["id"], id);
    world.offices[0].stop();
}
