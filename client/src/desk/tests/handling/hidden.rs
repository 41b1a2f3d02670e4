//! VICTIM and MINOR: hidden wherever an alert is told of, shown to whoever says why, and that is written down.

use super::*;

/// Whether what is told has any word of the alert.
fn tells<T: serde::Serialize>(told: &T) -> bool {
    let told = serde_json::to_string(told).unwrap();
    ["grey van", MARKER, "photo-of-her"]
        .iter()
        .any(|word| told.contains(word))
}

async fn file_of(desk: &Desk) -> String {
    let named = ("photo-of-her.jpg".to_owned(), "image/jpeg".to_owned());
    let handed = desk.attach(named, 3).await.unwrap();
    desk.attach_part(&handed.attachment, b"jpg".to_vec())
        .await
        .unwrap();
    desk.attach_end(&handed.attachment)
        .await
        .unwrap()
        .attachment
}

/// An alert of north's about a victim, with a photograph, at south.
async fn victims(three: &Three, desks: &Desks) -> AlertId {
    let alert = AlertInput {
        handling: Some(marks("amber", "", &["victim"])),
        incident: "grey van 7".to_owned(),
        attachments: vec![file_of(&desks.north).await],
        ..alert(&three.world.south, "FLASH", "grey van, two children")
    };
    arrives(&desks.south, &desks.north.send(alert).await.unwrap()).await
}

#[tokio::test]
async fn r36_what_is_about_a_victim_is_hidden_wherever_it_is_told_of_at_both_offices() {
    let three = Three::new();
    let desks = three.start();
    let id = victims(&three, &desks).await;
    for (desk, sent) in [(&desks.south, false), (&desks.north, true)] {
        let items = match sent {
            true => desk.outbox(Listing::default()).await.unwrap(),
            false => desk.inbox(Listing::default()).await.unwrap(),
        };
        assert!(items[0].hidden && items[0].id == id.to_string());
        assert_eq!(items[0].marks, ["TLP:AMBER", "VICTIM"]);
        assert_eq!(
            (items[0].precedence.as_str(), items[0].attachments.len()),
            ("FLASH", 1)
        );
        assert!(!tells(&items), "{items:?}");
        let mut watch = desk.watch(Some("0")).unwrap();
        let event = until(&mut watch, |event| event.item.is_some()).await;
        assert!(!tells(&event), "{event:?}");
        assert!(!tells(&desk.attachments(id, None, None).await.unwrap()));
        let search = crate::desk::SearchInput {
            phrases: vec!["grey van".to_owned()],
            ..Default::default()
        };
        assert!(desk.search(search).await.unwrap().items.is_empty());
        is_not_found_by_its_case(desk).await;
        let view = desk.show(id, None, String::new()).await.unwrap();
        assert!(view.item.hidden && !tells(&view), "{view:?}");
        assert_eq!(view.handling.sensitivities, ["victim"]);
        for error in [
            desk.evidence(id, None).await.unwrap_err(),
            desk.attachment_part((id, None), 1, 0).await.unwrap_err(),
        ] {
            assert_eq!(error.code, DeskError::REASON_NEEDED);
            assert!(error.message.contains("--reason"));
        }
    }
    let cancel = AlertInput {
        message_type: "cancel".to_owned(),
        references: vec![crate::desk::ReferenceInput {
            sender: three.world.north.id.to_string(),
            id: id.to_string(),
        }],
        lifetime_s: Some(3 * 24 * 3_600),
        ..alert(&three.world.south, "FLASH", "no grey van after all")
    };
    let cancel = desks.north.send(cancel).await.unwrap();
    let cancel = arrives(&desks.south, &cancel).await;
    let view = desks.south.show(cancel, None, String::new()).await.unwrap();
    assert!(view.thread.len() == 2 && !tells(&view), "{view:?}");
    // An officer who saw how urgent it is was reached.
    let mut watch = desks.north.watch(Some("0")).unwrap();
    until(&mut watch, climbs_to("read")).await;
    desks.shutdown().await;
}

/// What is hidden is found by nothing that is hidden, and by what is coded.
async fn is_not_found_by_its_case(desk: &Desk) {
    let found = async |json: &str| {
        let search = serde_json::from_str(json).unwrap();
        desk.search(search).await.unwrap().items.len()
    };
    assert_eq!(found(r#"{"incident":"grey van 7"}"#).await, 0);
    assert_eq!(found(r#"{"incident":""}"#).await, 0, "nor that it has one");
    assert_eq!(found(r#"{"precedence":"FLASH"}"#).await, 1);
}

#[tokio::test]
async fn r36_whoever_says_why_is_shown_it_and_that_is_written_down_for_good() {
    let three = Three::new();
    let desks = three.start();
    let id = victims(&three, &desks).await;
    for reason in ["", " \t", &"x".repeat(501)] {
        let refused = desks
            .south
            .reveal((id, None), "Hla".to_owned(), reason.to_owned())
            .await;
        assert_eq!(refused.unwrap_err().code, "bad_content");
    }
    let why = "search of the van at gate 2".to_owned();
    let view = desks
        .south
        .reveal((id, None), "Daw Hla".to_owned(), why.clone())
        .await
        .unwrap();
    assert!(!view.item.hidden && view.item.status == "read");
    assert_eq!(view.item.headline, "grey van, two children");
    assert_eq!(
        (view.texts[0].description.as_str(), view.incident.as_str()),
        (MARKER, "grey van 7")
    );
    assert_eq!(view.item.attachments[0].name, "photo-of-her.jpg");
    let acted = AckInput {
        outcome: "stopped".to_owned(),
        note: "grey van stopped".to_owned(),
        ..AckInput::default()
    };
    desks.south.acknowledge(id, acted).await.unwrap();
    desks.shutdown().await;

    let desks = three.start();
    let view = desks.south.show(id, None, String::new()).await.unwrap();
    assert!(
        !tells(&view),
        "it is hidden again, the note of what was done too: {view:?}"
    );
    let opening = &view.openings[0];
    assert_eq!(
        (opening.officer.as_str(), opening.reason.as_str()),
        ("Daw Hla", why.as_str())
    );
    let input = ExportInput {
        openings: true,
        officer: "Inspector".to_owned(),
        ..ExportInput::default()
    };
    let begun = desks.south.begin_export(input).await.unwrap();
    let page = desks.south.export_page(&begun.export, 0).await.unwrap();
    assert_eq!(page.openings, view.openings);
    assert_eq!(page.exports[0].officer, "Inspector");
    // The words are hidden at the sender's until somebody says why there.
    let own = desks
        .north
        .reveal((id, None), "U Tin".to_owned(), "my own".to_owned())
        .await
        .unwrap();
    assert!(tells(&own) && own.openings[0].officer == "U Tin");
    desks.shutdown().await;
}

#[tokio::test]
async fn a_reason_is_written_down_only_where_something_is_hidden() {
    let three = Three::new();
    let desks = three.start();
    let id = three.marked(&desks, marks("amber", "", &["health"])).await;
    let view = desks
        .south
        .reveal((id, None), String::new(), "why not".to_owned())
        .await
        .unwrap();
    assert!(tells(&view) && view.openings.is_empty());
    desks.shutdown().await;
}
