//! Every part of a picture that can say something besides what it shows: it is told, and a copy has nothing of it and is else
//! the same, bit for bit.

use super::{
    super::{containers::segments, told, without},
    has,
    made::{
        WORD, animated, exif, exif_segment, jpeg, jpeg_with, lossless, png, png_chunk, png_with,
        progressive, riff, riff_chunk, segment, transparent, webp_with,
    },
};

/// A picture that tells, and the same without.
fn check(place: &str, telling: &[u8], silent: &[u8]) {
    assert!(!told(telling).unwrap().is_silent(), "{place} is not told");
    assert_eq!(without(telling).unwrap(), silent, "{place}");
    assert_eq!(without(silent).unwrap(), silent, "{place}");
    assert!(told(silent).unwrap().is_silent(), "{place}");
}

fn word(before: &[u8]) -> Vec<u8> {
    [before, WORD].concat()
}

#[test]
fn no_segment_of_a_jpeg_that_draws_nothing_is_in_its_copy() {
    let thumbnail = b"JFIF\0\x01\x01\0\0\x01\0\x01\x02\x02where it was";
    let all = [
        ("Exif", exif_segment(1)),
        ("an Exif that is none", segment(0xE1, &word(b"Exif\0\0"))),
        (
            "XMP",
            segment(0xE1, &word(b"http://ns.adobe.com/xap/1.0/\0")),
        ),
        (
            "more XMP",
            segment(0xE1, &word(b"http://ns.adobe.com/xmp/extension/\0")),
        ),
        ("a list of pictures", segment(0xE2, &word(b"MPF\0II*\0"))),
        ("who vouches for it", segment(0xEB, &word(b"JP\0\x01"))),
        ("a program", segment(0xEC, &word(b"Ducky"))),
        ("IPTC", segment(0xED, &word(b"Photoshop 3.0\x008BIM"))),
        ("a small picture", segment(0xE0, &word(b"JFXX\0\x10"))),
        ("a comment", segment(0xFE, WORD)),
        ("a comment without words", segment(0xFE, b"")),
        ("a reserved marker", segment(0xF3, WORD)),
        ("another reserved marker", segment(0xC8, WORD)),
    ];
    for silent in [jpeg(), progressive()] {
        for (place, more) in &all {
            let count = segments(&silent).count();
            // Behind JFIF, and between scans or before the end.
            for n in [1, count / 2, count - 1] {
                check(place, &jpeg_with(&silent, n, more), &silent);
            }
        }
        let larger = [&[0xFF, 0xD8], &segment(0xE0, thumbnail)[..], &silent[20..]].concat();
        check("a small picture in JFIF", &larger, &silent);
        let adobe = b"Adobe\0\x64\0\0\0\0\x01";
        let larger = jpeg_with(&silent, 1, &segment(0xEE, &word(adobe)));
        let silent = jpeg_with(&silent, 1, &segment(0xEE, adobe));
        check("behind Adobe's colours", &larger, &silent);
    }
}

#[test]
fn nothing_behind_the_end_of_a_picture_is_in_its_copy() {
    let second = jpeg_with(&jpeg(), 1, &exif_segment(1));
    let film = [b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", WORD].concat();
    let behind = [
        ("a second picture", second),
        ("a film", film),
        ("words", WORD.to_vec()),
    ];
    for silent in [
        jpeg(),
        progressive(),
        png(),
        lossless(),
        transparent(),
        animated(),
    ] {
        for (place, more) in &behind {
            check(place, &[&silent[..], more].concat(), &silent);
        }
        // Zeros that fill up a file say nothing, and go as well.
        let filled = [&silent[..], &[0; 64]].concat();
        assert!(told(&filled).unwrap().is_silent());
        assert_eq!(without(&filled).unwrap(), silent);
    }
}

#[test]
fn no_chunk_of_a_png_that_draws_nothing_is_in_its_copy() {
    let silent = png();
    let chunks = [
        ("Exif", png_chunk(b"eXIf", &exif(1))),
        ("an Exif that is none", png_chunk(b"eXIf", WORD)),
        ("a text", png_chunk(b"tEXt", &word(b"Author\0"))),
        (
            "a compressed text",
            png_chunk(b"zTXt", &word(b"Author\0\0")),
        ),
        (
            "XMP",
            png_chunk(b"iTXt", &word(b"XML:com.adobe.xmp\0\0\0\0\0")),
        ),
        (
            "a time",
            png_chunk(b"tIME", &[0x07, 0xEA, 11, 24, 7, 30, 0]),
        ),
        ("who vouches for it", png_chunk(b"caBX", WORD)),
        ("a chunk of somebody's own", png_chunk(b"prVt", WORD)),
    ];
    for (place, more) in &chunks {
        for n in [1, 2] {
            check(place, &png_with(&silent, n, more), &silent);
        }
    }
    let end = [&silent[..silent.len() - 12], &png_chunk(b"IEND", WORD)].concat();
    check("in the end", &end, &silent);
}

#[test]
fn no_chunk_of_a_webp_that_draws_nothing_is_in_its_copy() {
    let chunks = [
        ("Exif", riff_chunk(b"EXIF", &exif(1)), 0x08),
        (
            "Exif as in JPEG",
            riff_chunk(b"EXIF", &exif_segment(1)[4..]),
            0x08,
        ),
        ("an Exif that is none", riff_chunk(b"EXIF", WORD), 0x08),
        ("XMP", riff_chunk(b"XMP ", WORD), 0x04),
        ("a chunk of somebody's own", riff_chunk(b"what", WORD), 0),
        ("a list", riff_chunk(b"LIST", &word(b"INFO")), 0),
    ];
    for silent in [lossless(), transparent(), animated()] {
        for (place, more, flag) in &chunks {
            for n in [1, 9] {
                check(place, &webp_with(&silent, n, more, *flag), &silent);
            }
        }
    }
    // In a frame of an animation, behind its picture.
    let silent = animated();
    let frame = 44..44 + 58;
    let more = riff_chunk(b"what", WORD);
    let inside = [&silent[frame.start + 8..frame.end], &more].concat();
    let inside = riff_chunk(b"ANMF", &inside);
    let telling = [&silent[12..frame.start], &inside, &silent[frame.end..]].concat();
    check("in a frame", &riff(&telling), &silent);
}

/// What no reader looks at: bits and bytes that are reserved, or fill up.
#[test]
fn no_spare_byte_of_a_webp_is_in_its_copy() {
    let silent = transparent();
    let mut telling = silent.clone();
    telling[20] |= 0xC1;
    telling[21..24].copy_from_slice(b"spy");
    // Behind the five bytes of what shines through.
    assert_eq!(&telling[38..43], [0, 0xFF, 0xFF, 0xFF, 0]);
    telling[43] = b'!';
    assert_eq!(without(&telling).unwrap(), silent);
    let larger = [&riff_chunk(b"VP8X", &word(&silent[20..30])), &silent[30..]].concat();
    assert_eq!(without(&riff(&larger)).unwrap(), silent);
    let silent = animated();
    let larger = riff_chunk(b"ANIM", &word(&[0; 6]));
    let larger = [&silent[12..30], &larger, &silent[44..]].concat();
    assert_eq!(without(&riff(&larger)).unwrap(), silent);
    // Some leave out the last byte of a chunk of an odd length.
    let silent = lossless();
    let mut short = silent[..silent.len() - 1].to_vec();
    short[4] -= 1;
    assert_eq!(without(&short).unwrap(), silent);
}

#[test]
fn a_copy_is_turned_as_its_picture_is() {
    let jpeg = jpeg_with(&progressive(), 1, &exif_segment(6));
    let png = png_with(&png(), 1, &png_chunk(b"eXIf", &exif(6)));
    let exif = riff_chunk(b"EXIF", &exif(6));
    let still = webp_with(&transparent(), 9, &exif, 0x08);
    let moving = webp_with(&animated(), 9, &exif, 0x08);
    for file in [jpeg, png, still, moving] {
        let copy = without(&file).unwrap();
        let says = told(&copy).unwrap();
        assert!(says.is_silent(), "{says:?}");
        assert_eq!(says.orientation, Some(6));
        assert_eq!(without(&copy).unwrap(), copy);
        assert!(copy.len() < file.len() && !has(&copy, b"Maker"));
        if copy.starts_with(b"RIFF") {
            assert_eq!(copy[20] & 0x0C, 0x08, "its flags say so");
        }
    }
}
