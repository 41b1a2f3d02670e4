//! What one officer of an office may not see: it is there, and says nothing.

use std::collections::BTreeSet;

use blo_proto::AlertId;

use super::*;
use crate::desk::{BoardView, ExportInput, SearchInput, Sight};

const SECRET: &str = "SECRETOFPOLICE";

fn about(category: &str, headline: &str, to: &Office) -> AlertInput {
    AlertInput {
        category: category.to_owned(),
        officer: "Customs".to_owned(),
        ..alert(to, "PRIORITY", headline)
    }
}

fn without_drugs(desk: &Desk) -> Desk {
    let withheld = BTreeSet::from(["drugs".to_owned()]);
    desk.seen_by(Sight::without("Customs", withheld))
}

#[tokio::test]
async fn what_is_for_another_agency_is_a_line_without_words_that_cannot_be_opened_found_or_exported()
 {
    let world = World::new();
    let (south, north) = world.both();
    let (desk, whole) = (Desk::of(&south), Desk::of(&north));
    let mut watch = desk.watch(Some("0")).unwrap();
    let secret = desk
        .send(about("drugs", SECRET, &world.north))
        .await
        .unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    desk.send(about("wildlife", "a rhino horn", &world.north))
        .await
        .unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    let other = without_drugs(&whole);
    let said = |view: &BoardView| format!("{view:?}");
    let seen = other.board().await.unwrap();
    assert_eq!(seen.unread, 2, "that it is there is seen");
    assert!(!said(&seen).contains(SECRET) && !said(&seen).contains("drugs"));
    assert!(said(&seen).contains("a rhino horn"));
    assert!(said(&whole.board().await.unwrap()).contains(SECRET));
    let line = seen.urgent.iter().find(|item| item.withheld).unwrap();
    assert_eq!(
        (line.precedence.as_str(), line.sender.as_str()),
        ("PRIORITY", "mae-sai.th")
    );
    let id: AlertId = secret.id.parse().unwrap();
    let sender: OfficeId = "mae-sai.th".parse().unwrap();
    let refused = [
        other.look(id, Some(sender.clone())).await.unwrap_err(),
        other
            .show(id, None, "Customs".to_owned())
            .await
            .unwrap_err(),
        other.may_open(id, &sender).unwrap_err(),
        other
            .evidence(id, Some(sender))
            .await
            .map(drop)
            .unwrap_err(),
    ];
    for error in refused {
        assert_eq!(
            (error.code.as_str(), error.exit_code),
            (DeskError::WITHHELD, 77)
        );
        assert!(!error.message.contains(SECRET));
    }
    found_and_exported(&whole, &other).await;
    let unread = whole.inbox(Listing {
        unread_only: true,
        ..Listing::default()
    });
    assert_eq!(unread.await.unwrap().len(), 2, "nobody has read it");
    drop((south, north));
}

async fn found_and_exported(whole: &Desk, other: &Desk) {
    let search = |text: &str| SearchInput {
        phrases: vec![text.to_owned()],
        ..SearchInput::default()
    };
    assert!(other.search(search(SECRET)).await.unwrap().items.is_empty());
    assert_eq!(whole.search(search(SECRET)).await.unwrap().items.len(), 1);
    assert_eq!(other.search(search("rhino")).await.unwrap().items.len(), 1);
    let begun = other.begin_export(ExportInput::default()).await.unwrap();
    let page = other.export_page(&begun.export, 0).await.unwrap();
    assert_eq!(page.rows.len(), 1);
    assert!(!format!("{page:?}").contains(SECRET));
}

#[tokio::test]
async fn an_officer_sees_what_that_officer_wrote() {
    let world = World::new();
    let (south, north) = world.both();
    let desk = without_drugs(&Desk::of(&south));
    let sent = desk
        .send(about("drugs", SECRET, &world.north))
        .await
        .unwrap();
    let id = sent.id.parse().unwrap();
    assert!(desk.look(id, None).await.is_ok());
    let another = AlertInput {
        officer: "Police".to_owned(),
        ..about("drugs", SECRET, &world.north)
    };
    let sent = desk.send(another).await.unwrap();
    let error = desk.look(sent.id.parse().unwrap(), None).await.unwrap_err();
    assert_eq!(error.code, DeskError::WITHHELD);
    drop((south, north));
}
