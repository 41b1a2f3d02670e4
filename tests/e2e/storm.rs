//! Storm: lines that break and gateways that die, over and over, in an order that a seed decides. Whatever was taken
//! is shown once, and its sender hears of it.

use std::{collections::BTreeMap, path::Path, sync::Arc, time::Duration};

use blo_client::desk::{AlertInput, Listing, TextInput};
use blo_kit::{
    stranger::now,
    switchboard::{Inmate, Switchboard, Who, pairing},
    world::{NORTH, SOUTH},
};
use blo_proto::pairing::SignedPairing;
use tempfile::TempDir;
use tokio::time::{sleep, timeout};

const ALERTS: usize = 60;
const PRECEDENCES: [&str; 4] = ["ROUTINE", "FLASH", "PRIORITY", "IMMEDIATE"];

struct Storm {
    folder: TempDir,
    board: Switchboard,
    offices: [Who; 2],
    pairings: [SignedPairing; 1],
    inmates: Vec<Option<Inmate>>,
    chance: u64,
}

impl Storm {
    fn new(seed: u64) -> Self {
        let offices = [Who::new(SOUTH), Who::new(NORTH)];
        let pairings = [pairing(&offices[0], &offices[1])];
        let mut storm = Self {
            folder: TempDir::new().unwrap(),
            board: Switchboard::default(),
            offices,
            pairings,
            inmates: vec![None, None],
            chance: seed,
        };
        storm.start(0);
        storm.start(1);
        storm
    }

    fn start(&mut self, which: usize) {
        let who = &self.offices[which];
        let home: &Path = &self.folder.path().join(who.office.as_str());
        let inmate = self.board.start((who, home), &self.pairings, Arc::new(now));
        self.inmates[which] = Some(inmate);
    }

    fn inmate(&self, which: usize) -> &Inmate {
        self.inmates[which].as_ref().unwrap()
    }

    fn draw(&mut self, below: u64) -> u64 {
        self.chance ^= self.chance << 13;
        self.chance ^= self.chance >> 7;
        self.chance ^= self.chance << 17;
        (self.chance >> 11) % below
    }

    /// One alert, and then perhaps a blow.
    async fn step(&mut self, at: usize) -> (usize, String) {
        let from = usize::from(self.draw(2) == 1);
        let sent = self.send(from, PRECEDENCES[at % 4]).await;
        match self.draw(6) {
            0 => self.board.break_lines(),
            1 => {
                let which = usize::from(self.draw(2) == 1);
                let inmate = self.inmates[which].take().unwrap();
                inmate.gateway.shutdown().await;
                self.start(which);
            }
            _ => {}
        }
        sent
    }

    async fn send(&self, from: usize, precedence: &str) -> (usize, String) {
        let input = AlertInput {
            to: vec![self.offices[1 - from].office.to_string()],
            precedence: precedence.to_owned(),
            texts: vec![TextInput {
                language: "en".to_owned(),
                headline: "White pickup".to_owned(),
                ..TextInput::default()
            }],
            ..AlertInput::default()
        };
        let sent = self.inmate(from).desk.send(input).await.unwrap();
        (from, sent.id)
    }

    /// Waits until everything is where it should be.
    async fn calm(&self, sent: &[(usize, String)]) {
        let mut last = None;
        let calm = async {
            loop {
                last = self.missing(sent).await;
                if last.is_none() {
                    return;
                }
                sleep(Duration::from_millis(50)).await;
            }
        };
        let calm = timeout(Duration::from_secs(60), calm).await;
        assert!(calm.is_ok(), "{last:?}; {}", self.board.describe());
    }

    /// Whether everything is where it should be; what is not yet, in words.
    async fn missing(&self, sent: &[(usize, String)]) -> Option<String> {
        let all = Listing {
            limit: 1_000,
            ..Listing::default()
        };
        for from in 0..2 {
            let outbox = self.inmate(from).desk.outbox(all.clone()).await.unwrap();
            let inbox = self.inmate(1 - from).desk.inbox(all.clone()).await.unwrap();
            let mut times: BTreeMap<&str, usize> = BTreeMap::new();
            for item in &inbox {
                *times.entry(&item.id).or_default() += 1;
            }
            for (_, id) in sent.iter().filter(|(sender, _)| *sender == from) {
                let status = outbox.iter().find(|item| item.id == *id);
                let status = status.map(|item| item.status.as_str());
                let shown = times.get(id.as_str()).copied().unwrap_or_default();
                assert!(shown <= 1, "{id} is shown {shown} times");
                if shown == 0 || status != Some("delivered") {
                    return Some(format!("{id}: shown {shown} times, {status:?}"));
                }
            }
            assert_eq!(
                inbox.len(),
                sent.iter().filter(|(sender, _)| *sender == from).count()
            );
        }
        None
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_breaks_every_alert_is_shown_once_and_its_sender_hears_of_it() {
    for seed in [1, 7, 42, 1_234_567] {
        let mut storm = Storm::new(seed);
        let mut sent = Vec::new();
        for at in 0..ALERTS {
            sent.push(storm.step(at).await);
        }
        storm.calm(&sent).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sealed_to_a_lost_key_is_sealed_anew_and_shown_once() {
    let mut storm = Storm::new(3);
    // Each knows the other's sealing key once one alert has crossed each way.
    let mut sent = vec![
        storm.send(0, "ROUTINE").await,
        storm.send(1, "ROUTINE").await,
    ];
    storm.calm(&sent).await;
    let north = storm.inmates[1].take().unwrap();
    north.gateway.shutdown().await;
    sent.push(storm.send(0, "FLASH").await);
    storm.offices[1].ring.lose();
    storm.start(1);
    storm.calm(&sent).await;
}
