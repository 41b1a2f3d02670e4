//! Envelopes that no gateway of ours would make: the same name twice, a stranger's, one that says it is another's.

use blo_proto::{
    AlertId, Number, Precedence, StreamId,
    alert::{self, Written},
    bundle::SignedBundle,
    content::{Body, Content, Margin},
    envelope::{self, Draft},
    seal::{Parties as Between, SealingSession},
};

use super::{faults::settled_quarantine, *};

/// Seals by hand what the south says to the north.
pub(super) struct Hand {
    signer: MemorySigner,
    session: SealingSession,
    from: OfficeId,
    to: OfficeId,
}

impl Hand {
    pub(super) fn new(world: &World, from: &str, seed: u8) -> Self {
        let signer = MemorySigner::from_seed(&[seed; 32]);
        let north = MemorySigner::from_seed(&world.north.seed);
        let bundle = world.relay.with(|inner| inner.bundle_of(&world.north.id));
        let bundle = SignedBundle::decode(bundle).unwrap();
        let bundle = bundle.verify(&world.north.id, north.identity()).unwrap();
        let between = Between {
            sender: from.parse().unwrap(),
            sender_key: signer.identity().clone(),
            recipient: world.north.id.clone(),
            recipient_key: north.identity().clone(),
        };
        let now = system_clock().now();
        let session =
            SealingSession::begin(&between, bundle.get().target(), &[3; 64], now).unwrap();
        Self {
            signer,
            session,
            from: from.parse().unwrap(),
            to: world.north.id.clone(),
        }
    }

    pub(super) fn content(&self, headline: &str, attempt: u32) -> Content {
        let alert = alert::Alert {
            texts: vec![alert::Text::original("en", headline)],
            ..alert::Alert::new(
                alert::Status::Actual,
                self.from.clone(),
                vec![self.to.clone()],
                Precedence::Flash,
            )
        };
        let minute = Timestamp::from_minute(system_clock().now().minute_up());
        Content {
            id: AlertId::new(Timestamp::from_millis(1), &[7; 10]),
            attempt,
            composed_at: minute,
            expires_at: minute.plus_millis(3_600_000),
            by_relay_time: false,
            body: Body::Alert(Box::new(Written::write(&alert).unwrap())),
        }
    }

    pub(super) fn sealed(&self, content: &Content, sequence: u64) -> Bytes {
        let number = Number {
            sender: self.from.clone(),
            stream: StreamId(77),
            recipient: self.to.clone(),
            precedence: Precedence::Flash,
            sequence,
        };
        let draft = Draft {
            number: &number,
            exercise: false,
            content,
            margin: &Margin::default(),
            salt: [5; 32],
            short: false,
        };
        envelope::seal(&draft, &self.session, true, &self.signer)
            .unwrap()
            .bytes
    }
}

async fn north_alone() -> (World, Gateway, Desk) {
    let world = World::new();
    let north = world.start(&world.north);
    let desk = Desk::of(&north);
    published(&world).await;
    (world, north, desk)
}

/// Waits until north's bundle is there to be sealed to.
pub(super) async fn published(world: &World) {
    let published = async {
        while !world.relay.with(|inner| inner.has_bundle(&world.north.id)) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), published)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_name_counts_once_and_another_alert_under_it_is_set_aside() {
    let (world, north, desk) = north_alone().await;
    let hand = Hand::new(&world, "mae-sai.th", 1);
    let first = hand.content("first", 1);
    let again = Content {
        attempt: 2,
        ..first.clone()
    };
    for bytes in [
        hand.sealed(&first, 1),
        hand.sealed(&first, 1),
        hand.sealed(&again, 2),
        hand.sealed(&hand.content("another", 1), 3),
    ] {
        world
            .relay
            .with(|inner| inner.inject(&world.north.id, bytes));
    }
    settled_quarantine(&desk, 1).await;
    assert_eq!(headlines(&desk).await, ["first"]);
    // Both are evidence: the one that is shown says that there is another.
    let view = desk.show(first.id, None, String::new()).await.unwrap();
    let codes = view.receipts.iter().map(|one| one.code.as_str());
    assert_eq!(codes.filter(|code| *code == "id_conflict").count(), 1);
    drop(north);
}

#[tokio::test]
async fn a_strangers_alert_and_one_under_a_borrowed_name_are_never_shown() {
    let (world, north, desk) = north_alone().await;
    let stranger = Hand::new(&world, "elsewhere.la", 8);
    let thief = Hand::new(&world, "mae-sai.th", 8);
    for hand in [stranger, thief] {
        let bytes = hand.sealed(&hand.content("forged", 1), 1);
        world
            .relay
            .with(|inner| inner.inject(&world.north.id, bytes));
    }
    world
        .relay
        .with(|inner| inner.inject(&world.north.id, Bytes::from_static(b"no envelope")));
    settled_quarantine(&desk, 3).await;
    assert_eq!(headlines(&desk).await, Vec::<String>::new());
    drop(north);
}
