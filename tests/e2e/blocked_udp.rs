//! A network that lets no UDP out: the link runs over TCP, through a proxy where there is one, and goes back.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _, copy},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use blo_kit::{
    Office, World, wait,
    world::{NORTH, SOUTH},
};

/// Adds lines to what an office's file says of the relay.
fn configure(office: &Office, lines: &str) {
    let path = office.home.join("blo.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{}\n{lines}\n", text.trim_end())).unwrap();
}

/// Two offices; UDP goes through a network each, TCP straight to the relay.
fn world() -> World {
    let world = World::new(&[SOUTH, NORTH]);
    for office in &world.offices {
        configure(
            office,
            &format!("tcp_address = \"{}\"\nsilence_s = 2", world.relay.address()),
        );
    }
    world
}

fn runs_over(office: &Office, transport: &str) {
    wait::until(
        &format!("the link of {} over {transport}", office.name),
        || {
            let status = office.status();
            (status["link"] == "up" && status["transport"] == transport).then_some(())
        },
    );
}

/// An alert crosses and is answered, each way.
fn crosses(world: &World, headline: &str) {
    let (south, north) = (&world.offices[0], &world.offices[1]);
    for (from, to, name) in [(south, north, NORTH), (north, south, SOUTH)] {
        let mut watch = to.watch(None);
        let id = from.send_one(name, "FLASH", headline);
        wait::until("the alert", || (watch.received()["id"] == id).then_some(()));
        from.watch(None).status(&id, "delivered");
    }
}

#[test]
fn r27_where_udp_is_blocked_a_link_runs_over_tcp_and_goes_back_once_it_is_not() {
    let mut world = world();
    world.networks[0].cut();
    world.start();
    runs_over(&world.offices[0], "tcp");
    runs_over(&world.offices[1], "udp");
    let said = world.offices[0].verb(&["status"]).ok();
    assert!(said.contains("is up, over TCP"), "{said}");
    crosses(&world, "Over TCP");
    world.networks[0].heal();
    runs_over(&world.offices[0], "udp");
    crosses(&world, "Over UDP again");
    let said = world.offices[0].said();
    assert!(said.contains("UDP works again"), "{said}");
}

#[test]
fn r27_a_gateway_knows_after_a_restart_where_udp_is_blocked_and_forgets_it_once_udp_works() {
    const AT_ONCE: &str = "TCP is begun at once";
    let mut world = world();
    world.networks[0].cut();
    world.start();
    let mut south = world.offices.remove(0);
    runs_over(&south, "tcp");
    assert!(!south.said().contains(AT_ONCE), "nothing was known");
    south.stop();
    south.start();
    runs_over(&south, "tcp");
    let said = south.said();
    assert!(said.contains(AT_ONCE), "{said}");
    // It dies: what it learnt is on disk already.
    world.networks[0].heal();
    runs_over(&south, "udp");
    south.kill();
    south.start();
    runs_over(&south, "udp");
    let said = south.said();
    assert!(!said.contains(AT_ONCE), "{said}");
    // Somebody else's file is no reason not to start.
    south.stop();
    fs::write(south.home.join("networks"), "no file of this home").unwrap();
    south.start();
    runs_over(&south, "udp");
    let said = south.said();
    assert!(said.contains("learnt anew"), "{said}");
    world.offices.insert(0, south);
    crosses(&world, "After all that");
}

#[test]
fn udp_that_is_blocked_half_way_takes_nothing_with_it() {
    let mut world = world();
    world.start();
    runs_over(&world.offices[0], "udp");
    crosses(&world, "Over UDP");
    world.networks[0].cut();
    let (south, north) = (&world.offices[0], &world.offices[1]);
    let mut at_north = north.watch(None);
    let sent: Vec<_> = (0..20)
        .map(|n| south.send_one(NORTH, "ROUTINE", &format!("In the gap {n}")))
        .collect();
    runs_over(south, "tcp");
    let mut at_south = south.watch(None);
    for id in &sent {
        at_south.status(id, "delivered");
    }
    let mut came: Vec<_> = north.inbox();
    came.retain(|item| {
        item["headline"]
            .as_str()
            .is_some_and(|h| h.starts_with("In the gap"))
    });
    assert_eq!(came.len(), sent.len(), "{came:?}");
    drop(at_north.received());
}

/// A proxy that lets through what a `CONNECT` asks for, or answers `status` to all; counts who asked.
fn proxy(status: &'static str) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let (here, asked) = (
        listener.local_addr().unwrap(),
        Arc::new(AtomicUsize::new(0)),
    );
    let count = Arc::clone(&asked);
    thread::spawn(move || {
        for office in listener.incoming().map_while(Result::ok) {
            let count = Arc::clone(&count);
            thread::spawn(move || through(office, status, &count));
        }
    });
    (here, asked)
}

fn through(mut office: TcpStream, status: &str, asked: &AtomicUsize) -> Option<()> {
    let mut lines = BufReader::new(office.try_clone().ok()?).lines();
    let request = lines.next()?.ok()?;
    let to = request
        .strip_prefix("CONNECT ")?
        .strip_suffix(" HTTP/1.1")?;
    while !lines.next()?.ok()?.is_empty() {}
    asked.fetch_add(1, Ordering::Relaxed);
    office
        .write_all(format!("HTTP/1.1 {status}\r\nVia: a proxy\r\n\r\n").as_bytes())
        .ok()?;
    if !status.starts_with('2') {
        return None;
    }
    let mut relay = TcpStream::connect(to).ok()?;
    let (mut office_in, mut relay_out) = (office.try_clone().ok()?, relay.try_clone().ok()?);
    thread::spawn(move || {
        let _ = copy(&mut office_in, &mut relay_out);
        relay_out.shutdown(std::net::Shutdown::Write)
    });
    copy(&mut relay, &mut office).ok()?;
    office.shutdown(std::net::Shutdown::Both).ok()
}

#[test]
fn tcp_goes_through_a_proxy_and_one_that_refuses_is_named() {
    let mut world = world();
    for network in &world.networks {
        network.cut();
    }
    let (open, asked) = proxy("200 Connection established");
    let (closed, _) = proxy("407 Proxy Authentication Required");
    configure(&world.offices[0], &format!("proxy = \"{open}\""));
    configure(&world.offices[1], &format!("proxy = \"{closed}\""));
    for office in &mut world.offices {
        office.start();
    }
    runs_over(&world.offices[0], "tcp");
    assert!(asked.load(Ordering::Relaxed) >= 1);
    wait::until("the proxy's refusal", || {
        let status = world.offices[1].status();
        let reason = status["link_reason"].as_str().unwrap_or_default();
        reason
            .contains("407 Proxy Authentication Required")
            .then_some(())
    });
    world.offices[1].stop();
    let path = world.offices[1].home.join("blo.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace(&closed.to_string(), &open.to_string())).unwrap();
    world.offices[1].start();
    runs_over(&world.offices[1], "tcp");
    crosses(&world, "Through a proxy");
}
