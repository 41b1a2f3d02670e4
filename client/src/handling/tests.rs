//! Every combination of marks against one table a mark, and every way in which a consent can be the wrong one.

use super::*;

/// The uses of the tables: forward within the own country, forward abroad, export, sink, court.
const USES: [(Use, Option<&str>); 5] = [
    (Use::Forward, Some("chiang-saen.th")),
    (Use::Forward, Some("huay-xai.la")),
    (Use::Export, None),
    (Use::Sink, None),
    (Use::Court, None),
];

/// `x`: needs consent. In the order of [`USES`].
const TLP: [(Tlp, &str); 7] = [
    (Tlp::Clear, "....."),
    (Tlp::Green, "....."),
    (Tlp::Unspecified, ".x..."),
    (Tlp::Amber, ".x..."),
    (Tlp::AmberStrict, "xx..x"),
    (Tlp::Red, "xxxxx"),
    (Tlp::Unknown(9), "xxxxx"),
];
const CODE: [(HandlingCode, &str); 6] = [
    (HandlingCode::Unspecified, "....."),
    (HandlingCode::H0, "....."),
    (HandlingCode::H1, "....x"),
    (HandlingCode::H2, "xxxxx"),
    (HandlingCode::H3, "xxxxx"),
    (HandlingCode::Unknown(9), "xxxxx"),
];
const PAP: [(Pap, &str); 6] = [
    (Pap::Unspecified, "....."),
    (Pap::Clear, "....."),
    (Pap::Green, "....."),
    (Pap::Amber, "....."),
    (Pap::Red, "...x."),
    (Pap::Unknown(9), "...x."),
];
const SENSITIVITY: [(Sensitivity, &str); 7] = [
    (Sensitivity::Unspecified, "....."),
    (Sensitivity::Minor, "xxxxx"),
    (Sensitivity::Victim, "xxxxx"),
    (Sensitivity::Health, "....."),
    (Sensitivity::Biometric, "....."),
    (Sensitivity::InformantRisk, "xxxxx"),
    (Sensitivity::Unknown(9), "xxxxx"),
];

fn office(id: &str) -> OfficeId {
    id.parse().unwrap()
}

fn subject() -> Subject {
    Subject {
        originator: office("tachileik.mm"),
        digest: Digest::from_bytes([7; 32]),
        exercise: false,
    }
}

fn marks(tlp: Tlp, code: HandlingCode) -> Marks {
    Marks {
        tlp,
        code,
        pap: Pap::Unspecified,
        sensitivities: Vec::new(),
        retain_until: None,
    }
}

const NOW: Timestamp = Timestamp::from_millis(1_795_503_123_456);

/// A consent that covers everything that is asked in these tests.
fn consent() -> Given {
    Given {
        by: office("tachileik.mm"),
        of: office("tachileik.mm"),
        digest: Digest::from_bytes([7; 32]),
        exercise: false,
        uses: vec![Use::Forward, Use::Export, Use::Sink, Use::Court],
        offices: vec![office("chiang-saen.th"), office("huay-xai.la")],
        until: Some(NOW),
        taken_back: false,
    }
}

fn each_use(mut each: impl FnMut(usize, &Asked<'_>)) {
    let by = office("mae-sai.th");
    for (at, (to_use, to)) in USES.into_iter().enumerate() {
        let to = to.map(office);
        let asked = Asked {
            by: &by,
            to_use,
            to: to.as_ref(),
            now: NOW,
        };
        each(at, &asked);
    }
}

#[test]
fn r36_every_combination_of_marks_is_as_strict_as_the_strictest_of_them() {
    let mut combinations = 0;
    for (tlp, by_tlp) in TLP {
        for (code, by_code) in CODE {
            for (pap, by_pap) in PAP {
                for (sensitivity, by_sensitivity) in SENSITIVITY {
                    let marks = Marks {
                        pap,
                        sensitivities: vec![sensitivity],
                        ..marks(tlp, code)
                    };
                    each_use(|at, asked| {
                        let tables = [by_tlp, by_code, by_pap, by_sensitivity];
                        let wanted = tables.iter().any(|row| row.as_bytes()[at] == b'x');
                        let judged = judge((&subject(), &marks), asked, &[]);
                        let needs =
                            matches!(&judged, Judgement::NeedsConsent(why) if !why.is_empty());
                        assert_eq!(needs, wanted, "{marks:?} {asked:?}");
                        assert_eq!(judged == Judgement::Allowed(None), !wanted);
                        let judged = judge((&subject(), &marks), asked, &[consent()]);
                        assert_eq!(judged, Judgement::Allowed(wanted.then_some(0)));
                        combinations += 1;
                    });
                }
            }
        }
    }
    assert_eq!(combinations, 7 * 6 * 6 * 7 * 5);
}

#[test]
fn r36_an_originator_needs_nobodys_consent_not_even_its_own() {
    let own = Subject {
        originator: office("mae-sai.th"),
        ..subject()
    };
    let strict = Marks {
        retain_until: Some(Timestamp::from_millis(1)),
        ..marks(Tlp::Unknown(9), HandlingCode::H2)
    };
    each_use(|_, asked| {
        assert_eq!(judge((&own, &strict), asked, &[]), Judgement::Allowed(None));
    });
}

/// Consents that are the wrong one each in one way.
fn wrong_consents() -> [(&'static str, Given); 8] {
    let other = office("poipet.kh");
    let with = |change: fn(&mut Given, OfficeId)| {
        let mut given = consent();
        change(&mut given, other.clone());
        given
    };
    [
        ("another office's", with(|it, other| it.by = other)),
        ("of another's alert", with(|it, other| it.of = other)),
        (
            "over other bytes",
            with(|it, _| it.digest = Digest::from_bytes([8; 32])),
        ),
        ("an exercise's", with(|it, _| it.exercise = true)),
        ("taken back", with(|it, _| it.taken_back = true)),
        ("over", with(|it, _| it.until = Some(NOW.minus_millis(1)))),
        (
            "for no use",
            with(|it, _| it.uses = vec![Use::Unspecified, Use::Unknown(9)]),
        ),
        (
            "to another office alone",
            with(|it, other| {
                it.uses = vec![Use::Forward];
                it.offices = vec![other];
            }),
        ),
    ]
}

#[test]
fn r36_only_the_originators_own_word_over_these_bytes_for_this_use_and_now_counts() {
    let red = marks(Tlp::Red, HandlingCode::Unspecified);
    for (what, given) in wrong_consents() {
        each_use(|_, asked| {
            let judged = judge((&subject(), &red), asked, std::slice::from_ref(&given));
            assert_eq!(
                judged,
                Judgement::NeedsConsent(vec!["TLP:RED".to_owned()]),
                "{what}"
            );
            let judged = judge((&subject(), &red), asked, &[given.clone(), consent()]);
            assert_eq!(judged, Judgement::Allowed(Some(1)), "{what}");
        });
    }
}

#[test]
fn a_consent_with_no_end_holds_and_each_use_has_its_own() {
    for (at, (to_use, _)) in USES.into_iter().enumerate() {
        let given = Given {
            uses: vec![to_use],
            until: None,
            ..consent()
        };
        let red = marks(Tlp::Red, HandlingCode::Unspecified);
        each_use(|other, asked| {
            let allowed = judge((&subject(), &red), asked, std::slice::from_ref(&given));
            let same = USES[other].0 == USES[at].0;
            assert_eq!(allowed == Judgement::Allowed(Some(0)), same);
        });
    }
}

#[test]
fn r36_what_was_to_be_destroyed_leaves_no_more_whoever_consents() {
    let over = Marks {
        retain_until: Some(NOW.minus_millis(1)),
        ..marks(Tlp::Clear, HandlingCode::H0)
    };
    each_use(|_, asked| {
        let judged = judge((&subject(), &over), asked, &[consent()]);
        assert_eq!(judged, Judgement::Over(NOW.minus_millis(1)));
    });
    let last = Marks {
        retain_until: Some(NOW),
        ..over
    };
    each_use(|_, asked| {
        let judged = judge((&subject(), &last), asked, &[]);
        assert_eq!(judged, Judgement::Allowed(None));
    });
}

#[test]
fn marks_are_said_in_words_and_what_is_not_known_hides_too() {
    let marks = Marks {
        pap: Pap::Red,
        sensitivities: vec![Sensitivity::Victim],
        ..marks(Tlp::Unspecified, HandlingCode::H2)
    };
    assert_eq!(marks.words(), ["TLP:AMBER", "H2", "PAP:RED", "VICTIM"]);
    for (sensitivity, hides) in [
        (Sensitivity::Minor, true),
        (Sensitivity::Victim, true),
        (Sensitivity::Unknown(9), true),
        (Sensitivity::Health, false),
        (Sensitivity::Biometric, false),
        (Sensitivity::InformantRisk, false),
    ] {
        let sensitivities = vec![sensitivity];
        assert_eq!(
            Marks {
                sensitivities,
                ..marks.clone()
            }
            .hides_words(),
            hides
        );
    }
}

#[test]
fn of_two_traffic_lights_the_stricter_counts_and_an_unknown_one_is_the_strictest() {
    let rising = [
        Tlp::Clear,
        Tlp::Green,
        Tlp::Amber,
        Tlp::AmberStrict,
        Tlp::Red,
        Tlp::Unknown(9),
    ];
    for pair in rising.windows(2) {
        assert_eq!(stricter(pair[0], pair[1]), pair[1]);
        assert_eq!(stricter(pair[1], pair[0]), pair[1]);
    }
    assert_eq!(strictness(Tlp::Unspecified), strictness(Tlp::Amber));
}

#[test]
fn r36_what_is_said_of_one_person_marks_the_whole_alert() {
    let person = |change: fn(&mut Entity)| {
        let mut entity = Entity {
            key: "p1".to_owned(),
            note: String::new(),
            sensitivities: Vec::new(),
            kind: Kind::Person(Box::default()),
        };
        change(&mut entity);
        let precedence = blo_proto::Precedence::Routine;
        let status = blo_proto::alert::Status::Actual;
        let to = vec![office("mae-sai.th")];
        let mut alert = Alert::new(status, office("tachileik.mm"), to, precedence);
        alert.entities.push(entity);
        Marks::of(&alert).sensitivities
    };
    assert!(person(|_| {}).is_empty());
    let marked = person(|it| it.sensitivities = vec![Sensitivity::Victim]);
    assert_eq!(marked, [Sensitivity::Victim]);
    let told = |change: fn(&mut blo_proto::alert::entity::Person)| {
        let mut who = blo_proto::alert::entity::Person::default();
        change(&mut who);
        of_entity(&Entity {
            key: "p1".to_owned(),
            note: String::new(),
            sensitivities: Vec::new(),
            kind: Kind::Person(Box::new(who)),
        })
    };
    assert_eq!(
        told(|it| it.role = PersonRole::Victim),
        [Sensitivity::Victim]
    );
    assert_eq!(told(|it| it.age_to = 17), [Sensitivity::Minor]);
    assert!(told(|it| it.age_to = 18).is_empty());
}
