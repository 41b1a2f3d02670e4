//! `blo-relay registry export|import`: the file that an operator keeps of a registry. Not: its format (`export`).

use std::{
    collections::BTreeSet,
    fs::{File, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
    sync::Arc,
};

use blo_proto::{Clock, Code};
use rustls_pki_types::CertificateDer;

use super::{
    CANNOT_CREATE, DATA, Failure, IO, UNAVAILABLE, complain,
    registry::{answered, ask},
    say, system_time,
};
use crate::{
    admin::{Answer, Operator, Question},
    config::{self, Config},
    export::{Export, Plan},
    tls,
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
        export.offices.len(),
        export.pairings.len(),
        file.display()
    ));
    Ok(())
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
        take(config, plan, (by, &mut operator))
    })();
    operator.leave().map_err(unavailable)?;
    taken
}

/// Takes what is new; says what is not taken.
fn take(
    config: &Config,
    mut plan: Plan,
    (by, operator): (&str, &mut Operator),
) -> Result<(), Failure> {
    let out = leave_out(config, &mut plan)?;
    let mut put = |question| answered(operator.ask(question, system_time())).map(|_| ());
    for (_, chain) in &plan.offices {
        let chain = chain.iter().map(hex::encode).collect();
        put(Question::OfficeAdd {
            chain,
            replace: false,
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
    let mut put = |question| answered(operator.ask(question, system_time())).map(|_| ());
    for ended in plan.ended.iter().cloned() {
        put(Question::PairingEnd {
            offices: ended.offices,
            by: ended.by,
            serial: Some(ended.serial),
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
    for line in &plan.left {
        say(line);
    }
    say(&format!(
        "{} offices and {} pairings were taken; {} were known.",
        plan.offices.len(),
        pairings,
        plan.known
    ));
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

/// Takes offices out of the plan for which no authority of this configuration vouches now.
fn leave_out(config: &Config, plan: &mut Plan) -> Result<BTreeSet<String>, Failure> {
    let clock: Arc<dyn Clock> = Arc::new(system_time);
    let mut out = BTreeSet::new();
    for (office, chain) in &plan.offices {
        let Some(leaf) = chain.first() else { continue };
        let leaf = CertificateDer::from(leaf.to_vec());
        if let Err(why) = tls::vouch(config, &leaf, &clock)? {
            complain(&Failure::new(DATA, format!("{office}: {why}")));
            out.insert(office.to_string());
        }
    }
    plan.offices
        .retain(|(office, _)| !out.contains(office.as_str()));
    let is_out = |offices: &[String; 2]| offices.iter().any(|office| out.contains(office));
    plan.roll_overs.retain(|(offices, _)| !is_out(offices));
    plan.pairings.retain(|(offices, _)| !is_out(offices));
    plan.ended.retain(|ended| !is_out(&ended.offices));
    plan.allowed.retain(|said| !is_out(&said.offices));
    plan.suspended
        .retain(|(office, _)| !out.contains(office.as_str()));
    Ok(out)
}
