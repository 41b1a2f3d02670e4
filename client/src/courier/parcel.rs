//! One thing on its way to one counterpart, until the relay has answered. Not: its bytes.

use blo_proto::{OfficeId, Precedence, StreamId, Timestamp};

use super::event::{Cargo, Offer};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parcel {
    pub(super) to: OfficeId,
    pub(super) precedence: Precedence,
    pub(super) cargo: Cargo,
    pub(super) expires_at: Timestamp,
    pub(super) attempt: u32,
    pub(super) tries: u32,
    pub(super) bytes: u64,
    pub(super) number: Option<(StreamId, u64)>,
    pub(super) stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Content on disk; no number yet.
    Unsealed {
        /// A re-sealing is backed off.
        not_before: Timestamp,
    },
    /// Numbered; its bytes are not on disk yet.
    Sealing,
    /// Its bytes are on disk.
    Ready,
    /// On the wire, unanswered.
    Submitted,
    /// Refused with *later*.
    Waiting { until: Timestamp },
}

impl Stage {
    /// Only what has left can be answered.
    pub(super) const fn has_left(self) -> bool {
        match self {
            Self::Unsealed { .. } | Self::Sealing => false,
            Self::Ready | Self::Submitted | Self::Waiting { .. } => true,
        }
    }

    pub(super) const fn is_unsealed(self) -> bool {
        matches!(self, Self::Unsealed { .. })
    }
}

impl Parcel {
    pub(super) fn of(offer: Offer) -> Self {
        let (number, bytes, stage) = match offer.sealed {
            Some((stream, sequence, bytes)) => (Some((stream, sequence)), bytes, Stage::Ready),
            None => {
                let not_before = offer.not_before;
                (None, 0, Stage::Unsealed { not_before })
            }
        };
        Self {
            to: offer.to,
            precedence: offer.precedence,
            cargo: offer.cargo,
            expires_at: offer.expires_at,
            attempt: offer.attempt,
            tries: 0,
            bytes,
            number,
            stage,
        }
    }
}
