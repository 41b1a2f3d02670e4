//! What the authorities say of a link's certificate, at its start and for as long as it is up. Not: its registration.

use std::sync::Arc;

use blo_proto::{Clock, Code, OfficeId, Refusal};
use bytes::Bytes;
use rustls_pki_types::CertificateDer;
use tokio::sync::watch;

use super::Setup;
use crate::authorities::Authorities;

/// One office's certificate, and what is known of it.
pub(super) struct Standing {
    pub(super) office: OfficeId,
    leaf: CertificateDer<'static>,
    clock: Arc<dyn Clock>,
    authorities: watch::Receiver<Arc<Authorities>>,
    /// What the office was told last.
    told: Arc<Authorities>,
}

impl Standing {
    /// Watches a certificate from now on.
    pub(super) fn begin(office: OfficeId, leaf: CertificateDer<'static>, setup: &Setup) -> Self {
        let mut authorities = setup.authorities.clone();
        authorities.mark_changed(); // what came since the handshake is judged as well
        Self {
            office,
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
    /// `bad_certificate` where one of them revokes its certificate, or nobody vouches for it any more.
    pub(super) fn judge(&mut self) -> Result<Vec<Bytes>, Refusal> {
        let known = Arc::clone(&self.authorities.borrow_and_update());
        let now = self.clock.now();
        //
        if let Some(why) = known.objection(&self.office, &self.leaf, now) {
            return Err(Refusal::new(Code::BadCertificate, why));
        }
        let newer = known.newer_than(&self.told);
        self.told = known;
        Ok(newer)
    }

    /// As [`Standing::judge`], when something changes. May be given up at any time: nothing is lost.
    pub(super) async fn changed(&mut self) -> Result<Vec<Bytes>, Refusal> {
        if self.authorities.changed().await.is_err() {
            std::future::pending::<()>().await; // nobody looks any more
        }
        self.judge()
    }
}
