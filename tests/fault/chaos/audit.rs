//! The auditor: once it is calm, what every office lists is held against what anybody was told, and against the disks.
//! Not: a participant; it sends nothing.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    thread,
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use blo_client::{
    desk::{EvidenceParts, Item},
    local::{Client, Request},
};
use blo_kit::{World, auditor::files_with, process::run, wait::Deadline};
use blo_proto::{
    envelope::Proof,
    id::Digest,
    receipt::{RelayFact, SignedRelayReceipt, Status},
};

use crate::{
    OFFICES, book,
    book::{Book, Told},
    clerk::{MARKER, NOTE_MARKER},
};

/// The longest that something short-lived lives after the last was sent, and what the calm takes.
const CALM: Duration = Duration::from_secs(150);
/// Evidence is gathered for so many alerts an office.
const ORDER_SAMPLE: usize = 300;

/// An alert at one of its recipients.
type Row = (String, String);

/// The auditor.
pub(crate) struct Audit<'a> {
    world: &'a mut World,
    book: &'a Book,
    told: BTreeMap<String, Told>,
    homes: Vec<PathBuf>,
    outboxes: Vec<Vec<Item>>,
    inboxes: Vec<Vec<Item>>,
}

impl<'a> Audit<'a> {
    pub(crate) fn of(world: &'a mut World, book: &'a Book) -> Self {
        Self {
            told: book.all_told(),
            homes: world.offices.iter().map(|o| o.home.clone()).collect(),
            world,
            book,
            outboxes: Vec::new(),
            inboxes: Vec::new(),
        }
    }

    /// Waits until every alert that anybody was told of has come to its end everywhere; how they ended, in words.
    pub(crate) fn settle(&mut self) -> String {
        let deadline = Deadline::after(CALM);
        loop {
            self.look();
            let open = self.open();
            if open.is_empty() {
                return self.ends();
            }
            if deadline.passed() {
                let said = self.world.relay.process().said();
                let states: Vec<_> = self.world.offices.iter().map(|o| o.status()).collect();
                let sample: Vec<_> = open.iter().take(10).collect();
                panic!(
                    "{} are still open, such as {sample:#?}\n{states:#?}\nthe relay said:\n{said}",
                    open.len()
                );
            }
            thread::park_timeout(Duration::from_millis(500));
        }
    }

    fn look(&mut self) {
        self.outboxes = self
            .homes
            .iter()
            .map(|h| book::outbox(h).unwrap())
            .collect();
        self.inboxes = self.homes.iter().map(|h| book::inbox(h).unwrap()).collect();
        for (office, listing) in self.outboxes.iter().enumerate() {
            self.book.listed(office, &self.told, listing);
        }
    }

    /// What has not come to an end: a status that is none, or one that does not say what the recipient has.
    fn open(&self) -> Vec<(Row, Status, usize)> {
        let (statuses, shown, read) = (self.statuses(), self.shown(), self.book.all_read());
        let mut open = Vec::new();
        for (row, status) in statuses {
            let times = shown.get(&row).copied().unwrap_or_default();
            assert!(times <= 1, "{row:?} is shown {times} times");
            let ended = match status {
                Status::Queued | Status::Held => false,
                // Its receipt is on its way where it did arrive.
                Status::Expired | Status::RefusedByRelay | Status::Unconfirmed => times == 0,
                Status::RefusedByRecipient => true,
                Status::Delivered => times == 1 && !read.contains(&row),
                Status::Read | Status::Actioned => times == 1,
            };
            if !ended {
                open.push((row, status, times));
            }
        }
        open
    }

    /// By id and recipient: how far its sender says that it has come.
    fn statuses(&self) -> BTreeMap<Row, Status> {
        let all = self.outboxes.iter().flatten();
        let each = |item: &Item| -> Vec<(Row, Status)> {
            let row = |office: &str| (item.id.clone(), office.to_owned());
            let one = |one: &blo_client::desk::OfficeStatus| {
                (row(&one.office), book::status(&one.status))
            };
            item.statuses.iter().map(one).collect()
        };
        all.flat_map(each).collect()
    }

    /// By id and recipient: how often it is shown there.
    fn shown(&self) -> BTreeMap<Row, usize> {
        let mut shown = BTreeMap::new();
        for (office, inbox) in self.inboxes.iter().enumerate() {
            for item in inbox {
                *shown
                    .entry((item.id.clone(), OFFICES[office].to_owned()))
                    .or_default() += 1;
            }
        }
        shown
    }

    fn ends(&self) -> String {
        let mut ends: BTreeMap<&str, usize> = BTreeMap::new();
        for status in self.statuses().values() {
            *ends.entry(status.as_str()).or_default() += 1;
        }
        for must in ["delivered", "read", "actioned", "unconfirmed"] {
            assert!(ends.contains_key(must), "nothing {must}: {ends:?}");
        }
        format!("{} alerts told; by recipient {ends:?}", self.told.len())
    }

    /// Each told alert is listed once and says what was written; nothing is shown that nobody sent; the order is the
    /// relay's.
    pub(crate) fn judge(&mut self) {
        let (mut sent, mut refs) = (BTreeMap::new(), BTreeSet::new());
        for item in self.outboxes.iter().flatten() {
            assert!(
                sent.insert(&item.id, item).is_none(),
                "listed twice: {item:?}"
            );
            let name = item.reference.clone().unwrap();
            assert!(refs.insert(name), "one ref, two alerts: {item:?}");
        }
        for told in self.told.values() {
            let item = sent[&told.id];
            assert_eq!(item.headline, told.headline);
            assert_eq!(item.recipients, told.to);
        }
        for item in self.inboxes.iter().flatten() {
            let original = sent[&item.id];
            assert_eq!(item.headline, original.headline);
            assert_eq!(item.precedence, original.precedence);
            assert!(!item.restored, "{item:?}");
        }
        let (admitted, expired) = self.statements();
        let judged = self.order(&admitted);
        // The sender says *unconfirmed* by itself at that minute; that the relay ended it is in the evidence.
        assert!(expired > 0, "the relay ended nothing");
        crate::say(&format!(
            "the order of {judged} is the relay's, which said of {expired} that they expired"
        ));
    }

    /// What the relay stated: where it admitted what was sealed once, and how many expired there.
    fn statements(&self) -> (BTreeMap<Row, u64>, usize) {
        let (mut admitted, mut expired) = (BTreeMap::new(), 0);
        for (office, outbox) in self.outboxes.iter().enumerate() {
            let mut client = Client::connect(&self.homes[office]).unwrap();
            for item in outbox.iter().take(ORDER_SAMPLE) {
                for (row, fact, position) in stated(&mut client, &item.id) {
                    match fact {
                        RelayFact::Held => drop(admitted.insert(row, position)),
                        RelayFact::Expired => expired += 1,
                        RelayFact::Refused(_) => {}
                    }
                }
            }
        }
        (admitted, expired)
    }

    /// Within a sender, a recipient and a precedence alerts are shown in the order in which the relay admitted them.
    fn order(&self, admitted: &BTreeMap<Row, u64>) -> usize {
        let mut judged = 0;
        for (office, inbox) in self.inboxes.iter().enumerate() {
            let mut last: BTreeMap<(&str, &str), (u64, &str)> = BTreeMap::new();
            for item in inbox {
                let row = (item.id.clone(), OFFICES[office].to_owned());
                let Some(&position) = admitted.get(&row) else {
                    continue;
                };
                judged += 1;
                let key = (item.sender.as_str(), item.precedence.as_str());
                if let Some((before, id)) = last.insert(key, (position, &item.id)) {
                    assert!(
                        before < position,
                        "{row:?} was admitted at {position}, but is shown after {id}, admitted at {before}"
                    );
                }
            }
        }
        judged
    }

    /// Stops everybody: their journals are whole, and no word lies on a disk.
    pub(crate) fn close(&mut self) {
        for office in &mut self.world.offices {
            office.stop();
            let judged = run(&mut office.command(&["store", "verify"]), "").ok();
            assert!(judged.contains("is what the journal says"), "{judged}");
        }
        self.world.relay.stop();
        let judged = self.world.relay.verb(&["store", "verify"]).ok();
        assert!(!judged.contains("damaged"), "{judged}");
        let found = files_with(self.world.folder(), &[MARKER, NOTE_MARKER]);
        assert!(found.is_empty(), "words on a disk: {found:?}");
    }
}

/// What the relay stated of an alert that was sealed once, by recipient.
fn stated(client: &mut Client, id: &str) -> Vec<(Row, RelayFact, u64)> {
    let request = Request::Evidence {
        id: id.to_owned(),
        sender: None,
    };
    let parts: EvidenceParts = client.ask(&request).unwrap();
    let mut found = Vec::new();
    for part in parts.counterparts {
        let [alert] = part.alerts.as_slice() else {
            continue;
        };
        let proof = Proof {
            header: bytes(&alert.header),
            signature: bytes(&alert.signature),
            sealed_digest: Digest::from_bytes([0; 32]),
            plaintext: bytes::Bytes::new(),
        };
        let binding = proof.binding();
        for statement in &part.relay_receipts {
            let statement = SignedRelayReceipt::decode(bytes(statement)).unwrap();
            let statement = statement.unproven().unwrap();
            let about = statement.entries.iter().find(|(of, _)| *of == binding);
            if let Some((_, position)) = about {
                let row = (id.to_owned(), part.office.clone());
                found.push((row, statement.fact, *position));
            }
        }
    }
    found
}

fn bytes(base64: &str) -> bytes::Bytes {
    STANDARD.decode(base64).unwrap().into()
}
