//! Every kind of entity, its fields in the order of the schema.

use blo_proto::{
    Timestamp,
    alert::{
        Quantity,
        entity::{
            Consignment, Device, DrugSeizure, Firearm, Location, Money, Name, Organisation, Person,
            Point, TravelDocument, Vehicle, Vessel, WildlifeSpecimen,
        },
    },
};
use serde::{Deserialize, Serialize};

use super::{codes, plain::plain, said};
use crate::desk::{error::DeskError, parse};

/// What somebody or something is called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NameInput {
    /// In its own script.
    #[serde(skip_serializing_if = "super::nothing")]
    pub text: String,
    /// In Latin letters.
    #[serde(skip_serializing_if = "super::nothing")]
    pub romanised: String,
    /// Not the name in the papers.
    #[serde(skip_serializing_if = "super::nothing")]
    pub alias: bool,
}

/// How much of something, as it was reported.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuantityInput {
    /// A decimal, to the letter.
    pub amount: String,
    /// UN/ECE Recommendation 20 (KGM, GRM, LTR …), or a word where none fits: tablet.
    pub unit: String,
}

plain!(
    /// Somebody.
    PersonInput, Person {
        names: names,
        sex: code,
        born: text,
        age_from: number,
        age_to: number,
        nationalities: countries,
        role: code,
        height_cm: number,
        marks: text,
        telephones: texts,
        warnings: codes,
    }
);
plain!(
    /// A document to travel with.
    DocumentInput, TravelDocument {
        kind: code,
        number: text,
        issuing_state: country,
        authority: text,
        issued: text,
        expires: text,
        mrz: text,
        state: code,
    }
);
plain!(
    /// On wheels, or in the air.
    VehicleInput, Vehicle {
        kind: code,
        plate: text,
        plate_state: country,
        plate_province: text,
        vin: compact,
        make: text,
        model: text,
        colour: text,
    }
);
plain!(
    /// On a river, or at sea.
    VesselInput, Vessel {
        kind: code,
        name: text,
        registration: text,
        call_sign: text,
        imo: compact,
        mmsi: compact,
        flag: country,
        colour: text,
        engine: text,
    }
);
plain!(
    /// Goods on their way.
    ConsignmentInput, Consignment {
        container: compact,
        seal: text,
        waybill: text,
        hs_code: text,
        declared: text,
        found: text,
        shipper: text,
        consignee: text,
        packages: number,
        weight: quantity,
    }
);
plain!(
    /// A weapon, or what belongs to one.
    FirearmInput, Firearm {
        kind: code,
        make: text,
        model: text,
        calibre: text,
        serial: text,
        count: number,
        rounds: number,
    }
);
plain!(
    /// Drugs.
    DrugsInput, DrugSeizure {
        substance: code,
        substance_name: text,
        cas: text,
        form: code,
        quantity: quantity,
        packages: number,
        brand: text,
        concealment: text,
        test: code,
        origin: country,
        destination: country,
        seized_by: text,
        seized_at_ms as "seized_at": time,
    }
);
plain!(
    /// An animal, a plant, or a part of one.
    WildlifeInput, WildlifeSpecimen {
        scientific_name: text,
        common_names: names,
        appendix: code,
        term: text,
        quantity: quantity,
        source: code,
        live: number,
        permit: text,
        permit_state: country,
        care: text,
        origin: country,
        destination: country,
    }
);
plain!(
    /// A company, a group.
    OrganisationInput, Organisation {
        names: names,
        registration: text,
        state: country,
        address: text,
    }
);
plain!(
    /// A telephone, a computer.
    DeviceInput, Device {
        kind: code,
        make: text,
        model: text,
        imei: compact,
        imsi: compact,
        telephones: texts,
        handles: texts,
    }
);
plain!(
    /// Money, or what stands for it.
    MoneyInput, Money {
        amount: text,
        currency: country,
        form: code,
        account: text,
    }
);
plain!(
    /// A place.
    LocationInput, Location {
        description: text,
        crossing: text,
        point as "point_e7": point,
        road: text,
        river_km: text,
        grid: text,
        address: text,
    }
);

impl NameInput {
    fn of(name: &Name) -> Self {
        Self {
            text: name.text.clone(),
            romanised: name.romanised.clone(),
            alias: name.alias,
        }
    }

    fn name(&self) -> Name {
        Name {
            text: self.text.clone(),
            romanised: self.romanised.clone(),
            alias: self.alias,
        }
    }
}

impl QuantityInput {
    fn of(quantity: &Quantity) -> Self {
        Self {
            amount: quantity.amount.clone(),
            unit: quantity.unit.clone(),
        }
    }

    /// to the letter, whatever the unit.
    fn quantity(&self) -> Quantity {
        Quantity {
            amount: self.amount.clone(),
            unit: self.unit.clone(),
        }
    }
}

/// What is handed on as it is. Every form is told the way to its field; this one has nothing to say about it.
fn kept<T: Clone>(_at: &str, value: &T) -> T {
    value.clone()
}

/// A number without the spaces that it is typed with.
fn compact(text: &str) -> String {
    let kept = text.chars().filter(|c| !c.is_whitespace());
    kept.collect::<String>().to_ascii_uppercase()
}

fn time(at: &str, text: &str) -> Result<u64, DeskError> {
    if text.is_empty() {
        return Ok(0);
    }
    parse::field::<Timestamp>(at, text).map(Timestamp::as_millis)
}

fn time_of(ms: u64) -> String {
    match ms {
        0 => String::new(),
        ms => Timestamp::from_millis(ms).to_string(),
    }
}
