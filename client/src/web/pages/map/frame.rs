//! Which part of the earth is drawn, and where on the paper a place lies: degrees as they are, narrowed by the cosine of
//! the middle latitude (equirectangular), which is true enough for what a post sees. Pure.

use serde::Deserialize;

/// The paper, in units of its own.
pub(super) const WIDTH: f64 = 960.0;
pub(super) const HEIGHT: f64 = 600.0;
/// How many degrees of latitude are on it, by zoom; and how far apart the lines of the net are.
const ZOOMS: [(f64, f64, usize); 8] = [
    (16.0, 2.0, 0),
    (8.0, 1.0, 0),
    (4.0, 0.5, 1),
    (2.0, 0.25, 2),
    (1.0, 0.1, 1),
    (0.5, 0.05, 2),
    (0.2, 0.02, 2),
    (0.1, 0.01, 2),
];
/// Room that the name of a line takes.
const NAME_WIDTH: f64 = 100.0;
/// The five countries.
const MIDDLE: (f64, f64) = (16.5, 101.5);
/// Beyond this latitude the paper would be no use.
const LATITUDE_MAX: f64 = 80.0;

/// What an address asks for: thousandths of a degree, and the zoom.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Asked {
    latitude: String,
    longitude: String,
    zoom: String,
}

/// The part that is drawn.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    latitude: f64,
    longitude: f64,
    pub(super) zoom: usize,
}

/// A place on the paper.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spot {
    pub(super) x: f64,
    pub(super) y: f64,
}

impl Spot {
    /// On which side of it there is room for a name.
    pub(super) fn anchor(&self) -> (&'static str, f64) {
        if self.x > WIDTH / 2.0 {
            ("end", -1.0)
        } else {
            ("start", 1.0)
        }
    }
}

/// A line of the net, and what it is called.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) from: Spot,
    pub(super) to: Spot,
    pub(super) name: String,
}

impl Frame {
    /// What is asked for, brought within bounds; the whole where nothing that makes sense is.
    pub(super) fn of(asked: &Asked) -> Self {
        let number = |text: &str, most: f64| {
            let number: Option<f64> = text.parse().ok();
            number.filter(|one| one.is_finite() && one.abs() <= most)
        };
        let zoom: usize = asked.zoom.parse().unwrap_or_default();
        Self {
            latitude: number(&asked.latitude, LATITUDE_MAX).unwrap_or(MIDDLE.0),
            longitude: number(&asked.longitude, 180.0).unwrap_or(MIDDLE.1),
            zoom: zoom.min(ZOOMS.len().saturating_sub(1)),
        }
    }

    fn scale(&self) -> (f64, f64, usize) {
        ZOOMS.get(self.zoom).copied().unwrap_or((16.0, 2.0, 0))
    }

    /// Units of a degree, to the east and to the north.
    fn units(&self) -> (f64, f64) {
        let north = HEIGHT / self.scale().0;
        (north * self.latitude.to_radians().cos(), north)
    }

    /// Where a place lies; `None` where it is not on the paper.
    pub(super) fn spot(&self, (latitude, longitude): (f64, f64)) -> Option<Spot> {
        let spot = self.place((latitude, longitude));
        let on = (0.0..=WIDTH).contains(&spot.x) && (0.0..=HEIGHT).contains(&spot.y);
        on.then_some(spot)
    }

    /// Where a place lies, on the paper or beside it.
    pub(super) fn place(&self, (latitude, longitude): (f64, f64)) -> Spot {
        let (east, north) = self.units();
        Spot {
            x: WIDTH / 2.0 + (longitude - self.longitude) * east,
            y: HEIGHT / 2.0 - (latitude - self.latitude) * north,
        }
    }

    /// Units of some metres.
    pub(super) fn metres(&self, metres: u32) -> f64 {
        /// Of a degree of latitude (WGS 84, the mean).
        const METRES: f64 = 111_132.0;
        f64::from(metres) / METRES * self.units().1
    }

    /// The net.
    pub(super) fn lines(&self) -> Vec<Line> {
        let (height, step, digits) = self.scale();
        let (east, _) = self.units();
        let width = WIDTH / east;
        let mut lines = Vec::new();
        for at in steps((self.latitude, height), step) {
            let y = self.place((at, self.longitude)).y;
            lines.push(Line {
                from: Spot { x: 0.0, y },
                to: Spot { x: WIDTH, y },
                name: named(at, digits, ("N", "S")),
            });
        }
        for at in steps((self.longitude, width), step) {
            let x = self.place((self.latitude, at)).x;
            lines.push(Line {
                from: Spot { x, y: HEIGHT },
                to: Spot { x, y: 0.0 },
                // There is no room for its name at the edge.
                name: match x < WIDTH - NAME_WIDTH {
                    true => named(at, digits, ("E", "W")),
                    false => String::new(),
                },
            });
        }
        lines
    }

    /// The address of what is beside it: parts of a paper to the north and to the east, and nearer.
    pub(super) fn beside(&self, north: f64, east: f64, nearer: bool, farther: bool) -> String {
        let height = self.scale().0;
        let latitude = (self.latitude + north * height).clamp(-LATITUDE_MAX, LATITUDE_MAX);
        let longitude = (self.longitude + east * height).clamp(-180.0, 180.0);
        let zoom = match (nearer, farther) {
            (true, _) => self
                .zoom
                .saturating_add(1)
                .min(ZOOMS.len().saturating_sub(1)),
            (_, true) => self.zoom.saturating_sub(1),
            (false, false) => self.zoom,
        };
        format!("/map?latitude={latitude:.4}&longitude={longitude:.4}&zoom={zoom}")
    }

    /// The address of a place, near enough to tell it from its neighbours.
    pub(super) fn at(&self, (latitude, longitude): (f64, f64)) -> String {
        let zoom = self.zoom.max(4);
        format!("/map?latitude={latitude:.4}&longitude={longitude:.4}&zoom={zoom}")
    }
}

/// Every line between the ends of a side.
fn steps((middle, side): (f64, f64), step: f64) -> impl Iterator<Item = f64> {
    let first = ((middle - side / 2.0) / step).ceil() * step;
    let end = middle + side / 2.0;
    std::iter::successors(Some(first), move |at| Some(at + step)).take_while(move |at| *at <= end)
}

fn named(at: f64, digits: usize, (above, below): (&str, &str)) -> String {
    let side = if at < 0.0 { below } else { above };
    format!("{:.digits$}° {side}", at.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(latitude: &str, longitude: &str, zoom: &str) -> Frame {
        Frame::of(&Asked {
            latitude: latitude.to_owned(),
            longitude: longitude.to_owned(),
            zoom: zoom.to_owned(),
        })
    }

    #[test]
    fn north_is_up_and_east_is_right_and_the_middle_is_in_the_middle() {
        let frame = frame("20.4", "99.9", "4");
        let middle = frame.spot((20.4, 99.9)).unwrap();
        assert_eq!((middle.x, middle.y), (WIDTH / 2.0, HEIGHT / 2.0));
        let beyond = frame.spot((20.5, 100.0)).unwrap();
        assert!(beyond.y < middle.y && beyond.x > middle.x);
        // A tenth of a degree of latitude is a tenth of a paper that has one; one of longitude is shorter by the cosine.
        assert!((middle.y - beyond.y - 60.0).abs() < 1e-6);
        let cosine = 20.4_f64.to_radians().cos();
        assert!((beyond.x - middle.x - 60.0 * cosine).abs() < 1e-6);
        assert_eq!(frame.spot((22.0, 99.9)), None);
        assert!((frame.metres(111_132) - HEIGHT).abs() < 1e-6);
    }

    #[test]
    fn whatever_an_address_asks_for_there_is_a_map_with_few_lines() {
        for (latitude, longitude, zoom) in [
            ("", "", ""),
            ("NaN", "inf", "-1"),
            ("1e300", "-1e300", "99999999999999999999"),
            ("80", "180", "7"),
            ("-80", "-180", "0"),
            ("20", "100", "7"),
            ("<script>", "'", "\""),
        ] {
            let frame = frame(latitude, longitude, zoom);
            let lines = frame.lines();
            assert!(
                (4..=120).contains(&lines.len()),
                "{latitude}: {}",
                lines.len()
            );
            let beside = frame.beside(0.5, -0.5, true, false);
            assert!(
                !beside.contains("NaN") && !beside.contains("inf"),
                "{beside}"
            );
        }
    }
}
