//! `blo send`: an alert from words, or one a line from a feed. Not: what it may say (`desk`).

use std::{
    io::{self, BufRead as _, Read as _},
    path::{Path, PathBuf},
    sync::mpsc,
};

use serde::{Deserialize, Serialize};

use self::phrases::PhraseArgs;
use super::{
    Failure,
    about::{self, AboutArgs},
    attaching::{FileArgs, hand_in},
    handling::HandlingArgs,
    out, reader, talk, tell,
};
use crate::{
    config::Config,
    desk::{AlertInput, DeskError, PlaceInput, ReferenceInput, Sent, TextInput},
    local::{Client, LINE_BYTES_MAX, PIPELINE_MAX, Request},
    words::{Field, Said},
};

mod phrases;

/// Send an alert
#[derive(Debug, clap::Args)]
pub struct SendArgs {
    /// `-`: read one alert a line from standard input, with --json
    #[arg(requires = "json", value_parser = ["-"])]
    #[arg(conflicts_with_all = ["to", "precedence", "headline", "attach", "strip", "phrase", "slot"], conflicts_with_all = about::WORDS)]
    input: Option<String>,
    /// A counterpart it is for, such as tachileik.mm; may be repeated
    #[arg(long, required_unless_present = "input", value_name = "OFFICE")]
    to: Vec<String>,
    /// FLASH, IMMEDIATE, PRIORITY or ROUTINE
    #[arg(long, required_unless_present = "input", ignore_case = true)]
    precedence: Option<String>,
    /// What happens, in one line
    #[arg(long, required_unless_present_any = ["input", "phrase"])]
    headline: Option<String>,
    #[command(flatten)]
    phrases: PhraseArgs,
    #[command(flatten)]
    files: FileArgs,
    #[command(flatten)]
    more: MoreArgs,
    #[command(flatten)]
    about: AboutArgs,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct MoreArgs {
    /// Language of the words, such as th, my, lo, km, vi, en [default: the home's]
    #[arg(long)]
    language: Option<String>,
    /// More words
    #[arg(long, default_value = "")]
    description: String,
    /// What the other office should do
    #[arg(long, default_value = "")]
    instruction: String,
    /// Category of crime, such as drugs
    #[arg(long, default_value = "")]
    category: String,
    /// actual, exercise or test
    #[arg(long, default_value = "actual")]
    status: String,
    /// alert, update, cancel, request or answer
    #[arg(long = "type", default_value = "alert")]
    message_type: String,
    /// Who writes it
    #[arg(long, env = "BLO_OFFICER", default_value = "")]
    officer: String,
    /// Where, in words
    #[arg(long)]
    place: Option<String>,
    #[command(flatten)]
    handling: HandlingArgs,
    /// Another alert that this one names, OFFICE:ID; may be repeated
    #[arg(long, value_name = "OFFICE:ID")]
    reference: Vec<String>,
    /// A case number
    #[arg(long, default_value = "")]
    incident: String,
    /// When it is over, such as 2026-11-24T18:00:00Z [default: in 24 hours]
    #[arg(long)]
    expires_at: Option<String>,
    /// By when an answer is asked for
    #[arg(long)]
    respond_by: Option<String>,
    /// Your own name for it: sent again under it, it is the same alert
    #[arg(long = "ref", value_name = "NAME")]
    own_name: Option<String>,
}

/// Sends.
///
/// # Errors
/// Two sentences and a code; of a feed that of the first line that was refused.
pub fn run(home: &Path, mut args: SendArgs) -> Result<(), Failure> {
    if args.input.is_some() {
        return feed(home, io::stdin().lock());
    }
    let json = args.json;
    let language = Config::read(home).ok().and_then(|config| config.language);
    let files = std::mem::take(&mut args.files);
    let about = std::mem::take(&mut args.about);
    let mut alert = alert(args, language)?;
    about.put(home, &mut alert)?;
    let to = alert.to.join(", ");
    let mut client = talk::connect(home)?;
    alert.attachments = hand_in(&mut client, &files)?;
    let sent: Sent = client.ask(&Request::Send(Box::new(alert)))?;
    about::warn(&sent);
    if json {
        return out::json(&sent);
    }
    out::line(&sent.id)?;
    let id = if sent.repeated {
        "sent-before"
    } else {
        "sent-for"
    };
    let status = Field::Progress.shown(&sent.status, reader());
    let said = Said::of(id).with("status", status).with("offices", to);
    super::note(&tell(&said));
    Ok(())
}

fn alert(args: SendArgs, language: Option<String>) -> Result<AlertInput, Failure> {
    let more = args.more;
    let phrases = args.phrases.read()?;
    let references: Result<_, _> = more.reference.iter().map(|text| reference(text)).collect();
    let text = TextInput {
        language: more
            .language
            .or(language)
            .unwrap_or_else(|| "en".to_owned()),
        headline: args.headline.unwrap_or_default(),
        description: more.description,
        instruction: more.instruction,
        original: true,
        ..TextInput::default()
    };
    Ok(AlertInput {
        to: args.to,
        precedence: args.precedence.unwrap_or_default().to_uppercase(),
        status: more.status,
        message_type: more.message_type,
        category: more.category,
        texts: (!text.headline.is_empty())
            .then_some(text)
            .into_iter()
            .collect(),
        phrases,
        officer: more.officer,
        place: more.place.map(|description| PlaceInput {
            description,
            ..PlaceInput::default()
        }),
        handling: more.handling.input(),
        references: references?,
        incident: more.incident,
        expires_at: more.expires_at,
        respond_by: more.respond_by,
        reference: more.own_name,
        ..AlertInput::default()
    })
}

fn reference(text: &str) -> Result<ReferenceInput, Failure> {
    let (sender, id) = text
        .split_once(':')
        .ok_or_else(|| Failure::say(64, &Said::of("reference-malformed").with("text", text)))?;
    Ok(ReferenceInput {
        sender: sender.to_owned(),
        id: id.to_owned(),
    })
}

/// What a feed is told about a line that was refused.
#[derive(Serialize)]
struct Refused<'a> {
    line: u64,
    #[serde(rename = "ref")]
    reference: Option<String>,
    error: &'a DeskError,
}

/// A line of the feed that waits for its answer: its number, its own name, and what was wrong with it already.
type Waiting = (u64, Option<String>, Option<DeskError>);

/// One alert a line; many wait at once, and each line is answered in its place.
fn feed(home: &Path, input: impl io::BufRead) -> Result<(), Failure> {
    let (mut writer, mut reader) = talk::connect(home)?.split();
    let mut files = Files { home, client: None };
    let (lines, waiting) = mpsc::sync_channel::<Waiting>(PIPELINE_MAX);
    std::thread::scope(|scope| {
        let answers = scope.spawn(move || answers(&mut reader, waiting));
        read_lines(input, |number, line| {
            let (own_name, wrong) = match line.and_then(|line| parse(&line, &mut files)) {
                Ok(alert) => {
                    let own_name = alert.reference.clone();
                    let put = writer.put(&Request::Send(Box::new(alert)));
                    (own_name, put.err())
                }
                Err(error) => (None, Some(error)),
            };
            lines.send((number, own_name, wrong)).is_ok()
        });
        drop(lines);
        answers
            .join()
            .unwrap_or_else(|_| Err(Failure::say(70, &Said::of("answers-lost"))))
    })
}

fn answers(
    reader: &mut crate::local::Client,
    waiting: mpsc::Receiver<Waiting>,
) -> Result<(), Failure> {
    let mut first = None;
    for (number, reference, wrong) in waiting {
        let answer = match wrong {
            Some(error) => Err(error),
            None => reader
                .take::<Sent>()
                .and_then(|sent| sent.ok_or_else(DeskError::stopped)),
        };
        match answer {
            Ok(sent) => out::json(&sent)?,
            Err(error) => {
                let error = error.in_language(super::reader());
                let refused = out::json_line(&Refused {
                    line: number,
                    reference,
                    error: &error,
                })?;
                // Every line is sent though nobody reads the answers; a refusal is told where somebody still may.
                if !out::heard(&refused)? {
                    super::note(&refused);
                }
                let gone = error.code == DeskError::STOPPED;
                first.get_or_insert(error);
                if gone {
                    break;
                }
            }
        }
    }
    first.map_or(Ok(()), |error| Err(error.into()))
}

/// Calls `each` with every line that is not empty, until it wants no more.
fn read_lines(
    mut input: impl io::BufRead,
    mut each: impl FnMut(u64, Result<Vec<u8>, DeskError>) -> bool,
) {
    let limit = u64::try_from(LINE_BYTES_MAX / 2).unwrap_or(u64::MAX);
    for number in 1_u64.. {
        let mut line = Vec::new();
        let read = (&mut input).take(limit).read_until(b'\n', &mut line);
        let line = match read {
            Ok(0) => return,
            Err(e) => Err(wrong(Said::of("line-unreadable").with("why", e))),
            Ok(_) if line.trim_ascii().is_empty() => continue,
            Ok(length) if u64::try_from(length) == Ok(limit) && !line.ends_with(b"\n") => {
                Err(wrong(Said::of("line-too-long")))
            }
            Ok(_) => Ok(line),
        };
        let broken = line.is_err();
        if !each(number, line) || broken {
            return;
        }
    }
}

/// Without it a line names no files.
const ATTACH: &[u8] = b"\"attach\"";

/// A line of a feed: an alert, and the files that go with it, which are handed in before it is sent.
#[derive(Deserialize)]
struct FeedLine {
    #[serde(default)]
    attach: Vec<PathBuf>,
    #[serde(flatten)]
    alert: serde_json::Map<String, serde_json::Value>,
}

/// Hands the files of a feed in, over a connection of their own: the alerts' one overlaps.
struct Files<'a> {
    home: &'a Path,
    client: Option<Client>,
}

impl Files<'_> {
    fn hand_in(&mut self, paths: &[PathBuf]) -> Result<Vec<String>, Failure> {
        let client = match &mut self.client {
            Some(client) => client,
            none => none.insert(talk::connect(self.home)?),
        };
        let attach = paths.to_vec();
        hand_in(
            client,
            &FileArgs {
                attach,
                ..FileArgs::default()
            },
        )
    }
}

fn parse(line: &[u8], files: &mut Files<'_>) -> Result<AlertInput, DeskError> {
    let no_alert = |e: serde_json::Error| wrong(Said::of("line-no-alert").with("why", e));
    if !line.windows(ATTACH.len()).any(|window| window == ATTACH) {
        return serde_json::from_slice(line).map_err(no_alert);
    }
    let line: FeedLine = serde_json::from_slice(line).map_err(no_alert)?;
    let alert = serde_json::Value::Object(line.alert);
    let mut alert: AlertInput = serde_json::from_value(alert).map_err(no_alert)?;
    if !line.attach.is_empty() {
        alert.attachments = files.hand_in(&line.attach).map_err(|failure| {
            let message = format!("{}. {}", failure.happened, failure.remedy);
            DeskError::new("bad_content", message, failure.exit)
        })?;
    }
    Ok(alert)
}

fn wrong(said: Said) -> DeskError {
    DeskError::say("bad_content", 65, said)
}
