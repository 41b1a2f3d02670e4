//! How the process ends when the hub panics. Nothing outside of the program can make it panic, so a clock does.

use std::{process::ExitCode, sync::mpsc, thread, time::Duration};

use blo_proto::Timestamp;
use blo_store::Options;

use super::*;
use crate::{
    cli::{self, ConfigArgs},
    mailboxes::Mailboxes,
    tls::tests::bench::Bench,
};

const WITHIN: Duration = Duration::from_secs(20);

/// A time that the hub, which has a thread of its own name, cannot bear.
fn unbearable() -> Timestamp {
    assert_ne!(thread::current().name(), Some("hub"), "on purpose");
    system_time()
}

#[test]
fn a_panic_of_the_hub_ends_the_process_with_exit_70_and_lets_the_store_go() {
    let bench = Bench::new();
    let config = bench.config.clone();
    let args = RunArgs {
        config: ConfigArgs {
            config: "relay.toml".into(),
        },
        print_address: false,
        fault: None,
    };
    let (ends, end) = mpsc::channel();
    thread::spawn(move || ends.send(run_by(&config, &args, Arc::new(unbearable))));
    let outcome = end.recv_timeout(WITHIN).expect("it ends by itself");
    let failure = outcome.as_ref().unwrap_err();
    assert!(failure.text.contains("Start it again"), "{}", failure.text);
    assert_eq!(cli::end(outcome), ExitCode::from(70));
    let (mailboxes, _) = Mailboxes::open(&bench.config.store(), Options::default()).unwrap();
    mailboxes.close().unwrap();
}
