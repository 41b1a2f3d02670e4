//! Places as things of an alert. Not: where the alert is (`alert::Place`), nor its areas.

use super::record::record;
use crate::{
    alert::{bad, words::line},
    refusal::Refusal,
    wire,
};

/// A position on WGS 84.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Point {
    /// Degrees × 10⁷, north is positive.
    pub latitude_e7: i32,
    /// Degrees × 10⁷, east is positive.
    pub longitude_e7: i32,
}

impl Point {
    pub(in crate::alert) fn to_wire(self) -> wire::Point {
        wire::Point {
            latitude_e7: self.latitude_e7,
            longitude_e7: self.longitude_e7,
        }
    }

    pub(in crate::alert) fn from_wire(at: &str, wire: wire::Point) -> Result<Self, Refusal> {
        let (latitude, longitude) = (wire.latitude_e7, wire.longitude_e7);
        if latitude.unsigned_abs() > 900_000_000 || longitude.unsigned_abs() > 1_800_000_000 {
            return Err(bad(format!("{at}: a point lies within ±90° and ±180°")));
        }
        Ok(Self {
            latitude_e7: latitude,
            longitude_e7: longitude,
        })
    }
}

/// where somebody is reaches no log.
impl std::fmt::Debug for Point {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Point(…)")
    }
}

record!(
    /// A place.
    Location, "location" {
        /// In words.
        description: text(line),
        /// Id of a border crossing.
        crossing: text(line),
        /// Where on the globe.
        point: point(),
        /// With the kilometre post: R3 km 871.
        road: text(line),
        /// Kilometre of the river.
        river_km: text(line),
        /// MGRS or UTM, as it was told.
        grid: text(line),
        /// In words.
        address: text(line),
    }
);
