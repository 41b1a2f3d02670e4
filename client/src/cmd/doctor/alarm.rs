//! The programs that are run when an alert needs an officer: whether they could be. Not: running one (`blo alarm test`).

use super::check::Check;
use crate::config::{Alarm, Config};

/// Each program that is named.
pub(super) fn programs(config: &Config) -> Vec<Check> {
    let Alarm { exec, contacts, .. } = &config.alarm;
    let named = contacts.iter().map(|one| (one.name.as_str(), &one.exec));
    let all = std::iter::once(("", exec)).chain(named);
    all.filter_map(|(whose, exec)| program(whose, exec.first()?))
        .collect()
}

fn program(whose: &str, path: &str) -> Option<Check> {
    let for_whom = match whose {
        "" => String::new(),
        whose => format!(" for {whose}"),
    };
    let access = rustix::fs::access(path, rustix::fs::Access::EXEC_OK);
    let is_file = std::fs::metadata(path).is_ok_and(|it| it.is_file());
    Some(match access {
        Ok(()) if is_file => Check::well(
            "alarm",
            format!("{path} is run{for_whom} when an alert needs an officer."),
        ),
        ended => {
            let why = ended
                .err()
                .map_or("it is no program".to_owned(), |e| e.to_string());
            let found = format!("{path}, which is to be run{for_whom}, cannot be: {why}.");
            let remedy =
                "Correct [alarm] in blo.toml, start the gateway anew, then try it: blo alarm test";
            Check::wrong("alarm", 78, (found, remedy))
        }
    })
}
