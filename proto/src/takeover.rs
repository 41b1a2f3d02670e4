//! 30 digits of the link token that a home made for itself, to be read to the relay's operator. Not: who lets it in.
//!
//! Whoever has a copy of a home and its passphrase can present any token, and may overhear the digits. He gets in only
//! with a token of the same digits, and tries 10^28 for it, about 2^93. A home's own token is drawn after the copy was
//! made, so the copy says nothing of it.

use std::{fmt, str::FromStr};

use sha2::{Digest as _, Sha256};

use crate::{id::OfficeId, sign};

/// Keeps these digests from being any other's.
const LABEL: &[u8] = b"BLO-RELAY/1/takeover\0";
const GROUPS: usize = 6;
const GROUP_DIGITS: usize = 5;
const DIGITS: usize = GROUPS * GROUP_DIGITS;
/// The last two make a number of which 97 leaves 1 (ISO 7064, MOD 97-10), so that a slip of the tongue cuts nobody off.
const CHECKED: usize = DIGITS - 2;

/// What the operator is told of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakeoverCode([u8; DIGITS]);

impl TakeoverCode {
    /// SHA-256 over label ‖ lp(office) ‖ token; five bytes modulo 100,000 a group; the last two digits check the others.
    pub fn of(office: &OfficeId, token: &[u8]) -> Self {
        let name = office.as_str().as_bytes();
        let digest = Sha256::new()
            .chain_update(LABEL)
            .chain_update(sign::length_u32(name))
            .chain_update(name)
            .chain_update(token)
            .finalize();
        let mut digits = [b'0'; DIGITS];
        let groups = digest.chunks_exact(GROUP_DIGITS);
        for (group, slots) in groups.zip(digits.chunks_exact_mut(GROUP_DIGITS)) {
            let number = group
                .iter()
                .fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
            slots.copy_from_slice(format!("{:05}", number % 100_000).as_bytes());
        }
        let (said, check) = digits.split_at_mut(CHECKED);
        let rest = remainder(said.iter().chain(b"00"));
        check.copy_from_slice(format!("{:02}", 98_u32.saturating_sub(rest)).as_bytes());
        Self(digits)
    }
}

/// What 97 leaves of a number in decimal digits.
fn remainder<'a>(digits: impl Iterator<Item = &'a u8>) -> u32 {
    digits.fold(0_u32, |rest, digit| {
        let digit = u32::from(digit.saturating_sub(b'0'));
        rest.saturating_mul(10).saturating_add(digit) % 97
    })
}

impl fmt::Display for TakeoverCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let groups = self.0.chunks_exact(GROUP_DIGITS);
        let groups: Vec<_> = groups.map(String::from_utf8_lossy).collect();
        f.write_str(&groups.join(" "))
    }
}

/// A text that is no such code, or one with a slip in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a takeover code has 30 digits, in any grouping, of which the last two check the others. Have it read out again"
)]
pub struct NotATakeoverCode;

impl FromStr for TakeoverCode {
    type Err = NotATakeoverCode;

    fn from_str(text: &str) -> Result<Self, NotATakeoverCode> {
        let between = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'-';
        let digits: Vec<u8> = text.bytes().filter(|byte| !between(byte)).collect();
        if !digits.iter().all(u8::is_ascii_digit) || remainder(digits.iter()) != 1 {
            return Err(NotATakeoverCode);
        }
        digits.try_into().map(Self).map_err(|_| NotATakeoverCode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code() -> TakeoverCode {
        TakeoverCode::of(&"mae-sai.th".parse().unwrap(), &[7; 16])
    }

    #[test]
    fn a_code_is_read_back_in_any_grouping_and_is_of_one_office_and_token() {
        let spoken = code().to_string();
        assert_eq!(spoken.len(), DIGITS + GROUPS - 1);
        for text in [
            spoken.clone(),
            spoken.replace(' ', "-"),
            spoken.replace(' ', ""),
        ] {
            assert_eq!(text.parse(), Ok(code()));
        }
        let other: OfficeId = "poipet.kh".parse().unwrap();
        assert_ne!(TakeoverCode::of(&other, &[7; 16]), code());
        let one: OfficeId = "mae-sai.th".parse().unwrap();
        assert_ne!(TakeoverCode::of(&one, &[8; 16]), code());
    }

    #[test]
    fn one_wrong_digit_or_two_that_changed_places_make_it_no_code() {
        let right: Vec<u8> = code().0.to_vec();
        let refused = |digits: &[u8]| {
            let text = std::str::from_utf8(digits).unwrap();
            assert!(text.parse::<TakeoverCode>().is_err(), "{text}");
        };
        for at in 0..DIGITS {
            for digit in b'0'..=b'9' {
                let mut wrong = right.clone();
                if wrong[at] != digit {
                    wrong[at] = digit;
                    refused(&wrong);
                }
            }
        }
        for at in 1..DIGITS {
            let mut wrong = right.clone();
            wrong.swap(at - 1, at);
            if wrong != right {
                refused(&wrong);
            }
        }
        refused(&right[1..]);
        refused(b"");
    }
}
