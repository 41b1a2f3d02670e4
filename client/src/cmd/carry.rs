//! `blo carry`: where no network is, the same envelopes go by hand, in a folder on a stick; and they go by the relay as
//! well once that is reached. Not: sealing or judging them (`desk`), nor the files (`folder`).

use std::{
    io,
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use blo_proto::{Code, OfficeId};
use serde::Serialize;

use super::{Failure, out, talk};
use crate::{
    desk::{ByHandInput, CarryView, ENVELOPES_MAX, TakenInView},
    local::{Client, LINE_BYTES_MAX, Request},
};

use files::{Chunks, Files};
use folder::{BUNDLE, CHUNK, ENVELOPE, Found, MANIFEST, Read};

mod files;
mod folder;

/// Bytes that are handed to the gateway in one line: base64 and JSON make them longer by less than a half.
const BATCH_BYTES_MAX: usize = LINE_BYTES_MAX / 2;
/// Files in one line.
const BATCH_FILES_MAX: usize = 128;

/// Carry messages by hand where there is no network
#[derive(Debug, clap::Args)]
pub struct CarryArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// Write what stands open towards an office into a folder, sealed
    Out(OutArgs),
    /// Take in what another office's folder has for this one
    In(InArgs),
}

#[derive(Debug, clap::Args)]
struct OutArgs {
    /// For this office
    #[arg(long)]
    to: OfficeId,
    /// Into this folder, which is made where there is none
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Put at most this many bytes of attachments into the folder; all of them where nothing is said
    #[arg(long, value_name = "BYTES")]
    max_bytes: Option<u64>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct InArgs {
    /// Take in this folder
    dir: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Carries.
///
/// # Errors
/// Two sentences and a code.
pub fn run(home: &Path, args: &CarryArgs) -> Result<(), Failure> {
    match &args.verb {
        Verb::Out(args) => carry_out(home, args),
        Verb::In(args) => carry_in(home, args),
    }
}

/// What was written.
#[derive(Serialize)]
struct Written {
    office: String,
    to: String,
    folder: PathBuf,
    alerts: usize,
    receipts: usize,
    notices: usize,
    /// That were there already.
    before: usize,
    /// Of attachments.
    #[serde(flatten)]
    files: Files,
}

fn carry_out(home: &Path, args: &OutArgs) -> Result<(), Failure> {
    let mut client = talk::connect(home)?;
    let office = args.to.to_string();
    let view: CarryView = client.ask(&Request::CarryOut { office })?;
    let total = view.envelopes.len();
    let failed = |there: usize| {
        move |e: io::Error| {
            let there = format!("{there} of {total} messages are there");
            unwritten(&args.out, &e, there)
        }
    };
    folder::prepare(&args.out).map_err(failed(0))?;
    let mut there = 0;
    let mut before = 0;
    if !view.bundle.is_empty() {
        folder::put(&args.out, BUNDLE, &decoded(&view.bundle)?).map_err(failed(there))?;
    }
    for some in view.envelopes.chunks(ENVELOPES_MAX) {
        let positions = some.iter().map(|one| one.position).collect();
        let all: Vec<String> = client.ask(&Request::Envelopes { positions })?;
        for bytes in &all {
            let new = folder::put(&args.out, ENVELOPE, &decoded(bytes)?).map_err(failed(there))?;
            before += usize::from(!new);
            there += 1;
        }
    }
    let carried = (view.attachments.as_slice(), args.max_bytes);
    let files = Files::put(&mut client, &args.out, carried)?;
    let count = |what| view.envelopes.iter().filter(|one| one.what == what).count();
    let written = Written {
        office: view.office.clone(),
        to: view.to.clone(),
        folder: args.out.clone(),
        alerts: count("alert"),
        receipts: count("receipts"),
        notices: count("notice"),
        before,
        files,
    };
    let manifest = serde_json::to_vec_pretty(&written)
        .map_err(|e| Failure::new(70, format!("no JSON can be made: {e}"), "Report it."))?;
    folder::write_whole(&args.out.join(MANIFEST), &manifest).map_err(failed(there))?;
    folder::sync(&args.out).map_err(failed(there))?;
    said(args, &view, &written)
}

fn said(args: &OutArgs, view: &CarryView, written: &Written) -> Result<(), Failure> {
    if args.json {
        out::json(written)?;
    } else if view.sealable {
        out::line(&written.sentences())?;
    }
    if view.sealable {
        return written.files.ended();
    }
    let to = &view.to;
    Err(Failure::new(
        69,
        format!(
            "no sealing key of {to} is known here, so no message could be sealed; this office's own key is in the folder"
        ),
        format!(
            "Bring it to {to}, which then fills a folder for this office; take that in, and do this again."
        ),
    ))
}

impl Written {
    fn sentences(&self) -> String {
        let (to, folder) = (&self.to, self.folder.display());
        let again = match self.before {
            0 => String::new(),
            before => format!(" {before} of them were there already."),
        };
        format!(
            "For {to}, in {folder}: {} alerts, {} messages of receipts, {} notices, and this office's sealing key.{again}{}\n\
             All is on the stick; eject it before you pull it out. There `blo carry in` takes the folder. What is in it \
             goes by the relay as well once there is a link, and is shown once.",
            self.alerts,
            self.receipts,
            self.notices,
            self.files.sentences()
        )
    }
}

fn decoded(text: &str) -> Result<Vec<u8>, Failure> {
    STANDARD.decode(text).map_err(|e| {
        let happened = format!("the gateway's answer is not understood: {e}");
        Failure::new(
            70,
            happened,
            "See that `blo` and the gateway are of one version.",
        )
    })
}

fn unwritten(folder: &Path, error: &io::Error, there: String) -> Failure {
    let happened = format!(
        "{} cannot be written: {error}; {there}, each of them whole",
        folder.display()
    );
    let remedy = if error.kind() == io::ErrorKind::StorageFull {
        "Take a stick with more room, or make room, and do it again: what is there is not written twice."
    } else {
        "See that the stick is in and may be written to, and do it again: what is there is not written twice."
    };
    Failure::new(73, happened, remedy)
}

/// What became of a folder.
#[derive(Debug, Default, Serialize)]
struct Taken {
    folder: PathBuf,
    /// On this office's disk now.
    new: usize,
    /// Here before.
    before: usize,
    /// For another office.
    for_another: usize,
    /// Written by this office.
    own: usize,
    /// Of offices that are no counterparts.
    of_nobody: usize,
    /// Over their time.
    over: usize,
    /// Of attachments.
    chunks: Chunks,
    /// Whatever else a person must know of, by file.
    troubles: Vec<Trouble>,
}

#[derive(Debug, Serialize)]
struct Trouble {
    file: String,
    /// `bent`, `gone`, `too_many`, `waits`, `set_aside`, `gap`, `no_alert`, or a code of the table of refusals.
    code: String,
    /// Two sentences.
    message: String,
}

fn carry_in(home: &Path, args: &InArgs) -> Result<(), Failure> {
    let mut client = talk::connect(home)?;
    let dir = args.dir.display();
    let found = folder::list(&args.dir).map_err(|e| {
        let happened = format!("{dir} cannot be read: {e}");
        Failure::new(
            66,
            happened,
            "See that the stick is in, and name the folder that is on it.",
        )
    })?;
    if found.is_empty() {
        let happened = format!("{dir} has nothing that `blo carry out` wrote");
        let remedy = "Name the folder that the other office filled.";
        return Err(Failure::new(66, happened, remedy));
    }
    let mut taken = Taken {
        folder: args.dir.clone(),
        ..Taken::default()
    };
    let mut batch = Vec::new();
    let mut bytes_in_batch = 0;
    for one in found {
        match folder::read(&one.path) {
            Read::Whole(bytes) => {
                let full = bytes_in_batch + bytes.len() > BATCH_BYTES_MAX;
                if full || batch.len() >= BATCH_FILES_MAX {
                    hand_over(&mut client, &mut batch, &mut taken)?;
                    bytes_in_batch = 0;
                }
                bytes_in_batch += bytes.len();
                batch.push((one, bytes));
            }
            Read::Bent => taken.trouble(&one.path, "bent", BENT.to_owned()),
            Read::Gone(error) => taken.trouble(&one.path, "gone", gone(&error)),
        }
    }
    hand_over(&mut client, &mut batch, &mut taken)?;
    for (file, code, message) in taken.chunks.troubles() {
        let code = code.to_owned();
        taken.troubles.push(Trouble {
            file,
            code,
            message,
        });
    }
    if args.json {
        out::json(&taken)?;
    } else {
        out::line(&taken.sentences())?;
    }
    taken.ended()
}

const BENT: &str = "It is half copied, or was altered. Copy the folder anew where it comes from.";

fn gone(error: &io::Error) -> String {
    format!("It cannot be read: {error}. Put the stick in and do it again.")
}

/// Hands a batch to the gateway, and notes what became of each.
fn hand_over(
    client: &mut Client,
    batch: &mut Vec<(Found, Vec<u8>)>,
    taken: &mut Taken,
) -> Result<(), Failure> {
    if batch.is_empty() {
        return Ok(());
    }
    let input = |(found, bytes): &(Found, Vec<u8>)| ByHandInput {
        what: found.what.to_owned(),
        bytes: STANDARD.encode(bytes),
    };
    let files = batch.iter().map(input).collect();
    let views: Vec<TakenInView> = client.ask(&Request::CarryIn { files })?;
    for ((found, _), view) in batch.drain(..).zip(&views) {
        taken.note(&found, view);
    }
    Ok(())
}

impl Taken {
    fn note(&mut self, Found { path, what, .. }: &Found, view: &TakenInView) {
        let is_chunk = *what == CHUNK;
        if is_chunk && self.chunks.note(path, view) {
            return;
        }
        match view.became.as_str() {
            "new" => self.new += 1,
            "before" => self.before += 1,
            "for_another" => self.for_another += 1,
            "own" => self.own += 1,
            "of_nobody" => self.of_nobody += 1,
            "over" => self.over += 1,
            "set_aside" => {
                let why = refused(&view.why);
                let message = format!(
                    "It is set aside unread ({}), and its sender is told. {why}",
                    view.why
                );
                self.trouble(path, "set_aside", message);
            }
            "waits" => {
                let message = "It is kept here, and is read once its sender's next key counts. Nothing is to be done.";
                self.trouble(path, "waits", message.to_owned());
            }
            "too_many" => {
                let message = "Too much of what came before it is missing here. Take in the older folders first, or link \
                               to the relay: it is carried again until it is here.";
                self.trouble(path, "too_many", message.to_owned());
            }
            "refused" if is_chunk && view.why == Code::CannotOpen.as_str() => {
                self.trouble(path, "cannot_open", files::SPOILT.to_owned());
            }
            _ => self.trouble(path, &view.why, refused(&view.why)),
        }
    }

    fn trouble(&mut self, path: &Path, code: &str, message: String) {
        let file = path.file_name().unwrap_or_default();
        self.troubles.push(Trouble {
            file: file.to_string_lossy().into_owned(),
            code: code.to_owned(),
            message,
        });
    }

    fn sentences(&self) -> String {
        let mut lines = vec![format!(
            "From {}: {} taken in, {} were here before.",
            self.folder.display(),
            self.new,
            self.before
        )];
        for (count, what) in [
            (self.for_another, "are for another office, and were left"),
            (self.own, "are this office's own"),
            (self.of_nobody, "are of no counterpart, and were left"),
            (self.over, "are over their time, and were not taken"),
        ] {
            if count > 0 {
                lines.push(format!("  {count} {what}."));
            }
        }
        let chunks = self.chunks.sentence();
        if !chunks.is_empty() {
            lines.push(chunks);
        }
        for trouble in &self.troubles {
            let file = out::tame(&trouble.file);
            lines.push(format!("  {file}: {}", trouble.message));
        }
        if self.new > 0 {
            let next = "  What is owed for it goes back by `blo carry out`, or by the relay.";
            lines.push(next.to_owned());
        }
        lines.join("\n")
    }

    /// Ends well unless something is to be done about a file.
    fn ended(&self) -> Result<(), Failure> {
        let bad = |trouble: &&Trouble| trouble.code != "waits";
        let count = self.troubles.iter().filter(bad).count();
        let gone = self.troubles.iter().any(|trouble| trouble.code == "gone");
        if count == 0 {
            return Ok(());
        }
        let happened = format!("{count} files of the folder were not taken in");
        let remedy = "See above what to do about each; what was taken in is on this office's disk.";
        Err(Failure::new(if gone { 74 } else { 65 }, happened, remedy))
    }
}

/// A code of the table of refusals in its two sentences.
fn refused(code: &str) -> String {
    match code.parse::<Code>() {
        Ok(code) => format!("{} {}", code.happened(), code.remedy()),
        Err(_) => format!("It is refused ({code}). Update the software at both ends."),
    }
}
