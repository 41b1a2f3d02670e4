//! Two offices pair by introductions, a call and two signatures: real homes, real programs, files for a carrier.

use std::{
    fs,
    path::{Path, PathBuf},
};

use blo_kit::{
    Office, Outcome, World,
    office::{lines, write_secret},
    process::run,
    world::{NORTH, SOUTH},
};
use serde_json::Value;

pub(crate) const THIRD: &str = "mae-sot.th";

/// South and north are paired, a third office is not. Of the third all run, or none does.
pub(crate) fn of_three() -> World {
    World::new(&[SOUTH, NORTH, THIRD])
}

pub(crate) fn file(world: &World, name: &str) -> PathBuf {
    world.folder().join(name)
}

pub(crate) fn propose(office: &Office, to: &str, out: &Path) -> Outcome {
    let words = ["pair", "propose", to, "--telephone", "+66 53 000 000"];
    let mut command = office.unlocking(&words);
    run(
        command.args(["--post-name", "Post"]).arg("--out").arg(out),
        "",
    )
}

pub(crate) fn take(office: &Office, file: &Path) -> Outcome {
    run(office.command(&["pair", "take"]).arg(file), "")
}

/// The officer types what was heard.
pub(crate) fn confirm(office: &Office, whom: &str, digits: &str, out: &Path) -> Outcome {
    let heard = out.with_extension("digits");
    write_secret(&heard, digits);
    let mut command = office.unlocking(&["pair", "confirm", whom]);
    let command = command.arg("--digits-file").arg(&heard).arg("--out");
    let outcome = run(command.arg(out), "");
    fs::remove_file(&heard).unwrap();
    outcome
}

/// What the officer of this office reads out.
pub(crate) fn digits(office: &Office) -> String {
    let card = office.verb(&["pair", "card"]).ok();
    let mut lines = card.lines();
    assert_eq!(lines.next(), Some(office.name.as_str()));
    lines.next().unwrap().to_owned()
}

/// The line of `pair list --json` about one office.
pub(crate) fn listed(office: &Office, whom: &str) -> Value {
    let all = lines(&office.verb(&["pair", "list", "--json"]).ok());
    let one = all.into_iter().find(|line| line["office"] == whom);
    one.expect("the office is listed")
}

/// Both introduce themselves and take the other's.
pub(crate) fn introduce(world: &World, one: &Office, other: &Office) {
    let files = [
        file(world, "one.introduction"),
        file(world, "other.introduction"),
    ];
    propose(one, &other.name, &files[0]).ok();
    propose(other, &one.name, &files[1]).ok();
    take(one, &files[1]).ok();
    take(other, &files[0]).ok();
}

fn pairing_file(office: &Office, whom: &str) -> PathBuf {
    office.home.join("pairings").join(format!("{whom}.pairing"))
}

#[test]
fn a_ceremony_by_files_ends_with_alerts_through_the_relay() {
    let mut world = of_three();
    for office in &mut world.offices {
        office.start();
    }
    let (south, third) = (&world.offices[0], &world.offices[2]);
    introduce(&world, south, third);
    assert_eq!(listed(south, THIRD)["state"], "to_confirm");
    assert_eq!(listed(south, THIRD)["telephones"][0], "+66 53 000 000");
    assert_eq!(listed(south, THIRD)["card_confirmed"], false);
    assert_eq!(listed(south, THIRD)["own_digits"], digits(south));

    let (half, whole) = (file(&world, "half"), file(&world, "whole"));
    confirm(south, THIRD, &digits(third), &half).ok();
    assert_eq!(listed(south, THIRD)["state"], "signed");
    assert!(!pairing_file(south, THIRD).exists());
    let again = file(&world, "half-again");
    let mut command = south.unlocking(&["pair", "confirm", THIRD]);
    run(command.arg("--out").arg(&again), "").ok();
    assert_eq!(fs::read(&half).unwrap(), fs::read(&again).unwrap());

    take(third, &half).ok();
    // As it is written down: the grouping is of no matter.
    let run_together = digits(south).replace(' ', "");
    let said = confirm(third, SOUTH, &run_together, &whole).ok();
    assert!(said.contains("paired with mae-sai.th"), "{said}");
    take(south, &whole).ok();
    assert_eq!(
        fs::read(pairing_file(south, THIRD)).unwrap(),
        fs::read(pairing_file(third, SOUTH)).unwrap()
    );
    let line = listed(third, SOUTH);
    assert_eq!(
        (&line["state"], &line["card_confirmed"]),
        (&"nothing".into(), &true.into())
    );
    assert_eq!(
        (
            &line["agreement"]["serial"],
            &line["agreement"]["ends_soon"]
        ),
        (&1.into(), &false.into())
    );

    world.relay.add_pairing(&whole);
    south.linked(2);
    let mut at_third = third.watch(None);
    let id = south.send_one(THIRD, "FLASH", "Paired by voice");
    assert_eq!(at_third.received()["id"], id);
    let mut at_south = south.watch(None);
    let id = third.send_one(SOUTH, "FLASH", "And back");
    assert_eq!(at_south.received()["id"], id);
}

#[test]
fn an_agreement_that_comes_through_the_relay_alone_is_listed_as_come() {
    let mut world = of_three();
    for office in &mut world.offices {
        office.start();
    }
    let (south, third) = (&world.offices[0], &world.offices[2]);
    introduce(&world, south, third);
    let (half, whole) = (file(&world, "half"), file(&world, "whole"));
    confirm(south, THIRD, &digits(third), &half).ok();
    assert_eq!(listed(south, THIRD)["by_relay"], false);
    take(third, &half).ok();
    confirm(third, SOUTH, &digits(south), &whole).ok();
    // The file goes to the relay, and never to the south.
    world.relay.add_pairing(&whole);
    south.linked(2);
    assert_eq!(listed(south, THIRD)["by_relay"], true);
    assert_eq!(listed(south, THIRD)["state"], "signed");
    // What was signed is known all the same: the next agreement has the next number.
    introduce(&world, south, third);
    confirm(south, THIRD, &digits(third), &half).ok();
    take(third, &half).ok();
    confirm(third, SOUTH, &digits(south), &whole).ok();
    take(south, &whole).ok();
    assert_eq!(listed(south, THIRD)["agreement"]["serial"], 2);
}

#[test]
fn an_agreement_that_ends_within_thirty_days_says_so() {
    let world = of_three();
    let (south, third) = (&world.offices[0], &world.offices[2]);
    let end = blo_client::gateway::system_clock().now();
    let end = end.plus_millis(29 * 24 * 60 * 60 * 1_000).to_string();
    let brief = file(&world, "brief");
    let mut command = south.unlocking(&["pair", "propose", THIRD, "--until", &end]);
    run(command.arg("--out").arg(&brief), "").ok();
    let other = file(&world, "other");
    propose(third, SOUTH, &other).ok();
    take(south, &other).ok();
    take(third, &brief).ok();
    let (half, whole) = (file(&world, "half"), file(&world, "whole"));
    confirm(south, THIRD, &digits(third), &half).ok();
    take(third, &half).ok();
    confirm(third, SOUTH, &digits(south), &whole).ok();
    let line = listed(third, SOUTH);
    assert_eq!(line["agreement"]["valid_until"], end);
    assert_eq!(line["agreement"]["ends_soon"], true);
    let said = third.verb(&["pair", "list"]).ok();
    assert!(said.contains("ENDS SOON"), "{said}");
    assert_eq!(listed(third, SOUTH)["agreement"]["valid"], true);
}

#[test]
fn r20_a_man_in_the_middle_is_heard_and_nothing_is_signed() {
    let world = of_three();
    let (south, third) = (&world.offices[0], &world.offices[2]);
    let forger = world.same_name(THIRD, "forger");
    // The carrier keeps the third office's introduction, and hands over its own.
    let (ours, theirs, forged) = (
        file(&world, "ours"),
        file(&world, "theirs"),
        file(&world, "forged"),
    );
    propose(south, THIRD, &ours).ok();
    propose(third, SOUTH, &theirs).ok();
    propose(&forger, SOUTH, &forged).ok();
    take(south, &forged).ok();
    take(&forger, &ours).ok();
    let forged_half = file(&world, "forged-half");
    confirm(&forger, SOUTH, &digits(south), &forged_half).ok();
    take(south, &forged_half).ok();
    let half = file(&world, "half");
    let refused = confirm(south, THIRD, &digits(third), &half);
    assert_eq!(refused.code, 65, "{}", refused.err);
    assert!(refused.err.contains("attempts left: 4"), "{}", refused.err);
    assert!(!half.exists() && !pairing_file(south, THIRD).exists());
    let record = fs::read_to_string(south.home.join("pairings/mae-sot.th.ceremony")).unwrap();
    assert!(!record.contains("signed ="), "{record}");
    let in_middle = take(&forger, &forged_half);
    assert_eq!(in_middle.code, 65, "its own half is no agreement");
}

#[test]
fn another_key_of_a_known_office_is_said_before_it_is_confirmed() {
    let world = of_three();
    let (south, reborn) = (&world.offices[0], world.same_name(NORTH, "reborn"));
    introduce(&world, south, &reborn);
    let line = listed(south, NORTH);
    assert_eq!(
        (&line["key_changed"], &line["state"]),
        (&true.into(), &"to_confirm".into())
    );
    assert_eq!(line["agreement"]["serial"], 1);
    let said = south.verb(&["pair", "list"]).ok();
    assert!(said.contains("the key is another than before"), "{said}");
    let (half, whole) = (file(&world, "half"), file(&world, "whole"));
    confirm(south, NORTH, &digits(&reborn), &half).ok();
    take(&reborn, &half).ok();
    confirm(&reborn, SOUTH, &digits(south), &whole).ok();
    take(south, &whole).ok();
    let line = listed(south, NORTH);
    assert_eq!(
        (&line["key_changed"], &line["agreement"]["serial"]),
        (&false.into(), &2.into())
    );
}

#[test]
fn r20_five_wrong_numbers_end_it_until_a_new_introduction_comes() {
    let world = of_three();
    let (south, third) = (&world.offices[0], &world.offices[2]);
    introduce(&world, south, third);
    let half = file(&world, "half");
    let wrong = digits(south);
    for left in (0..5).rev() {
        let refused = confirm(south, THIRD, &wrong, &half);
        assert_eq!(refused.code, 65, "{}", refused.err);
        assert_eq!(listed(south, THIRD)["wrong_attempts"], 5 - left);
    }
    let right = digits(third);
    for _ in 0..2 {
        let refused = confirm(south, THIRD, &right, &half);
        assert!(
            refused.code == 65 && refused.err.contains("ended"),
            "{}",
            refused.err
        );
        let same = take(south, &file(&world, "other.introduction"));
        assert!(
            same.code == 65 && same.err.contains("ended"),
            "{}",
            same.err
        );
        propose(south, THIRD, &file(&world, "ours-again")).ok();
    }
    assert!(!half.exists());
    let anew = file(&world, "anew");
    propose(third, SOUTH, &anew).ok();
    take(south, &anew).ok();
    confirm(south, THIRD, &right, &half).ok();
    let old = take(south, &file(&world, "other.introduction"));
    assert!(old.code == 65 && old.err.contains("newer"), "{}", old.err);
}

#[test]
fn what_a_ceremony_leaves_in_a_home_is_its_owners_alone_and_goes_into_a_backup() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = of_three();
    let (south, third) = (&world.offices[0], &world.offices[2]);
    introduce(&world, south, third);
    let record = south.home.join("pairings").join("mae-sot.th.ceremony");
    let mode = fs::metadata(&record).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let backup = file(&world, "backup");
    run(south.command(&["backup"]).arg(&backup), "").ok();
    let kept = backup.join("pairings").join("mae-sot.th.ceremony");
    assert_eq!(fs::read(kept).unwrap(), fs::read(&record).unwrap());
    fs::write(&record, "nothing").unwrap();
    let damaged = south.verb(&["pair", "list"]);
    assert!(
        damaged.code == 65 && damaged.err.contains("mae-sot.th.ceremony"),
        "{}",
        damaged.err
    );
    fs::set_permissions(&south.home, fs::Permissions::from_mode(0o750)).unwrap();
    assert_eq!(south.verb(&["pair", "list"]).code, 77);
}

#[test]
fn a_disk_that_fails_lets_nothing_leave_and_a_file_that_cannot_be_made_loses_nothing() {
    let world = of_three();
    let (south, third) = (&world.offices[0], &world.offices[2]);
    introduce(&world, south, third);
    let half = file(&world, "half");
    let fresh = south.home.join("pairings/mae-sot.th.ceremony.new");
    fs::create_dir(&fresh).unwrap();
    let failed = confirm(south, THIRD, &digits(third), &half);
    assert_eq!(failed.code, 74, "{}", failed.err);
    assert!(!half.exists());
    assert_eq!(listed(south, THIRD)["state"], "to_confirm");
    fs::remove_dir(&fresh).unwrap();

    let nowhere = file(&world, "half").join("below");
    fs::write(&half, "a file is no folder").unwrap();
    let heard = file(&world, "heard");
    write_secret(&heard, &digits(third));
    let mut command = south.unlocking(&["pair", "confirm", THIRD]);
    let command = command.arg("--digits-file").arg(&heard);
    assert_eq!(run(command.arg("--out").arg(&nowhere), "").code, 73);
    assert_eq!(listed(south, THIRD)["state"], "signed");
    let mut command = south.unlocking(&["pair", "confirm", THIRD]);
    run(command.arg("--out").arg(&half), "").ok();
    take(third, &half).ok();
    assert_eq!(listed(third, SOUTH)["state"], "to_confirm");
}

#[test]
fn a_card_is_shown_as_a_code_too() {
    let world = of_three();
    let said = world.offices[0].verb(&["pair", "card", "--qr"]).ok();
    let code: Vec<_> = said.lines().skip(2).collect();
    // The smallest code has 21 modules a side, and four of quiet on each; a line shows two rows.
    assert_eq!(code.len(), 15, "{said}");
    assert!(code.iter().all(|line| line.chars().count() == 29), "{said}");
}
