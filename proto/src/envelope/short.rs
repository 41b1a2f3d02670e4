//! R-39: the short form of what is sealed: letters of Burmese, Khmer, Lao and Thai take one byte each in the place of
//! three. A fixed function of bytes, whatever they are; no dictionary and nothing learnt from the text. Not: when.
//!
//! ```text
//! 00–7E      that byte                        7F 00 h l    from here on letters of block h·256 + l
//! 80–FF      the letter block·128 + (b − 128) 7F n         n bytes as they are, 1 to 255
//! ```

/// Begins what is neither ASCII nor a letter of the block at hand. No text holds it: it is a control character.
const ESCAPE: u8 = 0x7f;
/// Letters of a block.
const BLOCK: u32 = 128;
/// Bytes of one run.
const RUN_BYTES_MAX: usize = 255;

/// The short form of some bytes. It may be longer than they are.
pub(super) fn shorten(plain: &[u8]) -> Vec<u8> {
    let mut short = Vec::with_capacity(plain.len());
    // Bytes below 128 are no letters: none is of block 0.
    let mut block = 0;
    let (mut rest, mut run) = (plain, 0_usize);
    while let Some(first) = rest.get(run) {
        let ahead = rest.get(run..).unwrap_or_default();
        let letter = letter(ahead).map(|(letter, after)| (letter >> 7, letter & 0x7f, after));
        let mine = letter.is_some_and(|(its, _, after)| its == block || begins(its, after));
        if let Some((its, place, after)) = letter
            && mine
        {
            take_run(&mut short, rest, run);
            if its != block {
                block = its;
                short.extend_from_slice(&[ESCAPE, 0]);
                short.extend(u16::try_from(block).unwrap_or(0).to_be_bytes());
            }
            short.push(0x80 | u8::try_from(place).unwrap_or(0));
            (rest, run) = (after, 0);
        } else if run == 0 && *first < ESCAPE {
            short.push(*first);
            rest = rest.get(1..).unwrap_or_default();
        } else {
            run = run.saturating_add(1);
            if run == RUN_BYTES_MAX {
                take_run(&mut short, rest, run);
                rest = rest.get(run..).unwrap_or_default();
                run = 0;
            }
        }
    }
    take_run(&mut short, rest, run);
    short
}

/// The bytes of a short form, `bound` at most; `None` where it is not the short form of any.
pub(super) fn expand(short: &[u8], bound: usize) -> Option<Vec<u8>> {
    let mut plain = Vec::with_capacity(short.len().saturating_mul(2).min(bound));
    let mut block = 0_u32;
    let mut rest = short;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match *first {
            ESCAPE => {
                let (length, after) = rest.split_first()?;
                rest = after;
                if *length == 0 {
                    let (next, after) = rest.split_first_chunk()?;
                    block = u16::from_be_bytes(*next).into();
                    rest = after;
                } else {
                    let (run, after) = rest.split_at_checked(usize::from(*length))?;
                    plain.extend_from_slice(run);
                    rest = after;
                }
            }
            0x80.. => {
                let place = u32::from(*first & 0x7f);
                let letter = char::from_u32(block.checked_mul(BLOCK)?.checked_add(place)?)?;
                plain.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
            }
            ascii => plain.push(ascii),
        }
        if plain.len() > bound {
            return None;
        }
    }
    // One form and no other: under one key lies one text (R-07).
    (shorten(&plain) == short).then_some(plain)
}

/// A block is worth naming where two of its letters stand side by side.
fn begins(block: u32, after: &[u8]) -> bool {
    letter(after).is_some_and(|(next, _)| next >> 7 == block)
}

/// The number of a letter of two to four bytes of UTF-8 at the front, and what is behind it.
fn letter(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let length = match bytes.first()? {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let (letter, after) = bytes.split_at_checked(length)?;
    let letter = std::str::from_utf8(letter).ok()?.chars().next()?;
    Some((u32::from(letter), after))
}

fn take_run(short: &mut Vec<u8>, rest: &[u8], run: usize) {
    if let (Ok(length @ 1..), Some(bytes)) = (u8::try_from(run), rest.get(..run)) {
        short.extend_from_slice(&[ESCAPE, length]);
        short.extend_from_slice(bytes);
    }
}

#[cfg(test)]
mod tests {
    use proptest::{arbitrary::any, collection, prop_assert, prop_assert_eq, proptest};

    use super::*;

    const BOUND: usize = 10_000;

    fn back(plain: &[u8]) -> usize {
        let short = shorten(plain);
        assert_eq!(expand(&short, BOUND).as_deref(), Some(plain));
        short.len()
    }

    #[test]
    fn r39_letters_of_the_four_scripts_take_a_byte_each_and_latin_what_it_took() {
        for text in [
            "รถกระบะสีขาวข้ามสะพานที่สอง",
            "ລົດກະບະສີຂາວ",
            "ရထားလုံးဖြူ",
            "ឡានពណ៌ស",
            "ក្រុម១២៣",
        ] {
            assert_eq!(back(text.as_bytes()), text.chars().count() + 4, "{text}");
        }
        let english = "A white pickup crosses the second bridge.";
        assert_eq!(back(english.as_bytes()), english.len());
        let two = "รถกระบะ ရထားလုံး 04:20 รถ";
        assert_eq!(back(two.as_bytes()), two.chars().count() + 3 * 4);
    }

    #[test]
    fn r39_what_is_no_letter_of_a_block_is_carried_as_it_is() {
        for (plain, length) in [
            (&b""[..], 0),
            (&[0x7f][..], 3),
            (&[0xff; 300][..], 304),
            (&[0xe0, 0xb8][..], 4),
            ("กx".as_bytes(), 6),
            ("\u{10ffff}\u{10fffe}".as_bytes(), 6),
        ] {
            assert_eq!(back(plain), length, "{plain:?}");
        }
    }

    #[test]
    fn r39_another_form_of_the_same_bytes_is_none() {
        for bent in [
            &[0x7f][..],
            &[0x7f, 2, 0xff],
            &[0x7f, 0, 0],
            &[0x80],
            &[0x7f, 1, b'a'],
            &[0x7f, 0, 0, 28, b'a'],
            &[0x7f, 0, 0, 28, 0x81],
            &[0x7f, 0, 0, 0, 0xc1],
            &[0x7f, 0, 1, 0xb0, 0x80, 0x81],
        ] {
            assert_eq!(expand(bent, BOUND), None, "{bent:?}");
        }
        let long = shorten("ก".repeat(100).as_bytes());
        assert!(expand(&long, 300).is_some());
        assert_eq!(
            expand(&long, 299),
            None,
            "it grows no further than its bound"
        );
    }

    proptest! {
        #[test]
        fn r39_any_bytes_come_back(plain in collection::vec(any::<u8>(), 0..2_000)) {
            prop_assert_eq!(expand(&shorten(&plain), BOUND), Some(plain));
        }

        #[test]
        fn r39_any_texts_come_back(text in "[\u{0}-\u{7f}กขຄ\u{1000}-\u{1020}é\u{1f600}]{0,300}") {
            prop_assert_eq!(expand(&shorten(text.as_bytes()), BOUND), Some(text.into_bytes()));
        }

        #[test]
        fn r39_of_any_bytes_only_the_short_form_is_read(short in collection::vec(any::<u8>(), 0..400)) {
            if let Some(plain) = expand(&short, BOUND) {
                prop_assert!(shorten(&plain) == short);
            }
        }
    }
}
