//! Authorities that an operator brings and takes away while the relay runs or stands: at once, with who and when, and
//! nobody is cut off unsaid. Not: what an authority may vouch for, which the tests of `tls` ask.

use std::{fs, net::SocketAddr, time::Duration};

use blo_proto::{
    Code,
    frame::{Frame, Lane},
};
use blo_relay::server::Relay;
use bytes::Bytes;
use serde_json::Value;
use tokio::time::timeout;

use crate::{
    cli::{blo_relay, failed, ok},
    gateway::Gateway,
    papers::{Authority, Leaf, Papers, SOUTH, Scene},
};

const POIPET: &str = "poipet.kh";
/// From the operator's word to the cut.
const WITHIN: Duration = Duration::from_secs(1);

impl Scene {
    /// A verb of an operator who has a name, with its outcome.
    fn says(&self, words: &[&str]) -> std::process::Output {
        let words = [words, &["--by", "Daw Khin"]].concat();
        blo_relay(&words, Some(&self.file()))
    }

    /// A file of this relay's folder.
    fn put(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn bring(&self, country: &str, authority: &Authority) -> std::process::Output {
        let file = self.put("authority.pem", authority.pem());
        self.says(&["authority", "add", &file, "--country", country])
    }

    fn bring_list(&self, pem: &str) -> std::process::Output {
        let file = self.put("brought.crl", pem);
        self.says(&["authority", "crl", &file])
    }

    fn add_office(&self, papers: &Papers) -> std::process::Output {
        let file = self.put("office.pem", &papers.pem);
        self.says(&["office", "add", "--cert", &file])
    }

    /// The lines about a country.
    fn authorities(&self, country: &str) -> Vec<Value> {
        let said = ok(&blo_relay(
            &["authority", "list", "--json"],
            Some(&self.file()),
        ));
        let lines = said
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines.filter(|line| line["country"] == country).collect()
    }

    fn fingerprint(&self, country: &str, subject: &str) -> String {
        let lines = self.authorities(country);
        let line = lines
            .iter()
            .find(|line| line["subject"] == format!("CN={subject}"));
        line.unwrap()["fingerprint"].as_str().unwrap().to_owned()
    }

    fn lose_the_data(&self) {
        fs::remove_dir_all(self.config().data).unwrap();
    }
}

/// Links, and keeps the token, so that the link is as any other.
async fn linked(scene: &Scene, address: SocketAddr, papers: &Papers) -> (Gateway, Bytes) {
    let (mut gateway, welcome) = Gateway::link((address, &scene.root), papers, Bytes::new())
        .await
        .unwrap();
    gateway.say(Lane::Control, &Frame::TokenKept).await.unwrap();
    (gateway, welcome.link_token)
}

async fn set() -> (Scene, Relay, SocketAddr) {
    let scene = Scene::set();
    let relay = scene.start().await;
    let address = relay.address();
    (scene, relay, address)
}

#[tokio::test(flavor = "multi_thread")]
async fn r25_an_authority_that_is_brought_vouches_at_once_and_whom_its_removal_cuts_off_is_said_before()
 {
    let (scene, relay, address) = set().await;
    let cambodia = Authority::new("Cambodia");
    let poipet = cambodia.issue(&Leaf::office(POIPET, 5));
    assert!(failed(&scene.add_office(&poipet), 65).contains("no authority of kh"));
    ok(&scene.bring("kh", &cambodia));
    assert!(ok(&scene.bring("kh", &cambodia)).contains("already"));
    let line = &scene.authorities("kh")[0];
    assert_eq!(line["added"][1], "Daw Khin", "{line}");
    assert!(
        line["added"][0].as_str().unwrap().starts_with("20"),
        "{line}"
    );
    ok(&scene.add_office(&poipet));
    let (gateway, token) = linked(&scene, address, &poipet).await;
    // It vouches for its own country alone.
    let foreign = cambodia.issue(&Leaf::office(SOUTH, 1));
    assert!(
        Gateway::link((address, &scene.root), &foreign, Bytes::new())
            .await
            .is_err()
    );

    let fingerprint = scene.fingerprint("kh", "Cambodia");
    let (fingerprint, _) = fingerprint.split_at(16);
    let remove = ["authority", "remove", "kh", fingerprint];
    let said = failed(&scene.says(&remove), 65);
    assert!(said.contains(POIPET) && said.contains("--yes"), "{said}");
    assert!(
        gateway.connection.close_reason().is_none(),
        "it was only said"
    );
    ok(&scene.says(&[&remove[..], &["--yes"]].concat()));
    let cut = timeout(WITHIN, gateway.end()).await.expect("in time");
    assert_eq!(cut, Ok(Code::BadCertificate));
    assert!(
        Gateway::link((address, &scene.root), &poipet, token.clone())
            .await
            .is_err()
    );
    failed(&scene.says(&remove), 65); // there is none any more
    // Who it was stays in the journal, and it can be brought again.
    ok(&scene.bring("kh", &cambodia));
    Gateway::link((address, &scene.root), &poipet, token)
        .await
        .ok()
        .unwrap();
    relay.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r25_two_authorities_of_a_country_stand_side_by_side_and_the_old_one_goes_when_nobody_hangs_on_it()
 {
    let (scene, relay, address) = set().await;
    // The configuration names Thailand's; its next one is brought beside it.
    let next = Authority::new("Thailand");
    ok(&scene.bring("th", &next));
    assert_eq!(scene.authorities("th").len(), 2);
    let (gateway, token) = linked(&scene, address, &scene.south).await;
    drop(gateway);
    let anew = next.issue(&Leaf::office(SOUTH, 1));
    let (gateway, welcome) = Gateway::link((address, &scene.root), &anew, token)
        .await
        .ok()
        .unwrap();
    let token = welcome.link_token;
    // The configuration's own is not the verb's to remove.
    let lines = scene.authorities("th");
    let own = lines.iter().find(|line| line["added"].is_null()).unwrap();
    let own = own["fingerprint"].as_str().unwrap();
    let said = failed(
        &scene.says(&["authority", "remove", "th", own, "--yes"]),
        65,
    );
    assert!(said.contains("configuration"), "{said}");
    // It is registered by the certificate of the old one, and links by that of the next one.
    let brought = lines.iter().find(|line| !line["added"].is_null()).unwrap();
    let brought = brought["fingerprint"].as_str().unwrap().to_uppercase();
    let remove = ["authority", "remove", "th", &brought];
    let said = failed(&scene.says(&remove), 65);
    assert!(said.contains(SOUTH), "{said}");
    drop(gateway);
    let (gateway, _) = Gateway::link((address, &scene.root), &scene.south, token)
        .await
        .ok()
        .unwrap();
    ok(&scene.says(&remove));
    assert!(timeout(WITHIN, gateway.end()).await.is_err(), "it goes on");
    relay.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r25_what_is_no_authority_of_a_country_is_not_brought() {
    let scene = Scene::set();
    let cambodia = Authority::new("Cambodia");
    failed(&scene.bring("kh", &Authority::expired("Cambodia")), 65);
    failed(&scene.bring("cambodia", &cambodia), 65);
    let leaf = scene.put("leaf.pem", &scene.south.pem);
    failed(
        &scene.says(&["authority", "add", &leaf, "--country", "th"]),
        65,
    );
    let nothing = scene.put("nothing.pem", "nothing");
    failed(
        &scene.says(&["authority", "add", &nothing, "--country", "th"]),
        65,
    );
    let file = scene.put("kh.pem", cambodia.pem());
    let nameless = ["authority", "add", &file, "--country", "kh"];
    failed(&blo_relay(&nameless, Some(&scene.file())), 64);
    assert_eq!(scene.authorities("kh").len(), 0);
    for fingerprint in ["", "0123", "0123456789abcdef"] {
        failed(&scene.says(&["authority", "remove", "th", fingerprint]), 65);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r25_a_list_that_is_brought_counts_at_once_and_an_older_one_never_again() {
    let (scene, relay, address) = set().await;
    // Myanmar's authority has no file of lists in the configuration.
    let (gateway, _) = linked(&scene, address, &scene.north).await;
    let serial = 3; // of the north's certificate: its seed and one
    ok(&scene.bring_list(&scene.myanmar.numbered_list(7, &[99])));
    assert_eq!(scene.authorities("mm")[0]["crl_number"], "7");
    ok(&scene.bring_list(&scene.myanmar.numbered_list(8, &[serial])));
    let cut = timeout(WITHIN, gateway.end()).await.expect("in time");
    assert_eq!(cut, Ok(Code::BadCertificate));
    let older = scene.myanmar.numbered_list(7, &[]);
    let said = failed(&scene.bring_list(&older), 65);
    assert!(said.contains("number 8 is in force"), "{said}");
    let foreign = Authority::new("Myanmar").numbered_list(9, &[]);
    failed(&scene.bring_list(&foreign), 65);
    relay.shutdown().await;
    // Nor after a restart, nor in files alone.
    failed(&scene.bring_list(&older), 65);
    let relay = scene.start().await;
    let to = (relay.address(), &scene.root);
    assert!(Gateway::link(to, &scene.north, Bytes::new()).await.is_err());
    assert_eq!(scene.authorities("mm")[0]["crl_number"], "8");
}

#[tokio::test(flavor = "multi_thread")]
async fn r25_what_was_brought_is_in_the_files_of_a_stopped_relay_in_its_export_and_in_its_backup() {
    let scene = Scene::set();
    let (cambodia, laos) = (Authority::new("Cambodia"), Authority::new("Laos"));
    let poipet = cambodia.issue(&Leaf::office(POIPET, 5));
    ok(&scene.bring("kh", &cambodia));
    ok(&scene.bring("la", &laos));
    ok(&scene.bring_list(&cambodia.numbered_list(4, &[99])));
    ok(&scene.add_office(&poipet));
    ok(&scene.says(&[
        "authority",
        "remove",
        "la",
        &scene.fingerprint("la", "Laos"),
    ]));
    let path = |name: &str| scene.folder.path().join(name).to_str().unwrap().to_owned();
    let (export, copy) = (path("export"), path("copy"));
    ok(&blo_relay(
        &["registry", "export", &export],
        Some(&scene.file()),
    ));
    ok(&blo_relay(&["store", "backup", &copy], Some(&scene.file())));
    let before = scene.authorities("kh");
    assert_eq!(before[0]["crl_number"], "4");
    assert_eq!(scene.authorities("la").len(), 0);

    scene.lose_the_data();
    let said = ok(&scene.says(&["registry", "import", &export]));
    assert!(said.contains("3 offices"), "{said}");
    let mut after = scene.authorities("kh");
    after[0]["added"] = before[0]["added"].clone(); // when: an import is a new one
    assert_eq!(after, before);
    assert_eq!(scene.authorities("la").len(), 0, "it was removed");
    // What was removed here since does not come back by a file.
    let fingerprint = scene.fingerprint("kh", "Cambodia");
    ok(&scene.says(&["authority", "remove", "kh", &fingerprint, "--yes"]));
    let said = ok(&scene.says(&["registry", "import", &export]));
    assert!(said.contains("removed here by Daw Khin"), "{said}");
    assert_eq!(scene.authorities("kh").len(), 0);

    scene.lose_the_data();
    ok(&blo_relay(
        &["store", "restore", &copy],
        Some(&scene.file()),
    ));
    assert_eq!(scene.authorities("kh"), before);
    let shown = ok(&blo_relay(&["registry", "confirm"], Some(&scene.file())));
    assert!(shown.contains("CN=Cambodia"), "{shown}");
    ok(&scene.says(&["registry", "confirm"]));
    let relay = scene.start().await;
    linked(&scene, relay.address(), &poipet).await;
}
