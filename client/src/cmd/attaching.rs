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

use super::{Failure, note, out, progress::Progress, reader, tell};
use crate::{
    desk::Handed,
    local::{ATTACH_BYTES_MAX, Client, Request},
    pictures,
    words::Said,
};

/// Files that go with an alert, and how.
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct FileArgs {
    /// A file that goes with it; may be repeated
    #[arg(long, value_name = "FILE")]
    pub(super) attach: Vec<PathBuf>,
    /// Send copies of pictures, without what a camera wrote into them
    #[arg(long, requires = "attach")]
    pub(super) strip: bool,
}

/// Hands files in; what the alert is to call them. Nothing is sent where one of them is not what a file should be.
///
/// # Errors
/// Two sentences and a code.
pub(super) fn hand_in(client: &mut Client, files: &FileArgs) -> Result<Vec<String>, Failure> {
    let paths = &files.attach;
    if paths.len() > limits::ATTACHMENTS_MAX {
        let said = Said::of("file-too-many").with("most", limits::ATTACHMENTS_MAX);
        return Err(Failure::say(65, &said));
    }
    // All are opened before the first is read: a slip is told at once.
    let opened = paths.iter().map(|path| Opened::of(path));
    let opened: Vec<Opened<'_>> = opened.collect::<Result<_, _>>()?;
    // Each is read whole, and copied where that is asked for, before the first is handed in.
    let sent = opened.into_iter().map(|one| one.into_sent(files.strip));
    let sent: Vec<(String, Vec<u8>)> = sent.collect::<Result<_, _>>()?;
    let each = sent
        .iter()
        .map(|(name, bytes)| hand_one_in(client, name, bytes));
    each.collect()
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

    /// What goes under its name: the file, or a copy of the picture that tells less. What a picture tells is said.
    fn into_sent(mut self, strip: bool) -> Result<(String, Vec<u8>), Failure> {
        let bytes = self.read()?;
        let shown = out::tame(&self.name);
        if strip {
            let copy = pictures::without(&bytes);
            let copy = copy.map_err(|why| Failure::say(65, &why.said(&shown)))?;
            note(&tell(&Said::of("picture-copied").with("file", shown)));
            return Ok((self.name, copy));
        }
        let told = pictures::told(&bytes);
        if let Some(said) = told.and_then(|told| told.said(&shown, reader())) {
            note(&tell(&said));
        }
        Ok((self.name, bytes))
    }

    fn read(&mut self) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        let more = self.was.len().saturating_add(1);
        let read = (&mut self.file).take(more).read_to_end(&mut bytes);
        let read = read.map_err(|e| unreadable(self.path, &e))?;
        self.check_unchanged(u64::try_from(read).unwrap_or(u64::MAX))?;
        Ok(bytes)
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

/// Hands one in, part by part.
fn hand_one_in(client: &mut Client, name: &str, bytes: &[u8]) -> Result<String, Failure> {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let begin = Request::Attach {
        name: name.to_owned(),
        media_type: media_type(name).to_owned(),
        size,
    };
    let handed: Handed = client.ask(&begin)?;
    let mut progress = Progress::new(name, size);
    let mut done: u64 = 0;
    for part in bytes.chunks(ATTACH_BYTES_MAX) {
        let _: Handed = client.ask(&Request::AttachPart {
            attachment: handed.attachment.clone(),
            bytes: STANDARD.encode(part),
        })?;
        done = done.saturating_add(u64::try_from(part.len()).unwrap_or(u64::MAX));
        progress.at(done);
    }
    let attachment = handed.attachment;
    let whole: Handed = client.ask(&Request::AttachEnd { attachment })?;
    Ok(whole.attachment)
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

    /// A picture with a comment goes as it is unless a copy is asked for; of what is no picture there is none.
    #[test]
    fn a_picture_goes_as_it_is_or_as_a_copy_where_that_is_asked_for() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("photo.jpg");
        let whole = [&[0xFF, 0xD8][..], b"\xFF\xFE\0\x09at home", &[0xFF, 0xD9]].concat();
        std::fs::write(&path, &whole).unwrap();
        let sent = |strip| Opened::of(&path).unwrap().into_sent(strip);
        assert_eq!(sent(false).unwrap().1, whole);
        assert_eq!(sent(true).unwrap().1, [0xFF, 0xD8, 0xFF, 0xD9]);
        std::fs::write(&path, b"no picture").unwrap();
        assert_eq!(sent(false).unwrap().1, b"no picture");
        let refused = sent(true).unwrap_err();
        assert_eq!(refused.exit, 65);
        assert!(refused.happened.contains("photo.jpg"), "{refused:?}");
    }

    #[test]
    fn a_media_type_goes_by_the_ending() {
        assert_eq!(media_type("A.JPG"), "image/jpeg");
        assert_eq!(media_type("notes"), "application/octet-stream");
    }
}
