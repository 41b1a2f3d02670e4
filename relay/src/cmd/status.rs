//! `blo-relay status` and `blo-relay registry confirm`: how the store is, and that a restored one may serve. Not:
//! links, which the log tells of.

use super::{
    Failure, UNAVAILABLE,
    registry::{answered, list_offices, list_pairings},
    say, system_time,
};
use crate::{
    admin::{self, Answer, Operator, Question, Status},
    config::Config,
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
        say(&line.map_err(|error| unavailable(error.to_string()))?);
        return Ok(());
    }
    let state = if running { "running" } else { "stopped" };
    say(&format!("{} is {state}.", config.name));
    show(&status);
    Ok(())
}

fn show(status: &Status) {
    say(&format!(
        "{} offices, {} pairings; store epoch {}, position {}.",
        status.offices, status.pairings, status.store_epoch, status.position
    ));
    if let Some(newest) = &status.restored_newest {
        say(&format!(
            "The newest sealing key in the backup was made at {newest}."
        ));
    }
    if status.unconfirmed {
        say(UNCONFIRMED);
    }
    if let (Some(by), Some(at)) = (&status.confirmed_by, &status.confirmed_at) {
        say(&format!(
            "Restored from a backup; confirmed by {by} at {at}."
        ));
    }
}

/// Shows what a restored relay knows, and lets it serve where somebody says that it may.
pub(crate) fn confirm(config: &Config, by: Option<&str>) -> Result<(), Failure> {
    list_offices(config, false)?;
    list_pairings(config, false)?;
    let question = |question| answered(admin::ask(config, question, system_time()));
    let Answer::Status(status) = question(Question::Status)? else {
        return Ok(());
    };
    if !status.unconfirmed {
        show(&status);
        say("It waits for no confirmation.");
        return Ok(());
    }
    let Some(by) = by else {
        show(&status);
        return Ok(());
    };
    question(Question::Confirm { by: by.to_owned() })?;
    if let Answer::Status(status) = question(Question::Status)? {
        show(&status);
    }
    Ok(())
}
