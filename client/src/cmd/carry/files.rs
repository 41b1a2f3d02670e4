//! Attachments in the folder: their sealed chunks behind the alerts, as far as there is room, and what became of those that
//! came. Not: the messages (`carry`).

use std::{collections::BTreeMap, io, path::Path};

use serde::Serialize;

use super::{super::reader, Failure, decoded, folder, tell, unwritten};
use crate::{
    desk::{CarriedView, DeskError, TakenInView},
    local::{Client, Request},
    words::Said,
};

/// What went into a folder of attachments.
#[derive(Debug, Default, Serialize)]
pub(super) struct Files {
    /// All of them that stand open.
    attachments: usize,
    /// Chunks in the folder now.
    chunks: usize,
    /// That were there already.
    chunks_before: usize,
    /// Bytes of chunks in the folder now.
    bytes: u64,
    /// Chunks that were left because of the bound.
    left: u64,
    /// Attachments that this office's disk does not give.
    lost: Vec<String>,
}

impl Files {
    /// Puts chunks into the folder, at most `most` bytes of them together with those that are there.
    pub(super) fn put(
        client: &mut Client,
        folder: &Path,
        (all, most): (&[CarriedView], Option<u64>),
    ) -> Result<Self, Failure> {
        let mut files = Self {
            attachments: all.len(),
            ..Self::default()
        };
        let mut full = false;
        for one in all {
            for index in 0..one.chunks {
                if full {
                    files.left += u64::from(one.chunks - index);
                    break;
                }
                let row = one.row.clone();
                let bytes: String = match client.ask(&Request::CarriedChunk { row, index }) {
                    Ok(bytes) => bytes,
                    Err(error) if error.code == DeskError::STOPPED => return Err(error.into()),
                    Err(error) => {
                        let said = error.sentences(reader()).joined();
                        files.lost.push(format!("{}: {said}", one.blob));
                        break;
                    }
                };
                let bytes = decoded(&bytes)?;
                let with = files.bytes.saturating_add(bytes.len() as u64);
                if most.is_some_and(|most| with > most) {
                    full = true;
                    files.left += u64::from(one.chunks - index);
                    break;
                }
                let new = folder::put_chunk(folder, (&one.blob, index), &bytes);
                let new = new.map_err(|e| files.unwritten(folder, &e))?;
                files.bytes = with;
                files.chunks += 1;
                files.chunks_before += usize::from(!new);
            }
        }
        Ok(files)
    }

    fn unwritten(&self, folder: &Path, error: &io::Error) -> Failure {
        let there = Said::of("carry-there-files").with("parts", self.chunks);
        unwritten(folder, error, there)
    }

    /// In words; empty where there is nothing to say.
    pub(super) fn sentences(&self) -> String {
        if self.attachments == 0 {
            return String::new();
        }
        let with = match self.chunks_before {
            0 => Said::of("carry-files"),
            before => Said::of("carry-files-before").with("before", before),
        };
        let with = with.with("parts", self.chunks).with("bytes", self.bytes);
        let with = tell(&with.with("attachments", self.attachments));
        if self.left == 0 {
            return format!("\n{with}");
        }
        let left = Said::of("carry-files-left").with("left", self.left);
        format!("\n{with} {}", tell(&left))
    }

    /// Fails where this office's own disk does not give something.
    pub(super) fn ended(&self) -> Result<(), Failure> {
        if self.lost.is_empty() {
            return Ok(());
        }
        let said = Said::of("carry-files-lost").with("lost", self.lost.join("; "));
        Err(Failure::say(74, &said))
    }
}

/// What became of chunks that came.
#[derive(Debug, Default, Serialize)]
pub(super) struct Chunks {
    /// On this office's disk now.
    new: usize,
    /// Here before.
    before: usize,
    /// Behind one that is missing, by attachment: the first of them, how many chunks are here, how many were left.
    #[serde(skip)]
    behind: BTreeMap<String, (String, u32, usize)>,
    /// That no alert here names, by attachment: the first of them, and how many.
    #[serde(skip)]
    unknown: BTreeMap<String, (String, usize)>,
}

impl Chunks {
    /// Notes what became of one; false where that is told like that of a message.
    pub(super) fn note(&mut self, path: &Path, view: &TakenInView) -> bool {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let blob = folder::attachment_of(path).unwrap_or_default();
        match view.became.as_str() {
            "new" => self.new += 1,
            "before" => self.before += 1,
            "gap" => {
                let kept = view.why.parse().unwrap_or_default();
                let first = || (name.into_owned(), kept, 0);
                self.behind.entry(blob).or_insert_with(first).2 += 1;
            }
            "no_alert" => {
                let first = || (name.into_owned(), 0);
                self.unknown.entry(blob).or_insert_with(first).1 += 1;
            }
            _ => return false,
        }
        true
    }

    /// What a person has to know of them: a file's name, a word, and two sentences.
    pub(super) fn troubles(&self) -> Vec<(String, &'static str, String)> {
        let behind = self.behind.iter().map(|(blob, (file, kept, left))| {
            let missing = kept.saturating_add(1);
            let said = Said::of("carry-gap").with("part", missing);
            let said = said.with("blob", blob).with("left", left);
            (file.clone(), "gap", tell(&said))
        });
        let unknown = self.unknown.iter().map(|(blob, (file, left))| {
            let said = Said::of("carry-no-alert").with("blob", blob);
            (file.clone(), "no_alert", tell(&said.with("left", left)))
        });
        behind.chain(unknown).collect()
    }

    /// In words; empty where none came.
    pub(super) fn sentence(&self) -> String {
        if self.new == 0 && self.before == 0 {
            return String::new();
        }
        let said = Said::of("carry-parts").with("new", self.new);
        format!("  {}", tell(&said.with("before", self.before)))
    }
}
