//! An alert crosses: sent, held, delivered, read, answered; offline, restarted, repeated.

use super::*;

#[tokio::test]
async fn an_alert_crosses_and_its_answer_returns() {
    let world = World::new();
    let (south, north) = world.both();
    let (south_desk, north_desk) = (Desk::of(&south), Desk::of(&north));
    let mut south_watch = south_desk.watch(Some("0")).unwrap();
    let mut north_watch = north_desk.watch(Some("0")).unwrap();

    let sent = south_desk
        .send(alert(&world.north, "FLASH", "van of five"))
        .await
        .unwrap();
    assert_eq!((sent.status.as_str(), sent.repeated), ("queued", false));
    until(&mut south_watch, climbs_to("held")).await;
    let event = until(&mut north_watch, received).await;
    assert_eq!(event.item.unwrap().id, sent.id);
    until(&mut south_watch, climbs_to("delivered")).await;

    let id = sent.id.parse().unwrap();
    let view = north_desk
        .show(id, None, "Officer Nang".to_owned())
        .await
        .unwrap();
    assert_eq!(view.texts[0].description, MARKER);
    assert_eq!(view.item.status, "read");
    until(&mut south_watch, climbs_to("read")).await;
    for note in ["at gate 2", "driver held"] {
        let ack = AckInput {
            outcome: "stopped".to_owned(),
            note: note.to_owned(),
            officer: "Officer Nang".to_owned(),
            sender: None,
        };
        assert_eq!(
            north_desk.acknowledge(id, ack).await.unwrap().status,
            "actioned"
        );
        until(&mut south_watch, climbs_to("actioned")).await;
    }
    told_at_both_ends(&south_desk, &north_desk, id).await;
    south.shutdown().await;
    north.shutdown().await;
    no_word_on_disk(&world, &sent.id);
}

async fn told_at_both_ends(south_desk: &Desk, north_desk: &Desk, id: blo_proto::AlertId) {
    let view = south_desk.show(id, None, String::new()).await.unwrap();
    let ladder: Vec<_> = view
        .receipts
        .iter()
        .map(|one| one.status.as_str())
        .collect();
    assert_eq!(
        ladder,
        ["held", "delivered", "read", "actioned", "actioned"]
    );
    assert_eq!(view.receipts[4].note, "driver held");
    assert_eq!(view.receipts[4].counter, 2);
    let evidence = south_desk.evidence(id, None).await.unwrap();
    assert_eq!(evidence.counterparts[0].alerts.len(), 1);
    assert_eq!(evidence.counterparts[0].receipts.len(), 4);
    assert_eq!(evidence.counterparts[0].relay_receipts.len(), 1);
    let evidence = north_desk.evidence(id, None).await.unwrap();
    assert_eq!(evidence.counterparts[0].alerts.len(), 1);
}

/// Neither words, names nor ids lie readable in any file of a stopped home.
fn no_word_on_disk(world: &World, id: &str) {
    for word in [
        MARKER,
        "van of five",
        id,
        "mae-sai.th",
        "Nang",
        "driver held",
    ] {
        assert_eq!(
            files_with(world.dir.path(), word.as_bytes()),
            Vec::<PathBuf>::new(),
            "{word}"
        );
    }
}

#[tokio::test]
async fn what_was_sent_offline_goes_out_the_most_urgent_first() {
    let world = World::new();
    let (south, north) = world.both();
    let (south_desk, north_desk) = (Desk::of(&south), Desk::of(&north));
    let mut watch = south_desk.watch(Some("0")).unwrap();
    south_desk
        .send(alert(&world.north, "ROUTINE", "first"))
        .await
        .unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    world.relay.close(&world.south.id);
    for (precedence, headline) in [
        ("ROUTINE", "r"),
        ("PRIORITY", "p"),
        ("IMMEDIATE", "i"),
        ("FLASH", "f"),
    ] {
        let sent = south_desk
            .send(alert(&world.north, precedence, headline))
            .await
            .unwrap();
        assert_eq!(sent.status, "queued");
    }
    world.relay.with(|inner| inner.seen.clear());
    world.relay.open(&world.south.id);
    let mut left = 4;
    until(&mut watch, |event| {
        left -= i32::from(climbs_to("delivered")(event));
        left == 0
    })
    .await;
    let mut shown = headlines(&north_desk).await;
    shown.sort();
    assert_eq!(shown, ["f", "first", "i", "p", "r"]);
    let order = world.relay.with(|inner| inner.seen.clone());
    let alerts: Vec<_> = order
        .iter()
        .filter(|(from, _)| *from == world.south.id)
        .collect();
    let ranks: Vec<_> = alerts
        .iter()
        .take(4)
        .map(|(_, precedence)| precedence.rank())
        .collect();
    assert_eq!(ranks, [0, 1, 2, 3], "FLASH leaves first");
    drop((south, north));
}

#[tokio::test]
async fn a_restart_at_any_point_loses_and_repeats_nothing() {
    let world = World::new();
    let mut expected = Vec::new();
    let north = world.start(&world.north);
    let north_desk = Desk::of(&north);
    for run in 0..6 {
        let south = world.start(&world.south);
        let desk = Desk::of(&south);
        for n in 0..20 {
            let headline = format!("{run}-{n}");
            let mut input = alert(&world.north, "IMMEDIATE", &headline);
            input.reference = Some(headline.clone());
            desk.send(input.clone()).await.unwrap();
            if n % 5 == 0 {
                assert!(desk.send(input).await.unwrap().repeated);
            }
            expected.push(headline);
        }
        if run % 2 == 0 {
            south.shutdown().await;
        } else {
            stop_hard(south, desk).await;
        }
    }
    let south = world.start(&world.south);
    let desk = Desk::of(&south);
    let mut watch = desk.watch(Some("0")).unwrap();
    let mut left = expected.len();
    until(&mut watch, |event| {
        left -= usize::from(climbs_to("delivered")(event));
        left == 0
    })
    .await;
    let listing = Listing {
        limit: 1_000,
        ..Listing::default()
    };
    let items = north_desk.inbox(listing.clone()).await.unwrap();
    let mut shown: Vec<_> = items.into_iter().map(|item| item.headline).collect();
    shown.sort();
    expected.sort();
    assert_eq!(shown, expected);
    for item in desk.outbox(listing).await.unwrap() {
        assert_eq!(item.status, "delivered");
    }
    drop((south, north));
}

/// Ends a gateway as a kill would: nothing is finished. The journal's lock goes with the last reader.
pub(super) async fn stop_hard(gateway: Gateway, desk: Desk) {
    let shelf = Arc::downgrade(&gateway.doors().shelf);
    drop((gateway, desk));
    let gone = async {
        while shelf.strong_count() > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), gone)
        .await
        .expect("the task ends");
}

#[tokio::test]
async fn the_recipient_restarts_and_its_watch_goes_on_where_it_was() {
    let world = World::new();
    let south = world.start(&world.south);
    let desk = Desk::of(&south);
    let north = world.start(&world.north);
    let north_desk = Desk::of(&north);
    let mut watch = north_desk.watch(Some("0")).unwrap();
    let mut shown = Vec::new();
    for n in 0..10 {
        desk.send(alert(&world.north, "PRIORITY", &n.to_string()))
            .await
            .unwrap();
    }
    let mut cursor = String::new();
    for _ in 0..4 {
        let event = until(&mut watch, received).await;
        shown.push(event.item.unwrap().headline);
        cursor = event.cursor;
    }
    drop(watch);
    stop_hard(north, north_desk).await;
    desk.send(alert(&world.north, "PRIORITY", "10"))
        .await
        .unwrap();
    let north = world.start(&world.north);
    let mut watch = Desk::of(&north).watch(Some(&cursor)).unwrap();
    for _ in 0..7 {
        shown.push(until(&mut watch, received).await.item.unwrap().headline);
    }
    let expected: Vec<_> = (0..11).map(|n| n.to_string()).collect();
    assert_eq!(shown, expected);
    assert!(Desk::of(&north).watch(Some("999999")).is_err());
    drop((south, north));
}
