//! What the authorities say of a link's certificate, at its start and for as long as it is up. Not: its registration.

use std::{sync::Arc, time::Duration};

use blo_proto::{Clock, Code, OfficeId, Refusal, Timestamp, certificate::Leaf};
use bytes::Bytes;
use rustls_pki_types::CertificateDer;
use tokio::sync::watch;

use super::Setup;
use crate::authorities::Authorities;

/// Certificates count whole seconds, of which the last one is theirs.
const SECOND_MS: u64 = 1_000;
/// How often the clock is looked at when a certificate ends soon, and when it does not: thousands of links are up.
const LOOK_OFTEN_MS: u64 = 500;
const LOOK_SELDOM_MS: u64 = 60_000;
const _: () = assert!(LOOK_OFTEN_MS < LOOK_SELDOM_MS);

/// One office's certificate, and what is known of it.
pub(super) struct Standing {
    pub(super) office: OfficeId,
    leaf: CertificateDer<'static>,
    /// The last moment of its validity.
    until: Timestamp,
    clock: Arc<dyn Clock>,
    authorities: watch::Receiver<Arc<Authorities>>,
    /// What the office was told last.
    told: Arc<Authorities>,
}

impl Standing {
    /// Watches a certificate from now on.
    pub(super) fn begin(
        office: &Leaf<OfficeId>,
        leaf: CertificateDer<'static>,
        setup: &Setup,
    ) -> Self {
        let mut authorities = setup.authorities.clone();
        authorities.mark_changed(); // what came since the handshake is judged as well
        Self {
            office: office.name.clone(),
            until: office.not_after.plus_millis(SECOND_MS),
            leaf,
            clock: Arc::clone(&setup.clock),
            authorities,
            told: Arc::default(),
        }
    }

    /// Its certificate, DER.
    pub(super) fn leaf(&self) -> &[u8] {
        &self.leaf
    }

    /// The lists that the office has not been told, DER.
    ///
    /// # Errors
    /// `bad_certificate` where one of them revokes its certificate, nobody vouches for it any more, or it has expired.
    pub(super) fn judge(&mut self) -> Result<Vec<Bytes>, Refusal> {
        let known = Arc::clone(&self.authorities.borrow_and_update());
        let now = self.clock.now();
        //
        if now >= self.until {
            return Err(Refusal::new(Code::BadCertificate, "it has expired"));
        }
        if let Some(why) = known.objection(&self.office, &self.leaf, now) {
            return Err(Refusal::new(Code::BadCertificate, why));
        }
        let newer = known.newer_than(&self.told);
        self.told = known;
        Ok(newer)
    }

    /// As [`Standing::judge`], when something changes. May be given up at any time: nothing is lost.
    pub(super) async fn changed(&mut self) -> Result<Vec<Bytes>, Refusal> {
        let (clock, until) = (Arc::clone(&self.clock), self.until);
        let news = async {
            if self.authorities.changed().await.is_err() {
                std::future::pending::<()>().await; // nobody looks any more
            }
        };
        tokio::select! {
            () = news => {}
            () = reached(until, clock.as_ref()) => {}
        }
        self.judge()
    }
}

/// Resolves once the clock is so far, which may be set meanwhile.
async fn reached(time: Timestamp, clock: &dyn Clock) {
    loop {
        let left = time.millis_since(clock.now());
        if left == 0 {
            return;
        }
        let look = if left < LOOK_SELDOM_MS {
            LOOK_OFTEN_MS
        } else {
            LOOK_SELDOM_MS
        };
        tokio::time::sleep(Duration::from_millis(left.min(look))).await;
    }
}
