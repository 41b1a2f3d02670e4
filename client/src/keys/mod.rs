//! What an office holds and nobody else: identity, home key, sealing keys, pairings. Not: what it says with them.
//!
//! ```text
//!  passphrase ─ argon2id ─► identity.key ─► identity seed ─► TLS, signatures
//!                                       └─► home key ──────► records, sealing/<epoch>.key
//! ```

pub use ceremonies::{Ceremonies, Comparison, Step, TakeError};
pub use copy::{BACKUP, Backup, copy_attachments, copy_home};
pub use disk::{check_private, create_folder, write_private};
pub use error::HomeError;
pub use file::Cost;
pub use home::{ATTACHMENTS, CERTIFICATE, Home, IDENTITY, PAIRINGS};
pub use identity::{HomeKey, Identity, pkcs8};
pub use next::{Link as NextLink, NEXT_CERTIFICATE, NEXT_REQUEST, NextKeys, Other};
pub use passphrase::{Passphrase, Sources};
pub use records::{
    AlertKey, Month, RECORDS, RecordKeys, copy_record_keys, month_of, note_record_key_place,
    record_key_places,
};
pub use replacement::FreshKey;
pub use sealing::SealingKeys;
pub use tongues::{language, set_language};

pub(crate) use disk::{random, remove};
pub(crate) use home::certificates;

mod authorities;
mod ceremonies;
mod copy;
mod disk;
mod error;
pub(crate) mod file;
mod former;
mod home;
mod identity;
mod kept;
mod next;
mod passphrase;
mod records;
mod replacement;
mod sealing;
mod tongues;

#[cfg(test)]
pub(crate) mod tests;
