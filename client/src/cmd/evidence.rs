//! `blo evidence`: a file that proves an alert and its receipts to a third party. Not: its judge (`verify`).

use std::path::{Path, PathBuf};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use blo_proto::{AlertId, OfficeId};
use bytes::Bytes;

use super::{Failure, talk, tell};
use crate::{
    desk::{EvidenceCounterpart, EvidenceParts, ProofPart},
    evidence::{Counterpart, Evidence, Opened},
    local::Request,
    words::Said,
};

/// Write a file that proves an alert and its receipts
#[derive(Debug, clap::Args)]
pub struct EvidenceArgs {
    /// Which alert
    id: AlertId,
    /// Where the file goes; `-` for standard output
    #[arg(long)]
    out: PathBuf,
    /// Who sent the alert, where two senders used the id
    #[arg(long, value_name = "OFFICE")]
    sender: Option<OfficeId>,
}

/// Writes it.
///
/// # Errors
/// Two sentences and a code.
pub fn run(home: &Path, args: &EvidenceArgs) -> Result<(), Failure> {
    let request = Request::Evidence {
        id: args.id.to_string(),
        sender: args.sender.as_ref().map(ToString::to_string),
    };
    let parts: EvidenceParts = talk::ask(home, &request)?;
    let evidence =
        evidence(&parts).ok_or_else(|| Failure::say(70, &Said::of("evidence-no-base64")))?;
    super::copy_out(&args.out, evidence.to_text().as_bytes())?;
    super::note(&tell(&Said::of("evidence-written").with("id", args.id)));
    Ok(())
}

fn evidence(parts: &EvidenceParts) -> Option<Evidence> {
    let counterparts: Option<_> = parts.counterparts.iter().map(counterpart).collect();
    Some(Evidence {
        id: parts.id.clone(),
        sender: parts.sender.clone(),
        own_chain: all(&parts.own_chain)?,
        crls: all(&parts.crls)?,
        counterparts: counterparts?,
    })
}

fn counterpart(part: &EvidenceCounterpart) -> Option<Counterpart> {
    Some(Counterpart {
        office: part.office.clone(),
        pairing: bytes(&part.pairing)?,
        own_chain: all(&part.own_chain)?,
        roll_overs: all(&part.roll_overs)?,
        chain: all(&part.chain)?,
        alerts: part.alerts.iter().map(opened).collect::<Option<_>>()?,
        receipts: part.receipts.iter().map(opened).collect::<Option<_>>()?,
        relay_chain: all(&part.relay_chain)?,
        statements: all(&part.relay_receipts)?,
    })
}

fn opened(part: &ProofPart) -> Option<Opened> {
    Some(Opened {
        header: bytes(&part.header)?,
        signature: bytes(&part.signature)?,
        sealed_digest: bytes(&part.sealed_digest)?,
        plaintext: bytes(&part.plaintext)?,
    })
}

fn all(texts: &[String]) -> Option<Vec<Bytes>> {
    texts.iter().map(|text| bytes(text)).collect()
}

fn bytes(text: &str) -> Option<Bytes> {
    STANDARD.decode(text).ok().map(Bytes::from)
}
