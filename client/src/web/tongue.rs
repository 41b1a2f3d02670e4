//! The words of a page in one officer's language. Not: the words themselves (`words`).

use std::borrow::Borrow;

use crate::{
    desk::Alarm,
    words::{self, Field, Language, Said},
};

/// A language that a page speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tongue(pub(super) Language);

impl Tongue {
    /// What the officer chose at this browser, else what the browser asks for (RFC 9110 §12.5.4), else English.
    pub(super) fn choose(chosen: Option<&str>, accepted: Option<&str>) -> Self {
        let chosen = chosen.and_then(Language::of);
        // In the order in which they are written: browsers write the best first.
        let accepted = accepted.unwrap_or_default().split([',', ';']);
        let accepted = || accepted.map(str::trim).find_map(Language::of);
        Self(chosen.or_else(accepted).unwrap_or_default())
    }

    /// BCP 47, for `lang`.
    pub(super) const fn tag(self) -> &'static str {
        self.0.tag()
    }

    /// A sentence with nothing in it.
    pub(super) fn say(self, id: &str) -> String {
        Said::of(id).in_language(self.0)
    }

    /// A sentence with a text in it.
    pub(super) fn with(self, id: &str, name: &str, text: impl ToString) -> String {
        Said::of(id).with(name, text).in_language(self.0)
    }

    /// A sentence with a number in it.
    pub(super) fn count(self, id: &str, count: impl Borrow<usize>) -> String {
        let count = u64::try_from(*count.borrow()).unwrap_or(u64::MAX);
        Said::of(id).count("count", count).in_language(self.0)
    }

    /// `14:02` of an RFC 3339 time, in UTC: what stands there until the script puts the browser's own time.
    #[expect(
        clippy::unused_self,
        reason = "templates call what belongs to what they have"
    )]
    pub(super) fn minute(self, time: &str) -> String {
        time.get(11..16).unwrap_or_default().to_owned()
    }

    /// `FLASH`, and what that is called here: what was signed stands beside every rendering.
    pub(super) fn precedence(self, code: &str) -> String {
        match Field::Precedence.words(code, self.0) {
            Some(word) if self.0 != Language::English => format!("{code} · {word}"),
            Some(_) | None => code.to_owned(),
        }
    }

    /// What an alarm says. Commands stand in back quotes, for terminals.
    pub(super) fn alarm(self, alarm: &Alarm) -> String {
        let about = (alarm.code.as_str(), alarm.office.as_str());
        words::alarm(about, &alarm.message, self.0)
    }

    /// What fits a slot. Examples stand in back quotes in the language files, for terminals.
    pub(super) fn hint(self, kind: &str) -> String {
        self.say(&format!("fits-{kind}")).replace('`', "")
    }

    /// The words of a coded value; of one that is not known the value itself. English has words of its own as well.
    pub(super) fn coded(self, field: Field, value: &str) -> String {
        if value == "unspecified" {
            return String::new();
        }
        field
            .words(value, self.0)
            .unwrap_or_else(|| value.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_officer_chose_comes_before_what_the_browser_asks_for() {
        let choose = |chosen, accepted| Tongue::choose(chosen, accepted).tag();
        assert_eq!(choose(Some("my"), Some("th,en;q=0.8")), "my");
        assert_eq!(choose(None, Some("fr-FR, th-TH;q=0.9, en;q=0.8")), "th");
        assert_eq!(choose(Some("xx"), Some("vi")), "vi");
        assert_eq!(choose(None, Some("fr")), "en");
        assert_eq!(choose(None, None), "en");
    }
}
