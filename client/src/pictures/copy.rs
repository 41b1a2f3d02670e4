//! A copy of a picture that shows the same and tells nothing else: JPEG, PNG and WebP keep what draws them, and how they are
//! turned. Not: HEIC and others, in which places point at places; their officer is told.

use super::{
    bytes,
    containers::{Kind, Order, PNG, chunks, riff, segments},
    parts::{ADOBE_BYTES, EXIF, FRAME_BYTES, Part, draws_frame, of_png, of_segment, of_webp, told},
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
    let copy = match Kind::of(file) {
        Some(Kind::Jpeg) => jpeg(file),
        Some(Kind::Png) => png(file),
        Some(Kind::WebP) => webp(file),
        Some(Kind::Heif) | None => return Err(NoCopy::Kind),
    };
    copy.ok_or(NoCopy::Damaged)
}

fn jpeg(file: &[u8]) -> Option<Vec<u8>> {
    let mut copy = vec![0xFF, 0xD8];
    let mut turned = turned(file);
    let mut last = 0;
    for one in segments(file) {
        last = one.marker;
        // JFIF stands first where it stands.
        if let Some(block) = turned.take_if(|_| last != 0xE0) {
            copy.extend([0xFF, 0xE1, 0, 34]);
            copy.extend(EXIF);
            copy.extend(block);
        }
        match one.marker {
            // Without the small picture that it may have.
            0xE0 if one.data.starts_with(b"JFIF\0") => {
                let head: [u8; 12] = bytes(one.data, 0)?;
                copy.extend([0xFF, 0xE0, 0, 16]);
                copy.extend(head);
                copy.extend([0, 0]);
            }
            0xEE if one.data.starts_with(b"Adobe") && one.data.len() >= ADOBE_BYTES => {
                let head: [u8; ADOBE_BYTES] = bytes(one.data, 0)?;
                copy.extend([0xFF, 0xEE, 0, 14]);
                copy.extend(head);
            }
            _ if of_segment(&one) == Part::Draws => copy.extend(one.whole),
            _ => {}
        }
    }
    (last == 0xD9).then_some(copy)
}

fn png(file: &[u8]) -> Option<Vec<u8>> {
    let mut copy = PNG.to_vec();
    for one in chunks(file.strip_prefix(PNG)?, Order::Png) {
        if one.name == *b"IEND" {
            png_chunk(&mut copy, *b"IEND", &[])?;
            return Some(copy);
        }
        if of_png(&one) == Part::Draws {
            copy.extend(one.whole);
        }
        if one.name == *b"IHDR"
            && let Some(block) = turned(file)
        {
            png_chunk(&mut copy, *b"eXIf", &block)?;
        }
    }
    None
}

fn png_chunk(copy: &mut Vec<u8>, name: [u8; 4], data: &[u8]) -> Option<()> {
    let mut checksum = crc32fast::Hasher::new();
    checksum.update(&name);
    checksum.update(data);
    copy.extend(u32::try_from(data.len()).ok()?.to_be_bytes());
    copy.extend(name);
    copy.extend(data);
    copy.extend(checksum.finalize().to_be_bytes());
    Some(())
}

/// Of the flags of an extended file (RFC 9649, section 2.7.1): colours, transparency and animation.
const DRAWN_FLAGS: u8 = 0x32;
const EXIF_FLAG: u8 = 0x08;

fn webp(file: &[u8]) -> Option<Vec<u8>> {
    let said = usize::try_from(u32::from_le_bytes(bytes(file, 4)?)).ok()?;
    let (inside, _) = riff(file)?;
    let (mut copy, mut rest, mut drawn) = (Vec::new(), inside, false);
    let mut turned = turned(file);
    let mut is_extended = false;
    for one in chunks(inside, Order::Riff) {
        rest = one.rest;
        drawn |= matches!(&one.name, b"VP8 " | b"VP8L" | b"ANMF");
        match &one.name {
            b"VP8X" => {
                let [flags, _, _, _, size @ ..] = bytes::<10>(one.data, 0)?;
                let turns = if turned.is_some() { EXIF_FLAG } else { 0 };
                let flags = [flags & DRAWN_FLAGS | turns, 0, 0, 0];
                riff_chunk(&mut copy, one.name, &[&flags[..], &size].concat())?;
                is_extended = true;
            }
            b"ANIM" => riff_chunk(&mut copy, one.name, &bytes::<6>(one.data, 0)?)?,
            b"ANMF" => riff_chunk(&mut copy, one.name, &frame(one.data)?)?,
            _ if of_webp(&one) == Part::Draws => riff_chunk(&mut copy, one.name, one.data)?,
            _ => {}
        }
    }
    // A file without VP8X has a picture and nothing else.
    if let Some(block) = turned.take_if(|_| is_extended) {
        riff_chunk(&mut copy, *b"EXIF", &block)?;
    }
    let is_whole = drawn && rest.is_empty() && inside.len().checked_add(4)? == said;
    let size = u32::try_from(copy.len().checked_add(4)?).ok()?;
    is_whole.then(|| [b"RIFF", &size.to_le_bytes()[..], b"WEBP", &copy].concat())
}

/// A frame of an animation with nothing in it but what draws it.
fn frame(data: &[u8]) -> Option<Vec<u8>> {
    let (head, inside) = data.split_at_checked(FRAME_BYTES)?;
    let (mut copy, mut rest) = (head.to_vec(), inside);
    for one in chunks(inside, Order::Riff) {
        rest = one.rest;
        if draws_frame(&one) {
            riff_chunk(&mut copy, one.name, one.data)?;
        }
    }
    rest.is_empty().then_some(copy)
}

fn riff_chunk(copy: &mut Vec<u8>, name: [u8; 4], data: &[u8]) -> Option<()> {
    copy.extend(name);
    copy.extend(u32::try_from(data.len()).ok()?.to_le_bytes());
    copy.extend(data);
    copy.extend(&[0][..data.len() % 2]);
    Some(())
}

/// A block of Exif with nothing in it but how the picture is turned, where it is.
fn turned(file: &[u8]) -> Option<Vec<u8>> {
    let orientation = told(file)?.orientation;
    let orientation = orientation.filter(|one| (2..=8).contains(one))?;
    let mut block = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    block.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    Some(block)
}
