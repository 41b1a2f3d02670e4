//! What is doubtful about an alert, for who sends it and who reads it, and what a text in Zawgyi says in Unicode. What
//! was signed stays as it is.

use blo_proto::{
    OfficeId, Precedence,
    alert::{Alert, Status, Why, zawgyi},
};
use serde::{Deserialize, Serialize};

use super::{
    Desk, entity,
    input::{AlertInput, TextInput},
    parse,
};

/// One doubt.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoubtView {
    /// The way to the field, such as `entities[2].vehicle.plate`.
    pub at: String,
    /// check_digit, shape, far_apart, buddhist_year, mixed_scripts, looks_like, invisible or zawgyi.
    pub code: String,
    /// What is doubtful.
    pub message: String,
    /// The standard that it does not follow, how far apart two positions lie, what it looks like, or the character that nobody sees; else empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
}

/// Every doubt of an alert; what looks like one of `offices` and is none is one.
pub(super) fn of(alert: &Alert, offices: &[OfficeId]) -> Vec<DoubtView> {
    let doubts = alert.doubts(offices);
    let view = |doubt: &blo_proto::alert::Doubt| DoubtView {
        at: doubt.at.clone(),
        code: doubt.why.code().to_owned(),
        message: doubt.why.to_string(),
        about: about(&doubt.why),
    };
    doubts.iter().map(view).collect()
}

impl Desk {
    /// What would be doubtful about an alert that is not whole yet: its texts and its entities alone are looked at, and
    /// what of them cannot be read is left out.
    pub fn doubts(&self, input: &AlertInput) -> Vec<DoubtView> {
        let office = self.doors.facts.office.clone();
        let alert = Alert {
            texts: input.texts.iter().map(parse::text).collect(),
            entities: entity::readable(&input.entities),
            ..Alert::new(Status::Actual, office, Vec::new(), Precedence::Routine)
        };
        of(&alert, &self.doors.facts.counterparts())
    }
}

fn about(why: &Why) -> String {
    match why {
        Why::CheckDigit(standard) | Why::Shape(standard) => (*standard).to_owned(),
        Why::LooksLike(about) | Why::FarApart(about) => about.clone(),
        Why::Invisible(c) => format!("U+{:04X}", u32::from(*c)),
        _ => String::new(),
    }
}

impl TextInput {
    /// The same text in Unicode, where it looks like Zawgyi: to be shown beside it, or sent in its place by who wrote it.
    pub fn in_unicode(&self) -> Option<Self> {
        let words = [
            &self.headline,
            &self.description,
            &self.instruction,
            &self.contact,
        ];
        // A short line alone may not show its code: the text as a whole does.
        let whole: Vec<&str> = words.iter().map(|one| one.as_str()).collect();
        zawgyi::looks(&whole.join("\n")).then(|| Self {
            headline: zawgyi::to_unicode(&self.headline),
            description: zawgyi::to_unicode(&self.description),
            instruction: zawgyi::to_unicode(&self.instruction),
            contact: zawgyi::to_unicode(&self.contact),
            ..self.clone()
        })
    }
}
