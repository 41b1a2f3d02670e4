//! Not running: verbs that need the gateway exit with 69 and say how to start it.

use blo_kit::{
    World,
    process::run,
    world::{NORTH, SOUTH},
};

use crate::said::refused;

#[test]
fn every_verb_that_needs_the_gateway_exits_69_and_says_how_to_start_it() {
    let mut world = World::new(&[SOUTH, NORTH]);
    let id = "01976b3e-5a2c-7c3e-9b1a-2f4d6e8a0c1e";
    let verbs: [&[&str]; 7] = [
        &["inbox"],
        &["show", id],
        &["watch", "--json"],
        &["ack", id, "--outcome", "stopped"],
        &["status"],
        &["status", NORTH],
        &["evidence", id, "--out", "/dev/null"],
    ];
    let (south, _) = world.two();
    let check = |south: &blo_kit::Office| {
        for words in verbs {
            let err = refused(south.verb(words), 69);
            assert!(err.contains("run"), "{words:?}: {err}");
        }
        let alert = blo_kit::office::alert(NORTH, "FLASH", "x").to_string();
        let mut command = south.command(&["send", "--json", "-"]);
        refused(run(&mut command, &alert), 69);
    };
    check(south);
    // The socket of a gateway that was killed lies about: that is not running either.
    south.start();
    south.kill();
    check(south);
}
