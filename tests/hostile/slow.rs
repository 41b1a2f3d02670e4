//! Slow: an office that asks and asks, and reads none of what it is answered.

use blo_kit::stranger::now;
use blo_proto::{Code, frame::Frame, frame::Lane};

use crate::stage::Stage;

/// Far below what the answers would take together; far above what one link may make the relay keep.
const GROWN_BYTES_MAX: u64 = 64 << 20;

#[tokio::test]
async fn a_link_that_never_reads_is_ended_before_it_fills_the_relays_memory() {
    let mut stage = Stage::set();
    let mut south = stage.link(&stage.south).await;
    let mut deaf = stage.link(&stage.other).await;
    let pid = stage.relay.process().pid();
    let before = memory_bytes(pid);
    let asked = Frame::Ping(now()).to_bytes().repeat(1_000);
    while deaf.say_bytes(Lane::Control, &asked).await.is_ok() {
        let grown = memory_bytes(pid).saturating_sub(before);
        assert!(grown < GROWN_BYTES_MAX, "{grown} bytes, and it goes on");
    }
    assert_eq!(deaf.closed().await.code, Some(Code::OverBudget));
    stage.still_works(&mut south).await;
}

pub(crate) fn memory_bytes(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.unwrap().trim().trim_end_matches("kB").trim();
    kib.parse::<u64>().unwrap() << 10
}
