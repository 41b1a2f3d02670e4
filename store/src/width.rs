//! Conversions between the widths of numbers in memory and on disk. Linux on 64 bits is what this runs on.

/// A length as it is written to disk.
pub(crate) fn wide(length: usize) -> u64 {
    u64::try_from(length).expect("a length in memory fits 64 bits")
}

/// A 32-bit length as an index into memory.
pub(crate) fn index(length: u32) -> usize {
    usize::try_from(length).expect("32 bits fit a length in memory")
}

/// An offset that was checked against a file in memory, as an index into it.
pub(crate) fn narrow(offset: u64) -> usize {
    usize::try_from(offset).expect("64 bits fit a length in memory on 64-bit machines")
}

const _: () = assert!(
    usize::BITS == 64,
    "offsets of files are used as indexes into memory"
);
