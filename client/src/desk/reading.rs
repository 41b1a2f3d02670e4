//! Records of the shelf → plain data. Reads only; shared by listings, views, events and evidence. Not: any change.

use std::sync::Arc;

use blo_proto::{
    AlertId, OfficeId, Timestamp,
    alert::Written,
    content::{Body, Content},
    envelope::Proof,
    receipt::{SignedRelayReceipt, Status},
};
use blo_store::Position;
use bytes::Bytes;

use super::{
    error::DeskError,
    recent::Recent,
    view::{Event, Item, OfficeStatus, ReceiptView, View},
};
use receipts::{fact_view, office_status, receipt_views, relay_view};

use crate::{
    gateway::{Facts, Live, Moves, Thread, own_proof, proof, received_content},
    shelf::{Alarm, EventKind, EventRow, Kind, Received, Shelf, ShelfError, Standing, Tag, keys},
    words::Said,
};

/// Reads alerts.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub(super) shelf: Arc<Shelf>,
    pub(super) facts: Arc<Facts>,
    pub(super) moves: Arc<Moves>,
    pub(super) live: tokio::sync::watch::Receiver<Live>,
    /// Whoever reads is an automated sink.
    pub(super) sink: bool,
    /// What whoever reads may see; everything where nobody is named.
    pub(super) sight: Option<Arc<super::Sight>>,
}

mod blobs;
mod receipts;
mod redaction;
mod threads;
mod words;

/// What an alert says, to an office that knows no other.
#[cfg(test)]
pub(super) fn words_of(alert: &blo_proto::alert::Alert) -> View {
    words::of(alert, &[])
}

/// One alert as it lies on the shelf.
pub(super) struct Found {
    pub(super) name: Tag,
    pub(super) position: Position,
    pub(super) sent: bool,
    pub(super) content: Content,
    pub(super) reference: String,
    pub(super) stored_at: Timestamp,
    pub(super) received: Option<Received>,
}

impl Found {
    pub(super) fn written(&self) -> Option<&Written> {
        match &self.content.body {
            Body::Alert(written) => Some(written),
            Body::Receipts(_) | Body::Notice(_) => None,
        }
    }
}

impl Reading {
    /// The alert of an id: of that sender, or of the only one that used it.
    pub(super) fn find(&self, id: &AlertId, sender: Option<&OfficeId>) -> Result<Found, DeskError> {
        let name = self.name_of(id, sender)?;
        let found = self.shelf.alert(name).map_err(disk)?;
        let (position, _) = found.ok_or_else(|| DeskError::not_found(id))?;
        if let Some(found) = self.alert_at(position, name)? {
            self.must_see(&found)?;
            return Ok(found);
        }
        let body = self.shelf.read(position).map_err(disk)?;
        let at = Timestamp::from_millis(body.at_ms);
        Err(match body.kind {
            Some(Kind::Deletion(left)) => super::forget::gone(id, left, at),
            Some(Kind::Destroyed(_)) => DeskError::destroyed(id),
            _ => DeskError::not_found(id),
        })
    }

    /// The row of an id: of that sender, or of the only one that used it.
    pub(super) fn name_of(
        &self,
        id: &AlertId,
        sender: Option<&OfficeId>,
    ) -> Result<Tag, DeskError> {
        let offices = match sender {
            Some(sender) => vec![sender.clone()],
            None => {
                let counterparts = self.facts.counterparts();
                std::iter::once(self.facts.office.clone())
                    .chain(counterparts)
                    .collect()
            }
        };
        let mut found = Vec::new();
        for office in offices {
            let name = self.shelf.vault().name(&office, id);
            if self.shelf.alert(name).map_err(disk)?.is_some() {
                found.push(name);
            }
        }
        match found.as_slice() {
            [] => Err(DeskError::not_found(id)),
            [name] => Ok(*name),
            _ => {
                let said = Said::of("desk-ambiguous").with("id", id);
                Err(DeskError::say(DeskError::AMBIGUOUS, 64, said))
            }
        }
    }

    pub(super) fn alert_at(
        &self,
        position: Position,
        name: Tag,
    ) -> Result<Option<Found>, DeskError> {
        let body = self.shelf.read(position).map_err(disk)?;
        let stored_at = Timestamp::from_millis(body.at_ms);
        let found = match body.kind {
            Some(Kind::Sent(sent)) => Content::decode(sent.content).ok().map(|content| Found {
                name,
                position,
                sent: true,
                content,
                reference: sent.reference,
                stored_at,
                received: None,
            }),
            Some(Kind::Received(kept)) => received_content(&kept).map(|content| Found {
                name,
                position,
                sent: false,
                content,
                reference: String::new(),
                stored_at,
                received: Some(kept),
            }),
            Some(_) | None => None,
        };
        Ok(found)
    }

    fn standing(&self, name: Tag, recipient: u8) -> Result<Option<Standing>, DeskError> {
        self.shelf.standing(name, recipient).map_err(disk)
    }

    pub(super) fn item(&self, found: &Found) -> Result<Item, DeskError> {
        let Some(written) = found.written() else {
            return Ok(Item::default());
        };
        let alert = written.alert();
        let mut statuses = Vec::new();
        let mut lowest: Option<Status> = None;
        if found.sent {
            for (index, office) in alert.recipients.iter().enumerate() {
                let recipient = u8::try_from(index).unwrap_or(u8::MAX);
                if let Some(standing) = self.standing(found.name, recipient)? {
                    lowest = Some(lowest.map_or(standing.status, |low| low.min(standing.status)));
                    statuses.push(office_status(office, standing));
                }
            }
        } else {
            lowest = self
                .standing(found.name, keys::OWN)?
                .map(|standing| standing.status);
        }
        let text = alert.texts.first();
        let changes = Thread::changes_of(&self.shelf, found.name, alert).map_err(disk)?;
        let item = Item {
            cursor: found.position.to_string(),
            direction: if found.sent { "sent" } else { "received" }.to_owned(),
            id: found.content.id.to_string(),
            sender: alert.sender.to_string(),
            recipients: alert.recipients.iter().map(ToString::to_string).collect(),
            precedence: alert.precedence.to_string(),
            status: lowest.map_or("", Status::as_str).to_owned(),
            statuses,
            alert_status: alert.status.to_string(),
            message_type: alert.message_type.to_string(),
            category: alert.category.to_string(),
            language: text.map(|text| text.language.clone()).unwrap_or_default(),
            headline: text.map(|text| text.headline.clone()).unwrap_or_default(),
            composed_at: found.content.composed_at.to_string(),
            expires_at: found.content.expires_at.to_string(),
            stored_at: found.stored_at.to_string(),
            by_relay_time: found.content.by_relay_time,
            restored: found.received.as_ref().is_some_and(|kept| kept.again),
            cancelled: changes.is_cancelled(),
            about: self.about(alert)?,
            updated_by: threads::updated_by(&changes, found.name),
            asked: self.asked(found.name, alert)?,
            attachments: self.attachments(found)?,
            reference: (!found.reference.is_empty()).then(|| found.reference.clone()),
            phrases: alert.phrases.iter().map(Into::into).collect(),
            ..Item::default()
        };
        self.listed(item, found)
    }

    /// A whole alert; what it hides only once that was `revealed`.
    pub(super) fn view(&self, found: &Found, revealed: bool) -> Result<View, DeskError> {
        let item = self.item(found)?;
        let receipts = self.receipts(found)?;
        let Some(written) = found.written() else {
            return Ok(View::default());
        };
        let whole = View {
            not_seen: self.not_seen(&item, written.alert()),
            item,
            receipts,
            thread: self.thread(found.name, written.alert())?,
            openings: self.openings(found.name)?,
            ..words::of(written.alert(), &self.facts.counterparts())
        };
        self.shown(whole, found, revealed)
    }

    pub(super) fn receipts(&self, found: &Found) -> Result<Vec<ReceiptView>, DeskError> {
        let mut receipts = Vec::new();
        let offices = found
            .written()
            .map(|written| written.alert().recipients.clone());
        let offices = offices.unwrap_or_default();
        for (position, recipient) in self.shelf.facts(found.name).map_err(disk)? {
            let office = offices
                .get(usize::from(recipient))
                .unwrap_or(&self.facts.office);
            let body = self.shelf.read(position).map_err(disk)?;
            let at = Timestamp::from_millis(body.at_ms);
            match body.kind {
                Some(Kind::Relay(kept)) => {
                    let signed = SignedRelayReceipt::decode(kept.statement);
                    receipts.extend(signed.ok().and_then(|signed| relay_view(&signed, office)));
                }
                Some(Kind::Receipts(kept)) => {
                    let ours = self.bindings_of(found.name, recipient)?;
                    receipts.extend(receipt_views(&kept, office, &ours));
                }
                Some(Kind::Fact(kept)) => receipts.push(fact_view(&kept, office, at)),
                // Sealed anew: no status of the alert.
                Some(Kind::Status(change)) if change.status == Status::Queued.as_str() => {}
                Some(Kind::Status(change)) => receipts.push(ReceiptView {
                    by: self.facts.office.to_string(),
                    office: office.to_string(),
                    status: change.status,
                    code: change.code,
                    at: at.to_string(),
                    ..ReceiptView::default()
                }),
                Some(Kind::Quarantined(kept)) => receipts.push(ReceiptView {
                    by: self.facts.office.to_string(),
                    office: self.facts.office.to_string(),
                    status: Status::RefusedByRecipient.as_str().to_owned(),
                    code: kept.code,
                    at: at.to_string(),
                    ..ReceiptView::default()
                }),
                Some(Kind::Received(_)) => receipts.push(ReceiptView {
                    by: self.facts.office.to_string(),
                    office: self.facts.office.to_string(),
                    status: Status::Delivered.as_str().to_owned(),
                    at: at.to_string(),
                    ..ReceiptView::default()
                }),
                Some(_) | None => {}
            }
        }
        Ok(receipts)
    }

    /// What receipts bind of one alert to one office, over all its sealings.
    fn bindings_of(&self, name: Tag, recipient: u8) -> Result<Vec<blo_proto::Digest>, DeskError> {
        let proofs = self.own_proofs(name, recipient)?;
        Ok(proofs.iter().map(Proof::binding).collect())
    }

    /// Every sealing of one alert to one office.
    pub(super) fn own_proofs(&self, name: Tag, recipient: u8) -> Result<Vec<Proof>, DeskError> {
        let mut proofs = Vec::new();
        for (position, about) in self.shelf.facts(name).map_err(disk)? {
            if about == recipient
                && let Some(Kind::Envelope(kept)) = self.shelf.read(position).map_err(disk)?.kind
            {
                proofs.extend(own_proof(&kept));
            }
        }
        Ok(proofs)
    }

    /// What a row of the index stands for. Alerts that were looked at lately come from `recent`.
    pub(super) fn event(
        &self,
        row: EventRow,
        recent: &mut Recent,
    ) -> Result<Option<Event>, DeskError> {
        let event = Event {
            cursor: format!("{}.{}", row.position, row.sub),
            at: row.at.to_string(),
            ..Event::default()
        };
        if row.kind == EventKind::Alarm {
            let body = self.shelf.read(row.position).map_err(disk)?;
            let Some(Kind::Alarm(alarm)) = body.kind else {
                return Ok(None);
            };
            let alarm = Some(alarm_view(alarm));
            return Ok(Some(Event {
                kind: "alarm".to_owned(),
                alarm,
                ..event
            }));
        }
        let Some((position, _)) = self.shelf.alert(row.name).map_err(disk)? else {
            return Ok(None);
        };
        let read = || self.alert_at(position, row.name);
        let Some(found) = recent.or_read((row.name, position), read)? else {
            return Ok(None);
        };
        let item = self.item(found)?;
        let (kind, change) = match row.kind {
            EventKind::Received => ("received", None),
            EventKind::Sent => ("sent", None),
            EventKind::Alarm => ("alarm", None),
            EventKind::Forgotten => ("forgotten", None),
            EventKind::Status(status) => {
                let offices = found.written().map(|written| &written.alert().recipients);
                let office = offices.and_then(|all| all.get(usize::from(row.recipient)));
                let office = office.unwrap_or(&self.facts.office).to_string();
                let status = status.as_str().to_owned();
                (
                    "status",
                    Some(OfficeStatus {
                        office,
                        status,
                        at: event.at.clone(),
                    }),
                )
            }
        };
        Ok(Some(Event {
            kind: kind.to_owned(),
            item: Some(item),
            change,
            ..event
        }))
    }
}

/// The disk's error for a person.
#[expect(
    clippy::needless_pass_by_value,
    reason = "it is what map_err hands over"
)]
pub(super) fn disk(error: ShelfError) -> DeskError {
    use blo_proto::Code;
    let full = matches!(error, ShelfError::Store(blo_store::StoreError::Full));
    let (code, said) = match full {
        true => (Code::StorageFull, "desk-storage-full"),
        false => (Code::StorageFailed, "desk-storage-failed"),
    };
    let exit = match &error {
        ShelfError::Store(store) => store.exit_code(),
        _ => 74,
    };
    DeskError {
        said: Some(Box::new(Said::of(said).detail(&error))),
        ..DeskError::new(code.as_str(), error.to_string(), exit)
    }
}

pub(super) fn alarm_view(alarm: Alarm) -> super::view::Alarm {
    super::view::Alarm {
        code: alarm.code,
        message: alarm.message,
        office: alarm.office,
        cleared: alarm.cleared,
    }
}

/// A proof as text.
pub(super) fn proof_part(proof: &Proof) -> super::view::ProofPart {
    super::view::ProofPart {
        header: base64(&proof.header),
        signature: base64(&proof.signature),
        sealed_digest: base64(proof.sealed_digest.as_bytes()),
        plaintext: base64(&proof.plaintext),
    }
}

pub(super) fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

pub(super) fn all_base64(all: &[Bytes]) -> Vec<String> {
    all.iter().map(|bytes| base64(bytes)).collect()
}

/// The proof of a kept envelope of a counterpart.
pub(super) fn kept_proof(kept: &Received) -> Option<Proof> {
    proof(kept)
}
