//! Each step, and what it refuses.

use super::*;

/// Both introduced themselves and took the other's.
fn introduced() -> (Side, Side) {
    let (mut south, mut north) = two();
    let (one, other) = (south.propose(minute(0)), north.propose(minute(1)));
    assert_eq!(north.take(&one, minute(2)), Ok(Taken::Introduction));
    assert_eq!(south.take(&other, minute(2)), Ok(Taken::Introduction));
    (south, north)
}

/// In force at both.
fn agreed() -> (Side, Side) {
    let (mut south, mut north) = introduced();
    let half = south.confirm(&NORTH.own.key, minute(3)).unwrap();
    assert_eq!(north.take(&half, minute(3)), Ok(Taken::Half));
    let whole = north.confirm(&SOUTH.own.key, minute(4)).unwrap();
    assert!(matches!(south.take(&whole, minute(4)), Ok(Taken::Whole(_))));
    (south, north)
}

fn wrong(left: u32) -> CeremonyError {
    CeremonyError::Wrong {
        office: NORTH.own.office.clone(),
        left,
    }
}

#[test]
fn a_ceremony_goes_its_stages_and_ends_with_one_agreement() {
    let (mut south, mut north) = two();
    assert_eq!(south.stage(), Stage::Nothing);
    let one = south.propose(minute(0));
    assert_eq!(south.stage(), Stage::Proposed);
    north.take(&one, minute(1)).unwrap();
    assert_eq!(north.stage(), Stage::Introduced);
    let other = north.propose(minute(2));
    assert_eq!(north.stage(), Stage::ToConfirm);
    south.take(&other, minute(2)).unwrap();
    assert_eq!(south.take(&other, minute(2)), Ok(Taken::Again));
    let half = south.confirm(&NORTH.own.key, minute(3)).unwrap();
    assert_eq!(south.stage(), Stage::Signed);
    assert!(south.in_force.is_none());
    let other_half = north.confirm(&SOUTH.own.key, minute(3)).unwrap();
    let whole = south.take(&other_half, minute(4)).unwrap();
    assert_eq!(north.take(&half, minute(4)).unwrap(), whole);
    for side in [&south, &north] {
        assert_eq!(side.stage(), Stage::Nothing);
        assert_eq!(side.ceremony().in_force().unwrap().serial, 1);
        assert!(side.ceremony().card_is_confirmed());
    }
    assert_eq!(south.in_force, north.in_force);
}

#[test]
fn r20_a_swapped_key_is_heard_and_nothing_is_signed() {
    let mut south = Side::new(&SOUTH, &NORTH);
    let mut forger = Side::new(&FORGER, &SOUTH);
    let one = south.propose(minute(0));
    forger.take(&one, minute(1)).unwrap();
    let forged = forger.propose(minute(1));
    south.take(&forged, minute(1)).unwrap();
    // The officer hears the northern office's own digits.
    let refused = south.confirm(&NORTH.own.key, minute(2));
    assert_eq!(refused.unwrap_err(), wrong(4));
    assert!(south.ceremony().record().signed.is_none() && south.in_force.is_none());
    assert_eq!(south.sent.len(), 1);
    let half = forger.confirm(&SOUTH.own.key, minute(3)).unwrap();
    assert_eq!(south.take(&half, minute(3)), Ok(Taken::Half));
    assert_eq!(south.confirm(&NORTH.own.key, minute(4)), Err(wrong(3)));
    assert!(south.in_force.is_none());
}

#[test]
fn r20_five_wrong_numbers_end_an_introduction_for_good() {
    let (mut south, mut north) = introduced();
    for left in (0..5).rev() {
        let refused = south.confirm(&FORGER.own.key, minute(3));
        assert_eq!(refused.unwrap_err(), wrong(left));
    }
    let ended = || CeremonyError::Ended(NORTH.own.office.clone());
    assert_eq!(south.stage(), Stage::Ended);
    assert_eq!(south.confirm(&NORTH.own.key, minute(4)), Err(ended()));
    let same = north.sent[0].clone();
    assert_eq!(south.take(&same, minute(4)), Err(ended()));
    let half = north.confirm(&SOUTH.own.key, minute(4)).unwrap();
    assert_eq!(south.take(&half, minute(4)), Err(ended()));
    south.propose(minute(5));
    assert_eq!(south.stage(), Stage::Ended, "ours begins nothing anew");
    let anew = north.propose(minute(6));
    south.take(&anew, minute(6)).unwrap();
    assert_eq!(south.stage(), Stage::ToConfirm);
    assert!(south.confirm(&NORTH.own.key, minute(7)).is_ok());
    assert_eq!(south.ceremony().attempts(), 0);
}

#[test]
fn r20_an_attempt_counts_though_the_program_ends_before_it_is_judged() {
    let (mut south, _) = introduced();
    for attempts in 1..=5 {
        let left = south.confirm_until(&NORTH.own.key, minute(3), Crash::BeforeJudging);
        assert_eq!(left, Ok(None));
        assert_eq!(south.ceremony().attempts(), attempts);
    }
    assert_eq!(south.stage(), Stage::Ended);
}

#[test]
fn an_old_introduction_is_no_new_one() {
    let (mut south, mut north) = introduced();
    let first = north.sent[0].clone();
    let second = north.propose(minute(5));
    south.take(&second, minute(5)).unwrap();
    let not_newer = Err(CeremonyError::NotNewer(NORTH.own.office.clone()));
    assert_eq!(south.take(&first, minute(6)), not_newer);
    let (mut south, north) = agreed();
    let used = north.sent[0].clone();
    assert_eq!(south.take(&used, minute(6)), not_newer);
    south.propose(minute(7));
    assert_eq!(south.take(&used, minute(8)), not_newer);
}

#[test]
fn an_introduction_of_another_time_is_not_taken() {
    let (mut south, mut north) = two();
    let introduction = north.propose(BEGIN);
    let day = |days: u64| BEGIN.plus_millis(days * DAY_MS);
    let early = BEGIN.minus_millis(60 * 60_000 + 1);
    assert_eq!(
        south.take(&introduction, early),
        Err(CeremonyError::Ahead(BEGIN))
    );
    let late = day(30).plus_millis(1);
    assert_eq!(
        south.take(&introduction, late),
        Err(CeremonyError::Old(BEGIN))
    );
    let mut brief = north.introduction(minute(1));
    brief.until = minute(10);
    let brief = north.introduce(&brief);
    assert_eq!(
        south.take(&brief, minute(10)),
        Err(CeremonyError::Old(minute(1)))
    );
    assert_eq!(south.take(&brief, minute(9)), Ok(Taken::Introduction));
    south.propose(minute(9));
    assert!(matches!(
        south.confirm(&NORTH.own.key, minute(11)),
        Err(CeremonyError::NotNow(..))
    ));
    assert_eq!(south.ceremony().attempts(), 0);
}

#[test]
fn a_certificate_that_is_over_introduces_nobody() {
    let over = Box::leak(Box::new(papers_of(
        "tachileik.mm",
        4,
        rcgen::date_time_ymd(2026, 11, 24).into(),
    )));
    let mut late = Side::new(over, &SOUTH);
    let mut south = Side::new(&SOUTH, &NORTH);
    let introduction = late.propose(BEGIN);
    assert!(matches!(
        south.take(&introduction, BEGIN),
        Err(CeremonyError::Certificate(..))
    ));
    assert_eq!(south.stage(), Stage::Nothing);
}

#[test]
fn a_half_of_other_introductions_is_not_taken() {
    let (mut south, mut north) = introduced();
    let half = north.confirm(&SOUTH.own.key, minute(3)).unwrap();
    let anew = north.propose(minute(4));
    south.take(&anew, minute(4)).unwrap();
    let other = Err(CeremonyError::OtherIntroductions(NORTH.own.office.clone()));
    assert_eq!(south.take(&half, minute(5)), other);
    let (mut alone, _) = two();
    let nothing = CeremonyError::NothingOfTheirs(NORTH.own.office.clone());
    assert_eq!(alone.take(&half, minute(5)), Err(nothing));
}

#[test]
fn what_is_ours_or_anothers_is_not_taken() {
    let (mut south, mut north) = introduced();
    let ours = south.sent[0].clone();
    assert_eq!(south.take(&ours, minute(3)), Err(CeremonyError::Own));
    let half = south.confirm(&NORTH.own.key, minute(3)).unwrap();
    assert_eq!(south.take(&half, minute(4)), Err(CeremonyError::Own));
    let third = papers("mae-sot.th", 9);
    let read = |bytes: &Bytes| Message::read(bytes, &third.own).unwrap_err();
    assert_eq!(read(&ours), CeremonyError::ForAnother);
    assert_eq!(read(&half), CeremonyError::ForAnother);
    let reborn = papers("mae-sai.th", 8);
    let whole = north.confirm(&SOUTH.own.key, minute(4)).unwrap();
    let read = Message::read(&whole, &reborn.own).unwrap_err();
    assert_eq!(read, CeremonyError::OurKey);
    for bytes in [&ours, &half, &whole] {
        for at in 0..bytes.len() {
            let mut bad = bytes.to_vec();
            bad[at] ^= 1;
            let taken = north.take(&bad.into(), minute(5));
            assert!(taken.is_err(), "byte {at}");
        }
    }
}

#[test]
fn a_renewal_follows_and_needs_new_introductions_of_both() {
    let (mut south, mut north) = agreed();
    let one = south.propose(minute(10));
    assert_eq!(south.stage(), Stage::Proposed);
    north.take(&one, minute(11)).unwrap();
    assert_eq!(north.stage(), Stage::Introduced);
    let other = north.propose(minute(11));
    south.take(&other, minute(12)).unwrap();
    let old = south.in_force.clone().unwrap();
    let half = south.confirm(&NORTH.own.key, minute(12)).unwrap();
    north.take(&half, minute(12)).unwrap();
    let whole = north.confirm(&SOUTH.own.key, minute(12)).unwrap();
    south.take(&whole, minute(13)).unwrap();
    assert_eq!(south.ceremony().in_force().unwrap().serial, 2);
    let back = south.take(&old.encode(), minute(14));
    assert_eq!(back, Err(CeremonyError::DoesNotFollow(1, 2)));
    assert_eq!(south.in_force, north.in_force);
}

#[test]
fn another_key_of_a_known_office_is_said_and_confirmed_anew() {
    let (mut south, _) = agreed();
    assert!(!south.ceremony().key_changed());
    // The northern office made a new home, which knows of nothing.
    let mut reborn = Side::new(&FORGER, &SOUTH);
    let (one, other) = (south.propose(minute(10)), reborn.propose(minute(10)));
    south.take(&other, minute(11)).unwrap();
    reborn.take(&one, minute(11)).unwrap();
    assert!(south.ceremony().key_changed() && !south.ceremony().card_is_confirmed());
    assert_eq!(south.confirm(&NORTH.own.key, minute(12)), Err(wrong(4)));
    assert_eq!(south.ceremony().in_force().unwrap().serial, 1);
    let half = south.confirm(&FORGER.own.key, minute(12)).unwrap();
    reborn.take(&half, minute(12)).unwrap();
    let whole = reborn.confirm(&SOUTH.own.key, minute(12)).unwrap();
    south.take(&whole, minute(13)).unwrap();
    assert_eq!(south.in_force, reborn.in_force);
    assert_eq!(south.ceremony().in_force().unwrap().serial, 2);
}

#[test]
fn r20_what_was_signed_by_hand_is_not_signed_again_as_another() {
    let (mut south, _) = introduced();
    let mut by_hand = south.ceremony();
    let pairing = by_hand.derived().unwrap();
    let mut other = pairing.clone();
    other.not_after = other.not_after.minus_millis(1);
    let mut signed = SignedPairing::propose(&other);
    signed.sign_as(&SOUTH.signer).unwrap();
    by_hand.signed_by_hand(&signed).unwrap();
    by_hand.signed_by_hand(&signed).unwrap();
    let again = by_hand.signed_by_hand(&SignedPairing::propose(&pairing));
    let refused = CeremonyError::Signed(NORTH.own.office.clone(), 1);
    assert_eq!(again, Err(refused.clone()));
    south.keep(&by_hand);
    assert_eq!(south.confirm(&NORTH.own.key, minute(3)), Err(refused));
    assert_eq!(south.ceremony().attempts(), 0);
    south.propose(minute(4));
    assert!(south.confirm(&NORTH.own.key, minute(5)).is_ok());
}

#[test]
fn r20_nothing_is_signed_under_a_number_that_is_known_elsewhere() {
    let (mut south, mut north) = introduced();
    let mut told = south.ceremony();
    told.know(7);
    told.know(3);
    south.keep(&told);
    let refused = CeremonyError::Signed(NORTH.own.office.clone(), 1);
    assert_eq!(south.confirm(&NORTH.own.key, minute(3)), Err(refused));
    assert_eq!(south.ceremony().attempts(), 0);
    let anew = south.propose(minute(4));
    north.take(&anew, minute(4)).unwrap();
    let half = south.confirm(&NORTH.own.key, minute(5)).unwrap();
    north.take(&half, minute(5)).unwrap();
    north.confirm(&SOUTH.own.key, minute(5)).unwrap();
    assert_eq!(north.ceremony().in_force().unwrap().serial, 8);
}

#[test]
fn r19_the_relays_word_on_a_used_serial_counts_for_the_next_one_and_moves_it_no_further_than_a_bound()
 {
    const AHEAD: u64 = 1 << 32;
    let (mut south, mut north) = introduced();
    let mut told = south.ceremony();
    assert!(!told.told(AHEAD + 1), "no relay burns numbers");
    assert!(told.told(7));
    assert!(!told.told(3), "it never goes back");
    // However often it is said, from what was signed on.
    assert!(told.told(AHEAD));
    assert!(!told.told(AHEAD + 1));
    south.keep(&told);
    let refused = CeremonyError::Signed(NORTH.own.office.clone(), 1);
    assert_eq!(south.confirm(&NORTH.own.key, minute(3)), Err(refused));
    assert_eq!(south.ceremony().attempts(), 0);
    let anew = south.propose(minute(4));
    north.take(&anew, minute(4)).unwrap();
    let half = south.confirm(&NORTH.own.key, minute(5)).unwrap();
    north.take(&half, minute(5)).unwrap();
    north.confirm(&SOUTH.own.key, minute(5)).unwrap();
    assert_eq!(north.ceremony().in_force().unwrap().serial, AHEAD + 1);
    assert!(south.ceremony().told(2 * AHEAD), "an agreement was signed");
}

#[test]
fn a_record_is_read_as_it_was_written_and_a_damaged_one_is_no_empty_one() {
    let (mut south, north) = introduced();
    south.confirm(&NORTH.own.key, minute(3)).unwrap();
    let record = south.ceremony().record().clone();
    assert_eq!(Record::from_text(&record.to_text()), Ok(record));
    for bad in ["", "attempts = 1", "other = 1"] {
        assert!(Record::from_text(bad).is_err(), "{bad}");
    }
    let bent = north.record.replace("serial = \"", "serial = \"x");
    assert!(Record::from_text(&bent).is_err());
}
