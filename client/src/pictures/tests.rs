//! Pictures as cameras write them, built here byte by byte, and any bytes at all.

use proptest::{arbitrary::any, prop_assert, proptest};

use super::*;

/// An Exif block with place, time, device and how it is turned, little endian.
fn exif() -> Vec<u8> {
    let mut block = b"II*\0\x08\0\0\0".to_vec();
    let entry = |block: &mut Vec<u8>, tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        block.extend(tag.to_le_bytes());
        block.extend(kind.to_le_bytes());
        block.extend(count.to_le_bytes());
        block.extend(value);
    };
    let at = |place: u32| place.to_le_bytes();
    // IFD0 at 8 with five entries ends at 74, Exif at 74 with two at 104, GPS at 104 with four at 158.
    block.extend(5_u16.to_le_bytes());
    entry(&mut block, 0x010F, 2, 6, at(158));
    entry(&mut block, 0x0110, 2, 8, at(164));
    entry(&mut block, 0x0112, 3, 1, [6, 0, 0, 0]);
    entry(&mut block, 0x8769, 4, 1, at(74));
    entry(&mut block, 0x8825, 4, 1, at(104));
    block.extend([0; 4]);
    block.extend(2_u16.to_le_bytes());
    entry(&mut block, 0x9003, 2, 20, at(172));
    entry(&mut block, 0xA431, 2, 8, at(192));
    block.extend([0; 4]);
    block.extend(4_u16.to_le_bytes());
    entry(&mut block, 1, 2, 2, *b"N\0\0\0");
    entry(&mut block, 2, 5, 3, at(200));
    entry(&mut block, 3, 2, 2, *b"E\0\0\0");
    entry(&mut block, 4, 5, 3, at(224));
    block.extend([0; 4]);
    block.extend(b"Maker\0Phone 9\x002026:11:24 07:30:00\0SN12345\0");
    for (above, below) in [
        (20_u32, 1_u32),
        (25, 1),
        (4_080, 100),
        (99, 1),
        (52, 1),
        (5_880, 100),
    ] {
        block.extend(above.to_le_bytes());
        block.extend(below.to_le_bytes());
    }
    block
}

fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).unwrap();
    [&[0xFF, marker], &length.to_be_bytes()[..], data].concat()
}

/// A JPEG by its segments; its scan has a stuffed byte and a restart.
fn jpeg() -> Vec<u8> {
    [
        vec![0xFF, 0xD8],
        segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\x01\x01thumbnail"),
        segment(0xE1, &[b"Exif\0\0".to_vec(), exif()].concat()),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>"),
        segment(0xE2, b"ICC_PROFILE\0\x01\x01colours"),
        segment(0xE2, b"MPF\0more pictures"),
        segment(0xED, b"Photoshop 3.0\0caption"),
        segment(0xFE, b"a comment"),
        segment(0xDB, &[1; 65]),
        segment(0xDA, &[1, 1, 0, 0, 63, 0]),
        b"\x12\xFF\0\x34\xFF\xD0\x56".to_vec(),
        vec![0xFF, 0xD9],
        b"a film behind the picture".to_vec(),
    ]
    .concat()
}

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap();
    [&length.to_be_bytes(), &name[..], data, &[1, 2, 3, 4]].concat()
}

fn png() -> Vec<u8> {
    [
        b"\x89PNG\r\n\x1A\n".to_vec(),
        chunk(b"IHDR", &[0; 13]),
        chunk(b"eXIf", &exif()),
        chunk(b"tEXt", b"Author\0Sgt Somchai"),
        chunk(b"tIME", &[0x07, 0xEA, 11, 24, 7, 30, 0]),
        chunk(b"IDAT", b"picture"),
        chunk(b"IEND", b""),
        b"behind".to_vec(),
    ]
    .concat()
}

fn has(file: &[u8], words: &[u8]) -> bool {
    file.windows(words.len()).any(|window| window == words)
}

#[test]
fn a_picture_tells_where_when_and_with_what_it_was_taken() {
    let heic = [
        &b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"[..],
        b"\0\0\0\x06Exif\0\0",
        &exif(),
    ]
    .concat();
    let inside = [
        &b"EXIF"[..],
        &u32::try_from(exif().len()).unwrap().to_le_bytes(),
        &exif(),
    ]
    .concat();
    let webp = [&b"RIFF\0\0\0\0WEBP"[..], &inside].concat();
    for (file, notes) in [(jpeg(), true), (png(), true), (heic, false), (webp, false)] {
        let told = told(&file).unwrap();
        assert_eq!(told.place.as_deref(), Some("20.4280, 99.8830"));
        assert_eq!(told.time.as_deref(), Some("2026:11:24 07:30:00"));
        assert_eq!(told.device.as_deref(), Some("Maker Phone 9 SN12345"));
        assert_eq!((told.notes, told.orientation), (notes, Some(6)));
    }
    assert_eq!(told(b"%PDF-1.7"), None);
    assert!(told(&[0xFF, 0xD8, 0xFF, 0xD9]).unwrap().is_silent());
}

#[test]
fn a_copy_shows_the_same_and_tells_nothing_but_how_it_is_turned() {
    let copy = without(&jpeg()).unwrap();
    let told = super::told(&copy).unwrap();
    assert!(told.is_silent(), "{told:?}");
    assert_eq!(told.orientation, Some(6));
    for words in [
        &b"Maker"[..],
        b"SN12345",
        b"xmpmeta",
        b"MPF",
        b"caption",
        b"comment",
        b"film",
        b"thumbnail",
    ] {
        assert!(!has(&copy, words));
    }
    for words in [
        &b"ICC_PROFILE"[..],
        &[1; 65],
        b"\x12\xFF\0\x34\xFF\xD0\x56\xFF\xD9",
    ] {
        assert!(has(&copy, words));
    }
    assert_eq!(
        without(&copy).unwrap(),
        copy,
        "there is nothing more to take out"
    );

    let copy = without(&png()).unwrap();
    assert!(super::told(&copy).unwrap().is_silent());
    assert!(has(&copy, b"picture") && !has(&copy, b"Somchai") && !has(&copy, b"behind"));
    assert_eq!(without(&copy).unwrap(), copy);
}

#[test]
fn what_cannot_be_copied_whole_is_not_copied_at_all() {
    assert_eq!(without(b"RIFF\0\0\0\0WEBP"), Err(NoCopy::Kind));
    assert_eq!(without(b"%PDF-1.7"), Err(NoCopy::Kind));
    for file in [jpeg(), png()] {
        let end = file.len() - 40;
        assert_eq!(without(&file[..end]), Err(NoCopy::Damaged));
    }
}

#[test]
fn a_place_that_cannot_be_read_is_told_as_one() {
    let mut file = jpeg();
    let at = file
        .windows(8)
        .position(|eight| eight == [99, 0, 0, 0, 1, 0, 0, 0])
        .unwrap();
    file[at + 4] = 0;
    assert_eq!(told(&file).unwrap().place.as_deref(), Some("?"));
}

proptest! {
    #[test]
    fn any_bytes_are_read_and_copied_within_bounds(
        kind in 0_usize..5,
        tail in proptest::collection::vec(any::<u8>(), 0..512),
    ) {
        let heads: [&[u8]; 5] = [b"", &[0xFF, 0xD8], b"\x89PNG\r\n\x1A\n", b"RIFF\0\0\0\0WEBP", b"\0\0\0\x18ftypheicExif\0\0II*\0"];
        let file = [heads[kind], &tail].concat();
        let _ = told(&file);
        if let Ok(copy) = without(&file) {
            prop_assert!(copy.len() <= file.len() + 36);
        }
    }

    /// A good picture with one byte bent anywhere, or cut anywhere.
    #[test]
    fn a_bent_picture_is_read_or_refused(at in 0_usize..800, to in any::<u8>(), cut in any::<bool>(), is_png in any::<bool>()) {
        let mut file = if is_png { png() } else { jpeg() };
        let at = at % file.len();
        if cut { file.truncate(at); } else { file[at] = to; }
        let _ = told(&file);
        if let Ok(copy) = without(&file) {
            prop_assert!(copy.len() <= file.len() + 36);
        }
    }
}
