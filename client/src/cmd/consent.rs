//! `blo consent`: an originator is asked, or answers. Not: what needs consent (`handling`).

use std::path::Path;

use blo_proto::{AlertId, OfficeId};

use super::{Failure, note, out, reader, show::labelled, talk, tell};
use crate::{
    desk::{ConsentAnswerInput, ConsentAskInput, ConsentPart, ConsentView, Sent},
    local::Request,
    words::{Field, Said},
};

/// Ask an originator for consent to a use of its alert, and answer who asks
#[derive(Debug, clap::Args)]
pub struct ConsentArgs {
    #[command(subcommand)]
    step: Step,
}

#[derive(Debug, clap::Subcommand)]
enum Step {
    Ask(AskArgs),
    Give(GiveArgs),
    Refuse(RefuseArgs),
    List(ListArgs),
}

/// Ask who sent an alert to consent to a use of it
#[derive(Debug, clap::Args)]
struct AskArgs {
    /// Of which alert
    id: AlertId,
    /// forward, export, sink or court; may be repeated
    #[arg(long = "use", value_name = "USE", required = true)]
    uses: Vec<String>,
    /// Whom it is to be passed on to, with --use forward; may be repeated
    #[arg(long, value_name = "OFFICE")]
    to: Vec<OfficeId>,
    /// Why, in your words
    #[arg(long, default_value = "")]
    note: String,
    /// Who sent it, where two senders used the id
    #[arg(long, value_name = "OFFICE")]
    sender: Option<OfficeId>,
    /// Who asks
    #[arg(long, env = "BLO_OFFICER", default_value = "")]
    officer: String,
    /// FLASH, IMMEDIATE, PRIORITY or ROUTINE [default: PRIORITY]
    #[arg(long, ignore_case = true)]
    precedence: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Consent to what was asked, or unasked to a use of an alert of this office
#[derive(Debug, clap::Args)]
struct GiveArgs {
    /// The question, or an alert of this office
    id: AlertId,
    /// forward, export, sink or court; may be repeated [default: as asked]
    #[arg(long = "use", value_name = "USE")]
    uses: Vec<String>,
    /// Whom it may be passed on to; may be repeated [default: as asked]
    #[arg(long, value_name = "OFFICE")]
    to: Vec<OfficeId>,
    /// The recipient of the alert that may do so, where nobody asked
    #[arg(long = "for", value_name = "OFFICE")]
    holder: Option<OfficeId>,
    /// On what conditions, in your words
    #[arg(long, default_value = "")]
    conditions: String,
    /// Until when, such as 2027-01-31T00:00:00Z [default: as long as the alert is kept]
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// Who consents
    #[arg(long, env = "BLO_OFFICER", default_value = "")]
    officer: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Refuse what was asked
#[derive(Debug, clap::Args)]
struct RefuseArgs {
    /// The question
    id: AlertId,
    /// not_available, not_authorised, security, investigation, danger_to_person, disproportionate, minor_offence,
    /// other_state or other
    #[arg(long, value_name = "CODE")]
    reason: String,
    /// Why, in your words
    #[arg(long, default_value = "")]
    note: String,
    /// Who refuses
    #[arg(long, env = "BLO_OFFICER", default_value = "")]
    officer: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// List every consent that was asked for, given or refused
#[derive(Debug, clap::Args)]
struct ListArgs {
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

/// Asks, answers or lists.
///
/// # Errors
/// Two sentences and a code.
pub fn run(home: &Path, args: ConsentArgs) -> Result<(), Failure> {
    match args.step {
        Step::Ask(args) => ask(home, args),
        Step::Give(args) => give(home, args),
        Step::Refuse(args) => refuse(home, args),
        Step::List(args) => list(home, &args),
    }
}

fn ask(home: &Path, args: AskArgs) -> Result<(), Failure> {
    let input = ConsentAskInput {
        id: args.id.to_string(),
        sender: args.sender.map(|sender| sender.to_string()),
        uses: args.uses,
        offices: words(&args.to),
        note: args.note,
        officer: args.officer,
        precedence: args.precedence.unwrap_or_default().to_uppercase(),
    };
    let sent = talk::ask(home, &Request::ConsentAsk(Box::new(input)))?;
    said(&sent, args.json, "consent-was-asked")
}

fn give(home: &Path, args: GiveArgs) -> Result<(), Failure> {
    let input = ConsentAnswerInput {
        id: args.id.to_string(),
        to: args.holder.map(|office| office.to_string()),
        uses: args.uses,
        offices: words(&args.to),
        conditions: args.conditions,
        until: args.until,
        officer: args.officer,
        ..ConsentAnswerInput::default()
    };
    let sent = talk::ask(home, &Request::ConsentAnswer(Box::new(input)))?;
    said(&sent, args.json, "consent-was-given")
}

fn refuse(home: &Path, args: RefuseArgs) -> Result<(), Failure> {
    let input = ConsentAnswerInput {
        id: args.id.to_string(),
        refuse: Some(args.reason),
        conditions: args.note,
        officer: args.officer,
        ..ConsentAnswerInput::default()
    };
    let sent = talk::ask(home, &Request::ConsentAnswer(Box::new(input)))?;
    said(&sent, args.json, "consent-was-refused")
}

fn list(home: &Path, args: &ListArgs) -> Result<(), Failure> {
    let all: Vec<ConsentView> = talk::ask(home, &Request::Consents)?;
    for one in &all {
        out::row(&match args.json {
            true => out::json_line(one)?,
            false => told(one),
        })?;
    }
    if all.is_empty() && !args.json {
        note(&tell(&Said::of("list-empty")));
    }
    Ok(())
}

fn said(sent: &Sent, json: bool, what: &str) -> Result<(), Failure> {
    if json {
        return out::json(sent);
    }
    out::line(&sent.id)?;
    note(&tell(&Said::of(what)));
    Ok(())
}

fn told(one: &ConsentView) -> String {
    let kind = match one.kind.as_str() {
        kind @ ("asked" | "given" | "refused") => tell(&Said::of(format!("consent-{kind}"))),
        kind => kind.to_owned(),
    };
    let state = match one.state.as_str() {
        "" => String::new(),
        state => format!("  [{}]", state_words(state)),
    };
    let about = Said::of("consent-about").with("id", &one.alert);
    format!(
        "{kind:<8} {}  {} {}  {}\n           {}{state}\n         {}{}",
        one.at,
        one.sender,
        tell(&Said::of("item-to").with("offices", one.recipients.join(", "))),
        one.id,
        tell(&about.with("office", &one.originator)),
        line(&one.consent),
        out::tame(&one.note),
    )
}

/// Whether a consent counts, by the words that travel; what this version does not know is shown as it is.
fn state_words(state: &str) -> String {
    let id = match state {
        "open" => "consent-open",
        "given" => "consent-given",
        "refused" => "consent-refused",
        "counts" => "consent-counts",
        "taken back" => "consent-taken-back",
        "over" => "consent-over",
        "another's" => "consent-of-another",
        state => return state.to_owned(),
    };
    tell(&Said::of(id))
}

/// What a consent is for, on one line.
pub(super) fn line(consent: &ConsentPart) -> String {
    let shown = |to_use: &String| Field::Use.shown(to_use, reader());
    let uses: Vec<String> = consent.uses.iter().map(shown).collect();
    let mut line = uses.join(", ");
    if !consent.offices.is_empty() {
        let said = Said::of("item-to").with("offices", consent.offices.join(", "));
        line = format!("{line} {}", tell(&said));
    }
    if let Some(until) = &consent.until {
        let said = Said::of("show-until").with("until", until);
        line = format!("{line} {}", tell(&said));
    }
    let conditions = out::tame(&consent.conditions);
    if !conditions.is_empty() {
        line = format!("{line}: {conditions}");
    }
    labelled("consent", &line)
}

fn words(offices: &[OfficeId]) -> Vec<String> {
    offices.iter().map(ToString::to_string).collect()
}
