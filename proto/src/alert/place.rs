//! Where something is or will cross. Not: the list of crossings.

use std::fmt;

use super::{
    Direction, bad,
    words::{line, nfc},
};
use crate::{refusal::Refusal, wire};

/// Where something is or will cross.
#[derive(Clone, PartialEq, Eq)]
pub struct Place {
    /// CAP areaDesc.
    pub description: String,
    /// Id of a border crossing.
    pub crossing: String,
    /// WGS 84 latitude and longitude, degrees × 10⁷.
    pub point: Option<(i32, i32)>,
    /// As seen from the sender.
    pub direction: Direction,
}

impl Place {
    pub(super) fn to_wire(&self) -> wire::Place {
        let (latitude_e7, longitude_e7) = self.point.unwrap_or_default();
        wire::Place {
            description: nfc(&self.description),
            crossing: self.crossing.clone(),
            has_point: self.point.is_some(),
            latitude_e7,
            longitude_e7,
            direction: self.direction.number(),
        }
    }

    pub(super) fn from_wire(wire: wire::Place) -> Result<Self, Refusal> {
        let (latitude, longitude) = (wire.latitude_e7, wire.longitude_e7);
        if latitude.unsigned_abs() > 900_000_000 || longitude.unsigned_abs() > 1_800_000_000 {
            return Err(bad("a point lies within ±90° and ±180°"));
        }
        Ok(Self {
            description: line("place", wire.description)?,
            crossing: line("crossing", wire.crossing)?,
            point: wire.has_point.then_some((latitude, longitude)),
            direction: Direction::from_number(wire.direction),
        })
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Place(…)")
    }
}
