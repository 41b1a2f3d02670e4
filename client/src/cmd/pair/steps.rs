//! What the steps of the ceremony share: a failed step for a person, what is next, and an agreement that comes into
//! force. Not: the steps.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use blo_proto::{OfficeId, introduction::Card, pairing::SignedPairing};

use crate::{
    ceremony::{Ceremony, CeremonyError, Stage},
    cmd::{Failure, tell},
    desk::{CounterpartView, StatusView},
    keys::{Ceremonies, HomeError},
    local::{Client, Request},
    words::Said,
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
            Failure::say(78, &Said::of("pair-no-certificate"))
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
    code.parse::<blo_proto::Code>()
        .map_or_else(|_| code.to_owned(), |code| tell(&Said::refusal(code)))
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
    tell(&match ceremony.stage() {
        Stage::Nothing => Said::of("pair-next-nothing"),
        Stage::Proposed => Said::of("pair-next-wait"),
        Stage::Introduced => Said::of("pair-next-introduce").with("office", ceremony.with()),
        Stage::ToConfirm => Said::of("pair-next-call").with("office", ceremony.with()),
        Stage::Ended => Said::of("pair-next-ended"),
        Stage::Signed => Said::of("pair-next-signed"),
    })
}

/// The card on one line, and that nobody has confirmed it.
pub(super) fn unconfirmed(card: Option<&Card>) -> String {
    match card.map(|card| reach(&card.post, &card.telephones)) {
        Some(reach) if !reach.is_empty() => tell(&Said::of("pair-says").with("reach", reach)),
        _ => tell(&Said::of("pair-no-telephone")),
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
            let said = Said::of("pair-ended-since").with("office", office);
            return Err(Failure::say(65, &said));
        }
    }
    Ok(())
}

/// Has the gateway tell the relay what is new in the home; one that does not run does it at its start.
pub(super) fn hand_over(home: &std::path::Path) -> String {
    let told = Client::connect(home)
        .ok()
        .and_then(|mut client| client.ask::<bool>(&Request::Propose).ok());
    tell(&Said::of(match told {
        Some(_) => "pair-handed",
        None => "pair-handed-later",
    }))
}

/// That two offices are paired.
pub(super) fn paired(office: &OfficeId, whole: &SignedPairing) -> String {
    let until = whole
        .unproven()
        .map_or_else(|_| String::new(), |pairing| pairing.not_after.to_string());
    let said = Said::of("pair-done").with("office", office);
    tell(&said.with("until", until))
}
