//! Every value of every coded field, every status and every refusal has words in every language.

use std::{collections::BTreeSet, fmt::Display};

use blo_proto::{
    Code, Precedence,
    alert::{
        Category, Certainty, DeclineReason, DelayReason, Direction, HandlingCode, InformationGrade,
        MessageType, Outcome, Pap, ResponseType, Sensitivity, Severity, SourceGrade,
        Status as AlertStatus, Tlp, Urgency, Use,
        entity::{
            CitesAppendix, CitesSource, DeviceKind, DocumentKind, DocumentState, DrugTest,
            FirearmKind, MoneyForm, PersonRole, Relation, Sex, Substance, SubstanceForm,
            VehicleKind, VesselKind, Warning,
        },
    },
    receipt::Status,
};

use crate::words::{Field, Language, Said};

fn every<T: Display>(field: Field, values: &[T]) -> Vec<(Field, String)> {
    assert!(!values.is_empty());
    let each = values.iter().map(|value| (field, value.to_string()));
    each.collect()
}

fn all() -> Vec<(Field, String)> {
    let progress: Vec<&str> = Status::ALL.iter().map(|status| status.as_str()).collect();
    [
        every(Field::Status, AlertStatus::ALL),
        every(Field::MessageType, MessageType::ALL),
        every(Field::Category, Category::ALL),
        every(Field::Direction, Direction::ALL),
        every(Field::Tlp, Tlp::ALL),
        every(Field::Handling, HandlingCode::ALL),
        every(Field::Urgency, Urgency::ALL),
        every(Field::Severity, Severity::ALL),
        every(Field::Certainty, Certainty::ALL),
        every(Field::Response, ResponseType::ALL),
        every(Field::Pap, Pap::ALL),
        every(Field::Sensitivity, Sensitivity::ALL),
        every(Field::Source, SourceGrade::ALL),
        every(Field::Information, InformationGrade::ALL),
        every(Field::Delay, DelayReason::ALL),
        every(Field::Use, Use::ALL),
        every(Field::Decline, DeclineReason::ALL),
        every(Field::Outcome, Outcome::ALL),
        every(Field::Precedence, &Precedence::URGENT_FIRST),
        every(Field::Progress, &progress),
        every(Field::Relation, Relation::ALL),
        every(Field::Sex, Sex::ALL),
        every(Field::Role, PersonRole::ALL),
        every(Field::Warning, Warning::ALL),
        every(Field::DocumentKind, DocumentKind::ALL),
        every(Field::DocumentState, DocumentState::ALL),
        every(Field::VehicleKind, VehicleKind::ALL),
        every(Field::VesselKind, VesselKind::ALL),
        every(Field::FirearmKind, FirearmKind::ALL),
        every(Field::Substance, Substance::ALL),
        every(Field::DrugForm, SubstanceForm::ALL),
        every(Field::Test, DrugTest::ALL),
        every(Field::Appendix, CitesAppendix::ALL),
        every(Field::Origin, CitesSource::ALL),
        every(Field::DeviceKind, DeviceKind::ALL),
        every(Field::MoneyForm, MoneyForm::ALL),
    ]
    .concat()
}

#[test]
fn every_coded_value_and_status_has_words_of_its_own_in_every_language() {
    for language in Language::ALL {
        let mut seen = BTreeSet::new();
        for (field, value) in all() {
            let words = field.words(&value, language);
            let words = words.unwrap_or_else(|| panic!("{language}: {field:?} {value} has none"));
            assert!(
                language.writes(&words),
                "{language}: {field:?} {value}: {words}"
            );
            let english = field.words(&value, Language::English);
            assert!(language == Language::English || Some(&words) != english.as_ref());
            let own = (format!("{field:?}"), words.clone());
            assert!(seen.insert(own), "{language}: {field:?}: twice “{words}”");
        }
    }
}

#[test]
fn every_refusal_says_what_happened_and_what_to_do_in_every_language() {
    for code in Code::all() {
        let english = Said::refusal(code).sentences(Language::English).unwrap();
        assert_eq!(
            (english.happened.as_str(), english.remedy.as_str()),
            (code.happened(), code.remedy())
        );
        for language in Language::ALL {
            let both = Said::refusal(code).sentences(language).unwrap();
            let own = [&both.happened, &both.remedy];
            assert!(
                own.iter().all(|text| language.writes(text)),
                "{language} {code}: {own:?}"
            );
            assert!(
                language == Language::English || both != english,
                "{language} {code}"
            );
        }
    }
}

#[test]
fn what_travels_stands_beside_its_words_and_what_is_unknown_is_shown_as_it_is() {
    let shown = |value, language| Field::Category.shown(value, language);
    assert_eq!(shown("drugs", Language::English), "drugs");
    assert_eq!(shown("drugs", Language::Thai), "ยาเสพติด (drugs)");
    assert_eq!(shown("unknown (99)", Language::Thai), "unknown (99)");
    assert_eq!(shown("", Language::Thai), "");
    assert_eq!(
        Field::Tlp
            .words("amber+strict", Language::English)
            .as_deref(),
        Some("within the organisation alone")
    );
}
