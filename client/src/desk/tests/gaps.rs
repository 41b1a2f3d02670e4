//! No gap unseen, and no false one: what a relay withholds is an alarm after a minute, what will never arrive is none.

use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine as _;
use blo_proto::frame::{Counterpart, Frame, Lane};

use super::{
    loss::{MINUTE, by_hand, no_gap},
    *,
};
use crate::gateway::LinkEvent;

struct Stage {
    world: World,
    ahead: Arc<AtomicU64>,
    south: Gateway,
    north: Gateway,
}

impl Stage {
    fn new() -> Self {
        let world = World::new();
        let (ahead, clock) = by_hand(&world);
        let start = |office| world.start_at(office, &clock);
        let (south, north) = (start(&world.south), start(&world.north));
        Self {
            world,
            ahead,
            south,
            north,
        }
    }

    fn later(&self, minutes: u64) {
        self.ahead.fetch_add(minutes * MINUTE, Ordering::Relaxed);
    }

    /// South sends one, which crosses.
    async fn cross(&self, precedence: &str, headline: &str) {
        let desk = Desk::of(&self.south);
        let mut watch = desk.watch(None).unwrap();
        let alert = alert(&self.world.north, precedence, headline);
        desk.send(alert).await.unwrap();
        until(&mut watch, climbs_to("delivered")).await;
    }

    /// South sends one that goes no further than this.
    async fn send(&self, precedence: &str, headline: &str, status: &'static str) {
        let desk = Desk::of(&self.south);
        let mut watch = desk.watch(None).unwrap();
        let alert = alert(&self.world.north, precedence, headline);
        desk.send(alert).await.unwrap();
        until(&mut watch, climbs_to(status)).await;
    }

    /// South links again, which brings its marks.
    fn mark(&self) {
        self.world.relay.close(&self.world.south.id);
        self.world.relay.open(&self.world.south.id);
    }

    /// An officer at south takes in an agreement with north; the relay does not know of it.
    async fn agree(&self, serial: u64) {
        let signed = pairing_with([&self.world.south, &self.world.north], serial).encode();
        let signed = base64::engine::general_purpose::STANDARD.encode(signed);
        assert!(Desk::of(&self.south).agree(&signed).await.unwrap());
    }

    /// The relay shows south an agreement with north.
    fn show_agreement(&self, serial: u64) {
        let (south, north) = (&self.world.south, &self.world.north);
        let shown = |bundle| {
            Frame::Counterpart(Counterpart {
                office: north.id.clone(),
                pairing: pairing_with([south, north], serial).encode(),
                bundle,
                chain: vec![Bytes::from_static(b"leaf")],
                serial: 0,
            })
        };
        self.world.relay.with(|inner| {
            let frame = shown(inner.bundle_of(&north.id));
            inner.tell(&south.id, LinkEvent::Frame(Lane::Control, frame));
        });
    }

    /// Something happens at north, so that it looks at its clock.
    async fn stir(&self) {
        let alert = alert(&self.world.south, "ROUTINE", "stirred");
        Desk::of(&self.north).send(alert).await.unwrap();
    }
}

fn alarm(code: &'static str, cleared: bool) -> impl FnMut(&Event) -> bool {
    move |event| {
        let alarm = event.alarm.as_ref();
        alarm.is_some_and(|alarm| alarm.code == code && alarm.cleared == cleared)
    }
}

#[tokio::test]
async fn a_relay_that_withholds_the_last_alerts_is_found_out_and_the_alarm_goes_when_they_come() {
    let stage = Stage::new();
    let north = Desk::of(&stage.north);
    stage.cross("FLASH", "one").await;
    stage
        .world
        .relay
        .with(|inner| inner.withheld = Some((stage.world.north.id.clone(), 2)));
    stage.send("FLASH", "two", "held").await;
    stage.send("FLASH", "three", "held").await;
    stage.mark();
    stage.cross("ROUTINE", "after the mark").await;
    no_gap(&[&north]).await;
    stage.later(2);
    stage.stir().await;
    let mut watch = north.watch(Some("0")).unwrap();
    let event = until(&mut watch, alarm("gap", false)).await;
    assert_eq!(
        event.alarm.unwrap().office,
        stage.world.south.id.to_string()
    );
    let status = north.status().await.unwrap();
    let gap = &status.counterparts[0].gaps[0];
    assert_eq!((gap.missing, gap.precedence.as_str()), (2, "FLASH"));
    assert_eq!(status.alarms.len(), 1);
    // North links again, and is given what the relay holds.
    stage.world.relay.close(&stage.world.north.id);
    stage.world.relay.open(&stage.world.north.id);
    until(&mut watch, |event| {
        event
            .item
            .as_ref()
            .is_some_and(|item| item.headline == "three")
    })
    .await;
    stage.later(1);
    stage.stir().await;
    until(&mut watch, alarm("gap", true)).await;
    assert!(north.status().await.unwrap().alarms.is_empty());
}

#[tokio::test]
async fn traffic_does_not_hide_a_gap() {
    let stage = Stage::new();
    stage.cross("FLASH", "one").await;
    stage
        .world
        .relay
        .with(|inner| inner.withheld = Some((stage.world.north.id.clone(), 1)));
    stage.send("FLASH", "two", "held").await;
    stage.mark();
    for headline in ["three", "four", "five", "six"] {
        stage.later(1);
        stage.cross("FLASH", headline).await;
    }
    let mut watch = Desk::of(&stage.north).watch(Some("0")).unwrap();
    until(&mut watch, alarm("gap", false)).await;
}

#[tokio::test]
async fn a_mark_that_stays_out_is_itself_an_alarm() {
    let stage = Stage::new();
    let north = Desk::of(&stage.north);
    stage.cross("FLASH", "one").await;
    let all = Some((stage.world.north.id.clone(), u32::MAX));
    stage.world.relay.with(|inner| inner.withheld = all);
    stage.later(70);
    stage.stir().await;
    assert!(north.status().await.unwrap().alarms.is_empty());
    stage.later(10);
    stage.stir().await;
    let mut watch = north.watch(Some("0")).unwrap();
    until(&mut watch, alarm("mark_overdue", false)).await;
    stage.world.relay.with(|inner| inner.withheld = None);
    stage.mark();
    stage.cross("ROUTINE", "after the mark").await;
    stage.later(1);
    stage.stir().await;
    until(&mut watch, alarm("mark_overdue", true)).await;
}

#[tokio::test]
async fn refused_and_expired_numbers_are_no_gap() {
    let stage = Stage::new();
    let north = Desk::of(&stage.north);
    stage.cross("FLASH", "one").await;
    stage.world.relay.with(|inner| inner.refusals = 1);
    stage.send("FLASH", "refused", "refused_by_relay").await;
    stage.cross("FLASH", "three").await;
    stage
        .world
        .relay
        .with(|inner| inner.withheld = Some((stage.world.north.id.clone(), 1)));
    let desk = Desk::of(&stage.south);
    let mut watch = desk.watch(None).unwrap();
    let short = AlertInput {
        lifetime_s: Some(60),
        ..alert(&stage.world.north, "FLASH", "expired")
    };
    desk.send(short).await.unwrap();
    until(&mut watch, climbs_to("held")).await;
    stage.later(3);
    stage
        .world
        .relay
        .with(|inner| inner.expire(&stage.world.north.id));
    until(&mut watch, climbs_to("expired")).await;
    stage.mark();
    stage.cross("FLASH", "five").await;
    for _ in 0..3 {
        stage.later(1);
        stage.stir().await;
        stage.cross("ROUTINE", "meanwhile").await;
    }
    no_gap(&[&north]).await;
    assert_eq!(headlines(&north).await[..3], ["one", "three", "five"]);
}

#[tokio::test]
async fn r18_what_an_end_left_void_is_no_gap_though_two_agree_twice_before_the_relay_shows_it() {
    let stage = Stage::new();
    let north = Desk::of(&stage.north);
    stage.cross("FLASH", "one").await;
    let one = Some((stage.world.north.id.clone(), 1));
    stage.world.relay.with(|inner| inner.withheld = one);
    stage.send("FLASH", "void", "held").await;
    let south = Desk::of(&stage.south);
    assert!(south.unpair(stage.world.north.id.clone()).await.unwrap());
    let voided = |inner: &mut relay::Inner| inner.lose(&stage.world.north.id);
    stage.world.relay.with(voided);
    stage.agree(3).await;
    stage.agree(4).await;
    stage.show_agreement(4);
    stage.mark();
    for _ in 0..3 {
        stage.cross("FLASH", "later").await;
        stage.later(1);
        stage.stir().await;
    }
    no_gap(&[&north]).await;
    assert!(north.status().await.unwrap().alarms.is_empty());
}

#[tokio::test]
async fn a_flash_that_overtakes_raises_no_gap() {
    let stage = Stage::new();
    let north = Desk::of(&stage.north);
    stage.cross("ROUTINE", "one").await;
    // It stands in for a slow lane: held, and on its way for a long time, its mark behind it.
    stage
        .world
        .relay
        .with(|inner| inner.withheld = Some((stage.world.north.id.clone(), 1)));
    stage.send("ROUTINE", "slow", "held").await;
    for _ in 0..3 {
        stage.cross("FLASH", "overtakes").await;
        stage.later(1);
        stage.stir().await;
    }
    no_gap(&[&north]).await;
    assert!(north.status().await.unwrap().alarms.is_empty());
}
