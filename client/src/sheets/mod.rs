//! Alerts as files: for a spreadsheet and for a program, each with its marks. Not: which alerts may leave (`desk`), nor
//! where the file goes (`cmd`, `web`).

use std::io::{self, Write};

use crate::{
    desk::{ExportPage, ExportRow},
    words::{Language, phrases::Reviewed},
};

pub use document::Document;
pub use table::Table;

mod about;
mod document;
mod table;

/// What a file says of itself.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// Whose gateway.
    pub office: String,
    /// When, RFC 3339.
    pub at: String,
    /// Who exported; empty where nobody is named.
    pub officer: String,
    /// How the whole is handled.
    pub marks: Marks,
    /// Not alerts, but who opened what and who exported.
    pub openings: bool,
}

/// Whose words a file has where it needs some: the reader's, and what the office has reviewed.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// In which language.
    pub language: Language,
    /// Translations of phrases that were reviewed.
    pub reviewed: &'a Reviewed,
}

/// How one format is written.
pub trait Format: Send {
    /// What stands before everything.
    ///
    /// # Errors
    /// Of the writer.
    fn head(&mut self, head: &Head, out: &mut dyn Write) -> io::Result<()>;
    /// One alert, written or left out.
    ///
    /// # Errors
    /// Of the writer.
    fn row(&mut self, row: &ExportRow, out: &mut dyn Write) -> io::Result<()>;
    /// Who opened what, and who exported.
    ///
    /// # Errors
    /// Of the writer.
    fn notes(&mut self, page: &ExportPage, out: &mut dyn Write) -> io::Result<()>;
    /// What stands behind everything.
    ///
    /// # Errors
    /// Of the writer.
    fn tail(&mut self, out: &mut dyn Write) -> io::Result<()>;
}

/// The marks of a whole: the strictest traffic light of its parts, and every other mark that one of them has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks(Vec<String>);

/// From the mildest traffic light to the strictest; one that is not known is stricter.
const LIGHTS: [&str; 5] = [
    "TLP:CLEAR",
    "TLP:GREEN",
    "TLP:AMBER",
    "TLP:AMBER+STRICT",
    "TLP:RED",
];

impl Marks {
    /// The traffic light first.
    pub fn all(&self) -> &[String] {
        &self.0
    }

    /// Takes the marks of every alert of a page in.
    pub fn add_page(&mut self, page: &ExportPage) {
        for row in &page.rows {
            self.add(&row.alert.item.marks);
        }
    }

    /// Takes the marks of an alert in.
    pub fn add(&mut self, marks: &[String]) {
        for mark in marks {
            if mark.starts_with("TLP:") {
                self.add_light(mark);
            } else if !self.0.contains(mark) {
                self.0.push(mark.clone());
            }
        }
    }

    fn add_light(&mut self, mark: &str) {
        let rank = |mark: &str| LIGHTS.iter().position(|one| *one == mark);
        let rank = |mark: &str| rank(mark).unwrap_or(LIGHTS.len());
        match self.0.first_mut() {
            Some(light) if light.starts_with("TLP:") => {
                if rank(mark) > rank(light) {
                    mark.clone_into(light);
                }
            }
            Some(_) | None => self.0.insert(0, mark.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(all: &[&[&str]]) -> Vec<String> {
        let mut whole = Marks::default();
        for marks in all {
            let marks: Vec<String> = marks.iter().map(|&mark| mark.to_owned()).collect();
            whole.add(&marks);
        }
        whole.0
    }

    #[test]
    fn a_whole_is_marked_as_strictly_as_the_strictest_of_its_parts() {
        let parts: [&[&str]; 3] = [
            &["TLP:AMBER", "H1"],
            &["TLP:RED", "H1"],
            &["TLP:GREEN", "VICTIM"],
        ];
        assert_eq!(whole(&parts), ["TLP:RED", "H1", "VICTIM"]);
        assert_eq!(
            whole(&[&["TLP:RED"], &["TLP:UNKNOWN (9)"]]),
            ["TLP:UNKNOWN (9)"]
        );
        assert!(whole(&[]).is_empty());
    }
}
