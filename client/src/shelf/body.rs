//! What a record holds behind the seal of the home key. Not: what is found without it (`clear`).

use bytes::Bytes;

/// The sealed part of one record.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Body {
    /// When it was written, by this gateway's time.
    #[prost(uint64, tag = "1")]
    pub at_ms: u64,
    /// What it is.
    #[prost(
        oneof = "Kind",
        tags = "2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 17, 18, 19"
    )]
    pub kind: Option<Kind>,
}

/// What a record is.
#[derive(Clone, PartialEq, prost::Oneof)]
pub enum Kind {
    /// An alert that was taken from an officer or a feed.
    #[prost(message, tag = "2")]
    Sent(Sent),
    /// An envelope of ours, before its first byte leaves.
    #[prost(message, tag = "3")]
    Envelope(Envelope),
    /// An alert of a counterpart.
    #[prost(message, tag = "4")]
    Received(Received),
    /// Receipts of a counterpart.
    #[prost(message, tag = "5")]
    Receipts(Received),
    /// A relay's signed statement.
    #[prost(message, tag = "6")]
    Relay(RelayStatement),
    /// What an officer here did about a received alert, or why it is refused.
    #[prost(message, tag = "7")]
    Fact(Fact),
    /// A status that nobody signed: unconfirmed, refused without a statement.
    #[prost(message, tag = "8")]
    Status(StatusChange),
    /// An envelope that could not be verified or opened.
    #[prost(message, tag = "9")]
    Quarantined(Quarantined),
    /// A counterpart's signed bundle.
    #[prost(message, tag = "10")]
    Bundle(Named),
    /// Certificates of a counterpart or the relay.
    #[prost(message, tag = "11")]
    Chain(Chain),
    /// The link token, or another small value of the gateway.
    #[prost(message, tag = "12")]
    Value(Named),
    /// Something that an officer must know.
    #[prost(message, tag = "13")]
    Alarm(Alarm),
    /// An alert was forgotten: what is left of it.
    #[prost(message, tag = "18")]
    Deletion(Deletion),
    /// Never written: what is read where the key of a record was destroyed.
    #[prost(message, tag = "19")]
    Destroyed(Destroyed),
    /// An officer opened what an alert hides.
    #[prost(message, tag = "16")]
    Revealed(Revealed),
    /// Alerts were written out of the gateway.
    #[prost(message, tag = "17")]
    Export(Export),
}

/// An officer opened what an alert hides: who, and why.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Revealed {
    /// Who sent the alert.
    #[prost(string, tag = "1")]
    pub sender: String,
    /// Its id.
    #[prost(string, tag = "2")]
    pub id: String,
    /// Who opened it.
    #[prost(string, tag = "3")]
    pub officer: String,
    /// Why.
    #[prost(string, tag = "4")]
    pub reason: String,
}

/// Alerts were written out of the gateway: by whom, and which.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Export {
    /// Who exported.
    #[prost(string, tag = "1")]
    pub officer: String,
    /// What was asked for, as JSON.
    #[prost(string, tag = "2")]
    pub asked: String,
    /// The last record that it covers.
    #[prost(uint64, tag = "3")]
    pub last: u64,
}

/// A content of ours.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Sent {
    /// The encoded content, attempt 1.
    #[prost(bytes = "bytes", tag = "1")]
    pub content: Bytes,
    /// The client's own name for it.
    #[prost(string, tag = "2")]
    pub reference: String,
}

/// An envelope of ours.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Envelope {
    /// As it is submitted.
    #[prost(bytes = "bytes", tag = "1")]
    pub bytes: Bytes,
    /// Salt, content and margin.
    #[prost(bytes = "bytes", tag = "2")]
    pub plaintext: Bytes,
    /// SHA-256 of the sealed body.
    #[prost(bytes = "bytes", tag = "3")]
    pub sealed_digest: Bytes,
    /// 0 = alert, 1 = receipts, 2 = notice.
    #[prost(uint32, tag = "4")]
    pub cargo: u32,
    /// Of an alert: its row. Of receipts: empty.
    #[prost(bytes = "vec", tag = "5")]
    pub name: Vec<u8>,
    /// Which of its recipients.
    #[prost(uint32, tag = "6")]
    pub recipient: u32,
}

/// An envelope of a counterpart, opened.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Received {
    /// The header's bytes.
    #[prost(bytes = "bytes", tag = "1")]
    pub header: Bytes,
    /// 64 bytes.
    #[prost(bytes = "bytes", tag = "2")]
    pub signature: Bytes,
    /// SHA-256 of the sealed body.
    #[prost(bytes = "bytes", tag = "3")]
    pub sealed_digest: Bytes,
    /// Salt, content and margin.
    #[prost(bytes = "bytes", tag = "4")]
    pub plaintext: Bytes,
    /// It was here before a restore already.
    #[prost(bool, tag = "5")]
    pub again: bool,
}

/// A relay's statement.
#[derive(Clone, PartialEq, prost::Message)]
pub struct RelayStatement {
    /// The encoded signed statement.
    #[prost(bytes = "bytes", tag = "1")]
    pub statement: Bytes,
    /// The rows that it changed, in the order of its events.
    #[prost(message, repeated, tag = "2")]
    pub rows: Vec<Row>,
}

/// One row that a record changed.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Row {
    /// The alert's tag.
    #[prost(bytes = "vec", tag = "1")]
    pub name: Vec<u8>,
    /// Which of its recipients.
    #[prost(uint32, tag = "2")]
    pub recipient: u32,
}

/// A fact that this office states about a received envelope.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Fact {
    /// SHA-256(header ‖ signature).
    #[prost(bytes = "vec", tag = "1")]
    pub envelope: Vec<u8>,
    /// Whose envelope.
    #[prost(string, tag = "2")]
    pub sender: String,
    /// 1 = delivered, 2 = read, 3 = actioned, 4 = refused.
    #[prost(uint32, tag = "3")]
    pub fact: u32,
    /// Who.
    #[prost(string, tag = "4")]
    pub officer: String,
    /// Of *actioned*.
    #[prost(uint64, tag = "5")]
    pub counter: u64,
    /// Of *actioned*.
    #[prost(int32, tag = "6")]
    pub outcome: i32,
    /// Of *actioned*.
    #[prost(string, tag = "7")]
    pub note: String,
    /// Of *refused*.
    #[prost(string, tag = "8")]
    pub code: String,
    /// Precedence of the envelope.
    #[prost(uint32, tag = "9")]
    pub precedence: u32,
    /// Its label.
    #[prost(bool, tag = "10")]
    pub exercise: bool,
    /// Of *delivered*: the session of the envelope.
    #[prost(bytes = "vec", tag = "11")]
    pub session: Vec<u8>,
    /// Of *delivered*.
    #[prost(bool, tag = "12")]
    pub session_kept: bool,
}

/// A status that nobody signed.
#[derive(Clone, PartialEq, prost::Message)]
pub struct StatusChange {
    /// The word of the ladder.
    #[prost(string, tag = "1")]
    pub status: String,
    /// Why, from the table of refusals; empty where it is plain.
    #[prost(string, tag = "2")]
    pub code: String,
}

/// An envelope set aside.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Quarantined {
    /// As it came.
    #[prost(bytes = "bytes", tag = "1")]
    pub envelope: Bytes,
    /// Why, from the table of refusals.
    #[prost(string, tag = "2")]
    pub code: String,
}

/// Bytes with a name.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Named {
    /// Whose, or which.
    #[prost(string, tag = "1")]
    pub name: String,
    /// What.
    #[prost(bytes = "bytes", tag = "2")]
    pub bytes: Bytes,
}

/// Certificates.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Chain {
    /// Whose.
    #[prost(string, tag = "1")]
    pub name: String,
    /// DER, leaf first.
    #[prost(bytes = "bytes", repeated, tag = "2")]
    pub certificates: Vec<Bytes>,
}

/// Something that an officer must know.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Alarm {
    /// Stable.
    #[prost(string, tag = "1")]
    pub code: String,
    /// Two sentences.
    #[prost(string, tag = "2")]
    pub message: String,
    /// Whom it is about.
    #[prost(string, tag = "3")]
    pub office: String,
    /// It is over.
    #[prost(bool, tag = "4")]
    pub cleared: bool,
}

/// What is left of an alert that was forgotten. None of its words.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Deletion {
    /// Who sent it.
    #[prost(string, tag = "1")]
    pub sender: String,
    /// 16 bytes.
    #[prost(bytes = "vec", tag = "2")]
    pub id: Vec<u8>,
    /// Whether this office sent it.
    #[prost(bool, tag = "3")]
    pub sent: bool,
    /// A keyed digest of what it said: another copy of it is known by that.
    #[prost(bytes = "vec", tag = "4")]
    pub said: Vec<u8>,
    /// Who had it forgotten; empty where nobody had to.
    #[prost(string, tag = "5")]
    pub officer: String,
    /// Why, in somebody's words.
    #[prost(string, tag = "6")]
    pub reason: String,
    /// When it came, or was written.
    #[prost(uint64, tag = "7")]
    pub stored_at_ms: u64,
    /// So many records were about it.
    #[prost(uint32, tag = "8")]
    pub records: u32,
}

/// Nothing.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Destroyed {}
