//! Copies of a store: made while it is used, put back, checked; and that a copy is never taken for the original.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod machine;

use std::fs;
use std::sync::Arc;
use std::thread;

use blo_store::{IndexVerdict, Position, Store, restore, verify};
use machine::{Keys, Machine, fill, filled, open, serves_all_but};

#[test]
fn a_backup_made_under_load_is_a_whole_store_with_all_that_was_answered() {
    let (dir, machine, epoch) = filled();
    let (store, _) = open(dir.path(), &machine);
    let copies = tempfile::tempdir().unwrap();
    let reports: Vec<_> = thread::scope(|scope| {
        let filling = scope.spawn(|| fill(&store, 61, 160));
        let reports = (0..5)
            .map(|n| {
                let dir = copies.path().join(n.to_string());
                (store.backup(&dir).unwrap(), dir)
            })
            .collect();
        filling.join().unwrap();
        reports
    });
    for (report, copy) in reports {
        assert_eq!(report.store_epoch, epoch);
        let checked = verify(&copy, Arc::new(Keys)).unwrap();
        assert!(checked.is_sound(), "{checked:?}");
        assert!(checked.last >= report.last && report.last >= Position::new(60));
        assert!(matches!(checked.index, IndexVerdict::NotTrusted { .. }));
        let (opened, opening) = open(&copy, &Machine::new());
        assert!(opening.restored && !opening.newly_damaged, "{opening:?}");
        serves_all_but(&opened, &[], checked.last.number());
    }
    serves_all_but(&store, &[], 160);
}

#[test]
fn a_restored_store_draws_a_new_epoch_once_and_goes_on_by_itself() {
    let (dir, machine, epoch) = filled();
    let (store, _) = open(dir.path(), &machine);
    let (copy, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    store.backup(copy.path()).unwrap();
    fill(&store, 61, 70);
    store.close().unwrap();

    let report = restore(copy.path(), place.path()).unwrap();
    assert_eq!(
        (report.last, report.store_epoch),
        (Position::new(60), epoch)
    );
    let (restored, opening) = open(place.path(), &machine);
    assert!(opening.restored && opening.store_epoch != epoch);
    assert_eq!(opening.last, Position::new(60));
    fill(&restored, 61, 65);
    restored.close().unwrap();
    let (restored, again) = open(place.path(), &machine);
    assert!(!again.restored, "once");
    assert_eq!(again.store_epoch, opening.store_epoch);
    serves_all_but(&restored, &[], 65);

    // The backup can be restored again, and is another store each time.
    let other = tempfile::tempdir().unwrap();
    restore(copy.path(), other.path()).unwrap();
    let (_, third) = open(other.path(), &machine);
    assert!(third.restored && third.store_epoch != opening.store_epoch);
}

#[test]
fn a_copy_never_goes_over_a_journal_and_a_half_made_one_is_no_store() {
    let (dir, machine, _) = filled();
    let (store, _) = open(dir.path(), &machine);
    let (other, _, _) = filled();
    let before = fs::read_dir(other.path().join("journal")).unwrap().count();
    assert!(store.backup(other.path()).is_err());
    assert!(restore(dir.path(), other.path()).is_err(), "it is in use");
    store.close().unwrap();
    drop(store);
    assert!(restore(dir.path(), other.path()).is_err());
    assert!(restore(&dir.path().join("no such"), other.path()).is_err());
    let after = fs::read_dir(other.path().join("journal")).unwrap().count();
    assert_eq!(before, after);

    let half = tempfile::tempdir().unwrap();
    fs::create_dir(half.path().join("journal.unfinished")).unwrap();
    fs::write(half.path().join("journal.unfinished/part"), b"half").unwrap();
    let fresh = Store::open(half.path(), Arc::new(Keys), machine.options());
    assert!(
        fresh.unwrap().1.fresh,
        "what was not finished is no journal"
    );
}
