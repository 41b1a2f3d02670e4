//! `blo`. Not: anything; see `cli`.

use std::process::ExitCode;

/// A gateway takes and gives back memory some hundred times an alert; glibc's own costs it a fifth of its time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    blo_client::cli::main()
}
