//! `blo-relay authority …`: of the running relay, or of its files.

use std::path::Path;

use blo_proto::certificate;

use super::{
    DATA, Failure, UNAVAILABLE,
    registry::{answered, ask, certificates, done},
    say, system_time,
};
use crate::{
    admin::{Answer, Operator, Question},
    authorities::{AuthorityLine, in_pem},
    config::{self, Config},
};

/// Digits of a fingerprint that a list shows: enough to name it, and its beginning is compared.
const FINGERPRINT_DIGITS: usize = 16;

pub(crate) fn list(config: &Config, json: bool) -> Result<(), Failure> {
    let Answer::Authorities(lines) = ask(config, Question::AuthorityList)? else {
        return Ok(());
    };
    for line in &lines {
        if json {
            let text = serde_json::to_string(line);
            say(&text.map_err(|error| Failure::new(UNAVAILABLE, error.to_string()))?)?;
        } else {
            show(line)?;
        }
    }
    Ok(())
}

/// Every certificate of the file vouches for this country from now on.
pub(crate) fn add(
    config: &Config,
    file: &Path,
    (country, by): (&str, &str),
) -> Result<(), Failure> {
    for der in certificates(file)? {
        let question = Question::AuthorityAdd {
            country: country.to_owned(),
            certificate: hex::encode(&der),
            by: by.to_owned(),
        };
        done(&ask(config, question)?, "in force")?;
        if certificate::is_example(&der) {
            say(
                "warning: Its key is published in certs-example, so anybody can issue by it. Use it for trying things alone.",
            )?;
        }
    }
    let Answer::Authorities(lines) = ask(config, Question::AuthorityList)? else {
        return Ok(());
    };
    for line in lines.iter().filter(|line| line.country == country) {
        show(line)?;
    }
    Ok(())
}

pub(crate) fn remove(
    config: &Config,
    (country, fingerprint): (&str, &str),
    (cut, by): (bool, &str),
) -> Result<(), Failure> {
    let question = Question::AuthorityRemove {
        country: country.to_owned(),
        fingerprint: fingerprint.to_owned(),
        cut,
        by: by.to_owned(),
    };
    done(&ask(config, question)?, "removed")
}

/// Every list of the file that is newer than the one in force.
pub(crate) fn bring_list(config: &Config, file: &Path, by: &str) -> Result<(), Failure> {
    let lists = in_pem(&config::read(file)?).map_err(|why| {
        let text = format!(
            "{} is not taken: {why}. Name a list as its authority publishes it.",
            file.display()
        );
        Failure::new(DATA, text)
    })?;
    let unavailable = |text: String| Failure::new(UNAVAILABLE, text);
    let mut operator = Operator::find(config).map_err(unavailable)?;
    let taken = lists.iter().try_for_each(|list| {
        let question = Question::AuthorityCrl {
            crl: hex::encode(list),
            by: by.to_owned(),
        };
        done(
            &answered(operator.ask(question, system_time()))?,
            "in force",
        )
    });
    operator.leave().map_err(unavailable)?;
    taken
}

fn show(line: &AuthorityLine) -> Result<(), Failure> {
    let list = match (&line.crl_number, &line.this_update, &line.next_update) {
        (Some(number), Some(since), Some(until)) => {
            let revoked = line.revoked.unwrap_or(0);
            format!("CRL {number} of {since}, next due {until}, {revoked} revoked")
        }
        _ => "no CRL".to_owned(),
    };
    let from = line.added.as_ref().map_or_else(
        || "named by the configuration".to_owned(),
        |(at, by)| format!("added {at} by {by}"),
    );
    let fingerprint: String = line.fingerprint.chars().take(FINGERPRINT_DIGITS).collect();
    say(&format!(
        "{} {} ({}), valid until {}; {list}; SHA-256 {fingerprint}; {from}",
        line.country,
        line.state.as_str(),
        line.subject,
        line.valid_until
    ))
}
