//! In which language a counterpart reads: chosen on its page, for the previews of who writes to it. Not: what is sent.

use std::sync::Arc;

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;

use super::super::{
    super::app::{App, SignedIn},
    told,
};
use crate::words::Language;

/// Which.
#[derive(Deserialize)]
pub(in crate::web) struct Chosen {
    /// Empty leaves it to the country.
    #[serde(default)]
    language: String,
}

/// Sets it.
pub(super) async fn set(
    State(app): State<Arc<App>>,
    who: SignedIn,
    Path(office): Path<String>,
    Form(chosen): Form<Chosen>,
) -> Response {
    let (Some(pairing), Ok(named)) = (&app.pairing, office.parse()) else {
        let said = who.tongue.say("page-not-found");
        return told(who.tongue, StatusCode::NOT_FOUND, said);
    };
    let mut all = Language::ALL.into_iter();
    let language = all.find(|one| one.tag() == chosen.language);
    match pairing.set_language(&named, language) {
        Ok(()) => Redirect::to(&format!("/counterparts/{named}")).into_response(),
        Err(error) => {
            let said = error.sentences(who.tongue.0);
            told(who.tongue, StatusCode::SERVICE_UNAVAILABLE, said)
        }
    }
}
