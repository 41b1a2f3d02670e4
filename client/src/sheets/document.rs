//! Alerts as one JSON document: how the whole is handled, the alerts, and those that were left out. Not: which alerts.

use std::io::{self, Write};

use serde_json::json;

use super::{Format, Head};
use crate::desk::{ExportPage, ExportRow};

/// Writes JSON, an alert at a time.
#[derive(Debug, Default)]
pub struct Document {
    written: u64,
    left_out: Vec<serde_json::Value>,
    notes: bool,
}

impl Format for Document {
    fn head(&mut self, head: &Head, out: &mut dyn Write) -> io::Result<()> {
        self.notes = head.openings;
        for (before, name, value) in [
            ("{", "handling", json!(head.marks.all())),
            (",", "office", json!(head.office)),
            (",", "exported_at", json!(head.at)),
            (",", "officer", json!(head.officer)),
        ] {
            write!(out, "{before}{}:{value}", json!(name))?;
        }
        let list = if head.openings { "entries" } else { "alerts" };
        writeln!(out, ",\"{list}\":[")
    }

    fn row(&mut self, row: &ExportRow, out: &mut dyn Write) -> io::Result<()> {
        let item = &row.alert.item;
        if !row.left_out.is_empty() {
            self.left_out.push(json!({
                "id": item.id,
                "sender": item.sender,
                "marks": item.marks,
                "reason": row.left_out,
            }));
            return Ok(());
        }
        self.one(
            &json!({ "marks": item.marks, "consent": row.consent, "alert": row.alert }),
            out,
        )
    }

    fn notes(&mut self, page: &ExportPage, out: &mut dyn Write) -> io::Result<()> {
        for one in &page.openings {
            self.one(&json!({ "opening": one }), out)?;
        }
        for one in &page.exports {
            self.one(&json!({ "export": one }), out)?;
        }
        Ok(())
    }

    fn tail(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.notes {
            return writeln!(out, "\n]}}");
        }
        let counts = json!({ "written": self.written, "left_out": self.left_out.len() });
        let left_out = json!(self.left_out);
        writeln!(out, "\n],\"left_out\":{left_out},\"counts\":{counts}}}")
    }
}

impl Document {
    fn one(&mut self, value: &serde_json::Value, out: &mut dyn Write) -> io::Result<()> {
        let comma = if self.written == 0 { "" } else { ",\n" };
        self.written = self.written.saturating_add(1);
        write!(out, "{comma}{value}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        desk::{Item, View},
        sheets::Marks,
    };

    #[test]
    fn a_document_has_its_marks_its_alerts_and_names_what_was_left_out() {
        let (mut document, mut out) = (Document::default(), Vec::new());
        let mut marks = Marks::default();
        marks.add(&["TLP:RED".to_owned()]);
        let head = Head {
            office: "mae-sai.th".to_owned(),
            at: "2026-11-24T07:30:00Z".to_owned(),
            officer: "“Hla”".to_owned(),
            marks,
            openings: false,
        };
        document.head(&head, &mut out).unwrap();
        for (id, left_out) in [("1", ""), ("2", "needs consent"), ("3", "")] {
            let item = Item {
                id: id.to_owned(),
                ..Item::default()
            };
            let row = ExportRow {
                alert: View {
                    item,
                    ..View::default()
                },
                left_out: left_out.to_owned(),
                ..ExportRow::default()
            };
            document.row(&row, &mut out).unwrap();
        }
        document.tail(&mut out).unwrap();
        let read: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(read["handling"], json!(["TLP:RED"]));
        assert_eq!(read["alerts"].as_array().unwrap().len(), 2);
        assert_eq!(read["left_out"][0]["id"], "2");
        assert_eq!(read["counts"], json!({ "written": 2, "left_out": 1 }));
    }
}
