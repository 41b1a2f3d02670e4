//! Evidence of a real alert, from both offices: it holds offline with nothing but the authorities; altered at any
//! byte it fails, and where a part was altered with all digests made anew, that part is named.
#![expect(
    clippy::unwrap_used,
    reason = "a test that panics has failed, which is what it is for"
)]

use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

use blo_client::evidence::{Evidence, Opened, Trust, judge};
use bytes::Bytes;
use rustls_pki_types::{CertificateRevocationListDer, pem::PemObject as _};

struct Kept {
    folder: tempfile::TempDir,
    id: String,
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn blo(words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_blo"));
    command.args(words).output().unwrap()
}

impl Kept {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let kept = folder.path().join("kept");
        let output = blo(&["demo", "--once", "--keep", kept.to_str().unwrap()]);
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{text}");
        let line = text.lines().find(|line| line.contains(" writes FLASH "));
        let words = line.unwrap().split_whitespace().nth(3).unwrap();
        let id = words.trim_end_matches(':').to_owned();
        Self { folder, id }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("kept").join(name)
    }

    /// The evidence that an office gives.
    fn evidence(&self, office: &str) -> PathBuf {
        let (home, out) = (self.path(office), self.path(&format!("{office}.evidence")));
        let mut child = Command::new(env!("CARGO_BIN_EXE_blo"))
            .arg("--home")
            .arg(&home)
            .args(["run", "--passphrase-file"])
            .arg(self.path("passphrase"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let _running = Running(child);
        lines.read_line(&mut line).unwrap();
        let (home, file) = (home.to_str().unwrap(), out.to_str().unwrap());
        let output = blo(&["--home", home, "evidence", &self.id, "--out", file]);
        assert!(output.status.success(), "{output:?}");
        out
    }

    fn verify(&self, file: &Path, trust: &str) -> Output {
        let trust = self.path(trust);
        blo(&[
            "verify",
            file.to_str().unwrap(),
            "--trust",
            trust.to_str().unwrap(),
        ])
    }
}

#[test]
fn evidence_holds_offline_and_altered_anywhere_it_does_not() {
    let kept = Kept::new();
    for office in ["mae-sai.th", "tachileik.mm"] {
        let file = kept.evidence(office);
        let output = kept.verify(&file, "trust");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{office}: {output:?}");
        assert!(said.contains("PROVEN"), "{said}");
        let wanted: &[&str] = match office {
            "mae-sai.th" => &["held", "delivered", "read", "stopped: two bags"],
            _ => &["delivered", "read", "stopped: two bags"],
        };
        for word in wanted {
            assert!(said.contains(word), "{word}: {said}");
        }
        assert_eq!(kept.verify(&file, "relay").status.code(), Some(65));
        let text = std::fs::read(&file).unwrap();
        every_byte_counts(&text);
        every_part_counts(&text, &Trust::read(&kept.path("trust")).unwrap());
        if office == "mae-sai.th" {
            time_counts(&kept, &file);
        }
    }
}

/// What the relay held before a certificate was revoked stays proven; a word of the sender's own clock is none.
fn time_counts(kept: &Kept, file: &Path) {
    let (trust, revoked) = (kept.path("trust"), kept.path("revoked"));
    std::fs::create_dir(&revoked).unwrap();
    for name in ["th.pem", "mm.pem", "relays.pem"] {
        std::fs::copy(trust.join(name), revoked.join(name)).unwrap();
    }
    let path = |name: &str| kept.path(name).to_str().unwrap().to_owned();
    let first = list(&kept.path("th/crl.pem"));
    let output = blo(&[
        "authority",
        "revoke",
        "--dir",
        &path("th"),
        "--cert",
        &path("mae-sai.th.pem"),
        "--passphrase-file",
        &path("passphrase"),
    ]);
    assert!(output.status.success(), "{output:?}");
    std::fs::copy(kept.path("th/crl.pem"), revoked.join("th.crl")).unwrap();
    let output = kept.verify(file, "revoked");
    assert!(output.status.success(), "{output:?}");
    let mut timeless = Evidence::parse(&std::fs::read(file).unwrap()).unwrap();
    timeless.counterparts[0].statements.clear();
    judge(&timeless, &Trust::read(&trust).unwrap()).unwrap();
    let error = judge(&timeless, &Trust::read(&revoked).unwrap()).unwrap_err();
    assert!(error.part.contains("own-chain-1"), "{error}");
    assert!(error.why.contains("revoked"), "{error}");
    lists_count(
        &timeless,
        (first, list(&revoked.join("th.crl"))),
        [&trust, &revoked],
    );
    let garbage = "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n";
    std::fs::write(revoked.join("th.crl"), garbage).unwrap();
    assert_eq!(kept.verify(file, "revoked").status.code(), Some(65));
}

/// The one list of a file, DER.
fn list(file: &Path) -> Bytes {
    let list = CertificateRevocationListDer::from_pem_file(file).unwrap();
    Bytes::copy_from_slice(&list)
}

/// Of the evidence's lists and the judge's own the higher number counts; what its authority did not sign does not.
fn lists_count(timeless: &Evidence, (first, second): (Bytes, Bytes), folders: [&Path; 2]) {
    let [trust, revoked] = folders.map(|folder| Trust::read(folder).unwrap());
    let with = |lists: &[&Bytes]| {
        let crls = lists.iter().copied().cloned().collect();
        let evidence = Evidence {
            crls,
            ..timeless.clone()
        };
        let again = Evidence::parse(evidence.to_text().as_bytes()).unwrap();
        assert_eq!(again, evidence);
        again
    };
    let named = |evidence: &Evidence, trust: &Trust| {
        let judged = judge(evidence, trust).unwrap();
        let mut all = judged.revocations.into_iter();
        all.find(|one| one.whose == "th").unwrap().list
    };
    assert_eq!(named(&with(&[]), &trust), None, "no list is known");
    let by = named(&with(&[&first]), &trust).unwrap();
    assert!(by.brought && by.number == "1", "{by:?}");
    assert!(by.authority.contains("th"), "{by:?}");
    let refused = |lists: &[&Bytes], trust: &Trust| {
        let error = judge(&with(lists), trust).unwrap_err();
        assert!(error.part.contains("own-chain-1"), "{error}");
        assert!(error.why.contains("revoked"), "{error}");
    };
    refused(&[&second], &trust);
    refused(&[&second, &first], &trust);
    refused(&[&first], &revoked);
    let mut bent = second.clone();
    flip(&mut bent);
    assert_eq!(named(&with(&[&bent]), &trust), None);
    let by = named(&with(&[&bent, &first]), &trust).unwrap();
    assert_eq!(by.number, "1");
}

fn every_byte_counts(text: &[u8]) {
    for at in 0..text.len() {
        let mut altered = text.to_vec();
        altered[at] ^= 1;
        assert!(Evidence::parse(&altered).is_err(), "byte {at}");
    }
    let longer = [text, b"\n"].concat();
    assert_eq!(Evidence::parse(&longer).unwrap_err().part, "end");
    let shorter = &text[..text.len() - 1];
    assert_eq!(Evidence::parse(shorter).unwrap_err().part, "end");
}

/// Alters one part at a time and spells the file anew, so that its own digests hold.
fn every_part_counts(text: &[u8], trust: &Trust) {
    let good = Evidence::parse(text).unwrap();
    judge(&good, trust).unwrap();
    let fails = |name: &str, alter: &dyn Fn(&mut Evidence)| {
        let mut altered = good.clone();
        alter(&mut altered);
        let altered = Evidence::parse(altered.to_text().as_bytes()).unwrap();
        assert_ne!(altered, good, "{name}");
        let error = judge(&altered, trust).unwrap_err();
        assert!(error.part.contains(name), "{name}: {error}");
    };
    fails("alert-1", &|e| e.id = e.id.replace('0', "1"));
    fails("own-chain-1", &|e| flip(&mut e.own_chain[0]));
    fails("pairing", &|e| flip(&mut e.counterparts[0].pairing));
    fails("1/chain-1", &|e| flip(&mut e.counterparts[0].chain[0]));
    for field in 0..4 {
        fails("alert-1", &|e| {
            flip(of(&mut e.counterparts[0].alerts[0], field));
        });
        if !good.counterparts[0].receipts.is_empty() {
            fails("receipt-1", &|e| {
                flip(of(&mut e.counterparts[0].receipts[0], field));
            });
        }
    }
    if !good.counterparts[0].statements.is_empty() {
        fails("relay-chain-1", &|e| {
            flip(&mut e.counterparts[0].relay_chain[0]);
        });
        fails("statement-1", &|e| {
            flip(&mut e.counterparts[0].statements[0]);
        });
    }
}

fn of(opened: &mut Opened, field: usize) -> &mut Bytes {
    match field {
        0 => &mut opened.header,
        1 => &mut opened.signature,
        2 => &mut opened.sealed_digest,
        _ => &mut opened.plaintext,
    }
}

/// Alters the last byte.
fn flip(bytes: &mut Bytes) {
    let mut altered = bytes.to_vec();
    *altered.last_mut().unwrap() ^= 1;
    *bytes = altered.into();
}
