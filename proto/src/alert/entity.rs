//! Who and what an alert is about, and how they hang together. Not: what is doubtful about it (`doubt`), nor its wording
//! in a language.

use std::{collections::BTreeSet, fmt};

use super::{
    Sensitivity, bad, coded_all, numbers,
    words::{line, nfc},
};
use crate::{
    limits,
    refusal::{Code, Refusal},
    wire,
};

pub use coded::{
    CitesAppendix, CitesSource, Confidence, DeviceKind, DocumentKind, DocumentState, DrugTest,
    FirearmKind, MoneyForm, PersonRole, Relation, Sex, Substance, SubstanceForm, VehicleKind,
    VesselKind, Warning,
};
pub use conveyance::{Vehicle, Vessel};
pub use goods::{Consignment, DrugSeizure, Firearm, WildlifeSpecimen};
pub use person::{Name, Person, TravelDocument};
pub use place::{Location, Point};
pub use things::{Device, Money, Organisation};

pub mod check;
mod coded;
mod conveyance;
mod goods;
pub(super) mod grid;
mod person;
mod place;
mod record;
pub(super) mod shape;
mod things;

#[cfg(test)]
mod tests;

/// One person or thing of an alert.
#[derive(Clone, PartialEq, Eq)]
pub struct Entity {
    /// a to z and 0 to 9, at most 16: what links name it by, within this alert.
    pub key: String,
    /// In words.
    pub note: String,
    /// Special categories of what it says.
    pub sensitivities: Vec<Sensitivity>,
    /// Who or what it is.
    pub kind: Kind,
}

/// Who or what an entity is.
#[derive(Clone, PartialEq, Eq)]
pub enum Kind {
    /// Somebody.
    Person(Box<Person>),
    /// A document to travel with.
    Document(Box<TravelDocument>),
    /// On wheels, or in the air.
    Vehicle(Box<Vehicle>),
    /// On a river, or at sea.
    Vessel(Box<Vessel>),
    /// Goods on their way.
    Consignment(Box<Consignment>),
    /// A weapon, or what belongs to one.
    Firearm(Box<Firearm>),
    /// Drugs.
    Drugs(Box<DrugSeizure>),
    /// An animal, a plant, or a part of one.
    Wildlife(Box<WildlifeSpecimen>),
    /// A company, a group.
    Organisation(Box<Organisation>),
    /// A telephone, a computer.
    Device(Box<Device>),
    /// Money, or what stands for it.
    Money(Box<Money>),
    /// A place.
    Location(Box<Location>),
    /// A kind that a newer version knows. It lies in the alert's bytes and is not written anew.
    Unknown,
}

/// How two entities of one alert hang together.
#[derive(Clone, PartialEq, Eq)]
pub struct Link {
    /// An entity's key.
    pub subject: String,
    /// What it does.
    pub relation: Relation,
    /// Another entity's key.
    pub object: String,
    /// How sure that is.
    pub confidence: Confidence,
}

impl Entity {
    pub(super) fn to_wire(&self) -> wire::Entity {
        wire::Entity {
            key: self.key.clone(),
            note: nfc(&self.note),
            sensitivities: numbers(&self.sensitivities, |one| one.number()),
            kind: self.kind.to_wire(),
        }
    }

    fn from_wire(wire: wire::Entity) -> Result<Self, Refusal> {
        if !is_key(&wire.key) {
            return Err(bad(format!(
                "key: it is 1 to {} of a to z and 0 to 9, such as p1",
                limits::ENTITY_KEY_BYTES_MAX
            )));
        }
        Ok(Self {
            key: wire.key,
            note: line("note", wire.note)?,
            sensitivities: coded_all(
                "sensitivities",
                &wire.sensitivities,
                Sensitivity::from_number,
            )?,
            kind: Kind::from_wire(wire.kind)?,
        })
    }
}

impl Entity {
    /// Calls `each` with every text of it: what can be looked for.
    pub fn each_text<'a>(&'a self, each: &mut dyn FnMut(&'a str)) {
        each(&self.note);
        self.kind.each_text(&mut |_, text| each(text));
    }
}

impl Kind {
    /// What it is called in listings and input.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Person(_) => "person",
            Self::Document(_) => "document",
            Self::Vehicle(_) => "vehicle",
            Self::Vessel(_) => "vessel",
            Self::Consignment(_) => "consignment",
            Self::Firearm(_) => "firearm",
            Self::Drugs(_) => "drugs",
            Self::Wildlife(_) => "wildlife",
            Self::Organisation(_) => "organisation",
            Self::Device(_) => "device",
            Self::Money(_) => "money",
            Self::Location(_) => "location",
            Self::Unknown => "unknown",
        }
    }

    /// Calls `each` with every text of it and the field that it stands in.
    pub(super) fn each_text<'a>(&'a self, each: &mut dyn FnMut(&'static str, &'a str)) {
        match self {
            Self::Person(one) => one.each_text(each),
            Self::Document(one) => one.each_text(each),
            Self::Vehicle(one) => one.each_text(each),
            Self::Vessel(one) => one.each_text(each),
            Self::Consignment(one) => one.each_text(each),
            Self::Firearm(one) => one.each_text(each),
            Self::Drugs(one) => one.each_text(each),
            Self::Wildlife(one) => one.each_text(each),
            Self::Organisation(one) => one.each_text(each),
            Self::Device(one) => one.each_text(each),
            Self::Money(one) => one.each_text(each),
            Self::Location(one) => one.each_text(each),
            Self::Unknown => {}
        }
    }

    fn to_wire(&self) -> Option<wire::entity::Kind> {
        use wire::entity::Kind as Wire;
        Some(match self {
            Self::Person(one) => Wire::Person(one.to_wire()),
            Self::Document(one) => Wire::Document(one.to_wire()),
            Self::Vehicle(one) => Wire::Vehicle(one.to_wire()),
            Self::Vessel(one) => Wire::Vessel(one.to_wire()),
            Self::Consignment(one) => Wire::Consignment(one.to_wire()),
            Self::Firearm(one) => Wire::Firearm(one.to_wire()),
            Self::Drugs(one) => Wire::Drugs(one.to_wire()),
            Self::Wildlife(one) => Wire::Wildlife(one.to_wire()),
            Self::Organisation(one) => Wire::Organisation(one.to_wire()),
            Self::Device(one) => Wire::Device(one.to_wire()),
            Self::Money(one) => Wire::Money(one.to_wire()),
            Self::Location(one) => Wire::Location(one.to_wire()),
            Self::Unknown => return None,
        })
    }

    fn from_wire(wire: Option<wire::entity::Kind>) -> Result<Self, Refusal> {
        use wire::entity::Kind as Wire;
        let Some(wire) = wire else {
            return Ok(Self::Unknown);
        };
        Ok(match wire {
            Wire::Person(one) => Self::Person(Box::new(Person::checked(one)?)),
            Wire::Document(one) => Self::Document(Box::new(TravelDocument::from_wire(one)?)),
            Wire::Vehicle(one) => Self::Vehicle(Box::new(Vehicle::from_wire(one)?)),
            Wire::Vessel(one) => Self::Vessel(Box::new(Vessel::from_wire(one)?)),
            Wire::Consignment(one) => Self::Consignment(Box::new(Consignment::from_wire(one)?)),
            Wire::Firearm(one) => Self::Firearm(Box::new(Firearm::from_wire(one)?)),
            Wire::Drugs(one) => Self::Drugs(Box::new(DrugSeizure::from_wire(one)?)),
            Wire::Wildlife(one) => Self::Wildlife(Box::new(WildlifeSpecimen::from_wire(one)?)),
            Wire::Organisation(one) => Self::Organisation(Box::new(Organisation::from_wire(one)?)),
            Wire::Device(one) => Self::Device(Box::new(Device::from_wire(one)?)),
            Wire::Money(one) => Self::Money(Box::new(Money::checked(one)?)),
            Wire::Location(one) => Self::Location(Box::new(Location::from_wire(one)?)),
        })
    }
}

/// Every entity, and every link between two of them.
///
/// # Errors
/// `bad_content`, the detail with the way to the field, such as `entities[2].vehicle.plate`.
pub(super) fn all_from_wire(
    entities: Vec<wire::Entity>,
    links: &[wire::Link],
) -> Result<(Vec<Entity>, Vec<Link>), Refusal> {
    let entities = numbered(
        "entities",
        limits::ENTITIES_MAX,
        entities,
        Entity::from_wire,
    )?;
    let mut keys = BTreeSet::new();
    for (at, one) in entities.iter().enumerate() {
        if !keys.insert(one.key.as_str()) {
            return Err(bad(format!("entities[{at}].key: another has it already")));
        }
    }
    let links = numbered("links", limits::LINKS_MAX, links.to_vec(), |link| {
        link_from_wire(link, &keys)
    })?;
    Ok((entities, links))
}

/// Every value of a repeated field; what is wrong with one begins with which one it is.
pub(super) fn numbered<W, T>(
    field: &str,
    most: usize,
    wire: Vec<W>,
    each: impl Fn(W) -> Result<T, Refusal>,
) -> Result<Vec<T>, Refusal> {
    if wire.len() > most {
        return Err(bad(format!("an alert has at most {most} {field}")));
    }
    let named = |(at, one): (usize, W)| {
        each(one).map_err(|wrong| {
            let detail = format!("{field}[{at}].{}", wrong.detail);
            Refusal::new(Code::BadContent, detail)
        })
    };
    wire.into_iter().enumerate().map(named).collect()
}

/// a link is between two entities that the alert has.
fn link_from_wire(wire: wire::Link, keys: &BTreeSet<&str>) -> Result<Link, Refusal> {
    for (end, key) in [("subject", &wire.subject), ("object", &wire.object)] {
        if !keys.contains(key.as_str()) {
            return Err(bad(format!("{end}: no entity of the alert has this key")));
        }
    }
    if wire.subject == wire.object {
        return Err(bad("object: an entity is not linked to itself"));
    }
    Ok(Link {
        subject: wire.subject,
        relation: Relation::from_number(wire.relation),
        object: wire.object,
        confidence: Confidence::from_number(wire.confidence),
    })
}

impl Link {
    pub(super) fn to_wire(&self) -> wire::Link {
        wire::Link {
            subject: self.subject.clone(),
            relation: self.relation.number(),
            object: self.object.clone(),
            confidence: self.confidence.number(),
        }
    }
}

fn is_key(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    (1..=limits::ENTITY_KEY_BYTES_MAX).contains(&text.len()) && text.bytes().all(plain)
}

/// words never reach a log.
impl fmt::Debug for Entity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entity({})", self.kind.name())
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kind({})", self.name())
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Link({})", self.relation)
    }
}
