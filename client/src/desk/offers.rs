//! What may be done with one alert at this office, and who did what with it: so that a skin offers nothing that cannot be
//! done, and says why. Not: the rule (`handling`), nor doing it.

use blo_proto::{AlertId, OfficeId, Timestamp, alert::Use};
use serde::{Deserialize, Serialize};

use super::{
    AboutView, ConsentView, Desk, DeskError, ExportInput, ExportNote,
    reading::{Found, disk},
};
use crate::{
    handling::Judgement,
    shelf::{Kind, keys},
};

/// What may be done with an alert.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OffersView {
    /// SHA-256 of its bytes, which its sender signed.
    pub digest: String,
    /// Whose words they are.
    pub originator: String,
    /// Every counterpart that it could be passed on to.
    pub forward: Vec<OfferView>,
    /// Writing it into a file, or onto paper.
    pub export: OfferView,
    /// Giving it to another system.
    pub sink: OfferView,
    /// Using it in court.
    pub court: OfferView,
    /// When it was to be destroyed, where that is over: nothing may be done with it any more.
    pub over: Option<String>,
    /// What it names, and whether that is here.
    pub references: Vec<AboutView>,
    /// Every consent that was asked for, given or refused about it, and of one that is shown all about its alert, oldest first.
    pub consents: Vec<ConsentView>,
    /// Every export that was begun of it alone, or that covers it.
    pub exports: Vec<ExportNote>,
}

/// One use, or one office.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferView {
    /// Of *forward*: to whom.
    pub office: String,
    /// The marks because of which the originator has to consent first; none where nothing stands in the way.
    pub needs: Vec<String>,
}

impl Desk {
    /// What may be done with an alert now. Causes nothing.
    ///
    /// # Errors
    /// `not_found`, `ambiguous`, `storage_failed`.
    #[expect(clippy::unused_async, reason = "a skin awaits every question alike")]
    pub async fn offers(
        &self,
        id: AlertId,
        sender: Option<OfficeId>,
    ) -> Result<OffersView, DeskError> {
        let found = self.reading.find(&id, sender.as_ref())?;
        let (subject, _) = self.reading.subject(&found)?;
        let mut view = OffersView {
            digest: found
                .written()
                .map(|it| it.digest().to_string())
                .unwrap_or_default(),
            originator: subject.originator.to_string(),
            references: self.names(&found)?,
            exports: self.exports_of(&found)?,
            ..OffersView::default()
        };
        for office in self.doors.facts.counterparts() {
            if office != subject.originator {
                let offer = self.offer(&found, (Use::Forward, Some(&office)), &mut view.over)?;
                view.forward.extend(offer);
            }
        }
        for (to_use, place) in [
            (Use::Export, &mut view.export),
            (Use::Sink, &mut view.sink),
            (Use::Court, &mut view.court),
        ] {
            let offer = self.offer(&found, (to_use, None), &mut view.over)?;
            *place = offer.unwrap_or_default();
        }
        let (whose, name) = about(&found).unwrap_or((subject.originator, id));
        let (whose, name) = (whose.to_string(), name.to_string());
        let mut consents = self.reading.consents()?;
        consents.retain(|one| one.alert == name && one.originator == whose);
        view.consents = consents;
        Ok(view)
    }

    fn offer(
        &self,
        found: &Found,
        (to_use, to): (Use, Option<&OfficeId>),
        over: &mut Option<String>,
    ) -> Result<Option<OfferView>, DeskError> {
        let needs = match self.reading.judged(found, to_use, to)?.0 {
            Judgement::Allowed(_) => Vec::new(),
            Judgement::NeedsConsent(why) => why,
            Judgement::Over(until) => {
                *over = Some(until.to_string());
                return Ok(None);
            }
        };
        let office = to.map(ToString::to_string).unwrap_or_default();
        Ok(Some(OfferView { office, needs }))
    }

    fn names(&self, found: &Found) -> Result<Vec<AboutView>, DeskError> {
        let named = found.written().map(|it| it.alert().references.as_slice());
        let mut names = Vec::new();
        for one in named.unwrap_or_default() {
            let name = self.doors.shelf.vault().name(&one.sender, &one.id);
            names.push(AboutView {
                sender: one.sender.to_string(),
                id: one.id.to_string(),
                here: self.doors.shelf.alert(name).map_err(disk)?.is_some(),
            });
        }
        Ok(names)
    }

    /// Exports that cover an alert, oldest first.
    fn exports_of(&self, found: &Found) -> Result<Vec<ExportNote>, DeskError> {
        let mut notes = Vec::new();
        for (_, value) in self.doors.shelf.prefix(&keys::exports()).map_err(disk)? {
            let Some(position) = keys::position(&value) else {
                continue;
            };
            let body = self.doors.shelf.read(position).map_err(disk)?;
            let Some(Kind::Export(kept)) = body.kind else {
                continue;
            };
            // What a later version asks for is not read as "everything".
            let Ok(asked) = serde_json::from_str::<ExportInput>(&kept.asked) else {
                continue;
            };
            if kept.last >= found.position.number() && asked.covers(&self.reading, found)? {
                notes.push(ExportNote {
                    at: Timestamp::from_millis(body.at_ms).to_string(),
                    officer: kept.officer,
                    asked,
                });
            }
        }
        notes.sort_by(|one, other| one.at.cmp(&other.at));
        Ok(notes)
    }
}

/// Of what is said about consent: the alert that it is about.
fn about(found: &Found) -> Option<(OfficeId, AlertId)> {
    let alert = found.written()?.alert();
    let first = alert
        .references
        .first()
        .filter(|_| alert.consent.is_some())?;
    Some((first.sender.clone(), first.id))
}
