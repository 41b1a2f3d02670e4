//! Each bound holds, and what one takes another keeps.

use super::*;

const PAIR: (u32, u32) = (1, 2);
const OTHER: (u32, u32) = (3, 2);
const NOW: Timestamp = Timestamp::from_millis(5);

const BOUNDS: Bounds = Bounds {
    pair_bytes_max: 1_000,
    pair_count_max: 100,
    recipient_bytes_max: 100_000,
    recipient_count_max: 10_000,
    flash_share_percent: 10,
    rate_per_s: 2,
    burst: 3,
    flash_rate_per_s: 2,
    flash_burst: 3,
};

fn office(text: &str) -> OfficeId {
    text.parse().unwrap()
}

#[test]
fn the_last_share_of_a_pairs_space_is_flashs() {
    let mut quota = Quota::new(BOUNDS, BTreeMap::new());
    quota.hold(PAIR, 900);
    let mut room = |precedence, bytes| quota.room(PAIR, precedence, bytes, NOW);
    assert_eq!(room(Precedence::Immediate, 1), Err(Code::Quota));
    assert_eq!(room(Precedence::Flash, 100), Ok(()));
    assert_eq!(room(Precedence::Flash, 101), Err(Code::Quota));
    quota.release(PAIR, 900);
    quota.hold(PAIR, 899);
    assert_eq!(quota.room(PAIR, Precedence::Immediate, 1, NOW), Ok(()));
}

#[test]
fn envelopes_are_counted_too_however_small() {
    let mut quota = Quota::new(BOUNDS, BTreeMap::new());
    for _ in 0..90 {
        assert_eq!(quota.room(PAIR, Precedence::Routine, 1, NOW), Ok(()));
        quota.hold(PAIR, 1);
    }
    let room = quota.room(PAIR, Precedence::Routine, 1, NOW);
    assert_eq!(room, Err(Code::Quota));
    assert_eq!(quota.room(PAIR, Precedence::Flash, 1, NOW), Ok(()));
}

#[test]
fn whoever_floods_a_recipient_leaves_room_for_the_next_and_the_one_after() {
    let mut quota = Quota::new(
        Bounds {
            pair_bytes_max: 1 << 30,
            pair_count_max: 1 << 30,
            recipient_bytes_max: 1_000,
            flash_share_percent: 0,
            ..BOUNDS
        },
        BTreeMap::new(),
    );
    let mut fill = |pair| {
        let mut held = 0;
        while quota.room(pair, Precedence::Routine, 1, NOW) == Ok(()) {
            quota.hold(pair, 1);
            held += 1;
        }
        held
    };
    assert_eq!(fill(PAIR), 500);
    assert_eq!(fill(OTHER), 250);
    assert_eq!(fill((4, 2)), 125);
    assert_eq!(fill((1, 9)), 500, "another recipient's is another's");
}

#[test]
fn a_flash_over_its_pairs_rate_waits_and_is_counted_and_others_do_not_wait() {
    let mut quota = Quota::new(BOUNDS, BTreeMap::new());
    for _ in 0..3 {
        assert_eq!(quota.room(PAIR, Precedence::Flash, 1, NOW), Ok(()));
    }
    let room = quota.room(PAIR, Precedence::Flash, 1, NOW);
    assert_eq!(room, Err(Code::TooFast));
    assert_eq!(quota.flash_over_rate(), 1);
    assert_eq!(quota.room(PAIR, Precedence::Immediate, 1, NOW), Ok(()));
    assert_eq!(quota.room(OTHER, Precedence::Flash, 1, NOW), Ok(()));
    let later = NOW.plus_millis(500);
    assert_eq!(quota.room(PAIR, Precedence::Flash, 1, later), Ok(()));
}

#[test]
fn a_sender_that_is_too_fast_waits_and_another_does_not() {
    let (rates, sender) = (Rates::new(BOUNDS), office("mae-sai.th"));
    for _ in 0..3 {
        assert!(rates.take(&sender, NOW));
    }
    assert!(!rates.take(&sender, NOW));
    assert!(rates.take(&office("tachileik.mm"), NOW));
    let later = NOW.plus_millis(500);
    assert!(rates.take(&sender, later));
    assert!(!rates.take(&sender, later));
}

#[test]
fn a_clock_that_jumps_back_gives_nothing_and_takes_nothing() {
    let (rates, sender) = (Rates::new(BOUNDS), office("mae-sai.th"));
    for now in [10_000, 5, 7] {
        assert!(rates.take(&sender, Timestamp::from_millis(now)));
    }
    assert!(!rates.take(&sender, Timestamp::from_millis(9)));
}
