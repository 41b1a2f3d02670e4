//! What is shown of an alert whose words are hidden, and to a sink that may not have them: the coded fields. What is shown
//! is chosen, so that a field that comes later is hidden until somebody says otherwise. Not: who may see it (`handled`).

use blo_proto::alert::Use;

use super::{DeskError, Found, Reading};
use crate::{
    desk::{
        input::{PlaceInput, TextInput},
        sight::withheld,
        view::{AttachmentView, Item, ReceiptView, View},
    },
    handling::{Judgement, Marks},
    words::{Said, placeholder},
};

/// In the place of words that are shown once somebody has said why.
pub(in crate::desk) fn hidden_words() -> String {
    placeholder(&Said::of("withheld-reason"))
}

impl Reading {
    /// An alert as a listing has it.
    pub(super) fn listed(&self, item: Item, found: &Found) -> Result<Item, DeskError> {
        let Some(written) = found.written() else {
            return Ok(item);
        };
        let marks = Marks::of(written.alert());
        let item = Item {
            marks: marks.words(),
            ..item
        };
        if !self.may_see(found) {
            return Ok(withheld(item));
        }
        let mut by_consent = false;
        if self.sink {
            match self.judged(found, Use::Sink, None)?.0 {
                Judgement::Allowed(consent) => by_consent = consent.is_some(),
                Judgement::NeedsConsent(_) => {
                    let whose = self.subject(found)?.0.originator;
                    let why = Said::of("withheld-consent").with("office", whose);
                    return Ok(for_others(item, &why));
                }
                Judgement::Over(until) => {
                    let why = Said::of("withheld-over").with("until", until);
                    return Ok(for_others(item, &why));
                }
            }
        }
        // A sink can give no reason; its originator's consent is one.
        if marks.hides_words() && !by_consent {
            return Ok(hidden(item));
        }
        Ok(item)
    }

    /// A whole alert, or what is shown of it before somebody has said why.
    pub(super) fn shown(
        &self,
        whole: View,
        found: &Found,
        revealed: bool,
    ) -> Result<View, DeskError> {
        if !whole.item.hidden {
            return Ok(whole);
        }
        if !revealed {
            return Ok(coded(whole));
        }
        let attachments = self.attachments(found)?;
        let first = whole.texts.first();
        let headline = first.map(|text| text.headline.clone());
        let language = first.map(|text| text.language.clone());
        let phrases = found
            .written()
            .map(|written| written.alert().phrases.iter());
        Ok(View {
            item: Item {
                language: language.unwrap_or_default(),
                headline: headline.unwrap_or_default(),
                phrases: phrases.into_iter().flatten().map(Into::into).collect(),
                attachments,
                hidden: false,
                ..whole.item
            },
            ..whole
        })
    }
}

/// A line for whom even its category is not.
fn for_others(item: Item, why: &Said) -> Item {
    Item {
        headline: placeholder(why),
        category: String::new(),
        attachments: Vec::new(),
        ..hidden(item)
    }
}

/// What is coded: how urgent, how far, how it is to be handled.
fn hidden(item: Item) -> Item {
    let attachments = item.attachments.into_iter();
    Item {
        cursor: item.cursor,
        direction: item.direction,
        id: item.id,
        sender: item.sender,
        recipients: item.recipients,
        precedence: item.precedence,
        status: item.status,
        statuses: item.statuses,
        alert_status: item.alert_status,
        message_type: item.message_type,
        category: item.category,
        headline: hidden_words(),
        composed_at: item.composed_at,
        expires_at: item.expires_at,
        stored_at: item.stored_at,
        by_relay_time: item.by_relay_time,
        restored: item.restored,
        cancelled: item.cancelled,
        about: item.about,
        updated_by: item.updated_by,
        marks: item.marks,
        hidden: true,
        attachments: attachments.map(unnamed).collect(),
        ..Item::default()
    }
}

/// A file of which no more is said than that it is there and how far.
fn unnamed(attachment: AttachmentView) -> AttachmentView {
    AttachmentView {
        name: hidden_words(),
        media_type: String::new(),
        sha256: String::new(),
        ..attachment
    }
}

/// The coded fields: what somebody needs to see how urgent it is and how it is to be handled.
fn coded(whole: View) -> View {
    let texts = whole.texts.into_iter().map(|text| TextInput {
        language: text.language,
        headline: hidden_words(),
        original: text.original,
        machine: text.machine,
        ..TextInput::default()
    });
    let place = whole.place.map(|place| PlaceInput {
        crossing: place.crossing,
        direction: place.direction,
        ..PlaceInput::default()
    });
    let receipts = whole.receipts.into_iter().map(|receipt| ReceiptView {
        note: if receipt.note.is_empty() {
            String::new()
        } else {
            hidden_words()
        },
        ..receipt
    });
    View {
        item: whole.item,
        texts: texts.collect(),
        officer: whole.officer,
        effective_at: whole.effective_at,
        onset_at: whole.onset_at,
        place,
        handling: whole.handling,
        references: whole.references,
        urgency: whole.urgency,
        severity: whole.severity,
        certainty: whole.certainty,
        respond_by: whole.respond_by,
        thread: whole.thread,
        consent: whole.consent,
        openings: whole.openings,
        receipts: receipts.collect(),
        ..View::default()
    }
}
