//! What lies in the folder, and what is left of what was not finished.

use super::*;

fn spool() -> (tempfile::TempDir, Spool) {
    let dir = tempfile::tempdir().unwrap();
    let spool = Spool::open(&dir.path().join("attachments")).unwrap();
    (dir, spool)
}

fn draft(spool: &Spool, size: usize) -> Draft {
    let named = ("photo.jpg".to_owned(), "image/jpeg".to_owned());
    Draft::begin(spool, named, size as u64).unwrap().unwrap()
}

fn files(spool: &Spool) -> usize {
    let count = |folder| fs::read_dir(folder).unwrap().count();
    count(&spool.out) + count(&spool.incoming)
}

fn file(size: usize) -> Vec<u8> {
    (0..size)
        .map(|at| u8::try_from(at % 249).unwrap())
        .collect()
}

#[test]
fn what_is_handed_in_in_parts_of_any_size_opens_to_the_file_and_its_digest() {
    let (_dir, spool) = spool();
    let file = file(200_000);
    for part in [1_000, 65_536, 70_000, 200_000] {
        let mut draft = draft(&spool, file.len());
        for bytes in file.chunks(part) {
            assert!(draft.push(bytes).unwrap());
        }
        let said = draft.finish().unwrap().unwrap().clone();
        draft.keep(true);
        let digest: [u8; 32] = Sha256::digest(&file).into();
        assert_eq!(said.digest.as_bytes(), &digest);
        let blob = Blob::of(&said).unwrap();
        let place = Place::Out(said.blob);
        let mut opened = Vec::new();
        for index in 0..blob.shape().chunks() {
            let chunk = spool.read(place, blob.shape(), index).unwrap();
            opened.extend(blob.open(index, &chunk).unwrap());
        }
        assert_eq!(opened, file, "in parts of {part}");
        assert_eq!(spool.kept(place, blob.shape()), blob.shape().chunks());
    }
}

#[test]
fn a_file_that_grows_or_shrinks_while_it_is_read_is_seen() {
    let (_dir, spool) = spool();
    let mut grown = draft(&spool, 100);
    assert!(grown.push(&[1; 100]).unwrap());
    assert!(!grown.push(&[1]).unwrap());
    let mut shrunk = draft(&spool, 70_000);
    assert!(shrunk.push(&[1; 69_999]).unwrap());
    assert!(shrunk.finish().unwrap().is_none());
    let mut empty = draft(&spool, 1);
    assert!(empty.finish().unwrap().is_none());
    let named = || ("a".to_owned(), "a/b".to_owned());
    let none = |size| Draft::begin(&spool, named(), size).unwrap().is_none();
    assert!(none(0) && none(u64::MAX));
}

#[test]
fn what_is_not_kept_leaves_nothing() {
    let (_dir, spool) = spool();
    let mut half = draft(&spool, 100);
    assert!(half.push(&[1; 50]).unwrap());
    drop(half);
    let mut whole = draft(&spool, 100);
    assert!(whole.push(&[1; 100]).unwrap());
    assert!(whole.finish().unwrap().is_some());
    drop(whole);
    assert_eq!(files(&spool), 0);
}

#[test]
fn chunks_that_came_are_there_after_a_restart_and_a_torn_one_is_not_counted() {
    let (dir, spool) = spool();
    let shape = BlobShape::of(3 * FULL).unwrap();
    let place = Place::In(Tag([7; 16]), 2);
    assert_eq!(spool.kept(place, shape), 0);
    let chunk = file(limits::BLOB_SEALED_CHUNK_BYTES);
    for index in 0..2 {
        spool.write(place, shape, index, &chunk).unwrap();
    }
    let again = Spool::open(&dir.path().join("attachments")).unwrap();
    assert_eq!(again.kept(place, shape), 2);
    let path = again.path(place);
    fs::OpenOptions::new()
        .append(true)
        .open(&path)
        .and_then(|mut file| io::Write::write_all(&mut file, &chunk[..9]))
        .unwrap();
    assert_eq!(again.kept(place, shape), 2, "a torn one");
    again.write(place, shape, 2, &chunk).unwrap();
    assert_eq!(again.kept(place, shape), 3);
    assert_eq!(again.read(place, shape, 2).unwrap(), chunk);
    again.cut(place, 1).unwrap();
    assert_eq!(again.kept(place, shape), 1);
    assert!(matches!(
        again.read(place, shape, 1),
        Err(SpoolError::Damaged)
    ));
    again.remove(place).unwrap();
    again.remove(place).unwrap();
    assert!(matches!(
        again.read(place, shape, 0),
        Err(SpoolError::Missing)
    ));
}

#[test]
fn a_start_sweeps_out_what_nothing_stands_for() {
    let (_dir, spool) = spool();
    let known = Place::Out(BlobId::from_bytes([1; 16]));
    let shape = BlobShape::of(FULL).unwrap();
    for place in [
        known,
        Place::Out(BlobId::from_bytes([2; 16])),
        Place::In(Tag([3; 16]), 0),
    ] {
        spool
            .write(place, shape, 0, &file(limits::BLOB_SEALED_CHUNK_BYTES))
            .unwrap();
    }
    fs::write(spool.unfinished(BlobId::from_bytes([4; 16])), b"half").unwrap();
    assert_eq!(spool.sweep(|place| place == known).unwrap(), 3);
    assert_eq!(files(&spool), 1);
    assert_eq!(spool.kept(known, shape), 1);
}

#[test]
fn attachments_leave_room_for_what_alerts_need() {
    let (_dir, spool) = spool();
    let spool = Spool {
        floor: u64::MAX,
        ..spool
    };
    let named = ("a".to_owned(), "a/b".to_owned());
    assert!(matches!(
        Draft::begin(&spool, named, 1),
        Err(SpoolError::Full)
    ));
    let place = Place::In(Tag([1; 16]), 0);
    let shape = BlobShape::of(FULL).unwrap();
    let written = spool.write(place, shape, 0, &file(limits::BLOB_SEALED_CHUNK_BYTES));
    assert!(matches!(written, Err(SpoolError::Full)));
    assert_eq!(files(&spool), 0);
}
