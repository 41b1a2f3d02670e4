//! Poison: a counterpart that is paired and signs well, whose envelopes cannot be opened. The relay cannot tell; the
//! gateway sets each aside, and the next alert passes at once.

use blo_kit::{papers::Papers, stranger::now, wait};
use blo_proto::{frame::Frame, limits, seal::session_id, sign};
use bytes::Bytes;
use prost::Message;
use sha2::{Digest as _, Sha256};

use crate::{bent::Scene, stage::FLASH};

/// X-Wing's.
const ENCAPSULATION_BYTES: usize = 1_120;

/// `wire/envelope.proto`, spelled again: what is made here the product would never make.
#[derive(Clone, PartialEq, Message)]
struct Envelope {
    #[prost(bytes = "bytes", tag = "1")]
    header: Bytes,
    #[prost(bytes = "bytes", tag = "2")]
    signature: Bytes,
    #[prost(bytes = "bytes", tag = "3")]
    sealed: Bytes,
}

#[derive(Clone, PartialEq, Message)]
struct Header {
    #[prost(uint32, tag = "1")]
    version: u32,
    #[prost(bool, tag = "2")]
    exercise: bool,
    #[prost(string, tag = "3")]
    sender: String,
    #[prost(string, tag = "4")]
    recipient: String,
    #[prost(fixed64, tag = "5")]
    sender_stream: u64,
    #[prost(uint64, tag = "6")]
    sequence: u64,
    #[prost(int32, tag = "7")]
    precedence: i32,
    #[prost(uint64, tag = "8")]
    expires_at_minute: u64,
    #[prost(bytes = "bytes", tag = "9")]
    commitment: Bytes,
    #[prost(uint32, tag = "10")]
    suite: u32,
    #[prost(bytes = "bytes", tag = "11")]
    session: Bytes,
    #[prost(uint64, tag = "12")]
    recipient_epoch: u64,
    #[prost(bytes = "bytes", tag = "13")]
    encapsulation: Bytes,
    #[prost(string, tag = "14")]
    via: String,
}

/// What is done to a good envelope before it is signed.
type Bend = fn(&mut Header, &mut Bytes);

impl Scene {
    /// Sends an envelope that is bent, and well signed; waits until the relay has said something of it.
    async fn send_bent(&mut self, bend: Bend) {
        let letter = self.route.letter("Poison", now());
        let (_, good) = self.route.seal(&letter, &self.south);
        let bytes = bent(good.bytes, bend, &self.south);
        self.link.say(FLASH, &Frame::Submit(bytes)).await.unwrap();
        let answered = self.link.hear(FLASH, |frame| {
            matches!(frame, Frame::Receipt(_) | Frame::Refused(_)).then_some(())
        });
        answered.await.unwrap();
    }

    async fn survives(&mut self, bends: &[Bend]) {
        for bend in bends {
            self.send_bent(*bend).await;
        }
        self.shows_only_what_follows().await;
        let least = u64::try_from(bends.len()).unwrap();
        wait::until("what was set aside", || {
            let set_aside = self.north().status()["quarantined"].as_u64();
            (set_aside >= Some(least)).then_some(())
        });
    }
}

fn bent(good: Bytes, bend: Bend, author: &Papers) -> Bytes {
    let mut envelope = Envelope::decode(good).unwrap();
    let mut header = Header::decode(envelope.header).unwrap();
    bend(&mut header, &mut envelope.sealed);
    envelope.header = header.encode_to_vec().into();
    let digest = Sha256::digest(&envelope.sealed);
    let signed = sign::sign(&author.signer(), sign::ACTUAL, &envelope.header, &digest);
    envelope.signature = Bytes::copy_from_slice(&signed.unwrap());
    envelope.encode_to_vec().into()
}

fn random(bytes: usize) -> Bytes {
    let mut random = vec![0; bytes];
    getrandom::fill(&mut random).unwrap();
    random.into()
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_in_a_seal_of_any_size_is_set_aside_and_the_next_one_passes() {
    let mut scene = Scene::set().await;
    let bends: [Bend; 5] = [
        |_, sealed| *sealed = random(16),
        |_, sealed| *sealed = random(528),
        |_, sealed| *sealed = random(limits::SEALED_BYTES_MAX),
        |_, sealed| *sealed = sealed.slice(..sealed.len() - 1),
        |_, sealed| *sealed = [sealed.as_ref(), &[0]].concat().into(),
    ];
    scene.survives(&bends).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_commitment_than_that_of_the_words_is_set_aside() {
    let mut scene = Scene::set().await;
    let bends: [Bend; 2] = [
        |header, _| header.commitment = random(32),
        |header, _| header.expires_at_minute += 1,
    ];
    scene.survives(&bends).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_nobody_knows_and_a_key_that_nobody_has_are_set_aside() {
    let mut scene = Scene::set().await;
    let bends: [Bend; 5] = [
        |header, _| {
            header.session = random(16);
            header.encapsulation = Bytes::new();
        },
        |header, _| header.session = random(16),
        |header, _| header.recipient_epoch = 1,
        |header, _| header.recipient_epoch += 60_000,
        |header, _| {
            header.encapsulation = random(ENCAPSULATION_BYTES);
            let session = session_id(&header.encapsulation);
            header.session = Bytes::copy_from_slice(session.as_bytes());
        },
    ];
    scene.survives(&bends).await;
}
