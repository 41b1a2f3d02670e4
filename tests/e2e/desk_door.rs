//! A device fetches the desk's authority once, in the clear, while somebody keeps the door open: the page, the certificate
//! and nothing else, and nobody after its time.

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    path::Path,
    process::Command,
    time::Duration,
};

use blo_kit::{
    Office, Process, World,
    process::run,
    wait,
    world::{NORTH, SOUTH},
};
use rustix::process::Signal;
use rustls_pki_types::{CertificateDer, pem::PemObject};

/// A home with a certificate for this machine's own address, and a door whose port the system chooses.
fn with_certificate() -> (World, String) {
    let world = World::new(&[SOUTH, NORTH]);
    let south = &world.offices[0];
    listen_anywhere(&south.home);
    let said = run(
        &mut south.unlocking(&["desk-cert", "--ip", "127.0.0.1", "--host", "desk.lan"]),
        "",
    );
    (world, said.ok())
}

fn listen_anywhere(home: &Path) {
    let config = home.join("blo.toml");
    let text = fs::read_to_string(&config).unwrap();
    let text = format!("{text}\n[page]\nlisten = \"127.0.0.1:0\"\nauthority_port = 0\n");
    fs::write(&config, text).unwrap();
}

/// `blo desk-cert --serve`, once it says where.
fn open(office: &Office, words: &[&str]) -> (Process, String, String) {
    let mut command = office.command(&["desk-cert", "--serve"]);
    let mut door = Process::start("door", command.args(words));
    let fingerprint = door.line("the fingerprint", |line| {
        let (_, groups) = line.split_once("SHA-256 of the desk's authority: ")?;
        Some(groups.to_owned())
    });
    let address = door.line("the address", |line| {
        let rest = line.split("http://").nth(1)?;
        rest.split('/').next().map(str::to_owned)
    });
    (door, address, fingerprint)
}

/// Status, head and body of one answer; the connection ends with it.
fn ask(at: &str, line: &str, host: &str) -> (u16, String, Vec<u8>) {
    let mut stream = TcpStream::connect(at).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    write!(
        stream,
        "{line} HTTP/1.1\r\nHost: {host}\r\nAccept-Language: th\r\n\r\n"
    )
    .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n");
    let body = answer.split_off(end.expect("a head") + 4);
    let head = String::from_utf8(answer).unwrap();
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
    (status.expect("a status"), head.to_ascii_lowercase(), body)
}

#[test]
fn a_device_fetches_the_page_and_the_certificate_and_nothing_else() {
    let (world, made) = with_certificate();
    let south = &world.offices[0];
    let (mut door, at, fingerprint) = open(south, &[]);
    assert!(made.contains(&fingerprint), "{made}");
    let (status, head, body) = ask(&at, "GET /authority.crt", &at);
    assert_eq!(status, 200, "{head}");
    assert!(head.contains("application/x-x509-ca-cert"), "{head}");
    let authority = south.home.join("page/authority.pem");
    assert_eq!(body, *CertificateDer::from_pem_file(&authority).unwrap());
    let file = world.folder().join("authority.crt");
    fs::write(&file, &body).unwrap();
    let sum = run(Command::new("sha256sum").arg(&file), "").ok();
    let groups = fingerprint.replace(' ', "").to_lowercase();
    assert!(sum.starts_with(&groups), "{sum} {groups}");
    let (status, head, body) = ask(&at, "GET /", &at);
    let page = String::from_utf8(body).unwrap();
    assert_eq!(status, 200, "{head}");
    assert!(
        page.contains("lang=\"th\"") && page.contains(&fingerprint),
        "{page}"
    );
    assert!(!head.contains("set-cookie") && head.contains("connection: close"));
    assert!(head.contains("default-src 'none'"), "{head}");
    let (_, _, body) = ask(&at, "GET /?lang=km", &at);
    assert!(
        String::from_utf8(body)
            .unwrap()
            .contains("<html lang=\"km\"")
    );
    assert_eq!(ask(&at, "GET /door.css", &at).0, 200);
    refuses_everything_else(&at);
    door.signal(Signal::INT);
    let shut = |line: &str| line.starts_with("Shut").then_some(());
    door.line("that it is shut", shut);
    wait::until("that nobody listens", || {
        TcpStream::connect(&at).is_err().then_some(())
    });
}

/// Other paths, other methods, other names for its address.
fn refuses_everything_else(at: &str) {
    for other in [
        "/sign-in",
        "/trust",
        "/compose",
        "/page.js",
        "/style.css",
        "/live",
        "/authority.pem",
        "/authority.key",
        "/../authority.key",
        "/%2e%2e/authority.key",
        "/fonts.css",
    ] {
        assert_eq!(ask(at, &format!("GET {other}"), at).0, 404, "{other}");
    }
    for method in ["POST", "PUT", "DELETE"] {
        let (status, ..) = ask(at, &format!("{method} /"), at);
        assert_eq!(status, 403, "{method}");
    }
    let port = at.rsplit(':').next().unwrap();
    assert_eq!(ask(at, "GET /", &format!("desk.lan:{port}")).0, 200);
    for host in ["evil.example", "evil.example:80", "127.0.0.1", ""] {
        assert_eq!(ask(at, "GET /authority.crt", host).0, 421, "{host}");
    }
}

#[test]
fn the_door_shuts_by_itself_and_takes_with_it_who_says_nothing() {
    let (world, _) = with_certificate();
    let (mut door, at, _) = open(&world.offices[0], &["--seconds", "2"]);
    let mut silent = TcpStream::connect(&at).unwrap();
    silent.write_all(b"GET / HT").unwrap();
    door.line("that it is shut", |line| {
        line.starts_with("Shut").then_some(())
    });
    silent
        .set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    let mut answer = Vec::new();
    // An end or a reset: no answer either way.
    let _ = silent.read_to_end(&mut answer);
    assert_eq!(answer, b"");
    wait::until("that nobody listens", || {
        TcpStream::connect(&at).is_err().then_some(())
    });
}

#[test]
fn there_is_no_door_where_nothing_is_to_be_shown_or_the_address_is_not_ours() {
    let world = World::new(&[SOUTH, NORTH]);
    let south = &world.offices[0];
    let serve = || run(&mut south.command(&["desk-cert", "--serve"]), "");
    assert!(serve().failed(66).contains("blo desk-cert --ip"));
    let names = ["desk-cert", "--host", "desk.lan"];
    run(&mut south.unlocking(&names), "").ok();
    assert!(serve().failed(66).contains("names an address"));
    let elsewhere = ["desk-cert", "--ip", "192.0.2.7"];
    run(&mut south.unlocking(&elsewhere), "").ok();
    assert!(serve().failed(73).contains("192.0.2.7"));
    for wrong in [&["--seconds", "0"][..], &["--seconds", "3601"]] {
        let mut command = south.command(&["desk-cert", "--serve"]);
        run(command.args(wrong), "").failed(64);
    }
    let mut command = south.command(&["desk-cert", "--seconds", "60"]);
    run(&mut command, "").failed(64);
}
