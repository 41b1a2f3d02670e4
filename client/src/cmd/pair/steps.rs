//! What the steps of the ceremony share: a failed step for a person, what is next, and an agreement that comes into
//! force. Not: the steps.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use blo_proto::{OfficeId, introduction::Card, pairing::SignedPairing};

use crate::{
    ceremony::{Ceremony, CeremonyError, Stage},
    cmd::Failure,
    desk::{CounterpartView, StatusView},
    keys::{Ceremonies, HomeError},
    local::{Client, Request},
};

impl From<CeremonyError> for Failure {
    fn from(error: CeremonyError) -> Self {
        Self::new(error.exit(), error.to_string(), error.remedy())
    }
}

/// The ceremonies of a home; without a certificate there is nobody to introduce.
pub(super) fn ceremonies(home: &std::path::Path) -> Result<Ceremonies, Failure> {
    Ceremonies::of(home).map_err(|error| match error {
        HomeError::Missing(path) if path.ends_with(crate::keys::CERTIFICATE) => {
            let happened = "this office has no certificate yet";
            Failure::new(
                78,
                happened,
                "Bring it into the home with `blo certificate add`.",
            )
        }
        other => other.into(),
    })
}

/// The counterparts of the gateway, where one runs: an agreement may have come to it, or ended, through the relay alone.
pub(super) fn counterparts(home: &std::path::Path) -> Vec<CounterpartView> {
    status(home).counterparts
}

/// How the gateway is; empty where none runs.
pub(super) fn status(home: &std::path::Path) -> StatusView {
    let asked = Client::connect(home).ok();
    let status = asked.and_then(|mut client| client.ask::<StatusView>(&Request::Status).ok());
    status.unwrap_or_default()
}

/// A refusal of the relay in words; a code that this version does not know as it is.
pub(crate) fn said(code: &str) -> String {
    code.parse::<blo_proto::Code>().map_or_else(
        |_| code.to_owned(),
        |code| format!("{} {}", code.happened(), code.remedy()),
    )
}

/// How it stands with an office, with what the running gateway knows and the home's files do not.
pub(super) fn with(
    ceremonies: &Ceremonies,
    home: &std::path::Path,
    office: &OfficeId,
) -> Result<Ceremony, Failure> {
    let mut ceremony = ceremonies.with(office)?;
    let all = counterparts(home);
    let one = all.iter().find(|one| one.office == office.as_str());
    if let Some(one) = one {
        ceremony.know(one.pairing_serial);
    }
    Ok(ceremony)
}

/// What the officer does next, as the end of a sentence.
pub(super) fn next(ceremony: &Ceremony) -> String {
    let office = ceremony.with();
    match ceremony.stage() {
        Stage::Nothing => "nothing is under way".to_owned(),
        Stage::Proposed => {
            "wait for theirs, which comes through the relay (`blo pair list`), or in a file for `blo pair take`"
                .to_owned()
        }
        Stage::Introduced => format!("introduce this office with `blo pair propose {office}`"),
        Stage::ToConfirm => format!(
            "call them by a number that you know from elsewhere, read them the digits of \
             `blo pair card`, and type theirs into `blo pair confirm {office}`"
        ),
        Stage::Ended => {
            "five wrong safety numbers ended it: ask them for a new introduction".to_owned()
        }
        Stage::Signed => "wait until they have confirmed as well".to_owned(),
    }
}

/// The card on one line, and that nobody has confirmed it.
pub(super) fn unconfirmed(card: Option<&Card>) -> String {
    match card.map(|card| reach(&card.post, &card.telephones)) {
        Some(reach) if !reach.is_empty() => format!("says: {reach} (not confirmed)"),
        _ => "gives no telephone".to_owned(),
    }
}

/// A post's name and telephones on one line; empty where there is neither.
pub(super) fn reach(post: &str, telephones: &[String]) -> String {
    let telephones = telephones.join(", ");
    let parts = [post, telephones.as_str()].map(str::trim);
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

/// Puts an agreement in force; a gateway that runs takes it in at once, any other at its start.
pub(super) fn install(
    ceremonies: &Ceremonies,
    home: &std::path::Path,
    (office, whole): (&OfficeId, &SignedPairing),
) -> Result<(), Failure> {
    ceremonies.install(office, whole)?;
    in_force(home, (office, whole))
}

/// Tells a gateway that runs of an agreement that is in force in the home.
pub(super) fn in_force(
    home: &std::path::Path,
    (office, whole): (&OfficeId, &SignedPairing),
) -> Result<(), Failure> {
    if let Ok(mut client) = Client::connect(home) {
        let agreement = STANDARD.encode(whole.encode());
        let taken: bool = client.ask(&Request::Agree { agreement })?;
        let all = counterparts(home);
        let one = all.iter().find(|one| one.office == office.as_str());
        if !taken && one.is_some_and(|one| one.pairing_ended) {
            let happened = format!("this agreement with {office} was ended since");
            let remedy = "Pair anew: blo pair propose.";
            return Err(Failure::new(65, happened, remedy));
        }
    }
    Ok(())
}

/// Has the gateway tell the relay what is new in the home; one that does not run does it at its start.
pub(super) fn hand_over(home: &std::path::Path) -> &'static str {
    let told = Client::connect(home)
        .ok()
        .and_then(|mut client| client.ask::<bool>(&Request::Propose).ok());
    match told {
        Some(_) => "the gateway hands it to the relay",
        None => "the gateway hands it to the relay as soon as it runs",
    }
}

/// That two offices are paired.
pub(super) fn paired(office: &OfficeId, whole: &SignedPairing) -> String {
    let until = whole
        .unproven()
        .map_or_else(|_| String::new(), |pairing| pairing.not_after.to_string());
    format!("paired with {office} until {until}; the relay and {office} learn it from the gateway")
}
