//! Pictures as cameras write them, built here byte by byte, and any bytes at all.

use proptest::{arbitrary::any, prop_assert, proptest};

use super::*;

mod hidden;
mod made;

use made::{exif, exif_segment, png_chunk, riff, riff_chunk, segment};

/// A JPEG by its segments; its scan has a stuffed byte and a restart.
fn jpeg() -> Vec<u8> {
    [
        vec![0xFF, 0xD8],
        segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\x01\x01thumbnail"),
        exif_segment(6),
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

fn png() -> Vec<u8> {
    [
        b"\x89PNG\r\n\x1A\n".to_vec(),
        png_chunk(b"IHDR", &[0; 13]),
        png_chunk(b"eXIf", &exif(6)),
        png_chunk(b"tEXt", b"Author\0Sgt Somchai"),
        png_chunk(b"tIME", &[0x07, 0xEA, 11, 24, 7, 30, 0]),
        png_chunk(b"IDAT", b"picture"),
        png_chunk(b"IEND", b""),
        b"behind".to_vec(),
    ]
    .concat()
}

fn webp() -> Vec<u8> {
    let inside = [
        riff_chunk(b"VP8X", &[0x2C, 0, 0, 0, 1, 0, 0, 1, 0, 0]),
        riff_chunk(b"ICCP", b"colours"),
        riff_chunk(b"VP8 ", b"picture"),
        riff_chunk(b"EXIF", &exif(6)),
        riff_chunk(b"XMP ", b"<x:xmpmeta/>"),
    ];
    [riff(&inside.concat()), b"behind".to_vec()].concat()
}

/// As iPhones write it, and as some programs do.
fn heic(before: &[u8]) -> Vec<u8> {
    [&b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"[..], before, &exif(6)].concat()
}

fn has(file: &[u8], words: &[u8]) -> bool {
    file.windows(words.len()).any(|window| window == words)
}

#[test]
fn a_picture_tells_where_when_and_with_what_it_was_taken() {
    let (phone, program) = (heic(b"\0\0\0\x06Exif\0\0"), heic(b"\0\0\0\0"));
    for (file, notes) in [
        (jpeg(), true),
        (png(), true),
        (webp(), true),
        (phone, false),
        (program, false),
    ] {
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

    let copy = without(&webp()).unwrap();
    assert!(super::told(&copy).unwrap().is_silent());
    assert!(has(&copy, b"picture") && has(&copy, b"colours"));
    assert!(!has(&copy, b"Maker") && !has(&copy, b"xmpmeta") && !has(&copy, b"behind"));
    assert_eq!(without(&copy).unwrap(), copy);
}

#[test]
fn what_cannot_be_copied_whole_is_not_copied_at_all() {
    assert_eq!(without(&heic(b"")), Err(NoCopy::Kind));
    assert_eq!(without(b"RIFF\0\0\0\0WEBP"), Err(NoCopy::Damaged));
    assert_eq!(
        without(&riff(&riff_chunk(b"XMP ", b""))),
        Err(NoCopy::Damaged)
    );
    assert_eq!(without(b"%PDF-1.7"), Err(NoCopy::Kind));
    // Cut off where a chunk ends, and with half a chunk more than it has.
    let (whole, behind) = (webp(), b"behind".len());
    let last = riff_chunk(b"XMP ", b"<x:xmpmeta/>").len();
    let cut = whole.len() - behind - last;
    assert_eq!(without(&whole[..cut]), Err(NoCopy::Damaged));
    let half = [&whole[12..cut], b"XMP \x08\0"].concat();
    assert_eq!(without(&riff(&half)), Err(NoCopy::Damaged));
    for file in [jpeg(), png(), webp()] {
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
        kind in 0_usize..6,
        tail in proptest::collection::vec(any::<u8>(), 0..512),
    ) {
        let heads: [&[u8]; 6] = [b"", &[0xFF, 0xD8], b"\x89PNG\r\n\x1A\n", b"RIFF\0\0\0\0WEBP", b"RIFF\xF4\0\0\0WEBPVP8L\0\0\0\0", b"\0\0\0\x18ftypheicExif\0\0II*\0"];
        let file = [heads[kind], &tail].concat();
        let _ = told(&file);
        if let Ok(copy) = without(&file) {
            prop_assert!(copy.len() <= file.len() + 40);
        }
    }

    /// A good picture with one byte bent anywhere, or cut anywhere.
    #[test]
    fn a_bent_picture_is_read_or_refused(at in 0_usize..800, to in any::<u8>(), cut in any::<bool>(), kind in 0_usize..6) {
        let mut file = match kind {
            0 => jpeg(), 1 => png(), 2 => webp(), 3 => heic(b"Exif\0\0"), 4 => made::progressive(), _ => made::animated(),
        };
        let at = at % file.len();
        if cut { file.truncate(at); } else { file[at] = to; }
        let _ = told(&file);
        if let Ok(copy) = without(&file) {
            prop_assert!(copy.len() <= file.len() + 40);
        }
    }
}
