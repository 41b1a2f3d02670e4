//! Certificates with which offices linked last, where they are not the ones that they were registered by: an office renews
//! its own, and its operator is not asked. Not: whether they hold.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use blo_proto::OfficeId;
use bytes::Bytes;

use crate::registry::Snapshot;

/// By office, DER. Clones are the same. No more than the registered offices.
#[derive(Clone, Debug, Default)]
pub struct Shown(Arc<Mutex<BTreeMap<OfficeId, Bytes>>>);

impl Shown {
    /// A registered office linked with this leaf.
    pub fn note(&self, snapshot: &Snapshot, office: &OfficeId, leaf: &[u8]) {
        let registered = snapshot.offices.get(office);
        let registered = registered.and_then(|office| office.chain.first());
        if registered.is_some_and(|registered| registered.as_ref() == leaf) {
            self.all().remove(office);
        } else {
            self.all()
                .insert(office.clone(), Bytes::copy_from_slice(leaf));
        }
    }

    /// The leaf by which each registered office links, as far as is known.
    pub fn leaves<'a>(&self, snapshot: &'a Snapshot) -> Vec<(&'a OfficeId, Bytes)> {
        let all = self.all();
        let registered = snapshot
            .offices
            .iter()
            .filter(|(_, office)| !office.removed);
        let leaf = |(id, office): (&'a OfficeId, &'a crate::registry::Office)| {
            let leaf = all.get(id).or_else(|| office.chain.first())?;
            Some((id, leaf.clone()))
        };
        registered.filter_map(leaf).collect()
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<OfficeId, Bytes>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
