//! All that a person or a feed can do, as plain data in and out: the boundary that every skin stands on.
//! Not: how it travels (`gateway`) or lies on disk (`shelf`).

use blo_proto::{AlertId, OfficeId, receipt::Status};
use blo_store::Position;
use tokio::sync::oneshot;

use crate::{
    gateway::{Act, Command, Doors, Fault, Gateway, Opened, Order},
    shelf::keys,
    words::Said,
};

pub use board::{BOARD_SHOWN, BoardView};
pub use carry::{ByHandInput, CarryView, ENVELOPES_MAX, EnvelopeView, TakenInView};
pub use chunks::CarriedView;
pub use consent::{ConsentAnswerInput, ConsentAskInput, ConsentView};
pub use doubt::DoubtView;
pub use drafts::DraftView;
pub use entity::{
    AreaInput, ConsignmentInput, DeviceInput, DocumentInput, DrugsInput, EntityInput,
    EvaluationInput, FirearmInput, LinkInput, LocationInput, MoneyInput, NameInput, NamedInput,
    OrganisationInput, PassedOnView, PersonInput, ProvenanceInput, QuantityInput, VehicleInput,
    VesselInput, WildlifeInput,
};
pub use error::DeskError;
use error::fault;
pub use examine::{ExamineOfficeView, ExamineView, ListView, ProbeView, TestedView};
pub use export::{ExportBegun, ExportInput, ExportNote, ExportPage, ExportRow};
pub use forget::{DeletionView, ForgetInput};
pub use forward::ForwardInput;
pub use handled::{ConsentPart, OpeningView};
pub use input::{
    AckInput, AlertInput, DeclineInput, DelayInput, HandlingInput, Listing, PhraseInput,
    PlaceInput, ReferenceInput, TextInput,
};
pub use known::{KnownView, UnreadView, WaitingView};
pub use links::Links;
pub use offers::{OfferView, OffersView};
use reading::{Found, Reading, disk};
pub use search::{SearchInput, SearchView};
pub use sight::Sight;
pub use view::{
    AboutView, Alarm, AskedView, AttachmentPart, AttachmentView, AttachmentsView, BackupView,
    CounterpartView, Event, EvidenceCounterpart, EvidenceParts, GapView, Handed, Item, JournalView,
    MoveView, NextKeyView, NotSeenView, OfficeStatus, PagesView, ProofPart, ProposalView,
    ReceiptView, RelayView, Sent, StatusView, ThreadView, View,
};
pub use watch::Watch;

mod answering;
mod attaching;
mod board;
mod carry;
mod chunks;
mod consent;
mod doubt;
mod drafts;
mod entity;
mod error;
mod examine;
mod export;
mod forget;
mod forward;
mod handled;
mod input;
mod known;
mod links;
mod offers;
mod own_words;
mod papers;
mod parse;
mod printing;
mod proving;
mod reading;
mod recent;
mod requests;
mod search;
mod sight;
mod status;
mod tally;
pub mod upkeep;
mod view;
mod watch;

#[cfg(test)]
mod tests;

/// Alerts of a listing where no bound is given.
const LISTING_DEFAULT: usize = 100;
/// Alerts that a listing may have.
const LISTING_MAX: usize = 10_000;
/// Keys that are read at once.
const PAGE: usize = 1_024;

/// One office's desk. Cheap to clone; it answers [`DeskError::STOPPED`] once the gateway is gone.
#[derive(Clone, Debug)]
pub struct Desk {
    doors: Doors,
    reading: Reading,
    drafts: attaching::Drafts,
    finder: std::sync::Arc<search::Finder>,
    tally: std::sync::Arc<tally::Tally>,
}

impl Desk {
    /// The desk of a running gateway.
    pub fn of(gateway: &Gateway) -> Self {
        let doors = gateway.doors();
        let reading = Reading {
            shelf: std::sync::Arc::clone(&doors.shelf),
            facts: std::sync::Arc::clone(&doors.facts),
            moves: std::sync::Arc::clone(&doors.moves),
            live: doors.live.clone(),
            sink: false,
            sight: None,
        };
        let drafts = attaching::Drafts::default();
        Self {
            doors,
            reading,
            drafts,
            finder: std::sync::Arc::default(),
            tally: std::sync::Arc::default(),
        }
    }

    /// Takes an alert. Resolves when it is on disk.
    ///
    /// # Errors
    /// `bad_content`, `unknown_counterpart`, `ref_conflict`, `storage_full`, `storage_failed`, `stopped`.
    pub async fn send(&self, alert: AlertInput) -> Result<Sent, DeskError> {
        consent::check_plain(&alert)?;
        let resolve = |sender: &OfficeId, id: &AlertId| {
            let found = self.reading.find(id, Some(sender)).ok()?;
            found.written().map(blo_proto::alert::Written::digest)
        };
        let (alert, basis) = self.complete(alert)?;
        let (expiry, reference) = (parse::expiry(&alert)?, parse::reference(&alert)?);
        let (files, attachments) = self.drafts.claim(&alert.attachments, &self.doors.drafts)?;
        let office = &self.doors.facts.office;
        let now = self.doors.live.borrow().now;
        let said = parse::alert(office, (&alert, attachments), now, &resolve);
        let said = said.and_then(|said| basis.complete(said));
        let order = said.map(|alert| Order {
            alert,
            expiry,
            reference,
            after: basis.after(),
            passes_on: None,
        });
        let doubts = order.as_ref().map_or_else(
            |_| Vec::new(),
            |order| doubt::of(order.alert.alert(), &self.doors.facts.counterparts()),
        );
        let recipients = order.as_ref().map_or_else(
            |_| Vec::new(),
            |order| order.alert.alert().recipients.clone(),
        );
        // On the heap: whoever sends holds this for long.
        let taken = Box::pin(self.take(order, files)).await?;
        let status = if taken.repeated {
            let found = self
                .reading
                .find(&taken.id, Some(&self.doors.facts.office))?;
            self.reading.item(&found)?.status
        } else {
            Status::Queued.as_str().to_owned()
        };
        let reference = alert.reference.filter(|reference| !reference.is_empty());
        Ok(Sent {
            id: taken.id.to_string(),
            reference,
            status,
            repeated: taken.repeated,
            doubts,
            key_changed: self.changed(&recipients),
        })
    }

    /// Received alerts, in the order of the journal.
    ///
    /// # Errors
    /// `bad_cursor`, `storage_failed`, `stopped`.
    #[expect(clippy::unused_async, reason = "a skin awaits every question alike")]
    pub async fn inbox(&self, listing: Listing) -> Result<Vec<Item>, DeskError> {
        if listing.open_only {
            return self.open_requests(listing.limit);
        }
        self.list(&listing, false)
    }

    /// Sent alerts, in the order of the journal.
    ///
    /// # Errors
    /// As [`Desk::inbox`].
    #[expect(clippy::unused_async, reason = "a skin awaits every question alike")]
    pub async fn outbox(&self, listing: Listing) -> Result<Vec<Item>, DeskError> {
        self.list(&listing, true)
    }

    /// A whole alert with its receipts. Of a received one this causes *read*, once.
    ///
    /// # Errors
    /// `not_found`, `ambiguous` where two senders used the id, `storage_full`, `storage_failed`, `stopped`.
    pub async fn show(
        &self,
        id: AlertId,
        sender: Option<OfficeId>,
        officer: String,
    ) -> Result<View, DeskError> {
        let found = self.reading.find(&id, sender.as_ref())?;
        if !found.sent {
            check_line("officer", &officer)?;
            let (answer, done) = oneshot::channel();
            self.ask(Command::Read(opened(&found, officer), answer), done)
                .await?;
        }
        self.reading.view(&found, false)
    }

    /// A whole alert with its receipts, as it lies here. Causes nothing: nobody says that an officer saw its words.
    ///
    /// # Errors
    /// `not_found`, `ambiguous`, `storage_failed`.
    #[expect(clippy::unused_async, reason = "a skin awaits every question alike")]
    pub async fn look(&self, id: AlertId, sender: Option<OfficeId>) -> Result<View, DeskError> {
        let found = self.reading.find(&id, sender.as_ref())?;
        self.reading.view(&found, false)
    }

    /// States an outcome of a received alert: *actioned*.
    ///
    /// # Errors
    /// `not_found`, `ambiguous`, `bad_content`, `storage_full`, `storage_failed`, `stopped`.
    pub async fn acknowledge(&self, id: AlertId, ack: AckInput) -> Result<Item, DeskError> {
        let outcome = parse::field("outcome", &ack.outcome)?;
        check_line("note", &ack.note)?;
        check_line("officer", &ack.officer)?;
        let sender = ack
            .sender
            .as_deref()
            .map(|sender| parse::field("sender", sender));
        let found = self.reading.find(&id, sender.transpose()?.as_ref())?;
        if found.sent {
            return Err(DeskError::unusable(Said::of("desk-ack-own")));
        }
        let act = Act {
            outcome,
            note: ack.note,
        };
        let (answer, done) = oneshot::channel();
        self.ask(Command::Act(opened(&found, ack.officer), act, answer), done)
            .await?;
        self.reading.item(&found)
    }

    /// What happens, from after the cursor on (from now on where there is none): neither loses nor repeats.
    ///
    /// # Errors
    /// `bad_cursor`.
    pub fn watch(&self, since: Option<&str>) -> Result<Watch, DeskError> {
        let after = match since {
            None => (self.doors.shelf.last().number(), u16::MAX),
            Some(text) => self.cursor(text)?,
        };
        Ok(Watch::new(
            self.reading.clone(),
            self.doors.told.clone(),
            after,
        ))
    }

    /// As [`Desk::watch`], for an automated sink: what it may not have comes without its words.
    ///
    /// # Errors
    /// `bad_cursor`.
    pub fn watch_as_sink(&self, since: Option<&str>) -> Result<Watch, DeskError> {
        let mut desk = self.clone();
        desk.reading.sink = true;
        desk.watch(since)
    }

    /// Takes an agreement that both offices signed; whether it is a new one.
    ///
    /// # Errors
    /// `malformed`, `bad_signature`, `key_changed`, `storage_failed`, `stopped`.
    pub async fn agree(&self, agreement: &str) -> Result<bool, DeskError> {
        let signed = parse::agreement(agreement).map_err(|e| fault(Fault::Agreement(e)))?;
        let (answer, done) = oneshot::channel();
        self.ask(Command::Agree(signed, answer), done).await
    }

    /// Has the relay told what the home has for it of a ceremony; whether this gateway can.
    ///
    /// # Errors
    /// `stopped`.
    pub async fn propose(&self) -> Result<bool, DeskError> {
        let (answer, done) = oneshot::channel();
        self.ask(Command::Propose(answer), done).await
    }

    /// Announces the next key of this office, which the home has; to how many counterparts that were told nothing of it.
    ///
    /// # Errors
    /// `storage_failed`, `stopped`.
    pub async fn announce(&self) -> Result<usize, DeskError> {
        let (answer, done) = oneshot::channel();
        self.ask(Command::Announce(answer), done).await
    }

    /// Ends the agreement with an office; whether it was in force.
    ///
    /// # Errors
    /// `unpaired` where there was none, `storage_failed`, `stopped`.
    pub async fn unpair(&self, office: OfficeId) -> Result<bool, DeskError> {
        let (answer, done) = oneshot::channel();
        self.ask(Command::Unpair(office, answer), done).await
    }

    /// Copies the journal into the folder `dir`, where there must be none, while it is used.
    ///
    /// # Errors
    /// `storage_full`, `storage_failed`, `stopped`.
    pub async fn backup(&self, dir: std::path::PathBuf) -> Result<BackupView, DeskError> {
        let shelf = std::sync::Arc::clone(&self.doors.shelf);
        let copying = tokio::task::spawn_blocking(move || shelf.backup(&dir));
        let report = copying.await.map_err(|_| DeskError::stopped())?;
        let report = report.map_err(disk)?;
        Ok(BackupView {
            last: report.last.number(),
            bytes: report.bytes,
        })
    }

    /// What proves an alert and its receipts.
    ///
    /// # Errors
    /// `not_found`, `ambiguous`, `storage_failed`, `stopped`.
    #[expect(clippy::unused_async, reason = "a skin awaits every question alike")]
    pub async fn evidence(
        &self,
        id: AlertId,
        sender: Option<OfficeId>,
    ) -> Result<EvidenceParts, DeskError> {
        let found = self.reading.find(&id, sender.as_ref())?;
        //
        self.reading.must_be_open(&found)?;
        self.reading
            .must_allow(&found, blo_proto::alert::Use::Court, None)?;
        self.reading.evidence(&found)
    }

    async fn ask<T>(
        &self,
        command: Command,
        answer: oneshot::Receiver<Result<T, Fault>>,
    ) -> Result<T, DeskError> {
        let gone = |_| DeskError::stopped();
        self.doors
            .commands
            .send(command)
            .await
            .map_err(|_| DeskError::stopped())?;
        answer.await.map_err(gone)?.map_err(fault)
    }

    fn cursor(&self, text: &str) -> Result<(u64, u16), DeskError> {
        let known = |cursor: &(u64, u16)| cursor.0 <= self.doors.shelf.last().number();
        watch::parse_cursor(text)
            .filter(known)
            .ok_or_else(|| DeskError::say(DeskError::BAD_CURSOR, 65, Said::of("desk-bad-cursor")))
    }

    /// With a cursor the first ones after it, without one the newest; always oldest first.
    fn list(&self, listing: &Listing, sent: bool) -> Result<Vec<Item>, DeskError> {
        let since = listing
            .since
            .as_deref()
            .map(|text| self.cursor(text))
            .transpose()?;
        let limit = match listing.limit {
            0 => LISTING_DEFAULT,
            limit => limit.min(LISTING_MAX),
        };
        let mut reading = self.reading.clone();
        reading.sink = listing.sink.is_some();
        let mut after = Position::new(since.map_or(0, |(position, _)| position));
        let mut found = std::collections::VecDeque::new();
        loop {
            let page = self.doors.shelf.listing(sent, after, PAGE).map_err(disk)?;
            let more = page.len() == PAGE;
            for (position, name) in page {
                after = position;
                if listing.unread_only && self.is_read(name)? {
                    continue;
                }
                if found.len() >= limit {
                    if since.is_some() {
                        return items(&reading, found);
                    }
                    found.pop_front();
                }
                found.push_back((position, name));
            }
            if !more {
                return items(&reading, found);
            }
        }
    }

    fn is_read(&self, name: crate::shelf::Tag) -> Result<bool, DeskError> {
        let standing = self.doors.shelf.standing(name, keys::OWN).map_err(disk)?;
        Ok(standing.is_some_and(|standing| standing.status >= Status::Read))
    }
}

fn items(
    reading: &Reading,
    found: impl IntoIterator<Item = (Position, crate::shelf::Tag)>,
) -> Result<Vec<Item>, DeskError> {
    let mut items = Vec::new();
    for (position, name) in found {
        // Its place in the listing is where it was first written; what it says now may lie elsewhere.
        let newest = reading.shelf.alert(name).map_err(disk)?;
        let newest = newest.map_or(position, |(newest, _)| newest);
        if let Some(found) = reading.alert_at(newest, name)? {
            items.push(Item {
                cursor: position.to_string(),
                ..reading.item(&found)?
            });
        }
    }
    Ok(items)
}

fn opened(found: &Found, officer: String) -> Opened {
    Opened {
        name: found.name,
        position: found.position,
        officer,
    }
}

fn check_line(field: &str, text: &str) -> Result<(), DeskError> {
    let long = text.chars().count() > blo_proto::limits::LINE_CHARS_MAX;
    if long
        || text
            .chars()
            .any(|c| c.is_control() && c != '\n' && c != '\t')
    {
        let said = Said::of("desk-line-too-long").with("field", field);
        return Err(DeskError::unusable(
            said.with("most", blo_proto::limits::LINE_CHARS_MAX),
        ));
    }
    Ok(())
}
