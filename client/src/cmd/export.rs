//! `blo export`: alerts into a file, each with its marks; what may not leave is left out, named and counted. Not: which
//! may (`desk`), nor what a format looks like (`sheets`).
//!
//! ```text
//!  begin (who asks for what is on disk) ─► pages, for the marks of the whole ─► head ─► pages again ─► file, whole
//! ```

use std::path::{Path, PathBuf};

use blo_proto::OfficeId;

use super::{Failure, note, reader, rendered, talk, tell};
use crate::{
    desk::{ExportBegun, ExportInput, ExportPage, ExportRow},
    local::{Client, Request},
    sheets::{Document, Format, Head, Marks, Reader, Table},
    words::Said,
};
use file::Target;

mod file;

/// Write alerts into a file for a spreadsheet or a program, each with its handling marks
#[derive(Debug, clap::Args)]
#[command(
    after_help = "In CSV the first line says how the whole is handled, the second names the columns. Of alerts that hide \
                  their words (VICTIM, MINOR) the coded fields are exported. Who exported what is written down."
)]
pub struct ExportArgs {
    /// Where the file goes; `-` for standard output
    file: PathBuf,
    /// csv or json [default: json where the file's name ends so, else csv]
    #[arg(long, value_parser = ["csv", "json"])]
    format: Option<String>,
    /// Only what this gateway had on its disk from then on, such as 2026-11-01T00:00:00Z
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Only what it had before
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// Only what this office sent
    #[arg(long, value_name = "OFFICE")]
    from: Option<OfficeId>,
    /// Only sent alerts
    #[arg(long, conflicts_with = "received")]
    sent: bool,
    /// Only received ones
    #[arg(long)]
    received: bool,
    /// Not alerts, but who opened hidden ones and who exported
    #[arg(long, conflicts_with_all = ["since", "until", "from", "sent", "received"])]
    openings: bool,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
    /// Leave the byte-order mark off, by which spreadsheets know UTF-8
    #[arg(long)]
    no_bom: bool,
    /// Who exports
    #[arg(long, env = "BLO_OFFICER", default_value = "")]
    officer: String,
}

/// Exports.
///
/// # Errors
/// Two sentences and a code; a file that was there is as it was.
pub fn run(home: &Path, args: &ExportArgs) -> Result<(), Failure> {
    let target = Target::of(&args.file, args.force)?;
    let mut client = talk::connect(home)?;
    let input = input_of(args);
    let begun: ExportBegun = client.ask(&Request::BeginExport(Box::new(input)))?;
    let mut marks = Marks::default();
    pages(&mut client, &begun, |page| {
        marks.add_page(page);
        Ok(())
    })?;
    let head = Head {
        office: begun.office.clone(),
        at: begun.at.clone(),
        officer: args.officer.clone(),
        marks,
        openings: args.openings,
    };
    let mut format = format_of(args);
    let mut told = Told::default();
    let mut out = target.open()?;
    out.write(|out| format.head(&head, out))?;
    pages(&mut client, &begun, |page| {
        for row in &page.rows {
            told.count(row);
            out.write(|out| format.row(row, out))?;
        }
        told.notes = told
            .notes
            .saturating_add(page.openings.len() + page.exports.len());
        out.write(|out| format.notes(page, out))
    })?;
    out.write(|out| format.tail(out))?;
    out.finish()?;
    told.say(args.openings);
    Ok(())
}

fn input_of(args: &ExportArgs) -> ExportInput {
    ExportInput {
        since: args.since.clone(),
        until: args.until.clone(),
        from: args.from.as_ref().map(ToString::to_string),
        sent: args.sent,
        received: args.received,
        openings: args.openings,
        matching: None,
        officer: args.officer.clone(),
        file: args.file.display().to_string(),
        ..ExportInput::default()
    }
}

fn format_of(args: &ExportArgs) -> Box<dyn Format> {
    let by_name = args.file.extension().is_some_and(|it| it == "json");
    match args.format.as_deref() {
        Some("json") => Box::new(Document::default()),
        None if by_name => Box::new(Document::default()),
        _ => {
            let reader = Reader {
                language: reader(),
                reviewed: rendered::reviewed(),
            };
            Box::new(Table::new(!args.no_bom, reader))
        }
    }
}

/// Calls `each` with every page: one is in memory at once.
fn pages(
    client: &mut Client,
    begun: &ExportBegun,
    mut each: impl FnMut(&ExportPage) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut after = 0;
    loop {
        let page: ExportPage = client.ask(&Request::ExportPage {
            export: begun.export.clone(),
            after,
        })?;
        each(&page)?;
        match page.next {
            Some(next) if next > after => after = next,
            Some(_) | None => return Ok(()),
        }
    }
}

/// What was written, for the officer.
#[derive(Default)]
struct Told {
    written: usize,
    notes: usize,
    left_out: Vec<String>,
}

impl Told {
    fn count(&mut self, row: &ExportRow) {
        if row.left_out.is_empty() {
            self.written = self.written.saturating_add(1);
        } else {
            let item = &row.alert.item;
            let why = row.left_out_said.as_deref().map(tell);
            let why = why.unwrap_or_else(|| row.left_out.clone());
            let line = format!("  {}:{}  {why}", item.sender, item.id);
            self.left_out.push(line);
        }
    }

    fn say(&self, openings: bool) {
        if openings {
            return note(&tell(&Said::of("export-entries").with("count", self.notes)));
        }
        let said = Said::of("export-written").with("written", self.written);
        note(&tell(&said.with("left", self.left_out.len())));
        for line in &self.left_out {
            note(line);
        }
    }
}
