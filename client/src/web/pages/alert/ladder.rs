//! How far an alert has come, what the other side knows of it in sentences, and what officers did with it here. Not: how
//! that is found out (`desk`).

use super::{
    piece::{Fact, Line, Piece, line, time},
    thread::way,
    words::Words,
};
use crate::{
    desk::{
        ConsentView, CounterpartView, ExportNote, OffersView, OfficeStatus, ReceiptView,
        StatusView, View,
    },
    words::{Field, Said},
};

/// What one office knows.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) office: String,
    /// Nobody there has opened a FLASH in time.
    pub(super) urgent: bool,
    pub(super) lines: Vec<Line>,
}

/// What each other office knows: of one that was sent how far it is, of one that came what is missing beside it.
pub(super) fn known(words: Words<'_>, view: &View, status: &StatusView) -> Vec<Known> {
    let counterpart = |office: &str| status.counterparts.iter().find(|one| one.office == office);
    if view.item.direction == "received" {
        let gaps = counterpart(&view.item.sender).map(|one| gaps(words, one));
        let lines = gaps.unwrap_or_default();
        let some = (!lines.is_empty()).then(|| Known {
            office: view.item.sender.clone(),
            urgent: true,
            lines,
        });
        return some.into_iter().collect();
    }
    let known = |far: &OfficeStatus| {
        let mut lines = vec![line(words.tongue, &how_far(words, view, far))];
        let one = counterpart(&far.office);
        if matches!(far.status.as_str(), "queued" | "held") {
            if far.status == "queued" && status.link != "up" {
                lines.push(vec![Piece::Said(words.say("alert-own-link-down"))]);
            }
            lines.push(line(words.tongue, &linked(&far.office, one)));
        }
        let unseen = unseen(words, view, &far.office);
        let urgent = !unseen.is_empty();
        lines.extend(unseen);
        lines.extend(one.into_iter().flat_map(|one| gaps(words, one)));
        Known {
            office: far.office.clone(),
            urgent,
            lines,
        }
    };
    view.item.statuses.iter().map(known).collect()
}

/// One sentence: who has it, since when.
fn how_far(words: Words<'_>, view: &View, far: &OfficeStatus) -> Said {
    let receipt = view
        .receipts
        .iter()
        .rev()
        .find(|one| one.office == far.office && one.status == far.status);
    let at = receipt.map_or(&far.at, |one| &one.at);
    let officer = receipt.map(|one| one.officer.as_str()).unwrap_or_default();
    let id = match (far.status.as_str(), officer) {
        ("read", "") => "alert-known-read-by-nobody",
        ("actioned", "") => "alert-known-actioned-by-nobody",
        (
            "queued"
            | "held"
            | "expired"
            | "refused_by_relay"
            | "unconfirmed"
            | "refused_by_recipient"
            | "delivered"
            | "read"
            | "actioned",
            _,
        ) => &format!("alert-known-{}", far.status),
        (other, _) => {
            let said = Said::of("alert-known-otherwise").with("status", other);
            return said.with("office", &far.office).with("at", time(at));
        }
    };
    let outcome = receipt.map(|one| words.tongue.coded(Field::Outcome, &one.outcome));
    Said::of(id)
        .with("office", &far.office)
        .with("at", time(at))
        .with("officer", officer)
        .with("outcome", outcome.unwrap_or_default())
        .with(
            "why",
            receipt.map(|one| why(words, one)).unwrap_or_default(),
        )
}

fn why(words: Words<'_>, receipt: &ReceiptView) -> String {
    let known: Option<blo_proto::Code> = receipt.code.parse().ok();
    let said = known.and_then(|code| Said::refusal(code).sentences(words.tongue.0));
    said.map_or_else(|| receipt.code.clone(), |both| both.happened)
}

/// Whether its gateway is there at all.
fn linked(office: &str, one: Option<&CounterpartView>) -> Said {
    let seen = one.and_then(|one| one.last_seen.as_deref());
    let said = match (one.and_then(|one| one.linked), seen) {
        (Some(true), _) => Said::of("alert-gateway-linked"),
        (_, Some(at)) => Said::of("alert-gateway-seen").with("at", time(at)),
        (_, None) => Said::of("alert-gateway-unknown"),
    };
    said.with("office", office)
}

/// nobody there has opened it in time, and whom to call.
fn unseen(words: Words<'_>, view: &View, office: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    for one in view.not_seen.iter().filter(|one| one.office == office) {
        let said = Said::of("alert-not-seen").with("office", office);
        lines.push(line(words.tongue, &said.with("at", time(&one.since))));
        lines.push(match one.telephones.is_empty() {
            true => vec![Piece::Said(words.say("alert-not-seen-no-telephone"))],
            false => vec![
                Piece::Said(words.say("alert-not-seen-call")),
                Piece::Theirs(one.telephones.join(", ")),
            ],
        });
    }
    lines
}

fn gaps(words: Words<'_>, one: &CounterpartView) -> Vec<Line> {
    let gap = |gap: &crate::desk::GapView| {
        let said = words.tongue.with("page-gap", "missing", gap.missing);
        vec![Piece::Code(gap.precedence.clone()), Piece::Said(said)]
    };
    one.gaps.iter().map(gap).collect()
}

/// One receipt.
#[derive(Clone, Debug)]
pub(super) struct Rung {
    pub(super) receipt: ReceiptView,
    pub(super) status: String,
    pub(super) outcome: String,
    /// Of a refusal.
    pub(super) why: String,
}

/// Every receipt, oldest first.
pub(super) fn rungs(words: Words<'_>, view: &View) -> Vec<Rung> {
    let rung = |receipt: &ReceiptView| Rung {
        status: words.tongue.coded(Field::Progress, &receipt.status),
        outcome: words.tongue.coded(Field::Outcome, &receipt.outcome),
        why: why(words, receipt),
        receipt: receipt.clone(),
    };
    view.receipts.iter().map(rung).collect()
}

/// What officers of this office did with it, oldest first.
pub(super) fn acts(words: Words<'_>, view: &View, offers: &OffersView) -> Vec<Line> {
    let mut acts: Vec<(String, Line)> = Vec::new();
    let mut add = |at: &str, id: &str, officer: &str, more: &str| {
        let at_last = vec![Piece::Time(at.to_owned()), Piece::Said(words.say(id))];
        let officer = (!officer.is_empty()).then(|| Piece::Theirs(officer.to_owned()));
        let more = (!more.is_empty()).then(|| Piece::Theirs(more.to_owned()));
        acts.push((
            at.to_owned(),
            at_last.into_iter().chain(officer).chain(more).collect(),
        ));
    };
    for one in &view.openings {
        add(&one.at, "alert-act-revealed", &one.officer, &one.reason);
    }
    for ExportNote { at, officer, asked } in &offers.exports {
        match asked.alert.is_empty() {
            true => add(at, "alert-act-exported", officer, &asked.file),
            false => add(at, "alert-act-printed", officer, ""),
        }
    }
    if view.item.direction == "received" {
        for one in &view.receipts {
            match one.status.as_str() {
                "read" => add(&one.at, "alert-act-opened", &one.officer, ""),
                "actioned" => {
                    let outcome = words.tongue.coded(Field::Outcome, &one.outcome);
                    let more = [outcome.as_str(), &one.note].join(" · ");
                    add(
                        &one.at,
                        "alert-act-stated",
                        &one.officer,
                        more.trim_end_matches(" · "),
                    );
                }
                _ => {}
            }
        }
    }
    acts.sort_by(|(one, _), (other, _)| one.cmp(other));
    acts.into_iter().map(|(_, line)| line).collect()
}

/// Every consent that was asked for, given or refused about it.
pub(super) fn consents(words: Words<'_>, offers: &OffersView) -> Vec<Fact> {
    let fact = |one: &ConsentView| {
        let kind = match one.kind.as_str() {
            kind @ ("asked" | "given" | "refused") => words.say(&format!("consent-{kind}")),
            kind => kind.to_owned(),
        };
        let uses = one.consent.uses.iter();
        let uses: Vec<String> = uses
            .map(|code| words.tongue.coded(Field::Use, code))
            .collect();
        let mut line = vec![
            Piece::Time(one.at.clone()),
            Piece::Way(way(&one.sender, &one.id), one.sender.clone()),
            Piece::Said(uses.join(", ")),
        ];
        let more = [
            one.consent.offices.join(", "),
            one.consent.conditions.clone(),
            one.note.clone(),
        ];
        let more = more.into_iter().filter(|more| !more.is_empty());
        line.extend(more.map(Piece::Theirs));
        line.extend(one.consent.until.clone().map(Piece::Time));
        line.extend(state(words, &one.state).map(Piece::Said));
        Fact::of(kind, line)
    };
    offers.consents.iter().map(fact).collect()
}

/// Whether it counts now.
fn state(words: Words<'_>, state: &str) -> Option<String> {
    let id = match state {
        "" => return None,
        "open" => "consent-open",
        "given" => "consent-given",
        "refused" => "consent-refused",
        "counts" => "consent-counts",
        "taken back" => "consent-taken-back",
        "over" => "consent-over",
        "another's" => "consent-of-another",
        other => return Some(other.to_owned()),
    };
    Some(format!("— {}", words.say(id)))
}
