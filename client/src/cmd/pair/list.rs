//! `blo pair list`: what is under way and what is agreed, with whom. Not: another office's digits, which are heard.

use std::path::Path;

use blo_proto::{Timestamp, introduction::SafetyNumber, pairing::Pairing};
use serde::Serialize;

use super::steps;
use crate::{
    ceremony::{Ceremony, Stage, ends_soon},
    cmd::Failure,
    desk::{CounterpartView, StatusView},
};

/// List what is under way and what is agreed
#[derive(Debug, clap::Args)]
pub(super) struct ListArgs {
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// One other office.
#[derive(Serialize)]
struct Line {
    office: String,
    /// Of what is under way: `nothing`, `proposed`, `introduced`, `to_confirm`, `ended`, `signed`.
    state: &'static str,
    /// This office's, which it reads out.
    own_digits: String,
    wrong_attempts: u32,
    key_changed: bool,
    post: String,
    telephones: Vec<String>,
    /// Whether the key with which the card came was confirmed.
    card_confirmed: bool,
    /// Last moment of the agreement that is under way, as far as both wishes are here.
    proposed_until: Option<String>,
    /// The agreement that this home has, with both signatures.
    agreement: Option<Agreement>,
    /// Why the relay does not take what the running gateway told it: a code.
    refused: Option<String>,
}

/// What is in force.
#[derive(Serialize)]
struct Agreement {
    serial: u64,
    valid_from: String,
    valid_until: String,
    valid: bool,
    ends_soon: bool,
    /// One of the two ended it, as the running gateway knows.
    ended: bool,
    /// It names a key that this office had before.
    former_key: bool,
}

/// One line an office.
///
/// # Errors
/// Two sentences and a code.
pub(super) fn run(home: &Path, args: &ListArgs, now: Timestamp) -> Result<String, Failure> {
    let ceremonies = steps::ceremonies(home)?;
    let own = ceremonies.own();
    let own_digits = SafetyNumber::of(&own.office, &own.key).spoken();
    let gateway = steps::status(home);
    let mut lines = Vec::new();
    for office in ceremonies.offices()? {
        let ceremony = ceremonies.with(&office)?;
        let line = line(&ceremony, (&own_digits, &gateway), now);
        lines.push(if args.json {
            serde_json::to_string(&line).expect("texts and numbers are JSON")
        } else {
            words(&ceremony, &line)
        });
    }
    Ok(lines.join("\n"))
}

fn line(ceremony: &Ceremony, (own_digits, gateway): (&str, &StatusView), now: Timestamp) -> Line {
    let card = ceremony.card().unwrap_or_default();
    Line {
        office: ceremony.with().to_string(),
        state: ceremony.stage().name(),
        own_digits: own_digits.to_owned(),
        wrong_attempts: ceremony.attempts(),
        key_changed: ceremony.key_changed(),
        post: card.post,
        telephones: card.telephones,
        card_confirmed: ceremony.card_is_confirmed(),
        proposed_until: ceremony.until().map(|until| until.to_string()),
        agreement: ceremony
            .in_force()
            .map(|pairing| agreement(ceremony, &pairing, (&gateway.counterparts, now))),
        refused: refused(ceremony, gateway),
    }
}

fn refused(ceremony: &Ceremony, gateway: &StatusView) -> Option<String> {
    let office = ceremony.with().as_str();
    let mut all = gateway.proposals.iter();
    all.find(|one| one.office == office)?.refused.clone()
}

fn is_ended(ceremony: &Ceremony, gateway: &[CounterpartView]) -> bool {
    let office = ceremony.with().as_str();
    gateway
        .iter()
        .any(|one| one.office == office && one.pairing_ended)
}

fn agreement(
    ceremony: &Ceremony,
    pairing: &Pairing,
    (gateway, now): (&[CounterpartView], Timestamp),
) -> Agreement {
    let (ended, former_key) = (is_ended(ceremony, gateway), ceremony.is_of_former_key());
    Agreement {
        serial: pairing.serial,
        valid_from: pairing.not_before.to_string(),
        valid_until: pairing.not_after.to_string(),
        valid: !ended && !former_key && pairing.valid_at(now),
        ended,
        former_key,
        ends_soon: ends_soon(pairing.not_after, now),
    }
}

fn words(ceremony: &Ceremony, line: &Line) -> String {
    let mut text = line.office.clone();
    match &line.agreement {
        Some(agreement) => {
            let (serial, until) = (agreement.serial, &agreement.valid_until);
            text.push_str(&format!("  agreement number {serial} until {until}"));
            if agreement.former_key {
                text.push_str(", which is of another key of this office: pair anew");
            } else if agreement.ended {
                text.push_str(", ENDED: pair anew");
            } else if !agreement.valid {
                text.push_str(", NOT VALID NOW: pair anew");
            } else if agreement.ends_soon {
                text.push_str(", which ENDS SOON: pair anew");
            }
        }
        None => text.push_str("  no agreement"),
    }
    let confirmed = if line.card_confirmed {
        ""
    } else {
        " (not confirmed)"
    };
    let reach = steps::reach(&line.post, &line.telephones);
    if !reach.is_empty() {
        text.push_str(&format!("\n    {reach}{confirmed}"));
    }
    if line.key_changed {
        text.push_str("\n    the key is another than before");
    }
    if line.wrong_attempts > 0 {
        text.push_str(&format!(
            "\n    wrong safety numbers: {}",
            line.wrong_attempts
        ));
    }
    if ceremony.stage() != Stage::Nothing {
        if let Some(until) = &line.proposed_until {
            text.push_str(&format!(
                "\n    a new agreement is wished for until {until}"
            ));
        }
        let next = steps::next(ceremony);
        text.push_str(&format!("\n    next: {next}"));
    }
    if let Some(code) = &line.refused {
        text.push_str(&format!(
            "\n    the relay does not take it: {}",
            steps::said(code)
        ));
    }
    text.push_str(&format!("\n    own digits: {}", line.own_digits));
    text
}
