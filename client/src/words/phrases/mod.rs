//! Standard phrases: an officer fills a numbered one in, and each reader has it in a language of their own.
//!
//! ```text
//!  number + texts of slots ──fill──► Phrase (signed) ──► Filled (plain data) ──render──► words in the reader's language
//!         │ catalogue: which slots, of which kinds                               │ locales/, or what a person reviewed
//! ```
//!
//! Not: the wording, which is in `locales/<language>/phrases.ftl`, nor where reviewed wording lies on disk (`reviews`).

pub use catalogue::{Entry, Group, Kind, SlotOf, all, entry};
pub use filling::{Filled, FilledSlot, Unfit, fill};
pub(crate) use filling::{quantity, time};
pub use rendering::{Rendered, Standing, pattern, render};
pub use review::{BadRow, Review, Reviewed, table};
pub use usual::{AT_HAND, Usual, usual};

mod catalogue;
mod filling;
mod rendering;
mod review;
mod usual;

#[cfg(test)]
mod tests;
