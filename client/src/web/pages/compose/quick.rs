//! What stands at hand on the board: the counterpart that was written to last, and the phrases that were used last. Read from
//! what was sent: nothing of it is kept anywhere else.

use super::{
    super::super::{app::SignedIn, tongue::Tongue},
    phrase::worded,
};
use crate::{
    desk::{DeskError, Item, Listing},
    words::phrases::{AT_HAND, entry, usual},
};

/// Phrases at hand.
const PHRASES: usize = 6;
/// Alerts that are looked at for them: those of some shifts.
const LOOKED_AT: usize = 200;

/// What an officer sends with a tap or two.
#[derive(Debug, Default)]
pub(in crate::web::pages) struct Quick {
    /// Whom the last alert was for; empty where none was sent yet.
    pub(in crate::web::pages) to: String,
    pub(in crate::web::pages) phrases: Vec<AtHand>,
}

/// One phrase.
#[derive(Debug)]
pub(in crate::web::pages) struct AtHand {
    pub(in crate::web::pages) number: u32,
    pub(in crate::web::pages) words: String,
    /// What it usually goes with: `FLASH` …
    pub(in crate::web::pages) precedence: &'static str,
}

impl Quick {
    /// Where a phrase is filled in.
    pub(in crate::web::pages) fn path(&self, one: &AtHand) -> String {
        match self.to.as_str() {
            "" => format!("/compose?phrase={}", one.number),
            to => format!("/compose?phrase={}&to={to}", one.number),
        }
    }
}

/// As the office's last alerts say.
pub(in crate::web::pages) async fn quick(who: &SignedIn) -> Result<Quick, DeskError> {
    let listing = Listing {
        limit: LOOKED_AT,
        ..Listing::default()
    };
    let sent = who.desk.outbox(listing).await?;
    Ok(of(who.tongue, &sent))
}

/// Of what was sent, the oldest first.
fn of(tongue: Tongue, sent: &[Item]) -> Quick {
    let mut numbers: Vec<u32> = Vec::new();
    let used = sent.iter().rev().flat_map(|item| &item.phrases);
    for number in used.map(|phrase| phrase.number).chain(AT_HAND) {
        if numbers.len() < PHRASES && !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    let at_hand = |number| {
        Some(AtHand {
            number,
            words: worded(tongue, entry(number)?)?,
            precedence: usual(number).precedence,
        })
    };
    let last = sent.iter().rev().find_map(|item| item.recipients.first());
    Quick {
        to: last.cloned().unwrap_or_default(),
        phrases: numbers.into_iter().filter_map(at_hand).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::phrases::Filled;

    fn sent(to: &str, number: u32) -> Item {
        let phrase = Filled {
            number,
            ..Filled::default()
        };
        Item {
            recipients: vec![to.to_owned()],
            phrases: vec![phrase],
            ..Item::default()
        }
    }

    #[test]
    fn the_last_counterpart_and_the_phrases_used_last_come_first_and_what_always_stands_there_follows()
     {
        let all = [
            sent("a.th", 300),
            sent("b.mm", 26),
            sent("c.la", 300),
            sent("c.la", 99_999),
        ];
        let quick = of(Tongue::default(), &all);
        assert_eq!(quick.to, "c.la");
        let numbers: Vec<u32> = quick.phrases.iter().map(|one| one.number).collect();
        assert_eq!(
            numbers,
            [300, 26, 12, 507, 100],
            "one that nobody knows has no words"
        );
        assert_eq!(quick.path(&quick.phrases[0]), "/compose?phrase=300&to=c.la");
        let none = of(Tongue::default(), &[]);
        assert_eq!(
            (none.phrases.len(), none.path(&none.phrases[0]).as_str()),
            (6, "/compose?phrase=12")
        );
    }
}
