//! What an authority may vouch for, judged by webpki and by a reader of its own.

use super::{chain::Purpose, *};
use blo_proto::certificate;
use rustls_pki_types::{CertificateRevocationListDer, pem::PemObject as _};

fn now() -> Timestamp {
    "2026-11-24T07:00:00Z".parse().unwrap()
}

fn passphrase() -> Passphrase {
    Passphrase::new("right".to_owned()).unwrap()
}

fn country(folder: &Path, country: &str) -> Authority {
    let kind = Kind::Country(country.to_owned());
    Authority::create(folder, kind, (&passphrase(), Cost::TEST), now()).unwrap()
}

fn root(folder: &Path) -> Vec<Bytes> {
    keys::certificates(&folder.join(CERTIFICATE)).unwrap()
}

fn asking(name: &str) -> Request {
    let text = request::make(name, &key_pair(&[9; 32]).unwrap()).unwrap();
    Request::from_pem(text.as_bytes()).unwrap()
}

#[test]
fn a_leaf_holds_under_its_authority_and_under_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let (th, mm) = (folder.path().join("th"), folder.path().join("mm"));
    let mut authority = country(&th, "th");
    country(&mm, "mm");
    let issued = authority.issue(&asking("mae-sai.th"), 30, now()).unwrap();
    let leaf = certificate::office(&issued.der).unwrap();
    assert_eq!(leaf.name.as_str(), "mae-sai.th");
    assert_eq!(hex::encode(leaf.serial), issued.serial);
    let chain = [issued.der];
    let check = |roots: &[Bytes], purpose, at| chain::verify(&chain, roots, purpose, at);
    check(&root(&th), Purpose::Office, now()).unwrap();
    assert!(check(&root(&th), Purpose::Relay, now()).is_err());
    assert!(check(&root(&mm), Purpose::Office, now()).is_err());
    let later = now().plus_millis(31 * 86_400_000);
    assert!(
        check(&root(&th), Purpose::Office, later)
            .unwrap_err()
            .0
            .contains("over")
    );
    assert!(check(&root(&th), Purpose::Office, Timestamp::default()).is_err());
}

#[test]
fn an_authority_refuses_what_is_not_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let mut authority = country(&folder.path().join("th"), "th");
    for name in ["tachileik.mm", "mae-sai.th.mm", "relay.example", "th"] {
        assert!(authority.issue(&asking(name), 30, now()).is_err(), "{name}");
    }
    assert!(authority.issue(&asking("mae-sai.th"), 0, now()).is_err());
    let kind = Kind::Country("thailand".to_owned());
    let made = Authority::create(folder.path(), kind, (&passphrase(), Cost::TEST), now());
    assert!(matches!(made, Err(AuthorityError::Refused(_))));
}

/// Issues past the authority's own rules, as a careless or hostile one would.
fn forge(authority: &Authority, params: &CertificateParams, key: &KeyPair) -> Bytes {
    let made = params.signed_by(key, &authority.issuer().unwrap()).unwrap();
    Bytes::copy_from_slice(made.der())
}

fn forged(san: SanType) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.subject_alt_names = vec![san];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    params.is_ca = IsCa::ExplicitNoCa;
    params
}

#[test]
fn a_foreign_countrys_name_or_an_address_does_not_hold_even_if_it_was_signed() {
    let folder = tempfile::tempdir().unwrap();
    let th = folder.path().join("th");
    let authority = country(&th, "th");
    let key = key_pair(&[9; 32]).unwrap();
    let foreign = SanType::DnsName("tachileik.mm".try_into().unwrap());
    let address = SanType::IpAddress("192.0.2.1".parse().unwrap());
    for san in [foreign, address] {
        let chain = [forge(&authority, &forged(san), &key)];
        let refused = chain::verify(&chain, &root(&th), Purpose::Office, now()).unwrap_err();
        assert!(refused.0.contains("another country"), "{refused}");
    }
    let own = SanType::DnsName("mae-sai.th".try_into().unwrap());
    let chain = [forge(&authority, &forged(own), &key)];
    chain::verify(&chain, &root(&th), Purpose::Office, now()).unwrap();
}

#[test]
fn an_authority_below_a_national_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let th = folder.path().join("th");
    let authority = country(&th, "th");
    let below_key = key_pair(&[10; 32]).unwrap();
    let mut below = CertificateParams::default();
    below.distinguished_name = named("below");
    below.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    below.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let middle = forge(&authority, &below, &below_key);
    let issuer = Issuer::new(below, &below_key);
    let leaf = forged(SanType::DnsName("mae-sai.th".try_into().unwrap()))
        .signed_by(&key_pair(&[9; 32]).unwrap(), &issuer)
        .unwrap();
    let chain = [Bytes::copy_from_slice(leaf.der()), middle];
    let refused = chain::verify(&chain, &root(&th), Purpose::Office, now()).unwrap_err();
    assert!(refused.0.contains("no authority below"), "{refused}");
}

#[test]
fn a_revoked_certificate_is_on_the_list_whose_number_only_grows() {
    let folder = tempfile::tempdir().unwrap();
    let th = folder.path().join("th");
    let mut authority = country(&th, "th");
    let issued = authority.issue(&asking("mae-sai.th"), 30, now()).unwrap();
    let number = |folder: &Path| {
        let pem = std::fs::read(folder.join(CRL)).unwrap();
        let der = CertificateRevocationListDer::from_pem_slice(&pem).unwrap();
        let (_, list) = x509_parser::parse_x509_crl(&der).unwrap();
        let revoked = list.iter_revoked_certificates().count();
        assert!(list.next_update().is_some());
        (u64::try_from(list.crl_number().unwrap()).unwrap(), revoked)
    };
    assert_eq!(number(&th), (1, 0));
    let mut again = Authority::open(&th, &passphrase()).unwrap();
    assert_eq!(again.revoke(&issued.serial, now()).unwrap(), "mae-sai.th");
    assert_eq!(number(&th), (2, 1));
    again.crl(now()).unwrap();
    assert_eq!(number(&th), (3, 1));
    assert!(again.revoke("00", now()).is_err());

    let pem = std::fs::read(th.join(CRL)).unwrap();
    let der = CertificateRevocationListDer::from_pem_slice(&pem).unwrap();
    let list = webpki::BorrowedCertRevocationList::from_der(&der).unwrap();
    let list = webpki::CertRevocationList::from(list);
    let serial = hex::decode(&issued.serial).unwrap();
    assert!(list.find_serial(&serial).unwrap().is_some());
}

#[test]
fn a_request_that_was_altered_or_asks_for_two_names_is_refused() {
    let key = key_pair(&[9; 32]).unwrap();
    let mut params = CertificateParams::default();
    let name = |text: &str| SanType::DnsName(text.try_into().unwrap());
    params.subject_alt_names = vec![name("mae-sai.th"), name("poipet.kh")];
    let two = params.serialize_request(&key).unwrap();
    assert!(Request::from_pem(two.pem().unwrap().as_bytes()).is_err());
    params.subject_alt_names = vec![name("mae-sai.th")];
    let good = params.serialize_request(&key).unwrap();
    let mut der = good.der().to_vec();
    assert!(Request::from_der(&der).is_ok());
    *der.last_mut().unwrap() ^= 1;
    assert!(matches!(
        Request::from_der(&der),
        Err(AuthorityError::BadRequest(_))
    ));
    let curve = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
    let other = params.serialize_request(&curve).unwrap();
    assert!(Request::from_pem(other.pem().unwrap().as_bytes()).is_err());
}

fn openssl(folder: &Path, words: &str) -> String {
    let output = std::process::Command::new("openssl")
        .args(words.split_whitespace())
        .current_dir(folder)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "openssl {words}: {said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
#[ignore = "needs openssl: tests/run"]
fn openssl_makes_requests_that_we_certify_and_verifies_what_we_issue() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let mut authority = country(&at.join("th"), "th");
    openssl(at, "genpkey -algorithm ed25519 -out key.pem");
    openssl(
        at,
        "req -new -key key.pem -subj /CN=mae-sai.th -addext subjectAltName=DNS:mae-sai.th \
         -addext subjectKeyIdentifier=hash -out request.pem",
    );
    let request = Request::from_pem(&std::fs::read(at.join("request.pem")).unwrap()).unwrap();
    let issued = authority.issue(&request, 30, now()).unwrap();
    std::fs::write(at.join("leaf.pem"), &issued.pem).unwrap();
    let verify = format!(
        "verify -attime {} -x509_strict -purpose sslclient -CAfile th/authority.pem \
         -crl_check -CRLfile th/crl.pem leaf.pem",
        now().as_millis() / 1_000
    );
    openssl(at, &verify);
    let text = openssl(
        at,
        "x509 -in leaf.pem -noout -ext subjectAltName,extendedKeyUsage",
    );
    assert!(
        text.contains("DNS:mae-sai.th") && text.contains("TLS Web Client"),
        "{text}"
    );
    authority.revoke(&issued.serial, now()).unwrap();
    let refused = std::process::Command::new("openssl")
        .args(verify.split_whitespace())
        .current_dir(at)
        .output()
        .unwrap();
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("revoked"));

    let ours = request::make("poipet.kh", &key_pair(&[9; 32]).unwrap()).unwrap();
    std::fs::write(at.join("ours.pem"), ours).unwrap();
    openssl(at, "req -in ours.pem -verify -noout");
}
