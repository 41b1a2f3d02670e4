//! `blo pair list`: what is under way and what is agreed, with whom. Not: another office's digits, which are heard.

use std::path::Path;

use blo_proto::{Timestamp, introduction::SafetyNumber, pairing::Pairing};
use serde::Serialize;

use super::steps;
use crate::{
    ceremony::{Ceremony, Stage, ends_soon},
    cmd::{Failure, tell},
    desk::{CounterpartView, StatusView},
    words::Said,
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
    let agreed = line
        .agreement
        .as_ref()
        .map_or_else(|| tell(&Said::of("pair-list-none")), agreed);
    let mut lines = vec![format!("{}  {agreed}", line.office)];
    let reach = steps::reach(&line.post, &line.telephones);
    match (reach.is_empty(), line.card_confirmed) {
        (true, _) => {}
        (false, true) => lines.push(reach),
        (false, false) => {
            lines.push(tell(
                &Said::of("pair-list-unconfirmed").with("reach", reach),
            ));
        }
    }
    let mut say = |said: &Said| lines.push(tell(said));
    if line.key_changed {
        say(&Said::of("pair-list-key"));
    }
    if line.wrong_attempts > 0 {
        say(&Said::of("pair-list-wrong").with("count", line.wrong_attempts));
    }
    if ceremony.stage() != Stage::Nothing {
        if let Some(until) = &line.proposed_until {
            say(&Said::of("pair-list-wished").with("until", until));
        }
        say(&Said::of("pair-list-next").with("next", steps::next(ceremony)));
    }
    if let Some(code) = &line.refused {
        say(&Said::of("pair-list-refused").with("why", steps::said(code)));
    }
    say(&Said::of("pair-list-digits").with("digits", &line.own_digits));
    lines.join("\n    ")
}

/// An agreement, and what is wrong with it.
fn agreed(agreement: &Agreement) -> String {
    let said = Said::of("pair-list-agreement").with("serial", agreement.serial);
    let said = tell(&said.with("until", &agreement.valid_until));
    let wrong = match agreement {
        Agreement {
            former_key: true, ..
        } => "pair-list-former-key",
        Agreement { ended: true, .. } => "pair-list-ended",
        Agreement { valid: false, .. } => "pair-list-invalid",
        Agreement {
            ends_soon: true, ..
        } => "pair-list-soon",
        _ => return said,
    };
    format!("{said}, {}", tell(&Said::of(wrong)))
}
