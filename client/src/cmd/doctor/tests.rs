//! Every step, broken once: which sentence a person reads, and with what the program ends.

use std::os::unix::fs::PermissionsExt as _;

use super::{check::Verdict, *};
use crate::desk::{Alarm, ExamineOfficeView, ListView};

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

fn now() -> Timestamp {
    "2026-11-29T12:00:00Z".parse().unwrap()
}

fn days(days: u64) -> Timestamp {
    now().plus_millis(days * DAY_MS)
}

#[track_caller]
fn is(check: &Check, verdict: Verdict, exit: u8, words: &str) {
    assert_eq!((check.verdict, check.exit), (verdict, exit), "{check:?}");
    assert!(check.found.contains(words), "no “{words}” in {check:?}");
    let to_do = matches!(verdict, Verdict::Attention | Verdict::Wrong);
    assert_eq!(!check.remedy.is_empty(), to_do, "{check:?}");
}

#[track_caller]
fn is_wrong(check: &Check, exit: u8, words: &str) {
    is(check, Verdict::Wrong, exit, words);
}

#[track_caller]
fn is_well(check: &Check) {
    is(check, Verdict::Well, 0, "");
}

#[test]
fn a_home_that_is_missing_unreadable_or_open_to_others_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    is_wrong(&home::folder(&home).0, 66, "There is no home");
    std::fs::create_dir(&home).unwrap();
    std::fs::write(home.join("blo.toml"), "colour = 1").unwrap();
    is_wrong(&home::folder(&home).0, 78, "colour");
    let settings =
        "office = \"mae-sai.th\"\n[relay]\naddress = \"127.0.0.1:1\"\nname = \"relay.example\"\n";
    std::fs::write(home.join("blo.toml"), settings).unwrap();
    std::fs::write(home.join("identity.key"), "").unwrap();
    let rights = |path: &Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    rights(&home, 0o700);
    rights(&home.join("identity.key"), 0o644);
    is_wrong(
        &home::folder(&home).0,
        77,
        "identity.key can be read by others",
    );
    rights(&home.join("identity.key"), 0o600);
    is_well(&home::folder(&home).0);
    rights(&home, 0o755);
    is_wrong(&home::folder(&home).0, 77, "can be read by others");
}

#[test]
fn a_disk_without_room_is_wrong_and_one_with_little_is_shown() {
    let mib = 1_024 * 1_024;
    is_wrong(&home::space(255 * mib), 74, "255 MiB free");
    is(&home::space(1_000 * mib), Verdict::Attention, 0, "1000 MiB");
    is_well(&home::space(2_000 * mib));
    is_wrong(
        &home::disk(Path::new("/nowhere/at/all")),
        74,
        "Nobody can say",
    );
}

/// Records that change nothing in an index.
struct Plain;

impl blo_store::Projection for Plain {
    fn project(
        &self,
        _: blo_store::Position,
        _: &[u8],
    ) -> Result<blo_store::Projected, blo_store::ProjectionError> {
        Ok(blo_store::Projected {
            lasting: true,
            updates: Vec::new(),
            ends: Vec::new(),
        })
    }
}

#[test]
fn a_damaged_journal_is_wrong_and_none_is_well() {
    let folder = tempfile::tempdir().unwrap();
    is_well(&home::journal(folder.path()));
    let journal = folder.path().join("journal");
    let options = blo_store::Options::default();
    let (store, _) = blo_store::Store::open(&journal, std::sync::Arc::new(Plain), options).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    for _ in 0..3 {
        let record = blo_store::Record {
            clear: Vec::new(),
            body: vec![7; 4_096],
        };
        runtime.block_on(store.append(vec![record])).unwrap();
    }
    store.close().unwrap();
    drop(store);
    is_well(&home::journal(folder.path()));
    let mut segments = std::fs::read_dir(journal.join("journal")).unwrap();
    let path = segments.next().unwrap().unwrap().path();
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[6_000] ^= 1; // in the middle of a record
    std::fs::write(&path, bytes).unwrap();
    is_wrong(&home::journal(folder.path()), 65, "is damaged");
}

#[test]
fn a_wrong_passphrase_is_wrong_and_none_is_untested() {
    let folder = tempfile::tempdir().unwrap();
    let none = home::unlock(folder.path(), &Sources::default()).0;
    is(&none, Verdict::Untested, 0, "--passphrase-file");
    let file = folder.path().join("open");
    std::fs::write(&file, "secret").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let sources = Sources {
        file: Some(file),
        ..Sources::default()
    };
    is_wrong(
        &home::unlock(folder.path(), &sources).0,
        77,
        "can be read by others",
    );
}

#[test]
fn a_certificate_is_judged_by_its_days() {
    let folder = tempfile::tempdir().unwrap();
    is_wrong(
        &home::own_certificate(folder.path(), now()),
        78,
        "no certificate yet",
    );
    std::fs::write(folder.path().join("certificate.pem"), "no PEM").unwrap();
    is_wrong(
        &home::own_certificate(folder.path(), now()),
        65,
        "certificate.pem",
    );
    is_wrong(
        &home::validity((days(1), days(9)), now()),
        78,
        "not valid before",
    );
    is_wrong(&home::validity((now(), now()), days(1)), 78, "ended on");
    let soon = home::validity((now(), days(29)), now());
    is(&soon, Verdict::Attention, 0, "in 29 days");
    is_well(&home::validity((now(), days(300)), now()));
}

#[test]
fn revocation_lists_have_an_age_and_our_own_certificate_may_be_on_one() {
    let list = |until: Timestamp| ListView {
        whose: "th".to_owned(),
        number: "7".to_owned(),
        until: until.to_string(),
        ..ListView::default()
    };
    is_well(&home::list(&list(days(1)), now()));
    is(
        &home::list(&list(now()), days(1)),
        Verdict::Attention,
        0,
        "was to be followed",
    );
    let looked = ExamineView {
        own_revoked: Some("list 8".to_owned()),
        ..ExamineView::default()
    };
    let checks = home::revocations(&looked, now());
    is_wrong(&checks[0], 77, "is revoked (list 8)");
    is(&checks[1], Verdict::Untested, 0, "No revocation list");
}

#[test]
fn a_name_that_leads_nowhere_is_wrong() {
    is_wrong(
        &relay::name("no-such-relay.invalid:4433"),
        68,
        "cannot be looked up",
    );
    is_well(&relay::name("127.0.0.1:4433"));
}

#[test]
fn one_closed_way_is_shown_and_two_are_wrong() {
    let open = ProbeView {
        way: "open".to_owned(),
        took_ms: 12,
        ..ProbeView::default()
    };
    let closed = ProbeView {
        way: "closed".to_owned(),
        reason: "nobody answers".to_owned(),
        ..ProbeView::default()
    };
    let [udp, tcp] = relay::ways(Some(&closed), Some(&open));
    is(
        &udp,
        Verdict::Attention,
        0,
        "does not answer: nobody answers",
    );
    is(&tcp, Verdict::Well, 0, "took 12 ms");
    for check in relay::ways(Some(&closed), Some(&closed)) {
        is_wrong(&check, 69, "nobody answers");
    }
    let unused = ProbeView {
        way: "unused".to_owned(),
        ..ProbeView::default()
    };
    let [udp, tcp] = relay::ways(Some(&open), Some(&unused));
    is_well(&udp);
    is(&tcp, Verdict::Untested, 0, "not to go over TCP");
    is(
        &relay::ways(None, None)[0],
        Verdict::Untested,
        0,
        "not tried",
    );
}

#[test]
fn a_relay_that_does_not_let_us_in_is_quoted_with_what_to_do() {
    let looked = ExamineView {
        round_trip_ms: Some(31),
        ..ExamineView::default()
    };
    let with = |link: &str, reason: &str| {
        let status = StatusView {
            link: link.to_owned(),
            link_reason: reason.to_owned(),
            ..StatusView::default()
        };
        relay::link(&status, &looked)
    };
    is(
        &with("up", ""),
        Verdict::Well,
        0,
        "a round trip takes 31 ms",
    );
    is_wrong(&with("down", "suspended"), 77, "suspended at this relay");
    is_wrong(&with("down", "unregistered"), 77, "not registered");
    is_wrong(&with("stopped", "second_gateway"), 77, "Another gateway");
    is_wrong(&with("down", "unconfirmed"), 75, "restored from a backup");
    is_wrong(
        &with("down", "the relay did not answer in time"),
        69,
        "did not answer in time",
    );
    is_wrong(&with("connecting", ""), 69, "being tried");
}

#[test]
fn a_clock_that_is_off_is_wrong_and_an_alarm_is_repeated() {
    is(&relay::clock(None), Verdict::Untested, 0, "no link yet");
    is_well(&relay::clock(Some(-299_000)));
    is_wrong(&relay::clock(Some(301_000)), 71, "301000 ms ahead of ours");
    let alarm = |office: &str| Alarm {
        code: "gap".to_owned(),
        message: "2 numbers are missing. Call them.".to_owned(),
        office: office.to_owned(),
        cleared: false,
    };
    let all = [alarm("tachileik.mm"), alarm("poipet.kh"), alarm("")];
    assert_eq!(relay::alarms(&all, None).len(), 3);
    let asked = relay::alarms(&all, Some("poipet.kh"));
    assert_eq!(asked.len(), 2);
    is_wrong(&asked[0], 69, "2 numbers are missing. (gap)");
    assert_eq!(asked[0].remedy, "Call them.");
}

fn counterpart() -> CounterpartView {
    CounterpartView {
        office: "tachileik.mm".to_owned(),
        pairing_valid: true,
        pairing_until: days(300).to_string(),
        bundle_epoch: Some(now().to_string()),
        linked: Some(true),
        ..CounterpartView::default()
    }
}

#[test]
fn an_agreement_that_does_not_hold_here_is_wrong() {
    is_well(&office::pairing(&counterpart()));
    let with = |change: fn(&mut CounterpartView)| {
        let mut one = counterpart();
        change(&mut one);
        office::pairing(&one)
    };
    is_wrong(&with(|one| one.pairing_ended = true), 78, "was ended");
    is_wrong(&with(|one| one.key_changed = true), 78, "A key changed");
    is_wrong(&with(|one| one.revoked = true), 77, "certificate back");
    is_wrong(&with(|one| one.pairing_valid = false), 78, "not valid now");
    is(
        &with(|one| one.pairing_ends_soon = true),
        Verdict::Attention,
        0,
        "ends on",
    );
}

#[test]
fn an_agreement_that_the_relay_has_not_is_wrong_once_it_had_time_to_say_so() {
    let with = |at_relay| ExamineOfficeView {
        office: "tachileik.mm".to_owned(),
        at_relay,
        certificate_until: None,
    };
    let route = |at_relay, up| office::at_relay(&with(at_relay), up, days(1));
    is_well(&route(Some(true), Some(now())));
    is_wrong(
        &route(Some(false), Some(now())),
        78,
        "no agreement in force",
    );
    is_wrong(&route(None, Some(now())), 78, "no agreement in force");
    is(
        &route(None, Some(days(1))),
        Verdict::Untested,
        0,
        "not said yet",
    );
    is(&route(None, None), Verdict::Untested, 0, "not said yet");
}

#[test]
fn a_counterparts_papers_grow_old() {
    let with = |until: Option<Timestamp>| ExamineOfficeView {
        office: "tachileik.mm".to_owned(),
        at_relay: None,
        certificate_until: until.map(|until| until.to_string()),
    };
    is(
        &office::certificate(&with(None), now()),
        Verdict::Untested,
        0,
        "never shown",
    );
    is_wrong(
        &office::certificate(&with(Some(now())), days(1)),
        69,
        "ended on",
    );
    is_well(&office::certificate(&with(Some(days(2))), now()));
    is_well(&office::sealing_key(&counterpart(), days(1)));
    is(
        &office::sealing_key(&counterpart(), days(3)),
        Verdict::Attention,
        0,
        "a new one each day",
    );
    is_wrong(
        &office::sealing_key(&counterpart(), days(31)),
        69,
        "too old",
    );
    let unknown = CounterpartView {
        bundle_epoch: None,
        ..counterpart()
    };
    is_wrong(&office::sealing_key(&unknown, now()), 69, "not known yet");
}

#[test]
fn one_that_is_away_or_silent_or_of_another_time_is_told() {
    is_well(&office::presence(&counterpart()));
    let away = CounterpartView {
        linked: Some(false),
        last_seen: Some("noon".to_owned()),
        ..counterpart()
    };
    is(
        &office::presence(&away),
        Verdict::Attention,
        0,
        "last seen at noon",
    );
    let silent = DeskError::new(DeskError::NO_ANSWER, "It did not answer. Call.", 69);
    is_wrong(&office::test("x.th", Err(&silent))[0], 69, "did not answer");
    let not_now = DeskError::untested("the link is down");
    is(
        &office::test("x.th", Err(&not_now))[0],
        Verdict::Untested,
        0,
        "the link is down",
    );
    let tested = TestedView {
        round_trip_ms: 80,
        clock_ahead_ms: -400_000,
    };
    let checks = office::test("x.th", Ok(&tested));
    is(&checks[0], Verdict::Well, 0, "after 80 ms");
    is_wrong(&checks[1], 71, "400000 ms behind ours");
}

#[test]
fn r31_another_relay_that_is_not_reached_is_told_and_is_no_failure() {
    let relay = |name: &str, link: &str, reason: &str| crate::desk::RelayView {
        relay: name.to_owned(),
        link: link.to_owned(),
        link_reason: reason.to_owned(),
        transport: "udp".to_owned(),
    };
    let status = StatusView {
        relay: "a.example".to_owned(),
        relays: vec![
            relay("a.example", "up", ""),
            relay("b.example", "up", ""),
            relay("c.example", "down", "suspended"),
        ],
        ..StatusView::default()
    };
    let checks = relay::others(&status);
    assert_eq!(checks.len(), 2, "{checks:?}");
    is(&checks[0], Verdict::Well, 0, "b.example as well");
    is(&checks[1], Verdict::Attention, 0, "c.example: suspended");
}
