//! What is held survives a restart; what left stays known until it may be forgotten.

use blo_proto::{Digest, Timestamp};
use blo_store::Options;
use bytes::Bytes;

use super::*;
use crate::admission::Known;

const STREAM: Stream = Stream {
    sender: 1,
    stream: 7,
    recipient: 2,
    rank: 0,
};

fn held(sequence: u64, minute: u64) -> Held {
    let byte = u8::try_from(sequence % 251).unwrap();
    Held {
        stream: STREAM,
        sequence,
        minute,
        binding: vec![byte; 32],
        bytes: 3,
        unreadable: false,
        refused: String::new(),
    }
}

fn hold(mailboxes: &Mailboxes, sequence: u64, minute: u64) -> u64 {
    let entry = Entry::Held(held(sequence, minute));
    let pending = mailboxes.append(vec![(entry, Bytes::from_static(b"abc"))]);
    pending.wait().unwrap()[0].number()
}

fn end(mailboxes: &Mailboxes, entry: Entry) {
    mailboxes
        .append_reserved(vec![(entry, Bytes::new())])
        .wait()
        .unwrap();
}

#[test]
fn what_is_held_is_held_after_a_restart_in_order() {
    let dir = tempfile::tempdir().unwrap();
    let (mailboxes, _) = Mailboxes::open(dir.path(), Options::default()).unwrap();
    let positions: Vec<_> = (1..=5)
        .map(|sequence| hold(&mailboxes, sequence, 100))
        .collect();
    end(
        &mailboxes,
        Entry::Fetched(Left {
            position: positions[1],
            held: held(2, 100),
        }),
    );
    drop(mailboxes);
    let (mailboxes, _) = Mailboxes::open(dir.path(), Options::default()).unwrap();
    let (items, more) = mailboxes.queue(2, 0, 0, 10).unwrap();
    let found: Vec<_> = items.iter().map(|item| item.position).collect();
    assert_eq!(
        found,
        [positions[0], positions[2], positions[3], positions[4]]
    );
    assert!(!more);
    assert_eq!(
        mailboxes.envelope(positions[4]).unwrap(),
        Bytes::from_static(b"abc")
    );
    assert_eq!(
        mailboxes.queue(2, 0, positions[2], 1).unwrap().0[0].position,
        positions[3]
    );
    let mut bytes = 0;
    mailboxes.each_held(|held| bytes += held.bytes).unwrap();
    assert_eq!(bytes, 12);
}

#[test]
fn what_is_held_of_each_pair_is_known_after_a_restart_and_after_the_index_was_lost() {
    let dir = tempfile::tempdir().unwrap();
    let (mailboxes, _) = Mailboxes::open(dir.path(), Options::default()).unwrap();
    let positions: Vec<_> = (1..=5)
        .map(|sequence| hold(&mailboxes, sequence, 100))
        .collect();
    let left = |nth: usize| Left {
        position: positions[nth],
        held: held(u64::try_from(nth).unwrap() + 1, 100),
    };
    let of_pair = |count| {
        let bytes = 3 * count;
        BTreeMap::from([((1, 2), Used { bytes, count })])
    };
    end(&mailboxes, Entry::Fetched(left(1)));
    assert_eq!(mailboxes.held_by_pair().unwrap(), of_pair(4));
    mailboxes.close().unwrap();
    let (mailboxes, _) = Mailboxes::open(dir.path(), Options::default()).unwrap();
    assert_eq!(mailboxes.held_by_pair().unwrap(), of_pair(4));
    end(&mailboxes, Entry::Expired(left(0)));
    assert_eq!(mailboxes.held_by_pair().unwrap(), of_pair(3));
    mailboxes.close().unwrap();
    std::fs::remove_dir_all(dir.path().join("index")).unwrap();
    let (mailboxes, _) = Mailboxes::open(dir.path(), Options::default()).unwrap();
    assert_eq!(mailboxes.held_by_pair().unwrap(), of_pair(3));
    for nth in 2..5 {
        end(&mailboxes, Entry::Fetched(left(nth)));
    }
    assert_eq!(mailboxes.held_by_pair().unwrap(), BTreeMap::new());
}

#[test]
fn r08_a_number_is_known_while_held_after_it_left_and_below_the_mark() {
    let dir = tempfile::tempdir().unwrap();
    let (mailboxes, _) = Mailboxes::open(dir.path(), Options::default()).unwrap();
    let binding = Digest::from_bytes([1; 32]);
    assert_eq!(mailboxes.known(&STREAM, 1).unwrap(), Known::Nothing);
    let position = hold(&mailboxes, 1, 100);
    assert_eq!(
        mailboxes.known(&STREAM, 1).unwrap(),
        Known::Held { binding, position }
    );
    end(
        &mailboxes,
        Entry::Fetched(Left {
            position,
            held: held(1, 100),
        }),
    );
    assert_eq!(
        mailboxes.known(&STREAM, 1).unwrap(),
        Known::Gone {
            binding: Some(binding)
        }
    );
    let now = Timestamp::from_minute(105);
    assert_eq!(
        mailboxes.forgettable(&STREAM, now.minus_millis(1)).unwrap(),
        (0, 0)
    );
    let (above, mark) = mailboxes.forgettable(&STREAM, now).unwrap();
    assert_eq!((above, mark), (0, 1));
    let (minutes, positions) = (vec![100], vec![position]);
    end(
        &mailboxes,
        Entry::Forgotten(Forgotten {
            stream: STREAM,
            above,
            mark,
            minutes,
            positions,
        }),
    );
    assert_eq!(mailboxes.known(&STREAM, 1).unwrap(), Known::BelowMark);
    assert_eq!(mailboxes.known(&STREAM, 2).unwrap(), Known::Nothing);
    assert!(mailboxes.over(now).unwrap().old.is_empty());
}

#[test]
fn the_mark_stops_at_a_number_that_may_still_come_and_goes_on_when_it_is_given_up() {
    let dir = tempfile::tempdir().unwrap();
    let (mailboxes, _) = Mailboxes::open(dir.path(), Options::default()).unwrap();
    let position = hold(&mailboxes, 2, 100);
    end(
        &mailboxes,
        Entry::Fetched(Left {
            position,
            held: held(2, 100),
        }),
    );
    let late = Timestamp::from_minute(1_000);
    assert_eq!(mailboxes.forgettable(&STREAM, late).unwrap(), (0, 0));
    end(
        &mailboxes,
        Entry::Void(Void {
            stream: STREAM,
            sequences: vec![1],
        }),
    );
    assert_eq!(
        mailboxes.known(&STREAM, 1).unwrap(),
        Known::Gone { binding: None }
    );
    assert_eq!(mailboxes.forgettable(&STREAM, late).unwrap(), (0, 2));
}

#[test]
fn an_expired_one_leaves_the_queue_and_its_sender_is_owed_the_news() {
    let dir = tempfile::tempdir().unwrap();
    let (mailboxes, _) = Mailboxes::open(dir.path(), Options::default()).unwrap();
    let position = hold(&mailboxes, 1, 100);
    assert!(
        mailboxes
            .over(Timestamp::from_minute(99))
            .unwrap()
            .expired
            .is_empty()
    );
    let over = mailboxes.over(Timestamp::from_minute(100)).unwrap();
    assert_eq!(over.expired, [(position, held(1, 100))]);
    end(
        &mailboxes,
        Entry::Expired(Left {
            position,
            held: held(1, 100),
        }),
    );
    assert!(mailboxes.queue(2, 0, 0, 10).unwrap().0.is_empty());
    assert_eq!(mailboxes.owed(1, 0).unwrap(), [(position, held(1, 100))]);
    end(
        &mailboxes,
        Entry::Told(Told {
            sender: 1,
            position,
        }),
    );
    assert!(mailboxes.owed(1, 0).unwrap().is_empty());
}

#[test]
fn what_left_does_not_hide_what_expired_behind_it() {
    let dir = tempfile::tempdir().unwrap();
    let (mailboxes, _) = Mailboxes::open(dir.path(), Options::default()).unwrap();
    let left = u64::try_from(LOOK_KEYS_MAX).unwrap();
    for sequence in 1..=left {
        let position = hold(&mailboxes, sequence, 100);
        let held = held(sequence, 100);
        let entry = Entry::Fetched(Left { position, held });
        drop(mailboxes.append_reserved(vec![(entry, Bytes::new())]));
    }
    let position = hold(&mailboxes, left + 1, 101);
    let over = mailboxes.over(Timestamp::from_minute(101)).unwrap();
    assert_eq!(over.expired, [(position, held(left + 1, 101))]);
}

fn token(mailboxes: &Mailboxes) -> Option<Vec<u8>> {
    let entries = mailboxes.registry().unwrap();
    entries.into_iter().find_map(|(entry, _)| match entry {
        Entry::State(state) => Some(state.token),
        _ => None,
    })
}

fn began(mailboxes: &Mailboxes) -> Began {
    let (_, entry) = mailboxes.began().unwrap().unwrap();
    assert_eq!(entry.epoch, mailboxes.epoch().as_bytes());
    entry.began()
}

#[test]
fn a_copy_waits_for_its_operator_and_knows_no_link_token_however_it_got_to_its_place() {
    let (dir, copy) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (mailboxes, _) = Mailboxes::open(dir.path(), Options::default()).unwrap();
    assert_eq!(began(&mailboxes), Began::Fresh);
    let state = StateEntry {
        handle: 1,
        thing: Thing::Token.into(),
        token: vec![1; 16],
        ..StateEntry::default()
    };
    end(&mailboxes, Entry::State(state.clone()));
    mailboxes.backup(copy.path()).unwrap();
    drop(mailboxes);
    let (mailboxes, _) = Mailboxes::open(dir.path(), Options::default()).unwrap();
    assert_eq!(began(&mailboxes), Began::Fresh);
    assert_eq!(token(&mailboxes), Some(vec![1; 16]));
    // Opened where it lies; then again, as whoever has it restored.
    for _ in 0..2 {
        let (copied, _) = Mailboxes::open(copy.path(), Options::default()).unwrap();
        assert_ne!(copied.epoch(), mailboxes.epoch());
        assert_eq!(began(&copied), Began::Restored);
        assert_eq!(token(&copied), None);
    }
    let (copied, _) = Mailboxes::open(copy.path(), Options::default()).unwrap();
    let confirmed = EpochEntry {
        epoch: copied.epoch().as_bytes().to_vec(),
        began: Began::Confirmed.into(),
        ..EpochEntry::default()
    };
    end(&copied, Entry::Epoch(confirmed));
    end(&copied, Entry::State(state));
    drop(copied);
    let (copied, _) = Mailboxes::open(copy.path(), Options::default()).unwrap();
    assert_eq!(began(&copied), Began::Confirmed);
    assert_eq!(token(&copied), Some(vec![1; 16]));
}

#[test]
fn an_epoch_that_no_opening_accounts_for_is_taken_for_a_copys() {
    let dir = tempfile::tempdir().unwrap();
    let (mailboxes, _) = Mailboxes::open(dir.path(), Options::default()).unwrap();
    // As though the first opening of a copy had been cut short.
    let other = EpochEntry {
        epoch: vec![9; 16],
        ..EpochEntry::default()
    };
    end(&mailboxes, Entry::Epoch(other));
    drop(mailboxes);
    let (mailboxes, _) = Mailboxes::open(dir.path(), Options::default()).unwrap();
    assert_eq!(began(&mailboxes), Began::Restored);
}
