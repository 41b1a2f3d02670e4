//! What a stream may carry: u32 big-endian length, then one frame. Assumes no transport. Not: whose turn it is.

use bytes::{Buf, BufMut, Bytes, BytesMut};
use prost::Message;

pub use blobs::BlobFrame;
pub use kinds::{Counterpart, Hello, Refused, Repeated, Welcome};

use crate::{
    id::{Digest, OfficeId, Precedence},
    limits,
    notice::{self, SignedVoidNumbers},
    receipt::SignedRelayReceipt,
    refusal::{Code, Refusal},
    time::Timestamp,
    wire,
};

pub mod blobs;
pub mod lanes;

mod kinds;

/// Which stream: control, or the lane of one precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// Hello, counterparts, presence, goodbye.
    Control,
    /// Envelopes of one precedence and their answers, both ways.
    Of(Precedence),
}

impl Lane {
    /// How many there are.
    pub const COUNT: usize = 5;
    /// Every lane, control first: it is small and rare, and the link lives by it.
    pub const URGENT_FIRST: [Self; Self::COUNT] = [
        Self::Control,
        Self::Of(Precedence::Flash),
        Self::Of(Precedence::Immediate),
        Self::Of(Precedence::Priority),
        Self::Of(Precedence::Routine),
    ];
}

/// One frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// First on every stream, gateway → relay.
    Open(Lane),
    /// Gateway → relay.
    Hello(Hello),
    /// Relay → gateway: only now is the link up.
    Welcome(Welcome),
    /// Gateway → relay: the new link token is on disk.
    TokenKept,
    /// Gateway → relay: an encoded `SignedBundle`.
    PublishBundle(Bytes),
    /// Relay → gateway.
    Counterpart(Counterpart),
    /// Relay → gateway: whether a counterpart is linked, and when it was last seen.
    Presence {
        /// Which counterpart.
        office: OfficeId,
        /// Linked now.
        linked: bool,
        /// `None` = never.
        last_seen: Option<Timestamp>,
        /// Since when it stands that somebody presented a dead link token of that office; its own office is told too.
        second_gateway: Option<Timestamp>,
    },
    /// Gateway → relay.
    VoidNumbers(SignedVoidNumbers),
    /// Relay → gateway: a CRL, DER.
    Crl(Bytes),
    /// Both ways: the link ends, with a code from the table.
    Goodbye(String),
    /// Gateway → relay, its clock.
    Ping(Timestamp),
    /// Relay → gateway: the ping's clock, and the relay's.
    Pong {
        /// The ping's clock.
        echo: Timestamp,
        /// The relay's.
        clock: Timestamp,
    },
    /// Gateway → relay: an encoded envelope.
    Submit(Bytes),
    /// Relay → gateway: held, expired, refused.
    Receipt(SignedRelayReceipt),
    /// Relay → gateway: a repeat of what left the relay; ends nothing.
    Settled(Digest),
    /// Relay → gateway.
    Refused(Refused),
    /// Relay → gateway: the recipient has it, says the relay; link news, not a status.
    Fetched(Digest),
    /// Relay → gateway: an envelope, as it was submitted.
    Deliver {
        /// What the ack names.
        position: u64,
        /// The encoded envelope.
        envelope: Bytes,
    },
    /// Gateway → relay: on the recipient's disk.
    Ack(Vec<u64>),
    /// Relay → gateway: the sender asks again about this header; state the present status.
    Repeated(Repeated),
    /// Relay → gateway: envelopes of this counterpart wait for room in the mailbox of the gateway's office.
    Waiting(OfficeId),
    /// Both ways: an encoded `SignedUnpairing`.
    Unpair(Bytes),
    /// Both ways: an encoded `SignedIntroduction`.
    Introduce(Bytes),
    /// Both ways: an encoded `SignedPairing` with one signature or both.
    Agree(Bytes),
    /// Both ways: an encoded `SignedRollOver`.
    RollOver(Bytes),
    /// First on the one stream of a connection for attachments, gateway → relay.
    OpenBlobs,
    /// About an attachment's sealed chunks.
    Blob(BlobFrame),
    /// A kind that this version does not know: passed over.
    Unknown,
}

impl Frame {
    /// Appends the frame with its length prefix.
    pub fn encode(&self, target: &mut BytesMut) {
        let wire = wire::Frame {
            kind: self.to_wire(),
        };
        let length = wire.encoded_len();
        target.reserve(length.saturating_add(4));
        target.put_u32(u32::try_from(length).unwrap_or(u32::MAX));
        wire.encode(target).expect("a growable buffer has room");
    }

    /// The frame with its length prefix.
    pub fn to_bytes(&self) -> Bytes {
        let mut target = BytesMut::new();
        self.encode(&mut target);
        target.freeze()
    }

    /// Reads one frame's bytes, without the length prefix.
    ///
    /// # Errors
    /// `malformed`.
    pub fn decode(bytes: Bytes) -> Result<Self, Refusal> {
        match wire::Frame::decode(bytes)?.kind {
            None => Ok(Self::Unknown),
            Some(kind) => Self::from_wire(kind),
        }
    }

    fn to_wire(&self) -> Option<wire::frame::Kind> {
        use wire::frame::Kind;
        let digest = |digest: &Digest| Bytes::copy_from_slice(digest.as_bytes());
        Some(match self {
            Self::Open(lane) => open(lane_number(*lane), false),
            Self::OpenBlobs => open(0, true),
            Self::Blob(blob) => blob.to_wire(),
            Self::Hello(hello) => Kind::Hello(hello.to_wire()),
            Self::Welcome(welcome) => Kind::Welcome(welcome.to_wire()),
            Self::TokenKept => Kind::TokenKept(wire::TokenKept {}),
            Self::PublishBundle(bytes) => Kind::PublishBundle(bytes.clone()),
            Self::Counterpart(counterpart) => Kind::Counterpart(counterpart.to_wire()),
            Self::Presence {
                office,
                linked,
                last_seen,
                second_gateway,
            } => Kind::Presence(wire::Presence {
                office: office.to_string(),
                linked: *linked,
                last_seen_ms: last_seen.map_or(0, Timestamp::as_millis),
                second_gateway_ms: second_gateway.map_or(0, Timestamp::as_millis),
            }),
            Self::VoidNumbers(void) => Kind::VoidNumbers(void_to_wire(void)),
            Self::Crl(der) => Kind::Crl(der.clone()),
            Self::Goodbye(code) => Kind::Goodbye(wire::Goodbye { code: code.clone() }),
            Self::Ping(clock) => Kind::Ping(wire::Ping {
                clock_ms: clock.as_millis(),
            }),
            Self::Pong { echo, clock } => Kind::Pong(wire::Pong {
                echo_ms: echo.as_millis(),
                clock_ms: clock.as_millis(),
            }),
            Self::Submit(bytes) => Kind::Submit(bytes.clone()),
            Self::Receipt(receipt) => Kind::Receipt(receipt.to_wire()),
            Self::Settled(envelope) => Kind::Settled(wire::Settled {
                envelope: digest(envelope),
            }),
            Self::Refused(refused) => Kind::Refused(refused.to_wire()),
            Self::Fetched(envelope) => Kind::Fetched(wire::Fetched {
                envelope: digest(envelope),
            }),
            Self::Deliver { position, envelope } => Kind::Deliver(wire::Deliver {
                position: *position,
                envelope: envelope.clone(),
            }),
            Self::Ack(positions) => Kind::Ack(wire::Ack {
                positions: positions.clone(),
            }),
            Self::Repeated(again) => Kind::RepeatedEnvelope(again.to_wire()),
            Self::Waiting(office) => Kind::Waiting(wire::Waiting {
                office: office.to_string(),
            }),
            Self::Unpair(bytes) => Kind::Unpair(bytes.clone()),
            Self::Introduce(bytes) => Kind::Introduce(bytes.clone()),
            Self::Agree(bytes) => Kind::Agree(bytes.clone()),
            Self::RollOver(bytes) => Kind::RollOver(bytes.clone()),
            Self::Unknown => return None,
        })
    }

    fn from_wire(kind: wire::frame::Kind) -> Result<Self, Refusal> {
        use wire::frame::Kind;
        let ms = Timestamp::from_millis;
        Ok(match kind {
            Kind::Open(open) if open.blobs => Self::OpenBlobs,
            Kind::Open(open) => Self::Open(lane_of(open.lane)?),
            Kind::Hello(hello) => Self::Hello(Hello::from_wire(hello)?),
            Kind::Welcome(welcome) => Self::Welcome(Welcome::from_wire(welcome)?),
            Kind::TokenKept(_) => Self::TokenKept,
            Kind::PublishBundle(bytes) => Self::PublishBundle(bytes),
            Kind::Counterpart(counterpart) => {
                Self::Counterpart(Counterpart::from_wire(counterpart)?)
            }
            Kind::Presence(presence) => Self::Presence {
                office: kinds::office(&presence.office)?,
                linked: presence.linked,
                last_seen: (presence.last_seen_ms != 0).then_some(ms(presence.last_seen_ms)),
                second_gateway: (presence.second_gateway_ms != 0)
                    .then_some(ms(presence.second_gateway_ms)),
            },
            Kind::Waiting(waiting) => Self::Waiting(kinds::office(&waiting.office)?),
            Kind::VoidNumbers(void) => Self::VoidNumbers(void_from_wire(void)),
            Kind::Crl(der) => Self::Crl(der),
            Kind::Goodbye(goodbye) => Self::Goodbye(notice::code(&goodbye.code)?),
            Kind::Ping(ping) => Self::Ping(ms(ping.clock_ms)),
            Kind::Pong(pong) => Self::Pong {
                echo: ms(pong.echo_ms),
                clock: ms(pong.clock_ms),
            },
            Kind::Submit(bytes) => Self::Submit(bytes),
            Kind::Receipt(receipt) => Self::Receipt(SignedRelayReceipt::from_wire(receipt)),
            Kind::Settled(settled) => Self::Settled(notice::digest(&settled.envelope)?),
            Kind::Refused(refused) => Self::Refused(Refused::from_wire(refused)?),
            Kind::Fetched(fetched) => Self::Fetched(notice::digest(&fetched.envelope)?),
            Kind::Deliver(deliver) => Self::Deliver {
                position: deliver.position,
                envelope: deliver.envelope,
            },
            Kind::Ack(ack) if ack.positions.len() > limits::ACK_POSITIONS_MAX => {
                return Err(Refusal::malformed("too many positions in one ack"));
            }
            Kind::Ack(ack) => Self::Ack(ack.positions),
            Kind::RepeatedEnvelope(again) => Self::Repeated(Repeated::from_wire(again)?),
            Kind::Unpair(bytes) => Self::Unpair(bytes),
            Kind::Introduce(bytes) => Self::Introduce(bytes),
            Kind::Agree(bytes) => Self::Agree(bytes),
            Kind::RollOver(bytes) => Self::RollOver(bytes),
            kind @ (Kind::BlobHello(_)
            | Kind::BlobWelcome(_)
            | Kind::PutChunk(_)
            | Kind::BlobStands(_)
            | Kind::AskBlob(_)
            | Kind::GetChunk(_)
            | Kind::Chunk(_)
            | Kind::BlobRefused(_)
            | Kind::BlobTaken(_)
            | Kind::BlobNews(_)) => Self::Blob(BlobFrame::from_wire(kind)?),
        })
    }
}

/// Cuts a stream's bytes into frames. Holds at most one frame's bound of them.
#[derive(Debug, Default)]
pub struct Decoder {
    buffer: BytesMut,
}

impl Decoder {
    /// Takes bytes as they came.
    pub fn push(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// The next whole frame; `None` until more bytes come.
    ///
    /// # Errors
    /// `too_large`, `malformed`: the stream cannot be read any further.
    pub fn next_frame(&mut self) -> Result<Option<Frame>, Refusal> {
        //
        let Some(prefix) = self.buffer.first_chunk::<4>() else {
            return Ok(None);
        };
        let length = usize::try_from(u32::from_be_bytes(*prefix)).unwrap_or(usize::MAX);
        if length > limits::FRAME_BYTES_MAX {
            return Err(Refusal::new(
                Code::TooLarge,
                format!("a frame of {length} bytes"),
            ));
        }
        if self.buffer.len().saturating_sub(4) < length {
            return Ok(None);
        }
        self.buffer.advance(4);
        Frame::decode(self.buffer.split_to(length).freeze()).map(Some)
    }

    /// Bytes that wait to be cut.
    pub fn waits(&self) -> usize {
        self.buffer.len()
    }

    /// Whether bytes of an unfinished frame are waiting.
    pub fn is_mid_frame(&self) -> bool {
        !self.buffer.is_empty()
    }
}

fn void_to_wire(void: &SignedVoidNumbers) -> wire::SignedVoidNumbers {
    wire::SignedVoidNumbers {
        sender: void.sender.clone(),
        void_numbers: void.bytes.clone(),
        signature: void.signature.clone(),
    }
}

fn void_from_wire(void: wire::SignedVoidNumbers) -> SignedVoidNumbers {
    SignedVoidNumbers {
        sender: void.sender,
        bytes: void.void_numbers,
        signature: void.signature,
    }
}

fn open(lane: i32, blobs: bool) -> wire::frame::Kind {
    wire::frame::Kind::Open(wire::Open { lane, blobs })
}

fn lane_number(lane: Lane) -> i32 {
    match lane {
        Lane::Control => 0,
        Lane::Of(precedence) => precedence.number().into(),
    }
}

fn lane_of(number: i32) -> Result<Lane, Refusal> {
    if number == 0 {
        Ok(Lane::Control)
    } else {
        notice::precedence(number).map(Lane::Of)
    }
}

#[cfg(test)]
mod tests;
