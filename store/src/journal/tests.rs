//! The bytes of a small journal, cut at every length and flipped at every byte: what comes back is a record as
//! it was appended, or is named as lost, and is never anything else.

use std::collections::{BTreeMap, BTreeSet};

use proptest::arbitrary::any;
use proptest::collection::vec;
use proptest::{prop_assert, prop_assert_eq, proptest};

use super::format::{BatchHeader, Kind, Place, SEGMENT_HEADER_BYTES, encode_batch};
use super::header::{Before, HeaderFault, SegmentHeader, SegmentName};
use super::scan::{Scan, Sealed, scan};
use crate::width::{narrow, wide};
use crate::{Damage, Position};

const NAME: SegmentName = SegmentName::new(3, 0x1234_5678_9abc_def1);
const FIRST: Position = Position::new(41);

/// A segment being written, batch by batch.
struct Written {
    bytes: Vec<u8>,
    records: BTreeMap<Position, (Vec<u8>, Vec<u8>)>,
    next: Position,
}

impl Written {
    fn new() -> Self {
        let before = Some(Before {
            incarnation: 7,
            end: 900,
        });
        let bytes = SegmentHeader {
            name: NAME,
            first: FIRST,
            before,
            extent: None,
        }
        .encode();
        Self {
            bytes,
            records: BTreeMap::new(),
            next: FIRST,
        }
    }

    /// Appends a batch that states everything before it as synced.
    fn put(&mut self, kind: Kind, parts: &[(Vec<u8>, Vec<u8>)]) {
        let offset = wide(self.bytes.len());
        let place = Place {
            incarnation: NAME.incarnation,
            offset,
            synced_end: offset,
            first: self.next,
        };
        let borrowed = parts.iter().map(|(clear, body)| (&clear[..], &body[..]));
        self.bytes.extend(encode_batch(kind, place, borrowed));
        if kind == Kind::Records {
            for part in parts {
                self.records.insert(self.next, part.clone());
                self.next = self.next.next();
            }
        }
    }
}

fn part(clear: &str, body: &str) -> (Vec<u8>, Vec<u8>) {
    (clear.as_bytes().to_vec(), body.as_bytes().to_vec())
}

/// Three commits, a mark, and a last batch that states the synced end.
fn small() -> Written {
    let mut written = Written::new();
    written.put(Kind::Mark, &[part("a mark", "")]);
    written.put(
        Kind::Records,
        &[part("first", "body of the first"), part("second", "")],
    );
    written.put(Kind::Records, &[part("", "")]);
    written.put(
        Kind::Records,
        &[
            part("fourth", "x"),
            part("fifth", "yy"),
            part("sixth", "zzz"),
        ],
    );
    written.put(Kind::Synced, &[]);
    written
}

/// The records that a scan serves, read the way readers read them.
fn served(bytes: &[u8], scan: &Scan) -> BTreeMap<Position, (Vec<u8>, Vec<u8>)> {
    let mut served = BTreeMap::new();
    for batch in scan
        .batches
        .iter()
        .filter(|batch| batch.header.kind == Kind::Records)
    {
        for entry in &batch.entries {
            let (clear, body) = entry
                .within(&bytes[narrow(batch.header.offset)..], NAME.incarnation)
                .unwrap();
            served.insert(entry.position, (clear.to_vec(), body.to_vec()));
        }
    }
    served
}

fn lost(damage: &[Damage]) -> BTreeSet<Position> {
    let ranges = damage.iter().filter_map(|damage| damage.lost);
    ranges
        .flat_map(|(first, count)| first.number()..first.number() + count)
        .map(Position::new)
        .collect()
}

#[test]
fn a_whole_segment_reads_back_as_written() {
    let written = small();
    let scan = scan(&written.bytes, NAME, Some(FIRST), None);
    assert_eq!(served(&written.bytes, &scan), written.records);
    assert_eq!(scan.damage, vec![]);
    assert_eq!((scan.next, scan.tail_bytes), (written.next, 0));
    assert_eq!(scan.end, wide(written.bytes.len()));
}

#[test]
fn a_segment_cut_anywhere_gives_the_whole_commits_before_the_cut() {
    let written = small();
    let whole = scan(&written.bytes, NAME, Some(FIRST), None);
    for cut in SEGMENT_HEADER_BYTES..written.bytes.len() {
        let bytes = &written.bytes[..cut];
        let scan = scan(bytes, NAME, Some(FIRST), None);
        assert_eq!(
            scan.damage,
            vec![],
            "cut at {cut}: an unfinished commit is not damage"
        );
        let expected: BTreeMap<_, _> = whole
            .batches
            .iter()
            .filter(|batch| batch.header.kind == Kind::Records)
            .filter(|batch| batch.header.end() <= wide(cut))
            .flat_map(|batch| &batch.entries)
            .filter_map(|entry| written.records.get_key_value(&entry.position))
            .map(|(position, record)| (*position, record.clone()))
            .collect();
        let got = served(bytes, &scan);
        // A batch that lacks only its padding is whole.
        for (position, record) in &got {
            assert_eq!(written.records.get(position), Some(record));
        }
        assert!(
            expected.keys().all(|position| got.contains_key(position)),
            "cut at {cut}"
        );
        assert_eq!(
            scan.next.number(),
            FIRST.number() + wide(got.len()),
            "nothing half"
        );
    }
}

#[test]
fn a_sealed_segment_cut_anywhere_names_what_it_lost() {
    let written = small();
    let end = Some(wide(written.bytes.len()));
    let sealed = Some(Sealed {
        end,
        next: Some(written.next),
    });
    for cut in 0..written.bytes.len() {
        let bytes = &written.bytes[..cut];
        let scan = scan(bytes, NAME, Some(FIRST), sealed);
        let got: BTreeSet<_> = served(bytes, &scan).into_keys().collect();
        let missing: BTreeSet<_> = written
            .records
            .keys()
            .filter(|position| !got.contains(position))
            .copied()
            .collect();
        assert_eq!(lost(&scan.damage), missing, "cut at {cut}");
        assert_eq!(scan.next, written.next);
    }
}

#[test]
fn every_flipped_byte_leaves_each_record_whole_or_named() {
    let written = small();
    let whole = scan(&written.bytes, NAME, Some(FIRST), None);
    let statement = whole.batches.last().unwrap().header.offset;
    for at in SEGMENT_HEADER_BYTES..written.bytes.len() {
        for flip in [0x01, 0x80, 0xff] {
            let mut bytes = written.bytes.clone();
            bytes[at] ^= flip;
            let scan = scan(&bytes, NAME, Some(FIRST), None);
            let got = served(&bytes, &scan);
            for (position, record) in &got {
                assert_eq!(
                    written.records.get(position),
                    Some(record),
                    "flipped at {at}"
                );
            }
            let missing: BTreeSet<_> = written
                .records
                .keys()
                .filter(|p| !got.contains_key(p))
                .copied()
                .collect();
            assert_eq!(lost(&scan.damage), missing, "flipped at {at}");
            let in_statement = wide(at) >= statement;
            assert!(
                !in_statement || missing.is_empty(),
                "the statement itself holds no record"
            );
            assert_eq!(scan.next, written.next, "numbers go on where they were");
        }
    }
}

#[test]
fn a_flipped_record_loses_no_other_record() {
    let written = small();
    let mut bytes = written.bytes.clone();
    let at = bytes
        .windows(5)
        .position(|window| window == b"fifth")
        .unwrap();
    bytes[at] ^= 1;
    let scan = scan(&bytes, NAME, Some(FIRST), None);
    assert_eq!(lost(&scan.damage), BTreeSet::from([Position::new(45)]));
    assert_eq!(served(&bytes, &scan).len(), written.records.len() - 1);
}

#[test]
fn the_last_commit_without_a_statement_is_cut_when_it_is_torn() {
    let mut written = Written::new();
    written.put(Kind::Records, &[part("kept", "body")]);
    let end = written.bytes.len();
    written.put(Kind::Records, &[part("torn", &"b".repeat(600))]);
    written.bytes[end + 512..].fill(0);
    let scan = scan(&written.bytes, NAME, Some(FIRST), None);
    assert_eq!((scan.end, scan.damage.len()), (wide(end), 0));
    assert_eq!(scan.next, FIRST.next());
    assert!(
        scan.tail_bytes > 0,
        "what has to be zeroed before the next commit"
    );
}

#[test]
fn zeros_after_the_end_are_room_and_not_a_tail() {
    let mut written = small();
    let end = wide(written.bytes.len());
    written.bytes.resize(written.bytes.len() + 4096, 0);
    let scan = scan(&written.bytes, NAME, Some(FIRST), None);
    assert_eq!((scan.end, scan.tail_bytes), (end, 0));
}

#[test]
fn a_batch_inside_a_body_is_never_taken_for_one() {
    let mut forged = Written::new();
    forged.put(Kind::Records, &[part("forged", "forged")]);
    let mut written = Written::new();
    // A peer knows neither the incarnation nor where its bytes will lie.
    let place = Place {
        incarnation: 99,
        offset: 600,
        synced_end: 600,
        first: FIRST,
    };
    let mut body = Vec::new();
    for _ in 0..16 {
        body.extend(encode_batch(
            Kind::Records,
            place,
            std::iter::once((&b"f"[..], &b"g"[..])),
        ));
        body.extend_from_slice(&forged.bytes[SEGMENT_HEADER_BYTES..]);
    }
    written.put(Kind::Records, &[(b"carrier".to_vec(), body)]);
    written.put(Kind::Records, &[part("after", "")]);
    let mut bytes = written.bytes.clone();
    bytes[SEGMENT_HEADER_BYTES] ^= 1;
    let scan = scan(&bytes, NAME, Some(FIRST), None);
    assert_eq!(lost(&scan.damage), BTreeSet::from([FIRST]));
    assert_eq!(
        served(&bytes, &scan).into_keys().collect::<Vec<_>>(),
        vec![FIRST.next()]
    );
}

#[test]
fn a_batch_of_a_later_kind_is_skipped_only_if_it_says_so() {
    let mut written = Written::new();
    written.put(Kind::Skipped(0x8001), &[part("a footer", "")]);
    written.put(Kind::Records, &[part("after", "")]);
    let skipped = scan(&written.bytes, NAME, Some(FIRST), None);
    assert_eq!(
        (skipped.unknown, served(&written.bytes, &skipped).len()),
        (None, 1)
    );
    written.put(Kind::Unknown(0x0101), &[]);
    let unknown = scan(&written.bytes, NAME, Some(FIRST), None);
    assert_eq!(unknown.unknown, Some(0x0101));
}

#[test]
fn every_flipped_byte_of_a_segment_header_is_noticed() {
    let before = Some(Before {
        incarnation: 7,
        end: 900,
    });
    let header = SegmentHeader {
        name: NAME,
        first: FIRST,
        before,
        extent: None,
    };
    let bytes = header.encode();
    assert_eq!(SegmentHeader::decode(&bytes, NAME), Ok(header));
    for at in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[at] ^= 0x10;
        assert_eq!(
            SegmentHeader::decode(&flipped, NAME),
            Err(HeaderFault::Damaged),
            "at {at}"
        );
        assert_eq!(
            SegmentHeader::decode(&bytes[..at], NAME),
            Err(HeaderFault::Damaged)
        );
    }
    let other = SegmentName {
        incarnation: 8,
        ..NAME
    };
    assert_eq!(
        SegmentHeader::decode(&bytes, other),
        Err(HeaderFault::Damaged)
    );
}

#[test]
fn a_header_of_another_version_is_told_from_a_damaged_one() {
    let mut bytes = SegmentHeader {
        name: NAME,
        first: FIRST,
        before: None,
        extent: None,
    }
    .encode();
    bytes[8] = 2;
    let checksum = crc32c::crc32c(&bytes[..SEGMENT_HEADER_BYTES - 4]);
    bytes[SEGMENT_HEADER_BYTES - 4..].copy_from_slice(&checksum.to_le_bytes());
    assert_eq!(
        SegmentHeader::decode(&bytes, NAME),
        Err(HeaderFault::Version(2))
    );
}

#[test]
fn names_of_files_read_back_and_nothing_else_is_one() {
    assert_eq!(SegmentName::parse(&NAME.file_name()), Some(NAME));
    let whole = NAME.file_name();
    for wrong in [
        "",
        "x.journal",
        "1-2.journal",
        whole.trim_start_matches('0'),
        &whole.to_uppercase(),
    ] {
        assert_eq!(SegmentName::parse(wrong), None, "{wrong}");
    }
    assert_eq!(SegmentName::parse(&format!("{whole}.unfinished")), None);
}

/// The frozen bytes of an empty and of a one-record batch: a change of them is a change of the format.
#[test]
fn the_format_is_what_it_was() {
    let place = Place {
        incarnation: 0x0102,
        offset: 512,
        synced_end: 512,
        first: FIRST,
    };
    let empty = encode_batch(Kind::Synced, place, std::iter::empty());
    let expected = "424c4f62020000000201000000000000000200000000000029000000000000000002000000000000\
                    000000003800000076530c14dc2de2ca";
    let hex = |bytes: &[u8]| {
        bytes
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    assert_eq!(hex(&empty), expected);
    let one = encode_batch(
        Kind::Records,
        place,
        std::iter::once((&b"clear"[..], &b"body"[..])),
    );
    assert_eq!(one.len(), 56 + 12 + 9 + 3);
    assert_eq!(
        hex(&one[56..]),
        "0500000004000000d0abe234636c656172626f6479000000"
    );
}

proptest! {
    /// Bytes from anywhere never panic, and never become a record of a segment with a random incarnation.
    #[test]
    fn garbage_is_never_a_record(garbage in vec(any::<u8>(), 0..3000)) {
        let mut bytes = small().bytes;
        let end = bytes.len();
        bytes.extend(&garbage);
        let found = scan(&bytes, NAME, Some(FIRST), None);
        prop_assert_eq!(served(&bytes, &found), small().records);
        prop_assert_eq!(found.end, wide(end));
        let alone = scan(&garbage, NAME, None, None);
        prop_assert!(alone.batches.is_empty());
        let _ = BatchHeader::decode(&garbage, 0, 0);
        let _ = super::Mark::decode(&garbage);
    }

    /// Many flips at once: still nothing wrong is served.
    #[test]
    fn heavy_damage_never_serves_a_wrong_record(
        flips in vec((SEGMENT_HEADER_BYTES..small().bytes.len(), 1_u8..), 1..40),
    ) {
        let written = small();
        let mut bytes = written.bytes.clone();
        for (at, flip) in flips {
            bytes[at] ^= flip;
        }
        let found = scan(&bytes, NAME, Some(FIRST), None);
        for (position, record) in served(&bytes, &found) {
            prop_assert_eq!(written.records.get(&position), Some(&record));
        }
    }
}
