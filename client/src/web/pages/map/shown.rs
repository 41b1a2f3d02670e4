//! An alert on the map: its points and areas, its sign by precedence, and its line in the list. Not: which alerts.

use super::{
    super::{super::app::App, super::tongue::Tongue, row::Row},
    frame::{Frame, Spot},
};
use crate::{
    desk::{AreaInput, Item, View},
    gazetteer::Gazetteer,
};

/// How far from each other signs of one place stand.
const APART: f64 = 13.0;
/// The angle by which seeds of a sunflower follow each other: no two on one line.
const TURN: f64 = 2.399_963;

/// One alert.
pub(super) struct Shown {
    pub(super) row: Row,
    /// Where its sign stands; `None` where it is not on this part.
    pub(super) spot: Option<Spot>,
    /// Where it stood before it made room for others.
    anchor: Option<Spot>,
    pub(super) shapes: Vec<Shape>,
    /// The address of its place; empty where it states none.
    pub(super) place: String,
    /// Its place in words and degrees.
    pub(super) where_: String,
    /// Nobody here has opened it.
    pub(super) unopened: bool,
}

/// An area.
pub(super) enum Shape {
    /// Its corners, as SVG has them.
    Polygon(String),
    /// Its middle and how far it reaches.
    Circle(Spot, f64),
}

/// WGS 84, in degrees.
pub(super) type Degrees = (f64, f64);

pub(super) fn of_e3((latitude, longitude): (i32, i32)) -> Degrees {
    (f64::from(latitude) / 1e3, f64::from(longitude) / 1e3)
}

fn of_e7((latitude, longitude): (i32, i32)) -> Degrees {
    (f64::from(latitude) / 1e7, f64::from(longitude) / 1e7)
}

impl Shown {
    pub(super) fn of(
        tongue: Tongue,
        (item, view): (Item, Option<View>),
        (frame, gazetteer): (&Frame, &Gazetteer),
        before: &[Self],
        app: &App,
    ) -> Self {
        let row = Row::of(tongue, item, &app.reviewed);
        let unopened = row.unread;
        let view = view.unwrap_or_default();
        let at = stated(&view, gazetteer);
        let anchor = at.and_then(|at| frame.spot(at));
        let same = |one: &&Self| {
            let near = |a: Spot, b: Spot| (a.x - b.x).abs() < APART && (a.y - b.y).abs() < APART;
            one.anchor.zip(anchor).is_some_and(|(a, b)| near(a, b))
        };
        let count = before.iter().filter(same).count();
        Self {
            spot: anchor.map(|spot| aside(spot, count)),
            anchor,
            shapes: view
                .areas
                .iter()
                .filter_map(|one| shape(one, frame, gazetteer))
                .collect(),
            place: at.map_or_else(String::new, |at| frame.at(at)),
            where_: words(&view, at),
            unopened,
            row,
        }
    }

    /// A sign for each precedence: nobody needs its colour.
    pub(super) fn sign(&self) -> &'static str {
        match self.row.item.precedence.as_str() {
            "FLASH" => "M0-11L11 9H-11z",
            "IMMEDIATE" => "M-8-8H8V8H-8z",
            "PRIORITY" => "M0-10L10 0L0 10L-10 0z",
            _ => "M-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0z",
        }
    }
}

/// Signs of one place stand around it.
fn aside(spot: Spot, count: usize) -> Spot {
    let count = f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    let (turn, far) = (count * TURN, count.sqrt() * APART);
    Spot {
        x: spot.x + turn.cos() * far,
        y: spot.y + turn.sin() * far,
    }
}

/// Where an alert says that it is: a point, else its crossing, else what it is about.
fn stated(view: &View, gazetteer: &Gazetteer) -> Option<Degrees> {
    let crossing = |id: &str| gazetteer.find(id)?.position_e3.map(of_e3);
    let place = view.place.as_ref();
    let own = place.and_then(|place| {
        let point = place.point_e7.map(of_e7);
        point.or_else(|| crossing(&place.crossing))
    });
    let mut areas = view.areas.iter();
    let mut things = view.entities.iter().filter_map(|one| one.location.as_ref());
    own.or_else(|| {
        areas.find_map(|one| {
            let middle = one.centre_e7.or_else(|| one.polygon_e7.first().copied());
            middle.map(of_e7).or_else(|| crossing(&one.crossing))
        })
    })
    .or_else(|| things.find_map(|one| one.point.map(of_e7).or_else(|| crossing(&one.crossing))))
}

fn shape(area: &AreaInput, frame: &Frame, gazetteer: &Gazetteer) -> Option<Shape> {
    if area.polygon_e7.len() >= 3 {
        let corner = |at: &(i32, i32)| {
            let spot = frame.place(of_e7(*at));
            format!("{:.1},{:.1}", spot.x, spot.y)
        };
        let corners: Vec<String> = area.polygon_e7.iter().map(corner).collect();
        return Some(Shape::Polygon(corners.join(" ")));
    }
    let crossing = || gazetteer.find(&area.crossing)?.position_e3.map(of_e3);
    let middle = area.centre_e7.map(of_e7).or_else(crossing)?;
    let far = frame.metres(area.radius_m.max(area.accuracy_m));
    (far > 0.0).then(|| Shape::Circle(frame.place(middle), far))
}

fn words(view: &View, at: Option<Degrees>) -> String {
    let place = view.place.clone().unwrap_or_default();
    let at = at.map(|(latitude, longitude)| format!("{latitude:.3} {longitude:.3}"));
    let parts = [place.description, place.crossing, at.unwrap_or_default()];
    let said = parts.into_iter().filter(|one| !one.is_empty());
    said.collect::<Vec<_>>().join(" · ")
}
