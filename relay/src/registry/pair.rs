//! Two offices as a key of a map. Not: what they agreed.

use std::{borrow::Borrow, cmp::Ordering};

use blo_proto::OfficeId;

/// Two ids in order, owned or not: a pairing is looked up for every envelope, and nothing is copied for it.
pub(super) trait InOrder {
    fn ids(&self) -> (&OfficeId, &OfficeId);
}

impl InOrder for (OfficeId, OfficeId) {
    fn ids(&self) -> (&OfficeId, &OfficeId) {
        (&self.0, &self.1)
    }
}

impl InOrder for (&OfficeId, &OfficeId) {
    fn ids(&self) -> (&OfficeId, &OfficeId) {
        (self.0, self.1)
    }
}

impl<'a> Borrow<dyn InOrder + 'a> for (OfficeId, OfficeId) {
    fn borrow(&self) -> &(dyn InOrder + 'a) {
        self
    }
}

impl PartialEq for dyn InOrder + '_ {
    fn eq(&self, other: &Self) -> bool {
        self.ids() == other.ids()
    }
}

impl Eq for dyn InOrder + '_ {}

impl PartialOrd for dyn InOrder + '_ {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for dyn InOrder + '_ {
    fn cmp(&self, other: &Self) -> Ordering {
        self.ids().cmp(&other.ids())
    }
}
