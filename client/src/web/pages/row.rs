//! One alert in a list.

use super::super::tongue::Tongue;
use crate::{
    desk::{AskedView, Item},
    words::{
        Field, Language, Said as Words, in_place,
        phrases::{Filled, Reviewed, Standing, render},
    },
};

/// What a list shows of an alert.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub(super) item: Item,
    /// From whom, or to whom and how far.
    pub(super) who: String,
    pub(super) precedence: String,
    pub(super) status: String,
    pub(super) category: String,
    /// Nobody here has opened it.
    pub(super) unread: bool,
    /// Standard phrases, in the reader's language and in the original.
    pub(super) phrases: Vec<Said>,
    /// Of a request: by when which office is to answer.
    pub(super) deadlines: Vec<Deadline>,
    pub(super) tongue: Tongue,
}

/// By when a request is to be answered.
#[derive(Clone, Debug)]
pub(super) struct Deadline {
    /// Empty where it is this office.
    pub(super) office: String,
    pub(super) at: String,
    pub(super) overdue: bool,
}

/// One standard phrase.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) number: u32,
    pub(super) text: String,
    /// Who vouches for it; empty where it is the catalogue's own wording, or no phrase that this version knows.
    pub(super) standing: String,
    /// This version does not know it.
    pub(super) is_strange: bool,
    /// Its language and its words, where they are another's.
    pub(super) original: Option<(Language, String)>,
}

impl Said {
    fn of(tongue: Tongue, phrase: &Filled, written: Language, reviewed: &Reviewed) -> Self {
        let own = render(phrase, tongue.0, reviewed);
        let standing = standing(tongue, &own.standing);
        let other = written != tongue.0 && own.standing != Standing::Unknown;
        let original = || (written, render(phrase, written, reviewed).text);
        Self {
            number: phrase.number,
            text: own.text,
            standing,
            is_strange: own.standing == Standing::Unknown,
            original: other.then(original),
        }
    }
}

impl Row {
    pub(super) fn of(tongue: Tongue, mut item: Item, reviewed: &Reviewed) -> Self {
        // Where no text says what it was written in, the original is the catalogue's own wording.
        let written = Language::of(&item.language).unwrap_or_default();
        let said = |phrase: &Filled| Said::of(tongue, phrase, written, reviewed);
        let phrases: Vec<Said> = item.phrases.iter().map(said).collect();
        if let Some(first) = phrases.first().filter(|_| item.headline.is_empty()) {
            item.headline.clone_from(&first.text);
            item.language = tongue.tag().to_owned();
        }
        if item.hidden {
            item.headline = in_place(&item.headline, tongue.0);
            item.language = tongue.tag().to_owned();
        }
        let received = item.direction == "received";
        let who = if received {
            item.sender.clone()
        } else {
            item.recipients.join(", ")
        };
        Self {
            precedence: tongue.precedence(&item.precedence),
            status: tongue.coded(Field::Progress, &item.status),
            category: tongue.coded(Field::Category, &item.category),
            unread: received && item.status == "delivered",
            phrases,
            who,
            deadlines: deadlines(&item, received),
            tongue,
            item,
        }
    }

    /// `14:02` of a time, until the script puts the browser's own.
    pub(super) fn minute(&self, time: &str) -> String {
        self.tongue.minute(time)
    }

    pub(super) fn received(&self) -> bool {
        self.item.direction == "received"
    }

    pub(super) fn exercise(&self) -> bool {
        self.item.alert_status != "actual"
    }

    /// Its headline is a standard phrase, and no words of another office.
    pub(super) fn says_a_phrase(&self) -> bool {
        let mut phrases = self.phrases.iter();
        phrases.any(|said| said.text == self.item.headline)
    }

    /// Where it is shown.
    pub(super) fn path(&self) -> String {
        format!("/alert/{}/{}", self.item.sender, self.item.id)
    }
}

/// Of what is not answered yet.
fn deadlines(item: &Item, received: bool) -> Vec<Deadline> {
    let open = item.asked.iter();
    let open = open.filter(|asked| matches!(asked.state.as_str(), "open" | "delayed"));
    let one = |asked: &AskedView| {
        Some(Deadline {
            office: if received {
                String::new()
            } else {
                asked.office.clone()
            },
            at: asked.deadline.clone()?,
            overdue: asked.overdue,
        })
    };
    open.filter_map(one).collect()
}

/// Who vouches for a wording; empty where it is the catalogue's own, or no phrase that this version knows.
pub(super) fn standing(tongue: Tongue, standing: &Standing) -> String {
    match standing {
        Standing::Original | Standing::Unknown => String::new(),
        Standing::Machine => tongue.say("page-machine"),
        Standing::Reviewed(review) => Words::of("page-reviewed")
            .with("reviewer", &review.reviewer)
            .with("date", &review.date)
            .in_language(tongue.0),
    }
}
