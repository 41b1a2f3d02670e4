//! Small real pictures of eight points or two by two, and what can be put into them.

use super::super::containers::{Order, PNG, chunks, segments};

/// What no copy may have.
pub(super) const WORD: &[u8] = b"where it was";

/// A baseline JPEG of one scan.
pub(super) fn jpeg() -> Vec<u8> {
    hex::decode(concat!(
        "ffd8ffe000104a46494600010100000100010000ffdb004300a06e788c7864a08c828cb4aaa0bef0fffff0dcdcf0ffff",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc0000b080008",
        "000801011100ffc40014000100000000000000000000000000000001ffc4001610000300000000000000000000000000",
        "00003171ffda0008010100003f005d3fffd9",
    ))
    .unwrap()
}

/// A progressive one of six scans, with tables between them.
pub(super) fn progressive() -> Vec<u8> {
    hex::decode(concat!(
        "ffd8ffe000104a46494600010100000100010000ffdb004300a06e788c7864a08c828cb4aaa0bef0fffff0dcdcf0ffff",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc2000b080008",
        "000801011100ffc40014000100000000000000000000000000000000ffda00080101000000017fffc400141001000000",
        "00000000000000000000000000ffda00080101000105027fffc40014100100000000000000000000000000000000ffda",
        "0008010100063f027fffc40014100100000000000000000000000000000000ffda0008010100013f217fffda00080101",
        "00000010ff00ffc400161000030000000000000000000000000000003171ffda0008010100013f1074ffd9",
    ))
    .unwrap()
}

pub(super) fn png() -> Vec<u8> {
    hex::decode(concat!(
        "89504e470d0a1a0a0000000d4948445200000002000000020802000000fdd49a730000001649444154789c6360f8cf70",
        "828b8bf104171703030300198d02b931a455810000000049454e44ae426082",
    ))
    .unwrap()
}

/// A lossless WebP, without room for anything else.
pub(super) fn lossless() -> Vec<u8> {
    let file = "5249464626000000574542505650384c190000002f014000000ff085ff411e85f98f3428041000054d44ffa30100";
    hex::decode(file).unwrap()
}

/// A lossy one that lets something shine through.
pub(super) fn transparent() -> Vec<u8> {
    hex::decode(concat!(
        "524946465600000057454250565038580a00000010000000010000010000414c50480500000000ffffff000056503820",
        "2a000000b001009d012a0200020007409625a0027400f27c3c0000fe180845e29b5626bc1b91b7cb74196db04000",
    ))
    .unwrap()
}

/// Two frames that take turns.
pub(super) fn animated() -> Vec<u8> {
    hex::decode(concat!(
        "524946469200000057454250565038580a00000002000000010000010000414e494d06000000000000000000414e4d46",
        "32000000000000000000010000010000640000025650384c190000002f014000000ff085ff411e85f98f342804100005",
        "4d44ffa30100414e4d462c000000000000000000000000010000640000005650384c140000002f004000000ff085ff41",
        "1e85f98f344c4044ff23",
    ))
    .unwrap()
}

/// An Exif block with place, time, device and how it is turned, little endian.
pub(super) fn exif(orientation: u8) -> Vec<u8> {
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
    entry(&mut block, 0x0112, 3, 1, [orientation, 0, 0, 0]);
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

/// The same behind what JPEG puts before it.
pub(super) fn exif_segment(orientation: u8) -> Vec<u8> {
    segment(0xE1, &[b"Exif\0\0".to_vec(), exif(orientation)].concat())
}

pub(super) fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).unwrap();
    [&[0xFF, marker], &length.to_be_bytes()[..], data].concat()
}

pub(super) fn png_chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap();
    let checksum = crc32fast::hash(&[&name[..], data].concat());
    let checksum = checksum.to_be_bytes();
    [&length.to_be_bytes(), &name[..], data, &checksum].concat()
}

pub(super) fn riff_chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap();
    let odd = &[0][..data.len() % 2];
    [&name[..], &length.to_le_bytes(), data, odd].concat()
}

/// A JPEG with something before its `n`th segment.
pub(super) fn jpeg_with(jpeg: &[u8], n: usize, more: &[u8]) -> Vec<u8> {
    let mut parts: Vec<&[u8]> = segments(jpeg).map(|one| one.whole).collect();
    parts.insert(n, more);
    [&[0xFF, 0xD8], &parts.concat()[..]].concat()
}

/// A PNG with something before its `n`th chunk.
pub(super) fn png_with(png: &[u8], n: usize, more: &[u8]) -> Vec<u8> {
    let chunks = chunks(&png[8..], Order::Png);
    let mut parts: Vec<&[u8]> = chunks.map(|one| one.whole).collect();
    parts.insert(n, more);
    [PNG, &parts.concat()[..]].concat()
}

/// A WebP with something before its `n`th chunk, or behind the last, and its flags in an extended one.
pub(super) fn webp_with(webp: &[u8], n: usize, more: &[u8], flags: u8) -> Vec<u8> {
    let chunks = chunks(&webp[12..], Order::Riff);
    let mut parts: Vec<Vec<u8>> = chunks.map(|one| one.whole.to_vec()).collect();
    if parts[0].starts_with(b"VP8X") {
        parts[0][8] |= flags;
    }
    parts.insert(n.min(parts.len()), more.to_vec());
    riff(&parts.concat())
}

/// A WebP of these chunks.
pub(super) fn riff(inside: &[u8]) -> Vec<u8> {
    let size = u32::try_from(inside.len() + 4).unwrap();
    [b"RIFF", &size.to_le_bytes()[..], b"WEBP", inside].concat()
}
