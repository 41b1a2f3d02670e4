//! The plaintext's frame and its padding: a floor of 512 bytes, then Padmé (Nikitin et al., PETS 2019), so that a
//! size leaks at most 12 % of itself. Not: encryption.

use bytes::{Buf, Bytes};

use super::{SALT_BYTES, length_u32, short};
use crate::{
    limits,
    refusal::Refusal,
    seal::{self, Form},
};

/// the length of a padded plaintext, a fixed function of the length before.
pub fn padded_length(length: usize) -> usize {
    let exponent = length.checked_ilog2().unwrap_or(0);
    let kept = exponent
        .checked_ilog2()
        .map_or(1, |bits| bits.saturating_add(1));
    let mask = 1_usize
        .checked_shl(exponent.saturating_sub(kept))
        .unwrap_or(1)
        .saturating_sub(1);
    (length.saturating_add(mask) & !mask).max(limits::PADDED_BYTES_MIN)
}

/// A copy of the plaintext with its padding, and room for what sealing appends; in the short form where that may be and
/// saves something.
pub(super) fn pad(plaintext: &[u8], may_be_short: bool) -> (Form, Vec<u8>) {
    let shorter = may_be_short.then(|| shortened(plaintext)).flatten();
    let (form, [salt, length, rest]) = match &shorter {
        Some((salt, rest)) => (Form::Short, [*salt, &length_u32(rest), rest.as_slice()]),
        None => (Form::Plain, [plaintext, &[], &[]]),
    };
    let length_padded = padded_length(length_of([salt, length, rest]));
    let mut padded = Vec::with_capacity(length_padded.saturating_add(seal::TAG_BYTES));
    for part in [salt, length, rest] {
        padded.extend_from_slice(part);
    }
    padded.resize(length_padded, 0);
    (form, padded)
}

/// salt, and the short form of what follows it, where less has to be sealed then.
fn shortened(plaintext: &[u8]) -> Option<(&[u8], Vec<u8>)> {
    let padded = padded_length(plaintext.len());
    if padded == limits::PADDED_BYTES_MIN {
        return None;
    }
    let (salt, rest) = plaintext.split_at_checked(SALT_BYTES)?;
    let short = short::shorten(rest);
    let length = length_of([salt, &length_u32(&short), &short]);
    (padded_length(length) < padded).then_some((salt, short))
}

fn length_of(parts: [&[u8]; 3]) -> usize {
    let lengths = parts.into_iter().map(<[u8]>::len);
    lengths.fold(0, usize::saturating_add)
}

/// The plaintext without its padding, which must be of zeros and of exactly the right length.
pub(super) fn unpad(form: Form, padded: Vec<u8>) -> Result<Bytes, Refusal> {
    let padded = Bytes::from(padded);
    match form {
        Form::Plain => cut(&padded, 2),
        Form::Short => {
            let mut short = cut(&padded, 1)?;
            let salt = short.split_to(SALT_BYTES);
            let (_, short) = short.split_first_chunk::<4>().unwrap_or((&[0; 4], &[]));
            let rest = short::expand(short, PARTS_BYTES_MAX)
                .ok_or_else(|| Refusal::malformed("the short form is not that of any plaintext"))?;
            Ok([salt.as_ref(), &rest].concat().into())
        }
    }
}

/// What two parts take, with their lengths.
const PARTS_BYTES_MAX: usize = limits::CONTENT_BYTES_MAX + limits::MARGIN_BYTES_MAX + 8;

/// Cuts the padding off that follows so many parts.
fn cut(padded: &Bytes, parts: usize) -> Result<Bytes, Refusal> {
    let mut rest = padded.clone();
    let refuse = || Refusal::malformed("the plaintext is cut short");
    rest.try_advance(SALT_BYTES)?;
    for _ in 0..parts {
        part(&mut rest)?;
    }
    let length = padded.len().checked_sub(rest.len()).ok_or_else(refuse)?;
    if padded.len() != padded_length(length) || rest.iter().any(|&byte| byte != 0) {
        return Err(Refusal::malformed("the padding is not what it must be"));
    }
    Ok(padded.slice(..length))
}

/// Content and margin of a plaintext without padding.
pub(super) fn parts(plaintext: &Bytes) -> Result<(Bytes, Bytes), Refusal> {
    let mut rest = plaintext.clone();
    rest.try_advance(SALT_BYTES)?;
    let content = part(&mut rest)?;
    let margin = part(&mut rest)?;
    if rest.is_empty() {
        Ok((content, margin))
    } else {
        Err(Refusal::malformed("bytes follow the margin"))
    }
}

fn part(rest: &mut Bytes) -> Result<Bytes, Refusal> {
    let refuse = || Refusal::malformed("the plaintext is cut short");
    let length =
        usize::try_from(rest.try_get_u32().map_err(|_| refuse())?).map_err(|_| refuse())?;
    if length > rest.len() {
        return Err(refuse());
    }
    Ok(rest.split_to(length))
}

trait TryAdvance {
    fn try_advance(&mut self, count: usize) -> Result<(), Refusal>;
}

impl TryAdvance for Bytes {
    fn try_advance(&mut self, count: usize) -> Result<(), Refusal> {
        if self.len() < count {
            return Err(Refusal::malformed("the plaintext is cut short"));
        }
        self.advance(count);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r15_a_padded_length_has_a_floor_grows_and_wastes_at_most_an_eighth() {
        let mut last = 0;
        for length in 1..70_000 {
            let padded = padded_length(length);
            assert!(padded >= length && padded >= 512 && padded >= last);
            assert!(
                length < 512 || padded - length <= length / 8,
                "{length} → {padded}"
            );
            last = padded;
        }
        assert_eq!(padded_length(513), 544);
        assert_eq!(padded_length(1_024), 1_024);
        assert_eq!(padded_length(1_025), 1_088);
    }
}
