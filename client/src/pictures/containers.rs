//! How pictures are cut into parts: segments of JPEG (ITU-T T.81), chunks of PNG (W3C PNG, third edition) and of WebP (RFC 9649).
//! Not: what a part is for.
//!
//! Our own, since what is told of a damaged picture is what can be read of it, and since what hides behind a picture's end, or
//! between the scans of a JPEG, is to be found: img-parts reads a file whole or not at all, and hands both on unseen.

use super::bytes;

pub(super) const PNG: &[u8] = b"\x89PNG\r\n\x1A\n";
/// A file that has more parts than this is not read on.
const PARTS_MAX: usize = 65_536;

/// What a file is by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Jpeg,
    Png,
    WebP,
    /// HEIC and AVIF (ISO/IEC 23008-12), in which places point at places.
    Heif,
}

impl Kind {
    pub(super) fn of(file: &[u8]) -> Option<Self> {
        if file.starts_with(&[0xFF, 0xD8]) {
            Some(Self::Jpeg)
        } else if file.starts_with(PNG) {
            Some(Self::Png)
        } else if file.starts_with(b"RIFF") && file.get(8..12) == Some(b"WEBP") {
            Some(Self::WebP)
        } else if is_heif(file) {
            Some(Self::Heif)
        } else {
            None
        }
    }
}

fn is_heif(file: &[u8]) -> bool {
    let brands = [b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif"];
    file.get(4..8) == Some(b"ftyp")
        && brands
            .iter()
            .any(|brand| file.get(8..12) == Some(&brand[..]))
}

/// A segment of JPEG with what stands behind it until the next: of a scan its entropy-coded data.
pub(super) struct Segment<'a> {
    pub(super) marker: u8,
    pub(super) data: &'a [u8],
    /// Marker, length, data and what follows, as they stand.
    pub(super) whole: &'a [u8],
    /// Where it ends.
    pub(super) end: usize,
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
            return Some(Segment {
                marker,
                data: &[],
                whole: file.get(mark..behind)?,
                end: behind,
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
            end: next,
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

/// What a WebP file says is in it, as far as that is there, and what stands behind that.
pub(super) fn riff(file: &[u8]) -> Option<(&[u8], &[u8])> {
    let size = usize::try_from(u32::from_le_bytes(bytes(file, 4)?)).ok()?;
    let end = size.checked_add(8)?.clamp(12, file.len().max(12));
    file.get(12..)?.split_at_checked(end.checked_sub(12)?)
}

/// A chunk of PNG or RIFF.
pub(super) struct Chunk<'a> {
    pub(super) name: [u8; 4],
    pub(super) data: &'a [u8],
    /// As it stands.
    pub(super) whole: &'a [u8],
    /// What stands behind it.
    pub(super) rest: &'a [u8],
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// Length, name, data, checksum.
    Png,
    /// Name, length, data, and a byte where they are odd, which some leave out at the end.
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
            Order::Riff => end.checked_next_multiple_of(2)?.min(rest.len()),
        };
        let (whole, after) = rest.split_at_checked(behind)?;
        rest = after;
        Some(Chunk {
            name,
            data,
            whole,
            rest,
        })
    };
    std::iter::from_fn(next).take(PARTS_MAX)
}
