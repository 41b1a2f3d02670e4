//! Facts, a verified envelope, now → admit, answer again, or refuse. Pure. Not: where the facts come from, nor the
//! route and the signature, which `Carried::judge` judged before.

use blo_proto::{Code, Digest, Refusal, Timestamp};

/// What is known of an envelope's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// Nothing: it is new.
    Nothing,
    /// All up to a mark at or above it have left: what it was is forgotten.
    BelowMark,
    /// Being written, not yet on disk.
    Unsynced {
        /// SHA-256 of its header and signature.
        binding: Digest,
    },
    /// On disk and not fetched.
    Held {
        /// SHA-256 of its header and signature.
        binding: Digest,
        /// Where in the journal.
        position: u64,
    },
    /// Fetched, expired or given up.
    Gone {
        /// SHA-256 of header and signature; `None` for a number that its sender gave up.
        binding: Option<Digest>,
    },
}

/// What the envelope's admission is judged against.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// Its number.
    pub known: Known,
    /// Whether its sender's token bucket and its pair's quota have room.
    pub room: Result<(), Code>,
}

/// What becomes of an envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is written down, and *held* is answered when that is on disk.
    Admit,
    /// It waits for the first of its number to be on disk.
    Wait,
    /// It is held already: *held* is answered again.
    HeldAlready(u64),
    /// It has left the relay.
    Settled,
    /// It is not taken.
    Refuse(Refusal),
}

/// Judges one verified envelope. R-08: equal number, header and signature is a repeat, equal number and anything else
/// a conflict: an answer about what is held never speaks of other bytes.
pub fn judge(facts: &Facts, binding: &Digest, expires_at: Timestamp, now: Timestamp) -> Verdict {
    let same = |known: &Digest, verdict| {
        if known == binding {
            verdict
        } else {
            Verdict::Refuse(Refusal::new(
                Code::NumberConflict,
                "another envelope has this number",
            ))
        }
    };
    match &facts.known {
        Known::BelowMark | Known::Gone { binding: None } => Verdict::Settled,
        Known::Gone {
            binding: Some(known),
        } => same(known, Verdict::Settled),
        Known::Held {
            binding: known,
            position,
        } => same(known, Verdict::HeldAlready(*position)),
        Known::Unsynced { binding: known } => same(known, Verdict::Wait),
        Known::Nothing if expires_at <= now => {
            Verdict::Refuse(Refusal::new(Code::Expired, expires_at.to_string()))
        }
        Known::Nothing => match facts.room {
            Ok(()) => Verdict::Admit,
            Err(code) => Verdict::Refuse(Refusal::new(code, "no room")),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_000_000);
    const LATER: Timestamp = Timestamp::from_millis(2_000_000);
    const ONE: Digest = Digest::from_bytes([1; 32]);
    const TWO: Digest = Digest::from_bytes([2; 32]);

    fn judged(known: Known, room: Result<(), Code>, expires_at: Timestamp) -> Verdict {
        judge(&Facts { known, room }, &ONE, expires_at, NOW)
    }

    fn code(verdict: Verdict) -> Code {
        match verdict {
            Verdict::Refuse(refusal) => refusal.code,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn r08_a_repeat_is_answered_as_its_first_and_another_envelope_is_a_conflict() {
        let held = |binding| Known::Held {
            binding,
            position: 7,
        };
        assert_eq!(judged(held(ONE), Ok(()), LATER), Verdict::HeldAlready(7));
        assert_eq!(
            judged(Known::Unsynced { binding: ONE }, Ok(()), LATER),
            Verdict::Wait
        );
        assert_eq!(
            judged(Known::Gone { binding: Some(ONE) }, Ok(()), LATER),
            Verdict::Settled
        );
        assert_eq!(
            judged(Known::Gone { binding: None }, Ok(()), LATER),
            Verdict::Settled
        );
        assert_eq!(judged(Known::BelowMark, Ok(()), LATER), Verdict::Settled);
        for known in [
            held(TWO),
            Known::Unsynced { binding: TWO },
            Known::Gone { binding: Some(TWO) },
        ] {
            assert_eq!(code(judged(known, Ok(()), LATER)), Code::NumberConflict);
        }
    }

    #[test]
    fn a_new_envelope_is_admitted_while_it_lives_and_there_is_room() {
        assert_eq!(judged(Known::Nothing, Ok(()), LATER), Verdict::Admit);
        assert_eq!(code(judged(Known::Nothing, Ok(()), NOW)), Code::Expired);
        assert_eq!(
            code(judged(Known::Nothing, Err(Code::Quota), LATER)),
            Code::Quota
        );
    }

    #[test]
    fn a_repeat_is_answered_though_there_is_no_room_and_though_it_expired() {
        let held = Known::Held {
            binding: ONE,
            position: 7,
        };
        assert_eq!(
            judged(held, Err(Code::TooFast), NOW),
            Verdict::HeldAlready(7)
        );
    }
}
