//! Readers beside the writer: what the index names can be read.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use blo_store::{
    Options, Position, Projected, Projection, ProjectionError, Record, Store, StoreError, Update,
};

struct EachPosition;

impl Projection for EachPosition {
    fn project(&self, position: Position, _clear: &[u8]) -> Result<Projected, ProjectionError> {
        let key = position.number().to_be_bytes().to_vec();
        Ok(Projected {
            updates: vec![Update::Put(key, Vec::new())],
            ..Projected::default()
        })
    }
}

#[test]
fn a_position_that_the_index_names_can_be_read_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = Store::open(dir.path(), Arc::new(EachPosition), Options::default()).unwrap();
    let (store, done) = (Arc::new(store), Arc::new(AtomicBool::new(false)));
    let reader = {
        let (store, done) = (Arc::clone(&store), Arc::clone(&done));
        thread::spawn(move || {
            let mut after = 0_u64;
            while !done.load(Ordering::Relaxed) {
                let from = std::ops::Bound::Excluded(after.to_be_bytes().to_vec());
                let found = store
                    .range(from, std::ops::Bound::Unbounded, 4_096)
                    .unwrap();
                for (key, _) in found {
                    after = u64::from_be_bytes(key.try_into().unwrap());
                    match store.read(Position::new(after)) {
                        Ok(_) => {}
                        Err(error @ StoreError::Missing { .. }) => return Err(error),
                        Err(error) => panic!("{error}"),
                    }
                }
            }
            Ok(after)
        })
    };
    for number in 0..3_000_u32 {
        let clear = number.to_be_bytes().to_vec();
        let record = Record {
            clear,
            body: vec![7; 100],
        };
        store.append(vec![record]).wait().unwrap();
    }
    done.store(true, Ordering::Relaxed);
    assert!(reader.join().unwrap().unwrap() > 0);
}
