//! What is carried by hand, as plain data: which envelopes stand open towards an office, their bytes from the journal
//! alone, and what became of those that came. Not: the folder that they travel in (`cmd`).

use std::collections::{BTreeMap, BTreeSet};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use blo_proto::{OfficeId, Timestamp, envelope::Carried, receipt::Status};
use blo_store::Position;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;

use super::{
    Desk, DeskError, PAGE,
    chunks::CarriedView,
    reading::{Reading, base64, disk},
};
use crate::{
    gateway::{ByHand, Command, Place, TakenIn},
    shelf::{Envelope, Kind, Tag, keys},
    words::Said,
};

/// Envelopes that are handed out in one answer.
pub const ENVELOPES_MAX: usize = 64;
/// What a chunk of an attachment is called.
const CHUNK: &str = "chunk";

/// All that stands open towards one office.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarryView {
    /// Who sends it.
    pub office: String,
    /// For whom it is.
    pub to: String,
    /// False where nothing can be sealed to it: its sealing key is not known here, or too old.
    pub sealable: bool,
    /// Our newest bundle, signed, base64; empty where there is none.
    pub bundle: String,
    /// What is to be carried, the most urgent first.
    pub envelopes: Vec<EnvelopeView>,
    /// The attachments that go with these, and with what was delivered before.
    #[serde(default)]
    pub attachments: Vec<CarriedView>,
}

/// One envelope.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvelopeView {
    /// Where it lies in this gateway's journal.
    pub position: u64,
    /// `alert`, `receipts` or `notice`.
    pub what: String,
    /// FLASH, IMMEDIATE, PRIORITY or ROUTINE.
    pub precedence: String,
}

/// Something that came by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByHandInput {
    /// `envelope`, `bundle` or `chunk`.
    pub what: String,
    /// Base64.
    pub bytes: String,
}

/// What became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenInView {
    /// `new`, `before`, `over`, `own`, `of_nobody`, `for_another`, `too_many`, `waits`, `refused` or `set_aside`; of a
    /// chunk also `gap` and `no_alert`.
    pub became: String,
    /// For which other office; by which code of the table of refusals; how many chunks are here; else empty.
    pub why: String,
}

impl Desk {
    /// Seals what stands open towards an office and says where it lies: all of it is on disk then.
    ///
    /// # Errors
    /// What keeps an alert from being sent, `storage_full`, `storage_failed`, `stopped`.
    pub async fn carry_out(&self, office: OfficeId) -> Result<CarryView, DeskError> {
        let mut place = Place::default();
        let sealing = loop {
            let (answer, sealed) = oneshot::channel();
            let command = Command::SealToCarry(office.clone(), place, answer);
            let sealing = self.ask(command, sealed).await?;
            match sealing.next {
                Some(next) => place = next,
                None => break sealing,
            }
        };
        let now = self.doors.live.borrow().now;
        let (reading, to) = (self.reading.clone(), office.clone());
        let finding = tokio::task::spawn_blocking(move || reading.open_towards(&to, now));
        let envelopes = finding.await.map_err(|_| DeskError::stopped())??;
        let attachments = match sealing.sealable {
            true => self.files_towards(office.clone(), now).await?,
            false => Vec::new(),
        };
        Ok(CarryView {
            office: self.doors.facts.office.to_string(),
            to: office.to_string(),
            sealable: sealing.sealable,
            bundle: base64(&sealing.bundle),
            envelopes,
            attachments,
        })
    }

    /// The bytes of envelopes of ours, base64, in the order of their positions here; at most [`ENVELOPES_MAX`].
    ///
    /// # Errors
    /// `bad_content` where there are more, or one of them is none; `storage_failed`.
    #[expect(clippy::unused_async, reason = "a skin awaits every question alike")]
    pub async fn envelopes(&self, positions: &[u64]) -> Result<Vec<String>, DeskError> {
        if positions.len() > ENVELOPES_MAX {
            let said = Said::of("desk-carry-many").with("most", ENVELOPES_MAX);
            return Err(DeskError::unusable(said));
        }
        let envelope = |&position| match self.reading.own_envelope(Position::new(position))? {
            Some(kept) => Ok(base64(&kept.bytes)),
            None => {
                let said = Said::of("desk-carry-none").with("position", position);
                Err(DeskError::unusable(said))
            }
        };
        positions.iter().map(envelope).collect()
    }

    /// Takes in what came by hand; each is on disk when this says so.
    ///
    /// # Errors
    /// `bad_content`, `storage_full`, `storage_failed`, `stopped`.
    pub async fn carry_in(&self, all: &[ByHandInput]) -> Result<Vec<TakenInView>, DeskError> {
        let mut views = Vec::with_capacity(all.len());
        for some in all.chunk_by(|one, next| (one.what == CHUNK) == (next.what == CHUNK)) {
            match some {
                [chunk, ..] if chunk.what == CHUNK => {
                    for one in some {
                        views.push(view(self.chunk_in(&one.bytes).await?));
                    }
                }
                _ => views.extend(self.messages_in(some).await?),
            }
        }
        Ok(views)
    }

    async fn messages_in(&self, all: &[ByHandInput]) -> Result<Vec<TakenInView>, DeskError> {
        let all: Vec<ByHand> = all.iter().map(by_hand).collect::<Result<_, _>>()?;
        let taken = match self.take_by_hand(all.clone()).await {
            // One whose handling failed is set aside the second time, and holds up nothing.
            Err(error) if error.code == blo_proto::Code::StorageFailed.as_str() => {
                self.take_by_hand(all).await?
            }
            taken => taken?,
        };
        Ok(taken.into_iter().map(view).collect())
    }

    async fn take_by_hand(&self, all: Vec<ByHand>) -> Result<Vec<TakenIn>, DeskError> {
        let (answer, taken) = oneshot::channel();
        self.ask(Command::TakeByHand(all, answer), taken).await
    }
}

fn by_hand(one: &ByHandInput) -> Result<ByHand, DeskError> {
    let bytes = STANDARD.decode(&one.bytes).map(Bytes::from);
    let bytes =
        bytes.map_err(|e| DeskError::unusable(Said::of("desk-no-base64").with("why", e)))?;
    match one.what.as_str() {
        "envelope" => Ok(ByHand::Envelope(bytes)),
        "bundle" => Ok(ByHand::Bundle(bytes)),
        other => {
            let said = Said::of("desk-carry-kind").with("kind", other);
            Err(DeskError::unusable(said))
        }
    }
}

fn view(taken: TakenIn) -> TakenInView {
    let (became, why) = match taken {
        TakenIn::New => ("new", String::new()),
        TakenIn::Before => ("before", String::new()),
        TakenIn::Over => ("over", String::new()),
        TakenIn::Own => ("own", String::new()),
        TakenIn::OfNobody => ("of_nobody", String::new()),
        TakenIn::ForAnother(office) => ("for_another", office.to_string()),
        TakenIn::TooMany => ("too_many", String::new()),
        TakenIn::Waits => ("waits", String::new()),
        TakenIn::Gap(kept) => ("gap", kept.to_string()),
        TakenIn::NoAlert => ("no_alert", String::new()),
        TakenIn::Refused(code) => ("refused", code.to_string()),
        TakenIn::SetAside(code) => ("set_aside", code),
    };
    TakenInView {
        became: became.to_owned(),
        why,
    }
}

/// What was found, by rank and position.
type Open = BTreeMap<(usize, u64), EnvelopeView>;

impl Reading {
    /// What of ours waits for the relay's answer, is held by it unanswered, or states what no margin covers.
    fn open_towards(
        &self,
        office: &OfficeId,
        now: Timestamp,
    ) -> Result<Vec<EnvelopeView>, DeskError> {
        let mut open = Open::new();
        for precedence in blo_proto::Precedence::URGENT_FIRST {
            let mut after = (Position::START, 0);
            loop {
                let page = self.shelf.queue(precedence, after, PAGE).map_err(disk)?;
                for queued in page.iter().filter(|queued| queued.sealed) {
                    self.note(queued.position, (office, now), &mut open)?;
                }
                match page.last() {
                    Some(last) if page.len() == PAGE => after = (last.position, last.recipient),
                    Some(_) | None => break,
                }
            }
        }
        for position in self.held_towards(now)? {
            self.note(position, (office, now), &mut open)?;
        }
        let tag = self.shelf.vault().peer(office);
        let uncovered = self
            .shelf
            .prefix(&keys::uncovered_prefix(tag))
            .map_err(disk)?;
        for (key, value) in uncovered {
            if let Some((_, position, _)) = keys::parse_uncovered(&key, &value) {
                self.note(position, (office, now), &mut open)?;
            }
        }
        Ok(open.into_values().collect())
    }

    /// The newest envelope of every alert that the relay holds and nobody answered.
    fn held_towards(&self, now: Timestamp) -> Result<BTreeSet<Position>, DeskError> {
        let (mut after, mut found) = (None, BTreeSet::new());
        loop {
            let page = self.shelf.open_after(now, after, PAGE).map_err(disk)?;
            for &(_, name, recipient) in &page {
                let standing = self.shelf.standing(name, recipient).map_err(disk)?;
                if standing.is_some_and(|standing| standing.status == Status::Held) {
                    found.extend(self.newest_envelope(name, recipient)?);
                }
            }
            after = page.last().copied();
            if page.len() < PAGE {
                return Ok(found);
            }
        }
    }

    fn newest_envelope(&self, name: Tag, recipient: u8) -> Result<Option<Position>, DeskError> {
        let facts = self.shelf.facts(name).map_err(disk)?;
        for (position, about) in facts.into_iter().rev() {
            if about == recipient && self.own_envelope(position)?.is_some() {
                return Ok(Some(position));
            }
        }
        Ok(None)
    }

    fn own_envelope(&self, position: Position) -> Result<Option<Envelope>, DeskError> {
        match self.shelf.read(position).map_err(disk)?.kind {
            Some(Kind::Envelope(kept)) => Ok(Some(kept)),
            Some(_) | None => Ok(None),
        }
    }

    /// Notes an envelope, if it is for that office and not over.
    fn note(
        &self,
        position: Position,
        (office, now): (&OfficeId, Timestamp),
        open: &mut Open,
    ) -> Result<(), DeskError> {
        let Some(kept) = self.own_envelope(position)? else {
            return Ok(());
        };
        let Ok(carried) = Carried::decode(kept.bytes) else {
            return Ok(());
        };
        let header = carried.header();
        if header.number.recipient != *office || header.expires_at <= now {
            return Ok(());
        }
        let what = match kept.cargo {
            0 => "alert",
            1 => "receipts",
            _ => "notice",
        };
        let precedence = header.number.precedence;
        let view = EnvelopeView {
            position: position.number(),
            what: what.to_owned(),
            precedence: precedence.to_string(),
        };
        open.insert((precedence.rank(), position.number()), view);
        Ok(())
    }
}
