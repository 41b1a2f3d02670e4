//! The stage: a folder with authorities, a relay and two homes, made by the product's own parts. Not: the story.
//!
//! ```text
//!  DIR/th mm relays (authorities)  trust/ (their certificates)  relay/  mae-sai.th/ tachileik.mm/ (homes)  passphrase
//! ```

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use blo_proto::{
    RelayId, Signer as _, Timestamp, certificate,
    pairing::{Pairing, Party, SignedPairing},
};

use super::{
    Failure, Fault, broken,
    desk::Office,
    processes::{self, Process},
    wire::Wire,
};
use crate::{
    authority::{self, Authority, Kind, LEAF_DAYS, Request},
    cmd::{self, certificate::CertificateAddArgs, init::InitArgs, init::KdfCost},
    config::{self, Config},
    gateway::system_clock,
    keys::{self, Cost, Home, PAIRINGS, Passphrase, Sources},
    words::Said,
};

/// The relay's name.
const RELAY: &str = "relay.example";
/// Authorities of the story and the office that each one certifies.
const OFFICES: [(&str, &str); 2] = [("th", "mae-sai.th"), ("mm", "tachileik.mm")];
/// On loopback a link that is silent for so long is gone.
const SILENCE_S: u32 = 2;
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// All that the story needs. The processes end with it, then the folder goes.
#[derive(Debug)]
pub(super) struct Stage {
    pub(super) south: Office,
    pub(super) north: Office,
    pub(super) relay: Option<Process>,
    pub(super) wire: Option<Wire>,
    pub(super) folder: PathBuf,
    passphrase: String,
    _temporary: Option<tempfile::TempDir>,
}

impl Stage {
    /// Makes the folder and all that lies in it; nothing runs yet.
    pub(super) fn build(keep: Option<&Path>, desks: bool) -> Result<Self, Failure> {
        let (folder, temporary) = folder(keep)?;
        let stage = Said::of("demo-stage").with("folder", folder.display());
        cmd::out::row(&cmd::tell(&stage))?;
        let passphrase = folder.join("passphrase");
        keys::write_private(&passphrase, hex::encode(keys::random::<16>()).as_bytes())?;
        let now = system_clock().now();
        let secret = Sources {
            file: Some(passphrase.clone()),
            ..Sources::default()
        }
        .existing()?;
        let papers = Papers {
            folder: &folder,
            passphrase: &passphrase,
            secret,
            now,
            desks,
        };
        papers.relay()?;
        for office in OFFICES {
            papers.office(office)?;
        }
        papers.pairing()?;
        let [south, north] =
            OFFICES.map(|(_, name)| Office::new(name.to_owned(), folder.join(name)));
        Ok(Self {
            south,
            north,
            relay: None,
            wire: None,
            passphrase: passphrase.display().to_string(),
            folder,
            _temporary: temporary,
        })
    }

    /// Registers offices and pairing at the relay and starts it.
    pub(super) fn start_relay(&mut self, fault: Option<Fault>) -> Result<SocketAddr, Failure> {
        let config = self.config();
        for (_, name) in OFFICES {
            let chain = self.folder.join(name).join(keys::CERTIFICATE);
            relay_verb(
                &["office", "add", "--by", "blo demo", "--cert", &text(&chain)],
                &config,
            )?;
        }
        let pairing = self.folder.join("pairing");
        relay_verb(
            &["pairing", "add", "--by", "blo demo", &text(&pairing)],
            &config,
        )?;
        let address = self.run_relay(fault)?;
        self.listen_at(address)?;
        let wire = Wire::to(address)
            .map_err(|e| broken(cmd::tell(&Said::of("demo-no-wire").detail(e))))?;
        point(&self.south.home, address)?;
        point(&self.north.home, wire.address)?;
        self.wire = Some(wire);
        Ok(address)
    }

    /// Starts the relay's process; where it listens.
    pub(super) fn run_relay(&mut self, fault: Option<Fault>) -> Result<SocketAddr, Failure> {
        let config = self.config();
        let mut words = vec![
            processes::RELAY,
            "run",
            "--print-address",
            "--config",
            &config,
        ];
        if fault == Some(Fault::Append) {
            words.extend(["--fault", "append"]);
        }
        let mut process = Process::start(&words, &self.folder.join("relay.log"))?;
        let address = process
            .line(address)
            .ok_or_else(|| broken(cmd::tell(&Said::of("demo-relay-not-started"))))?;
        self.relay = Some(process);
        Ok(address)
    }

    /// Starts both gateways; their process ids.
    pub(super) fn start_gateways(&mut self) -> Result<[u32; 2], Failure> {
        let south = self.south.start(&self.passphrase)?;
        Ok([south, self.north.start(&self.passphrase)?])
    }

    /// Stops everything in order.
    pub(super) fn end(mut self) -> Result<(), Failure> {
        self.south.stop()?;
        self.north.stop()?;
        match &mut self.relay {
            Some(relay) => relay.terminate(),
            None => Ok(()),
        }
    }

    fn config(&self) -> String {
        text(&self.folder.join("relay").join("relay.toml"))
    }

    /// From now on the relay listens where it does now, whoever starts it.
    fn listen_at(&self, address: SocketAddr) -> Result<(), Failure> {
        let path = PathBuf::from(self.config());
        let config = fs::read_to_string(&path).map_err(keys::HomeError::io(&path))?;
        write(&path, &config.replace("127.0.0.1:0", &address.to_string()))
    }
}

struct Papers<'a> {
    folder: &'a Path,
    passphrase: &'a Path,
    secret: Passphrase,
    now: Timestamp,
    /// The homes serve pages.
    desks: bool,
}

impl Papers<'_> {
    fn authority(&self, name: &str, kind: Kind) -> Result<Authority, Failure> {
        let folder = self.folder.join(name);
        let authority = Authority::create(&folder, kind, (&self.secret, Cost::TEST), self.now)?;
        let trusted = self.folder.join("trust").join(format!("{name}.pem"));
        write(&trusted, &authority.certificate()?)?;
        Ok(authority)
    }

    fn certify(
        &self,
        authority: &mut Authority,
        (request, out): (&Path, &Path),
    ) -> Result<(), Failure> {
        let request = fs::read(request).map_err(keys::HomeError::io(request))?;
        let request = Request::from_pem(&request)?;
        let issued = authority.issue(&request, LEAF_DAYS, self.now)?;
        write(out, &issued.pem)
    }

    fn relay(&self) -> Result<(), Failure> {
        let folder = self.folder.join("relay");
        keys::create_folder(&folder)?;
        keys::create_folder(&self.folder.join("trust"))?;
        let mut authority = self.authority("relays", Kind::Relays)?;
        let request = folder.join("request.pem");
        cmd::authority::relay_key(&relay_name(), &folder.join("key.pem"), &request)?;
        self.certify(&mut authority, (&request, &folder.join("certificate.pem")))?;
        let mut config = format!(
            "name = \"{RELAY}\"\nlisten = \"127.0.0.1:0\"\ndata = \"data\"\n\
             certificate = \"certificate.pem\"\nkey = \"key.pem\"\n"
        );
        for (country, _) in OFFICES {
            config.push_str(&format!(
                "\n[[authority]]\ncountry = \"{country}\"\ncertificates = \"../trust/{country}.pem\"\n"
            ));
        }
        write(&folder.join("relay.toml"), &config)
    }

    fn office(&self, (country, name): (&str, &str)) -> Result<(), Failure> {
        let home = self.folder.join(name);
        let mut authority = self.authority(country, Kind::Country(country.to_owned()))?;
        let relays = self.folder.join("relays").join(authority::CERTIFICATE);
        let wrong = |e: &dyn std::fmt::Display| broken(e.to_string());
        let args = InitArgs {
            office: name.parse().map_err(|e| wrong(&e))?,
            relay: "127.0.0.1:1".to_owned(),
            relay_name: Some(relay_name()),
            other_relay: Vec::new(),
            relay_authority: Some(relays),
            csr_out: None,
            page: if self.desks { "127.0.0.1:0" } else { "none" }.to_owned(),
            passphrase_file: Some(self.passphrase.to_owned()),
            kdf_cost: KdfCost::Test,
        };
        let request = cmd::init::run(&home, &args)?;
        let leaf = self.folder.join(format!("{name}.pem"));
        self.certify(&mut authority, (&request, &leaf))?;
        let args = CertificateAddArgs {
            file: leaf,
            authority: self.folder.join(country).join(authority::CERTIFICATE),
            relay_authority: None,
            passphrase_file: Some(self.passphrase.to_owned()),
        };
        cmd::certificate::run(&home, &args, self.now)?;
        Ok(())
    }

    /// Both homes sign: here without the voices that compare the keys.
    fn pairing(&self) -> Result<(), Failure> {
        let refused = |e: blo_proto::Refusal| broken(e.to_string());
        let mut homes = Vec::new();
        for (_, name) in OFFICES {
            homes.push(Home::unlock(&self.folder.join(name), &self.secret)?);
        }
        let party = |home: &Home| {
            let leaf = home
                .identity
                .chain()
                .first()
                .expect("a certificate came in");
            let key = certificate::office(leaf).map_err(refused)?.key;
            let office = home.identity.office().clone();
            Ok::<_, Failure>(Party { office, key })
        };
        let [south, north] = homes.as_slice() else {
            return Err(broken(cmd::tell(&Said::of("demo-not-two"))));
        };
        let parties = [party(south)?, party(north)?];
        let until = self.now.plus_millis(365 * DAY_MS);
        let from = self.now.minus_millis(DAY_MS);
        let pairing = Pairing::new(parties, 1, from, until).map_err(refused)?;
        let mut signed = SignedPairing::propose(&pairing);
        for (home, other) in [(south, north), (north, south)] {
            signed.sign_as(&home.identity).map_err(refused)?;
            debug_assert_ne!(home.identity.identity(), other.identity.identity());
        }
        for (home, other) in [(south, north), (north, south)] {
            let name = format!("{}.pairing", other.identity.office());
            keys::write_private(&home.path.join(PAIRINGS).join(name), &signed.encode())?;
        }
        keys::write_private(&self.folder.join("pairing"), &signed.encode())?;
        Ok(())
    }
}

fn relay_name() -> RelayId {
    RELAY.parse().expect("the name is a relay's")
}

fn folder(keep: Option<&Path>) -> Result<(PathBuf, Option<tempfile::TempDir>), Failure> {
    let no_folder =
        |e: std::io::Error| Failure::say(73, &Said::of("demo-no-folder").with("why", e));
    if let Some(keep) = keep {
        if keep
            .read_dir()
            .is_ok_and(|mut inside| inside.next().is_some())
        {
            return Err(keys::HomeError::Exists(keep.to_owned()).into());
        }
        keys::create_folder(keep)?;
        return Ok((keep.canonicalize().map_err(no_folder)?, None));
    }
    let temporary = tempfile::Builder::new()
        .prefix("blo-demo-")
        .tempdir()
        .map_err(no_folder)?;
    Ok((temporary.path().to_owned(), Some(temporary)))
}

/// Where a home finds the relay.
fn point(home: &Path, relay: SocketAddr) -> Result<(), Failure> {
    let mut config = Config::read(home).map_err(|e| broken(e.to_string()))?;
    config.relay.address = relay.to_string();
    config.relay.silence_s = Some(SILENCE_S);
    keys::write_private(&home.join(config::FILE), config.to_text().as_bytes())?;
    Ok(())
}

fn relay_verb(words: &[&str], config: &str) -> Result<(), Failure> {
    let all = [&[processes::RELAY], words, &["--config", config]].concat();
    processes::perform(&all)
}

/// The first address with a port in a line.
fn address(line: &str) -> Option<SocketAddr> {
    let is_part = |c: char| c.is_ascii_digit() || c == '.' || c == ':';
    line.split(|c: char| !is_part(c))
        .filter_map(|word| word.trim_end_matches(['.', ':']).parse::<SocketAddr>().ok())
        .find(|address| address.port() != 0)
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    keys::write_private(path, text.as_bytes())?;
    Ok(())
}

fn text(path: &Path) -> String {
    path.display().to_string()
}
