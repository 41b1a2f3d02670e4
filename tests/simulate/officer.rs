//! What officers do with alerts that are there: open, answer, say anew, take back. Not: sending the first time (`run`).

use blo_client::desk::{AckInput, AlertInput, Listing, ReferenceInput, TextInput};

use crate::{
    op::Op,
    oracle::MARKER,
    run::{Run, at},
    world::in_time,
};

impl Run {
    /// One step of an officer's.
    pub(crate) async fn officer_does(&mut self, op: Op) {
        match op {
            Op::Read { office, nth } => self.officer(at(office), nth, None).await,
            Op::Act { office, nth } => self.officer(at(office), nth, Some("stopped")).await,
            Op::Change {
                office,
                nth,
                cancels,
            } => self.change(at(office), nth, cancels == 1).await,
            _ => unreachable!("{op} is no officer's"),
        }
    }

    async fn officer(&mut self, office: usize, nth: u64, outcome: Option<&str>) {
        let Some(desk) = self.world.desk(office) else {
            return;
        };
        let Ok(inbox) = desk.inbox(Listing::default()).await else {
            return;
        };
        let Some(item) = inbox.get(at(nth)) else {
            return;
        };
        let (id, sender) = (item.id.parse().unwrap(), item.sender.clone());
        let ask = async {
            match outcome {
                None => {
                    let _ = desk.show(id, sender.parse().ok(), "Nang".to_owned()).await;
                }
                Some(outcome) => {
                    let ack = AckInput {
                        outcome: outcome.to_owned(),
                        sender: Some(sender),
                        ..AckInput::default()
                    };
                    let _ = desk.acknowledge(id, ack).await;
                }
            }
        };
        // It may be refused, or never be answered by a gateway that ends: what is shown counts.
        let _ = in_time(ask).await;
    }

    /// Says the nth alert of those an office sent anew, or takes it back. It may be refused: what is over, what was
    /// taken back.
    async fn change(&mut self, office: usize, nth: u64, cancels: bool) {
        let Some(desk) = self.world.desk(office) else {
            return;
        };
        let Ok(outbox) = desk.outbox(Listing::default()).await else {
            return;
        };
        let begun: Vec<_> = outbox.iter().filter(|item| item.about.is_none()).collect();
        let Some(of) = begun.get(at(nth)) else {
            return;
        };
        self.sends += 1;
        let input = AlertInput {
            message_type: if cancels { "cancel" } else { "update" }.to_owned(),
            // Longer than any alert of a script, or it would be refused: a change is over no earlier.
            lifetime_s: Some(90_000),
            texts: vec![TextInput {
                language: "en".to_owned(),
                headline: format!("{MARKER} {}", self.sends),
                ..TextInput::default()
            }],
            references: vec![ReferenceInput {
                sender: of.sender.clone(),
                id: of.id.clone(),
            }],
            reference: Some(format!("ref {}", self.sends)),
            ..AlertInput::default()
        };
        self.references.insert(self.sends, (office, input.clone()));
        self.submit(office, input).await;
    }
}
