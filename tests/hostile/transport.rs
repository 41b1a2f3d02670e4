//! Transport: weaker groups, other protocols. Nothing is spoken but what was agreed.

use blo_kit::stranger::{Manner, Stranger};
use rustls::crypto::aws_lc_rs::kx_group;

use crate::stage::Stage;

#[tokio::test]
async fn a_link_without_the_hybrid_group_is_refused() {
    let stage = Stage::set();
    for group in [kx_group::X25519, kx_group::SECP256R1] {
        let manner = Manner {
            group: Some(group),
            ..Manner::default()
        };
        let refused = Stranger::connect(&stage.to, Some(&stage.south), &manner).await;
        assert!(refused.is_err(), "{group:?}");
    }
    let manner = Manner {
        group: Some(kx_group::X25519MLKEM768),
        ..Manner::default()
    };
    Stranger::connect(&stage.to, Some(&stage.south), &manner)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_link_that_speaks_another_protocol_is_refused() {
    let stage = Stage::set();
    let manner = Manner {
        alpn: b"h3".to_vec(),
        ..Manner::default()
    };
    let refused = Stranger::connect(&stage.to, Some(&stage.south), &manner).await;
    let reason = refused.unwrap_err().reason;
    assert!(reason.contains("120"), "{reason}");
}
