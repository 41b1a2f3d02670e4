//! A gateway's parts, from an unlocked home. Not: unlocking it (`keys`).

use std::{collections::BTreeMap, sync::Arc};

use blo_proto::Clock;
use bytes::Bytes;
use rustls_pki_types::CertificateDer;

use super::seams::{Parts, RELAYS};
use crate::{
    keys::{Ceremonies, Home, HomeError},
    link::LinkConfig,
    tls::Credentials,
};

impl Parts {
    /// The parts of a home. The caller keeps the home open: it is what keeps another gateway out.
    ///
    /// # Errors
    /// The home's: a missing authority for relays, a pairing that does not hold, a damaged sealing key.
    pub fn of_home(home: &Home, clock: Arc<dyn Clock>) -> Result<Self, HomeError> {
        let identity = &home.identity;
        let relay = home.config.relay.clone();
        let credentials = Credentials {
            chain: identity.chain().to_vec(),
            pkcs8: identity.pkcs8(),
            relay: relay.name.clone(),
            relay_authorities: home.relay_authorities()?,
            clock: Arc::clone(&clock),
        };
        let link = LinkConfig {
            silence: relay.silence(),
            address: relay.address,
            credentials,
        };
        Ok(Self {
            office: identity.office().clone(),
            signer: Arc::new(identity.signer()),
            chain: identity.chain().to_vec(),
            former_chains: home.former_chains()?,
            authorities: authorities(home)?,
            lists: home.lists()?,
            home_key: home.home_key.bytes().clone(),
            journal: home.journal(),
            options: blo_store::Options::default(),
            pairings: home.pairings()?,
            ceremonies: Some(Ceremonies::unlocked(home)),
            relay: relay.name,
            keyring: Arc::new(home.sealing_keys()?),
            dialer: Arc::new(Arc::new(link)),
            clock,
        })
    }
}

fn authorities(home: &Home) -> Result<BTreeMap<String, Vec<CertificateDer<'static>>>, HomeError> {
    let mut known = home.authorities()?;
    known.insert(RELAYS.to_owned(), home.relay_authorities()?);
    let certificate = |der: Bytes| CertificateDer::from(der.to_vec());
    let each = known.into_iter();
    let each = each.map(|(whose, all)| (whose, all.into_iter().map(certificate).collect()));
    Ok(each.collect())
}
