//! Envelopes made by hand, right ones and wrong ones, with both ends' keys at hand. Not: how they travel.

use blo_proto::{
    AlertId, Digest, Number, OfficeId, Precedence, StreamId, Timestamp,
    alert::{
        Alert, Category, Certainty, Handling, HandlingCode, Severity, Status, Text, Tlp, Urgency,
        Written,
    },
    bundle::SignedBundle,
    content::{Body, Content, Margin},
    envelope::{self, Draft, Sealed},
    limits,
    seal::{Parties, SealingKey, SealingSession},
};

use crate::papers::{Papers, seed};

/// One way from a sender to a recipient: a session, and the numbers that were given.
#[derive(Debug)]
pub struct Route {
    parties: Parties,
    session: SealingSession,
    stream: StreamId,
    sequence: u64,
    /// The recipient has named the session: the encapsulation rides along no more.
    pub named: bool,
}

/// What a letter says and carries on its cover. Everything in it can be wrong.
#[derive(Clone, Debug)]
pub struct Letter {
    /// On the cover and inside.
    pub precedence: Precedence,
    /// Inside.
    pub status: Status,
    /// Inside: for whom it says that it is.
    pub recipients: Vec<OfficeId>,
    /// Inside: who says that he wrote it.
    pub sender: OfficeId,
    /// Inside.
    pub headline: String,
    /// Inside.
    pub description: String,
    /// Which label it is signed under.
    pub exercise: bool,
    /// When it was composed.
    pub composed_at: Timestamp,
    /// How long it lives.
    pub lifetime_ms: u64,
}

/// A published sealing key, with its private half at hand.
#[derive(Debug)]
pub struct Keys {
    /// The private half.
    pub key: SealingKey,
    /// The public half, signed.
    pub bundle: SignedBundle,
    /// Of the bundle.
    pub digest: Digest,
}

/// A fresh sealing key of `office`, signed as published at `now`.
pub fn keys(office: &OfficeId, papers: &Papers, now: Timestamp) -> Keys {
    let key = SealingKey::from_seed(seed());
    let bundle = SignedBundle::sign(office, now, key.public_key(), &papers.signer()).unwrap();
    let digest = bundle.verify(office, &papers.identity()).unwrap();
    let digest = digest.get().digest();
    Keys {
        key,
        bundle,
        digest,
    }
}

impl Route {
    /// A route to the office whose bundle this is.
    pub fn new(parties: Parties, bundle: &SignedBundle, now: Timestamp) -> Self {
        let bundle = bundle.verify(&parties.recipient, &parties.recipient_key);
        let bundle = bundle.unwrap().into_inner();
        let mut random = [0; 64];
        getrandom::fill(&mut random).unwrap();
        let session = SealingSession::begin(&parties, bundle.target(), &random, now).unwrap();
        let stream = StreamId(u64::from_be_bytes(seed()[..8].try_into().unwrap()) >> 1);
        Self {
            parties,
            session,
            stream,
            sequence: 0,
            named: false,
        }
    }

    /// A letter that is right in everything.
    pub fn letter(&self, headline: &str, now: Timestamp) -> Letter {
        Letter {
            precedence: Precedence::Flash,
            status: Status::Actual,
            recipients: vec![self.parties.recipient.clone()],
            sender: self.parties.sender.clone(),
            headline: headline.to_owned(),
            description: String::new(),
            exercise: false,
            composed_at: now,
            lifetime_ms: limits::LIFETIME_DEFAULT_MS,
        }
    }

    /// Gives it the next number and seals it, signed by the key of `author`, whoever that is.
    pub fn seal(&mut self, letter: &Letter, author: &Papers) -> (AlertId, Sealed) {
        self.sequence += 1;
        self.seal_as(self.sequence, letter, author)
    }

    /// The same under a number of one's choice.
    pub fn seal_as(&self, sequence: u64, letter: &Letter, author: &Papers) -> (AlertId, Sealed) {
        let id = AlertId::new(letter.composed_at, &seed()[..10].try_into().unwrap());
        (id, self.seal_whole((sequence, id), letter, author))
    }

    /// The next number, but a name of one's choice.
    pub fn seal_named(&mut self, id: AlertId, letter: &Letter, author: &Papers) -> Sealed {
        self.sequence += 1;
        self.seal_whole((self.sequence, id), letter, author)
    }

    fn seal_whole(
        &self,
        (sequence, id): (u64, AlertId),
        letter: &Letter,
        author: &Papers,
    ) -> Sealed {
        let number = Number {
            sender: self.parties.sender.clone(),
            stream: self.stream,
            recipient: self.parties.recipient.clone(),
            precedence: letter.precedence,
            sequence,
        };
        let content = Content {
            id,
            attempt: 1,
            composed_at: letter.composed_at,
            expires_at: letter.composed_at.plus_millis(letter.lifetime_ms),
            by_relay_time: false,
            body: Body::Alert(Box::new(Written::write(&letter.alert()).unwrap())),
        };
        let margin = Margin {
            author_epoch: letter.composed_at,
            acknowledged: Vec::new(),
            again: false,
            reads_short: false,
        };
        let draft = Draft {
            number: &number,
            exercise: letter.exercise,
            content: &content,
            margin: &margin,
            salt: seed(),
            short: false,
        };
        envelope::seal(&draft, &self.session, !self.named, &author.signer()).unwrap()
    }
}

impl Letter {
    fn alert(&self) -> Alert {
        Alert {
            category: Category::Drugs,
            texts: vec![Text {
                description: self.description.clone(),
                ..Text::original("en", self.headline.clone())
            }],
            officer: "nobody".into(),
            handling: Handling {
                tlp: Tlp::Amber,
                code: HandlingCode::H1,
                ..Handling::default()
            },
            urgency: Urgency::Immediate,
            severity: Severity::Severe,
            certainty: Certainty::Likely,
            ..Alert::new(
                self.status,
                self.sender.clone(),
                self.recipients.clone(),
                self.precedence,
            )
        }
    }
}
