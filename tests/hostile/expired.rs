//! Expired: certificates, pairings and envelopes whose time is over, or too long.

use blo_kit::{papers::Leaf, stranger::now};
use blo_proto::{Code, limits};

use crate::stage::{NORTH, OTHER, SOUTH, Stage, is_refused, pairing, refused, submit};

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

#[tokio::test]
async fn an_expired_certificate_gives_no_link() {
    let stage = Stage::set();
    for years in [(2020, 2021), (2079, 2080)] {
        let leaf = Leaf {
            years,
            ..Leaf::office(OTHER)
        };
        // The key is the registered one: it is the date that counts.
        let papers = stage.thailand.issue(&leaf, stage.other.seed);
        crate::names::no_link(&stage, &papers).await;
    }
    let mut south = stage.link(&stage.south).await;
    stage.still_works(&mut south).await;
}

#[tokio::test]
async fn an_envelope_that_lives_too_long_is_refused() {
    let stage = Stage::set();
    let mut south = stage.link(&stage.south).await;
    let mut route = stage.route(SOUTH, &stage.south);
    let mut letter = route.letter("For ever", now());
    letter.lifetime_ms = limits::LIFETIME_MAX_MS + DAY_MS;
    let (_, sealed) = route.seal(&letter, &stage.south);
    is_refused(&mut south, &sealed, Code::LifetimeTooLong).await;
    stage.still_works(&mut south).await;
}

#[tokio::test]
async fn an_envelope_that_is_over_is_not_held() {
    let stage = Stage::set();
    let mut south = stage.link(&stage.south).await;
    let mut route = stage.route(SOUTH, &stage.south);
    let letter = route.letter("Yesterday's", now().minus_millis(3 * DAY_MS));
    let (_, sealed) = route.seal(&letter, &stage.south);
    submit(&mut south, &sealed).await.unwrap();
    let refused = refused(&mut south).await;
    assert_eq!(refused.code, Code::Expired.as_str());
    stage.still_works(&mut south).await;
}

#[tokio::test]
async fn a_pairing_that_is_over_or_has_not_begun_is_no_route() {
    for (before, after) in [(200, 100), (0, 0)] {
        let mut stage = Stage::set();
        let validity = if before == 0 {
            (
                now().plus_millis(100 * DAY_MS),
                now().plus_millis(200 * DAY_MS),
            )
        } else {
            (
                now().minus_millis(before * DAY_MS),
                now().minus_millis(after * DAY_MS),
            )
        };
        let signed = pairing((OTHER, &stage.other), (NORTH, &stage.north), validity);
        let file = stage.folder.path().join("stale");
        std::fs::write(&file, signed.encode()).unwrap();
        stage.relay.stop();
        // Taken or not, it opens no way.
        let _ = stage
            .relay
            .verb(&["pairing", "add", "--by", "Daw Khin", file.to_str().unwrap()]);
        stage.to.address = stage.relay.start();
        let mut other = stage.link(&stage.other).await;
        let mut route = stage.route(OTHER, &stage.other);
        let letter = route.letter("Out of time", now());
        let (_, sealed) = route.seal(&letter, &stage.other);
        submit(&mut other, &sealed).await.unwrap();
        let refused = refused(&mut other).await;
        let codes = [Code::PairingExpired.as_str(), Code::Unpaired.as_str()];
        assert!(codes.contains(&refused.code.as_str()), "{refused:?}");
    }
}
