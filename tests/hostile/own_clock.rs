//! Own clock: a gateway whose clock says 1970 or 2099. It writes by the relay's time, says so, and is never silenced.

use std::sync::Arc;

use blo_client::desk::{AlertInput, Listing, TextInput};
use blo_kit::{
    stranger::{now, soon},
    switchboard::{Inmate, Off, Switchboard, Who, pairing},
};
use blo_proto::Timestamp;
use tempfile::TempDir;

use blo_kit::world::{NORTH, SOUTH};

const YEAR_2099: Timestamp = Timestamp::from_millis(4_070_908_800_000);
const A_MINUTE_MS: u64 = 60_000;

struct Scene {
    south: Inmate,
    north: Inmate,
    _folder: TempDir,
}

impl Scene {
    /// The south's clock says `clock`; the north's is right.
    fn set(clock: Timestamp) -> Self {
        let folder = TempDir::new().unwrap();
        let board = Switchboard::default();
        let (south, north) = (Who::new(SOUTH), Who::new(NORTH));
        let pairings = [pairing(&south, &north)];
        let at = |name| folder.path().join(name);
        Self {
            south: board.start((&south, &at("south")), &pairings, Off::at(clock)),
            north: board.start((&north, &at("north")), &pairings, Arc::new(now)),
            _folder: folder,
        }
    }
}

fn alert(to: &str, headline: &str) -> AlertInput {
    AlertInput {
        to: vec![to.to_owned()],
        precedence: "FLASH".to_owned(),
        texts: vec![TextInput {
            language: "en".to_owned(),
            headline: headline.to_owned(),
            ..TextInput::default()
        }],
        ..AlertInput::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_in_1970_or_2099_writes_by_the_relays_time_and_says_so() {
    for clock in [Timestamp::from_millis(1_000), YEAR_2099] {
        let scene = Scene::set(clock);
        let (south, north) = (&scene.south.desk, &scene.north.desk);
        let mut at_north = north.watch(None).unwrap();
        linked(&scene.south).await;
        let sent = south.send(alert(NORTH, "What year is it?")).await.unwrap();
        let item = received(&mut at_north).await;
        assert_eq!(item.id, sent.id);
        assert!(item.by_relay_time, "{item:?}");
        let composed: Timestamp = item.composed_at.parse().unwrap();
        assert!(composed.millis_apart(now()) < A_MINUTE_MS, "{composed}");
        let status = south.status().await.unwrap();
        assert!(status.by_relay_time, "{status:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_in_1970_or_2099_still_reads_and_answers() {
    for clock in [Timestamp::from_millis(1_000), YEAR_2099] {
        let scene = Scene::set(clock);
        let (south, north) = (&scene.south.desk, &scene.north.desk);
        let mut at_south = south.watch(None).unwrap();
        let mut at_north = north.watch(None).unwrap();
        let sent = north.send(alert(SOUTH, "To the past")).await.unwrap();
        let item = received(&mut at_south).await;
        assert_eq!(item.id, sent.id);
        let id = item.id.parse().unwrap();
        south.show(id, None, String::new()).await.unwrap();
        let read = async {
            loop {
                let event = at_north.next().await.unwrap().unwrap();
                if event.change.is_some_and(|change| change.status == "read") {
                    return;
                }
            }
        };
        soon("read", read).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_that_was_written_offline_in_1970_or_2099_is_not_refused_for_it() {
    for clock in [Timestamp::from_millis(1_000), YEAR_2099] {
        let folder = TempDir::new().unwrap();
        let (south, north) = (Who::new(SOUTH), Who::new(NORTH));
        let pairings = [pairing(&south, &north)];
        let at = |name| folder.path().join(name);
        let board = Switchboard::default();
        board.unplug(true);
        let south = board.start((&south, &at("south")), &pairings, Off::at(clock));
        let sent = south
            .desk
            .send(alert(NORTH, "Written in the dark"))
            .await
            .unwrap();
        board.unplug(false);
        let north = board.start((&north, &at("north")), &pairings, Arc::new(now));
        let shown = async {
            loop {
                let inbox = north.desk.inbox(Listing::default()).await.unwrap();
                if let Some(item) = inbox.first() {
                    return item.clone();
                }
                tokio::task::yield_now().await;
            }
        };
        assert_eq!(soon("the alert", shown).await.id, sent.id);
    }
}

async fn linked(inmate: &Inmate) {
    let up = async {
        while inmate.desk.status().await.unwrap().link != "up" {
            tokio::task::yield_now().await;
        }
    };
    soon("the link", up).await;
}

async fn received(watch: &mut blo_client::desk::Watch) -> blo_client::desk::Item {
    let arrived = async {
        loop {
            let event = watch.next().await.unwrap().unwrap();
            if event.kind == "received" {
                return event.item.unwrap();
            }
        }
    };
    soon("an alert", arrived).await
}
