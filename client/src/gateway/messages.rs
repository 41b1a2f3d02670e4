//! What gateways say to each other besides alerts: receipts, marks, void numbers, new streams. Not: when.

use std::sync::Arc;

use blo_proto::{
    AlertId, OfficeId, Precedence, StreamId, Timestamp,
    content::{Body, Content},
    frame::{Frame, Lane},
    limits,
    notice::{Notice, SignedVoidNumbers, VoidNumbers},
    receipt::Receipts,
};

use super::{
    engine::{Engine, Load, Origin},
    round::{Round, random},
};
use crate::{
    courier::{Cargo, Number, Peer},
    shelf::{Entry, Kind, Named, keys},
};

impl Engine {
    /// Tells relay and counterpart of a number that will not arrive, the counterpart `not_before` a time.
    pub(super) fn void(
        &mut self,
        to: &OfficeId,
        number: Number,
        not_before: Timestamp,
        round: &mut Round,
    ) {
        let ranges = vec![(number.sequence, number.sequence)];
        let line = (number.stream, number.precedence, not_before);
        self.void_ranges(to, line, ranges, round);
    }

    /// The same of many.
    pub(super) fn void_ranges(
        &mut self,
        to: &OfficeId,
        (stream, precedence, not_before): (StreamId, Precedence, Timestamp),
        ranges: Vec<(u64, u64)>,
        round: &mut Round,
    ) {
        let void = VoidNumbers {
            stream,
            recipient: to.clone(),
            precedence,
            ranges,
        };
        match SignedVoidNumbers::sign(&self.parts.office, &void, &*self.parts.signer) {
            Ok(signed) => round
                .outbox
                .push((Lane::Control, Frame::VoidNumbers(signed))),
            Err(fault) => tracing::error!(%fault, "void numbers could not be signed"),
        }
        if self.peers.get(to).is_some_and(|peer| peer.ended.is_some()) {
            return; // it hears of all numbers at once when the two agree anew
        }
        let body = Body::Notice(Notice::VoidNumbers(void));
        let way = (precedence, false, not_before);
        self.message(to, way, (Cargo::Notice, body), round);
    }

    /// Housekeeping to one counterpart. Always actual.
    pub(super) fn notice(
        &mut self,
        to: &OfficeId,
        precedence: Precedence,
        notice: Notice,
        round: &mut Round,
    ) {
        self.message(
            to,
            (precedence, false, Timestamp::default()),
            (Cargo::Notice, Body::Notice(notice)),
            round,
        );
    }

    pub(super) fn message(
        &mut self,
        to: &OfficeId,
        (precedence, exercise, not_before): (Precedence, bool, Timestamp),
        (cargo, body): (Cargo, Body),
        round: &mut Round,
    ) {
        let content = Content {
            id: AlertId::new(round.now, &random()),
            attempt: 1,
            composed_at: round.now,
            expires_at: round.now.plus_millis(limits::MESSAGE_LIFETIME_MS),
            by_relay_time: self.clockwork.by_relay(),
            body,
        };
        let way = (precedence, exercise, not_before);
        self.resend(to, way, (cargo, content), round);
    }

    pub(super) fn resend(
        &mut self,
        to: &OfficeId,
        (precedence, exercise, not_before): (Precedence, bool, Timestamp),
        (cargo, content): (Cargo, Content),
        round: &mut Round,
    ) {
        let attempt = content.attempt;
        let origin = match cargo {
            Cargo::Notice => self.keep_notice(to, (precedence, not_before), &content, round),
            Cargo::Alert | Cargo::Receipts(_) => Origin::None,
        };
        let load = Load {
            to: to.clone(),
            cargo,
            name: None,
            recipient: keys::NOT_AN_ALERT,
            precedence,
            exercise,
            expires_at: content.expires_at,
            again: false,
            content: Some(Arc::new(content)),
            origin,
            envelope: None,
            binding: None,
        };
        self.offer(load, (attempt, not_before), None, round);
    }

    /// A notice that cannot be sealed in this round is queued on disk, with what it is about.
    fn keep_notice(
        &self,
        to: &OfficeId,
        (precedence, not_before): (Precedence, Timestamp),
        content: &Content,
        round: &mut Round,
    ) -> Origin {
        let hears = self.courier.peer(to).is_some_and(Peer::hears);
        if self.link_up() && hears && not_before <= round.now {
            return Origin::None;
        }
        let named = Named {
            name: to.to_string(),
            bytes: content.encode(),
        };
        let mut entry = Entry::new(round.now, Kind::Value(named));
        entry.queue(precedence, keys::NOT_AN_ALERT, (false, 1));
        round.entries.push(entry);
        Origin::Round(round.entries.len().saturating_sub(1))
    }

    pub(super) fn receipts(
        &mut self,
        to: &OfficeId,
        (precedence, exercise): (Precedence, bool),
        (number, duties): (u64, &[u64]),
        round: &mut Round,
    ) {
        let Some(tag) = self.peers.get(to).map(|peer| peer.tag) else {
            return;
        };
        let mut receipts = Vec::new();
        for duty in duties {
            if let Some(duty) = self.duties.remove(duty) {
                if let Some(position) = duty.kept {
                    round.counts().delete(keys::owed(tag, position));
                }
                receipts.push(duty.receipt);
            }
        }
        let Some(stream) = self.courier.peer(to).map(|peer| peer.receipt_stream()) else {
            return;
        };
        let body = Body::Receipts(Receipts {
            stream,
            number,
            receipts,
        });
        self.message(
            to,
            (precedence, exercise, Timestamp::default()),
            (Cargo::Receipts(number), body),
            round,
        );
    }

    /// Receipts that cannot be sealed now are owed, durably, with the fact that they state.
    pub(super) fn owe(&mut self, to: &OfficeId, duties: &[u64], round: &mut Round) {
        let Some(tag) = self.peers.get(to).map(|peer| peer.tag) else {
            return;
        };
        for id in duties {
            if let Some(at) = self.duties.get_mut(id).and_then(|duty| duty.entry.take())
                && let Some(entry) = round.entries.get_mut(at)
            {
                entry.owed(tag);
                round.owed.push((*id, at));
            }
        }
    }

    pub(super) fn again(
        &mut self,
        to: &OfficeId,
        number: u64,
        precedence: Precedence,
        round: &mut Round,
    ) {
        let Some(tag) = self.peers.get(to).map(|peer| peer.tag) else {
            return;
        };
        let value = self
            .shelf
            .value(&keys::uncovered(tag, number))
            .ok()
            .flatten();
        let position = value.as_deref().and_then(keys::position);
        let Some((mut content, exercise)) = position.and_then(|at| self.own_content(at)) else {
            return;
        };
        content.attempt = content.attempt.saturating_add(1);
        content.expires_at = round.now.plus_millis(limits::MESSAGE_LIFETIME_MS);
        self.resend(
            to,
            (precedence, exercise, Timestamp::default()),
            (Cargo::Receipts(number), content),
            round,
        );
    }
}
