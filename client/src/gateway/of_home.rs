//! A gateway's parts, from an unlocked home. Not: unlocking it (`keys`).

use std::{collections::BTreeMap, sync::Arc};

use blo_proto::{Clock, IdentityKey, Timestamp};
use bytes::Bytes;
use rustls_pki_types::CertificateDer;

use super::seams::{OtherKey, OwnKeys, Parts, RELAYS};
use crate::{
    keys::{Ceremonies, Home, HomeError, NextKeys, NextLink},
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
        let own_keys = NextKeys::of(
            home,
            NextLink {
                relay: relay.clone(),
                relay_authorities: credentials.relay_authorities.clone(),
                clock: Arc::clone(&clock),
            },
        );
        let link = LinkConfig::new(&relay, credentials);
        Ok(Self {
            office: identity.office().clone(),
            signer: Arc::new(identity.signer()),
            chain: identity.chain().to_vec(),
            former: home.former.clone(),
            own_keys: Some(Arc::new(own_keys)),
            former_chains: home.former_chains()?,
            authorities: authorities(home)?,
            lists: home.lists()?,
            home_key: home.home_key.bytes().clone(),
            journal: home.journal(),
            attachments: home.attachments(),
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

impl OwnKeys for NextKeys {
    fn other(&self) -> Result<Option<OtherKey>, String> {
        let other = Self::other(self).map_err(|e| format!("{e}. {}", e.remedy()))?;
        Ok(other.map(|other| {
            let credentials = Credentials {
                chain: other.chain.clone(),
                pkcs8: other.pkcs8(),
                relay: self.link.relay.name.clone(),
                relay_authorities: self.link.relay_authorities.clone(),
                clock: Arc::clone(&self.link.clock),
            };
            let link = LinkConfig::new(&self.link.relay, credentials);
            OtherKey {
                signer: Arc::new(other.signer()),
                is_next: other.is_next,
                chain: other.chain,
                dialer: Arc::new(Arc::new(link)),
            }
        }))
    }

    fn is_current(&self, key: &IdentityKey, now: Timestamp) -> Result<(), String> {
        Self::is_current(self, key, now).map_err(|e| format!("{e}. {}", e.remedy()))
    }

    fn ceremonies(&self) -> Option<Ceremonies> {
        let known = Self::ceremonies(self);
        known
            .inspect_err(|error| tracing::error!(%error, "ceremonies cannot be read"))
            .ok()
    }

    fn authorities(&self, country: &str) -> Vec<Bytes> {
        Self::authorities(self, country)
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
