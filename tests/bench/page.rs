//! What an officer's board costs over many alerts: until its first byte and its last, how many bytes, and the gateway's
//! memory with no page open and with twenty; and how soon its archive answers. A plain HTTP client stands for the browser.
//! Not: what a browser does with it.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    time::Duration,
};

use blo_client::{
    desk::Sent,
    local::{Client, Request},
};
use blo_kit::{
    Office, World,
    wait::{self, Stopwatch},
};
use hdrhistogram::Histogram;
use serde::Serialize;
use serde_json::json;

use crate::{
    Options,
    archive::{self, Answers},
    load::rounded,
    meter,
    place::Place,
};

const NAMES: [&str; 2] = ["mae-sai.th", "tachileik.mm"];
const COUNT: usize = 10_000;
const PAGES: usize = 20;
/// The board is asked for so often.
const ASKED: usize = 50;
const ALL_WITHIN: Duration = Duration::from_secs(600);
const OFFICER: &str = "Anong";
const PASSWORD: &str = "mango-tree-7788";
/// A headline as long as one may be, in a script of three bytes a letter.
const WORDS: &str = "รถกระบะสีขาวข้ามสะพานที่สองเวลาสิบสี่นาฬิกาห้านาทีมุ่งหน้าไปทางเหนือ";

/// Said by one alert in 10,000.
pub(crate) const RARE_WORD: &str = "นอแรด";
const RARE: usize = 10_000;

/// What a run prints.
#[derive(Debug, Serialize)]
pub(crate) struct Page {
    scenario: &'static str,
    alerts: usize,
    unread: usize,
    first_byte_p50_ms: f64,
    first_byte_max_ms: f64,
    whole_p50_ms: f64,
    whole_max_ms: f64,
    /// After a change: the board is gathered and rendered anew.
    anew_ms: f64,
    board_bytes: usize,
    /// With style and script, which a browser keeps.
    first_view_bytes: usize,
    rss_without_pages_mib: f64,
    rss_with_pages_mib: f64,
    pages: usize,
    pages_cost_mib: f64,
    /// Of the archive: the worst of all kinds.
    archive_worst_p99_ms: f64,
    archive_worst_ms: f64,
    archive: Vec<Answers>,
    fs: String,
    cores: usize,
    profile: String,
}

pub(crate) fn run(options: &Options, place: &Place) -> Page {
    let count = options.count.unwrap_or(COUNT);
    let folder = tempfile::TempDir::new_in(place.folder.path()).unwrap();
    let mut world = World::direct(folder, &NAMES);
    let [south, north] = &mut world.offices[..] else {
        panic!("two offices");
    };
    south.start();
    let address = with_page(north);
    south.linked(1);
    fill(&mut Client::connect(&south.home).unwrap(), count);
    let desk = Desk::sign_in(&address);
    wait::within(ALL_WITHIN, "all alerts", || {
        (desk.unread() == count).then_some(())
    });
    let pid = north.gateway().pid();
    let rss_before = meter::rss_mib(pid);
    let clock = Stopwatch::start();
    south.send_one(NAMES[1], "FLASH", "one more");
    wait::within(ALL_WITHIN, "one more", || {
        (desk.unread() == count + 1).then_some(())
    });
    let anew = clock.elapsed();
    let asked = ask(&desk);
    let open: Vec<BufReader<TcpStream>> = (0..PAGES).map(|tab| desk.follow(tab)).collect();
    // Each of the pages fetches the board, as it does when it is told of a change.
    for _ in &open {
        desk.get("/board");
    }
    let rss_with = meter::rss_mib(pid);
    let around: usize = ["/style.css", "/page.js", "/icon.svg"]
        .map(|path| desk.get(path).bytes)
        .iter()
        .sum();
    drop(open);
    let archive = archive::ask(&desk);
    report(
        (&asked, archive),
        (count, around),
        [rss_before, rss_with],
        (anew, place),
    )
}

/// Starts the gateway of an office with its page; where that is served.
fn with_page(north: &mut Office) -> String {
    let config = north.home.join("blo.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(
        &config,
        format!("{text}\n[page]\nlisten = \"127.0.0.1:0\"\n"),
    )
    .unwrap();
    let password = north.home.with_extension("password");
    fs::write(&password, PASSWORD).unwrap();
    fs::set_permissions(
        &password,
        std::os::unix::fs::PermissionsExt::from_mode(0o600),
    )
    .unwrap();
    let file = password.to_str().unwrap();
    north
        .verb(&["officer", "add", OFFICER, "--password-file", file])
        .ok();
    north.launch();
    north.gateway().line("the page", |line| {
        let at = line.split_once("http://")?.1;
        Some(at.trim_end_matches('/').to_owned())
    })
}

fn report(
    (asked, archive): (&Asked, Vec<Answers>),
    (alerts, around): (usize, usize),
    [before, with]: [f64; 2],
    (anew, place): (Duration, &Place),
) -> Page {
    let ms = |micros: u64| rounded(Duration::from_micros(micros).as_secs_f64() * 1_000.0);
    Page {
        scenario: "page",
        alerts,
        unread: alerts + 1,
        first_byte_p50_ms: ms(asked.first.value_at_quantile(0.5)),
        first_byte_max_ms: ms(asked.first.max()),
        whole_p50_ms: ms(asked.whole.value_at_quantile(0.5)),
        whole_max_ms: ms(asked.whole.max()),
        anew_ms: rounded(anew.as_secs_f64() * 1_000.0),
        board_bytes: asked.bytes,
        first_view_bytes: asked.bytes + around,
        rss_without_pages_mib: rounded(before),
        rss_with_pages_mib: rounded(with),
        pages: PAGES,
        pages_cost_mib: rounded(with - before),
        archive_worst_p99_ms: archive.iter().map(Answers::p99).fold(0.0, f64::max),
        archive_worst_ms: archive.iter().map(Answers::max).fold(0.0, f64::max),
        archive,
        fs: place.file_system.clone(),
        cores: crate::cores(),
        profile: blo_kit::binaries::profile(),
    }
}

/// Every precedence by turns, so that what is urgent lies between what is not.
fn fill(client: &mut Client, count: usize) {
    let mut waiting = 0;
    for number in 0..count {
        let precedence = ["ROUTINE", "PRIORITY", "ROUTINE", "IMMEDIATE"][number % 4];
        let rare = if number % RARE == 0 { RARE_WORD } else { "" };
        let alert = json!({
            "to": [NAMES[1]],
            "precedence": precedence,
            "category": "drugs",
            "lifetime_s": 7 * 24 * 3_600,
            "texts": [{ "language": "th", "headline": format!("{WORDS} {rare} {number:06}") }],
        });
        let alert = serde_json::from_value(alert).unwrap();
        client.put(&Request::Send(Box::new(alert))).unwrap();
        waiting += 1;
        if waiting == 256 {
            take(client, std::mem::take(&mut waiting));
        }
    }
    take(client, waiting);
}

fn take(client: &mut Client, count: usize) {
    for _ in 0..count {
        client.take::<Sent>().unwrap().unwrap();
    }
}

/// How long the board took.
struct Asked {
    first: Histogram<u64>,
    whole: Histogram<u64>,
    bytes: usize,
}

fn ask(desk: &Desk) -> Asked {
    let mut asked = Asked {
        first: Histogram::new(3).unwrap(),
        whole: Histogram::new(3).unwrap(),
        bytes: 0,
    };
    let micros = |time: Duration| u64::try_from(time.as_micros()).unwrap();
    for _ in 0..ASKED {
        let answer = desk.get("/");
        asked.first.record(micros(answer.first)).unwrap();
        asked.whole.record(micros(answer.whole)).unwrap();
        asked.bytes = answer.bytes;
    }
    asked
}

/// A page that an officer signed in at.
pub(crate) struct Desk {
    host: String,
    cookie: String,
}

/// What one address answered, and when.
pub(crate) struct Answer {
    first: Duration,
    pub(crate) whole: Duration,
    pub(crate) bytes: usize,
    pub(crate) body: String,
}

impl Desk {
    fn sign_in(host: &str) -> Self {
        let form = format!("name={OFFICER}&password={PASSWORD}");
        let mut stream = TcpStream::connect(host).unwrap();
        write!(
            stream,
            "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nConnection: close\r\nContent-Type: \
             application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            form.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let lines = answer.lines();
        let mut cookies = lines.filter_map(|line| line.strip_prefix("set-cookie: "));
        let cookie = cookies
            .next()
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_owned();
        Self {
            host: host.to_owned(),
            cookie,
        }
    }

    fn begin(&self, path: &str, close: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\n{close}\r\n",
            self.host, self.cookie
        )
        .unwrap();
        stream
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        let clock = Stopwatch::start();
        let mut stream = self.begin(path, "Connection: close\r\n");
        let mut bytes = vec![0; 1];
        stream.read_exact(&mut bytes).unwrap();
        let first = clock.elapsed();
        stream.read_to_end(&mut bytes).unwrap();
        let whole = clock.elapsed();
        assert!(bytes.starts_with(b"HTTP/1.1 200"), "{path}");
        Answer {
            first,
            whole,
            bytes: bytes.len(),
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// What the board says is unread.
    fn unread(&self) -> usize {
        let body = self.get("/board").body;
        let after = body.split_once("data-unread=\"").unwrap().1;
        after.split_once('"').unwrap().0.parse().unwrap()
    }

    /// A page that stays open.
    fn follow(&self, tab: usize) -> BufReader<TcpStream> {
        let stream = self.begin(&format!("/live?tab={tab:032x}"), "");
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        while !line.starts_with("data:") {
            line.clear();
            assert!(reader.read_line(&mut line).unwrap() > 0, "the stream ended");
        }
        reader
    }
}
