//! Whether a text is written in a language's script. Not: whether it is well said.

use unicode_script::{Script, UnicodeScript as _};

use super::Language;

/// So many of a hundred letters are in the language's own script: a name that nobody translates may be in another.
pub const OWN_SCRIPT_PERCENT: usize = 90;

impl Language {
    /// What it is written in.
    const fn script(self) -> Script {
        match self {
            Self::English | Self::Vietnamese => Script::Latin,
            Self::Khmer => Script::Khmer,
            Self::Lao => Script::Lao,
            Self::Burmese => Script::Myanmar,
            Self::Thai => Script::Thai,
        }
    }

    /// Whether it can be this language: at least [`OWN_SCRIPT_PERCENT`] of the letters are of its script, and of
    /// Vietnamese at least one is marked. What stands between grave accents (a command, a setting) is not counted.
    pub fn writes(self, text: &str) -> bool {
        let words: String = text.split('`').step_by(2).collect();
        let letters = words.chars().map(|c| c.script());
        let letters: Vec<Script> = letters
            .filter(|of| !matches!(of, Script::Common | Script::Inherited))
            .collect();
        let own = letters.iter().filter(|of| **of == self.script()).count();
        let mostly = own.saturating_mul(100) >= letters.len().saturating_mul(OWN_SCRIPT_PERCENT);
        let marked = |c: char| c.is_alphabetic() && !c.is_ascii();
        let marked = self != Self::Vietnamese || words.contains(marked);
        own > 0 && mostly && marked
    }
}
