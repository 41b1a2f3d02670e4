//! Hands an officer's files to the gateway before their alert is sent: read here, sealed there. Not: what goes with an
//! alert already (`attachment`).

use std::{
    fs::{File, Metadata, OpenOptions},
    io::{self, Read as _},
    os::unix::fs::{FileTypeExt as _, MetadataExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use blo_proto::limits;

use super::{Failure, progress::Progress};
use crate::{
    desk::Handed,
    local::{ATTACH_BYTES_MAX, Client, Request},
    words::Said,
};

/// Hands files in; what the alert is to call them. Nothing is sent where one of them is not what a file should be.
///
/// # Errors
/// Two sentences and a code.
pub(super) fn hand_in(client: &mut Client, paths: &[PathBuf]) -> Result<Vec<String>, Failure> {
    if paths.len() > limits::ATTACHMENTS_MAX {
        let said = Said::of("file-too-many").with("most", limits::ATTACHMENTS_MAX);
        return Err(Failure::say(65, &said));
    }
    // All are opened before the first is read: a slip is told at once.
    let opened = paths.iter().map(|path| Opened::of(path));
    let opened: Vec<Opened<'_>> = opened.collect::<Result<_, _>>()?;
    opened.into_iter().map(|one| one.hand_in(client)).collect()
}

/// A file that is there, and what it was when it was opened.
struct Opened<'a> {
    path: &'a Path,
    name: String,
    file: File,
    was: Metadata,
}

impl<'a> Opened<'a> {
    fn of(path: &'a Path) -> Result<Self, Failure> {
        // A pipe without a writer would be waited for.
        let nonblock = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
        let file = OpenOptions::new()
            .read(true)
            .custom_flags(nonblock)
            .open(path);
        let file = file.map_err(|e| unreadable(path, &e))?;
        let was = file.metadata().map_err(|e| unreadable(path, &e))?;
        if let Some(kind) = other_kind(&was) {
            return Err(Failure::say(66, &about(kind, path)));
        }
        let most = u64::try_from(limits::BLOB_BYTES_MAX).unwrap_or(u64::MAX);
        if was.len() == 0 {
            return Err(Failure::say(65, &about("file-empty", path)));
        }
        if was.len() > most {
            let said = about("file-too-large", path).with("size", was.len());
            return Err(Failure::say(65, &said.with("most", most)));
        }
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.ok_or_else(|| Failure::say(65, &about("file-name-not-unicode", path)))?;
        Ok(Self {
            path,
            name: name.to_owned(),
            file,
            was,
        })
    }

    fn hand_in(mut self, client: &mut Client) -> Result<String, Failure> {
        let begin = Request::Attach {
            name: self.name.clone(),
            media_type: media_type(&self.name).to_owned(),
            size: self.was.len(),
        };
        let handed: Handed = client.ask(&begin)?;
        let mut progress = Progress::new(&self.name, self.was.len());
        let mut bytes = Vec::with_capacity(ATTACH_BYTES_MAX);
        let mut done: u64 = 0;
        let part = u64::try_from(ATTACH_BYTES_MAX).unwrap_or(u64::MAX);
        loop {
            bytes.clear();
            let read = (&mut self.file).take(part).read_to_end(&mut bytes);
            let read = read.map_err(|e| unreadable(self.path, &e))?;
            if read == 0 {
                break;
            }
            done = done.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
            if done > self.was.len() {
                return Err(changed(self.path));
            }
            let _: Handed = client.ask(&Request::AttachPart {
                attachment: handed.attachment.clone(),
                bytes: STANDARD.encode(&bytes),
            })?;
            progress.at(done);
        }
        self.check_unchanged(done)?;
        let attachment = handed.attachment;
        let whole: Handed = client.ask(&Request::AttachEnd { attachment })?;
        Ok(whole.attachment)
    }

    /// What was read is one state of the file only if nobody wrote to it or put another in its place meanwhile.
    fn check_unchanged(&self, read: u64) -> Result<(), Failure> {
        let state = |it: &Metadata| (it.dev(), it.ino(), it.len(), it.mtime(), it.mtime_nsec());
        let is = self
            .file
            .metadata()
            .map_err(|e| unreadable(self.path, &e))?;
        let there = std::fs::metadata(self.path).map_err(|e| unreadable(self.path, &e))?;
        let same = state(&is) == state(&self.was) && state(&there) == state(&self.was);
        if same && read == self.was.len() {
            Ok(())
        } else {
            Err(changed(self.path))
        }
    }
}

fn changed(path: &Path) -> Failure {
    Failure::say(75, &about("file-changed", path))
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    let exit = if error.kind() == io::ErrorKind::PermissionDenied {
        77
    } else {
        66
    };
    Failure::say(exit, &about("file-not-sent", path).with("why", error))
}

/// A sentence about a file.
fn about(id: &str, path: &Path) -> Said {
    Said::of(id).with("file", path.display())
}

fn other_kind(metadata: &Metadata) -> Option<&'static str> {
    let kind = metadata.file_type();
    if kind.is_file() {
        None
    } else if kind.is_dir() {
        Some("file-folder")
    } else if kind.is_fifo() {
        Some("file-pipe")
    } else if kind.is_socket() {
        Some("file-socket")
    } else {
        Some("file-device")
    }
}

/// By the ending of a name, as far as liaison offices use it. The other office's programs decide for themselves.
fn media_type(name: &str) -> &'static str {
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref().unwrap_or_default() {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "heic" => "image/heic",
        "tif" | "tiff" => "image/tiff",
        "pdf" => "application/pdf",
        "txt" => "text/plain",
        "csv" => "text/csv",
        "json" => "application/json",
        "mp4" => "video/mp4",
        "mov" => "video/quicktime",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "wav" => "audio/wav",
        "ogg" => "audio/ogg",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(path: &Path) -> Failure {
        match Opened::of(path) {
            Ok(_) => panic!("{} was opened", path.display()),
            Err(failure) => failure,
        }
    }

    #[test]
    fn what_is_no_file_to_send_is_told_plainly() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        assert!(refused(dir.path()).happened.contains("a folder"));
        assert!(
            refused(Path::new("/dev/zero"))
                .happened
                .contains("a device")
        );
        assert!(refused(&at("missing")).happened.contains("cannot be read"));
        std::fs::write(at("empty"), b"").unwrap();
        assert!(refused(&at("empty")).happened.contains("is empty"));
        let mode = rustix::fs::Mode::from_raw_mode(0o600);
        rustix::fs::mknodat(
            rustix::fs::CWD,
            at("pipe"),
            rustix::fs::FileType::Fifo,
            mode,
            0,
        )
        .unwrap();
        assert!(refused(&at("pipe")).happened.contains("a pipe"));
        let large = File::create(at("large")).unwrap();
        large.set_len(limits::BLOB_BYTES_MAX as u64 + 1).unwrap();
        assert!(refused(&at("large")).happened.contains("at most"));
        std::fs::write(at("good"), b"x").unwrap();
        assert!(Opened::of(&at("good")).is_ok());
    }

    #[test]
    fn a_file_that_changes_vanishes_or_is_replaced_while_it_is_read_is_not_sent() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("photo.jpg");
        let opened = || {
            std::fs::write(&path, b"one").unwrap();
            Opened::of(&path).unwrap()
        };
        assert!(opened().check_unchanged(3).is_ok());
        assert!(opened().check_unchanged(2).is_err(), "it was cut");
        let before = opened();
        std::fs::write(&path, b"three").unwrap();
        assert!(before.check_unchanged(3).is_err(), "it was written to");
        let before = opened();
        std::fs::remove_file(&path).unwrap();
        assert!(before.check_unchanged(3).is_err(), "it vanished");
        let before = opened();
        std::fs::rename(&path, dir.path().join("away")).unwrap();
        std::fs::write(&path, b"two").unwrap();
        assert!(
            before.check_unchanged(3).is_err(),
            "another is in its place"
        );
    }

    #[test]
    fn a_media_type_goes_by_the_ending() {
        assert_eq!(media_type("A.JPG"), "image/jpeg");
        assert_eq!(media_type("notes"), "application/octet-stream");
    }
}
