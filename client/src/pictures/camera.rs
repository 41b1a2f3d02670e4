//! What a camera wrote into an Exif block (Exif 2.32), as far as its officer is told. Not: where the block lies in a file, nor
//! how a block is laid out, which kamadak-exif knows.
//!
//! That crate keeps an entry for every one that a directory names, and directories may overlap: a block of 64 KiB
//! can make it keep 576 MiB. So a block is looked through before, and read field by field, since all at once can be large too.

use exif::{Exif, Field, In, Reader, Tag, Value};

use super::Told;

/// What JPEG allows one to have; of a longer one the rest is not read.
const BLOCK_BYTES_MAX: usize = 64 * 1_024;
/// Tags by which a block names a directory (Exif, place, interoperability), as it may be laid out and by chance.
/// A directory is read once, so there are no more of them than such tags, and eight that follow each other.
const POINTERS: [u16; 3] = [0x8769, 0x8825, 0xA005];
/// A camera writes three; by chance there are six in a block as large as may be.
const POINTERS_MAX: usize = 32;
/// Letters of a value that are told.
const LETTERS_MAX: usize = 64;

/// What a block tells, added to what is known.
pub(super) fn read(block: &[u8], told: &mut Told) {
    let Some((exif, whole)) = parsed(block) else {
        told.notes = true;
        return;
    };
    let text = |tag: Tag| text(field(&exif, tag));
    let orientation = field(&exif, Tag::Orientation).and_then(|one| one.value.get_uint(0));
    told.orientation = orientation.and_then(|n| u8::try_from(n).ok());
    let taken = Some(text(Tag::DateTimeOriginal)).filter(|time| !time.is_empty());
    told.time = taken.or(told.time.take());
    said(&mut told.time, text(Tag::DateTime));
    let notes = |tag: &Tag| field(&exif, *tag).is_some();
    // A small picture perhaps shows what was cut off.
    let is_twofold = exif.get_field(Tag::JPEGInterchangeFormat, In::THUMBNAIL);
    told.notes |= !whole || NOTES.iter().any(notes) || is_twofold.is_some();
    let is_placed = [Tag::GPSLatitude, Tag::GPSLongitude].iter().any(notes);
    // Of a place that is cut off nothing may be left but which half of the globe it is on.
    let was_placed = !whole
        && [Tag::GPSLatitudeRef, Tag::GPSLongitudeRef]
            .iter()
            .any(notes);
    if is_placed || was_placed {
        told.place = Some(place(&exif).unwrap_or_else(|| "?".to_owned()));
    }
    let (make, model) = (text(Tag::Make), text(Tag::Model));
    // Some models begin with their maker's name.
    let named = if model.starts_with(&make) {
        model
    } else {
        format!("{make} {model}")
    };
    let device = format!("{named} {}", text(Tag::BodySerialNumber));
    said(&mut told.device, device.trim().to_owned());
}

/// Whether it begins as a block does.
pub(super) fn is_block(block: &[u8]) -> bool {
    block.starts_with(b"II*\0") || block.starts_with(b"MM\0*")
}

/// Fields that a maker, an owner or a program fills as it likes.
const NOTES: [Tag; 7] = [
    Tag::MakerNote,
    Tag::Software,
    Tag::CameraOwnerName,
    Tag::ImageDescription,
    Tag::Artist,
    Tag::Copyright,
    Tag::UserComment,
];

/// What can be read of a block, and whether that is all of it; none of a block that names more directories than cameras do.
fn parsed(block: &[u8]) -> Option<(Exif, bool)> {
    let read = block.get(..BLOCK_BYTES_MAX).unwrap_or(block);
    let names_one = |two: &&[u8]| {
        let tag = <[u8; 2]>::try_from(*two).unwrap_or_default();
        POINTERS.contains(&u16::from_be_bytes(tag)) || POINTERS.contains(&u16::from_le_bytes(tag))
    };
    if read.windows(2).filter(names_one).count() > POINTERS_MAX {
        return None;
    }
    let mut whole = true;
    let exif = Reader::new()
        .continue_on_error(true)
        .read_raw(read.to_vec())
        .or_else(|e| e.distill_partial_result(|_| whole = false));
    Some((exif.ok()?, whole))
}

/// Of the picture itself, not of the small one that may be beside it.
fn field(exif: &Exif, tag: Tag) -> Option<&Field> {
    exif.get_field(tag, In::PRIMARY)
}

fn said(place: &mut Option<String>, text: String) {
    if place.is_none() && !text.is_empty() {
        *place = Some(text);
    }
}

/// The first text of a field, as far as it can be shown.
fn text(field: Option<&Field>) -> String {
    let Some(Value::Ascii(texts)) = field.map(|field| &field.value) else {
        return String::new();
    };
    let first = texts.first().into_iter().flatten().take(LETTERS_MAX);
    let shown = first.filter(|b| b.is_ascii_graphic() || **b == b' ');
    let text: String = shown.map(|b| char::from(*b)).collect();
    text.trim().to_owned()
}

/// Degrees, minutes and seconds, each a fraction.
fn degrees(field: &Field) -> Option<f64> {
    let Value::Rational(parts) = &field.value else {
        return None;
    };
    let [degrees, minutes, seconds] = parts.as_slice() else {
        return None;
    };
    let of = |one: &exif::Rational| (one.denom != 0).then(|| one.to_f64());
    Some(of(degrees)? + of(minutes)? / 60.0 + of(seconds)? / 3_600.0)
}

fn place(exif: &Exif) -> Option<String> {
    let half = |tag: Tag, of: Tag, negative: &str| {
        let degrees = degrees(field(exif, tag)?)?;
        let is_negative = text(field(exif, of)) == negative;
        Some(if is_negative { -degrees } else { degrees })
    };
    let latitude = half(Tag::GPSLatitude, Tag::GPSLatitudeRef, "S")?;
    let longitude = half(Tag::GPSLongitude, Tag::GPSLongitudeRef, "W")?;
    let on_globe = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
    on_globe.then(|| format!("{latitude:.4}, {longitude:.4}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A block of `size` bytes whose first directory names `pointers` others, each at another byte of the rest, and each of
    /// more entries than there are.
    fn greedy(pointers: usize, size: usize) -> Vec<u8> {
        let mut block = b"II*\0\x08\0\0\0".to_vec();
        block.extend(u16::try_from(pointers).unwrap().to_le_bytes());
        let rest = 8 + 2 + pointers * 12 + 4;
        for n in 0..pointers {
            block.extend(b"\x69\x87\x04\0\x01\0\0\0");
            block.extend(u32::try_from(rest + n).unwrap().to_le_bytes());
        }
        block.extend([0; 4]);
        block.resize(size, 0x20);
        block
    }

    #[test]
    fn a_block_that_names_directories_without_end_is_not_read_and_said_to_be_there() {
        for pointers in [33, 2_000] {
            let block = greedy(pointers, BLOCK_BYTES_MAX);
            assert!(parsed(&block).is_none());
            let mut told = Told::default();
            read(&block, &mut told);
            assert!(told.notes);
        }
    }

    #[test]
    fn the_greediest_block_that_is_read_makes_no_more_entries_than_forty_directories_have() {
        let (exif, _) = parsed(&greedy(POINTERS_MAX, 10 * BLOCK_BYTES_MAX)).unwrap();
        assert!(exif.fields().len() <= (POINTERS_MAX + 8) * BLOCK_BYTES_MAX / 12);
    }

    #[test]
    fn a_place_that_is_cut_off_is_told_as_one() {
        let block = [
            &b"II*\0\x08\0\0\0\x01\0\x25\x88\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0"[..],
            b"\x02\0\x01\0\x02\0\x02\0\0\0N\0\0\0\x02\0\x05\0\x03\0\0\0\xff\0\0\0\0\0\0\0",
        ]
        .concat();
        let mut told = Told::default();
        read(&block, &mut told);
        assert!(told.notes);
        assert_eq!(told.place.as_deref(), Some("?"));
    }

    #[test]
    fn a_small_picture_beside_the_picture_is_told() {
        let block = [
            &b"II*\0\x08\0\0\0\0\0\x0e\0\0\0"[..],
            b"\x01\0\x01\x02\x04\0\x01\0\0\0\x20\0\0\0\0\0\0\0",
        ]
        .concat();
        let mut told = Told::default();
        read(&block, &mut told);
        assert!(told.notes);
    }
}
