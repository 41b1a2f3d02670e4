//! What updates, cancels or answers another alert: whom it is for, how urgent it is and until when it lives are taken from
//! that one, and what is wrong with it is said before anything is queued. Not: how a counterpart judges it (`gateway`).

use blo_proto::{
    AlertId, Code, OfficeId, Precedence, Timestamp,
    alert::{Alert, Evaluation, Handling, MessageType, Provenance, Status, Text, Written},
};

use super::{
    Desk, DeskError,
    input::{AlertInput, ReferenceInput},
    parse,
    reading::disk,
};
use crate::{
    gateway::{Expiry, Said, Thread, may_answer},
    words,
};

/// What an alert is about.
pub(super) enum Basis {
    /// Nothing else.
    Alone,
    /// It updates or cancels what this office sent.
    Changes(Box<Thread>, MessageType),
    /// It answers what this office received.
    Answers(Box<Said>),
}

impl Desk {
    /// Fills in what an alert takes from the one that it changes or answers, and which one that is.
    pub(super) fn complete(&self, input: AlertInput) -> Result<(AlertInput, Basis), DeskError> {
        let message_type = parse::or_else("message_type", &input.message_type, MessageType::Alert)?;
        match message_type {
            MessageType::Update | MessageType::Cancel => self.change(input, message_type),
            MessageType::Answer | MessageType::Delay | MessageType::Refusal => {
                self.reply(input, message_type)
            }
            _ => Ok((input, Basis::Alone)),
        }
    }

    /// The thread of the alert that is named first.
    fn thread_of(&self, input: &AlertInput) -> Result<Thread, DeskError> {
        let named = input.references.first();
        let named =
            named.ok_or_else(|| DeskError::unusable(words::Said::of("desk-names-nothing")))?;
        let id: AlertId = parse::field("references", &named.id)?;
        let sender = match named.sender.as_str() {
            "" => None,
            sender => Some(parse::field::<OfficeId>("references", sender)?),
        };
        let found = self.reading.find(&id, sender.as_ref())?;
        let alert = found.written().map(Written::alert);
        let alert = alert.ok_or_else(|| DeskError::not_found(id))?;
        Thread::whole(&self.doors.shelf, found.name, alert).map_err(disk)
    }

    fn change(
        &self,
        input: AlertInput,
        message_type: MessageType,
    ) -> Result<(AlertInput, Basis), DeskError> {
        let thread = self.thread_of(&input)?;
        let Some((root, alert)) = begun_with(&thread) else {
            return Err(refused("begun-elsewhere"));
        };
        if !root.sent {
            return Err(refused("not-sender"));
        }
        let repeated = input.reference.as_deref().is_some_and(|own| {
            let tag = self.doors.shelf.vault().tag(b'r', &[own.as_bytes()]);
            !own.is_empty() && self.doors.shelf.reference(tag).is_ok_and(|it| it.is_some())
        });
        if thread.is_cancelled() && !repeated {
            return Err(refused("cancelled"));
        }
        let chain: Vec<&Said> = thread.root.iter().chain(&thread.changes).collect();
        let alerts = chain.iter().filter_map(|said| said.written());
        let precedence = alerts.map(|written| written.alert().precedence);
        let precedence = precedence.min_by_key(|one| one.rank());
        let precedence = precedence.unwrap_or(alert.precedence);
        let until = chain.iter().map(|said| said.content.expires_at).max();
        let until = until.unwrap_or(root.content.expires_at);
        let mut input = as_before(input, alert, precedence)?;
        each_was_told(&input, alert)?;
        let urgency: Precedence = parse::field("precedence", &input.precedence)?;
        if urgency.rank() > precedence.rank() {
            return Err(refused("less-urgent"));
        }
        self.lives_as_long(&mut input, (until, message_type))?;
        input.references = named_first(&input.references, root, alert);
        Ok((input, Basis::Changes(Box::new(thread), message_type)))
    }

    /// what changes an alert is over no earlier than that; a cancel, where nothing is said, with it.
    fn lives_as_long(
        &self,
        input: &mut AlertInput,
        (until, message_type): (Timestamp, MessageType),
    ) -> Result<(), DeskError> {
        let now = self.doors.live.borrow().now;
        if input.expires_at.is_none() && input.lifetime_s.is_none() {
            if until <= now && message_type == MessageType::Cancel {
                return Err(refused("over"));
            }
            input.expires_at = Some(until.to_string());
        }
        let over = match parse::expiry(input)? {
            Expiry::At(at) => at,
            Expiry::After(ms) => now.plus_millis(ms),
        };
        if over < until {
            return Err(refused("over-before"));
        }
        // What was judged is what is said: the clock may be set back before it is composed.
        (input.expires_at, input.lifetime_s) = (Some(over.to_string()), None);
        Ok(())
    }

    fn reply(
        &self,
        input: AlertInput,
        message_type: MessageType,
    ) -> Result<(AlertInput, Basis), DeskError> {
        let thread = self.thread_of(&input)?;
        let Some((root, alert)) = begun_with(&thread) else {
            return Err(refused("not-here"));
        };
        if root.sent {
            return Err(refused("own"));
        }
        let now = self.doors.live.borrow().now;
        let told = match message_type {
            MessageType::Delay => {
                let until = input.delay.as_ref().and_then(|it| it.until.as_deref());
                parse::time("until", until)?.is_some_and(|until| until > now)
            }
            MessageType::Refusal => input.decline.is_some(),
            _ => true,
        };
        if !told {
            return Err(DeskError::unusable(words::Said::of("desk-reason-unsaid")));
        }
        let mut input = AlertInput {
            to: if input.to.is_empty() {
                vec![alert.sender.to_string()]
            } else {
                input.to.clone()
            },
            ..as_before(input, alert, alert.precedence)?
        };
        if !input.to.contains(&alert.sender.to_string()) {
            return Err(refused("asker"));
        }
        input.references = named_first(&input.references, root, alert);
        Ok((input, Basis::Answers(Box::new(root.clone()))))
    }
}

impl Basis {
    /// When the newest of what is changed was composed.
    pub(super) fn after(&self) -> Option<Timestamp> {
        match self {
            Self::Changes(thread, _) => {
                let all = thread.root.iter().chain(&thread.changes);
                all.map(|said| said.content.composed_at).max()
            }
            Self::Alone | Self::Answers(_) => None,
        }
    }

    /// The alert whole: what it does not say anew is as before.
    pub(super) fn complete(&self, said: Alert) -> Result<Written, DeskError> {
        let whole = match self {
            Self::Alone => said,
            Self::Changes(thread, MessageType::Update) => {
                match thread.current().and_then(Said::written) {
                    Some(current) => updated(said, current.alert()),
                    None => said,
                }
            }
            Self::Changes(thread, _) => match thread.current().and_then(Said::written) {
                Some(current) => in_short(said, current.alert()),
                None => said,
            },
            Self::Answers(root) => match root.written() {
                Some(asked) => in_short(said, asked.alert()),
                None => said,
            },
        };
        let written = parse::written(&whole)?;
        if let Self::Answers(root) = self
            && let Some(asked) = root.written()
        {
            may_answer(&written, asked).map_err(|refusal| DeskError::refused(&refusal))?;
        }
        Ok(written)
    }
}

/// What a thread began with, where it is here.
fn begun_with(thread: &Thread) -> Option<(&Said, &Alert)> {
    let root = thread.root.as_ref()?;
    Some((root, root.written()?.alert()))
}

/// Whom it is for, how urgent and whether it is an exercise: as before, where nothing is said.
fn as_before(
    input: AlertInput,
    before: &Alert,
    precedence: Precedence,
) -> Result<AlertInput, DeskError> {
    let status: Status = parse::or_else("status", &input.status, before.status)?;
    if status != before.status {
        return Err(refused("status"));
    }
    let mut input = AlertInput {
        status: status.to_string(),
        ..input
    };
    if input.to.is_empty() {
        input.to = before.recipients.iter().map(ToString::to_string).collect();
    }
    if input.precedence.is_empty() {
        input.precedence = precedence.to_string();
    }
    Ok(input)
}

/// who never got an alert learns nothing of its end.
fn each_was_told(input: &AlertInput, before: &Alert) -> Result<(), DeskError> {
    for office in &input.to {
        let office: OfficeId = parse::field("to", office)?;
        if !before.recipients.contains(&office) {
            return Err(may_not(
                words::Said::of("desk-why-untold").with("office", office),
            ));
        }
    }
    Ok(())
}

/// What it changes or answers comes first, under the name of what the thread began with.
fn named_first(named: &[ReferenceInput], root: &Said, alert: &Alert) -> Vec<ReferenceInput> {
    let first = ReferenceInput {
        sender: alert.sender.to_string(),
        id: root.content.id.to_string(),
    };
    let rest = named.iter().skip(1).filter(|one| **one != first);
    std::iter::once(first.clone())
        .chain(rest.cloned())
        .collect()
}

/// An update says what it does not say anew as the alert that was current.
fn updated(new: Alert, current: &Alert) -> Alert {
    let current = current.clone();
    let says_nothing = new.texts.is_empty() && new.phrases.is_empty();
    let (texts, phrases) = if says_nothing {
        (current.texts.clone(), current.phrases.clone())
    } else {
        let mut texts = new.texts;
        head(&mut texts, &current);
        (texts, new.phrases)
    };
    // Links say how things hang together that stand beside them.
    let (entities, links) = if new.entities.is_empty() {
        (current.entities, current.links)
    } else {
        (new.entities, new.links)
    };
    Alert {
        status: new.status,
        message_type: new.message_type,
        sender: new.sender,
        recipients: new.recipients,
        precedence: new.precedence,
        category: stated(new.category, current.category),
        texts,
        phrases,
        officer: new.officer,
        effective_at: new.effective_at.or(current.effective_at),
        onset_at: new.onset_at.or(current.onset_at),
        place: new.place.or_else(|| current.place.clone()),
        handling: marked(new.handling, current.handling.clone()),
        references: new.references,
        incident: stated(new.incident, current.incident.clone()),
        urgency: stated(new.urgency, current.urgency),
        severity: stated(new.severity, current.severity),
        certainty: stated(new.certainty, current.certainty),
        respond_by: new.respond_by.or(current.respond_by),
        attachments: new.attachments,
        response_types: stated(new.response_types, current.response_types),
        evaluation: graded(new.evaluation, current.evaluation),
        entities,
        links,
        areas: stated(new.areas, current.areas),
        provenance: origin(new.provenance, current.provenance.as_ref()),
        extensions: stated(new.extensions, current.extensions),
        event_codes: stated(new.event_codes, current.event_codes),
        delay: new.delay,
        consent: new.consent,
        decline: new.decline,
    }
}

/// an update says of its own where it comes from; whose words they were first stays.
fn origin(new: Option<Provenance>, current: Option<&Provenance>) -> Option<Provenance> {
    let whose = current.map(|one| one.passed_on.clone()).unwrap_or_default();
    if whose.is_empty() {
        return new;
    }
    Some(Provenance {
        passed_on: whose,
        ..new.unwrap_or_default()
    })
}

/// A cancel and an answer say whereof they speak, and nothing of it anew.
fn in_short(new: Alert, about: &Alert) -> Alert {
    let mut short = Alert {
        category: stated(new.category, about.category),
        handling: marked(new.handling.clone(), about.handling.clone()),
        incident: stated(new.incident.clone(), about.incident.clone()),
        ..new
    };
    let of = about.texts.first();
    if short.texts.is_empty() && short.phrases.is_empty() {
        short.phrases.clone_from(&about.phrases);
        short.texts.extend(of.map(|text| Text {
            original: text.original,
            machine: text.machine,
            ..Text::original(text.language.clone(), text.headline.clone())
        }));
    }
    head(&mut short.texts, about);
    short
}

/// A text without a headline has that of what it speaks of.
fn head(texts: &mut [Text], about: &Alert) {
    for text in texts.iter_mut().filter(|text| text.headline.is_empty()) {
        let same = |of: &&Text| of.language == text.language;
        let of = about.texts.iter().find(same).or(about.texts.first());
        match of {
            Some(of) => text.headline.clone_from(&of.headline),
            None => text.headline = about.message_type.to_string(),
        }
    }
}

/// A mark that is left out is none that was lifted: each stays until it is stated anew.
fn marked(new: Handling, before: Handling) -> Handling {
    Handling {
        tlp: stated(new.tlp, before.tlp),
        code: stated(new.code, before.code),
        note: stated(new.note, before.note),
        pap: stated(new.pap, before.pap),
        sensitivities: stated(new.sensitivities, before.sensitivities),
        legal_basis: stated(new.legal_basis, before.legal_basis),
        purpose: stated(new.purpose, before.purpose),
        retain_until: new.retain_until.or(before.retain_until),
    }
}

/// What a grade was written as elsewhere goes with the grade that it says, and with no other.
fn graded(new: Option<Evaluation>, before: Option<Evaluation>) -> Option<Evaluation> {
    match (new, before) {
        (Some(new), Some(before)) => Some(Evaluation {
            source: stated(new.source, before.source),
            information: stated(new.information, before.information),
            ..new
        }),
        (new, before) => new.or(before),
    }
}

fn stated<T: Default + PartialEq>(new: T, before: T) -> T {
    if new == T::default() { before } else { new }
}

fn refused(why: &str) -> DeskError {
    may_not(words::Said::of(format!("desk-why-{why}")))
}

/// It changes or answers what it may not.
fn may_not(why: words::Said) -> DeskError {
    let said = words::Said::of("desk-may-not-change").within("why", why);
    DeskError::say(Code::BadReference.as_str(), 65, said)
}

#[cfg(test)]
mod tests {
    use blo_proto::alert::{HandlingCode, InformationGrade, Sensitivity, SourceGrade, Tlp};

    use super::*;

    #[test]
    fn r34_a_mark_that_is_not_stated_anew_stays_and_one_that_is_counts() {
        let before = Handling {
            tlp: Tlp::Red,
            code: HandlingCode::H3,
            note: "Ask the duty officer".to_owned(),
            ..Handling::default()
        };
        let more = Handling {
            sensitivities: vec![Sensitivity::Minor],
            ..Handling::default()
        };
        let both = Handling {
            sensitivities: vec![Sensitivity::Minor],
            ..before.clone()
        };
        assert_eq!(marked(more, before.clone()), both);
        let lower = Handling {
            tlp: Tlp::Green,
            ..Handling::default()
        };
        let lowered = marked(lower, before.clone());
        assert_eq!((lowered.tlp, lowered.code), (Tlp::Green, HandlingCode::H3));
        assert_eq!(marked(Handling::default(), before.clone()), before);
    }

    #[test]
    fn r34_a_grade_of_the_source_alone_leaves_that_of_the_information() {
        let before = Evaluation {
            source: SourceGrade::C,
            information: InformationGrade::Two,
            scheme: "admiralty".to_owned(),
            grade: "C2".to_owned(),
        };
        let source = Evaluation {
            source: SourceGrade::A,
            ..Evaluation::default()
        };
        let both = Evaluation {
            information: InformationGrade::Two,
            ..source.clone()
        };
        assert_eq!(graded(Some(source), Some(before.clone())), Some(both));
        assert_eq!(graded(None, Some(before.clone())), Some(before));
    }
}
