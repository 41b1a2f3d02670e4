//! `blo carry`: where no network is, the same envelopes go by hand, in a folder on a stick; and they go by the relay as
//! well once that is reached. Not: sealing or judging them (`desk`), nor the files (`folder`).

use std::{
    io,
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use blo_proto::{Code, OfficeId};
use serde::Serialize;

use super::{Failure, out, talk, tell};
use crate::{
    desk::{ByHandInput, CarryView, ENVELOPES_MAX, TakenInView},
    local::{Client, LINE_BYTES_MAX, Request},
    words::Said,
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
            let there = Said::of("carry-there-messages").with("there", there);
            unwritten(&args.out, &e, there.with("total", total))
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
        .map_err(|e| Failure::say(70, &Said::of("output-no-json").with("why", e)))?;
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
    let said = Said::of("carry-unsealable").with("to", &view.to);
    Err(Failure::say(69, &said))
}

impl Written {
    fn sentences(&self) -> String {
        let again = match self.before {
            0 => String::new(),
            before => format!(" {}", tell(&Said::of("carry-before").with("count", before))),
        };
        let written = Said::of("carry-written").with("to", &self.to);
        let written = written.with("folder", self.folder.display());
        let written = written.with("alerts", self.alerts);
        let written = written.with("receipts", self.receipts);
        format!(
            "{}{again}{}\n{}",
            tell(&written.with("notices", self.notices)),
            self.files.sentences(),
            tell(&Said::of("carry-eject"))
        )
    }
}

fn decoded(text: &str) -> Result<Vec<u8>, Failure> {
    STANDARD
        .decode(text)
        .map_err(|e| Failure::say(70, &Said::of("local-answer-unknown").with("why", e)))
}

fn unwritten(folder: &Path, error: &io::Error, there: Said) -> Failure {
    let said = match error.kind() {
        io::ErrorKind::StorageFull => Said::of("carry-unwritten-full"),
        _ => Said::of("carry-unwritten"),
    };
    let said = said.with("folder", folder.display()).with("why", error);
    Failure::say(73, &said.within("there", there))
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
    let about = |id: &str| Said::of(id).with("folder", args.dir.display());
    let found = folder::list(&args.dir)
        .map_err(|e| Failure::say(66, &about("carry-unreadable").with("why", e)))?;
    if found.is_empty() {
        return Err(Failure::say(66, &about("carry-empty")));
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
            Read::Bent => taken.trouble(&one.path, "bent", &Said::of("carry-bent")),
            Read::Gone(error) => {
                let said = Said::of("carry-gone").with("why", error);
                taken.trouble(&one.path, "gone", &said);
            }
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
                let said = Said::of("carry-set-aside").with("code", &view.why);
                let said = said.within("why", refused(&view.why));
                self.trouble(path, "set_aside", &said);
            }
            "waits" => self.trouble(path, "waits", &Said::of("carry-waits")),
            "too_many" => self.trouble(path, "too_many", &Said::of("carry-too-many")),
            "refused" if is_chunk && view.why == Code::CannotOpen.as_str() => {
                self.trouble(path, "cannot_open", &Said::of("carry-spoilt"));
            }
            _ => self.trouble(path, &view.why, &refused(&view.why)),
        }
    }

    fn trouble(&mut self, path: &Path, code: &str, said: &Said) {
        let file = path.file_name().unwrap_or_default();
        self.troubles.push(Trouble {
            file: file.to_string_lossy().into_owned(),
            code: code.to_owned(),
            message: tell(said),
        });
    }

    fn sentences(&self) -> String {
        let from = Said::of("carry-from").with("folder", self.folder.display());
        let from = from.with("new", self.new).with("before", self.before);
        let mut lines = vec![tell(&from)];
        for (count, what) in [
            (self.for_another, "carry-for-another"),
            (self.own, "carry-own"),
            (self.of_nobody, "carry-of-nobody"),
            (self.over, "carry-over"),
        ] {
            if count > 0 {
                let said = Said::of(what).with("count", count);
                lines.push(format!("  {}", tell(&said)));
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
            lines.push(format!("  {}", tell(&Said::of("carry-owed"))));
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
        let said = Said::of("carry-not-taken").with("count", count);
        Err(Failure::say(if gone { 74 } else { 65 }, &said))
    }
}

/// A code of the table of refusals in its two sentences.
fn refused(code: &str) -> Said {
    match code.parse::<Code>() {
        Ok(code) => Said::refusal(code),
        Err(_) => Said::of("carry-refused-unknown").with("code", code),
    }
}
