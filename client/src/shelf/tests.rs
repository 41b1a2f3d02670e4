//! The shelf on a real store: what was kept is there after a restart, and a disk's reader learns nothing.

use blo_proto::{OfficeId, Precedence, Timestamp, receipt::Status};

use super::{
    Entry, EventKind, Kind, Options, Position, Sent, Shelf, ShelfError, Standing, Vault, keys,
};

const AT: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn open(dir: &std::path::Path, key: u8) -> Shelf {
    Shelf::open(dir, Vault::new(&[key; 32]), Options::default())
        .unwrap()
        .0
}

fn office() -> OfficeId {
    "mae-sai.th".parse().unwrap()
}

fn sent(reference: &str) -> Entry {
    let content = bytes::Bytes::from_static(b"words");
    Entry::new(
        AT,
        Kind::Sent(Sent {
            content,
            reference: reference.to_owned(),
        }),
    )
}

#[tokio::test]
async fn what_was_kept_is_found_again_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let shelf = open(dir.path(), 1);
    let id = blo_proto::AlertId::new(AT, &[7; 10]);
    let name = shelf.vault().name(&office(), &id);
    let standing = Standing {
        status: Status::Held,
        at: AT,
        counter: 3,
        attempt: 2,
    };
    let mut entry = sent("case");
    entry.alert(name, true);
    entry.standing(name, 0, standing);
    entry.queue(Precedence::Flash, 0, (false, 1));
    entry.expiry(AT, name, 0);
    entry.fact(name, 0);
    entry.event(EventKind::Sent, name, 0);
    entry.event(EventKind::Status(Status::Held), name, 0);
    let positions = shelf.append(vec![sent("other"), entry]).await.unwrap();
    shelf.close().unwrap();
    drop(shelf);

    let shelf = open(dir.path(), 1);
    let at = positions[1];
    assert_eq!(shelf.alert(name).unwrap(), Some((at, true)));
    assert_eq!(shelf.standing(name, 0).unwrap(), Some(standing));
    assert_eq!(shelf.facts(name).unwrap(), [(at, 0)]);
    assert_eq!(
        shelf.listing(true, Position::START, 9).unwrap(),
        [(at, name)]
    );
    assert_eq!(shelf.listing(true, at, 9).unwrap(), []);
    let queued = shelf
        .queue(Precedence::Flash, (Position::START, 0), 9)
        .unwrap();
    assert_eq!(
        (queued.len(), queued[0].position, queued[0].sealed),
        (1, at, false)
    );
    assert_eq!(shelf.over(AT.minus_millis(60_000), 9).unwrap(), []);
    assert_eq!(shelf.over(AT, 9).unwrap().len(), 1);
    let events = shelf.events((0, u16::MAX), 9).unwrap().rows;
    let kinds: Vec<_> = events.iter().map(|event| (event.sub, event.kind)).collect();
    assert_eq!(
        kinds,
        [(0, EventKind::Sent), (1, EventKind::Status(Status::Held))]
    );
    assert_eq!(
        shelf.events((at.number(), 0), 9).unwrap().rows.len(),
        1,
        "a cursor within a record"
    );
    let Some(Kind::Sent(sent)) = shelf.read(at).unwrap().kind else {
        panic!("it is the alert");
    };
    assert_eq!(sent.reference, "case");
}

#[tokio::test]
async fn another_home_key_opens_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let shelf = open(dir.path(), 1);
    let at = shelf.append(vec![sent("case")]).await.unwrap()[0];
    shelf.close().unwrap();
    drop(shelf);
    let other = open(dir.path(), 2);
    assert!(matches!(other.read(at), Err(ShelfError::Sealed(_))));
}

#[tokio::test]
async fn a_record_with_many_changes_is_split_and_still_one() {
    let dir = tempfile::tempdir().unwrap();
    let shelf = open(dir.path(), 1);
    let names: Vec<_> = (0..600_u64)
        .map(|n| shelf.vault().tag(b'a', &[&n.to_be_bytes()]))
        .collect();
    let mut entry = sent("many");
    for name in &names {
        entry.fact(*name, 0);
        entry.event(EventKind::Status(Status::Held), *name, 0);
        entry.point(keys::encapsulation(*name), Vec::new());
    }
    let positions = shelf.append(vec![entry, sent("next")]).await.unwrap();
    assert!(positions[1].number() > positions[0].number() + 1, "split");
    for name in &names {
        assert_eq!(shelf.facts(*name).unwrap(), [(positions[0], 0)]);
        let found = shelf.single(&keys::encapsulation(*name)).unwrap().unwrap();
        assert!(matches!(found.kind, Some(Kind::Sent(sent)) if sent.reference == "many"));
    }
    let events = shelf.events((0, u16::MAX), 1_000).unwrap().rows;
    assert_eq!(events.len(), 600);
    assert!(events.iter().all(|event| event.position == positions[0]));
    shelf.close().unwrap();
    drop(shelf);
    let read = open(dir.path(), 1).events((0, u16::MAX), 1_000).unwrap();
    assert_eq!(read.rows, events, "the journal says the same as memory");
}

#[tokio::test]
async fn an_event_behind_a_long_stretch_without_any_is_found_by_asking_on() {
    let dir = tempfile::tempdir().unwrap();
    let shelf = open(dir.path(), 1);
    let quiet = (0..6_000).map(|_| sent("quiet")).collect();
    shelf.append(quiet).await.unwrap();
    let mut entry = sent("told");
    let name = shelf.vault().tag(b'a', &[b"told"]);
    entry.event(EventKind::Sent, name, 0);
    let at = shelf.append(vec![entry]).await.unwrap()[0];
    shelf.close().unwrap();
    drop(shelf);
    let shelf = open(dir.path(), 1);
    let first = shelf.events((0, u16::MAX), 9).unwrap();
    assert!(first.rows.is_empty(), "it does not read for ever");
    assert!(first.through > (4_000, 0) && first.through < (at.number(), 0));
    let then = shelf.events(first.through, 9).unwrap();
    assert_eq!(then.rows.len(), 1);
    assert_eq!((then.rows[0].position, then.rows[0].name), (at, name));
    let last = shelf.events((at.number(), 0), 9).unwrap();
    assert_eq!(
        (last.rows.len(), last.through),
        (0, (at.number(), u16::MAX))
    );
}

#[tokio::test]
async fn an_entry_taken_back_in_its_round_is_not_queued() {
    let dir = tempfile::tempdir().unwrap();
    let shelf = open(dir.path(), 1);
    let mut entry = sent("two recipients");
    entry.queue(Precedence::Flash, 0, (false, 1));
    entry.queue(Precedence::Flash, 1, (false, 1));
    entry.unqueue_here(Precedence::Flash, 0);
    let at = shelf.append(vec![entry]).await.unwrap()[0];
    let queued = shelf
        .queue(Precedence::Flash, (Position::START, 0), 9)
        .unwrap();
    assert_eq!(
        queued.iter().map(|one| one.recipient).collect::<Vec<_>>(),
        [1]
    );
    let mut done = sent("answered");
    done.unqueue(Precedence::Flash, at, 1);
    shelf.append(vec![done]).await.unwrap();
    assert_eq!(
        shelf
            .queue(Precedence::Flash, (Position::START, 0), 9)
            .unwrap(),
        []
    );
}

#[test]
fn a_name_is_an_id_and_the_office_that_gave_it() {
    let vault = Vault::new(&[1; 32]);
    let id = blo_proto::AlertId::new(AT, &[7; 10]);
    let neighbour: OfficeId = "chiang-saen.th".parse().unwrap();
    assert_eq!(vault.name(&office(), &id), vault.name(&office(), &id));
    assert_ne!(vault.name(&office(), &id), vault.name(&neighbour, &id));
    let other = blo_proto::AlertId::new(AT, &[8; 10]);
    assert_ne!(vault.name(&office(), &id), vault.name(&office(), &other));
}

#[test]
fn names_of_one_moment_lie_side_by_side() {
    let vault = Vault::new(&[1; 32]);
    let named = |ms: u64| {
        let at = AT.plus_millis(ms);
        vault.name(&office(), &blo_proto::AlertId::new(at, &[7; 10]))
    };
    let names: Vec<_> = (0..50).map(|moment| named(moment * 16)).collect();
    assert!(names.is_sorted(), "{names:?}");
    assert_eq!(named(0).0[..4], named(15).0[..4]);
}

#[test]
fn of_what_is_appended_together_a_single_value_is_written_once() {
    let number = |sequence: u64| sequence.to_be_bytes().to_vec();
    let mut entries = vec![sent("a"), sent("b"), sent("c")];
    for (entry, sequence) in entries.iter_mut().zip(1..) {
        let name = super::Tag([7; 16]);
        entry.put(keys::single(b'k'), number(sequence));
        entry.fact(name, 0);
        entry.event(EventKind::Sent, name, 0);
    }
    super::clear::drop_superseded(&mut entries);
    let written = |entry: &Entry, key: Vec<u8>| {
        let changes = entry.changes.iter();
        let mut of_key = changes.filter(|change| change.key == key);
        of_key.next().map(|change| change.value.clone())
    };
    let of_all = |key: Vec<u8>| -> Vec<_> {
        let each = entries.iter();
        each.map(|entry| written(entry, key.clone())).collect()
    };
    assert_eq!(of_all(keys::single(b'k')), [None, None, Some(number(3))]);
    let time = number(AT.as_millis());
    assert_eq!(of_all(keys::single(b'T')), [None, None, Some(time)]);
    // What says where its record is stays with each.
    assert!(entries.iter().all(|entry| entry.changes.len() >= 2));
}

#[tokio::test]
async fn the_latest_alerts_are_read_from_memory_and_others_from_the_disk() {
    let dir = tempfile::tempdir().unwrap();
    let shelf = open(dir.path(), 1);
    let first = shelf.append(vec![sent("first")]).await.unwrap()[0];
    let fresh = shelf.read(first).unwrap();
    for number in 0..3 {
        let many = (0..400).map(|of| sent(&format!("{number} {of}")));
        shelf.append(many.collect()).await.unwrap();
    }
    assert_eq!(shelf.latest().body(first), None, "it made room for others");
    assert_eq!(shelf.read(first).unwrap(), fresh);
    let last = shelf.last();
    let kept = shelf.latest().body(last);
    shelf.close().unwrap();
    drop(shelf);
    let again = open(dir.path(), 1);
    assert_eq!(again.latest().body(last), None);
    assert_eq!(Some(again.read(last).unwrap()), kept);
}
