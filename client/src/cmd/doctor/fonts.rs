//! The fonts that the page has for scripts that browsers may lack: without them officers may see empty boxes. Not: which
//! ones (`fonts`).

use std::path::Path;

use super::check::Check;
use crate::{config::Config, fonts, words::Said};

/// Where a page is served, what its fonts are.
pub(super) fn of_page(config: &Config) -> Option<Check> {
    let page = config.page.as_ref()?;
    let usual = Path::new(fonts::FOLDER);
    let missing = fonts::missing(page.fonts.as_deref().unwrap_or(usual));
    let said = |id: &str, scripts: &[&str]| Said::of(id).with("scripts", scripts.join(", "));
    let all = fonts::SCRIPTS.map(|script| script.name);
    Some(match missing.is_empty() {
        true => Check::well("fonts", &said("doctor-fonts", &all)),
        false => Check::attention("fonts", &said("doctor-fonts-missing", &missing)),
    })
}
