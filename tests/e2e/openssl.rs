//! A state that has an authority of its own needs none of ours: everything here is certified by the real `openssl`.

use std::{fs, path::Path, process::Command};

use blo_kit::{
    World, auditor,
    process::run,
    world::Certifier,
    world::{NORTH, SOUTH},
};

#[test]
#[ignore = "needs openssl: tests/run"]
fn an_alert_crosses_with_certificates_that_openssl_made() {
    let mut world = World::certified_by(
        &Certifier {
            make: make_authority,
            certify,
        },
        &[SOUTH, NORTH],
    );
    world.start();
    let (south, north) = world.two();
    let mut at_south = south.watch(None);
    let id = south.send_one(NORTH, "FLASH", "Certified elsewhere");
    at_south.status(&id, "delivered");
    auditor::crossed_once(
        south,
        north,
        std::slice::from_ref(&id),
        &["held", "delivered"],
    );
    let file = world.folder().join("evidence");
    auditor::evidence(&world.offices[0], &id, &file);
    let said = auditor::verify(&file, &world.trust()).ok();
    assert!(said.contains(SOUTH) && said.contains(NORTH), "{said}");
}

/// A self-signed authority in `folder`: `key.pem` and `authority.pem`.
fn make_authority(folder: &Path, name: &str) {
    fs::create_dir(folder).unwrap();
    openssl(folder, "genpkey -algorithm ed25519 -out key.pem");
    fs::write(folder.join("authority.cnf"), authority(name)).unwrap();
    openssl(
        folder,
        "req -x509 -new -key key.pem -days 3650 -config authority.cnf -out authority.pem",
    );
}

/// Certifies the request for this name, as an office or as a relay.
fn certify(folder: &Path, (request, name, usage): (&Path, &str, &str), certificate: &Path) {
    let extensions = format!(
        "basicConstraints = critical, CA:false\nkeyUsage = critical, digitalSignature\n\
         extendedKeyUsage = {usage}\nsubjectAltName = DNS:{name}\n"
    );
    fs::write(folder.join("leaf.cnf"), extensions).unwrap();
    let (request, certificate) = (request.display(), certificate.display());
    openssl(
        folder,
        &format!(
            "x509 -req -in {request} -CA authority.pem -CAkey key.pem -CAcreateserial -days 365 \
             -extfile leaf.cnf -out {certificate}"
        ),
    );
}

fn authority(name: &str) -> String {
    let constraint = if name == "relays" {
        String::new()
    } else {
        format!("nameConstraints = critical, permitted;DNS:{name}\n")
    };
    format!(
        "[req]\ndistinguished_name = subject\nx509_extensions = extensions\nprompt = no\n\
         [subject]\nCN = {name}\n\
         [extensions]\nbasicConstraints = critical, CA:true, pathlen:0\n\
         keyUsage = critical, keyCertSign, cRLSign\n{constraint}"
    )
}

#[track_caller]
fn openssl(folder: &Path, words: &str) {
    let mut command = Command::new("openssl");
    run(
        command
            .args(words.split(' ').filter(|word| !word.is_empty()))
            .current_dir(folder),
        "",
    )
    .ok();
}
