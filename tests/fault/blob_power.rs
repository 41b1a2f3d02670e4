//! A relay's blobs under power cuts at every effect, failed effects and a full disk: what was called kept is there and
//! whole, and nothing else is handed out. Over a disk that does not sync chunks are lost, which shows that it can tell.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod recording_disk;

use std::path::Path;
use std::sync::Arc;

use blo_proto::{
    BlobId, Code, OfficeId, Timestamp,
    frame::blobs::{BlobShape, PutChunk},
    limits::BLOB_SEALED_CHUNK_BYTES,
};
use blo_relay::blobs::{Bounds, Found, Name, Shelf, Stands};
use recording_disk::{Failing, Loss, Plan, RecordingDisk, random};

const DIR: &str = "/blobs";
const CHUNKS: u32 = 3;
const LAST_BYTES: usize = 300;
const BOUNDS: Bounds = Bounds {
    pair_bytes_max: 1 << 30,
    recipient_bytes_max: 1 << 30,
    free_bytes_min: 1 << 20,
};
const LOSSES: [Loss; 5] = [
    Loss::Everything,
    Loss::Nothing,
    Loss::AllButTheLast,
    Loss::Pieces {
        bytes: 512,
        kept: 50,
        seed: 1,
    },
    Loss::Pieces {
        bytes: 4_096,
        kept: 90,
        seed: 2,
    },
];

fn south() -> OfficeId {
    "mae-sai.th".parse().unwrap()
}

fn name(blob: u8) -> Name {
    Name {
        sender: south(),
        recipient: "tachileik.mm".parse().unwrap(),
        blob: BlobId::from_bytes([blob; 16]),
    }
}

/// One of a blob's chunks.
fn put(blob: u8, index: u32) -> PutChunk {
    let full = usize::try_from(CHUNKS - 1).unwrap() * BLOB_SEALED_CHUNK_BYTES;
    let shape = BlobShape::of(u64::try_from(full + LAST_BYTES).unwrap()).unwrap();
    // What was not written is zeros.
    let fill = random(u64::from(blob) * 16 + u64::from(index)).to_le_bytes()[0] | 1;
    let chunk = vec![fill; shape.chunk_bytes(index).unwrap()];
    PutChunk {
        recipient: name(blob).recipient,
        blob: name(blob).blob,
        shape,
        expires_at: Timestamp::from_millis(1_795_503_123_456),
        index,
        chunk: chunk.into(),
    }
}

fn open(disk: &RecordingDisk) -> Shelf {
    let disk = Arc::new(disk.clone());
    Shelf::open(Path::new(DIR), disk, BOUNDS).unwrap().0
}

/// What was answered, and when: chunks of a blob that are kept, or that it is taken.
struct Answered {
    moment: usize,
    blob: u8,
    kept: u32,
    taken: bool,
}

/// Puts blobs side by side, one of which is taken; what was answered, and how many chunks were refused.
fn work(disk: &RecordingDisk, shelf: &Shelf) -> (Vec<Answered>, usize) {
    let (mut answered, mut refused) = (Vec::new(), 0);
    let mut note = |blob, stands: Stands| {
        answered.push(Answered {
            moment: disk.moments() - 1,
            blob,
            kept: stands.kept,
            taken: stands.taken,
        });
    };
    for _ in 0..2 {
        for index in 0..CHUNKS {
            for blob in 1..=2 {
                match shelf.put(&south(), &put(blob, index)) {
                    Ok(stands) => note(blob, stands),
                    Err(refusal) => {
                        let full = [Code::StorageFull, Code::StorageFailed];
                        assert!(full.contains(&refusal.code), "{refusal}");
                        refused += 1;
                    }
                }
            }
        }
        if let Ok((stands, true)) = shelf.take(&name(1)) {
            note(1, stands);
        }
    }
    (answered, refused)
}

/// What a shelf says that it has of a blob, after it gave all of that back as it was put.
fn has(shelf: &Shelf, blob: u8) -> Stands {
    let stands = shelf.stands(&name(blob));
    for index in 0..CHUNKS {
        match shelf.chunk(&name(blob), index).unwrap() {
            Found::Chunk(chunk) => {
                assert_eq!(chunk, put(blob, index).chunk, "{blob}: {index}");
                assert!(index < stands.kept && !stands.taken);
            }
            Found::Not(now) => {
                assert_eq!(now, stands, "{blob}: what is called kept is handed out");
                assert!(now.taken || index >= now.kept, "{blob}: {index}");
            }
        }
    }
    stands
}

/// What an image lacks of what was answered before its moment.
fn missing(disk: &RecordingDisk, answered: &[Answered], moment: usize, loss: Loss) -> u32 {
    let (image, _) = disk.cut(moment, loss);
    let after = RecordingDisk::after_power_cut(image);
    let shelf = open(&after);
    let before = |one: &&Answered| one.moment <= moment;
    let mut missing = 0;
    for blob in 1..=2 {
        let mine = answered
            .iter()
            .filter(before)
            .filter(|one| one.blob == blob);
        let kept = mine.clone().map(|one| one.kept).max().unwrap_or(0);
        let has = has(&shelf, blob);
        if !has.taken {
            missing += kept.saturating_sub(has.kept);
        }
        // It goes on from there, and what a restart finds is what it had.
        for index in has.kept..CHUNKS {
            let stands = shelf.put(&south(), &put(blob, index)).unwrap();
            assert_eq!(stands.kept, index + 1, "{loss:?} at {moment}");
        }
        let again = open(&after);
        assert_eq!(self::has(&again, blob).kept, CHUNKS, "{loss:?} at {moment}");
    }
    missing
}

#[test]
fn what_was_called_kept_survives_a_power_cut_at_any_moment() {
    let disk = RecordingDisk::new(true);
    let (answered, refused) = work(&disk, &open(&disk));
    assert_eq!(refused, 0);
    assert!(answered.iter().any(|one| one.taken));
    for moment in 0..=disk.moments() {
        for loss in LOSSES {
            let missing = missing(&disk, &answered, moment, loss);
            assert_eq!(missing, 0, "{loss:?} at {moment} of {}", disk.moments());
        }
    }
}

#[test]
fn the_same_over_a_disk_that_does_not_sync_loses_chunks() {
    let disk = RecordingDisk::new(false);
    let (answered, _) = work(&disk, &open(&disk));
    let lost = missing(&disk, &answered, disk.moments(), Loss::Everything);
    assert!(lost > 0);
}

#[test]
fn a_disk_that_fails_at_any_effect_is_refused_by_its_name_and_tried_again() {
    let whole = RecordingDisk::new(true);
    work(&whole, &open(&whole));
    for failing in [
        Failing::Before,
        Failing::After,
        Failing::Half,
        Failing::Full,
    ] {
        for from in 0..whole.effects() {
            let disk = RecordingDisk::new(true);
            let opened = Shelf::open(Path::new(DIR), Arc::new(disk.clone()), BOUNDS);
            let (shelf, _) = opened.unwrap();
            let plan = Plan {
                from,
                count: 1,
                failing,
            };
            disk.fail(Some(plan));
            let (answered, _) = work(&disk, &shelf);
            assert_eq!(disk.written_after_a_failed_sync(), 0, "{failing:?} {from}");
            disk.fail(None);
            let before = answered.iter().any(|one| one.taken);
            let (answered, refused) = work(&disk, &shelf);
            assert_eq!(refused, 0, "{failing:?} {from}: it is tried again");
            assert!(before || answered.iter().any(|one| one.taken));
            let lost = missing(&disk, &answered, disk.moments(), Loss::Everything);
            assert_eq!(lost, 0, "{failing:?} {from}");
        }
    }
}

#[test]
fn a_full_disk_keeps_what_it_has_and_goes_on_when_there_is_space() {
    let disk = RecordingDisk::new(true);
    let shelf = open(&disk);
    shelf.put(&south(), &put(1, 0)).unwrap();
    for more in [0, 100, BLOB_SEALED_CHUNK_BYTES] {
        disk.limit(Some(more));
        let refusal = shelf.put(&south(), &put(1, 1)).unwrap_err();
        assert_eq!(refusal.code, Code::StorageFull, "{more}");
        let refusal = shelf.put(&south(), &put(2, 0)).unwrap_err();
        assert_eq!(refusal.code, Code::StorageFull, "{more}");
        assert_eq!((has(&shelf, 1).kept, has(&shelf, 2).kept), (1, 0));
        assert_eq!(has(&open(&disk), 1).kept, 1, "after a restart as well");
    }
    disk.limit(None);
    for index in 1..CHUNKS {
        shelf.put(&south(), &put(1, index)).unwrap();
    }
    disk.limit(Some(0));
    assert!(shelf.take(&name(1)).unwrap().0.taken, "what frees space");
    assert!(has(&open(&disk), 1).taken);
}
