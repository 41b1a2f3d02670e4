//! What an alert may say of people and things, and what an older gateway makes of a newer kind.

use prost::Message as _;

use super::*;
use crate::{
    Precedence,
    alert::{Alert, Quantity, Status, Text, Written},
};

fn alert(entities: Vec<Entity>, links: Vec<Link>) -> Alert {
    Alert {
        texts: vec![Text::original("th", "รถกระบะ")],
        entities,
        links,
        ..Alert::new(
            Status::Actual,
            "mae-sai.th".parse().unwrap(),
            vec!["tachileik.mm".parse().unwrap()],
            Precedence::Priority,
        )
    }
}

fn entity(key: &str, kind: Kind) -> Entity {
    Entity {
        key: key.into(),
        note: "as told".into(),
        sensitivities: vec![Sensitivity::Victim],
        kind,
    }
}

fn vehicle() -> Kind {
    Kind::Vehicle(Box::new(Vehicle {
        kind: VehicleKind::Pickup,
        plate: "กข 1234".into(),
        plate_state: "TH".into(),
        vin: "1M8GDM9AXKP042788".into(),
        ..Vehicle::default()
    }))
}

fn quantity(amount: &str, unit: &str) -> Option<Quantity> {
    Some(Quantity {
        amount: amount.into(),
        unit: unit.into(),
    })
}

fn person() -> Person {
    Person {
        names: vec![Name {
            text: "နန္ဒာ".into(),
            romanised: "Nandar".into(),
            alias: true,
        }],
        sex: Sex::Female,
        born: "1984-05".into(),
        age_from: 30,
        age_to: 45,
        nationalities: vec!["MM".into()],
        role: PersonRole::Unknown(77),
        height_cm: 160,
        telephones: vec!["+95 9 123".into()],
        warnings: vec![Warning::Armed],
        ..Person::default()
    }
}

/// One of every kind.
fn every_kind() -> Vec<Kind> {
    vec![
        Kind::Person(Box::new(person())),
        Kind::Document(Box::new(TravelDocument {
            kind: DocumentKind::Passport,
            number: "L898902C3".into(),
            issuing_state: "LA".into(),
            expires: "2031-02-28".into(),
            mrz: "P<UTOERIKSSON\nL898902C36UTO".into(),
            state: DocumentState::Forged,
            ..TravelDocument::default()
        })),
        vehicle(),
        Kind::Vessel(Box::new(Vessel {
            kind: VesselKind::Longtail,
            imo: "9074728".into(),
            mmsi: "567000001".into(),
            ..Vessel::default()
        })),
        Kind::Consignment(Box::new(Consignment {
            container: "CSQU3054384".into(),
            hs_code: "4403".into(),
            packages: 12,
            weight: quantity("1200.50", "KGM"),
            ..Consignment::default()
        })),
        Kind::Firearm(Box::new(Firearm {
            kind: FirearmKind::Rifle,
            count: 3,
            ..Firearm::default()
        })),
        Kind::Drugs(Box::new(drugs("200000", "tablet"))),
        Kind::Wildlife(Box::new(WildlifeSpecimen {
            scientific_name: "Manis javanica".into(),
            appendix: CitesAppendix::One,
            term: "SCA".into(),
            source: CitesSource::W,
            ..WildlifeSpecimen::default()
        })),
        Kind::Organisation(Box::default()),
        Kind::Device(Box::new(Device {
            imei: "490154203237517".into(),
            handles: vec!["telegram:@name".into()],
            ..Device::default()
        })),
        Kind::Money(Box::new(Money {
            amount: "50000".into(),
            currency: "USDT".into(),
            form: MoneyForm::Crypto,
            ..Money::default()
        })),
        Kind::Location(Box::new(Location {
            point: Some(Point {
                latitude_e7: 204_312_345,
                longitude_e7: 998_812_345,
            }),
            ..Location::default()
        })),
    ]
}

fn drugs(amount: &str, unit: &str) -> DrugSeizure {
    DrugSeizure {
        substance: Substance::MethTablet,
        cas: "537-46-2".into(),
        quantity: quantity(amount, unit),
        brand: "999".into(),
        seized_at_ms: 1,
        ..DrugSeizure::default()
    }
}

fn refused(alert: &Alert) -> String {
    let refusal = Written::write(alert).unwrap_err();
    assert_eq!(refusal.code, Code::BadContent);
    refusal.detail
}

fn refused_kind(kind: Kind) -> String {
    refused(&alert(vec![entity("p1", kind)], Vec::new()))
}

fn link(subject: &str, object: &str) -> Link {
    Link {
        subject: subject.into(),
        relation: Relation::Drives,
        object: object.into(),
        confidence: Confidence::Unknown(9),
    }
}

#[test]
fn every_kind_of_entity_comes_back_as_it_was_and_shows_no_words_in_a_log() {
    let kinds = every_kind().into_iter().enumerate();
    let entities: Vec<_> = kinds
        .map(|(n, kind)| entity(&format!("e{n}"), kind))
        .collect();
    let full = alert(entities, vec![link("e0", "e2")]);
    let written = Written::write(&full).unwrap();
    assert_eq!(
        Written::read(written.bytes().clone()).unwrap().alert(),
        &full
    );
    let shown = format!("{:?} {:?} {:?}", full, full.entities, full.links);
    let inner = every_kind();
    let shown = format!("{shown} {inner:?} {:?} {:?}", person(), person().names);
    for word in ["กข", "Nandar", "as told", "999", "telegram", "204", "e2"] {
        assert!(!shown.contains(word), "{word}");
    }
}

///
#[test]
fn r32_a_link_is_between_two_entities_that_the_alert_has() {
    let two = || {
        vec![
            entity("p1", Kind::Person(Box::new(person()))),
            entity("v1", vehicle()),
        ]
    };
    assert!(Written::write(&alert(two(), vec![link("p1", "v1")])).is_ok());
    assert!(refused(&alert(two(), vec![link("p1", "v2")])).starts_with("links[0].object"));
    assert!(refused(&alert(two(), vec![link("p1", "v1"), link("", "v1")])).starts_with("links[1]"));
    assert!(refused(&alert(two(), vec![link("p1", "p1")])).contains("itself"));
    refused(&alert(two(), vec![link("p1", "v1"); limits::LINKS_MAX + 1]));
    let twice = vec![entity("v1", vehicle()), entity("v1", vehicle())];
    assert!(refused(&alert(twice, Vec::new())).starts_with("entities[1].key"));
    for key in [
        "",
        "P1",
        "p-1",
        "p 1",
        &"x".repeat(limits::ENTITY_KEY_BYTES_MAX + 1),
    ] {
        assert!(
            refused(&alert(vec![entity(key, vehicle())], Vec::new())).contains("entities[0].key")
        );
    }
    let many = (0..=limits::ENTITIES_MAX).map(|n| entity(&format!("v{n}"), vehicle()));
    refused(&alert(many.collect(), Vec::new()));
}

/// an older gateway keeps what it does not know, and never writes the alert anew without it.
#[test]
fn r32_a_kind_that_a_newer_version_knows_is_kept_in_the_bytes_and_shown_as_unknown() {
    let known = alert(
        vec![entity("p1", Kind::Person(Box::new(person())))],
        Vec::new(),
    );
    let mut newer = known.to_wire();
    newer.entities.clear();
    newer.links = vec![link("p1", "n1").to_wire()];
    let mut bytes = newer.encode_to_vec();
    for one in [
        known.to_wire().entities.remove(0).encode_to_vec(),
        // Key n1, and field 60 of the oneof: three bytes that this version cannot read.
        vec![0x0a, 2, b'n', b'1', 0xe2, 3, 3, 7, 8, 9],
    ] {
        // Field 23: an entity.
        bytes.extend_from_slice(&[0xba, 1, u8::try_from(one.len()).unwrap()]);
        bytes.extend_from_slice(&one);
    }
    let written = Written::read(bytes.clone().into()).unwrap();
    assert_eq!(written.bytes(), &bytes);
    let kinds: Vec<_> = written
        .alert()
        .entities
        .iter()
        .map(|one| one.kind.name())
        .collect();
    assert_eq!(kinds, ["person", "unknown"]);
    assert!(refused(written.alert()).contains("not written anew"));
}

/// a quantity stays in the unit that was reported.
#[test]
fn r32_a_quantity_is_kept_to_the_letter() {
    for (amount, unit) in [("200000", "tablet"), ("1.50", "KGM"), ("007", "ဂရမ်")] {
        let kind = Kind::Drugs(Box::new(drugs(amount, unit)));
        let written = Written::write(&alert(vec![entity("d1", kind)], Vec::new())).unwrap();
        let read = Written::read(written.bytes().clone()).unwrap();
        let Kind::Drugs(drugs) = &read.alert().entities[0].kind else {
            unreachable!("as it was written");
        };
        assert_eq!(drugs.quantity, quantity(amount, unit));
    }
    assert!(
        refused_kind(Kind::Drugs(Box::new(drugs("1,5", "KGM"))))
            .starts_with("entities[0].drugs.quantity")
    );
}

#[test]
fn what_has_the_wrong_shape_is_refused_and_its_place_named() {
    type Change = (&'static str, Kind);
    let vehicle = |vehicle| Kind::Vehicle(Box::new(vehicle));
    let vessel = |vessel| Kind::Vessel(Box::new(vessel));
    let goods = |goods| Kind::Consignment(Box::new(goods));
    let device = |device| Kind::Device(Box::new(device));
    let money = |currency: &str, form| {
        Kind::Money(Box::new(Money {
            currency: currency.into(),
            form,
            ..Money::default()
        }))
    };
    let cases: Vec<Change> = vec![
        (
            "vehicle.plate",
            vehicle(Vehicle {
                plate: "x\u{202e}".into(),
                ..Vehicle::default()
            }),
        ),
        (
            "vehicle.plate",
            vehicle(Vehicle {
                plate: "x".repeat(501),
                ..Vehicle::default()
            }),
        ),
        (
            "vehicle.plate_state",
            vehicle(Vehicle {
                plate_state: "th".into(),
                ..Vehicle::default()
            }),
        ),
        (
            "vehicle.vin",
            vehicle(Vehicle {
                vin: "1M8GDM9AXKP0427888".into(),
                ..Vehicle::default()
            }),
        ),
        (
            "vessel.imo",
            vessel(Vessel {
                imo: "907472".into(),
                ..Vessel::default()
            }),
        ),
        (
            "vessel.mmsi",
            vessel(Vessel {
                mmsi: "12345678x".into(),
                ..Vessel::default()
            }),
        ),
        (
            "consignment.container",
            goods(Consignment {
                container: "CSQU 305438".into(),
                ..Consignment::default()
            }),
        ),
        (
            "consignment.hs_code",
            goods(Consignment {
                hs_code: "4".into(),
                ..Consignment::default()
            }),
        ),
        (
            "device.imei",
            device(Device {
                imei: "49015420323751".into(),
                ..Device::default()
            }),
        ),
        (
            "device.imsi",
            device(Device {
                imsi: "12345".into(),
                ..Device::default()
            }),
        ),
        (
            "device.handles",
            device(Device {
                handles: vec!["x".into(); 17],
                ..Device::default()
            }),
        ),
        ("money.currency", money("USDT", MoneyForm::Cash)),
        ("money.currency", money("th", MoneyForm::Crypto)),
        (
            "drugs.cas",
            Kind::Drugs(Box::new(DrugSeizure {
                cas: "537462".into(),
                ..DrugSeizure::default()
            })),
        ),
        (
            "wildlife.term",
            Kind::Wildlife(Box::new(WildlifeSpecimen {
                term: "tusk".into(),
                ..WildlifeSpecimen::default()
            })),
        ),
        (
            "document.mrz",
            Kind::Document(Box::new(TravelDocument {
                mrz: "p<uto".into(),
                ..TravelDocument::default()
            })),
        ),
        (
            "person.age_to",
            Kind::Person(Box::new(Person {
                age_from: 46,
                ..person()
            })),
        ),
        (
            "person.height_cm",
            Kind::Person(Box::new(Person {
                height_cm: 281,
                ..person()
            })),
        ),
        (
            "name",
            Kind::Person(Box::new(Person {
                names: vec![Name::default()],
                ..person()
            })),
        ),
        (
            "location.point",
            Kind::Location(Box::new(Location {
                point: Some(Point {
                    latitude_e7: 900_000_001,
                    longitude_e7: 0,
                }),
                ..Location::default()
            })),
        ),
    ];
    for (place, kind) in cases {
        let said = refused_kind(kind);
        assert!(
            said.starts_with(&format!("entities[0].{place}")),
            "{place}: {said}"
        );
    }
}

#[test]
fn a_day_is_as_exact_as_it_is_known() {
    let born = |born: &str| {
        Kind::Person(Box::new(Person {
            born: born.into(),
            ..person()
        }))
    };
    for good in ["", "1984", "1984-02", "1984-02-29"] {
        assert!(Written::write(&alert(vec![entity("p1", born(good))], Vec::new())).is_ok());
    }
    for bad in [
        "84",
        "1984-13",
        "1984-2",
        "1985-02-29",
        "1984-02-30",
        "1984-",
        "1984-02-29-1",
        "+984",
        "19 84",
    ] {
        assert!(refused_kind(born(bad)).contains("person.born"), "{bad}");
    }
}
