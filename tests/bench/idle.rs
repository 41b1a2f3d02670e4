//! Many offices that are linked and say nothing: what each costs the relay, and how soon all are back after it was
//! killed. Not: gateways; the links are held here, with certificates, keys, keep-alives, link tokens and back-off as
//! gateways have them.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use blo_client::backoff::Backoff;
use blo_kit::{
    letter,
    papers::{office, seed},
    stranger::{self, Destination, Stranger, now},
    wait::Stopwatch,
};
use blo_proto::frame::{Frame, Lane};
use bytes::Bytes;
use quinn::Endpoint;
use serde::Serialize;
use tokio::{
    runtime::Runtime,
    sync::{Semaphore, watch},
    time::{sleep, timeout},
};

use crate::{
    Options,
    load::rounded,
    meter,
    place::Place,
    report::{large, number},
    strangers::{Own, Stage},
};

/// As a gateway's.
const WELCOME_WITHIN: Duration = Duration::from_secs(20);
/// Links that share a socket here; the relay has one for all of them anyhow.
const LINKS_PER_SOCKET: usize = 100;
/// Links that are made at the same time at first: only the way back is a storm.
const FIRST_AT_ONCE: usize = 64;
/// All links are up, or the run has failed.
const ALL_WITHIN: Duration = Duration::from_secs(300);
/// Two keep-alives of every link.
const QUIET_S: u64 = 20;

/// What a run prints.
#[derive(Debug, Serialize)]
pub(crate) struct Idle {
    scenario: &'static str,
    links: usize,
    linked_s: f64,
    relay_cpu_ms_per_link: f64,
    rss_before_mib: f64,
    rss_linked_mib: f64,
    rss_peak_mib: f64,
    kib_per_link: f64,
    quiet_s: u64,
    quiet_cpu_s: f64,
    quiet_wire_bytes_per_link_and_s: f64,
    listens_again_s: f64,
    all_again_s: f64,
    half_again_s: f64,
    again_relay_cpu_s: f64,
    again_tries: usize,
    rss_again_mib: f64,
    kib_per_link_again: f64,
    fs: String,
    cores: usize,
    profile: String,
}

/// What all links share.
#[derive(Debug)]
struct Crowd {
    to: Destination,
    /// How many are up.
    up: watch::Sender<usize>,
    tries: AtomicUsize,
    first: Semaphore,
}

pub(crate) fn run(options: &Options, place: &Place) -> Idle {
    let links = options.links.next_multiple_of(2);
    let mut stage = Stage::set(place.folder.path(), links / 2, "");
    let runtime = Runtime::new().unwrap();
    let pid = stage.pid();
    let before = meter::rss_mib(pid);
    let clock = Stopwatch::start();
    let crowd = gather(&runtime, &stage);
    runtime.block_on(crowd.count(links));
    let linked_s = clock.elapsed().as_secs_f64();
    let linked_cpu = meter::cpu_seconds(pid);
    let quiet_s = options.seconds.unwrap_or(QUIET_S);
    let wire = meter::loopback_bytes();
    runtime.block_on(quiet(quiet_s));
    let wire = meter::loopback_bytes() - wire;
    let quiet_cpu = meter::cpu_seconds(pid) - linked_cpu;
    let (linked, peak) = (meter::rss_mib(pid), meter::peak_mib(pid));
    let tries = crowd.tries.load(Ordering::Relaxed);
    stage.relay.kill();
    let clock = Stopwatch::start();
    stage.relay.start();
    let listens = clock.elapsed().as_secs_f64();
    // Whoever has not noticed yet still counts as up: their links are of the old process.
    crowd.up.send_replace(0);
    runtime.block_on(crowd.count(links / 2));
    let half = clock.elapsed().as_secs_f64();
    runtime.block_on(crowd.count(links));
    let all = clock.elapsed().as_secs_f64();
    let pid = stage.pid();
    let again_cpu = meter::cpu_seconds(pid);
    runtime.block_on(quiet(quiet_s));
    let again = meter::rss_mib(pid);
    let each = |mib: f64| rounded((mib - before) * 1_024.0 / number(links));
    Idle {
        scenario: "idle",
        links,
        linked_s: rounded(linked_s),
        relay_cpu_ms_per_link: rounded(linked_cpu * 1_000.0 / number(links)),
        rss_before_mib: rounded(before),
        rss_linked_mib: rounded(linked),
        rss_peak_mib: rounded(peak),
        kib_per_link: each(linked),
        quiet_s,
        quiet_cpu_s: rounded(quiet_cpu),
        quiet_wire_bytes_per_link_and_s: rounded(
            large(wire) / number(links) / large(quiet_s.max(1)),
        ),
        listens_again_s: rounded(listens),
        all_again_s: rounded(all),
        half_again_s: rounded(half),
        again_relay_cpu_s: rounded(again_cpu),
        again_tries: crowd.tries.load(Ordering::Relaxed) - tries,
        rss_again_mib: rounded(again),
        kib_per_link_again: each(again),
        fs: place.file_system.clone(),
        cores: crate::cores(),
        profile: blo_kit::binaries::profile(),
    }
}

/// Starts a task for every office's link.
fn gather(runtime: &Runtime, stage: &Stage) -> Arc<Crowd> {
    let _within = runtime.enter();
    let crowd = Arc::new(Crowd {
        to: stage.destination(),
        up: watch::Sender::new(0),
        tries: AtomicUsize::new(0),
        first: Semaphore::new(FIRST_AT_ONCE),
    });
    for offices in stage.offices.chunks(LINKS_PER_SOCKET) {
        let socket = stranger::socket();
        for own in offices {
            let keep = keep(Arc::clone(own), socket.clone(), Arc::clone(&crowd));
            runtime.spawn(keep);
        }
    }
    crowd
}

impl Crowd {
    /// Waits until so many links were made.
    async fn count(&self, wanted: usize) {
        let mut up = self.up.subscribe();
        let enough = up.wait_for(|count| *count >= wanted);
        let in_time = timeout(ALL_WITHIN, enough).await;
        assert!(in_time.is_ok(), "{} of {wanted} linked", *self.up.borrow());
    }
}

async fn quiet(seconds: u64) {
    sleep(Duration::from_secs(seconds)).await;
}

/// Keeps one office linked, for ever.
async fn keep(own: Arc<Own>, socket: Endpoint, crowd: Arc<Crowd>) {
    let bundle = letter::keys(&office(&own.name), &own.papers, now()).bundle;
    let (mut token, mut tries, mut is_first) = (Bytes::new(), 0, true);
    loop {
        let permit = if is_first {
            Some(crowd.first.acquire().await)
        } else {
            None
        };
        crowd.tries.fetch_add(1, Ordering::Relaxed);
        let linking = Stranger::link_from(&socket, &crowd.to, &own.papers, token.clone());
        if let Ok(Ok((mut link, welcome))) = timeout(WELCOME_WITHIN, linking).await {
            token = welcome.link_token;
            tries = 0;
            let publish = Frame::PublishBundle(bundle.encode());
            let _ = link.say(Lane::Control, &Frame::TokenKept).await; // a link that ended is made again
            let _ = link.say(Lane::Control, &publish).await;
            crowd.up.send_modify(|count| *count += 1);
            is_first = false;
            drop(permit);
            let _ = link.connection.closed().await;
        }
        let random = u64::from_be_bytes(*seed().first_chunk().unwrap());
        let wait = Backoff::LINK.wait_ms(tries, random);
        tries += 1;
        sleep(Duration::from_millis(wait)).await;
    }
}
