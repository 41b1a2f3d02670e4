//! One-sided: a pairing that only one of the two has signed is a proposal, which nobody acts on.

use blo_kit::{
    World,
    stranger::now,
    world::{self, NORTH as WORLD_NORTH, SOUTH as WORLD_SOUTH},
};
use blo_proto::Code;

use crate::stage::{NORTH, OTHER, Stage, is_refused, long, proposal};

#[tokio::test]
async fn a_one_sided_pairing_is_refused_by_the_relay_and_opens_no_way() {
    let mut stage = Stage::set();
    stage.relay.stop();
    for signers in [vec![], vec![&stage.other], vec![&stage.north]] {
        let mut signed = proposal((OTHER, &stage.other), (NORTH, &stage.north), long());
        for signer in signers {
            signed.sign_as(&signer.signer()).unwrap();
        }
        let file = stage.folder.path().join("one-sided");
        std::fs::write(&file, signed.encode()).unwrap();
        let outcome =
            stage
                .relay
                .verb(&["pairing", "add", "--by", "Daw Khin", file.to_str().unwrap()]);
        assert_eq!(outcome.code, 65, "{outcome:?}");
    }
    stage.to.address = stage.relay.start();
    let mut other = stage.link(&stage.other).await;
    let mut route = stage.route(OTHER, &stage.other);
    let letter = route.letter("I say that we are friends", now());
    let (_, sealed) = route.seal(&letter, &stage.other);
    is_refused(&mut other, &sealed, Code::Unpaired).await;
}

#[test]
fn a_gateway_does_not_write_to_an_office_that_has_not_signed() {
    let mut world = World::new(&[WORLD_SOUTH, "poipet.kh"]);
    let file = world.folder().join("proposal");
    let strangers = World::new(&[WORLD_NORTH, "loei.th"]);
    world::propose_pairing(&world.offices[0], &strangers.offices[0], &file);
    let (south, _) = world.two();
    south.start();
    let refused = south.send(&[blo_kit::office::alert(WORLD_NORTH, "FLASH", "Too early")]);
    assert_ne!(refused.code, 0);
    let said = format!("{}{}", refused.out, refused.err);
    assert!(said.contains("unknown_counterpart"), "{said}");
    assert!(south.outbox().is_empty());
}
