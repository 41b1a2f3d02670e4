//! What each part of a picture is for, and so what a file tells. A part draws only if it is known to: whatever a program may have
//! thought of besides can say anything. Not: how parts are cut.

use super::{
    Told, bytes, camera,
    containers::{Chunk, Kind, Order, PNG, Segment, chunks, riff, segments},
};

pub(super) const EXIF: &[u8] = b"Exif\0\0";

/// What a part is for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// It draws, or says how the picture is drawn.
    Draws,
    /// A block of Exif.
    Exif(&'a [u8]),
    /// When the picture was last changed.
    Changed(String),
    /// It draws nothing, or more stands in it than draws.
    Notes,
}

/// What a file tells, if it is a picture of a kind that is known here.
pub(crate) fn told(file: &[u8]) -> Option<Told> {
    let mut seen = Seen::default();
    match Kind::of(file)? {
        Kind::Jpeg => {
            for one in segments(file) {
                seen.part(of_segment(&one));
                if one.marker == 0xD9 {
                    seen.behind(file.get(one.end..).unwrap_or_default());
                }
            }
        }
        Kind::Png => {
            for one in chunks(file.strip_prefix(PNG)?, Order::Png) {
                seen.part(of_png(&one));
                if one.name == *b"IEND" {
                    seen.behind(one.rest);
                    break;
                }
            }
        }
        Kind::WebP => {
            let (inside, behind) = riff(file)?;
            chunks(inside, Order::Riff).for_each(|one| seen.part(of_webp(&one)));
            seen.behind(behind);
        }
        Kind::Heif => seen.block = looked_for(file),
    }
    if let Some(block) = seen.block {
        camera::read(block, &mut seen.told);
    }
    Some(seen.told)
}

/// What was come across in a file.
#[derive(Default)]
struct Seen<'a> {
    told: Told,
    /// Viewers take the first.
    block: Option<&'a [u8]>,
}

impl<'a> Seen<'a> {
    fn part(&mut self, part: Part<'a>) {
        match part {
            Part::Draws => {}
            Part::Exif(block) if self.block.is_none() && camera::is_block(block) => {
                self.block = Some(block);
            }
            Part::Changed(time) => self.told.time = Some(time),
            Part::Exif(_) | Part::Notes => self.told.notes = true,
        }
    }

    /// A film or a second picture; zeros that fill up a file are neither.
    fn behind(&mut self, rest: &[u8]) {
        self.told.notes |= rest.iter().any(|b| *b != 0);
    }
}

pub(super) fn of_segment<'a>(one: &Segment<'a>) -> Part<'a> {
    let data = one.data;
    match one.marker {
        // Frames, tables, scans and the end (ITU-T T.81, table B.1) without what is reserved there.
        0xC0..=0xC7 | 0xC9..=0xCF | 0xD9..=0xDF => Part::Draws,
        // A JFIF may have a small picture, which perhaps shows what was cut off.
        0xE0 if data.starts_with(b"JFIF\0") && data.len() == JFIF_BYTES => Part::Draws,
        0xE1 if data.starts_with(EXIF) => Part::Exif(data.strip_prefix(EXIF).unwrap_or_default()),
        // How its colours are meant.
        0xE2 if data.starts_with(b"ICC_PROFILE\0") => Part::Draws,
        0xEE if data.starts_with(b"Adobe") && data.len() == ADOBE_BYTES => Part::Draws,
        // XMP, IPTC, a list of more pictures, a comment.
        _ => Part::Notes,
    }
}

/// What a JFIF has without a small picture.
pub(super) const JFIF_BYTES: usize = 14;
/// What Adobe's segment has.
pub(super) const ADOBE_BYTES: usize = 12;

pub(super) fn of_png<'a>(one: &Chunk<'a>) -> Part<'a> {
    match &one.name {
        b"IEND" if one.data.is_empty() => Part::Draws,
        b"IHDR" | b"PLTE" | b"IDAT" | b"tRNS" | b"gAMA" | b"cHRM" | b"sRGB" | b"iCCP" | b"cICP"
        | b"mDCV" | b"cLLI" | b"sBIT" | b"bKGD" | b"pHYs" => Part::Draws,
        // Animation.
        b"acTL" | b"fcTL" | b"fdAT" => Part::Draws,
        b"eXIf" => Part::Exif(one.data),
        b"tIME" => changed(one.data).map_or(Part::Notes, Part::Changed),
        _ => Part::Notes,
    }
}

/// Year, month, day and time of a PNG's last change.
fn changed(data: &[u8]) -> Option<String> {
    let [high, low, month, day, hour, minute, second] = bytes(data, 0)?;
    let year = u16::from_be_bytes([high, low]);
    Some(format!(
        "{year:04}:{month:02}:{day:02} {hour:02}:{minute:02}:{second:02}"
    ))
}

pub(super) fn of_webp<'a>(one: &Chunk<'a>) -> Part<'a> {
    match &one.name {
        b"VP8X" | b"ICCP" | b"ANIM" | b"ALPH" | b"VP8 " | b"VP8L" => Part::Draws,
        b"ANMF" => {
            let inside = one.data.get(FRAME_BYTES..).unwrap_or_default();
            let draws = chunks(inside, Order::Riff).all(|one| draws_frame(&one));
            if draws { Part::Draws } else { Part::Notes }
        }
        b"EXIF" => Part::Exif(one.data.strip_prefix(EXIF).unwrap_or(one.data)),
        _ => Part::Notes,
    }
}

/// What stands in a frame of an animation before its chunks.
pub(super) const FRAME_BYTES: usize = 16;

pub(super) fn draws_frame(one: &Chunk<'_>) -> bool {
    matches!(&one.name, b"ALPH" | b"VP8 " | b"VP8L")
}

/// The first block of Exif in a HEIC or AVIF, by how an item of Exif begins: with where its block does, which is at once or
/// behind what JPEG puts before it.
fn looked_for(file: &[u8]) -> Option<&[u8]> {
    let block = |at: usize| {
        let rest = file.get(at..)?;
        let block = rest.strip_prefix(EXIF).or(rest.strip_prefix(&[0; 4]))?;
        camera::is_block(block).then_some(block)
    };
    (0..file.len()).find_map(block)
}
