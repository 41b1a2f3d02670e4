//! Which doubts are told of which alert.

use super::*;
use crate::{
    alert::{
        Entity, Status, Written,
        entity::{
            Consignment, Device, DrugSeizure, Name, Person, Point, TravelDocument, Vehicle, Vessel,
        },
    },
    id::Precedence,
};

fn alert(headline: &str, kinds: Vec<Kind>) -> Alert {
    let entity = |(n, kind)| Entity {
        key: format!("e{n}"),
        note: String::new(),
        sensitivities: Vec::new(),
        kind,
    };
    Alert {
        texts: vec![Text::original("my", headline)],
        entities: kinds.into_iter().enumerate().map(entity).collect(),
        ..Alert::new(
            Status::Actual,
            "mae-sai.th".parse().unwrap(),
            vec!["tachileik.mm".parse().unwrap()],
            Precedence::Priority,
        )
    }
}

/// What is told of an alert that is taken all the same.
fn told(alert: &Alert) -> Vec<(String, &'static str)> {
    Written::write(alert).unwrap();
    let offices = [
        "tachileik.mm".parse().unwrap(),
        "poipet.kh".parse().unwrap(),
    ];
    let doubts = alert.doubts(&offices);
    doubts
        .iter()
        .map(|doubt| (doubt.at.clone(), doubt.why.code()))
        .collect()
}

fn vehicle(plate: &str, vin: &str) -> Kind {
    Kind::Vehicle(Box::new(Vehicle {
        plate: plate.into(),
        vin: vin.into(),
        ..Vehicle::default()
    }))
}

fn person(name: &str, born: &str) -> Kind {
    Kind::Person(Box::new(Person {
        names: vec![Name {
            text: name.into(),
            ..Name::default()
        }],
        born: born.into(),
        ..Person::default()
    }))
}

#[test]
fn r32_a_wrong_check_digit_is_told_and_never_refused() {
    let kinds = vec![
        Kind::Consignment(Box::new(Consignment {
            container: "CSQU3054384".into(),
            ..Consignment::default()
        })),
        Kind::Vessel(Box::new(Vessel {
            imo: "9074728".into(),
            ..Vessel::default()
        })),
        Kind::Device(Box::new(Device {
            imei: "490154203237517".into(),
            ..Device::default()
        })),
        Kind::Drugs(Box::new(DrugSeizure {
            cas: "537-46-3".into(),
            ..DrugSeizure::default()
        })),
        Kind::Document(Box::new(TravelDocument {
            mrz: "P<UTO\nL898902C3".into(),
            expires: "2574-01".into(),
            ..TravelDocument::default()
        })),
        vehicle("กข 1234", "1M8GDM9AXKPO42788"),
        person("မောင်မောင်", "2527"),
    ];
    let expected = [
        ("entities[0].consignment.container", "check_digit"),
        ("entities[1].vessel.imo", "check_digit"),
        ("entities[2].device.imei", "check_digit"),
        ("entities[3].drugs.cas", "check_digit"),
        ("entities[4].document.mrz", "shape"),
        ("entities[4].document.expires", "buddhist_year"),
        ("entities[5].vehicle.vin", "shape"),
        ("entities[6].person.born", "buddhist_year"),
    ];
    let expected: Vec<_> = expected.map(|(at, code)| (at.to_owned(), code)).into();
    assert_eq!(told(&alert("x", kinds)), expected);
    let good = vec![
        Kind::Consignment(Box::new(Consignment {
            container: "CSQU3054383".into(),
            ..Consignment::default()
        })),
        vehicle("กข 1234", "1M8GDM9AXKP042788"),
        person("Somchai", "1984-05"),
    ];
    assert_eq!(told(&alert("tachileik.mm", good)), []);
}

#[test]
fn r33_what_a_text_hides_is_told_to_who_sends_and_who_reads() {
    let of = |headline: &str, kinds| told(&alert(headline, kinds));
    let one = |at: &str, code| vec![(at.to_owned(), code)];
    assert_eq!(of("ျမန္မာ", Vec::new()), one("texts[0].headline", "zawgyi"));
    assert_eq!(of("မြန်မာ", Vec::new()), []);
    assert_eq!(
        of("a\u{200B}b", Vec::new()),
        one("texts[0].headline", "invisible")
    );
    assert_eq!(
        of("ask pоipet.kh.", Vec::new()),
        one("texts[0].headline", "looks_like")
    );
    assert_eq!(
        of("x", vec![vehicle("Аa 1234", "")]),
        one("entities[0].vehicle.plate", "mixed_scripts")
    );
    assert_eq!(
        of("x", vec![person("Caba", ""), person("Саbа", "")]),
        [
            ("entities[1].person.names".to_owned(), "mixed_scripts"),
            ("entities[1].person.names".to_owned(), "looks_like"),
        ]
    );
    assert_eq!(
        of(
            "x",
            vec![person("Maung Maung", ""), person("MAUNG MAUNG", "")]
        ),
        []
    );
    let mut words = alert("x", vec![person("Caba", ""), person("Саbа", "")]);
    words.officer = "\u{2060}".into();
    let shown = format!("{:?}", words.doubts(&[]));
    assert!(!shown.contains("Caba"), "{shown}");
}

fn place(grid: &str, point: Option<Point>) -> Kind {
    Kind::Location(Box::new(Location {
        grid: grid.into(),
        point,
        ..Location::default()
    }))
}

/// The point is the crossing at Mae Sai.
#[test]
fn r33_a_square_of_a_map_that_is_none_or_lies_elsewhere_than_its_point_is_told() {
    let of = |grid: &str, point| told(&alert("x", vec![place(grid, point)]));
    let one = |code| vec![("entities[0].location.grid".to_owned(), code)];
    let here = Some(Point {
        latitude_e7: 204_280_000,
        longitude_e7: 998_830_000,
    });
    assert_eq!(of("", here), []);
    assert_eq!(of("47Q NC 9212 5909", here), []);
    assert_eq!(of("47Q NC 9212 5909", None), []);
    assert_eq!(of("47Q 592117 2259093", here), []);
    assert_eq!(of("47Q NC 9212 590", here), one("shape"));
    assert_eq!(of("61Q NC 9212 5909", None), one("shape"));
    assert_eq!(of("47Q NB 9212 5909", here), one("far_apart"));
    let far = alert("x", vec![place("47Q NB 9212 5909", here)]).doubts(&[]);
    assert_eq!(far[0].why, Why::FarApart("100 km".to_owned()));
}
