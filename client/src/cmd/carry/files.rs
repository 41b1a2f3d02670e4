//! Attachments in the folder: their sealed chunks behind the alerts, as far as there is room, and what became of those that
//! came. Not: the messages (`carry`).

use std::{collections::BTreeMap, io, path::Path};

use serde::Serialize;

use super::{Failure, decoded, folder, unwritten};
use crate::{
    desk::{CarriedView, DeskError, TakenInView},
    local::{Client, Request},
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
                        files.lost.push(format!("{}: {}", one.blob, error.message));
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
        unwritten(
            folder,
            error,
            format!(
                "all messages and {} parts of attachments are there",
                self.chunks
            ),
        )
    }

    /// In words; empty where there is nothing to say.
    pub(super) fn sentences(&self) -> String {
        if self.attachments == 0 {
            return String::new();
        }
        let mut text = format!(
            "\nWith them {} parts of {} attachments, {} bytes",
            self.chunks, self.attachments, self.bytes
        );
        if self.chunks_before > 0 {
            text.push_str(&format!("; {} were there already", self.chunks_before));
        }
        text.push('.');
        if self.left > 0 {
            text.push_str(&format!(
                " {} parts were left by --max-bytes: do it again with a greater bound, and only those are written.",
                self.left
            ));
        }
        text
    }

    /// Fails where this office's own disk does not give something.
    pub(super) fn ended(&self) -> Result<(), Failure> {
        if self.lost.is_empty() {
            return Ok(());
        }
        let happened = format!(
            "attachments cannot be carried, all else is in the folder: {}",
            self.lost.join("; ")
        );
        Err(Failure::new(74, happened, "Send these files again."))
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
            let message = format!(
                "Part {missing} of attachment {blob} is missing here, so {left} parts behind it were left. Have the folder \
                 filled again where it comes from, and take it in: what is here is kept."
            );
            (file.clone(), "gap", message)
        });
        let unknown = self.unknown.iter().map(|(blob, (file, left))| {
            let message = format!(
                "No alert that is here names attachment {blob}, so {left} parts of it were left. Take in the folder that \
                 has its alert first."
            );
            (file.clone(), "no_alert", message)
        });
        behind.chain(unknown).collect()
    }

    /// In words; empty where none came.
    pub(super) fn sentence(&self) -> String {
        if self.new == 0 && self.before == 0 {
            return String::new();
        }
        format!(
            "  Of attachments {} parts were taken in, {} were here before.",
            self.new, self.before
        )
    }
}

/// What a chunk that does not open is.
pub(super) const SPOILT: &str = "It is not what its sender sealed, so it was left. Have the folder filled again where it comes from.";
