//! Compiles `wire/*.proto` without a protoc binary, and keeps the descriptor set for the schema tests.
use std::{env, fs, io, path::PathBuf};

use prost::Message;

const FILES: [&str; 11] = [
    "envelope.proto",
    "content.proto",
    "alert.proto",
    "entity.proto",
    "receipt.proto",
    "notice.proto",
    "bundle.proto",
    "pairing.proto",
    "introduction.proto",
    "rollover.proto",
    "frame.proto",
];

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=wire");
    let set = protox::compile(FILES, ["wire"]).map_err(io::Error::other)?;
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    fs::write(out.join("wire.binpb"), set.encode_to_vec())?;
    prost_build::Config::new().bytes(["."]).compile_fds(set)
}
