//! One counterpart: the agreement here and at the relay, its certificate and keys, whether it is there and answers. Not:
//! how it is asked.

use blo_proto::{Timestamp, limits};

use super::{check::Check, relay::apart};
use crate::{
    desk::{CounterpartView, DeskError, ExamineOfficeView, TestedView},
    words::Said,
};

/// A gateway that was linked makes a new sealing key each day.
const BUNDLE_OLD_MS: u64 = 2 * limits::BUNDLE_ROTATION_MS;
/// The relay names every agreement right after its welcome.
const NAMED_WITHIN_MS: u64 = 10_000;

/// The agreement, as this office has it.
pub(super) fn pairing(one: &CounterpartView) -> Check {
    const NAME: &str = "pairing";
    let said = |id: &str| {
        let said = Said::of(id).with("until", &one.pairing_until);
        said.with("office", &one.office)
    };
    let check = if one.pairing_ended {
        Check::wrong(NAME, 78, &said("doctor-agreement-ended"))
    } else if one.key_changed {
        Check::wrong(NAME, 78, &said("doctor-agreement-key-changed"))
    } else if one.revoked {
        Check::wrong(NAME, 77, &said("doctor-agreement-revoked"))
    } else if !one.pairing_valid {
        Check::wrong(NAME, 78, &said("doctor-agreement-invalid"))
    } else if one.pairing_ends_soon {
        Check::attention(NAME, &said("doctor-agreement-soon"))
    } else {
        Check::well(NAME, &said("doctor-agreement"))
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
        Some(true) => Check::well(NAME, &Said::of("doctor-route")),
        None if !long => Check::untested(NAME, &Said::of("doctor-route-unsaid")),
        Some(false) | None => {
            let found = Said::of("doctor-route-none").with("office", &one.office);
            Check::wrong(NAME, 78, &found)
        }
    };
    check.of(&one.office)
}

/// Its certificate, as the relay showed it last.
pub(super) fn certificate(one: &ExamineOfficeView, now: Timestamp) -> Check {
    const NAME: &str = "certificate";
    let until = one.certificate_until.as_ref();
    let said = |id: &str, until: Timestamp| Said::of(id).with("until", until);
    let check = match until.and_then(|until| until.parse::<Timestamp>().ok()) {
        None => Check::untested(NAME, &Said::of("doctor-certificate-unseen")),
        Some(until) if until < now => {
            Check::wrong(NAME, 69, &said("doctor-certificate-over", until))
        }
        Some(until) => Check::well(NAME, &said("doctor-certificate", until)),
    };
    check.of(&one.office)
}

/// What it can be sealed to.
pub(super) fn sealing_key(one: &CounterpartView, now: Timestamp) -> Check {
    const NAME: &str = "sealing_key";
    let epoch = one.bundle_epoch.as_ref();
    let said = |id: &str, epoch: Timestamp| Said::of(id).with("epoch", epoch);
    let check = match epoch.and_then(|epoch| epoch.parse::<Timestamp>().ok()) {
        None => Check::wrong(NAME, 69, &Said::of("doctor-sealing-none")),
        Some(epoch) => {
            let age = now.millis_since(epoch);
            if age > limits::BUNDLE_USE_MAX_MS {
                Check::wrong(NAME, 69, &said("doctor-sealing-too-old", epoch))
            } else if age > BUNDLE_OLD_MS {
                Check::attention(NAME, &said("doctor-sealing-old", epoch))
            } else {
                Check::well(NAME, &said("doctor-sealing", epoch))
            }
        }
    };
    check.of(&one.office)
}

/// Whether it is there, as the relay says.
pub(super) fn presence(one: &CounterpartView) -> Check {
    const NAME: &str = "presence";
    let said = |id: &str| match &one.last_seen {
        Some(at) => Said::of(format!("{id}-seen")).with("at", at),
        None => Said::of(id),
    };
    let check = match one.linked {
        Some(true) => Check::well(NAME, &Said::of("doctor-linked")),
        Some(false) => Check::attention(NAME, &said("doctor-not-linked")),
        None => Check::untested(NAME, &said("doctor-presence-unknown")),
    };
    check.of(&one.office)
}

/// The test message, and the clock that its answer told.
pub(super) fn test(office: &str, tested: Result<&TestedView, &DeskError>) -> Vec<Check> {
    const NAME: &str = "test";
    let tested = match tested {
        Ok(tested) => tested,
        Err(error) => {
            let check = Check::failed(NAME, error.clone().into());
            let check = if error.code == DeskError::UNTESTED {
                check.not_tested()
            } else {
                check
            };
            return vec![check.of(office)];
        }
    };
    let found = Said::of("doctor-answered").with("ms", tested.round_trip_ms);
    let answered = Check::well(NAME, &found);
    let off = tested.clock_ahead_ms;
    let found = apart("doctor-clock", off);
    let clock = if off.unsigned_abs() > limits::CLOCK_SKEW_MAX_MS {
        Check::wrong("clock", 71, &found)
    } else {
        Check::well("clock", &found)
    };
    vec![answered.of(office), clock.of(office)]
}
