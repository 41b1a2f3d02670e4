//! `blo-relay office …` and `pairing …`: of the running relay, or of its files.

use std::path::Path;

use blo_proto::OfficeId;
use rustls_pki_types::CertificateDer;
use serde::Serialize;

use super::{DATA, Failure, UNAVAILABLE, say, system_time};
use crate::{
    admin::{self, Answer, PairingLine, Question},
    cli::PairArgs,
    config::{self, Config, ConfigError},
    tls,
};

/// With `replace` another key takes the place of the known one, and whoever links with it first is the gateway.
pub(crate) fn add_office(
    config: &Config,
    file: &Path,
    rest: Option<&Path>,
    (replace, by): (bool, &str),
) -> Result<(), Failure> {
    let mut chain = certificates(file)?;
    if let Some(rest) = rest {
        chain.extend(certificates(rest)?);
    }
    let chain = chain.iter().map(hex::encode).collect();
    let answer = ask(
        config,
        Question::OfficeAdd {
            chain,
            replace,
            by: by.to_owned(),
        },
    )?;
    done(&answer, "registered")
}

pub(crate) fn suspend_office(
    config: &Config,
    office: &OfficeId,
    (refuse_queued, by): (bool, &str),
) -> Result<(), Failure> {
    let question = standing(office, (true, refuse_queued), by);
    done(&ask(config, question)?, "suspended")
}

pub(crate) fn resume_office(config: &Config, office: &OfficeId, by: &str) -> Result<(), Failure> {
    let question = standing(office, (false, false), by);
    done(&ask(config, question)?, "free to link")
}

fn standing(office: &OfficeId, (suspended, refuse_queued): (bool, bool), by: &str) -> Question {
    Question::OfficeSuspend {
        office: office.to_string(),
        suspended,
        refuse_queued,
        by: by.to_owned(),
    }
}

pub(crate) fn end_pairing(
    config: &Config,
    (one, other): (&OfficeId, &OfficeId),
    by: &str,
) -> Result<(), Failure> {
    let offices = [one.to_string(), other.to_string()];
    let by = by.to_owned();
    let question = Question::PairingEnd {
        offices,
        by,
        serial: None,
    };
    done(&ask(config, question)?, "over")
}

/// Says whether two offices may pair. A pairing in force is another matter, and that is said.
pub(crate) fn allow_pairing(
    config: &Config,
    args: &PairArgs,
    allowed: bool,
) -> Result<(), Failure> {
    let offices = [args.one.to_string(), args.other.to_string()];
    let question = Question::PairingAllow {
        offices: offices.clone(),
        allowed,
        by: args.by.by.clone(),
    };
    let state = if allowed { "allowed" } else { "not allowed" };
    done(&ask(config, question)?, state)?;
    let Answer::Pairings(pairings) = ask(config, Question::PairingList)? else {
        return Ok(());
    };
    let of_both = |line: &&PairingLine| offices.iter().all(|one| line.offices.contains(one));
    let in_force = |line: &&PairingLine| line.serial > 0 && line.ended.is_none();
    let mut standing = pairings.iter().filter(of_both).filter(in_force);
    if let (false, Some(line)) = (allowed, standing.next()) {
        let [one, other] = &line.offices;
        let until = &line.not_after;
        say(&format!(
            "Their pairing stays in force until {until}. To end it as well: blo-relay pairing end {one} {other} --by NAME"
        ))?;
    }
    if allowed && !config.allow_list {
        say("The configuration has no `allow_list = true`: any two offices may pair.")?;
    }
    Ok(())
}

/// The digits come as the shell took them apart.
pub(crate) fn take_office_over(
    config: &Config,
    office: &OfficeId,
    (code, by): (&[String], &str),
) -> Result<(), Failure> {
    let question = Question::OfficeTakeover {
        office: office.to_string(),
        code: code.join(" "),
        by: by.to_owned(),
    };
    done(
        &ask(config, question)?,
        "free to link from the home with this code, and from no other",
    )
}

/// Its pairings end first, each in its own record, so that counterparts are told and the serials stay known.
pub(crate) fn remove_office(config: &Config, office: &OfficeId, by: &str) -> Result<(), Failure> {
    if let Answer::Pairings(pairings) = ask(config, Question::PairingList)? {
        let of_it = |one: &String| one.as_str() == office.as_str();
        let in_force = pairings
            .into_iter()
            .filter(|pairing| pairing.ended.is_none());
        for pairing in in_force.filter(|pairing| pairing.offices.iter().any(of_it)) {
            let question = Question::PairingEnd {
                offices: pairing.offices,
                by: by.to_owned(),
                serial: None,
            };
            ask(config, question)?;
        }
    }
    let question = Question::OfficeRemove {
        office: office.to_string(),
        chain: Vec::new(),
        by: by.to_owned(),
    };
    done(&ask(config, question)?, "removed")
}

pub(crate) fn settle_office(config: &Config, office: &OfficeId, by: &str) -> Result<(), Failure> {
    let (office, by) = (office.to_string(), by.to_owned());
    let question = Question::OfficeSettle { office, by };
    done(&ask(config, question)?, "settled")
}

pub(super) fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, Failure> {
    tls::certificates(file, &config::read(file)?).map_err(|error| match error {
        ConfigError::Wrong { path, why } => {
            let remedy = "Name a file of certificates in PEM, as an authority issues them.";
            Failure::new(
                DATA,
                format!("{} cannot be taken: {why}. {remedy}", path.display()),
            )
        }
        error => error.into(),
    })
}

pub(crate) fn add_pairing(config: &Config, file: &Path, by: &str) -> Result<(), Failure> {
    let pairing = hex::encode(config::read(file)?);
    let by = by.to_owned();
    done(
        &ask(config, Question::PairingAdd { pairing, by })?,
        "in force",
    )
}

pub(crate) fn list_offices(config: &Config, json: bool) -> Result<(), Failure> {
    let Answer::Offices(offices) = ask(config, Question::OfficeList)? else {
        return Ok(());
    };
    list(&offices, json, |office| {
        let bundle = office.bundle_epoch.as_deref().unwrap_or("never linked");
        let suspended = office.suspended.as_ref();
        let suspended = suspended.map(|(since, by)| format!(" suspended {since} by {by}"));
        let suspended = suspended.unwrap_or_default();
        let bundle = if office.removed { "removed" } else { bundle };
        let takeover = office.takeover.as_ref().map_or_else(String::new, |one| {
            let waits = if one.awaited { ", not linked yet" } else { "" };
            format!(" taken over {} on the word of {}{waits}", one.at, one.by)
        });
        format!(
            "{:32} {} {bundle}{suspended}{takeover}",
            office.office, office.key
        )
    })
}

pub(crate) fn list_pairings(config: &Config, json: bool) -> Result<(), Failure> {
    let Answer::Pairings(pairings) = ask(config, Question::PairingList)? else {
        return Ok(());
    };
    list(&pairings, json, |pairing| {
        let [one, other] = &pairing.offices;
        let said = pairing.allowed.as_ref().map(|said| {
            let word = if said.allowed {
                "allowed"
            } else {
                "not allowed"
            };
            format!("; {word} since {}, by {}", said.at, said.by)
        });
        let said = said.unwrap_or_default();
        let state = match &pairing.ended {
            None if pairing.serial == 0 => "no pairing".to_owned(),
            None => format!("until {}", pairing.not_after),
            Some((_, by)) if by.is_empty() => "over: a key was replaced".to_owned(),
            Some((at, by)) => format!("over since {at}, by {by}"),
        };
        let next = pairing.next_key.as_ref();
        let next = next.map(|(office, from)| format!("; a new key of {office} counts from {from}"));
        let next = next.unwrap_or_default();
        format!(
            "{one:32} {other:32} serial {} {state}{said}{next}",
            pairing.serial
        )
    })
}

fn list<T: Serialize>(lines: &[T], json: bool, text: impl Fn(&T) -> String) -> Result<(), Failure> {
    for line in lines {
        if json {
            let line = serde_json::to_string(line);
            say(&line.map_err(|error| Failure::new(UNAVAILABLE, error.to_string()))?)?;
        } else {
            say(&text(line))?;
        }
    }
    Ok(())
}

pub(super) fn ask(config: &Config, question: Question) -> Result<Answer, Failure> {
    answered(admin::ask(config, question, system_time()))
}

/// An answer that is not a refusal.
pub(super) fn answered(answer: Result<Answer, String>) -> Result<Answer, Failure> {
    match answer {
        Ok(Answer::Refused(code, detail)) => Err(Failure::refused(&code, &detail)),
        Ok(Answer::Failed(exit, text)) => Err(Failure::new(exit, text)),
        Ok(answer) => Ok(answer),
        Err(text) => Err(Failure::new(UNAVAILABLE, text)),
    }
}

pub(super) fn done(answer: &Answer, state: &str) -> Result<(), Failure> {
    match answer {
        Answer::Done(true) => say(&format!("It is {state} now.")),
        _ => say(&format!("It was {state} already.")),
    }
}
