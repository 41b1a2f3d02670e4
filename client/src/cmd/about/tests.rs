//! Short forms, files and the lines of `show`.

use clap::Parser;

use super::*;
use crate::desk::{TextInput, View};

#[derive(Debug, Parser)]
#[command(no_binary_name = true)]
struct Blo {
    #[command(flatten)]
    about: AboutArgs,
}

fn put(words: &[&str]) -> Result<AlertInput, Failure> {
    let about = Blo::try_parse_from(words).unwrap().about;
    let mut alert = AlertInput {
        texts: vec![TextInput {
            language: "my".into(),
            headline: "ရဲအရာရွိ".into(),
            description: "ျမန္မာ".into(),
            ..TextInput::default()
        }],
        ..AlertInput::default()
    };
    let home = tempfile::tempdir().unwrap();
    about.put(home.path(), &mut alert)?;
    Ok(alert)
}

#[test]
fn an_officer_names_a_vehicle_a_person_and_drugs_in_one_line_each() {
    let alert = put(&[
        "--vehicle",
        "plate=กข 1234,state=th,colour=white,kind=pickup",
        "--person",
        r"name=สมชาย,romanised=Somchai,alias=Chai,age=30-45,nationality=th;la,marks=scar\, left",
        "--drugs",
        "substance=meth_tablet,amount=200000.50,unit=tablet,brand=999",
        "--link",
        "p1 drives v1 likely",
        "--response",
        "stop_and_check",
        "--source-grade",
        "B",
    ])
    .unwrap();
    let value = serde_json::to_value(&alert).unwrap();
    assert_eq!(
        value["entities"],
        serde_json::json!([
            { "key": "p1", "person": { "names": [{ "text": "สมชาย", "romanised": "Somchai" }, { "text": "Chai", "alias": true }],
                "age_from": 30, "age_to": 45, "nationalities": ["th", "la"], "marks": "scar, left" } },
            { "key": "v1", "vehicle": { "kind": "pickup", "plate": "กข 1234", "plate_state": "th", "colour": "white" } },
            { "key": "d1", "drugs": { "substance": "meth_tablet", "quantity": { "amount": "200000.50", "unit": "tablet" }, "brand": "999" } },
        ])
    );
    assert_eq!(
        value["links"],
        serde_json::json!([{ "subject": "p1", "relation": "drives", "object": "v1", "confidence": "likely" }])
    );
    assert_eq!(
        (alert.response_types, alert.evaluation.unwrap().source),
        (vec!["stop_and_check".to_owned()], "B".to_owned())
    );
    let view = View {
        entities: alert.entities,
        links: alert.links,
        ..View::default()
    };
    let shown = lines(&view).join("\n");
    for said in [
        "vehicle    v1: ",
        "plate กข 1234",
        "quantity 200000.50 tablet",
        "p1 drives v1 (likely)",
    ] {
        assert!(shown.contains(said), "{said}: {shown}");
    }
}

#[test]
fn what_a_short_form_does_not_know_is_said_with_what_it_knows() {
    for (words, said) in [
        (["--vehicle", "plat=x"], "plate, state"),
        (["--vehicle", "กข 1234"], "name=value"),
        (["--person", "age=old"], "age=old"),
        (["--link", "p1 v1"], "'p1 drives v1'"),
        (["--entity", "/nowhere/at.all"], "cannot be read"),
    ] {
        let failure = put(&words).unwrap_err();
        let told = format!("{}. {}", failure.happened, failure.remedy);
        assert!(told.contains(said), "{told}");
    }
}

#[test]
fn a_file_names_entities_and_what_is_wrong_with_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("entities.json");
    let words = ["--entity", path.to_str().unwrap()];
    let write = |text: &str| std::fs::write(&path, text).unwrap();
    for (text, count) in [
        (r#"{ "key": "v1", "vehicle": { "plate": "x" } }"#, 1),
        (r#"[{ "vehicle": {} }, { "person": {} }]"#, 2),
        (
            r#"{ "entities": [{ "key": "a", "vehicle": {} }], "links": [] }"#,
            1,
        ),
    ] {
        write(text);
        assert_eq!(put(&words).unwrap().entities.len(), count);
    }
    for (text, said) in [
        ("{", "no entities"),
        (
            r#"[{ "vehicle": {} }, { "vehicle": { "plat": 1 } }]"#,
            "entities[1]: unknown field `plat`",
        ),
    ] {
        write(text);
        let failure = put(&words).unwrap_err();
        assert!(failure.happened.contains(said), "{}", failure.happened);
    }
}

/// R-33: only where the officer asks for it, and then the whole text.
#[test]
fn r33_zawgyi_is_converted_only_where_an_officer_says_so() {
    let as_it_is = put(&[]).unwrap();
    assert_eq!(as_it_is.texts[0].description, "ျမန္မာ");
    let converted = put(&["--convert-zawgyi"]).unwrap();
    assert_eq!(converted.texts[0].headline, "ရဲအရာရှိ");
    assert_eq!(converted.texts[0].description, "မြန်မာ");
}
