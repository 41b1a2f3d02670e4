//! A clerk sends for one office, all the while, and sends again under the same `ref` what was not answered. Now and
//! then an officer opens what came in. Not: kind to a gateway that has just started.

use std::{
    collections::VecDeque,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use blo_client::{
    desk::{AckInput, AlertInput, DeskError, Item, Listing, Sent, TextInput},
    local::{Client, Request},
};
use blo_kit::{
    Chance,
    wait::{Deadline, SOON},
};

use crate::{
    CROSSING, OFFICES, STRANGERS, UNTOLD,
    book::{Book, Told},
};

const PRECEDENCES: [&str; 4] = ["ROUTINE", "FLASH", "PRIORITY", "IMMEDIATE"];
/// In every headline; it must lie on no disk.
pub(crate) const MARKER: &str = "zebrafinch";
/// In every note about what was done; nor must this.
pub(crate) const NOTE_MARKER: &str = "tamarind";
/// What is not answered at a time.
const UNANSWERED_MAX: usize = 8;

/// The clerk of one office.
#[derive(Debug)]
pub(crate) struct Clerk {
    office: usize,
    home: PathBuf,
    chance: Chance,
    counterparts: Vec<usize>,
    sent: u64,
    open: VecDeque<AlertInput>,
}

impl Clerk {
    pub(crate) fn of(office: usize, home: &Path, chance: Chance) -> Self {
        let pairs = [(0, 1), (2, 3), UNTOLD];
        let pairs = pairs.into_iter().chain(CROSSING);
        let other = |(one, other)| match office {
            _ if one == office => Some(other),
            _ if other == office => Some(one),
            _ => None,
        };
        Self {
            office,
            home: home.to_owned(),
            chance,
            counterparts: pairs.filter_map(other).collect(),
            sent: 0,
            open: VecDeque::new(),
        }
    }

    /// Until the storm is over; then what was not answered yet is sent until it is.
    pub(crate) fn work(mut self, book: &Book) {
        while !book.is_over() {
            thread::park_timeout(self.chance.millis(50, 400));
            self.write();
            self.hand_in(book);
            if self.chance.once_in(4) {
                self.open_one(book);
            }
        }
        let deadline = Deadline::after(SOON);
        while !self.open.is_empty() {
            assert!(!deadline.passed(), "never answered: {:?}", self.open);
            self.hand_in(book);
            thread::park_timeout(Duration::from_millis(50));
        }
    }

    fn write(&mut self) {
        let few = usize::try_from(1 + self.chance.below(4)).unwrap();
        for _ in 0..few {
            if self.open.len() < UNANSWERED_MAX {
                let alert = self.alert();
                self.open.push_back(alert);
            }
        }
    }

    fn alert(&mut self) -> AlertInput {
        self.sent += 1;
        let name = format!("{}/{}", OFFICES[self.office], self.sent);
        let mut to = vec![*self.chance.pick(&self.counterparts)];
        if self.chance.once_in(8) {
            to.clone_from(&self.counterparts);
        }
        let never_leaves = |other: &usize| [(self.office, *other), (*other, self.office)];
        let never_leaves = to.iter().any(|other| never_leaves(other).contains(&UNTOLD));
        // What is not over when it is calm again would be waited for in vain.
        let short = never_leaves || self.chance.once_in(6);
        let lifetime_s = short.then(|| 2 + self.chance.below(20));
        AlertInput {
            to: to.into_iter().map(|at| OFFICES[at].to_owned()).collect(),
            precedence: (*self.chance.pick(&PRECEDENCES)).to_owned(),
            texts: vec![TextInput {
                language: "en".to_owned(),
                headline: format!("{MARKER} {name}"),
                ..TextInput::default()
            }],
            lifetime_s,
            reference: Some(name),
            ..AlertInput::default()
        }
    }

    /// Hands in everything that is open at once, and keeps what was not answered.
    fn hand_in(&mut self, book: &Book) {
        let Ok(mut client) = Client::connect(&self.home) else {
            return;
        };
        let stranger = self
            .chance
            .once_in(10)
            .then(|| self.misaddressed())
            .flatten();
        let alerts = self.open.iter().chain(&stranger);
        let put = alerts.map(|alert| client.put(&Request::Send(Box::new(alert.clone()))));
        if put.take_while(Result::is_ok).count() == 0 {
            return;
        }
        while let Some(alert) = self.open.pop_front() {
            let Some(sent) = answer(&mut client) else {
                self.open.push_front(alert);
                return;
            };
            let sent: Sent = sent.unwrap();
            let name = alert.reference.unwrap();
            assert_eq!(sent.reference.as_deref(), Some(name.as_str()));
            let told = Told {
                from: self.office,
                id: sent.id,
                to: alert.to,
                headline: alert.texts[0].headline.clone(),
            };
            book.told(name, told);
        }
        if stranger.is_some()
            && let Some(answer) = answer::<Sent>(&mut client)
        {
            let error = answer.unwrap_err();
            assert_eq!(error.code, DeskError::UNKNOWN_COUNTERPART, "{error}");
        }
    }

    fn misaddressed(&mut self) -> Option<AlertInput> {
        if self.office != STRANGERS.0 {
            return None;
        }
        let alert = self.alert();
        Some(AlertInput {
            to: vec![OFFICES[STRANGERS.1].to_owned()],
            ..alert
        })
    }

    /// An officer opens something, and perhaps says what was done.
    fn open_one(&mut self, book: &Book) {
        let Ok(mut client) = Client::connect(&self.home) else {
            return;
        };
        let unread = Listing {
            limit: 5,
            unread_only: true,
            ..Listing::default()
        };
        let Ok(items) = client.ask::<Vec<Item>>(&Request::Inbox(unread)) else {
            return;
        };
        if items.is_empty() {
            return;
        }
        let id = self.chance.pick(&items).id.clone();
        let show = Request::Show {
            id: id.clone(),
            sender: None,
            officer: "Lt. Somchai".to_owned(),
        };
        if client.ask::<serde_json::Value>(&show).is_err() {
            return;
        }
        book.read(&id, self.office);
        if self.chance.once_in(2) {
            let ack = AckInput {
                outcome: "seized".to_owned(),
                note: NOTE_MARKER.to_owned(),
                ..AckInput::default()
            };
            // Unanswered it may have happened or not.
            let _ = client.ask::<serde_json::Value>(&Request::Acknowledge { id, ack });
        }
    }
}

/// The next answer; none where the gateway is gone.
fn answer<T: serde::de::DeserializeOwned>(client: &mut Client) -> Option<Result<T, DeskError>> {
    match client.take::<T>() {
        Ok(None) => None,
        Ok(Some(answer)) => Some(Ok(answer)),
        Err(error) if error.code == DeskError::STOPPED => None,
        Err(error) => Some(Err(error)),
    }
}
