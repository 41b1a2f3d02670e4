//! What the system counts about other processes (proc(5)), and what lies on disk. Not: anything they say themselves.

use std::{fs, path::Path};

/// USER_HZ, which Linux fixes for what it tells programs.
const TICKS_PER_SECOND: f64 = 100.0;

/// Seconds of CPU that a process has used.
pub(crate) fn cpu_seconds(pid: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    // The name may hold blanks; what follows its bracket does not. Fields 14 and 15 are utime and stime.
    let after = stat.rsplit_once(')').unwrap().1;
    let fields: Vec<&str> = after.split_whitespace().collect();
    let ticks: f64 = fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap();
    ticks / TICKS_PER_SECOND
}

/// The most memory that a process ever held, in MiB.
pub(crate) fn peak_mib(pid: u32) -> f64 {
    status_mib(pid, "VmHWM:")
}

/// The memory that a process holds now, in MiB.
pub(crate) fn rss_mib(pid: u32) -> f64 {
    status_mib(pid, "VmRSS:")
}

fn status_mib(pid: u32, name: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with(name));
    let kib = line.and_then(|line| line.split_whitespace().nth(1));
    kib.unwrap().parse::<f64>().unwrap() / 1_024.0
}

/// Bytes that went over the loopback interface, each counted once.
pub(crate) fn loopback_bytes() -> u64 {
    let devices = fs::read_to_string("/proc/net/dev").unwrap();
    let line = devices
        .lines()
        .find_map(|line| line.trim().strip_prefix("lo:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok())
        .unwrap_or_default()
}

/// Bytes of disk that everything below `folder` takes.
pub(crate) fn disk_bytes(folder: &Path) -> u64 {
    use std::os::unix::fs::MetadataExt as _;
    let mut total = 0;
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(metadata) = entry.metadata() else {
            continue;
        };
        if metadata.is_dir() {
            total += disk_bytes(&entry.path());
        } else {
            total += metadata.blocks() * 512;
        }
    }
    total
}
