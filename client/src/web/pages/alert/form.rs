//! Forms of an alert's page: what can be done with it, what was typed into a form that was refused, and why something cannot
//! be done. Not: doing it (`acts`).

/// All that can be done, and what cannot.
#[derive(Clone, Debug, Default)]
pub(super) struct Acts {
    /// What came of it can be stated.
    pub(super) outcome: bool,
    /// Other pages that do it, each with its words.
    pub(super) ways: Vec<(String, String)>,
    pub(super) forms: Vec<Form>,
    /// Why something that an officer looks for is not here.
    pub(super) cannot: Vec<String>,
}

/// One form.
#[derive(Clone, Debug, Default)]
pub(super) struct Form {
    /// What it is sent to.
    pub(super) act: &'static str,
    pub(super) title: String,
    pub(super) note: String,
    /// Why the desk refused it; empty where it did not.
    pub(super) problem: String,
    pub(super) inputs: Vec<Input>,
    /// Drawn when the page was made: pressing twice does it once.
    pub(super) key: String,
}

/// One field of a form.
#[derive(Clone, Debug, Default)]
pub(super) struct Input {
    pub(super) name: &'static str,
    pub(super) label: String,
    pub(super) kind: Kind,
    pub(super) value: String,
    pub(super) choices: Vec<Choice>,
    pub(super) hint: String,
}

/// How a field looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// One line.
    #[default]
    Line,
    /// One of several.
    Select,
    /// Any of several.
    Checks,
}

/// One of several values.
#[derive(Clone, Debug, Default)]
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) words: String,
    pub(super) chosen: bool,
}

/// What was typed into a form.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub(super) act: String,
    /// Why the desk refused it.
    pub(super) problem: String,
    values: Vec<(String, String)>,
}

impl Typed {
    /// Of a form's bytes (`application/x-www-form-urlencoded`).
    pub(super) fn of(act: &str, form: &[u8]) -> Self {
        Self {
            act: act.to_owned(),
            problem: String::new(),
            values: form_urlencoded::parse(form).into_owned().collect(),
        }
    }

    /// A field; empty where it was left so.
    pub(super) fn one(&self, name: &str) -> &str {
        let found = self.values.iter().find(|(one, _)| one == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// Every value of a field.
    pub(super) fn all(&self, name: &str) -> Vec<String> {
        let all = self.values.iter().filter(|(one, _)| one == name);
        all.map(|(_, value)| value.clone()).collect()
    }

    /// Puts what was typed, and why it was refused, back into the form that it was typed into.
    pub(super) fn put(&self, form: &mut Form) {
        if form.act != self.act {
            return;
        }
        form.problem.clone_from(&self.problem);
        form.key = self.one("key").to_owned();
        for input in &mut form.inputs {
            input.value = self.one(input.name).to_owned();
            let all = self.all(input.name);
            for choice in &mut input.choices {
                choice.chosen = all.contains(&choice.value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_comes_back_into_its_own_form_and_no_other() {
        let mut form = Form {
            act: "refuse",
            inputs: vec![
                Input {
                    name: "note",
                    ..Input::default()
                },
                Input {
                    name: "reason",
                    choices: ["a", "b"].map(choice).into(),
                    ..Input::default()
                },
            ],
            ..Form::default()
        };
        let typed = |act| Typed {
            problem: "no".to_owned(),
            ..Typed::of(act, b"key=1&note=%E1%80%80+x&reason=b")
        };
        let mut other = form.clone();
        typed("delay").put(&mut other);
        assert!(other.problem.is_empty() && other.inputs[0].value.is_empty());
        typed("refuse").put(&mut form);
        assert_eq!((form.problem.as_str(), form.key.as_str()), ("no", "1"));
        assert_eq!(form.inputs[0].value, "က x");
        let chosen: Vec<bool> = form.inputs[1]
            .choices
            .iter()
            .map(|one| one.chosen)
            .collect();
        assert_eq!(chosen, [false, true]);
    }

    fn choice(value: &str) -> Choice {
        Choice {
            value: value.to_owned(),
            ..Choice::default()
        }
    }
}
