//! What an officer typed: names and values as the browser sends them, kept as they are in a draft. Not: what they mean
//! (`reading`).

use std::collections::BTreeMap;

/// Fields of one form: everything that an alert may name, with every name of every person, and some more.
const FIELDS_MAX: usize = 8_192;
/// Of a page or a press and not of what is written: no draft keeps them. A FLASH is confirmed each time.
const PASSING: [&str; 9] = [
    "key",
    "sheet",
    "turn",
    "begun",
    "officer",
    "confirmed",
    "do",
    "file",
    "strip",
];

/// A form as it was filled in.
#[derive(Clone, Default)]
pub(super) struct Form {
    fields: Vec<(String, String)>,
}

impl Form {
    /// Of a form's bytes (`application/x-www-form-urlencoded`). What is beyond the bound is left out.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let pairs = form_urlencoded::parse(bytes).take(FIELDS_MAX);
        let pairs = pairs.map(|(name, value)| (name.into_owned(), plain(&value)));
        Self {
            fields: pairs.collect(),
        }
    }

    /// Of what a draft kept.
    pub(super) const fn kept(fields: Vec<(String, String)>) -> Self {
        Self { fields }
    }

    /// What a draft keeps of it: what says something.
    pub(super) fn to_keep(&self) -> Vec<(String, String)> {
        let lasting = |(name, value): &&(String, String)| {
            !value.is_empty() && !PASSING.contains(&name.as_str())
        };
        self.fields.iter().filter(lasting).cloned().collect()
    }

    /// The last value of a field; empty where there is none.
    pub(super) fn one(&self, name: &str) -> &str {
        let mut all = self.fields.iter().rev();
        let found = all.find(|(one, _)| one == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// The value without what stands around it.
    pub(super) fn trimmed(&self, name: &str) -> String {
        self.one(name).trim().to_owned()
    }

    /// Every value of a field that says something.
    pub(super) fn all(&self, name: &str) -> Vec<String> {
        let own = self.fields.iter().filter(|(one, _)| one == name);
        let own = own.map(|(_, value)| value.clone());
        own.filter(|value| !value.is_empty()).collect()
    }

    /// Whether a field has this value, as one of several may.
    pub(super) fn says(&self, name: &str, value: &str) -> bool {
        let mut all = self.fields.iter();
        all.any(|(one, its)| one == name && its == value)
    }

    /// Whether it says anything under this name.
    pub(super) fn has(&self, name: &str) -> bool {
        !self.one(name).is_empty()
    }

    /// Gives a field one value, in the place of all that it had.
    pub(super) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.take_out(name);
        self.fields.push((name.to_owned(), value.into()));
    }

    /// Gives a field one value more.
    pub(super) fn add(&mut self, name: &str, value: impl Into<String>) {
        self.fields.push((name.to_owned(), plain(&value.into())));
    }

    /// Takes a field out.
    pub(super) fn take_out(&mut self, name: &str) {
        self.fields.retain(|(one, _)| one != name);
    }

    /// Takes out every field whose name begins with `prefix`.
    pub(super) fn take_out_under(&mut self, prefix: &str) {
        self.fields.retain(|(one, _)| !one.starts_with(prefix));
    }

    /// What begins with `prefix`, by what follows it.
    pub(super) fn under(&self, prefix: &str) -> BTreeMap<String, String> {
        let own = self.fields.iter().filter_map(|(name, value)| {
            let rest = name.strip_prefix(prefix)?;
            (!value.trim().is_empty()).then(|| (rest.to_owned(), value.clone()))
        });
        own.collect()
    }
}

/// A browser ends lines as the web does; an alert has the line feed alone.
fn plain(value: &str) -> String {
    value.replace("\r\n", "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_as_an_alert_ends_them() {
        let mut form = Form::of(b"description=one%0D%0Atwo");
        form.add("note", "three\r\nfour");
        assert_eq!(form.one("description"), "one\ntwo");
        assert_eq!(form.one("note"), "three\nfour");
    }

    #[test]
    fn what_belongs_to_a_press_is_in_no_draft_and_all_else_is() {
        let form = Form::of(b"key=1&confirmed=true&do=keep&to=a&to=b&headline=%E0%B8%81+x&place=");
        let kept = Form::kept(form.to_keep());
        assert_eq!(kept.all("to"), ["a", "b"]);
        assert_eq!((kept.one("headline"), kept.has("place")), ("ก x", false));
        assert!(!kept.has("confirmed") && !kept.has("key") && !kept.has("do"));
    }
}
