//! One real office: its home, its gateway while it runs, and its verbs. Not: who it is paired with.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use blo_proto::{IdentityKey, certificate};
use rustls_pki_types::{CertificateDer, pem::PemObject};
use serde_json::{Value, json};

use crate::{
    binaries::binaries,
    network::cable::Host,
    process::{Outcome, Process, ignoring, run},
    wait,
    watch::Watch,
};

/// Every home's passphrase.
pub const PASSPHRASE: &str = "correct horse battery staple";

/// An office's home, and its gateway while it runs.
#[derive(Debug)]
pub struct Office {
    /// Its id.
    pub name: String,
    /// Its folder.
    pub home: PathBuf,
    passphrase: PathBuf,
    gateway: Option<Process>,
}

impl Office {
    /// The office whose home is, or will be, at `home`. The passphrase lies beside it, for its owner alone.
    pub fn at(name: &str, home: &Path) -> Self {
        let passphrase = home.with_extension("passphrase");
        write_secret(&passphrase, PASSPHRASE);
        Self {
            name: name.to_owned(),
            home: home.to_owned(),
            passphrase,
            gateway: None,
        }
    }

    /// The home that a demo kept, whose passphrase lies beside it.
    pub fn kept(name: &str, home: &Path) -> Self {
        Self {
            name: name.to_owned(),
            home: home.to_owned(),
            passphrase: home.with_file_name("passphrase"),
            gateway: None,
        }
    }

    /// Its identity key, as its certificate states it.
    pub fn identity(&self) -> IdentityKey {
        let leaf = CertificateDer::from_pem_file(self.home.join("certificate.pem")).unwrap();
        certificate::office(&leaf).unwrap().key
    }

    /// A verb of this office.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&binaries().blo);
        command.arg("--home").arg(&self.home).args(words);
        command
    }

    /// A verb that unlocks the home itself.
    pub fn unlocking(&self, words: &[&str]) -> Command {
        let mut command = self.command(words);
        command.arg("--passphrase-file").arg(&self.passphrase);
        command
    }

    /// Runs a verb to its end.
    #[track_caller]
    pub fn verb(&self, words: &[&str]) -> Outcome {
        run(&mut self.command(words), "")
    }

    /// The digits by which the relay's operator lets this home in. Its gateway does not run.
    #[track_caller]
    pub fn takeover_code(&self) -> String {
        let said = run(&mut self.unlocking(&["takeover"]), "").ok();
        said.lines().next().unwrap().to_owned()
    }

    /// Starts the gateway and waits until it answers verbs.
    #[track_caller]
    pub fn start(&mut self) {
        self.launch();
        self.await_answer();
    }

    /// Starts the gateway and waits for nothing.
    pub fn launch(&mut self) {
        self.gateway = Some(Process::start(&self.name, &mut self.unlocking(&["run"])));
    }

    /// As [`Office::launch`], on another host.
    pub fn launch_on(&mut self, host: &Host) {
        let mut command = host.inside(&self.unlocking(&["run"]));
        self.gateway = Some(Process::start(&self.name, &mut command));
    }

    /// As [`Office::start`], with a signal ignored that would end it.
    #[track_caller]
    pub fn start_ignoring(&mut self, signal: &str) {
        let mut command = ignoring(signal, &self.unlocking(&["run"]));
        self.gateway = Some(Process::start(&self.name, &mut command));
        self.await_answer();
    }

    /// Waits until the started gateway answers verbs.
    #[track_caller]
    pub fn await_answer(&mut self) {
        wait::until("an answer from the gateway", || {
            let gateway = self.gateway.as_mut().unwrap();
            if !gateway.is_running() {
                panic!("{} ended:\n{}", self.name, gateway.said());
            }
            (self.verb(&["status", "--json"]).code == 0).then_some(())
        });
    }

    /// Whether it was started and neither stopped nor killed since.
    pub fn is_started(&self) -> bool {
        self.gateway.is_some()
    }

    /// The running gateway.
    pub fn gateway(&mut self) -> &mut Process {
        self.gateway.as_mut().unwrap()
    }

    /// SIGKILL.
    pub fn kill(&mut self) {
        self.gateway.take().unwrap().kill();
    }

    /// What its gateway has said so far, its log included.
    pub fn said(&mut self) -> String {
        self.gateway.as_mut().unwrap().said()
    }

    /// SIGTERM; it ends well.
    #[track_caller]
    pub fn stop(&mut self) {
        let status = self.gateway.take().unwrap().terminate();
        assert!(status.success(), "{status}");
    }

    /// Sends what `send --json -` takes, one a line; what it answers, one a line.
    #[track_caller]
    pub fn send(&self, alerts: &[Value]) -> Outcome {
        let input: String = alerts.iter().map(|alert| format!("{alert}\n")).collect();
        run(&mut self.command(&["send", "--json", "-"]), &input)
    }

    /// Sends one alert and gives its id.
    #[track_caller]
    pub fn send_one(&self, to: &str, precedence: &str, headline: &str) -> String {
        let sent = lines(&self.send(&[alert(to, precedence, headline)]).ok());
        assert_eq!(sent.len(), 1, "{sent:?}");
        text(&sent[0], "id")
    }

    /// Received alerts.
    #[track_caller]
    pub fn inbox(&self) -> Vec<Value> {
        lines(&self.verb(&["inbox", "--json"]).ok())
    }

    /// Sent alerts.
    #[track_caller]
    pub fn outbox(&self) -> Vec<Value> {
        lines(&self.verb(&["inbox", "--sent", "--json"]).ok())
    }

    /// One alert, whole. Of a received one this is *read*.
    #[track_caller]
    pub fn show(&self, id: &str) -> Value {
        lines(&self.verb(&["show", id, "--json"]).ok()).remove(0)
    }

    /// States an outcome.
    #[track_caller]
    pub fn acknowledge(&self, id: &str, outcome: &str, note: &str) {
        self.verb(&["ack", id, "--outcome", outcome, "--note", note])
            .ok();
    }

    /// How the gateway is.
    #[track_caller]
    pub fn status(&self) -> Value {
        lines(&self.verb(&["status", "--json"]).ok()).remove(0)
    }

    /// Waits until the link is up and the sealing keys of so many counterparts are known.
    #[track_caller]
    pub fn linked(&self, counterparts: usize) {
        wait::until("the link and the counterparts' sealing keys", || {
            let status = self.status();
            let known = status["counterparts"].as_array().unwrap();
            let known = known.iter().filter(|c| c["bundle_epoch"].is_string());
            (status["link"] == "up" && known.count() >= counterparts).then_some(())
        });
    }

    /// Everything that happens from after `cursor` on; from the beginning where there is none, so that nothing happens
    /// before the watch is there.
    pub fn watch(&self, cursor: Option<&str>) -> Watch {
        let mut command = self.command(&["watch", "--json"]);
        command.args(["--since", cursor.unwrap_or("0")]);
        Watch::start(&self.name, &mut command)
    }
}

/// What `send --json -` takes: an alert with one text.
pub fn alert(to: &str, precedence: &str, headline: &str) -> Value {
    json!({
        "to": [to],
        "precedence": precedence,
        "category": "drugs",
        "officer": "Lt. Somchai",
        "texts": [{ "language": "en", "headline": headline }],
    })
}

/// JSON lines.
#[track_caller]
pub fn lines(text: &str) -> Vec<Value> {
    let parse = |line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
    text.lines().map(parse).collect()
}

/// A member that is a text.
#[track_caller]
pub fn text(value: &Value, name: &str) -> String {
    let found = value[name].as_str();
    found
        .unwrap_or_else(|| panic!("no {name} in {value}"))
        .to_owned()
}

/// Writes a file that only its owner can read.
pub fn write_secret(path: &Path, secret: &str) {
    fs::write(path, secret).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}
