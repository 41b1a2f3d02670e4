//! How a gateway reaches the relay in memory, and its way out. Not: what the relay does with what comes.

use blo_proto::{
    IdentityKey, OfficeId,
    frame::{Frame, Hello, Lane},
};
use tokio::sync::mpsc;

use super::{Relay, blobs::RelayBlobLine};
use crate::gateway::{Beside, BlobEvent, BlobLine, Dialer, Line, LinkEvent};

pub(super) struct Door {
    pub(super) relay: Relay,
    pub(super) office: OfficeId,
    pub(super) key: Option<IdentityKey>,
}

impl Dialer for Door {
    fn dial(&self, hello: Hello) -> (Box<dyn Line>, mpsc::Receiver<LinkEvent>) {
        let (sender, receiver) = mpsc::channel(100_000);
        let line = RelayLine {
            relay: self.relay.clone(),
            office: self.office.clone(),
            own: sender.clone(),
        };
        self.relay.with(|inner| {
            let registered = inner.registered.get(&self.office);
            if self.key.is_some() && registered.is_some() && registered != self.key.as_ref() {
                let code = Some(blo_proto::Code::KeyChanged);
                let reason = String::new();
                let _ = sender.try_send(LinkEvent::Down { code, reason });
            } else {
                inner.welcome(&self.office, &hello, sender);
            }
        });
        (Box::new(line), receiver)
    }

    fn dial_blobs(
        &self,
        _beside: Beside,
    ) -> Option<(Box<dyn BlobLine>, mpsc::Receiver<BlobEvent>)> {
        let (sender, receiver) = mpsc::channel(1_000);
        self.relay
            .with(|inner| inner.open_blobs(&self.office, sender));
        let line = RelayBlobLine {
            relay: self.relay.clone(),
            office: self.office.clone(),
        };
        Some((Box::new(line), receiver))
    }
}

struct RelayLine {
    relay: Relay,
    office: OfficeId,
    own: mpsc::Sender<LinkEvent>,
}

impl Line for RelayLine {
    fn send(&mut self, lane: Lane, frame: Frame) {
        let office = self.office.clone();
        let own = self.own.clone();
        self.relay.with(|inner| {
            let current = inner
                .links
                .get(&office)
                .is_some_and(|link| link.same_channel(&own));
            if current {
                inner.frame(&office, lane, frame);
            }
        });
    }
}

impl Drop for RelayLine {
    fn drop(&mut self) {
        let (office, own) = (self.office.clone(), self.own.clone());
        self.relay.with(|inner| {
            if inner
                .links
                .get(&office)
                .is_some_and(|link| link.same_channel(&own))
            {
                inner.links.remove(&office);
            }
        });
    }
}
