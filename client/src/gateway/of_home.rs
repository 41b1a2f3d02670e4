//! A gateway's parts, from an unlocked home. Not: unlocking it (`keys`).

use std::{collections::BTreeMap, sync::Arc};

use blo_proto::{Clock, IdentityKey, Timestamp};
use bytes::Bytes;
use rustls_pki_types::CertificateDer;
use zeroize::Zeroizing;

use super::seams::{Dialer, Officers, OtherKey, OwnKeys, Parts, RELAYS, RelayPart};
use crate::{
    config::Relay,
    drafts::Drafts,
    keys::{Ceremonies, Home, HomeError, NextKeys, NextLink},
    link::LinkConfig,
    networks::Networks,
    tls::Credentials,
};

impl Parts {
    /// The parts of a home. The caller keeps the home open: it is what keeps another gateway out.
    ///
    /// # Errors
    /// The home's: a missing authority for relays, a pairing that does not hold, a damaged sealing key.
    pub fn of_home(home: &Home, clock: Arc<dyn Clock>) -> Result<Self, HomeError> {
        let identity = &home.identity;
        let link = NextLink {
            relays: home.config.relays().cloned().collect(),
            relay_authorities: home.relay_authorities()?,
            clock: Arc::clone(&clock),
            networks: Arc::new(Networks::of_home(&home.path, home.home_key.clone())),
        };
        let relays = link.relays.iter().map(|relay| RelayPart {
            name: relay.name.clone(),
            dialer: link.dialer(relay, (identity.chain(), identity.pkcs8())),
        });
        let relays = relays.collect();
        let own_keys = NextKeys::of(home, link);
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
            record_keys: Arc::new(home.record_keys()?),
            retention: home.config.retention.clone(),
            journal: home.journal(),
            attachments: home.attachments(),
            options: blo_store::Options::default(),
            pairings: home.pairings()?,
            ceremonies: Some(Ceremonies::unlocked(home)),
            relays,
            keyring: Arc::new(home.sealing_keys()?),
            clock,
            officers: officers(home),
            drafts: Arc::new(Drafts::of_home(&home.path, home.home_key.clone())),
        })
    }
}

impl NextLink {
    /// How a relay is reached with a key of this office.
    fn dialer(
        &self,
        relay: &Relay,
        (chain, pkcs8): (&[Bytes], Zeroizing<Vec<u8>>),
    ) -> Arc<dyn Dialer> {
        let credentials = Credentials {
            chain: chain.to_vec(),
            pkcs8,
            relay: relay.name.clone(),
            relay_authorities: self.relay_authorities.clone(),
            clock: Arc::clone(&self.clock),
        };
        let mut config = LinkConfig::new(relay, credentials);
        config.networks = Arc::clone(&self.networks);
        Arc::new(Arc::new(config))
    }
}

impl OwnKeys for NextKeys {
    fn other(&self) -> Result<Option<OtherKey>, String> {
        let other = Self::other(self).map_err(|e| format!("{e}. {}", e.remedy()))?;
        Ok(other.map(|other| {
            let dialer = |relay| self.link.dialer(relay, (&other.chain, other.pkcs8()));
            let dialers = self.link.relays.iter().map(dialer).collect();
            OtherKey {
                signer: Arc::new(other.signer()),
                is_next: other.is_next,
                chain: other.chain,
                dialers,
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

/// A counterpart's telephones are looked up when they are needed: a ceremony may bring others at any time.
fn officers(home: &Home) -> Officers {
    let ceremonies = Ceremonies::unlocked(home);
    Officers {
        alarm: home.config.alarm.clone(),
        requests: home.config.requests.clone(),
        telephones: Arc::new(move |office| {
            let card = ceremonies.with(office).ok().and_then(|with| with.card());
            card.map(|card| card.telephones).unwrap_or_default()
        }),
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
