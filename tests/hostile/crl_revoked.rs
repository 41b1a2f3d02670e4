//! Revoked: an office whose certificate its authority took back while it is linked, and lists that should undo that.

use std::time::Duration;

use blo_kit::wait;
use blo_proto::Code;
use tokio::time::timeout;

use crate::{
    names::no_link,
    stage::{OTHER, Stage, long},
};

/// A stage whose authority of Thailand has a list, number 1, that revokes nobody.
pub(crate) fn listed() -> Stage {
    Stage::prepared(|relay, thailand| relay.put_list("th", &thailand.list(1, &[], long())))
}

/// Waits until the relay says this of its authorities' files.
pub(crate) fn says(stage: &Stage, what: &str) {
    wait::until(what, || {
        let status = stage.relay.verb(&["status"]).ok();
        let list = stage.relay.verb(&["authority", "list", "--json"]).ok();
        (status.contains(what) || list.contains(what)).then_some(())
    });
}

#[tokio::test]
async fn whoever_is_revoked_is_cut_off_and_stays_out_whatever_is_put_in_the_lists_place() {
    let mut stage = listed();
    let mut south = stage.link(&stage.south).await;
    let mut other = stage.link(&stage.other).await;
    let revokes = stage.thailand.list(3, &[&stage.other], long());
    stage.relay.put_list("th", &revokes);
    let cut = timeout(Duration::from_secs(2), other.closed()).await;
    let cut = cut.expect("cut off within two seconds");
    assert_eq!(cut.code, Some(Code::BadCertificate), "{cut:?}");
    let line = wait::until("the line that says so", || {
        let said = stage.relay.said();
        let line = said.lines().find(|line| line.contains("link cut off"));
        line.map(str::to_owned)
    });
    for word in [OTHER, "bad_certificate", "CN=Thailand", "CRL 3"] {
        assert!(line.contains(word), "{line}");
    }
    no_link(&stage, &stage.other).await;

    let older = stage.thailand.list(2, &[], long());
    let foreign = stage.myanmar.list(9, &[], long());
    let half = older.get(..older.len() / 2).unwrap().to_owned();
    for (bad, complaint) in [
        (older, "has number 2, and number 3 is in force"),
        ("nonsense".to_owned(), "it holds no CRL in PEM"),
        (foreign, "no certificate of its authority signed"),
        (half, "it holds no CRL in PEM"),
    ] {
        stage.relay.put_list("th", &bad);
        says(&stage, complaint);
        no_link(&stage, &stage.other).await;
    }
    says(&stage, "\"crl_number\":\"3\"");
    // The same authority's other office never noticed.
    stage.still_works(&mut south).await;
}
