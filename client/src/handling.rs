//! Who may do what with an alert: its marks, the consents of its originator, and the use that is asked for → allowed,
//! only with consent, or never. Pure. Not: where consents are kept, nor what is shown (`desk`).

use blo_proto::{
    Digest, OfficeId, Timestamp,
    alert::entity::{Entity, Kind, PersonRole},
    alert::{Alert, HandlingCode, Pap, Sensitivity, Tlp, Use},
};

/// What an alert says of how it may be handled, entities included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marks {
    /// Traffic Light Protocol 2.0 (FIRST).
    pub tlp: Tlp,
    /// Europol handling code.
    pub code: HandlingCode,
    /// Permissible Actions Protocol.
    pub pap: Pap,
    /// Each once.
    pub sensitivities: Vec<Sensitivity>,
    /// When it is to be destroyed.
    pub retain_until: Option<Timestamp>,
}

/// The alert that a use is asked of: whose words they are, and which bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Who said it.
    pub originator: OfficeId,
    /// SHA-256 of its bytes.
    pub digest: Digest,
    /// Not actual.
    pub exercise: bool,
}

/// What is to be done with it.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// By which office.
    pub by: &'a OfficeId,
    /// What for.
    pub to_use: Use,
    /// To whom, of [`Use::Forward`].
    pub to: Option<&'a OfficeId>,
    /// The gateway's time.
    pub now: Timestamp,
}

/// A consent that somebody signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Who signed it, as the envelope proves.
    pub by: OfficeId,
    /// Whose alert it names first.
    pub of: OfficeId,
    /// The digest that it names.
    pub digest: Digest,
    /// Not actual.
    pub exercise: bool,
    /// What for.
    pub uses: Vec<Use>,
    /// Whom it may be passed on to. Nobody is named: nobody.
    pub offices: Vec<OfficeId>,
    /// Until when; for good where nothing is said.
    pub until: Option<Timestamp>,
    /// Its author took it back.
    pub taken_back: bool,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// Yes; by which of the consents, where it needs one.
    Allowed(Option<usize>),
    /// Only once its originator consents: the marks that say so.
    NeedsConsent(Vec<String>),
    /// No: it was to be destroyed by then.
    Over(Timestamp),
}

impl Marks {
    /// The marks of an alert.
    pub fn of(alert: &Alert) -> Self {
        let mut sensitivities = alert.handling.sensitivities.clone();
        sensitivities.extend(alert.entities.iter().flat_map(of_entity));
        sensitivities.retain(|one| one.is_stated());
        sensitivities.sort();
        sensitivities.dedup();
        Self {
            tlp: alert.handling.tlp,
            code: alert.handling.code,
            pap: alert.handling.pap,
            sensitivities,
            retain_until: alert.handling.retain_until,
        }
    }

    /// As they stand beside an alert: `TLP:AMBER`, `H2`, `PAP:RED`, `VICTIM`.
    pub fn words(&self) -> Vec<String> {
        // nothing stated counts as AMBER, and that is what a reader is told.
        let tlp = if self.tlp.is_stated() {
            self.tlp
        } else {
            Tlp::Amber
        };
        let mut words = vec![tlp_word(tlp)];
        if self.code.is_stated() {
            words.push(self.code.to_string());
        }
        if self.pap.is_stated() {
            words.push(format!("PAP:{}", self.pap).to_uppercase());
        }
        let each = self.sensitivities.iter();
        words.extend(each.map(|one| one.to_string().to_uppercase()));
        words
    }

    /// Whether its words are hidden until somebody says why they are needed. What a newer version marks is.
    pub fn hides_words(&self) -> bool {
        self.sensitivities.iter().any(|one| {
            matches!(
                one,
                Sensitivity::Minor | Sensitivity::Victim | Sensitivity::Unknown(_)
            )
        })
    }

    /// The marks because of which a use needs the originator's consent.
    pub fn reasons(&self, asked: &Asked<'_>) -> Vec<String> {
        let mut reasons = Vec::new();
        if tlp_asks(self.tlp, asked) {
            let words = self.words();
            reasons.extend(words.into_iter().next());
        }
        let code = match self.code {
            HandlingCode::Unspecified | HandlingCode::H0 => false,
            HandlingCode::H1 => asked.to_use == Use::Court,
            // What H3 forbids is said in words, which no program reads.
            HandlingCode::H2 | HandlingCode::H3 | HandlingCode::Unknown(_) => true,
        };
        if code {
            reasons.push(self.code.to_string());
        }
        // Only what nobody outside can notice: an automated sink may act by itself.
        let pap = matches!(self.pap, Pap::Red | Pap::Unknown(_));
        if pap && asked.to_use == Use::Sink {
            reasons.push(format!("PAP:{}", self.pap).to_uppercase());
        }
        let asks = |one: &&Sensitivity| match one {
            Sensitivity::Unspecified | Sensitivity::Health | Sensitivity::Biometric => false,
            Sensitivity::Minor
            | Sensitivity::Victim
            | Sensitivity::InformantRisk
            | Sensitivity::Unknown(_) => true,
        };
        let each = self.sensitivities.iter().filter(asks);
        reasons.extend(each.map(|one| one.to_string().to_uppercase()));
        reasons
    }
}

/// What an entity is marked as, and a person who is stated to be a victim or below 18 is that, marked or not.
fn of_entity(entity: &Entity) -> Vec<Sensitivity> {
    let mut marks = entity.sensitivities.clone();
    if let Kind::Person(person) = &entity.kind {
        let is_minor = (1..ADULT_YEARS).contains(&person.age_to);
        marks.extend(is_minor.then_some(Sensitivity::Minor));
        marks.extend((person.role == PersonRole::Victim).then_some(Sensitivity::Victim));
    }
    marks
}

/// Convention on the Rights of the Child, article 1.
const ADULT_YEARS: u32 = 18;

/// Whether the traffic light alone asks for consent. An office is the organisation of TLP 2.0, the offices of its own
/// country are its clients, and all liaison offices the community.
fn tlp_asks(tlp: Tlp, asked: &Asked<'_>) -> bool {
    match tlp {
        Tlp::Clear | Tlp::Green => false,
        Tlp::Unspecified | Tlp::Amber => {
            asked.to_use == Use::Forward
                && asked.to.is_none_or(|to| to.country() != asked.by.country())
        }
        Tlp::AmberStrict => matches!(asked.to_use, Use::Forward | Use::Court),
        Tlp::Red | Tlp::Unknown(_) => true,
    }
}

fn tlp_word(tlp: Tlp) -> String {
    format!("TLP:{tlp}").to_uppercase()
}

/// Judges one use of one alert.
pub fn judge(
    (subject, marks): (&Subject, &Marks),
    asked: &Asked<'_>,
    given: &[Given],
) -> Judgement {
    // Its own words are an office's to use.
    if subject.originator == *asked.by {
        return Judgement::Allowed(None);
    }
    if let Some(until) = marks.retain_until.filter(|until| *until < asked.now) {
        return Judgement::Over(until);
    }
    let reasons = marks.reasons(asked);
    if reasons.is_empty() {
        return Judgement::Allowed(None);
    }
    match given.iter().position(|one| one.allows(subject, asked)) {
        Some(which) => Judgement::Allowed(Some(which)),
        None => Judgement::NeedsConsent(reasons),
    }
}

impl Given {
    /// Whether it covers a use of an alert. Only the originator's own word counts, over the very bytes.
    pub fn allows(&self, subject: &Subject, asked: &Asked<'_>) -> bool {
        self.by == subject.originator
            && self.of == subject.originator
            && self.digest == subject.digest
            && self.exercise == subject.exercise
            && !self.taken_back
            && self.until.is_none_or(|until| asked.now <= until)
            && self.uses.contains(&asked.to_use)
            && (asked.to_use != Use::Forward
                || asked.to.is_some_and(|to| self.offices.contains(to)))
    }
}

/// The stricter of two traffic lights; what is not stated counts as AMBER, what is not known as RED.
pub fn stricter(one: Tlp, other: Tlp) -> Tlp {
    if strictness(other) > strictness(one) {
        other
    } else {
        one
    }
}

/// How strict a traffic light is: the higher the stricter.
pub const fn strictness(tlp: Tlp) -> u8 {
    match tlp {
        Tlp::Clear => 0,
        Tlp::Green => 1,
        Tlp::Unspecified | Tlp::Amber => 2,
        Tlp::AmberStrict => 3,
        Tlp::Red => 4,
        Tlp::Unknown(_) => 5,
    }
}

#[cfg(test)]
mod tests;
