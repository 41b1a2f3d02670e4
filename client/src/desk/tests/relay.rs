//! A relay in memory for the gateway's tests: holds, answers, delivers. It forgets nothing and checks numbers.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};

use blo_proto::{
    Digest, IdentityKey, OfficeId, Precedence, RelayId, Signer as _, StoreEpoch, Timestamp,
    envelope::Carried,
    frame::{Counterpart, Frame, Hello, Lane, Refused, Repeated, Welcome},
    receipt::{RelayFact, RelayReceipt, SignedRelayReceipt},
    sign::MemorySigner,
};
use bytes::Bytes;
use tokio::sync::mpsc;

use crate::gateway::{Dialer, LinkEvent, Transport, system_clock};
use door::Door;

mod blobs;
mod door;
mod rolling;

#[derive(Clone)]
pub(super) struct Relay(Arc<Mutex<Inner>>);

pub(super) struct Inner {
    name: RelayId,
    /// What it shows as its own certificate.
    pub(super) leaf: Bytes,
    signer: MemorySigner,
    links: BTreeMap<OfficeId, mpsc::Sender<LinkEvent>>,
    pub(super) queues: BTreeMap<OfficeId, BTreeMap<(usize, u64), Bytes>>,
    numbers: BTreeMap<blo_proto::Number, Digest>,
    held: BTreeSet<blo_proto::Number>,
    /// Numbers that came with two envelopes.
    pub(super) refused: BTreeSet<blo_proto::Number>,
    settled: BTreeSet<blo_proto::Number>,
    pub(super) bundles: BTreeMap<OfficeId, Bytes>,
    /// What it shows as an office's certificate.
    certificates: BTreeMap<OfficeId, Bytes>,
    tokens: BTreeMap<OfficeId, (Bytes, bool)>,
    /// The key that an office links with; any where none is named.
    registered: BTreeMap<OfficeId, IdentityKey>,
    /// Roll-overs, which it hands on unread.
    rolling: Vec<Bytes>,
    position: u64,
    epoch: StoreEpoch,
    pub(super) closed: BTreeSet<OfficeId>,
    /// Numbers answered `number_conflict`, so many times.
    pub(super) conflicts: u32,
    /// Does not answer submissions.
    pub(super) mute: bool,
    /// Order of submissions, by precedence.
    pub(super) seen: Vec<(OfficeId, Precedence)>,
    pub(super) submissions: u64,
    /// All that was ever submitted, as a network would record it.
    pub(super) recorded: Vec<Bytes>,
    /// So many submissions are refused for good.
    pub(super) refusals: u32,
    pub(super) refusal: &'static str,
    /// It signs none of them.
    pub(super) unsigned: bool,
    /// So many envelopes to this office are held and not handed over before its next link.
    pub(super) withheld: Option<(OfficeId, u32)>,
    /// Envelopes to this office are altered.
    pub(super) corrupt: Option<OfficeId>,
    pub(super) clock: Arc<dyn blo_proto::Clock>,
    pub(super) blobs: blobs::Blobs,
}

impl Relay {
    pub(super) fn new() -> Self {
        Self::named(Self::name())
    }

    pub(super) fn named(name: RelayId) -> Self {
        Self(Arc::new(Mutex::new(Inner {
            name,
            leaf: Bytes::from_static(b"leaf"),
            signer: MemorySigner::from_seed(&[9; 32]),
            links: BTreeMap::new(),
            queues: BTreeMap::new(),
            numbers: BTreeMap::new(),
            held: BTreeSet::new(),
            refused: BTreeSet::new(),
            settled: BTreeSet::new(),
            bundles: BTreeMap::new(),
            certificates: BTreeMap::new(),
            tokens: BTreeMap::new(),
            registered: BTreeMap::new(),
            rolling: Vec::new(),
            position: 0,
            epoch: StoreEpoch::from_bytes([1; 16]),
            closed: BTreeSet::new(),
            conflicts: 0,
            mute: false,
            seen: Vec::new(),
            submissions: 0,
            recorded: Vec::new(),
            refusals: 0,
            refusal: "too_large",
            unsigned: false,
            withheld: None,
            corrupt: None,
            clock: system_clock(),
            blobs: blobs::Blobs::default(),
        })))
    }

    pub(super) fn name() -> RelayId {
        "relay.example".parse().unwrap()
    }

    pub(super) fn with<T>(&self, act: impl FnOnce(&mut Inner) -> T) -> T {
        act(&mut self.0.lock().unwrap())
    }

    pub(super) fn dialer(&self, office: &OfficeId) -> Arc<dyn Dialer> {
        Arc::new(Door {
            relay: self.clone(),
            office: office.clone(),
            key: None,
        })
    }

    /// By which an office comes with this key.
    pub(super) fn dialer_with(&self, office: &OfficeId, key: IdentityKey) -> Arc<dyn Dialer> {
        Arc::new(Door {
            relay: self.clone(),
            office: office.clone(),
            key: Some(key),
        })
    }

    /// Ends an office's link, and lets it return only when opened.
    pub(super) fn close(&self, office: &OfficeId) {
        self.with(|inner| {
            inner.closed.insert(office.clone());
            inner.end(office);
        });
    }

    pub(super) fn open(&self, office: &OfficeId) {
        self.with(|inner| inner.closed.remove(office));
    }
}

impl Inner {
    pub(super) fn tell(&self, office: &OfficeId, event: LinkEvent) {
        if let Some(link) = self.links.get(office) {
            let _ = link.try_send(event);
        }
    }

    fn end(&mut self, office: &OfficeId) {
        let reason = "cut".to_owned();
        self.tell(office, LinkEvent::Down { code: None, reason });
        self.links.remove(office);
    }

    fn refuses(&self, office: &OfficeId, hello: &Hello) -> Option<LinkEvent> {
        if self.closed.contains(office) {
            let reason = "closed".to_owned();
            return Some(LinkEvent::Down { code: None, reason });
        }
        let (token, confirmed) = self.tokens.get(office)?;
        let code = Some(blo_proto::Code::SecondGateway);
        let reason = String::new();
        (*confirmed && *token != hello.link_token).then_some(LinkEvent::Down { code, reason })
    }

    fn welcome(&mut self, office: &OfficeId, hello: &Hello, sender: mpsc::Sender<LinkEvent>) {
        if let Some(down) = self.refuses(office, hello) {
            let _ = sender.try_send(down);
            return;
        }
        self.position += 1;
        let token = Bytes::copy_from_slice(&self.position.to_be_bytes());
        self.tokens.insert(office.clone(), (token.clone(), false));
        self.links.insert(office.clone(), sender);
        let welcome = Welcome {
            version: 1,
            features: Vec::new(),
            relay: self.name.clone(),
            clock: self.clock.now(),
            epoch: self.epoch,
            position: self.position,
            link_token: token,
            budgets: Vec::new(),
            blob_token: self.blobs.token(),
        };
        let relay_key = self.signer.identity().clone();
        self.tell(
            office,
            LinkEvent::Up {
                welcome: Box::new(welcome),
                relay_key,
                relay_chain: vec![self.leaf.clone()],
                over: Transport::Udp,
            },
        );
        for bytes in self.rolling.clone() {
            self.pass_roll_over(&bytes, office);
        }
        let bundles: Vec<_> = self
            .bundles
            .iter()
            .map(|(o, b)| (o.clone(), b.clone()))
            .collect();
        for (other, bundle) in bundles {
            self.pass_bundle(&other, &bundle, office);
        }
        self.tell_presence();
        let waiting: Vec<_> = self
            .queues
            .entry(office.clone())
            .or_default()
            .iter()
            .map(|(k, v)| (*k, v.clone()))
            .collect();
        for ((rank, position), bytes) in waiting {
            self.deliver(office, Precedence::URGENT_FIRST[rank], position, bytes);
        }
    }

    fn tell_presence(&self) {
        for office in self.links.keys() {
            for other in self.links.keys().filter(|other| *other != office) {
                let presence = Frame::Presence {
                    office: other.clone(),
                    linked: true,
                    last_seen: None,
                    second_gateway: None,
                };
                self.tell(office, LinkEvent::Frame(Lane::Control, presence));
            }
        }
    }

    fn pass_bundle(&self, of: &OfficeId, bundle: &Bytes, to: &OfficeId) {
        if of != to {
            let leaf = Bytes::from_static(b"leaf");
            let shown = self.certificates.get(of);
            let counterpart = Counterpart {
                office: of.clone(),
                pairing: Bytes::from_static(b"as both signed it"),
                bundle: bundle.clone(),
                chain: vec![shown.cloned().unwrap_or(leaf)],
                serial: 0,
            };
            self.tell(
                to,
                LinkEvent::Frame(Lane::Control, Frame::Counterpart(counterpart)),
            );
        }
    }

    /// Shows everyone another certificate of an office, now and at every link.
    pub(super) fn show(&mut self, of: &OfficeId, leaf: Bytes) {
        self.certificates.insert(of.clone(), leaf);
        let bundle = self.bundles.get(of).cloned().unwrap_or_default();
        for office in self.links.keys() {
            self.pass_bundle(of, &bundle, office);
        }
    }

    fn deliver(&mut self, to: &OfficeId, precedence: Precedence, position: u64, envelope: Bytes) {
        if let Some((office, left)) = &mut self.withheld
            && office == to
            && *left > 0
        {
            *left -= 1;
            return;
        }
        let envelope = if self.corrupt.as_ref() == Some(to) {
            let mut bytes = envelope.to_vec();
            *bytes.last_mut().unwrap() ^= 1;
            bytes.into()
        } else {
            envelope
        };
        let frame = Frame::Deliver { position, envelope };
        self.tell(to, LinkEvent::Frame(Lane::Of(precedence), frame));
    }

    fn frame(&mut self, from: &OfficeId, lane: Lane, frame: Frame) {
        match frame {
            Frame::TokenKept => {
                if let Some(token) = self.tokens.get_mut(from) {
                    token.1 = true;
                }
            }
            Frame::PublishBundle(bundle) => {
                self.bundles.insert(from.clone(), bundle.clone());
                let others: Vec<_> = self.links.keys().cloned().collect();
                for other in others {
                    self.pass_bundle(from, &bundle, &other);
                }
            }
            Frame::RollOver(bytes) => self.roll_over(&bytes),
            Frame::Submit(bytes) => self.submit(from, lane, bytes),
            Frame::Ack(positions) => {
                let queue = self.queues.entry(from.clone()).or_default();
                for position in positions {
                    queue.retain(|(_, at), bytes| {
                        if *at == position {
                            let carried = Carried::decode(bytes.clone()).unwrap();
                            self.settled.insert(carried.header().number.clone());
                        }
                        *at != position
                    });
                }
            }
            Frame::Ping(echo) => {
                let clock = self.clock.now();
                self.tell(
                    from,
                    LinkEvent::Frame(Lane::Control, Frame::Pong { echo, clock }),
                );
            }
            _ => {}
        }
    }

    fn submit(&mut self, from: &OfficeId, lane: Lane, bytes: Bytes) {
        self.submissions += 1;
        self.recorded.push(bytes.clone());
        let carried = Carried::decode(bytes.clone()).unwrap();
        let number = carried.header().number.clone();
        assert_eq!(number.sender, *from);
        self.seen.push((from.clone(), number.precedence));
        if self.mute {
            return;
        }
        let binding = carried.binding();
        if self.conflicts > 0 {
            self.conflicts -= 1;
            return self.refuse(from, lane, binding, "number_conflict");
        }
        if self.refusals > 0 {
            self.refusals -= 1;
            return self.refuse(from, lane, binding, self.refusal);
        }
        let digest = carried.header_digest();
        let known = *self.numbers.entry(number.clone()).or_insert(digest);
        if known != digest {
            self.refused.insert(number);
            return self.refuse(from, lane, binding, "number_conflict");
        }
        if self.settled.contains(&number) {
            self.tell(from, LinkEvent::Frame(lane, Frame::Settled(binding)));
            return;
        }
        let held = self.held.insert(number.clone());
        if held {
            self.position += 1;
            let key = (number.precedence.rank(), self.position);
            let queue = self.queues.entry(number.recipient.clone()).or_default();
            queue.insert(key, bytes.clone());
            let position = self.position;
            self.deliver(&number.recipient, number.precedence, position, bytes);
        }
        let receipt = RelayReceipt {
            relay: self.name.clone(),
            epoch: self.epoch,
            at: Timestamp::from_millis(1),
            fact: RelayFact::Held,
            entries: vec![(binding, self.position)],
        };
        let signed = SignedRelayReceipt::sign(&receipt, &self.signer).unwrap();
        self.tell(from, LinkEvent::Frame(lane, Frame::Receipt(signed)));
    }

    /// What is held for an office expires, and its senders are told.
    pub(super) fn expire(&mut self, office: &OfficeId) {
        self.end_all(office, &RelayFact::Expired);
    }

    /// What is held for an office ends so, and its senders are told.
    pub(super) fn end_all(&mut self, office: &OfficeId, fact: &RelayFact) {
        for ((rank, position), bytes) in self.queues.remove(office).unwrap_or_default() {
            let carried = Carried::decode(bytes).unwrap();
            let number = carried.header().number.clone();
            let receipt = RelayReceipt {
                relay: self.name.clone(),
                epoch: self.epoch,
                at: self.clock.now(),
                fact: fact.clone(),
                entries: vec![(carried.binding(), position)],
            };
            let signed = SignedRelayReceipt::sign(&receipt, &self.signer).unwrap();
            let lane = Lane::Of(Precedence::URGENT_FIRST[rank]);
            self.tell(
                &number.sender,
                LinkEvent::Frame(lane, Frame::Receipt(signed)),
            );
            self.settled.insert(number);
        }
    }

    /// Asks an office about all that is held for it, as if it had settled that; `bent` as its senders did not sign it.
    pub(super) fn repeat(&mut self, office: &OfficeId, bent: bool) {
        for ((rank, _), bytes) in self.queues.entry(office.clone()).or_default() {
            let carried = Carried::decode(bytes.clone()).unwrap();
            let mut signature = carried.signature().to_vec();
            signature[0] ^= u8::from(bent);
            let repeated = Frame::Repeated(Repeated {
                signature: signature.into(),
                ..Repeated::of(&carried)
            });
            if let Some(link) = self.links.get(office) {
                let lane = Lane::Of(Precedence::URGENT_FIRST[*rank]);
                let _ = link.try_send(LinkEvent::Frame(lane, repeated));
            }
        }
    }

    /// The operator lets a restored home link.
    pub(super) fn relink(&mut self, office: &OfficeId) {
        self.tokens.remove(office);
    }

    /// A new disk: nothing is known any more, and every link ends.
    pub(super) fn lose_disk(&mut self) {
        for office in self.links.keys().cloned().collect::<Vec<_>>() {
            self.end(&office);
        }
        self.queues.clear();
        self.numbers.clear();
        self.held.clear();
        self.settled.clear();
        self.bundles.clear();
        self.tokens.clear();
        self.position = 0;
        self.epoch = StoreEpoch::from_bytes([2; 16]);
    }

    /// A refusal that the relay signs.
    fn refuse(&self, from: &OfficeId, lane: Lane, envelope: Digest, code: &str) {
        let receipt = RelayReceipt {
            relay: self.name.clone(),
            epoch: self.epoch,
            at: Timestamp::from_millis(1),
            fact: RelayFact::Refused(code.to_owned()),
            entries: vec![(envelope, 0)],
        };
        let refused = Refused {
            envelope: Some(envelope),
            code: code.to_owned(),
            retry_after_s: 0,
            receipt: (!self.unsigned)
                .then(|| SignedRelayReceipt::sign(&receipt, &self.signer).unwrap()),
        };
        self.tell(from, LinkEvent::Frame(lane, Frame::Refused(refused)));
    }

    /// What is held for an office is gone, and nobody is told.
    pub(super) fn lose(&mut self, office: &OfficeId) {
        self.queues.remove(office);
    }

    pub(super) fn has_bundle(&self, office: &OfficeId) -> bool {
        self.bundles.contains_key(office)
    }

    pub(super) fn bundle_of(&self, office: &OfficeId) -> Bytes {
        self.bundles[office].clone()
    }

    /// Delivers what no gateway submitted.
    pub(super) fn inject(&mut self, to: &OfficeId, bytes: Bytes) {
        self.position += 1;
        self.deliver(to, Precedence::Flash, self.position, bytes);
    }

    /// Everything that is held for an office.
    pub(super) fn held_for(&self, office: &OfficeId) -> usize {
        self.queues.get(office).map_or(0, BTreeMap::len)
    }
}
