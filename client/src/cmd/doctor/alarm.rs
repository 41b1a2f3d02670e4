//! The programs that are run when an alert needs an officer: whether they could be. Not: running one (`blo alarm test`).

use super::check::Check;
use crate::{
    config::{Alarm, Config},
    words::Said,
};

/// Each program that is named.
pub(super) fn programs(config: &Config) -> Vec<Check> {
    let Alarm { exec, contacts, .. } = &config.alarm;
    let named = contacts.iter().map(|one| (one.name.as_str(), &one.exec));
    let all = std::iter::once(("", exec)).chain(named);
    all.filter_map(|(whose, exec)| program(whose, exec.first()?))
        .collect()
}

fn program(whose: &str, path: &str) -> Option<Check> {
    let said = |id: &str| match whose {
        "" => Said::of(id).with("program", path),
        whose => Said::of(format!("{id}-for"))
            .with("program", path)
            .with("whose", whose),
    };
    let access = rustix::fs::access(path, rustix::fs::Access::EXEC_OK);
    let is_file = std::fs::metadata(path).is_ok_and(|it| it.is_file());
    Some(match access {
        Ok(()) if is_file => Check::well("alarm", &said("doctor-alarm")),
        Ok(()) => Check::wrong("alarm", 78, &said("doctor-alarm-not")),
        Err(error) => Check::wrong("alarm", 78, &said("doctor-alarm-not").detail(error)),
    })
}
