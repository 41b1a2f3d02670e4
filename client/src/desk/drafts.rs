//! Drafts at the desk: kept while an officer writes, listed, read and ended. Not: how they lie on disk (`drafts`).

use std::sync::Arc;

use blo_proto::{BlobId, Code, Timestamp, alert::Attachment};

use super::{Desk, attaching, error::DeskError, reading::disk};
use crate::{
    drafts::{DRAFTS_MAX, Draft, DraftKey, Drafts, DraftsError, Kept, Write},
    shelf::keys,
    spool::Place,
    words::Said,
};

/// A draft in a list.
#[derive(Clone, Debug)]
pub struct DraftView {
    /// Names it.
    pub key: DraftKey,
    /// When it was kept last.
    pub kept_at: Timestamp,
    /// What it says.
    pub draft: Draft,
}

impl Desk {
    /// The drafts of an officer, the newest first. One that cannot be read now is left out.
    ///
    /// # Errors
    /// `stopped`.
    pub async fn drafts(&self, officer: &str) -> Result<Vec<DraftView>, DeskError> {
        let officer = officer.to_owned();
        let all = self.with_drafts(move |drafts| {
            let view = |(key, kept_at)| {
                let draft = drafts.read(&officer, key).ok()?;
                Some(DraftView {
                    key,
                    kept_at,
                    draft,
                })
            };
            Ok(drafts.of(&officer).into_iter().filter_map(view).collect())
        });
        all.await
    }

    /// When a draft of an officer was kept last.
    pub fn draft_kept_at(&self, officer: &str, key: DraftKey) -> Option<Timestamp> {
        let all = self.doors.drafts.of(officer);
        all.into_iter()
            .find_map(|(one, at)| (one == key).then_some(at))
    }

    /// The name under which a page sends what it has: that of its draft, or, where another window wrote words there that
    /// this page does not know, one of its own.
    pub fn own_draft(&self, officer: &str, key: DraftKey, write: &Write) -> DraftKey {
        self.doors.drafts.own(officer, key, write)
    }

    /// How many files of drafts were set aside since they do not open.
    pub fn damaged_drafts(&self) -> usize {
        self.doors.drafts.damaged()
    }

    /// One draft of an officer.
    ///
    /// # Errors
    /// `not_found`, also where it is another's; `storage_failed`, `stopped`.
    pub async fn draft(&self, officer: &str, key: DraftKey) -> Result<Draft, DeskError> {
        let officer = officer.to_owned();
        self.with_drafts(move |drafts| drafts.read(&officer, key))
            .await
    }

    /// Keeps the fields of a draft; its files stay with it. Resolves when it is on disk.
    ///
    /// # Errors
    /// `quota` where the officer has too many or too large ones; `not_found` where it is another's; `storage_failed`,
    /// `stopped`.
    pub async fn keep_draft(
        &self,
        (officer, key): (&str, DraftKey),
        fields: Vec<(String, String)>,
        write: Write,
    ) -> Result<Kept, DeskError> {
        let officer = officer.to_owned();
        let now = self.doors.facts.now(&self.doors.live.borrow());
        self.with_drafts(move |drafts| drafts.keep((&officer, key), fields, write, now))
            .await
    }

    /// Ends a draft: it was sent or thrown away, by the page `sheet`.
    ///
    /// # Errors
    /// `not_found` where it is another's; `storage_failed`, `stopped`.
    pub async fn end_draft(
        &self,
        officer: &str,
        key: DraftKey,
        sheet: &str,
    ) -> Result<(), DeskError> {
        let (officer, sheet) = (officer.to_owned(), sheet.to_owned());
        self.with_drafts(move |drafts| drafts.end(&officer, key, &sheet))
            .await
    }

    /// Throws a draft away, with the files that were handed in for it and that no alert took.
    ///
    /// # Errors
    /// As [`Desk::end_draft`].
    pub async fn discard_draft(
        &self,
        officer: &str,
        key: DraftKey,
        sheet: &str,
    ) -> Result<(), DeskError> {
        let files = match self.draft(officer, key).await {
            Ok(draft) => draft.files,
            // It was never kept, or cannot be read: its files go with the next start.
            Err(_) => Vec::new(),
        };
        self.end_draft(officer, key, sheet).await?;
        self.let_go(files).await
    }

    /// Lets a file that was handed in go with a draft: it stays as long as that.
    ///
    /// # Errors
    /// As [`Desk::keep_draft`]; `bad_content` where the draft has as many as an alert may, or the file is not whole.
    pub async fn attach_to_draft(
        &self,
        (officer, key): (&str, DraftKey),
        handle: &str,
    ) -> Result<(), DeskError> {
        let handed = self.drafts.of(handle)?;
        let file = attaching::whole(&handed)?;
        let kept = self.change_files((officer, key), move |files| files.push(file));
        attaching::lock(&handed).keep(true);
        let kept = kept.await;
        attaching::lock(&handed).keep(kept.is_ok());
        self.drafts.drop_one(handle);
        kept
    }

    /// Takes a file off a draft, for good.
    ///
    /// # Errors
    /// As [`Desk::keep_draft`].
    pub async fn take_off_draft(
        &self,
        (officer, key): (&str, DraftKey),
        blob: BlobId,
    ) -> Result<(), DeskError> {
        let draft = self.draft(officer, key).await?;
        self.change_files((officer, key), move |files| {
            files.retain(|file| file.blob != blob);
        })
        .await?;
        let mut own = draft.files;
        own.retain(|file| file.blob == blob);
        self.let_go(own).await
    }

    async fn change_files(
        &self,
        (officer, key): (&str, DraftKey),
        change: impl FnOnce(&mut Vec<Attachment>) + Send + 'static,
    ) -> Result<(), DeskError> {
        let officer = officer.to_owned();
        let now = self.doors.facts.now(&self.doors.live.borrow());
        self.with_drafts(move |drafts| drafts.change_files((&officer, key), change, now))
            .await
    }

    /// Unlinks files that no draft and no alert names.
    async fn let_go(&self, files: Vec<Attachment>) -> Result<(), DeskError> {
        let mut sent = std::collections::BTreeSet::new();
        let rows = self.doors.shelf.prefix(&keys::blobs_kept()).map_err(disk)?;
        for (key, value) in rows {
            sent.extend(
                keys::parse_blob_kept(&key, &value)
                    .into_iter()
                    .flat_map(|kept| kept.1),
            );
        }
        for blob in files.into_iter().map(|file| file.blob) {
            if self.doors.drafts.may_go(blob) && !sent.contains(&blob) {
                self.on_disk(move |spool| spool.remove(Place::Out(blob)))
                    .await?;
            }
        }
        Ok(())
    }

    async fn with_drafts<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Drafts) -> Result<T, DraftsError> + Send + 'static,
    ) -> Result<T, DeskError> {
        let drafts = Arc::clone(&self.doors.drafts);
        let done = tokio::task::spawn_blocking(move || work(&drafts)).await;
        done.map_err(|_| DeskError::stopped())?.map_err(told)
    }
}

fn told(error: DraftsError) -> DeskError {
    let (code, exit) = match &error {
        DraftsError::TooMany | DraftsError::TooLarge { .. } => (Code::Quota.as_str(), 75),
        DraftsError::TooManyFiles => (Code::BadContent.as_str(), 65),
        DraftsError::None => (DeskError::NOT_FOUND, 66),
        _ => (Code::StorageFailed.as_str(), 74),
    };
    let said = match error {
        DraftsError::TooMany => Said::of("drafts-too-many").with("most", DRAFTS_MAX),
        DraftsError::TooLarge { most } => Said::of("drafts-too-large").with("most", most / 1_024),
        DraftsError::TooManyFiles => {
            Said::of("file-too-many").with("most", blo_proto::limits::ATTACHMENTS_MAX)
        }
        DraftsError::None => Said::of("drafts-none"),
        DraftsError::Home(error) => Said::of("drafts-not-kept").detail(error),
        _ => Said::of("drafts-unusable"),
    };
    DeskError::say(code, exit, said)
}
