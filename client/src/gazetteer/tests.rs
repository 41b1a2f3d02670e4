//! What every entry of the built-in list has, and what an office's own list does.

use super::*;

/// Rough boxes of the five countries, in thousandths of a degree: south, north, west, east.
const BOXES: [(&str, [i32; 4]); 5] = [
    ("TH", [5_600, 20_470, 97_340, 105_640]),
    ("LA", [13_900, 22_510, 100_080, 107_700]),
    ("KH", [9_900, 14_700, 102_330, 107_640]),
    ("MM", [9_600, 28_550, 92_170, 101_180]),
    ("VN", [8_380, 23_400, 102_140, 109_470]),
];
/// 5 km, in thousandths of a degree of latitude.
const FIVE_KM_E3: i32 = 45;

fn built_in() -> Gazetteer {
    Gazetteer::of(Path::new("/nowhere")).unwrap()
}

#[test]
fn every_crossing_states_its_source_and_lies_where_its_countries_are() {
    let all = built_in();
    assert!(all.0.len() >= 40, "{}", all.0.len());
    for one in all.0.values() {
        assert!(
            one.source.contains('.') && one.source.len() > 10,
            "{}",
            one.id
        );
        assert_ne!(one.countries[0], one.countries[1], "{}", one.id);
        for country in &one.countries {
            let bounds = BOXES.iter().find(|(name, _)| name == country);
            let (_, [south, north, west, east]) = bounds.unwrap();
            if let Some((latitude, longitude)) = one.position_e3 {
                let (near, far) = (south - FIVE_KM_E3, north + FIVE_KM_E3);
                assert!((near..=far).contains(&latitude), "{}", one.id);
                let (near, far) = (west - FIVE_KM_E3, east + FIVE_KM_E3);
                assert!((near..=far).contains(&longitude), "{}", one.id);
            }
        }
    }
}

#[test]
fn every_two_neighbours_have_a_crossing_in_the_list() {
    let all = built_in();
    for pair in [
        ["TH", "LA"],
        ["TH", "KH"],
        ["TH", "MM"],
        ["LA", "KH"],
        ["LA", "VN"],
        ["KH", "VN"],
    ] {
        let has = |one: &Crossing| {
            pair.iter()
                .all(|country| one.countries.iter().any(|own| own == country))
        };
        assert!(all.0.values().any(has), "{pair:?}");
    }
}

#[test]
fn a_crossing_is_found_by_a_name_of_either_side_and_a_wrong_id_is_near_a_right_one() {
    let all = built_in();
    let found = |words: &[&str]| {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let ids = all.search(&words).map(|one| one.id.clone());
        ids.collect::<Vec<_>>()
    };
    assert!(
        found(&["mae", "SAI"])
            .iter()
            .any(|id| id.starts_with("mae-sai"))
    );
    assert!(!found(&["Mộc Bài"]).is_empty());
    assert_eq!(found(&["no such place"]), Vec::<String>::new());
    let near: Vec<&str> = all
        .near("moc-bai-bavit")
        .map(|one| one.id.as_str())
        .collect();
    assert_eq!(near.first(), Some(&"moc-bai-bavet"));
}

#[test]
fn an_office_adds_crossings_of_its_own_and_a_list_that_is_wrong_is_refused_whole() {
    let home = tempfile::tempdir().unwrap();
    let write = |text: &str| std::fs::write(home.path().join(FILE), text).unwrap();
    let own = "[[crossing]]\nid = \"ford-7\"\nname = \"Seventh ford\"\ncountries = [\"TH\", \"MM\"]\nkind = \"river\"\nsource = \"our own patrols\"\n";
    write(own);
    let all = Gazetteer::of(home.path()).unwrap();
    assert!(all.find("ford-7").is_some() && all.find("moc-bai-bavet").is_some());
    for bad in [
        "crossing",
        &own.replace("ford-7", "Ford 7"),
        &own.replace("\"TH\"", "\"Thailand\""),
        &own.replace("our own patrols", " "),
        &own.replace("kind", "sort"),
        &format!("{own}{own}"),
        &format!("{own}position_e3 = [91000, 0]\n"),
    ] {
        write(bad);
        assert!(Gazetteer::of(home.path()).is_err(), "{bad}");
    }
}
