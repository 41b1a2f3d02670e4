//! What of an alert is doubtful, and why: said to who sends it and to who reads it, and no refusal. Officers report what
//! they saw, also on a forgery.

use std::{collections::BTreeMap, fmt};

use super::{
    Alert, Text,
    entity::{Kind, Location, check, grid::Square},
    guard, zawgyi,
};
use crate::id::OfficeId;

/// One doubt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The way to the field, such as `entities[2].vehicle.plate`.
    pub at: String,
    /// What is doubtful.
    pub why: Why,
}

/// What is doubtful about a field.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Why {
    /// Its check digit does not agree, by this standard.
    CheckDigit(&'static str),
    /// It is not as long, or not of the characters, as this standard says.
    Shape(&'static str),
    /// the square of a map that it names lies so far from the point beside it.
    FarApart(String),
    /// Its year looks like one of the Buddhist era.
    BuddhistYear,
    /// A word of it has letters of two scripts.
    MixedScripts,
    /// It looks like something else that is written with other characters.
    LooksLike(String),
    /// It has a character that nobody sees.
    Invisible(char),
    /// It looks like Burmese in Zawgyi.
    Zawgyi,
}

/// Doubts of one alert that are told: who has more has a forgery, and knows it.
const DOUBTS_MAX: usize = 64;
/// The first year that an officer writes who counts from the Buddha's passing: 1957 of the common era.
const BUDDHIST_YEAR_MIN: u32 = 2_500;
/// An officer who takes both off a map, and reads one of them off its margin, is out by less.
const GRID_APART_MAX_M: f64 = 5_000.0;
/// Fields that name somebody or something.
const NAMES: [&str; 8] = [
    "person.names",
    "organisation.names",
    "wildlife.common_names",
    "vehicle.plate",
    "vessel.name",
    "vessel.registration",
    "consignment.shipper",
    "consignment.consignee",
];

/// A text of an alert, and the way to it.
struct Said<'a> {
    at: String,
    words: &'a str,
    name: bool,
}

impl Why {
    /// Stable.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::CheckDigit(_) => "check_digit",
            Self::Shape(_) => "shape",
            Self::FarApart(_) => "far_apart",
            Self::BuddhistYear => "buddhist_year",
            Self::MixedScripts => "mixed_scripts",
            Self::LooksLike(_) => "looks_like",
            Self::Invisible(_) => "invisible",
            Self::Zawgyi => "zawgyi",
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CheckDigit(standard) => {
                write!(f, "the check digit does not agree ({standard})")
            }
            Self::Shape(standard) => write!(f, "it has not the form of {standard}"),
            Self::FarApart(distance) => {
                write!(f, "the map's square and the point lie {distance} apart")
            }
            Self::BuddhistYear => f.write_str("the year looks like one of the Buddhist era"),
            Self::MixedScripts => f.write_str("one word has letters of two scripts"),
            Self::LooksLike(other) => write!(f, "it looks like “{other}” and is not the same"),
            Self::Invisible(c) => write!(
                f,
                "it has a character that nobody sees (U+{:04X})",
                u32::from(*c)
            ),
            Self::Zawgyi => {
                f.write_str("it looks like Burmese in Zawgyi, which others read as other words")
            }
        }
    }
}

/// what something looks like is words, too.
impl fmt::Debug for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Alert {
    /// what of it is doubtful, in the order of its fields. `offices` are those that the reader knows: what looks
    /// like one and is none is said.
    pub fn doubts(&self, offices: &[OfficeId]) -> Vec<Doubt> {
        let said = self.said();
        let mut doubts = Vec::new();
        for one in &said {
            hidden(one, &mut doubts);
        }
        lookalikes(&said, offices, &mut doubts);
        for (at, entity) in self.entities.iter().enumerate() {
            let each = of_kind(&entity.kind).into_iter().map(|(field, why)| Doubt {
                at: format!("entities[{at}].{field}"),
                why,
            });
            doubts.extend(each);
        }
        doubts.truncate(DOUBTS_MAX);
        doubts
    }

    /// Every text of it.
    fn said(&self) -> Vec<Said<'_>> {
        let mut said = Vec::new();
        let mut add = |at: String, words, name| said.push(Said { at, words, name });
        for (at, text) in self.texts.iter().enumerate() {
            let Text {
                headline,
                description,
                instruction,
                contact,
                ..
            } = text;
            for (field, words) in [
                ("headline", headline),
                ("description", description),
                ("instruction", instruction),
                ("contact", contact),
            ] {
                add(format!("texts[{at}].{field}"), words.as_str(), false);
            }
        }
        add("officer".to_owned(), &self.officer, true);
        if let Some(place) = &self.place {
            add("place.description".to_owned(), &place.description, false);
        }
        for (at, entity) in self.entities.iter().enumerate() {
            add(format!("entities[{at}].note"), &entity.note, false);
            entity.kind.each_text(&mut |field, words| {
                add(
                    format!("entities[{at}].{field}"),
                    words,
                    NAMES.contains(&field),
                );
            });
        }
        said.retain(|one| !one.words.is_empty());
        said
    }
}

fn hidden(said: &Said<'_>, doubts: &mut Vec<Doubt>) {
    let mut add = |why| {
        doubts.push(Doubt {
            at: said.at.clone(),
            why,
        });
    };
    if let Some(c) = guard::invisible(said.words) {
        add(Why::Invisible(c));
    }
    if zawgyi::looks(said.words) {
        add(Why::Zawgyi);
    }
    if said.name && guard::mixes_scripts(said.words) {
        add(Why::MixedScripts);
    }
}

/// Names with one look, and words that look like an office that the reader knows.
fn lookalikes(said: &[Said<'_>], offices: &[OfficeId], doubts: &mut Vec<Doubt>) {
    let mut looks: BTreeMap<String, &str> = BTreeMap::new();
    for one in said.iter().filter(|one| one.name) {
        let first = looks.entry(guard::look(one.words)).or_insert(one.words);
        if !first.eq_ignore_ascii_case(one.words) {
            let why = Why::LooksLike((*first).to_owned());
            doubts.push(Doubt {
                at: one.at.clone(),
                why,
            });
        }
    }
    // Most alerts name no office, and looks cost something.
    if !said.iter().any(|one| one.words.contains('.')) {
        return;
    }
    let offices: BTreeMap<String, String> = offices
        .iter()
        .map(|office| (guard::look(&office.to_string()), office.to_string()))
        .collect();
    for one in said {
        for word in guard::words(one.words).filter(|word| word.contains('.')) {
            if let Some(office) = offices.get(&guard::look(word))
                && !office.eq_ignore_ascii_case(word)
            {
                let why = Why::LooksLike(office.clone());
                doubts.push(Doubt {
                    at: one.at.clone(),
                    why,
                });
            }
        }
    }
}

/// Numbers that do not agree with themselves.
fn of_kind(kind: &Kind) -> Vec<(&'static str, Why)> {
    let mut doubts = Vec::new();
    let mut digit = |field, text: &str, agrees: fn(&str) -> bool, standard| {
        if !text.is_empty() && !agrees(text) {
            doubts.push((field, Why::CheckDigit(standard)));
        }
    };
    match kind {
        Kind::Vessel(vessel) => digit("vessel.imo", &vessel.imo, check::imo, "IMO"),
        Kind::Consignment(goods) => {
            digit(
                "consignment.container",
                &goods.container,
                check::container,
                "ISO 6346",
            );
        }
        Kind::Device(device) => digit("device.imei", &device.imei, check::imei, "IMEI"),
        Kind::Drugs(drugs) => digit("drugs.cas", &drugs.cas, check::cas, "CAS"),
        Kind::Document(document) => {
            digit(
                "document.mrz",
                &document.mrz,
                check::mrz_digits,
                "ICAO Doc 9303",
            );
            if !document.mrz.is_empty() && !check::mrz_lines(&document.mrz) {
                doubts.push(("document.mrz", Why::Shape("ICAO Doc 9303")));
            }
            for (field, day) in [
                ("document.issued", &document.issued),
                ("document.expires", &document.expires),
            ] {
                doubts.extend(is_buddhist(day).then_some((field, Why::BuddhistYear)));
            }
        }
        Kind::Vehicle(vehicle) if !vehicle.vin.is_empty() && !check::vin(&vehicle.vin) => {
            doubts.push((
                "vehicle.vin",
                Why::Shape("ISO 3779: 17 characters, none of them I, O or Q"),
            ));
        }
        Kind::Person(person) if is_buddhist(&person.born) => {
            doubts.push(("person.born", Why::BuddhistYear));
        }
        Kind::Vehicle(_)
        | Kind::Person(_)
        | Kind::Firearm(_)
        | Kind::Wildlife(_)
        | Kind::Organisation(_)
        | Kind::Money(_)
        | Kind::Unknown => {}
        Kind::Location(place) => {
            doubts.extend(of_grid(place).map(|why| ("location.grid", why)));
        }
    }
    doubts
}

/// two positions of one place, by two kinds of map, and one of them is wrong.
fn of_grid(place: &Location) -> Option<Why> {
    if place.grid.is_empty() {
        return None;
    }
    let Some(square) = Square::read(&place.grid) else {
        return Some(Why::Shape("MGRS, UTM"));
    };
    let metres = square.metres_from(place.point?);
    let far = metres > GRID_APART_MAX_M;
    far.then(|| Why::FarApart(format!("{:.0} km", metres / 1_000.0)))
}

fn is_buddhist(day: &str) -> bool {
    let year = day.get(..4).and_then(|year| year.parse::<u32>().ok());
    year.is_some_and(|year| year >= BUDDHIST_YEAR_MIN)
}

#[cfg(test)]
mod tests;
