//! Why an authority did not do what it was asked. Not: words for a terminal.

use crate::keys::HomeError;

/// Why an authority did not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuthorityError {
    /// A file of it.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// What was asked is not its to give.
    #[error("{0}")]
    Refused(String),
    /// A request that is none.
    #[error("the request cannot be used: {0}")]
    BadRequest(String),
    /// A certificate could not be made.
    #[error("the certificate cannot be made: {0}")]
    Making(#[from] rcgen::Error),
}
