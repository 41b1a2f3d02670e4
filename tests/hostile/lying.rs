//! Lying: a relay whose operator replays, reorders, swaps, and says what is not so. It has a relay's papers and signs
//! what it says. Nothing is shown twice, nothing climbs that the counterpart did not sign, nothing is lost.

use blo_client::desk::{Item, Listing};
use blo_kit::{
    letter::{Route, keys},
    papers::office,
    stranger::{Stranger, now, soon},
    world::{NORTH, SOUTH},
};
use blo_proto::{
    Digest,
    envelope::{Carried, Sealed},
    frame::{Frame, Lane},
    receipt::RelayFact,
    seal::Parties,
};

use crate::{
    impostor::{Scene, deliver, north},
    stage::FLASH,
};

impl Scene {
    async fn inbox(&self) -> Vec<Item> {
        self.south.desk.inbox(Listing::default()).await.unwrap()
    }

    /// Waits until so many alerts are shown; which, oldest first.
    async fn shown(&self, count: usize) -> Vec<String> {
        let shown = async {
            loop {
                let inbox = self.inbox().await;
                assert!(inbox.len() <= count, "{inbox:?}");
                if inbox.len() == count {
                    return inbox.into_iter().map(|item| item.headline).collect();
                }
                tokio::task::yield_now().await;
            }
        };
        soon("what is shown", shown).await
    }

    /// Links with the north's sealing key known, and sends; the envelope as it was submitted.
    async fn submitted(&mut self, guest: &mut Stranger) -> Carried {
        let own = keys(&office(NORTH), &self.north, now());
        guest.say(Lane::Control, &north(&own.bundle)).await.unwrap();
        self.send("For the north").await;
        next_submitted(guest).await
    }
}

async fn next_submitted(guest: &mut Stranger) -> Carried {
    let submitted = guest.hear(FLASH, |frame| match frame {
        Frame::Submit(bytes) => Some(bytes),
        _ => None,
    });
    Carried::decode(submitted.await.unwrap()).unwrap()
}

/// Waits until the gateway has said so many times that something is on its disk.
async fn acknowledged(guest: &mut Stranger, mut positions: usize) {
    while positions > 0 {
        let acked = guest.hear(FLASH, |frame| match frame {
            Frame::Ack(acked) => Some(acked.len()),
            _ => None,
        });
        positions = positions.saturating_sub(acked.await.unwrap());
    }
}

fn sealed(route: &mut Route, scene: &Scene, headline: &str) -> Sealed {
    let letter = route.letter(headline, now());
    route.seal(&letter, &scene.north).1
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_replayed_is_shown_once_whatever_position_it_is_given() {
    let mut scene = Scene::set();
    let mut guest = scene.link(now()).await;
    let mut route = scene.route(&mut guest).await;
    let first = sealed(&mut route, &scene, "Once");
    for position in [1, 1, 2, 7] {
        deliver(&mut guest, position, &first).await;
    }
    acknowledged(&mut guest, 4).await;
    // Also to a later link, which knows nothing of the earlier one.
    drop(guest);
    let mut guest = scene.link(now()).await;
    deliver(&mut guest, 1, &first).await;
    let last = sealed(&mut route, &scene, "The last");
    deliver(&mut guest, 8, &last).await;
    assert_eq!(scene.shown(2).await, ["Once", "The last"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_reordered_is_shown_at_once_and_leaves_no_gap() {
    let mut scene = Scene::set();
    let mut guest = scene.link(now()).await;
    let mut route = scene.route(&mut guest).await;
    let three: Vec<Sealed> = ["First", "Second", "Third"]
        .iter()
        .map(|headline| sealed(&mut route, &scene, headline))
        .collect();
    for (position, at) in [(1, 2), (2, 0), (3, 1)] {
        deliver(&mut guest, position, &three[at]).await;
    }
    let mut shown = scene.shown(3).await;
    shown.sort_unstable();
    assert_eq!(shown, ["First", "Second", "Third"]);
    let status = scene.south.desk.status().await.unwrap();
    assert!(status.counterparts[0].gaps.is_empty(), "{status:?}");
    assert!(status.alarms.is_empty(), "{status:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_envelope_for_another_office_is_not_shown_and_stops_nothing() {
    let mut scene = Scene::set();
    let mut guest = scene.link(now()).await;
    let mut route = scene.route(&mut guest).await;
    let elsewhere = keys(&office("poipet.kh"), &scene.north, now());
    let parties = Parties {
        sender: office(NORTH),
        sender_key: scene.north.identity(),
        recipient: office("poipet.kh"),
        recipient_key: scene.north.identity(),
    };
    let mut other = Route::new(parties, &elsewhere.bundle, now());
    let swapped = sealed(&mut other, &scene, "For another office");
    deliver(&mut guest, 1, &swapped).await;
    // And its own, sent back.
    let own = scene.submitted(&mut guest).await;
    assert_eq!(own.header().number.sender, office(SOUTH));
    let envelope = own.bytes().clone();
    let back = Frame::Deliver {
        position: 2,
        envelope,
    };
    guest.say(FLASH, &back).await.unwrap();
    let honest = sealed(&mut route, &scene, "An honest one");
    deliver(&mut guest, 3, &honest).await;
    assert_eq!(scene.shown(1).await, ["An honest one"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn held_settled_and_fetched_are_not_delivered_whoever_signs_them() {
    let mut scene = Scene::set();
    let mut guest = scene.link(now()).await;
    let mut route = scene.route(&mut guest).await;
    let carried = scene.submitted(&mut guest).await;
    let binding = carried.binding();
    let stranger = Digest::from_bytes([7; 32]);
    let own = &scene.impostor.papers;
    let lies = [
        Frame::Settled(stranger),
        Frame::Fetched(stranger),
        scene.impostor.states(RelayFact::Held, stranger, own),
        scene.impostor.states(RelayFact::Held, binding, own),
        Frame::Fetched(binding),
        Frame::Settled(binding),
    ];
    for lie in &lies {
        guest.say(FLASH, lie).await.unwrap();
    }
    let held = async {
        while scene.standing().await == "queued" {
            tokio::task::yield_now().await;
        }
    };
    soon("held", held).await;
    // What comes after the lies is taken in after them.
    let honest = sealed(&mut route, &scene, "An honest one");
    deliver(&mut guest, 1, &honest).await;
    acknowledged(&mut guest, 1).await;
    assert_eq!(scene.standing().await, "held");
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_ends_the_link_and_what_was_unanswered_comes_again_on_the_next() {
    let mut scene = Scene::set();
    let mut guest = scene.link(now()).await;
    let carried = scene.submitted(&mut guest).await;
    for garbage in [
        &b"\xff\xff\xff\xffnothing of this length is a frame"[..],
        b"\x00\x00\x00\x03\xff\xff\xff",
    ] {
        guest.say_bytes(FLASH, garbage).await.unwrap();
        guest.connection.closed().await;
        drop(guest);
        guest = scene.link(now()).await;
        let again = next_submitted(&mut guest).await;
        assert_eq!(again.bytes(), carried.bytes(), "the same bytes");
    }
    assert_eq!(scene.standing().await, "queued");
}
