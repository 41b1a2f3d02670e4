//! The languages that are spoken here, and which one a reader wants. Not: their words.

use std::fmt;

/// A language that every sentence is there in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// What everything falls back to.
    #[default]
    English,
    /// Of `kh`.
    Khmer,
    /// Of `la`.
    Lao,
    /// Of `mm`, in Unicode's encoding.
    Burmese,
    /// Of `th`.
    Thai,
    /// Of `vn`.
    Vietnamese,
}

impl Language {
    /// All of them, by their tags.
    pub const ALL: [Self; 6] = [
        Self::English,
        Self::Khmer,
        Self::Lao,
        Self::Burmese,
        Self::Thai,
        Self::Vietnamese,
    ];

    /// BCP 47.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Khmer => "km",
            Self::Lao => "lo",
            Self::Burmese => "my",
            Self::Thai => "th",
            Self::Vietnamese => "vi",
        }
    }

    /// What it calls itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Khmer => "ភាសាខ្មែរ",
            Self::Lao => "ພາສາລາວ",
            Self::Burmese => "မြန်မာဘာသာ",
            Self::Thai => "ภาษาไทย",
            Self::Vietnamese => "Tiếng Việt",
        }
    }

    /// What a sentence ends with; Lao and Thai leave a space.
    pub const fn full_stop(self) -> &'static str {
        match self {
            Self::English | Self::Vietnamese => ".",
            Self::Khmer => "។",
            Self::Burmese => "။",
            Self::Lao | Self::Thai => "",
        }
    }

    /// The language of a tag or of a locale's name: `th`, `th-TH`, `th_TH.UTF-8`. `C` and `POSIX` are English.
    pub fn of(name: &str) -> Option<Self> {
        let primary = name.split(['_', '-', '.', '@']).next()?;
        if ["C", "POSIX"].contains(&primary) {
            return Some(Self::English);
        }
        let mut all = Self::ALL.into_iter();
        all.find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// What is spoken in a country, by the last part of its offices' ids.
    pub fn of_country(country: &str) -> Option<Self> {
        match country {
            "kh" => Some(Self::Khmer),
            "la" => Some(Self::Lao),
            "mm" => Some(Self::Burmese),
            "th" => Some(Self::Thai),
            "vn" => Some(Self::Vietnamese),
            _ => None,
        }
    }

    /// What the first setting says that says anything; English where nobody says anything, or what it is is not spoken
    /// here.
    pub fn choose<T: AsRef<str>>(settings: impl IntoIterator<Item = Option<T>>) -> Self {
        let said = |setting: &T| !setting.as_ref().is_empty();
        let first = settings.into_iter().flatten().find(said);
        first
            .and_then(|first| Self::of(first.as_ref()))
            .unwrap_or_default()
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.tag())
    }
}
