//! 30 digits of an office's id and identity key, to be read aloud and typed. Not: who compares them, and when.
//!
//! After Signal's numeric fingerprint (Open Whisper Systems, libsignal `fingerprint.rs`: 5,200 rounds of SHA-512,
//! six times five bytes modulo 100,000), over our own label and names. Whoever wants another key with the same digits
//! tries 10^30 keys, nearly 2^100, each for 5,200 rounds, another 2^12.

use std::{fmt, str::FromStr};

use sha2::{Digest as _, Sha512};

use crate::{
    id::OfficeId,
    sign::{self, IdentityKey},
};

/// Keeps these digests from being any other's.
const LABEL: &[u8] = b"BLO-RELAY/1/safety-number\0";
/// What one trial costs whoever looks for a second key; an office pays it once.
const ROUNDS: usize = 5_200;
const GROUPS: usize = 6;
const GROUP_BYTES: usize = 5;
const DIGITS: usize = 30;
const _: () = assert!(GROUPS * GROUP_BYTES == DIGITS && DIGITS <= 64);

/// The 30 digits of one office. `Debug` shows none: those of another office are for its own officer to say.
#[derive(Clone, PartialEq, Eq)]
pub struct SafetyNumber([u8; DIGITS]);

impl SafetyNumber {
    /// SHA-512 over label ‖ lp(office) ‖ key, then 5,199 times over digest ‖ key; five bytes a group.
    pub fn of(office: &OfficeId, key: &IdentityKey) -> Self {
        let name = office.as_str().as_bytes();
        let first = Sha512::new()
            .chain_update(LABEL)
            .chain_update(sign::length_u32(name))
            .chain_update(name)
            .chain_update(key.as_bytes())
            .finalize();
        let digest = (1..ROUNDS).fold(first, |digest, _| {
            Sha512::new()
                .chain_update(digest)
                .chain_update(key.as_bytes())
                .finalize()
        });
        let mut digits = [0; DIGITS];
        let groups = digest.chunks_exact(GROUP_BYTES);
        for (group, slots) in groups.zip(digits.chunks_exact_mut(GROUP_BYTES)) {
            let number = group
                .iter()
                .fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
            let text = format!("{:05}", number % 100_000);
            slots.copy_from_slice(text.as_bytes());
        }
        Self(digits)
    }

    /// The digits in six groups of five, as they are read aloud. For one's own alone.
    pub fn spoken(&self) -> String {
        let groups = self.0.chunks_exact(GROUP_BYTES);
        let groups: Vec<_> = groups.map(String::from_utf8_lossy).collect();
        groups.join(" ")
    }
}

impl fmt::Debug for SafetyNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SafetyNumber(…)")
    }
}

/// A text that is not all of a safety number. It says nothing of what was in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a safety number has exactly 30 digits, in any grouping by spaces")]
pub struct NotASafetyNumber;

impl FromStr for SafetyNumber {
    type Err = NotASafetyNumber;

    fn from_str(text: &str) -> Result<Self, NotASafetyNumber> {
        let digits: Vec<u8> = text.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(NotASafetyNumber);
        }
        digits.try_into().map(Self).map_err(|_| NotASafetyNumber)
    }
}
