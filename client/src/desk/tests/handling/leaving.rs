//! What leaves the gateway by itself: exports, sinks, evidence.

use super::*;

async fn export(desk: &Desk, input: ExportInput) -> Vec<ExportPage> {
    let begun = desk.begin_export(input).await.unwrap();
    let (mut pages, mut after) = (Vec::new(), 0);
    loop {
        let page = desk.export_page(&begun.export, after).await.unwrap();
        let next = page.next;
        pages.push(page);
        match next {
            Some(next) => after = next,
            None => return pages,
        }
    }
}

/// Of each alert of an export: which, why it is left out, and its headline.
fn rows(pages: &[ExportPage]) -> Vec<(String, String, String)> {
    let rows = pages.iter().flat_map(|page| &page.rows);
    let row = |row: &crate::desk::ExportRow| {
        let text = row.alert.texts.first();
        let headline = text.map(|text| text.headline.clone()).unwrap_or_default();
        (row.alert.item.id.clone(), row.left_out.clone(), headline)
    };
    rows.map(row).collect()
}

#[tokio::test]
async fn r36_what_may_not_leave_is_left_out_of_an_export_and_named_with_the_reason() {
    let three = Three::new();
    let desks = three.start();
    let mild = three.marked(&desks, marks("", "", &[])).await;
    let red = three.marked(&desks, marks("red", "", &[])).await;
    let minor = three.marked(&desks, marks("green", "", &["minor"])).await;
    let mine = AlertInput {
        handling: Some(marks("red", "H2", &["victim"])),
        ..alert(&three.world.north, "ROUTINE", "of this office")
    };
    let mine = arrives(&desks.north, &desks.south.send(mine).await.unwrap()).await;
    let pages = export(&desks.south, ExportInput::default()).await;
    let whose = "needs consent of tachileik.mm";
    let hidden = "[hidden: open it with a reason]";
    let wanted = [
        (mild, String::new(), "grey van, two children"),
        (red, format!("{whose}: TLP:RED"), ""),
        (minor, format!("{whose}: MINOR"), ""),
        (mine, String::new(), hidden),
    ];
    let wanted = wanted.map(|(id, why, headline)| (id.to_string(), why, headline.to_owned()));
    assert_eq!(rows(&pages), wanted);
    for row in &pages[0].rows {
        assert!(!row.alert.item.marks.is_empty());
        let told = serde_json::to_string(row).unwrap();
        assert_eq!(told.contains(MARKER), row.alert.item.id == mild.to_string());
    }
    let received = ExportInput {
        received: true,
        from: Some("tachileik.mm".to_owned()),
        ..ExportInput::default()
    };
    assert_eq!(rows(&export(&desks.south, received).await).len(), 3);
    let backwards = ExportInput {
        since: Some("2026-11-24T07:30:00Z".to_owned()),
        until: Some("2026-11-24T07:30:00Z".to_owned()),
        ..ExportInput::default()
    };
    assert_eq!(
        desks.south.begin_export(backwards).await.unwrap_err().code,
        "bad_content"
    );
    let unknown = desks
        .south
        .export_page(&"00".repeat(16), 0)
        .await
        .unwrap_err();
    assert_eq!(unknown.code, "not_found");
    desks.shutdown().await;
}

#[tokio::test]
async fn an_export_goes_on_page_by_page_with_each_alert_once_and_none_that_came_later() {
    let three = Three::new();
    let desks = three.start();
    let mut sent = Vec::new();
    for at in 0..150 {
        let one = alert(&three.world.north, "ROUTINE", &format!("number {at}"));
        sent.push(desks.south.send(one).await.unwrap().id);
    }
    let begun = desks
        .south
        .begin_export(ExportInput::default())
        .await
        .unwrap();
    desks
        .south
        .send(alert(&three.world.north, "ROUTINE", "later"))
        .await
        .unwrap();
    let (mut ids, mut after, mut pages) = (Vec::new(), 0, 0);
    loop {
        let page = desks.south.export_page(&begun.export, after).await.unwrap();
        assert!(page.rows.len() <= 64);
        ids.extend(page.rows.into_iter().map(|row| row.alert.item.id));
        pages += 1;
        match page.next {
            Some(next) => after = next,
            None => break,
        }
    }
    assert_eq!((ids, pages), (sent, 3));
    desks.shutdown().await;
}

#[tokio::test]
async fn r36_a_sink_is_told_of_everything_and_given_only_what_it_may_have() {
    let three = Three::new();
    let desks = three.start();
    let mild = three.marked(&desks, marks("amber", "", &[])).await;
    let red = three.marked(&desks, marks("red", "", &[])).await;
    let listing = Listing {
        sink: Some("dashboard".to_owned()),
        ..Listing::default()
    };
    let items = desks.south.inbox(listing.clone()).await.unwrap();
    assert_eq!(
        (items[0].id.clone(), items[1].id.clone()),
        (mild.to_string(), red.to_string())
    );
    assert_eq!(items[0].headline, "grey van, two children");
    assert_eq!(
        items[1].headline,
        "[restricted: needs consent of tachileik.mm]"
    );
    assert_eq!(
        (items[1].precedence.as_str(), items[1].marks[0].as_str()),
        ("IMMEDIATE", "TLP:RED")
    );
    let mut watch = desks.south.watch_as_sink(Some("0")).unwrap();
    let of_it = |event: &Event| {
        event
            .item
            .as_ref()
            .is_some_and(|item| item.id == red.to_string())
    };
    let event = until(&mut watch, of_it).await;
    assert_eq!(event.item.unwrap().headline, items[1].headline);
    // An officer at this office reads it all the same.
    assert_eq!(headlines(&desks.south).await[1], "grey van, two children");

    let given = ConsentAnswerInput {
        id: red.to_string(),
        to: Some(three.world.south.id.to_string()),
        uses: vec!["sink".to_owned()],
        ..ConsentAnswerInput::default()
    };
    arrives(
        &desks.south,
        &desks.north.answer_consent(given).await.unwrap(),
    )
    .await;
    let items = desks.south.inbox(listing).await.unwrap();
    assert_eq!(items[1].headline, "grey van, two children");
    desks.shutdown().await;
}

#[tokio::test]
async fn r36_h1_is_no_evidence_without_consent_and_its_originator_proves_it_all_the_same() {
    let three = Three::new();
    let desks = three.start();
    let id = three.marked(&desks, marks("green", "H1", &[])).await;
    let error = refused(desks.south.evidence(id, None)).await;
    assert!(error.message.contains("--use court"), "{error}");
    assert!(desks.north.evidence(id, None).await.is_ok());
    let given = ConsentAnswerInput {
        id: id.to_string(),
        to: Some(three.world.south.id.to_string()),
        uses: vec!["court".to_owned()],
        ..ConsentAnswerInput::default()
    };
    arrives(
        &desks.south,
        &desks.north.answer_consent(given).await.unwrap(),
    )
    .await;
    let evidence = desks.south.evidence(id, None).await.unwrap();
    assert_eq!(evidence.counterparts[0].alerts.len(), 1);
    desks.shutdown().await;
}
