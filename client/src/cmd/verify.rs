//! `blo verify`: judges an evidence file, offline, with no home. Not: gathering it (`evidence`).

use std::path::PathBuf;

use blo_proto::{content::Body, receipt::Fact};

use super::{Failure, out};
use crate::{
    evidence::{Evidence, FILE_BYTES_MAX, Judged, NotProven, Trust, judge},
    keys::HomeError,
};

/// Judge a file that proves an alert and its receipts
#[derive(Debug, clap::Args)]
pub struct VerifyArgs {
    /// The file
    file: PathBuf,
    /// Folder with the authorities that are trusted: th.pem for offices of th …, relays.pem for relays
    #[arg(long, value_name = "DIR")]
    trust: PathBuf,
}

/// Judges it.
///
/// # Errors
/// Two sentences and a code; 65 with the part that does not hold.
pub fn run(args: &VerifyArgs) -> Result<(), Failure> {
    let trust = Trust::read(&args.trust)?;
    let length = std::fs::metadata(&args.file)
        .map_err(HomeError::io(&args.file))?
        .len();
    if usize::try_from(length).map_or(true, |length| length > FILE_BYTES_MAX) {
        return Err(Failure::new(
            65,
            "the file is longer than any evidence",
            REMEDY,
        ));
    }
    let text = std::fs::read(&args.file).map_err(HomeError::io(&args.file))?;
    let evidence = Evidence::parse(&text).map_err(not_proven)?;
    let judged = judge(&evidence, &trust).map_err(not_proven)?;
    out::line(&page(&evidence, &judged))
}

const REMEDY: &str = "Ask for the file again, and compare whom you trust.";

#[expect(clippy::needless_pass_by_value, reason = "it is the target of map_err")]
fn not_proven(error: NotProven) -> Failure {
    let happened = format!(
        "the evidence does not hold at {}: {}",
        error.part, error.why
    );
    Failure::new(65, happened, REMEDY)
}

fn page(evidence: &Evidence, judged: &Judged) -> String {
    let mut lines = vec![format!(
        "PROVEN: alert {} of {}, composed {}",
        evidence.id, evidence.sender, judged.content.composed_at
    )];
    if let Body::Alert(written) = &judged.content.body {
        let alert = written.alert();
        lines.push(format!("  {}, {}", alert.precedence, alert.status));
        for text in &alert.texts {
            lines.push(format!(
                "  {}: {}",
                text.language,
                out::tame(&text.headline)
            ));
        }
        if !alert.officer.is_empty() {
            let officer = out::tame(&alert.officer);
            lines.push(format!("  officer, as the office says: {officer}"));
        }
    }
    for recipient in &judged.recipients {
        for said in &recipient.relay {
            let (status, relay) = (said.fact.status().as_str(), &said.relay);
            let to = &recipient.office;
            lines.push(format!("  to {to}: {status} at {}, says {relay}", said.at));
        }
        for receipt in &recipient.receipts {
            let said = match &receipt.fact {
                Fact::Actioned { outcome, note, .. } => format!(" {outcome}: {note}"),
                Fact::Refused { code, .. } => format!(" {code}"),
                Fact::Delivered { .. } | Fact::Read { .. } => String::new(),
            };
            let (status, office) = (receipt.fact.status().as_str(), &recipient.office);
            let at = receipt.fact.at();
            lines.push(format!(
                "  {status} at {at}, says {office}{}",
                out::tame(&said)
            ));
        }
    }
    lines.join("\n")
}
