//! What is kept of what came in: an alert under its name, once; poison, set aside. And the receipts owed for it.
//! Not: opening it.

use blo_proto::{
    Code, Digest, Number as FullNumber, OfficeId, Precedence, Refusal, Timestamp, Verified,
    content::{Body, Content},
    envelope::{Carried, Header, Opened},
    notice::{CannotOpen, Notice},
    receipt::{Fact, Receipt, Status},
};
use blo_store::Position;
use bytes::Bytes;

use super::{engine::Engine, round::Round};
use crate::{
    courier::{Event, Owed},
    shelf::{Entry, EventKind, Kind, Quarantined, Received, Standing, Tag, keys},
};

use super::facts::{kept, kept_fact, proof, received_content, stated_fact};
use super::incoming::{Duty, Whose};

/// Envelopes without a good signature that are kept per run; more are counted.
const UNPROVEN_KEPT_MAX: u64 = 1_024;
impl Engine {
    /// The encapsulation is on disk before the receipt that names its session.
    pub(super) fn keep_session(&self, carried: &Carried, round: &mut Round) {
        let header = carried.header();
        if header.encapsulation.is_some() {
            let tag = self.session_tag(
                &header.number.sender,
                header.session,
                header.recipient_epoch,
            );
            round.target().point(keys::encapsulation(tag), Vec::new());
        }
    }

    pub(super) fn alert_came(
        &mut self,
        verified: &Verified<Carried>,
        opened: &Opened,
        session_kept: bool,
        round: &mut Round,
    ) {
        let header = verified.get().header();
        let number = &header.number;
        let content = &opened.content;
        let name = self.shelf.vault().name(&number.sender, &content.id);
        let said = self.said(content);
        if content.attempt > 1 {
            self.opened_after_all(&number.sender, round);
        }
        let binding = verified.get().binding();
        let fact = Fact::Delivered {
            at: round.now,
            session: header.session,
            session_kept,
        };
        match self.known_as(name, round) {
            Some(known) if known != said => {
                let refusal = Refusal::new(Code::IdConflict, content.id.to_string());
                let whose = Whose::Verified((number.clone(), header.exercise, binding));
                let at = round.entries.len();
                self.quarantine(verified.get().bytes().clone(), &refusal, whose, round);
                // Both are evidence, and found with the one that is shown.
                if let Some(entry) = round.entries.get_mut(at) {
                    entry.fact(name, keys::OWN);
                }
            }
            Some(_) => {
                // The same alert again: a repeat whose ack was lost, or a re-sealing. Said again, shown once.
                let mut entry = Entry::new(round.now, Kind::Received(kept(&opened.proof)));
                if let Some(peer) = self.peers.get(&number.sender) {
                    let tag = self.binding_tag(&binding);
                    entry.binding(tag, name, (keys::OWN, peer.tag));
                }
                round.push(entry);
                self.keep_session(verified.get(), round);
                self.owe_fact(number, header.exercise, (binding, fact), round);
                self.owe_more(name, (header, binding), round);
            }
            None => {
                if let Err(refusal) = self.judge_reference(content, round) {
                    let whose = Whose::Verified((number.clone(), header.exercise, binding));
                    let bytes = verified.get().bytes().clone();
                    return self.quarantine(bytes, &refusal, whose, round);
                }
                self.keep_alert(verified.get(), opened, (name, said), round);
                self.owe_fact(number, header.exercise, (binding, fact), round);
            }
        }
    }

    /// Of an alert that came again, and of which more was stated than that it is here: that is said of this envelope too,
    /// since its sender may not know any other.
    fn owe_more(&mut self, name: Tag, (header, binding): (&Header, Digest), round: &mut Round) {
        let standing = self.standing((name, keys::OWN), round);
        if standing.is_none_or(|standing| standing.status <= Status::Delivered) {
            return;
        }
        let fact = self.present_fact(name, header.session, round);
        let entry = kept_fact(&header.number, header.exercise, binding, &fact);
        round.push(Entry::new(round.now, Kind::Fact(entry)));
        self.owe_fact(&header.number, header.exercise, (binding, fact), round);
    }

    pub(super) fn keep_alert(
        &mut self,
        carried: &Carried,
        opened: &Opened,
        (name, said): (Tag, Tag),
        round: &mut Round,
    ) {
        let number = &carried.header().number;
        let again = opened.margin.again && self.restored_at.is_some();
        let kept = Received {
            again,
            ..kept(&opened.proof)
        };
        let mut entry = Entry::new(round.now, Kind::Received(kept));
        entry.set_urgent(number.precedence);
        entry.alert(name, false);
        entry.fact(name, keys::OWN);
        let standing = Standing {
            status: Status::Delivered,
            at: round.now,
            counter: 0,
            attempt: 1,
        };
        entry.standing(name, keys::OWN, standing);
        if let Some(peer) = self.peers.get(&number.sender) {
            entry.binding(
                self.binding_tag(&carried.binding()),
                name,
                (keys::OWN, peer.tag),
            );
        }
        entry.event(EventKind::Received, name, keys::OWN);
        self.note_names(&mut entry, name, &opened.content);
        if let Body::Alert(written) = &opened.content.body {
            let said = (written.alert(), opened.content.expires_at);
            self.note_blobs(&mut entry, name, said);
            self.note_consent(&mut entry, name, written.alert());
        }
        round.names.insert(name, said);
        round.standings.insert((name, keys::OWN), standing);
        round.push(entry);
        self.keep_session(carried, round);
        self.fetch_blobs(name, &opened.content, round);
    }

    /// A digest of an alert's content but for the count of its sealings.
    pub(super) fn said(&self, content: &Content) -> Tag {
        let first = match content.attempt {
            1 => content.encode(),
            _ => Content {
                attempt: 1,
                ..content.clone()
            }
            .encode(),
        };
        self.shelf.vault().tag(b'd', &[&first])
    }

    /// What the alert of this name says, where there is one.
    pub(super) fn known_as(&self, name: Tag, round: &Round) -> Option<Tag> {
        if let Some(said) = round.names.get(&name) {
            return Some(*said);
        }
        let (position, _) = self.shelf.alert(name).ok()??;
        match self.shelf.read(position).ok()?.kind? {
            Kind::Received(kept) => received_content(&kept).map(|content| self.said(&content)),
            Kind::Deletion(left) => left.said.try_into().ok().map(Tag),
            _ => None,
        }
    }

    /// Owes a receipt for the entry that was just made.
    pub(super) fn owe_fact(
        &mut self,
        number: &FullNumber,
        exercise: bool,
        (envelope, fact): (Digest, Fact),
        round: &mut Round,
    ) {
        let alone = fact.status() != Status::Delivered;
        let id = self.fresh_id();
        let receipt = Receipt { envelope, fact };
        self.duties.insert(
            id,
            Duty {
                receipt,
                entry: round.attach,
                kept: None,
            },
        );
        let owed = Owed {
            duty: id,
            precedence: number.precedence,
            exercise,
            alone,
            kept: false,
        };
        self.cause(
            Event::Owed {
                to: number.sender.clone(),
                owed,
            },
            round,
        );
    }

    /// Sets an envelope aside, and says so to its sender where it is known to be the sender's.
    pub(super) fn quarantine(
        &mut self,
        bytes: Bytes,
        refusal: &Refusal,
        whose: Whose,
        round: &mut Round,
    ) {
        tracing::warn!(%refusal, "an envelope is set aside");
        self.live.quarantined = self.live.quarantined.saturating_add(1);
        let code = refusal.code;
        let sealed_to = Carried::decode(bytes.clone()).map(|it| it.header().recipient_epoch);
        // A relay that floods with what nobody signed is counted, and does not fill the disk.
        let verified = matches!(whose, Whose::Verified(_));
        if verified || self.live.quarantined <= UNPROVEN_KEPT_MAX {
            let kept = Quarantined {
                envelope: bytes,
                code: code.as_str().to_owned(),
            };
            round.push(Entry::new(round.now, Kind::Quarantined(kept)));
        }
        // its number stays missing, and its sender is told nothing.
        let (number, exercise, binding) = match whose {
            Whose::Nobody => {
                let relay = self.relay().name.to_string();
                return self.unproven(&relay, code, round);
            }
            Whose::Claimed(office) => return self.unproven(office.as_str(), code, round),
            Whose::Verified(clue) => clue,
        };
        let Some(peer) = self.peers.get_mut(&number.sender) else {
            return;
        };
        let may_report = peer.may_report(code, round.now);
        // After a restore what was sealed to the old key comes again by itself.
        if code != Code::CannotOpen || peer.asks.is_none() {
            self.set_aside(&number.sender, code, round);
        }
        if !may_report {
            return;
        }
        if code == Code::CannotOpen {
            self.outdo_bundle(sealed_to.unwrap_or_default(), round);
            self.say_cannot_open(&number, binding, round);
            return;
        }
        let fact = Fact::Refused {
            at: round.now,
            code: code.as_str().to_owned(),
        };
        let entry = kept_fact(&number, exercise, binding, &fact);
        round.push(Entry::new(round.now, Kind::Fact(entry)));
        self.owe_fact(&number, exercise, (binding, fact), round);
    }

    pub(super) fn say_cannot_open(
        &mut self,
        number: &FullNumber,
        envelope: Digest,
        round: &mut Round,
    ) {
        let notice = CannotOpen {
            envelope,
            stream: number.stream,
            precedence: number.precedence,
            sequence: number.sequence,
            code: Code::CannotOpen.as_str().to_owned(),
            bundle: self
                .own_signed_bundle()
                .map(|bundle| bundle.encode())
                .unwrap_or_default(),
        };
        let sender = number.sender.clone();
        self.notice(
            &sender,
            number.precedence,
            Notice::CannotOpen(notice),
            round,
        );
    }

    /// A debt of an earlier run.
    pub(super) fn restore_duty(
        &mut self,
        position: Position,
        kind: Kind,
        at: Timestamp,
    ) -> Option<(OfficeId, Owed)> {
        let (sender, precedence, exercise, receipt) = match kind {
            Kind::Received(kept) => {
                let proof = proof(&kept)?;
                let header = proof.header().ok()?;
                let fact = Fact::Delivered {
                    at,
                    session: header.session,
                    session_kept: true,
                };
                let receipt = Receipt {
                    envelope: proof.binding(),
                    fact,
                };
                (
                    header.number.sender,
                    header.number.precedence,
                    header.exercise,
                    receipt,
                )
            }
            Kind::Fact(kept) => {
                let fact = stated_fact(&kept, at)?;
                let receipt = Receipt {
                    envelope: Digest::from_slice(&kept.envelope)?,
                    fact,
                };
                let precedence = Precedence::from_number(u8::try_from(kept.precedence).ok()?)?;
                (
                    kept.sender.parse().ok()?,
                    precedence,
                    kept.exercise,
                    receipt,
                )
            }
            _ => return None,
        };
        let alone = receipt.fact.status() != Status::Delivered;
        let duty = self.fresh_id();
        self.duties.insert(
            duty,
            Duty {
                receipt,
                entry: None,
                kept: Some(position),
            },
        );
        Some((
            sender,
            Owed {
                duty,
                precedence,
                exercise,
                alone,
                kept: true,
            },
        ))
    }
}
