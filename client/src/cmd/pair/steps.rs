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
    let Ok(mut client) = Client::connect(home) else {
        return Vec::new();
    };
    let status = client.ask::<StatusView>(&Request::Status);
    status.map_or_else(|_| Vec::new(), |status| status.counterparts)
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
            "send them the file of `blo pair propose`, and take theirs with `blo pair take`"
                .to_owned()
        }
        Stage::Introduced => {
            format!("introduce this office with `blo pair propose {office} --out FILE`")
        }
        Stage::ToConfirm => format!(
            "call them by a number that you know from elsewhere, read them the digits of \
             `blo pair card`, and type theirs into `blo pair confirm {office} --out FILE`"
        ),
        Stage::Ended => {
            "five wrong safety numbers ended it: ask them for a new introduction".to_owned()
        }
        Stage::Signed => {
            format!(
                "send them the file of `blo pair confirm {office} --out FILE`, and take what they send"
            )
        }
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

/// That two offices are paired, and who else has to know.
pub(super) fn paired(office: &OfficeId, whole: &SignedPairing) -> String {
    let until = whole
        .unproven()
        .map_or_else(|_| String::new(), |pairing| pairing.not_after.to_string());
    format!(
        "paired with {office} until {until}; give the agreement, {office}.pairing in the home's folder \
         pairings, to the relay's operator (`blo-relay pairing add`) and to {office}"
    )
}
