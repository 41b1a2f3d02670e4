//! Links, link tokens, and what the registry tells them. Not: envelopes (`task`).

use std::{collections::BTreeMap, sync::Arc};

use blo_proto::{
    Code, IdentityKey, Number, OfficeId, Refusal, Timestamp,
    bundle::SignedBundle,
    frame::{Counterpart, Frame, Lane},
    notice::SignedVoidNumbers,
};
use bytes::Bytes;
use tokio::sync::{mpsc, oneshot};

use super::{
    LinkId, Linked, Outgoing, Request,
    ended::Telling,
    flight::{After, NewLink},
    task::Task,
};
use crate::{
    mailboxes::{DisputeEntry, Entry, OfficeEntry, StateEntry, Stream, TakeoverEntry},
    queue::Event,
    registry::Registry,
};

/// Bytes of a link token.
const TOKEN_BYTES: usize = 16;

/// Every link that is up or coming up.
#[derive(Default)]
pub(super) struct Links {
    links: BTreeMap<LinkId, Link>,
    by_handle: BTreeMap<u32, LinkId>,
    by_office: BTreeMap<OfficeId, LinkId>,
    pub(super) last_seen: BTreeMap<OfficeId, Timestamp>,
    /// Link tokens being written, by office.
    coming: BTreeMap<u32, usize>,
    /// The office whose takeover is being written: its tokens are as good as dead.
    pub(super) taking: Option<u32>,
    next: u64,
}

struct Link {
    office: OfficeId,
    handle: u32,
    /// With which it proved who it is.
    key: IdentityKey,
    frames: mpsc::UnboundedSender<Outgoing>,
    end: Option<oneshot::Sender<Code>>,
    /// Its gateway confirmed the token: only now is anything delivered.
    confirmed: bool,
    telling: Telling,
}

impl Links {
    pub(super) fn send(&self, link: LinkId, lane: Lane, frame: Frame) {
        if let Some(link) = self.links.get(&link) {
            let _ = link.frames.send((lane, Box::new(frame))); // a session that ended is forgotten soon
        }
    }

    pub(super) fn send_to_handle(&self, handle: u32, lane: Lane, frame: Frame) {
        if let Some(link) = self.confirmed(handle) {
            self.send(link, lane, frame);
        }
    }

    /// The link of an office whose gateway confirmed its token.
    pub(super) fn of_office(&self, office: &OfficeId) -> Option<LinkId> {
        let link = self.by_office.get(office)?;
        self.links.get(link)?.confirmed.then_some(*link)
    }

    pub(super) fn confirmed(&self, handle: u32) -> Option<LinkId> {
        let link = self.by_handle.get(&handle)?;
        self.links.get(link)?.confirmed.then_some(*link)
    }

    /// A link token of an office is on disk, or will not be.
    pub(super) fn came(&mut self, handle: u32) {
        if let Some(count) = self.coming.get_mut(&handle) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                self.coming.remove(&handle);
            }
        }
    }

    /// A newer link of an office, or a takeover, is being written.
    fn is_replaced(&self, handle: u32) -> bool {
        self.taking == Some(handle) || self.coming.contains_key(&handle)
    }

    pub(super) fn handle(&self, link: LinkId) -> Option<u32> {
        self.links.get(&link).map(|link| link.handle)
    }

    /// What a link is being told of what ended.
    pub(super) fn telling(&mut self, link: LinkId) -> Option<&mut Telling> {
        self.links.get_mut(&link).map(|link| &mut link.telling)
    }

    /// Shows what every link is being told, with the handle of its office.
    pub(super) fn each_telling(&mut self, mut show: impl FnMut(LinkId, u32, &mut Telling)) {
        for (id, link) in &mut self.links {
            show(*id, link.handle, &mut link.telling);
        }
    }

    pub(super) fn say_goodbye(&mut self, code: Code) {
        for link in self.links.values_mut() {
            let _ = link
                .frames
                .send((Lane::Control, Box::new(Frame::Goodbye(code.to_string()))));
            if let Some(end) = link.end.take() {
                let _ = end.send(code); // the session may have ended
            }
        }
    }

    pub(super) fn count(&self) -> usize {
        self.links.len()
    }

    /// The office of a link.
    pub(super) fn office(&self, link: LinkId) -> Option<&OfficeId> {
        self.links.get(&link).map(|link| &link.office)
    }

    /// Ends the link of an office, unless its key `stays`. Whether there was one to end.
    pub(super) fn cut(
        &mut self,
        handle: u32,
        stays: impl Fn(&IdentityKey) -> bool,
        code: Code,
    ) -> bool {
        let Some(id) = self.by_handle.get(&handle).copied() else {
            return false;
        };
        if self.links.get(&id).is_some_and(|link| stays(&link.key)) {
            return false;
        }
        self.end(id, code);
        true
    }

    fn end(&mut self, link: LinkId, code: Code) {
        if let Some(mut link) = self.remove(link)
            && let Some(end) = link.end.take()
        {
            let _ = end.send(code); // the session may have ended
        }
    }

    fn remove(&mut self, id: LinkId) -> Option<Link> {
        let link = self.links.remove(&id)?;
        if self.by_handle.get(&link.handle) == Some(&id) {
            self.by_handle.remove(&link.handle);
            self.by_office.remove(&link.office);
        }
        Some(link)
    }
}

impl Task {
    pub(super) fn link(
        &mut self,
        office: OfficeId,
        key: IdentityKey,
        token: &Bytes,
        reply: oneshot::Sender<Result<Linked, Refusal>>,
    ) {
        let handle = match self.registry.snapshot().may_link(&office, &key) {
            Ok(registered) => registered.handle,
            Err(refusal) => {
                let _ = reply.send(Err(refusal)); // the link may be gone
                return;
            }
        };
        if self.links.taking == Some(handle) {
            let detail = "another home of this office is being let in";
            let _ = reply.send(Err(Refusal::new(Code::StorageFailed, detail)));
            return;
        }
        let known = self.registry.tokens(handle, &key);
        if !known.accept(&office, token) {
            let detail = format!("{office} presented a link token that is not valid any more");
            let _ = reply.send(Err(Refusal::new(Code::SecondGateway, detail)));
            self.dispute(&office, handle, &key);
            return;
        }
        let mut newest = [0; TOKEN_BYTES];
        if getrandom::fill(&mut newest).is_err() {
            let _ = reply.send(Err(Refusal::new(Code::StorageFailed, "no random bytes")));
            return;
        }
        let tokens = known.followed(Bytes::copy_from_slice(&newest), token.clone());
        self.links.next = self.links.next.saturating_add(1);
        let link = LinkId(self.links.next);
        let (entry, body) = Registry::token_entry(handle, &tokens);
        let coming = self.links.coming.entry(handle).or_default();
        *coming = coming.saturating_add(1);
        let new = NewLink {
            link,
            handle,
            tokens,
            office,
            key,
            reply,
        };
        // A full disk must not keep out the gateways that empty it.
        self.flights
            .ending
            .push(entry, body, After::Token(Box::new(new)));
    }

    /// The token is on disk: the link takes the place of any other of its office.
    pub(super) fn linked(&mut self, new: NewLink) {
        let NewLink {
            link,
            handle,
            tokens,
            office,
            key,
            reply,
        } = new;
        self.links.came(handle);
        if let Err(refusal) = self.registry.snapshot().may_link(&office, &key) {
            let _ = reply.send(Err(refusal)); // meanwhile the operator decided otherwise
            return;
        }
        let (entry, body) = Registry::token_entry(handle, &tokens);
        let _ = self.registry.apply(&entry, &body); // tokens always hold
        if let Some(old) = self.links.by_handle.get(&handle).copied() {
            tracing::warn!(%office, "a newer link takes the place of the old one");
            self.links.end(old, Code::SecondGateway);
        }
        let (frames, outgoing) = mpsc::unbounded_channel();
        let (end, ended) = oneshot::channel();
        let state = Link {
            office: office.clone(),
            handle,
            key,
            frames,
            end: Some(end),
            confirmed: false,
            telling: Telling::default(),
        };
        self.links.links.insert(link, state);
        self.links.by_handle.insert(handle, link);
        self.links.by_office.insert(office.clone(), link);
        self.queue_event(handle, Event::Unlinked);
        let linked = Linked {
            link,
            token: tokens.newest,
            epoch: self.mailboxes.epoch(),
            position: self.mailboxes.position(),
            frames: outgoing,
            ended,
        };
        if reply.send(Ok(linked)).is_err() {
            self.unlink(link);
        }
    }

    pub(super) fn unlink(&mut self, link: LinkId) {
        if let Some(gone) = self.links.remove(link) {
            self.unlinked(gone.handle, &gone.office);
        }
    }

    /// A link is gone, and perhaps another one of its office is there.
    pub(super) fn unlinked(&mut self, handle: u32, office: &OfficeId) {
        let now = self.now();
        self.links.last_seen.insert(office.clone(), now);
        if !self.links.by_handle.contains_key(&handle) {
            self.queue_event(handle, Event::Unlinked);
            self.tell_presence(office, false);
        }
    }

    /// The gateway is the one that it says: now it hears and gets everything.
    pub(super) fn token_kept(&mut self, link: LinkId) {
        let handle = self.links.handle(link);
        let replaced = handle.is_some_and(|handle| self.links.is_replaced(handle));
        let Some(state) = self.links.links.get_mut(&link) else {
            return;
        };
        if replaced {
            return; // what is being written must not be followed by this one's record
        }
        if std::mem::replace(&mut state.confirmed, true) {
            return;
        }
        let (handle, office, key) = (state.handle, state.office.clone(), state.key.clone());
        let tokens = self.registry.tokens(handle, &key).confirmed();
        let (entry, body) = Registry::token_entry(handle, &tokens);
        let _ = self.registry.apply(&entry, &body); // tokens always hold
        self.flights.ending.push(entry, body, After::Nothing);
        let snapshot = self.registry.snapshot();
        self.tell_roll_overs(link, &office); // before it is shown a certificate of the key after
        for (counterpart, _) in snapshot.counterparts(&office) {
            self.tell_counterpart(&office, &counterpart);
            self.tell_presence_of(&office, &counterpart);
        }
        for (counterpart, _) in snapshot.parted(&office) {
            self.tell_parted(&office, counterpart);
            // For the serials that the two have used, and the other's key.
            self.tell_counterpart(&office, counterpart);
        }
        self.hand_over(link, &office);
        self.tell_presence(&office, true);
        self.tell_own_dispute(&office);
        self.tell_owed(link, 0);
        self.queue_event(handle, Event::Linked);
    }

    pub(super) fn publish(&mut self, link: LinkId, bundle: &SignedBundle) {
        let Some(office) = self.links.office(link).cloned() else {
            return;
        };
        match self.registry.bundle_entry(&office, bundle, self.now()) {
            Ok(None) => {}
            Ok(Some((entry, body))) => {
                self.registering = true;
                let after = After::Registry(entry.clone(), body.clone(), None);
                // Without it nobody can write to the office, and it is published once a link.
                self.flights.ending.push(entry, body, after);
            }
            Err(refusal) => self.refuse(link, Lane::Control, None, &refusal),
        }
    }

    pub(super) fn void(&mut self, link: LinkId, numbers: &SignedVoidNumbers) {
        let Some(office) = self.links.office(link).cloned() else {
            return;
        };
        let snapshot = self.registry.snapshot();
        let Some(registered) = snapshot.offices.get(&office) else {
            return;
        };
        let void = match numbers.verify(&office, &registered.key) {
            Ok(void) => void.into_inner(),
            Err(refusal) => return self.refuse(link, Lane::Control, None, &refusal),
        };
        let Some(recipient) = snapshot.offices.get(&void.recipient) else {
            return;
        };
        let stream = Stream {
            sender: registered.handle,
            stream: void.stream.0,
            recipient: recipient.handle,
            rank: u32::try_from(void.precedence.rank()).unwrap_or(0),
        };
        self.give_up(stream, &void.ranges);
    }

    pub(super) fn administer(
        &mut self,
        request: Request,
        reply: oneshot::Sender<Result<bool, Refusal>>,
    ) {
        match request.entry(&self.registry, &self.mailboxes, self.now()) {
            Ok(Some((entry, body))) => {
                self.registering = true;
                let after = After::Registry(entry.clone(), body.clone(), Some(reply));
                if let Entry::Takeover(takeover) = &entry {
                    self.links.taking = Some(takeover.handle);
                    // Behind every token that is being written already, and no full disk keeps a thief's link up.
                    self.flights.ending.push(entry, body, after);
                } else {
                    self.flights.adding.push(entry, body, after);
                }
            }
            Ok(None) => {
                let _ = reply.send(Ok(false)); // the asker may be gone
            }
            Err(refusal) => {
                let _ = reply.send(Err(refusal));
            }
        }
    }

    /// A change of the registry is on disk: it counts, and whom it concerns is told.
    pub(super) fn registered(
        &mut self,
        entry: &Entry,
        body: &Bytes,
        reply: Option<oneshot::Sender<Result<bool, Refusal>>>,
    ) {
        let applied = self.registry.apply(entry, body);
        self.announce.send_replace(self.registry.snapshot());
        self.part(entry);
        self.hand_on(entry);
        self.tell_roll_over(entry, body);
        let snapshot = self.registry.snapshot();
        let changed: Vec<OfficeId> = match entry {
            Entry::Pairing(pairing) => [pairing.one, pairing.other]
                .into_iter()
                .filter_map(|handle| snapshot.by_handle(handle).map(|(id, _)| id.clone()))
                .collect(),
            Entry::Takeover(TakeoverEntry { handle, .. })
            | Entry::Dispute(DisputeEntry { handle, .. }) => {
                self.tell_dispute(*handle);
                Vec::new()
            }
            Entry::State(StateEntry { handle, .. }) | Entry::Office(OfficeEntry { handle, .. }) => {
                snapshot
                    .by_handle(*handle)
                    .map(|(id, _)| id.clone())
                    .into_iter()
                    .collect()
            }
            _ => Vec::new(),
        };
        for office in changed {
            for (counterpart, _) in snapshot.counterparts(&office) {
                self.tell_counterpart(&counterpart, &office);
                if matches!(entry, Entry::Pairing(_)) {
                    self.tell_presence_of(&counterpart, &office);
                }
            }
        }
        if let Some(reply) = reply {
            let _ = reply.send(applied.map(|()| true)); // the asker may be gone
        }
    }

    /// Tells `office`, if it is linked, what it may know of `counterpart`.
    pub(super) fn tell_counterpart(&self, office: &OfficeId, counterpart: &OfficeId) {
        let Some(link) = self.links.of_office(office) else {
            return;
        };
        let snapshot = self.registry.snapshot();
        let Some(known) = snapshot.offices.get(counterpart) else {
            return;
        };
        let pairing = snapshot.agreed(office, counterpart);
        let frame = Frame::Counterpart(Counterpart {
            office: counterpart.clone(),
            pairing: pairing
                .map(|agreed| agreed.bytes.clone())
                .unwrap_or_default(),
            bundle: known
                .bundle
                .as_ref()
                .map(|(_, _, bytes)| bytes.clone())
                .unwrap_or_default(),
            chain: known.chain.clone(),
            serial: snapshot.serial(office, counterpart),
        });
        self.links.send(link, Lane::Control, frame);
    }

    /// The stream of a number, by handles; `None` where an office is not registered.
    pub(super) fn stream_of(&self, number: &Number) -> Option<Stream> {
        let snapshot: Arc<_> = self.registry.snapshot();
        Some(Stream {
            sender: snapshot.offices.get(&number.sender)?.handle,
            stream: number.stream.0,
            recipient: snapshot.offices.get(&number.recipient)?.handle,
            rank: u32::try_from(number.precedence.rank()).ok()?,
        })
    }
}
