//! What is kept, for relay and gateway alike: a journal that is the truth, and an index that can be thrown away.
//! It knows bytes and positions, not alerts.
//!
//! ```text
//!  append ──► queue ──► writer ──────────► journal            one write and one fdatasync for all that waits
//!  (Pending) ◄────────── answers ◄── synced │
//!                           │               │ segments: header │ batch │ batch │ …
//!                           ▼               │
//!                        overlay            └──► read, replay  from disk, checksums verified
//!                   committed, not yet
//!                      in the index
//!                           │ follower, in batches of 64 to 256
//!                           ▼
//!                         index (sled) ────────► value, range, prefix  over both, as of the last answer
//! ```
//!
//! - **[`Store::append`]** is durable when its [`Pending`] resolves, and visible to every later lookup. The records
//!   of one append survive all or not at all. Whatever queues up while the disk syncs shares the next sync; a lone
//!   append waits for nobody.
//! - **The [`Projection`]** says what a record does to the index, from its clear part alone. The same journal gives
//!   the same index from any earlier position, so the index is never repaired: it is led on, or made anew.
//! - **[`Store::tallies`]** says how many keys there are of a kind and what they are worth together, without reading
//!   them: it changes in the index when the keys do.
//! - **[`Store::open`]** cuts what was never answered off the end, names damage below it ([`Damage`]) and serves the
//!   rest. A record that is lost or quarantined draws a new store epoch, by which peers notice. The index is
//!   trusted after [`Store::close`] or a crash of the process alone, and rebuilt after anything else.
//! - **Compaction** frees what no key needs any more, by the journal's word alone: a record is needed while one of
//!   its puts stands, or while one of its deletes is what keeps an older put away that is still on disk. Segments are
//!   written anew oldest first, each on disk before the next; positions never change. It runs behind, in small
//!   steps, when much is dead ([`Store::compact`] does it now), and leaves at most a third more than is alive.
//! - **Service begins before the index is complete**: what it lacks is read into memory from the journal, lookups see
//!   both, and it is filled behind. Where that would be too much for a memory it is filled first.
//! - **A failed sync is final** for its file: the same batch goes into a new segment before it is answered.
//! - **[`Store::backup`]`(dir)`** copies the journal while appends go on: all that was answered by then, synced.
//!   [`restore`]`(from, to)` puts a copy into an empty folder; [`verify`] checks either. The first opening of a copy
//!   draws a new store epoch and says so ([`Opening::restored`]), by whatever way it got to its place.
//! - **A full disk** refuses appends ([`StoreError::Full`]) and loses nothing; they work again when there is space.
//!   The last of the space is for [`Store::append_urgent`]. A file that is kept for it is given up in steps, so that openings, [`Store::append_reserved`] and compaction go
//!   on meanwhile, and is made again afterwards.
//!
//! ```
//! use blo_store::{Options, Position, Projected, Projection, ProjectionError, Record, Store, Update};
//! use std::sync::Arc;
//!
//! /// A record's clear part is its name; the index finds its position by it.
//! struct Names;
//!
//! impl Projection for Names {
//!     fn project(&self, position: Position, clear: &[u8]) -> Result<Projected, ProjectionError> {
//!         let value = position.number().to_be_bytes().to_vec();
//!         let updates = vec![Update::Put(clear.to_vec(), value)];
//!         Ok(Projected { updates, ..Projected::default() })
//!     }
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let dir = tempfile::tempdir()?;
//! let (store, opening) = Store::open(dir.path(), Arc::new(Names), Options::default())?;
//! assert!(opening.fresh);
//! let record = Record { clear: b"name".to_vec(), body: b"opaque".to_vec() };
//! let positions = store.append(vec![record]).wait()?; // or `.await`: on disk now
//! assert_eq!(store.read(positions[0])?.record.body, b"opaque");
//! assert_eq!(store.value(b"name")?, Some(1_u64.to_be_bytes().to_vec()));
//! store.close()?;
//! # Ok(())
//! # }
//! ```
//!
//! In the folder of a store:
//!
//! ```text
//! lock                                  who has it
//! journal/NUMBER-INCARNATION.journal    segments; never changed below their synced end
//! journal/NUMBER-…-GENERATION.journal   a compacted one, which stands for those that it replaced
//! index/INSTANCE/                       sled's; may be deleted while nobody has the store open
//! reserve                               zeros, to be cut when the disk is full; may be deleted likewise
//! ```
//!
//! Bottom up: `journal/format` and `header` (bytes), `journal/scan` (what they say; pure), `journal/segment`
//! (reading), `journal/survey` (a folder, unchanged), `journal` (writing), `journal/rewrite`; `overlay`; `index/block`
//! (keys that share a place in the database), `index`; `reserve`;
//! `store` (opening, writer, replay, verify, copies; `ledger` says what is needed, `compact` and `house` free it).

mod by_hand;
mod disk;
mod error;
mod index;
mod journal;
mod lock;
mod options;
mod overlay;
mod pending;
mod projection;
mod record;
mod report;
mod reserve;
mod store;
mod width;

pub use by_hand::ByHand;
pub use disk::{Disk, DiskFile, RealDisk};
pub use error::StoreError;
pub use options::{
    APPEND_BYTES_MAX, APPEND_RECORDS_MAX, CLEAR_BYTES_MAX, KEY_BYTES_MAX, Options, RANGE_KEYS_MAX,
    VALUE_BYTES_MAX,
};
pub use pending::{Answer, Pending};
pub use projection::{Key, Projected, Projection, ProjectionError, Tally, Update};
pub use record::{Position, Record, Stored};
pub use report::{
    CompactReport, CopyReport, Damage, IndexState, IndexVerdict, Opening, RebuildReport,
    Statistics, VerifyReport,
};
pub use store::{Replay, Store, rebuild, restore, verify};
