//! Names: certificates that an authority should never have issued, or that name somebody in a way that nobody reads.

use std::net::{IpAddr, Ipv4Addr};

use blo_kit::{
    papers::{Authority, Leaf, Papers, dns, seed},
    stranger::{Closed, Manner, Stranger},
};
use blo_proto::Code;
use bytes::Bytes;
use rcgen::{ExtendedKeyUsagePurpose, SanType};

use crate::stage::{OTHER, SOUTH, Stage};

/// Asserts that these papers give no link, and says how it was refused.
pub(crate) async fn no_link(stage: &Stage, papers: &Papers) -> Closed {
    match Stranger::link(&stage.to, papers, Bytes::new()).await {
        Err(closed) => closed,
        Ok((_, welcome)) => panic!("{welcome:?}"),
    }
}

#[tokio::test]
async fn a_name_that_is_not_one_dns_name_gives_no_link() {
    let stage = Stage::set();
    let uri = SanType::URI("spiffe://chiang-saen.th/gateway".try_into().unwrap());
    let mail = SanType::Rfc822Name("gateway@chiang-saen.th".try_into().unwrap());
    let address = SanType::IpAddress(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let wrong = [
        vec![],
        vec![uri.clone()],
        vec![mail],
        vec![address.clone()],
        vec![dns(OTHER), dns("poipet.kh")],
        vec![dns(OTHER), uri],
        vec![dns(OTHER), address],
        vec![dns("*.th")],
        vec![dns("th")],
        vec![dns("a.chiang-saen.th")],
        vec![dns("CHIANG-SAEN.TH")],
    ];
    for names in wrong {
        let leaf = Leaf {
            common_name: OTHER.to_owned(),
            names: names.clone(),
            ..Leaf::office(OTHER)
        };
        // The key is registered: nothing but the name is wrong.
        let papers = stage.thailand.issue(&leaf, stage.other.seed);
        let closed = no_link(&stage, &papers).await;
        assert!(
            closed.code.is_none() || closed.code == Some(Code::BadCertificate),
            "{names:?}: {closed:?}"
        );
    }
    let mut south = stage.link(&stage.south).await;
    stage.still_works(&mut south).await;
}

#[tokio::test]
async fn a_certificate_for_another_use_gives_no_link() {
    let stage = Stage::set();
    let client = ExtendedKeyUsagePurpose::ClientAuth;
    let server = ExtendedKeyUsagePurpose::ServerAuth;
    for uses in [vec![], vec![server.clone()], vec![client, server]] {
        let leaf = Leaf {
            uses,
            ..Leaf::office(OTHER)
        };
        let papers = stage.thailand.issue(&leaf, stage.other.seed);
        no_link(&stage, &papers).await;
    }
}

#[tokio::test]
async fn an_authority_of_one_country_cannot_vouch_for_another() {
    let stage = Stage::set();
    // Myanmar's authority has no constraint at all; the relay binds it to its country itself.
    let papers = stage.myanmar.issue(&Leaf::office(SOUTH), stage.south.seed);
    no_link(&stage, &papers).await;
    let unknown = Authority::new("Thailand");
    let papers = unknown.issue(&Leaf::office(SOUTH), stage.south.seed);
    no_link(&stage, &papers).await;
    let mut south = stage.link(&stage.south).await;
    stage.still_works(&mut south).await;
}

#[tokio::test]
async fn a_certificate_with_another_key_than_the_registered_one_gives_no_link() {
    let stage = Stage::set();
    // Issued by the right authority for the right name: a mis-issue.
    let papers = stage.thailand.issue(&Leaf::office(SOUTH), seed());
    let closed = no_link(&stage, &papers).await;
    assert_eq!(closed.code, Some(Code::KeyChanged), "{closed:?}");
    let mut south = stage.link(&stage.south).await;
    stage.still_works(&mut south).await;
}

#[tokio::test]
async fn an_office_that_nobody_registered_gives_no_link() {
    let stage = Stage::set();
    let papers = stage.thailand.issue(&Leaf::office("mukdahan.th"), seed());
    let closed = no_link(&stage, &papers).await;
    assert_eq!(closed.code, Some(Code::Unregistered), "{closed:?}");
}

#[tokio::test]
async fn nobody_links_without_a_certificate() {
    let stage = Stage::set();
    // In TLS 1.3 the client's side of the handshake is done before it is judged.
    if let Ok(mut nobody) = Stranger::connect(&stage.to, None, &Manner::default()).await {
        let closed = nobody.closed().await;
        assert!(closed.reason.contains("116"), "{closed:?}");
    }
    let mut south = stage.link(&stage.south).await;
    stage.still_works(&mut south).await;
}
