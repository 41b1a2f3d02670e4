//! Attachments at the desk: handing files in before their alert is sent, how far each is, and taking one out. A skin reads
//! and writes the officer's own files; it never sees the gateway's. Not: how they travel (`gateway`).

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use blo_proto::{AlertId, BlobId, Code, OfficeId, alert::Attachment, blob::Blob, limits};
use tokio::{sync::oneshot, time::Instant};

use super::{
    Desk,
    error::DeskError,
    reading::{Found, base64},
    view::{AttachmentPart, AttachmentView, AttachmentsView, Handed},
};
use crate::{
    gateway::{Command, Order, Taken},
    shelf::{BlobState, keys},
    spool::{Draft, Place, Spool, SpoolError},
    words::Said,
};

/// Files that are handed in and wait for their alert: those of several officers who write at once.
const DRAFTS_MAX: usize = 8 * limits::ATTACHMENTS_MAX;
/// After so long without its alert a file that was handed in is let go.
const DRAFT_LIFE: Duration = Duration::from_secs(10 * 60);

/// Files that are handed in and wait for their alert.
#[derive(Clone, Debug, Default)]
pub(super) struct Drafts(Arc<Mutex<BTreeMap<BlobId, Waiting>>>);

#[derive(Debug)]
struct Waiting {
    draft: Arc<Mutex<Draft>>,
    touched: Instant,
}

/// Files of an alert that is being sent. They stay unless it is refused.
pub(super) struct Claimed(Vec<Arc<Mutex<Draft>>>);

impl Drafts {
    fn put(&self, draft: Draft) -> Result<BlobId, DeskError> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        all.retain(|_, one| now.duration_since(one.touched) < DRAFT_LIFE);
        if all.len() >= DRAFTS_MAX {
            let said = Said::of("handed-too-many");
            return Err(DeskError::say(Code::Quota.as_str(), 75, said));
        }
        let id = draft.id();
        let draft = Arc::new(Mutex::new(draft));
        let touched = now;
        all.insert(id, Waiting { draft, touched });
        Ok(id)
    }

    pub(super) fn of(&self, handle: &str) -> Result<Arc<Mutex<Draft>>, DeskError> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let one = parse(handle).and_then(|id| all.get_mut(&id));
        let one = one.ok_or_else(gone)?;
        one.touched = Instant::now();
        Ok(Arc::clone(&one.draft))
    }

    pub(super) fn drop_one(&self, handle: &str) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let one = parse(handle).and_then(|id| all.remove(&id));
        drop(all);
        drop(one);
    }

    /// Takes out what an alert names. From here on the files stay, even if nobody waits for the answer any more: the alert
    /// may be on disk by then.
    pub(super) fn claim(
        &self,
        handles: &[String],
        written: &crate::drafts::Drafts,
    ) -> Result<(Claimed, Vec<Attachment>), DeskError> {
        let (mut drafts, mut said) = (Vec::new(), Vec::new());
        for handle in handles {
            // What goes with a draft that an officer writes stays there until the alert is on disk.
            if let Some(file) = parse(handle).and_then(|blob| written.claim(blob)) {
                said.push(file);
                continue;
            }
            let draft = self.of(handle)?;
            said.push(whole(&draft)?);
            drafts.push(draft);
        }
        for draft in &drafts {
            lock(draft).keep(true);
        }
        handles.iter().for_each(|handle| self.drop_one(handle));
        Ok((Claimed(drafts), said))
    }
}

impl Claimed {
    /// The alert was not taken: nobody will ask for them.
    pub(super) fn let_go(self) {
        for draft in self.0 {
            lock(&draft).keep(false);
        }
    }
}

impl Desk {
    /// Has an alert taken with the files that it names.
    pub(super) async fn take(
        &self,
        order: Result<Order, DeskError>,
        files: Claimed,
    ) -> Result<Taken, DeskError> {
        let order = match order {
            Ok(order) => order,
            Err(error) => {
                files.let_go();
                return Err(error);
            }
        };
        let (answer, taken) = oneshot::channel();
        let taken = self
            .ask(Command::Send(Box::new(order), answer), taken)
            .await;
        match &taken {
            Ok(taken) if !taken.repeated => {}
            // Where the disk or the gateway failed the alert may be there all the same.
            Err(error) if error.exit_code >= 70 => {}
            Ok(_) | Err(_) => files.let_go(),
        }
        taken
    }

    /// Begins to hand a file in; the answer names it for the parts that follow, and for the alert.
    ///
    /// # Errors
    /// `bad_content`, `quota`, `storage_full`, `storage_failed`.
    pub async fn attach(
        &self,
        (name, media_type): (String, String),
        size: u64,
    ) -> Result<Handed, DeskError> {
        Attachment::check_name(&name).map_err(|refusal| DeskError::refused(&refusal))?;
        let most = limits::BLOB_BYTES_MAX;
        let named = (name, media_type);
        let draft = self.on_disk(move |spool| Draft::begin(spool, named, size));
        let draft = draft
            .await?
            .ok_or_else(|| DeskError::unusable(Said::of("handed-size").with("most", most)))?;
        let attachment = self.drafts.put(draft)?.to_string();
        Ok(Handed { attachment })
    }

    /// Hands the next bytes of a file in.
    ///
    /// # Errors
    /// `not_found`; `bad_content` where there are more than was said; `storage_full`, `storage_failed`.
    pub async fn attach_part(&self, handle: &str, bytes: Vec<u8>) -> Result<Handed, DeskError> {
        let draft = self.drafts.of(handle)?;
        let fits = self.on_disk(move |_| lock(&draft).push(&bytes)).await?;
        self.handed(handle, fits)
    }

    /// The file is whole. Resolves when it is on disk, sealed.
    ///
    /// # Errors
    /// As [`Desk::attach_part`].
    pub async fn attach_end(&self, handle: &str) -> Result<Handed, DeskError> {
        let draft = self.drafts.of(handle)?;
        let finish = move |_: &Spool| Ok(lock(&draft).finish()?.is_some());
        let whole = self.on_disk(finish).await?;
        self.handed(handle, whole)
    }

    fn handed(&self, handle: &str, fits: bool) -> Result<Handed, DeskError> {
        if fits {
            let attachment = handle.to_owned();
            return Ok(Handed { attachment });
        }
        self.drafts.drop_one(handle);
        Err(DeskError::unusable(Said::of("handed-changed")))
    }

    /// What goes with an alert, and how far it is: at once, or when that has changed since the answer that had the
    /// number `after`. Causes no *read*.
    ///
    /// # Errors
    /// `not_found`, `ambiguous`, `storage_failed`, `stopped`.
    pub async fn attachments(
        &self,
        id: AlertId,
        sender: Option<OfficeId>,
        after: Option<u64>,
    ) -> Result<AttachmentsView, DeskError> {
        let mut changes = self.doors.moves.changes();
        loop {
            let change = *changes.borrow_and_update();
            if after != Some(change) {
                let found = self.reading.find(&id, sender.as_ref())?;
                return Ok(AttachmentsView {
                    change,
                    // As a listing has them: names can say what an alert hides.
                    attachments: self.reading.item(&found)?.attachments,
                });
            }
            tokio::select! {
                _ = changes.changed() => {}
                () = self.doors.commands.closed() => return Err(DeskError::stopped()),
            }
        }
    }

    /// One part of an attachment, opened; counts from 0. Of one that came only once all of it is here and proven.
    ///
    /// # Errors
    /// `not_found`, `ambiguous`, [`DeskError::NOT_HERE`], `cannot_open`, `storage_failed`, `stopped`.
    pub async fn attachment_part(
        &self,
        (id, sender): (AlertId, Option<OfficeId>),
        number: u32,
        part: u32,
    ) -> Result<AttachmentPart, DeskError> {
        let found = self.reading.find(&id, sender.as_ref())?;
        self.reading.must_be_open(&found)?;
        let (attachment, view) = self.one_of(&found, number)?;
        let index = u8::try_from(number.saturating_sub(1)).unwrap_or(u8::MAX);
        let place = if found.sent {
            Place::Out(attachment.blob)
        } else {
            self.is_here((found.name, keys::OWN, index), &view)?;
            Place::In(found.name, index)
        };
        let blob = Blob::of(&attachment).map_err(|refusal| DeskError::refused(&refusal))?;
        let parts = blob.shape().chunks();
        let opened = self.on_disk(move |spool| {
            let chunk = spool.read(place, blob.shape(), part)?;
            blob.open(part, &chunk).map_err(|_| SpoolError::Damaged)
        });
        let bytes = opened.await?;
        Ok(AttachmentPart {
            bytes: base64(&bytes),
            parts,
        })
    }

    fn one_of(
        &self,
        found: &Found,
        number: u32,
    ) -> Result<(Attachment, AttachmentView), DeskError> {
        let at = usize::try_from(number).ok().and_then(|n| n.checked_sub(1));
        let alert = found.written().map(blo_proto::alert::Written::alert);
        let attachment = alert
            .zip(at)
            .and_then(|(alert, at)| alert.attachments.get(at));
        let view = self.reading.attachments(found)?;
        let view = at.and_then(|at| view.into_iter().nth(at));
        attachment.cloned().zip(view).ok_or_else(|| {
            let said = Said::of("attachment-number-none").with("number", number);
            let said = said.with("alert", found.content.id);
            DeskError::say(DeskError::NOT_FOUND, 66, said)
        })
    }

    /// what has not been held against the digest that its sender signed is not shown.
    fn is_here(&self, row: crate::shelf::BlobRow, view: &AttachmentView) -> Result<(), DeskError> {
        let id = match self.reading.blob_state(row)? {
            Some(BlobState::Whole) => return Ok(()),
            Some(BlobState::Mismatch) => "attachment-not-signed",
            Some(BlobState::Over) => "attachment-late",
            _ => "attachment-not-yet",
        };
        let far = view.moves.first();
        let far = far.map_or((0, 0), |one| (one.kept, one.parts));
        let said = Said::of(id).with("file", &view.name);
        let said = said.with("kept", far.0).with("parts", far.1);
        Err(DeskError::say(DeskError::NOT_HERE, 75, said))
    }

    pub(super) async fn on_disk<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Spool) -> Result<T, SpoolError> + Send + 'static,
    ) -> Result<T, DeskError> {
        let Some(spool) = self.doors.spool.clone() else {
            let said = Said::of("attachments-unusable");
            return Err(DeskError::say(Code::StorageFailed.as_str(), 74, said));
        };
        let done = tokio::task::spawn_blocking(move || work(&spool)).await;
        done.map_err(|_| DeskError::stopped())?
            .map_err(|e| disk(&e))
    }
}

fn parse(handle: &str) -> Option<BlobId> {
    BlobId::from_slice(&hex::decode(handle).ok()?)
}

fn gone() -> DeskError {
    DeskError::say(DeskError::NOT_FOUND, 66, Said::of("handed-gone"))
}

/// What an alert says of it.
pub(super) fn whole(draft: &Mutex<Draft>) -> Result<Attachment, DeskError> {
    let said = lock(draft).said().cloned();
    said.ok_or_else(|| DeskError::unusable(Said::of("handed-not-whole")))
}

pub(super) fn lock(draft: &Mutex<Draft>) -> std::sync::MutexGuard<'_, Draft> {
    draft.lock().unwrap_or_else(PoisonError::into_inner)
}

fn disk(error: &SpoolError) -> DeskError {
    let (code, exit) = match error {
        SpoolError::Full => (Code::StorageFull, 74),
        SpoolError::Missing => return DeskError::new(DeskError::NOT_HERE, error.to_string(), 66),
        _ => (Code::StorageFailed, 74),
    };
    DeskError::new(code.as_str(), error.to_string(), exit)
}
