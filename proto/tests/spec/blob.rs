//! Attachments as vectors: sealed chunks with all that they are made of, and chunks that must not open. The outputs are
//! made a second time here, by the cipher alone.

use blo_proto::{
    BlobId, Code,
    alert::BlobKey,
    blob::Blob,
    envelope::padded_length,
    limits::{BLOB_CHUNK_BYTES, BLOB_SEALED_CHUNK_BYTES},
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::{
    outside,
    vectors::{at, keep_json, read_json},
};

const KEY: [u8; 32] = [17; 32];
const BLOB: [u8; 16] = [18; 16];
/// One chunk whose last 8 bytes are padding; a full chunk and one that is as long as the other file's.
const SIZES: [usize; 2] = [2_040, BLOB_CHUNK_BYTES + 1_500];

/// Bytes that count up, and so differ between chunks.
fn file(size: usize) -> Vec<u8> {
    let byte = |at: usize| u8::try_from(at % 253).unwrap();
    (0..size).map(byte).collect()
}

fn blob(key: [u8; 32], id: [u8; 16], size: usize) -> Blob {
    let size = u64::try_from(size).unwrap();
    Blob::new(&BlobKey::from_bytes(key), BlobId::from_bytes(id), size).unwrap()
}

fn chunks(size: usize) -> Vec<Vec<u8>> {
    let (file, blob) = (file(size), blob(KEY, BLOB, size));
    let parts = file.chunks(BLOB_CHUNK_BYTES).enumerate();
    let seal = |(index, part): (usize, &[u8])| {
        let index = u32::try_from(index).unwrap();
        blob.seal(index, part).unwrap().to_vec()
    };
    parts.map(seal).collect()
}

/// A full chunk is given by its digest: 128 KiB of hexadecimal tell nobody more.
fn shown(chunk: &[u8]) -> Value {
    let digest = hex::encode(Sha256::digest(chunk));
    if chunk.len() == BLOB_SEALED_CHUNK_BYTES {
        json!({"bytes": chunk.len(), "sha256": digest})
    } else {
        json!({"bytes": chunk.len(), "sha256": digest, "chunk": hex::encode(chunk)})
    }
}

fn vector(size: usize) -> Value {
    json!({
        "inputs": {
            "key": hex::encode(KEY),
            "blob": hex::encode(BLOB),
            "size": size,
            "file": "byte i is i mod 253",
        },
        "outputs": {
            "file_sha256": hex::encode(Sha256::digest(file(size))),
            "padded": padded_length(size),
            "chunks": chunks(size).iter().map(|chunk| shown(chunk)).collect::<Vec<_>>(),
        },
    })
}

#[test]
fn r28_sealed_chunks_are_the_bytes_of_their_vectors() {
    keep_json("blob.json", &json!(SIZES.map(vector)));
}

#[test]
fn r28_the_cipher_alone_makes_the_same_chunks() {
    for size in SIZES {
        let mut padded = file(size);
        padded.resize(padded_length(size), 0);
        let parts: Vec<&[u8]> = padded.chunks(BLOB_CHUNK_BYTES).collect();
        for (index, part) in parts.iter().enumerate() {
            let mut nonce = [0; 12];
            nonce[7..11].copy_from_slice(&u32::try_from(index).unwrap().to_be_bytes());
            nonce[11] = u8::from(index + 1 == parts.len());
            let label = [b"BLO-RELAY/1/blob\0".as_slice(), &BLOB].concat();
            let sealed = outside::chacha(KEY, nonce, (part, &label));
            assert_eq!(sealed, chunks(size)[index], "chunk {index} of {size}");
        }
    }
}

/// Chunks that must not open, each under the key, id and size of a vector.
fn refused() -> Value {
    let [small, large] = SIZES;
    let (short, long) = (chunks(small), chunks(large));
    let mut bent = short[0].clone();
    bent[5] ^= 1;
    let other_blob = blob(KEY, [19; 16], small).seal(0, &file(small));
    let other_key = blob([20; 32], BLOB, small).seal(0, &file(small));
    let filled = blob(KEY, BLOB, small + 8).seal(0, &file(small + 8));
    let vector = |name: &str, size: usize, index: u32, chunk: &[u8]| {
        json!({
            "name": name, "code": Code::CannotOpen.as_str(),
            "key": hex::encode(KEY), "blob": hex::encode(BLOB),
            "size": size, "index": index, "chunk": hex::encode(chunk),
        })
    };
    json!([
        vector("a chunk in the place of one before it", small, 0, &long[1]),
        vector("a chunk in the place of one behind it", large, 1, &short[0]),
        vector(
            "a chunk cut short",
            small,
            0,
            &short[0][..short[0].len() - 1]
        ),
        vector("a bent bit", small, 0, &bent),
        vector("a chunk of another blob", small, 0, &other_blob.unwrap()),
        vector("a chunk under another key", small, 0, &other_key.unwrap()),
        vector("padding that is not of zeros", small, 0, &filled.unwrap()),
        vector("a chunk that there is not", small, 1, &short[0]),
    ])
}

#[test]
fn r28_what_must_not_open_does_not() {
    keep_json("blob_must_fail.json", &refused());
    for vector in read_json("blob_must_fail.json") {
        let key = at(&vector, "/key").try_into().unwrap();
        let id = at(&vector, "/blob").try_into().unwrap();
        let size = usize::try_from(vector["size"].as_u64().unwrap()).unwrap();
        let index = u32::try_from(vector["index"].as_u64().unwrap()).unwrap();
        let refusal = blob(key, id, size).open(index, &at(&vector, "/chunk"));
        let code = refusal.unwrap_err().code.as_str();
        assert_eq!(vector["code"], code, "{}", vector["name"]);
    }
}
