//! `blo-relay registry export|import`: the file that an operator keeps of a registry. Not: its format (`export`).

use std::{
    collections::BTreeSet,
    fs::{File, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use blo_proto::{Code, OfficeId, pairing::SignedPairing};
use bytes::Bytes;

use super::{
    CANNOT_CREATE, DATA, Failure, IO, UNAVAILABLE, complain,
    registry::{answered, ask},
    say, system_time,
};
use crate::{
    admin::{Answer, Operator, Question},
    config::{self, Config},
    export::{Export, Plan},
};

pub(crate) fn export(config: &Config, file: &Path) -> Result<(), Failure> {
    let Answer::Export(export) = ask(config, Question::Export)? else {
        return Ok(());
    };
    let text = export
        .to_text(&config.name, system_time())
        .map_err(|error| Failure::new(UNAVAILABLE, error.to_string()))?;
    write(file, &text).map_err(|error| {
        let file = file.display();
        match error.kind() {
            io::ErrorKind::AlreadyExists => Failure::new(
                CANNOT_CREATE,
                format!("{file} is there already and is left as it is. Name another file."),
            ),
            io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied => Failure::new(
                CANNOT_CREATE,
                format!("{file} cannot be made: {error}. Check the path and the permissions."),
            ),
            _ => Failure::new(
                IO,
                format!("{file} cannot be written: {error}. Check the disk."),
            ),
        }
    })?;
    say(&format!(
        "{} offices and {} pairings are in {}.",
        export.registered(),
        export.pairings.len(),
        file.display()
    ))
}

/// A new file for its owner alone, on disk when this returns, as is its name.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

pub(crate) fn import(config: &Config, file: &Path, by: &str) -> Result<(), Failure> {
    let refused = |error: crate::export::ExportError| Failure::new(DATA, error.to_string());
    let text = String::from_utf8(config::read(file)?)
        .map_err(|_| refused(crate::export::ExportError::Other))?;
    let export = Export::parse(&text, &config.name).map_err(refused)?;
    let unavailable = |text: String| Failure::new(UNAVAILABLE, text);
    let mut operator = Operator::find(config).map_err(unavailable)?;
    let taken = (|| {
        let known = answered(operator.ask(Question::Export, system_time()))?;
        let Answer::Export(known) = known else {
            return Ok(());
        };
        let plan = export.plan(&known, system_time()).map_err(refused)?;
        take(plan, (by, &mut operator))
    })();
    operator.leave().map_err(unavailable)?;
    taken
}

/// Takes what is new; says what is not taken.
fn take(mut plan: Plan, (by, operator): (&str, &mut Operator)) -> Result<(), Failure> {
    take_authorities(&mut plan, (by, operator))?;
    let out = take_offices(&plan, (by, operator))?;
    leave_out(&out, &mut plan);
    let mut put = |question| answered(operator.ask(question, system_time())).map(|_| ());
    for (office, chain) in &plan.removed {
        put(Question::OfficeRemove {
            office: office.to_string(),
            chain: chain.iter().map(hex::encode).collect(),
            by: by.to_owned(),
        })?;
    }
    // Before the pairings: a relay that asks for it takes none of two that are not allowed.
    for said in plan.allowed.iter().cloned() {
        put(Question::PairingAllow {
            offices: said.offices,
            allowed: said.allowed,
            by: said.by,
        })?;
    }
    let pairings = take_pairings(&mut plan, (by, operator))?;
    take_ends(&mut plan, (by, operator))?;
    for line in &plan.left {
        say(line)?;
    }
    say(&format!(
        "{} offices and {} pairings were taken; {} were known.",
        plan.offices.len(),
        pairings,
        plan.known
    ))?;
    if out.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = out.into_iter().collect();
    Err(Failure::new(
        DATA,
        format!(
            "No authority vouches any more for {}, left out with its pairings. \
             Register it with a new certificate: blo-relay office add",
            names.join(", ")
        ),
    ))
}

/// Pairs that are over, serials that were used, and offices that are suspended.
fn take_ends(plan: &mut Plan, (by, operator): (&str, &mut Operator)) -> Result<(), Failure> {
    let mut put = |question| answered(operator.ask(question, system_time())).map(|_| ());
    let ended = plan
        .ended
        .drain(..)
        .map(|one| (one.offices, one.serial, one.by));
    let serials = plan
        .serials
        .drain(..)
        .map(|(offices, serial)| (offices, serial, by.to_owned()));
    for (offices, serial, by) in ended.chain(serials) {
        put(Question::PairingEnd {
            offices,
            by,
            serial: Some(serial),
        })?;
    }
    for (office, by) in &plan.suspended {
        put(Question::OfficeSuspend {
            office: office.to_string(),
            suspended: true,
            refuse_queued: false,
            by: by.clone(),
        })?;
    }
    Ok(())
}

/// How many were taken; those of two that are not allowed to pair are left.
fn take_pairings(plan: &mut Plan, (by, operator): (&str, &mut Operator)) -> Result<usize, Failure> {
    // Before the pairings, which name the keys before.
    for (_, signed) in &plan.roll_overs {
        let (roll_over, by) = (hex::encode(signed.encode()), by.to_owned());
        answered(operator.ask(Question::RollOver { roll_over, by }, system_time()))?;
    }
    let mut count = 0_usize;
    for ([one, other], signed) in &plan.pairings {
        let pairing = hex::encode(signed.encode());
        let by = by.to_owned();
        let taken = operator.ask(Question::PairingAdd { pairing, by }, system_time());
        if let Ok(Answer::Refused(code, _)) = &taken
            && code == Code::NotAllowed.as_str()
        {
            let offices = [one.clone(), other.clone()];
            plan.serials.push((offices, below(signed)));
            plan.left.push(format!(
                "The pairing of {one} and {other} is not taken, for the two are not allowed to pair: \
                 blo-relay pairing allow, and import again."
            ));
            continue;
        }
        answered(taken)?;
        count = count.saturating_add(1);
    }
    Ok(count)
}

/// Takes authorities and their lists; what is not taken of them is said.
fn take_authorities(plan: &mut Plan, (by, operator): (&str, &mut Operator)) -> Result<(), Failure> {
    let authorities = plan.authorities.iter().map(|one| {
        let question = Question::AuthorityAdd {
            country: one.country.clone(),
            certificate: one.certificate.clone(),
            by: by.to_owned(),
        };
        (
            format!("The authority of {} added by {}", one.country, one.by),
            question,
        )
    });
    let lists = plan.lists.iter().map(|one| {
        let question = Question::AuthorityCrl {
            crl: one.crl.clone(),
            by: by.to_owned(),
        };
        (
            format!("The CRL brought for {} by {}", one.country, one.by),
            question,
        )
    });
    for (what, question) in authorities.chain(lists).collect::<Vec<_>>() {
        let why = match operator.ask(question, system_time()) {
            Ok(Answer::Refused(code, detail)) if code == Code::BadCertificate.as_str() => detail,
            Ok(Answer::Failed(DATA, text)) => text,
            answer => {
                answered(answer)?;
                continue;
            }
        };
        plan.left.push(format!("{what} is not taken: {why}"));
    }
    Ok(())
}

/// Registers offices; for which of them no authority vouches here any more.
fn take_offices(
    plan: &Plan,
    (by, operator): (&str, &mut Operator),
) -> Result<BTreeSet<String>, Failure> {
    let mut out = BTreeSet::new();
    for (office, chain) in &plan.offices {
        let question = Question::OfficeAdd {
            chain: chain.iter().map(hex::encode).collect(),
            replace: false,
            by: by.to_owned(),
        };
        match operator.ask(question, system_time()) {
            Ok(Answer::Refused(code, why)) if code == Code::BadCertificate.as_str() => {
                complain(&Failure::new(DATA, format!("{office}: {why}")));
                out.insert(office.to_string());
            }
            answer => _ = answered(answer)?,
        }
    }
    Ok(out)
}

/// These offices are known for their serials alone: none of their pairings is taken.
fn leave_out(out: &BTreeSet<String>, plan: &mut Plan) {
    let is_out = |(office, _): &mut (OfficeId, Vec<Bytes>)| out.contains(office.as_str());
    plan.removed.extend(plan.offices.extract_if(.., is_out));
    plan.roll_overs
        .retain(|(offices, _)| !offices.iter().any(|office| out.contains(office)));
    let is_out = |(offices, _): &mut ([String; 2], SignedPairing)| {
        offices.iter().any(|office| out.contains(office))
    };
    let left = plan.pairings.extract_if(.., is_out);
    let serials = left.map(|(offices, signed)| (offices, below(&signed)));
    plan.serials.extend(serials);
}

/// The highest serial that certainly was used before a pairing: it may yet be taken itself, once nothing is against it.
fn below(signed: &SignedPairing) -> u64 {
    let serial = signed.unproven().map_or(0, |pairing| pairing.serial);
    serial.saturating_sub(1)
}
