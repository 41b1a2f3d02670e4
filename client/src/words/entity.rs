//! What entities are made of, for whoever shows them: kinds and fields in the order of the schema, by the names that
//! listings have, and which of them are coded. Not: the entities themselves (`desk`).

use super::{Field, Language, Said};

/// Every kind with its fields.
pub const KINDS: [(&str, &[&str]); 12] = [
    (
        "person",
        &[
            "names",
            "sex",
            "born",
            "age_from",
            "age_to",
            "nationalities",
            "role",
            "height_cm",
            "marks",
            "telephones",
            "warnings",
        ],
    ),
    (
        "document",
        &[
            "kind",
            "number",
            "issuing_state",
            "authority",
            "issued",
            "expires",
            "mrz",
            "state",
        ],
    ),
    (
        "vehicle",
        &[
            "kind",
            "plate",
            "plate_state",
            "plate_province",
            "vin",
            "make",
            "model",
            "colour",
        ],
    ),
    (
        "vessel",
        &[
            "kind",
            "name",
            "registration",
            "call_sign",
            "imo",
            "mmsi",
            "flag",
            "colour",
            "engine",
        ],
    ),
    (
        "consignment",
        &[
            "container",
            "seal",
            "waybill",
            "hs_code",
            "declared",
            "found",
            "shipper",
            "consignee",
            "packages",
            "weight",
        ],
    ),
    (
        "firearm",
        &[
            "kind", "make", "model", "calibre", "serial", "count", "rounds",
        ],
    ),
    (
        "drugs",
        &[
            "substance",
            "substance_name",
            "cas",
            "form",
            "quantity",
            "packages",
            "brand",
            "concealment",
            "test",
            "origin",
            "destination",
            "seized_by",
            "seized_at",
        ],
    ),
    (
        "wildlife",
        &[
            "scientific_name",
            "common_names",
            "appendix",
            "term",
            "quantity",
            "source",
            "live",
            "permit",
            "permit_state",
            "care",
            "origin",
            "destination",
        ],
    ),
    (
        "organisation",
        &["names", "registration", "state", "address"],
    ),
    (
        "device",
        &[
            "kind",
            "make",
            "model",
            "imei",
            "imsi",
            "telephones",
            "handles",
        ],
    ),
    ("money", &["amount", "currency", "form", "account"]),
    (
        "location",
        &[
            "description",
            "crossing",
            "point_e7",
            "road",
            "river_km",
            "grid",
            "address",
        ],
    ),
];

/// The coded field that a field of a kind is; `None` where it is none.
pub fn coded(kind: &str, field: &str) -> Option<Field> {
    Some(match (kind, field) {
        ("person", "sex") => Field::Sex,
        ("person", "role") => Field::Role,
        ("person", "warnings") => Field::Warning,
        ("document", "kind") => Field::DocumentKind,
        ("document", "state") => Field::DocumentState,
        ("vehicle", "kind") => Field::VehicleKind,
        ("vessel", "kind") => Field::VesselKind,
        ("firearm", "kind") => Field::FirearmKind,
        ("drugs", "substance") => Field::Substance,
        ("drugs", "form") => Field::DrugForm,
        ("drugs", "test") => Field::Test,
        ("wildlife", "appendix") => Field::Appendix,
        ("wildlife", "source") => Field::Origin,
        ("device", "kind") => Field::DeviceKind,
        ("money", "form") => Field::MoneyForm,
        _ => return None,
    })
}

/// What a field is called; by its own name where this version has no words for it.
pub fn field(kind: &str, field: &str, language: Language) -> String {
    // An organisation's state is a country.
    let named = match (kind, field) {
        ("document", "state") => "document_state",
        _ => field,
    };
    let said = Said::of(format!("field-{named}")).sentences(language);
    // Marks of code are for terminals.
    said.map_or_else(|| field.to_owned(), |both| both.happened.replace('`', ""))
}

/// What a kind is called; one that this version does not know is said to be so.
pub fn kind(kind: &str, language: Language) -> String {
    let known = KINDS.iter().any(|(one, _)| *one == kind);
    let id = if known { kind } else { "unknown" };
    Said::of(format!("entity-{id}")).in_language(language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_and_field_has_a_name_in_every_language() {
        for language in Language::ALL {
            for (of, fields) in KINDS {
                assert_ne!(
                    kind(of, language),
                    kind("of tomorrow", language),
                    "{language}"
                );
                for name in fields {
                    assert_ne!(field(of, name, language), *name, "{language}: {of}.{name}");
                }
            }
        }
    }
}
