//! `blo update` and `blo cancel`: an alert of this office said anew, or taken back. What is not said is as before. Not:
//! what may be changed (`desk`).

use std::path::Path;

use blo_proto::AlertId;

use super::{
    Failure,
    attaching::{FileArgs, hand_in},
    note, out, reader, talk, tell,
};
use crate::{
    config::Config,
    desk::{AlertInput, HandlingInput, PlaceInput, ReferenceInput, Sent, TextInput},
    local::Request,
    words::{Field, Said},
};

/// Say an alert of this office anew; what you do not name stays as it was
#[derive(Debug, clap::Args)]
pub struct UpdateArgs {
    /// Which one
    id: AlertId,
    /// What happens now, in one line
    #[arg(long, default_value = "")]
    headline: String,
    /// More words
    #[arg(long, default_value = "")]
    description: String,
    /// What the other office should do
    #[arg(long, default_value = "")]
    instruction: String,
    /// Only to these of its counterparts; may be repeated
    #[arg(long, value_name = "OFFICE")]
    to: Vec<String>,
    /// More urgent than before: FLASH, IMMEDIATE or PRIORITY
    #[arg(long, ignore_case = true)]
    precedence: Option<String>,
    /// Category of crime, such as drugs
    #[arg(long, default_value = "")]
    category: String,
    /// Where, in words
    #[arg(long)]
    place: Option<String>,
    /// Traffic light: clear, green, amber, amber+strict or red
    #[arg(long)]
    tlp: Option<String>,
    /// When it is over, no earlier than before
    #[arg(long)]
    expires_at: Option<String>,
    /// By when an answer is asked for
    #[arg(long)]
    respond_by: Option<String>,
    #[command(flatten)]
    files: FileArgs,
    #[command(flatten)]
    who: WhoArgs,
}

/// Take an alert of this office back
#[derive(Debug, clap::Args)]
pub struct CancelArgs {
    /// Which one
    id: AlertId,
    /// Why, in your words
    #[arg(long, default_value = "")]
    reason: String,
    /// Only at these of its counterparts; may be repeated
    #[arg(long, value_name = "OFFICE")]
    to: Vec<String>,
    #[command(flatten)]
    who: WhoArgs,
}

/// Who says it, and how it is called.
#[derive(Debug, clap::Args)]
pub(super) struct WhoArgs {
    /// Language of the words, such as th, my, lo, km, vi, en [default: the home's]
    #[arg(long)]
    pub(super) language: Option<String>,
    /// Who writes it
    #[arg(long, env = "BLO_OFFICER", default_value = "")]
    pub(super) officer: String,
    /// Your own name for it: sent again under it, it is the same alert
    #[arg(long = "ref", value_name = "NAME")]
    own_name: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Says it anew.
///
/// # Errors
/// Two sentences and a code.
pub fn update(home: &Path, args: UpdateArgs) -> Result<(), Failure> {
    let place = args.place.map(|description| PlaceInput {
        description,
        ..PlaceInput::default()
    });
    let handling = args.tlp.map(|tlp| HandlingInput {
        tlp,
        ..HandlingInput::default()
    });
    let text = TextInput {
        headline: args.headline,
        description: args.description,
        instruction: args.instruction,
        ..TextInput::default()
    };
    let alert = AlertInput {
        to: args.to,
        precedence: args.precedence.unwrap_or_default().to_uppercase(),
        message_type: "update".to_owned(),
        category: args.category,
        texts: texts(home, &args.who, text),
        place,
        handling,
        expires_at: args.expires_at,
        respond_by: args.respond_by,
        references: about(args.id),
        ..AlertInput::default()
    };
    send(home, args.who, alert, &args.files)
}

/// Takes it back.
///
/// # Errors
/// Two sentences and a code.
pub fn cancel(home: &Path, args: CancelArgs) -> Result<(), Failure> {
    let text = TextInput {
        description: args.reason,
        ..TextInput::default()
    };
    let alert = AlertInput {
        to: args.to,
        message_type: "cancel".to_owned(),
        texts: texts(home, &args.who, text),
        references: about(args.id),
        ..AlertInput::default()
    };
    send(home, args.who, alert, &FileArgs::default())
}

/// What it is about: the only alert of this id.
pub(super) fn about(id: AlertId) -> Vec<ReferenceInput> {
    vec![ReferenceInput {
        sender: String::new(),
        id: id.to_string(),
    }]
}

/// What was written, if anything was, in the officer's language.
pub(super) fn texts(home: &Path, who: &WhoArgs, text: TextInput) -> Vec<TextInput> {
    if text == TextInput::default() {
        return Vec::new();
    }
    let language = who.language.clone();
    let language = language.or_else(|| Config::read(home).ok()?.language);
    vec![TextInput {
        language: language.unwrap_or_else(|| "en".to_owned()),
        original: true,
        ..text
    }]
}

/// Sends it, and says to whom it goes.
pub(super) fn send(
    home: &Path,
    who: WhoArgs,
    alert: AlertInput,
    files: &FileArgs,
) -> Result<(), Failure> {
    let mut client = talk::connect(home)?;
    let alert = AlertInput {
        officer: who.officer,
        reference: who.own_name,
        attachments: hand_in(&mut client, files)?,
        ..alert
    };
    let sent: Sent = client.ask(&Request::Send(Box::new(alert)))?;
    if who.json {
        return out::json(&sent);
    }
    out::line(&sent.id)?;
    let status = Field::Progress.shown(&sent.status, reader());
    note(&match sent.repeated {
        true => tell(&Said::of("changed-before").with("status", status)),
        false => status,
    });
    Ok(())
}
