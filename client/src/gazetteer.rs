//! Border crossings by id: those that are built in, and those that an office adds in its home. An id that neither has is
//! shown as it is. Not: who may cross, or when.

use std::{collections::BTreeMap, path::Path};

use serde::{Deserialize, Serialize};

#[cfg(test)]
mod tests;

/// Name of an office's own list in its home.
pub const FILE: &str = "gazetteer.toml";
const BUILT_IN: &str = include_str!("../gazetteer.toml");
/// Bytes of an office's own list: a few thousand crossings.
const FILE_BYTES_MAX: u64 = 4 << 20;
/// Crossings that are offered where an id is not known.
const NEAR_MAX: usize = 3;

/// One border crossing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Crossing {
    /// What alerts name it by: a to z, 0 to 9 and -.
    pub id: String,
    /// In English.
    pub name: String,
    /// In other languages, by BCP 47 tag.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub names: BTreeMap<String, String>,
    /// ISO 3166-1 alpha-2 of both sides.
    pub countries: [String; 2],
    /// What it is.
    pub kind: Kind,
    /// WGS 84 latitude and longitude in thousandths of a degree, which is about 100 metres; none where no source states one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position_e3: Option<(i32, i32)>,
    /// Where all this is stated.
    pub source: String,
}

/// What a crossing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A bridge with a road.
    Bridge,
    /// A road over land.
    Road,
    /// Boats on a river.
    River,
    /// Boats at sea.
    Sea,
    /// A railway.
    Rail,
}

/// Every crossing that is known here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gazetteer(BTreeMap<String, Crossing>);

/// Why an office's own list cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{path} is no list of crossings: {why}")]
pub struct BadList {
    path: String,
    why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    crossing: Vec<Crossing>,
}

impl Gazetteer {
    /// What is built in, and what the home adds. An entry of the home takes the place of a built-in one of its id.
    ///
    /// # Errors
    /// Where the home's list is there and cannot be used.
    pub fn of(home: &Path) -> Result<Self, BadList> {
        let mut all = list("the built-in list", BUILT_IN)?;
        let path = home.join(FILE);
        let shown = path.display().to_string();
        let bad = |why: String| BadList {
            path: shown.clone(),
            why,
        };
        match std::fs::metadata(&path) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Self(all)),
            Err(e) => return Err(bad(e.to_string())),
            Ok(about) if about.len() > FILE_BYTES_MAX => {
                return Err(bad(format!("it has more than {FILE_BYTES_MAX} bytes")));
            }
            Ok(_) => {}
        }
        let text = std::fs::read_to_string(&path).map_err(|e| bad(e.to_string()))?;
        all.extend(list(&shown, &text)?);
        Ok(Self(all))
    }

    /// What is built in, alone.
    pub fn built_in() -> Self {
        Self(list("the built-in list", BUILT_IN).unwrap_or_default())
    }

    /// The crossing of an id.
    pub fn find(&self, id: &str) -> Option<&Crossing> {
        self.0.get(id)
    }

    /// Every crossing that has all of `words` in its id, a name, a country or what it is; by id.
    pub fn search(&self, words: &[String]) -> impl Iterator<Item = &Crossing> {
        let words: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
        self.0.values().filter(move |one| {
            let said = one.said();
            words.iter().all(|word| said.contains(word.as_str()))
        })
    }

    /// Crossings whose id is nearly `id`, the nearest first.
    pub fn near(&self, id: &str) -> impl Iterator<Item = &Crossing> {
        let id = id.to_lowercase();
        let part = |one: &Crossing| {
            one.id
                .split('-')
                .any(|part| part.len() > 2 && id.contains(part))
        };
        let mut near: Vec<(usize, &Crossing)> = self
            .0
            .values()
            .map(|one| (distance(&one.id, &id), one))
            .filter(|(far, one)| *far <= 3 || part(one))
            .collect();
        near.sort_by_key(|(far, _)| *far);
        near.into_iter().take(NEAR_MAX).map(|(_, one)| one)
    }
}

impl Crossing {
    fn said(&self) -> String {
        let names = self.names.values().map(String::as_str);
        let all = [self.id.as_str(), self.name.as_str()]
            .into_iter()
            .chain(names);
        let countries = self.countries.iter().map(String::as_str);
        all.chain(countries)
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase()
    }
}

impl BadList {
    /// In two sentences.
    pub(crate) fn remedy(&self) -> String {
        format!("Correct {}, or move it away.", self.path)
    }
}

fn list(path: &str, text: &str) -> Result<BTreeMap<String, Crossing>, BadList> {
    let bad = |why: String| BadList {
        path: path.to_owned(),
        why,
    };
    let list: List = toml::from_str(text).map_err(|e| bad(e.to_string()))?;
    let mut all = BTreeMap::new();
    for one in list.crossing {
        check(&one).map_err(|why| bad(format!("“{}” {why}", one.id)))?;
        let id = one.id.clone();
        if all.insert(id.clone(), one).is_some() {
            return Err(bad(format!("“{id}” is there twice")));
        }
    }
    Ok(all)
}

fn check(one: &Crossing) -> Result<(), &'static str> {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if one.id.is_empty() || one.id.len() > 60 || !one.id.bytes().all(plain) {
        return Err("is no id: it is up to 60 of a to z, 0 to 9 and -");
    }
    if one.name.trim().is_empty() || one.source.trim().is_empty() {
        return Err("has no name, or no source");
    }
    let country = |text: &String| text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase());
    if !one.countries.iter().all(country) {
        return Err("has a country that is not two capital letters");
    }
    if one
        .position_e3
        .is_some_and(|(north, east)| north.abs() > 90_000 || east.abs() > 180_000)
    {
        return Err("lies beyond ±90° or ±180°");
    }
    Ok(())
}

/// How many letters have to change, come or go (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, c) in one.chars().enumerate() {
        let mut next = vec![at + 1];
        for (place, d) in other.iter().enumerate() {
            let change = row[place] + usize::from(c != *d);
            next.push(change.min(row[place + 1] + 1).min(next[place] + 1));
        }
        row = next;
    }
    row[other.len()]
}
