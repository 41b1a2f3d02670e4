//! What few alerts need: how one may be handled, by when an answer is wanted, when it is over, how far it can be believed.

use blo_proto::Timestamp;

use super::{super::super::tongue::Tongue, form::Form};
use crate::{
    desk::{AlertInput, EvaluationInput, HandlingInput},
    words::Field,
};

/// Hours that are offered: a watch, a shift, a day, the days of a weekend, a week.
const HOURS: [u64; 6] = [1, 4, 8, 24, 72, 168];
const HOUR_MS: u64 = 60 * 60 * 1_000;
/// A deadline is a round time: pressed twice it is the same one, but in the one second in which it is not.
const ROUND_MS: u64 = 5 * 60 * 1_000;

/// A coded field, by its name on the form: what it is called and its values.
type Coded = (&'static str, &'static str, Field, &'static [&'static str]);

const CODED: [Coded; 5] = [
    (
        "tlp",
        "page-field-tlp",
        Field::Tlp,
        &["clear", "green", "amber", "amber+strict", "red"],
    ),
    (
        "handling-code",
        "page-field-handling-code",
        Field::Handling,
        &["H0", "H1", "H2", "H3"],
    ),
    (
        "pap",
        "write-pap",
        Field::Pap,
        &["clear", "green", "amber", "red"],
    ),
    (
        "source",
        "write-source",
        Field::Source,
        &["A", "B", "C", "X"],
    ),
    (
        "information",
        "write-information",
        Field::Information,
        &["1", "2", "3", "4"],
    ),
];
const TIMES: [(&str, &str); 2] = [
    ("respond-within", "write-respond-within"),
    ("over-in", "write-over-in"),
];
const SENSITIVITIES: [&str; 5] = ["minor", "victim", "health", "biometric", "informant_risk"];

/// A choice of one.
pub(super) struct Select {
    pub(super) name: &'static str,
    pub(super) label: String,
    pub(super) options: Vec<Choice>,
}

/// One that can be chosen.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) words: String,
    pub(super) chosen: bool,
}

/// All of it as the form shows it.
pub(super) struct More {
    pub(super) selects: Vec<Select>,
    pub(super) sensitivities: Vec<Choice>,
    /// Something of it is said.
    pub(super) open: bool,
}

/// What can be said, and what is.
pub(super) fn shown(tongue: Tongue, form: &Form) -> More {
    let coded = CODED.iter().map(|(name, label, field, values)| Select {
        name,
        label: tongue.say(label),
        options: values
            .iter()
            .map(|value| choice(form, (name, value), with_code(tongue, *field, value)))
            .collect(),
    });
    let times = TIMES.iter().map(|(name, label)| Select {
        name,
        label: tongue.say(label),
        options: HOURS
            .iter()
            .map(|hours| {
                let words = tongue.with("write-hours", "hours", hours);
                choice(form, (name, &hours.to_string()), words)
            })
            .collect(),
    });
    let sensitive = |code: &&str| {
        let words = tongue.coded(Field::Sensitivity, code);
        choice(form, ("sensitivity", code), words)
    };
    let named = CODED.iter().map(|one| one.0);
    let mut named = named.chain(["respond-within", "over-in", "sensitivity", "handling-note"]);
    More {
        open: named.any(|name| form.has(name)),
        selects: coded.chain(times).collect(),
        sensitivities: SENSITIVITIES.iter().map(sensitive).collect(),
    }
}

fn choice(form: &Form, (name, value): (&str, &str), words: String) -> Choice {
    Choice {
        value: value.to_owned(),
        chosen: form.says(name, value),
        words,
    }
}

/// What travels stands beside what it means.
fn with_code(tongue: Tongue, field: Field, value: &str) -> String {
    let words = tongue.coded(field, value);
    let code = value.to_ascii_uppercase();
    if words.to_ascii_uppercase() == code {
        code
    } else {
        format!("{code} · {words}")
    }
}

/// Puts it into an alert.
pub(super) fn put(form: &Form, alert: AlertInput, now: Timestamp) -> AlertInput {
    let handling = HandlingInput {
        tlp: form.trimmed("tlp"),
        code: form.trimmed("handling-code"),
        note: form.trimmed("handling-note"),
        pap: form.trimmed("pap"),
        sensitivities: form.all("sensitivity"),
        ..HandlingInput::default()
    };
    let evaluation = EvaluationInput {
        source: form.trimmed("source"),
        information: form.trimmed("information"),
        ..EvaluationInput::default()
    };
    let respond_by = hours(form, "respond-within").map(|hours| {
        let at = now
            .as_millis()
            .saturating_add(hours.saturating_mul(HOUR_MS));
        Timestamp::from_millis(at.div_ceil(ROUND_MS).saturating_mul(ROUND_MS)).to_string()
    });
    AlertInput {
        handling: (handling != HandlingInput::default()).then_some(handling),
        evaluation: (evaluation != EvaluationInput::default()).then_some(evaluation),
        respond_by,
        lifetime_s: hours(form, "over-in").map(|hours| hours.saturating_mul(HOUR_MS / 1_000)),
        ..alert
    }
}

fn hours(form: &Form, name: &str) -> Option<u64> {
    let hours = form.one(name).parse().ok()?;
    HOURS.contains(&hours).then_some(hours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_is_not_sent_and_a_deadline_is_a_round_time() {
        let now = Timestamp::from_millis(1_800_000_123_456);
        let nothing = put(&Form::of(b"tlp=&over-in="), AlertInput::default(), now);
        assert_eq!(nothing, AlertInput::default());
        let form = b"tlp=amber%2Bstrict&sensitivity=minor&sensitivity=victim&source=B&respond-within=4&over-in=8";
        let form = Form::of(form);
        let said = put(&form, AlertInput::default(), now);
        let handling = said.handling.unwrap();
        assert_eq!(handling.tlp, "amber+strict");
        assert_eq!(handling.sensitivities, ["minor", "victim"]);
        assert_eq!(said.evaluation.unwrap().source, "B");
        assert_eq!(said.lifetime_s, Some(8 * 60 * 60));
        let by: Timestamp = said.respond_by.unwrap().parse().unwrap();
        assert_eq!(by.as_millis() % ROUND_MS, 0);
        assert!(by.as_millis() - now.as_millis() - 4 * HOUR_MS < ROUND_MS);
        assert!(shown(Tongue::default(), &form).open);
        assert!(!shown(Tongue::default(), &Form::default()).open);
    }
}
