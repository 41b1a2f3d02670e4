//! Who may link, tried over loopback: every refusal beside the same office let in.

use blo_proto::{
    Code, Precedence,
    frame::{Frame, Lane},
};
use rcgen::{ExtendedKeyUsagePurpose, SanType};

use bench::{Bench, Ca, dns, key, leaf, post_quantum};

pub(crate) mod bench;

/// Asserts that the handshake itself was refused, by the relay, for the certificate.
fn refused_in_handshake(outcome: Result<bench::Gateway, String>, what: &str) {
    let why = outcome.expect_err(what);
    assert!(
        why.contains("the cryptographic handshake failed"),
        "{what}: {why}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_registered_office_is_welcome_and_a_clean_stop_says_goodbye() {
    let mut bench = bench().await;
    let good = bench
        .th
        .issue(&leaf(vec![dns("mae-sai.th")]), &bench.registered);
    let mut gateway = bench
        .link(vec![good], &bench.registered)
        .await
        .expect("it is registered");
    let (_, goodbye) = tokio::join!(bench.shutdown(), gateway.goodbye());
    assert_eq!(
        goodbye,
        (Some("shutting_down".to_owned()), Some(Code::ShuttingDown))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn r10_a_leaf_whose_only_name_is_not_an_office_is_refused() {
    let bench = bench().await;
    let uri = SanType::URI("spiffe://mae-sai.th/office".try_into().unwrap());
    let address = SanType::IpAddress("127.0.0.1".parse().unwrap());
    let names = [
        ("no name but the CN", vec![]),
        ("a URI", vec![uri.clone()]),
        ("an address", vec![address]),
        ("two names", vec![dns("mae-sai.th"), dns("chiang-saen.th")]),
        ("a name and a URI", vec![dns("mae-sai.th"), uri]),
        ("a wildcard", vec![dns("*.th")]),
        ("no office", vec![dns("th")]),
    ];
    for (what, names) in names {
        let certificate = bench.th.issue(&leaf(names), &bench.registered);
        refused_in_handshake(bench.link(vec![certificate], &bench.registered).await, what);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r10_a_leaf_for_another_use_is_refused() {
    let bench = bench().await;
    let both = vec![
        ExtendedKeyUsagePurpose::ClientAuth,
        ExtendedKeyUsagePurpose::ServerAuth,
    ];
    for (what, uses) in [
        ("a relay's", vec![ExtendedKeyUsagePurpose::ServerAuth]),
        ("both", both),
        ("any use", vec![]),
    ] {
        let mut params = leaf(vec![dns("mae-sai.th")]);
        params.extended_key_usages = uses;
        let certificate = bench.th.issue(&params, &bench.registered);
        refused_in_handshake(bench.link(vec![certificate], &bench.registered).await, what);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authority_vouches_for_its_own_country_alone_and_has_none_below_it() {
    let bench = bench().await;
    let params = leaf(vec![dns("mae-sai.th")]);
    let foreign = bench.kh.issue(&params, &bench.registered);
    refused_in_handshake(
        bench.link(vec![foreign], &bench.registered).await,
        "another country's",
    );
    let params_kh = leaf(vec![dns("poipet.kh")]);
    let reverse = bench.th.issue(&params_kh, &bench.registered);
    refused_in_handshake(
        bench.link(vec![reverse], &bench.registered).await,
        "the reverse",
    );
    let nowhere = bench
        .th
        .issue(&leaf(vec![dns("lao-bao.vn")]), &bench.registered);
    refused_in_handshake(
        bench.link(vec![nowhere], &bench.registered).await,
        "no country's",
    );
    let below = bench.th.below("below");
    let chain = vec![below.issue(&params, &bench.registered), below.der.clone()];
    refused_in_handshake(
        bench.link(chain, &bench.registered).await,
        "an authority below",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_valid_certificate_with_another_key_or_of_a_stranger_gets_a_goodbye() {
    let bench = bench().await;
    let other = key();
    let certificate = bench.th.issue(&leaf(vec![dns("mae-sai.th")]), &other);
    let why = bench.link(vec![certificate], &other).await.unwrap_err();
    assert_eq!(why, "goodbye key_changed");
    let certificate = bench.th.issue(&leaf(vec![dns("chiang-saen.th")]), &other);
    let why = bench.link(vec![certificate], &other).await.unwrap_err();
    assert_eq!(why, "goodbye unregistered");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_hybrid_group_our_protocol_and_a_certificate_are_accepted() {
    let bench = bench().await;
    let good = bench
        .th
        .issue(&leaf(vec![dns("mae-sai.th")]), &bench.registered);
    let us = || Some((vec![good.clone()], &bench.registered));
    let classical = vec![rustls::crypto::aws_lc_rs::kx_group::X25519];
    let outcome = bench.link_as(us(), "blo/1", classical).await;
    refused_in_handshake(outcome, "X25519 alone");
    let outcome = bench.link_as(us(), "h3", post_quantum()).await;
    refused_in_handshake(outcome, "another protocol");
    let outcome = bench.link_as(None, "blo/1", post_quantum()).await;
    refused_in_handshake(outcome, "no certificate");
    bench
        .link_as(us(), "blo/1", post_quantum())
        .await
        .expect("all three are right");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_certificate_and_a_list_that_is_over_close_the_border() {
    // The list, and whether the leaf with serial number 7 may link under it.
    for (what, serial, until, welcome) in [
        ("another is revoked", 8, 2099, true),
        ("it is revoked", 7, 2099, false),
        ("the list is over", 8, 2026, false),
    ] {
        let bench = tokio::task::spawn_blocking(Bench::new).await.unwrap();
        let crl = bench.th.crl(&[serial], until);
        let bench = bench.with_crl(&crl).start().await;
        let good = bench
            .th
            .issue(&leaf(vec![dns("mae-sai.th")]), &bench.registered);
        let outcome = bench.link(vec![good], &bench.registered).await;
        if welcome {
            outcome.expect(what);
        } else {
            refused_in_handshake(outcome, what);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r24_an_office_that_is_revoked_while_it_is_linked_is_cut_off_within_a_second() {
    let bench = tokio::task::spawn_blocking(Bench::new).await.unwrap();
    let crl = bench.th.crl(&[8], 2099);
    let bench = bench.with_crl(&crl).start().await;
    let good = bench
        .th
        .issue(&leaf(vec![dns("mae-sai.th")]), &bench.registered);
    let mut gateway = bench.link(vec![good.clone()], &bench.registered).await;
    let gateway = gateway.as_mut().expect("another is revoked");
    assert!(matches!(
        gateway.next(Lane::Control).await,
        Some(Frame::Crl(_))
    ));
    // A newer list is handed on, and goes by the link that it does not revoke.
    bench.write("th.crl.pem", &bench.th.numbered_crl(2, &[9], (2025, 2099)));
    assert!(matches!(
        gateway.next(Lane::Control).await,
        Some(Frame::Crl(_))
    ));
    bench.write("th.crl.pem", &bench.th.numbered_crl(3, &[7], (2025, 2099)));
    let cut = tokio::time::timeout(std::time::Duration::from_secs(1), gateway.goodbye());
    let code = Code::BadCertificate;
    assert_eq!(
        cut.await.expect("in time"),
        (Some(code.to_string()), Some(code))
    );
    let again = bench.link(vec![good], &bench.registered).await;
    refused_in_handshake(again, "it is revoked");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_ends_when_its_authority_is_taken_away_and_a_new_one_counts_at_once() {
    let bench = bench().await;
    let good = bench
        .th
        .issue(&leaf(vec![dns("mae-sai.th")]), &bench.registered);
    let mut gateway = bench
        .link(vec![good.clone()], &bench.registered)
        .await
        .expect("it is registered");
    let kept = Frame::TokenKept.to_bytes();
    gateway.send(Lane::Control, &kept).await;
    let next = Ca::new("th");
    bench.write("th.pem", &next.pem);
    let code = Code::BadCertificate;
    assert_eq!(
        gateway.goodbye().await,
        (Some(code.to_string()), Some(code))
    );
    let again = bench.link(vec![good], &bench.registered).await;
    refused_in_handshake(again, "an authority that counts no more");
    let anew = next.issue(&leaf(vec![dns("mae-sai.th")]), &bench.registered);
    // It has another token by now; what matters is that it came so far.
    let anew = bench.link(vec![anew], &bench.registered).await;
    assert_eq!(anew.unwrap_err(), "goodbye second_gateway");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frame_in_the_wrong_place_or_beyond_the_bound_ends_the_link_with_its_code() {
    let submit = Frame::Submit(bytes::Bytes::from_static(b"x")).to_bytes();
    let flash = Lane::Of(Precedence::Flash);
    for (lane, bytes, code) in [
        (Lane::Control, submit, Code::UnexpectedFrame),
        (flash, Frame::TokenKept.to_bytes(), Code::UnexpectedFrame),
        (flash, bytes::Bytes::from_static(&[0xFF; 8]), Code::TooLarge),
        (
            flash,
            bytes::Bytes::from_static(&[0, 0, 0, 2, 0xFF, 0xFF]),
            Code::Malformed,
        ),
    ] {
        // A relay for each: once a token is kept, nobody links without it.
        let bench = bench().await;
        let good = bench
            .th
            .issue(&leaf(vec![dns("mae-sai.th")]), &bench.registered);
        let mut gateway = bench
            .link(vec![good], &bench.registered)
            .await
            .expect("it is registered");
        let kept = Frame::TokenKept.to_bytes();
        gateway.send(Lane::Control, &kept).await;
        gateway.send(lane, &bytes).await;
        assert_eq!(
            gateway.goodbye().await,
            (Some(code.to_string()), Some(code))
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_envelope_that_cannot_be_read_is_an_answer_and_the_link_stays() {
    let bench = bench().await;
    let good = bench
        .th
        .issue(&leaf(vec![dns("mae-sai.th")]), &bench.registered);
    let mut gateway = bench
        .link(vec![good], &bench.registered)
        .await
        .expect("it is registered");
    let kept = Frame::TokenKept.to_bytes();
    gateway.send(Lane::Control, &kept).await;
    let flash = Lane::Of(Precedence::Flash);
    for _ in 0..2 {
        gateway
            .send(
                flash,
                &Frame::Submit(bytes::Bytes::from_static(b"x")).to_bytes(),
            )
            .await;
        let Some(Frame::Refused(refused)) = gateway.next(flash).await else {
            panic!("it is refused");
        };
        assert_eq!(
            (refused.envelope, refused.code.as_str()),
            (None, "malformed")
        );
    }
}

async fn bench() -> Bench {
    // Registering works on the files, with a runtime of its own.
    tokio::task::spawn_blocking(Bench::new)
        .await
        .unwrap()
        .start()
        .await
}
