//! Resumption: a client that keeps what TLS gave it, revoked in between. A resumed session would skip the judgement of
//! its certificate.

use blo_kit::stranger::{Manner, Stranger, client, socket};

use crate::{
    crl_revoked::{listed, says},
    stage::long,
};

#[tokio::test]
async fn a_session_from_before_a_revocation_gives_no_link() {
    let stage = listed();
    let from = socket();
    // One memory of sessions for all of its connections, and 0-RTT wherever the relay would allow it.
    let config = client(&stage.to, Some(&stage.other), &Manner::default());
    let first = Stranger::link_by(&from, &stage.to, config.clone()).await;
    let (mut first, _) = first.unwrap();
    let revokes = stage.thailand.list(2, &[&stage.other], long());
    stage.relay.put_list("th", &revokes);
    says(&stage, "\"crl_number\":\"2\"");
    first.closed().await;
    for _ in 0..3 {
        let closed = Stranger::link_by(&from, &stage.to, config.clone()).await;
        let closed = closed.err().unwrap();
        // It came no further than TLS: certificate_revoked (RFC 8446, 6.2).
        assert!(closed.reason.contains("44"), "{closed:?}");
    }
    let mut south = stage.link(&stage.south).await;
    stage.still_works(&mut south).await;
}
