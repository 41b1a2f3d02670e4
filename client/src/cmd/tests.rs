//! From nothing to two paired homes, by the verbs alone; then what each verb refuses.

use std::{
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use blo_proto::{Signer as _, Timestamp, pairing::SignedPairing};
use clap::Parser;

use super::*;
use crate::keys::{Home, Passphrase, Sources};

#[derive(Debug, Parser)]
#[command(no_binary_name = true)]
enum Blo {
    Init(init::InitArgs),
    Certificate(certificate::CertificateAddArgs),
    Authority(authority::AuthorityArgs),
    Pair(pair::PairArgs),
}

struct Bench {
    folder: tempfile::TempDir,
}

fn now() -> Timestamp {
    "2026-11-24T07:00:00Z".parse().unwrap()
}

impl Bench {
    /// Two authorities, two homes with certificates.
    fn new() -> Self {
        let bench = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        let passphrase = bench.path("passphrase");
        std::fs::write(&passphrase, "right\n").unwrap();
        std::fs::set_permissions(&passphrase, std::fs::Permissions::from_mode(0o600)).unwrap();
        for (country, office) in [("th", "mae-sai.th"), ("mm", "tachileik.mm")] {
            bench.office(country, office);
        }
        bench
    }

    fn office(&self, country: &str, office: &str) {
        self.done(&format!(
            "authority init --country {country} --out @{country} --kdf-cost test"
        ));
        self.done(&format!(
            "init:{office} --office {office} --relay relay.example:4433 --csr-out @{office}.csr \
             --kdf-cost test"
        ));
        self.done(&format!(
            "authority issue --dir @{country} --csr @{office}.csr --out @{office}.pem"
        ));
        self.done(&format!(
            "certificate:{office} @{office}.pem --authority @{country}/authority.pem"
        ));
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs `verb:home words`; `@name` is a file of the bench.
    fn run(&self, line: &str) -> Result<String, Failure> {
        let (verb, rest) = line.split_once(' ').unwrap();
        let (verb, home) = verb.split_once(':').unwrap_or((verb, ""));
        let words = rest
            .split_whitespace()
            .map(|word| match word.strip_prefix('@') {
                Some(name) => self.path(name).display().to_string(),
                None => word.to_owned(),
            });
        let file = self.path("passphrase").display().to_string();
        let line = [verb.to_owned()]
            .into_iter()
            .chain(words)
            .chain(["--passphrase-file".to_owned(), file]);
        let home = self.path(home);
        match Blo::try_parse_from(line).unwrap() {
            Blo::Init(args) => init::run(&home, &args).map(|path| path.display().to_string()),
            Blo::Certificate(args) => {
                certificate::run(&home, &args, now()).map(|until| until.to_string())
            }
            Blo::Authority(args) => authority::run(args, now()),
            Blo::Pair(args) => pair::run(&home, &args, now()),
        }
    }

    fn done(&self, line: &str) -> String {
        self.run(line)
            .unwrap_or_else(|failure| panic!("{line}: {failure:?}"))
    }

    fn refused(&self, line: &str, word: &str) {
        let failure = self.run(line).unwrap_err();
        assert!(failure.happened.contains(word), "{line}: {failure:?}");
        assert!(
            !failure.remedy.is_empty() && failure.exit >= 64,
            "{failure:?}"
        );
    }

    fn home(&self, office: &str) -> Home {
        let sources = Sources {
            file: Some(self.path("passphrase")),
            ..Sources::default()
        };
        Home::unlock(&self.path(office), &sources.existing().unwrap()).unwrap()
    }

    fn pair(&self, serial: u64) {
        self.done(&format!(
            "pair:mae-sai.th sign tachileik.mm --certificate @tachileik.mm.pem --out @half \
             --serial {serial}"
        ));
        self.done("pair:tachileik.mm sign mae-sai.th --in @half --out @whole");
        self.done("pair:mae-sai.th sign tachileik.mm --in @whole");
    }
}

#[test]
fn two_offices_are_paired_by_the_verbs_alone() {
    let bench = Bench::new();
    assert!(bench.home("mae-sai.th").pairings().unwrap().is_empty());
    bench.pair(1);
    for (us, them) in [
        ("mae-sai.th", "tachileik.mm"),
        ("tachileik.mm", "mae-sai.th"),
    ] {
        let home = bench.home(us);
        let pairings = home.pairings().unwrap();
        let pairing = pairings.first().unwrap().verify().unwrap();
        let theirs = pairing
            .get()
            .counterpart_of(home.identity.office())
            .unwrap();
        assert_eq!(theirs.office.as_str(), them);
        assert_eq!(theirs.key, *bench.home(them).identity.identity());
        assert!(home.certificate_dates().is_some());
    }
    bench.pair(2);
    bench.refused(
        "pair:mae-sai.th sign tachileik.mm --certificate @tachileik.mm.pem --out @h --serial 1",
        "does not follow",
    );
    bench.refused(
        "pair:mae-sai.th sign tachileik.mm --certificate @tachileik.mm.pem --out @h --serial 2 \
         --until 2027-01-01T00:00:00Z",
        "does not follow",
    );
}

#[test]
fn an_agreement_that_is_unsigned_over_foreign_or_altered_is_refused() {
    let bench = Bench::new();
    let propose = "pair:mae-sai.th sign tachileik.mm --certificate @tachileik.mm.pem --out @half";
    bench.done(propose);
    assert!(bench.home("mae-sai.th").pairings().unwrap().is_empty());
    bench.refused(
        "pair:mae-sai.th sign tachileik.mm --in @half",
        "signature of tachileik.mm",
    );
    bench.refused(
        "pair:tachileik.mm sign poipet.kh --in @half",
        "not with poipet.kh",
    );
    bench.refused(
        "pair:mae-sai.th sign poipet.kh --certificate @tachileik.mm.pem --out @x",
        "names",
    );
    bench.refused(
        "pair:tachileik.mm sign mae-sai.th --in @mae-sai.th.pem",
        "no agreement",
    );

    let signed = SignedPairing::decode(std::fs::read(bench.path("half")).unwrap().into()).unwrap();
    let bare = SignedPairing::propose(&signed.unproven().unwrap());
    std::fs::write(bench.path("bare"), bare.encode()).unwrap();
    bench.refused(
        "pair:tachileik.mm sign mae-sai.th --in @bare",
        "signature of mae-sai.th",
    );
    let whole = signed.encode();
    for at in 0..whole.len() {
        let mut bad = whole.to_vec();
        bad[at] ^= 1;
        std::fs::write(bench.path("bad"), bad).unwrap();
        assert!(bench.home("tachileik.mm").pairings().unwrap().is_empty());
        let refused = bench.run("pair:tachileik.mm sign mae-sai.th --in @bad");
        let counts = !bench.home("tachileik.mm").pairings().unwrap().is_empty();
        assert!(refused.is_err() && !counts, "byte {at}: {refused:?}");
    }
    let over = "--until 2026-11-24T06:59:59Z";
    bench.refused(&format!("{propose} {over}"), "not now");
    let mut pairing = signed.unproven().unwrap();
    pairing.not_after = now().minus_millis(1);
    let mut late = SignedPairing::propose(&pairing);
    late.sign_as(&bench.home("mae-sai.th").identity).unwrap();
    std::fs::write(bench.path("late"), late.encode()).unwrap();
    bench.refused("pair:tachileik.mm sign mae-sai.th --in @late", "not now");
}

#[test]
fn another_key_of_a_known_office_counts_only_with_its_certificate() {
    let bench = Bench::new();
    bench.pair(1);
    std::fs::rename(bench.path("tachileik.mm"), bench.path("old")).unwrap();
    std::fs::remove_dir_all(bench.path("mm")).unwrap();
    bench.office("mm", "tachileik.mm");
    bench.done(
        "pair:tachileik.mm sign mae-sai.th --certificate @mae-sai.th.pem --out @half --serial 2",
    );
    bench.refused(
        "pair:mae-sai.th sign tachileik.mm --in @half",
        "another than before",
    );
    bench.done("pair:mae-sai.th sign tachileik.mm --in @half --certificate @tachileik.mm.pem");
}

#[test]
fn a_certificate_of_another_office_key_or_authority_stays_out() {
    let bench = Bench::new();
    let add = "certificate:mae-sai.th";
    bench.refused(
        &format!("{add} @tachileik.mm.pem --authority @mm/authority.pem"),
        "names tachileik.mm",
    );
    bench.refused(
        &format!("{add} @mae-sai.th.pem --authority @mm/authority.pem"),
        "no authority",
    );
    bench.refused(
        &format!("{add} @th/authority.pem --authority @th/authority.pem"),
        "authority's",
    );
    bench.done(
        "init:other --office mae-sai.th --relay relay.example:4433 --csr-out @other.csr \
         --kdf-cost test",
    );
    bench.done("authority issue --dir @th --csr @other.csr --out @other.pem");
    bench.refused(
        &format!("{add} @other.pem --authority @th/authority.pem"),
        "another key",
    );
    bench.refused(
        &format!("{add} @nothing.pem --authority @th/authority.pem"),
        "does not exist",
    );
    assert!(bench.home("mae-sai.th").certificate_dates().is_some());
}

#[test]
fn an_authority_issues_and_revokes_by_its_verbs() {
    let bench = Bench::new();
    bench.refused(
        "authority issue --dir @mm --csr @mae-sai.th.csr --out @x",
        "not an office of mm",
    );
    bench.refused(
        "authority issue --dir @th --csr @mae-sai.th.pem --out @x",
        "PEM certificate request",
    );
    bench.refused("authority init --country thailand --out @x", "no country");
    assert!(
        bench
            .done("authority revoke --dir @th --cert @mae-sai.th.pem")
            .contains("mae-sai.th")
    );
    bench.refused("authority revoke --dir @th --serial 00", "was issued here");
    bench.done("authority crl --dir @th --out @copy.pem");

    bench.done("authority init --relay --out @relays --kdf-cost test");
    let make = "authority relay-key --name relay.example --out-key @relay.key --out-csr @relay.csr";
    bench.done(make);
    bench.refused(make, "exists already");
    bench.done("authority issue --dir @relays --csr @relay.csr --out @relay.pem");
    let chain = crate::keys::certificates(&bench.path("relay.pem")).unwrap();
    let leaf = blo_proto::certificate::relay(chain.first().unwrap()).unwrap();
    assert_eq!(leaf.name.as_str(), "relay.example");
    crate::keys::check_private(&bench.path("relay.key")).unwrap();
    bench.done("authority revoke --dir @relays --cert @relay.pem");
}

#[test]
fn a_home_is_never_made_over_another_and_files_are_the_owners_alone() {
    let bench = Bench::new();
    let key = std::fs::read(bench.path("mae-sai.th/identity.key")).unwrap();
    bench.refused(
        "init:mae-sai.th --office mae-sai.th --relay relay.example:4433 --kdf-cost test",
        "exists already",
    );
    assert_eq!(
        std::fs::read(bench.path("mae-sai.th/identity.key")).unwrap(),
        key
    );
    bench.refused(
        "init:x --office mae-sai.th --relay nowhere --kdf-cost test",
        "host:port",
    );
    assert!(!bench.path("x").exists());
    check_all_private(&bench.path("mae-sai.th"));
    assert!(Home::unlock(&bench.path("mae-sai.th"), &wrong()).is_err());
}

fn wrong() -> Passphrase {
    Passphrase::new("wrong".to_owned()).unwrap()
}

fn check_all_private(path: &Path) {
    crate::keys::check_private(path).unwrap();
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            check_all_private(&entry.unwrap().path());
        }
    }
}
