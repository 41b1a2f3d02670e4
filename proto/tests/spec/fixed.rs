//! The fixed inputs of every vector: two offices, a relay, their keys, one moment. Nothing here is random.

use blo_proto::{
    AlertId, IdentityKey, Number, OfficeId, Precedence, RelayId, Signer, StoreEpoch, StreamId,
    Timestamp,
    alert::{
        Alert, Category, Certainty, Handling, HandlingCode, Severity, Status, Text, Tlp, Urgency,
        Written,
    },
    bundle::{Bundle, SignedBundle},
    content::{Body, Content, Margin},
    envelope::{Draft, Sealed, seal},
    limits,
    notice::{Marks, Notice},
    receipt::{Fact, Receipt, Receipts},
    seal::{OpeningSession, Parties, SealingKey, SealingSession},
    sign::{MemorySigner, Verified},
};

pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_795_503_123_456);
pub(crate) const SALT: [u8; 32] = [6; 32];
pub(crate) const STREAM: StreamId = StreamId(7);
pub(crate) const EPOCH: StoreEpoch = StoreEpoch::from_bytes([8; 16]);

/// One office: its name, the seeds of its keys, and the randomness of the session that it begins.
#[derive(Clone, Copy)]
pub(crate) struct Office {
    pub(crate) id: &'static str,
    pub(crate) identity_seed: [u8; 32],
    pub(crate) sealing_seed: [u8; 32],
    pub(crate) randomness: [u8; 64],
}

/// 64 bytes that count up, so that a reader who swaps their halves finds out.
const fn counted(first: u8) -> [u8; 64] {
    let mut bytes = [0; 64];
    let mut at: u8 = 0;
    while at < 64 {
        bytes[at as usize] = first + at;
        at += 1;
    }
    bytes
}

pub(crate) const SOUTH: Office = Office {
    id: "mae-sai.th",
    identity_seed: [1; 32],
    sealing_seed: [13; 32],
    randomness: counted(0),
};
pub(crate) const NORTH: Office = Office {
    id: "tachileik.mm",
    identity_seed: [2; 32],
    sealing_seed: [3; 32],
    randomness: counted(64),
};
pub(crate) const RELAY_SEED: [u8; 32] = [9; 32];

pub(crate) fn relay() -> RelayId {
    "relay.example".parse().unwrap()
}

pub(crate) fn relay_signer() -> MemorySigner {
    MemorySigner::from_seed(&RELAY_SEED)
}

impl Office {
    pub(crate) fn office(&self) -> OfficeId {
        self.id.parse().unwrap()
    }

    pub(crate) fn signer(&self) -> MemorySigner {
        MemorySigner::from_seed(&self.identity_seed)
    }

    pub(crate) fn key(&self) -> IdentityKey {
        self.signer().identity().clone()
    }

    pub(crate) fn sealing_key(&self) -> SealingKey {
        SealingKey::from_seed(self.sealing_seed)
    }

    pub(crate) fn signed_bundle(&self) -> SignedBundle {
        let public = self.sealing_key().public_key();
        SignedBundle::sign(&self.office(), NOW, public, &self.signer()).unwrap()
    }

    pub(crate) fn bundle(&self) -> Verified<Bundle> {
        self.signed_bundle()
            .verify(&self.office(), &self.key())
            .unwrap()
    }

    /// The other of the two.
    pub(crate) fn counterpart(&self) -> Self {
        if self.id == SOUTH.id { NORTH } else { SOUTH }
    }

    pub(crate) fn parties(&self) -> Parties {
        let other = self.counterpart();
        Parties {
            sender: self.office(),
            sender_key: self.key(),
            recipient: other.office(),
            recipient_key: other.key(),
        }
    }

    pub(crate) fn session(&self) -> SealingSession {
        let bundle = self.counterpart().bundle();
        let target = bundle.get().target();
        SealingSession::begin(&self.parties(), target, &self.randomness, NOW).unwrap()
    }

    /// The counterpart's half of the session that this office begins.
    pub(crate) fn opening(&self) -> OpeningSession {
        let other = self.counterpart();
        OpeningSession::derive(
            &self.parties(),
            &other.sealing_key(),
            &other.bundle().get().digest(),
            self.session().encapsulation(),
        )
        .unwrap()
    }

    pub(crate) fn number(&self, precedence: Precedence, sequence: u64) -> Number {
        Number {
            sender: self.office(),
            stream: STREAM,
            recipient: self.counterpart().office(),
            precedence,
            sequence,
        }
    }

    pub(crate) fn sealed(&self, letter: &Letter) -> Sealed {
        let draft = Draft {
            number: &self.number(letter.precedence, letter.sequence),
            exercise: letter.exercise,
            content: &letter.content,
            margin: &margin(),
            salt: SALT,
            short: letter.short,
        };
        seal(
            &draft,
            &self.session(),
            letter.with_encapsulation,
            &self.signer(),
        )
        .unwrap()
    }
}

/// What one envelope is made from, beside its sender.
#[derive(Clone)]
pub(crate) struct Letter {
    pub(crate) precedence: Precedence,
    pub(crate) sequence: u64,
    pub(crate) exercise: bool,
    pub(crate) with_encapsulation: bool,
    pub(crate) short: bool,
    pub(crate) content: Content,
}

pub(crate) fn letter(sequence: u64, body: Body) -> Letter {
    Letter {
        precedence: Precedence::Flash,
        sequence,
        exercise: false,
        with_encapsulation: sequence == 1,
        short: false,
        content: content(body),
    }
}

pub(crate) fn margin() -> Margin {
    Margin {
        author_epoch: NOW,
        acknowledged: vec![(StreamId(9), 12)],
        again: false,
        reads_short: false,
    }
}

pub(crate) fn content(body: Body) -> Content {
    Content {
        id: AlertId::new(NOW, &[5; 10]),
        attempt: 1,
        composed_at: NOW,
        expires_at: NOW.plus_millis(limits::LIFETIME_DEFAULT_MS),
        by_relay_time: false,
        body,
    }
}

pub(crate) fn alert(status: Status) -> Alert {
    Alert {
        category: Category::Drugs,
        texts: vec![Text::original("th", "รถกระบะสีขาวข้ามสะพานที่สอง")],
        officer: "Lt. Somchai".into(),
        handling: Handling {
            tlp: Tlp::Amber,
            code: HandlingCode::H1,
            ..Handling::default()
        },
        urgency: Urgency::Immediate,
        severity: Severity::Severe,
        certainty: Certainty::Likely,
        ..Alert::new(
            status,
            SOUTH.office(),
            vec![NORTH.office()],
            Precedence::Flash,
        )
    }
}

pub(crate) fn alert_body(status: Status) -> Body {
    Body::Alert(Box::new(Written::write(&alert(status)).unwrap()))
}

/// North's answer to south's first two envelopes.
pub(crate) fn delivered_body() -> Body {
    let (first, second) = (first(), second());
    let session = SOUTH.session().id();
    let receipt = |sealed: &Sealed| Receipt {
        envelope: sealed.binding,
        fact: Fact::Delivered {
            at: NOW.plus_millis(800),
            session,
            session_kept: true,
        },
    };
    Body::Receipts(Receipts {
        stream: StreamId(9),
        number: 13,
        receipts: vec![receipt(&first), receipt(&second)],
    })
}

/// Longer than the floor of padding, and in a script whose letters take three bytes.
pub(crate) fn long_body() -> Body {
    let said = "ရှေ့ခန်းတွင် အမျိုးသားနှစ်ဦး၊ နံပါတ်ပြား ABC-123 မရှိ။ ";
    let mut alert = alert(Status::Actual);
    alert.texts = vec![Text {
        description: said.repeat(6).trim_end().to_owned(),
        ..Text::original("my", "မီးခိုးရောင်ဗန်ကား")
    }];
    Body::Alert(Box::new(Written::write(&alert).unwrap()))
}

pub(crate) fn marks_body() -> Body {
    Body::Notice(Notice::Marks(Marks {
        stream: STREAM,
        precedence: Precedence::Flash,
        held_through: 2,
        at: NOW,
    }))
}

/// South's first alert, with its encapsulation.
pub(crate) fn first() -> Sealed {
    SOUTH.sealed(&letter(1, alert_body(Status::Actual)))
}

/// The worked example: the session was named, so the header carries no encapsulation any more.
pub(crate) fn second() -> Sealed {
    SOUTH.sealed(&letter(2, alert_body(Status::Actual)))
}
