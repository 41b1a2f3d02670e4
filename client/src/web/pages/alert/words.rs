//! What the parts of an alert's page share: the reader's language, and the names of crossings. Not: sentences (`words`).

use super::{
    super::super::{app::App, tongue::Tongue},
    piece::Piece,
};
use crate::{
    gazetteer::Gazetteer,
    words::{Field, Said},
};

/// What words are found in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words<'a> {
    pub(super) tongue: Tongue,
    gazetteer: &'a Gazetteer,
}

impl<'a> Words<'a> {
    pub(super) fn of(app: &'a App, tongue: Tongue) -> Self {
        Self {
            tongue,
            gazetteer: &app.gazetteer,
        }
    }

    /// A sentence with nothing in it.
    pub(super) fn say(self, id: &str) -> String {
        self.tongue.say(id)
    }

    /// A coded value with what travels beside it, where that says more to who knows the system: `H2 · …`.
    pub(super) fn with_code(self, field: Field, value: &str) -> String {
        if value.is_empty() || value == "unspecified" {
            return String::new();
        }
        match field.words(value, self.tongue.0) {
            Some(words) => format!("{} · {words}", value.to_uppercase()),
            None => value.to_owned(),
        }
    }

    /// A crossing by its name in the reader's language, with its id: what was signed.
    pub(super) fn crossing(self, id: &str) -> Piece {
        let known = self.gazetteer.find(id);
        let name = known.map(|one| one.names.get(self.tongue.tag()).unwrap_or(&one.name));
        match name {
            Some(name) => Piece::Theirs(format!("{name} · {id}")),
            None => Piece::Theirs(id.to_owned()),
        }
    }

    /// What is doubtful about a field.
    pub(super) fn doubt(self, doubt: &crate::desk::DoubtView) -> String {
        let said = Said::of(format!("doubt-{}", doubt.code)).with("about", &doubt.about);
        let said = said.sentences(self.tongue.0);
        said.map_or_else(|| doubt.message.clone(), |both| both.happened)
    }
}

/// `20.4432000, 99.8811000` of degrees × 10⁷.
pub(super) fn degrees((latitude, longitude): (i32, i32)) -> String {
    let one = |e7: i32| {
        let (whole, part) = (
            e7.unsigned_abs() / 10_000_000,
            e7.unsigned_abs() % 10_000_000,
        );
        let sign = if e7 < 0 { "-" } else { "" };
        format!("{sign}{whole}.{part:07}")
    };
    format!("{}, {}", one(latitude), one(longitude))
}

/// Whether a coded value is one that this version does not know.
pub(super) fn is_strange(value: &str) -> bool {
    value.starts_with("unknown (")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_keep_every_digit_and_their_sign() {
        assert_eq!(
            degrees((204_432_000, 998_811_005)),
            "20.4432000, 99.8811005"
        );
        assert_eq!(degrees((-5, i32::MIN)), "-0.0000005, -214.7483648");
    }
}
