//! `blo verify`: judges an evidence file, offline, with no home. Not: gathering it (`evidence`).

use std::path::PathBuf;

use blo_proto::{alert::Alert, content::Body, receipt::Fact};

use super::{Failure, out};
use crate::{
    evidence::{Evidence, FILE_BYTES_MAX, Judged, NotProven, Recipient, Revocation, Trust, judge},
    keys::HomeError,
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
        "PROVEN: alert {} of {}, whose key its authority certifies and its counterpart pinned",
        evidence.id, evidence.sender
    )];
    if let Body::Alert(written) = &judged.content.body {
        lines.extend(words(written.alert()));
    }
    let composed = judged.content.composed_at;
    lines.push(format!(
        "  composed at {composed}, says {}; its own clock proves no time",
        evidence.sender
    ));
    for recipient in &judged.recipients {
        lines.extend(recipient_lines(recipient));
    }
    lines.extend(judged.revocations.iter().map(revocation_line));
    lines.join("\n")
}

fn revocation_line(judged: &Revocation) -> String {
    let whose = &judged.whose;
    let Some(list) = &judged.list else {
        return format!("  revoked in {whose}? not known: no list of its authority is here");
    };
    let from = if list.brought {
        "which the evidence brings"
    } else {
        "which is among those that are trusted"
    };
    format!(
        "  not revoked in {whose} by list {} of {}, {from}; it was good until {}",
        list.number,
        out::tame(&list.authority),
        list.until
    )
}

fn words(alert: &Alert) -> Vec<String> {
    let mut lines = vec![format!(
        "  {}, {}, {}",
        alert.precedence, alert.status, alert.category
    )];
    for text in &alert.texts {
        let parts = [&text.headline, &text.description, &text.instruction];
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        lines.extend(parts.map(|part| format!("  {}: {}", text.language, out::tame(part))));
    }
    for one in &alert.attachments {
        let name = out::tame(&one.name);
        lines.push(format!(
            "  attached: {name}, {} bytes, SHA-256 {}",
            one.size, one.digest
        ));
    }
    if !alert.officer.is_empty() {
        let (officer, sender) = (out::tame(&alert.officer), &alert.sender);
        lines.push(format!("  officer {officer}, says {sender}; not proven"));
    }
    lines
}

fn recipient_lines(recipient: &Recipient) -> Vec<String> {
    let office = &recipient.office;
    let mut lines = Vec::new();
    for said in &recipient.relay {
        let (status, relay) = (said.fact.status().as_str(), &said.relay);
        lines.push(format!(
            "  to {office}: {status} at {}, says {relay}",
            said.at
        ));
    }
    if recipient.relay.is_empty() {
        lines.push(format!(
            "  to {office}: no relay states when, so no time is proven"
        ));
    }
    for receipt in &recipient.receipts {
        let said = match &receipt.fact {
            Fact::Actioned { outcome, note, .. } => format!(" {outcome}: {note}"),
            Fact::Refused { code, .. } => format!(" {code}"),
            Fact::Delivered { .. } | Fact::Read { .. } => String::new(),
        };
        let (status, at) = (receipt.fact.status().as_str(), receipt.fact.at());
        lines.push(format!(
            "  {status} at {at}, says {office}{}",
            out::tame(&said)
        ));
    }
    lines
}
