//! What is sealed anew because its recipient cannot open it, or has it not: how often, and what becomes of the numbers
//! before. Not: what the relay lost (`relay_loss`).

use blo_proto::{
    Code, Digest, OfficeId, content::Content, limits, notice::CannotOpen, receipt::Status,
};
use blo_store::Position;

use super::{
    engine::Engine,
    facts::{own_proof, plain_content},
    round::Round,
};
use crate::{
    backoff::Backoff,
    courier::{Event, Number},
    shelf::{Entry, Kind, Standing, StatusChange, Tag},
};

/// Why an alert is sealed anew that its recipient has not.
const NOT_HERE: &str = "not_here";

impl Engine {
    /// The counterpart could not open an alert: sealed anew, at most three times, backed off.
    pub(super) fn cannot_open_came(
        &mut self,
        from: &OfficeId,
        cannot: CannotOpen,
        round: &mut Round,
    ) {
        if !cannot.bundle.is_empty() {
            self.bundle_came(from, cannot.bundle, round);
        }
        let number = Number {
            stream: cannot.stream,
            precedence: cannot.precedence,
            sequence: cannot.sequence,
        };
        self.shown(from, number, round);
        let Some(row) = self.ours(from, &cannot.envelope) else {
            self.cause(Event::Doubted { by: from.clone() }, round);
            return;
        };
        let Some(standing) = self
            .standing(row, round)
            .filter(|known| !known.status.answered())
        else {
            return;
        };
        // What was sealed before is of no interest once a newer sealing is there, or waits to be made.
        if !self.is_newest_sealing(&cannot.envelope, row, standing.attempt) {
            return;
        }
        if self.resealed(row, Code::CannotOpen.as_str()) < limits::RESEAL_MAX {
            return self.seal_anew(row, &cannot.envelope, Code::CannotOpen.as_str(), round);
        }
        self.end_parcel(&cannot.envelope, round);
        let change = StatusChange {
            status: Status::RefusedByRecipient.as_str().to_owned(),
            code: Code::CannotOpen.as_str().to_owned(),
        };
        round.push(Entry::new(round.now, Kind::Status(change)));
        round.target().fact(row.0, row.1);
        self.climb(row, Status::RefusedByRecipient, 0, round);
    }

    /// The counterpart has not what the relay counts as settled. It is sealed anew; no status follows from it, and at
    /// the end of that there is nothing but what the relay said.
    pub(super) fn not_here_came(&mut self, from: &OfficeId, envelope: &Digest, round: &mut Round) {
        let Some(row) = self.ours(from, envelope) else {
            return;
        };
        let open = |status| matches!(status, Status::Queued | Status::Held);
        let standing = self.standing(row, round);
        let Some(standing) = standing.filter(|standing| open(standing.status)) else {
            return;
        };
        if self.is_newest_sealing(envelope, row, standing.attempt)
            && self.resealed(row, NOT_HERE) < limits::RESEAL_MAX
        {
            self.seal_anew(row, envelope, NOT_HERE, round);
        }
    }

    /// How often an alert was sealed anew for a reason.
    fn resealed(&self, (name, recipient): (Tag, u8), reason: &str) -> u32 {
        let facts = self.shelf.facts(name).unwrap_or_default();
        let about = facts.into_iter().filter(|(_, about)| *about == recipient);
        let kinds = about.filter_map(|(position, _)| self.shelf.read(position).ok()?.kind);
        let times =
            kinds.filter(|kind| matches!(kind, Kind::Status(change) if change.code == reason));
        u32::try_from(times.count()).unwrap_or(u32::MAX)
    }

    /// Seals an alert anew, and keeps that and why: it is counted.
    fn seal_anew(&mut self, row: (Tag, u8), envelope: &Digest, why: &str, round: &mut Round) {
        let standing = self.standing(row, round);
        let (Some(standing), Ok(Some((position, true)))) = (standing, self.shelf.alert(row.0))
        else {
            return;
        };
        self.end_parcel(envelope, round);
        let change = StatusChange {
            status: Status::Queued.as_str().to_owned(),
            code: why.to_owned(),
        };
        round.push(Entry::new(round.now, Kind::Status(change)));
        round.target().fact(row.0, row.1);
        self.reseal(row, position, standing, round);
    }

    fn end_parcel(&mut self, envelope: &Digest, round: &mut Round) {
        if let Some(&id) = self.bindings.get(envelope) {
            self.forget(id, round);
            self.cause(Event::Ended { id }, round);
        }
    }

    /// A later sealing than one that was not there has come: the number of that one is closed now, by what its
    /// recipient signed.
    pub(super) fn close_before(&mut self, row: (Tag, u8), delivered: &Digest, round: &mut Round) {
        // Looking through all that is known of an alert costs more than all else that a receipt causes.
        let standing = self.standing(row, round);
        let sealed_once = standing.is_some_and(|standing| standing.attempt <= 1);
        if sealed_once || self.resealed(row, NOT_HERE) == 0 {
            return;
        }
        let sealings = self.sealings(row);
        let attempt_of = |wanted: &Digest| {
            let mut all = sealings.iter();
            all.find(|(binding, _)| binding == wanted)
                .map(|(_, attempt)| *attempt)
        };
        let Some(delivered) = attempt_of(delivered) else {
            return;
        };
        for (binding, attempt) in sealings {
            if attempt < delivered {
                self.void_sealing(row, &binding, round);
            }
        }
    }

    /// Every sealing of an alert of ours to one office: its binding, and which one it is.
    fn sealings(&self, (name, recipient): (Tag, u8)) -> Vec<(Digest, u32)> {
        let facts = self.shelf.facts(name).unwrap_or_default();
        let about = facts.into_iter().filter(|(_, about)| *about == recipient);
        let sealing = |(position, _)| {
            let Some(Kind::Envelope(kept)) = self.shelf.read(position).ok()?.kind else {
                return None;
            };
            let attempt = plain_content(&kept.plaintext)?.attempt;
            Some((own_proof(&kept)?.binding(), attempt))
        };
        about.filter_map(sealing).collect()
    }

    pub(super) fn reseal(
        &mut self,
        row: (Tag, u8),
        position: Position,
        standing: Standing,
        round: &mut Round,
    ) {
        let attempt = standing.attempt.saturating_add(1);
        let Ok(Some(Kind::Sent(sent))) = self.shelf.read(position).map(|body| body.kind) else {
            return;
        };
        let Ok(content) = Content::decode(sent.content) else {
            return;
        };
        let origin = super::engine::Origin::Stored(position);
        let Some(load) = self.alert_load(std::sync::Arc::new(content), row.1, origin) else {
            return;
        };
        let standing = Standing {
            attempt,
            ..standing
        };
        round.standings.insert(row, standing);
        round.target().standing(row.0, row.1, standing);
        round
            .target()
            .queue_again(load.precedence, position, row.1, (false, attempt));
        let wait = Backoff::RESEAL.wait_ms(u32::from(attempt).saturating_sub(2), 0);
        let not_before = round.now.plus_millis(wait);
        self.offer(load, (attempt.into(), not_before), None, round);
    }
}
