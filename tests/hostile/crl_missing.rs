//! Missing lists: a file that is named and not there, or not this authority's, at start and while the relay runs.

use crate::{
    crl_revoked::{listed, says},
    names::no_link,
    stage::long,
};

#[tokio::test]
async fn a_relay_does_not_start_without_a_list_that_is_named() {
    let mut stage = listed();
    stage.relay.stop();
    std::fs::remove_file(stage.relay.list("th")).unwrap();
    for verb in ["run", "check"] {
        let said = stage.relay.verb(&[verb]).failed(66);
        assert!(said.contains("th.crl"), "{said}");
    }
    let foreign = stage.myanmar.list(1, &[], long());
    stage.relay.put_list("th", &foreign);
    let said = stage.relay.verb(&["run"]).failed(78);
    assert!(said.contains("no certificate of its authority"), "{said}");
    // With its list it goes on as before.
    stage
        .relay
        .put_list("th", &stage.thailand.list(2, &[], long()));
    stage.to.address = stage.relay.start();
    let mut south = stage.link(&stage.south).await;
    stage.still_works(&mut south).await;
}

#[tokio::test]
async fn a_list_that_is_taken_away_stays_in_force() {
    let stage = listed();
    let revokes = stage.thailand.list(2, &[&stage.other], long());
    stage.relay.put_list("th", &revokes);
    says(&stage, "\"crl_number\":\"2\"");
    std::fs::remove_file(stage.relay.list("th")).unwrap();
    says(&stage, "it cannot be read");
    no_link(&stage, &stage.other).await;
    let mut south = stage.link(&stage.south).await;
    stage.still_works(&mut south).await;
}
