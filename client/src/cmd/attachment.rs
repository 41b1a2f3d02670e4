//! `blo attachment`: what goes with an alert, how far it is, and taking it out into a file. Not: sending (`send`).

use std::{
    fs::File,
    io::Write as _,
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use blo_proto::{AlertId, OfficeId};
use sha2::{Digest as _, Sha256};

use super::{
    Failure, out,
    progress::{Progress, size},
    reader, talk, tell,
};
use crate::{
    desk::{AttachmentPart, AttachmentView, AttachmentsView, MoveView},
    local::{Client, Request},
    words::Said,
};

/// List what goes with an alert, or take it out
#[derive(Debug, clap::Args)]
pub struct AttachmentArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    List(ListArgs),
    Get(GetArgs),
}

/// List the files that go with an alert, and how far they are
#[derive(Debug, clap::Args)]
struct ListArgs {
    #[command(flatten)]
    which: WhichArgs,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

/// Write files that go with an alert; no file is ever written over
#[derive(Debug, clap::Args)]
struct GetArgs {
    #[command(flatten)]
    which: WhichArgs,
    /// Which one, as `blo attachment list` numbers them [default: all]
    number: Option<u32>,
    /// Where it goes: a folder, or a file that is not there yet
    #[arg(long, value_name = "FILE|DIR")]
    out: PathBuf,
    /// Wait until all of it is here
    #[arg(long)]
    wait: bool,
}

#[derive(Debug, clap::Args)]
struct WhichArgs {
    /// Which alert
    alert: AlertId,
    /// Who sent it, where two senders used the id
    #[arg(long, value_name = "OFFICE")]
    sender: Option<OfficeId>,
}

/// Lists or takes out.
///
/// # Errors
/// Two sentences and a code.
pub fn run(home: &Path, args: &AttachmentArgs) -> Result<(), Failure> {
    match &args.verb {
        Verb::List(args) => list(home, args),
        Verb::Get(args) => get(home, args),
    }
}

fn list(home: &Path, args: &ListArgs) -> Result<(), Failure> {
    let mut client = talk::connect(home)?;
    let view = args.which.ask(&mut client, None)?;
    for one in &view.attachments {
        out::row(&match args.json {
            true => out::json_line(one)?,
            false => lines(one).join("\n"),
        })?;
    }
    if view.attachments.is_empty() && !args.json {
        super::note(&tell(&Said::of("list-empty")));
    }
    Ok(())
}

/// An attachment for a person: itself, and how far it is to each office.
pub(super) fn lines(one: &AttachmentView) -> Vec<String> {
    let mut lines = vec![format!(
        "  {}  {}  {}  {}",
        one.number,
        out::shown(&one.name),
        size(one.size),
        one.media_type
    )];
    lines.extend(
        one.moves
            .iter()
            .map(|far| format!("     {}: {}", far.office, words(far))),
    );
    lines
}

/// How far it is, in words.
pub(super) fn words(far: &MoveView) -> String {
    let said = Said::of(format!("move-{}", far.state));
    let said = said.with("kept", far.kept).with("parts", far.parts);
    let said = said.sentences(reader());
    let said = said.map_or_else(|| out::tame(&far.state), |both| both.happened);
    match &far.trouble {
        Some(code) => format!("{said} ({})", why(code)),
        None => said,
    }
}

fn why(code: &str) -> String {
    let known: Option<blo_proto::Code> = code.parse().ok();
    let said = known.and_then(|code| Said::refusal(code).sentences(reader()));
    let said = said.map(|both| both.happened.trim_end_matches(['.', '។', '။']).to_owned());
    said.unwrap_or_else(|| out::tame(code))
}

fn get(home: &Path, args: &GetArgs) -> Result<(), Failure> {
    let mut client = talk::connect(home)?;
    let view = args.which.ask(&mut client, None)?;
    let wanted = |one: &&AttachmentView| args.number.is_none_or(|number| number == one.number);
    let wanted: Vec<_> = view.attachments.iter().filter(wanted).collect();
    if wanted.is_empty() {
        let said = match args.number {
            Some(number) => Said::of("attachment-no-number").with("number", number),
            None => Said::of("attachment-none"),
        };
        return Err(Failure::say(66, &said.with("alert", args.which.alert)));
    }
    let targets = targets(&args.out, &wanted)?;
    for (one, target) in wanted.iter().zip(&targets) {
        if args.wait {
            await_all(&mut client, &args.which, (one, view.change))?;
        }
        fetch(&mut client, &args.which, (one, target))?;
        out::line(&target.display().to_string())?;
    }
    Ok(())
}

/// Where each goes. Nothing is there yet: seen before anything is waited for, and again when it gets its name.
fn targets(out: &Path, wanted: &[&AttachmentView]) -> Result<Vec<PathBuf>, Failure> {
    let folder = out.is_dir();
    if !folder && wanted.len() > 1 {
        let count = wanted.len();
        return Err(Failure::say(
            64,
            &Said::of("attachment-several").with("count", count),
        ));
    }
    let target = |one: &&AttachmentView| {
        if folder {
            out.join(&one.name)
        } else {
            out.to_owned()
        }
    };
    let targets: Vec<PathBuf> = wanted.iter().map(target).collect();
    match targets
        .iter()
        .find(|target| target.symlink_metadata().is_ok())
    {
        Some(target) => Err(is_there(target)),
        None => Ok(targets),
    }
}

fn is_there(target: &Path) -> Failure {
    Failure::say(73, &Said::of("file-there").with("file", target.display()))
}

impl WhichArgs {
    fn ask(&self, client: &mut Client, after: Option<u64>) -> Result<AttachmentsView, Failure> {
        let request = Request::Attachments {
            id: self.alert.to_string(),
            sender: self.sender.as_ref().map(ToString::to_string),
            after,
        };
        Ok(client.ask(&request)?)
    }
}

/// Waits until an attachment is here, or never will be: what is asked for next says which.
fn await_all(
    client: &mut Client,
    which: &WhichArgs,
    (one, mut change): (&AttachmentView, u64),
) -> Result<(), Failure> {
    let mut far = one.moves.first().cloned().unwrap_or_default();
    let mut progress = Progress::new(&one.name, one.size);
    while matches!(far.state.as_str(), "waiting" | "moving") {
        let parts = u64::from(far.parts.max(1));
        progress.at(one.size.saturating_mul(far.kept.into()) / parts);
        let view = which.ask(client, Some(change))?;
        change = view.change;
        let now = view
            .attachments
            .into_iter()
            .find(|it| it.number == one.number);
        far = now
            .and_then(|it| it.moves.into_iter().next())
            .unwrap_or_default();
    }
    Ok(())
}

/// Writes a file beside where it goes, holds it against its digest, and only then gives it its name.
fn fetch(
    client: &mut Client,
    which: &WhichArgs,
    (one, target): (&AttachmentView, &Path),
) -> Result<(), Failure> {
    let folder = match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let unwritten = |e: &std::io::Error| {
        let said = Said::of("file-unwritable").with("file", target.display());
        Failure::say(73, &said.with("why", e))
    };
    let file = tempfile::Builder::new()
        .prefix(".blo-")
        .suffix(".part")
        .tempfile_in(folder);
    let mut file = file.map_err(|e| unwritten(&e))?;
    let mut digest = Sha256::new();
    let mut progress = Progress::new(&one.name, one.size);
    let (mut part, mut done) = (0, 0_u64);
    loop {
        let request = Request::AttachmentPart {
            id: which.alert.to_string(),
            sender: which.sender.as_ref().map(ToString::to_string),
            number: one.number,
            part,
        };
        let got: AttachmentPart = client.ask(&request)?;
        let bytes = STANDARD
            .decode(&got.bytes)
            .map_err(|_| Failure::say(70, &Said::of("gateway-not-understood")))?;
        digest.update(&bytes);
        file.write_all(&bytes).map_err(|e| unwritten(&e))?;
        done = done.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        progress.at(done);
        part += 1;
        if part >= got.parts {
            break;
        }
    }
    if hex::encode(digest.finalize()) != one.sha256 {
        let said = Said::of("attachment-mismatch").with("file", out::tame(&one.name));
        return Err(Failure::say(65, &said));
    }
    file.as_file().sync_all().map_err(|e| unwritten(&e))?;
    file.persist_noclobber(target)
        .map_err(|e| match e.error.kind() {
            std::io::ErrorKind::AlreadyExists => is_there(target),
            _ => unwritten(&e.error),
        })?;
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|e| unwritten(&e))
}
