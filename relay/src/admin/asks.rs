//! What a question asks of the registry, and what the authorities say to it before. Changes nothing. Not: the words
//! themselves (`words`), nor what the registry takes.

use blo_proto::{
    Code, OfficeId, Refusal, Timestamp, certificate, pairing::SignedPairing,
    rollover::SignedRollOver, takeover::TakeoverCode,
};
use bytes::Bytes;
use rustls_pki_types::CertificateDer;

use super::{Answer, DATA, Question};
use crate::{
    authorities::Authorities,
    hub::{Request, Shown},
    registry::Snapshot,
    tls,
};

/// As many offices are named that would be cut off.
const NAMED_MAX: usize = 20;

/// What is to be said against a question.
#[derive(Debug)]
pub(super) enum Objection {
    /// A refusal in the table's words.
    Refused(Refusal),
    /// Two sentences of its own.
    Said(String),
}

impl From<Refusal> for Objection {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Objection> for Answer {
    fn from(objection: Objection) -> Self {
        match objection {
            Objection::Refused(refusal) => Self::Refused(refusal.code.to_string(), refusal.detail),
            Objection::Said(text) => Self::Failed(DATA, text),
        }
    }
}

/// What a question asks of the registry, where the authorities have nothing against it.
///
/// # Errors
/// What they have.
pub(super) fn judged(
    question: Question,
    (known, snapshot, shown): (&Authorities, &Snapshot, &Shown),
    now: Timestamp,
) -> Result<Request, Objection> {
    let wrong = |why: String| Refusal::new(Code::BadCertificate, why);
    match &question {
        Question::OfficeAdd { chain, .. } => {
            if let Some(leaf) = chain.first() {
                vouched(&bytes(leaf)?, known, now).map_err(wrong)?;
            }
        }
        Question::AuthorityAdd { certificate, .. } => {
            let certificate = bytes(certificate)?;
            Authorities::may_vouch(&certificate, now).map_err(wrong)?;
        }
        Question::AuthorityRemove {
            country,
            fingerprint,
            cut,
            ..
        } => removable((country, fingerprint), *cut, (known, snapshot, shown))?,
        Question::AuthorityCrl { crl, by } => {
            let list = bytes(crl)?;
            let judged = known.judge_list(&list);
            let (country, id) = judged.map_err(|why| {
                Objection::Said(format!(
                    "It is not taken: {why}. Bring the newest list of an authority that is here."
                ))
            })?;
            let by = by.clone();
            return Ok(Request::BringList {
                country,
                id,
                list,
                by,
            });
        }
        _ => {}
    }
    Ok(request(question)?)
}

/// Whether an authority of its own country vouches for an office's certificate now, as a link would be judged.
fn vouched(leaf: &Bytes, known: &Authorities, now: Timestamp) -> Result<(), String> {
    let office = certificate::office(leaf).map_err(|refusal| refusal.detail)?;
    let leaf = CertificateDer::from(leaf.to_vec());
    let judged = known.vouch(&office.name, &leaf, now);
    judged.map(|_| ()).map_err(|error| tls::reason(&error))
}

/// An authority that was brought, and without which nobody is cut off unless that is wanted.
fn removable(
    (country, fingerprint): (&str, &str),
    cut: bool,
    (known, snapshot, shown): (&Authorities, &Snapshot, &Shown),
) -> Result<(), Objection> {
    let authority = match snapshot.brought.named(country, fingerprint) {
        Ok(authority) => authority,
        Err(_) if known.is_configured(country, fingerprint) => {
            let text = format!(
                "The configuration names this authority of {country}, so no verb removes it. Take its [[authority]] \
                 table out of the file, and start the relay again."
            );
            return Err(Objection::Said(text));
        }
        Err(refusal) => {
            let text = format!(
                "Nothing was removed: {}. See blo-relay authority list.",
                refusal.detail
            );
            return Err(Objection::Said(text));
        }
    };
    let leaves = shown.leaves(snapshot).into_iter();
    let hanging = known.hang_on(authority, leaves);
    if cut || hanging.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = hanging
        .iter()
        .take(NAMED_MAX)
        .map(|id| id.as_str())
        .collect();
    let more = hanging.len().saturating_sub(names.len());
    let more = (more > 0).then(|| format!(", and {more} more"));
    let text = format!(
        "Nothing was removed: nobody else vouches for {}{}, which would be cut off at once. If that is what you want, \
         say so: --yes",
        names.join(", "),
        more.unwrap_or_default()
    );
    Err(Objection::Said(text))
}

fn id(text: &str) -> Result<OfficeId, Refusal> {
    let id = text.parse::<OfficeId>();
    id.map_err(|error| Refusal::new(Code::Malformed, format!("{error}")))
}

fn bytes(text: &str) -> Result<Bytes, Refusal> {
    let bytes = hex::decode(text).map(Bytes::from);
    bytes.map_err(|error| Refusal::new(Code::Malformed, error.to_string()))
}

fn all(texts: &[String]) -> Result<Vec<Bytes>, Refusal> {
    texts.iter().map(|text| bytes(text)).collect()
}

fn both([one, other]: &[String; 2]) -> Result<[OfficeId; 2], Refusal> {
    Ok([id(one)?, id(other)?])
}

/// What a question asks of the registry.
///
/// # Errors
/// `malformed` where it is none that can be read; `unexpected_frame` where it asks for a listing, or for what the
/// authorities have to be asked first (`judged`).
pub fn request(question: Question) -> Result<Request, Refusal> {
    match question {
        Question::OfficeAdd { chain, replace, by } => {
            all(&chain).map(|chain| Request::AddOffice { chain, replace, by })
        }
        Question::OfficeSuspend {
            office,
            suspended,
            refuse_queued,
            by,
        } => Ok(Request::Suspend {
            office: id(&office)?,
            suspended,
            refuse_queued,
            by,
        }),
        Question::OfficeTakeover { office, code, by } => takeover(id(&office)?, &code, by),
        Question::OfficeRemove { office, chain, by } => Ok(Request::Remove {
            office: id(&office)?,
            chain: all(&chain)?,
            by,
        }),
        Question::OfficeSettle { office, by } => {
            id(&office).map(|office| Request::Settle { office, by })
        }
        Question::PairingEnd { .. }
        | Question::PairingAllow { .. }
        | Question::PairingAdd { .. }
        | Question::RollOver { .. } => of_pairs(question),
        Question::Confirm { by } => Ok(Request::Confirm(by)),
        Question::AuthorityAdd { .. }
        | Question::AuthorityRemove { .. }
        | Question::AuthorityCrl { .. } => of_authorities(question),
        Question::OfficeList
        | Question::PairingList
        | Question::Export
        | Question::Status
        | Question::AuthorityList
        | Question::Refusals
        | Question::Backup { .. } => Err(listing()),
    }
}

fn listing() -> Refusal {
    Refusal::new(Code::UnexpectedFrame, "a listing changes nothing")
}

fn of_pairs(question: Question) -> Result<Request, Refusal> {
    match question {
        Question::PairingEnd {
            offices,
            by,
            serial,
        } => Ok(Request::Part {
            offices: both(&offices)?,
            by,
            serial,
        }),
        Question::RollOver { roll_over, by } => {
            SignedRollOver::decode(bytes(&roll_over)?).map(|signed| Request::RollOver(signed, by))
        }
        Question::PairingAllow {
            offices,
            allowed,
            by,
        } => Ok(Request::Allow {
            offices: both(&offices)?,
            allowed,
            by,
        }),
        Question::PairingAdd { pairing, by } => {
            SignedPairing::decode(bytes(&pairing)?).map(|signed| Request::AddPairing(signed, by))
        }
        _ => Err(listing()),
    }
}

fn of_authorities(question: Question) -> Result<Request, Refusal> {
    match question {
        Question::AuthorityAdd {
            country,
            certificate,
            by,
        } => bytes(&certificate).map(|certificate| Request::AddAuthority {
            country,
            certificate,
            by,
        }),
        Question::AuthorityRemove {
            country,
            fingerprint,
            by,
            ..
        } => Ok(Request::RemoveAuthority {
            country,
            fingerprint,
            by,
        }),
        _ => {
            let detail = "whose list it is has not been judged";
            Err(Refusal::new(Code::UnexpectedFrame, detail))
        }
    }
}

fn takeover(office: OfficeId, code: &str, by: String) -> Result<Request, Refusal> {
    let code = code.parse::<TakeoverCode>();
    let code = code.map_err(|error| Refusal::new(Code::Malformed, error.to_string()))?;
    Ok(Request::Takeover { office, code, by })
}
