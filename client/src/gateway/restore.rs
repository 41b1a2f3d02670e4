//! What a gateway knows after a start, or after its disk refused a round: everything, from disk. Not: what is
//! decided from it.

use std::collections::{BTreeMap, BTreeSet};

use blo_proto::{
    OfficeId, Precedence, StoreEpoch, StreamId, Timestamp, bundle::SignedBundle, receipt::Status,
};
use blo_store::StoreError;

use super::{
    counterpart::{Counterpart, Offered},
    engine::Engine,
    round::random_stream,
};
use crate::{
    courier::{Courier, Event, Peer, Table, Tally},
    shelf::{Kind, PeerTag, ShelfError, keys},
};

/// Alerts that are looked at, in pages, to count what the relay holds; and those of them that it does.
const HELD_PAGE: usize = 1_024;
const HELD_PAGES_MAX: usize = 64;
const HELD_COUNTED_MAX: usize = 10_000;

impl Engine {
    /// Reads everything again. Nothing of what was in memory counts.
    pub(super) fn restore(&mut self) -> Result<(), ShelfError> {
        self.parcels.clear();
        self.bindings.clear();
        self.in_memory.clear();
        self.duties.clear();
        self.opening.clear();
        self.backlog = [Some((0, 0)); 4];
        self.moves.clear();
        self.set_out.clear();
        self.vigil.due = true;
        let time = self.shelf.value(&keys::single(keys::VALUE_TIME))?;
        if let Some(ms) = time.as_deref().and_then(keys::position) {
            self.clockwork
                .journal_ends(Timestamp::from_millis(ms.number()));
        }
        for via in self.all_relays() {
            self.at = via;
            self.relay_mut().loss = None;
            let known = self.shelf.value(&self.of_relay(keys::VALUE_KNOWN))?;
            self.relay_mut().known = known.and_then(|value| {
                let (epoch, position) = value.split_at_checked(16)?;
                Some((
                    StoreEpoch::from_slice(epoch)?,
                    keys::position(position)?.number(),
                ))
            });
        }
        let restored = self.shelf.value(&keys::single(keys::VALUE_RESTORED))?;
        self.restored_at = restored
            .as_deref()
            .and_then(keys::position)
            .map(|ms| Timestamp::from_millis(ms.number()));
        self.restore_peers()?;
        let mut known = Vec::new();
        let tags: Vec<_> = self
            .peers
            .values()
            .map(|peer| (peer.office.clone(), peer.tag))
            .collect();
        for (office, tag) in &tags {
            self.restore_bundle(office, *tag)?;
            let mut numbers = self.restore_numbers(*tag)?;
            numbers.parted = self.peers.get(office).is_some_and(|it| it.ended.is_some());
            known.push((office.clone(), numbers));
        }
        self.restore_lists()?;
        self.courier = Courier::new(known);
        for (office, tag) in &tags {
            self.restore_debts(office, *tag)?;
            self.restore_question(office, *tag)?;
        }
        self.restore_held()?;
        self.restore_blobs()
    }

    /// Counts what the relay holds, as far as that holds up no start.
    fn restore_held(&mut self) -> Result<(), ShelfError> {
        let (now, mut after, mut held) = (self.clockwork.now(), None, 0_usize);
        for _ in 0..HELD_PAGES_MAX {
            let page = self.shelf.open_after(now, after, HELD_PAGE)?;
            for &(_, name, recipient) in &page {
                let standing = self.shelf.standing(name, recipient)?;
                let is_held = standing.is_some_and(|standing| standing.status == Status::Held);
                if !is_held || held >= HELD_COUNTED_MAX {
                    continue;
                }
                held = held.saturating_add(1);
                let office = self.recipient_of((name, recipient));
                let every = self.all_relays();
                if let Some(peer) = office.and_then(|office| self.peers.get_mut(&office)) {
                    peer.held = peer.held.saturating_add(1);
                    every.for_each(|via| peer.presence.held_by(via));
                }
            }
            after = page.last().copied();
            if page.len() < HELD_PAGE {
                break;
            }
        }
        Ok(())
    }

    /// Agreements of the home's folder, and those that came while the gateway ran: the newest with each.
    fn restore_peers(&mut self) -> Result<(), ShelfError> {
        let mut agreements = self.parts.pairings.clone();
        agreements.extend(self.kept_agreements()?);
        let office = self.parts.office.clone();
        let own_keys = self.all_own_keys();
        let mut peers: BTreeMap<OfficeId, Counterpart> = BTreeMap::new();
        for signed in agreements {
            let tag_of = |office: &OfficeId| self.shelf.vault().peer(office);
            match Counterpart::new(&office, &own_keys, &signed, tag_of) {
                Ok(peer) => {
                    let known = peers.get(&peer.office);
                    if known.is_none_or(|known| known.serial < peer.serial) {
                        self.facts.agreed(&peer.office, signed.encode());
                        peers.insert(peer.office.clone(), peer);
                    }
                }
                Err(refusal) => tracing::warn!(%refusal, "a pairing is not used"),
            }
        }
        self.peers = peers;
        self.restore_roll_overs()?;
        self.restore_changes()?;
        self.restore_ends()
    }

    pub(super) fn restore_bundle(
        &mut self,
        office: &blo_proto::OfficeId,
        tag: PeerTag,
    ) -> Result<(), ShelfError> {
        let chain = match passing(self.shelf.single(&keys::chain(tag)))?.and_then(|body| body.kind)
        {
            Some(Kind::Chain(chain)) => chain.certificates,
            Some(_) | None => Vec::new(),
        };
        let bundle =
            match passing(self.shelf.single(&keys::bundle(tag)))?.and_then(|body| body.kind) {
                Some(Kind::Bundle(named)) => SignedBundle::decode(named.bytes).ok(),
                Some(_) | None => None,
            };
        let asks = self.shelf.value(&keys::asks(tag))?;
        let asks = asks.as_deref().and_then(keys::position);
        if let Some(peer) = self.peers.get_mut(office) {
            peer.asks = asks.map(|stream| StreamId(stream.number()));
            peer.chain = chain;
            if let Some(signed) = bundle
                && let Ok(Offered::Newer(bundle)) = peer.offered(&signed, AS_JUDGED)
            {
                peer.bundle = Some(bundle);
            }
        }
        Ok(())
    }

    pub(super) fn restore_numbers(&self, tag: PeerTag) -> Result<Peer, ShelfError> {
        let mut last = Vec::new();
        for precedence in Precedence::URGENT_FIRST {
            let value = self.shelf.value(&keys::last_number(tag, precedence))?;
            if let Some((stream, number)) = value.as_deref().and_then(keys::parse_number_value) {
                last.push((stream, precedence, number));
            }
        }
        let receipts = self.shelf.value(&keys::receipt_number(tag))?;
        let receipts = receipts.as_deref().and_then(keys::parse_number_value);
        let receipt_stream = receipts.map_or_else(random_stream, |(stream, _)| stream);
        let stream = self.newest_stream(tag, &last)?;
        let mut peer = Peer::new(stream, receipt_stream);
        for (_, precedence, number) in last.into_iter().filter(|(known, _, _)| *known == stream) {
            peer.resume(precedence, number);
        }
        peer.resume_receipts(receipts.map_or(0, |(_, number)| number));
        let counts_in = self.shelf.value(&keys::counts_in(tag))?;
        if let Some((stream, ms)) = counts_in.as_deref().and_then(keys::parse_number_value) {
            peer.restore_counts_in(stream, Timestamp::from_millis(ms));
        }
        for table in Self::TABLES {
            self.restore_tallies(table, tag, &mut peer)?;
        }
        for (key, value) in self.shelf.prefix(&keys::mark_prefix(tag))? {
            if let Some((number, since)) = keys::parse_mark(&key, &value) {
                peer.restore_mark(number, since);
            }
        }
        Ok(peer)
    }

    /// The stream in use: what the newest numbers were counted in, a random one where there are none.
    fn newest_stream(
        &self,
        tag: PeerTag,
        last: &[(StreamId, Precedence, u64)],
    ) -> Result<StreamId, ShelfError> {
        let value = self.shelf.value(&keys::stream(tag))?;
        let kept = value
            .as_deref()
            .and_then(keys::parse_number_value)
            .map(|(stream, _)| stream);
        let first = last.first().map(|(stream, _, _)| *stream);
        Ok(kept.or(first).unwrap_or_else(random_stream))
    }

    fn restore_tallies(
        &self,
        table: Table,
        tag: PeerTag,
        peer: &mut Peer,
    ) -> Result<(), ShelfError> {
        let mut tallies: BTreeMap<(StreamId, u8), (u64, BTreeSet<u64>)> = BTreeMap::new();
        for (key, value) in self.shelf.prefix(&keys::count_prefix(table, tag))? {
            let Some((stream, rank, above)) = keys::parse_count(&key) else {
                continue;
            };
            let tally = tallies.entry((stream, rank)).or_default();
            match above {
                Some(number) => drop(tally.1.insert(number)),
                None => tally.0 = keys::position(&value).map_or(0, |low| low.number()),
            }
        }
        for ((stream, rank), (low, above)) in tallies {
            let precedence = Precedence::from_number(rank);
            peer.restore(table, stream, precedence, Tally::restored(low, above));
        }
        Ok(())
    }

    pub(super) fn restore_debts(
        &mut self,
        office: &blo_proto::OfficeId,
        tag: PeerTag,
    ) -> Result<(), ShelfError> {
        let now = self.clockwork.now();
        for (key, value) in self.shelf.prefix(&keys::uncovered_prefix(tag))? {
            if let Some((number, _, precedence)) = keys::parse_uncovered(&key, &value) {
                let event = Event::Uncovered {
                    to: office.clone(),
                    number,
                    precedence,
                };
                let _ = self.courier.on(event, now);
            }
        }
        for (key, _) in self.shelf.prefix(&keys::owed_prefix(tag))? {
            let Some(position) = keys::parse_owed(&key) else {
                continue;
            };
            let Some(body) = passing(self.shelf.read(position).map(Some))? else {
                continue;
            };
            let at = Timestamp::from_millis(body.at_ms);
            if let Some(kind) = body.kind
                && let Some((to, owed)) = self.restore_duty(position, kind, at)
            {
                let _ = self.courier.on(Event::Owed { to, owed }, now);
            }
        }
        Ok(())
    }

    /// Makes a sealing key where there is none younger than a day.
    pub(super) fn first_bundle(&mut self) {
        self.renew_bundle(self.clockwork.now());
    }
}

/// What lies in the journal was judged when it came.
const AS_JUDGED: (Timestamp, bool) = (Timestamp::from_millis(u64::MAX), false);

/// A record that the disk changed is named and passed over; any other error is one.
fn passing<T>(read: Result<Option<T>, ShelfError>) -> Result<Option<T>, ShelfError> {
    match read {
        Err(ShelfError::Store(
            error @ (StoreError::Damaged { .. } | StoreError::Missing { .. }),
        )) => {
            tracing::error!(%error, "something in the journal cannot be read");
            Ok(None)
        }
        other => other,
    }
}
