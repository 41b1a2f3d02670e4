//! A copy of a picture that shows the same and tells nothing else: JPEG and PNG keep what draws them, and how a JPEG is turned.
//! Not: HEIC, WebP and others, in which places point at places; their officer is told.

use super::{
    Told, bytes,
    containers::{Order, PNG, chunks, segments, told},
};

/// Why there is no copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoCopy {
    /// Not of a kind that can be copied so.
    Kind,
    /// It is none of its kind from some byte on.
    Damaged,
}

/// The copy.
///
/// # Errors
/// [`NoCopy`]
pub(crate) fn without(file: &[u8]) -> Result<Vec<u8>, NoCopy> {
    if file.starts_with(&[0xFF, 0xD8]) {
        return jpeg(file).ok_or(NoCopy::Damaged);
    }
    let rest = file.strip_prefix(PNG).ok_or(NoCopy::Kind)?;
    png(rest).ok_or(NoCopy::Damaged)
}

fn jpeg(file: &[u8]) -> Option<Vec<u8>> {
    let mut copy = vec![0xFF, 0xD8];
    let mut turned = told(file).and_then(|told| turned(&told));
    let mut last = 0;
    for one in segments(file) {
        last = one.marker;
        // JFIF stands first where it stands.
        if last != 0xE0 {
            copy.extend(turned.take().unwrap_or_default());
        }
        match one.marker {
            // JFIF, without the small picture that it may have.
            0xE0 if one.data.starts_with(b"JFIF\0") => {
                let head: [u8; 12] = bytes(one.data, 0)?;
                copy.extend([0xFF, 0xE0, 0, 16]);
                copy.extend(head);
                copy.extend([0, 0]);
            }
            // How its colours are meant.
            0xE2 if one.data.starts_with(b"ICC_PROFILE\0") => copy.extend(one.whole),
            0xEE if one.data.starts_with(b"Adobe") => copy.extend(one.whole),
            0xE0..=0xEF | 0xFE => {}
            _ => copy.extend(one.whole),
        }
    }
    (last == 0xD9).then_some(copy)
}

/// A block of Exif with nothing in it but how the picture is turned.
fn turned(told: &Told) -> Option<Vec<u8>> {
    let orientation = told.orientation.filter(|one| (2..=8).contains(one))?;
    let mut segment = vec![0xFF, 0xE1, 0, 34];
    segment.extend(b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0");
    segment.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    Some(segment)
}

/// What draws a PNG, or an animated one.
const DRAWN: [&[u8; 4]; 16] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP",
    b"sBIT", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT",
];

fn png(rest: &[u8]) -> Option<Vec<u8>> {
    let mut copy = PNG.to_vec();
    for one in chunks(rest, Order::Png) {
        if DRAWN.contains(&&one.name) {
            copy.extend(one.whole);
        }
        if one.name == *b"IEND" {
            return Some(copy);
        }
    }
    None
}
