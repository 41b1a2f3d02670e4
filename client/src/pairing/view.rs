//! How it stands with an office, as plain data. Not: another office's digits, which would make the comparison worthless.

use blo_proto::{Timestamp, limits};

use crate::{
    ceremony::Ceremony,
    keys::{Ceremonies, HomeError},
};

/// One other office.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfficeView {
    /// Which office.
    pub office: String,
    /// Of what is under way: `nothing`, `proposed`, `introduced`, `to_confirm`, `ended`, `signed`.
    pub stage: &'static str,
    /// Wrong numbers that were typed, and how many more may be.
    pub wrong: u32,
    /// How many more may be typed.
    pub left: u32,
    /// It comes with another key than that of the agreement in force.
    pub key_changed: bool,
    /// What its post is called, as it says.
    pub post: String,
    /// Its telephones, as it says.
    pub telephones: Vec<String>,
    /// The key with which the card came was confirmed.
    pub card_confirmed: bool,
    /// Number of the agreement in force; 0 = none.
    pub serial: u64,
    /// Last moment of the agreement in force; empty = none.
    pub until: String,
    /// Who compared the numbers last, and when; empty where nobody did at the page.
    pub compared_by: String,
    /// When that was.
    pub compared_at: String,
    /// The language that somebody here said it reads; empty = its country's.
    pub language: String,
}

impl OfficeView {
    pub(super) fn of(
        ceremonies: &Ceremonies,
        ceremony: &Ceremony,
        now: Timestamp,
    ) -> Result<Self, HomeError> {
        let card = ceremony.card().unwrap_or_default();
        let in_force = ceremony.in_force().filter(|pairing| pairing.valid_at(now));
        let compared = ceremonies.comparison(ceremony.with())?;
        let most = limits::SAFETY_NUMBER_ATTEMPTS;
        Ok(Self {
            office: ceremony.with().to_string(),
            stage: ceremony.stage().name(),
            wrong: ceremony.attempts(),
            left: most.saturating_sub(ceremony.attempts()),
            key_changed: ceremony.key_changed(),
            post: card.post,
            telephones: card.telephones,
            card_confirmed: ceremony.card_is_confirmed(),
            serial: in_force.as_ref().map_or(0, |pairing| pairing.serial),
            until: in_force.map_or_else(String::new, |pairing| pairing.not_after.to_string()),
            compared_at: compared
                .as_ref()
                .map_or_else(String::new, |it| it.at.to_string()),
            compared_by: compared.map_or_else(String::new, |it| it.officer),
            language: String::new(),
        })
    }
}
