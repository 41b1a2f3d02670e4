//! The machine by itself: every (stage, event) has its answer, and two machines back to back keep the promises.

mod pair;
mod table;
