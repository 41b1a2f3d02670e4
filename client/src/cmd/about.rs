//! Who and what an alert is about, in the words of a shell: short forms for the commonest, a file for the rest. Not:
//! what may be said (`desk`).

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{Failure, note, reader, tell};
use crate::{
    desk::{AlertInput, DoubtView, EntityInput, EvaluationInput, LinkInput, PlaceInput, Sent},
    gazetteer::Gazetteer,
    words::{Language, Said},
};

mod lines;
mod short;
#[cfg(test)]
mod tests;

pub(super) use lines::lines;

/// What `send` takes of people, things and places.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Who and what it is about")]
pub(super) struct AboutArgs {
    /// A vehicle, such as 'plate=กข 1234,state=th,colour=white,kind=pickup'; a comma within a value is \,; may be repeated
    #[arg(long, value_name = "WORDS")]
    vehicle: Vec<String>,
    /// Somebody, such as 'name=สมชาย,romanised=Somchai,age=30-45,nationality=th,role=driver'; may be repeated
    #[arg(long, value_name = "WORDS")]
    person: Vec<String>,
    /// Drugs, such as 'substance=meth_tablet,amount=200000,unit=tablet'; may be repeated
    #[arg(long, value_name = "WORDS")]
    drugs: Vec<String>,
    /// JSON of one entity, of several, or {"entities": […], "links": […]}; may be repeated
    #[arg(long, value_name = "FILE")]
    entity: Vec<PathBuf>,
    /// How two hang together, such as 'p1 drives v1'; persons are p1, p2 …, vehicles v1 …, drugs d1 …
    #[arg(long, value_name = "WORDS")]
    link: Vec<String>,
    /// Id of a border crossing; `blo crossings search` finds it
    #[arg(long, value_name = "ID")]
    crossing: Option<String>,
    /// What is asked for, such as stop_and_check, discreet_check or call_back; may be repeated
    #[arg(long, value_name = "WORD")]
    response: Vec<String>,
    /// How reliable the source is: A, B, C or X
    #[arg(long, value_name = "LETTER")]
    source_grade: Option<String>,
    /// How far the information is known: 1, 2, 3 or 4
    #[arg(long, value_name = "NUMBER")]
    information_grade: Option<String>,
    /// Send words that look like Zawgyi in Unicode
    #[arg(long)]
    convert_zawgyi: bool,
}

/// The ids of its words: a line of a feed has them in itself.
pub(super) const WORDS: [&str; 10] = [
    "vehicle",
    "person",
    "drugs",
    "entity",
    "link",
    "crossing",
    "response",
    "source_grade",
    "information_grade",
    "convert_zawgyi",
];

/// What a file of `--entity` may be.
#[derive(Deserialize)]
#[serde(untagged)]
enum File {
    Whole(Whole),
    Several(Vec<serde_json::Value>),
    One(serde_json::Value),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Whole {
    entities: Vec<serde_json::Value>,
    #[serde(default)]
    links: Vec<LinkInput>,
}

impl AboutArgs {
    /// Puts it into an alert.
    ///
    /// # Errors
    /// Words or a file that say nothing that can be sent.
    pub(super) fn put(&self, home: &Path, alert: &mut AlertInput) -> Result<(), Failure> {
        for (kind, letter, all) in [
            ("person", 'p', &self.person),
            ("vehicle", 'v', &self.vehicle),
            ("drugs", 'd', &self.drugs),
        ] {
            for (at, words) in (1..).zip(all) {
                let mut one = short::entity(kind, words)?;
                if one.key.is_empty() {
                    one.key = format!("{letter}{at}");
                }
                alert.entities.push(one);
            }
        }
        for path in &self.entity {
            let (entities, links) = file(path)?;
            alert.entities.extend(entities);
            alert.links.extend(links);
        }
        for words in &self.link {
            alert.links.push(short::link(words)?);
        }
        if let Some(id) = &self.crossing {
            check_crossing(home, id)?;
            alert
                .place
                .get_or_insert_with(PlaceInput::default)
                .crossing
                .clone_from(id);
        }
        alert.response_types.clone_from(&self.response);
        if self.source_grade.is_some() || self.information_grade.is_some() {
            alert.evaluation = Some(EvaluationInput {
                source: self.source_grade.clone().unwrap_or_default(),
                information: self.information_grade.clone().unwrap_or_default(),
                ..EvaluationInput::default()
            });
        }
        if self.convert_zawgyi {
            for text in &mut alert.texts {
                *text = text.in_unicode().unwrap_or_else(|| text.clone());
            }
        }
        Ok(())
    }
}

/// A crossing that no list has is sent as it is: the list may be the older one.
fn check_crossing(home: &Path, id: &str) -> Result<(), Failure> {
    let gazetteer = Gazetteer::of(home).map_err(|error| error.failure())?;
    if gazetteer.find(id).is_none() {
        let near = gazetteer.near(id).map(|one| one.id.clone());
        let or = |one: String, other: String| {
            tell(&Said::of("about-or").with("one", one).with("other", other))
        };
        let said = match near.reduce(or) {
            None => Said::of("about-crossing-unknown"),
            Some(near) => Said::of("about-crossing-near").with("near", near),
        };
        note(&tell(&said.with("id", id)));
    }
    Ok(())
}

/// A crossing as a person reads it: its id, and its name where a list has it.
pub(super) fn crossing(home: &Path, id: &str) -> String {
    let known = Gazetteer::of(home).ok();
    let known = known.as_ref().and_then(|gazetteer| gazetteer.find(id));
    known.map_or_else(|| id.to_owned(), |one| format!("{id}: {}", one.name))
}

fn file(path: &Path) -> Result<(Vec<EntityInput>, Vec<LinkInput>), Failure> {
    let said = |id: &str, why: String| Said::of(id).with("file", path.display()).with("why", why);
    let text = std::fs::read(path)
        .map_err(|e| Failure::say(66, &said("about-file-unreadable", e.to_string())))?;
    let wrong = |e: String| Failure::say(65, &said("about-file-none", e));
    let value: serde_json::Value =
        serde_json::from_slice(&text).map_err(|e| wrong(e.to_string()))?;
    let file = File::deserialize(value).map_err(|e| wrong(e.to_string()))?;
    let (entities, links) = match file {
        File::Whole(whole) => (whole.entities, whole.links),
        File::Several(entities) => (entities, Vec::new()),
        File::One(entity) => (vec![entity], Vec::new()),
    };
    let each = |(at, value)| {
        serde_json::from_value(value).map_err(|e| wrong(format!("entities[{at}]: {e}")))
    };
    let entities: Result<_, _> = entities.into_iter().enumerate().map(each).collect();
    Ok((entities?, links))
}

/// Tells who sent an alert what is doubtful about it.
pub(super) fn warn(sent: &Sent) {
    for office in &sent.key_changed {
        note(&tell(&Said::of("sent-key-changed").with("office", office)));
    }
    for doubt in &sent.doubts {
        let remedy = match doubt.code.as_str() {
            "zawgyi" => "about-doubt-zawgyi",
            "check_digit" | "shape" | "far_apart" => "about-doubt-number",
            "buddhist_year" => "about-doubt-year",
            _ => "about-doubt-other",
        };
        let remedy = tell(&Said::of(remedy));
        let stop = reader().full_stop();
        note(&format!("{}: {}{stop} {remedy}", doubt.at, doubtful(doubt)));
    }
}

/// What is doubtful, in the reader's language; in English where this version does not know it.
fn doubtful(doubt: &DoubtView) -> String {
    let said = Said::of(format!("doubt-{}", doubt.code)).with("about", &doubt.about);
    let said = said
        .sentences(reader())
        .filter(|_| reader() != Language::English);
    said.map_or_else(|| doubt.message.clone(), |said| said.happened)
}
