//! Updates and cancels: only by who sent the alert, and the same in whatever order they come.

use blo_proto::{
    AlertId,
    alert::{Alert, MessageType, Reference, Status, Text, Written},
    content::{Body, Content},
};

use super::{crossing::stop_hard, *};
use crate::desk::{Item, ReferenceInput, Sent};

pub(super) fn about(sent: &Sent, message_type: &str) -> AlertInput {
    AlertInput {
        message_type: message_type.to_owned(),
        references: vec![ReferenceInput {
            sender: String::new(),
            id: sent.id.clone(),
        }],
        ..AlertInput::default()
    }
}

pub(super) fn said(headline: &str) -> Vec<TextInput> {
    vec![TextInput {
        language: "en".to_owned(),
        headline: headline.to_owned(),
        ..TextInput::default()
    }]
}

async fn items(desk: &Desk) -> BTreeMap<String, Item> {
    let all = desk.inbox(Listing::default()).await.unwrap();
    all.into_iter()
        .map(|item| (item.id.clone(), item))
        .collect()
}

async fn states(desk: &Desk, id: &str) -> Vec<(String, String)> {
    let view = desk.show(id.parse().unwrap(), None, String::new()).await;
    let thread = view.unwrap().thread.into_iter();
    thread.map(|one| (one.message_type, one.state)).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(a, b): &(&str, &str)| ((*a).to_owned(), (*b).to_owned());
    expected.iter().map(own).collect()
}

#[tokio::test]
async fn r34_an_update_and_a_cancel_say_only_what_is_new_and_go_where_the_alert_went() {
    let world = World::new();
    let (south, north) = world.both();
    let (desk, other) = (Desk::of(&south), Desk::of(&north));
    let mut watch = other.watch(Some("0")).unwrap();
    let first = AlertInput {
        category: "drugs".to_owned(),
        incident: "C-17".to_owned(),
        lifetime_s: Some(3_600),
        status: "exercise".to_owned(),
        ..alert(&world.north, "IMMEDIATE", "A white van")
    };
    let first = desk.send(first).await.unwrap();
    let update = AlertInput {
        texts: said("A white van, two persons"),
        precedence: "FLASH".to_owned(),
        ..about(&first, "update")
    };
    let update = desk.send(update).await.unwrap();
    until(&mut watch, received).await;
    until(&mut watch, received).await;
    let here = items(&other).await;
    let (old, new) = (&here[&first.id], &here[&update.id]);
    assert_eq!(old.updated_by.as_ref(), Some(&update.id));
    assert_eq!(new.updated_by, None);
    assert_eq!(new.precedence, "FLASH");
    assert_eq!(
        (&new.category, &new.alert_status),
        (&"drugs".to_owned(), &"exercise".to_owned())
    );
    assert_eq!(new.expires_at, old.expires_at);
    let expected = pairs(&[("alert", "before"), ("update", "current")]);
    assert_eq!(states(&other, &first.id).await, expected);
    // It names the update; the thread is taken back as a whole, as urgently as any of it.
    let cancel = desk.send(about(&update, "cancel")).await.unwrap();
    until(&mut watch, received).await;
    let here = items(&other).await;
    assert_eq!(here[&cancel.id].precedence, "FLASH");
    assert_eq!(here[&cancel.id].headline, "A white van, two persons");
    assert!(here[&first.id].cancelled && here[&update.id].cancelled);
    let expected = pairs(&[
        ("alert", "cancelled"),
        ("update", "cancelled"),
        ("cancel", "current"),
    ]);
    assert_eq!(states(&other, &update.id).await, expected);
    assert_eq!(states(&desk, &first.id).await, expected);
    let again = desk.send(about(&first, "cancel")).await.unwrap_err();
    assert!(again.message.contains("taken back already"), "{again}");
    drop((south, north));
}

#[tokio::test]
async fn r34_an_update_tells_anew_of_things_and_keeps_those_of_which_it_says_nothing() {
    let world = World::new();
    let (south, north) = world.both();
    let (desk, other) = (Desk::of(&south), Desk::of(&north));
    let mut watch = other.watch(Some("0")).unwrap();
    let vehicle = |plate: &str| {
        let entity = serde_json::json!({ "key": "v1", "vehicle": { "plate": plate } });
        vec![serde_json::from_value(entity).unwrap()]
    };
    let first = AlertInput {
        entities: vehicle("1กข 1234"),
        response_types: vec!["stop_and_check".to_owned()],
        ..alert(&world.north, "IMMEDIATE", "A white van")
    };
    let first = desk.send(first).await.unwrap();
    let silent = desk.send(about(&first, "update")).await.unwrap();
    let corrected = AlertInput {
        entities: vehicle("1กข 1243"),
        response_types: vec!["call_back".to_owned()],
        ..about(&first, "update")
    };
    let corrected = desk.send(corrected).await.unwrap();
    for (sent, plate, asks) in [
        (silent, "1กข 1234", "stop_and_check"),
        (corrected, "1กข 1243", "call_back"),
    ] {
        until(&mut watch, received).await;
        let id = sent.id.parse().unwrap();
        let view = desk.show(id, None, String::new()).await.unwrap();
        let said = serde_json::to_string(&view).unwrap();
        assert!(said.contains(plate) && said.contains(asks), "{said}");
    }
    drop((south, north));
}

#[tokio::test]
async fn r34_what_may_not_change_an_alert_is_refused_before_anything_is_queued() {
    let world = World::new();
    let (south, north) = world.both();
    let (desk, other) = (Desk::of(&south), Desk::of(&north));
    let mut watch = other.watch(Some("0")).unwrap();
    let input = alert(&world.north, "IMMEDIATE", "A white van");
    let first = desk.send(input).await.unwrap();
    until(&mut watch, received).await;
    let before = desk.outbox(Listing::default()).await.unwrap().len();
    for (wrong, why) in [
        (
            AlertInput {
                precedence: "ROUTINE".to_owned(),
                ..about(&first, "cancel")
            },
            "less urgent",
        ),
        (
            AlertInput {
                lifetime_s: Some(60),
                ..about(&first, "update")
            },
            "over before",
        ),
        (
            AlertInput {
                to: vec!["poipet.kh".to_owned()],
                ..about(&first, "cancel")
            },
            "was not told",
        ),
        (
            AlertInput {
                status: "exercise".to_owned(),
                ..about(&first, "cancel")
            },
            "exercise",
        ),
    ] {
        let error = desk.send(wrong).await.unwrap_err();
        assert!(error.message.contains(why), "{why}: {error}");
        assert_eq!(error.exit_code, 65);
    }
    let nothing = AlertInput {
        message_type: "cancel".to_owned(),
        ..AlertInput::default()
    };
    let error = desk.send(nothing).await.unwrap_err();
    assert!(error.message.contains("name first"), "{error}");
    let foreign = other.send(about(&first, "cancel")).await.unwrap_err();
    assert_eq!(foreign.code, "bad_reference");
    let after = desk.outbox(Listing::default()).await.unwrap().len();
    assert_eq!(after, before, "nothing was queued");
    assert!(!items(&other).await[&first.id].cancelled);
    drop((south, north));
}

/// A thread by hand, as a counterpart with software of its own may send it.
struct Thread {
    from: OfficeId,
    to: OfficeId,
    composed: u64,
}

impl Thread {
    fn content(&mut self, alert: &Alert) -> (Content, Written) {
        self.composed += 1_000;
        let composed_at = Timestamp::from_millis(self.composed);
        let written = Written::write(alert).unwrap();
        let content = Content {
            id: AlertId::new(composed_at, &[7; 10]),
            attempt: 1,
            composed_at,
            expires_at: Timestamp::from_millis(9_000_000),
            by_relay_time: false,
            body: Body::Alert(Box::new(written.clone())),
        };
        (content, written)
    }

    fn alert(&self, message_type: MessageType, headline: &str) -> Alert {
        let recipients = vec![self.to.clone()];
        let precedence = blo_proto::Precedence::Flash;
        Alert {
            message_type,
            texts: vec![Text::original("en", headline)],
            ..Alert::new(Status::Actual, self.from.clone(), recipients, precedence)
        }
    }

    fn naming(
        &mut self,
        (target, written): (&Content, &Written),
        message_type: MessageType,
        headline: &str,
    ) -> Content {
        let mut alert = self.alert(message_type, headline);
        alert.references = vec![Reference {
            sender: written.alert().sender.clone(),
            id: target.id,
            digest: written.digest(),
        }];
        self.content(&alert).0
    }
}

/// Every order of these.
fn orders(count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for order in orders(count - 1) {
        for at in 0..count {
            let mut order = order.clone();
            order.insert(at, count - 1);
            all.push(order);
        }
    }
    all
}

mod by_hand {
    //! The shelf and the judgement alone, so that every order is gone through.

    use super::*;
    use crate::{
        gateway::Thread as Judged,
        shelf::{Entry, Kind, Shelf, Tag, Vault},
    };

    async fn keep(shelf: &Shelf, content: &Content) {
        let Body::Alert(written) = &content.body else {
            return;
        };
        let name = name(shelf, content);
        let sent = crate::shelf::Sent {
            content: content.encode(),
            reference: String::new(),
        };
        let mut entry = Entry::new(content.composed_at, Kind::Sent(sent));
        entry.alert(name, true);
        if let Some(named) = written.alert().references.first() {
            let target = shelf.vault().name(&named.sender, &named.id);
            entry.names(target, written.alert().message_type, name);
        }
        shelf.append(vec![entry]).await.unwrap();
    }

    fn name(shelf: &Shelf, content: &Content) -> Tag {
        let Body::Alert(written) = &content.body else {
            return Tag([0; 16]);
        };
        shelf.vault().name(&written.alert().sender, &content.id)
    }

    #[tokio::test]
    async fn r34_in_every_order_of_arrival_and_over_a_restart_the_same_counts() {
        let mut thread = super::Thread {
            from: "mae-sai.th".parse().unwrap(),
            to: "tachileik.mm".parse().unwrap(),
            composed: 1_000_000,
        };
        let first = thread.alert(MessageType::Alert, "A white van");
        let (first, written) = thread.content(&first);
        let of = (&first, &written);
        let one = thread.naming(of, MessageType::Update, "two persons");
        let two = thread.naming(of, MessageType::Update, "three persons");
        let mut strange = super::Thread {
            from: "tachileik.mm".parse().unwrap(),
            to: "mae-sai.th".parse().unwrap(),
            composed: 2_000_000,
        };
        let foreign = strange.naming(of, MessageType::Cancel, "foreign");
        let cancel = thread.naming(of, MessageType::Cancel, "taken back");
        let cases = [
            (vec![&first, &one, &two, &foreign], false),
            (vec![&first, &one, &two, &cancel], true),
        ];
        for (all, cancelled) in cases {
            for order in orders(all.len()) {
                let dir = tempfile::tempdir().unwrap();
                let open = || {
                    let options = blo_store::Options::default();
                    Shelf::open(dir.path(), Vault::new(&[1; 32]), options)
                        .unwrap()
                        .0
                };
                let mut shelf = open();
                for (step, &at) in order.iter().enumerate() {
                    keep(&shelf, all[at]).await;
                    if step == 1 {
                        shelf.close().unwrap();
                        drop(shelf);
                        shelf = open();
                    }
                }
                let name = name(&shelf, &first);
                let judged = Judged::whole(&shelf, name, written.alert()).unwrap();
                assert_eq!(judged.is_cancelled(), cancelled, "{order:?}");
                let current = judged.current().unwrap();
                assert_eq!(
                    current.content.id, two.id,
                    "{order:?}: the newest by its time"
                );
                assert_eq!(judged.all().len(), 4, "{order:?}: all stay");
                shelf.close().unwrap();
            }
        }
    }
}

#[tokio::test]
async fn r34_a_cancel_that_comes_first_waits_for_its_alert_over_a_restart() {
    let world = World::new();
    let (south, north) = world.both();
    let (desk, other) = (Desk::of(&south), Desk::of(&north));
    let mut watch = desk.watch(Some("0")).unwrap();
    let before = alert(&world.north, "ROUTINE", "All quiet");
    desk.send(before).await.unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    stop_hard(north, other).await;
    let first = desk
        .send(alert(&world.north, "FLASH", "A white van"))
        .await
        .unwrap();
    until(&mut watch, climbs_to("held")).await;
    desk.send(about(&first, "cancel")).await.unwrap();
    until(&mut watch, climbs_to("held")).await;
    let first_one = Some((world.north.id.clone(), 1));
    world.relay.with(|inner| inner.withheld = first_one);
    let north = world.start(&world.north);
    let other = Desk::of(&north);
    let mut at_north = other.watch(Some("0")).unwrap();
    let cancels = |event: &Event| {
        let item = event.item.as_ref();
        item.is_some_and(|item| item.message_type == "cancel")
    };
    let came = until(&mut at_north, cancels).await.item.unwrap();
    assert!(came.about.is_some_and(|about| !about.here));
    drop(at_north);
    stop_hard(north, other).await;
    let north = world.start(&world.north);
    let other = Desk::of(&north);
    let mut at_north = other.watch(Some("0")).unwrap();
    let came = until(&mut at_north, |event| {
        received(event) && event.item.as_ref().is_some_and(|item| item.id == first.id)
    });
    let came = came.await.item.unwrap();
    assert!(came.cancelled, "it was taken back before it came");
    drop((south, north));
}

/// Has a gateway send what its desk would refuse.
pub(super) async fn send_unasked(desk: &Desk, alert: Written) -> AlertId {
    let (answer, taken) = tokio::sync::oneshot::channel();
    let order = crate::gateway::Order {
        alert,
        expiry: crate::gateway::Expiry::After(3_600_000),
        reference: String::new(),
        after: None,
        passes_on: None,
    };
    let command = crate::gateway::Command::Send(Box::new(order), answer);
    desk.doors.commands.send(command).await.unwrap();
    taken.await.unwrap().unwrap().id
}

#[tokio::test]
async fn r34_another_office_cannot_cancel_an_alert_and_both_are_told() {
    let world = World::new();
    let (south, north) = world.both();
    let (desk, other) = (Desk::of(&south), Desk::of(&north));
    let (mut at_south, mut at_north) = (
        desk.watch(Some("0")).unwrap(),
        other.watch(Some("0")).unwrap(),
    );
    let input = alert(&world.north, "FLASH", "A white van");
    let first = desk.send(input).await.unwrap();
    until(&mut at_north, received).await;
    let here = other
        .reading
        .find(&first.id.parse().unwrap(), None)
        .unwrap();
    let digest = here.written().unwrap().digest();
    let mut cancels = Vec::new();
    for message_type in [MessageType::Cancel, MessageType::Update] {
        let recipients = vec![world.south.id.clone()];
        let precedence = blo_proto::Precedence::Flash;
        let office = world.north.id.clone();
        let cancel = Alert {
            message_type,
            texts: vec![Text::original("en", "it is not so")],
            references: vec![Reference {
                sender: world.south.id.clone(),
                id: first.id.parse().unwrap(),
                digest,
            }],
            ..Alert::new(Status::Actual, office, recipients, precedence)
        };
        cancels.push(send_unasked(&other, Written::write(&cancel).unwrap()).await);
    }
    for _ in &cancels {
        until(&mut at_north, climbs_to("refused_by_recipient")).await;
    }
    for cancel in cancels {
        let view = other.show(cancel, None, String::new()).await.unwrap();
        let code = &view.receipts.last().unwrap().code;
        assert_eq!(code, "bad_reference");
    }
    let set_aside = |event: &Event| {
        let alarm = event.alarm.as_ref();
        alarm.is_some_and(|alarm| alarm.message.contains("bad_reference"))
    };
    until(&mut at_south, set_aside).await;
    assert_eq!(desk.inbox(Listing::default()).await.unwrap(), []);
    let view = desk.show(first.id.parse().unwrap(), None, String::new());
    assert!(!view.await.unwrap().item.cancelled);
    assert!(!items(&other).await[&first.id].cancelled);
    drop((south, north));
}
