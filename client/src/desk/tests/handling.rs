//! Marks bind the gateway: what an originator did not consent to is not passed on, exported, given to a sink or to a court,
//! and what hides its words shows them to whoever says why.

use blo_proto::{
    AlertId, Digest, Precedence,
    alert::{Alert, Consent, MessageType, Reference, Status, Text, Tlp, Use, Written},
};

use super::*;
use crate::{
    desk::{
        ConsentAnswerInput, ConsentAskInput, ExportInput, ExportPage, ForwardInput, HandlingInput,
        Sent, View,
    },
    gateway::Expiry,
};

mod hidden;
mod leaving;
mod passing;
mod printed;

/// `south` is paired with `north`, whose words it is given, and with `east`.
struct Three {
    world: World,
    east: Office,
}

/// Their desks, and what keeps them alive.
struct Desks {
    south: Desk,
    north: Desk,
    east: Desk,
    gateways: Vec<Gateway>,
}

impl Three {
    fn new() -> Self {
        let world = World::new();
        let east = Office {
            id: "poipet.kh".parse().unwrap(),
            seed: [3; 32],
            home: world.dir.path().join("poipet.kh"),
            keyring: Arc::new(Keys::default()),
            record_keys: Arc::new(crate::keys::RecordKeys::in_memory()),
            retention: crate::config::Retention::default(),
        };
        Self { world, east }
    }

    fn start(&self) -> Desks {
        let world = &self.world;
        let (north, south) = (
            world.pairing.clone(),
            pairing_of([&world.south, &self.east]),
        );
        let start = |office: &Office, pairings: Vec<SignedPairing>| {
            let parts = world.parts(office, blo_store::Options::default(), system_clock());
            Gateway::start(Parts { pairings, ..parts }).unwrap()
        };
        let gateways = vec![
            start(&world.south, vec![north.clone(), south.clone()]),
            start(&world.north, vec![north]),
            start(&self.east, vec![south]),
        ];
        let desk = |at: usize| Desk::of(&gateways[at]);
        Desks {
            south: desk(0),
            north: desk(1),
            east: desk(2),
            gateways,
        }
    }

    /// An alert of north's to south, marked; once it is there.
    async fn marked(&self, desks: &Desks, handling: HandlingInput) -> AlertId {
        let alert = AlertInput {
            handling: Some(handling),
            ..alert(&self.world.south, "IMMEDIATE", "grey van, two children")
        };
        arrives(&desks.south, &desks.north.send(alert).await.unwrap()).await
    }
}

impl Desks {
    async fn shutdown(self) {
        for gateway in self.gateways {
            gateway.shutdown().await;
        }
    }
}

fn marks(tlp: &str, code: &str, sensitivity: &[&str]) -> HandlingInput {
    HandlingInput {
        tlp: tlp.to_owned(),
        code: code.to_owned(),
        sensitivities: sensitivity.iter().map(|&it| it.to_owned()).collect(),
        ..HandlingInput::default()
    }
}

/// Waits until an alert is at a desk.
async fn arrives(desk: &Desk, sent: &Sent) -> AlertId {
    let mut watch = desk.watch(Some("0")).unwrap();
    let came = |event: &Event| {
        received(event) && event.item.as_ref().is_some_and(|item| item.id == sent.id)
    };
    until(&mut watch, came).await;
    sent.id.parse().unwrap()
}

fn forward(id: AlertId, to: &Office) -> ForwardInput {
    ForwardInput {
        id: id.to_string(),
        to: vec![to.id.to_string()],
        note: "for your gate".to_owned(),
        ..ForwardInput::default()
    }
}

fn ask(id: AlertId, to_use: &str, to: &[&Office]) -> ConsentAskInput {
    ConsentAskInput {
        id: id.to_string(),
        uses: vec![to_use.to_owned()],
        offices: to.iter().map(|office| office.id.to_string()).collect(),
        note: "they are on their way to it".to_owned(),
        officer: "Sgt Somchai".to_owned(),
        ..ConsentAskInput::default()
    }
}

async fn refused<T: std::fmt::Debug>(
    asked: impl std::future::Future<Output = Result<T, DeskError>>,
) -> DeskError {
    let error = asked.await.expect_err("it is refused");
    assert_eq!(error.code, "needs_consent", "{error}");
    assert!(error.message.contains("`blo consent ask "), "{error}");
    error
}

/// A consent that is signed by whoever sends it.
async fn says(from: &Desk, to: &Office, of: Reference, status: Status) -> Sent {
    let consent = Consent {
        uses: vec![Use::Forward, Use::Export, Use::Sink, Use::Court],
        offices: vec!["poipet.kh".parse().unwrap()],
        conditions: String::new(),
        until: None,
    };
    let recipients = vec![to.id.clone()];
    let alert = Alert {
        message_type: MessageType::ConsentGiven,
        texts: vec![Text::original("en", "Consent given")],
        references: vec![of],
        consent: Some(consent),
        ..Alert::new(status, from.own(), recipients, Precedence::Priority)
    };
    from.say(&alert, None, Expiry::After(60_000)).await.unwrap()
}

#[tokio::test]
async fn r36_what_is_restricted_is_passed_on_only_once_its_originator_consents_and_until_it_does_not()
 {
    let three = Three::new();
    let desks = three.start();
    let id = three.marked(&desks, marks("red", "H2", &[])).await;
    let (south, north) = (&desks.south, &desks.north);
    let error = refused(south.forward(forward(id, &three.east))).await;
    assert!(error.message.contains("TLP:RED, H2"), "{error}");

    let asked = south
        .ask_consent(ask(id, "forward", &[&three.east]))
        .await
        .unwrap();
    let asked = arrives(north, &asked).await;
    let shown = north.show(asked, None, String::new()).await.unwrap();
    let part = shown.consent.expect("it is said what for");
    assert_eq!(
        (part.uses, part.offices),
        (vec!["forward".to_owned()], vec!["poipet.kh".to_owned()])
    );
    assert_eq!(shown.officer, "Sgt Somchai");
    let yes = ConsentAnswerInput {
        id: asked.to_string(),
        ..ConsentAnswerInput::default()
    };
    let given = north.answer_consent(yes).await.unwrap();
    let given = arrives(south, &given).await;

    let passed = south.forward(forward(id, &three.east)).await.unwrap();
    let passed = arrives(&desks.east, &passed).await;
    let view = desks.east.show(passed, None, String::new()).await.unwrap();
    is_marked_as_norths(&view, (id, given));
    // Another use has a consent of its own, and its own copy is no way around it.
    refused(south.evidence(id, None)).await;
    refused(south.evidence(passed, None)).await;

    let cancel = AlertInput {
        message_type: "cancel".to_owned(),
        references: vec![crate::desk::ReferenceInput {
            sender: three.world.north.id.to_string(),
            id: given.to_string(),
        }],
        lifetime_s: Some(7 * 24 * 3_600),
        ..alert(&three.world.south, "IMMEDIATE", "No more")
    };
    arrives(south, &north.send(cancel).await.unwrap()).await;
    refused(south.forward(forward(id, &three.east))).await;
    let items = south.inbox(Listing::default()).await.unwrap();
    assert!(
        !items[0].cancelled && items[1].cancelled,
        "the consent alone"
    );
    let states: Vec<_> = south
        .consents()
        .await
        .unwrap()
        .into_iter()
        .map(|it| (it.kind, it.state))
        .collect();
    let wanted = [("asked", "given"), ("given", "taken back")];
    assert_eq!(
        states,
        wanted.map(|(kind, state)| (kind.to_owned(), state.to_owned()))
    );
    desks.shutdown().await;
}

fn is_marked_as_norths(view: &View, (id, consent): (AlertId, AlertId)) {
    assert_eq!(view.item.sender, "mae-sai.th");
    assert_eq!(view.item.headline, "tachileik.mm: grey van, two children");
    let said = &view.texts[0].description;
    for words in [
        "Words of tachileik.mm",
        &id.to_string(),
        "mae-sai.th adds: for your gate",
        MARKER,
    ] {
        assert!(said.contains(words), "{words} in {said}");
    }
    assert_eq!(view.item.marks, ["TLP:RED", "H2"]);
    let named: Vec<_> = view
        .references
        .iter()
        .map(|it| (it.sender.as_str(), it.id.clone()))
        .collect();
    assert_eq!(
        named,
        [
            ("tachileik.mm", id.to_string()),
            ("tachileik.mm", consent.to_string())
        ]
    );
}

#[tokio::test]
async fn r36_a_consent_of_another_office_over_other_words_or_of_an_exercise_is_none() {
    let three = Three::new();
    let desks = three.start();
    let id = three.marked(&desks, marks("red", "", &[])).await;
    let (south, at_south) = (&desks.south, &three.world.south);
    let found = desks.north.named(&id.to_string(), None).unwrap();
    let digest = found.written().map(Written::digest).unwrap();
    let of = |digest: Digest| Reference {
        sender: three.world.north.id.clone(),
        id,
        digest,
    };
    let by_east = says(&desks.east, at_south, of(digest), Status::Actual).await;
    arrives(south, &by_east).await;
    refused(south.forward(forward(id, &three.east))).await;
    let other = says(
        &desks.north,
        at_south,
        of(Digest::from_bytes([9; 32])),
        Status::Actual,
    )
    .await;
    arrives(south, &other).await;
    refused(south.forward(forward(id, &three.east))).await;
    let exercise = says(&desks.north, at_south, of(digest), Status::Exercise).await;
    arrives(south, &exercise).await;
    refused(south.forward(forward(id, &three.east))).await;
    let own = says(&desks.south, &three.east, of(digest), Status::Actual).await;
    arrives(&desks.east, &own).await;
    refused(south.forward(forward(id, &three.east))).await;
    // What lies on the disk counts after a restart as well.
    let real = says(&desks.north, at_south, of(digest), Status::Actual).await;
    arrives(south, &real).await;
    desks.shutdown().await;
    let desks = three.start();
    desks.south.forward(forward(id, &three.east)).await.unwrap();
    desks.shutdown().await;
}

#[tokio::test]
async fn r36_a_traffic_light_that_this_version_does_not_know_is_the_strictest() {
    let three = Three::new();
    let desks = three.start();
    let recipients = vec![three.world.south.id.clone()];
    let mut newer = Alert {
        texts: vec![Text::original("en", "grey van")],
        ..Alert::new(
            Status::Actual,
            desks.north.own(),
            recipients,
            Precedence::Flash,
        )
    };
    newer.handling.tlp = Tlp::Unknown(9);
    let sent = desks
        .north
        .say(&newer, None, Expiry::After(60_000))
        .await
        .unwrap();
    let id = arrives(&desks.south, &sent).await;
    refused(desks.south.forward(forward(id, &three.east))).await;
    refused(desks.south.evidence(id, None)).await;
    desks.shutdown().await;
}

#[tokio::test]
async fn a_consent_is_refused_with_a_reason_and_asked_and_given_about_the_right_alert_alone() {
    let three = Three::new();
    let desks = three.start();
    let id = three.marked(&desks, marks("red", "", &[])).await;
    let (south, north) = (&desks.south, &desks.north);
    let asked = south.ask_consent(ask(id, "court", &[])).await.unwrap();
    let asked = arrives(north, &asked).await;
    let no = ConsentAnswerInput {
        id: asked.to_string(),
        refuse: Some("investigation".to_owned()),
        conditions: "call me".to_owned(),
        ..ConsentAnswerInput::default()
    };
    arrives(south, &north.answer_consent(no).await.unwrap()).await;
    let all = south.consents().await.unwrap();
    assert_eq!(
        (all[0].kind.as_str(), all[0].state.as_str()),
        ("asked", "refused")
    );
    assert_eq!(
        (all[1].kind.as_str(), all[1].note.as_str()),
        ("refused", "investigation: call me")
    );
    assert_eq!(all[1].alert, id.to_string());

    for wrong in [
        ask(id, "forward", &[]),
        ask(id, "export", &[&three.east]),
        ask(id, "", &[]),
    ] {
        let error = south.ask_consent(wrong).await.unwrap_err();
        assert_eq!(error.code, "bad_content", "{error}");
    }
    let own = north.ask_consent(ask(id, "court", &[])).await.unwrap_err();
    assert!(own.message.contains("sent that alert itself"), "{own}");
    let plain = AlertInput {
        message_type: "consent_given".to_owned(),
        ..alert(&three.world.north, "ROUTINE", "Consent")
    };
    assert!(
        south
            .send(plain)
            .await
            .unwrap_err()
            .message
            .contains("blo consent")
    );
    desks.shutdown().await;
}

#[tokio::test]
async fn a_forward_is_never_laxer_than_its_original_and_takes_no_answer_with_it() {
    let three = Three::new();
    let desks = three.start();
    let id = three.marked(&desks, marks("green", "H1", &[])).await;
    let laxer = ForwardInput {
        tlp: "clear".to_owned(),
        ..forward(id, &three.east)
    };
    let error = desks.south.forward(laxer).await.unwrap_err();
    assert!(error.message.contains("laxer"), "{error}");
    let stricter = ForwardInput {
        tlp: "amber".to_owned(),
        ..forward(id, &three.east)
    };
    let passed = desks.south.forward(stricter).await.unwrap();
    let passed = arrives(&desks.east, &passed).await;
    let view = desks.east.show(passed, None, String::new()).await.unwrap();
    assert_eq!(view.item.marks, ["TLP:AMBER", "H1"]);
    let back = desks
        .south
        .forward(forward(id, &three.world.north))
        .await
        .unwrap_err();
    assert!(
        back.message.contains("words of tachileik.mm itself"),
        "{back}"
    );
    let asked = desks
        .south
        .ask_consent(ask(id, "court", &[]))
        .await
        .unwrap();
    let asked = desks
        .south
        .forward(forward(asked.id.parse().unwrap(), &three.east))
        .await;
    assert!(
        asked
            .unwrap_err()
            .message
            .contains("between the two offices")
    );
    desks.shutdown().await;
}
