//! Alerts are found by what they say, and by nothing that lies on a disk.

use blo_proto::AlertId;

use super::{
    AckInput, AlertInput, Desk, MARKER, TextInput, World, alert, climbs_to, files_with, received,
    until,
};
use crate::desk::{SearchInput, SearchView};

async fn find(desk: &Desk, phrases: &[&str]) -> SearchView {
    let phrases = phrases.iter().map(|phrase| (*phrase).to_owned()).collect();
    let search = SearchInput {
        phrases,
        ..SearchInput::default()
    };
    desk.search(search).await.unwrap()
}

async fn found(desk: &Desk, phrases: &[&str]) -> Vec<String> {
    // Something that tells nothing new of any alert may have just been written.
    let mut view = find(desk, phrases).await;
    for _ in 0..100 {
        if view.read == view.of {
            break;
        }
        tokio::task::yield_now().await;
        view = find(desk, phrases).await;
    }
    assert_eq!(view.read, view.of, "all of it is read");
    view.items.into_iter().map(|item| item.headline).collect()
}

#[tokio::test]
async fn r37_what_comes_is_found_at_once_and_after_a_start_again() {
    let world = World::new();
    let (south, north) = world.both();
    let (desk, north_desk) = (Desk::of(&south), Desk::of(&north));
    let mut watch = north_desk.watch(Some("0")).unwrap();
    for headline in ["พบยาบ้าในรถกระบะ", "plate กข 1234", "ma túy"]
    {
        desk.send(alert(&world.north, "ROUTINE", headline))
            .await
            .unwrap();
        until(&mut watch, received).await;
    }
    assert_eq!(found(&north_desk, &["ยาบ้า"]).await, ["พบยาบ้าในรถกระบะ"]);
    assert_eq!(found(&north_desk, &["กข1234"]).await, ["plate กข 1234"]);
    assert_eq!(found(&desk, &["ma tuy", MARKER]).await, ["ma túy"]);
    assert_eq!(found(&desk, &["ma tuy", "plate"]).await, [""; 0]);
    assert_eq!(found(&desk, &["ma tùy"]).await, [""; 0], "another tone");
    assert_eq!(found(&desk, &[MARKER]).await.len(), 3);
    assert_eq!(
        found(&desk, &[MARKER]).await[0],
        "ma túy",
        "the newest first"
    );
    drop((desk, north_desk, watch));
    south.shutdown().await;
    north.shutdown().await;
    let north = world.start(&world.north);
    let desk = Desk::of(&north);
    assert_eq!(found(&desk, &["ยาบ้า"]).await, ["พบยาบ้าในรถกระบะ"]);
    assert_eq!(found(&desk, &[MARKER]).await.len(), 3);
    drop(desk);
    north.shutdown().await;
    for needle in [MARKER.get(..8).unwrap(), "ยาบ้า"] {
        let files = files_with(world.dir.path(), needle.as_bytes());
        assert_eq!(files, [""; 0].map(std::path::PathBuf::from), "{needle}");
    }
}

/// Five alerts from south to north: a FLASH, two of a case, one of a category.
async fn five(world: &World, desk: &Desk) {
    for number in 0..5 {
        let precedence = if number == 2 { "FLASH" } else { "ROUTINE" };
        let mut one = alert(&world.north, precedence, &format!("number {number}"));
        one.incident = if number > 2 { "case 7" } else { "" }.to_owned();
        one.category = if number == 0 { "drugs" } else { "" }.to_owned();
        one.status = if number == 1 { "exercise" } else { "" }.to_owned();
        desk.send(one).await.unwrap();
    }
}

/// What is asked for, as text: fields with their values, and words.
fn ask(json: &str) -> SearchInput {
    serde_json::from_str(json).unwrap()
}

async fn numbers(desk: &Desk, search: SearchInput) -> Vec<u8> {
    let view = desk.search(search).await.unwrap();
    let number = |item: crate::desk::Item| item.headline.bytes().last().unwrap() - b'0';
    view.items.into_iter().map(number).collect()
}

#[tokio::test]
async fn r37_every_filter_must_hold() {
    let world = World::new();
    let (south, north) = world.both();
    let desk = Desk::of(&south);
    five(&world, &desk).await;
    for (search, found) in [
        (r#"{"precedence":"FLASH","phrases":["number"]}"#, vec![2]),
        (r#"{"incident":"case 7","phrases":["number"]}"#, vec![4, 3]),
        (r#"{"category":"drugs"}"#, vec![0]),
        (
            r#"{"from":"mae-sai.th","to":"tachileik.mm","direction":"sent"}"#,
            vec![4, 3, 2, 1, 0],
        ),
        (r#"{"from":"tachileik.mm","phrases":["number"]}"#, vec![]),
        (r#"{"to":"poipet.kh","phrases":["number"]}"#, vec![]),
        (r#"{"direction":"received","phrases":["number"]}"#, vec![]),
        (r#"{"unread_only":true,"phrases":["number"]}"#, vec![]),
        (r#"{"counterpart":"tachileik.mm"}"#, vec![4, 3, 2, 1, 0]),
        (r#"{"counterpart":"poipet.kh"}"#, vec![]),
        (r#"{"exercise":true}"#, vec![1]),
        (r#"{"exercise":false,"category":"drugs"}"#, vec![0]),
        (r#"{"with_files":true}"#, vec![]),
        (r#"{"status":"actioned"}"#, vec![]),
        (r#"{"until":"2020-01-01T00:00:00Z"}"#, vec![]),
        (r#"{"since":"2200-01-01T00:00:00Z"}"#, vec![]),
    ] {
        assert_eq!(numbers(&desk, ask(search)).await, found, "{search}");
    }
    for bad in [
        r#"{"phrases":["x"]}"#,
        r#"{"from":"nowhere"}"#,
        r#"{"direction":"sideways"}"#,
        r#"{"since":"yesterday"}"#,
        r#"{"status":"underway"}"#,
        r#"{"counterpart":"nowhere"}"#,
        r#"{"after":"x"}"#,
    ] {
        let error = desk.search(ask(bad)).await.unwrap_err();
        assert!(error.message.contains(". "), "{error}: what to do");
    }
    let mut many = ask("{}");
    many.phrases = vec!["xx".to_owned(); 17];
    assert!(desk.search(many).await.is_err());
    drop(desk);
    south.shutdown().await;
    north.shutdown().await;
}

#[tokio::test]
async fn r37_how_far_an_alert_has_come_and_its_files_are_asked_for_as_they_are_now() {
    let world = World::new();
    let (south, north) = world.both();
    let (desk, north_desk) = (Desk::of(&south), Desk::of(&north));
    let mut watch = north_desk.watch(Some("0")).unwrap();
    let named = ("photo.jpg".to_owned(), "image/jpeg".to_owned());
    let file = desk.attach(named, 3).await.unwrap().attachment;
    desk.attach_part(&file, b"jpg".to_vec()).await.unwrap();
    let mut one = alert(&world.north, "ROUTINE", "number 1");
    one.attachments = vec![desk.attach_end(&file).await.unwrap().attachment];
    let id = desk.send(one).await.unwrap().id.parse().unwrap();
    until(&mut watch, received).await;
    desk.send(alert(&world.north, "ROUTINE", "number 2"))
        .await
        .unwrap();
    until(&mut watch, received).await;
    let is = async |json: &str| numbers(&north_desk, ask(json)).await;
    assert_eq!(is(r#"{"with_files":true}"#).await, [1]);
    assert_eq!(is(r#"{"status":"delivered"}"#).await, [2, 1]);
    north_desk.show(id, None, String::new()).await.unwrap();
    assert_eq!(is(r#"{"status":"read"}"#).await, [1]);
    assert_eq!(is(r#"{"status":"delivered"}"#).await, [2]);
    drop((desk, north_desk, watch));
    south.shutdown().await;
    north.shutdown().await;
}

#[tokio::test]
async fn r37_an_export_of_what_a_search_finds_has_that_and_nothing_else() {
    let world = World::new();
    let south = world.start(&world.south);
    let desk = Desk::of(&south);
    five(&world, &desk).await;
    for (search, found) in [
        (r#"{"incident":"case 7","limit":1}"#, vec![3, 4]),
        (r#"{"phrases":["number 2"]}"#, vec![2]),
        (r#"{"direction":"received"}"#, vec![]),
        ("{}", vec![0, 1, 2, 3, 4]),
    ] {
        let input = crate::desk::ExportInput {
            matching: Some(ask(search)),
            officer: "Hla".to_owned(),
            ..crate::desk::ExportInput::default()
        };
        let begun = desk.begin_export(input.clone()).await.unwrap();
        let noted = desk.export_noted(&begun.export).unwrap();
        assert_eq!(
            (noted.officer.as_str(), &noted.asked),
            ("Hla", &input),
            "{search}"
        );
        let page = desk.export_page(&begun.export, 0).await.unwrap();
        let rows = page.rows.iter();
        let numbers = rows.map(|row| row.alert.item.headline.bytes().last().unwrap() - b'0');
        assert_eq!(numbers.collect::<Vec<_>>(), found, "{search}");
    }
    let bad = crate::desk::ExportInput {
        matching: Some(ask(r#"{"phrases":["x"]}"#)),
        ..crate::desk::ExportInput::default()
    };
    assert_eq!(
        desk.begin_export(bad).await.unwrap_err().code,
        "bad_content"
    );
    drop(desk);
    south.shutdown().await;
}

#[tokio::test]
async fn r37_a_cursor_goes_on_where_the_last_answer_ended() {
    let world = World::new();
    let south = world.start(&world.south);
    let desk = Desk::of(&south);
    five(&world, &desk).await;
    let (mut all, mut search) = (Vec::new(), ask(r#"{"phrases":["number"],"limit":2}"#));
    loop {
        let view = desk.search(search.clone()).await.unwrap();
        all.extend(view.items.into_iter().map(|item| item.headline));
        search.after = view.next;
        if search.after.is_none() {
            break;
        }
    }
    assert_eq!(
        all,
        [4, 3, 2, 1, 0].map(|number| format!("number {number}"))
    );
    drop(desk);
    south.shutdown().await;
}

#[tokio::test]
async fn r37_notes_of_officers_are_found_and_what_was_taken_back_is_marked() {
    let world = World::new();
    let (south, north) = world.both();
    let (desk, north_desk) = (Desk::of(&south), Desk::of(&north));
    let mut watch = north_desk.watch(Some("0")).unwrap();
    let mut sent = desk.watch(Some("0")).unwrap();
    let id = desk
        .send(alert(&world.north, "ROUTINE", "a van"))
        .await
        .unwrap()
        .id;
    until(&mut watch, received).await;
    assert_eq!(found(&north_desk, &["warehouse"]).await, [""; 0]);
    let ack = AckInput {
        outcome: "seized".to_owned(),
        note: "in the WAREHOUSE".to_owned(),
        ..AckInput::default()
    };
    let id: AlertId = id.parse().unwrap();
    north_desk.acknowledge(id, ack).await.unwrap();
    until(&mut sent, climbs_to("actioned")).await;
    assert_eq!(found(&north_desk, &["warehouse"]).await, ["a van"]);
    assert_eq!(found(&desk, &["warehouse"]).await, ["a van"]);
    let reference = crate::desk::ReferenceInput {
        sender: world.south.id.to_string(),
        id: id.to_string(),
    };
    let cancel = AlertInput {
        message_type: "cancel".to_owned(),
        references: vec![reference],
        texts: vec![TextInput {
            language: "en".to_owned(),
            headline: "no such one".to_owned(),
            ..TextInput::default()
        }],
        ..alert(&world.north, "ROUTINE", "")
    };
    desk.send(cancel).await.unwrap();
    until(&mut watch, |event| {
        event
            .item
            .as_ref()
            .is_some_and(|item| item.message_type == "cancel")
    })
    .await;
    let view = find(&north_desk, &["van"]).await;
    assert!(view.items.iter().all(|item| item.cancelled), "{view:?}");
    drop((desk, north_desk, watch, sent));
    south.shutdown().await;
    north.shutdown().await;
    notes_are_read_at_a_start(&world).await;
}

async fn notes_are_read_at_a_start(world: &World) {
    for office in [&world.south, &world.north] {
        let gateway = world.start(office);
        let desk = Desk::of(&gateway);
        assert_eq!(
            found(&desk, &["warehouse"]).await,
            ["a van"],
            "{}",
            office.id
        );
        drop(desk);
        gateway.shutdown().await;
    }
}

#[tokio::test]
async fn r37_an_answer_says_how_much_is_read_and_the_newest_are_there_first() {
    let world = World::new();
    let south = world.start(&world.south);
    let desk = Desk::of(&south);
    let sends = (0..1_200).map(|number| {
        let desk = desk.clone();
        let one = alert(&world.north, "ROUTINE", &format!("number {number} of them"));
        tokio::spawn(async move { desk.send(one).await.unwrap() })
    });
    for send in sends.collect::<Vec<_>>() {
        send.await.unwrap();
    }
    drop(desk);
    south.shutdown().await;
    let south = world.start(&world.south);
    let desk = Desk::of(&south);
    let first = find(&desk, &["of them"]).await;
    assert!(first.read < first.of, "{} of {}", first.read, first.of);
    let second = find(&desk, &["of them"]).await;
    assert_eq!((second.read, second.of), (1_200, 1_200));
    assert_eq!(first.items, second.items, "the newest were read first");
    // In the background it needs nobody who asks.
    let fresh = Desk::of(&south);
    let reads = fresh.read_for_search();
    let all = async {
        while fresh.finder.unread(&fresh.reading) != Some(0) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), all)
        .await
        .unwrap();
    drop((desk, fresh, reads));
    south.shutdown().await;
}
