//! What people and goods travel in.

use super::{
    VehicleKind, VesselKind,
    record::record,
    shape::{country, imo, mmsi, vin},
};
use crate::alert::words::line;

record!(
    /// On wheels, or in the air.
    Vehicle, "vehicle" {
        /// Which kind.
        kind: code(VehicleKind),
        /// As it is written on it, in its own script.
        plate: text(line),
        /// ISO 3166-1 alpha-2.
        plate_state: text(country),
        /// The province that the plate names.
        plate_province: text(line),
        /// ISO 3779, or the part that was readable.
        vin: text(vin),
        /// Whose make.
        make: text(line),
        /// Which model.
        model: text(line),
        /// In words.
        colour: text(line),
    }
);

record!(
    /// On a river, or at sea.
    Vessel, "vessel" {
        /// Which kind.
        kind: code(VesselKind),
        /// As it is painted on.
        name: text(line),
        /// Of the country that registered it.
        registration: text(line),
        /// In radio.
        call_sign: text(line),
        /// Seven digits, the last a check digit.
        imo: text(imo),
        /// Nine digits.
        mmsi: text(mmsi),
        /// ISO 3166-1 alpha-2.
        flag: text(country),
        /// In words.
        colour: text(line),
        /// In words.
        engine: text(line),
    }
);
