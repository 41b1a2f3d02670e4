//! Where Exif and notes lie in a file: segments of JPEG (ITU-T T.81), chunks of PNG (ISO/IEC 15948) and WebP (RFC 9649), an
//! item of HEIC (ISO/IEC 23008-12), which is looked for by its beginning. Not: what Exif says.

use super::{Told, bytes, tiff};

pub(super) const PNG: &[u8] = b"\x89PNG\r\n\x1A\n";
const EXIF: &[u8] = b"Exif\0\0";
/// A file that has more parts than this is not read on.
const PARTS_MAX: usize = 65_536;

/// What a file tells, if it is a picture of a kind that is known here.
pub(crate) fn told(file: &[u8]) -> Option<Told> {
    let mut told = Told::default();
    if file.starts_with(&[0xFF, 0xD8]) {
        let parts = segments(file).filter(|one| matches!(one.marker, 0xE1..=0xEF | 0xFE));
        for one in parts {
            match one.data.strip_prefix(EXIF) {
                Some(block) if one.marker == 0xE1 => _ = tiff::read(block, &mut told),
                // XMP, IPTC, a comment.
                _ => told.notes |= matches!(one.marker, 0xE1 | 0xED | 0xFE),
            }
        }
    } else if let Some(rest) = file.strip_prefix(PNG) {
        for one in chunks(rest, Order::Png) {
            match &one.name {
                b"eXIf" => _ = tiff::read(one.data, &mut told),
                b"tEXt" | b"zTXt" | b"iTXt" => told.notes = true,
                b"tIME" => told.time = told.time.or_else(|| changed(one.data)),
                _ => {}
            }
        }
    } else if file.starts_with(b"RIFF") && file.get(8..12) == Some(b"WEBP") {
        for one in chunks(file.get(12..).unwrap_or_default(), Order::Riff) {
            match &one.name {
                b"EXIF" => {
                    let block = one.data.strip_prefix(EXIF).unwrap_or(one.data);
                    tiff::read(block, &mut told);
                }
                b"XMP " => told.notes = true,
                _ => {}
            }
        }
    } else if is_heif(file) {
        let begins = |at: &usize| file.get(*at..).is_some_and(|rest| rest.starts_with(EXIF));
        let found = (0..file.len()).filter(begins).take(8);
        let blocks = found.filter_map(|at| file.get(at.checked_add(EXIF.len())?..));
        for block in blocks {
            if tiff::read(block, &mut told) {
                break;
            }
        }
    } else {
        return None;
    }
    Some(told)
}

fn is_heif(file: &[u8]) -> bool {
    let brands = [b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif"];
    file.get(4..8) == Some(b"ftyp")
        && brands
            .iter()
            .any(|brand| file.get(8..12) == Some(&brand[..]))
}

/// Year, month, day and time of a PNG's last change.
fn changed(data: &[u8]) -> Option<String> {
    let [high, low, month, day, hour, minute, second] = bytes(data, 0)?;
    let year = u16::from_be_bytes([high, low]);
    Some(format!(
        "{year:04}:{month:02}:{day:02} {hour:02}:{minute:02}:{second:02}"
    ))
}

/// A segment of JPEG with what stands behind it until the next: of a scan its entropy-coded data.
pub(super) struct Segment<'a> {
    pub(super) marker: u8,
    pub(super) data: &'a [u8],
    /// Marker, length, data and what follows, as they stand.
    pub(super) whole: &'a [u8],
}

/// Every segment behind SOI as far as the file is one, EOI the last; what follows that is none of it.
pub(super) fn segments(file: &[u8]) -> impl Iterator<Item = Segment<'_>> {
    let mut at = Some(2_usize);
    let next = move || {
        let start = at?;
        at = None;
        let mut mark = start;
        // Bytes 0xFF may fill the room before a marker.
        while file.get(mark..mark.checked_add(2)?)? == [0xFF, 0xFF] {
            mark = mark.checked_add(1)?;
        }
        let [0xFF, marker] = bytes(file, mark)? else {
            return None;
        };
        let behind = mark.checked_add(2)?;
        if marker == 0xD9 {
            let whole = file.get(mark..behind)?;
            return Some(Segment {
                marker,
                data: &[],
                whole,
            });
        }
        let length = usize::from(u16::from_be_bytes(bytes(file, behind)?));
        let end = behind.checked_add(length)?;
        let data = file.get(behind.checked_add(2)?..end)?;
        let next = if marker == 0xDA {
            scanned(file, end)?
        } else {
            end
        };
        at = Some(next);
        Some(Segment {
            marker,
            data,
            whole: file.get(mark..next)?,
        })
    };
    std::iter::from_fn(next).take(PARTS_MAX)
}

/// Where a scan's data ends: at a marker that is no restart and no stuffed byte.
fn scanned(file: &[u8], from: usize) -> Option<usize> {
    let rest = file.get(from..)?;
    let ends = |pair: &[u8]| matches!(pair, [0xFF, 0x01..=0xCF | 0xD8..=0xFE]);
    rest.windows(2).position(ends)?.checked_add(from)
}

/// A chunk of PNG or RIFF.
pub(super) struct Chunk<'a> {
    pub(super) name: [u8; 4],
    pub(super) data: &'a [u8],
    /// As it stands.
    pub(super) whole: &'a [u8],
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// Length, name, data, checksum.
    Png,
    /// Name, length, data, and a byte where they are odd.
    Riff,
}

/// Every chunk as far as the file has them whole.
pub(super) fn chunks(file: &[u8], order: Order) -> impl Iterator<Item = Chunk<'_>> {
    let mut rest = file;
    let next = move || {
        let (length, name) = match order {
            Order::Png => (u32::from_be_bytes(bytes(rest, 0)?), bytes(rest, 4)?),
            Order::Riff => (u32::from_le_bytes(bytes(rest, 4)?), bytes(rest, 0)?),
        };
        let end = usize::try_from(length).ok()?.checked_add(8)?;
        let data = rest.get(8..end)?;
        let behind = match order {
            Order::Png => end.checked_add(4)?,
            Order::Riff => end.checked_next_multiple_of(2)?,
        };
        let (whole, after) = rest.split_at_checked(behind)?;
        rest = after;
        Some(Chunk { name, data, whole })
    };
    std::iter::from_fn(next).take(PARTS_MAX)
}
