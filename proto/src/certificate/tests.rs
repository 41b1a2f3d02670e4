//! Every certificate that an authority's name constraints let through and this reader does not.

use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose as Purpose, IsCa, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_ED25519,
    SanType, SignatureAlgorithm,
};

use super::*;

const OFFICE: &str = "mae-sai.th";

fn dns(name: &str) -> SanType {
    SanType::DnsName(name.try_into().unwrap())
}

struct Request {
    names: Vec<SanType>,
    usages: Vec<Purpose>,
    key: &'static SignatureAlgorithm,
    ca: IsCa,
}

fn request(names: Vec<SanType>, usages: &[Purpose]) -> Request {
    Request {
        names,
        usages: usages.to_vec(),
        key: &PKCS_ED25519,
        ca: IsCa::NoCa,
    }
}

/// A self-signed certificate whose CN says that it is the office, whatever else it says.
fn issue(request: Request) -> (Vec<u8>, KeyPair) {
    let key = KeyPair::generate_for(request.key).unwrap();
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, OFFICE);
    params.subject_alt_names = request.names;
    params.extended_key_usages = request.usages;
    params.is_ca = request.ca;
    let certificate = params.self_signed(&key).unwrap();
    (certificate.der().to_vec(), key)
}

fn detail(request: Request) -> String {
    let refusal = office(&issue(request).0).unwrap_err();
    assert_eq!(refusal.code, Code::BadCertificate);
    refusal.detail
}

#[test]
fn r10_the_one_dns_name_is_the_office_and_the_key_is_the_certificates() {
    let (der, key) = issue(request(vec![dns(OFFICE)], &[Purpose::ClientAuth]));
    let leaf = office(&der).unwrap();
    assert_eq!(leaf.name.as_str(), OFFICE);
    assert_eq!(leaf.key.as_bytes().as_slice(), key.public_key_raw());
    assert!(leaf.not_before < leaf.not_after && !leaf.serial.is_empty());
    let (der, _) = issue(request(vec![dns("relay.example")], &[Purpose::ServerAuth]));
    assert_eq!(relay(&der).unwrap().name.as_str(), "relay.example");
}

#[test]
fn r10_no_other_name_speaks_for_an_office() {
    let url = |text: &str| SanType::URI(text.try_into().unwrap());
    let mail = |text: &str| SanType::Rfc822Name(text.try_into().unwrap());
    for names in [
        vec![], // the common name alone
        vec![dns(OFFICE), dns("poipet.kh")],
        vec![dns(OFFICE), dns(OFFICE)],
        vec![dns(OFFICE), url("spiffe://mae-sai.th/gateway")],
        vec![url("spiffe://mae-sai.th/gateway")],
        vec![SanType::IpAddress([127, 0, 0, 1].into())],
        vec![mail("duty@mae-sai.th")],
        vec![dns("*.th")],
        vec![dns("*.mae-sai.th")],
        vec![dns("gateway.mae-sai.th")],
        vec![dns("mae-sai")],
        vec![dns("mae-sai.xx")],
        vec![dns("MAE-SAI.TH")],
        vec![dns("mae-sai.th.")],
    ] {
        let shown = format!("{names:?}");
        let (der, _) = issue(request(names, &[Purpose::ClientAuth]));
        assert_eq!(
            office(&der).unwrap_err().code,
            Code::BadCertificate,
            "{shown}"
        );
    }
}

#[test]
fn r10_an_office_is_a_client_and_nothing_else() {
    let with = |usages: &[Purpose]| detail(request(vec![dns(OFFICE)], usages));
    for usages in [
        &[Purpose::ServerAuth][..],
        &[Purpose::ClientAuth, Purpose::ServerAuth],
        &[Purpose::Any],
        &[Purpose::ClientAuth, Purpose::Any],
        &[Purpose::ClientAuth, Purpose::CodeSigning],
        &[Purpose::ClientAuth, Purpose::Other(vec![1, 3, 6, 1, 4])],
    ] {
        assert!(with(usages).contains("clientAuth and nothing else"));
    }
    assert!(with(&[]).contains("no extended key usage"));
    let (der, _) = issue(request(vec![dns(OFFICE)], &[Purpose::ClientAuth]));
    assert!(
        relay(&der)
            .unwrap_err()
            .detail
            .contains("serverAuth and nothing else")
    );
}

#[test]
fn r10_an_authority_is_no_office_and_another_kind_of_key_is_none_of_ours() {
    let client = || request(vec![dns(OFFICE)], &[Purpose::ClientAuth]);
    let authority = Request {
        ca: IsCa::Ca(BasicConstraints::Constrained(0)),
        ..client()
    };
    assert!(detail(authority).contains("authority"));
    let p256 = Request {
        key: &PKCS_ECDSA_P256_SHA256,
        ..client()
    };
    assert!(detail(p256).contains("not Ed25519"));
}

#[test]
fn r10_two_extensions_of_alternative_names_are_not_one() {
    // The second names another office: readers that differ in which one they take would see two offices.
    let second = [
        0x30, 0x0b, 0x82, 0x09, b'p', b'o', b'i', b'p', b'e', b't', b'.', b'k', b'h',
    ];
    let key = KeyPair::generate_for(&PKCS_ED25519).unwrap();
    let mut params = CertificateParams::default();
    params.subject_alt_names = vec![dns(OFFICE)];
    params.extended_key_usages = vec![Purpose::ClientAuth];
    params.custom_extensions = vec![CustomExtension::from_oid_content(
        &[2, 5, 29, 17],
        second.to_vec(),
    )];
    let der = params.self_signed(&key).unwrap().der().to_vec();
    assert_eq!(office(&der).unwrap_err().code, Code::BadCertificate);
}

#[test]
fn r10_bytes_that_are_no_certificate_or_follow_one_are_refused() {
    let (mut der, _) = issue(request(vec![dns(OFFICE)], &[Purpose::ClientAuth]));
    for cut in 0..der.len() {
        assert!(office(&der[..cut]).is_err(), "cut at {cut}");
    }
    der.push(0);
    assert!(office(&der).unwrap_err().detail.contains("bytes follow"));
}
