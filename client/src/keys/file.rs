//! A secret in a file under a passphrase: argon2id (RFC 9106), then XChaCha20-Poly1305 over the secret with all
//! before it as associated data. Not: what the secret is for; its label says that.
//!
//! ```text
//!  "BLO-KEY/1\n" ‖ memory KiB u32 ‖ passes u32 ‖ salt 16 ‖ nonce 24 ‖ sealed secret
//! ```

use std::path::Path;

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use zeroize::Zeroizing;

use super::{HomeError, Passphrase, disk};

/// What a guess costs. Recorded in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    memory_kib: u32,
    passes: u32,
}

impl Cost {
    /// 64 MiB, three passes (RFC 9106, second recommended option).
    pub const STRONG: Self = Self {
        memory_kib: 64 * 1_024,
        passes: 3,
    };
    /// Next to nothing: for throw-away homes of tests and demonstrations.
    pub const TEST: Self = Self {
        memory_kib: 64,
        passes: 1,
    };
}

/// A file that asks for more is refused before any memory is taken.
const MEMORY_KIB_MAX: u32 = 512 * 1_024;
const PASSES_MAX: u32 = 16;
const MAGIC: &[u8; 10] = b"BLO-KEY/1\n";
const CLEAR_BYTES: usize = MAGIC.len() + 4 + 4 + 16 + 24;

/// Writes `secret` to `path` under the passphrase. The label keeps one kind of key file from being read as another.
pub(crate) fn lock(
    path: &Path,
    label: &[u8],
    (passphrase, cost): (&Passphrase, Cost),
    secret: &[u8],
) -> Result<(), HomeError> {
    let salt = disk::random::<16>();
    let nonce = disk::random::<24>();
    let mut bytes = MAGIC.to_vec();
    bytes.extend_from_slice(&cost.memory_kib.to_be_bytes());
    bytes.extend_from_slice(&cost.passes.to_be_bytes());
    bytes.extend_from_slice(&salt);
    bytes.extend_from_slice(&nonce);
    let key = derive(passphrase, cost, &salt).map_err(|why| HomeError::damaged(path, why))?;
    let sealed = seal(&key, nonce, &associated(label, &bytes), secret);
    bytes.extend_from_slice(&sealed);
    disk::write_private(path, &bytes)
}

/// Writes another secret under the passphrase of a file that is there, for the same cost.
pub(super) fn relock(
    path: &Path,
    label: &[u8],
    passphrase: &Passphrase,
    secret: &[u8],
) -> Result<(), HomeError> {
    let bytes = std::fs::read(path).map_err(HomeError::io(path))?;
    let number = |at: usize| {
        let four = bytes.get(at..)?.first_chunk::<4>()?;
        Some(u32::from_be_bytes(*four))
    };
    let (memory, passes) = (number(MAGIC.len()), number(MAGIC.len() + 4));
    let damaged = || HomeError::damaged(path, "it is not a key file");
    let cost = Cost {
        memory_kib: memory.ok_or_else(damaged)?,
        passes: passes.ok_or_else(damaged)?,
    };
    lock(path, label, (passphrase, cost), secret)
}

/// Reads what [`lock`] wrote.
pub(crate) fn unlock(
    path: &Path,
    label: &[u8],
    passphrase: &Passphrase,
) -> Result<Zeroizing<Vec<u8>>, HomeError> {
    disk::check_private(path)?;
    let bytes = std::fs::read(path).map_err(HomeError::io(path))?;
    let damaged = || HomeError::damaged(path, "it is not a key file");
    let (clear, sealed) = bytes.split_at_checked(CLEAR_BYTES).ok_or_else(damaged)?;
    let (cost, rest) = cost_of(clear).ok_or_else(damaged)?;
    let (salt, rest) = rest.split_first_chunk::<16>().ok_or_else(damaged)?;
    let nonce: [u8; 24] = rest.try_into().map_err(|_| damaged())?;
    if cost.memory_kib > MEMORY_KIB_MAX || cost.passes > PASSES_MAX {
        return Err(HomeError::damaged(
            path,
            "it asks for too much memory or time",
        ));
    }
    let key = derive(passphrase, cost, salt).map_err(|why| HomeError::damaged(path, why))?;
    open(&key, nonce, &associated(label, clear), sealed)
        .ok_or_else(|| HomeError::Locked(path.to_owned()))
}

/// What a guess at this file costs.
///
/// # Errors
/// `Missing`, `Damaged`.
pub(super) fn cost(path: &Path) -> Result<Cost, HomeError> {
    let bytes = std::fs::read(path).map_err(HomeError::io(path))?;
    let (cost, _) =
        cost_of(&bytes).ok_or_else(|| HomeError::damaged(path, "it is not a key file"))?;
    Ok(cost)
}

/// The cost at the beginning of a key file, and what follows.
fn cost_of(bytes: &[u8]) -> Option<(Cost, &[u8])> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let (memory, rest) = rest.split_first_chunk::<4>()?;
    let (passes, rest) = rest.split_first_chunk::<4>()?;
    let cost = Cost {
        memory_kib: u32::from_be_bytes(*memory),
        passes: u32::from_be_bytes(*passes),
    };
    Some((cost, rest))
}

/// Seals under a key and a nonce that is fresh.
pub(super) fn seal(key: &[u8; 32], nonce: [u8; 24], associated: &[u8], secret: &[u8]) -> Vec<u8> {
    let payload = Payload {
        msg: secret,
        aad: associated,
    };
    XChaCha20Poly1305::new(&(*key).into())
        .encrypt(&XNonce::from(nonce), payload)
        .expect("a secret is far shorter than the cipher's bound")
}

/// Opens what [`seal`] made.
pub(super) fn open(
    key: &[u8; 32],
    nonce: [u8; 24],
    associated: &[u8],
    sealed: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let payload = Payload {
        msg: sealed,
        aad: associated,
    };
    XChaCha20Poly1305::new(&(*key).into())
        .decrypt(&XNonce::from(nonce), payload)
        .ok()
        .map(Zeroizing::new)
}

fn associated(label: &[u8], clear: &[u8]) -> Vec<u8> {
    [label, clear].concat()
}

fn derive(
    passphrase: &Passphrase,
    cost: Cost,
    salt: &[u8; 16],
) -> Result<Zeroizing<[u8; 32]>, String> {
    let params = Params::new(cost.memory_kib, cost.passes, 1, Some(32))
        .map_err(|e| format!("its key derivation is not known: {e}"))?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.bytes(), salt, key.as_mut_slice())
        .map_err(|e| format!("its key derivation failed: {e}"))?;
    Ok(key)
}
