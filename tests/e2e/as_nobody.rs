//! The same as a user who is not root: no program needs to be. The tests themselves are run once more by that user, with
//! copies of all programs in a folder that anybody can reach.

use std::{
    env, fs,
    os::unix::fs::{PermissionsExt, chown},
    path::Path,
    process::Command,
};

use blo_kit::{binaries::binaries, process::run};
use rustix::process::geteuid;
use tempfile::TempDir;

/// `nobody`, as every Linux has it.
const NOBODY: u32 = 65_534;
/// An alert through relay and two gateways and back; the demo, and the homes that it leaves.
const AGAIN: [&str; 2] = [
    "crossing::an_alert_crosses_and_comes_back_read_and_actioned",
    "demo::every_id_that_the_demo_prints_is_in_both_homes_once_verified_with_its_receipts",
];

/// As nobody where this is root; else as who this is.
fn unprivileged(program: &Path) -> Command {
    if !geteuid().is_root() {
        return Command::new(program);
    }
    let id = NOBODY.to_string();
    let mut command = Command::new("setpriv");
    command.args(["--reuid", &id, "--regid", &id, "--clear-groups", "--"]);
    command.arg(program);
    command
}

/// One program at another place: linked, or copied where that is another disk.
fn put(program: &Path, at: &Path) {
    if fs::hard_link(program, at).is_err() {
        fs::copy(program, at).unwrap();
    }
}

fn give(path: &Path) {
    if geteuid().is_root() {
        chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    }
}

#[test]
fn an_alert_crosses_and_the_demo_runs_without_root() {
    let folder = TempDir::new().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let [debug, deps, temporary] =
        ["debug", "debug/deps", "temporary"].map(|name| folder.path().join(name));
    for folder in [&debug, &deps, &temporary] {
        fs::create_dir(folder).unwrap();
        give(folder);
    }
    let again = deps.join("e2e");
    put(&env::current_exe().unwrap(), &again);
    put(&binaries().blo, &debug.join("blo"));
    put(&binaries().relay, &debug.join("blo-relay"));
    // They are what was built, whatever their times say.
    fs::write(debug.join(".binaries-built"), "").unwrap();
    give(&debug.join(".binaries-built"));

    let who = run(unprivileged(Path::new("id")).arg("-u"), "").ok();
    assert_ne!(who.trim(), "0");
    let mut command = unprivileged(&again);
    command.args(AGAIN).arg("--exact").current_dir("/");
    command.env("TMPDIR", &temporary).env("HOME", &temporary);
    let said = run(&mut command, "").ok();
    assert!(said.contains("2 passed"), "{said}");
}
