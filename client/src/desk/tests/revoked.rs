//! Certificates that authorities take back while gateways run: the newest list that verifies counts, and closes. R-26.
//! Not: what a list says (`blo_proto::revocation`), nor a relay's own certificate (`tests/e2e`).

use blo_proto::frame::{Frame, Lane};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, DnType, IsCa, Issuer,
    KeyIdMethod, KeyPair, KeyUsagePurpose, RevokedCertParams, SerialNumber, date_time_ymd,
};
use rustls_pki_types::CertificateDer;

use super::{
    alone::alarmed,
    faults::settled_quarantine,
    key_change::{arrives, key_pair},
    *,
};
use crate::gateway::LinkEvent;

/// An authority of one country.
pub(super) struct Ca {
    issuer: Issuer<'static, KeyPair>,
    pub(super) der: CertificateDer<'static>,
}

impl Ca {
    pub(super) fn new(country: &str) -> Self {
        let key = KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap();
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, country);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let der = params.self_signed(&key).unwrap().der().clone();
        let issuer = Issuer::new(params, key);
        Self { issuer, der }
    }

    /// A certificate with this serial number for an office's key.
    pub(super) fn leaf(&self, office: &Office, serial: u64) -> Bytes {
        let mut params = CertificateParams::new([office.id.to_string()]).unwrap();
        params.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ClientAuth];
        params.serial_number = Some(SerialNumber::from(serial));
        let leaf = params.signed_by(&key_pair(&office.seed), &self.issuer);
        Bytes::copy_from_slice(leaf.unwrap().der())
    }

    /// A list of this number, which was over long ago: that does not make it say less.
    pub(super) fn list(&self, number: u64, revoked: &[u64]) -> Bytes {
        let revoked = revoked.iter().map(|serial| RevokedCertParams {
            serial_number: SerialNumber::from(*serial),
            revocation_time: date_time_ymd(2025, 1, 1),
            reason_code: None,
            invalidity_date: None,
        });
        let params = CertificateRevocationListParams {
            this_update: date_time_ymd(2025, 1, 1),
            next_update: date_time_ymd(2025, 2, 1),
            crl_number: SerialNumber::from(number),
            issuing_distribution_point: None,
            revoked_certs: revoked.collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        Bytes::copy_from_slice(params.signed_by(&self.issuer).unwrap().der())
    }
}

/// Two authorities, and the certificate of each office, which has serial number 7.
struct Scene {
    world: World,
    th: Ca,
    mm: Ca,
}

impl Scene {
    fn new() -> Self {
        let scene = Self {
            world: World::new(),
            th: Ca::new("th"),
            mm: Ca::new("mm"),
        };
        scene.show(7);
        scene
    }

    /// The relay shows the north's certificate with this serial number.
    fn show(&self, serial: u64) {
        let north = &self.world.north;
        let leaf = self.mm.leaf(north, serial);
        self.world.relay.with(|inner| inner.show(&north.id, leaf));
    }

    /// The relay hands a list to the south.
    fn hand(&self, list: Bytes) {
        let event = LinkEvent::Frame(Lane::Control, Frame::Crl(list));
        let south = &self.world.south.id;
        self.world.relay.with(|inner| inner.tell(south, event));
    }

    fn south(&self) -> Gateway {
        let options = blo_store::Options::default();
        let parts = self.world.parts(&self.world.south, options, system_clock());
        let known = [("th", &self.th), ("mm", &self.mm)];
        let known = known.map(|(country, ca)| (country.to_owned(), vec![ca.der.clone()]));
        Gateway::start(Parts {
            chain: vec![self.th.leaf(&self.world.south, 7)],
            authorities: BTreeMap::from(known),
            ..parts
        })
        .unwrap()
    }
}

/// Waits until no certificate is known to be revoked.
async fn pardoned(desk: &Desk) {
    let wait = async {
        loop {
            let status = desk.status().await.unwrap();
            if status.alarms.iter().all(|alarm| alarm.code != "revoked") {
                return assert!(!status.counterparts[0].revoked);
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), wait)
        .await
        .expect("it is over");
}

async fn is_closed(desk: &Desk, north: &Office) {
    assert_eq!(alarmed(desk, "revoked").await, north.id.to_string());
    let status = desk.status().await.unwrap();
    let (revoked, valid) = (
        status.counterparts[0].revoked,
        status.counterparts[0].pairing_valid,
    );
    assert_eq!((revoked, valid), (true, false), "{status:?}");
    let refused = desk.send(alert(north, "FLASH", "refused")).await;
    assert_eq!(refused.unwrap_err().code, "bad_certificate");
}

#[tokio::test]
async fn r26_a_revoked_counterpart_is_closed_both_ways_over_a_restart_and_opens_with_another_certificate()
 {
    let scene = Scene::new();
    let north = scene.world.start(&scene.world.north);
    let (south, office) = (scene.south(), &scene.world.north);
    let (desk, north_desk) = (Desk::of(&south), Desk::of(&north));
    arrives(&desk, office, "before").await;
    scene.hand(scene.mm.list(5, &[8]));
    arrives(&desk, office, "it is not on it").await;
    scene.world.relay.close(&office.id);
    let mut watch = desk.watch(None).unwrap();
    desk.send(alert(office, "FLASH", "waits")).await.unwrap();
    until(&mut watch, climbs_to("held")).await;
    scene.hand(scene.mm.list(6, &[7]));
    is_closed(&desk, office).await;
    scene.world.relay.with(|inner| inner.lose(&office.id));
    scene.world.relay.open(&office.id);
    let theirs = alert(&scene.world.south, "FLASH", "from the revoked");
    north_desk.send(theirs).await.unwrap();
    settled_quarantine(&desk, 1).await;
    drop((watch, desk));
    south.shutdown().await;

    let south = scene.south();
    let desk = Desk::of(&south);
    is_closed(&desk, office).await;
    assert_eq!(headlines(&desk).await, Vec::<String>::new());
    scene.show(9);
    pardoned(&desk).await;
    let mut at_north = north_desk.watch(None).unwrap();
    until(&mut at_north, received).await;
    assert_eq!(
        headlines(&north_desk).await,
        ["before", "it is not on it", "waits"]
    );
    arrives(&north_desk, &scene.world.south, "and back").await;
    drop((south, north));
}

#[tokio::test]
async fn r26_only_a_newer_list_of_the_countrys_own_authority_changes_anything() {
    let scene = Scene::new();
    let north = scene.world.start(&scene.world.north);
    let (south, office) = (scene.south(), &scene.world.north);
    let desk = Desk::of(&south);
    arrives(&desk, office, "before").await;
    // Nothing of these revokes it.
    let forged = Ca::new("mm").list(9, &[7]);
    let mut bent = scene.mm.list(10, &[7]).to_vec();
    *bent.last_mut().unwrap() ^= 1;
    let large: Vec<u64> = (1..8_000).collect();
    for list in [
        scene.th.list(9, &[9]),
        Ca::new("kh").list(9, &[7]),
        forged,
        bent.into(),
        scene.mm.list(11, &large),
        Bytes::from_static(b"no list"),
    ] {
        scene.hand(list);
    }
    arrives(&desk, office, "and after all of these").await;
    assert!(desk.status().await.unwrap().alarms.is_empty());
    scene.hand(scene.mm.list(6, &[7]));
    is_closed(&desk, office).await;
    // Nor does anything of these take it back; the last one does.
    for older in [5, 6, 1] {
        scene.hand(scene.mm.list(older, &[8]));
    }
    scene.hand(Ca::new("mm").list(12, &[8]));
    scene.hand(scene.th.list(10, &[7]));
    assert_eq!(own_is_revoked(&desk).await, 2);
    is_closed(&desk, office).await;
    scene.hand(scene.th.list(11, &[9]));
    scene.hand(scene.mm.list(7, &[8]));
    pardoned(&desk).await;
    arrives(&desk, office, "pardoned").await;
    drop((south, north));
}

/// Waits until the south knows that its own certificate is revoked; how many are.
async fn own_is_revoked(desk: &Desk) -> usize {
    let wait = async {
        loop {
            let alarms = desk.status().await.unwrap().alarms;
            let revoked = alarms.iter().filter(|alarm| alarm.code == "revoked");
            if revoked.clone().any(|alarm| alarm.office.is_empty()) {
                return revoked.count();
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), wait)
        .await
        .expect("it is an alarm")
}
