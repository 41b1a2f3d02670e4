//! Which connection for attachments belongs to which link: a token from the welcome opens one beside its link, for as
//! long as that is up. Not: what is moved on it (`blobs`).

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use blo_proto::{Code, IdentityKey, OfficeId, Refusal, frame::blobs::BlobToken};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::blobs::Blobs;

/// The way to the blobs of a relay. Clones are the same.
#[derive(Clone, Debug)]
pub struct BlobDoor {
    pub(super) blobs: Blobs,
    /// Of each link that is up.
    passes: Arc<Mutex<BTreeMap<BlobToken, Arc<Pass>>>>,
}

/// What one link's token opens.
#[derive(Debug)]
pub(super) struct Pass {
    office: OfficeId,
    key: IdentityKey,
    /// The gateway has its link token on disk: nothing that it asks counts before.
    kept: CancellationToken,
    /// The link is over.
    over: CancellationToken,
    /// The connection that is up now: one at a time.
    entered: Mutex<CancellationToken>,
}

/// A link's part of it: the token ends when it is dropped, and so does what was opened with it.
pub(super) struct Way {
    token: BlobToken,
    pass: Arc<Pass>,
    door: BlobDoor,
}

impl BlobDoor {
    /// The way to these blobs.
    pub fn to(blobs: Blobs) -> Self {
        Self {
            blobs,
            passes: Arc::default(),
        }
    }

    /// The blobs behind it.
    pub const fn blobs(&self) -> &Blobs {
        &self.blobs
    }

    /// The way of a link that begins.
    ///
    /// # Errors
    /// `storage_failed` where the system has no random bytes.
    pub(super) fn way(&self, office: &OfficeId, key: &IdentityKey) -> Result<Way, Refusal> {
        let mut token = [0; 16];
        getrandom::fill(&mut token)
            .map_err(|error| Refusal::new(Code::StorageFailed, error.to_string()))?;
        let token = BlobToken::from_bytes(token);
        let pass = Arc::new(Pass {
            office: office.clone(),
            key: key.clone(),
            kept: CancellationToken::new(),
            over: CancellationToken::new(),
            entered: Mutex::default(),
        });
        lock(&self.passes).insert(token, Arc::clone(&pass));
        let door = self.clone();
        Ok(Way { token, pass, door })
    }

    /// Lets in who brings the token of a link of its own that is up and confirmed, in the place of any other connection
    /// of it. It is over when what is returned first is.
    ///
    /// # Errors
    /// `no_link`.
    pub(super) async fn enter(
        &self,
        token: &BlobToken,
        office: &OfficeId,
        key: &IdentityKey,
    ) -> Result<(CancellationToken, DropGuard), Refusal> {
        let no_link = |why: &str| Refusal::new(Code::NoLink, why);
        let pass = lock(&self.passes).get(token).cloned();
        // a token is of one link, and of the office and key that it is up with.
        let own = pass.filter(|pass| pass.office == *office && pass.key == *key);
        let pass = own.ok_or_else(|| no_link("its token is of no link of this office"))?;
        // They come on two connections, and this one may have been the quicker.
        tokio::select! {
            () = pass.kept.cancelled() => {}
            () = pass.over.cancelled() => return Err(no_link("its link is over")),
        }
        let mine = pass.over.child_token();
        let before = std::mem::replace(&mut *lock(&pass.entered), mine.clone());
        before.cancel();
        Ok((mine.clone(), mine.drop_guard()))
    }
}

impl Way {
    /// For the welcome.
    pub(super) const fn token(&self) -> BlobToken {
        self.token
    }

    /// What is told when the gateway has kept its link token.
    pub(super) fn kept(&self) -> CancellationToken {
        self.pass.kept.clone()
    }
}

impl Drop for Way {
    fn drop(&mut self) {
        lock(&self.door.passes).remove(&self.token);
        self.pass.over.cancel();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
