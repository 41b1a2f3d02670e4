//! What may be done with an alert here: its marks, the consents that lie on the shelf, and who opened what it hides.
//! Not: the rule (`handling`), nor how consent is asked (`consent`).

use blo_proto::{
    AlertId, Code, OfficeId, Timestamp,
    alert::{Alert, MessageType, Reference, Use},
};
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;

use super::{
    Desk, check_line,
    consent::reference,
    error::DeskError,
    opened,
    reading::{Found, Reading, disk},
    view::View,
};
use crate::{
    gateway::{Command, Thread},
    handling::{Asked, Given, Judgement, Marks, Subject, judge},
    shelf::{Kind, Revealed, Tag, keys},
    words::Said,
};

/// What a consent is asked or given for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentPart {
    /// forward, export, sink or court.
    pub uses: Vec<String>,
    /// Whom it may be passed on to.
    pub offices: Vec<String>,
    /// In words.
    pub conditions: String,
    /// Until when.
    pub until: Option<String>,
}

/// An officer opened what an alert hides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpeningView {
    /// When, by this gateway's time.
    pub at: String,
    /// Who, as the officer said.
    pub officer: String,
    /// Why.
    pub reason: String,
    /// Who sent the alert.
    pub sender: String,
    /// Its id.
    pub id: String,
}

impl Desk {
    /// A whole alert, with what it hides: the reason is written down first, with who gave it. Of a received one this
    /// causes *read*, once.
    ///
    /// # Errors
    /// `bad_content` where no reason is given; as [`Desk::show`].
    pub async fn reveal(
        &self,
        (id, sender): (AlertId, Option<OfficeId>),
        officer: String,
        reason: String,
    ) -> Result<View, DeskError> {
        check_line("reason", &reason)?;
        check_line("officer", &officer)?;
        if reason.trim().is_empty() {
            return Err(DeskError::unusable(Said::of("desk-reveal-no-reason")));
        }
        let found = self.reading.find(&id, sender.as_ref())?;
        let hides = found
            .written()
            .is_some_and(|written| Marks::of(written.alert()).hides_words());
        if hides {
            let opening = Revealed {
                sender: sender_of(&found),
                id: id.to_string(),
                officer: officer.clone(),
                reason,
            };
            let (answer, done) = oneshot::channel();
            let by = opened(&found, officer.clone());
            self.ask(Command::Reveal(by, opening, answer), done).await?;
        }
        if !found.sent {
            let (answer, done) = oneshot::channel();
            self.ask(Command::Read(opened(&found, officer), answer), done)
                .await?;
        }
        self.reading.view(&found, true)
    }
}

impl Reading {
    /// The gateway's time.
    pub(super) fn now(&self) -> Timestamp {
        self.facts.now(&self.live.borrow())
    }

    /// Whose words an alert has, which bytes, and its marks. Of one of ours that passes on another's words: that one's.
    pub(super) fn subject(&self, found: &Found) -> Result<(Subject, Marks), DeskError> {
        let alert = alert_of(found)?;
        let whose = match self.passed_on(found)? {
            Some((_, original)) => original,
            None => reference(found)?,
        };
        let subject = Subject {
            originator: whose.sender,
            digest: whose.digest,
            exercise: alert.is_exercise(),
        };
        Ok((subject, Marks::of(alert)))
    }

    /// The alert whose words one of ours passes on, which may be forgotten by now: it is named first.
    pub(super) fn passed_on(&self, found: &Found) -> Result<Option<(Tag, Reference)>, DeskError> {
        if !found.sent {
            return Ok(None);
        }
        let kept = self.shelf.value(&keys::passed_on(found.name));
        let name = kept.map_err(disk)?;
        let name = name.and_then(|name| <[u8; 16]>::try_from(name.as_slice()).ok());
        let original = alert_of(found)?.references.first().cloned();
        Ok(name.map(Tag).zip(original))
    }

    /// Every consent that was signed about an alert, by whomever, with its name.
    pub(super) fn given(&self, found: &Found) -> Result<Vec<(Given, Reference)>, DeskError> {
        let about = self.passed_on(found)?.map_or(found.name, |(name, _)| name);
        let rows = self.shelf.prefix(&keys::consents_about(about));
        let mut given = Vec::new();
        for (key, value) in rows.map_err(disk)? {
            let Some((_, _, name)) = keys::parse_consent(&key, &value) else {
                continue;
            };
            let place = self.shelf.alert(name).map_err(disk)?;
            let Some((position, _)) = place else {
                continue;
            };
            if let Some(consent) = self.alert_at(position, name)? {
                given.extend(self.given_by(&consent)?);
            }
        }
        Ok(given)
    }

    /// What an alert consents to.
    pub(super) fn given_by(&self, said: &Found) -> Result<Option<(Given, Reference)>, DeskError> {
        let Some(written) = said.written() else {
            return Ok(None);
        };
        let alert = written.alert();
        let (Some(consent), Some(of)) = (&alert.consent, alert.references.first()) else {
            return Ok(None);
        };
        if alert.message_type != MessageType::ConsentGiven {
            return Ok(None);
        }
        let given = Given {
            by: alert.sender.clone(),
            of: of.sender.clone(),
            digest: of.digest,
            exercise: alert.is_exercise(),
            uses: consent.uses.clone(),
            offices: consent.offices.clone(),
            until: consent.until,
            taken_back: self.taken_back(said)?,
        };
        let name = Reference {
            sender: alert.sender.clone(),
            id: said.content.id,
            digest: written.digest(),
        };
        Ok(Some((given, name)))
    }

    /// Whether its sender took an alert back.
    pub(super) fn taken_back(&self, found: &Found) -> Result<bool, DeskError> {
        let changes = Thread::changes_of(&self.shelf, found.name, alert_of(found)?);
        Ok(changes.map_err(disk)?.is_cancelled())
    }

    /// Judges a use now, and names the consent that it rests on.
    pub(super) fn judged(
        &self,
        found: &Found,
        to_use: Use,
        to: Option<&OfficeId>,
    ) -> Result<(Judgement, Option<Reference>), DeskError> {
        let (subject, marks) = self.subject(found)?;
        let asked = Asked {
            by: &self.facts.office,
            to_use,
            to,
            now: self.now(),
        };
        // Most need none, and reading them costs more than asking.
        let judgement = judge((&subject, &marks), &asked, &[]);
        if !matches!(judgement, Judgement::NeedsConsent(_)) {
            return Ok((judgement, None));
        }
        let (given, names): (Vec<_>, Vec<_>) = self.given(found)?.into_iter().unzip();
        let judgement = judge((&subject, &marks), &asked, &given);
        let name = match &judgement {
            Judgement::Allowed(Some(which)) => names.into_iter().nth(*which),
            _ => None,
        };
        Ok((judgement, name))
    }

    /// The consent that a use rests on, where it needs one.
    ///
    /// # Errors
    /// `needs_consent` with the command that asks for it; `bad_content` once the alert was to be destroyed.
    pub(super) fn must_allow(
        &self,
        found: &Found,
        to_use: Use,
        to: Option<&OfficeId>,
    ) -> Result<Option<Reference>, DeskError> {
        let (judgement, name) = self.judged(found, to_use, to)?;
        let why = match judgement {
            Judgement::Allowed(_) => return Ok(name),
            Judgement::NeedsConsent(why) => why.join(", "),
            Judgement::Over(until) => {
                let said = Said::of("desk-destroyed-by").with("until", until);
                return Err(DeskError::unusable(said));
            }
        };
        let (originator, id) = match self.passed_on(found)? {
            Some((_, original)) => (original.sender.to_string(), original.id),
            None => (sender_of(found), found.content.id),
        };
        let to = to.map(|to| format!(" --to {to}")).unwrap_or_default();
        let said = Said::of("desk-needs-consent").with("office", originator);
        let said = said.with("id", id).with("to", to);
        let said = said.with("use", to_use).with("why", why);
        Err(DeskError::say(Code::NeedsConsent.as_str(), 77, said))
    }

    /// Who opened what an alert hides, oldest first.
    pub(super) fn openings(&self, name: Tag) -> Result<Vec<OpeningView>, DeskError> {
        let mut openings = Vec::new();
        for (key, _) in self.shelf.prefix(&keys::openings_of(name)).map_err(disk)? {
            let Some(position) = key.get(18..).and_then(keys::position) else {
                continue;
            };
            let body = self.shelf.read(position).map_err(disk)?;
            if let Some(Kind::Revealed(kept)) = body.kind {
                openings.push(opening_view(kept, Timestamp::from_millis(body.at_ms)));
            }
        }
        Ok(openings)
    }

    /// Files and proofs of an alert that hides its words are handed out once somebody has said why.
    ///
    /// # Errors
    /// [`DeskError::REASON_NEEDED`].
    pub(super) fn must_be_open(&self, found: &Found) -> Result<(), DeskError> {
        let marks = Marks::of(alert_of(found)?);
        if !marks.hides_words() || !self.openings(found.name)?.is_empty() {
            return Ok(());
        }
        let (marks, id) = (marks.words().join(", "), found.content.id);
        let said = Said::of("desk-hides-words").with("marks", marks);
        let said = said.with("id", id);
        Err(DeskError::say(DeskError::REASON_NEEDED, 77, said))
    }
}

pub(super) fn opening_view(kept: Revealed, at: Timestamp) -> OpeningView {
    OpeningView {
        at: at.to_string(),
        officer: kept.officer,
        reason: kept.reason,
        sender: kept.sender,
        id: kept.id,
    }
}

pub(super) fn alert_of(found: &Found) -> Result<&Alert, DeskError> {
    let written = found.written().ok_or_else(no_alert)?;
    Ok(written.alert())
}

pub(super) fn sender_of(found: &Found) -> String {
    let alert = alert_of(found);
    alert
        .map(|alert| alert.sender.to_string())
        .unwrap_or_default()
}

fn no_alert() -> DeskError {
    DeskError::say(DeskError::NOT_FOUND, 66, Said::of("desk-no-such-alert"))
}
