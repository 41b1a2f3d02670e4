//! An alert onto paper: a printed sheet is an export, so who prints is written down first, and what may not leave is
//! not printed. Not: how it looks.

use blo_proto::{AlertId, OfficeId, alert::Use};

use super::{Desk, DeskError, ExportInput, View, handled::sender_of};

impl Desk {
    /// A whole alert to be printed: with a `reason` also what it hides, which is written down as an opening is. Of a received
    /// one this causes *read*, once.
    ///
    /// # Errors
    /// `needs_consent`, `bad_content` once it was to be destroyed; as [`Desk::reveal`].
    pub async fn print(
        &self,
        (id, sender): (AlertId, Option<OfficeId>),
        officer: String,
        reason: String,
    ) -> Result<View, DeskError> {
        let found = self.reading.find(&id, sender.as_ref())?;
        //
        self.reading.must_allow(&found, Use::Export, None)?;
        let asked = ExportInput {
            alert: format!("{}:{id}", sender_of(&found)),
            officer: officer.clone(),
            ..ExportInput::default()
        };
        self.begin_export(asked).await?;
        if reason.is_empty() {
            return self.show(id, sender, officer).await;
        }
        self.reveal((id, sender), officer, reason).await
    }
}
