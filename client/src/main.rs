//! `blo`. Not: anything; see `cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    blo_client::cli::main()
}
