//! `blo-relay authority …`: of the running relay, or of its files.

use std::sync::Arc;

use super::{Failure, UNAVAILABLE, registry::answered, say, system_time};
use crate::{
    admin::{Answer, Operator, Question},
    authorities::{Authorities, AuthorityLine, Lookout},
    config::{Config, ConfigError},
};

pub(crate) fn list(config: &Config, json: bool) -> Result<(), Failure> {
    let now = system_time();
    let lines = match Operator::running(config) {
        Some(mut operator) => match answered(operator.ask(Question::AuthorityList, now))? {
            Answer::Authorities(lines) => lines,
            _ => Vec::new(),
        },
        None => in_files(config)?.lines(now),
    };
    for line in &lines {
        if json {
            let text = serde_json::to_string(line);
            say(&text.map_err(|error| Failure::new(UNAVAILABLE, error.to_string()))?);
        } else {
            show(line);
        }
    }
    Ok(())
}

/// What the files say, read anew.
pub(crate) fn in_files(config: &Config) -> Result<Arc<Authorities>, ConfigError> {
    let (_, known) = Lookout::begin(config, system_time())?;
    let known = Arc::clone(&known.borrow());
    Ok(known)
}

fn show(line: &AuthorityLine) {
    let list = match (&line.crl_number, &line.this_update, &line.next_update) {
        (Some(number), Some(since), Some(until)) => {
            let revoked = line.revoked.unwrap_or(0);
            format!("CRL {number} of {since}, next due {until}, {revoked} revoked")
        }
        _ => "no CRL".to_owned(),
    };
    say(&format!(
        "{} {} ({}), valid until {}; {list}",
        line.country,
        line.state.as_str(),
        line.subject,
        line.valid_until
    ));
}
