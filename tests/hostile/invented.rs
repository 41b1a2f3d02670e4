//! Invented: a relay that hands a gateway pairings and introductions of its own making, with one signature, wrong keys,
//! an older serial, another key. The gateway puts nothing of it in force, and its home does not fill up.

use std::{path::PathBuf, sync::Arc};

use blo_client::{
    ceremony::Stage as Step,
    desk::{AlertInput, TextInput},
    keys::Ceremonies,
};
use blo_kit::{
    impostor::Impostor,
    papers::{Authority, Leaf, Papers, office, seed},
    stranger::{Stranger, now, soon},
    switchboard::{Inmate, Who, furnish},
    world::{NORTH, SOUTH},
};
use blo_proto::{
    Timestamp,
    frame::{Counterpart, Frame, Lane},
    introduction::{Card, Introduction, SignedIntroduction},
    limits,
    pairing::{Pairing, Party, SignedPairing},
};
use bytes::Bytes;
use tempfile::TempDir;

use crate::stage::OTHER;

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// The gateway of the south with a home, under an impostor; paired with the north by agreement number 2.
pub(crate) struct Scene {
    pub(crate) gateway: Option<Inmate>,
    pub(crate) ceremonies: Ceremonies,
    pub(crate) south: Papers,
    pub(crate) north: Papers,
    impostor: Impostor,
    thailand: Authority,
    who: Who,
    journal: PathBuf,
    _folder: TempDir,
}

impl Scene {
    pub(crate) fn set() -> Self {
        let folder = TempDir::new().unwrap();
        let (thailand, myanmar) = (Authority::new("Thailand"), Authority::new("Myanmar"));
        let impostor = Impostor::listen(std::slice::from_ref(&thailand.certificate));
        let south = thailand.issue(&Leaf::office(SOUTH), seed());
        let north = myanmar.issue(&Leaf::office(NORTH), seed());
        let journal = folder.path().join("south");
        let ceremonies = furnish(&journal, SOUTH, &south);
        let mut scene = Self {
            gateway: None,
            ceremonies,
            impostor,
            thailand,
            who: Who::with(SOUTH, &south),
            south,
            north,
            journal,
            _folder: folder,
        };
        let whole = scene.whole(NORTH, &scene.north, 2);
        scene.ceremonies.install(&office(NORTH), &whole).unwrap();
        scene.start();
        scene
    }

    pub(crate) fn start(&mut self) {
        let known = self.ceremonies.agreement(&office(NORTH)).unwrap();
        let pairings: Vec<_> = known.into_iter().collect();
        let south = (&self.who, &self.south, self.journal.as_path());
        self.gateway = Some(self.impostor.start(south, &pairings, Arc::new(now)));
    }

    pub(crate) async fn stop(&mut self) {
        self.gateway.take().unwrap().gateway.shutdown().await;
    }

    pub(crate) async fn link(&self) -> Stranger {
        let (mut guest, _) = self.impostor.guest().await;
        self.impostor.welcome(&mut guest, now()).await;
        let kept = guest.hear(Lane::Control, |frame| {
            matches!(frame, Frame::TokenKept).then_some(())
        });
        kept.await.unwrap();
        guest
    }

    /// What the south and another signed.
    pub(crate) fn whole(&self, name: &str, papers: &Papers, serial: u64) -> SignedPairing {
        let mut signed = pairing((SOUTH, &self.south), (name, papers), serial);
        signed.sign_as(&self.south.signer()).unwrap();
        signed.sign_as(&papers.signer()).unwrap();
        signed
    }

    /// Waits until all that was said before has been taken or not: an honest introduction that was said last is here.
    pub(crate) async fn has_heard_all(&self, guest: &mut Stranger, name: &str) {
        let papers = self.thailand.issue(&Leaf::office(name), seed());
        let said = introduction((name, &papers), SOUTH, now());
        say(guest, Frame::Introduce(said.encode())).await;
        let came = async {
            while self.ceremonies.with(&office(name)).unwrap().stage() != Step::Introduced {
                tokio::task::yield_now().await;
            }
        };
        soon("an honest introduction", came).await;
    }

    /// With whom, and by which agreement.
    pub(crate) async fn counterparts(&self) -> Vec<(String, u64, bool)> {
        let desk = &self.gateway.as_ref().unwrap().desk;
        let status = desk.status().await.unwrap();
        let all = status.counterparts.into_iter();
        all.map(|one| (one.office, one.pairing_serial, one.pairing_ended))
            .collect()
    }

    async fn refuses(&self, to: &str) {
        let input = AlertInput {
            to: vec![to.to_owned()],
            precedence: "FLASH".to_owned(),
            texts: vec![TextInput {
                language: "en".to_owned(),
                headline: "To nobody".to_owned(),
                ..TextInput::default()
            }],
            ..AlertInput::default()
        };
        let refused = self.gateway.as_ref().unwrap().desk.send(input).await;
        assert_eq!(refused.unwrap_err().code, "unknown_counterpart");
    }
}

pub(crate) async fn say(guest: &mut Stranger, frame: Frame) {
    guest.say(Lane::Control, &frame).await.unwrap();
}

/// The relay says that an office is a counterpart by this agreement.
pub(crate) fn named(name: &str, signed: &SignedPairing) -> Frame {
    Frame::Counterpart(Counterpart {
        office: office(name),
        pairing: signed.encode(),
        bundle: Bytes::new(),
        chain: Vec::new(),
        serial: 0,
    })
}

/// An agreement that nobody has signed.
pub(crate) fn pairing(one: (&str, &Papers), other: (&str, &Papers), serial: u64) -> SignedPairing {
    let party = |(name, papers): (&str, &Papers)| Party {
        office: office(name),
        key: papers.identity(),
    };
    let (from, to) = (now().minus_millis(DAY_MS), now().plus_millis(300 * DAY_MS));
    SignedPairing::propose(&Pairing::new([party(one), party(other)], serial, from, to).unwrap())
}

pub(crate) fn introduction(
    (name, papers): (&str, &Papers),
    to: &str,
    at: Timestamp,
) -> SignedIntroduction {
    let der =
        |certificate: &rustls_pki_types::CertificateDer<'_>| Bytes::copy_from_slice(certificate);
    let introduction = Introduction {
        office: office(name),
        key: papers.identity(),
        chain: papers.chain.iter().map(der).collect(),
        to: office(to),
        at,
        until: at.plus_millis(300 * DAY_MS),
        serial: 0,
        card: Card::default(),
        name: [7; 16],
        relays: Vec::new(),
    };
    SignedIntroduction::sign(&introduction, &papers.signer()).unwrap()
}

/// The last byte is another: a signature's.
fn bent(bytes: &Bytes) -> Bytes {
    let mut bent = bytes.to_vec();
    *bent.last_mut().unwrap() ^= 1;
    bent.into()
}

#[tokio::test]
async fn r22_a_pairing_that_the_relay_made_up_is_not_taken_and_a_proposal_opens_no_way() {
    let scene = Scene::set();
    let before = scene.ceremonies.agreement(&office(NORTH)).unwrap();
    let mut guest = scene.link().await;
    let (other, forger) = (
        scene.thailand.issue(&Leaf::office(OTHER), seed()),
        scene.thailand.issue(&Leaf::office(SOUTH), seed()),
    );
    let mut half = pairing((SOUTH, &scene.south), (OTHER, &other), 1);
    half.sign_as(&other.signer()).unwrap();
    let mut of_a_forged_key = pairing((SOUTH, &forger), (OTHER, &other), 1);
    of_a_forged_key.sign_as(&forger.signer()).unwrap();
    of_a_forged_key.sign_as(&other.signer()).unwrap();
    let bent_whole = bent(&scene.whole(OTHER, &other, 1).encode());
    let bent_whole = SignedPairing::decode(bent_whole).unwrap();
    let older = scene.whole(NORTH, &scene.north, 1);
    // The south once signed this by hand; the officer of today has heard no such key.
    let with_another_key = scene.whole(NORTH, &other, 9);
    let made_up = [
        (OTHER, half),
        (OTHER, of_a_forged_key),
        (OTHER, bent_whole),
        (NORTH, older),
        (NORTH, with_another_key),
    ];
    for (name, signed) in &made_up {
        say(&mut guest, Frame::Agree(signed.encode())).await;
        say(&mut guest, named(name, signed)).await;
    }
    let honest = introduction((OTHER, &other), SOUTH, now());
    let to_another = introduction((OTHER, &other), NORTH, now());
    let ahead = introduction((OTHER, &other), SOUTH, now().plus_millis(DAY_MS));
    let old = introduction((OTHER, &other), SOUTH, now().minus_millis(31 * DAY_MS));
    let introductions = [
        to_another.encode(),
        ahead.encode(),
        old.encode(),
        bent(&honest.encode()),
    ];
    for said in introductions {
        say(&mut guest, Frame::Introduce(said)).await;
    }
    scene.has_heard_all(&mut guest, "mae-sot.th").await;

    assert_eq!(scene.counterparts().await, [(NORTH.to_owned(), 2, false)]);
    let offices = scene.ceremonies.offices().unwrap();
    assert!(!offices.contains(&office(OTHER)), "{offices:?}");
    let in_force = scene.ceremonies.agreement(&office(NORTH)).unwrap();
    assert_eq!(in_force, before);
    scene.refuses(OTHER).await;
    scene.refuses("mae-sot.th").await;
}

#[tokio::test]
async fn r22_introductions_that_the_relay_made_up_fill_no_home() {
    let scene = Scene::set();
    let mut guest = scene.link().await;
    for at in 0..limits::INTRODUCTIONS_WAITING_MAX + 8 {
        let name = format!("post-{at}.th");
        let papers = scene.thailand.issue(&Leaf::office(&name), seed());
        let said = introduction((&name, &papers), SOUTH, now());
        say(&mut guest, Frame::Introduce(said.encode())).await;
    }
    // Of an office with which something is under way it is taken all the same.
    let ours = introduction((SOUTH, &scene.south), OTHER, now());
    let mut ceremony = scene.ceremonies.with(&office(OTHER)).unwrap();
    ceremony.propose(ours).unwrap();
    scene.ceremonies.keep(&ceremony).unwrap();
    let other = scene.thailand.issue(&Leaf::office(OTHER), seed());
    let theirs = introduction((OTHER, &other), SOUTH, now());
    say(&mut guest, Frame::Introduce(theirs.encode())).await;
    let came = async {
        while scene.ceremonies.with(&office(OTHER)).unwrap().stage() != Step::ToConfirm {
            tokio::task::yield_now().await;
        }
    };
    soon("theirs", came).await;
    let all = scene.ceremonies.offices().unwrap();
    let made_up = all.iter().filter(|one| one.as_str().starts_with("post-"));
    assert_eq!(made_up.count(), limits::INTRODUCTIONS_WAITING_MAX);
}
