//! Bent: a counterpart that is paired and signs well, but whose envelopes do not say inside what they say outside. The
//! relay cannot tell; the gateway must, and shows nothing of it.

use blo_kit::{
    Office, World,
    letter::{Keys, Letter, Route, keys},
    papers::{Authority, Leaf, Papers, office, seed},
    stranger::{Stranger, now},
    wait,
    world::{NORTH, SOUTH, sign_proposal},
};
use blo_proto::{
    alert::Status,
    bundle::SignedBundle,
    frame::{Frame, Lane},
    pairing::{Pairing, Party, SignedPairing},
    seal::Parties,
};
use bytes::Bytes;

use crate::stage::{held, long, submit};

/// A real gateway in the north, and a stranger who is its counterpart in the south.
pub(crate) struct Scene {
    pub(crate) world: World,
    pub(crate) south: Papers,
    pub(crate) link: Stranger,
    pub(crate) route: Route,
}

impl Scene {
    pub(crate) async fn set() -> Self {
        let thailand = Authority::new("Thailand");
        let mut world = World::with_strangers(&[NORTH, "kengtung.mm"], &[("th", &thailand)]);
        let south = thailand.issue(&Leaf::office(SOUTH), seed());
        world.relay.admit(SOUTH, &south);
        let file = world.folder().join("pairing");
        let key = world.offices[0].identity();
        let parties = [(SOUTH, south.identity()), (NORTH, key.clone())];
        let parties = parties.map(|(name, key)| Party {
            office: office(name),
            key,
        });
        let (from, to) = long();
        let pairing = Pairing::new(parties, 1, from, to).unwrap();
        let mut signed = SignedPairing::propose(&pairing);
        signed.sign_as(&south.signer()).unwrap();
        std::fs::write(&file, signed.encode()).unwrap();
        sign_proposal(&world.offices[0], SOUTH, &south.chain_pem, &file);
        world.relay.add_pairing(&file);
        world.offices[0].start();
        world.offices[0].linked(0);
        let (mut link, _) = Stranger::link(&world.destination(), &south, Bytes::new())
            .await
            .unwrap();
        link.say(Lane::Control, &Frame::TokenKept).await.unwrap();
        let bundle = link.hear(Lane::Control, bundle_of_north).await.unwrap();
        let parties = Parties {
            sender: office(SOUTH),
            sender_key: south.identity(),
            recipient: office(NORTH),
            recipient_key: key,
        };
        let route = Route::new(parties, &bundle, now());
        Self {
            world,
            south,
            link,
            route,
        }
    }

    async fn send(&mut self, letter: &Letter) -> String {
        let (id, sealed) = self.route.seal(letter, &self.south);
        submit(&mut self.link, &sealed).await.unwrap();
        held(&mut self.link, &sealed).await;
        id.to_string()
    }

    pub(crate) fn north(&self) -> &Office {
        &self.world.offices[0]
    }

    /// Asserts that an honest alert that follows is shown, and nothing but it.
    pub(crate) async fn shows_only_what_follows(&mut self) {
        let mut watch = self.north().watch(None);
        let honest = self.route.letter("An honest one", now());
        let id = self.send(&honest).await;
        assert_eq!(watch.received()["id"], id);
        let shown = self.north().inbox();
        assert_eq!(shown.len(), 1, "{shown:?}");
    }
}

fn bundle_of_north(frame: Frame) -> Option<SignedBundle> {
    match frame {
        Frame::Counterpart(known) if !known.bundle.is_empty() => {
            Some(SignedBundle::decode(known.bundle).unwrap())
        }
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exercise_is_never_shown_as_actual_nor_the_reverse() {
    let mut scene = Scene::set().await;
    let honest = scene.route.letter("Bent", now());
    for (status, exercise) in [
        (Status::Exercise, false),
        (Status::Test, false),
        (Status::Actual, true),
    ] {
        let bent = Letter {
            status,
            exercise,
            ..honest.clone()
        };
        scene.send(&bent).await;
    }
    scene.shows_only_what_follows().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_for_another_or_by_another_is_not_shown() {
    let mut scene = Scene::set().await;
    let honest = scene.route.letter("Bent", now());
    let for_another = Letter {
        recipients: vec![office("kengtung.mm")],
        ..honest.clone()
    };
    scene.send(&for_another).await;
    let by_another = Letter {
        sender: office("kengtung.mm"),
        ..honest
    };
    scene.send(&by_another).await;
    scene.shows_only_what_follows().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sealed_to_another_key_is_not_shown_and_stops_nothing() {
    let mut scene = Scene::set().await;
    let elsewhere = papers_of_north();
    let Keys { bundle, .. } = keys(&office(NORTH), &elsewhere, now());
    let parties = Parties {
        sender: office(SOUTH),
        sender_key: scene.south.identity(),
        recipient: office(NORTH),
        recipient_key: elsewhere.identity(),
    };
    let mut route = Route::new(parties, &bundle, now());
    let letter = route.letter("To a key that nobody has", now());
    let (_, sealed) = route.seal(&letter, &scene.south);
    submit(&mut scene.link, &sealed).await.unwrap();
    held(&mut scene.link, &sealed).await;
    scene.shows_only_what_follows().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_that_was_shown_is_not_shown_again_under_any_number() {
    let mut scene = Scene::set().await;
    let mut watch = scene.north().watch(None);
    let letter = scene.route.letter("Once", now());
    let (id, sealed) = scene.route.seal(&letter, &scene.south);
    submit(&mut scene.link, &sealed).await.unwrap();
    held(&mut scene.link, &sealed).await;
    assert_eq!(watch.received()["id"], id.to_string());
    submit(&mut scene.link, &sealed).await.unwrap();
    // The same name with other words, under the next number: a conflict, kept as evidence and not shown.
    let other = scene.route.letter("Other words", now());
    let next = scene.route.seal_named(id, &other, &scene.south);
    submit(&mut scene.link, &next).await.unwrap();
    held(&mut scene.link, &next).await;
    let last = scene.route.letter("The last", now());
    let last = scene.send(&last).await;
    assert_eq!(watch.received()["id"], last, "nothing came between");
    let shown = scene.north().inbox();
    assert_eq!(shown.len(), 2, "{shown:?}");
    assert!(shown.iter().all(|item| item["headline"] != "Other words"));
    wait::until("the conflict in the status", || {
        (scene.north().status()["quarantined"].as_u64() >= Some(1)).then_some(())
    });
}

fn papers_of_north() -> Papers {
    Authority::new("Myanmar").issue(&Leaf::office(NORTH), seed())
}
