//! How often this disk syncs: appends of one page, each followed by `fdatasync`, in the folder that is measured. An
//! alert that waits for three disks in turn cannot be faster. Not: a promise of the disk; it varies with its load.

use std::{fs::File, io::Write, time::Duration};

use blo_kit::wait::Stopwatch;

use crate::place::Place;

const PAGE: [u8; 4_096] = [7; 4_096];
const SPAN: Duration = Duration::from_millis(500);

/// Appends and syncs of one page a second, one after another.
pub(crate) fn syncs_per_s(place: &Place) -> f64 {
    let path = place.folder.path().join("ceiling");
    let mut file = File::create(&path).unwrap();
    let watch = Stopwatch::start();
    let mut done = 0_u32;
    while watch.elapsed() < SPAN {
        file.write_all(&PAGE).unwrap();
        file.sync_data().unwrap();
        done += 1;
    }
    let rate = f64::from(done) / watch.elapsed().as_secs_f64();
    std::fs::remove_file(path).unwrap();
    rate
}
