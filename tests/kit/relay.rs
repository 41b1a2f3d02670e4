//! The real relay in a folder of its own, on a port that the system picks. Not: who may link to it.

use std::{
    fmt::Write as _,
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use crate::{
    binaries::binaries,
    network::cable::Host,
    papers::{Authority, Leaf, Papers, seed},
    process::{Outcome, Process, ignoring, run},
    stranger::Destination,
    wait::SOON,
};

/// The name in the relay's certificate.
pub const NAME: &str = "relay.example";

/// A relay's folder, and the process while it runs.
#[derive(Debug)]
pub struct Relay {
    folder: PathBuf,
    process: Option<Process>,
    address: Option<SocketAddr>,
}

impl Relay {
    /// A relay that takes the word of these authorities (country, PEM file). Its certificate and key lie in
    /// `folder` already, as `certificate.pem` and `key.pem`.
    pub fn new(folder: &Path, authorities: &[(&str, &Path)]) -> Self {
        let mut config = format!(
            "name = \"{NAME}\"\nlisten = \"127.0.0.1:0\"\ndata = \"data\"\n\
             certificate = \"certificate.pem\"\nkey = \"key.pem\"\n"
        );
        for (country, file) in authorities {
            let file = file.display();
            write!(
                config,
                "\n[[authority]]\ncountry = \"{country}\"\ncertificates = \"{file}\"\n"
            )
            .unwrap();
        }
        fs::write(folder.join("relay.toml"), config).unwrap();
        Self {
            folder: folder.to_owned(),
            process: None,
            address: None,
        }
    }

    /// A relay with papers of its own making, for strangers: the authorities are ours and have no scruples.
    pub fn for_strangers(folder: &Path, authorities: &[(&str, &Authority)]) -> (Self, Authority) {
        let own = Authority::new("relays");
        let papers = own.issue(&Leaf::relay(NAME), seed());
        papers.write(&folder.join("certificate.pem"), &folder.join("key.pem"));
        let mut files = Vec::new();
        for (country, authority) in authorities {
            let file = folder.join(format!("{country}.pem"));
            fs::write(&file, &authority.pem).unwrap();
            files.push((*country, file));
        }
        let files: Vec<_> = files.iter().map(|(c, file)| (*c, file.as_path())).collect();
        (Self::new(folder, &files), own)
    }

    /// Its configuration file.
    pub fn config(&self) -> PathBuf {
        self.folder.join("relay.toml")
    }

    /// Adds lines to its configuration, for its next start.
    pub fn configure(&self, lines: &str) {
        let config = fs::read_to_string(self.config()).unwrap();
        fs::write(self.config(), format!("{config}\n{lines}")).unwrap();
    }

    /// Gives the authority of a country this revocation list, which it finds at its next start, or before if it runs.
    pub fn put_list(&self, country: &str, pem: &str) {
        // As an operator should: in one step.
        let (fresh, file) = (self.folder.join("list.new"), self.list(country));
        fs::write(&fresh, pem).unwrap();
        fs::rename(&fresh, &file).unwrap();
        let config = fs::read_to_string(self.config()).unwrap();
        let named = format!("crl = \"{}\"\n", file.display());
        if !config.contains(&named) {
            let table = format!("country = \"{country}\"\n");
            let config = config.replace(&table, &format!("{table}{named}"));
            fs::write(self.config(), config).unwrap();
        }
    }

    /// The file of such a list.
    pub fn list(&self, country: &str) -> PathBuf {
        self.folder.join(format!("{country}.crl"))
    }

    /// Where it keeps what it holds.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Its private key.
    pub fn key(&self) -> PathBuf {
        self.folder.join("key.pem")
    }

    /// Whether it was started and neither stopped nor killed since.
    pub fn is_running(&self) -> bool {
        self.process.is_some()
    }

    /// One of its verbs.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&binaries().relay);
        command.args(words).arg("--config").arg(self.config());
        command
    }

    /// Lets in the home of an office that has these digits.
    #[track_caller]
    pub fn take_over(&self, office: &str, code: &str) -> String {
        self.verb(&["office", "takeover", office, code, "--by", "Daw Khin"])
            .ok()
    }

    /// Runs one of its verbs to its end.
    #[track_caller]
    pub fn verb(&self, words: &[&str]) -> Outcome {
        run(&mut self.command(words), "")
    }

    /// Registers an office by its certificate chain.
    #[track_caller]
    pub fn add_office(&self, chain: &Path) {
        self.verb(&[
            "office",
            "add",
            "--by",
            "Daw Khin",
            "--cert",
            chain.to_str().unwrap(),
        ])
        .ok();
    }

    /// Registers a pairing that both signed.
    #[track_caller]
    pub fn add_pairing(&self, file: &Path) {
        self.verb(&["pairing", "add", "--by", "Daw Khin", file.to_str().unwrap()])
            .ok();
    }

    /// Registers papers as an office.
    #[track_caller]
    pub fn admit(&self, name: &str, papers: &Papers) {
        let chain = self.folder.join(format!("{name}.pem"));
        fs::write(&chain, &papers.chain_pem).unwrap();
        self.add_office(&chain);
    }

    /// Starts it and waits until it says where it listens.
    #[track_caller]
    pub fn start(&mut self) -> SocketAddr {
        self.launch();
        self.await_address()
    }

    /// Starts it and waits for nothing.
    pub fn launch(&mut self) {
        let mut command = self.command(&["run", "--print-address"]);
        self.process = Some(Process::start("blo-relay", &mut command));
    }

    /// As [`Relay::launch`], on another host, where it listens at this address.
    pub fn launch_on(&mut self, host: &Host, listen: SocketAddr) {
        let config = fs::read_to_string(self.config()).unwrap();
        let there = config.replace("127.0.0.1:0", &listen.to_string());
        fs::write(self.config(), there).unwrap();
        let mut command = host.inside(&self.command(&["run"]));
        self.process = Some(Process::start("blo-relay", &mut command));
    }

    /// As [`Relay::launch`], with a signal ignored that would end it.
    pub fn launch_ignoring(&mut self, signal: &str) {
        let mut command = ignoring(signal, &self.command(&["run", "--print-address"]));
        self.process = Some(Process::start("blo-relay", &mut command));
    }

    /// Waits until the started relay says where it listens.
    #[track_caller]
    pub fn await_address(&mut self) -> SocketAddr {
        self.await_address_within(SOON)
    }

    /// As [`Relay::await_address`], with much to look through first.
    #[track_caller]
    pub fn await_address_within(&mut self, time: Duration) -> SocketAddr {
        let address = self.process().line_within(time, "address", address);
        self.address = Some(address);
        address
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address.unwrap()
    }

    /// The running process.
    pub fn process(&mut self) -> &mut Process {
        self.process.as_mut().unwrap()
    }

    /// What a stranger needs to find it.
    pub fn destination(&self, root: &Authority) -> Destination {
        Destination {
            address: self.address(),
            name: NAME.to_owned(),
            root: root.certificate.clone(),
        }
    }

    /// SIGKILL.
    pub fn kill(&mut self) {
        self.process.take().unwrap().kill();
    }

    /// What it has said so far, its log included.
    pub fn said(&mut self) -> String {
        self.process.as_mut().unwrap().said()
    }

    /// SIGTERM; it ends well.
    #[track_caller]
    pub fn stop(&mut self) {
        let status = self.process.take().unwrap().terminate();
        assert!(status.success(), "{status}");
    }
}

/// The first address with a port in a line.
fn address(line: &str) -> Option<SocketAddr> {
    let is_part = |c: char| c.is_ascii_digit() || c == '.' || c == ':';
    line.split(|c: char| !is_part(c))
        .filter_map(|word| word.trim_end_matches(['.', ':']).parse::<SocketAddr>().ok())
        .find(|address| address.ip().is_loopback() && address.port() != 0)
}
