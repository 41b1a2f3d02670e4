//! A small world, made with the product's own commands: authorities, a relay, offices, and a network between each
//! office and the relay. Not: what happens in it.

use std::{
    collections::BTreeSet,
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
};

use rustls_pki_types::{CertificateDer, pem::PemObject};
use tempfile::TempDir;

use crate::{
    binaries::binaries,
    network::Network,
    office::{Office, PASSPHRASE, write_secret},
    papers::Authority,
    process::{Outcome, run},
    relay::{NAME, Relay},
    stranger::Destination,
};

/// The office in the south.
pub const SOUTH: &str = "mae-sai.th";
/// Its counterpart in the north.
pub const NORTH: &str = "tachileik.mm";

/// Who certifies. Another than the product's shows that any authority will do.
#[derive(Clone, Copy, Debug)]
pub struct Certifier {
    /// Makes the authority of a country, or `relays`, in a folder; its certificate is `authority.pem` there.
    pub make: fn(&Path, &str),
    /// Certifies a request, for a name and a use (clientAuth or serverAuth), with the authority in a folder.
    pub certify: fn(&Path, (&Path, &str, &str), &Path),
}

/// The product's own authority.
pub const PRODUCT: Certifier = Certifier {
    make: make_authority,
    certify,
};

/// A relay and its offices. Dropping it ends its processes and takes the folder away.
#[derive(Debug)]
pub struct World {
    /// The relay.
    pub relay: Relay,
    /// The offices, in the order in which they were named.
    pub offices: Vec<Office>,
    /// Each office's way to the relay, in the same order; none where there is nothing between.
    pub networks: Vec<Network>,
    certifier: Certifier,
    // Last, so that the processes are gone before their folder is.
    folder: TempDir,
}

impl World {
    /// A running relay and these offices, paired two by two (first with second, third with fourth …), not started.
    #[track_caller]
    pub fn new(names: &[&str]) -> Self {
        Self::make(TempDir::new().unwrap(), names, (&[], &PRODUCT)).with_networks()
    }

    /// The same with authorities of our own beside the product's.
    #[track_caller]
    pub fn with_strangers(names: &[&str], authorities: &[(&str, &Authority)]) -> Self {
        Self::make(TempDir::new().unwrap(), names, (authorities, &PRODUCT)).with_networks()
    }

    /// The same in a folder of one's choice.
    #[track_caller]
    pub fn in_folder(folder: TempDir, names: &[&str]) -> Self {
        Self::make(folder, names, (&[], &PRODUCT)).with_networks()
    }

    /// The same in a folder of one's choice, with nothing between an office and the relay.
    #[track_caller]
    pub fn direct(folder: TempDir, names: &[&str]) -> Self {
        let mut world = Self::make(folder, names, (&[], &PRODUCT));
        let address = world.relay.address();
        world.furnish(&vec![address; names.len()]);
        world
    }

    /// The same, all certified by somebody else.
    #[track_caller]
    pub fn certified_by(certifier: &Certifier, names: &[&str]) -> Self {
        Self::make(TempDir::new().unwrap(), names, (&[], certifier)).with_networks()
    }

    /// Two offices that are paired, started and linked.
    #[track_caller]
    pub fn of_two() -> Self {
        let mut world = Self::new(&[SOUTH, NORTH]);
        world.start();
        world
    }

    #[track_caller]
    fn make(
        folder: TempDir,
        names: &[&str],
        (strangers, certifier): (&[(&str, &Authority)], &Certifier),
    ) -> Self {
        let root = folder.path();
        fs::create_dir(root.join("relay")).unwrap();
        let mut authorities = authorities(root, names, certifier);
        certify_relay(root, ("relay", NAME), certifier);
        for (country, authority) in strangers {
            let file = root.join("relay").join(format!("{country}-stranger.pem"));
            fs::write(&file, &authority.pem).unwrap();
            authorities.push(((*country).to_owned(), file));
        }
        let listed: Vec<_> = authorities
            .iter()
            .map(|(country, file)| (country.as_str(), file.as_path()))
            .collect();
        let mut relay = Relay::new(&root.join("relay"), &listed);
        relay.start();
        let offices = names.iter().map(|name| Office::at(name, &root.join(name)));
        Self {
            relay,
            offices: offices.collect(),
            networks: Vec::new(),
            certifier: *certifier,
            folder,
        }
    }

    #[track_caller]
    fn with_networks(mut self) -> Self {
        let relay = self.relay.address();
        let seeds = 1..=u64::try_from(self.offices.len()).unwrap();
        self.networks = seeds.map(|seed| Network::to(relay, seed)).collect();
        let addresses: Vec<_> = self.networks.iter().map(Network::address).collect();
        self.furnish(&addresses);
        self
    }

    /// Makes every home, registers it at the relay, and pairs them two by two.
    #[track_caller]
    fn furnish(&mut self, addresses: &[SocketAddr]) {
        for (office, address) in self.offices.iter().zip(addresses) {
            make_office(self.folder.path(), office, *address, &self.certifier);
            self.relay.add_office(&office.home.join("certificate.pem"));
        }
        for pair in 0..self.offices.len() / 2 {
            self.pair(2 * pair, 2 * pair + 1);
        }
    }

    /// Starts every gateway and waits until all are linked.
    #[track_caller]
    pub fn start(&mut self) {
        for office in &mut self.offices {
            office.start();
        }
        for office in &self.offices {
            office.linked(1);
        }
    }

    /// The first two offices.
    pub fn two(&mut self) -> (&mut Office, &mut Office) {
        let [south, north, ..] = self.offices.as_mut_slice() else {
            panic!("the world has fewer than two offices");
        };
        (south, north)
    }

    /// Starts the relay again, wherever it listens then.
    #[track_caller]
    pub fn restart_relay(&mut self) {
        self.relay.launch();
        self.await_relay();
    }

    /// Waits until the started relay says where it listens.
    #[track_caller]
    pub fn await_relay(&mut self) {
        let address = self.relay.await_address();
        for network in &self.networks {
            network.moved(address);
        }
    }

    /// Gives the relay another key, and a certificate for this name of the authority that offices trust for relays. It
    /// does not run.
    #[track_caller]
    pub fn certify_relay(&self, name: &str) {
        let relay = self.folder.path().join("relay");
        for file in ["key.pem", "request.pem", "certificate.pem"] {
            fs::remove_file(relay.join(file)).unwrap();
        }
        certify_relay(self.folder.path(), ("relay", name), &self.certifier);
    }

    /// A second relay of this name beside the first, running, that knows the same offices and pairings; every home has it
    /// on its list, by the networks that are given back, in the order of the offices.
    #[track_caller]
    pub fn second_relay(&self, name: &str) -> (Relay, Vec<Network>) {
        let root = self.folder();
        fs::create_dir(root.join("relay2")).unwrap();
        certify_relay(root, ("relay2", name), &self.certifier);
        let country = |office: &Office| office.name.rsplit('.').next().unwrap().to_owned();
        let countries: BTreeSet<String> = self.offices.iter().map(country).collect();
        let files: Vec<_> = countries
            .iter()
            .map(|country| {
                (
                    country.as_str(),
                    self.trust().join(format!("{country}.pem")),
                )
            })
            .collect();
        let files: Vec<_> = files.iter().map(|(c, file)| (*c, file.as_path())).collect();
        let mut relay = Relay::named(name, &root.join("relay2"), &files);
        relay.start();
        for office in &self.offices {
            relay.add_office(&office.home.join("certificate.pem"));
        }
        for two in self.offices.chunks_exact(2) {
            let file = format!("{}-{}.pairing", two[0].name, two[1].name);
            relay.add_pairing(&root.join(file));
        }
        let seeds = 101..=100 + u64::try_from(self.offices.len()).unwrap();
        let networks: Vec<_> = seeds
            .map(|seed| Network::to(relay.address(), seed))
            .collect();
        for (office, network) in self.offices.iter().zip(&networks) {
            let file = office.home.join("blo.toml");
            let text = fs::read_to_string(&file).unwrap();
            let address = network.address();
            let other = format!("\n[[other_relay]]\naddress = \"{address}\"\nname = \"{name}\"\n");
            fs::write(&file, text + &other).unwrap();
        }
        (relay, networks)
    }

    /// The folder in which everything lies.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The authorities' certificates: all that is needed to judge evidence.
    pub fn trust(&self) -> PathBuf {
        self.folder().join("trust")
    }

    /// Tries to make a home where there is one.
    pub fn init_again(&self, office: &Office) -> Outcome {
        run(&mut init(self.folder(), office, self.relay.address()), "")
    }

    /// A home with a key of its own in a folder of this name, certified for an office that has one already.
    #[track_caller]
    pub fn same_name(&self, office: &str, folder: &str) -> Office {
        let office = Office::at(office, &self.folder().join(folder));
        let (root, relay) = (self.folder(), self.relay.address());
        make_office(root, &office, relay, &self.certifier);
        office
    }

    /// What a stranger needs to find the relay.
    pub fn destination(&self) -> Destination {
        let pem = self.trust().join("relays.pem");
        Destination {
            address: self.relay.address(),
            name: NAME.to_owned(),
            root: CertificateDer::from_pem_file(pem).unwrap(),
        }
    }

    /// An office's authority revokes its certificate. The list lies in the authority's folder, and the relay has not
    /// seen it.
    #[track_caller]
    pub fn revoke(&self, office: usize) {
        let office = &self.offices[office];
        let country = office.name.rsplit('.').next().unwrap();
        let folder = self.folder().join(country);
        let mut command = authority(&folder, "revoke");
        command.arg("--dir").arg(&folder).arg("--cert");
        run(command.arg(office.home.with_extension("pem")), "").ok();
    }

    /// The authority for relays revokes the relay's certificate. The list lies in the authority's folder.
    #[track_caller]
    pub fn revoke_relay(&self) {
        let folder = self.folder().join("relays");
        let mut command = authority(&folder, "revoke");
        command.arg("--dir").arg(&folder).arg("--cert");
        run(command.arg(self.folder().join("relay/certificate.pem")), "").ok();
    }

    /// The authority of its country certifies an office's request.
    #[track_caller]
    pub fn certify(&self, request: &Path, office: &str, certificate: &Path) {
        let country = office.rsplit('.').next().unwrap();
        let wanted = (request, office, "clientAuth");
        (self.certifier.certify)(&self.folder().join(country), wanted, certificate);
    }

    /// Pairs two offices: one proposes and signs, the other signs, the first takes it back, the relay takes it.
    #[track_caller]
    pub fn pair(&self, one: usize, other: usize) {
        self.relay.add_pairing(&self.agree(one, other));
    }

    /// The same, but the relay is not told: the pairing's file.
    #[track_caller]
    pub fn agree(&self, one: usize, other: usize) -> PathBuf {
        let (one, other) = (&self.offices[one], &self.offices[other]);
        let pairing = self
            .folder()
            .join(format!("{}-{}.pairing", one.name, other.name));
        propose_pairing(one, other, &pairing);
        sign_pairing(other, one, &pairing);
        pairing
    }
}

/// `one` proposes a pairing with `other` and signs it.
#[track_caller]
pub fn propose_pairing(one: &Office, other: &Office, file: &Path) {
    let certificate = other.home.join("certificate.pem");
    let mut command = one.unlocking(&["pair", "sign", &other.name]);
    command.arg("--certificate").arg(certificate);
    run(command.arg("--out").arg(file), "").ok();
}

/// `other` signs what `one` proposed; the file then bears both signatures, and both homes know it.
#[track_caller]
pub fn sign_pairing(other: &Office, one: &Office, file: &Path) {
    let certificate = one.home.join("certificate.pem");
    let mut command = other.unlocking(&["pair", "sign", &one.name]);
    command.arg("--certificate").arg(certificate);
    run(command.arg("--in").arg(file).arg("--out").arg(file), "").ok();
    let mut command = one.unlocking(&["pair", "sign", &other.name]);
    run(command.arg("--in").arg(file), "").ok();
}

/// `office` signs what a stranger, whose certificates these are, proposed.
#[track_caller]
pub fn sign_proposal(office: &Office, stranger: &str, chain_pem: &str, file: &Path) {
    let certificate = file.with_extension("pem");
    fs::write(&certificate, chain_pem).unwrap();
    let mut command = office.unlocking(&["pair", "sign", stranger]);
    command.arg("--certificate").arg(certificate);
    run(command.arg("--in").arg(file).arg("--out").arg(file), "").ok();
}

/// An authority for each country and one for relays, each in a folder of its own; the countries' certificates.
fn authorities(root: &Path, names: &[&str], certifier: &Certifier) -> Vec<(String, PathBuf)> {
    let trust = root.join("trust");
    fs::create_dir(&trust).unwrap();
    write_secret(&root.join("authority.passphrase"), PASSPHRASE);
    let country = |name: &&str| name.rsplit('.').next().unwrap().to_owned();
    let mut all: BTreeSet<String> = names.iter().map(country).collect();
    all.insert("relays".to_owned());
    for name in &all {
        let folder = root.join(name);
        (certifier.make)(&folder, name);
        let file = trust.join(format!("{name}.pem"));
        fs::copy(folder.join("authority.pem"), file).unwrap();
    }
    all.remove("relays");
    let file = |country: String| (country.clone(), trust.join(format!("{country}.pem")));
    all.into_iter().map(file).collect()
}

fn blo(words: &[&str]) -> Command {
    let mut command = Command::new(&binaries().blo);
    command.args(words);
    command
}

/// `blo authority`, with the passphrase that lies beside the authority's folder.
fn authority(folder: &Path, verb: &str) -> Command {
    let mut command = blo(&["authority", verb, "--passphrase-file"]);
    command.arg(folder.with_file_name("authority.passphrase"));
    command
}

fn make_authority(folder: &Path, name: &str) {
    let mut command = authority(folder, "init");
    command.args(["--kdf-cost", "test", "--out"]).arg(folder);
    match name {
        "relays" => command.arg("--relay"),
        country => command.args(["--country", country]),
    };
    run(&mut command, "").ok();
}

fn certify(folder: &Path, (request, _, _): (&Path, &str, &str), certificate: &Path) {
    let mut command = authority(folder, "issue");
    command.arg("--dir").arg(folder).arg("--csr").arg(request);
    run(command.arg("--out").arg(certificate), "").ok();
}

fn certify_relay(root: &Path, (folder, name): (&str, &str), certifier: &Certifier) {
    let relay = root.join(folder);
    let request = relay.join("request.pem");
    let mut command = blo(&["authority", "relay-key", "--name", name, "--out-key"]);
    command.arg(relay.join("key.pem"));
    run(command.arg("--out-csr").arg(&request), "").ok();
    let certificate = relay.join("certificate.pem");
    let wanted = (request.as_path(), name, "serverAuth");
    (certifier.certify)(&root.join("relays"), wanted, &certificate);
}

fn init(root: &Path, office: &Office, relay: SocketAddr) -> Command {
    let mut command = office.unlocking(&["init", "--office", &office.name, "--kdf-cost", "test"]);
    command.arg("--relay").arg(relay.to_string());
    command.args(["--page", "none"]);
    command.args(["--relay-name", NAME, "--relay-authority"]);
    command.arg(root.join("trust").join("relays.pem"));
    command
}

fn make_office(root: &Path, office: &Office, relay: SocketAddr, certifier: &Certifier) {
    run(&mut init(root, office, relay), "").ok();
    let country = office.name.rsplit('.').next().unwrap();
    let request = office.home.join("request.pem");
    let certificate = office.home.with_extension("pem");
    let wanted = (request.as_path(), office.name.as_str(), "clientAuth");
    (certifier.certify)(&root.join(country), wanted, &certificate);
    let mut command = office.unlocking(&["certificate", "add"]);
    command.arg(&certificate).arg("--authority");
    run(
        command.arg(root.join("trust").join(format!("{country}.pem"))),
        "",
    )
    .ok();
}
