//! What a phrase usually goes with: how urgent, and of which category of crime. A form begins with it; the officer has
//! the last word, and nothing of it is signed but what the officer sends.

/// What a form begins with where this phrase is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usual {
    /// FLASH, IMMEDIATE, PRIORITY or ROUTINE.
    pub precedence: &'static str,
    /// Category of crime; empty where the phrase says nothing of it.
    pub category: &'static str,
}

/// Numbers of phrases that stand at hand where an office has not used any yet: what cannot wait, and what answers it.
pub const AT_HAND: [u32; 6] = [12, 507, 100, 300, 301, 200];

/// What a phrase usually goes with.
pub fn usual(number: u32) -> Usual {
    let of = |(numbers, _): &&(&[u32], Usual)| numbers.contains(&number);
    let found = USUAL.iter().find(of);
    found.map_or(ROUTINE, |(_, usual)| *usual)
}

const fn goes_with(precedence: &'static str, category: &'static str) -> Usual {
    Usual {
        precedence,
        category,
    }
}

const ROUTINE: Usual = goes_with("ROUTINE", "");

/// Phrases by what they go with; what is in no row is in no hurry.
const USUAL: &[(&[u32], Usual)] = &[
    (&[1, 2, 12, 13, 17, 19, 410], goes_with("FLASH", "")),
    (&[3, 6], goes_with("FLASH", "migrant_smuggling")),
    (&[4], goes_with("FLASH", "fugitive")),
    (&[10], goes_with("FLASH", "drugs")),
    (
        &[500, 501, 502, 503, 504, 507, 508, 509, 511],
        goes_with("FLASH", "public_safety"),
    ),
    (
        &[
            14, 15, 18, 29, 34, 35, 100, 101, 102, 103, 104, 105, 111, 114, 115, 117, 405, 406,
            408, 409, 411,
        ],
        goes_with("IMMEDIATE", ""),
    ),
    (&[5, 8], goes_with("IMMEDIATE", "missing_person")),
    (&[7], goes_with("IMMEDIATE", "trafficking_persons")),
    (&[9], goes_with("IMMEDIATE", "drugs")),
    (&[11], goes_with("IMMEDIATE", "precursors")),
    (&[20], goes_with("IMMEDIATE", "arms")),
    (&[21], goes_with("IMMEDIATE", "wildlife")),
    (&[22], goes_with("IMMEDIATE", "timber_forest")),
    (&[23], goes_with("IMMEDIATE", "waste_chemical")),
    (&[24], goes_with("IMMEDIATE", "money")),
    (&[32], goes_with("IMMEDIATE", "scam_compound")),
    (
        &[505, 506, 510, 512, 513, 514, 516],
        goes_with("IMMEDIATE", "public_safety"),
    ),
    (&[25, 26], goes_with("PRIORITY", "document_fraud")),
    (&[31], goes_with("PRIORITY", "scam_compound")),
    (
        &[
            16, 28, 30, 106, 107, 108, 109, 110, 112, 113, 118, 119, 120, 123, 202, 203, 204, 205,
            206, 207, 208, 209, 210, 211, 212, 213, 216, 222, 223, 301, 303, 307, 400, 401, 402,
            403, 407, 412, 413, 415,
        ],
        goes_with("PRIORITY", ""),
    ),
];

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, str::FromStr as _};

    use blo_proto::{Precedence, alert::Category};

    use super::{super::entry, *};

    #[test]
    fn what_a_phrase_goes_with_can_be_sent_and_is_said_once() {
        let mut seen = BTreeSet::new();
        for (numbers, usual) in USUAL {
            assert!(Precedence::from_str(usual.precedence).is_ok(), "{usual:?}");
            let known = usual.category.is_empty() || Category::from_str(usual.category).is_ok();
            assert!(known, "{usual:?}");
            for number in *numbers {
                assert!(entry(*number).is_some(), "{number} is no phrase");
                assert!(seen.insert(number), "{number} twice");
            }
        }
        assert!(AT_HAND.iter().all(|number| entry(*number).is_some()));
        assert_eq!(usual(200), ROUTINE);
    }
}
