//! A relay's life: links, an alert that crosses, an operator at work, budgets, a good end and a bad one.

use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use blo_proto::{
    AlertId, Code, Number, Precedence, StreamId,
    bundle::SignedBundle,
    content::{Body, Content, Margin},
    envelope::{Draft, Sealed, seal},
    frame::{Frame, Lane},
    id::OfficeId,
    notice::Notice,
    receipt::RelayFact,
    seal::{Parties, SealingKey, SealingSession},
    sign::Signer,
};
use blo_relay::admin::{Answer, Question};
use bytes::Bytes;

use crate::{
    gateway::{FLASH, Gateway, soon},
    papers::{NORTH, Papers, SOUTH, Scene, now},
};

fn office(name: &str) -> OfficeId {
    name.parse().unwrap()
}

/// A notice from the south to the north, FLASH.
fn sealed(scene: &Scene, sequence: u64) -> Sealed {
    let (south, north) = (scene.south.signer(), scene.north.signer());
    let parties = Parties {
        sender: office(SOUTH),
        sender_key: south.identity().clone(),
        recipient: office(NORTH),
        recipient_key: north.identity().clone(),
    };
    let key = SealingKey::from_seed([3; 32]).public_key();
    let bundle = SignedBundle::sign(&office(NORTH), now(), key, &north).unwrap();
    let bundle = bundle.verify(&office(NORTH), north.identity()).unwrap();
    let session = SealingSession::begin(&parties, bundle.get().target(), &[4; 64], now()).unwrap();
    let number = Number {
        sender: office(SOUTH),
        stream: StreamId(7),
        recipient: office(NORTH),
        precedence: Precedence::Flash,
        sequence,
    };
    let content = Content {
        id: AlertId::new(now(), &[5; 10]),
        attempt: 1,
        composed_at: now(),
        expires_at: now().plus_millis(600_000),
        by_relay_time: false,
        body: Body::Notice(Notice::Bundle(Bytes::from_static(b"a bundle"))),
    };
    let margin = Margin::default();
    let draft = Draft {
        number: &number,
        exercise: false,
        content: &content,
        margin: &margin,
        salt: [u8::try_from(sequence % 251).unwrap(); 32],
        short: false,
    };
    seal(&draft, &session, true, &south).unwrap()
}

async fn linked(scene: &Scene, at: std::net::SocketAddr, papers: &Papers) -> Gateway {
    let link = Gateway::link((at, &scene.root), papers, Bytes::new()).await;
    let (mut gateway, _) = link.ok().unwrap();
    gateway.say(Lane::Control, &Frame::TokenKept).await.unwrap();
    gateway
}

#[tokio::test]
async fn an_envelope_crosses_is_held_first_and_gone_once_it_is_acked() {
    let scene = Scene::set();
    let relay = scene.start().await;
    let at = relay.address();
    let (mut south, mut north) = (
        linked(&scene, at, &scene.south).await,
        linked(&scene, at, &scene.north).await,
    );
    let list = south.hear(Lane::Control, |frame| match frame {
        Frame::Crl(der) => Some(der),
        _ => None,
    });
    assert!(!list.await.unwrap().is_empty());
    let sealed = sealed(&scene, 1);
    let submit = Frame::Submit(sealed.bytes.clone());
    south.say(FLASH, &submit).await.unwrap();
    let receipt = south.hear(FLASH, |frame| match frame {
        Frame::Receipt(receipt) => Some(receipt.unproven().unwrap()),
        other => panic!("{other:?}"),
    });
    let receipt = receipt.await.unwrap();
    assert_eq!(receipt.fact, RelayFact::Held);
    assert_eq!(receipt.entries[0].0, sealed.binding);
    let (position, envelope) = north
        .hear(FLASH, |frame| match frame {
            Frame::Deliver { position, envelope } => Some((position, envelope)),
            _ => None,
        })
        .await
        .unwrap();
    assert_eq!(envelope, sealed.bytes);
    north.say(FLASH, &Frame::Ack(vec![position])).await.unwrap();
    let fetched = south.hear(FLASH, |frame| match frame {
        Frame::Fetched(envelope) => Some(envelope),
        _ => None,
    });
    assert_eq!(fetched.await.unwrap(), sealed.binding);
    relay.shutdown().await;
}

#[tokio::test]
async fn r09_every_submit_takes_of_its_senders_rate_a_repeat_too() {
    let scene = Scene::set();
    let config = fs::read_to_string(scene.file()).unwrap();
    let limits = "[limits]\nrate_per_s = 1\nburst = 2\n";
    fs::write(scene.file(), format!("{config}{limits}")).unwrap();
    let relay = scene.start().await;
    let mut south = linked(&scene, relay.address(), &scene.south).await;
    let sealed = sealed(&scene, 1);
    const SUBMITS: usize = 20; // far more than what fills the bucket again meanwhile
    for _ in 0..SUBMITS {
        let submit = Frame::Submit(sealed.bytes.clone());
        south.say(FLASH, &submit).await.unwrap();
    }
    let refused = south.hear(FLASH, |frame| match frame {
        Frame::Refused(refused) => Some(refused),
        _ => None,
    });
    let refused = refused.await.unwrap();
    assert_eq!(refused.code, Code::TooFast.as_str());
    assert_eq!(refused.envelope, Some(sealed.binding));
    assert!(refused.retry_after_s > 0 && refused.receipt.is_none());
    relay.shutdown().await;
}

#[tokio::test]
async fn a_relay_that_goes_down_says_so_and_still_holds_what_it_held() {
    let scene = Scene::set();
    let relay = scene.start().await;
    let mut south = linked(&scene, relay.address(), &scene.south).await;
    let sealed = sealed(&scene, 1);
    let submit = Frame::Submit(sealed.bytes.clone());
    south.say(FLASH, &submit).await.unwrap();
    let held = south.hear(FLASH, |frame| {
        matches!(frame, Frame::Receipt(_)).then_some(())
    });
    held.await.unwrap();
    relay.shutdown().await;
    let goodbye = south.hear(Lane::Control, |frame| match frame {
        Frame::Goodbye(code) => Some(code),
        _ => None,
    });
    assert_eq!(goodbye.await.unwrap(), Code::ShuttingDown.as_str());
    assert_eq!(south.end().await, Ok(Code::ShuttingDown));

    let relay = scene.start().await;
    let mut north = linked(&scene, relay.address(), &scene.north).await;
    let delivered = north.hear(FLASH, |frame| match frame {
        Frame::Deliver { envelope, .. } => Some(envelope),
        _ => None,
    });
    assert_eq!(delivered.await.unwrap(), sealed.bytes);
}

#[tokio::test]
async fn a_dropped_relay_ends_its_links_and_lets_its_store_go() {
    let scene = Scene::set();
    let relay = scene.start().await;
    let south = linked(&scene, relay.address(), &scene.south).await;
    drop(relay);
    assert_eq!(south.end().await, Ok(Code::ShuttingDown));
}

#[tokio::test]
async fn a_newer_link_of_an_office_takes_the_place_of_the_older() {
    let scene = Scene::set();
    let relay = scene.start().await;
    let to = (relay.address(), &scene.root);
    let (first, welcome) = Gateway::link(to, &scene.south, Bytes::new())
        .await
        .ok()
        .unwrap();
    let second = Gateway::link(to, &scene.south, welcome.link_token).await;
    assert!(second.is_ok(), "{:?}", second.err());
    assert_eq!(first.end().await, Ok(Code::SecondGateway));
}

#[tokio::test]
async fn an_operator_asks_a_running_relay_and_a_stopped_one_alike() {
    let scene = Scene::set();
    let offices = |answer: Answer| match answer {
        Answer::Offices(lines) => lines
            .into_iter()
            .map(|line| line.office)
            .collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(offices(scene.ask(Question::OfficeList)), [SOUTH, NORTH]);
    let relay = scene.start().await;
    let scene = std::sync::Arc::new(scene);
    let asked = std::sync::Arc::clone(&scene);
    let answer = tokio::task::spawn_blocking(move || asked.ask(Question::OfficeList));
    assert_eq!(offices(answer.await.unwrap()), [SOUTH, NORTH]);
    relay.shutdown().await;
    assert_eq!(offices(scene.ask(Question::OfficeList)), [SOUTH, NORTH]);
}

/// The real program, and where it says that it listens.
struct Program(Child);

impl Program {
    fn start(scene: &Scene) -> (Self, std::net::SocketAddr) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_blo-relay"))
            .args(["run", "--print-address", "--config"])
            .arg(scene.file())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let out = child.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut line).unwrap();
        let address = line.strip_prefix("listening ").unwrap();
        (Self(child), address.trim().parse().unwrap())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill(); // it may be gone
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn a_link_to_a_relay_that_was_killed_ends_at_once_when_it_is_back() {
    let scene = Scene::set();
    let (program, address) = Program::start(&scene);
    let mut south = linked(&scene, address, &scene.south).await;
    drop(program);
    scene.configure(&address.to_string());
    let (_again, same) = Program::start(&scene);
    assert_eq!(same, address);
    let begun = tokio::time::Instant::now();
    let ping = Frame::Ping(now());
    let _ = south.say(Lane::Control, &ping).await; // it may have ended by then
    let end = soon(south.connection.closed()).await;
    assert!(matches!(end, quinn::ConnectionError::Reset), "{end}");
    assert!(begun.elapsed() < std::time::Duration::from_secs(10));
}
