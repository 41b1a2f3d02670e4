//! `blo-relay`: see `blo-relay --help`.

fn main() -> std::process::ExitCode {
    blo_relay::cli::main()
}
