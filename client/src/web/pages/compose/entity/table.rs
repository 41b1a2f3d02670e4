//! How each field of an entity stands on the form: what it is typed into, how much fits, an example. Kinds and fields
//! themselves are those of `words::entity::KINDS`. Not: bounds as such, which the alert format checks.

use std::fmt::Display;

use blo_proto::{
    alert::{Sensitivity, entity as of},
    limits,
};

use crate::words::{Field, entity};

/// What a field is typed into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Words on one line.
    Line,
    /// Words on several lines.
    Words,
    /// What has a form by some standard: characters at most, and an example.
    Standard(usize, &'static str),
    /// A machine-readable zone.
    Zone,
    /// One of the values of a coded field.
    Code(Field),
    /// Some of the values of a coded field.
    Codes(Field),
    /// A number up to this one; 0 is not stated.
    Number(u32),
    /// Several, a line each.
    Lines,
    /// Countries, a space between two.
    Countries,
    /// People and things under their names.
    Names,
    /// An amount and its unit.
    Quantity,
    /// Latitude and longitude in degrees.
    Point,
    /// A time with its zone.
    Time,
}

/// As a field of a kind stands on the form.
pub(super) fn shape(kind: &str, field: &str) -> Shape {
    match (kind, field, entity::coded(kind, field)) {
        (_, "warnings", Some(coded)) => Shape::Codes(coded),
        (_, _, Some(coded)) => Shape::Code(coded),
        (_, "names" | "common_names", _) => Shape::Names,
        (_, "quantity" | "weight", _) => Shape::Quantity,
        (_, "telephones" | "handles", _) => Shape::Lines,
        (_, "nationalities", _) => Shape::Countries,
        (_, "point_e7", _) => Shape::Point,
        (_, "seized_at", _) => Shape::Time,
        (_, "mrz", _) => Shape::Zone,
        (_, "age_from" | "age_to", _) => Shape::Number(limits::AGE_YEARS_MAX),
        (_, "height_cm", _) => Shape::Number(limits::HEIGHT_CM_MAX),
        (_, "packages" | "count" | "rounds" | "live", _) => Shape::Number(u32::MAX),
        (_, name, _) => standard(kind, name),
    }
}

fn standard(kind: &str, field: &str) -> Shape {
    match (kind, field) {
        ("organisation", "state")
        | ("document", "issuing_state")
        | ("vehicle", "plate_state")
        | ("vessel", "flag")
        | ("wildlife", "permit_state")
        | ("drugs" | "wildlife", "origin" | "destination") => Shape::Standard(2, "TH"),
        (_, "born" | "issued" | "expires") => Shape::Standard(10, "1984, 1984-05, 1984-05-17"),
        (_, "vin") => Shape::Standard(24, "1M8GDM9AXKP042788"),
        (_, "imo") => Shape::Standard(12, "9074729"),
        (_, "mmsi") => Shape::Standard(16, "567000123"),
        (_, "container") => Shape::Standard(16, "CSQU3054383"),
        (_, "hs_code") => Shape::Standard(10, "293971"),
        (_, "cas") => Shape::Standard(12, "537-46-2"),
        (_, "term") => Shape::Standard(3, "TUS"),
        (_, "imei") => Shape::Standard(24, "490154203237518"),
        (_, "imsi") => Shape::Standard(24, "520031234567890"),
        (_, "currency") => Shape::Standard(8, "THB, USDT"),
        ("money", "amount") => Shape::Standard(limits::AMOUNT_BYTES_MAX, "12000.50"),
        (
            _,
            "marks" | "address" | "description" | "declared" | "found" | "concealment" | "care",
        ) => Shape::Words,
        _ => Shape::Line,
    }
}

/// Every value of a coded field, by the words that travel; none of a field that no entity has.
pub(super) fn values(field: Field) -> Vec<String> {
    match field {
        Field::Sex => words(of::Sex::ALL),
        Field::Role => words(of::PersonRole::ALL),
        Field::Warning => words(of::Warning::ALL),
        Field::DocumentKind => words(of::DocumentKind::ALL),
        Field::DocumentState => words(of::DocumentState::ALL),
        Field::VehicleKind => words(of::VehicleKind::ALL),
        Field::VesselKind => words(of::VesselKind::ALL),
        Field::FirearmKind => words(of::FirearmKind::ALL),
        Field::Substance => words(of::Substance::ALL),
        Field::DrugForm => words(of::SubstanceForm::ALL),
        Field::Test => words(of::DrugTest::ALL),
        Field::Appendix => words(of::CitesAppendix::ALL),
        Field::Origin => words(of::CitesSource::ALL),
        Field::DeviceKind => words(of::DeviceKind::ALL),
        Field::MoneyForm => words(of::MoneyForm::ALL),
        Field::Sensitivity => words(Sensitivity::ALL),
        Field::Relation => words(of::Relation::ALL),
        Field::Certainty => words(of::Confidence::ALL),
        _ => Vec::new(),
    }
}

fn words<T: Display>(all: &[T]) -> Vec<String> {
    all.iter().map(ToString::to_string).collect()
}
