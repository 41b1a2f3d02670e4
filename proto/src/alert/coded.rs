//! The alert's coded fields: language-neutral, open to values that a newer office knows. Not: their wording in a
//! language.

use std::{fmt, str::FromStr};

/// A text that is no value of a coded field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{text}” is no {field}. Write one of: {known}")]
pub struct NotCoded {
    text: String,
    field: &'static str,
    known: String,
}

impl NotCoded {
    pub(super) fn new(text: &str, field: &'static str, known: &[String]) -> Self {
        Self {
            text: text.chars().take(40).collect(),
            field,
            known: known.join(", "),
        }
    }
}

/// One open enumeration: the wire's numbers, the words of listings, and what this version does not know.
macro_rules! coded {
    ($(#[$doc:meta])* $name:ident, $field:literal: $($variant:ident = $number:literal $text:literal),+ $(,)?) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            /// Not stated.
            #[default]
            Unspecified,
            $(#[doc = concat!("`", $text, "`")] $variant,)+
            /// A value of a newer version, kept and shown as it is.
            Unknown(i32),
        }

        impl $name {
            /// Every known value.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The number on the wire.
            pub const fn number(self) -> i32 {
                match self {
                    Self::Unspecified => 0,
                    $(Self::$variant => $number,)+
                    Self::Unknown(number) => number,
                }
            }

            /// The value of a wire number.
            pub const fn from_number(number: i32) -> Self {
                match number {
                    0 => Self::Unspecified,
                    $($number => Self::$variant,)+
                    other => Self::Unknown(other),
                }
            }

            /// Whether anything was stated.
            pub fn is_stated(self) -> bool {
                self != Self::Unspecified
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    Self::Unspecified => f.pad("unspecified"),
                    $(Self::$variant => f.pad($text),)+
                    Self::Unknown(number) => write!(f, "unknown ({number})"),
                }
            }
        }

        impl FromStr for $name {
            type Err = $crate::alert::NotCoded;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL
                    .iter()
                    .copied()
                    .find(|value| value.to_string().eq_ignore_ascii_case(text))
                    .ok_or_else(|| {
                        let known: Vec<String> = Self::ALL.iter().map(ToString::to_string).collect();
                        $crate::alert::NotCoded::new(text, $field, &known)
                    })
            }
        }
    };
}

pub(super) use coded;

coded!(
    /// CAP 1.2 status.
    Status, "status": Actual = 1 "actual", Exercise = 2 "exercise", Test = 3 "test",
);
coded!(
    /// CAP 1.2 msgType and what liaison adds.
    MessageType, "message type":
    Alert = 1 "alert", Update = 2 "update", Cancel = 3 "cancel", Request = 4 "request", Answer = 5 "answer",
    Refusal = 6 "refusal", Delay = 7 "delay", Acknowledgement = 8 "acknowledgement",
    ConsentAsked = 9 "consent_asked", ConsentGiven = 10 "consent_given",
);
coded!(
    /// Crime categories of the border liaison mandate.
    Category, "category":
    Drugs = 1 "drugs", Precursors = 2 "precursors", MigrantSmuggling = 3 "migrant_smuggling",
    TraffickingPersons = 4 "trafficking_persons", Wildlife = 5 "wildlife", TimberForest = 6 "timber_forest",
    WasteChemical = 7 "waste_chemical", Arms = 8 "arms", Contraband = 9 "contraband",
    DocumentFraud = 10 "document_fraud", Money = 11 "money", Fugitive = 12 "fugitive",
    MissingPerson = 13 "missing_person", ScamCompound = 14 "scam_compound",
    PublicSafety = 15 "public_safety", Other = 16 "other",
);
coded!(
    /// Movement as seen from the sender.
    Direction, "direction": Inbound = 1 "inbound", Outbound = 2 "outbound", Transit = 3 "transit",
);
coded!(
    /// Traffic Light Protocol 2.0 (FIRST).
    Tlp, "TLP":
    Clear = 1 "clear", Green = 2 "green", Amber = 3 "amber", AmberStrict = 4 "amber+strict", Red = 5 "red",
);
coded!(
    /// Europol handling codes.
    HandlingCode, "handling code": H0 = 1 "H0", H1 = 2 "H1", H2 = 3 "H2", H3 = 4 "H3",
);
coded!(
    /// CAP 1.2 urgency.
    Urgency, "urgency": Immediate = 1 "immediate", Expected = 2 "expected", Future = 3 "future", Past = 4 "past",
);
coded!(
    /// CAP 1.2 severity.
    Severity, "severity": Extreme = 1 "extreme", Severe = 2 "severe", Moderate = 3 "moderate", Minor = 4 "minor",
);
coded!(
    /// CAP 1.2 certainty.
    Certainty, "certainty":
    Observed = 1 "observed", Likely = 2 "likely", Possible = 3 "possible", Unlikely = 4 "unlikely",
);
coded!(
    /// CAP 1.2 responseType, and what officers at a border ask of each other.
    ResponseType, "response type":
    Shelter = 1 "shelter", Evacuate = 2 "evacuate", Prepare = 3 "prepare", Execute = 4 "execute",
    Avoid = 5 "avoid", Monitor = 6 "monitor", Assess = 7 "assess", AllClear = 8 "all_clear", None = 9 "none",
    StopAndCheck = 20 "stop_and_check", DiscreetCheck = 21 "discreet_check",
    ControlledDelivery = 22 "controlled_delivery", CallBack = 23 "call_back",
    JointPatrol = 24 "joint_patrol", VerifyDocument = 25 "verify_document",
);
coded!(
    /// Permissible Actions Protocol.
    Pap, "PAP": Clear = 1 "clear", Green = 2 "green", Amber = 3 "amber", Red = 4 "red",
);
coded!(
    /// Special categories of what an alert says.
    Sensitivity, "sensitivity":
    Minor = 1 "minor", Victim = 2 "victim", Health = 3 "health", Biometric = 4 "biometric",
    InformantRisk = 5 "informant_risk",
);
coded!(
    /// Reliability of a source, of the 4×4 system.
    SourceGrade, "source grade": A = 1 "A", B = 2 "B", C = 3 "C", X = 4 "X",
);
coded!(
    /// Evaluation of information, of the 4×4 system.
    InformationGrade, "information grade": One = 1 "1", Two = 2 "2", Three = 3 "3", Four = 4 "4",
);
coded!(
    /// Why the answer to a request comes later.
    DelayReason, "reason of a delay":
    JudicialAuthorisation = 1 "judicial_authorisation", Searching = 2 "searching", NoOfficer = 3 "no_officer",
    OtherAgency = 4 "other_agency", Other = 5 "other",
);
coded!(
    /// What an originator is asked to allow, or allows.
    Use, "use": Forward = 1 "forward", Export = 2 "export", Sink = 3 "sink", Court = 4 "court",
);
coded!(
    /// Why a request or a consent is refused (Directive (EU) 2023/977 art. 6).
    DeclineReason, "reason of a refusal":
    NotAvailable = 1 "not_available", NotAuthorised = 2 "not_authorised", Security = 3 "security",
    Investigation = 4 "investigation", DangerToPerson = 5 "danger_to_person",
    Disproportionate = 6 "disproportionate", MinorOffence = 7 "minor_offence",
    OtherState = 8 "other_state", Other = 9 "other",
);
coded!(
    /// What came of an alert.
    Outcome, "outcome":
    Stopped = 1 "stopped", Seized = 2 "seized", NotFound = 3 "not_found", FalseAlarm = 4 "false_alarm",
    UnderWatch = 5 "under_watch", PassedOn = 6 "passed_on", Refused = 7 "refused",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coded_field_keeps_what_it_does_not_know() {
        assert_eq!(Category::from_number(99), Category::Unknown(99));
        assert_eq!(Category::Unknown(99).number(), 99);
        assert_eq!(Category::Unknown(99).to_string(), "unknown (99)");
        for value in Category::ALL {
            assert_eq!(value.to_string().parse(), Ok(*value));
            assert_eq!(Category::from_number(value.number()), *value);
        }
        assert!("unknown (99)".parse::<Category>().is_err());
        assert!(
            "".parse::<Tlp>()
                .unwrap_err()
                .to_string()
                .contains("amber+strict")
        );
    }
}
