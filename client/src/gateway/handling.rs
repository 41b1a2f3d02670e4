//! What is kept about handling: which alerts ask, give or refuse consent, who opened what is hidden and why, what was
//! written out. Not: what follows from it (`handling`, `desk`).

use std::collections::BTreeSet;

use blo_proto::alert::{Alert, MessageType};

use super::{
    command::{Command, Fault, Opened},
    engine::Engine,
    officer::reply,
    round::{Round, random},
};
use crate::shelf::{Entry, Export, Kind, Revealed, Tag, keys};

impl Engine {
    /// Notes with an alert about which others it speaks of consent. Whether it counts is judged when it is used.
    pub(super) fn note_consent(&self, entry: &mut Entry, name: Tag, alert: &Alert) {
        let speaks = matches!(
            alert.message_type,
            MessageType::ConsentAsked | MessageType::ConsentGiven | MessageType::Refusal
        );
        if !speaks {
            return;
        }
        let vault = self.shelf.vault();
        let each = alert.references.iter();
        let about: BTreeSet<Tag> = each.map(|one| vault.name(&one.sender, &one.id)).collect();
        for about in about {
            entry.consent(about, name);
        }
    }

    /// A command that is only written down.
    pub(super) fn keep_handling(&self, command: Command, round: &mut Round) {
        match command {
            Command::Reveal(opened, opening, answer) => {
                let done = self.reveal(&opened, opening, round);
                reply(done, answer, round);
            }
            Command::Export(export, answer) => {
                let id = self.note_export(export, round);
                reply(id, answer, round);
            }
            _ => {}
        }
    }

    /// Writes down that an officer opened what an alert hides.
    fn reveal(&self, opened: &Opened, opening: Revealed, round: &mut Round) -> Result<(), Fault> {
        self.is_readable()?;
        let mut entry = Entry::new(round.now, Kind::Revealed(opening));
        entry.opening(opened.name);
        round.push(entry);
        Ok(())
    }

    /// Writes down that alerts are written out, before the first one is.
    fn note_export(&self, export: Export, round: &mut Round) -> Result<[u8; 16], Fault> {
        self.is_readable()?;
        let id: [u8; 16] = random();
        let mut entry = Entry::new(round.now, Kind::Export(export));
        entry.point(keys::export(&id), Vec::new());
        round.push(entry);
        Ok(id)
    }
}
