//! Asking an originator for consent, giving it, refusing it: signed alerts that name what they are about. Not: what a
//! consent is good for (`handled`), nor who may be asked of it again (`handling`).

use std::collections::BTreeMap;

use blo_proto::{
    AlertId, OfficeId, Precedence, Timestamp,
    alert::{Alert, Consent, Decline, DeclineReason, MessageType, Reference, Use, Written},
    limits,
};
use serde::{Deserialize, Serialize};

use super::{
    AlertInput, Desk, Sent, Status,
    error::DeskError,
    handled::{ConsentPart, alert_of},
    own_words::headlines,
    parse,
    reading::{Found, Reading, disk},
};
use crate::{
    gateway::{Expiry, Order},
    shelf::{Tag, keys},
    words::{Field, Language, Said},
};

/// A consent that is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentAskInput {
    /// Of which alert.
    pub id: String,
    /// Who sent it, where its id alone is ambiguous.
    #[serde(default)]
    pub sender: Option<String>,
    /// forward, export, sink or court; at least one.
    pub uses: Vec<String>,
    /// Whom it is to be passed on to, with forward.
    #[serde(default)]
    pub offices: Vec<String>,
    /// Why, in words.
    #[serde(default)]
    pub note: String,
    /// Who asks.
    #[serde(default)]
    pub officer: String,
    /// PRIORITY where nothing is said.
    #[serde(default)]
    pub precedence: String,
}

/// The answer: to a question, by its id, or unasked about an alert of this office.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentAnswerInput {
    /// The question's id, or an own alert's.
    pub id: String,
    /// Who sent it, where its id alone is ambiguous.
    #[serde(default)]
    pub sender: Option<String>,
    /// To whom, where nobody asked: a recipient of the alert.
    #[serde(default)]
    pub to: Option<String>,
    /// As asked, where nothing is said.
    #[serde(default)]
    pub uses: Vec<String>,
    /// As asked, where nothing is said.
    #[serde(default)]
    pub offices: Vec<String>,
    /// In words.
    #[serde(default)]
    pub conditions: String,
    /// Until when; as long as the alert is kept where nothing is said.
    #[serde(default)]
    pub until: Option<String>,
    /// Why it is refused; a consent where nothing is said.
    #[serde(default)]
    pub refuse: Option<String>,
    /// Who answers.
    #[serde(default)]
    pub officer: String,
}

/// A consent that was asked for, given or refused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentView {
    /// The id of the alert that says it.
    pub id: String,
    /// Who says it.
    pub sender: String,
    /// To whom.
    pub recipients: Vec<String>,
    /// asked, given or refused.
    pub kind: String,
    /// Who sent the alert that it is about.
    pub originator: String,
    /// The id of that alert.
    pub alert: String,
    /// What for.
    pub consent: ConsentPart,
    /// Why it is refused, in words.
    pub note: String,
    /// When it was on this gateway's disk.
    pub at: String,
    /// Of one that is given: whether it counts now. Of one that is asked: whether it is answered.
    pub state: String,
}

impl Desk {
    /// Asks the originator of a received alert for its consent. Resolves when the question is on disk.
    ///
    /// # Errors
    /// `bad_content`; as [`Desk::send`].
    pub async fn ask_consent(&self, input: ConsentAskInput) -> Result<Sent, DeskError> {
        let found = self.named(&input.id, input.sender.as_deref())?;
        let about = alert_of(&found)?;
        if about.sender == self.doors.facts.office {
            return Err(DeskError::unusable(Said::of("desk-consent-own")));
        }
        let consent = consent_of((&input.uses, &input.offices), input.note, None)?;
        let precedence = match input.precedence.as_str() {
            "" => Precedence::Priority,
            text => parse::field("precedence", text)?,
        };
        let alert = Alert {
            message_type: MessageType::ConsentAsked,
            category: about.category,
            texts: headlines(&[&about.sender], |language| {
                headline("asked", &consent, language)
            }),
            officer: input.officer,
            references: vec![reference(&found)?],
            consent: Some(consent),
            ..Alert::new(
                about.status,
                self.own(),
                vec![about.sender.clone()],
                precedence,
            )
        };
        self.say(&alert, None, Expiry::After(limits::LIFETIME_MAX_MS))
            .await
    }

    /// Gives or refuses consent. Resolves when the answer is on disk.
    ///
    /// # Errors
    /// `bad_content`, `not_found`, `needs_consent` where the words are another's who did not consent; as [`Desk::send`].
    pub async fn answer_consent(&self, input: ConsentAnswerInput) -> Result<Sent, DeskError> {
        let named = self.named(&input.id, input.sender.as_deref())?;
        let asked = alert_of(&named)?;
        let is_question = asked.message_type == MessageType::ConsentAsked && !named.sent;
        let (about, to) = if is_question {
            (self.asked_about(asked)?, asked.sender.clone())
        } else {
            let to = self.recipient(&named, input.to.as_deref())?;
            (self.named(&input.id, input.sender.as_deref())?, to)
        };
        let question = is_question.then(|| reference(&named)).transpose()?;
        let base = Alert {
            category: alert_of(&about)?.category,
            officer: input.officer.clone(),
            ..Alert::new(asked.status, self.own(), vec![to], asked.precedence)
        };
        let about_it = reference(&about)?;
        let alert = match &input.refuse {
            Some(reason) => refusal((base, about_it), question, (reason, input.conditions))?,
            None => {
                let asked = asked.consent.as_ref().filter(|_| is_question);
                let consent = answered(&input, asked)?;
                self.may_consent(&about, &consent)?;
                Alert {
                    message_type: MessageType::ConsentGiven,
                    texts: headlines(&base.recipients, |language| {
                        headline("given", &consent, language)
                    }),
                    references: std::iter::once(about_it).chain(question).collect(),
                    consent: Some(consent),
                    ..base
                }
            }
        };
        self.say(&alert, None, Expiry::After(limits::LIFETIME_MAX_MS))
            .await
    }

    /// Every consent that was asked for, given or refused, here or by a counterpart, oldest first.
    ///
    /// # Errors
    /// `storage_failed`.
    #[expect(clippy::unused_async, reason = "a skin awaits every question alike")]
    pub async fn consents(&self) -> Result<Vec<ConsentView>, DeskError> {
        self.reading.consents()
    }

    /// Takes an alert that the desk wrote itself.
    pub(super) async fn say(
        &self,
        alert: &Alert,
        passes_on: Option<Tag>,
        expiry: Expiry,
    ) -> Result<Sent, DeskError> {
        let written = Written::write(alert).map_err(|refusal| DeskError::refused(&refusal))?;
        let (files, _) = self.drafts.claim(&[], &self.doors.drafts)?;
        let order = Order {
            alert: written,
            expiry,
            reference: String::new(),
            after: None,
            passes_on,
        };
        let taken = self.take(Ok(order), files).await?;
        Ok(Sent {
            id: taken.id.to_string(),
            status: Status::Queued.as_str().to_owned(),
            repeated: taken.repeated,
            key_changed: self.changed(&alert.recipients),
            ..Sent::default()
        })
    }

    pub(crate) fn own(&self) -> OfficeId {
        self.doors.facts.office.clone()
    }

    pub(super) fn named(&self, id: &str, sender: Option<&str>) -> Result<Found, DeskError> {
        let id: AlertId = parse::field("id", id)?;
        let sender: Option<OfficeId> = sender
            .map(|sender| parse::field("sender", sender))
            .transpose()?;
        self.reading.find(&id, sender.as_ref())
    }

    /// The alert of this office that a question is about: the very one.
    fn asked_about(&self, asked: &Alert) -> Result<Found, DeskError> {
        let own = self.own();
        let named = asked.references.first().filter(|one| one.sender == own);
        let Some(named) = named else {
            return Err(DeskError::unusable(Said::of("desk-consent-no-alert")));
        };
        let found = self.reading.find(&named.id, Some(&own))?;
        let digest = found.written().map(Written::digest);
        if digest != Some(named.digest) {
            return Err(DeskError::unusable(Said::of("desk-consent-other-words")));
        }
        Ok(found)
    }

    fn recipient(&self, own: &Found, to: Option<&str>) -> Result<OfficeId, DeskError> {
        let alert = alert_of(own)?;
        if alert.sender != self.doors.facts.office {
            return Err(DeskError::unusable(Said::of("desk-consent-neither")));
        }
        let Some(to) = to else {
            return Err(DeskError::unusable(Said::of("desk-consent-nobody-asked")));
        };
        let to: OfficeId = parse::field("to", to)?;
        if !alert.recipients.contains(&to) {
            let said = Said::of("desk-consent-no-recipient").with("office", &to);
            return Err(DeskError::unusable(said));
        }
        Ok(to)
    }

    /// An office consents to what is done with another's words only as far as that one did.
    fn may_consent(&self, about: &Found, consent: &Consent) -> Result<(), DeskError> {
        if self.reading.passed_on(about)?.is_none() {
            return Ok(());
        }
        for &to_use in &consent.uses {
            if to_use != Use::Forward {
                self.reading.must_allow(about, to_use, None)?;
                continue;
            }
            for office in &consent.offices {
                self.reading.must_allow(about, to_use, Some(office))?;
            }
        }
        Ok(())
    }
}

impl Reading {
    pub(super) fn consents(&self) -> Result<Vec<ConsentView>, DeskError> {
        let mut all: BTreeMap<Tag, (Timestamp, ConsentView, Vec<String>)> = BTreeMap::new();
        for (key, value) in self.shelf.prefix(&keys::consents()).map_err(disk)? {
            let Some((_, _, name)) = keys::parse_consent(&key, &value) else {
                continue;
            };
            let place = self.shelf.alert(name).map_err(disk)?;
            let Some((position, _)) = place.filter(|_| !all.contains_key(&name)) else {
                continue;
            };
            if let Some(found) = self.alert_at(position, name)?
                && self.may_see(&found)
            {
                let answers = alert_of(&found)?
                    .references
                    .iter()
                    .map(|one| one.id.to_string());
                let answers = answers.collect();
                all.extend(
                    self.consent(&found)?
                        .map(|it| (name, (found.stored_at, it, answers))),
                );
            }
        }
        let answered: Vec<(String, String)> = all
            .values()
            .filter(|(_, view, _)| view.kind != "asked")
            .flat_map(|(_, view, about)| about.iter().map(|id| (id.clone(), view.kind.clone())))
            .collect();
        let mut views: Vec<_> = all.into_values().collect();
        views.sort_by_key(|(at, ..)| *at);
        let told = views.into_iter().map(|(_, mut view, _)| {
            if view.kind == "asked" {
                let answer = answered.iter().find(|(about, _)| *about == view.id);
                view.state = answer.map_or("open", |(_, kind)| kind.as_str()).to_owned();
            }
            view
        });
        Ok(told.collect())
    }

    /// What an alert says of consent; nothing where it is a refusal of something else.
    fn consent(&self, found: &Found) -> Result<Option<ConsentView>, DeskError> {
        let alert = alert_of(found)?;
        let kind = match alert.message_type {
            MessageType::ConsentAsked => "asked",
            MessageType::ConsentGiven => "given",
            MessageType::Refusal if self.refuses_consent(alert)? => "refused",
            _ => return Ok(None),
        };
        // A refusal names the question first, and then what that is about.
        let about = match kind {
            "refused" => alert.references.get(1),
            _ => alert.references.first(),
        };
        let Some(about) = about else {
            return Ok(None);
        };
        let part = alert.consent.as_ref().map(part).unwrap_or_default();
        let state = match self.given_by(found)? {
            Some((given, _)) if given.by != given.of => "another's",
            Some((given, _)) if given.taken_back => "taken back",
            Some((given, _)) if given.until.is_some_and(|until| until < self.now()) => "over",
            Some(_) => "counts",
            None => "",
        };
        let note = alert.decline.as_ref().map(said_no);
        Ok(Some(ConsentView {
            id: found.content.id.to_string(),
            sender: alert.sender.to_string(),
            recipients: alert.recipients.iter().map(ToString::to_string).collect(),
            kind: kind.to_owned(),
            originator: about.sender.to_string(),
            alert: about.id.to_string(),
            consent: part,
            note: note.unwrap_or_default(),
            at: found.stored_at.to_string(),
            state: state.to_owned(),
        }))
    }

    fn refuses_consent(&self, alert: &Alert) -> Result<bool, DeskError> {
        let Some(first) = alert.references.first() else {
            return Ok(false);
        };
        let name = self.shelf.vault().name(&first.sender, &first.id);
        let Some((position, _)) = self.shelf.alert(name).map_err(disk)? else {
            return Ok(false);
        };
        let asked = self.alert_at(position, name)?;
        let asked = asked.as_ref().map(alert_of).transpose()?;
        Ok(asked.is_some_and(|asked| asked.message_type == MessageType::ConsentAsked))
    }
}

/// A consent is asked and given by its own verbs, which check what it is about.
pub(super) fn check_plain(input: &AlertInput) -> Result<(), DeskError> {
    if matches!(
        input.message_type.as_str(),
        "consent_asked" | "consent_given"
    ) {
        return Err(DeskError::unusable(Said::of("desk-consent-not-plain")));
    }
    Ok(())
}

/// An alert by name and by its bytes.
pub(super) fn reference(found: &Found) -> Result<Reference, DeskError> {
    let alert = alert_of(found)?;
    let digest = found.written().map(Written::digest);
    Ok(Reference {
        sender: alert.sender.clone(),
        id: found.content.id,
        digest: digest.unwrap_or_else(|| blo_proto::Digest::from_bytes([0; 32])),
    })
}

fn refusal(
    (base, about): (Alert, Reference),
    question: Option<Reference>,
    (reason, note): (&str, String),
) -> Result<Alert, DeskError> {
    let Some(question) = question else {
        return Err(DeskError::unusable(Said::of("desk-consent-nothing")));
    };
    let reason: DeclineReason = parse::field("reason", reason)?;
    Ok(Alert {
        message_type: MessageType::Refusal,
        texts: headlines(&base.recipients, |language| {
            let reason = Field::Decline.shown(&reason.to_string(), language);
            let said = Said::of("own-consent-refused").with("reason", reason);
            said.in_language(language)
        }),
        references: vec![question, about],
        decline: Some(Decline { reason, note }),
        ..base
    })
}

/// What is consented to: what the officer says, and else what was asked.
fn answered(input: &ConsentAnswerInput, asked: Option<&Consent>) -> Result<Consent, DeskError> {
    let mut consent = Consent {
        uses: parse::each("uses", &input.uses)?,
        offices: parse::each("offices", &input.offices)?,
        conditions: input.conditions.clone(),
        until: parse::time("until", input.until.as_deref())?,
    };
    if let Some(asked) = asked {
        if consent.uses.is_empty() {
            consent.uses.clone_from(&asked.uses);
        }
        if consent.offices.is_empty() && consent.uses.contains(&Use::Forward) {
            consent.offices.clone_from(&asked.offices);
        }
    }
    checked(consent)
}

fn consent_of(
    (uses, offices): (&[String], &[String]),
    conditions: String,
    until: Option<Timestamp>,
) -> Result<Consent, DeskError> {
    checked(Consent {
        uses: parse::each("uses", uses)?,
        offices: parse::each("offices", offices)?,
        conditions,
        until,
    })
}

fn checked(consent: Consent) -> Result<Consent, DeskError> {
    if consent.uses.is_empty() {
        return Err(DeskError::unusable(Said::of("desk-consent-no-use")));
    }
    if consent.uses.contains(&Use::Forward) == consent.offices.is_empty() {
        return Err(DeskError::unusable(Said::of("desk-consent-offices")));
    }
    Ok(consent)
}

fn headline(what: &str, consent: &Consent, language: Language) -> String {
    let uses = consent.uses.iter();
    let uses: Vec<String> = uses
        .map(|one| Field::Use.shown(&one.to_string(), language))
        .collect();
    let said =
        |end: &str| Said::of(format!("own-consent-{what}{end}")).with("uses", uses.join(", "));
    if consent.offices.is_empty() {
        return said("").in_language(language);
    }
    let offices: Vec<String> = consent.offices.iter().map(ToString::to_string).collect();
    let whole = said("-to").with("offices", offices.join(", "));
    let whole = whole.in_language(language);
    if whole.chars().count() > limits::HEADLINE_CHARS_MAX {
        return said("-many")
            .with("count", offices.len())
            .in_language(language);
    }
    whole
}

fn part(consent: &Consent) -> ConsentPart {
    ConsentPart {
        uses: consent.uses.iter().map(ToString::to_string).collect(),
        offices: consent.offices.iter().map(ToString::to_string).collect(),
        conditions: consent.conditions.clone(),
        until: consent.until.map(|until| until.to_string()),
    }
}

fn said_no(decline: &Decline) -> String {
    match decline.note.as_str() {
        "" => decline.reason.to_string(),
        note => format!("{}: {note}", decline.reason),
    }
}
