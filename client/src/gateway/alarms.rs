//! What an officer must know: raised once, shown in `watch` and `status`, cleared when it is over. Not: what is wrong.

use blo_proto::{Code, OfficeId, Timestamp, certificate};

use super::{counterpart::Counterpart, engine::Engine, round::Round};
use crate::shelf::{Alarm, Entry, EventKind, Kind, Tag};

/// A counterpart counted numbers that have not come.
const GAP: &str = "gap";
/// Something of a counterpart's was set aside.
const SET_ASIDE: &str = "set_aside";
/// Something was handed over that nobody is known to have signed.
const UNPROVEN: &str = "unproven";
/// The relay says that it let go what it held, and its time is not over.
const UNTIMELY: &str = "untimely_end";
/// Something of a counterpart's could not be opened.
const NOT_OPENED: &str = "not_opened";
/// This office's own certificate is over its time.
const OWN_CERTIFICATE: &str = "certificate_expired";
/// An authority took a certificate back.
pub(super) const REVOKED: &str = "revoked";
/// A counterpart's marks stay out.
pub(crate) const MARK_OVERDUE: &str = "mark_overdue";

impl Engine {
    /// Raises an alarm with the words of a refusal.
    pub(super) fn alarm(&mut self, code: Code, office: &str, round: &mut Round) {
        let message = format!("{} {}", code.happened(), code.remedy());
        self.raise(code.as_str(), office, message, round);
    }

    /// Raises an alarm, unless it stands already.
    pub(super) fn raise(&mut self, code: &str, office: &str, message: String, round: &mut Round) {
        if self.stands(code, office) {
            return;
        }
        let alarm = Alarm {
            code: code.to_owned(),
            message,
            office: office.to_owned(),
            cleared: false,
        };
        tracing::warn!(code, office, "ALARM");
        self.live.alarms.push(alarm.clone());
        tell(alarm, round);
    }

    /// The relay does not take this office's certificate: where it is over its time, an officer is told what to do.
    pub(super) fn own_certificate_refused(&mut self, round: &mut Round) {
        let leaf = self.parts.chain.first();
        let leaf = leaf.and_then(|der| certificate::office(der).ok());
        let Some(leaf) = leaf.filter(|leaf| leaf.not_after < round.now) else {
            return;
        };
        let message = format!(
            "The certificate of this office ended on {}, and the relay takes no link without one: nothing is sent or \
             received, and what waits is kept. Have the authority issue the next one, then: blo certificate add",
            leaf.not_after
        );
        self.raise_by_relay(OWN_CERTIFICATE, "", message, round);
    }

    /// The relay took it.
    pub(super) fn own_certificate_taken(&mut self, round: &mut Round) {
        self.clear_by_relay(OWN_CERTIFICATE, "", round);
    }

    /// Clears an alarm that stands.
    pub(super) fn clear(&mut self, code: &str, office: &str, round: &mut Round) {
        let standing = |alarm: &Alarm| alarm.code == code && alarm.office == office;
        if let Some(at) = self.live.alarms.iter().position(standing) {
            let alarm = self.live.alarms.remove(at);
            tracing::info!(code, office, "an alarm is over");
            let cleared = true;
            tell(Alarm { cleared, ..alarm }, round);
        }
    }

    /// Raises an alarm by the word of the relay at hand.
    pub(super) fn raise_by_relay(
        &mut self,
        code: &'static str,
        office: &str,
        message: String,
        round: &mut Round,
    ) {
        let relays = self.alarmed.entry((code, office.to_owned())).or_default();
        relays.insert(self.at);
        self.raise(code, office, message, round);
    }

    /// The relay at hand takes its word back; the alarm is over once none stands by it.
    pub(super) fn clear_by_relay(&mut self, code: &'static str, office: &str, round: &mut Round) {
        let said = (code, office.to_owned());
        let relays = self.alarmed.entry(said.clone()).or_default();
        relays.remove(&self.at);
        if relays.is_empty() {
            self.alarmed.remove(&said);
            self.clear(code, office, round);
        }
    }

    pub(super) fn stands(&self, code: &str, office: &str) -> bool {
        let mut all = self.live.alarms.iter();
        all.any(|alarm| alarm.code == code && alarm.office == office)
    }

    /// Gaps and overdue marks of every counterpart, while the relay is reached.
    pub(super) fn watch_numbers(&mut self, round: &mut Round) {
        if !self.link_up() {
            return;
        }
        let offices: Vec<OfficeId> = self.peers.keys().cloned().collect();
        for office in offices {
            self.watch_gaps(&office, round);
            self.watch_marks(&office, round);
        }
    }

    /// A counterpart's envelope is kept as evidence and not shown.
    pub(super) fn set_aside(&mut self, office: &OfficeId, code: Code, round: &mut Round) {
        let office = office.as_str();
        if code == Code::CannotOpen {
            let message = format!(
                "A message of {office} could not be opened here; it is sealed anew by itself. If none comes within \
                 minutes, call the office by telephone."
            );
            return self.raise(NOT_OPENED, office, message, round);
        }
        let message = format!(
            "A message of {office} is set aside unread ({code}). {} Call the office by telephone: it is told.",
            code.happened()
        );
        self.raise(SET_ASIDE, office, message, round);
    }

    /// Something that nobody is known to have signed is kept and not shown. `named`: the counterpart that it names, or
    /// the relay that handed it over.
    pub(super) fn unproven(&mut self, named: &str, code: Code, round: &mut Round) {
        round.attach = None;
        let message = if self.relays.iter().any(|relay| relay.name.as_str() == named) {
            format!(
                "The relay {named} handed over something that is no message of any counterpart ({code}). It is set \
                 aside unread; tell the relay's operator."
            )
        } else {
            format!(
                "A message that names {named} as its sender is set aside unread ({code}): it is not proven to be \
                 theirs, so they are not told. Call the office by telephone and ask what it sent; tell the relay's \
                 operator."
            )
        };
        self.raise(UNPROVEN, named, message, round);
    }

    /// The relay says of something that it held for `office` that it is over, and that cannot be so.
    pub(super) fn untimely(&mut self, office: &str, round: &mut Round) {
        round.attach = None;
        let message = format!(
            "The relay says that it let go a message to {office} whose time is not over. That is kept and not \
             believed, and the message may not arrive. Call the office by telephone; tell the relay's operator."
        );
        self.raise(UNTIMELY, office, message, round);
    }

    /// The relay refused a gateway of `office` that presented a dead link token, or that is settled.
    pub(super) fn second_gateway_of(
        &mut self,
        office: &OfficeId,
        since: Option<Timestamp>,
        round: &mut Round,
    ) {
        let own = *office == self.parts.office;
        let named = if own { "" } else { office.as_str() };
        let code = Code::SecondGateway.as_str();
        match since {
            _ if !own && !self.peers.contains_key(office) => {}
            None => self.clear_by_relay(code, named, round),
            Some(since) if own => {
                let message = format!(
                    "The relay refused another gateway of this office, or a copy of this home, at {since}. Find it and \
                     stop it; if nobody knows of one, the keys may be stolen: call the relay's operator."
                );
                self.raise_by_relay(code, named, message, round);
            }
            Some(since) => {
                let message = format!(
                    "The relay says that two gateways have come as {office}, last at {since}: one may be a stolen copy, \
                     and nobody knows which. Call the office by telephone before you act on what it says."
                );
                self.raise_by_relay(code, named, message, round);
            }
        }
    }

    /// A later sealing was opened.
    pub(super) fn opened_after_all(&mut self, office: &OfficeId, round: &mut Round) {
        self.clear(NOT_OPENED, office.as_str(), round);
    }

    fn watch_gaps(&mut self, office: &OfficeId, round: &mut Round) {
        let gaps = self.courier.gaps(office, round.now);
        let missing: u64 = gaps.iter().map(|gap| gap.missing).sum();
        if missing == 0 {
            self.clear(GAP, office.as_str(), round);
            return;
        }
        let message = format!(
            "{missing} numbers of {office} that the relay held have not arrived. Call the office by telephone and \
             ask what it sent; tell the relay's operator."
        );
        self.raise(GAP, office.as_str(), message, round);
    }

    fn watch_marks(&mut self, office: &OfficeId, round: &mut Round) {
        // Of one with which nothing goes either way no mark comes.
        let open = |peer: &&Counterpart| peer.ended.is_none() && !peer.is_closed();
        let peer = self.peers.get(office).filter(open);
        let linked = peer.and_then(|peer| peer.presence.linked_since());
        let known = self.courier.peer(office);
        let overdue = linked
            .zip(known)
            .is_some_and(|(linked, known)| known.mark_overdue(linked, round.now));
        if !overdue {
            self.clear(MARK_OVERDUE, office.as_str(), round);
            return;
        }
        let message = format!(
            "{office} has not said for over an hour how much it sent, so that something may be withheld unseen. \
             Call the office by telephone; tell the relay's operator."
        );
        self.raise(MARK_OVERDUE, office.as_str(), message, round);
    }
}

fn tell(alarm: Alarm, round: &mut Round) {
    let mut entry = Entry::new(round.now, Kind::Alarm(alarm));
    entry.event(EventKind::Alarm, Tag([0; 16]), 0);
    round.push(entry);
    round.attach = None;
}
