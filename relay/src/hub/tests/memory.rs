//! What a hub keeps in memory of what it holds.

use blo_proto::{Timestamp, sign::MemorySigner};
use blo_store::{Options, Position};
use bytes::Bytes;
use tokio::sync::watch;

use super::World;
use crate::{
    hub::{Setup, answer::Voice, flight::After, task::Task},
    mailboxes::{Held, Mailboxes, Stream},
    quota::Bounds,
    refusals::Refusals,
    registry::Registry,
};

#[test]
fn nothing_is_kept_in_memory_for_an_office_that_is_offline() {
    let world = World::new();
    let (mailboxes, _) = Mailboxes::open(world.dir.path(), Options::default()).unwrap();
    let registry = Registry::load(mailboxes.registry().unwrap()).unwrap();
    let (announce, _) = watch::channel(registry.snapshot());
    let setup = Setup {
        relay: "relay.example".parse().unwrap(),
        signer: std::sync::Arc::new(MemorySigner::from_seed(&[9; 32])),
        clock: std::sync::Arc::new(|| Timestamp::from_millis(super::START)),
        bounds: Bounds::default(),
        lane_budget_bytes: 1 << 20,
        allow_list: false,
        vouching: std::sync::Arc::new(super::rolling::Vouches::default()),
    };
    let voice = Voice::new(&setup, mailboxes.epoch(), Refusals::default());
    let mut task = Task::new((mailboxes, registry), voice, setup, announce).unwrap();
    let stream = Stream {
        sender: 1,
        stream: 7,
        recipient: 2,
        rank: 3,
    };
    let held = Held {
        stream,
        binding: vec![1; 32],
        ..Held::default()
    };
    let envelope = Bytes::from_static(b"abc");
    let landed = vec![After::Held(held, envelope)];
    task.land((Ok(vec![Position::new(9)]), landed));
    assert_eq!(task.fresh.take(9), None);
}
