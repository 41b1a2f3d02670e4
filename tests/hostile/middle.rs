//! Middle: the relay's operator puts a key of his own in the place of an office's, and stands between two that pair. The
//! numbers differ, so nothing is signed, and five of them end it.

use std::fs;

use blo_kit::{
    Office, Outcome, World,
    office::{alert, lines, write_secret},
    process::run,
    wait,
    world::{NORTH, SOUTH},
};
use serde_json::Value;

const THIRD: &str = "mae-sot.th";

fn digits(office: &Office) -> String {
    let card = office.verb(&["pair", "card"]).ok();
    card.lines().nth(1).unwrap().to_owned()
}

fn listed(office: &Office, whom: &str) -> Option<Value> {
    let all = lines(&office.verb(&["pair", "list", "--json"]).ok());
    all.into_iter().find(|line| line["office"] == whom)
}

fn comes_to(office: &Office, whom: &str, state: &str) {
    wait::until(state, || {
        let line = listed(office, whom)?;
        (line["state"] == state).then_some(())
    });
}

fn propose(office: &Office, to: &str) {
    run(&mut office.unlocking(&["pair", "propose", to]), "").ok();
}

fn confirm(office: &Office, whom: &str, digits: &str) -> Outcome {
    let heard = office.home.with_extension("heard");
    write_secret(&heard, digits);
    let mut command = office.unlocking(&["pair", "confirm", whom]);
    let outcome = run(command.arg("--digits-file").arg(&heard), "");
    fs::remove_file(&heard).unwrap();
    outcome
}

#[test]
fn r22_a_key_that_the_relay_swaps_is_heard_five_times_and_then_it_is_over() {
    let mut world = World::new(&[SOUTH, NORTH, THIRD]);
    let mut forger = world.same_name(THIRD, "forger");
    let chain = forger.home.join("certificate.pem");
    let chain = chain.to_str().unwrap();
    world
        .relay
        .verb(&[
            "office",
            "add",
            "--by",
            "Somchai",
            "--replace",
            "--cert",
            chain,
        ])
        .ok();
    world.offices[0].start();
    forger.start();
    propose(&world.offices[0], THIRD);
    propose(&forger, SOUTH);
    comes_to(&world.offices[0], THIRD, "to_confirm");
    comes_to(&forger, SOUTH, "to_confirm");
    // He signs all the same, and his half comes.
    confirm(&forger, SOUTH, &digits(&world.offices[0])).ok();
    let (south, third) = (&world.offices[0], &world.offices[2]);
    for left in (0..5).rev() {
        let refused = confirm(south, THIRD, &digits(third));
        assert_eq!(refused.code, 65, "{}", refused.err);
        let last = if left == 0 {
            "last attempt"
        } else {
            "attempts left"
        };
        assert!(refused.err.contains(last), "{}", refused.err);
    }
    comes_to(south, THIRD, "ended");
    forger.kill();
    forger.start();
    wait::until("the forger's link", || {
        (forger.status()["link"] == "up").then_some(())
    });
    let refused = confirm(south, THIRD, &digits(&forger));
    assert!(refused.err.contains("ended"), "{}", refused.err);
    assert_eq!(listed(south, THIRD).unwrap()["state"], "ended");
    let refused = south.send(&[alert(THIRD, "FLASH", "To whom?")]);
    assert_eq!(refused.code, 65, "{}", refused.out);
    assert!(!south.home.join("pairings/mae-sot.th.pairing").exists());
    let pairings = world.relay.verb(&["pairing", "list"]).ok();
    assert!(!pairings.contains(THIRD), "{pairings}");

    // Nothing that the officer could read out for him says the digits of the key that came.
    let forged = digits(&forger);
    let shown = [
        south.verb(&["pair", "list"]).ok(),
        south.verb(&["pair", "list", "--json"]).ok(),
        south.verb(&["status", "--json"]).ok(),
        world.offices[0].said(),
    ];
    for text in shown {
        assert!(!text.contains(&forged), "{text}");
        assert!(!text.contains(&forged.replace(' ', "")), "{text}");
    }
}
