//! One counterpart: the agreement here and at the relay, its certificate and keys, whether it is there and answers. Not:
//! how it is asked.

use blo_proto::{Timestamp, limits};

use super::{check::Check, relay::ahead};
use crate::desk::{CounterpartView, DeskError, ExamineOfficeView, TestedView};

/// A gateway that was linked makes a new sealing key each day.
const BUNDLE_OLD_MS: u64 = 2 * limits::BUNDLE_ROTATION_MS;
/// The relay names every agreement right after its welcome.
const NAMED_WITHIN_MS: u64 = 10_000;

/// The agreement, as this office has it.
pub(super) fn pairing(one: &CounterpartView) -> Check {
    let until = &one.pairing_until;
    let anew = format!("Pair anew: `blo pair propose {}`.", one.office);
    let wrong = |found: String| Check::wrong("pairing", 78, (found, anew.clone()));
    let check = if one.pairing_ended {
        wrong("The agreement was ended.".to_owned())
    } else if one.key_changed {
        wrong("A key changed: nothing goes either way until both agree anew.".to_owned())
    } else if one.revoked {
        let found = "Its authority took its certificate back: nothing goes either way.";
        let remedy = "Call the office by telephone: it needs another certificate.";
        Check::wrong("pairing", 77, (found, remedy))
    } else if !one.pairing_valid {
        wrong(format!(
            "The agreement is not valid now; it ends on {until}."
        ))
    } else if one.pairing_ends_soon {
        Check::attention("pairing", format!("The agreement ends on {until}."), anew)
    } else {
        Check::well("pairing", format!("The agreement is good until {until}."))
    };
    check.of(&one.office)
}

/// The agreement, as the relay has it; `up_since`: our link, where it is up.
pub(super) fn at_relay(
    one: &ExamineOfficeView,
    up_since: Option<Timestamp>,
    now: Timestamp,
) -> Check {
    const NAME: &str = "route";
    let long = up_since.is_some_and(|since| now.millis_since(since) >= NAMED_WITHIN_MS);
    let check = match one.at_relay {
        Some(true) => Check::well(NAME, "The relay has the agreement in force."),
        None if !long => Check::untested(
            NAME,
            "The relay has not said yet whether it has the agreement.",
        ),
        Some(false) | None => {
            let found = "The relay has no agreement in force between the two: it carries nothing.";
            let remedy = format!(
                "Call the office and the relay's operator; then pair anew (`blo pair propose {}`).",
                one.office
            );
            Check::wrong(NAME, 78, (found, remedy))
        }
    };
    check.of(&one.office)
}

/// Its certificate, as the relay showed it last.
pub(super) fn certificate(one: &ExamineOfficeView, now: Timestamp) -> Check {
    const NAME: &str = "certificate";
    let until = one.certificate_until.as_ref();
    let check = match until.and_then(|until| until.parse::<Timestamp>().ok()) {
        None => Check::untested(NAME, "Its certificate was never shown here."),
        Some(until) if until < now => {
            let found = format!("Its certificate ended on {until}: it cannot link.");
            Check::wrong(
                NAME,
                69,
                (
                    found,
                    "Call the office by telephone: it needs another certificate.",
                ),
            )
        }
        Some(until) => Check::well(NAME, format!("Its certificate is good until {until}.")),
    };
    check.of(&one.office)
}

/// What it can be sealed to.
pub(super) fn sealing_key(one: &CounterpartView, now: Timestamp) -> Check {
    const NAME: &str = "sealing_key";
    let call = "Call the office by telephone: its gateway has to link.";
    let epoch = one.bundle_epoch.as_ref();
    let check = match epoch.and_then(|epoch| epoch.parse::<Timestamp>().ok()) {
        None => {
            let found = "Its sealing key is not known yet: alerts to it wait here.";
            Check::wrong(NAME, 69, (found, call))
        }
        Some(epoch) => {
            let age = now.millis_since(epoch);
            let found = format!("Its newest sealing key is of {epoch}.");
            if age > limits::BUNDLE_USE_MAX_MS {
                Check::wrong(
                    NAME,
                    69,
                    (format!("{found} That is too old to seal to."), call),
                )
            } else if age > BUNDLE_OLD_MS {
                Check::attention(
                    NAME,
                    format!("{found} It makes a new one each day that it is linked."),
                    call,
                )
            } else {
                Check::well(NAME, found)
            }
        }
    };
    check.of(&one.office)
}

/// Whether it is there, as the relay says.
pub(super) fn presence(one: &CounterpartView) -> Check {
    const NAME: &str = "presence";
    let seen = one.last_seen.as_ref();
    let seen = seen.map_or_else(String::new, |at| format!(" It was last seen at {at}."));
    let check = match one.linked {
        Some(true) => Check::well(NAME, "The relay says that it is linked."),
        Some(false) => Check::attention(
            NAME,
            format!("The relay says that it is not linked.{seen}"),
            "What is sent waits at the relay. If it is urgent, call the office by telephone.",
        ),
        None => Check::untested(NAME, format!("Nobody says now whether it is linked.{seen}")),
    };
    check.of(&one.office)
}

/// The test message, and the clock that its answer told.
pub(super) fn test(office: &str, tested: Result<&TestedView, &DeskError>) -> Vec<Check> {
    const NAME: &str = "test";
    let tested = match tested {
        Ok(tested) => tested,
        Err(error) => {
            let (found, remedy) = match error.message.split_once(". ") {
                Some((found, remedy)) => (format!("{found}."), remedy.to_owned()),
                None => (error.message.clone(), String::new()),
            };
            let check = if error.code == DeskError::UNTESTED {
                Check::untested(NAME, found)
            } else {
                Check::wrong(NAME, error.exit_code, (found, remedy))
            };
            return vec![check.of(office)];
        }
    };
    let ms = tested.round_trip_ms;
    let answered = Check::well(
        NAME,
        format!("Its gateway answered a test message after {ms} ms."),
    );
    let off = tested.clock_ahead_ms;
    let found = format!(
        "Its clock is {} ms {} ours.",
        off.unsigned_abs(),
        ahead(off)
    );
    let clock = if off.unsigned_abs() > limits::CLOCK_SKEW_MAX_MS {
        let remedy = "Call the office by telephone, and compare both with a watch.";
        Check::wrong("clock", 71, (found, remedy))
    } else {
        Check::well("clock", found)
    };
    vec![answered.of(office), clock.of(office)]
}
