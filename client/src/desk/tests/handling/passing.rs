//! Whose words an alert has that was passed on: as its bytes say, not only its text. Not: whether it may be.

use super::*;
use crate::desk::{PassedOnView, ProvenanceInput};

fn whose(view: &View) -> Vec<PassedOnView> {
    let origin = view.provenance.clone().unwrap_or_default();
    origin.passed_on
}

/// As the desk that has an alert names it.
fn named(desk: &Desk, id: AlertId) -> PassedOnView {
    let found = desk.named(&id.to_string(), None).unwrap();
    let written = found.written().unwrap();
    PassedOnView {
        sender: written.alert().sender.to_string(),
        id: id.to_string(),
        digest: written.digest().to_string(),
    }
}

#[tokio::test]
async fn r43_who_said_it_first_goes_with_it_from_office_to_office_and_stays_when_it_is_updated() {
    let three = Three::new();
    let desks = three.start();
    let id = three.marked(&desks, marks("green", "", &[])).await;
    let first = named(&desks.south, id);
    assert_eq!(first.sender, "tachileik.mm");

    let passed = desks.south.forward(forward(id, &three.east)).await.unwrap();
    let passed = arrives(&desks.east, &passed).await;
    let view = desks.east.show(passed, None, String::new()).await.unwrap();
    assert_eq!(whose(&view), std::slice::from_ref(&first));

    let update = AlertInput {
        message_type: "update".to_owned(),
        references: vec![crate::desk::ReferenceInput {
            sender: three.world.south.id.to_string(),
            id: passed.to_string(),
        }],
        ..alert(&three.east, "IMMEDIATE", "it was seen again")
    };
    let updated = desks.south.send(update).await.unwrap();
    let updated = arrives(&desks.east, &updated).await;
    let view = desks.east.show(updated, None, String::new()).await.unwrap();
    assert_eq!(
        whose(&view),
        std::slice::from_ref(&first),
        "an update says no less"
    );

    // To its own office, as its own words would: a third one in between has said it since.
    let second = named(&desks.east, passed);
    assert_eq!(second.sender, "mae-sai.th");
    let back = forward(passed, &three.world.south);
    let refused = desks.east.forward(back).await.unwrap_err();
    assert!(refused.message.contains("words of mae-sai.th"), "{refused}");
    desks.shutdown().await;
}

#[tokio::test]
async fn r43_nobody_but_forwarding_says_whose_words_an_alert_has() {
    let three = Three::new();
    let desks = three.start();
    let claimed = PassedOnView {
        sender: "tachileik.mm".to_owned(),
        id: AlertId::new(Timestamp::from_millis(1), &[7; 10]).to_string(),
        digest: "ab".repeat(32),
    };
    let claims = AlertInput {
        provenance: Some(ProvenanceInput {
            passed_on: vec![claimed],
            ..ProvenanceInput::default()
        }),
        ..alert(&three.east, "ROUTINE", "they say")
    };
    let error = desks.south.send(claims).await.unwrap_err();
    assert_eq!(error.code, "bad_content");
    assert!(error.message.contains("`blo forward`"), "{error}");
    desks.shutdown().await;
}
