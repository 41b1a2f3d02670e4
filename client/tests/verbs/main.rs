//! The verbs of `blo` as a person and a feed use them, on a real home with its gateway running and no relay in
//! reach: what is wrong first, then what is kept. Not: that an alert arrives; that needs a relay.
#![expect(
    clippy::unwrap_used,
    reason = "a test that panics has failed, which is what it is for"
)]

use std::{
    io::{BufRead as _, BufReader, Write as _},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

use serde_json::Value;

mod languages;

struct Office {
    dir: tempfile::TempDir,
}

impl Office {
    /// A home with a certificate and a pairing, made by the verbs alone.
    fn new() -> Self {
        let office = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        for (name, country) in [("mae-sai.th", "th"), ("tachileik.mm", "mm")] {
            let (authority, home) = (office.path(country), office.home(name));
            let relays = office.path(&format!("relays-{country}"));
            let leaf = office.path(&format!("{name}.pem"));
            for line in [
                format!("authority init --country {country} --kdf-cost test --out {authority}"),
                format!("authority init --relay --kdf-cost test --out {relays}"),
                format!(
                    "--home {home} init --office {name} --relay localhost:9 --page none --kdf-cost test"
                ),
                format!("authority issue --dir {authority} --csr {home}/request.pem --out {leaf}"),
                format!(
                    "--home {home} certificate add {leaf} --authority {authority}/authority.pem \
                     --relay-authority {relays}/authority.pem"
                ),
            ] {
                office.ok(&line);
            }
        }
        let (south, north) = (office.home("mae-sai.th"), office.home("tachileik.mm"));
        let (theirs, one) = (office.path("tachileik.mm.pem"), office.path("one"));
        let both = office.path("both");
        for line in [
            format!("--home {south} pair sign tachileik.mm --certificate {theirs} --out {one}"),
            format!("--home {north} pair sign mae-sai.th --in {one} --out {both}"),
            format!("--home {south} pair sign tachileik.mm --in {both}"),
        ] {
            office.ok(&line);
        }
        office
    }

    fn path(&self, name: &str) -> String {
        self.dir.path().join(name).to_str().unwrap().to_owned()
    }

    fn home(&self, name: &str) -> String {
        self.path(&format!("home-{name}"))
    }

    fn ours(&self) -> String {
        self.home("mae-sai.th")
    }

    fn ok(&self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let output = blo(&words);
        assert!(output.status.success(), "{line}: {}", stderr(&output));
    }

    fn verb(&self, arguments: &[&str]) -> Output {
        let home = self.ours();
        let mut all = vec!["--home", home.as_str()];
        all.extend(arguments);
        blo(&all)
    }

    fn run(&self) -> Running {
        let mut child = command(&["--home", &self.ours(), "run"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        lines.read_line(&mut line).unwrap();
        assert!(line.starts_with("gateway of mae-sai.th runs"), "{line}");
        Running(child)
    }
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_blo"));
    command
        .args(arguments)
        .env_remove("BLO_HOME")
        .env("BLO_LANG", "en")
        .env("BLO_LOG", "error")
        .env("BLO_PASSPHRASE", "correct horse");
    command
}

fn blo(arguments: &[&str]) -> Output {
    command(arguments).stdin(Stdio::null()).output().unwrap()
}

fn fed(office: &Office, lines: &str) -> (Option<i32>, Vec<Value>) {
    let home = office.ours();
    let mut child = command(&["--home", &home, "send", "--json", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(lines.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let objects = said.lines().map(|line| serde_json::from_str(line).unwrap());
    (output.status.code(), objects.collect())
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn alert(name: &str, headline: &str) -> String {
    let text = serde_json::json!([{"language": "en", "headline": headline}]);
    let alert = serde_json::json!({"ref": name, "to": ["tachileik.mm"], "precedence": "FLASH", "texts": text});
    format!("{alert}\n")
}

#[test]
fn with_no_gateway_a_verb_says_how_to_start_it() {
    let office = Office::new();
    for verb in [&["inbox"][..], &["status"], &["watch", "--json"]] {
        let output = office.verb(verb);
        assert_eq!(output.status.code(), Some(69), "{verb:?}");
        assert!(stderr(&output).contains(" run`"), "{}", stderr(&output));
    }
    let output = blo(&["--home", &office.path("nowhere"), "inbox"]);
    assert_eq!(output.status.code(), Some(66));
    assert!(stderr(&output).contains("blo init"));
    assert_eq!(blo(&["send", "--to", "x"]).status.code(), Some(64));
    assert_eq!(blo(&["--help"]).status.code(), Some(0));
}

#[test]
fn what_was_answered_is_there_after_a_kill_and_a_repeat_is_the_same_alert() {
    let office = Office::new();
    let running = office.run();
    assert_eq!(mode(&office.ours()), 0o700);
    assert_eq!(mode(&format!("{}/gateway.sock", office.ours())), 0o600);
    let second = office.verb(&["run"]);
    assert_eq!(second.status.code(), Some(75), "{}", stderr(&second));

    let lines = [
        alert("a", "one"),
        alert("a", "one"),
        alert("a", "two"),
        "{\"to\":1}\n".to_owned(),
        alert("b", "three"),
    ];
    let (code, answers) = fed(&office, &lines.concat());
    assert_eq!(code, Some(65));
    assert_eq!(answers.len(), 5, "{answers:?}");
    let id = answers[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(answers[1]["id"], id);
    assert_eq!(answers[1]["repeated"], true);
    assert_eq!(answers[2]["error"]["code"], "ref_conflict");
    assert_eq!(answers[3]["line"], 4);
    assert_eq!(answers[4]["status"], "queued");

    drop(running);
    let running = office.run();
    let sent = office.verb(&["inbox", "--sent", "--json"]);
    let sent = String::from_utf8(sent.stdout).unwrap();
    assert_eq!(sent.lines().count(), 2, "{sent}");
    let (code, again) = fed(&office, &alert("a", "one"));
    assert_eq!(
        (code, again[0]["id"].as_str()),
        (Some(0), Some(id.as_str()))
    );
    let shown = office.verb(&["show", &id]);
    assert!(String::from_utf8_lossy(&shown.stdout).contains("one"));
    let status = office.verb(&["status", "--json"]);
    let status: Value = serde_json::from_slice(&status.stdout).unwrap();
    assert_eq!(status["counterparts"][0]["queued"], 2);
    let busy = office.verb(&["store", "verify"]);
    assert_eq!(busy.status.code(), Some(75), "{}", stderr(&busy));
    let unknown = office.verb(&[
        "send",
        "--to",
        "kunming.cn",
        "--precedence",
        "flash",
        "--headline",
        "x",
    ]);
    assert_eq!(unknown.status.code(), Some(65), "{}", stderr(&unknown));
    drop(running);
    for verb in ["rebuild", "verify"] {
        let output = office.verb(&["store", verb]);
        assert!(output.status.success(), "{}", stderr(&output));
    }
}

#[test]
fn a_watch_that_goes_on_after_its_cursor_neither_loses_nor_repeats() {
    let office = Office::new();
    let _running = office.run();
    let lines: String = (0..40)
        .map(|n| alert(&format!("n{n}"), &format!("words {n}")))
        .collect();
    assert_eq!(fed(&office, &lines).0, Some(0));
    let mut cursor = "0".to_owned();
    let mut seen = Vec::new();
    while seen.len() < 40 {
        let home = office.ours();
        let child = command(&["--home", &home, "watch", "--json", "--since", &cursor])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut child = Running(child);
        let lines = BufReader::new(child.0.stdout.take().unwrap()).lines();
        for line in lines.take(7) {
            let event: Value = serde_json::from_str(&line.unwrap()).unwrap();
            cursor = event["cursor"].as_str().unwrap().to_owned();
            if event["kind"] == "sent" {
                seen.push(event["item"]["ref"].as_str().unwrap_or_default().to_owned());
            }
            if seen.len() == 40 {
                break;
            }
        }
    }
    let expected: Vec<String> = (0..40).map(|n| format!("n{n}")).collect();
    assert_eq!(seen, expected);
}

/// Sends an alert marked so, and gives its id.
fn marked(office: &Office, headline: &str, marks: &[&str]) -> String {
    let words = [
        "send",
        "--to",
        "tachileik.mm",
        "--precedence",
        "flash",
        "--headline",
        headline,
    ];
    let sent = office.verb(&[&words, marks].concat());
    assert!(sent.status.success(), "{}", stderr(&sent));
    stdout(&sent).trim().to_owned()
}

const MINOR: [&str; 6] = [
    "--tlp",
    "red",
    "--handling-code",
    "h2",
    "--sensitivity",
    "minor",
];

#[test]
fn what_is_hidden_is_shown_to_whoever_says_why() {
    let office = Office::new();
    let _running = office.run();
    let id = marked(&office, "girl of nine", &MINOR);
    let listed = stdout(&office.verb(&["inbox", "--sent"]));
    assert!(!listed.contains("girl") && listed.contains("TLP:RED H2 MINOR [hidden"));
    let shown = stdout(&office.verb(&["show", &id]));
    assert!(
        !shown.contains("girl") && shown.contains("--reason TEXT"),
        "{shown}"
    );
    let proof = office.verb(&["evidence", &id, "--out", "-"]);
    assert_eq!(proof.status.code(), Some(77), "{}", stderr(&proof));
    let blank = office.verb(&["show", &id, "--reason", " "]);
    assert_eq!(blank.status.code(), Some(65), "{}", stderr(&blank));
    let shown = office.verb(&["show", &id, "--reason", "search", "--officer", "Hla"]);
    let shown = stdout(&shown);
    assert!(shown.contains("girl of nine") && shown.contains("by Hla: search"));
    let openings = office.verb(&["export", "-", "--openings", "--no-bom", "--officer", "Tin"]);
    let openings = stdout(&openings);
    for row in ["opening,", ",Hla,", "export,", ",Tin,"] {
        assert!(openings.contains(row), "{row} in {openings}");
    }
    let none = office.verb(&["consent", "list"]);
    assert!(none.status.success() && stderr(&none).contains("nothing"));
}

#[test]
fn an_export_is_marked_there_whole_and_no_cell_of_it_is_a_formula() {
    let office = Office::new();
    let _running = office.run();
    marked(&office, "girl of nine", &MINOR);
    marked(&office, "=cmd|calc", &["--tlp", "green", "--pap", "amber"]);
    let file = office.path("alerts.csv");
    let exported = stderr(&office.verb(&["export", &file, "--officer", "Hla"]));
    assert!(
        exported.contains("2 alerts written, 0 left out"),
        "{exported}"
    );
    let text = std::fs::read_to_string(&file).unwrap();
    let head =
        "\u{feff}Handling of the whole: TLP:RED H2 MINOR PAP:AMBER. Exported from mae-sai.th";
    assert!(text.starts_with(head), "{text}");
    assert!(
        !text.contains("girl") && text.contains("'=cmd|calc"),
        "{text}"
    );
    assert_eq!(mode(&file), 0o600);
    assert_eq!(office.verb(&["export", &file]).status.code(), Some(73));
    assert!(office.verb(&["export", &file, "--force"]).status.success());
    let json = office.verb(&["export", "-", "--format", "json"]);
    let json: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["counts"]["written"], 2);
    let marks = serde_json::json!(["TLP:GREEN", "PAP:AMBER"]);
    assert_eq!(json["alerts"][1]["marks"], marks);
}

/// The script of the README, as it stands there, run twice and ended each time.
#[test]
fn the_feed_of_the_readme_neither_loses_nor_repeats() {
    let readme = include_str!("../../../README.md");
    let script = readme
        .split("```sh\n")
        .find(|part| part.starts_with("#!/bin/sh"));
    let script = script.unwrap().split("```").next().unwrap();
    let office = Office::new();
    let _running = office.run();
    let events = office.dir.path().join("events.jsonl");
    let mut seen = Vec::new();
    for lines in ["one\ntwo \"2\"\nthree\n", "one\ntwo \"2\"\nthree\nfour\n"] {
        std::fs::write(office.dir.path().join("sightings.txt"), lines).unwrap();
        let fed = feed(&office, script);
        let deadline = std::iter::repeat_n((), 200);
        for () in deadline {
            let text = std::fs::read_to_string(&events).unwrap_or_default();
            let whole = text
                .lines()
                .filter_map(|line| serde_json::from_str(line).ok());
            let sent = whole.filter(|event: &Value| event["kind"] == "sent");
            seen = sent.map(|event| event["item"]["ref"].clone()).collect();
            if seen.len() >= lines.lines().count() {
                break;
            }
            std::thread::park_timeout(std::time::Duration::from_millis(50));
        }
        end(fed);
    }
    let expected: Vec<Value> = (1..=4).map(|n| format!("sighting-{n}").into()).collect();
    assert_eq!(seen, expected);
}

fn feed(office: &Office, script: &str) -> Child {
    use std::os::unix::process::CommandExt as _;
    let program = Path::new(env!("CARGO_BIN_EXE_blo"));
    let path = std::env::var("PATH").unwrap();
    Command::new("sh")
        .args(["-c", script])
        .current_dir(office.dir.path())
        .env("BLO_HOME", office.ours())
        .env(
            "PATH",
            format!("{}:{path}", program.parent().unwrap().display()),
        )
        .stdout(Stdio::null())
        .process_group(0)
        .spawn()
        .unwrap()
}

/// Ends a process and all that it started.
fn end(mut child: Child) {
    let group = format!("-{}", child.id());
    let killed = Command::new("kill").args(["-KILL", "--", &group]).status();
    assert!(killed.unwrap().success());
    child.wait().unwrap();
}

fn mode(path: &str) -> u32 {
    let path: PathBuf = Path::new(path).to_owned();
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}
