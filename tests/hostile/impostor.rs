//! Impostor: a relay whose operator is hostile, against a real gateway. It may withhold; it must not be believed.

use std::sync::Arc;

use blo_client::desk::{AlertInput, Listing, TextInput};
use blo_kit::{
    impostor::Impostor,
    letter::{Route, keys},
    papers::{Authority, Leaf, Papers, office, seed},
    stranger::{Stranger, now, soon},
    switchboard::{Inmate, Who, pairing},
    world::{NORTH, SOUTH},
};
use blo_proto::{
    IdentityKey, Precedence, Timestamp,
    envelope::{Carried, Sealed},
    frame::{Counterpart, Frame, Lane},
    receipt::RelayFact,
    seal::Parties,
};
use tempfile::TempDir;

const FLASH: Lane = Lane::Of(Precedence::Flash);

const A_YEAR_MS: u64 = 365 * 24 * 60 * 60 * 1_000;
const YEAR_2099: Timestamp = Timestamp::from_millis(4_070_908_800_000);

/// The gateway of the south under an impostor; the keys of its counterpart in the north are at hand.
pub(crate) struct Scene {
    pub(crate) south: Inmate,
    south_key: IdentityKey,
    pub(crate) impostor: Impostor,
    pub(crate) north: Papers,
    _folder: TempDir,
}

impl Scene {
    pub(crate) fn set() -> Self {
        let folder = TempDir::new().unwrap();
        let thailand = Authority::new("Thailand");
        let impostor = Impostor::listen(std::slice::from_ref(&thailand.certificate));
        let papers = thailand.issue(&Leaf::office(SOUTH), seed());
        let north = somebody();
        let (south, other) = (Who::with(SOUTH, &papers), Who::with(NORTH, &north));
        let pairings = [pairing(&south, &other)];
        let home = folder.path().join("south");
        Self {
            south: impostor.start((&south, &papers, &home), &pairings, Arc::new(now)),
            south_key: papers.identity(),
            impostor,
            north,
            _folder: folder,
        }
    }

    /// The gateway, linked, with a relay's clock that says `clock`.
    pub(crate) async fn link(&mut self, clock: Timestamp) -> Stranger {
        let (mut guest, _) = self.impostor.guest().await;
        self.impostor.welcome(&mut guest, clock).await;
        let kept = guest.hear(Lane::Control, |frame| {
            matches!(frame, Frame::TokenKept).then_some(())
        });
        kept.await.unwrap();
        guest
    }

    /// The way from the north to this gateway, sealed to the key that it publishes on this link.
    pub(crate) async fn route(&self, guest: &mut Stranger) -> Route {
        let bundle = guest.hear(Lane::Control, |frame| match frame {
            Frame::PublishBundle(bytes) => blo_proto::bundle::SignedBundle::decode(bytes).ok(),
            _ => None,
        });
        let parties = Parties {
            sender: office(NORTH),
            sender_key: self.north.identity(),
            recipient: office(SOUTH),
            recipient_key: self.south_key.clone(),
        };
        Route::new(parties, &bundle.await.unwrap(), now())
    }

    pub(crate) async fn send(&self, headline: &str) -> String {
        let input = AlertInput {
            to: vec![NORTH.to_owned()],
            precedence: "FLASH".to_owned(),
            texts: vec![TextInput {
                language: "en".to_owned(),
                headline: headline.to_owned(),
                ..TextInput::default()
            }],
            ..AlertInput::default()
        };
        self.south.desk.send(input).await.unwrap().id
    }

    /// How far the only alert has come.
    pub(crate) async fn standing(&self) -> String {
        let outbox = self.south.desk.outbox(Listing::default()).await.unwrap();
        outbox[0].status.clone()
    }
}

/// What the gateway of the south is told of the north.
pub(crate) fn north(bundle: &blo_proto::bundle::SignedBundle) -> Frame {
    Frame::Counterpart(Counterpart {
        office: office(NORTH),
        pairing: bytes::Bytes::new(),
        bundle: bundle.encode(),
        chain: Vec::new(),
        serial: 0,
    })
}

/// Somebody who may call himself the north.
fn somebody() -> Papers {
    Authority::new("Myanmar").issue(&Leaf::office(NORTH), seed())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bundle_that_the_counterpart_did_not_sign_is_never_sealed_to() {
    let mut scene = Scene::set();
    let mut guest = scene.link(now()).await;
    let own = keys(&office(NORTH), &somebody(), now());
    guest.say(Lane::Control, &north(&own.bundle)).await.unwrap();
    scene.send("For the north alone").await;
    let told = async {
        loop {
            let status = scene.south.desk.status().await.unwrap();
            if !status.alarms.is_empty() {
                return status;
            }
            tokio::task::yield_now().await;
        }
    };
    let status = soon("an alarm", told).await;
    assert_eq!(status.alarms[0].code, "bad_signature");
    assert_eq!(status.counterparts[0].bundle_epoch, None);
    assert_eq!(scene.standing().await, "queued");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_that_the_relay_invents_is_not_shown() {
    let mut scene = Scene::set();
    let mut guest = scene.link(now()).await;
    let forger = somebody();
    let bundle = guest.hear(Lane::Control, |frame| match frame {
        Frame::PublishBundle(bytes) => blo_proto::bundle::SignedBundle::decode(bytes).ok(),
        _ => None,
    });
    let bundle = bundle.await.unwrap();
    // Both with the forger's key and with a name that is paired with nobody.
    for name in [NORTH, "kengtung.mm"] {
        let parties = Parties {
            sender: office(name),
            sender_key: forger.identity(),
            recipient: office(SOUTH),
            recipient_key: scene.south_key.clone(),
        };
        let mut route = Route::new(parties, &bundle, now());
        let letter = route.letter("Invented", now());
        let (_, sealed) = route.seal(&letter, &forger);
        deliver(&mut guest, 1, &sealed).await;
    }
    for garbage in [&b""[..], b"nothing that can be read"] {
        let frame = Frame::Deliver {
            position: 3,
            envelope: bytes::Bytes::copy_from_slice(garbage),
        };
        guest.say(FLASH, &frame).await.unwrap();
    }
    let set_aside = async {
        while scene.south.desk.status().await.unwrap().quarantined < 1 {
            tokio::task::yield_now().await;
        }
    };
    soon("what was set aside", set_aside).await;
    let inbox = scene.south.desk.inbox(Listing::default()).await.unwrap();
    assert!(inbox.is_empty(), "{inbox:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_that_the_relay_did_not_sign_is_not_believed() {
    let mut scene = Scene::set();
    let mut guest = scene.link(now()).await;
    let own = keys(&office(NORTH), &scene.north, now());
    guest.say(Lane::Control, &north(&own.bundle)).await.unwrap();
    scene.send("Held by whom?").await;
    let submitted = guest.hear(FLASH, |frame| match frame {
        Frame::Submit(bytes) => Some(bytes),
        _ => None,
    });
    let carried = Carried::decode(submitted.await.unwrap()).unwrap();
    let thief = somebody();
    // A status never climbs down: were this believed, it would stay.
    let fact = RelayFact::Expired;
    let frame = scene.impostor.states(fact, carried.binding(), &thief);
    guest.say(FLASH, &frame).await.unwrap();
    let frame = scene
        .impostor
        .states(RelayFact::Held, carried.binding(), &scene.impostor.papers);
    guest.say(FLASH, &frame).await.unwrap();
    let held = async {
        while scene.standing().await != "held" {
            tokio::task::yield_now().await;
        }
    };
    soon("held", held).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_whose_clock_is_absurd_does_not_silence_a_gateway() {
    for clock in [Timestamp::default(), YEAR_2099] {
        let mut scene = Scene::set();
        let _guest = scene.link(clock).await;
        scene.send("Whatever the relay's clock says").await;
        assert_eq!(scene.standing().await, "queued");
        let status = scene.south.desk.status().await.unwrap();
        let offset = status.clock_offset_ms.unwrap();
        assert!(offset.unsigned_abs() > A_YEAR_MS, "{offset} is shown");
    }
}

pub(crate) async fn deliver(guest: &mut Stranger, position: u64, sealed: &Sealed) {
    let frame = Frame::Deliver {
        position,
        envelope: sealed.bytes.clone(),
    };
    guest.say(FLASH, &frame).await.unwrap();
}
