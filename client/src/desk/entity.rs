//! People, things, links and areas as plain data, in and out. Not: what is doubtful about them (`doubt`).

use blo_proto::{
    Digest,
    alert::{
        Alert, Area, Entity, Evaluation, EventCode, Extension, Link, Provenance, Reference,
        entity::{Kind, Point},
    },
};
use serde::{Deserialize, Deserializer, Serialize};

use super::{error::DeskError, input::AlertInput, parse, view::View};
use crate::words::Said;

pub use kinds::{
    ConsignmentInput, DeviceInput, DocumentInput, DrugsInput, FirearmInput, LocationInput,
    MoneyInput, NameInput, OrganisationInput, PersonInput, QuantityInput, VehicleInput,
    VesselInput, WildlifeInput,
};

mod kinds;
mod plain;
#[cfg(test)]
mod tests;

/// What an entity can be.
const KINDS: [&str; 12] = [
    "person",
    "document",
    "vehicle",
    "vessel",
    "consignment",
    "firearm",
    "drugs",
    "wildlife",
    "organisation",
    "device",
    "money",
    "location",
];

/// One person or thing: a key, and exactly one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EntityInput {
    /// What links name it by: a to z and 0 to 9. Drawn where none is given.
    pub key: String,
    /// In words.
    #[serde(skip_serializing_if = "nothing")]
    pub note: String,
    /// minor, victim, health, biometric or informant_risk.
    #[serde(skip_serializing_if = "nothing")]
    pub sensitivities: Vec<String>,
    /// Somebody.
    #[serde(skip_serializing_if = "nothing")]
    pub person: Option<PersonInput>,
    /// A document to travel with.
    #[serde(skip_serializing_if = "nothing")]
    pub document: Option<DocumentInput>,
    /// On wheels, or in the air.
    #[serde(skip_serializing_if = "nothing")]
    pub vehicle: Option<VehicleInput>,
    /// On a river, or at sea.
    #[serde(skip_serializing_if = "nothing")]
    pub vessel: Option<VesselInput>,
    /// Goods on their way.
    #[serde(skip_serializing_if = "nothing")]
    pub consignment: Option<ConsignmentInput>,
    /// A weapon, or what belongs to one.
    #[serde(skip_serializing_if = "nothing")]
    pub firearm: Option<FirearmInput>,
    /// Drugs.
    #[serde(skip_serializing_if = "nothing")]
    pub drugs: Option<DrugsInput>,
    /// An animal, a plant, or a part of one.
    #[serde(skip_serializing_if = "nothing")]
    pub wildlife: Option<WildlifeInput>,
    /// A company, a group.
    #[serde(skip_serializing_if = "nothing")]
    pub organisation: Option<OrganisationInput>,
    /// A telephone, a computer.
    #[serde(skip_serializing_if = "nothing")]
    pub device: Option<DeviceInput>,
    /// Money, or what stands for it.
    #[serde(skip_serializing_if = "nothing")]
    pub money: Option<MoneyInput>,
    /// A place.
    #[serde(skip_serializing_if = "nothing")]
    pub location: Option<LocationInput>,
    /// Of a kind that this version does not know; only shown.
    #[serde(skip_serializing_if = "nothing")]
    pub unknown: bool,
}

/// “p1 drives v1.”
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkInput {
    /// An entity's key.
    pub subject: String,
    /// drives, owns, carries, travels_with, holds, works_for, contacted, found_in, seized_from, sent_to, guardian_of,
    /// same_as or other.
    pub relation: String,
    /// Another entity's key.
    pub object: String,
    /// observed, likely, possible or unlikely.
    #[serde(default, skip_serializing_if = "nothing")]
    pub confidence: String,
}

/// A part of the land (CAP area).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AreaInput {
    /// In words.
    #[serde(skip_serializing_if = "nothing")]
    pub description: String,
    /// Id of a border crossing.
    #[serde(skip_serializing_if = "nothing")]
    pub crossing: String,
    /// ISO 3166-2.
    #[serde(skip_serializing_if = "nothing")]
    pub subdivision: String,
    /// UN/LOCODE.
    #[serde(skip_serializing_if = "nothing")]
    pub locode: String,
    /// At least three points, latitude and longitude in degrees × 10⁷, not closed.
    #[serde(skip_serializing_if = "nothing")]
    pub polygon_e7: Vec<(i32, i32)>,
    /// Of a circle, or a point alone.
    #[serde(skip_serializing_if = "nothing")]
    pub centre_e7: Option<(i32, i32)>,
    /// Metres.
    #[serde(skip_serializing_if = "nothing")]
    pub radius_m: u32,
    /// Metres.
    #[serde(skip_serializing_if = "nothing")]
    pub accuracy_m: u32,
    /// inbound, outbound or transit.
    #[serde(skip_serializing_if = "nothing")]
    pub direction: String,
}

/// How far it can be believed: Europol's 4×4, and what it was mapped from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EvaluationInput {
    /// A, B, C or X.
    pub source: String,
    /// 1, 2, 3 or 4.
    pub information: String,
    /// 5x5x5, 3x5x2, admiralty; empty for 4×4.
    #[serde(skip_serializing_if = "nothing")]
    pub scheme: String,
    /// As it was written there.
    #[serde(skip_serializing_if = "nothing")]
    pub grade: String,
}

/// Where it came from before it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProvenanceInput {
    /// The feed's name at the sender.
    pub feed: String,
    /// cap-1.2, stix-2.1 …
    pub format: String,
    /// SHA-256 of the original record, in hexadecimal.
    pub original: String,
    /// What translated it, and its version.
    pub mapper: String,
    /// Who let it go.
    pub released_by: String,
    /// whose words it has: what the sender passes on, then what that one passed on. Forwarding alone says so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub passed_on: Vec<PassedOnView>,
}

/// Another office's alert whose words an alert has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PassedOnView {
    /// Who said it.
    pub sender: String,
    /// Its id.
    pub id: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub digest: String,
}

/// A name and what it stands for: of an extension or an event code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedInput {
    /// With a namespace of an extension; of an event code whose code it is.
    pub name: String,
    /// What.
    pub value: String,
}

/// Whether a field says nothing.
fn nothing<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Entities of a line of JSON; what is wrong with one says which.
pub(super) fn listed<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<EntityInput>, D::Error> {
    use serde::de::Error as _;
    let values = Vec::<serde_json::Value>::deserialize(from)?;
    let each = |(at, value)| {
        serde_json::from_value(value).map_err(|e| D::Error::custom(format!("entities[{at}]: {e}")))
    };
    values.into_iter().enumerate().map(each).collect()
}

/// What an input says of people, things and places, put into the alert.
pub(super) fn parsed(input: &AlertInput, alert: Alert) -> Result<Alert, DeskError> {
    let named = |at: usize| format!("entities[{at}]");
    let entities = input.entities.iter().enumerate();
    Ok(Alert {
        response_types: codes("response_types", &input.response_types)?,
        evaluation: input.evaluation.as_ref().map(evaluation).transpose()?,
        entities: entities
            .map(|(at, one)| one.parse(at, &named(at)))
            .collect::<Result<_, _>>()?,
        links: each("links", &input.links, link)?,
        areas: each("areas", &input.areas, area)?,
        provenance: input.provenance.as_ref().map(provenance).transpose()?,
        extensions: input.extensions.iter().map(extension).collect(),
        event_codes: input.event_codes.iter().map(event_code).collect(),
        ..alert
    })
}

/// Entities as far as each can be read; what cannot keeps its place.
pub(super) fn readable(inputs: &[EntityInput]) -> Vec<Entity> {
    let unknown = || Entity {
        key: String::new(),
        note: String::new(),
        sensitivities: Vec::new(),
        kind: Kind::Unknown,
    };
    let all = inputs.iter().enumerate();
    all.map(|(at, one)| one.parse(at, "").unwrap_or_else(|_| unknown()))
        .collect()
}

/// What an alert says of them, put into the view.
pub(super) fn shown(alert: &Alert, view: View) -> View {
    View {
        response_types: alert
            .response_types
            .iter()
            .map(|one| one.to_string())
            .collect(),
        evaluation: alert.evaluation.as_ref().map(|one| EvaluationInput {
            source: said(one.source),
            information: said(one.information),
            scheme: one.scheme.clone(),
            grade: one.grade.clone(),
        }),
        entities: alert.entities.iter().map(EntityInput::of).collect(),
        links: alert.links.iter().map(LinkInput::of).collect(),
        areas: alert.areas.iter().map(AreaInput::of).collect(),
        provenance: alert.provenance.as_ref().map(ProvenanceInput::of),
        extensions: named(alert.extensions.iter().map(|one| (&one.name, &one.value))),
        event_codes: named(
            alert
                .event_codes
                .iter()
                .map(|one| (&one.scheme, &one.value)),
        ),
        ..view
    }
}

fn named<'a>(all: impl Iterator<Item = (&'a String, &'a String)>) -> Vec<NamedInput> {
    let one = |(name, value): (&String, &String)| NamedInput {
        name: name.clone(),
        value: value.clone(),
    };
    all.map(one).collect()
}

/// A coded value in the words of the listings; nothing where nothing is stated.
fn said(value: impl std::fmt::Display) -> String {
    let word = value.to_string();
    if word == "unspecified" {
        String::new()
    } else {
        word
    }
}

fn codes<T: std::str::FromStr>(at: &str, texts: &[String]) -> Result<Vec<T>, DeskError>
where
    T::Err: std::fmt::Display,
{
    texts.iter().map(|text| parse::field(at, text)).collect()
}

fn each<I, T>(
    field: &str,
    inputs: &[I],
    one: fn(&str, &I) -> Result<T, DeskError>,
) -> Result<Vec<T>, DeskError> {
    let named = |(at, input)| one(&format!("{field}[{at}]"), input);
    inputs.iter().enumerate().map(named).collect()
}

impl EntityInput {
    fn of(entity: &Entity) -> Self {
        let mut input = Self {
            key: entity.key.clone(),
            note: entity.note.clone(),
            sensitivities: entity.sensitivities.iter().map(|one| said(*one)).collect(),
            ..Self::default()
        };
        match &entity.kind {
            Kind::Person(one) => input.person = Some(PersonInput::of(one)),
            Kind::Document(one) => input.document = Some(DocumentInput::of(one)),
            Kind::Vehicle(one) => input.vehicle = Some(VehicleInput::of(one)),
            Kind::Vessel(one) => input.vessel = Some(VesselInput::of(one)),
            Kind::Consignment(one) => input.consignment = Some(ConsignmentInput::of(one)),
            Kind::Firearm(one) => input.firearm = Some(FirearmInput::of(one)),
            Kind::Drugs(one) => input.drugs = Some(DrugsInput::of(one)),
            Kind::Wildlife(one) => input.wildlife = Some(WildlifeInput::of(one)),
            Kind::Organisation(one) => input.organisation = Some(OrganisationInput::of(one)),
            Kind::Device(one) => input.device = Some(DeviceInput::of(one)),
            Kind::Money(one) => input.money = Some(MoneyInput::of(one)),
            Kind::Location(one) => input.location = Some(LocationInput::of(one)),
            Kind::Unknown => input.unknown = true,
        }
        input
    }

    fn parse(&self, place: usize, at: &str) -> Result<Entity, DeskError> {
        let mut kinds = self.kinds(at)?;
        let (Some(kind), true, false) = (kinds.pop(), kinds.is_empty(), self.unknown) else {
            let said = Said::of("desk-entity-kind").with("at", at);
            return Err(DeskError::unusable(said.with("kinds", KINDS.join(", "))));
        };
        let drawn = || format!("e{}", place.saturating_add(1));
        Ok(Entity {
            key: if self.key.is_empty() {
                drawn()
            } else {
                self.key.clone()
            },
            note: self.note.clone(),
            sensitivities: codes(&format!("{at}.sensitivities"), &self.sensitivities)?,
            kind,
        })
    }

    /// Every kind that is filled in.
    fn kinds(&self, at: &str) -> Result<Vec<Kind>, DeskError> {
        let mut kinds = Vec::new();
        macro_rules! take {
            ($($field:ident $kind:ident),+) => {
                $(if let Some(one) = &self.$field {
                    let at = format!("{at}.{}", stringify!($field));
                    kinds.push(Kind::$kind(Box::new(one.parse(&at)?)));
                })+
            };
        }
        take!(
            person Person, document Document, vehicle Vehicle, vessel Vessel, consignment Consignment,
            firearm Firearm, drugs Drugs, wildlife Wildlife, organisation Organisation, device Device, money Money,
            location Location
        );
        Ok(kinds)
    }
}

impl LinkInput {
    fn of(link: &Link) -> Self {
        Self {
            subject: link.subject.clone(),
            relation: said(link.relation),
            object: link.object.clone(),
            confidence: said(link.confidence),
        }
    }
}

fn link(at: &str, input: &LinkInput) -> Result<Link, DeskError> {
    Ok(Link {
        subject: input.subject.clone(),
        relation: parse::field(&format!("{at}.relation"), &input.relation)?,
        object: input.object.clone(),
        confidence: parse::coded(&format!("{at}.confidence"), &input.confidence)?,
    })
}

impl AreaInput {
    fn of(area: &Area) -> Self {
        let pair = |point: &Point| (point.latitude_e7, point.longitude_e7);
        Self {
            description: area.description.clone(),
            crossing: area.crossing.clone(),
            subdivision: area.subdivision.clone(),
            locode: area.locode.clone(),
            polygon_e7: area.polygon.iter().map(pair).collect(),
            centre_e7: area.centre.as_ref().map(pair),
            radius_m: area.radius_m,
            accuracy_m: area.accuracy_m,
            direction: said(area.direction),
        }
    }
}

fn area(at: &str, input: &AreaInput) -> Result<Area, DeskError> {
    let point = |(latitude_e7, longitude_e7): &(i32, i32)| Point {
        latitude_e7: *latitude_e7,
        longitude_e7: *longitude_e7,
    };
    Ok(Area {
        description: input.description.clone(),
        crossing: input.crossing.clone(),
        subdivision: input.subdivision.to_ascii_uppercase(),
        locode: input.locode.to_ascii_uppercase(),
        polygon: input.polygon_e7.iter().map(point).collect(),
        centre: input.centre_e7.as_ref().map(point),
        radius_m: input.radius_m,
        accuracy_m: input.accuracy_m,
        direction: parse::coded(&format!("{at}.direction"), &input.direction)?,
    })
}

fn evaluation(input: &EvaluationInput) -> Result<Evaluation, DeskError> {
    Ok(Evaluation {
        source: parse::coded("evaluation.source", &input.source)?,
        information: parse::coded("evaluation.information", &input.information)?,
        scheme: input.scheme.clone(),
        grade: input.grade.clone(),
    })
}

impl ProvenanceInput {
    fn of(provenance: &Provenance) -> Self {
        let original = provenance.original.as_ref();
        Self {
            feed: provenance.feed.clone(),
            format: provenance.format.clone(),
            original: original.map(ToString::to_string).unwrap_or_default(),
            mapper: provenance.mapper.clone(),
            released_by: provenance.released_by.clone(),
            passed_on: provenance.passed_on.iter().map(PassedOnView::of).collect(),
        }
    }
}

impl PassedOnView {
    fn of(one: &Reference) -> Self {
        Self {
            sender: one.sender.to_string(),
            id: one.id.to_string(),
            digest: one.digest.to_string(),
        }
    }
}

fn provenance(input: &ProvenanceInput) -> Result<Provenance, DeskError> {
    // what was signed is at hand where an alert is passed on, and nowhere else.
    if !input.passed_on.is_empty() {
        return Err(DeskError::unusable(Said::of("desk-forward-alone")));
    }
    let mut bytes = [0; 32];
    let original = match input.original.as_str() {
        "" => None,
        text => {
            hex::decode_to_slice(text, &mut bytes)
                .map_err(|_| DeskError::unusable(Said::of("desk-entity-original")))?;
            Some(Digest::from_bytes(bytes))
        }
    };
    Ok(Provenance {
        feed: input.feed.clone(),
        format: input.format.clone(),
        original,
        mapper: input.mapper.clone(),
        released_by: input.released_by.clone(),
        passed_on: Vec::new(),
    })
}

fn extension(input: &NamedInput) -> Extension {
    Extension {
        name: input.name.clone(),
        value: input.value.clone(),
    }
}

fn event_code(input: &NamedInput) -> EventCode {
    EventCode {
        scheme: input.name.clone(),
        value: input.value.clone(),
    }
}
