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
        Self::by(ExpiredCrl::default(), YEARS)
    }

    /// With the first list between these years, by this policy.
    fn by(expired: ExpiredCrl, years: (i32, i32)) -> Self {
        let bench = Bench::new();
        let crl = bench.th.numbered_crl(5, &[8], years);
        let mut bench = bench.with_crl(&crl);
        bench.config.expired_crl = expired;
        let (lookout, watch) = Lookout::begin(&bench.config).unwrap();
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
        known.complaints.values().next().cloned()
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

fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

#[test]
fn a_list_that_is_over_lets_nobody_in_unless_the_operator_chose_so_and_cuts_nobody_off() {
    for (policy, vouched) in [(ExpiredCrl::Refuse, false), (ExpiredCrl::Admit, true)] {
        let scene = Scene::by(policy, (2025, 2030));
        let known = scene.watch.borrow();
        let vouches = |time| known.vouch(&scene.office, &scene.leaf, at(time)).is_ok();
        assert!(vouches("2029-12-31T23:59:00Z"));
        assert_eq!(vouches("2030-01-01T00:01:00Z"), vouched, "{policy:?}");
        let late = at("2030-01-01T00:01:00Z");
        assert_eq!(known.objection(&scene.office, &scene.leaf, late), None);
    }
    // Grace for a late authority is none for whom it revoked.
    let mut scene = Scene::by(ExpiredCrl::Admit, (2025, 2026));
    let revokes = scene.bench.th.numbered_crl(6, &[7], (2025, 2026));
    scene.put(&revokes);
    assert!(!scene.vouched() && scene.objection().is_some());
}

#[test]
fn an_operator_is_warned_before_a_list_and_a_certificate_are_over_and_of_what_is_missing() {
    // Half of five years is sooner than the week before their end.
    for (time, state, says) in [
        ("2029-12-24T23:59:00Z", State::InForce, None),
        (
            "2029-12-25T00:00:00Z",
            State::Due,
            Some("is over at 2030-01-01T00:00:00.000Z"),
        ),
        (
            "2029-12-31T23:59:00Z",
            State::Due,
            Some("is over at 2030-01-01T00:00:00.000Z"),
        ),
        (
            "2030-01-01T00:00:00Z",
            State::Over,
            Some("can begin a link"),
        ),
    ] {
        let scene = Scene::by(ExpiredCrl::Refuse, (2025, 2030));
        let known = scene.watch.borrow();
        let lines = known.lines(at(time));
        let [kh, th] = lines.as_slice() else {
            panic!("{lines:?}")
        };
        assert_eq!((kh.country.as_str(), kh.state), ("kh", State::Unlisted));
        assert_eq!((th.country.as_str(), th.state), ("th", state), "{time}");
        assert_eq!(th.crl_number.as_deref(), Some("5"));
        assert_eq!(th.next_update.as_deref(), Some("2030-01-01T00:00:00.000Z"));
        let warnings = known.warnings(at(time));
        let of_list: Vec<_> = warnings
            .iter()
            .filter(|one| one.contains("CRL 5"))
            .collect();
        assert_eq!(of_list.len(), usize::from(says.is_some()), "{warnings:?}");
        assert!(
            of_list.iter().all(|one| one.contains(says.unwrap())),
            "{warnings:?}"
        );
        assert!(
            warnings
                .iter()
                .any(|one| one.contains("authority of kh has no CRL"))
        );
    }
}

#[test]
fn half_of_a_short_lists_life_is_time_enough_and_a_certificate_is_told_of_a_month_before() {
    let scene = Scene::by(ExpiredCrl::Admit, (2025, 2030));
    let mut known = Authorities::clone(&scene.watch.borrow());
    let [(whose, list)] = known.lists.iter().collect::<Vec<_>>()[..] else {
        panic!("one list")
    };
    let mut short = List::clone(list);
    short.since = at("2029-12-30T00:00:00Z");
    let whose = whose.clone();
    known.lists.insert(whose, Arc::new(short));
    let state = |known: &Authorities, time| known.lines(at(time)).pop().unwrap().state;
    assert_eq!(state(&known, "2029-12-30T23:59:59Z"), State::InForce);
    assert_eq!(state(&known, "2029-12-31T00:00:00Z"), State::Due);
    assert_eq!(state(&known, "2030-01-01T00:00:00Z"), State::OverAdmitted);
    for anchor in known.anchors.get_mut("th").unwrap() {
        anchor.not_after = at("2029-12-31T00:00:00Z");
    }
    assert_eq!(state(&known, "2029-11-30T23:59:59Z"), State::InForce);
    assert_eq!(state(&known, "2029-12-01T00:00:00Z"), State::Expiring);
    assert_eq!(state(&known, "2030-01-01T00:00:00Z"), State::Expired);
    let warnings = known.warnings(at("2029-12-01T00:00:00Z"));
    let told = |what: &str| warnings.iter().any(|one| one.contains(what));
    assert!(told("ends at 2029-12-31T00:00:00.000Z"), "{warnings:?}");
}

#[test]
fn a_named_list_that_is_not_there_keeps_the_relay_from_starting() {
    let scene = Scene::set();
    fs::remove_file(scene.crl_file()).unwrap();
    let error = Lookout::begin(&scene.bench.config).unwrap_err();
    assert!(matches!(error, crate::config::ConfigError::Read { .. }));
}

#[test]
fn r24_an_older_list_counts_no_more_after_a_restart_either() {
    let mut scene = Scene::set();
    let revokes = scene.bench.th.numbered_crl(6, &[7], YEARS);
    scene.put(&revokes);
    let older = scene.bench.th.numbered_crl(5, &[8], YEARS);
    fs::write(scene.crl_file(), older).unwrap();
    (scene.lookout, scene.watch) = Lookout::begin(&scene.bench.config).unwrap();
    assert!(!scene.vouched());
    assert_eq!(scene.numbers(), ["6"]);
    assert!(scene.complaint().unwrap().contains("number 6 is in force"));
    // What the relay kept is judged as any other: cut short it counts for nothing, and is made anew.
    let kept = scene.bench.config.data.join("lists.der");
    let whole = fs::read(&kept).unwrap();
    fs::write(&kept, whole.get(..whole.len() / 2).unwrap()).unwrap();
    (scene.lookout, scene.watch) = Lookout::begin(&scene.bench.config).unwrap();
    assert_eq!(scene.numbers(), ["5"]);
    assert_eq!(scene.complaint().as_deref(), Some("it is damaged"));
    scene.put(&revokes);
    assert_eq!(scene.complaint(), None);
    assert_eq!(fs::read(&kept).unwrap(), whole);
}

#[test]
fn r21_a_next_key_has_to_be_of_an_authority_of_its_country_and_a_revoked_one_counts_no_more() {
    let mut scene = Scene::set();
    let next = scene.bench.th.issue(&leaf(vec![dns("mae-sai.th")]), &key());
    let impostors = Ca::new("th").issue(&leaf(vec![dns("mae-sai.th")]), &key());
    let refuses = |leaf: &[u8]| scene.watch.refuses(&scene.office, leaf, now());
    assert_eq!(refuses(&next), None);
    assert!(refuses(&impostors).is_some());
    assert!(refuses(b"nothing").is_some());
    assert_eq!(scene.watch.objects(&scene.office, &next, now()), None);
    let revokes = scene.bench.th.numbered_crl(6, &[7], YEARS);
    scene.put(&revokes);
    let why = scene.watch.objects(&scene.office, &next, now()).unwrap();
    assert!(why.contains("CRL 6"), "{why}");
}
