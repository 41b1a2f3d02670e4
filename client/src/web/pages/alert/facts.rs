//! What an alert states in fields of its own: what, where, how sure, how it may be handled, where it came from, and what is
//! doubtful or strange about it. Not: who and what it is about (`entities`).

use super::{
    entities,
    piece::{Fact, Line, Piece, line, time},
    words::{Words, degrees, is_strange},
};
use crate::{
    desk::{ConsentPart, DoubtView, View},
    words::{Field, Said, entity},
};

/// Rows that say something, each under its name.
struct Rows<'a> {
    words: Words<'a>,
    facts: Vec<Fact>,
}

impl Rows<'_> {
    fn put(&mut self, name: &str, piece: Piece) {
        if piece.says() {
            self.facts.push(Fact::of(self.words.say(name), vec![piece]));
        }
    }

    fn said(&mut self, name: &str, said: String) {
        self.put(name, Piece::Said(said));
    }

    fn theirs(&mut self, name: &str, words: &str) {
        self.put(name, Piece::Theirs(words.to_owned()));
    }

    fn time(&mut self, name: &str, at: Option<&str>) {
        self.put(name, Piece::Time(at.unwrap_or_default().to_owned()));
    }
}

/// What is stated, each with its name, in the reader's language.
pub(super) fn facts(words: Words<'_>, view: &View) -> Vec<Fact> {
    let mut rows = Rows {
        words,
        facts: Vec::new(),
    };
    let tongue = words.tongue;
    rows.said(
        "alert-kind",
        tongue.coded(Field::MessageType, &view.item.message_type),
    );
    rows.said(
        "page-field-category",
        tongue.coded(Field::Category, &view.item.category),
    );
    let asked: Vec<String> = view
        .response_types
        .iter()
        .map(|code| tongue.coded(Field::Response, code))
        .collect();
    rows.said("alert-asked", asked.join(" · "));
    where_and_when(&mut rows, view);
    rows.said(
        "page-field-urgency",
        tongue.coded(Field::Urgency, &view.urgency),
    );
    rows.said(
        "page-field-severity",
        tongue.coded(Field::Severity, &view.severity),
    );
    rows.said(
        "page-field-certainty",
        tongue.coded(Field::Certainty, &view.certainty),
    );
    if let Some(one) = &view.evaluation {
        rows.said("alert-source", words.with_code(Field::Source, &one.source));
        rows.said(
            "alert-information",
            words.with_code(Field::Information, &one.information),
        );
        rows.theirs(
            "alert-graded",
            format!("{} {}", one.scheme, one.grade).trim(),
        );
    }
    rows.theirs("page-field-incident", &view.incident);
    rows.theirs("page-field-officer", &view.officer);
    rows.said("alert-to", view.item.recipients.join(", "));
    rows.time("page-field-composed", Some(&view.item.composed_at));
    rows.time("alert-stored", Some(&view.item.stored_at));
    rows.time("page-field-over", Some(&view.item.expires_at));
    if view.item.by_relay_time {
        rows.said("alert-clock", words.say("alert-by-relay-time"));
    }
    rows.put("page-field-id", Piece::Code(view.item.id.clone()));
    if let Some(own) = &view.item.reference {
        rows.put("alert-reference", Piece::Code(own.clone()));
    }
    rows.facts
}

fn where_and_when(rows: &mut Rows<'_>, view: &View) {
    let words = rows.words;
    if let Some(place) = &view.place {
        rows.theirs("page-field-place", &place.description);
        if !place.crossing.is_empty() {
            rows.put("page-field-crossing", words.crossing(&place.crossing));
        }
        if let Some(point) = place.point_e7 {
            rows.put("alert-point", Piece::Code(degrees(point)));
        }
        rows.said(
            "page-field-direction",
            words.tongue.coded(Field::Direction, &place.direction),
        );
    }
    rows.time("alert-effective", view.effective_at.as_deref());
    rows.time("alert-onset", view.onset_at.as_deref());
}

/// How it may be handled, by word and code.
pub(super) fn handling(words: Words<'_>, view: &View) -> Vec<Fact> {
    let mut rows = Rows {
        words,
        facts: Vec::new(),
    };
    let one = &view.handling;
    match words.with_code(Field::Tlp, &one.tlp) {
        // that is what it counts as.
        none if none.is_empty() => rows.said(
            "page-field-tlp",
            words
                .tongue
                .with("alert-tlp-unstated", "light", "TLP:AMBER"),
        ),
        stated => rows.said("page-field-tlp", format!("TLP:{stated}")),
    }
    rows.said(
        "page-field-handling-code",
        words.with_code(Field::Handling, &one.code),
    );
    rows.theirs("page-field-handling-note", &one.note);
    let pap = words.with_code(Field::Pap, &one.pap);
    if !pap.is_empty() {
        rows.said("alert-pap", format!("PAP:{pap}"));
    }
    let marks = one.sensitivities.iter();
    let marks: Vec<String> = marks
        .map(|code| words.with_code(Field::Sensitivity, code))
        .collect();
    rows.said("alert-sensitive", marks.join(", "));
    rows.theirs("alert-legal-basis", &one.legal_basis);
    rows.theirs("alert-purpose", &one.purpose);
    rows.time("alert-retain-until", one.retain_until.as_deref());
    rows.facts
}

/// Where it came from, and what other systems add.
pub(super) fn origin(words: Words<'_>, view: &View) -> Vec<Fact> {
    let mut rows = Rows {
        words,
        facts: Vec::new(),
    };
    if let Some(one) = &view.provenance {
        for whose in &one.passed_on {
            let named = format!("{} {}", whose.sender, whose.id);
            rows.put("alert-passed-on", Piece::Code(named));
            rows.put("alert-passed-on-digest", Piece::Code(whose.digest.clone()));
        }
        rows.theirs("alert-feed", &one.feed);
        rows.theirs("alert-format", &one.format);
        rows.put("alert-original", Piece::Code(one.original.clone()));
        rows.theirs("alert-mapper", &one.mapper);
        rows.theirs("alert-released-by", &one.released_by);
    }
    let named = view.event_codes.iter().chain(&view.extensions);
    for one in named {
        let value = vec![Piece::Theirs(one.value.clone())];
        rows.facts.push(Fact::of(one.name.clone(), value));
    }
    rows.facts
}

/// Why an answer comes later, why there is none, or what a consent is for.
pub(super) fn reason(words: Words<'_>, view: &View) -> Vec<Fact> {
    let mut rows = Rows {
        words,
        facts: Vec::new(),
    };
    let tongue = words.tongue;
    if let Some(delay) = &view.delay {
        rows.said("alert-delay-why", tongue.coded(Field::Delay, &delay.reason));
        rows.time("alert-delay-until", delay.until.as_deref());
        rows.theirs("page-note", &delay.note);
    }
    if let Some(decline) = &view.decline {
        rows.said(
            "alert-decline-why",
            tongue.coded(Field::Decline, &decline.reason),
        );
        rows.theirs("page-note", &decline.note);
    }
    if let Some(consent) = &view.consent {
        for_what(&mut rows, consent);
    }
    rows.facts
}

fn for_what(rows: &mut Rows<'_>, consent: &ConsentPart) {
    let uses = consent.uses.iter();
    let uses: Vec<String> = uses
        .map(|code| rows.words.tongue.coded(Field::Use, code))
        .collect();
    rows.said("alert-consent-uses", uses.join(", "));
    rows.said("alert-consent-offices", consent.offices.join(", "));
    rows.time("alert-consent-until", consent.until.as_deref());
    rows.theirs("alert-consent-conditions", &consent.conditions);
}

/// Doubts that no entity's field shows: each with the field that it is about.
pub(super) fn doubts(words: Words<'_>, view: &View) -> Vec<Line> {
    let shown = |doubt: &&DoubtView| !doubt.at.starts_with("entities[");
    let field = |at: &str| {
        let name = at.rsplit('.').next().unwrap_or(at);
        entity::field("", name, words.tongue.0)
    };
    let line = |doubt: &DoubtView| {
        let mut line = vec![
            Piece::Said(field(&doubt.at)),
            Piece::Said(format!("· {}", words.doubt(doubt))),
        ];
        if let Some(language) = language_of(view, &doubt.at) {
            line.insert(1, Piece::Code(language.to_owned()));
        }
        line
    };
    view.doubts.iter().filter(shown).map(line).collect()
}

/// Of a doubt about a text: in which language that is.
fn language_of<'a>(view: &'a View, at: &str) -> Option<&'a str> {
    let number = at.strip_prefix("texts[")?.split(']').next()?;
    let text = view.texts.get(number.parse::<usize>().ok()?)?;
    Some(&text.language)
}

/// Whether it says anything that this version does not know.
pub(super) fn strange(view: &View) -> bool {
    let place = view.place.as_ref().map(|place| place.direction.as_str());
    let graded = view.evaluation.as_ref();
    let graded = graded.map(|one| [one.source.as_str(), one.information.as_str()]);
    let lists = [&view.response_types, &view.handling.sensitivities];
    [
        view.item.message_type.as_str(),
        &view.item.category,
        &view.urgency,
        &view.severity,
        &view.certainty,
        &view.handling.tlp,
        &view.handling.code,
        &view.handling.pap,
    ]
    .into_iter()
    .chain(place)
    .chain(graded.into_iter().flatten())
    .chain(lists.into_iter().flatten().map(String::as_str))
    .any(is_strange)
        || entities::strange(view)
}

/// By when an answer is asked for, and whether that is over.
pub(super) fn deadline(
    words: Words<'_>,
    view: &View,
    now: blo_proto::Timestamp,
) -> Option<(Line, bool)> {
    let asked = view.item.asked.first();
    let at = view
        .respond_by
        .as_deref()
        .or_else(|| asked?.deadline.as_deref())?;
    let closed = asked.is_some_and(|one| !matches!(one.state.as_str(), "open" | "delayed"));
    let by: Option<blo_proto::Timestamp> = at.parse().ok();
    let overdue = !closed && by.is_some_and(|by| by < now);
    let id = if overdue {
        "alert-overdue"
    } else {
        "alert-respond-by"
    };
    Some((
        line(words.tongue, &Said::of(id).with("at", time(at))),
        overdue,
    ))
}
