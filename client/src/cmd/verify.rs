//! `blo verify`: judges an evidence file, offline, with no home. Not: gathering it (`evidence`).

use std::path::PathBuf;

use blo_proto::{
    alert::Alert,
    content::Body,
    receipt::{Fact, Status},
};

use super::{Failure, out, reader, tell};
use crate::{
    evidence::{Evidence, FILE_BYTES_MAX, Judged, NotProven, Recipient, Revocation, Trust, judge},
    words::{Field, Said},
};

/// Judge a file that proves an alert and its receipts
#[derive(Debug, clap::Args)]
pub struct VerifyArgs {
    /// The file
    file: PathBuf,
    /// Folder with the authorities that are trusted: th.pem for offices of th …, relays.pem for relays, and their
    /// revocation lists
    #[arg(long, value_name = "DIR")]
    trust: PathBuf,
}

/// Judges it.
///
/// # Errors
/// Two sentences and a code; 65 with the part that does not hold.
pub fn run(args: &VerifyArgs) -> Result<(), Failure> {
    // Neither is of a home: what to do is another name.
    std::fs::read_dir(&args.trust).map_err(|error| unreadable(&args.trust, &error))?;
    let trust = Trust::read(&args.trust)?;
    let length = std::fs::metadata(&args.file)
        .map_err(|error| unreadable(&args.file, &error))?
        .len();
    if usize::try_from(length).map_or(true, |length| length > FILE_BYTES_MAX) {
        return Err(Failure::say(65, &Said::of("verify-too-long")));
    }
    let text = std::fs::read(&args.file).map_err(|error| unreadable(&args.file, &error))?;
    let evidence = Evidence::parse(&text).map_err(not_proven)?;
    let judged = judge(&evidence, &trust).map_err(not_proven)?;
    out::line(&page(&evidence, &judged))
}

fn unreadable(path: &std::path::Path, error: &std::io::Error) -> Failure {
    let said = Said::of("file-unreadable").with("file", path.display());
    Failure::say(66, &said.with("why", error))
}

fn not_proven(error: NotProven) -> Failure {
    let said = Said::of("verify-not-proven").with("part", error.part);
    Failure::say(65, &said.with("why", error.why))
}

fn page(evidence: &Evidence, judged: &Judged) -> String {
    let proven = Said::of("verify-proven").with("id", &evidence.id);
    let mut lines = vec![tell(&proven.with("sender", &evidence.sender))];
    if let Body::Alert(written) = &judged.content.body {
        lines.extend(words(written.alert()));
    }
    let composed = Said::of("verify-composed").with("at", judged.content.composed_at);
    lines.push(indented(&composed.with("sender", &evidence.sender)));
    for recipient in &judged.recipients {
        lines.extend(recipient_lines(recipient));
    }
    lines.extend(judged.revocations.iter().map(revocation_line));
    lines.join("\n")
}

fn indented(said: &Said) -> String {
    format!("  {}", tell(said))
}

fn revocation_line(judged: &Revocation) -> String {
    let about = |id: &str| Said::of(id).with("whose", &judged.whose);
    let Some(list) = &judged.list else {
        return indented(&about("verify-revocation-unknown"));
    };
    let said = match list.brought {
        true => about("verify-not-revoked-brought"),
        false => about("verify-not-revoked-trusted"),
    };
    let said = said.with("number", &list.number).with("until", list.until);
    indented(&said.with("authority", out::tame(&list.authority)))
}

fn words(alert: &Alert) -> Vec<String> {
    let coded = |field: Field, value: String| field.shown(&value, reader());
    let mut lines = vec![format!(
        "  {}, {}, {}",
        coded(Field::Precedence, alert.precedence.to_string()),
        coded(Field::Status, alert.status.to_string()),
        coded(Field::Category, alert.category.to_string())
    )];
    for text in &alert.texts {
        let parts = [&text.headline, &text.description, &text.instruction];
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        lines.extend(parts.map(|part| format!("  {}: {}", text.language, out::tame(part))));
    }
    for one in &alert.attachments {
        let said = Said::of("verify-attached").with("name", out::tame(&one.name));
        let said = said.with("size", one.size).with("digest", one.digest);
        lines.push(indented(&said));
    }
    if !alert.officer.is_empty() {
        let said = Said::of("verify-officer").with("officer", out::tame(&alert.officer));
        lines.push(indented(&said.with("sender", &alert.sender)));
    }
    lines
}

fn recipient_lines(recipient: &Recipient) -> Vec<String> {
    let about = |id: &str| Said::of(id).with("office", &recipient.office);
    let status = |status: Status| Field::Progress.shown(status.as_str(), reader());
    let mut lines = Vec::new();
    for said in &recipient.relay {
        let line = about("verify-relay-says").with("relay", &said.relay);
        lines.push(indented(
            &line
                .with("status", status(said.fact.status()))
                .with("at", said.at),
        ));
    }
    if recipient.relay.is_empty() {
        lines.push(indented(&about("verify-no-time")));
    }
    for receipt in &recipient.receipts {
        let said = match &receipt.fact {
            Fact::Actioned { outcome, note, .. } => {
                let outcome = Field::Outcome.shown(&outcome.to_string(), reader());
                format!(" {outcome}: {note}")
            }
            Fact::Refused { code, .. } => format!(" {code}"),
            Fact::Delivered { .. } | Fact::Read { .. } => String::new(),
        };
        let line = about("verify-says").with("status", status(receipt.fact.status()));
        let line = indented(&line.with("at", receipt.fact.at()));
        lines.push(format!("{line}{}", out::tame(&said)));
    }
    lines
}
