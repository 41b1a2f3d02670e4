//! A gateway was stolen, its passphrase with it: the operator's three commands, the office's three, and what the thief
//! has then. Not: what a copy can do before anybody knows of it (`hostile/clone`).

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use blo_client::keys::{Home, Passphrase};
use blo_kit::{
    Office, World, auditor,
    office::{PASSPHRASE, text, write_secret},
    process::run,
    wait,
    world::{NORTH, SOUTH},
};
use blo_proto::{
    IdentityKey, Signer as _,
    bundle::SignedBundle,
    envelope::{self, Carried},
    seal::{OpeningSession, Parties, SealingKey},
};
use bytes::Bytes;

use crate::ceremony_by_relay::{introduce, sign};

const AFTERWARDS: &str = "nobody has heard of this one";

/// South's home as the thief took it: all of it, and what opens it.
fn stolen(world: &World) -> Office {
    let folder = world.folder().join("stolen");
    let home = &world.offices[0].home;
    run(Command::new("cp").arg("-a").arg(home).arg(&folder), "").ok();
    fs::remove_dir_all(home).unwrap();
    Office::at(SOUTH, &folder)
}

fn operator(world: &World, words: &[&str]) {
    let words = [&["office"][..], words, &["--by", "Daw Khin"]].concat();
    world.relay.verb(&words).ok();
}

/// First of the office's commands; the authority answers the request.
fn restore(world: &World, copy: &Path) -> PathBuf {
    let south = &world.offices[0];
    let next = world.folder().join("afterwards");
    write_secret(&next, AFTERWARDS);
    let mut command = south.unlocking(&["restore", copy.to_str().unwrap(), "--new-key"]);
    let said = run(command.arg("--new-passphrase-file").arg(&next), "").ok();
    for next in ["request.pem certified", "certificate add", "pair propose"] {
        assert!(said.contains(next), "{said}");
    }
    write_secret(&south.home.with_extension("passphrase"), AFTERWARDS);
    let certificate = world.folder().join("mae-sai-new.pem");
    world.certify(&south.home.join("request.pem"), SOUTH, &certificate);
    certificate
}

/// Second: the certificate comes into the home.
fn take_in(world: &World, certificate: &Path) {
    let south = &world.offices[0];
    let missing = run(&mut south.unlocking(&["run"]), "").failed(78);
    assert!(missing.contains("certificate add"), "{missing}");
    let mut command = south.unlocking(&["certificate", "add"]);
    command.arg(certificate).arg("--authority");
    run(command.arg(world.trust().join("th.pem")), "").ok();
}

#[track_caller]
fn refused(office: &Office, code: &str) {
    wait::until(&format!("a link that is refused: {code}"), || {
        let status = office.status();
        (status["link"] != "up" && status["link_reason"] == code).then_some(())
    });
}

fn says_key_changed(office: &Office, of: &str) -> String {
    wait::until("the alarm", || {
        let status = office.status();
        let mut alarms = status["alarms"].as_array()?.iter();
        let one = alarms.find(|one| one["code"] == "key_changed" && one["office"] == of)?;
        Some(text(one, "message"))
    })
}

fn headlines(office: &Office) -> Vec<String> {
    let mut all: Vec<String> = office
        .inbox()
        .iter()
        .map(|item| text(item, "headline"))
        .collect();
    all.sort();
    all
}

fn delivered(from: &Office, to: &str, headline: &str) -> String {
    let id = from.send_one(to, "FLASH", headline);
    from.watch(None).status(&id, "delivered");
    id
}

/// What was said before the theft and since.
struct Case {
    world: World,
    thief: Office,
    copy: PathBuf,
    /// Said by the south under its old key.
    proof: String,
    /// Said to the south while it was gone.
    held: String,
}

impl Case {
    fn new() -> Self {
        let mut world = World::of_two();
        let copy = world.folder().join("backup");
        let (south, north) = world.two();
        let proof = delivered(south, NORTH, "Said under the old key");
        delivered(north, SOUTH, "In the backup");
        south.verb(&["backup", copy.to_str().unwrap()]).ok();
        delivered(north, SOUTH, "After the backup");
        south.stop();
        let thief = stolen(&world);
        let (_, north) = world.two();
        let held = north.send_one(SOUTH, "FLASH", "While it was gone");
        north.watch(None).status(&held, "held");
        Self {
            world,
            thief,
            copy,
            proof,
            held,
        }
    }

    /// The operator's three commands and the first two of the office's.
    fn replace(&mut self) {
        let (world, thief) = (&mut self.world, &mut self.thief);
        operator(world, &["suspend", SOUTH]);
        thief.start();
        refused(thief, "suspended");
        let certificate = restore(world, &self.copy);
        let add = ["add", "--replace", "--cert", certificate.to_str().unwrap()];
        operator(world, &add);
        operator(world, &["resume", SOUTH]);
        refused(thief, "key_changed");
        take_in(world, &certificate);
    }

    /// The third, with each counterpart: what each says before, and what the new home has after it.
    fn pair_anew(&mut self) {
        let (south, north) = self.world.two();
        south.start();
        let told = says_key_changed(south, NORTH);
        assert!(told.contains("blo pair propose tachileik.mm"), "{told}");
        let listed = south.verb(&["pair", "list"]).ok();
        assert!(listed.contains("of another key of this office"), "{listed}");
        assert_eq!(headlines(south), ["In the backup"]);
        says_key_changed(north, SOUTH);
        introduce(south, north);
        sign(south, north, 2);
        let mut at_south = south.watch(None);
        for _ in 0..3 {
            at_south.received();
        }
        let all = ["After the backup", "In the backup", "While it was gone"];
        assert_eq!(headlines(south), all, "each once");
        north.watch(None).status(&self.held, "delivered");
        delivered(south, NORTH, "From the new key");
        delivered(north, SOUTH, "To the new key");
    }

    /// As before, and for good.
    fn thief_is_out(&mut self) {
        let thief = &mut self.thief;
        let forged = thief.send_one(NORTH, "FLASH", "From the thief");
        thief.stop();
        thief.start();
        refused(thief, "key_changed");
        assert_eq!(headlines(thief), ["After the backup", "In the backup"]);
        let sent = thief.outbox();
        let forged = sent.iter().find(|item| item["id"] == forged.as_str());
        assert_eq!(forged.unwrap()["status"], "queued");
        let north = &self.world.offices[1];
        assert_eq!(
            headlines(north),
            ["From the new key", "Said under the old key"]
        );
    }

    /// From both ends, of what was said under the key that is gone.
    fn old_alerts_are_proven(&self) {
        for (office, name) in self.world.offices.iter().zip(["south", "north"]) {
            let file = self.world.folder().join(name);
            auditor::evidence(office, &self.proof, &file);
            let said = auditor::verify(&file, &self.world.trust()).ok();
            assert!(said.contains("Said under the old key"), "{said}");
            assert!(said.contains("  delivered at "), "{said}");
        }
    }
}

#[test]
fn a_stolen_home_gets_nothing_more_and_the_one_in_its_place_has_its_history_and_all_that_was_sent()
{
    let mut case = Case::new();
    case.replace();
    case.pair_anew();
    case.thief_is_out();
    is_closed_to(&case.world, &case.thief);
    case.old_alerts_are_proven();
}

#[test]
fn a_revocation_list_alone_cuts_a_stolen_home_off_and_lets_the_next_key_in() {
    let mut world = World::new(&[SOUTH, NORTH]);
    let crl = world.folder().join("th/crl.pem");
    let read = |crl: &Path| fs::read_to_string(crl).unwrap();
    world.relay.stop();
    world.relay.put_list("th", &read(&crl));
    world.restart_relay();
    world.start();
    let copy = world.folder().join("backup");
    let (south, _) = world.two();
    south.verb(&["backup", copy.to_str().unwrap()]).ok();
    south.stop();
    let mut thief = stolen(&world);
    thief.start();
    thief.linked(1);
    world.revoke(0);
    world.relay.put_list("th", &read(&crl));
    refused(&thief, "bad_certificate");

    let certificate = restore(&world, &copy);
    operator(
        &world,
        &["add", "--replace", "--cert", certificate.to_str().unwrap()],
    );
    take_in(&world, &certificate);
    let (south, north) = world.two();
    south.start();
    introduce(south, north);
    sign(south, north, 2);
    delivered(south, NORTH, "From the new key");
    assert_ne!(thief.status()["link"], "up");
}

/// Nothing that the relay carried to the new home opens with what the thief has, and it does with what the new home has.
fn is_closed_to(world: &World, thief: &Office) {
    let unlock = |home: &Path, passphrase: &str| {
        let passphrase = Passphrase::new(passphrase.to_owned()).unwrap();
        Home::unlock(home, &passphrase).unwrap()
    };
    let own = unlock(&world.offices[0].home, AFTERWARDS);
    let theirs = unlock(&thief.home, PASSPHRASE);
    assert_ne!(own.identity.identity(), theirs.identity.identity());
    let north = world.offices[1].identity();
    let keys = |home: &Home| {
        let keys = home.sealing_keys().unwrap();
        let epochs = keys.epochs();
        epochs
            .iter()
            .map(|epoch| keys.key(*epoch).unwrap())
            .collect::<Vec<SealingKey>>()
    };
    let (own_keys, their_keys) = (keys(&own), keys(&theirs));
    assert!(!their_keys.is_empty(), "the thief has keys");
    let newest = own.sealing_keys().unwrap().newest().unwrap().0;
    let recorded = recorded(&world.relay.data());
    let mut opened = 0;
    for envelope in &recorded {
        let header = envelope.header();
        let to_new = header.number.recipient.as_str() == SOUTH && header.recipient_epoch == newest;
        if !to_new || header.encapsulation.is_none() {
            continue;
        }
        let parts = (envelope, &own);
        assert!(own_keys.iter().any(|key| opens(parts, &north, key)));
        assert!(!their_keys.iter().any(|key| opens(parts, &north, key)));
        opened += 1;
    }
    assert!(opened > 0, "something was recorded: {}", recorded.len());
}

/// Whether an envelope of the north opens with a key, whoever knows all else that the new home knows.
fn opens((envelope, own): (&Carried, &Home), north: &IdentityKey, key: &SealingKey) -> bool {
    let header = envelope.header().clone();
    let newest = own.sealing_keys().unwrap();
    let public = newest.key(header.recipient_epoch).unwrap().public_key();
    let office = own.identity.office();
    let bundle = SignedBundle::sign(office, header.recipient_epoch, public, &own.identity).unwrap();
    let bundle = bundle.verify(office, own.identity.identity()).unwrap();
    let parties = Parties {
        sender: header.number.sender.clone(),
        sender_key: north.clone(),
        recipient: header.number.recipient.clone(),
        recipient_key: own.identity.identity().clone(),
    };
    let encapsulation = header.encapsulation.unwrap();
    let session = OpeningSession::derive(&parties, key, &bundle.get().digest(), &encapsulation);
    let verified = envelope.clone().verify(north).unwrap();
    session.is_ok_and(|session| envelope::open(&verified, &session).is_ok())
}

/// Every envelope that lies in the relay's journal, whoever it is for.
fn recorded(data: &Path) -> Vec<Carried> {
    let mut found = Vec::new();
    for file in auditor::files_with(data, &[NORTH]) {
        let bytes = fs::read(file).unwrap();
        for at in 0..bytes.len() {
            found.extend(envelope_at(&bytes, at));
        }
    }
    found
}

/// Fields 1 to 3: header, signature, sealed.
fn envelope_at(bytes: &[u8], at: usize) -> Option<Carried> {
    let mut end = at;
    for tag in [0x0a, 0x12, 0x1a] {
        if *bytes.get(end)? != tag {
            return None;
        }
        let (length, width) = varint(bytes.get(end + 1..)?)?;
        end += 1 + width + length;
    }
    let envelope = bytes.get(at..end)?;
    Carried::decode(Bytes::copy_from_slice(envelope)).ok()
}

fn varint(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0;
    for (index, byte) in bytes.iter().take(3).enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, index + 1));
        }
    }
    None
}
