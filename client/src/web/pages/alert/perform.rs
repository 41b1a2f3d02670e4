//! Doing what a form of an alert's page says. The desk decides; what it refuses is said in the form, and what was typed
//! stays. Not: which forms there are (`acts`).

use std::sync::Arc;

use axum::{
    extract::{Path, RawForm, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use blo_proto::Timestamp;

use super::{
    super::{
        super::app::{App, SignedIn},
        html, not_found_in, problem,
    },
    Name,
    form::Typed,
    name, page,
};
use crate::{
    desk::{
        AlertInput, ConsentAnswerInput, ConsentAskInput, DeclineInput, DelayInput, DeskError,
        ForwardInput, ReferenceInput, Sent, TextInput,
    },
    words::Said,
};

/// Does it, and shows the alert as it stands then.
pub(super) async fn act(
    State(app): State<Arc<App>>,
    Path((sender, id, act)): Path<(String, String, String)>,
    who: SignedIn,
    RawForm(form): RawForm,
) -> Response {
    let named = match name(&sender, &id) {
        Ok(named) => named,
        Err(error) => return problem(who.tongue, &error),
    };
    let mut typed = Typed::of(&act, &form);
    match perform(&app, &named, &who, &typed).await {
        None => not_found_in(who.tongue),
        Some(Ok(_)) => Redirect::to(&format!("/alert/{sender}/{id}")).into_response(),
        Some(Err(error)) => {
            typed.problem = error.sentences(who.tongue.0).joined();
            again(&app, &named, &who, &typed).await
        }
    }
}

/// The page again, with what was typed.
async fn again(app: &App, (sender, id): &Name, who: &SignedIn, typed: &Typed) -> Response {
    let view = who.desk.look(*id, Some(sender.clone())).await;
    let shown = match view {
        Ok(view) => page(app, view, who, typed).await,
        Err(error) => Err(error),
    };
    match shown {
        Ok(page) => (StatusCode::BAD_REQUEST, html(&page)).into_response(),
        Err(error) => problem(who.tongue, &error),
    }
}

/// Of which alert, as the desk's inputs have it.
type Which = (String, Option<String>);

/// What was done; nothing where there is no such act.
async fn perform(
    app: &App,
    (sender, id): &Name,
    who: &SignedIn,
    typed: &Typed,
) -> Option<Result<Sent, DeskError>> {
    let which = (id.to_string(), Some(sender.to_string()));
    Some(match typed.act.as_str() {
        "cancel" | "delay" | "refuse" => app.desk.send(said(app, which, who, typed)).await,
        "forward" => forward(app, which, who, typed).await,
        "ask" => ask(app, which, who, typed).await,
        "give" => give(app, which, who, typed).await,
        "deny" => {
            let input = ConsentAnswerInput {
                id: which.0,
                sender: which.1,
                conditions: typed.one("note").to_owned(),
                refuse: Some(typed.one("reason").to_owned()),
                officer: who.officer.clone(),
                ..ConsentAnswerInput::default()
            };
            app.desk.answer_consent(input).await
        }
        _ => return None,
    })
}

async fn forward(
    app: &App,
    (id, sender): Which,
    who: &SignedIn,
    typed: &Typed,
) -> Result<Sent, DeskError> {
    let input = ForwardInput {
        id,
        sender,
        to: typed.all("to"),
        note: typed.one("note").to_owned(),
        officer: who.officer.clone(),
        ..ForwardInput::default()
    };
    if input.to.is_empty() {
        return Err(unsaid("alert-forward-to-nobody"));
    }
    app.desk.forward(input).await
}

async fn ask(
    app: &App,
    (id, sender): Which,
    who: &SignedIn,
    typed: &Typed,
) -> Result<Sent, DeskError> {
    let input = ConsentAskInput {
        id,
        sender,
        uses: typed.all("uses"),
        offices: typed.all("offices"),
        note: typed.one("note").to_owned(),
        officer: who.officer.clone(),
        ..ConsentAskInput::default()
    };
    must_say(&input.uses, &input.offices)?;
    app.desk.ask_consent(input).await
}

/// As asked, or unasked to one of an alert's recipients.
async fn give(
    app: &App,
    (id, sender): Which,
    who: &SignedIn,
    typed: &Typed,
) -> Result<Sent, DeskError> {
    let offices = typed.one("offices").split([',', ' ']).map(str::to_owned);
    let input = ConsentAnswerInput {
        id,
        sender,
        to: Some(typed.one("to").to_owned()).filter(|to| !to.is_empty()),
        uses: typed.all("uses"),
        offices: offices.filter(|office| !office.is_empty()).collect(),
        conditions: typed.one("conditions").to_owned(),
        until: until(typed.one("until"), app.now()),
        officer: who.officer.clone(),
        refuse: None,
    };
    if input.to.is_some() {
        must_say(&input.uses, &input.offices)?;
    }
    app.desk.answer_consent(input).await
}

/// A cancel, a delay or a refusal of an alert.
fn said(app: &App, (id, sender): Which, who: &SignedIn, typed: &Typed) -> AlertInput {
    let note = typed.one("note").to_owned();
    let reason = typed.one("reason").to_owned();
    let words = TextInput {
        language: who.tongue.tag().to_owned(),
        description: note.clone(),
        original: true,
        ..TextInput::default()
    };
    let key = typed.one("key");
    let input = AlertInput {
        officer: who.officer.clone(),
        references: vec![ReferenceInput {
            sender: sender.unwrap_or_default(),
            id,
        }],
        reference: (!key.is_empty()).then(|| format!("page-{key}")),
        ..AlertInput::default()
    };
    match typed.act.as_str() {
        "delay" => AlertInput {
            message_type: "delay".to_owned(),
            delay: Some(DelayInput {
                reason,
                note,
                until: until(typed.one("until"), app.now()),
            }),
            ..input
        },
        "refuse" => AlertInput {
            message_type: "refusal".to_owned(),
            decline: Some(DeclineInput { reason, note }),
            ..input
        },
        _ => AlertInput {
            message_type: "cancel".to_owned(),
            texts: (!note.is_empty()).then_some(words).into_iter().collect(),
            ..input
        },
    }
}

/// `4h` or `30d` from now; anything else as it is, for the desk to judge.
fn until(span: &str, now: Timestamp) -> Option<String> {
    const HOUR_MS: u64 = 60 * 60 * 1_000;
    let unit = match span.chars().last()? {
        'h' => HOUR_MS,
        'd' => 24 * HOUR_MS,
        _ => return Some(span.to_owned()),
    };
    let many = span.trim_end_matches(['h', 'd']).parse::<u32>();
    let Ok(many) = many else {
        return Some(span.to_owned());
    };
    let later = now.plus_millis(u64::from(many).saturating_mul(unit));
    Some(later.to_string())
}

/// What a consent is for, and of *forward* to whom: the desk would ask for it in a shell's words.
fn must_say(uses: &[String], offices: &[String]) -> Result<(), DeskError> {
    if uses.is_empty() {
        return Err(unsaid("alert-no-use"));
    }
    if offices.is_empty() && uses.iter().any(|code| code == "forward") {
        return Err(unsaid("alert-forward-to-nobody"));
    }
    Ok(())
}

/// What the form leaves open.
fn unsaid(id: &str) -> DeskError {
    DeskError::say(blo_proto::Code::BadContent.as_str(), 65, Said::of(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_counted_from_now_and_what_is_none_is_left_to_the_desk() {
        let now: Timestamp = "2026-11-29T20:00:00Z".parse().unwrap();
        let at = |span| until(span, now);
        assert_eq!(at("4h"), Some(now.plus_millis(4 * 3_600_000).to_string()));
        assert_eq!(
            at("30d"),
            Some(now.plus_millis(30 * 86_400_000).to_string())
        );
        assert_eq!(at(""), None);
        assert_eq!(at("tomorrow"), Some("tomorrow".to_owned()));
        assert_eq!(at("99999999999999h"), Some("99999999999999h".to_owned()));
    }
}
