//! Ours alone, two of them, and one beside what answers loss alone, on simulated lines. Not: the sockets (`tests/bench/line.rs`).

use super::*;

mod line;

use line::{DATAGRAM, Line, Measured, World, ours, reno};

const MS: Duration = Duration::from_millis(1);

/// Ours alone on a line, once its start is over.
fn settled(line: Line) -> World {
    let mut world = World::new(line, vec![ours()]);
    world.run(20);
    world
}

/// Percent of the line that each takes.
fn percent(measured: &Measured, line: &Line) -> Vec<u64> {
    let of_line = |rate: &u64| rate * 100 / line.rate();
    measured.rates.iter().map(of_line).collect()
}

#[test]
fn r30_a_line_is_filled_whatever_it_loses_and_its_queue_stays_short() {
    for (line, filled, waited, most) in [
        (Line::new(1_000_000, 200), 90, 75, 150),
        (Line::new(10_000_000, 50), 90, 40, 60),
        (Line::new(512_000, 300).losing(50), 80, 80, 250),
        (Line::new(64_000, 1_500).losing(100), 70, 500, 1_300),
    ] {
        let measured = settled(line).run(60);
        let told = format!("{line:?}: {measured:?}");
        assert!(percent(&measured, &line)[0] >= filled, "{told}");
        assert!(measured.waited <= waited * MS, "{told}");
        assert!(measured.waited_most <= most * MS, "{told}");
    }
}

/// What the others do on the same line: half a second before each datagram, and a fifth of what it carries.
#[test]
fn one_that_answers_loss_alone_fills_the_queue_and_crawls_where_much_is_lost() {
    let narrow = Line::new(1_000_000, 200);
    let mut world = World::new(narrow, vec![reno()]);
    world.run(20);
    assert!(world.run(60).waited >= 250 * MS);
    let lossy = Line::new(512_000, 300).losing(50);
    let mut world = World::new(lossy, vec![reno()]);
    world.run(20);
    let measured = world.run(60);
    assert!(percent(&measured, &lossy)[0] <= 50, "{measured:?}");
}

#[test]
fn r30_a_start_makes_no_long_queue() {
    for (line, most) in [
        (Line::new(1_000_000, 200), 200),
        (Line::new(512_000, 300).losing(50), 400),
        (Line::new(64_000, 1_500), 2_500),
    ] {
        let mut world = World::new(line, vec![ours()]);
        let measured = world.run(10);
        let told = format!("{line:?}: {measured:?}");
        assert!(measured.waited_most <= most * MS, "{told}");
        assert!(percent(&measured, &line)[0] >= 70, "{told}");
    }
}

#[test]
fn r30_a_line_that_wavers_is_filled_too() {
    let line = Line {
        jitter: 100 * MS,
        ..Line::new(512_000, 200).losing(10)
    };
    let measured = settled(line).run(60);
    assert!(percent(&measured, &line)[0] >= 80, "{measured:?}");
    assert!(measured.waited <= 200 * MS, "{measured:?}");
}

#[test]
fn r30_what_a_line_carries_is_found_again_when_it_changes() {
    let narrower = Line::new(64_000, 200);
    let mut world = settled(Line::new(1_000_000, 200));
    world.set(narrower);
    world.run(10);
    let measured = world.run(30);
    assert!(percent(&measured, &narrower)[0] >= 90, "{measured:?}");
    // Four datagrams are always allowed, and take 0.7 s here.
    assert!(measured.waited <= 700 * MS, "{measured:?}");

    let wider = Line::new(1_000_000, 200);
    world.set(wider);
    world.run(10);
    let measured = world.run(20);
    assert!(percent(&measured, &wider)[0] >= 85, "{measured:?}");

    // A gateway that was on a cable and is now on a satellite: its shortest round trip is long over.
    let satellite = Line::new(64_000, 1_500).losing(100);
    let mut world = settled(Line::new(10_000_000, 10));
    world.set(satellite);
    world.run(40);
    let measured = world.run(60);
    assert!(percent(&measured, &satellite)[0] >= 65, "{measured:?}");

    let longer = Line::new(512_000, 900);
    let mut world = settled(Line::new(512_000, 300));
    world.set(longer);
    world.run(40);
    let measured = world.run(20);
    assert!(percent(&measured, &longer)[0] >= 80, "{measured:?}");
}

/// A gateway waits for answers beyond some megabytes, and a wide window is more than that: nothing would ever be measured.
#[test]
fn r30_a_queue_tells_of_a_slower_line_though_there_is_nothing_more_to_send() {
    let slower = Line::new(64_000, 1_500);
    let mut world = World::new(Line::new(10_000_000, 50), vec![ours()]);
    world.offer(60_000);
    world.run(20);
    world.set(slower);
    world.run(40);
    let measured = world.run(60);
    assert!(percent(&measured, &slower)[0] >= 80, "{measured:?}");
    assert!(measured.waited <= 700 * MS, "{measured:?}");
}

#[test]
fn r30_two_share_a_line_and_one_is_not_starved_by_what_answers_loss_alone() {
    let narrow = Line::new(1_000_000, 200);
    let mut world = World::new(narrow, vec![ours(), ours()]);
    world.run(60);
    let measured = world.run(60);
    let each = percent(&measured, &narrow);
    assert!(each.iter().all(|each| *each >= 30), "{measured:?}");
    assert!(measured.waited <= 150 * MS, "{measured:?}");

    let deep = Line {
        queue_bytes: 500_000,
        ..Line::new(10_000_000, 50)
    };
    for (line, least) in [(narrow, 25), (Line::new(10_000_000, 50), 20), (deep, 8)] {
        let mut world = World::new(line, vec![ours(), reno()]);
        world.run(60);
        let measured = world.run(120);
        let each = percent(&measured, &line);
        assert!((least..=70).contains(&each[0]), "{line:?}: {measured:?}");
        assert!(each[1] >= 25, "{line:?}: {measured:?}");
    }
}

/// Where there is no queue at all, what is beyond the line is lost: a tenth, no more.
#[test]
fn r30_a_line_that_drops_what_it_does_not_carry_is_not_flooded() {
    let line = Line {
        queue_bytes: 2 * DATAGRAM,
        ..Line::new(2_000_000, 100)
    };
    let measured = settled(line).run(60);
    assert!(percent(&measured, &line)[0] >= 80, "{measured:?}");
    assert!(measured.lost_per_mille[0] <= 120, "{measured:?}");
}

#[test]
fn who_has_nothing_to_send_learns_nothing_of_the_line() {
    let mut pace = Pace::new(Duration::ZERO, DATAGRAM);
    let before = pace.window();
    for second in 0..100 {
        let sent = Duration::from_secs(second);
        pace.sent(sent);
        pace.acknowledged(sent + 100 * MS, sent, DATAGRAM, true);
        pace.told(sent + 100 * MS);
    }
    assert_eq!(pace.window(), before);
}

#[test]
fn after_silence_a_wide_window_is_opened_step_by_step() {
    let mut pace = full();
    let wide = pace.window();
    assert!(wide > 20 * DATAGRAM, "{wide}");
    let now = Duration::from_secs(100);
    pace.sent(now);
    assert_eq!(pace.window(), 10 * DATAGRAM);
    pace.acknowledged(now + 100 * MS, now, 3 * DATAGRAM, false);
    assert_eq!(pace.window(), 13 * DATAGRAM);
}

/// Ten datagrams make a queue of their own on a satellite's line, and then nothing comes for a while.
#[test]
fn what_is_sent_in_bursts_with_silence_between_is_not_taken_for_a_slow_line() {
    let mut pace = Pace::new(Duration::ZERO, DATAGRAM);
    for burst in 0..40 {
        let sent = burst * 9_500 * MS;
        for _ in 0..10 {
            pace.sent(sent);
        }
        for nth in 1..=10 {
            let now = sent + 1_500 * MS + nth * 181 * MS;
            pace.acknowledged(now, sent, DATAGRAM, nth > 5);
            pace.told(now);
        }
    }
    assert!(pace.window() >= 10 * DATAGRAM, "{pace:?}");
}

#[test]
fn a_mark_takes_a_fifth_and_a_broken_line_everything() {
    let mut pace = full();
    let before = pace.best();
    pace.marked();
    pace.marked(); // once a round
    assert_eq!(pace.best(), before / 5 * 4);
    pace.broke(Duration::from_secs(60));
    assert_eq!(pace.window(), LEAST_DATAGRAMS * DATAGRAM);
}

/// One that knows its line: 100 ms, a datagram each millisecond.
fn full() -> Pace {
    let mut pace = Pace::new(Duration::ZERO, DATAGRAM);
    for ms in 0..2_000 {
        let sent = ms * MS;
        pace.sent(sent);
        pace.acknowledged(sent + 100 * MS, sent, DATAGRAM, false);
        pace.told(sent + 100 * MS);
    }
    assert!(pace.full);
    pace
}
