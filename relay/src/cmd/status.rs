//! `blo-relay status` and `blo-relay registry confirm`: how the relay is, and that a restored one may serve. Not: one
//! link or another, which the log tells of.

use super::{
    Failure, UNAVAILABLE, authority,
    registry::{answered, list_offices, list_pairings},
    say, system_time,
};
use crate::{
    admin::{self, Answer, Operator, Question, Status},
    authorities::ALARM,
    config::Config,
    figures::Figures,
};

/// Said wherever a restored relay waits.
pub(crate) const UNCONFIRMED: &str = "The relay was restored from a backup and refuses every link. Compare what it knows with what should be so, then \
     run: blo-relay registry confirm --by NAME";

pub(crate) fn run(config: &Config, json: bool) -> Result<(), Failure> {
    let unavailable = |text: String| Failure::new(UNAVAILABLE, text);
    let mut operator = Operator::find(config).map_err(unavailable)?;
    let running = operator.is_running();
    let answer = operator.ask(Question::Status, system_time());
    operator.leave().map_err(unavailable)?;
    let Answer::Status(status) = answered(answer)? else {
        return Ok(());
    };
    if json {
        let line = serde_json::to_string(&status);
        say(&line.map_err(|error| unavailable(error.to_string()))?)?;
        return Ok(());
    }
    let state = if running { "running" } else { "stopped" };
    say(&format!("{} is {state}.", config.name))?;
    show(&status)?;
    Ok(())
}

fn show(status: &Status) -> Result<(), Failure> {
    say(&format!(
        "{} offices, {} pairings; store epoch {}, position {}.",
        status.offices, status.pairings, status.store_epoch, status.position
    ))?;
    if let Some(newest) = &status.restored_newest {
        say(&format!(
            "The newest sealing key in the backup was made at {newest}."
        ))?;
    }
    if let Some(running) = &status.running {
        show_running(status, running)?;
    }
    for (office, since) in &status.second_gateways {
        say(&format!(
            "ALARM: two gateways came as {office}, and one was refused, since {since}. Call the office: \
             office takeover lets in the right one; office settle --by NAME says that you know of it."
        ))?;
    }
    for warning in &status.warnings {
        warn(warning)?;
    }
    if status.unconfirmed {
        say(UNCONFIRMED)?;
    }
    if let (Some(by), Some(at)) = (&status.confirmed_by, &status.confirmed_at) {
        say(&format!(
            "Restored from a backup; confirmed by {by} at {at}."
        ))?;
    }
    Ok(())
}

/// Says what the operator should do; what wants a person now says so itself.
pub(super) fn warn(warning: &str) -> Result<(), Failure> {
    if warning.starts_with(ALARM) {
        say(warning)
    } else {
        say(&format!("warning: {warning}"))
    }
}

fn show_running(status: &Status, running: &Figures) -> Result<(), Failure> {
    let memory = running.memory_bytes.unwrap_or(0) >> 20;
    say(&format!(
        "{} links, {memory} MiB of memory; {} commits with {} syncs since start.",
        running.links, status.store.commits, status.store.fdatasyncs
    ))?;
    for (office, held) in &running.held {
        say(&format!(
            "  {office}: {} envelopes held, {} bytes",
            held.count, held.bytes
        ))?;
    }
    if running.blobs.count > 0 {
        say(&format!(
            "{} attachments wait, {} bytes.",
            running.blobs.count, running.blobs.bytes
        ))?;
    }
    if running.quarantined > 0 {
        say(&format!(
            "{} envelopes could not be read any more; their senders are told. Look at the disk.",
            running.quarantined
        ))?;
    }
    for (code, count) in &running.refusals {
        say(&format!("  refused {code}: {count}"))?;
    }
    Ok(())
}

/// Shows what a restored relay knows, and lets it serve where somebody says that it may.
pub(crate) fn confirm(config: &Config, by: Option<&str>) -> Result<(), Failure> {
    list_offices(config, false)?;
    list_pairings(config, false)?;
    // One that was removed since the backup vouches again.
    authority::list(config, false)?;
    let question = |question| answered(admin::ask(config, question, system_time()));
    let Answer::Status(status) = question(Question::Status)? else {
        return Ok(());
    };
    if !status.unconfirmed {
        show(&status)?;
        say("It waits for no confirmation.")?;
        return Ok(());
    }
    let Some(by) = by else {
        show(&status)?;
        return Ok(());
    };
    question(Question::Confirm { by: by.to_owned() })?;
    if let Answer::Status(status) = question(Question::Status)? {
        show(&status)?;
    }
    Ok(())
}
