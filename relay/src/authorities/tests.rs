//! Files that change under a lookout: what is newer counts, and nothing else does. Not: links.

use std::fs;

use blo_proto::OfficeId;
use rcgen::KeyPair;

use super::*;
use crate::tls::tests::bench::{Bench, Ca, dns, key, leaf};

const YEARS: (i32, i32) = (2025, 2099);

/// A lookout over the files of one relay, and a leaf with serial number 7.
struct Scene {
    bench: Bench,
    lookout: Lookout,
    watch: tokio::sync::watch::Receiver<Arc<Authorities>>,
    office: OfficeId,
    leaf: CertificateDer<'static>,
    key: KeyPair,
}

impl Scene {
    /// With the first list, which revokes another serial number.
    fn set() -> Self {
        let bench = Bench::new();
        let crl = bench.th.numbered_crl(5, &[8], YEARS);
        let bench = bench.with_crl(&crl);
        let (lookout, watch) = Lookout::begin(&bench.config, now()).unwrap();
        let key = key();
        Self {
            leaf: bench.th.issue(&leaf(vec![dns("mae-sai.th")]), &key),
            office: "mae-sai.th".parse().unwrap(),
            bench,
            lookout,
            watch,
            key,
        }
    }

    fn crl_file(&self) -> PathBuf {
        self.bench.config.authorities[0].crl.clone().unwrap()
    }

    /// Writes the list's file, and has it looked at.
    fn put(&mut self, pem: &str) {
        fs::write(self.crl_file(), pem).unwrap();
        self.look();
    }

    fn look(&mut self) {
        self.lookout.look(now());
    }

    fn vouched(&self) -> bool {
        let known = self.watch.borrow();
        known.vouch(&self.office, &self.leaf, now()).is_ok()
    }

    fn objection(&self) -> Option<String> {
        let known = self.watch.borrow();
        known.objection(&self.office, &self.leaf, now())
    }

    fn numbers(&self) -> Vec<String> {
        let known = self.watch.borrow();
        known
            .lists()
            .map(|(_, one)| one.number.to_string())
            .collect()
    }

    fn complaint(&self) -> Option<String> {
        let known = self.watch.borrow();
        known.complaints().values().next().cloned()
    }
}

fn now() -> Timestamp {
    "2026-11-24T07:00:00Z".parse().unwrap()
}

#[test]
fn r24_a_newer_list_counts_and_an_older_one_never_again() {
    let mut scene = Scene::set();
    assert!(scene.vouched());
    let revokes = scene.bench.th.numbered_crl(6, &[7], YEARS);
    scene.put(&revokes);
    assert!(!scene.vouched());
    let why = scene.objection().unwrap();
    assert!(why.contains("CN=th") && why.contains("CRL 6"), "{why}");
    for older in [5, 6, 1] {
        let list = scene.bench.th.numbered_crl(older, &[8], YEARS);
        scene.put(&list);
        assert!(!scene.vouched());
        assert_eq!(scene.numbers(), ["6"]);
        assert!(scene.complaint().unwrap().contains("number 6 is in force"));
    }
    // What is in force already is nothing to complain of.
    scene.put(&revokes);
    assert_eq!(scene.complaint(), None);
    let pardons = scene.bench.th.numbered_crl(7, &[8], YEARS);
    scene.put(&pardons);
    assert!(scene.vouched());
}

#[test]
fn a_file_that_is_broken_half_written_foreign_or_gone_leaves_the_list_before_in_force() {
    let mut scene = Scene::set();
    let revokes = scene.bench.th.numbered_crl(6, &[7], YEARS);
    scene.put(&revokes);
    let next = scene.bench.th.numbered_crl(7, &[8], YEARS);
    let half = next.get(..next.len() / 2).unwrap().to_owned();
    let impostor = Ca::new("th").numbered_crl(8, &[8], YEARS);
    let twice = format!("{next}{impostor}");
    for (bad, what) in [
        (String::new(), "no CRL"),
        ("nonsense".to_owned(), "no CRL"),
        (half, "no CRL"),
        (impostor, "no certificate of its authority"),
        (twice, "no certificate of its authority"),
    ] {
        scene.put(&bad);
        assert!(!scene.vouched());
        assert_eq!(scene.numbers(), ["6"]);
        let why = scene.complaint().unwrap();
        assert!(why.contains(what), "{why}");
    }
    fs::remove_file(scene.crl_file()).unwrap();
    scene.look();
    assert!(!scene.vouched());
    assert!(scene.complaint().unwrap().contains("cannot be read"));
    scene.put(&next);
    assert!(scene.vouched());
    assert_eq!(scene.complaint(), None);
}

#[test]
fn a_new_key_of_an_authority_counts_beside_the_old_one_with_lists_of_its_own() {
    let mut scene = Scene::set();
    let next = Ca::new("th");
    let both = format!("{}{}", scene.bench.th.pem, next.pem);
    scene.bench.write("th.pem", &both);
    scene.look();
    let renewed = next.issue(&leaf(vec![dns("mae-sai.th")]), &scene.key);
    let by_old = std::mem::replace(&mut scene.leaf, renewed);
    // No list says yet that the new one has not revoked it.
    assert!(!scene.vouched());
    let lists = format!(
        "{}{}",
        scene.bench.th.numbered_crl(6, &[8], YEARS),
        next.numbered_crl(1, &[9], YEARS)
    );
    scene.put(&lists);
    assert!(scene.vouched());
    scene.leaf = by_old;
    assert!(scene.vouched());
    // The old one goes, and nothing that it said is left.
    scene.bench.write("th.pem", &next.pem);
    scene.look();
    assert!(!scene.vouched());
    assert!(scene.objection().unwrap().contains("counts no more"));
    assert_eq!(scene.numbers(), ["1"]);
}

#[test]
fn certificates_that_cannot_be_read_leave_the_authority_in_force() {
    let mut scene = Scene::set();
    for bad in ["", "nonsense"] {
        scene.bench.write("th.pem", bad);
        scene.look();
        assert!(scene.vouched());
        assert_eq!(scene.objection(), None);
        assert!(scene.complaint().is_some());
    }
    let right = scene.bench.th.pem.clone();
    scene.bench.write("th.pem", &right);
    scene.look();
    assert_eq!(scene.complaint(), None);
}

#[test]
fn an_authority_whose_certificate_runs_out_vouches_no_more() {
    let scene = Scene::set();
    let known = scene.watch.borrow();
    let far: Timestamp = "2098-06-01T00:00:00Z".parse().unwrap();
    assert!(known.vouch(&scene.office, &scene.leaf, far).is_ok());
    let mut over = Authorities::clone(&known);
    for anchor in over.anchors.values_mut().flatten() {
        anchor.not_after = now();
    }
    let why = over.vouch(&scene.office, &scene.leaf, far).unwrap_err();
    assert!(why.to_string().contains("has expired"), "{why}");
}
