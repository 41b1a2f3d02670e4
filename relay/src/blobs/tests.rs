//! What a shelf of blobs promises, on the system's own files. Not: power cuts (tests/fault/blob_power.rs).

use std::{fs, os::unix::fs::FileExt};

use blo_proto::{
    frame::blobs::BlobShape,
    limits::{BLOB_SEALED_CHUNK_BYTES, LIFETIME_MAX_MS},
};
use blo_store::RealDisk;
use tempfile::TempDir;

use super::*;
use failing::{Failing, Fault};

mod failing;

const FULL: usize = BLOB_SEALED_CHUNK_BYTES;
const LAST: usize = 100;
const EXPIRES: Timestamp = Timestamp::from_millis(1_795_503_123_456);
const BOUNDS: Bounds = Bounds {
    pair_bytes_max: 1 << 20,
    recipient_bytes_max: 4 << 20,
    free_bytes_min: 0,
};

fn office(name: &str) -> OfficeId {
    name.parse().unwrap()
}

fn south() -> OfficeId {
    office("mae-sai.th")
}

fn north() -> OfficeId {
    office("tachileik.mm")
}

fn name(blob: u8) -> Name {
    Name {
        sender: south(),
        recipient: north(),
        blob: BlobId::from_bytes([blob; 16]),
    }
}

/// One of a blob's three chunks.
fn put(blob: u8, index: u32) -> PutChunk {
    let shape = BlobShape::of(u64::try_from(2 * FULL + LAST).unwrap()).unwrap();
    let length = shape.chunk_bytes(index).unwrap();
    PutChunk {
        recipient: north(),
        blob: BlobId::from_bytes([blob; 16]),
        shape,
        expires_at: EXPIRES,
        index,
        chunk: vec![blob.wrapping_add(u8::try_from(index).unwrap()); length].into(),
    }
}

fn kept(kept: u32) -> Stands {
    Stands {
        kept,
        chunks: 3,
        taken: false,
    }
}

fn open(dir: &Path, bounds: Bounds) -> (Shelf, Opening) {
    Shelf::open(dir, Arc::new(RealDisk), bounds).unwrap()
}

fn put_all(shelf: &Shelf, blob: u8) {
    for index in 0..3 {
        let stands = shelf.put(&south(), &put(blob, index)).unwrap();
        assert_eq!(stands, kept(index + 1));
    }
}

fn chunk(shelf: &Shelf, blob: u8, index: u32) -> Found {
    shelf.chunk(&name(blob), index).unwrap()
}

fn file(dir: &TempDir, ending: &str) -> std::path::PathBuf {
    let files = fs::read_dir(dir.path()).unwrap();
    let mut files = files.map(|entry| entry.unwrap().path());
    files
        .find(|path| path.to_str().unwrap().ends_with(ending))
        .unwrap()
}

#[test]
fn chunks_are_kept_in_order_and_come_back_as_they_were_after_a_restart_too() {
    let dir = TempDir::new().unwrap();
    let (shelf, _) = open(dir.path(), BOUNDS);
    assert_eq!(
        shelf.put(&south(), &put(1, 1)).unwrap(),
        Stands::default(),
        "it begins with the first one"
    );
    assert_eq!(shelf.put(&south(), &put(1, 0)).unwrap(), kept(1));
    assert_eq!(shelf.put(&south(), &put(1, 2)).unwrap(), kept(1), "a hole");
    assert_eq!(shelf.put(&south(), &put(1, 0)).unwrap(), kept(1), "again");
    assert_eq!(chunk(&shelf, 1, 1), Found::Not(kept(1)), "not yet");
    let shelf = open(dir.path(), BOUNDS).0;
    assert_eq!(shelf.stands(&name(1)), kept(1));
    assert_eq!(shelf.put(&south(), &put(1, 1)).unwrap(), kept(2));
    assert_eq!(shelf.put(&south(), &put(1, 2)).unwrap(), kept(3));
    for shelf in [shelf, open(dir.path(), BOUNDS).0] {
        for index in 0..3 {
            let found = Found::Chunk(put(1, index).chunk);
            assert_eq!(chunk(&shelf, 1, index), found);
        }
        assert_eq!(chunk(&shelf, 1, 3), Found::Not(kept(3)));
        assert_eq!(chunk(&shelf, 2, 0), Found::Not(Stands::default()));
    }
}

#[test]
fn a_blob_is_of_one_size_and_one_end() {
    let dir = TempDir::new().unwrap();
    let (shelf, _) = open(dir.path(), BOUNDS);
    shelf.put(&south(), &put(1, 0)).unwrap();
    let longer = PutChunk {
        shape: BlobShape::of(u64::try_from(3 * FULL).unwrap()).unwrap(),
        ..put(1, 1)
    };
    let later = PutChunk {
        expires_at: EXPIRES.plus_millis(LIFETIME_MAX_MS),
        ..put(1, 1)
    };
    for put in [longer, later] {
        let refusal = shelf.put(&south(), &put).unwrap_err();
        assert_eq!(refusal.code, Code::Malformed);
    }
    assert_eq!(shelf.stands(&name(1)), kept(1));
}

#[test]
fn what_is_taken_is_remembered_and_takes_no_room() {
    let dir = TempDir::new().unwrap();
    let (shelf, _) = open(dir.path(), BOUNDS);
    put_all(&shelf, 1);
    let used = Used {
        bytes: u64::try_from(2 * FULL + LAST).unwrap(),
        count: 1,
    };
    assert_eq!(shelf.used(), used);
    let taken = Stands {
        taken: true,
        ..kept(3)
    };
    assert_eq!(shelf.take(&name(2)).unwrap(), (Stands::default(), false));
    assert_eq!(shelf.take(&name(1)).unwrap(), (taken, true));
    assert_eq!(shelf.take(&name(1)).unwrap(), (taken, false));
    assert_eq!(shelf.used(), Used::default());
    let left = fs::metadata(file(&dir, ".taken")).unwrap().len();
    assert!(left < 1_024, "{left} bytes");
    for shelf in [shelf, open(dir.path(), BOUNDS).0] {
        assert_eq!(shelf.stands(&name(1)), taken);
        assert_eq!(shelf.put(&south(), &put(1, 0)).unwrap(), taken);
        assert_eq!(chunk(&shelf, 1, 0), Found::Not(taken));
        assert_eq!(shelf.waiting(&north()), []);
        assert_eq!(shelf.end(|_, expires_at| expires_at > EXPIRES), 0);
    }
    let (shelf, _) = open(dir.path(), BOUNDS);
    assert_eq!(shelf.end(|_, expires_at| expires_at == EXPIRES), 1);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn no_more_is_remembered_of_a_pair_than_a_bound() {
    let dir = TempDir::new().unwrap();
    let (shelf, _) = open(dir.path(), BOUNDS);
    let one = |n: u16| {
        let mut blob = [0; 16];
        blob[..2].copy_from_slice(&n.to_be_bytes());
        PutChunk {
            blob: BlobId::from_bytes(blob),
            shape: BlobShape::of(16).unwrap(),
            expires_at: EXPIRES.plus_millis(n.into()),
            chunk: vec![7; 16].into(),
            ..put(0, 0)
        }
    };
    for n in 0..300 {
        let put = one(n);
        shelf.put(&south(), &put).unwrap();
        let blob = put.blob;
        shelf.take(&Name { blob, ..name(0) }).unwrap();
    }
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 256);
    let stands = |n| {
        let blob = one(n).blob;
        shelf.stands(&Name { blob, ..name(0) })
    };
    assert_eq!(stands(0), Stands::default(), "the first to expire");
    assert!(stands(299).taken);
}

#[test]
fn a_pair_has_its_bound_and_leaves_room_for_others() {
    let dir = TempDir::new().unwrap();
    let bounds = Bounds {
        pair_bytes_max: 600_000,
        recipient_bytes_max: 1_100_000,
        ..BOUNDS
    };
    let (shelf, _) = open(dir.path(), bounds);
    // Each counts a quarter of a mebibyte, with its first chunk already.
    for blob in [1, 2] {
        shelf.put(&south(), &put(blob, 0)).unwrap();
    }
    let code = |sender: &OfficeId, blob| {
        let put = shelf.put(sender, &put(blob, 0));
        put.map_err(|refusal| refusal.code)
    };
    assert_eq!(code(&south(), 3), Err(Code::Quota));
    assert_eq!(code(&office("mae-sot.th"), 3), Ok(kept(1)));
    assert_eq!(code(&office("mae-sot.th"), 4), Err(Code::Quota), "shared");
    assert_eq!(shelf.put(&south(), &put(1, 1)).unwrap(), kept(2), "goes on");
    let again = open(dir.path(), bounds).0;
    let refused = again.put(&south(), &put(3, 0)).unwrap_err();
    assert_eq!(refused.code, Code::Quota, "after a restart as well");
    assert_eq!(again.end(|name, _| name.blob == put(2, 0).blob), 1);
    again.put(&south(), &put(3, 0)).unwrap();
}

#[test]
fn the_disk_keeps_what_the_journal_may_need() {
    let dir = TempDir::new().unwrap();
    let bounds = Bounds {
        free_bytes_min: 1 << 60,
        ..BOUNDS
    };
    let (shelf, _) = open(dir.path(), bounds);
    let refused = shelf.put(&south(), &put(1, 0)).unwrap_err();
    assert_eq!(refused.code, Code::StorageFull);
    assert_eq!(shelf.stands(&name(1)), Stands::default());
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn a_torn_tail_is_cut_and_what_is_no_blob_is_left_alone() {
    let dir = TempDir::new().unwrap();
    put_all(&open(dir.path(), BOUNDS).0, 1);
    let path = file(&dir, ".blob");
    let whole = fs::metadata(&path).unwrap().len();
    fs::write(dir.path().join("lost+found"), "x").unwrap();
    fs::write(dir.path().join("other.blob"), "x").unwrap();
    let cut = fs::OpenOptions::new().write(true).open(&path).unwrap();
    cut.set_len(whole - 1).unwrap();
    let (shelf, opening) = open(dir.path(), BOUNDS);
    let found = Opening {
        blobs: 1,
        cut: 1,
        removed: 1,
    };
    assert_eq!(opening, found);
    assert_eq!(shelf.stands(&name(1)), kept(2));
    assert!(dir.path().join("lost+found").exists());
    // As long as it was, and nothing in it.
    cut.set_len(whole).unwrap();
    let (shelf, _) = open(dir.path(), BOUNDS);
    assert_eq!(shelf.stands(&name(1)), kept(2));
    assert_eq!(shelf.put(&south(), &put(1, 2)).unwrap(), kept(3));
    assert_eq!(chunk(&shelf, 1, 2), Found::Chunk(put(1, 2).chunk));
}

#[test]
fn a_chunk_that_the_disk_bent_is_never_handed_out_and_is_asked_for_again() {
    let dir = TempDir::new().unwrap();
    let (shelf, _) = open(dir.path(), BOUNDS);
    put_all(&shelf, 1);
    let bent = fs::OpenOptions::new().write(true).open(file(&dir, ".blob"));
    let bent = bent.unwrap();
    bent.write_all_at(&[9], 512 + u64::try_from(FULL).unwrap() + 8)
        .unwrap();
    assert_eq!(chunk(&shelf, 1, 0), Found::Chunk(put(1, 0).chunk));
    assert_eq!(chunk(&shelf, 1, 1), Found::Not(kept(1)));
    for index in [1, 2] {
        shelf.put(&south(), &put(1, index)).unwrap();
    }
    assert_eq!(chunk(&shelf, 1, 1), Found::Chunk(put(1, 1).chunk));
    bent.write_all_at(&[9], 512).unwrap();
    assert_eq!(chunk(&shelf, 1, 0), Found::Not(Stands::default()));
}

#[test]
fn a_recipient_is_told_at_once_and_then_no_more_than_once_a_second() {
    let dir = TempDir::new().unwrap();
    let (shelf, _) = open(dir.path(), BOUNDS);
    let news = || shelf.news(&south(), &north(), put(1, 0).blob);
    let told = |kept| News {
        name: name(1),
        kept,
        chunks: 3,
    };
    assert_eq!(news(), None);
    shelf.put(&south(), &put(1, 0)).unwrap();
    assert_eq!(news(), Some(told(1)));
    shelf.put(&south(), &put(1, 1)).unwrap();
    assert_eq!(news(), None);
    assert_eq!(shelf.tick(), [], "it may be a moment since it was told");
    assert_eq!(shelf.tick(), [told(2)]);
    assert_eq!((shelf.tick(), shelf.tick()), (vec![], vec![]));
    shelf.put(&south(), &put(1, 2)).unwrap();
    assert_eq!(news(), Some(told(3)));
    assert_eq!(shelf.waiting(&north()), [told(3)], "at each link");
    assert_eq!(shelf.waiting(&south()), []);
    assert_eq!((shelf.tick(), shelf.tick()), (vec![], vec![]));
    shelf.put(&south(), &put(1, 2)).unwrap();
    assert_eq!(news(), None, "a repeat is no news");
    shelf.take(&name(1)).unwrap();
    assert_eq!((shelf.tick(), shelf.tick()), (vec![], vec![]));
}

#[test]
fn a_chunk_that_the_disk_cannot_read_is_asked_for_again_and_a_file_that_cannot_be_opened_now_stays()
{
    let dir = TempDir::new().unwrap();
    let disk = Failing::default();
    let shelf = Shelf::open(dir.path(), Arc::new(disk.clone()), BOUNDS);
    let (shelf, _) = shelf.unwrap();
    for index in [0, 1] {
        shelf.put(&south(), &put(1, index)).unwrap();
    }
    disk.fail(Some(Fault::Open));
    let refused = shelf.chunk(&name(1), 0).unwrap_err();
    assert_eq!(refused.code, Code::StorageFailed);
    let refused = shelf.put(&south(), &put(1, 2)).unwrap_err();
    assert_eq!(refused.code, Code::StorageFailed);
    disk.fail(None);
    assert_eq!(shelf.stands(&name(1)), kept(2), "nothing is lost by it");
    assert_eq!(shelf.put(&south(), &put(1, 2)).unwrap(), kept(3));
    disk.fail(Some(Fault::Read));
    assert_eq!(chunk(&shelf, 1, 1), Found::Not(kept(1)));
    disk.fail(None);
    for index in [1, 2] {
        shelf.put(&south(), &put(1, index)).unwrap();
        assert_eq!(chunk(&shelf, 1, index), Found::Chunk(put(1, index).chunk));
    }
}
