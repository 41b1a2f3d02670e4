//! Agreements that an office ends and that both make anew while everything else goes on. Not: what becomes of alerts
//! (`oracle`).

use base64::{Engine as _, engine::general_purpose::STANDARD};
use blo_client::desk::CounterpartView;
use blo_proto::{
    Signer, Timestamp,
    pairing::{Pairing, SignedPairing},
};
use blo_relay::hub::Request;

use crate::{
    op::OFFICES,
    world::{Office, World, in_time},
};

/// Whether an agreement is over, and the highest serial that is known of the two.
type Known = (bool, u64);

impl World {
    /// The first time that the offices are furnished; nobody has ended anything yet.
    pub(crate) fn first_agreements(&self) {
        for other in 1..OFFICES {
            self.sign(other, 1);
        }
    }

    /// An officer of `office` ends its agreement with `other`; it may be that nobody is told whether it was done.
    pub(crate) async fn part(&self, office: usize, other: usize) {
        if let Some(desk) = self.desk(office) {
            self.serials.set(self.serials.get() + 1);
            let _ = in_time(desk.unpair(self.office_id(other))).await;
        }
    }

    /// The first office and `other` make an agreement anew. The relay's operator has it first; the homes keep it.
    pub(crate) async fn agree(&self, other: usize) {
        let Some(hub) = self.hub() else {
            return;
        };
        self.serials.set(self.serials.get() + 1);
        let signed = signed(
            &self.offices[0],
            &self.offices[other - 1],
            self.serials.get(),
        );
        let taken =
            in_time(hub.administer(Request::AddPairing(signed.clone(), "Somchai".to_owned())))
                .await;
        if matches!(taken, Some(Err(_))) {
            return;
        }
        self.keep(other - 1, &signed);
        for office in [1, other] {
            if let Some(desk) = self.desk(office) {
                let _ = in_time(desk.agree(&STANDARD.encode(signed.encode()))).await;
            }
        }
    }

    /// The operator of a restored relay brings what was exported since.
    pub(crate) async fn bring_agreements(&self) {
        let Some(hub) = self.hub() else {
            return;
        };
        for office in &self.offices[1..] {
            let signed = office.pairings.borrow()[0].clone();
            let _ =
                in_time(hub.administer(Request::AddPairing(signed, "Somchai".to_owned()))).await;
        }
    }

    fn sign(&self, other: usize, serial: u64) {
        let signed = signed(&self.offices[0], &self.offices[other], serial);
        self.keep(other, &signed);
    }

    fn keep(&self, other: usize, signed: &SignedPairing) {
        *self.offices[other].pairings.borrow_mut() = vec![signed.clone()];
        let all = self.offices[1..].iter();
        let all = all.filter_map(|office| office.pairings.borrow().first().cloned());
        *self.offices[0].pairings.borrow_mut() = all.collect();
    }

    /// What relay and gateways have of each agreement where they do not have the same.
    pub(crate) async fn divided(&self) -> Vec<String> {
        let mut divided = Vec::new();
        for other in 2..=OFFICES {
            let Some(hub) = self.hub() else {
                return vec!["the relay does not run".to_owned()];
            };
            let (first, second) = (self.office_id(1), self.office_id(other));
            let snapshot = hub.snapshot();
            let relay = match snapshot.agreed(&first, &second) {
                Some(agreed) => (false, agreed.pairing.serial),
                None => (true, snapshot.serial(&first, &second)),
            };
            let ours = self.known(1, other).await;
            let theirs = self.known(other, 1).await;
            if ours != Some(relay) || theirs != Some(relay) {
                divided.push(format!(
                    "office 1 has {ours:?} of {other}, which has {theirs:?}, and the relay {relay:?}"
                ));
            }
        }
        divided
    }

    /// What a gateway has of an agreement; `None` while it does not run.
    pub(crate) async fn known(&self, office: usize, other: usize) -> Option<Known> {
        let status = self.desk(office)?.status().await.ok()?;
        let name = self.office_id(other).to_string();
        let of = |one: &&CounterpartView| one.office == name;
        let view = status.counterparts.iter().find(of)?;
        Some((view.pairing_ended, view.pairing_serial))
    }
}

fn signed(one: &Office, other: &Office, serial: u64) -> SignedPairing {
    let from = Timestamp::from_millis(1_700_000_000_000);
    let until = Timestamp::from_millis(2_400_000_000_000);
    let pairing = Pairing::new([one.party(), other.party()], serial, from, until).unwrap();
    let mut signed = SignedPairing::propose(&pairing);
    for office in [one, other] {
        let signer: &dyn Signer = &*office.signer;
        signed.sign_as(signer).unwrap();
    }
    signed
}
