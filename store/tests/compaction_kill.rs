//! A process that is killed right after compaction, with an index that had not taken everything in: what ended stays
//! ended.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use blo_store::{
    IndexState, IndexVerdict, Opening, Options, Position, Projected, Projection, ProjectionError,
    Record, Store, Update, verify,
};

/// The clear part is a sign and a key.
struct Changes;

impl Projection for Changes {
    fn project(&self, _: Position, clear: &[u8]) -> Result<Projected, ProjectionError> {
        let key = clear[1..].to_vec();
        let update = match clear[0] {
            b'+' => Update::Put(key, vec![]),
            _ => Update::Delete(key),
        };
        Ok(Projected {
            updates: vec![update],
            ..Projected::default()
        })
    }
}

fn open(dir: &Path) -> (Store, Opening) {
    let options = Options {
        segment_bytes: 4096,
        keeps_house: false,
        ..Options::default()
    };
    Store::open(dir, Arc::new(Changes), options).unwrap()
}

fn append(store: &Store, clear: &[u8], body_bytes: usize) {
    let record = Record {
        clear: clear.to_vec(),
        body: vec![7; body_bytes],
    };
    store.append(vec![record]).wait().unwrap();
}

/// The process that the test starts: it compacts while the index is behind, says so, and dies.
#[test]
fn child_that_compacts_and_dies() {
    let Some(dir) = std::env::var_os("BLO_STORE_CHILD") else {
        return;
    };
    let (store, _) = open(Path::new(&dir));
    append(&store, b"+dead", 3000);
    while store.statistics().behind > 0 {
        std::thread::yield_now();
    }
    // The index leaves this out, since it is over before its time has come.
    append(&store, b"+brief", 0);
    std::thread::park_timeout(Duration::from_secs(1));
    append(&store, b"-brief", 0);
    while store.statistics().behind > 1 {
        std::thread::yield_now();
    }
    // From here on the index waits for more to take in.
    append(&store, b"-dead", 0);
    for n in 0..8_u8 {
        append(&store, &[b'+', n], 1000);
    }
    store.compact().unwrap();
    println!("behind {}", store.statistics().behind);
    std::process::abort();
}

#[test]
fn what_ended_does_not_come_back_when_a_process_dies_after_compaction_with_its_index_behind() {
    let mut was_behind = 0;
    for _ in 0..3 {
        let dir = tempfile::tempdir().unwrap();
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child_that_compacts_and_dies", "--nocapture"])
            .env("BLO_STORE_CHILD", dir.path())
            .stderr(Stdio::null())
            .output()
            .unwrap();
        let said = String::from_utf8(child.stdout).unwrap();
        let (_, behind) = said.split_once("behind ").unwrap();
        was_behind += u32::from(!behind.starts_with("0\n"));
        let report = verify(dir.path(), Arc::new(Changes)).unwrap();
        assert_eq!(report.index, IndexVerdict::Same { keys: 0 });
        let (store, opening) = open(dir.path());
        assert!(
            matches!(opening.index, IndexState::Trusted { .. }),
            "{opening:?}"
        );
        assert_eq!(store.value(b"dead").unwrap(), None);
        for n in 0..8_u8 {
            assert_eq!(store.value(&[n]).unwrap(), Some(vec![]));
        }
        store.close().unwrap();
    }
    assert!(
        was_behind > 0,
        "the index was never behind: nothing was shown"
    );
}
