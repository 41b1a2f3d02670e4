//! A store-and-forward relay that can read nothing of what it carries.

pub mod admission;
pub mod hub;
pub mod mailboxes;
pub mod queue;
pub mod quota;
pub mod registry;
