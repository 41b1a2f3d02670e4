//! What every store keeps, through the public door alone: one script, run on real files, with the store closed,
//! dropped or killed between its parts.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::future::Future;
use std::ops::Bound;
use std::path::Path;
use std::pin::pin;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use blo_store::{
    IndexState, IndexVerdict, Key, Opening, Options, Position, Projected, Projection,
    ProjectionError, Record, Store, StoreError, Update, rebuild, verify,
};

/// `+name` puts the key `name` with the position as value; `-name` deletes it; anything else is refused.
struct Words;

impl Projection for Words {
    fn project(&self, position: Position, clear: &[u8]) -> Result<Projected, ProjectionError> {
        let value = position.number().to_be_bytes().to_vec();
        match clear.split_first() {
            Some((b'+', name)) => Ok(Projected {
                updates: vec![Update::Put(name.to_vec(), value)],
                ..Projected::default()
            }),
            Some((b'-', name)) => Ok(Projected {
                updates: vec![Update::Delete(name.to_vec())],
                ..Projected::default()
            }),
            _ => Err(ProjectionError("it begins with neither + nor -".to_owned())),
        }
    }
}

fn small() -> Options {
    Options {
        segment_bytes: 16 * 1024,
        // What was ended is to be read back here.
        keeps_house: false,
        index_batch_records: 8,
        ..Options::default()
    }
}

fn open(dir: &Path) -> (Store, Opening) {
    Store::open(dir, Arc::new(Words), small()).unwrap()
}

fn record(clear: &str, body: &[u8]) -> Record {
    Record {
        clear: clear.as_bytes().to_vec(),
        body: body.to_vec(),
    }
}

/// What was acknowledged, as a test remembers it.
#[derive(Default)]
struct Memory {
    records: BTreeMap<Position, Record>,
    keys: BTreeMap<Key, Position>,
}

impl Memory {
    fn append(&mut self, store: &Store, records: &[Record]) -> Vec<Position> {
        let positions = store.append(records.to_vec()).wait().unwrap();
        for (position, record) in positions.iter().zip(records) {
            self.records.insert(*position, record.clone());
            let name = record.clear[1..].to_vec();
            match record.clear[0] {
                b'+' => self.keys.insert(name, *position),
                _ => self.keys.remove(&name),
            };
        }
        positions
    }

    /// The store has exactly what was acknowledged, by every way of asking.
    fn check(&self, store: &Store) {
        let replayed: BTreeMap<_, _> = store
            .replay(Position::START)
            .map(|stored| {
                stored
                    .map(|stored| (stored.position, stored.record))
                    .unwrap()
            })
            .collect();
        assert_eq!(replayed, self.records);
        assert_eq!(
            store.last(),
            self.records.keys().last().copied().unwrap_or_default()
        );
        for (position, record) in &self.records {
            assert_eq!(store.read(*position).unwrap().record, *record);
        }
        let all = store
            .range(Bound::Unbounded, Bound::Unbounded, usize::MAX)
            .unwrap();
        let expected: Vec<_> = self
            .keys
            .iter()
            .map(|(k, p)| (k.clone(), p.number().to_be_bytes().to_vec()))
            .collect();
        assert_eq!(all, expected);
        for (key, value) in expected {
            assert_eq!(store.value(&key).unwrap(), Some(value));
        }
        assert_eq!(store.value(b"no such key").unwrap(), None);
    }
}

/// Puts, ends and reads back, over several segments.
fn script(store: &Store, memory: &mut Memory, round: u32) {
    for n in 0..40_u32 {
        let name = format!("{round}/{n:03}");
        let body = vec![u8::try_from(n).unwrap(); 1000];
        memory.append(store, &[record(&format!("+{name}"), &body)]);
        if n % 3 == 0 {
            memory.append(store, &[record(&format!("-{name}"), b"")]);
        }
        if n % 5 == 0 {
            let pair = [
                record(&format!("+{name}/a"), b""),
                record(&format!("+{name}/b"), b"x"),
            ];
            let positions = memory.append(store, &pair);
            assert_eq!(positions[0].next(), positions[1], "positions are dense");
        }
    }
    memory.check(store);
    let page = store.prefix(format!("{round}/01").as_bytes(), 4).unwrap();
    assert_eq!(page.len(), 4);
    assert!(
        page.iter()
            .all(|(key, _)| key.starts_with(format!("{round}/01").as_bytes()))
    );
}

#[test]
fn what_was_acknowledged_is_there_after_closing_and_after_dropping() {
    let dir = tempfile::tempdir().unwrap();
    let mut memory = Memory::default();
    let (store, opening) = open(dir.path());
    assert!(opening.fresh);
    let epoch = opening.store_epoch;
    memory.check(&store);
    script(&store, &mut memory, 0);
    store.close().unwrap();

    let (store, opening) = open(dir.path());
    assert_eq!(opening.index, IndexState::Trusted { caught_up: 0 });
    assert!(opening.clean && !opening.fresh);
    memory.check(&store);
    script(&store, &mut memory, 1);
    drop(store);

    let (store, opening) = open(dir.path());
    assert!(
        matches!(opening.index, IndexState::Trusted { .. }),
        "{opening:?}"
    );
    assert!(!opening.clean);
    memory.check(&store);
    script(&store, &mut memory, 2);
    drop(store);

    let report = rebuild(dir.path(), Arc::new(Words)).unwrap();
    assert_eq!(report.keys, memory.keys.len() as u64);
    let report = verify(dir.path(), Arc::new(Words)).unwrap();
    assert_eq!(
        report.index,
        IndexVerdict::Same {
            keys: memory.keys.len() as u64
        }
    );
    assert!(report.is_sound());
    assert_eq!(report.records, memory.records.len() as u64);
    assert!(report.segments > 3);

    let (store, opening) = open(dir.path());
    assert!(opening.clean);
    assert_eq!(
        opening.store_epoch, epoch,
        "nothing was lost, so the history is the same"
    );
    memory.check(&store);
}

/// The process that [`a_killed_process_loses_nothing_that_it_acknowledged`] starts and kills; by itself nothing.
#[test]
fn child_that_appends_until_it_is_killed() {
    let Some(dir) = std::env::var_os("BLO_STORE_CHILD") else {
        return;
    };
    let (store, _) = open(Path::new(&dir));
    let mut n = store.last().number();
    loop {
        n += 1;
        let record = record(&format!("+{n:020}"), &vec![7; 700]);
        let positions = store.append(vec![record]).wait().unwrap();
        println!("ack {}", positions[0]);
    }
}

#[test]
fn a_killed_process_loses_nothing_that_it_acknowledged() {
    use std::io::{BufRead, BufReader};
    let dir = tempfile::tempdir().unwrap();
    let mut acknowledged = 0_u64;
    for round in 0..4_u64 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "child_that_appends_until_it_is_killed",
                "--nocapture",
            ])
            .env("BLO_STORE_CHILD", dir.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let acks = lines.map_while(Result::ok).filter_map(|line| {
            line.split_once("ack ")
                .and_then(|(_, number)| number.parse::<u64>().ok())
        });
        let wanted = 60 + round * 37;
        let mut seen = 0;
        for number in acks {
            acknowledged = acknowledged.max(number);
            seen += 1;
            if seen == wanted {
                child.kill().unwrap();
            }
        }
        let status = child.wait().unwrap();
        assert!(
            seen >= wanted,
            "in round {round} the child ended by itself, {status}, after {seen} acknowledgements"
        );

        let (store, opening) = open(dir.path());
        assert!(
            matches!(opening.index, IndexState::Trusted { .. }),
            "{opening:?}"
        );
        assert!(opening.quarantined.is_empty());
        assert!(store.last().number() >= acknowledged);
        let mut found = 0;
        for stored in store.replay(Position::START) {
            let stored = stored.unwrap();
            found += 1;
            assert_eq!(stored.position.number(), found);
            assert_eq!(stored.record.body, vec![7; 700]);
            let key = &stored.record.clear[1..];
            assert_eq!(
                store.value(key).unwrap(),
                Some(found.to_be_bytes().to_vec())
            );
        }
        assert_eq!(found, store.last().number());
    }
}

#[test]
fn appends_of_many_threads_share_syncs_and_keep_their_order() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = Store::open(dir.path(), Arc::new(Words), Options::default()).unwrap();
    thread::scope(|scope| {
        for thread in 0..16 {
            let store = &store;
            scope.spawn(move || {
                let mut last = Position::START;
                for n in 0..50 {
                    let record = record(&format!("+{thread}/{n}"), &vec![1; 4096]);
                    let positions = store.append(vec![record.clone()]).wait().unwrap();
                    assert!(positions[0] > last);
                    last = positions[0];
                    assert_eq!(store.read(last).unwrap().record, record);
                    let key = format!("{thread}/{n}");
                    assert!(
                        store.value(key.as_bytes()).unwrap().is_some(),
                        "reads what it wrote"
                    );
                }
            });
        }
    });
    let statistics = store.statistics();
    assert_eq!(statistics.records, 800);
    assert!(statistics.commits < 600, "{statistics:?}");
    assert!(
        statistics.fdatasyncs >= statistics.commits,
        "{statistics:?}"
    );
}

/// Wakes a parked thread.
struct Unpark(thread::Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

#[test]
fn an_append_can_be_awaited() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path());
    let mut pending = pin!(store.append(vec![record("+a", b"b")]));
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let answer = loop {
        match pending.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(answer) => break answer,
            Poll::Pending => thread::park(),
        }
    };
    assert_eq!(answer.unwrap(), vec![Position::new(1)]);
}

#[test]
fn a_second_opener_is_told_who_has_the_store() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path());
    let second = Store::open(dir.path(), Arc::new(Words), small());
    let Err(StoreError::Locked { pid, .. }) = second else {
        panic!("{second:?}")
    };
    assert_eq!(pid, Some(std::process::id()));
    assert!(matches!(
        verify(dir.path(), Arc::new(Words)),
        Err(StoreError::Locked { .. })
    ));
    store.close().unwrap();
    open(dir.path());
}

#[test]
fn an_append_that_cannot_be_projected_is_refused_alone() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path());
    let good = store.append(vec![record("+a", b"")]);
    let bad = store.append(vec![record("+b", b""), record("?", b"")]);
    let after = store.append(vec![record("+c", b"")]);
    assert_eq!(good.wait().unwrap(), vec![Position::new(1)]);
    assert!(matches!(bad.wait(), Err(StoreError::Projection { .. })));
    assert_eq!(after.wait().unwrap(), vec![Position::new(2)]);
    assert_eq!(store.value(b"b").unwrap(), None);
    let huge = record(
        &format!("+{}", "k".repeat(blo_store::KEY_BYTES_MAX + 1)),
        b"",
    );
    assert!(matches!(
        store.append(vec![huge]).wait(),
        Err(StoreError::Projection { .. })
    ));
}

#[test]
fn what_is_over_a_bound_is_refused_and_what_is_at_it_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path());
    let over = record("+a", &vec![0; blo_store::APPEND_BYTES_MAX]);
    assert!(matches!(
        store.append(vec![over]).wait(),
        Err(StoreError::TooLarge { .. })
    ));
    let at = record("+a", &vec![1; blo_store::APPEND_BYTES_MAX - 2]);
    store.append(vec![at.clone()]).wait().unwrap();
    assert_eq!(store.read(Position::new(1)).unwrap().record, at);
    assert_eq!(store.append(vec![]).wait().unwrap(), vec![]);
    drop(store);
    let (store, _) = open(dir.path());
    assert_eq!(store.read(Position::new(1)).unwrap().record, at);
    assert!(matches!(
        store.read(Position::new(2)),
        Err(StoreError::Missing { .. })
    ));
    assert!(matches!(
        store.read(Position::START),
        Err(StoreError::Missing { .. })
    ));
}

#[test]
fn a_closed_store_answers_closed() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path());
    store.close().unwrap();
    store.close().unwrap();
    assert!(matches!(
        store.append(vec![record("+a", b"")]).wait(),
        Err(StoreError::Closed)
    ));
    assert!(matches!(store.value(b"a"), Err(StoreError::Closed)));
}

#[test]
fn a_folder_without_a_store_is_not_verified_and_not_filled() {
    let dir = tempfile::tempdir().unwrap();
    let error = verify(dir.path(), Arc::new(Words)).unwrap_err();
    assert!(error.to_string().contains("find a store in"), "{error}");
    assert!(rebuild(dir.path(), Arc::new(Words)).is_err());
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}

/// A sync that need not say where the file ends costs less.
#[test]
fn most_appends_leave_their_file_as_long_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let options = Options {
        segment_bytes: 1024 * 1024,
        ..small()
    };
    let (store, _) = Store::open(dir.path(), Arc::new(Words), options).unwrap();
    let longest = || {
        let files = std::fs::read_dir(dir.path().join("journal")).unwrap();
        let lengths = files.map(|file| file.unwrap().metadata().unwrap().len());
        lengths.max().unwrap()
    };
    let mut lengths = std::collections::BTreeSet::new();
    for n in 0..600 {
        let append = store.append(vec![record(&format!("+{n}"), &[7; 1500])]);
        append.wait().unwrap();
        lengths.insert(longest());
    }
    assert!(lengths.len() <= 6, "{lengths:?}");
    assert!(*lengths.last().unwrap() <= 1024 * 1024, "{lengths:?}");
}
