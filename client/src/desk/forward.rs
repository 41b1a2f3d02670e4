//! Passing another office's words on to a third one: a new alert of this office that says whose words they are, handled as
//! strictly as the original, and only as far as its originator consents. Not: the original's proof, which stays here.

use blo_proto::{
    OfficeId, Precedence,
    alert::{Alert, MessageType, Provenance, Reference, Text, Tlp, Use},
    limits,
};
use serde::{Deserialize, Serialize};

use super::{
    Desk, Sent, consent::reference, error::DeskError, handled::alert_of, parse, reading::Found,
};
use crate::{
    gateway::Expiry,
    handling::{stricter, strictness},
    words::{Language, Said},
};

/// An alert that is to be passed on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForwardInput {
    /// Which one.
    pub id: String,
    /// Who sent it, where its id alone is ambiguous.
    #[serde(default)]
    pub sender: Option<String>,
    /// The counterparts it is for; at least one.
    pub to: Vec<String>,
    /// What this office adds, at most 500 characters.
    #[serde(default)]
    pub note: String,
    /// Who passes it on.
    #[serde(default)]
    pub officer: String,
    /// The original's where nothing is said.
    #[serde(default)]
    pub precedence: String,
    /// The original's where nothing is said; never a laxer one.
    #[serde(default)]
    pub tlp: String,
}

impl Desk {
    /// Passes an alert on. Resolves when the new one is on disk.
    ///
    /// # Errors
    /// `needs_consent` with the command that asks for it; `bad_content`, `not_found`; as [`Desk::send`].
    pub async fn forward(&self, input: ForwardInput) -> Result<Sent, DeskError> {
        let found = self.named(&input.id, input.sender.as_deref())?;
        super::check_line("note", &input.note)?;
        let said = self.passes(&found)?;
        let recipients: Vec<OfficeId> = parse::each("to", &input.to)?;
        let passed_on = self.reading.passed_on(&found)?;
        let (name, whose) = match &passed_on {
            Some((name, original)) => (*name, original.clone()),
            None => (found.name, reference(&found)?),
        };
        let mut references = vec![whose.clone()];
        for to in &recipients {
            if *to == whose.sender {
                let said = Said::of("desk-forward-own-words").with("office", to);
                return Err(DeskError::unusable(said));
            }
            //
            let consent = self.reading.must_allow(&found, Use::Forward, Some(to))?;
            references.extend(consent.filter(|one| !references.contains(one)));
        }
        let precedence = match input.precedence.as_str() {
            "" => said.precedence,
            text => parse::field::<Precedence>("precedence", text)?,
        };
        let own = self.own();
        let mut handling = said.handling.clone();
        handling.tlp = tlp_of(&input.tlp, handling.tlp)?;
        let alert = Alert {
            message_type: MessageType::Alert,
            sender: own.clone(),
            recipients,
            precedence,
            texts: match passed_on.is_some() {
                // It says already whose words they are.
                true => said.texts.clone(),
                false => texts((said, &own), (&found, &input.note))?,
            },
            officer: input.officer,
            handling,
            references,
            respond_by: None,
            attachments: Vec::new(),
            delay: None,
            consent: None,
            decline: None,
            provenance: match passed_on {
                Some(_) => said.provenance.clone(),
                None => origin(said, &whose, &own),
            },
            ..said.clone()
        };
        let passes_on = (whose.sender != own).then_some(name);
        self.say(&alert, passes_on, self.expiry_of(&found)).await
    }

    /// What can be passed on: what says something, and was not taken back.
    fn passes<'a>(&self, found: &'a Found) -> Result<&'a Alert, DeskError> {
        let alert = alert_of(found)?;
        let answers = matches!(
            alert.message_type,
            MessageType::Cancel
                | MessageType::ConsentAsked
                | MessageType::ConsentGiven
                | MessageType::Refusal
                | MessageType::Delay
        );
        if answers {
            let said = Said::of("desk-forward-between").with("kind", alert.message_type);
            return Err(DeskError::unusable(said));
        }
        if self.reading.taken_back(found)? {
            return Err(DeskError::unusable(Said::of("desk-forward-taken-back")));
        }
        Ok(alert)
    }

    /// As long as the original, and a day where that is over.
    fn expiry_of(&self, whose: &Found) -> Expiry {
        if whose.content.expires_at > self.reading.now() {
            return Expiry::At(whose.content.expires_at);
        }
        Expiry::After(limits::LIFETIME_DEFAULT_MS)
    }
}

/// where what is passed on comes from: that alert, and what it passed on itself. Through which feed its sender had it is for
/// its sender to say. What this office said itself comes from where it came from.
fn origin(said: &Alert, whose: &Reference, own: &OfficeId) -> Option<Provenance> {
    let before = said.provenance.clone();
    if whose.sender == *own {
        return before;
    }
    let before = before.map(|one| one.passed_on).unwrap_or_default();
    let passed_on = std::iter::once(whose.clone()).chain(before).collect();
    Some(Provenance {
        passed_on,
        ..Provenance::default()
    })
}

/// The traffic light of what is passed on: never a laxer one.
fn tlp_of(asked: &str, original: Tlp) -> Result<Tlp, DeskError> {
    let asked: Tlp = parse::coded("tlp", asked)?;
    if !asked.is_stated() {
        return Ok(original);
    }
    if strictness(asked) < strictness(original) {
        let said = Said::of("desk-forward-laxer").with("light", format!("TLP:{asked}"));
        return Err(DeskError::unusable(said));
    }
    Ok(stricter(original, asked))
}

/// The original's words, each marked as another's; those of this office as they are.
fn texts(
    (alert, own): (&Alert, &OfficeId),
    (whose, note): (&Found, &str),
) -> Result<Vec<Text>, DeskError> {
    let Reference { sender, id, digest } = reference(whose)?;
    let noted = |text: &Text| match note {
        "" => text.description.clone(),
        note => format!("{note}\n\n{}", text.description),
    };
    if sender == *own {
        let each = alert.texts.iter().map(|text| Text {
            description: noted(text),
            ..text.clone()
        });
        return Ok(each.collect());
    }
    let mark = |language: Language| {
        let said = Said::of("own-passed-on-mark").with("sender", &sender);
        let said = said.with("composed", whose.content.composed_at);
        let said = said.with("own", own).with("id", id);
        let said = said.with("digest", digest).in_language(language);
        let adds = Said::of("own-adds").with("own", own).with("note", note);
        match note {
            "" => format!("[{said}]"),
            _ => format!("[{said} {}]", adds.in_language(language)),
        }
    };
    if alert.texts.is_empty() {
        let headline = Said::of("own-passed-on").with("sender", &sender);
        let headline = headline.in_language(Language::English);
        return Ok(vec![Text {
            description: mark(Language::English),
            ..Text::original(Language::English.tag(), headline)
        }]);
    }
    let each = alert.texts.iter().map(|text| {
        // Who reads the words can read whose they are.
        let language = Language::of(&text.language).unwrap_or_default();
        marked(text, &sender, &mark(language))
    });
    Ok(each.collect())
}

/// Whoever reads the headline alone sees whose it is; what does not fit goes where there is room.
fn marked(text: &Text, sender: &OfficeId, mark: &str) -> Text {
    let prefix = format!("{sender}: ");
    let whole = match text.headline.starts_with(&prefix) {
        true => text.headline.clone(),
        false => format!("{prefix}{}", text.headline),
    };
    let fits = whole.chars().count() <= limits::HEADLINE_CHARS_MAX;
    let (headline, more) = if fits {
        (whole, String::new())
    } else {
        let most = limits::HEADLINE_CHARS_MAX.saturating_sub(1);
        let cut: String = whole.chars().take(most).collect();
        (format!("{cut}…"), format!("{}\n\n", text.headline))
    };
    Text {
        headline,
        description: format!("{mark}\n\n{more}{}", text.description)
            .trim_end()
            .to_owned(),
        ..text.clone()
    }
}
