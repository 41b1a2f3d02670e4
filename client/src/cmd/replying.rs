//! `blo answer`, `blo delay` and `blo refuse`: what this office says to a request. Not: who may (`desk`).

use std::path::Path;

use blo_proto::AlertId;

use super::{
    Failure,
    attaching::FileArgs,
    changing::{WhoArgs, about, send, texts},
};
use crate::desk::{AlertInput, DeclineInput, DelayInput, TextInput};

/// Answer a request; a later answer stands beside the first
#[derive(Debug, clap::Args)]
pub struct AnswerArgs {
    /// Which one
    id: AlertId,
    /// The answer, in one line
    #[arg(long)]
    headline: String,
    /// More words
    #[arg(long, default_value = "")]
    description: String,
    /// FLASH, IMMEDIATE, PRIORITY or ROUTINE [default: the request's]
    #[arg(long, ignore_case = true)]
    precedence: Option<String>,
    #[command(flatten)]
    files: FileArgs,
    #[command(flatten)]
    who: WhoArgs,
}

/// Say that the answer to a request comes later
#[derive(Debug, clap::Args)]
pub struct DelayArgs {
    /// Which one
    id: AlertId,
    /// judicial_authorisation, searching, no_officer, other_agency or other
    #[arg(long)]
    reason: String,
    /// By when the answer is to be expected, such as 2026-11-24T18:00:00Z
    #[arg(long)]
    until: String,
    /// In your words, at most 500 characters
    #[arg(long, default_value = "")]
    note: String,
    #[command(flatten)]
    who: WhoArgs,
}

/// Say that a request will not be answered
#[derive(Debug, clap::Args)]
pub struct RefuseArgs {
    /// Which one
    id: AlertId,
    /// not_available, not_authorised, security, investigation, danger_to_person, disproportionate, minor_offence,
    /// other_state or other
    #[arg(long)]
    reason: String,
    /// In your words, at most 500 characters
    #[arg(long, default_value = "")]
    note: String,
    #[command(flatten)]
    who: WhoArgs,
}

/// Answers.
///
/// # Errors
/// Two sentences and a code.
pub fn answer(home: &Path, args: AnswerArgs) -> Result<(), Failure> {
    let text = TextInput {
        headline: args.headline,
        description: args.description,
        ..TextInput::default()
    };
    let alert = AlertInput {
        precedence: args.precedence.unwrap_or_default().to_uppercase(),
        message_type: "answer".to_owned(),
        texts: texts(home, &args.who, text),
        references: about(args.id),
        ..AlertInput::default()
    };
    send(home, args.who, alert, &args.files)
}

/// Says that it comes later.
///
/// # Errors
/// Two sentences and a code.
pub fn delay(home: &Path, args: DelayArgs) -> Result<(), Failure> {
    let alert = AlertInput {
        message_type: "delay".to_owned(),
        references: about(args.id),
        delay: Some(DelayInput {
            reason: args.reason,
            note: args.note,
            until: Some(args.until),
        }),
        ..AlertInput::default()
    };
    send(home, args.who, alert, &FileArgs::default())
}

/// Says that there will be none.
///
/// # Errors
/// Two sentences and a code.
pub fn refuse(home: &Path, args: RefuseArgs) -> Result<(), Failure> {
    let alert = AlertInput {
        message_type: "refusal".to_owned(),
        references: about(args.id),
        decline: Some(DeclineInput {
            reason: args.reason,
            note: args.note,
        }),
        ..AlertInput::default()
    };
    send(home, args.who, alert, &FileArgs::default())
}
