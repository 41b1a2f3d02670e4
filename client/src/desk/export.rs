//! Alerts on their way into a file: who asked for what is written down first, then they come page by page, each with its
//! marks; what may not leave is named and says why. Not: the file and its format (`cmd`).

use blo_proto::{AlertId, OfficeId, Timestamp, alert::Use};
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;

use super::{
    Desk, check_line,
    error::DeskError,
    handled::{OpeningView, opening_view},
    parse,
    reading::{Found, Reading, disk},
    search::{Question, SearchInput},
    view::{Item, View},
};
use crate::{
    gateway::Command,
    handling::Judgement,
    shelf::{Export, Kind, Position, Tag, keys},
    words::{Language, Said},
};

/// Alerts of one page: a page is in memory at once, at most a few MiB.
const PAGE_ALERTS: usize = 64;

/// What is to be exported.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportInput {
    /// Only what was on this gateway's disk from then on.
    #[serde(default)]
    pub since: Option<String>,
    /// Only what was there before.
    #[serde(default)]
    pub until: Option<String>,
    /// Only what this office sent.
    #[serde(default)]
    pub from: Option<String>,
    /// Only sent ones; both where neither is said.
    #[serde(default)]
    pub sent: bool,
    /// Only received ones.
    #[serde(default)]
    pub received: bool,
    /// Not alerts, but who opened hidden ones and who exported.
    #[serde(default)]
    pub openings: bool,
    /// Only what a search finds; how many of them and from where on is not asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matching: Option<SearchInput>,
    /// Who exports.
    #[serde(default)]
    pub officer: String,
    /// Into which file, as the officer named it.
    #[serde(default)]
    pub file: String,
    /// Only this alert, OFFICE:ID: it was printed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub alert: String,
}

impl ExportInput {
    /// Whether an alert is among those that are asked for.
    pub(super) fn covers(&self, reading: &Reading, found: &Found) -> Result<bool, DeskError> {
        if self.openings {
            return Ok(false);
        }
        Wanted::of(self).map_or(Ok(false), |wanted| wanted.has(reading, found))
    }
}

/// An export that is written down.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportBegun {
    /// What its pages are asked for by.
    pub export: String,
    /// Whose gateway.
    pub office: String,
    /// When.
    pub at: String,
}

/// Some alerts of an export, in the order of the journal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportPage {
    /// The alerts.
    pub rows: Vec<ExportRow>,
    /// Who opened hidden ones.
    pub openings: Vec<OpeningView>,
    /// Who exported.
    pub exports: Vec<ExportNote>,
    /// Where the next page begins; none is left where nothing is said.
    pub next: Option<u64>,
}

/// One alert of an export.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportRow {
    /// What it says; of one that is left out its id, sender, precedence and marks alone.
    pub alert: View,
    /// Why it is left out; empty where it is not.
    pub left_out: String,
    /// The same by its name, for who reads another language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_out_said: Option<Box<Said>>,
    /// The originator's consent that it leaves by, OFFICE:ID.
    pub consent: String,
}

/// An export that somebody made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportNote {
    /// When.
    pub at: String,
    /// Who.
    pub officer: String,
    /// What was asked for.
    pub asked: ExportInput,
}

impl Desk {
    /// Begins an export: who asked for what is on disk when it resolves.
    ///
    /// # Errors
    /// `bad_content`, `storage_failed`, `stopped`.
    pub async fn begin_export(&self, input: ExportInput) -> Result<ExportBegun, DeskError> {
        check_line("officer", &input.officer)?;
        check_line("file", &input.file)?;
        Wanted::of(&input)?;
        let asked = serde_json::to_string(&input)
            .map_err(|e| DeskError::unusable(Said::of("desk-export-unnoted").with("why", e)))?;
        let export = Export {
            officer: input.officer,
            asked,
            last: self.doors.shelf.last().number(),
        };
        let (answer, done) = oneshot::channel();
        let id = self.ask(Command::Export(export, answer), done).await?;
        Ok(ExportBegun {
            export: hex::encode(id),
            office: self.own().to_string(),
            at: self.reading.now().to_string(),
        })
    }

    /// The next alerts of an export that was begun, after a place; of that which was written down, and nothing else.
    ///
    /// # Errors
    /// `not_found`, `storage_failed`.
    #[expect(clippy::unused_async, reason = "a skin awaits every question alike")]
    pub async fn export_page(&self, export: &str, after: u64) -> Result<ExportPage, DeskError> {
        let (kept, _) = self.kept_export(export)?;
        let input: ExportInput = serde_json::from_str(&kept.asked).map_err(|_| no_export())?;
        if input.openings {
            return self.openings_page();
        }
        let wanted = Wanted::of(&input)?;
        let mut page = ExportPage::default();
        let (places, next) = self.places(&wanted, (after, kept.last))?;
        for (position, name) in places {
            let newest = self.doors.shelf.alert(name).map_err(disk)?;
            let newest = newest.map_or(position, |(newest, _)| newest);
            if let Some(found) = self.reading.alert_at(newest, name)?
                && wanted.has(&self.reading, &found)?
                && self.reading.may_see(&found)
            {
                page.rows.push(self.export_row(&found)?);
            }
        }
        page.next = next;
        Ok(page)
    }

    /// Who began an export, when, and what was asked for.
    ///
    /// # Errors
    /// `not_found`, `storage_failed`.
    pub fn export_noted(&self, export: &str) -> Result<ExportNote, DeskError> {
        let (kept, at) = self.kept_export(export)?;
        Ok(note(kept, at))
    }

    fn kept_export(&self, export: &str) -> Result<(Export, Timestamp), DeskError> {
        let id = hex::decode(export).ok();
        let id = id.and_then(|id| <[u8; 16]>::try_from(id).ok());
        let kept = id.map(|id| self.doors.shelf.single(&keys::export(&id)));
        let body = kept.transpose().map_err(disk)?.flatten();
        let body = body.ok_or_else(no_export)?;
        match body.kind {
            Some(Kind::Export(kept)) => Ok((kept, Timestamp::from_millis(body.at_ms))),
            Some(_) | None => Err(no_export()),
        }
    }

    /// Where the next alerts lie, of both boxes in the order of the journal.
    fn places(&self, wanted: &Wanted, (after, last): (u64, u64)) -> Result<Places, DeskError> {
        let mut places = Vec::new();
        for sent in [false, true] {
            if wanted.sent.is_none_or(|only| only == sent) {
                let some = self
                    .doors
                    .shelf
                    .listing(sent, Position::new(after), PAGE_ALERTS);
                places.extend(some.map_err(disk)?);
            }
        }
        places.sort_unstable();
        places.truncate(PAGE_ALERTS);
        let full = places.len() == PAGE_ALERTS;
        places.retain(|(position, _)| position.number() <= last);
        let next = places.last().map(|(position, _)| position.number());
        Ok((places, next.filter(|_| full)))
    }

    fn export_row(&self, found: &Found) -> Result<ExportRow, DeskError> {
        let (judgement, consent) = self.reading.judged(found, Use::Export, None)?;
        let said = match judgement {
            Judgement::Allowed(_) => None,
            Judgement::NeedsConsent(why) => {
                let whose = self.reading.subject(found)?.0.originator;
                let said = Said::of("export-needs-consent").with("office", whose);
                Some(said.with("marks", why.join(", ")))
            }
            Judgement::Over(until) => Some(Said::of("export-destroyed-by").with("until", until)),
        };
        let in_english = |said: &Said| said.in_language(Language::English);
        let left_out = said.as_ref().map_or_else(String::new, in_english);
        let alert = self.reading.view(found, false)?;
        let alert = if left_out.is_empty() {
            alert
        } else {
            named_alone(alert)
        };
        Ok(ExportRow {
            alert,
            left_out,
            left_out_said: said.map(Box::new),
            consent: consent.map_or_else(String::new, |it| format!("{}:{}", it.sender, it.id)),
        })
    }

    fn openings_page(&self) -> Result<ExportPage, DeskError> {
        let mut page = ExportPage::default();
        let shelf = &self.doors.shelf;
        for (key, _) in shelf.prefix(&keys::openings()).map_err(disk)? {
            let Some(position) = key.get(2..).and_then(keys::position) else {
                continue;
            };
            let body = shelf.read(position).map_err(disk)?;
            if let Some(Kind::Revealed(kept)) = body.kind {
                let at = Timestamp::from_millis(body.at_ms);
                page.openings.push(opening_view(kept, at));
            }
        }
        for (_, value) in shelf.prefix(&keys::exports()).map_err(disk)? {
            let Some(position) = keys::position(&value) else {
                continue;
            };
            let body = shelf.read(position).map_err(disk)?;
            if let Some(Kind::Export(kept)) = body.kind {
                page.exports
                    .push(note(kept, Timestamp::from_millis(body.at_ms)));
            }
        }
        page.exports.sort_by(|one, other| one.at.cmp(&other.at));
        Ok(page)
    }
}

/// Where alerts lie and what they are called, and where the next ones begin.
type Places = (Vec<(Position, Tag)>, Option<u64>);

/// Which alerts are asked for.
struct Wanted {
    since: Option<Timestamp>,
    until: Option<Timestamp>,
    from: Option<OfficeId>,
    sent: Option<bool>,
    alert: Option<(OfficeId, AlertId)>,
    matching: Option<Question>,
}

fn note(kept: Export, at: Timestamp) -> ExportNote {
    ExportNote {
        at: at.to_string(),
        officer: kept.officer,
        asked: serde_json::from_str(&kept.asked).unwrap_or_default(),
    }
}

fn no_export() -> DeskError {
    DeskError::say(DeskError::NOT_FOUND, 66, Said::of("desk-export-none"))
}

impl Wanted {
    fn of(input: &ExportInput) -> Result<Self, DeskError> {
        let sent = match (input.sent, input.received) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            (true, true) | (false, false) => None,
        };
        let from = input.from.as_deref();
        let matching = input.matching.as_ref().map(Question::parse).transpose()?;
        let wanted = Self {
            since: parse::time("since", input.since.as_deref())?,
            until: parse::time("until", input.until.as_deref())?,
            from: from.map(|from| parse::field("from", from)).transpose()?,
            sent: sent.or_else(|| matching.as_ref().and_then(Question::sent)),
            alert: alert_of_name(&input.alert)?,
            matching,
        };
        if wanted
            .since
            .zip(wanted.until)
            .is_some_and(|(since, until)| since >= until)
        {
            return Err(DeskError::unusable(Said::of("desk-export-empty")));
        }
        Ok(wanted)
    }

    fn has(&self, reading: &Reading, found: &Found) -> Result<bool, DeskError> {
        let sender = found.written().map(|written| &written.alert().sender);
        let is_it = |(of, id): &(OfficeId, AlertId)| sender == Some(of) && found.content.id == *id;
        let plainly = self.alert.as_ref().is_none_or(is_it)
            && self.sent.is_none_or(|only| only == found.sent)
            && self.since.is_none_or(|since| found.stored_at >= since)
            && self.until.is_none_or(|until| found.stored_at < until)
            && self.from.as_ref().is_none_or(|from| sender == Some(from));
        match &self.matching {
            Some(question) if plainly => question.is_answered_by(reading, found),
            Some(_) | None => Ok(plainly),
        }
    }
}

/// OFFICE:ID; nothing where nothing is said.
fn alert_of_name(name: &str) -> Result<Option<(OfficeId, AlertId)>, DeskError> {
    if name.is_empty() {
        return Ok(None);
    }
    let (of, id) = name.split_once(':').unwrap_or((name, ""));
    let (of, id) = (parse::field("alert", of)?, parse::field("alert", id)?);
    Ok(Some((of, id)))
}

/// Of an alert that may not leave: which one it is, and its marks.
fn named_alone(view: View) -> View {
    View {
        item: Item {
            direction: view.item.direction,
            id: view.item.id,
            sender: view.item.sender,
            precedence: view.item.precedence,
            alert_status: view.item.alert_status,
            composed_at: view.item.composed_at,
            stored_at: view.item.stored_at,
            marks: view.item.marks,
            hidden: true,
            ..Item::default()
        },
        handling: view.handling,
        ..View::default()
    }
}
