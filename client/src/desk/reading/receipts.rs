//! Receipts and standings as plain data. Not: where they lie.

use blo_proto::{
    OfficeId, Timestamp,
    content::Body,
    receipt::{Fact, Receipt, RelayFact, SignedRelayReceipt, Status},
};

use crate::{
    desk::view::{OfficeStatus, ReceiptView},
    gateway::received_content,
    shelf::{Fact as KeptFact, Received, Standing},
};

pub(super) fn office_status(office: &OfficeId, standing: Standing) -> OfficeStatus {
    OfficeStatus {
        office: office.to_string(),
        status: standing.status.as_str().to_owned(),
        at: standing.at.to_string(),
    }
}

pub(super) fn relay_view(signed: &SignedRelayReceipt, office: &OfficeId) -> Option<ReceiptView> {
    let statement = signed.unproven().ok()?;
    let code = match &statement.fact {
        RelayFact::Refused(code) => code.clone(),
        RelayFact::Held | RelayFact::Expired => String::new(),
    };
    Some(ReceiptView {
        by: statement.relay.to_string(),
        office: office.to_string(),
        status: statement.fact.status().as_str().to_owned(),
        at: statement.at.to_string(),
        code,
        ..ReceiptView::default()
    })
}

pub(super) fn receipt_views(
    kept: &Received,
    office: &OfficeId,
    ours: &[blo_proto::Digest],
) -> Vec<ReceiptView> {
    let receipts = match received_content(kept).map(|content| content.body) {
        Some(Body::Receipts(receipts)) => receipts.receipts,
        Some(Body::Alert(_) | Body::Notice(_)) | None => Vec::new(),
    };
    let about = receipts
        .iter()
        .filter(|receipt| ours.contains(&receipt.envelope));
    about.map(|receipt| receipt_view(receipt, office)).collect()
}

fn receipt_view(receipt: &Receipt, office: &OfficeId) -> ReceiptView {
    let mut view = ReceiptView {
        by: office.to_string(),
        office: office.to_string(),
        status: receipt.fact.status().as_str().to_owned(),
        at: receipt.fact.at().to_string(),
        ..ReceiptView::default()
    };
    match &receipt.fact {
        Fact::Delivered { .. } => {}
        Fact::Read { officer, .. } => view.officer.clone_from(officer),
        Fact::Actioned {
            officer,
            counter,
            outcome,
            note,
            ..
        } => {
            view.officer.clone_from(officer);
            view.counter = *counter;
            view.outcome = outcome.to_string();
            view.note.clone_from(note);
        }
        Fact::Refused { code, .. } => view.code.clone_from(code),
    }
    view
}

pub(super) fn fact_view(kept: &KeptFact, office: &OfficeId, at: Timestamp) -> ReceiptView {
    let status = match kept.fact {
        1 => Status::Delivered,
        2 => Status::Read,
        3 => Status::Actioned,
        _ => Status::RefusedByRecipient,
    };
    let outcome = match status {
        Status::Actioned => blo_proto::alert::Outcome::from_number(kept.outcome).to_string(),
        _ => String::new(),
    };
    ReceiptView {
        by: office.to_string(),
        office: office.to_string(),
        status: status.as_str().to_owned(),
        at: at.to_string(),
        officer: kept.officer.clone(),
        outcome,
        note: kept.note.clone(),
        counter: kept.counter,
        code: kept.code.clone(),
    }
}
