//! Every word of an alert that can be looked for: one walk, which whoever adds words to an alert adds them to. Not:
//! coded fields, which are asked for by name.

use blo_proto::alert::{Alert, Phrase, Value};

/// Gives each piece of text of an alert to `each`.
pub fn words_of(alert: &Alert, each: &mut dyn FnMut(&str)) {
    for text in &alert.texts {
        let pieces = [
            &text.headline,
            &text.description,
            &text.instruction,
            &text.contact,
        ];
        pieces.into_iter().for_each(|piece| each(piece));
    }
    each(&alert.officer);
    each(&alert.incident);
    if let Some(place) = &alert.place {
        each(&place.description);
        each(&place.crossing);
    }
    each(&alert.handling.note);
    for attachment in &alert.attachments {
        each(&attachment.name);
    }
    for phrase in &alert.phrases {
        slots(phrase, each);
    }
    if let Some(delay) = &alert.delay {
        each(&delay.note);
    }
    if let Some(consent) = &alert.consent {
        each(&consent.conditions);
    }
    if let Some(decline) = &alert.decline {
        each(&decline.note);
    }
}

/// What an officer put in; the words around it are each reader's own.
fn slots(phrase: &Phrase, each: &mut dyn FnMut(&str)) {
    for slot in &phrase.slots {
        match &slot.value {
            Value::Text(text) | Value::Crossing(text) => each(text),
            Value::Count(count) => each(&count.to_string()),
            Value::Quantity(quantity) => each(&format!("{} {}", quantity.amount, quantity.unit)),
            Value::Time(_) | Value::Date(_) | Value::Direction(_) | Value::Unknown => {}
        }
    }
}
