//! A gateway's parts, from an unlocked home. Not: unlocking it (`keys`).

use std::sync::Arc;

use blo_proto::Clock;

use super::seams::Parts;
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
