//! What is kept: a journal that is the truth, and an index that can be thrown away.

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
mod store;
mod width;

pub use disk::{Disk, DiskFile, RealDisk};
pub use error::StoreError;
pub use options::{
    APPEND_BYTES_MAX, APPEND_RECORDS_MAX, CLEAR_BYTES_MAX, KEY_BYTES_MAX, Options, RANGE_KEYS_MAX,
    VALUE_BYTES_MAX,
};
pub use pending::{Answer, Pending};
pub use projection::{Key, Projected, Projection, ProjectionError, Update};
pub use record::{Position, Record, Stored};
pub use report::{
    Damage, IndexState, IndexVerdict, Opening, RebuildReport, Statistics, VerifyReport,
};
pub use store::{Replay, Store, rebuild, verify};
