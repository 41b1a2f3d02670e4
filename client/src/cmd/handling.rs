//! The options that say how an alert may be handled, and the lines that show it. Not: what follows from them (`handling`, `desk`).

use super::{out, show::labelled, tell};
use crate::{
    desk::{HandlingInput, OpeningView, View},
    words::Said,
};

/// How it may be handled.
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct HandlingArgs {
    /// Traffic light: clear, green, amber, amber+strict or red
    #[arg(long)]
    tlp: Option<String>,
    /// Europol handling code: H0, H1 (not in court), H2 (not passed on) or H3 (see the note)
    #[arg(long, value_name = "CODE")]
    handling_code: Option<String>,
    /// What the restriction is; required with H3
    #[arg(long, value_name = "TEXT")]
    handling_note: Option<String>,
    /// What may be done with it: clear, green, amber or red (nothing that anybody outside notices)
    #[arg(long)]
    pap: Option<String>,
    /// minor, victim (both are hidden until somebody says why), health, biometric or informant_risk; may be repeated
    #[arg(long, value_name = "WHAT")]
    sensitivity: Vec<String>,
    /// By what law it was gathered and is sent
    #[arg(long, value_name = "TEXT")]
    legal_basis: Option<String>,
    /// What it may be used for
    #[arg(long, value_name = "TEXT")]
    purpose: Option<String>,
    /// When it is to be destroyed, such as 2027-01-31T00:00:00Z
    #[arg(long, value_name = "TIME")]
    retain_until: Option<String>,
}

impl HandlingArgs {
    /// As the desk takes it; nothing where nothing is said.
    pub(super) fn input(self) -> Option<HandlingInput> {
        let input = HandlingInput {
            tlp: self.tlp.unwrap_or_default(),
            code: self.handling_code.unwrap_or_default(),
            note: self.handling_note.unwrap_or_default(),
            pap: self.pap.unwrap_or_default(),
            sensitivities: self.sensitivity,
            legal_basis: self.legal_basis.unwrap_or_default(),
            purpose: self.purpose.unwrap_or_default(),
            retain_until: self.retain_until,
        };
        (input != HandlingInput::default()).then_some(input)
    }
}

/// How an alert may be handled, what it hides and who opened that.
pub(super) fn lines(view: &View) -> Vec<String> {
    let handling = &view.handling;
    let mut lines = Vec::new();
    for (name, value) in [
        ("note", &handling.note),
        ("law", &handling.legal_basis),
        ("purpose", &handling.purpose),
        (
            "keep-until",
            &handling.retain_until.clone().unwrap_or_default(),
        ),
    ] {
        if !value.is_empty() {
            lines.push(labelled(name, &out::tame(value)));
        }
    }
    if view.item.hidden {
        let said = Said::of("show-hidden-how").with("id", &view.item.id);
        lines.push(labelled("hidden", &tell(&said)));
    }
    lines.extend(view.consent.iter().map(super::consent::line));
    lines.extend(view.openings.iter().map(opening));
    lines
}

/// Who opened what the alert hides, and why.
fn opening(one: &OpeningView) -> String {
    let said = Said::of("show-opened-by").with("why", out::tame(&one.reason));
    let said = match out::tame(&one.officer) {
        who if who.is_empty() => said.within("who", Said::of("show-an-officer")),
        who => said.with("who", who),
    };
    labelled("opened", &format!("{}  {}", one.at, tell(&said)))
}
