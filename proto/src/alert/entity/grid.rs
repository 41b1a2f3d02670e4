//! References by the grid of a map: MGRS (NGA.STND.0037, annex B) and UTM (NGA.SIG.0012, section 9): whether one has the form
//! of such, and how far it lies from a point. A wrong one is no refusal: officers report what they were told. Not: where
//! it lies, nor the grid of the poles, nor the wider zones of Norway and Svalbard.

use super::place::Point;

/// A square of a grid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::alert) struct Square {
    zone: u32,
    band: Band,
    /// Of its middle, metres.
    easting: f64,
    /// Of its middle, metres; of an MGRS reference modulo [`REPEATS_M`].
    northing: f64,
    /// Side, metres.
    side: f64,
}

/// What the letter behind the zone says.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Band {
    /// Eight degrees that begin at this latitude, and no more of the northing than its last 2,000 km.
    Repeated(f64),
    /// The same with all of the northing; N and S may mean the hemisphere as well.
    Whole(f64, Option<Hemisphere>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hemisphere {
    North,
    South,
}

/// Letters that are no digits: neither I nor O.
const BANDS: &str = "CDEFGHJKLMNPQRSTUVWX";
/// Columns of zones 1, 2 and 3, which all others repeat.
const COLUMNS: [&str; 3] = ["STUVWXYZ", "ABCDEFGH", "JKLMNPQR"];
const ROWS: &str = "ABCDEFGHJKLMNPQRSTUV";
/// Rows of even zones begin so many letters later.
const ROWS_LATER: usize = 5;
const SQUARE_M: f64 = 100_000.0;
/// The letters of rows come again.
const REPEATS_M: f64 = 2_000_000.0;
const DIGITS_MAX: usize = 5;
/// What stands for a distance that no such projection tells.
const VERY_FAR_M: f64 = 2_000_000.0;
const DEGREE_M: f64 = 111_000.0;

impl Square {
    /// The square of `47Q NB 8912 5912` or `47Q 589120 2259123`; `None` where it is neither. Small letters and spaces are as they
    /// come.
    pub(in crate::alert) fn read(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_uppercase();
        let text = ["MGRS", "UTM"]
            .iter()
            .find_map(|name| text.strip_prefix(name))
            .unwrap_or(&text);
        let text = text.trim_start_matches([':', ' ']);
        let letter = text.find(|c: char| !c.is_ascii_digit())?;
        let (zone, rest) = text.split_at_checked(letter)?;
        let zone = Some(zone).filter(|zone| zone.len() <= 2)?;
        let zone = zone.parse().ok().filter(|zone| (1..=60).contains(zone))?;
        let mut rest = rest.trim_start().chars();
        let band = rest.next()?;
        let rest = rest.as_str().trim_start();
        match rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            true => Self::of_square((zone, band), rest),
            false => Self::of_metres((zone, band), rest),
        }
    }

    fn of_square((zone, band): (u32, char), rest: &str) -> Option<Self> {
        let mut letters = rest.chars();
        let set = COLUMNS.get(usize::try_from(zone.checked_rem(3)?).ok()?)?;
        let column = set.find(letters.next()?)?.checked_add(1)?;
        let row = ROWS.find(letters.next()?)?;
        let later = if zone.is_multiple_of(2) {
            ROWS_LATER
        } else {
            0
        };
        let row = row.checked_add(ROWS.len())?.checked_sub(later)?;
        let row = row.checked_rem(ROWS.len())?;
        let digits: String = letters.filter(|c| *c != ' ').collect();
        let half = digits.len().checked_div(2)?;
        let even = half.checked_mul(2)? == digits.len();
        if !even || half > DIGITS_MAX || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let side = SQUARE_M / 10_f64.powi(i32::try_from(half).ok()?);
        let (east, north) = digits.split_at_checked(half)?;
        let within = |digits: &str| {
            let count: u32 = if digits.is_empty() {
                0
            } else {
                digits.parse().ok()?
            };
            Some(f64::from(count) * side + side / 2.0)
        };
        let hundreds = |letter: usize| Some(f64::from(u32::try_from(letter).ok()?) * SQUARE_M);
        Some(Self {
            zone,
            band: Band::Repeated(from(band)?),
            easting: hundreds(column)? + within(east)?,
            northing: hundreds(row)? + within(north)?,
            side,
        })
    }

    /// Metres in full: six digits, and up to seven; what stands behind them is their unit.
    fn of_metres((zone, band): (u32, char), rest: &str) -> Option<Self> {
        let bare = |text: &str| text.trim_end_matches(['M', 'E', 'N']).to_owned();
        let parts: Vec<String> = rest.split_whitespace().map(bare).collect();
        let [east, north] = parts.as_slice() else {
            return None;
        };
        let number = |text: &str, most: usize| {
            let plain = text.bytes().all(|b| b.is_ascii_digit());
            let fits = plain && (1..=most).contains(&text.len());
            text.parse::<u32>().ok().filter(|_| fits).map(f64::from)
        };
        let easting = number(east, 6).filter(|metres| (100_000.0..900_000.0).contains(metres))?;
        let northing = number(north, 8).filter(|metres| *metres <= 10_000_000.0)?;
        let hemisphere = match band {
            'N' => Some(Hemisphere::North),
            'S' => Some(Hemisphere::South),
            _ => None,
        };
        Some(Self {
            zone,
            band: Band::Whole(from(band)?, hemisphere),
            easting,
            northing,
            side: 1.0,
        })
    }

    /// How far its edge lies from a point, metres; within a few metres as long as that is near.
    pub(in crate::alert) fn metres_from(&self, point: Point) -> f64 {
        let latitude = f64::from(point.latitude_e7) / 1e7;
        let longitude = f64::from(point.longitude_e7) / 1e7;
        let Some((east, north)) = projected(self.zone, latitude, longitude) else {
            return VERY_FAR_M;
        };
        let beyond = |one: f64, other: f64| ((one - other).abs() - self.side / 2.0).max(0.0);
        let whole = |south: bool| {
            let north = if south { north + 10_000_000.0 } else { north };
            beyond(self.northing, north)
        };
        let north = match self.band {
            Band::Repeated(from) => {
                let north = north.rem_euclid(REPEATS_M);
                let apart = (self.northing - north).abs();
                let apart = apart.min(REPEATS_M - apart) - self.side / 2.0;
                apart.max(outside(from, latitude))
            }
            Band::Whole(from, hemisphere) => {
                let by_band = whole(from < 0.0).max(outside(from, latitude));
                let by_hemisphere = hemisphere.map(|which| whole(which == Hemisphere::South));
                by_hemisphere.map_or(by_band, |other| by_band.min(other))
            }
        };
        beyond(self.easting, east).hypot(north.max(0.0))
    }
}

/// The latitude at which a band begins.
fn from(band: char) -> Option<f64> {
    let at = u32::try_from(BANDS.find(band)?).ok()?;
    Some(f64::from(at) * 8.0 - 80.0)
}

/// How far a latitude lies outside a band, metres. The last one has twelve degrees.
fn outside(from: f64, latitude: f64) -> f64 {
    let high = if from > 71.0 { 12.0 } else { 8.0 };
    (from - latitude).max(latitude - from - high).max(0.0) * DEGREE_M
}

/// Easting and northing of a point in a zone, metres, the northing negative in the south: Krüger's series to the third
/// order (NGA.SIG.0012, section 5), on WGS 84. `None` where the zone is too far off for it.
fn projected(zone: u32, latitude: f64, longitude: f64) -> Option<(f64, f64)> {
    const RADIUS_M: f64 = 6_378_137.0;
    const FLATTENING: f64 = 1.0 / 298.257_223_563;
    const SCALE: f64 = 0.9996;
    let middle = f64::from(zone) * 6.0 - 183.0;
    let off = (longitude - middle + 180.0).rem_euclid(360.0) - 180.0;
    if off.abs() > 30.0 || latitude.abs() > 85.0 {
        return None;
    }
    let (latitude, off) = (latitude.to_radians(), off.to_radians());
    let n = FLATTENING / (2.0 - FLATTENING);
    let rectified = RADIUS_M / (1.0 + n) * (1.0 + n.powi(2) / 4.0 + n.powi(4) / 64.0);
    let series = [
        n / 2.0 - n.powi(2) * 2.0 / 3.0 + n.powi(3) * 5.0 / 16.0,
        n.powi(2) * 13.0 / 48.0 - n.powi(3) * 3.0 / 5.0,
        n.powi(3) * 61.0 / 240.0,
    ];
    let bend = 2.0 * n.sqrt() / (1.0 + n);
    let sine = latitude.sin();
    let conformal = (sine.atanh() - bend * (bend * sine).atanh()).sinh();
    let (xi, eta) = (
        conformal.atan2(off.cos()),
        (off.sin() / conformal.hypot(off.cos())).asinh(),
    );
    let (mut north, mut east) = (xi, eta);
    for (factor, order) in series.iter().zip([2.0, 4.0, 6.0]) {
        north += factor * (order * xi).sin() * (order * eta).cosh();
        east += factor * (order * xi).cos() * (order * eta).sinh();
    }
    let scale = SCALE * rectified;
    Some((500_000.0 + scale * east, scale * north))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(latitude_e7: i32, longitude_e7: i32) -> Point {
        Point {
            latitude_e7,
            longitude_e7,
        }
    }

    /// The Eiffel tower as Chris Veness's geodesy library has it, the CN tower of Wikipedia's page on UTM, and the points of
    /// proj4js/mgrs's tests, whose second lies beyond its zone's border and is told in both zones.
    #[test]
    fn published_references_lie_where_they_were_published() {
        let eiffel = at(488_582_000, 22_945_000);
        let cn_tower = at(436_425_667, -793_871_389);
        let vienna = at(482_494_900, 164_145_000);
        let arctic = at(836_277_800, -326_643_300);
        for (text, point) in [
            ("31U DQ 48251 11932", eiffel),
            ("31UDQ4825111932", eiffel),
            ("MGRS: 31u dq 482 119", eiffel),
            ("31U 448251 5411932", eiffel),
            ("31 N 448251 5411932", eiffel),
            ("UTM 31U 448251mE 5411932mN", eiffel),
            ("17T 630084 4833438", cn_tower),
            ("33UXP04", vienna),
            ("33UXP", vienna),
            ("24XWT783908", arctic),
            ("25XEN041865", arctic),
        ] {
            let square = Square::read(text).expect("it is one");
            let metres = square.metres_from(point);
            assert!(metres < 60.0, "{text}: {metres} m");
        }
    }

    #[test]
    fn a_reference_of_another_place_is_far_from_the_point() {
        let mae_sai = at(204_280_000, 998_830_000);
        for (text, least, most) in [
            ("47Q NC 9212 5909", 0.0, 20.0),
            ("47Q 592117 2259093", 0.0, 20.0),
            ("47N 592117 2259093", 0.0, 20.0),
            // A column, a row, a digit, the band, the zone, the hemisphere.
            ("47Q PC 9212 5909", 99_000.0, 101_000.0),
            ("47Q NB 9212 5909", 99_000.0, 101_000.0),
            ("47Q NC 8212 5909", 9_900.0, 10_100.0),
            ("47U NC 9212 5909", 2_000_000.0, 4_000_000.0),
            ("17Q NC 9212 5909", 1_000_000.0, 3_000_000.0),
            ("47S 592117 2259093", 1_000_000.0, 2_000_000.0),
        ] {
            let square = Square::read(text).expect("it is one");
            let metres = square.metres_from(mae_sai);
            assert!((least..=most).contains(&metres), "{text}: {metres} m");
        }
    }

    #[test]
    fn what_has_not_the_form_of_a_reference_is_none() {
        for text in [
            "",
            "47",
            "47Q",
            "0Q NB 12 12",
            "61Q NB 12 12",
            "471Q NB 12 12",
            "47I NB 12 12",
            "47O NB 12 12",
            "47A NB 12 12",
            "47Y NB 12 12",
            "47Q AB 12 12",
            "47Q OB 12 12",
            "47Q NW 12 12",
            "47Q NI 12 12",
            "47Q NB 123",
            "47Q NB 123456 123456",
            "47Q NB 12x4",
            "Q NB 12 12",
            "47Q 592150",
            "47Q 59215 2259020",
            "47Q 592150 22590200000",
            "47Q 592150 2259020 1",
            "47Q N",
            "47Q ၁၂ ၁၂",
            "ทางเหนือ",
            "🦏",
        ] {
            assert_eq!(Square::read(text), None, "{text}");
        }
    }

    proptest::proptest! {
        /// Bounded, and never a panic.
        #[test]
        fn any_text_is_read_or_not(text in ".{0,40}", latitude in -900_000_000..=900_000_000, longitude in -1_800_000_000..=1_800_000_000) {
            let square = Square::read(&text);
            let metres = square.map_or(0.0, |square| square.metres_from(at(latitude, longitude)));
            proptest::prop_assert!(metres.is_finite());
        }

        /// What has the form is read, whatever is in it.
        #[test]
        fn any_square_lies_at_a_finite_distance(zone in 1_u32..=60, digits in "[0-9]{0,10}", latitude in -900_000_000..=900_000_000) {
            let column = COLUMNS[usize::try_from(zone % 3).unwrap()].chars().nth(3).unwrap();
            let text = format!("{zone}Q{column}B{digits}");
            let square = Square::read(&text);
            proptest::prop_assert_eq!(square.is_some(), digits.len() % 2 == 0);
            let metres = square.map_or(0.0, |square| square.metres_from(at(latitude, 0)));
            proptest::prop_assert!(metres.is_finite());
        }
    }
}
