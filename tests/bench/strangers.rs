//! A real relay and as many offices as a scenario needs, all keys at hand: the load then comes from links that are held
//! here and keep no outbox. Not: gateways, which `load` starts.

use std::{fmt::Write as _, fs, path::Path, sync::Arc};

use blo_kit::{
    Relay,
    papers::{Authority, Leaf, Papers, office, seed},
    stranger::{Destination, now},
};
use blo_proto::pairing::{Pairing, Party, SignedPairing};
use blo_relay::export::{Export, OfficeExport, PairingExport};

const YEAR_MS: u64 = 365 * 24 * 60 * 60 * 1_000;

/// One registered office.
#[derive(Debug)]
pub(crate) struct Own {
    pub(crate) name: String,
    pub(crate) papers: Papers,
}

/// A running relay on a port that it keeps, and its offices, paired two by two.
#[derive(Debug)]
pub(crate) struct Stage {
    pub(crate) relay: Relay,
    pub(crate) offices: Vec<Arc<Own>>,
    root: Authority,
}

impl Stage {
    /// With so many pairs; `limits` are lines of the relay's configuration.
    pub(crate) fn set(folder: &Path, pairs: usize, limits: &str) -> Self {
        let (thailand, myanmar) = (Authority::new("Thailand"), Authority::new("Myanmar"));
        let authorities = [("th", &thailand), ("mm", &myanmar)];
        let (mut relay, root) = Relay::for_strangers(folder, &authorities);
        let mut config = fs::read_to_string(relay.config()).unwrap();
        writeln!(config, "\n[limits]\n{limits}").unwrap();
        fs::write(relay.config(), &config).unwrap();
        let mut offices = Vec::new();
        for nth in 0..pairs {
            for (country, authority) in authorities {
                let name = format!("post-{nth:05}.{country}");
                let papers = authority.issue(&Leaf::office(&name), seed());
                offices.push(Arc::new(Own { name, papers }));
            }
        }
        let file = folder.join("registry");
        fs::write(&file, registry(&offices)).unwrap();
        relay
            .verb(&[
                "registry",
                "import",
                "--by",
                "Daw Khin",
                file.to_str().unwrap(),
            ])
            .ok();
        let address = relay.start();
        let config = config.replace("127.0.0.1:0", &address.to_string());
        fs::write(relay.config(), config).unwrap();
        Self {
            relay,
            offices,
            root,
        }
    }

    /// The relay's process id.
    pub(crate) fn pid(&mut self) -> u32 {
        self.relay.process().pid()
    }

    /// Where the relay is and who vouches for it.
    pub(crate) fn destination(&self) -> Destination {
        self.relay.destination(&self.root)
    }
}

/// What an operator would have exported of such a relay.
fn registry(offices: &[Arc<Own>]) -> String {
    let export = Export {
        store_epoch: "00".repeat(16),
        position: 0,
        offices: offices.iter().map(|own| exported(own)).collect(),
        pairings: offices.chunks(2).map(paired).collect(),
        ..Export::default()
    };
    let relay = blo_kit::relay::NAME.parse().unwrap();
    export.to_text(&relay, now()).unwrap()
}

fn exported(own: &Own) -> OfficeExport {
    OfficeExport {
        id: own.name.clone(),
        key: hex::encode(own.papers.identity().as_bytes()),
        chain: own.papers.chain.iter().map(hex::encode).collect(),
        suspended_by: None,
        removed_by: None,
    }
}

fn paired(two: &[Arc<Own>]) -> PairingExport {
    let party = |own: &Arc<Own>| Party {
        office: office(&own.name),
        key: own.papers.identity(),
    };
    let parties = [party(&two[0]), party(&two[1])];
    let validity = (now().minus_millis(YEAR_MS), now().plus_millis(5 * YEAR_MS));
    let pairing = Pairing::new(parties, 1, validity.0, validity.1).unwrap();
    let mut signed = SignedPairing::propose(&pairing);
    for own in two {
        signed.sign_as(&own.papers.signer()).unwrap();
    }
    PairingExport {
        roll_overs: Vec::new(),
        offices: pairing.parties.each_ref().map(|p| p.office.to_string()),
        serial: pairing.serial,
        signed: hex::encode(signed.encode()),
    }
}
