//! Standard phrases on the form: which there are, the one that is chosen, what it says so far.

use std::collections::BTreeMap;

use blo_proto::Timestamp;

use super::{super::super::tongue::Tongue, form::Form};
use crate::{
    desk::PhraseInput,
    words::{
        Language,
        phrases::{self, Filled, FilledSlot, Rendered, Reviewed},
    },
};

/// A standard phrase to be filled in.
pub(super) struct Chosen {
    pub(super) number: u32,
    pub(super) pattern: String,
    pub(super) english: Option<String>,
    pub(super) slots: Vec<Blank>,
}

/// A slot to be filled in.
pub(super) struct Blank {
    pub(super) name: &'static str,
    pub(super) kind: &'static str,
    pub(super) label: String,
    pub(super) hint: String,
    pub(super) value: String,
}

/// Phrases of one group, each with its number.
pub(super) type Group = (String, Vec<(u32, String)>);

/// The phrase that is chosen, as this version knows it.
pub(super) fn chosen(tongue: Tongue, form: &Form) -> Option<Chosen> {
    let entry = phrases::entry(form.one("phrase").parse().ok()?)?;
    let blank = |slot: &phrases::SlotOf| Blank {
        name: slot.name,
        kind: slot.kind.name(),
        label: tongue.say(&format!("page-slot-{}", slot.kind.name())),
        hint: tongue.hint(slot.kind.name()),
        value: form.one(&format!("slot-{}", slot.name)).to_owned(),
    };
    let english = worded(Tongue(Language::English), entry);
    Some(Chosen {
        number: entry.number,
        pattern: worded(tongue, entry)?,
        english: english.filter(|_| tongue.0 != Language::English),
        slots: entry.slots.iter().map(blank).collect(),
    })
}

/// Every phrase by its group, in the reader's language; what fits an answer first where one is written.
pub(super) fn groups(tongue: Tongue, answers: bool) -> Vec<Group> {
    use phrases::Group::{Acknowledgement, Answer};
    let mut all = phrases::Group::ALL;
    if answers {
        all.sort_by_key(|group| ![Answer, Acknowledgement].contains(group));
    }
    let of = |group: phrases::Group| {
        let entries = phrases::all().filter(|entry| entry.group == group);
        let words = entries.filter_map(|entry| Some((entry.number, worded(tongue, entry)?)));
        (
            tongue.say(&format!("page-group-{}", group.name())),
            words.collect(),
        )
    };
    all.map(of).into()
}

/// The wording of a phrase, each slot by what it takes: ‹Vehicle›.
pub(super) fn worded(tongue: Tongue, entry: &phrases::Entry) -> Option<String> {
    let mut words = phrases::pattern(tongue.0, entry.number)?;
    for slot in entry.slots {
        let label = tongue.say(&format!("page-slot-{}", slot.kind.name()));
        words = words.replace(&format!("{{ ${} }}", slot.name), &format!("‹{label}›"));
    }
    Some(words)
}

/// `phrase-12` chooses one, `phrase-none` takes it away; what was typed into its slots stays where it fits.
pub(super) fn pressed(form: &mut Form, press: &str) {
    if let Some(number) = press.strip_prefix("phrase-") {
        form.take_out("phrase");
        if let Ok(number) = number.parse() {
            choose(form, number);
        }
    }
}

/// Chooses a phrase; where the officer said nothing else yet, with what it usually goes with.
pub(super) fn choose(form: &mut Form, number: u32) {
    let usual = phrases::usual(number);
    form.set("phrase", number.to_string());
    let begun = ["", "ROUTINE"].contains(&form.one("precedence"));
    if begun && !form.has("about") {
        form.set("precedence", usual.precedence);
    }
    if !form.has("category") {
        form.set("category", usual.category);
    }
}

/// What a phrase says in a language with what was put in so far.
pub(super) fn rendered(
    chosen: &PhraseInput,
    language: Language,
    (reviewed, now): (&Reviewed, Timestamp),
) -> Rendered {
    let own = own_slots(chosen);
    let filled = match phrases::fill(chosen.number, &own, now) {
        Ok(phrase) => Filled::from(&phrase),
        // Not whole yet: what is there is shown as it was typed, what is missing as a dash.
        Err(_) => Filled {
            number: chosen.number,
            slots: own.into_iter().map(as_typed).collect(),
        },
    };
    phrases::render(&filled, language, reviewed)
}

fn as_typed((name, value): (String, String)) -> FilledSlot {
    FilledSlot {
        name,
        kind: "text".to_owned(),
        value,
    }
}

/// What was typed for slots that this phrase has: a form keeps those of the phrase before, too.
pub(super) fn own_slots(chosen: &PhraseInput) -> BTreeMap<String, String> {
    let slots = phrases::entry(chosen.number).map_or([].as_slice(), |entry| entry.slots);
    let own = chosen.slots.iter();
    let own = own.filter(|(name, _)| slots.iter().any(|slot| slot.name == **name));
    own.map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &[(&str, &str)]) -> Form {
        let mut form = Form::default();
        for (name, value) in fields {
            form.set(name, *value);
        }
        form
    }

    #[test]
    fn what_was_typed_for_the_phrase_before_goes_with_no_other_and_comes_back_with_its_own() {
        let mut typed = form(&[("phrase", "12"), ("slot-vehicle", "กข 1234")]);
        let said = |form: &Form| super::super::reading::phrase(form).unwrap();
        assert_eq!(said(&typed).slots["vehicle"], "กข 1234");
        pressed(&mut typed, "phrase-300");
        let other = said(&typed);
        assert_eq!((other.number, other.slots.len()), (300, 0));
        pressed(&mut typed, "phrase-12");
        assert_eq!(said(&typed).slots["vehicle"], "กข 1234");
        pressed(&mut typed, "phrase-none");
        assert!(super::super::reading::phrase(&typed).is_none());
    }

    #[test]
    fn a_phrase_brings_what_it_usually_goes_with_and_overrules_no_officer() {
        let mut begun = form(&[("precedence", "ROUTINE")]);
        choose(&mut begun, 12);
        assert_eq!(begun.one("precedence"), phrases::usual(12).precedence);
        assert_ne!(begun.one("precedence"), "ROUTINE");
        let mut chosen = form(&[("precedence", "PRIORITY"), ("category", "wildlife")]);
        choose(&mut chosen, 12);
        assert_eq!(
            (chosen.one("precedence"), chosen.one("category")),
            ("PRIORITY", "wildlife")
        );
    }
}
