//! Finding alerts by what they say, in every script: how texts are compared, and which alerts can hold a phrase at
//! all. In memory alone: a word, or a keyed digest of one, on disk would outlive the alert that said it and count
//! its words for whoever has the disk. Not: reading alerts, or who asks (`desk`).
//!
//! ```text
//!  alert ─ words_of ─► Text ─ grams ─► Index          SPEC R-37
//!  query ────────────► Phrase ─ grams ─► Index::walk ─► few rows ─ Phrase::is_in(Text) ─► hits, newest first
//! ```

pub use fold::{Phrase, Text};
pub use index::{Index, Row};
pub use words::words_of;

mod fold;
mod index;
mod words;

#[cfg(test)]
mod tests;

/// Which of the index's slices something falls into: a number below [`SLICES`].
pub type Gram = u16;

/// Slices of the index: a bit each per alert, so 512 bytes of an alert and 49 MiB of 100,000.
pub const SLICES: usize = 4_096;

/// Of these, those that coded facts have for themselves. Where many alerts say the same words, a fact that shared a slice
/// with one of them would be none to find by: each of those alerts would be looked at in vain.
const FACT_SLICES: Gram = 256;
const TEXT_SLICES: Gram = 4_096 - FACT_SLICES;
const _: () = assert!((TEXT_SLICES + FACT_SLICES) as usize == SLICES);

/// The slice of characters that stand in a row.
fn slice_of(letters: impl IntoIterator<Item = u32>) -> Gram {
    spread(letters) % TEXT_SLICES
}

/// The slice of a coded fact about an alert, such as who sent it: `role` keeps one kind of fact from another.
pub fn fact(role: u8, value: &str) -> Gram {
    let role = 0x8000_0000 | u32::from(role);
    let parts = std::iter::once(role).chain(value.chars().map(u32::from));
    TEXT_SLICES + spread(parts) % FACT_SLICES
}

/// Numbers, spread evenly.
fn spread(parts: impl IntoIterator<Item = u32>) -> u16 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for part in parts {
        hash = (hash ^ u64::from(part)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        hash ^= hash >> 29;
    }
    let [high, low, ..] = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes();
    u16::from_be_bytes([high, low])
}
