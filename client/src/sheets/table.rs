//! Alerts as CSV (RFC 4180) for spreadsheets: a line that says how the whole is handled, the names of the columns, an alert
//! a line. No cell is a formula. Not: which alerts.

use std::io::{self, Write};

use super::{Format, Head, Reader, about};
use crate::{
    desk::{ExportPage, ExportRow, PlaceInput, TextInput, View},
    words::{Language, Said},
};

/// By which spreadsheets know UTF-8.
const BOM: &[u8] = "\u{feff}".as_bytes();
/// New ones come last.
const COLUMNS: [&str; 47] = [
    "marks",
    "left_out",
    "direction",
    "id",
    "sender",
    "recipients",
    "precedence",
    "composed_at",
    "stored_at",
    "expires_at",
    "status",
    "alert_status",
    "message_type",
    "category",
    "language",
    "headline",
    "description",
    "instruction",
    "contact",
    "other_languages",
    "place",
    "crossing",
    "latitude",
    "longitude",
    "movement",
    "officer",
    "incident",
    "urgency",
    "severity",
    "certainty",
    "effective_at",
    "onset_at",
    "respond_by",
    "references",
    "attachments",
    "cancelled",
    "handling_note",
    "legal_basis",
    "purpose",
    "consent",
    "phrases",
    "entities",
    "links",
    "areas",
    "response_types",
    "evaluation",
    "passed_on",
];
const NOTES: [&str; 6] = ["what", "at", "officer", "sender", "id", "reason"];

/// A spreadsheet takes a cell that begins so for a formula, and runs it.
const STARTS_A_FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// Writes CSV.
#[derive(Debug)]
pub struct Table<'a> {
    bom: bool,
    reader: Reader<'a>,
}

impl<'a> Table<'a> {
    /// With or without a byte-order mark, and in whose words.
    pub const fn new(bom: bool, reader: Reader<'a>) -> Self {
        Self { bom, reader }
    }
}

impl Table<'_> {
    /// What an alert is about, in the columns that came later.
    fn later(&self, view: &View) -> [String; 7] {
        [
            about::phrases(&view.item.phrases, self.reader),
            about::entities(view),
            about::links(view),
            about::areas(view),
            view.response_types.join(" "),
            about::evaluation(view),
            about::passed_on(view),
        ]
    }
}

impl Format for Table<'_> {
    fn head(&mut self, head: &Head, out: &mut dyn Write) -> io::Result<()> {
        if self.bom {
            out.write_all(BOM)?;
        }
        record(&[whole(head, self.reader.language)], out)?;
        let columns: &[&str] = if head.openings { &NOTES } else { &COLUMNS };
        let columns: Vec<String> = columns.iter().map(|&name| name.to_owned()).collect();
        record(&columns, out)
    }

    fn row(&mut self, row: &ExportRow, out: &mut dyn Write) -> io::Result<()> {
        let view = &row.alert;
        let item = &view.item;
        let first = view.texts.first().cloned().unwrap_or_default();
        let place = view.place.clone().unwrap_or_default();
        let (latitude, longitude) = degrees(&place);
        let some = |text: &Option<String>| text.clone().unwrap_or_default();
        let references = view.references.iter();
        let references: Vec<String> = references
            .map(|it| format!("{}:{}", it.sender, it.id))
            .collect();
        let files: Vec<String> = item.attachments.iter().map(|it| it.name.clone()).collect();
        let others: Vec<String> = view.texts.iter().skip(1).map(other).collect();
        let mut cells = vec![
            item.marks.join(" "),
            row.left_out.clone(),
            item.direction.clone(),
            item.id.clone(),
            item.sender.clone(),
            item.recipients.join(" "),
            item.precedence.clone(),
            item.composed_at.clone(),
            item.stored_at.clone(),
            item.expires_at.clone(),
            item.status.clone(),
            item.alert_status.clone(),
            item.message_type.clone(),
            item.category.clone(),
        ];
        cells.extend([first.language, first.headline, first.description]);
        cells.extend([first.instruction, first.contact, others.join("\n")]);
        cells.extend([place.description, place.crossing]);
        let mut cells: Vec<String> = cells.into_iter().map(guarded).collect();
        // Numbers of ours: what begins with a minus is one.
        cells.extend([latitude, longitude]);
        let rest = [
            place.direction,
            view.officer.clone(),
            view.incident.clone(),
            view.urgency.clone(),
            view.severity.clone(),
            view.certainty.clone(),
            some(&view.effective_at),
            some(&view.onset_at),
            some(&view.respond_by),
            references.join(" "),
            files.join("\n"),
            if item.cancelled { "yes" } else { "" }.to_owned(),
            view.handling.note.clone(),
            view.handling.legal_basis.clone(),
            view.handling.purpose.clone(),
            row.consent.clone(),
        ];
        cells.extend(rest.into_iter().map(guarded));
        cells.extend(self.later(view).map(guarded));
        record(&cells, out)
    }

    fn notes(&mut self, page: &ExportPage, out: &mut dyn Write) -> io::Result<()> {
        for one in &page.openings {
            let cells = [
                "opening",
                &one.at,
                &one.officer,
                &one.sender,
                &one.id,
                &one.reason,
            ];
            let cells: Vec<String> = cells.iter().map(|&it| guarded(it.to_owned())).collect();
            record(&cells, out)?;
        }
        for one in &page.exports {
            let asked = serde_json::to_string(&one.asked)?;
            let cells = ["export", &one.at, &one.officer, "", "", &asked];
            let cells: Vec<String> = cells.iter().map(|&it| guarded(it.to_owned())).collect();
            record(&cells, out)?;
        }
        Ok(())
    }

    fn tail(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// How the whole is handled, who exported it and when.
fn whole(head: &Head, language: Language) -> String {
    let said = match head.officer.as_str() {
        "" => Said::of("export-head"),
        officer => Said::of("export-head-by").with("officer", officer),
    };
    let said = match head.marks.all() {
        [] => said.within("marks", Said::of("list-empty")),
        marks => said.with("marks", marks.join(" ")),
    };
    let said = said.with("office", &head.office).with("at", &head.at);
    said.in_language(language)
}

/// A cell that no spreadsheet runs.
fn guarded(text: String) -> String {
    if text.starts_with(STARTS_A_FORMULA) {
        return format!("'{text}");
    }
    text
}

/// A parallel text, for the cell of the other languages.
fn other(text: &TextInput) -> String {
    let parts = [&text.headline, &text.description, &text.instruction];
    let said: Vec<&str> = parts
        .into_iter()
        .map(String::as_str)
        .filter(|it| !it.is_empty())
        .collect();
    format!("{}: {}", text.language, said.join(" / "))
}

/// WGS 84, in degrees.
fn degrees(place: &PlaceInput) -> (String, String) {
    let degrees = |(latitude, longitude): (i32, i32)| {
        (
            about::degrees(latitude.into()),
            about::degrees(longitude.into()),
        )
    };
    place.point_e7.map_or_else(Default::default, degrees)
}

fn record(cells: &[String], out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(out);
    writer.write_record(cells)?;
    writer.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        desk::{EntityInput, Item, VehicleInput},
        sheets::Marks,
        words::phrases::Reviewed,
    };

    fn written(row: &ExportRow) -> Vec<Vec<String>> {
        let reviewed = Reviewed::default();
        let reader = Reader {
            language: Language::English,
            reviewed: &reviewed,
        };
        let (mut table, mut out) = (Table::new(true, reader), Vec::new());
        let mut marks = Marks::default();
        marks.add(&row.alert.item.marks);
        let head = Head {
            office: "mae-sai.th".to_owned(),
            at: "2026-11-24T07:30:00Z".to_owned(),
            officer: "Daw Hla".to_owned(),
            marks,
            openings: false,
        };
        table.head(&head, &mut out).unwrap();
        table.row(row, &mut out).unwrap();
        table.tail(&mut out).unwrap();
        let body = out.strip_prefix(BOM).expect("spreadsheets know it");
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .from_reader(body);
        let records = reader.records().map(|record| record.unwrap());
        records
            .map(|record| record.iter().map(str::to_owned).collect())
            .collect()
    }

    fn row(headline: &str) -> ExportRow {
        let text = TextInput {
            language: "en".to_owned(),
            headline: headline.to_owned(),
            description: "two\nlines, \"quoted\"".to_owned(),
            ..TextInput::default()
        };
        ExportRow {
            alert: View {
                item: Item {
                    marks: vec!["TLP:RED".to_owned(), "H2".to_owned()],
                    ..Item::default()
                },
                texts: vec![text],
                place: Some(PlaceInput {
                    point_e7: Some((-5_000_001, 998_765_432)),
                    ..PlaceInput::default()
                }),
                entities: vec![EntityInput {
                    key: "v1".to_owned(),
                    vehicle: Some(VehicleInput {
                        plate: "กข 1234".to_owned(),
                        ..VehicleInput::default()
                    }),
                    ..EntityInput::default()
                }],
                ..View::default()
            },
            ..ExportRow::default()
        }
    }

    #[test]
    fn a_table_says_first_how_the_whole_is_handled_and_each_row_has_every_column() {
        let records = written(&row("van"));
        assert!(
            records[0][0]
                .starts_with("Handling of the whole: TLP:RED H2. Exported from mae-sai.th")
        );
        assert_eq!(records[1], COLUMNS);
        assert_eq!(records[2].len(), COLUMNS.len());
        let cell = |name: &str| {
            let at = COLUMNS.iter().position(|column| *column == name).unwrap();
            records[2][at].as_str()
        };
        assert_eq!(cell("marks"), "TLP:RED H2");
        assert_eq!(cell("headline"), "van");
        assert_eq!(cell("description"), "two\nlines, \"quoted\"");
        assert_eq!(cell("entities"), "vehicle v1: plate กข 1234");
        assert_eq!((cell("phrases"), cell("links")), ("", ""));
        assert_eq!(
            (cell("latitude"), cell("longitude")),
            ("-0.5000001", "99.8765432")
        );
    }

    #[test]
    fn no_cell_of_another_office_is_a_formula() {
        for formula in [
            "=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", "＋1", "－1", "＠x",
        ] {
            let records = written(&row(formula));
            let at = COLUMNS
                .iter()
                .position(|column| *column == "headline")
                .unwrap();
            assert_eq!(records[2][at], format!("'{formula}"));
        }
        assert_eq!(guarded("a=b".to_owned()), "a=b");
        let mut row = row("van");
        row.alert.response_types = vec!["=HYPERLINK(0)".to_owned()];
        let at = COLUMNS.iter().position(|one| *one == "response_types");
        assert_eq!(written(&row)[2][at.unwrap()], "'=HYPERLINK(0)");
    }
}
