//! Where an alert holds, in shapes (CAP area). Not: where it is first looked for (`place`).

use std::fmt;

use super::{
    Direction, bad,
    entity::{Point, numbered, shape},
    words::{line, nfc},
};
use crate::{limits, refusal::Refusal, wire};

/// A part of the land: named, outlined, or around a point.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Area {
    /// CAP areaDesc.
    pub description: String,
    /// Id of a border crossing.
    pub crossing: String,
    /// ISO 3166-2.
    pub subdivision: String,
    /// UN/LOCODE, without a space.
    pub locode: String,
    /// At least three points, not closed: the last joins the first. Or none.
    pub polygon: Vec<Point>,
    /// Of a circle, or a point alone.
    pub centre: Option<Point>,
    /// Metres; 0 = a point.
    pub radius_m: u32,
    /// Metres around the centre in which it lies; 0 = not stated.
    pub accuracy_m: u32,
    /// As seen from the sender.
    pub direction: Direction,
}

impl Area {
    pub(super) fn to_wire(&self) -> wire::Area {
        wire::Area {
            description: nfc(&self.description),
            crossing: nfc(&self.crossing),
            subdivision: self.subdivision.clone(),
            locode: self.locode.clone(),
            polygon: self.polygon.iter().map(|point| point.to_wire()).collect(),
            centre: self.centre.map(Point::to_wire),
            radius_m: self.radius_m,
            accuracy_m: self.accuracy_m,
            direction: self.direction.number(),
        }
    }

    pub(super) fn from_wire(wire: wire::Area) -> Result<Self, Refusal> {
        let area = Self {
            description: line("description", wire.description)?,
            crossing: line("crossing", wire.crossing)?,
            subdivision: shape::subdivision("subdivision", wire.subdivision)?,
            locode: shape::locode("locode", wire.locode)?,
            polygon: numbered(
                "polygon",
                limits::POLYGON_POINTS_MAX,
                wire.polygon,
                |point| Point::from_wire("point", point),
            )?,
            centre: wire
                .centre
                .map(|point| Point::from_wire("centre", point))
                .transpose()?,
            radius_m: wire.radius_m,
            accuracy_m: wire.accuracy_m,
            direction: Direction::from_number(wire.direction),
        };
        area.check()?;
        Ok(area)
    }

    fn check(&self) -> Result<(), Refusal> {
        if matches!(self.polygon.len(), 1 | 2) {
            return Err(bad("polygon: it has at least three points"));
        }
        if self.radius_m.max(self.accuracy_m) > limits::RADIUS_M_MAX {
            return Err(bad(format!(
                "radius_m: radius and accuracy are at most {} metres",
                limits::RADIUS_M_MAX
            )));
        }
        if self.centre.is_none() && (self.radius_m, self.accuracy_m) != (0, 0) {
            return Err(bad("centre: a radius and an accuracy need one"));
        }
        let named = [
            &self.description,
            &self.crossing,
            &self.subdivision,
            &self.locode,
        ];
        let nowhere = named.iter().all(|text| text.trim().is_empty());
        if nowhere && self.polygon.is_empty() && self.centre.is_none() {
            return Err(bad("description: an area is named, outlined or a point"));
        }
        Ok(())
    }
}

/// words never reach a log.
impl fmt::Debug for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Area(…)")
    }
}
