//! What a picture tells besides what it shows, and a copy of it without that. Pure: bytes in, bytes out. Not: whether it is
//! sent so, which its officer decides; nothing is taken out unasked, since a picture's bytes are what its digest proves.
//!
//! ```text
//!  JPEG segments ─┬─► what draws ──────────────────────────► copy
//!  PNG chunks ────┼─► Exif ─► camera ─► place, time, device
//!  WebP chunks ───┴─► anything else, and what is behind ─► notes
//!  HEIC, AVIF ──────► Exif alone, and no copy
//! ```
//!
//! A camera writes into a file where it stood, when, and its own number (Exif 2.32), and programs add notes of theirs.
//! Whatever cannot be read of a hostile file is not told, and nothing of it is followed twice.

use crate::words::{Language, Said};

mod camera;
mod containers;
mod copy;
mod parts;

pub(crate) use copy::{NoCopy, without};
pub(crate) use parts::told;

/// What a picture tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Told {
    /// Latitude and longitude in degrees, as text; `?` where they are there and cannot be read.
    pub(crate) place: Option<String>,
    /// As the camera's clock said.
    pub(crate) time: Option<String>,
    /// Maker, model and number.
    pub(crate) device: Option<String>,
    /// Programs or the camera wrote more into it, or behind it.
    pub(crate) notes: bool,
    /// How it is to be turned, 1 to 8 (Exif 0x0112).
    orientation: Option<u8>,
}

impl Told {
    /// What is said to its officer before it is sent; `None` where it tells nothing.
    pub(crate) fn said(&self, file: &str, language: Language) -> Option<Said> {
        let part = |id: &str, value: &Option<String>| {
            let said = value
                .as_ref()
                .map(|value| Said::of(id).with("value", value));
            said.map(|said| said.in_language(language))
        };
        let notes = self
            .notes
            .then(|| Said::of("picture-notes").in_language(language));
        let all = [
            part("picture-place", &self.place),
            part("picture-time", &self.time),
            part("picture-device", &self.device),
            notes,
        ];
        let all: Vec<String> = all.into_iter().flatten().collect();
        let said = Said::of("picture-tells").with("file", file);
        (!all.is_empty()).then(|| said.with("what", all.join(", ")))
    }

    #[cfg(test)]
    /// Whether there is nothing to say.
    pub(crate) fn is_silent(&self) -> bool {
        self.place.is_none() && self.time.is_none() && self.device.is_none() && !self.notes
    }
}

impl NoCopy {
    /// What its officer is told.
    pub(crate) fn said(self, file: &str) -> Said {
        let id = match self {
            Self::Kind => "picture-kind",
            Self::Damaged => "picture-damaged",
        };
        Said::of(id).with("file", file)
    }
}

/// `Some` where there are so many bytes at `at`.
fn bytes<const N: usize>(data: &[u8], at: usize) -> Option<[u8; N]> {
    data.get(at..at.checked_add(N)?)?.try_into().ok()
}

#[cfg(test)]
mod tests;
