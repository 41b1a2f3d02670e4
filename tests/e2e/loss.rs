//! Somebody's disk is gone altogether: the others make it good, each alert shows once, and no status climbs down.

use std::{
    fs,
    path::{Path, PathBuf},
};

use blo_kit::{
    World, auditor,
    office::{Office, text, write_secret},
    world::NORTH,
};

#[test]
fn a_relay_that_lost_its_folder_is_made_good_from_the_offices_and_each_alert_shows_once() {
    let mut world = World::of_two();
    let (south, north) = world.two();
    let mut at_south = south.watch(None);
    let first = south.send_one(NORTH, "FLASH", "Before the loss");
    at_south.status(&first, "delivered");
    north.stop();
    let mut ids = Vec::new();
    for precedence in ["ROUTINE", "PRIORITY", "IMMEDIATE", "FLASH"] {
        let id = south.send_one(NORTH, precedence, &format!("Held, {precedence}"));
        at_south.status(&id, "held");
        ids.push(id);
    }
    world.relay.kill();
    fs::remove_dir_all(world.relay.data()).unwrap();
    world.restart_relay();
    // The sender links while the recipient is not known again yet: that ends no alert that was held before.
    let certificate = |office: usize| world.offices[office].home.join("certificate.pem");
    world.relay.add_office(&certificate(0));
    world.offices[0].linked(1);
    world.relay.add_office(&certificate(1));
    let pairing = format!("{}-{NORTH}.pairing", world.offices[0].name);
    world.relay.add_pairing(&world.folder().join(pairing));
    let (south, north) = world.two();
    north.start();
    let mut at_north = north.watch(None);
    at_north.received();
    let arrived: Vec<String> = (0..4).map(|_| text(&at_north.received(), "id")).collect();
    ids.push(first);
    assert!(arrived.iter().all(|id| ids.contains(id)), "{arrived:?}");
    all_delivered(south, 5);
    auditor::crossed_once(south, north, &ids, &["held", "delivered"]);
    assert_eq!(north.inbox().len(), 5);
}

#[test]
fn an_alert_that_a_damaged_disk_of_the_relay_lost_while_it_was_held_still_arrives_once() {
    let mut world = World::of_two();
    let (south, north) = world.two();
    let mut at_south = south.watch(None);
    north.stop();
    let ids = ["PRIORITY", "FLASH", "ROUTINE"].map(|precedence| {
        let id = south.send_one(NORTH, precedence, "Held on a disk that fails");
        at_south.status(&id, "held");
        id
    });
    world.relay.stop();
    let (journal, envelope) = last_envelope(&world.relay.data());
    let mut bytes = fs::read(&journal).unwrap();
    // Within what is sealed, behind what the header names.
    bytes[envelope + 300] ^= 1;
    fs::write(&journal, bytes).unwrap();
    world.restart_relay();
    let (south, north) = world.two();
    north.start();
    let mut at_north = north.watch(None);
    let arrived: Vec<String> = (0..3).map(|_| text(&at_north.received(), "id")).collect();
    assert!(ids.iter().all(|id| arrived.contains(id)), "{arrived:?}");
    all_delivered(south, 3);
    auditor::crossed_once(south, north, &ids, &["held", "delivered"]);
    assert_eq!(north.inbox().len(), 3);
}

fn all_delivered(office: &Office, count: usize) {
    blo_kit::wait::until("everything delivered", || {
        let all = office.outbox();
        let delivered = all.iter().filter(|item| item["status"] == "delivered");
        (delivered.count() == count).then_some(())
    });
}

/// The journal that holds an envelope for the north, and where in it the last one names its recipient.
fn last_envelope(folder: &Path) -> (PathBuf, usize) {
    let named = NORTH.as_bytes();
    let mut found = Vec::new();
    let holds = auditor::files_with(folder, &[NORTH]);
    let is_journal = |path: &PathBuf| path.extension().is_some_and(|end| end == "journal");
    for journal in holds.into_iter().filter(is_journal) {
        let bytes = fs::read(&journal).unwrap();
        let at = bytes.windows(named.len()).rposition(|some| some == named);
        found.extend(
            at.filter(|at| at + 400 < bytes.len())
                .map(|at| (journal, at)),
        );
    }
    found.pop().expect("the relay's journal holds an envelope")
}

#[test]
fn an_office_restored_from_a_backup_is_given_what_it_lacks_and_that_raises_no_alarm() {
    let mut world = World::of_two();
    let copy = world.folder().join("copy");
    let (south, north) = world.two();
    let mut at_south = south.watch(None);
    let kept = south.send_one(NORTH, "FLASH", "In the backup");
    at_south.status(&kept, "delivered");
    north.verb(&["backup", copy.to_str().unwrap()]).ok();
    north.stop();
    north.start();
    let again = south.send_one(NORTH, "ROUTINE", "After the backup");
    at_south.status(&again, "delivered");
    north.kill();
    fs::remove_dir_all(&north.home).unwrap();
    let held = south.send_one(NORTH, "FLASH", "While nobody is there");
    at_south.status(&held, "held");
    north.verb(&["restore", copy.to_str().unwrap()]).ok();
    // Nobody links from a copy by himself.
    north.start();
    blo_kit::wait::until("the refusal", || {
        (north.status()["link"] == "stopped").then_some(())
    });
    north.stop();
    let code = north.takeover_code();
    assert_eq!(north.takeover_code(), code, "once");
    world.relay.take_over(NORTH, &code);
    let (south, north) = world.two();
    north.start();
    let mut at_north = north.watch(None);
    for _ in 0..3 {
        let item = at_north.received();
        assert_eq!(item["restored"], text(&item, "id") == again, "{item}");
    }
    at_south.status(&held, "delivered");
    let ids = [kept, again, held];
    auditor::crossed_once(south, north, &ids, &["held", "delivered"]);
    assert_eq!(north.inbox().len(), 3);
    says_again(north, &ids[1]);
}

#[track_caller]
fn says_again(office: &Office, id: &str) {
    for words in [vec!["inbox"], vec!["show", id]] {
        let said = office.verb(&words).ok();
        assert_eq!(said.matches("again after restore").count(), 1, "{said}");
    }
}

#[test]
fn a_backup_of_a_stopped_office_holds_no_sealing_key_and_is_put_back_beside_nothing() {
    let mut world = World::of_two();
    let copy = world.folder().join("copy");
    let copied = copy.to_str().unwrap().to_owned();
    let (south, north) = world.two();
    let mut at_south = south.watch(None);
    let id = south.send_one(NORTH, "FLASH", "Before the stop");
    at_south.status(&id, "delivered");
    north.stop();
    north.verb(&["backup", &copied]).ok();
    assert_eq!(fs::read_dir(copy.join("sealing")).unwrap().count(), 0);
    assert!(fs::read_dir(north.home.join("sealing")).unwrap().count() > 0);
    assert_ne!(
        north.verb(&["backup", &copied]).code,
        0,
        "a folder of its own"
    );
    assert_ne!(
        north.verb(&["restore", &copied]).code,
        0,
        "no home is overwritten"
    );
    fs::remove_dir_all(&north.home).unwrap();
    // Older than what counterparts keep: restored all the same, and the hole is named.
    let label = copy.join("backup.toml");
    let old = fs::read_to_string(&label).unwrap();
    let (start, _) = old.split_once("made_at").unwrap();
    write_secret(
        &label,
        &format!("{start}made_at = \"2026-01-02T03:04:05Z\"\n"),
    );
    let restored = north.verb(&["restore", &copied]);
    assert!(
        restored.err.contains("between 2026-01-02T03:04:05"),
        "{}",
        restored.err
    );
    let said = restored.ok();
    assert!(said.contains(" takeover`"), "{said}");
    let code = north.takeover_code();
    world.relay.take_over(NORTH, &code);
    let (_, north) = world.two();
    north.start();
    assert_eq!(text(&north.inbox()[0], "id"), id);
}
