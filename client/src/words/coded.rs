//! Values of coded fields and refusals of the protocol, by the names that travel. Not: the fields themselves.

use blo_proto::Code;

use super::{Language, Said};

/// A coded field, by its name in the language files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// actual, exercise, test.
    Status,
    /// What a message does.
    MessageType,
    /// Of crime.
    Category,
    /// As seen from the sender.
    Direction,
    /// Traffic Light Protocol.
    Tlp,
    /// Europol's.
    Handling,
    /// CAP's.
    Urgency,
    /// CAP's.
    Severity,
    /// CAP's.
    Certainty,
    /// CAP's, and what officers ask of each other.
    Response,
    /// Permissible Actions Protocol.
    Pap,
    /// Special categories.
    Sensitivity,
    /// Of the 4×4 system.
    Source,
    /// Of the 4×4 system.
    Information,
    /// Why an answer comes later.
    Delay,
    /// What is to be allowed.
    Use,
    /// Why a request is refused.
    Decline,
    /// What came of an alert.
    Outcome,
    /// How urgent.
    Precedence,
    /// How far an alert has come.
    Progress,
    /// How two of an alert's entities hang together.
    Relation,
    /// ISO/IEC 5218.
    Sex,
    /// Of a person.
    Role,
    /// About a person.
    Warning,
    /// Of a document.
    DocumentKind,
    /// Of a document.
    DocumentState,
    /// Of a vehicle.
    VehicleKind,
    /// Of a vessel.
    VesselKind,
    /// Of a weapon.
    FirearmKind,
    /// Of drugs.
    Substance,
    /// Of drugs.
    DrugForm,
    /// Of drugs.
    Test,
    /// Of CITES.
    Appendix,
    /// Source codes of CITES.
    Origin,
    /// Of a device.
    DeviceKind,
    /// Of money.
    MoneyForm,
}

impl Field {
    const fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::MessageType => "message_type",
            Self::Category => "category",
            Self::Direction => "direction",
            Self::Tlp => "tlp",
            Self::Handling => "handling",
            Self::Urgency => "urgency",
            Self::Severity => "severity",
            Self::Certainty => "certainty",
            Self::Response => "response",
            Self::Pap => "pap",
            Self::Sensitivity => "sensitivity",
            Self::Source => "source",
            Self::Information => "information",
            Self::Delay => "delay",
            Self::Use => "use",
            Self::Decline => "decline",
            Self::Outcome => "outcome",
            Self::Precedence => "precedence",
            Self::Progress => "progress",
            Self::Relation => "relation",
            Self::Sex => "sex",
            Self::Role => "role",
            Self::Warning => "warning",
            Self::DocumentKind => "document",
            Self::DocumentState => "document_state",
            Self::VehicleKind => "vehicle",
            Self::VesselKind => "vessel",
            Self::FirearmKind => "firearm",
            Self::Substance => "substance",
            Self::DrugForm => "drug_form",
            Self::Test => "test",
            Self::Appendix => "appendix",
            Self::Origin => "origin",
            Self::DeviceKind => "device",
            Self::MoneyForm => "money_form",
        }
    }

    /// The words of a value, by the word that travels or is listed; `None` where this version has none for it.
    pub fn words(self, value: &str, language: Language) -> Option<String> {
        let value = value.to_ascii_lowercase().replace('+', "_");
        let said = Said::of(format!("coded-{}-{value}", self.name()));
        said.sentences(language).map(|both| both.happened)
    }

    /// As a reader sees a value: the words in the reader's language with what travels beside; in English that is a word
    /// already. What this version does not know is shown as it is.
    pub fn shown(self, value: &str, language: Language) -> String {
        let plain = language == Language::English || value.is_empty();
        let words = self.words(value, language).filter(|_| !plain);
        words.map_or_else(|| value.to_owned(), |words| format!("{words} ({value})"))
    }
}

impl Said {
    /// What a refusal of the protocol says.
    pub fn refusal(code: Code) -> Self {
        Self::of(format!("refusal-{code}"))
    }
}
