//! An alarm in the words of who reads it. Not: what raised it.

use blo_proto::Code;

use super::{Language, Said, reasons};

/// What an alarm says: what exactly it said where that is known, else what every alarm of its code says, else its English.
/// `office`: whom it is about, as the reader is to see it; empty = this office.
pub(crate) fn alarm((code, office): (&str, &str), message: &str, language: Language) -> String {
    let own = Said::of("alarm-this-office").in_language(language);
    let office = if office.is_empty() { &own } else { office };
    let of_code = || {
        let said = Said::of(format!("alarm-{code}")).with("office", office);
        said.sentences(language)
    };
    let of_protocol = || {
        let code: Code = code.parse().ok()?;
        Said::refusal(code).detail(office).sentences(language)
    };
    let plain = language == Language::English;
    let said = reasons::reworded(message, language).or_else(|| {
        let said = of_code().or_else(of_protocol).filter(|_| !plain);
        said.map(|both| both.joined())
    });
    said.unwrap_or_else(|| message.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thai(code: &str, office: &str, message: &str) -> String {
        alarm((code, office), message, Language::Thai)
    }

    #[test]
    fn an_alarm_says_what_exactly_it_said() {
        let message = "3 numbers of mae-sai.th that the relay held have not arrived. Call the office by telephone and \
                       ask what it sent; tell the relay's operator.";
        let said = thai("gap", "mae-sai.th", message);
        assert!(said.starts_with("ข้อความ 3 ฉบับของ mae-sai.th"), "{said}");
        let english = alarm(("gap", "mae-sai.th"), message, Language::English);
        assert_eq!(english, message);
    }

    #[test]
    fn an_alarm_of_another_version_says_what_its_code_does_and_an_unknown_one_its_english() {
        let said = thai("gap", "mae-sai.th", "Something of a newer version.");
        assert!(said.starts_with("ข้อความของ mae-sai.th"), "{said}");
        let said = thai("second_gateway", "", "Something of a newer version.");
        assert!(said.contains("สำนักงานนี้"), "{said}");
        assert_eq!(thai("newer", "", "What it says."), "What it says.");
    }
}
