//! What an officer can do with an alert, as forms: only what can be done is offered, and what an officer would look for says
//! why it is not. Not: what was typed (`form`), nor the desk's own judgement, which counts (`perform`).

use blo_proto::{
    Timestamp,
    alert::{DeclineReason, DelayReason, Use},
};

use super::{
    form::{Acts, Choice, Form, Input, Kind, Typed},
    words::Words,
};
use crate::{
    desk::{OfferView, OffersView, StatusView, View},
    officers::Role,
    web::rights,
    words::{Field, Said},
};

/// How much later an answer may be promised, hours: a shift says it with one choice, whatever its zone.
pub(super) const LATER_HOURS: [u64; 5] = [1, 4, 12, 24, 72];
/// How long a consent may last, days.
pub(super) const CONSENT_DAYS: [u64; 3] = [7, 30, 90];

/// What it is judged by.
#[derive(Clone, Copy)]
pub(super) struct Basis<'a> {
    pub(super) words: Words<'a>,
    pub(super) view: &'a View,
    pub(super) offers: &'a OffersView,
    pub(super) status: &'a StatusView,
    pub(super) now: Timestamp,
    pub(super) role: Role,
}

/// All that can be done, with what was typed put back.
pub(super) fn acts(basis: Basis<'_>, typed: &Typed) -> Acts {
    let mut acts = Acts {
        outcome: basis.says() && !basis.is_own(),
        ..Acts::default()
    };
    if basis.is_own() {
        basis.change(&mut acts);
    } else {
        basis.reply(&mut acts);
        basis.ask(&mut acts);
    }
    basis.forward(&mut acts);
    basis.withhold(&mut acts);
    let key = hex::encode(crate::keys::random::<16>());
    for form in &mut acts.forms {
        form.key.clone_from(&key);
        typed.put(form);
    }
    acts
}

impl Basis<'_> {
    fn is_own(&self) -> bool {
        self.view.item.direction == "sent"
    }

    fn is_over(&self) -> bool {
        let until: Option<Timestamp> = self.view.item.expires_at.parse().ok();
        until.is_some_and(|until| until < self.now)
    }

    /// It says something: no answer, no end, no consent.
    fn says(&self) -> bool {
        let kind = self.view.item.message_type.as_str();
        matches!(kind, "alert" | "request" | "update")
    }

    fn named(&self) -> String {
        format!("{}/{}", self.view.item.sender, self.view.item.id)
    }

    fn say(&self, id: &str) -> String {
        self.words.say(id)
    }

    /// What this office sent it changes, or takes back.
    fn change(&self, acts: &mut Acts) {
        let (item, kind) = (&self.view.item, self.view.item.message_type.as_str());
        if kind == "consent_given" && !item.cancelled {
            acts.forms.push(Form {
                title: self.say("alert-take-back"),
                ..self.cancel()
            });
        }
        if !self.says() {
            return;
        }
        if item.cancelled {
            acts.cannot.push(self.say("alert-cannot-change-cancelled"));
        } else if self.is_over() {
            acts.cannot.push(self.say("alert-cannot-change-over"));
        } else {
            let update = format!("/compose?update={}", self.named());
            acts.ways.push((update, self.say("alert-update")));
            acts.forms.push(self.cancel());
        }
        acts.forms.push(self.give_unasked());
    }

    fn cancel(&self) -> Form {
        Form {
            act: "cancel",
            title: self.say("alert-cancel"),
            note: self.say("alert-cancel-note"),
            inputs: vec![self.line("note", "page-reason")],
            ..Form::default()
        }
    }

    /// What another office sent is answered.
    fn reply(&self, acts: &mut Acts) {
        let item = &self.view.item;
        if item.message_type == "consent_asked" {
            return self.answer_consent(acts);
        }
        if !self.says() {
            return;
        }
        if item.cancelled {
            acts.cannot.push(self.say("alert-cannot-answer-cancelled"));
            return;
        }
        let answer = format!("/compose?answer={}", self.named());
        acts.ways.push((answer, self.say("alert-answer")));
        let waits = |one: &crate::desk::AskedView| matches!(one.state.as_str(), "open" | "delayed");
        if item.asked.first().is_some_and(waits) {
            acts.forms.push(self.delay());
            acts.forms.push(Form {
                act: "refuse",
                title: self.say("alert-refuse"),
                inputs: vec![self.declines(), self.line("note", "page-note")],
                ..Form::default()
            });
        }
    }

    fn delay(&self) -> Form {
        let codes = DelayReason::ALL.iter().map(ToString::to_string);
        let reasons = codes.map(|code| self.coded(Field::Delay, code));
        let hours = LATER_HOURS.iter();
        let hours = hours.map(|hours| self.span("alert-in-hours", ('h', *hours)));
        Form {
            act: "delay",
            title: self.say("alert-delay"),
            inputs: vec![
                self.select("reason", "page-reason", reasons.collect()),
                self.select("until", "alert-delay-until", hours.collect()),
                self.line("note", "page-note"),
            ],
            ..Form::default()
        }
    }

    fn declines(&self) -> Input {
        let codes = DeclineReason::ALL.iter().map(ToString::to_string);
        let reasons = codes.map(|code| self.coded(Field::Decline, code));
        self.select("reason", "page-reason", reasons.collect())
    }

    /// A question of consent is answered once.
    fn answer_consent(&self, acts: &mut Acts) {
        let question = self
            .offers
            .consents
            .iter()
            .find(|one| one.id == self.view.item.id);
        if question.is_none_or(|one| one.state != "open") {
            acts.cannot.push(self.say("alert-cannot-consent-twice"));
            return;
        }
        acts.forms.push(Form {
            act: "give",
            title: self.say("alert-give"),
            note: self.say("alert-give-note"),
            inputs: self.conditions(),
            ..Form::default()
        });
        acts.forms.push(Form {
            act: "deny",
            title: self.say("alert-deny"),
            inputs: vec![self.declines(), self.line("note", "page-note")],
            ..Form::default()
        });
    }

    fn conditions(&self) -> Vec<Input> {
        let days = CONSENT_DAYS.iter();
        let days = days.map(|days| self.span("alert-in-days", ('d', *days)));
        let kept = Choice {
            words: self.say("alert-as-long-as-kept"),
            ..Choice::default()
        };
        vec![
            self.line("conditions", "alert-consent-conditions"),
            self.select(
                "until",
                "alert-consent-until",
                std::iter::once(kept).chain(days).collect(),
            ),
        ]
    }

    /// An originator consents before anybody asks.
    fn give_unasked(&self) -> Form {
        let office = |office: &String| choice(office, office);
        let to = self.view.item.recipients.iter().map(office);
        let mut inputs = vec![
            self.select("to", "page-to", to.collect()),
            self.uses(&Use::ALL.iter().map(ToString::to_string).collect::<Vec<_>>()),
            Input {
                hint: self.say("alert-offices-hint"),
                ..self.line("offices", "alert-consent-offices")
            },
        ];
        inputs.extend(self.conditions());
        Form {
            act: "give",
            title: self.say("alert-give-unasked"),
            inputs,
            ..Form::default()
        }
    }

    fn uses(&self, codes: &[String]) -> Input {
        let uses = codes
            .iter()
            .map(|code| self.coded(Field::Use, code.clone()));
        Input {
            kind: Kind::Checks,
            choices: uses.collect(),
            ..self.line("uses", "alert-consent-uses")
        }
    }

    /// Where a mark forbids a use, its originator is asked.
    fn ask(&self, acts: &mut Acts) {
        let offers = self.offers;
        let passes = offers.forward.iter().any(|one| !one.needs.is_empty());
        let wanted = [
            ("forward", passes),
            ("export", !offers.export.needs.is_empty()),
            ("sink", !offers.sink.needs.is_empty()),
            ("court", !offers.court.needs.is_empty()),
        ];
        let uses = wanted.into_iter().filter(|(_, needs)| *needs);
        let uses: Vec<String> = uses.map(|(code, _)| code.to_owned()).collect();
        let kind = self.view.item.message_type.as_str();
        if uses.is_empty() || !(self.says() || kind == "answer") {
            return;
        }
        let needs = offers.forward.iter().filter(|one| !one.needs.is_empty());
        let offices: Vec<Choice> = needs.map(|one| choice(&one.office, &one.office)).collect();
        let mut inputs = vec![self.uses(&uses)];
        if !offices.is_empty() {
            inputs.push(Input {
                kind: Kind::Checks,
                choices: offices,
                ..self.line("offices", "alert-consent-offices")
            });
        }
        inputs.push(self.line("note", "page-reason"));
        let said = Said::of("alert-ask-note").with("office", &offers.originator);
        acts.forms.push(Form {
            act: "ask",
            title: self.say("alert-ask"),
            note: said.in_language(self.words.tongue.0),
            inputs,
            ..Form::default()
        });
    }

    /// What the officer's role does not do is not offered, and says who does it.
    fn withhold(&self, acts: &mut Acts) {
        let needs = |form: &Form| rights::of(form.act).filter(|right| !self.role.may(*right));
        let (withheld, forms): (Vec<Form>, Vec<Form>) = std::mem::take(&mut acts.forms)
            .into_iter()
            .partition(|form| needs(form).is_some());
        acts.forms = forms;
        for right in withheld.iter().filter_map(needs) {
            let role = self.say(&format!("shift-role-{}", Role::with(right)));
            let said = Said::of("shift-not-allowed").with("role", role);
            let said = said.in_language(self.words.tongue.0);
            if !acts.cannot.contains(&said) {
                acts.cannot.push(said);
            }
        }
    }

    fn forward(&self, acts: &mut Acts) {
        let item = &self.view.item;
        if !(self.says() || item.message_type == "answer") || item.cancelled {
            return;
        }
        if let Some(until) = &self.offers.over {
            let said = Said::of("alert-cannot-over").with("until", until);
            acts.cannot.push(said.in_language(self.words.tongue.0));
            return;
        }
        // Who was told already is told nothing new.
        let is_told = |one: &OfferView| self.view.item.recipients.contains(&one.office);
        let valid = |one: &&OfferView| {
            let pairing = self
                .status
                .counterparts
                .iter()
                .find(|it| it.office == one.office);
            pairing.is_some_and(|it| it.pairing_valid && !it.pairing_ended) && !is_told(one)
        };
        let all: Vec<&OfferView> = self.offers.forward.iter().filter(valid).collect();
        let (free, bound): (Vec<&OfferView>, Vec<&OfferView>) =
            all.into_iter().partition(|one| one.needs.is_empty());
        for one in bound {
            let said = Said::of("alert-cannot-forward-yet").with("office", &one.office);
            let said = said.with("marks", one.needs.join(", "));
            let said = said.with("originator", &self.offers.originator);
            acts.cannot.push(said.in_language(self.words.tongue.0));
        }
        if !free.is_empty() {
            acts.forms.push(Form {
                act: "forward",
                title: self.say("alert-forward"),
                note: self.say("alert-forward-note"),
                inputs: vec![
                    Input {
                        kind: Kind::Checks,
                        choices: free
                            .iter()
                            .map(|one| choice(&one.office, &one.office))
                            .collect(),
                        ..self.line("to", "page-to")
                    },
                    self.line("note", "page-note"),
                ],
                ..Form::default()
            });
        }
    }

    fn line(&self, name: &'static str, label: &str) -> Input {
        Input {
            name,
            label: self.say(label),
            ..Input::default()
        }
    }

    fn select(&self, name: &'static str, label: &str, choices: Vec<Choice>) -> Input {
        Input {
            kind: Kind::Select,
            choices,
            ..self.line(name, label)
        }
    }

    fn coded(&self, field: Field, code: String) -> Choice {
        Choice {
            words: self.words.tongue.coded(field, &code),
            value: code,
            chosen: false,
        }
    }

    fn span(&self, id: &str, (unit, many): (char, u64)) -> Choice {
        let said = Said::of(id).count("count", many);
        Choice {
            value: format!("{many}{unit}"),
            words: said.in_language(self.words.tongue.0),
            chosen: false,
        }
    }
}

fn choice(value: &str, words: &str) -> Choice {
    Choice {
        value: value.to_owned(),
        words: words.to_owned(),
        chosen: false,
    }
}
