//! What sled 0.34.7 does by itself when the power is cut: it acknowledges after `flush()`, which syncs nothing, so
//! what it acknowledged may be gone, silently or with a panic. This is why the journal exists. The same images of
//! the store lose nothing.
//!
//! A child process writes batches of 16 records of 1 KiB and says after each `flush()` how many there are. Between
//! its rounds its folder is copied. What sled synced is what lay there when it had opened, because it syncs nowhere
//! else (but every 500 ms in the background if asked to: after the acknowledgement all the same). An image is that
//! first copy, plus whichever 4 KiB pages of a later copy the disk happened to have written. Each image is opened by
//! a child of its own under a deadline, which looks for every record that had been acknowledged.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]
#![expect(clippy::print_stdout, reason = "a child process answers by it")]

mod recording_disk;

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use blo_store::{Options, Position, Projected, Projection, ProjectionError, Record, Store, Update};
use recording_disk::{Loss, RecordingDisk, random};

const ROUNDS: u64 = 5;
const BATCHES_PER_ROUND: u64 = 16;
const BATCH_RECORDS: u64 = 16;
const PAGE_BYTES: usize = 4096;
const SEEDS: u64 = 3;
const DEADLINE: Duration = Duration::from_secs(5);

/// How many of 100 unsynced pages the disk happened to have written.
const KEPT: [u64; 3] = [50, 90, 99];

fn key(number: u64) -> [u8; 8] {
    number.to_be_bytes()
}

fn value(number: u64) -> Vec<u8> {
    (0..1024)
        .map(|at| random(number * 1024 + at).to_le_bytes()[0])
        .collect()
}

/// The counts of one kind of image.
#[derive(Clone, Copy, Default)]
struct Counts {
    images: u32,
    fine: u32,
    missing: u32,
    panic: u32,
    error: u32,
    hang: u32,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            images,
            fine,
            missing,
            panic,
            error,
            hang,
        } = self;
        write!(
            f,
            "{images:3} images: {fine:3} fine, {missing:3} silently missing acknowledged data, \
             {panic:2} panic, {error:2} error, {hang:2} hang"
        )
    }
}

/// What became of one image.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Outcome {
    Fine,
    Missing,
    Panic,
    Error,
    Hang,
}

impl Counts {
    fn add(&mut self, outcome: Outcome) {
        self.images += 1;
        *match outcome {
            Outcome::Fine => &mut self.fine,
            Outcome::Missing => &mut self.missing,
            Outcome::Panic => &mut self.panic,
            Outcome::Error => &mut self.error,
            Outcome::Hang => &mut self.hang,
        } += 1;
    }
}

#[test]
fn sled_alone_loses_what_it_acknowledged_and_the_store_does_not() {
    let (killed, power) = sled_images();
    println!("sled alone, process killed  {killed}");
    println!("sled alone, power cut       {power}");
    let store = store_images();
    println!("the store, power cut        {store}");

    assert!(
        killed.fine * 10 >= killed.images * 8,
        "sled survives the end of its process: {killed}"
    );
    assert!(
        power.fine < power.images,
        "sled alone lost nothing: {power}"
    );
    assert!(
        power.missing > 0,
        "sled alone lost nothing silently: {power}"
    );
    assert_eq!(
        store.fine, store.images,
        "the store lost something: {store}"
    );
}

/// A folder at a moment, and how many records had been acknowledged by then.
struct Snapshot {
    dir: PathBuf,
    acknowledged: u64,
}

fn sled_images() -> (Counts, Counts) {
    let home = tempfile::tempdir().unwrap();
    let live = home.path().join("live");
    let mut writer = Writer::start(&live);
    assert_eq!(writer.says(), "opened");
    let synced = home.path().join("synced");
    copy_folder(&live, &synced);
    let mut copies = Vec::new();
    for round in 0..ROUNDS {
        writer.go();
        let acknowledged = writer.says().parse().unwrap();
        let dir = home.path().join(format!("copy-{round}"));
        copy_folder(&live, &dir);
        copies.push(Snapshot { dir, acknowledged });
    }
    writer.kill();

    let (mut killed, mut power) = (Counts::default(), Counts::default());
    let image = home.path().join("image");
    for copy in &copies {
        build(&image, || copy_folder(&copy.dir, &image));
        killed.add(look("sled", &image, copy.acknowledged));
        build(&image, || copy_folder(&synced, &image));
        power.add(look("sled", &image, copy.acknowledged));
        for kept in KEPT {
            for seed in 0..SEEDS {
                let seed = seed + copy.acknowledged * 100 + kept;
                build(&image, || {
                    mix_folders(&synced, &copy.dir, &image, (kept, seed));
                });
                power.add(look("sled", &image, copy.acknowledged));
            }
        }
    }
    (killed, power)
}

fn build(image: &Path, make: impl FnOnce()) {
    if image.exists() {
        fs::remove_dir_all(image).unwrap();
    }
    make();
}

fn files(dir: &Path) -> BTreeMap<String, PathBuf> {
    let entries = fs::read_dir(dir).unwrap().map(Result::unwrap);
    entries
        .map(|entry| (entry.file_name().into_string().unwrap(), entry.path()))
        .collect()
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for (name, path) in files(from) {
        if path.is_dir() {
            copy_folder(&path, &to.join(name));
        } else {
            fs::copy(path, to.join(name)).unwrap();
        }
    }
}

/// The synced folder with some of the later copy's pages; a file that is new in it is there or not.
fn mix_folders(synced: &Path, later: &Path, to: &Path, (kept, seed): (u64, u64)) {
    copy_folder(synced, to);
    let mut coins = seed << 20;
    let mut coin = || {
        coins += 1;
        random(coins) % 100 < kept
    };
    for (name, path) in files(later) {
        if path.is_dir() {
            continue;
        }
        let after = fs::read(&path).unwrap();
        let before = fs::read(synced.join(&name));
        if before.is_err() && !coin() {
            continue;
        }
        let mut mixed = before.unwrap_or_default();
        mixed.resize(after.len(), 0);
        for (page, new) in mixed.chunks_mut(PAGE_BYTES).zip(after.chunks(PAGE_BYTES)) {
            if page != new && coin() {
                page.copy_from_slice(new);
            }
        }
        fs::write(to.join(name), mixed).unwrap();
    }
}

/// The same batches, acknowledged by the store, over the same losses.
fn store_images() -> Counts {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("live");
    let disk = RecordingDisk::new(true);
    let options = Options {
        segment_bytes: 512 * 1024,
        disk: Arc::new(disk.clone()),
        ..Options::default()
    };
    fs::create_dir(&root).unwrap();
    let (store, _) = Store::open(&root, Arc::new(Keys), options).unwrap();
    let mut moments = Vec::new();
    for batch in 0..ROUNDS * BATCHES_PER_ROUND {
        let numbers = batch * BATCH_RECORDS..(batch + 1) * BATCH_RECORDS;
        let acknowledged = numbers.end;
        let records = numbers.map(|n| Record {
            clear: key(n).to_vec(),
            body: value(n),
        });
        store.append(records.collect()).wait().unwrap();
        if (batch + 1) % BATCHES_PER_ROUND == 0 {
            moments.push((disk.moments() - 1, acknowledged));
        }
    }
    drop(store);

    let mut counts = Counts::default();
    let image = home.path().join("image");
    for (moment, acknowledged) in moments {
        let mut losses = vec![Loss::Nothing, Loss::Everything, Loss::AllButTheLast];
        for kept in KEPT {
            let seeds = (0..SEEDS).map(|seed| seed + acknowledged * 100 + kept);
            losses.extend(seeds.map(|seed| Loss::Pieces {
                bytes: PAGE_BYTES,
                kept,
                seed,
            }));
        }
        for loss in losses {
            // The power also goes in the middle of the batch after the acknowledged one.
            let (cut, _) = disk.cut(moment + 1, loss);
            build(&image, || cut.write_to(&root, &image).unwrap());
            counts.add(look("store", &image, acknowledged));
        }
    }
    counts
}

/// The clear part is the key.
struct Keys;

impl Projection for Keys {
    fn project(&self, position: Position, clear: &[u8]) -> Result<Projected, ProjectionError> {
        let value = position.number().to_be_bytes().to_vec();
        let updates = vec![Update::Put(clear.to_vec(), value)];
        Ok(Projected {
            updates,
            ..Projected::default()
        })
    }
}

/// Opens an image in a process of its own and looks for everything acknowledged.
fn look(what: &str, image: &Path, acknowledged: u64) -> Outcome {
    let mut child = child(&format!("look at {what}"), image, acknowledged);
    drop(child.stdin.take());
    let mut said = child.stdout.take().unwrap();
    let (tell, told) = mpsc::channel();
    let reader = thread::spawn(move || {
        let mut text = String::new();
        let read = said.read_to_string(&mut text);
        let _ = tell.send(read.map(|_| text));
    });
    let text = told.recv_timeout(DEADLINE);
    if text.is_err() {
        child.kill().unwrap();
    }
    let status = child.wait().unwrap();
    reader.join().unwrap();
    match text {
        Err(_) => Outcome::Hang,
        Ok(text) if !status.success() => {
            assert!(status.code().is_some(), "{text:?}");
            Outcome::Panic
        }
        Ok(text) => match said_in(&text.unwrap()).as_deref() {
            Some("fine") => Outcome::Fine,
            Some("missing") => Outcome::Missing,
            Some("error") => Outcome::Error,
            other => panic!("the child said {other:?}"),
        },
    }
}

/// What a child says stands between angle brackets, because the test runner prints as well.
fn said_in(text: &str) -> Option<String> {
    let (_, rest) = text.split_once('<')?;
    Some(rest.split_once('>')?.0.to_owned())
}

fn child(role: &str, dir: &Path, acknowledged: u64) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child_process", "--nocapture"])
        .env("BLO_FAULT_ROLE", role)
        .env("BLO_FAULT_DIR", dir)
        .env("BLO_FAULT_ACKNOWLEDGED", acknowledged.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// The child that writes into sled, one round per line it is given.
struct Writer {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Writer {
    fn start(dir: &Path) -> Self {
        let mut child = child("write", dir, 0);
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Self {
            child,
            input,
            output,
        }
    }

    fn go(&mut self) {
        writeln!(self.input, "go").unwrap();
    }

    fn says(&mut self) -> String {
        loop {
            let mut line = String::new();
            assert!(
                self.output.read_line(&mut line).unwrap() > 0,
                "the writing child ended"
            );
            if let Some(said) = said_in(&line) {
                return said;
            }
        }
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// What the children of the test above run; by itself nothing.
#[test]
fn child_process() {
    let Ok(role) = std::env::var("BLO_FAULT_ROLE") else {
        return;
    };
    let dir = PathBuf::from(std::env::var_os("BLO_FAULT_DIR").unwrap());
    let acknowledged = std::env::var("BLO_FAULT_ACKNOWLEDGED")
        .unwrap()
        .parse()
        .unwrap();
    match role.as_str() {
        "write" => write_rounds(&dir),
        "look at sled" => println!("<{}>", look_at_sled(&dir, acknowledged)),
        _ => println!("<{}>", look_at_store(&dir, acknowledged)),
    }
}

fn sled_config(dir: &Path) -> sled::Config {
    sled::Config::new().path(dir).flush_every_ms(None)
}

fn write_rounds(dir: &Path) {
    let db = sled_config(dir).open().unwrap();
    println!("<opened>");
    let mut number = 0;
    for _ in std::io::stdin().lock().lines() {
        for _ in 0..BATCHES_PER_ROUND {
            let mut batch = sled::Batch::default();
            for _ in 0..BATCH_RECORDS {
                batch.insert(&key(number), value(number));
                number += 1;
            }
            db.apply_batch(batch).unwrap();
            db.flush().unwrap();
        }
        println!("<{number}>");
    }
}

fn look_at_sled(dir: &Path, acknowledged: u64) -> &'static str {
    let Ok(db) = sled_config(dir).open() else {
        return "error";
    };
    for number in 0..acknowledged {
        match db.get(key(number)) {
            Ok(Some(found)) if found == value(number) => {}
            Ok(_) => return "missing",
            Err(_) => return "error",
        }
    }
    "fine"
}

fn look_at_store(dir: &Path, acknowledged: u64) -> &'static str {
    let Ok((store, _)) = Store::open(dir, Arc::new(Keys), Options::default()) else {
        return "error";
    };
    let mut found = BTreeMap::new();
    for stored in store.replay(Position::START) {
        let Ok(stored) = stored else {
            return "error";
        };
        found.insert(stored.record.clear, stored.record.body);
    }
    let all = (0..acknowledged).all(|number| {
        found.get(&key(number)[..]) == Some(&value(number))
            && matches!(store.value(&key(number)), Ok(Some(_)))
    });
    if all { "fine" } else { "missing" }
}
