//! What goes onto paper.

use super::*;

/// Who printed an alert, as its own page says.
async fn printed(desk: &Desk, id: AlertId) -> Vec<String> {
    let offers = desk.offers(id, None).await.unwrap();
    let alone = offers
        .exports
        .into_iter()
        .filter(|one| !one.asked.alert.is_empty());
    alone.map(|one| one.officer).collect()
}

#[tokio::test]
async fn r41_what_may_not_leave_is_not_printed_and_who_prints_is_written_down_first() {
    let three = Three::new();
    let desks = three.start();
    let mild = three.marked(&desks, marks("amber", "", &[])).await;
    let red = three.marked(&desks, marks("red", "", &[])).await;
    let print = |id| {
        desks
            .south
            .print((id, None), "Lt. Anong".to_owned(), String::new())
    };
    assert_eq!(print(red).await.unwrap_err().code, "needs_consent");
    assert!(printed(&desks.south, red).await.is_empty());
    let offers = desks.south.offers(red, None).await.unwrap();
    assert_eq!(offers.export.needs, ["TLP:RED"]);

    let view = print(mild).await.unwrap();
    assert_eq!(view.item.status, "read");
    assert_eq!(printed(&desks.south, mild).await, ["Lt. Anong"]);
    assert!(printed(&desks.south, red).await.is_empty());

    // A file that has both is told of at the one that it may have as at the other: it covers them.
    desks
        .south
        .begin_export(ExportInput::default())
        .await
        .unwrap();
    assert_eq!(
        desks.south.offers(mild, None).await.unwrap().exports.len(),
        2
    );

    let asked = desks
        .south
        .ask_consent(ask(red, "export", &[]))
        .await
        .unwrap();
    let question = arrives(&desks.north, &asked).await;
    let given = ConsentAnswerInput {
        id: question.to_string(),
        ..ConsentAnswerInput::default()
    };
    let given = desks.north.answer_consent(given).await.unwrap();
    arrives(&desks.south, &given).await;
    assert!(print(red).await.is_ok());
    assert_eq!(printed(&desks.south, red).await, ["Lt. Anong"]);
    desks.shutdown().await;
}

#[tokio::test]
async fn r41_what_is_hidden_is_printed_only_with_a_reason_that_is_written_down() {
    let three = Three::new();
    let desks = three.start();
    let mine = AlertInput {
        handling: Some(marks("green", "", &["victim"])),
        ..alert(&three.world.north, "ROUTINE", MARKER)
    };
    let sent = desks.south.send(mine).await.unwrap();
    let id: AlertId = sent.id.parse().unwrap();
    let print = |reason: &str| {
        desks
            .south
            .print((id, None), "Lt. Anong".to_owned(), reason.to_owned())
    };
    let hidden = serde_json::to_string(&print("").await.unwrap()).unwrap();
    assert!(!hidden.contains(MARKER));
    let view = print("the prosecutor asks").await.unwrap();
    assert!(serde_json::to_string(&view).unwrap().contains(MARKER));
    let reasons: Vec<String> = view.openings.into_iter().map(|one| one.reason).collect();
    assert_eq!(reasons, ["the prosecutor asks"]);
    assert_eq!(printed(&desks.south, id).await.len(), 2);
    desks.shutdown().await;
}
