//! An update of what this office sent, an answer to what it received: the form filled from it, and the alert that says so.
//! Not: who may change or answer what (`desk`).

use blo_proto::{AlertId, OfficeId};

use super::{
    super::{
        super::app::{App, SignedIn},
        row::Row,
    },
    entity,
    form::Form,
};
use crate::{
    desk::{AlertInput, DeskError, PlaceInput, ReferenceInput, TextInput, View},
    words::Said,
};

/// What an alert is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It says anew what this office said.
    Update,
    /// It answers what another office asked.
    Answer,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::Answer => "answer",
        }
    }

    fn of(name: &str) -> Option<Self> {
        let all = [Self::Update, Self::Answer];
        all.into_iter().find(|kind| kind.name() == name)
    }
}

/// What the form shows of the alert that it is about.
pub(super) struct About {
    /// What is done about it, in the reader's language.
    pub(super) title: String,
    pub(super) answers: bool,
    pub(super) row: Row,
}

/// Begins a form about the alert `SENDER/ID`. What nobody here has opened is opened first: `None`.
pub(super) async fn begin(
    who: &SignedIn,
    (kind, named): (Kind, &str),
    form: &mut Form,
) -> Result<Option<()>, DeskError> {
    let view = look(who, named).await?;
    if view.item.direction == "received" && view.item.status == "delivered" {
        return Ok(None);
    }
    form.set("about", format!("{}/{}", view.item.sender, view.item.id));
    form.set("about-kind", kind.name());
    form.set("precedence", view.item.precedence.as_str());
    form.set("category", view.item.category.as_str());
    if view.item.alert_status == "exercise" {
        form.set("exercise", "true");
    }
    match kind {
        Kind::Answer => form.set("to", view.item.sender),
        Kind::Update => said_before(form, &view),
    }
    Ok(Some(()))
}

/// An update begins with what was said.
fn said_before(form: &mut Form, view: &View) {
    form.take_out("to");
    for office in &view.item.recipients {
        form.add("to", office.as_str());
    }
    let original = view.texts.iter().find(|text| text.original);
    if let Some(text) = original.or(view.texts.first()) {
        form.set("language", text.language.as_str());
        form.set("headline", text.headline.as_str());
        form.set("description", text.description.as_str());
    }
    if let Some(place) = &view.place {
        form.set("place", place.description.as_str());
    }
    entity::begin(form, view);
    if let Some(phrase) = view.item.phrases.first() {
        form.set("phrase", phrase.number.to_string());
        for slot in &phrase.slots {
            let value = match slot.kind.as_str() {
                "crossing" => format!("crossing:{}", slot.value),
                _ => slot.value.clone(),
            };
            form.set(&format!("slot-{}", slot.name), value);
        }
    }
}

/// What a form is about, as it is shown above it.
pub(super) async fn shown(
    app: &App,
    who: &SignedIn,
    form: &Form,
) -> Result<Option<About>, DeskError> {
    let Some(kind) = Kind::of(form.one("about-kind")) else {
        return Ok(None);
    };
    let view = look(who, form.one("about")).await?;
    Ok(Some(About {
        title: who.tongue.say(&format!("write-{}", kind.name())),
        answers: kind == Kind::Answer,
        row: Row::of(who.tongue, view.item, &app.reviewed),
    }))
}

/// Makes an alert the update or answer that its form says it is.
pub(super) fn put(form: &Form, alert: AlertInput) -> AlertInput {
    let named = form.one("about").split_once('/');
    let (Some(kind), Some((sender, id))) = (Kind::of(form.one("about-kind")), named) else {
        return alert;
    };
    let place = alert.place.filter(|place| *place != PlaceInput::default());
    let says = |text: &TextInput| !text.headline.is_empty() || !text.description.is_empty();
    AlertInput {
        message_type: kind.name().to_owned(),
        references: vec![ReferenceInput {
            sender: sender.to_owned(),
            id: id.to_owned(),
        }],
        // What changes or answers another is an exercise where that is one.
        status: String::new(),
        texts: alert.texts.into_iter().filter(says).collect(),
        place,
        ..alert
    }
}

/// A form names what it is about, and no address does: what is withheld from the officer is refused here.
///
/// # Errors
/// `withheld`, `not_found`.
pub(super) async fn must_see(who: &SignedIn, form: &Form) -> Result<(), DeskError> {
    match Kind::of(form.one("about-kind")) {
        Some(_) => look(who, form.one("about")).await.map(drop),
        None => Ok(()),
    }
}

async fn look(who: &SignedIn, named: &str) -> Result<View, DeskError> {
    let none = || {
        let what = named.chars().take(120).collect::<String>();
        let said = Said::of("desk-not-found").with("what", what);
        DeskError::say(DeskError::NOT_FOUND, 66, said)
    };
    let (sender, id) = named.split_once('/').ok_or_else(none)?;
    let sender: OfficeId = sender.parse().map_err(|_| none())?;
    let id: AlertId = id.parse().map_err(|_| none())?;
    who.desk.look(id, Some(sender)).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::phrases::{Filled, FilledSlot};

    #[test]
    fn an_update_begins_with_everything_that_the_form_has_a_field_for() {
        let slot = |name: &str, kind: &str, value: &str| FilledSlot {
            name: name.to_owned(),
            kind: kind.to_owned(),
            value: value.to_owned(),
        };
        let text = |headline: &str, original| TextInput {
            language: if original { "th" } else { "en" }.to_owned(),
            headline: headline.to_owned(),
            description: format!("{headline}, at length"),
            original,
            ..TextInput::default()
        };
        let mut view = View {
            texts: vec![text("translated", false), text("written", true)],
            place: Some(PlaceInput {
                description: "bridge one".to_owned(),
                ..PlaceInput::default()
            }),
            ..View::default()
        };
        view.item.recipients = vec!["a.mm".to_owned(), "b.la".to_owned()];
        view.item.phrases = vec![Filled {
            number: 12,
            slots: vec![
                slot("vehicle", "vehicle", "กข 1234"),
                slot("place", "crossing", "mae-sai-2"),
            ],
        }];
        let mut form = Form::default();
        form.add("to", "c.kh");
        said_before(&mut form, &view);
        assert_eq!(form.all("to"), ["a.mm", "b.la"], "whom it was for");
        for (name, value) in [
            ("language", "th"),
            ("headline", "written"),
            ("description", "written, at length"),
            ("place", "bridge one"),
            ("phrase", "12"),
            ("slot-vehicle", "กข 1234"),
            ("slot-place", "crossing:mae-sai-2"),
        ] {
            assert_eq!(form.one(name), value, "{name}");
        }
    }
}
