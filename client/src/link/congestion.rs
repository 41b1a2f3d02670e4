//! Congestion control behind QUIC's own seam: `proto`'s arithmetic, or one of quinn's. Not: which of them (`config`).

use std::{
    any::Any,
    sync::Arc,
    time::{Duration, Instant},
};

use blo_proto::pace::Pace;
use quinn::congestion::{BbrConfig, Controller, ControllerFactory, CubicConfig, NewRenoConfig};
use quinn_proto::RttEstimator;

use crate::config::Congestion;

/// Makes a controller for each connection, and for each path that it moves to.
pub(super) fn factory(congestion: Congestion) -> Arc<dyn ControllerFactory + Send + Sync> {
    match congestion {
        Congestion::Pace => Arc::new(Paces),
        Congestion::Cubic => Arc::new(CubicConfig::default()),
        Congestion::Newreno => Arc::new(NewRenoConfig::default()),
        Congestion::Bbr => Arc::new(BbrConfig::default()),
    }
}

struct Paces;

impl ControllerFactory for Paces {
    fn build(self: Arc<Self>, now: Instant, current_mtu: u16) -> Box<dyn Controller> {
        let pace = Pace::new(Duration::ZERO, current_mtu.into());
        let first = pace.window();
        Box::new(Paced {
            pace,
            began: now,
            first,
        })
    }
}

/// R-30 for one path of one connection.
#[derive(Clone)]
struct Paced {
    pace: Pace,
    began: Instant,
    /// The window that it began with.
    first: u64,
}

impl Paced {
    fn since(&self, at: Instant) -> Duration {
        at.saturating_duration_since(self.began)
    }
}

impl Controller for Paced {
    fn on_sent(&mut self, now: Instant, _: u64, _: u64) {
        self.pace.sent(self.since(now));
    }

    fn on_ack(&mut self, now: Instant, sent: Instant, bytes: u64, limited: bool, _: &RttEstimator) {
        let (now, sent) = (self.since(now), self.since(sent));
        self.pace.acknowledged(now, sent, bytes, limited);
    }

    fn on_end_acks(&mut self, now: Instant, _: u64, _: bool, _: Option<u64>) {
        self.pace.told(self.since(now));
    }

    fn on_congestion_event(&mut self, now: Instant, _: Instant, persistent: bool, lost: u64) {
        if persistent {
            self.pace.broke(self.since(now));
        } else if lost == 0 {
            self.pace.marked(); // quinn's word for an ECN mark
        } else {
            self.pace.lost(lost);
        }
    }

    fn on_mtu_update(&mut self, new_mtu: u16) {
        self.pace.resize(new_mtu.into());
    }

    fn window(&self) -> u64 {
        self.pace.window()
    }

    fn clone_box(&self) -> Box<dyn Controller> {
        Box::new(self.clone())
    }

    fn initial_window(&self) -> u64 {
        self.first
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}
