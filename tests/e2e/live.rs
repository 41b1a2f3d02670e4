//! Several counterparts, what was said anew or taken back, requests, and a program that is run for a FLASH: at the shell, with
//! the real programs.

use std::fs;

use blo_kit::{
    World,
    office::{lines, text},
    wait,
    world::{NORTH, SOUTH},
};

const THIRD: &str = "houay-xai.la";

/// The south is paired with both others.
fn of_three() -> World {
    let mut world = World::new(&[SOUTH, NORTH, THIRD]);
    world.pair(0, 2);
    world.start();
    world.offices[0].linked(2);
    world
}

#[test]
fn an_alert_for_several_is_one_with_receipts_of_each_and_refused_whole_where_one_cannot_get_it() {
    let mut world = of_three();
    let send = |world: &World, to: &[&str]| {
        let mut words = vec!["send", "--precedence", "FLASH", "--headline", "A white van"];
        for office in to {
            words.extend(["--to", office]);
        }
        world.offices[0].verb(&words)
    };
    let said = send(&world, &[NORTH, "poipet.kh", THIRD]).failed(65);
    assert!(said.contains("poipet.kh"), "{said}");
    let said = send(&world, &[NORTH, NORTH]).failed(65);
    assert!(said.contains("each recipient once"), "{said}");
    assert_eq!(world.offices[0].outbox(), Vec::<serde_json::Value>::new());
    world.offices[2].stop();
    let id = send(&world, &[NORTH, THIRD]).ok().trim().to_owned();
    let mut at_north = world.offices[1].watch(None);
    let came = at_north.received();
    assert_eq!(text(&came, "id"), id);
    assert_eq!(came["recipients"], serde_json::json!([NORTH, THIRD]));
    world.offices[1]
        .verb(&["show", &id, "--officer", "Nang"])
        .ok();
    let page = |part: &str| {
        wait::until(part, || {
            let page = world.offices[0].verb(&["show", &id]).ok();
            page.contains(part).then_some(page)
        })
    };
    page("houay-xai.la (held)");
    let shown = page("tachileik.mm (read)");
    let of_north =
        |line: &&str| line.trim_start().starts_with("read") && line.contains("by tachileik.mm");
    let read = shown.lines().find(of_north);
    assert!(read.is_some_and(|line| line.ends_with("Nang")), "{shown}");
    assert!(
        shown.contains("for houay-xai.la"),
        "whose envelope is held: {shown}"
    );
    world.offices[2].start();
    let mut at_third = world.offices[2].watch(None);
    assert_eq!(text(&at_third.received(), "id"), id);
    let delivered = wait::until("the third's receipt", || {
        let page = world.offices[0].verb(&["show", &id]).ok();
        page.contains("houay-xai.la (delivered)").then_some(page)
    });
    assert!(delivered.contains("tachileik.mm (read)"), "{delivered}");
    world.offices[0].verb(&["pair", "end", THIRD]).ok();
    let said = send(&world, &[NORTH, THIRD]).failed(65);
    assert!(said.contains(THIRD), "{said}");
    assert_eq!(world.offices[0].outbox().len(), 1);
}

#[test]
fn a_thread_is_read_at_the_shell_and_only_who_may_writes_to_it() {
    let mut world = World::of_two();
    let (south, north) = world.two();
    let mut at_north = north.watch(None);
    let id = south.send_one(NORTH, "IMMEDIATE", "A white van");
    at_north.received();
    let said = north.verb(&["cancel", &id]).failed(65);
    assert!(said.contains("may not change"), "{said}");
    let said = south.verb(&["answer", &id, "--headline", "x"]).failed(65);
    assert!(said.contains("this office sent"), "{said}");
    let update = south.verb(&["update", &id, "--headline", "A grey van"]);
    let update = update.ok().trim().to_owned();
    at_north.received();
    let page = north.verb(&["show", &id]).ok();
    for part in [
        "UPDATED",
        "before  A white van",
        "current  A grey van",
        &update,
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    south.verb(&["cancel", &id, "--reason", "It was milk"]).ok();
    at_north.received();
    let page = north.verb(&["show", &update]).ok();
    assert!(
        page.contains("CANCELLED") && page.contains("cancel "),
        "{page}"
    );
    let last = north.inbox().last().map(|item| text(item, "id")).unwrap();
    let page = north.verb(&["show", &last]).ok();
    assert!(page.contains("It was milk"), "{page}");
}

#[test]
fn a_request_is_delayed_and_answered_at_the_shell() {
    let mut world = World::of_two();
    let (south, north) = world.two();
    let (mut at_south, mut at_north) = (south.watch(None), north.watch(None));
    let ask = [
        "send",
        "--to",
        NORTH,
        "--precedence",
        "PRIORITY",
        "--type",
        "request",
        "--headline",
        "Whose van?",
    ];
    let asked = south.verb(&ask).ok().trim().to_owned();
    at_north.received();
    let open = lines(&north.verb(&["inbox", "--open", "--json"]).ok());
    assert_eq!(open.len(), 1, "{open:?}");
    assert_eq!(text(&open[0], "id"), asked);
    let said = north.verb(&[
        "delay",
        &asked,
        "--reason",
        "searching",
        "--until",
        "2001-01-01T00:00:00Z",
    ]);
    assert!(said.failed(65).contains("in a time to come"));
    let until = blo_client::gateway::system_clock()
        .now()
        .plus_millis(86_400_000)
        .to_string();
    north
        .verb(&[
            "delay",
            &asked,
            "--reason",
            "searching",
            "--until",
            &until,
            "--note",
            "in the archive",
        ])
        .ok();
    at_south.received();
    assert!(north.verb(&["inbox", "--open"]).ok().contains("DELAYED"));
    north.verb(&["answer", &asked, "--headline", "Ours"]).ok();
    at_south.received();
    let page = south.verb(&["show", &asked]).ok();
    for part in ["ANSWERED at tachileik.mm", "delay ", "answer ", "Ours"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert_eq!(north.verb(&["inbox", "--open", "--json"]).ok(), "");
    let said = south
        .verb(&["refuse", &asked, "--reason", "security"])
        .failed(65);
    assert!(said.contains("this office sent"), "{said}");
}

#[test]
fn a_program_is_run_for_a_flash_that_nobody_has_opened() {
    let mut world = World::of_two();
    let (south, north) = world.two();
    assert!(
        north
            .verb(&["alarm", "test"])
            .failed(78)
            .contains("[alarm] exec")
    );
    north.stop();
    let folder = north.home.parent().unwrap().to_owned();
    let (script, called) = (folder.join("siren.sh"), folder.join("called"));
    let words = format!(
        "echo $BLO_ALARM_PRECEDENCE $BLO_ALARM_COUNTERPART $BLO_ALARM_UNREAD >> {}\n",
        called.display()
    );
    fs::write(&script, words).unwrap();
    let settings = north.home.join("blo.toml");
    let before = fs::read_to_string(&settings).unwrap();
    let with = |exec: &str| {
        let alarm =
            format!("{before}\n[alarm]\nexec = {exec}\nrepeat_every = \"2s\"\ntimeout = \"1s\"\n");
        fs::write(&settings, alarm).unwrap();
    };
    with("[\"siren.sh\"]");
    let said = north.verb(&["doctor"]);
    assert_eq!(said.code, 78);
    assert!(said.out.contains("whole path"), "{}{}", said.out, said.err);
    with("[\"/no/such/siren\"]");
    north.start();
    assert!(
        north
            .verb(&["alarm", "test"])
            .failed(78)
            .contains("cannot be run")
    );
    let said = north.verb(&["doctor"]);
    assert!(
        said.out.contains("/no/such/siren"),
        "{}{}",
        said.out,
        said.err
    );
    north.stop();
    with(&format!("[\"/bin/sh\", \"{}\"]", script.display()));
    north.start();
    let id = south.send_one(NORTH, "FLASH", "A white van");
    let told = || fs::read_to_string(&called).unwrap_or_default();
    wait::until("two calls", || (told().lines().count() >= 2).then_some(()));
    let line = format!("FLASH {SOUTH} 1");
    assert!(told().lines().all(|told| told == line), "{}", told());
    north.verb(&["show", &id]).ok();
    north.verb(&["alarm", "test"]).ok();
    assert!(told().ends_with("FLASH 0\n"), "{}", told());
}
