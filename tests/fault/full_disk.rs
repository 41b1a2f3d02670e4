//! Full disk: a gateway's, then the relay's, on a small file system of its own that is filled and freed under load, down
//! to the last byte, with a kill in the middle. Not: every step of the store at which a disk can be full (`store_power`).
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed, which is what it is for"
)]

use std::{
    env, fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::Duration,
};

use blo_kit::{
    Office, World,
    auditor::counted,
    office::{alert, lines, text},
    process::run,
    wait,
    world::{NORTH, SOUTH},
};
use tempfile::TempDir;

/// Set in the process that has file systems of its own.
const INSIDE: &str = "BLO_MOUNTS";
/// The store's reserve, its segments, and something to fill.
const SIZE_MIB: u64 = 192;
const RESERVE_BYTES: u64 = 64 * 1_024 * 1_024;
/// Less than is kept free beside the reserve: nothing new is taken in.
const LITTLE_BYTES: u64 = 4 * 1_024 * 1_024;
const PRECEDENCES: [&str; 4] = ["ROUTINE", "FLASH", "PRIORITY", "IMMEDIATE"];

#[test]
#[ignore = "needs mounts: tests/run"]
fn a_full_disk_loses_nothing_and_shows_nothing_twice() {
    if env::var_os(INSIDE).is_some() {
        a_gateway_whose_disk_is_full();
        a_relay_whose_disk_is_full();
        return;
    }
    let mut inside = Command::new("unshare");
    inside.args(["--user", "--map-root-user", "--mount"]);
    inside.arg(env::current_exe().unwrap()).env(INSIDE, "1");
    inside.args(["--include-ignored", "--nocapture"]);
    let mut inside = blo_kit::Process::start("with mounts", &mut inside);
    let watch = wait::Deadline::after(Duration::from_secs(240));
    while inside.is_running() {
        assert!(!watch.passed(), "it does not end:\n{}", inside.said());
        thread::park_timeout(Duration::from_millis(100));
    }
    assert!(inside.end().success(), "{}", inside.said());
}

/// A folder on a file system of its own. What was in it is in it again.
struct Small {
    folder: PathBuf,
}

impl Small {
    fn under(folder: &Path) -> Self {
        let aside = folder.with_extension("aside");
        fs::rename(folder, &aside).unwrap();
        fs::create_dir(folder).unwrap();
        let size = format!("size={SIZE_MIB}m,mode=700");
        let mut mount = Command::new("mount");
        mount
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(folder);
        run(&mut mount, "").ok();
        let mut copy = Command::new("cp");
        copy.arg("-a").arg(aside.join(".")).arg(folder);
        run(&mut copy, "").ok();
        Self {
            folder: folder.to_owned(),
        }
    }

    fn ballast(&self) -> PathBuf {
        self.folder.join("ballast")
    }

    /// Fills it until so many bytes are free.
    fn fill(&self, leave: u64) {
        let mut ballast = fs::OpenOptions::new();
        let ballast = ballast.create(true).append(true);
        let mut file = ballast.open(self.ballast()).unwrap();
        loop {
            let stat = rustix::fs::statvfs(&self.folder).unwrap();
            let free = stat.f_bavail * stat.f_frsize;
            let Some(room) = free.checked_sub(leave).filter(|room| *room > 0) else {
                return;
            };
            let part = usize::try_from(room.min(1_024 * 1_024)).unwrap();
            if file.write_all(&vec![0; part]).is_err() {
                return;
            }
        }
    }

    fn free(&self) {
        fs::remove_file(self.ballast()).unwrap();
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        // Lazily: whoever still works there is ended after this.
        let _ = Command::new("umount").arg("-l").arg(&self.folder).status();
    }
}

/// Sends one of each precedence; the ids of those that were taken.
fn send_all(from: &Office, to: &str, headline: &str) -> Vec<String> {
    let alerts = PRECEDENCES.map(|precedence| alert(to, precedence, headline));
    let answers = lines(&from.send(&alerts).out);
    let taken = answers.iter().filter(|answer| answer["id"].is_string());
    taken.map(|answer| text(answer, "id")).collect()
}

/// The same from an office whose disk is full: it says so, and gives no id.
fn send_in_vain(from: &Office, to: &str) {
    let said = from.send(&[alert(to, "ROUTINE", "While it is full")]);
    assert_ne!(said.code, 0, "{said:?}");
    let answer = lines(&said.out).remove(0);
    assert_eq!(answer["error"]["code"], "storage_full", "{answer}");
}

/// A full relay is asked again after ten seconds, and twice as late each time for what is not urgent.
const ASKED_AGAIN: Duration = Duration::from_secs(60);

fn delivered(from: &Office, to: &Office, ids: &[String]) {
    wait::within(
        ASKED_AGAIN,
        "everything that was taken is delivered",
        || {
            let outbox = from.outbox();
            let open = ids.iter().any(|id| {
                let item = outbox.iter().find(|item| item["id"] == **id);
                item.is_none_or(|item| item["status"] != "delivered")
            });
            (!open).then_some(())
        },
    );
    let shown = counted(&to.inbox());
    assert!(ids.iter().all(|id| shown.get(id) == Some(&1)), "{shown:?}");
}

fn reserve_is_whole(store: &Path) {
    wait::until("the reserve to be whole again", || {
        let found = fs::metadata(store.join("reserve")).unwrap();
        (found.len() == RESERVE_BYTES).then_some(())
    });
}

/// In a folder with a name that is short enough, with everybody linked.
fn world() -> World {
    let mut world = World::direct(TempDir::new().unwrap(), &[SOUTH, NORTH]);
    world.start();
    world
}

fn a_gateway_whose_disk_is_full() {
    let mut world = world();
    let (south, north) = world.two();
    let mut from_south = send_all(south, NORTH, "Before");
    let mut from_north = send_all(north, SOUTH, "Before");
    south.stop();
    let small = Small::under(&south.home.join("journal"));
    south.start();
    for leave in [LITTLE_BYTES, 0] {
        small.fill(leave);
        send_in_vain(south, NORTH);
        from_north.extend(send_all(north, SOUTH, "To a full one"));
        // A full disk is said, and ends nobody.
        assert!(south.gateway().is_running(), "{}", south.gateway().said());
        south.kill();
        small.free();
        south.start();
        from_south.extend(send_all(south, NORTH, "Freed after a kill"));
        small.fill(leave);
        from_north.extend(send_all(north, SOUTH, "To a full one again"));
        send_in_vain(south, NORTH);
        small.free();
        // No restart: it goes on by itself.
        let freed = wait::until("an alert that is taken again", || {
            let ids = send_all(south, NORTH, "Freed");
            (ids.len() == PRECEDENCES.len()).then_some(ids)
        });
        from_south.extend(freed);
        delivered(south, north, &from_south);
        delivered(north, south, &from_north);
    }
    for leave in [LITTLE_BYTES, 0] {
        // The relay holds them.
        north.stop();
        from_south.extend(send_all(south, NORTH, "Then it is full"));
        small.fill(leave);
        send_in_vain(south, NORTH);
        south.kill();
        // What was given up to be used is somebody else's by now.
        small.fill(leave);
        south.start();
        send_in_vain(south, NORTH);
        north.start();
        // The receipts end what was sent, while it is full.
        delivered(south, north, &from_south);
        send_in_vain(south, NORTH);
        small.free();
    }
    let freed = wait::until("an alert that is taken again", || {
        let ids = send_all(south, NORTH, "Freed at last");
        (ids.len() == PRECEDENCES.len()).then_some(ids)
    });
    from_south.extend(freed);
    delivered(south, north, &from_south);
    delivered(north, south, &from_north);
    reserve_is_whole(&south.home.join("journal"));
    south.stop();
    run(&mut south.command(&["store", "verify"]), "").ok();
}

fn a_relay_whose_disk_is_full() {
    let mut world = world();
    let data = world.relay.data();
    world.relay.stop();
    let small = Small::under(&data);
    // Nothing stands between: the offices know this address alone, so the relay keeps it.
    let address = world.relay.address();
    let config = world.relay.config();
    let written = fs::read_to_string(&config).unwrap();
    fs::write(
        &config,
        written.replace("127.0.0.1:0", &address.to_string()),
    )
    .unwrap();
    world.relay.start();
    for leave in [LITTLE_BYTES, 0] {
        small.fill(leave);
        let (south, north) = world.two();
        let ids = send_all(south, NORTH, "To a full relay");
        assert_eq!(ids.len(), PRECEDENCES.len(), "a sender is not refused");
        wait::until("the link to the full relay", || {
            (south.status()["link"] == "up" && north.status()["link"] == "up").then_some(())
        });
        let outbox = south.outbox();
        let waiting = outbox.iter().filter(|item| item["status"] == "queued");
        assert_eq!(waiting.count(), ids.len(), "{outbox:?}");
        assert!(world.relay.process().is_running());
        world.relay.kill();
        small.free();
        world.relay.start();
        let (south, north) = world.two();
        delivered(south, north, &ids);
        small.fill(leave);
        let ids = send_all(south, NORTH, "Full again");
        small.free();
        delivered(south, north, &ids);
    }
    for leave in [LITTLE_BYTES, 0] {
        let (south, north) = world.two();
        north.stop();
        let ids = send_all(south, NORTH, "Held, then it is full");
        wait::until("all held", || {
            let outbox = south.outbox();
            let held = outbox.iter().filter(|item| item["status"] == "held");
            (held.count() == ids.len()).then_some(())
        });
        small.fill(leave);
        world.relay.kill();
        small.fill(leave);
        world.relay.start();
        let (south, north) = world.two();
        north.start();
        wait::within(ASKED_AGAIN, "what a full relay held is handed over", || {
            let shown = counted(&north.inbox());
            ids.iter().all(|id| shown.get(id) == Some(&1)).then_some(())
        });
        // The receipts are new to the relay.
        small.free();
        delivered(south, north, &ids);
    }
    reserve_is_whole(&data.join("store"));
    world.relay.stop();
    world.relay.verb(&["store", "verify"]).ok();
}
