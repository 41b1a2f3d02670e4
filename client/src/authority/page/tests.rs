//! What a browser is given to trust, and that it can vouch for the page alone.

use crate::keys::{Cost, Passphrase};

use super::*;

const NOW: Timestamp = Timestamp::from_millis(1_764_400_000_000);

fn home() -> (tempfile::TempDir, Home) {
    let folder = tempfile::tempdir().unwrap();
    let config = "office = \"mae-sai.th\"\n[relay]\naddress = \"127.0.0.1:4433\"\nname = \"relay.example\"\n";
    let config = crate::config::Config::parse(config).unwrap();
    let passphrase = Passphrase::new("pass".to_owned()).unwrap();
    let home = Home::create(
        &folder.path().join("home"),
        &config,
        (&passphrase, Cost::TEST),
    );
    let home = home.unwrap();
    (folder, home)
}

fn host(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn the_authority_stays_while_the_names_do_and_keys_lie_sealed() {
    let (_folder, home) = home();
    assert!(kept(&home).unwrap().is_none());
    let (hosts, ips) = (host(&["desk.lan"]), ["192.168.1.5".parse().unwrap()]);
    assert!(make(&home, (&hosts, &ips), NOW).unwrap().new_authority);
    let first = kept(&home).unwrap().unwrap();
    assert_eq!(first.names, ["desk.lan", "192.168.1.5"]);
    assert!(!make(&home, (&hosts, &ips), NOW).unwrap().new_authority);
    let second = kept(&home).unwrap().unwrap();
    assert_eq!(first.chain[1], second.chain[1]);
    assert_ne!(first.chain[0], second.chain[0]);
    assert!(
        make(&home, (&host(&["other.lan"]), &[]), NOW)
            .unwrap()
            .new_authority
    );
    for key in [AUTHORITY_KEY, CERTIFICATE_KEY] {
        let bytes = std::fs::read(home.path.join(FOLDER).join(key)).unwrap();
        // An unsealed PKCS#8 key of P-256 names its curve.
        let curve = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
        assert!(
            !bytes.windows(curve.len()).any(|window| window == curve),
            "{key}"
        );
    }
}

#[test]
fn what_is_no_name_of_a_page_is_refused() {
    let (_folder, home) = home();
    for wrong in [
        "",
        "Desk.lan",
        "desk lan",
        "192.168.1.5",
        "desk..lan",
        "-desk",
        "*.lan",
    ] {
        assert!(make(&home, (&host(&[wrong]), &[]), NOW).is_err(), "{wrong}");
    }
    assert!(make(&home, (&[], &[]), NOW).is_err());
    assert!(kept(&home).unwrap().is_none());
}

#[test]
fn who_takes_the_authoritys_key_can_be_no_other_site() {
    let (_folder, home) = home();
    make(&home, (&host(&["desk.lan"]), &[]), NOW).unwrap();
    let (pem, key) = kept_authority(&home).unwrap().unwrap();
    let anchor = kept(&home).unwrap().unwrap().chain[1].clone();
    let issuer = Issuer::from_ca_cert_pem(&pem, key).unwrap();
    let verifies = |name: &str| {
        let own = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
        let mut params = dated(NOW, CERTIFICATE_DAYS);
        let address = name.parse::<IpAddr>();
        params.subject_alt_names = match address {
            Ok(address) => alternative(&[], &[address]).unwrap(),
            Err(_) => alternative(&host(&[name]), &[]).unwrap(),
        };
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let leaf = params.signed_by(&own, &issuer).unwrap();
        let leaf = CertificateDer::from(leaf.der().to_vec());
        let leaf = webpki::EndEntityCert::try_from(&leaf).unwrap();
        let anchors = [webpki::anchor_from_trusted_cert(&anchor).unwrap()];
        let at = rustls_pki_types::UnixTime::since_unix_epoch(age(NOW));
        let verified = leaf.verify_for_usage(
            &[webpki::aws_lc_rs::ECDSA_P256_SHA256],
            &anchors,
            &[],
            at,
            webpki::KeyUsage::server_auth(),
            None,
            None,
        );
        verified.is_ok()
    };
    assert!(verifies("desk.lan"));
    assert!(!verifies("bank.example"));
    assert!(!verifies("192.168.1.6"));
}
