//! What is done until somebody has opened an alert: here a program and one contact after the other, there a number to call.

use std::sync::atomic::Ordering;

use super::{
    loss::{MINUTE, by_hand},
    requests::{alarmed, alarms},
    restored::put_back,
    threads::about,
    *,
};
use crate::{
    config::{Alarm, Config, Contact},
    gateway::Officers,
};

/// Programs that write down what they were told.
struct Programs(PathBuf);

impl Programs {
    fn new(world: &World) -> Self {
        Self(world.dir.path().join("called"))
    }

    /// One that writes a line under this name.
    fn exec(&self, name: &str) -> Vec<String> {
        let script = format!(
            "echo {name} $BLO_ALARM_PRECEDENCE $BLO_ALARM_COUNTERPART x$BLO_ALARM_EXERCISE u$BLO_ALARM_UNREAD \
             t$BLO_ALARM_TEST ${{BLO_PASSPHRASE-none}} >> {}",
            self.0.display()
        );
        shell(&script)
    }

    fn lines(&self) -> Vec<String> {
        let text = std::fs::read_to_string(&self.0).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    async fn come(&self, count: usize) -> Vec<String> {
        let wait = async {
            while self.lines().len() < count {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let waited = tokio::time::timeout(Duration::from_secs(10), wait).await;
        assert!(waited.is_ok(), "{count} lines and not {:?}", self.lines());
        self.lines()
    }
}

fn shell(script: &str) -> Vec<String> {
    ["/bin/sh", "-c", script].map(str::to_owned).to_vec()
}

fn settings(text: &str, alarm: Alarm) -> Alarm {
    let home =
        "office = \"mae-sai.th\"\n[relay]\naddress = \"127.0.0.1:1\"\nname = \"relay.example\"\n";
    let read = Config::parse(&format!("{home}[alarm]\n{text}\n"))
        .unwrap()
        .alarm;
    Alarm {
        exec: alarm.exec,
        contacts: alarm.contacts,
        ..read
    }
}

fn officers(alarm: Alarm) -> Officers {
    Officers {
        alarm,
        telephones: Arc::new(|office| vec![format!("+95 84 51 ({office})")]),
        ..Officers::default()
    }
}

fn start(
    world: &World,
    office: &Office,
    (officers, clock): (&Officers, &Arc<dyn blo_proto::Clock>),
) -> Gateway {
    let parts = world.parts(office, blo_store::Options::default(), Arc::clone(clock));
    let officers = officers.clone();
    Gateway::start(Parts { officers, ..parts }).unwrap()
}

#[tokio::test]
async fn r35_a_flash_that_nobody_opens_goes_from_contact_to_contact_and_its_sender_is_told_whom_to_call()
 {
    let world = World::new();
    let (now, clock) = by_hand(&world);
    let programs = Programs::new(&world);
    let contact = |name: &str| Contact {
        name: name.to_owned(),
        exec: programs.exec(name),
    };
    let here = officers(Alarm {
        contacts: vec![contact("first"), contact("second")],
        ..Alarm::default()
    });
    let there = officers(Alarm::default());
    let south = start(&world, &world.south, (&there, &clock));
    let mut north = start(&world, &world.north, (&here, &clock));
    let (desk, mut other) = (Desk::of(&south), Desk::of(&north));
    let mut watch = desk.watch(Some("0")).unwrap();
    let test = AlertInput {
        status: "test".to_owned(),
        ..alert(&world.north, "FLASH", "A test")
    };
    desk.send(test).await.unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    let exercise = AlertInput {
        status: "exercise".to_owned(),
        ..alert(&world.north, "FLASH", "A white van")
    };
    let sent = desk.send(exercise).await.unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    now.fetch_add(4 * MINUTE, Ordering::Relaxed);
    alarmed(&other, &world.south, &[]).await;
    alarmed(&desk, &world.north, &[]).await;
    now.fetch_add(MINUTE + 1_000, Ordering::Relaxed);
    alarmed(&other, &world.south, &["flash_not_opened"]).await;
    alarmed(&desk, &world.north, &["not_seen"]).await;
    whom_to_call(&desk, &world.north, &sent.id).await;
    let first = "first FLASH mae-sai.th x1 u1 t0 none";
    assert_eq!(programs.come(1).await, [first]);
    drop(other);
    north.shutdown().await;
    north = start(&world, &world.north, (&here, &clock));
    other = Desk::of(&north);
    alarmed(&other, &world.south, &["flash_not_opened"]).await;
    now.fetch_add(5 * MINUTE, Ordering::Relaxed);
    alarmed(&other, &world.south, &["flash_not_opened"]).await;
    let second = "second FLASH mae-sai.th x1 u1 t0 none";
    assert_eq!(programs.come(2).await, [first, second], "each once");
    other
        .show(sent.id.parse().unwrap(), None, String::new())
        .await
        .unwrap();
    until(&mut watch, climbs_to("read")).await;
    alarmed(&other, &world.south, &[]).await;
    alarmed(&desk, &world.north, &[]).await;
    drop((south, north));
}

async fn whom_to_call(desk: &Desk, north: &Office, id: &str) {
    let message = &alarms(desk, north).await["not_seen"];
    for part in [
        &format!("{id} (EXERCISE)"),
        "at their gateway since",
        "Call it: +95 84 51 (tachileik.mm)",
    ] {
        assert!(message.contains(part), "{part}: {message}");
    }
    let view = desk.show(id.parse().unwrap(), None, String::new());
    let not_seen = view.await.unwrap().not_seen;
    assert_eq!(not_seen[0].office, "tachileik.mm");
    assert_eq!(not_seen[0].telephones, ["+95 84 51 (tachileik.mm)"]);
}

#[tokio::test]
async fn r35_a_flash_that_never_left_is_not_seen_either_and_where_it_is_is_said() {
    let world = World::new();
    let (now, clock) = by_hand(&world);
    now.fetch_add(120 * MINUTE, Ordering::Relaxed);
    let south = start(&world, &world.south, (&Officers::default(), &clock));
    let desk = Desk::of(&south);
    desk.send(alert(&world.north, "FLASH", "A white van"))
        .await
        .unwrap();
    now.fetch_add(6 * MINUTE, Ordering::Relaxed);
    alarmed(&desk, &world.north, &["not_seen"]).await;
    let message = &alarms(&desk, &world.north).await["not_seen"];
    assert!(message.contains("it waits here"), "{message}");
    assert!(message.contains("Call it by telephone"), "{message}");
    // Put back by an hour the clock makes it wait no longer.
    now.fetch_sub(60 * MINUTE, Ordering::Relaxed);
    let later = desk.send(alert(&world.north, "FLASH", "Another")).await;
    later.unwrap();
    now.fetch_add(6 * MINUTE, Ordering::Relaxed);
    alarmed(&desk, &world.north, &["not_seen"]).await;
    drop(south);
}

#[tokio::test]
async fn the_alarm_is_run_again_and_again_until_the_alert_is_opened_and_for_nothing_less_urgent() {
    let world = World::new();
    let programs = Programs::new(&world);
    let alarm = settings(
        "repeat_every = \"1s\"\ntimeout = \"1s\"",
        Alarm {
            exec: programs.exec("siren"),
            ..Alarm::default()
        },
    );
    let south = world.start(&world.south);
    let north = start(&world, &world.north, (&officers(alarm), &system_clock()));
    let (desk, other) = (Desk::of(&south), Desk::of(&north));
    let mut at_north = other.watch(Some("0")).unwrap();
    let quiet = alert(&world.north, "IMMEDIATE", "Less urgent");
    desk.send(quiet).await.unwrap();
    until(&mut at_north, received).await;
    let first = desk
        .send(alert(&world.north, "FLASH", "one"))
        .await
        .unwrap();
    until(&mut at_north, received).await;
    let lines = programs.come(3).await;
    let told = "siren FLASH mae-sai.th x0 u1 t0 none";
    assert_eq!(lines[..3], [told; 3]);
    // Taken back it rings no more; an update of another one rings.
    desk.send(about(&first, "cancel")).await.unwrap();
    until(&mut at_north, received).await;
    let second = desk
        .send(alert(&world.north, "FLASH", "two"))
        .await
        .unwrap();
    until(&mut at_north, received).await;
    other
        .show(second.id.parse().unwrap(), None, String::new())
        .await
        .unwrap();
    let silent = alarm_is_silent(&programs).await;
    let update = desk.send(about(&second, "update")).await.unwrap();
    until(&mut at_north, received).await;
    assert_eq!(programs.come(silent + 1).await[silent], told);
    other
        .show(update.id.parse().unwrap(), None, String::new())
        .await
        .unwrap();
    let silent = alarm_is_silent(&programs).await;
    // What was opened and is taken back is rung for.
    let cancel = desk.send(about(&second, "cancel")).await.unwrap();
    until(&mut at_north, received).await;
    assert_eq!(programs.come(silent + 1).await[silent], told);
    other
        .show(cancel.id.parse().unwrap(), None, String::new())
        .await
        .unwrap();
    alarm_is_silent(&programs).await;
    other.test_alarm().await.unwrap();
    let last = programs.lines().pop().unwrap();
    assert_eq!(last, "siren FLASH x1 u0 t1 none");
    drop((south, north));
}

/// Waits until nothing was run for two of its times.
async fn alarm_is_silent(programs: &Programs) -> usize {
    let wait = async {
        loop {
            let before = programs.lines().len();
            tokio::time::sleep(Duration::from_millis(2_200)).await;
            if programs.lines().len() == before {
                return before;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), wait)
        .await
        .expect("it is silent")
}

#[tokio::test]
async fn a_program_that_fails_hangs_or_is_not_there_is_an_alarm_and_delays_nothing() {
    for (exec, why) in [
        (shell("exit 3"), "failed (exit status: 3)"),
        (shell("exec sleep 60"), "did not end within 1 s"),
        (vec!["/no/such/program".to_owned()], "cannot be run"),
        (
            shell("yes | head -c 100000000; exit 4"),
            "failed (exit status: 4)",
        ),
    ] {
        let world = World::new();
        let text = "repeat_every = \"5s\"\ntimeout = \"1s\"";
        let alarm = settings(
            text,
            Alarm {
                exec,
                ..Alarm::default()
            },
        );
        let south = world.start(&world.south);
        let north = start(&world, &world.north, (&officers(alarm), &system_clock()));
        let (desk, other) = (Desk::of(&south), Desk::of(&north));
        let mut watch = desk.watch(Some("0")).unwrap();
        for headline in ["one", "two"] {
            desk.send(alert(&world.north, "FLASH", headline))
                .await
                .unwrap();
            until(&mut watch, climbs_to("delivered")).await;
        }
        alarmed(&other, &world.south, &["alarm_failed"]).await;
        let message = &alarms(&other, &world.south).await["alarm_failed"];
        assert!(message.contains(why), "{why}: {message}");
        let tried = other.test_alarm().await.unwrap_err();
        assert_eq!(tried.code, "no_alarm");
        drop((south, north));
    }
    let world = World::new();
    let north = world.start(&world.north);
    let none = Desk::of(&north).test_alarm().await.unwrap_err();
    assert!(none.message.contains("[alarm] exec"), "{none}");
}

#[tokio::test]
async fn what_comes_again_after_a_restore_rings_no_alarm() {
    let world = World::new();
    let (now, clock) = by_hand(&world);
    let programs = Programs::new(&world);
    let here = officers(Alarm {
        exec: programs.exec("siren"),
        ..Alarm::default()
    });
    let south = start(&world, &world.south, (&Officers::default(), &clock));
    let north = start(&world, &world.north, (&here, &clock));
    let (desk, other) = (Desk::of(&south), Desk::of(&north));
    let mut watch = desk.watch(Some("0")).unwrap();
    let before = alert(&world.north, "ROUTINE", "in the backup");
    desk.send(before).await.unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    let copy = world.dir.path().join("copy");
    other.backup(copy.clone()).await.unwrap();
    now.fetch_add(MINUTE, Ordering::Relaxed);
    desk.send(alert(&world.north, "FLASH", "after it"))
        .await
        .unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    assert_eq!(programs.come(1).await.len(), 1);
    super::crossing::stop_hard(north, other).await;
    let office = put_back(&world, &world.north, &copy);
    let north = start(&world, &office, (&here, &clock));
    let other = Desk::of(&north);
    let mut at_north = other.watch(None).unwrap();
    let again = until(&mut at_north, received).await.item.unwrap();
    assert!(again.restored);
    alarmed(&other, &world.south, &[]).await;
    assert_eq!(programs.lines().len(), 1, "nothing rings for it");
    let fresh = alert(&world.north, "FLASH", "fresh");
    desk.send(fresh).await.unwrap();
    assert_eq!(programs.come(2).await.len(), 2, "what is new does");
    drop((south, north));
}

#[tokio::test]
async fn r42_once_no_page_can_sound_the_program_is_run_at_once_for_what_nobody_has_opened() {
    let world = World::new();
    let programs = Programs::new(&world);
    let here = officers(Alarm {
        exec: programs.exec("siren"),
        ..settings("repeat_every = \"1h\"", Alarm::default())
    });
    let south = world.start(&world.south);
    let north = start(&world, &world.north, (&here, &system_clock()));
    let (desk, other) = (Desk::of(&south), Desk::of(&north));
    assert_eq!(other.status().await.unwrap().pages, None, "it serves none");
    desk.send(alert(&world.north, "FLASH", "one"))
        .await
        .unwrap();
    assert_eq!(programs.come(1).await.len(), 1, "with no page open");
    other.pages_open(2, 1).await.unwrap();
    other.pages_open(2, 0).await.unwrap();
    assert_eq!(programs.come(2).await.len(), 2, "muted");
    let pages = other.status().await.unwrap().pages.unwrap();
    assert!(pages.is_unheard() && pages.program && pages.open == 2);
    other.pages_open(2, 1).await.unwrap();
    other.pages_open(1, 1).await.unwrap();
    other.pages_open(0, 0).await.unwrap();
    assert_eq!(programs.come(3).await.len(), 3, "closed");
    drop((south, north));
}
