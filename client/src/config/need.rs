//! `[need_to_know]` of `blo.toml`: which alerts are for some agencies of the office alone. Not: who is of which (`officers`).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::BadConfig;

/// Categories of crime, and the agencies that may see alerts about them. What is not named here is everybody's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NeedToKnow(BTreeMap<String, BTreeSet<String>>);

impl NeedToKnow {
    /// Nothing is withheld from anybody.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The categories that an officer of this agency may not see. One of no agency is of every agency.
    pub fn withheld_from(&self, agency: &str) -> BTreeSet<String> {
        let agency = agency.trim().to_lowercase();
        let named = |agencies: &BTreeSet<String>| {
            let mut named = agencies.iter();
            named.any(|one| one.trim().to_lowercase() == agency)
        };
        let others = self.0.iter();
        others
            .filter(|(_, agencies)| !agency.is_empty() && !named(agencies))
            .map(|(category, _)| category.clone())
            .collect()
    }

    pub(super) fn check(&self) -> Result<(), BadConfig> {
        for category in self.0.keys() {
            let known = category.parse::<blo_proto::alert::Category>();
            known.map_err(|e| BadConfig(format!("[need_to_know] {e}")))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::config::Config;

    const HOME: &str = "office = \"mae-sai.th\"\n[relay]\naddress = \"127.0.0.1:4433\"\nname = \"relay.example\"\n";

    fn withheld(text: &str, agency: &str) -> Vec<String> {
        let config = Config::parse(&format!("{HOME}[need_to_know]\n{text}\n")).unwrap();
        let withheld = config.need_to_know.withheld_from(agency);
        withheld.into_iter().collect()
    }

    #[test]
    fn a_category_is_for_the_agencies_that_are_named_and_a_slip_of_the_pen_opens_nothing() {
        let text = "drugs = [\"Police\", \"customs\"]\nwildlife = [\"forestry\"]";
        assert_eq!(withheld(text, "police"), ["wildlife"]);
        assert_eq!(withheld(text, " CUSTOMS "), ["wildlife"]);
        assert_eq!(withheld(text, "polcie"), ["drugs", "wildlife"]);
        assert!(withheld(text, "").is_empty(), "of every agency");
        let wrong = format!("{HOME}[need_to_know]\nrugs = []\n");
        assert!(Config::parse(&wrong).unwrap_err().0.contains("rugs"));
        let config = Config::parse(HOME).unwrap();
        assert!(config.need_to_know.is_empty() && !config.to_text().contains("need"));
    }
}
