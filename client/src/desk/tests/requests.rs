//! Requests: by when, what was said to them, and who is reminded, over restarts and days.

use std::sync::atomic::Ordering;

use blo_proto::alert::{Alert, MessageType, Reference, Status, Text, Written};

use super::{
    loss::{MINUTE, by_hand},
    threads::{about, said, send_unasked},
    *,
};
use crate::desk::{AskedView, DeclineInput, DelayInput};

const HOUR: u64 = 60 * MINUTE;

fn request(to: &Office, precedence: &str) -> AlertInput {
    AlertInput {
        message_type: "request".to_owned(),
        lifetime_s: Some(3 * 86_400),
        ..alert(to, precedence, "Whose is the van?")
    }
}

fn delay(until: Option<Timestamp>) -> Option<DelayInput> {
    Some(DelayInput {
        reason: "searching".to_owned(),
        note: "in the archive".to_owned(),
        until: until.map(|at| at.to_string()),
    })
}

/// How a request of this office, or to it, is.
fn asked(desk: &Desk, id: &str) -> AskedView {
    let found = desk.reading.find(&id.parse().unwrap(), None).unwrap();
    let item = desk.reading.item(&found).unwrap();
    item.asked.into_iter().next().expect("it is a request")
}

/// The alarms that stand, once the gateway has looked.
pub(super) async fn alarms(desk: &Desk, other: &Office) -> BTreeMap<String, String> {
    // A question makes a round, and a round looks.
    desk.known(other.id.clone()).await.unwrap();
    let status = desk.status().await.unwrap();
    // Hours that pass in one step leave marks behind.
    let all = status.alarms.into_iter();
    let all = all.filter(|alarm| alarm.code != "mark_overdue");
    all.map(|alarm| (alarm.code, alarm.message)).collect()
}

/// Waits until these alarms stand and no others, by their codes.
pub(super) async fn alarmed(desk: &Desk, other: &Office, codes: &[&str]) {
    let wait = async {
        loop {
            let now = alarms(desk, other).await;
            if now.keys().map(String::as_str).eq(codes.iter().copied()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(10), wait).await;
    let now = alarms(desk, other).await;
    assert!(waited.is_ok(), "{codes:?} and not {now:?}");
}

/// Requests that wait for an answer.
fn open() -> Listing {
    Listing {
        open_only: true,
        ..Listing::default()
    }
}

#[tokio::test]
async fn a_request_has_a_time_of_its_precedence_and_the_first_deadline_is_listed_first() {
    let world = World::new();
    let (south, north) = world.both();
    let (desk, other) = (Desk::of(&south), Desk::of(&north));
    let mut at_north = other.watch(Some("0")).unwrap();
    let mut ids = Vec::new();
    for (precedence, hours) in [("ROUTINE", 7 * 24), ("PRIORITY", 72), ("FLASH", 8)] {
        let now = system_clock().now();
        let sent = desk.send(request(&world.north, precedence)).await.unwrap();
        until(&mut at_north, received).await;
        let deadline = asked(&other, &sent.id).deadline.unwrap();
        let by: Timestamp = deadline.parse().unwrap();
        let off = by.millis_apart(now.plus_millis(hours * HOUR));
        assert!(off < MINUTE, "{precedence}: {by}");
        ids.push(sent);
    }
    let listed = other.inbox(open()).await.unwrap();
    let order: Vec<_> = listed.iter().map(|item| item.precedence.as_str()).collect();
    assert_eq!(order, ["FLASH", "PRIORITY", "ROUTINE"]);
    let refusal = AlertInput {
        decline: Some(DeclineInput {
            reason: "not_available".to_owned(),
            note: String::new(),
        }),
        ..about(&ids[0], "refusal")
    };
    other.send(refusal).await.unwrap();
    let mut at_south = desk.watch(Some("0")).unwrap();
    until(&mut at_south, received).await;
    for desk in [&desk, &other] {
        assert_eq!(asked(desk, &ids[0].id).state, "refused");
        assert_eq!(asked(desk, &ids[1].id).state, "open");
    }
    assert_eq!(other.inbox(open()).await.unwrap().len(), 2);
    drop((south, north));
}

#[tokio::test]
async fn both_see_what_was_said_to_a_request() {
    let world = World::new();
    let (south, north) = world.both();
    let (desk, other) = (Desk::of(&south), Desk::of(&north));
    let (mut at_south, mut at_north) = (
        desk.watch(Some("0")).unwrap(),
        other.watch(Some("0")).unwrap(),
    );
    let flash = desk.send(request(&world.north, "FLASH")).await.unwrap();
    until(&mut at_north, received).await;
    for (wrong, why) in [
        (None, "a delay says why and until when"),
        (Some(Timestamp::from_millis(1)), "in a time to come"),
    ] {
        let wrong = AlertInput {
            delay: delay(wrong),
            ..about(&flash, "delay")
        };
        let error = other.send(wrong).await.unwrap_err();
        assert!(error.message.contains(why), "{error}");
    }
    let answer = || AlertInput {
        texts: said("Ours"),
        ..about(&flash, "answer")
    };
    assert_eq!(desk.send(answer()).await.unwrap_err().code, "bad_reference");
    let until_then = system_clock().now().plus_millis(20 * HOUR);
    let later = AlertInput {
        delay: delay(Some(until_then)),
        ..about(&flash, "delay")
    };
    other.send(later).await.unwrap();
    let came = until(&mut at_south, received).await.item.unwrap();
    assert_eq!(came.precedence, "FLASH", "as urgent as what was asked");
    let view = desk.show(came.id.parse().unwrap(), None, String::new());
    assert_eq!(view.await.unwrap().delay, delay(Some(until_then)));
    for desk in [&desk, &other] {
        let asked = asked(desk, &flash.id);
        assert_eq!((asked.state.as_str(), asked.overdue), ("delayed", false));
        assert_eq!(asked.deadline, Some(until_then.to_string()));
        assert_eq!(asked.by.as_ref(), Some(&came.id));
    }
    other.send(answer()).await.unwrap();
    until(&mut at_south, received).await;
    for desk in [&desk, &other] {
        assert_eq!(asked(desk, &flash.id).state, "answered");
    }
    assert_eq!(other.inbox(open()).await.unwrap(), []);
    drop((south, north));
}

#[tokio::test]
async fn who_was_not_asked_cannot_answer_and_both_are_told() {
    let world = World::new();
    let (south, north) = world.both();
    let (desk, other) = (Desk::of(&south), Desk::of(&north));
    let (mut at_south, mut at_north) = (
        desk.watch(Some("0")).unwrap(),
        other.watch(Some("0")).unwrap(),
    );
    let sent = desk.send(request(&world.north, "FLASH")).await.unwrap();
    until(&mut at_north, received).await;
    let asked_before = other.reading.find(&sent.id.parse().unwrap(), None).unwrap();
    let digest = asked_before.written().unwrap().digest();
    let other_text = blo_proto::Digest::from_bytes([1; 32]);
    for digest in [other_text, digest] {
        let recipients = vec![world.south.id.clone()];
        let precedence = blo_proto::Precedence::Flash;
        let exercise = Status::Exercise;
        let answer = Alert {
            message_type: MessageType::Answer,
            texts: vec![Text::original("en", "Ours")],
            references: vec![Reference {
                sender: world.south.id.clone(),
                id: sent.id.parse().unwrap(),
                digest,
            }],
            ..Alert::new(exercise, world.north.id.clone(), recipients, precedence)
        };
        send_unasked(&other, Written::write(&answer).unwrap()).await;
        until(&mut at_north, climbs_to("refused_by_recipient")).await;
    }
    until(&mut at_south, |event| event.alarm.is_some()).await;
    assert_eq!(asked(&desk, &sent.id).state, "open");
    drop((south, north));
}

#[tokio::test]
async fn a_request_reminds_and_is_overdue_at_both_ends_over_a_restart_until_it_is_answered() {
    let world = World::new();
    let (now, clock) = by_hand(&world);
    let mut south = world.start_at(&world.south, &clock);
    let mut north = world.start_at(&world.north, &clock);
    let (mut desk, mut other) = (Desk::of(&south), Desk::of(&north));
    let mut at_north = other.watch(Some("0")).unwrap();
    let input = AlertInput {
        status: "exercise".to_owned(),
        ..request(&world.north, "IMMEDIATE")
    };
    let sent = desk.send(input).await.unwrap();
    let came = until(&mut at_north, received).await.item.unwrap();
    other
        .show(came.id.parse().unwrap(), None, String::new())
        .await
        .unwrap();
    drop(at_north);
    now.fetch_add(5 * HOUR, Ordering::Relaxed);
    alarmed(&other, &world.south, &[]).await;
    assert!(!asked(&other, &sent.id).due);
    now.fetch_add(HOUR + MINUTE, Ordering::Relaxed);
    alarmed(&other, &world.south, &["request_due"]).await;
    assert!(asked(&other, &sent.id).due);
    alarmed(&desk, &world.north, &[]).await;
    now.fetch_add(2 * HOUR, Ordering::Relaxed);
    for restarted in [false, true] {
        if restarted {
            drop((desk, other));
            south.shutdown().await;
            north.shutdown().await;
            south = world.start_at(&world.south, &clock);
            north = world.start_at(&world.north, &clock);
            (desk, other) = (Desk::of(&south), Desk::of(&north));
        }
        alarmed(&other, &world.south, &["request_overdue"]).await;
        alarmed(&desk, &world.north, &["answer_overdue"]).await;
        let said = alarms(&desk, &world.north).await;
        assert!(said["answer_overdue"].contains(&format!("{} (EXERCISE)", sent.id)));
    }
    assert!(asked(&desk, &sent.id).overdue);
    let answer = AlertInput {
        texts: said("Ours"),
        ..about(&sent, "answer")
    };
    other.send(answer).await.unwrap();
    alarmed(&other, &world.south, &[]).await;
    alarmed(&desk, &world.north, &[]).await;
    drop((south, north));
}
