//! FLASH alerts of this office that nobody at the other end has opened: their sender is told so, and whom to call. Not:
//! when that is looked at (`vigil`).

use std::collections::BTreeMap;

use blo_proto::{OfficeId, alert::Written, receipt::Status};

use super::{
    engine::Engine,
    round::Round,
    threads::{Thread, said},
    vigil::{flashes, listed, named, still_counts},
};
use crate::shelf::{ShelfError, Tag, keys};

/// A FLASH of ours that nobody there has opened.
const NOT_SEEN: &str = "not_seen";

/// Whether its recipient may still open it, as far as is known.
pub(crate) const fn may_still_be_seen(status: Status) -> bool {
    matches!(
        status,
        Status::Queued | Status::Held | Status::Delivered | Status::Unconfirmed
    )
}

impl Engine {
    /// the sender of a FLASH that stays unread is told whom to call.
    pub(super) fn look_at_unseen(&mut self, round: &mut Round) -> Result<(), ShelfError> {
        let after = self.parts.officers.alarm.escalate_after.as_millis();
        let mut late: BTreeMap<OfficeId, Vec<String>> = BTreeMap::new();
        for (key, value) in self.watched(&keys::unseen())? {
            let Some((name, recipient, since)) = keys::parse_unseen(&key, &value) else {
                continue;
            };
            let Some((office, what)) = self.unseen((name, recipient), round)? else {
                round.counts().delete(key);
                continue;
            };
            if since > round.now {
                let now = round.now.as_millis().to_be_bytes().to_vec();
                round.counts().put(key, now);
            }
            let at = since.min(round.now).plus_millis(after);
            if at <= round.now {
                late.entry(office).or_default().push(what);
            } else {
                self.vigil.again_at(at);
            }
        }
        let mut said = BTreeMap::new();
        for (office, all) in &late {
            let call = match (self.parts.officers.telephones)(office).as_slice() {
                [] => "Call it by telephone".to_owned(),
                numbers => format!("Call it: {}", numbers.join(", ")),
            };
            let message = format!(
                "{office} has not seen {} within {}: {}. {call}.",
                flashes(all.len()),
                self.parts.officers.alarm.escalate_after,
                listed(all)
            );
            said.insert(office.clone(), message);
        }
        self.state_alarms(NOT_SEEN, &said, round);
        Ok(())
    }

    /// What is known of a FLASH of ours that its recipient may still open.
    fn unseen(
        &self,
        row: (Tag, u8),
        round: &Round,
    ) -> Result<Option<(OfficeId, String)>, ShelfError> {
        let Some(standing) = self.standing(row, round) else {
            return Ok(None);
        };
        let at = standing.at;
        let far = match standing.status {
            Status::Queued => "it waits here".to_owned(),
            Status::Held => format!("the relay holds it since {at}"),
            Status::Delivered => format!("it is at their gateway since {at}"),
            Status::Unconfirmed => format!("whether it came is not known since {at}"),
            _ => return Ok(None),
        };
        let Some(said) = said(&self.shelf, row.0)? else {
            return Ok(None);
        };
        let Some(alert) = said.written().map(Written::alert) else {
            return Ok(None);
        };
        let Some(office) = alert.recipients.get(usize::from(row.1)).cloned() else {
            return Ok(None);
        };
        let thread = Thread::changes_of(&self.shelf, row.0, alert)?.told_to(&office);
        if !still_counts(&thread, row.0) || self.is_past(&said.content, round.now) {
            return Ok(None);
        }
        let id = named(&said.content.id.to_string(), alert.is_exercise());
        Ok(Some((office, format!("{id}, {far}"))))
    }
}
