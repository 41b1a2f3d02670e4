//! README's *Two offices by hand*, run exactly as it is written there.

use std::{
    env, fs,
    path::Path,
    process::{Command, Stdio},
};

use blo_kit::{
    binaries::{binaries, workspace},
    process::run,
    world::NORTH,
};
use tempfile::TempDir;

const COMMANDS_MAX: usize = 12;

/// A person types a line again that came too early: before a gateway answered, or before the alert arrived.
const PERSON: &str = r#"
set -u -o pipefail
trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT
while IFS= read -r line <&3; do
  case $line in
    *'&') eval "$line" ;;
    *) for try in {1..200}; do
         eval "$line" && continue 2
         sleep 0.1
       done
       echo "in vain: $line"
       exit 1 ;;
  esac
done 3<commands
"#;

#[test]
fn two_offices_by_hand_work_as_they_are_written() {
    let [_, programs, alert] = blocks();
    let commands = programs + &alert;
    let folder = TempDir::new().unwrap();
    let example = folder.path().join("certs-example");
    copy_tracked(&workspace().join("certs-example"), &example);
    fs::write(folder.path().join("commands"), &commands).unwrap();
    let programs = binaries().blo.parent().unwrap();
    let path = format!("{}:{}", programs.display(), env::var("PATH").unwrap());
    let mut command = Command::new("bash");
    command
        .args(["-c", PERSON])
        .current_dir(folder.path())
        .env("PATH", path)
        .env("BLO_PASSPHRASE", "do not use")
        .stderr(Stdio::piped());
    let outcome = run(&mut command, "");
    assert_eq!(outcome.code, 0, "{}\n{}", outcome.out, outcome.err);
    assert!(outcome.err.contains("published"), "the keys are warned of");
    let proven = outcome.out.rsplit("alert.evidence").next().unwrap();
    assert!(proven.contains(NORTH), "{}", outcome.out);
}

#[test]
fn two_offices_by_hand_take_at_most_twelve_commands() {
    let all = blocks().concat();
    let count = all.lines().count();
    assert!(count <= COMMANDS_MAX, "{count} commands:\n{all}");
}

/// The shell blocks below the heading: the build, which is done here already, the programs that run, and one alert.
fn blocks() -> [String; 3] {
    let readme = fs::read_to_string(workspace().join("README.md")).unwrap();
    let (_, section) = readme.split_once("# Two offices by hand").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let blocks: Vec<String> = section
        .split("```sh\n")
        .skip(1)
        .map(|block| block.split("```").next().unwrap().to_owned())
        .collect();
    blocks.try_into().unwrap()
}

/// What version control keeps, with the rights that a checkout gives.
fn copy_tracked(from: &Path, to: &Path) {
    const WRITTEN: [&str; 9] = [
        "data",
        "journal",
        "sealing",
        "gateway.sock",
        "home.lock",
        "networks",
        "records",
        "officers.lock",
        "officers.toml",
    ];
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        if WRITTEN.iter().any(|written| *written == name) {
            continue;
        }
        let (path, copy) = (entry.path(), to.join(&name));
        if path.is_dir() {
            copy_tracked(&path, &copy);
        } else {
            fs::write(&copy, fs::read(&path).unwrap()).unwrap();
        }
    }
}
