//! What opens, and what does not.

use super::*;

const BLOB: BlobId = BlobId::from_bytes([5; 16]);

fn key() -> BlobKey {
    BlobKey::from_bytes([7; 32])
}

fn file(size: usize) -> Vec<u8> {
    (0..size)
        .map(|at| u8::try_from(at % 251).unwrap())
        .collect()
}

fn blob(size: usize) -> Blob {
    Blob::new(&key(), BLOB, size as u64).unwrap()
}

fn sealed(blob: &Blob, file: &[u8]) -> Vec<Bytes> {
    let mut rest = file;
    let chunk = |index| {
        let (own, more) = rest.split_at(blob.file_bytes(index).unwrap());
        rest = more;
        blob.seal(index, own).unwrap()
    };
    let all = (0..blob.shape().chunks()).map(chunk).collect();
    assert!(rest.is_empty());
    all
}

fn opened(blob: &Blob, chunks: &[Bytes]) -> Vec<u8> {
    let mut file = Vec::new();
    for (index, chunk) in (0..).zip(chunks) {
        file.extend(blob.open(index, chunk).unwrap());
    }
    file
}

#[test]
fn a_file_of_any_size_comes_back_as_it_was() {
    let chunk = limits::BLOB_CHUNK_BYTES;
    for size in [
        1,
        511,
        512,
        513,
        chunk - 1,
        chunk,
        chunk + 1,
        3 * chunk,
        300_001,
    ] {
        let file = file(size);
        let blob = blob(size);
        let chunks = sealed(&blob, &file);
        let bytes: usize = chunks.iter().map(Bytes::len).sum();
        assert_eq!(bytes as u64, blob.shape().bytes());
        assert_eq!(opened(&blob, &chunks), file, "{size}");
    }
    assert_eq!(blob(limits::BLOB_BYTES_MAX).shape().chunks(), 256);
}

#[test]
fn no_file_is_empty_or_over_the_bound() {
    let of = |size| Blob::new(&key(), BLOB, size);
    assert!(of(0).is_none());
    assert!(of(limits::BLOB_BYTES_MAX as u64 + 1).is_none());
    assert!(of(u64::MAX).is_none());
}

#[test]
fn r15_a_sealed_size_says_no_more_than_padding_leaves() {
    assert_eq!(blob(1).shape(), blob(512).shape());
    assert_eq!(blob(70_000).shape(), blob(69_633).shape());
    assert_ne!(blob(70_000).shape(), blob(80_000).shape());
}

#[test]
fn r28_a_chunk_that_is_swapped_truncated_bent_or_of_another_blob_does_not_open() {
    let file = file(200_000);
    let blob = blob(file.len());
    let chunks = sealed(&blob, &file);
    let refused = |blob: &Blob, index: u32, bytes: &[u8]| {
        assert_eq!(
            blob.open(index, bytes).unwrap_err().code,
            Code::CannotOpen,
            "chunk {index}"
        );
    };
    refused(&blob, 0, &chunks[1]);
    refused(&blob, 1, &chunks[0]);
    refused(&blob, 0, &chunks[0][..chunks[0].len() - 1]);
    refused(&blob, blob.shape().chunks(), &chunks[0]);
    for at in [0, 1_000, chunks[0].len() - 1] {
        let mut bent = chunks[0].to_vec();
        bent[at] ^= 1;
        refused(&blob, 0, &bent);
    }
    let other = Blob::new(&key(), BlobId::from_bytes([6; 16]), 200_000).unwrap();
    refused(&other, 0, &chunks[0]);
    let key = BlobKey::from_bytes([8; 32]);
    let other = Blob::new(&key, BLOB, 200_000).unwrap();
    refused(&other, 0, &chunks[0]);
}

#[test]
fn r28_a_file_that_ends_early_does_not_open_as_a_whole_one() {
    let full = limits::BLOB_CHUNK_BYTES;
    let long = blob(2 * full);
    let chunks = sealed(&long, &file(2 * full));
    // Said to be as long as its first chunk: that one was not sealed as the last.
    let refusal = blob(full).open(0, &chunks[0]).unwrap_err();
    assert_eq!(refusal.code, Code::CannotOpen);
}

#[test]
fn r28_padding_is_of_zeros() {
    let short = blob(600);
    let long = blob(608);
    assert_eq!(short.shape(), long.shape(), "one padded length");
    let sealed = long.seal(0, &[1; 608]).unwrap();
    assert_eq!(short.open(0, &sealed).unwrap_err().code, Code::CannotOpen);
}

#[test]
fn a_chunk_takes_as_many_bytes_as_it_has() {
    let blob = blob(70_000);
    assert_eq!(blob.file_bytes(1), Some(70_000 - limits::BLOB_CHUNK_BYTES));
    assert!(blob.seal(1, &[0; 3]).is_none());
    assert!(blob.seal(2, &[]).is_none());
}

#[test]
fn no_key_is_shown() {
    let shown = format!("{:?} {:?}", blob(9), key());
    assert!(!shown.contains('7'), "{shown}");
}
