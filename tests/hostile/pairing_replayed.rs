//! Pairing replayed: what two offices once signed, halves, pairings and un-pairings, comes again, after a restart and
//! after a restore too. Neither relay nor gateway takes back what was ended, nor ends what followed.

use std::fs;

use blo_kit::{
    papers::{Papers, office},
    stranger::{Destination, Stranger, now},
    world::{NORTH, SOUTH},
};
use blo_proto::{
    Code,
    frame::{Frame, Lane},
    pairing::SignedPairing,
    unpairing::{SignedUnpairing, Unpairing},
};
use bytes::Bytes;

use crate::{
    invented::{Scene, named, pairing, say},
    stage::{OTHER, Stage},
};

/// Un-pairing number `serial` of the office whose papers these are with another.
fn ended(by: (&str, &Papers), other: &str, serial: u64) -> SignedUnpairing {
    let said = Unpairing::new(&office(by.0), &office(other), serial - 1, now()).unwrap();
    SignedUnpairing::sign(&said, &by.1.signer()).unwrap()
}

/// South and the other office at a real relay, over links of their own.
struct Two {
    stage: Stage,
    south: Stranger,
    other: Stranger,
    tokens: [Bytes; 2],
}

async fn link(to: &Destination, papers: &Papers, token: &Bytes) -> (Stranger, Bytes) {
    let (mut stranger, welcome) = Stranger::link(to, papers, token.clone()).await.unwrap();
    say(&mut stranger, Frame::TokenKept).await;
    (stranger, welcome.link_token)
}

impl Two {
    async fn set() -> Self {
        let stage = Stage::set();
        let none = Bytes::new();
        let (south, one) = link(&stage.to, &stage.south, &none).await;
        let (other, two) = link(&stage.to, &stage.other, &none).await;
        Self {
            stage,
            south,
            other,
            tokens: [one, two],
        }
    }

    fn half(&self, of: &Papers, serial: u64) -> SignedPairing {
        let both = [(SOUTH, &self.stage.south), (OTHER, &self.stage.other)];
        // The bytes that both sign say when: one made later would be another agreement.
        let mut half = pairing(both[0], both[1], serial);
        half.sign_as(&of.signer()).unwrap();
        half
    }

    /// Both hand in their half; the pairing, as the relay names it.
    async fn agree(&mut self, serial: u64) -> [SignedPairing; 3] {
        let ours = self.half(&self.stage.south, serial);
        let pairing = ours.unproven().unwrap();
        let mut theirs = SignedPairing::propose(&pairing);
        theirs.sign_as(&self.stage.other.signer()).unwrap();
        say(&mut self.south, Frame::Agree(ours.encode())).await;
        say(&mut self.other, Frame::Agree(theirs.encode())).await;
        let whole = self.south.hear(Lane::Control, |frame| match frame {
            Frame::Counterpart(said) => SignedPairing::decode(said.pairing)
                .ok()
                .filter(|whole| whole.unproven().is_ok_and(|whole| whole == pairing)),
            _ => None,
        });
        let whole = whole.await.unwrap();
        whole.verify().unwrap();
        [ours, theirs, whole]
    }

    async fn again(&mut self) {
        let mut address = self.stage.to.clone();
        address.address = self.stage.relay.start();
        let south = link(&address, &self.stage.south, &self.tokens[0]).await;
        let other = link(&address, &self.stage.other, &self.tokens[1]).await;
        self.tokens = [south.1, other.1];
        (self.south, self.other) = (south.0, other.0);
    }

    /// Both say all of it once more, and are refused each time.
    async fn is_refused(&mut self, said: &[SignedPairing; 3]) {
        let [ours, theirs, whole] = said;
        for (guest, frames) in [
            (&mut self.south, [ours, whole]),
            (&mut self.other, [theirs, whole]),
        ] {
            for signed in frames {
                say(guest, Frame::Agree(signed.encode())).await;
                refused(guest, Code::PairingExpired).await;
            }
        }
    }

    fn paired(&self) -> bool {
        let listed = self.stage.relay.verb(&["pairing", "list"]).ok();
        let line = listed.lines().find(|line| line.contains(OTHER)).unwrap();
        line.contains("until")
    }
}

async fn refused(guest: &mut Stranger, code: Code) {
    let refused = guest.hear(Lane::Control, |frame| match frame {
        Frame::Refused(refused) => Some(refused.code),
        _ => None,
    });
    assert_eq!(refused.await.unwrap(), code.as_str());
}

#[tokio::test]
async fn r22_the_relay_takes_no_pairing_and_no_end_of_one_for_a_second_time() {
    let mut two = Two::set().await;
    let first = two.agree(1).await;
    let backup = two.stage.folder.path().join("backup");
    let backup = backup.to_str().unwrap();
    two.stage.relay.verb(&["store", "backup", backup]).ok();
    let end = ended((SOUTH, &two.stage.south), OTHER, 2);
    say(&mut two.south, Frame::Unpair(end.encode())).await;
    two.is_refused(&first).await;
    two.stage.relay.kill();
    two.again().await;
    two.is_refused(&first).await;
    assert!(!two.paired());

    // A copy from before the end has the pairing; the office that ended it says so at its link, and it is over again.
    two.stage.relay.stop();
    fs::remove_dir_all(two.stage.relay.data()).unwrap();
    two.stage.relay.verb(&["store", "restore", backup]).ok();
    two.stage
        .relay
        .verb(&["registry", "confirm", "--by", "Somchai"])
        .ok();
    two.again().await;
    assert!(two.paired());
    say(&mut two.south, Frame::Unpair(end.encode())).await;
    two.is_refused(&first).await;
    assert!(!two.paired());

    two.agree(3).await;
    say(&mut two.south, Frame::Unpair(end.encode())).await;
    refused(&mut two.south, Code::PairingExpired).await;
    assert!(two.paired());
}

#[tokio::test]
async fn r22_a_gateway_takes_no_pairing_and_no_end_of_one_for_a_second_time() {
    let mut scene = Scene::set();
    let first = scene.whole(NORTH, &scene.north, 2);
    let end = ended((NORTH, &scene.north), SOUTH, 3);
    let mut guest = scene.link().await;
    say(&mut guest, Frame::Unpair(end.encode())).await;
    for marker in ["mae-sot.th", "sangkhom.th"] {
        say(&mut guest, Frame::Agree(first.encode())).await;
        say(&mut guest, named(NORTH, &first)).await;
        scene.has_heard_all(&mut guest, marker).await;
        let over = [(NORTH.to_owned(), 3, true)];
        assert_eq!(scene.counterparts().await, over);
        scene.stop().await;
        scene.start();
        guest = scene.link().await;
    }
    let next = scene.whole(NORTH, &scene.north, 4);
    say(&mut guest, named(NORTH, &next)).await;
    say(&mut guest, Frame::Unpair(end.encode())).await;
    say(&mut guest, Frame::Agree(first.encode())).await;
    scene.has_heard_all(&mut guest, "nong-khai.th").await;
    assert_eq!(scene.counterparts().await, [(NORTH.to_owned(), 4, false)]);
    scene.stop().await;
    scene.start();
    let _guest = scene.link().await;
    assert_eq!(scene.counterparts().await, [(NORTH.to_owned(), 4, false)]);
}
