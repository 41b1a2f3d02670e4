//! The directories of an Exif block, which is a TIFF (Exif 2.32, section 4.5): three of them, each read once. Not: where the block
//! lies in a file.

use super::{Told, bytes};

/// Entries of a directory that are looked at: cameras write some dozens.
const ENTRIES_MAX: usize = 512;
/// Letters of a value that are told.
const LETTERS_MAX: usize = 64;

const MAKE: u16 = 0x010F;
const MODEL: u16 = 0x0110;
const ORIENTATION: u16 = 0x0112;
const CHANGED: u16 = 0x0132;
const EXIF: u16 = 0x8769;
const GPS: u16 = 0x8825;
const TAKEN: u16 = 0x9003;
const MAKERS_NOTE: u16 = 0x927C;
const SERIAL: u16 = 0xA431;
const OWNER: u16 = 0xA430;
const LATITUDE_REF: u16 = 1;
const LATITUDE: u16 = 2;
const LONGITUDE_REF: u16 = 3;
const LONGITUDE: u16 = 4;

/// What a block tells, added to what is known; whether it is such a block.
pub(super) fn read(block: &[u8], told: &mut Told) -> bool {
    let Some(tiff) = Tiff::of(block) else {
        return false;
    };
    let Some(first) = tiff.directory(4) else {
        return false;
    };
    let (mut make, mut model, mut serial) = (String::new(), String::new(), String::new());
    for entry in &first {
        match entry.tag {
            MAKE => make = tiff.text(entry),
            MODEL => model = tiff.text(entry),
            ORIENTATION => told.orientation = tiff.short(entry).and_then(|n| u8::try_from(n).ok()),
            CHANGED => said(&mut told.time, tiff.text(entry)),
            _ => {}
        }
    }
    for entry in tiff.below(&first, EXIF) {
        match entry.tag {
            TAKEN => told.time = Some(tiff.text(&entry)).filter(|time| !time.is_empty()),
            SERIAL => serial = tiff.text(&entry),
            MAKERS_NOTE | OWNER => told.notes = true,
            _ => {}
        }
    }
    let gps = tiff.below(&first, GPS);
    if gps
        .iter()
        .any(|one| [LATITUDE, LONGITUDE].contains(&one.tag))
    {
        told.place = Some(tiff.place(&gps).unwrap_or_else(|| "?".to_owned()));
    }
    // Some models begin with their maker's name.
    let named = if model.starts_with(&make) {
        model
    } else {
        format!("{make} {model}")
    };
    said(
        &mut told.device,
        format!("{named} {serial}").trim().to_owned(),
    );
    true
}

fn said(place: &mut Option<String>, text: String) {
    if place.is_none() && !text.is_empty() {
        *place = Some(text);
    }
}

struct Tiff<'a> {
    block: &'a [u8],
    little: bool,
}

#[derive(Clone, Copy)]
struct Entry {
    tag: u16,
    kind: u16,
    count: u32,
    /// Where its four bytes lie: a value, or where one lies.
    at: usize,
}

impl<'a> Tiff<'a> {
    fn of(block: &'a [u8]) -> Option<Self> {
        let little = match &bytes::<4>(block, 0)? {
            b"II*\0" => true,
            b"MM\0*" => false,
            _ => return None,
        };
        Some(Self { block, little })
    }

    fn u16(&self, at: usize) -> Option<u16> {
        let two = bytes(self.block, at)?;
        Some(if self.little {
            u16::from_le_bytes(two)
        } else {
            u16::from_be_bytes(two)
        })
    }

    fn u32(&self, at: usize) -> Option<u32> {
        let four = bytes(self.block, at)?;
        Some(if self.little {
            u32::from_le_bytes(four)
        } else {
            u32::from_be_bytes(four)
        })
    }

    fn offset(&self, at: usize) -> Option<usize> {
        usize::try_from(self.u32(at)?).ok()
    }

    /// The directory whose place is said at `at`.
    fn directory(&self, at: usize) -> Option<Vec<Entry>> {
        let start = self.offset(at)?;
        let count = usize::from(self.u16(start)?).min(ENTRIES_MAX);
        let entry = |n: usize| {
            let at = n.checked_mul(12)?.checked_add(start)?.checked_add(2)?;
            Some(Entry {
                tag: self.u16(at)?,
                kind: self.u16(at.checked_add(2)?)?,
                count: self.u32(at.checked_add(4)?)?,
                at: at.checked_add(8)?,
            })
        };
        Some((0..count).map_while(entry).collect())
    }

    fn below(&self, first: &[Entry], tag: u16) -> Vec<Entry> {
        let entry = first.iter().find(|entry| entry.tag == tag);
        let directory = entry.and_then(|entry| self.directory(entry.at));
        directory.unwrap_or_default()
    }

    /// ASCII, type 2, as far as it can be shown.
    fn text(&self, entry: &Entry) -> String {
        let count = usize::try_from(entry.count).unwrap_or(usize::MAX);
        let at = if count <= 4 {
            Some(entry.at)
        } else {
            self.offset(entry.at)
        };
        let text = at.filter(|_| entry.kind == 2).and_then(|at| {
            let end = at.checked_add(count.min(LETTERS_MAX))?;
            self.block.get(at..end.min(self.block.len()))
        });
        let text = text.unwrap_or_default().split(|b| *b == 0).next();
        let shown = |b: &&u8| b.is_ascii_graphic() || **b == b' ';
        let text = text.unwrap_or_default().iter().filter(shown);
        let text: String = text.map(|b| char::from(*b)).collect();
        text.trim().to_owned()
    }

    fn short(&self, entry: &Entry) -> Option<u16> {
        self.u16(entry.at).filter(|_| entry.kind == 3)
    }

    /// Degrees, minutes and seconds, each a fraction (type 5).
    fn degrees(&self, entry: &Entry) -> Option<f64> {
        let start = self
            .offset(entry.at)
            .filter(|_| entry.kind == 5 && entry.count == 3)?;
        let part = |n: usize| {
            let at = n.checked_mul(8)?.checked_add(start)?;
            let (above, below) = (self.u32(at)?, self.u32(at.checked_add(4)?)?);
            (below != 0).then(|| f64::from(above) / f64::from(below))
        };
        Some(part(0)? + part(1)? / 60.0 + part(2)? / 3_600.0)
    }

    fn place(&self, gps: &[Entry]) -> Option<String> {
        let entry = |tag: u16| gps.iter().find(|entry| entry.tag == tag);
        let half = |tag: u16, of: u16, negative: &str| {
            let degrees = self.degrees(entry(tag)?)?;
            let other = entry(of).map(|entry| self.text(entry));
            Some(if other.as_deref() == Some(negative) {
                -degrees
            } else {
                degrees
            })
        };
        let latitude = half(LATITUDE, LATITUDE_REF, "S")?;
        let longitude = half(LONGITUDE, LONGITUDE_REF, "W")?;
        let on_globe = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
        on_globe.then(|| format!("{latitude:.4}, {longitude:.4}"))
    }
}
