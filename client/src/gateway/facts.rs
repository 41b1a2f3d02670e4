//! Opened envelopes and facts, to and from their records. Pure.

use blo_proto::{
    Digest, Number as FullNumber, SessionId, Timestamp,
    content::Content,
    envelope::{Carried, Proof},
    receipt::Fact,
};
use bytes::Bytes;

use super::counterpart::digest_bytes;
use crate::shelf::{Fact as KeptFact, Received};

/// An opened envelope as it is kept.
pub(super) fn kept(proof: &Proof) -> Received {
    Received {
        header: proof.header.clone(),
        signature: proof.signature.clone(),
        sealed_digest: digest_bytes(&proof.sealed_digest),
        plaintext: proof.plaintext.clone(),
        again: false,
    }
}

/// What proves a kept envelope.
pub(crate) fn proof(kept: &Received) -> Option<Proof> {
    Some(Proof {
        header: kept.header.clone(),
        signature: kept.signature.clone(),
        sealed_digest: Digest::from_slice(&kept.sealed_digest)?,
        plaintext: kept.plaintext.clone(),
    })
}

/// The content of a kept envelope. It was verified before it was kept, and its record is sealed.
pub(crate) fn received_content(kept: &Received) -> Option<Content> {
    plain_content(&kept.plaintext)
}

/// The content of a plaintext.
pub(super) fn plain_content(plaintext: &Bytes) -> Option<Content> {
    let rest = plaintext.get(32..)?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let content = rest.get(..length)?;
    Content::decode(plaintext.slice_ref(content)).ok()
}

/// A fact as it is kept.
pub(super) fn kept_fact(
    number: &FullNumber,
    exercise: bool,
    envelope: Digest,
    fact: &Fact,
) -> KeptFact {
    let mut kept = KeptFact {
        envelope: envelope.as_bytes().to_vec(),
        sender: number.sender.to_string(),
        precedence: number.precedence.number().into(),
        exercise,
        ..KeptFact::default()
    };
    match fact {
        Fact::Delivered {
            session,
            session_kept,
            ..
        } => {
            kept.fact = 1;
            kept.session = session.as_bytes().to_vec();
            kept.session_kept = *session_kept;
        }
        Fact::Read { officer, .. } => {
            kept.fact = 2;
            kept.officer.clone_from(officer);
        }
        Fact::Actioned {
            officer,
            counter,
            outcome,
            note,
            ..
        } => {
            kept.fact = 3;
            kept.officer.clone_from(officer);
            kept.counter = *counter;
            kept.outcome = outcome.number();
            kept.note.clone_from(note);
        }
        Fact::Refused { code, .. } => {
            kept.fact = 4;
            kept.code.clone_from(code);
        }
    }
    kept
}

/// A kept fact as it is stated.
pub(super) fn stated_fact(kept: &KeptFact, at: Timestamp) -> Option<Fact> {
    Some(match kept.fact {
        1 => Fact::Delivered {
            at,
            session: SessionId::from_slice(&kept.session)?,
            session_kept: kept.session_kept,
        },
        2 => Fact::Read {
            at,
            officer: kept.officer.clone(),
        },
        3 => Fact::Actioned {
            at,
            officer: kept.officer.clone(),
            counter: kept.counter,
            outcome: blo_proto::alert::Outcome::from_number(kept.outcome),
            note: kept.note.clone(),
        },
        4 => Fact::Refused {
            at,
            code: kept.code.clone(),
        },
        _ => return None,
    })
}

/// What proves an envelope of ours.
pub(crate) fn own_proof(kept: &crate::shelf::Envelope) -> Option<Proof> {
    let carried = Carried::decode(kept.bytes.clone()).ok()?;
    Some(Proof {
        header: carried.header_bytes().clone(),
        signature: carried.signature().clone(),
        sealed_digest: blo_proto::Digest::from_slice(&kept.sealed_digest)?,
        plaintext: Bytes::clone(&kept.plaintext),
    })
}
