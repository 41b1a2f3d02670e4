//! The throw-away certificates of certs-example are renewed before they surprise anybody.

use crate::house::{Finding, House, Text};
use x509_parser::pem::Pem;
use x509_parser::time::ASN1Time;

const RULE: &str = "example certificates";
const LEFT_SECONDS_MIN: i64 = 365 * 24 * 60 * 60;

pub(crate) fn check(house: &House) -> Vec<Finding> {
    check_at(house, ASN1Time::now().timestamp())
}

fn check_at(house: &House, now: i64) -> Vec<Finding> {
    let examples = house
        .texts
        .iter()
        .filter(|text| text.path.starts_with("certs-example/"));
    examples.flat_map(|text| short_lived(text, now)).collect()
}

fn short_lived(text: &Text, now: i64) -> Vec<Finding> {
    let mut findings = Vec::new();
    for block in Pem::iter_from_buffer(text.text.as_bytes()) {
        let Ok(block) = block else {
            let advice = "A block of this file cannot be read. Make the examples anew.";
            findings.push(text.finding(0, RULE, advice.to_owned()));
            break;
        };
        if block.label != "CERTIFICATE" {
            continue;
        }
        let ends = block
            .parse_x509()
            .map(|certificate| certificate.validity().not_after.timestamp());
        if ends.is_ok_and(|ends| ends - now >= LEFT_SECONDS_MIN) {
            continue;
        }
        let advice =
            "A certificate has less than a year left, or cannot be read. Make the examples anew.";
        findings.push(text.finding(0, RULE, advice.to_owned()));
    }
    findings
}

#[test]
fn example_certificates_bite_under_a_year() {
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).expect("a key can be made");
    let mut parameters = rcgen::CertificateParams::default();
    parameters.not_after = rcgen::date_time_ymd(2045, 1, 1);
    let certificate = parameters
        .self_signed(&key)
        .expect("the parameters are valid")
        .pem();
    let house = House::of(&[("certs-example/relay/cert.pem", certificate.as_str())]);
    let ends = rcgen::date_time_ymd(2045, 1, 1).unix_timestamp();
    assert_eq!(check_at(&house, ends - LEFT_SECONDS_MIN).len(), 0);
    assert_eq!(check_at(&house, ends - LEFT_SECONDS_MIN + 1).len(), 1);
    let broken = certificate.replace("MII", "MIX").replace("MIH", "MIX");
    assert_eq!(
        check_at(&House::of(&[("certs-example/cert.pem", &broken)]), 0).len(),
        1
    );
}
