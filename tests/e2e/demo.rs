//! The demo keeps what it promises: an auditor reads the homes that it left.

use std::{
    collections::BTreeSet,
    fs,
    io::{Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use blo_kit::{
    Office, Process, auditor,
    binaries::binaries,
    process::run,
    wait::Stopwatch,
    world::{NORTH, SOUTH},
};
use rustix::process::Signal;
use tempfile::TempDir;

#[test]
fn every_id_that_the_demo_prints_is_in_both_homes_once_verified_with_its_receipts() {
    let folder = TempDir::new().unwrap();
    let kept = folder.path().join("kept");
    let said = run(demo(&["--once", "--keep"]).arg(&kept), "").ok();
    let ids = ids(&said);
    assert!(
        ids.len() >= 5,
        "one, and then one of each precedence:\n{said}"
    );
    for word in ["FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE", SOUTH, NORTH] {
        assert!(said.contains(word), "no {word} in:\n{said}");
    }
    let mut offices = [SOUTH, NORTH].map(|name| Office::kept(name, &home(&kept, name)));
    for office in &mut offices {
        office.start();
    }
    let [south, north] = &offices;
    for id in &ids {
        let mine = auditor::counted(&south.outbox()).contains_key(id);
        let (from, to) = if mine { (south, north) } else { (north, south) };
        let one = std::slice::from_ref(id);
        auditor::crossed_once(from, to, one, &["held", "delivered"]);
        let file = folder.path().join("evidence");
        auditor::evidence(from, id, &file);
        let proven = auditor::verify(&file, &trust(&kept)).ok();
        assert!(proven.contains(id), "{proven}");
    }
    let listed = south.outbox().len() + north.outbox().len();
    assert_eq!(listed, ids.len(), "nothing was sent that was not printed");
}

#[test]
fn the_demo_says_something_at_once_and_is_through_in_half_a_minute() {
    let watch = Stopwatch::start();
    let mut demo = Process::start("demo", &mut demo(&["--once"]));
    demo.line("first line", |_| Some(()));
    let first = watch.elapsed();
    assert!(first < Duration::from_secs(1), "{first:?}");
    assert!(demo.end().success(), "{}", demo.said());
    let whole = watch.elapsed();
    assert!(whole < Duration::from_secs(30), "{whole:?}");
}

#[test]
fn the_demo_serves_both_desks_and_their_sign_ins_work_until_it_is_interrupted() {
    let mut demo = Process::start("demo", &mut demo(&["--desks"]));
    let told = Duration::from_secs(60);
    for office in [SOUTH, NORTH] {
        let said = demo.line_within(told, "a sign-in", |line| {
            let here = line.contains(office) && line.contains("password ");
            here.then(|| line.to_owned())
        });
        let after = |word: &str| said.split_once(word).unwrap().1.to_owned();
        let host = after("http://").split_once('/').unwrap().0.to_owned();
        let (name, password) = {
            let both = after("name ");
            let (name, password) = both.split_once("  password ").unwrap();
            (name.replace(' ', "+"), password.trim().to_owned())
        };
        let right = sign_in(&host, &format!("name={name}&password={password}"));
        assert!(right.starts_with("HTTP/1.1 303"), "{said}: {right}");
        assert!(right.contains("set-cookie: blo="), "{right}");
        let wrong = sign_in(&host, &format!("name={name}&password={password}x"));
        assert!(wrong.starts_with("HTTP/1.1 403"), "{wrong}");
    }
    demo.signal(Signal::INT);
    assert!(demo.end().success(), "{}", demo.said());
}

fn sign_in(host: &str, form: &str) -> String {
    let mut stream = TcpStream::connect(host).unwrap();
    let length = form.len();
    write!(
        stream,
        "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nConnection: close\r\nContent-Type: \
         application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{form}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_demo_whose_relay_cannot_write_fails() {
    let folder = TempDir::new().unwrap();
    let kept = folder.path().join("kept");
    let mut command = demo(&["--once", "--fault", "append", "--keep"]);
    let outcome = run(command.arg(&kept), "");
    assert_ne!(outcome.code, 0, "{}", outcome.out);
}

fn demo(words: &[&str]) -> Command {
    let mut command = Command::new(&binaries().blo);
    command.arg("demo").args(words);
    command
}

/// Every alert id in a text, once.
fn ids(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_ascii_hexdigit() && c != '-');
    let is_id = |word: &&str| word.len() == 36 && word.matches('-').count() == 4;
    words.filter(is_id).map(str::to_owned).collect()
}

/// The folder below `kept` that is the home of `name`.
fn home(kept: &Path, name: &str) -> PathBuf {
    let homes = below(kept);
    let found = homes.iter().find(|path| {
        path.file_name().is_some_and(|file| file == "blo.toml")
            && fs::read_to_string(path)
                .unwrap()
                .contains(&format!("\"{name}\""))
    });
    found.unwrap().parent().unwrap().to_owned()
}

/// Where the authorities' certificates were left.
fn trust(kept: &Path) -> PathBuf {
    kept.join("trust")
}

fn below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(below(&path));
        } else {
            found.push(path);
        }
    }
    found
}
