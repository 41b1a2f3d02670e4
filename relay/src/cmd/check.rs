//! `blo-relay check`: reads everything that the configuration names, and starts nothing.

use std::sync::Arc;

use blo_proto::Clock;

use super::{Failure, say, system_time};
use crate::{config::Config, tls};

pub(crate) fn run(config: &Config) -> Result<(), Failure> {
    let clock: Arc<dyn Clock> = Arc::new(system_time);
    let papers = tls::papers(config, &clock)?;
    for warning in &papers.warnings {
        say(&format!("warning: {warning}"));
    }
    say(&format!(
        "{} can run: it would listen on {} and keep its store in {}.",
        config.name,
        config.listen,
        config.store().display()
    ));
    Ok(())
}
