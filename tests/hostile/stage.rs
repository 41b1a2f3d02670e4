//! The stage of every attack: a relay, two honest offices that are paired and linked, and a third that is registered
//! but paired with nobody. All their keys are at hand.

use blo_kit::{
    Relay,
    letter::{Keys, Route, keys},
    papers::{Authority, Leaf, Papers, office, seed},
    stranger::{Closed, Destination, Stranger, now},
};
use blo_proto::{
    Code, OfficeId, Precedence, Timestamp,
    envelope::Sealed,
    frame::{Frame, Lane, Refused},
    pairing::{Pairing, Party, SignedPairing},
    receipt::RelayFact,
    seal::Parties,
};
use bytes::Bytes;
use tempfile::TempDir;

pub(crate) const SOUTH: &str = "mae-sai.th";
pub(crate) const NORTH: &str = "tachileik.mm";
pub(crate) const OTHER: &str = "chiang-saen.th";

pub(crate) const FLASH: Lane = Lane::Of(Precedence::Flash);

pub(crate) struct Stage {
    pub(crate) relay: Relay,
    pub(crate) to: Destination,
    pub(crate) thailand: Authority,
    pub(crate) myanmar: Authority,
    pub(crate) south: Papers,
    pub(crate) north: Papers,
    pub(crate) other: Papers,
    pub(crate) north_keys: Keys,
    pub(crate) folder: TempDir,
}

impl Stage {
    pub(crate) fn set() -> Self {
        Self::limited("")
    }

    /// The same with these lines of the relay's configuration, of what an office may take.
    pub(crate) fn limited(limits: &str) -> Self {
        Self::prepared(|relay, _| relay.configure(limits))
    }

    /// The same with whatever else the relay is given before it starts; Thailand's authority is at hand for that.
    pub(crate) fn prepared(prepare: impl FnOnce(&Relay, &Authority)) -> Self {
        let folder = TempDir::new().unwrap();
        let (thailand, myanmar) = (Authority::new("Thailand"), Authority::new("Myanmar"));
        let authorities = [("th", &thailand), ("mm", &myanmar)];
        let (mut relay, root) = Relay::for_strangers(folder.path(), &authorities);
        prepare(&relay, &thailand);
        let south = thailand.issue(&Leaf::office(SOUTH), seed());
        let north = myanmar.issue(&Leaf::office(NORTH), seed());
        let other = thailand.issue(&Leaf::office(OTHER), seed());
        for (name, papers) in [(SOUTH, &south), (NORTH, &north), (OTHER, &other)] {
            relay.admit(name, papers);
        }
        let file = folder.path().join("pairing");
        let signed = pairing((SOUTH, &south), (NORTH, &north), long());
        std::fs::write(&file, signed.encode()).unwrap();
        relay.add_pairing(&file);
        relay.start();
        Self {
            to: relay.destination(&root),
            relay,
            thailand,
            myanmar,
            north_keys: keys(&office(NORTH), &north, now()),
            south,
            north,
            other,
            folder,
        }
    }

    /// Links as one of the three for the first time.
    pub(crate) async fn link(&self, papers: &Papers) -> Stranger {
        Self::link_by(&self.to, papers).await
    }

    /// The same by another way to the relay.
    pub(crate) async fn link_by(to: &Destination, papers: &Papers) -> Stranger {
        let link = Stranger::link(to, papers, Bytes::new()).await;
        let (mut stranger, _) = link.unwrap();
        stranger
            .say(Lane::Control, &Frame::TokenKept)
            .await
            .unwrap();
        stranger
    }

    /// The way from an office to the north, sealed to a key that the north really has.
    pub(crate) fn route(&self, from: &str, papers: &Papers) -> Route {
        route((from, papers), (NORTH, &self.north), &self.north_keys)
    }

    /// Registers a pairing of two offices.
    pub(crate) fn pair(&self, one: (&str, &Papers), other: (&str, &Papers)) {
        let file = self.folder.path().join("another-pairing");
        std::fs::write(&file, pairing(one, other, long()).encode()).unwrap();
        self.relay.add_pairing(&file);
    }

    /// Asserts that an honest alert crosses between the two: whatever was done before did no harm.
    pub(crate) async fn still_works(&self, south: &mut Stranger) {
        let mut route = self.route(SOUTH, &self.south);
        let letter = route.letter("An honest one", now());
        let (_, sealed) = route.seal(&letter, &self.south);
        submit(south, &sealed).await.unwrap();
        held(south, &sealed).await;
        let mut north = self.link(&self.north).await;
        let delivered = north.hear(FLASH, |frame| match frame {
            Frame::Deliver { envelope, .. } if envelope == sealed.bytes => Some(()),
            _ => None,
        });
        delivered.await.unwrap();
    }
}

/// The way from one office to another, sealed to these keys.
pub(crate) fn route(from: (&str, &Papers), to: (&str, &Papers), keys: &Keys) -> Route {
    let parties = Parties {
        sender: office(from.0),
        sender_key: from.1.identity(),
        recipient: office(to.0),
        recipient_key: to.1.identity(),
    };
    Route::new(parties, &keys.bundle, now())
}

/// Sends an envelope on the FLASH lane.
pub(crate) async fn submit(stranger: &mut Stranger, sealed: &Sealed) -> Result<(), Closed> {
    let frame = Frame::Submit(sealed.bytes.clone());
    stranger.say(FLASH, &frame).await
}

/// Waits until the relay says *held* of this envelope.
pub(crate) async fn held(stranger: &mut Stranger, sealed: &Sealed) {
    let stated = stranger.hear(FLASH, |frame| match frame {
        Frame::Receipt(receipt) => {
            let receipt = receipt.unproven().unwrap();
            let mut entries = receipt.entries.iter();
            let stated = entries.any(|(binding, _)| *binding == sealed.binding);
            stated.then_some(receipt.fact)
        }
        Frame::Refused(refused) => panic!("{refused:?}"),
        _ => None,
    });
    assert_eq!(stated.await.unwrap(), RelayFact::Held);
}

/// The next refusal on the FLASH lane.
pub(crate) async fn refused(stranger: &mut Stranger) -> Refused {
    let refused = stranger.hear(FLASH, |frame| match frame {
        Frame::Refused(refused) => Some(refused),
        Frame::Receipt(receipt) => panic!("{:?}", receipt.unproven()),
        _ => None,
    });
    refused.await.unwrap()
}

/// Submits and asserts that it is refused with this code.
pub(crate) async fn is_refused(stranger: &mut Stranger, sealed: &Sealed, code: Code) {
    submit(stranger, sealed).await.unwrap();
    let refused = refused(stranger).await;
    assert_eq!(refused.code, code.as_str());
    assert_eq!(refused.envelope, Some(sealed.binding));
}

/// The same of what its sender did not send: nobody is given the relay's signature for that.
pub(crate) async fn is_refused_unsigned(stranger: &mut Stranger, sealed: &Sealed, code: Code) {
    submit(stranger, sealed).await.unwrap();
    let refused = refused(stranger).await;
    assert_eq!(refused.code, code.as_str());
    assert_eq!(refused.receipt, None);
}

/// A validity from last year on, for some years.
pub(crate) fn long() -> (Timestamp, Timestamp) {
    const YEAR: u64 = 365 * 24 * 60 * 60 * 1_000;
    (now().minus_millis(YEAR), now().plus_millis(5 * YEAR))
}

/// A pairing that both have signed.
pub(crate) fn pairing(
    one: (&str, &Papers),
    other: (&str, &Papers),
    validity: (Timestamp, Timestamp),
) -> SignedPairing {
    let mut signed = proposal(one, other, validity);
    signed.sign_as(&one.1.signer()).unwrap();
    signed.sign_as(&other.1.signer()).unwrap();
    signed
}

/// A pairing that nobody has signed.
pub(crate) fn proposal(
    one: (&str, &Papers),
    other: (&str, &Papers),
    (not_before, not_after): (Timestamp, Timestamp),
) -> SignedPairing {
    let party = |(name, papers): (&str, &Papers)| Party {
        office: id(name),
        key: papers.identity(),
    };
    let pairing = Pairing::new([party(one), party(other)], 1, not_before, not_after);
    SignedPairing::propose(&pairing.unwrap())
}

fn id(name: &str) -> OfficeId {
    name.parse().unwrap()
}
