//! What the list of officers takes, keeps and refuses.

use super::*;

const NOW: Timestamp = Timestamp::from_millis(1_764_400_000_000);

fn home() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn an_officer_is_known_again_and_no_word_of_the_password_is_kept() {
    let home = home();
    let mut officers = Officers::read(home.path()).unwrap();
    let words = "มะม่วง mango 7788";
    officers
        .add(("Lt. Somchai", "police"), Role::Supervisor, words, NOW)
        .unwrap();
    let again = Officers::read(home.path()).unwrap();
    assert_eq!(again.all(), officers.all());
    let right = Zeroizing::new(words.to_owned());
    assert!(proves(&again.hash_of("Lt. Somchai"), &right));
    assert!(!proves(
        &again.hash_of("Lt. Somchai"),
        &Zeroizing::new("mango 7788".to_owned())
    ));
    assert!(!proves(&again.hash_of("nobody"), &right));
    let text = std::fs::read_to_string(home.path().join(FILE)).unwrap();
    assert!(text.contains("$argon2id$") && !text.contains("mango"));
    assert!(!format!("{:?}", again.all()).contains("argon2id"));
}

#[test]
fn what_the_file_says_now_is_what_counts() {
    let home = home();
    let mut page = Officers::read(home.path()).unwrap();
    let mut shell = Officers::read(home.path()).unwrap();
    shell
        .add(("Daw Khin", ""), Role::Officer, "0123456789", NOW)
        .unwrap();
    page.reread().unwrap();
    assert_eq!(page.all().len(), 1);
    shell
        .change("Daw Khin", Some(Role::Administrator), Some("9876543210"))
        .unwrap();
    page.reread().unwrap();
    assert_eq!(page.find("Daw Khin").unwrap().role, Role::Administrator);
    assert!(proves(
        &page.hash_of("Daw Khin"),
        &Zeroizing::new("9876543210".to_owned())
    ));
    shell.remove("Daw Khin").unwrap();
    page.reread().unwrap();
    assert!(page.all().is_empty());
}

#[test]
fn what_was_done_at_the_page_while_a_password_was_typed_stays_done() {
    let home = home();
    let mut shell = Officers::read(home.path()).unwrap();
    for name in ["Daw Khin", "Lt. Somchai"] {
        let role = Role::Administrator;
        shell.add((name, ""), role, "0123456789", NOW).unwrap();
    }
    let read = || Officers::read(home.path()).unwrap();
    let mut page = read();
    page.lock_out("Daw Khin", true).unwrap();
    shell
        .change("Lt. Somchai", None, Some("9876543210"))
        .unwrap();
    assert!(read().find("Daw Khin").unwrap().locked_out);
    page.lock_out("Daw Khin", false).unwrap();
    page.remove("Lt. Somchai").unwrap();
    let again = shell.change("Lt. Somchai", Some(Role::Officer), None);
    assert!(again.is_err());
    shell
        .add(("U Aung", ""), Role::Officer, "0123456789", NOW)
        .unwrap();
    let names: Vec<String> = read().all().iter().map(|one| one.name.clone()).collect();
    assert_eq!(names, ["Daw Khin", "U Aung"]);
}

#[test]
fn what_is_no_officer_is_refused_and_changes_nothing() {
    let home = home();
    let mut officers = Officers::read(home.path()).unwrap();
    officers
        .add(("A", ""), Role::Officer, "0123456789", NOW)
        .unwrap();
    let long = "x".repeat(limits::POST_CHARS_MAX + 1);
    for (name, password) in [
        ("", "0123456789"),
        ("A", "0123456789"),
        (long.as_str(), "0123456789"),
        ("a\nb", "0123456789"),
        ("B", "012345678"),
        ("B", &"x".repeat(PASSWORD_BYTES_MAX + 1)),
    ] {
        let added = officers.add((name, ""), Role::Officer, password, NOW);
        assert!(matches!(added, Err(OfficersError::Wrong(_))), "{name}");
    }
    assert!(officers.remove("B").is_err() && officers.change("B", None, None).is_err());
    assert_eq!(Officers::read(home.path()).unwrap().all().len(), 1);
    std::fs::write(home.path().join(FILE), "officer = 7").unwrap();
    assert!(Officers::read(home.path()).is_err());
}

#[test]
fn who_is_locked_out_stays_listed_and_an_office_keeps_an_administrator() {
    let home = home();
    let mut officers = Officers::read(home.path()).unwrap();
    for (name, role) in [
        ("Anong", Role::Administrator),
        ("Somchai", Role::Administrator),
        ("Khin", Role::Officer),
    ] {
        officers.add((name, ""), role, "0123456789", NOW).unwrap();
    }
    let mut page = Officers::read(home.path()).unwrap();
    page.lock_out("Khin", true).unwrap();
    page.lock_out("Anong", true).unwrap();
    let last = page.lock_out("Somchai", true).unwrap_err();
    assert!(last.to_string().contains("last administrator"), "{last}");
    assert!(page.lock_out("Nobody", true).is_err());
    officers.reread().unwrap();
    let locked = officers.all().iter().map(|one| one.locked_out);
    assert_eq!(locked.collect::<Vec<_>>(), [true, false, true]);
    officers.lock_out("Khin", false).unwrap();
    assert!(
        !Officers::read(home.path())
            .unwrap()
            .find("Khin")
            .unwrap()
            .locked_out
    );
}
