//! What is sealed: an alert, receipts or a notice, with its id, attempt and exact times; and the margin that rides
//! along. Not: the envelope around them.

use bytes::Bytes;
use prost::Message;

use crate::{
    alert::Written,
    id::{AlertId, StreamId},
    limits,
    notice::Notice,
    receipt::Receipts,
    refusal::Refusal,
    time::Timestamp,
    wire,
};

/// What is sealed into one envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// With the sender, the name.
    pub id: AlertId,
    /// Counts sealings of this content, from 1. A re-sealing differs in nothing else.
    pub attempt: u32,
    /// When it was composed.
    pub composed_at: Timestamp,
    /// When it is over; the header carries the minute, rounded up.
    pub expires_at: Timestamp,
    /// The author's own clock was implausible: times are the relay's.
    pub by_relay_time: bool,
    /// What it is.
    pub body: Body,
}

/// The three kinds of content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// An alert.
    Alert(Box<Written>),
    /// Receipts. Never receipted.
    Receipts(Receipts),
    /// Housekeeping. Never receipted.
    Notice(Notice),
}

impl Content {
    /// The bytes that are sealed, committed to and kept.
    pub fn encode(&self) -> Bytes {
        use wire::content::Body as Wire;
        let body = match &self.body {
            Body::Alert(written) => Wire::Alert(written.bytes().clone()),
            Body::Receipts(receipts) => Wire::Receipts(receipts.to_wire()),
            Body::Notice(notice) => Wire::Notice(notice.to_wire()),
        };
        let wire = wire::Content {
            id: Bytes::copy_from_slice(self.id.as_bytes()),
            attempt: self.attempt,
            composed_at_ms: self.composed_at.as_millis(),
            expires_at_ms: self.expires_at.as_millis(),
            by_relay_time: self.by_relay_time,
            body: Some(body),
        };
        wire.encode_to_vec().into()
    }

    /// Reads what [`Content::encode`] made.
    ///
    /// # Errors
    /// `malformed`, `bad_content`.
    pub fn decode(bytes: Bytes) -> Result<Self, Refusal> {
        use wire::content::Body as Wire;
        if bytes.len() > limits::CONTENT_BYTES_MAX {
            return Err(Refusal::malformed("the content is larger than its bound"));
        }
        let wire = wire::Content::decode(bytes)?;
        let body = match wire.body {
            None => return Err(Refusal::malformed("the content has no known body")),
            Some(Wire::Alert(bytes)) => Body::Alert(Box::new(Written::read(bytes)?)),
            Some(Wire::Receipts(receipts)) => Body::Receipts(Receipts::from_wire(receipts)?),
            Some(Wire::Notice(notice)) => Body::Notice(Notice::from_wire(notice)?),
        };
        if wire.attempt == 0 {
            return Err(Refusal::malformed("attempts count from 1"));
        }
        Ok(Self {
            id: AlertId::from_slice(&wire.id)
                .ok_or_else(|| Refusal::malformed("a content's id is a UUIDv7"))?,
            attempt: wire.attempt,
            composed_at: Timestamp::from_millis(wire.composed_at_ms),
            expires_at: Timestamp::from_millis(wire.expires_at_ms),
            by_relay_time: wire.by_relay_time,
            body,
        })
    }
}

/// What rides along in every plaintext. Margins merge by maximum.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Margin {
    /// The author's newest bundle.
    pub author_epoch: Timestamp,
    /// Per stream of the counterpart's receipts: all up to this number are on the author's disk.
    pub acknowledged: Vec<(StreamId, u64)>,
    /// The recipient stated before its restore that it had this alert.
    pub again: bool,
    /// its author opens what was sealed in the short form.
    pub reads_short: bool,
}

impl Margin {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let acknowledgement = |&(stream, through): &(StreamId, u64)| wire::Acknowledgement {
            stream: stream.0,
            through,
        };
        let wire = wire::Margin {
            author_epoch: self.author_epoch.as_millis(),
            acknowledged: self.acknowledged.iter().map(acknowledgement).collect(),
            again: self.again,
            reads_short: self.reads_short,
        };
        wire.encode_to_vec()
    }

    pub(crate) fn decode(bytes: Bytes) -> Result<Self, Refusal> {
        if bytes.len() > limits::MARGIN_BYTES_MAX {
            return Err(Refusal::malformed("the margin is larger than its bound"));
        }
        let wire = wire::Margin::decode(bytes)?;
        if wire.acknowledged.len() > limits::ACKNOWLEDGEMENTS_MAX {
            return Err(Refusal::malformed(
                "the margin acknowledges too many streams",
            ));
        }
        Ok(Self {
            author_epoch: Timestamp::from_millis(wire.author_epoch),
            acknowledged: wire
                .acknowledged
                .iter()
                .map(|one| (StreamId(one.stream), one.through))
                .collect(),
            again: wire.again,
            reads_short: wire.reads_short,
        })
    }
}

#[cfg(test)]
mod tests;
