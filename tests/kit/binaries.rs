//! Where the real programs are; builds them once where they are missing or older than their sources. Not: running.

use std::{
    env,
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
    time::SystemTime,
};

/// Both programs, of the profile that the test itself was built with.
#[derive(Debug)]
pub struct Binaries {
    /// The office's program.
    pub blo: PathBuf,
    /// The relay's program.
    pub relay: PathBuf,
}

/// The programs; built on the first call where that is needed.
pub fn binaries() -> &'static Binaries {
    static BINARIES: OnceLock<Binaries> = OnceLock::new();
    BINARIES.get_or_init(find)
}

/// The workspace's folder.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// The name of the profile that this was built with: `dev` or `release`, as a rule.
pub fn profile() -> String {
    let folder = profile_folder();
    match folder.file_name().unwrap().to_str().unwrap() {
        "debug" => "dev".to_owned(),
        other => other.to_owned(),
    }
}

fn find() -> Binaries {
    let folder = profile_folder();
    let found = Binaries {
        blo: folder.join("blo"),
        relay: folder.join("blo-relay"),
    };
    let stamp = folder.join(".binaries-built");
    let lock = File::create(folder.join(".binaries-lock")).unwrap();
    lock.lock().unwrap();
    let newest = newest_source();
    let built = [&found.blo, &found.relay].map(|path| modified(path));
    let fresh = |time: Option<SystemTime>| time.is_some_and(|time| time >= newest);
    let there = built.iter().all(Option::is_some);
    if !(built.into_iter().all(fresh) || there && fresh(modified(&stamp))) {
        build();
        File::create(&stamp).unwrap();
    }
    found
}

/// `target/debug` of `target/debug/deps/e2e-…` and of `target/debug/bench`.
fn profile_folder() -> PathBuf {
    let program = env::current_exe().unwrap();
    let folder = program.parent().unwrap();
    if folder.ends_with("deps") {
        folder.parent().unwrap().to_owned()
    } else {
        folder.to_owned()
    }
}

fn build() {
    let folder = profile_folder();
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["build", "--workspace", "--bins", "--locked", "--profile"])
        .arg(profile())
        .arg("--target-dir")
        .arg(folder.parent().unwrap())
        .current_dir(workspace())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "the programs do not build:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn newest_source() -> SystemTime {
    let root = workspace();
    // Who may not read the sources may run what was built of them.
    let mut newest = modified(&root.join("Cargo.lock")).unwrap_or(SystemTime::UNIX_EPOCH);
    for member in ["proto", "store", "relay", "client"] {
        for part in ["src", "wire", "build.rs", "Cargo.toml", "web", "locales"] {
            newest = newest.max(newest_below(&root.join(member).join(part)));
        }
    }
    newest
}

fn newest_below(path: &Path) -> SystemTime {
    let own = modified(path).unwrap_or(SystemTime::UNIX_EPOCH);
    let Ok(entries) = fs::read_dir(path) else {
        return own;
    };
    // A folder's own time counts as well: a file that was taken away changes the program too.
    let below = entries.map(|entry| newest_below(&entry.unwrap().path()));
    below.fold(own, SystemTime::max)
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}
