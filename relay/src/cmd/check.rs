//! `blo-relay check`: reads everything that the configuration names, and starts nothing.

use std::sync::Arc;

use blo_proto::Clock;

use super::{
    CONFIG, Failure, say,
    status::{UNCONFIRMED, warn},
    system_time,
};
use crate::{
    admin::{self, Answer, Question},
    config::Config,
    tls,
};

pub(crate) fn run(config: &Config) -> Result<(), Failure> {
    let clock: Arc<dyn Clock> = Arc::new(system_time);
    let papers = tls::papers(config, &clock)?;
    let mut due = papers.authorities.borrow().warnings(system_time());
    let mut store = None;
    if config.store().join("journal").exists() {
        match admin::ask(config, Question::Status, system_time()) {
            // With what was brought into the registry.
            Ok(Answer::Status(status)) => {
                due.clone_from(&status.warnings);
                store = status.unconfirmed.then(|| UNCONFIRMED.to_owned());
            }
            Ok(_) => {}
            Err(error) => store = Some(error),
        }
    }
    for warning in papers.warnings.iter().chain(&due).chain(&store) {
        warn(warning)?;
    }
    if papers.published && !config.listen.ip().is_loopback() {
        return Err(Failure::new(
            CONFIG,
            format!(
                "Anybody has the keys that are warned of above, and {} can be reached from elsewhere. \
                 Make keys of your own with `blo authority`.",
                config.listen
            ),
        ));
    }
    say(&format!(
        "{} can run: it would listen on {} and keep its store in {}.",
        config.name,
        config.listen,
        config.store().display()
    ))
}
