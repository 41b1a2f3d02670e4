//! Expired lists: an authority that is late, or an attacker who keeps its newest list from the relay.

use blo_kit::stranger::now;
use blo_proto::Timestamp;

use crate::{
    crl_revoked::{listed, says},
    names::no_link,
    stage::long,
};

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// Over since yesterday.
fn over() -> (Timestamp, Timestamp) {
    (now().minus_millis(3 * DAY_MS), now().minus_millis(DAY_MS))
}

#[tokio::test]
async fn under_a_list_that_is_over_nobody_begins_a_link_and_who_is_linked_stays() {
    let stage = listed();
    let mut south = stage.link(&stage.south).await;
    stage
        .relay
        .put_list("th", &stage.thailand.list(2, &[], over()));
    says(&stage, "\"state\":\"over\"");
    says(&stage, "no office of th can begin a link");
    no_link(&stage, &stage.other).await;
    stage.still_works(&mut south).await;
    // An older one that is not over yet is no way around that.
    stage
        .relay
        .put_list("th", &stage.thailand.list(1, &[], long()));
    says(&stage, "number 2 is in force");
    no_link(&stage, &stage.other).await;
    stage
        .relay
        .put_list("th", &stage.thailand.list(3, &[], long()));
    says(&stage, "\"crl_number\":\"3\"");
    stage.link(&stage.other).await;
}

#[tokio::test]
async fn a_relay_that_is_started_with_a_list_that_is_over_serves_the_other_countries() {
    let mut stage = listed();
    stage.relay.stop();
    stage
        .relay
        .put_list("th", &stage.thailand.list(2, &[], over()));
    let stopped = stage.relay.verb(&["authority", "list"]).ok();
    assert!(stopped.contains("th over (CN=Thailand)"), "{stopped}");
    assert!(stopped.contains("mm unlisted (CN=Myanmar)"), "{stopped}");
    stage.to.address = stage.relay.start();
    no_link(&stage, &stage.south).await;
    stage.link(&stage.north).await;
    let warned = stage.relay.verb(&["check"]).ok();
    assert!(
        warned.contains("no office of th can begin a link"),
        "{warned}"
    );
}

#[tokio::test]
async fn an_operator_who_admits_by_an_expired_list_still_refuses_whom_it_revokes() {
    let mut stage = listed();
    stage.relay.stop();
    let config = std::fs::read_to_string(stage.relay.config()).unwrap();
    std::fs::write(
        stage.relay.config(),
        format!("expired_crl = \"admit\"\n{config}"),
    )
    .unwrap();
    let revokes = stage.thailand.list(2, &[&stage.other], over());
    stage.relay.put_list("th", &revokes);
    stage.to.address = stage.relay.start();
    no_link(&stage, &stage.other).await;
    says(&stage, "\"state\":\"over_admitted\"");
    let mut south = stage.link(&stage.south).await;
    stage.still_works(&mut south).await;
}
