//! Bytes on air between an office and the relay: one alert of 300 characters in three languages, a link that is made,
//! an hour in which nothing happens. Counted at the proxy between them. Not: what a byte costs the processes.

use std::{thread, time::Duration};

use blo_kit::{
    Network, World,
    network::{Direction, HEADERS_BYTES},
    wait::{Deadline, Stopwatch},
    watch::Watch,
    world::{NORTH, SOUTH},
};
use serde::Serialize;
use serde_json::json;

use crate::{Options, load::rounded, place::Place, report::large};

/// Nothing on the line for so long: what was to be said is said. Acknowledgements wait for 25 ms.
const QUIET: Duration = Duration::from_millis(400);
/// Each alert is sent so often, so that a keep-alive in between does not count.
const TIMES: usize = 7;
const CHARACTERS: usize = 300;
const IDLE_S: u64 = 180;
const HEADLINE_CHARACTERS: usize = 40;

const ENGLISH: &str = "A grey van without number plates left the market road at 04:20 and drives towards the friendship \
    bridge. Two men and a woman are in front, eight to ten people lie under a tarpaulin behind them. The driver is known \
    from the case of last March and may carry a pistol. Please stop the van behind the bridge, not on it, and call us.";
const THAI: &str = "รถตู้สีเทาไม่มีป้ายทะเบียนออกจากถนนตลาดเวลา 04:20 น. มุ่งหน้าไปยังสะพานมิตรภาพ มีชายสองคนและหญิงหนึ่งคนนั่งด้านหน้า \
    และมีคนประมาณแปดถึงสิบคนซ่อนอยู่ใต้ผ้าใบด้านหลัง คนขับเป็นที่รู้จักจากคดีเมื่อเดือนมีนาคมปีที่แล้วและอาจพกอาวุธปืน \
    โปรดหยุดรถหลังข้ามสะพานแล้ว อย่าหยุดบนสะพาน และโทรแจ้งเราทันที ขอบคุณสำหรับความร่วมมือของท่าน";
const BURMESE: &str = "နံပါတ်ပြားမပါသော မီးခိုးရောင်ဗန်ကားတစ်စီးသည် နံနက် ၀၄:၂၀ တွင် ဈေးလမ်းမှထွက်ခွာ၍ ချစ်ကြည်ရေးတံတားဘက်သို့ \
    မောင်းနှင်နေသည်။ ရှေ့ခန်းတွင် အမျိုးသားနှစ်ဦးနှင့် အမျိုးသမီးတစ်ဦးရှိပြီး နောက်ခန်းတွင် လူရှစ်ဦးမှ ဆယ်ဦးခန့် မိုးကာအောက်၌ \
    ပုန်းနေကြသည်။ ယာဉ်မောင်းသည် ယခင်နှစ် မတ်လအမှုမှ လူသိများသူဖြစ်ပြီး သေနတ်ပါနိုင်သည်။ တံတားကိုဖြတ်ပြီးမှ ကားကိုရပ်တန့်ပြီး \
    ကျွန်ုပ်တို့ထံ ချက်ချင်းဖုန်းဆက်ပါ။";

/// What a run prints. Bytes on air are those of IPv4 and UDP headers and what they carry, both ways.
#[derive(Debug, Serialize)]
pub(crate) struct Wire {
    scenario: &'static str,
    characters: usize,
    headers_bytes: u64,
    burmese: Leg,
    thai: Leg,
    english: Leg,
    link: Leg,
    idle_s: f64,
    idle: Leg,
    idle_kib_per_hour: f64,
    profile: String,
}

/// What went over the first leg.
#[derive(Clone, Copy, Debug, Serialize)]
struct Leg {
    /// Of the text itself, UTF-8.
    text_bytes: usize,
    bytes_on_air: u64,
    least: u64,
    most: u64,
    datagrams: u64,
    /// Of the bytes on air those from the office.
    to_relay: u64,
}

pub(crate) fn run(options: &Options, place: &Place) -> Wire {
    let folder = tempfile::TempDir::new_in(place.folder.path()).unwrap();
    let mut world = World::in_folder(folder, &[SOUTH, NORTH]);
    world.start();
    let mut watch = world.offices[0].watch(None);
    let [burmese, thai, english] = [("my", BURMESE), ("th", THAI), ("en", ENGLISH)]
        .map(|written| alert(&world, &mut watch, written));
    let link = link(&mut world);
    let idle_s = options.seconds.unwrap_or(IDLE_S);
    let (clock, before) = (Stopwatch::start(), Reading::of(&world.networks[0]));
    let deadline = Deadline::after(Duration::from_secs(idle_s));
    while !deadline.passed() {
        thread::park_timeout(deadline.left());
    }
    let seconds = clock.elapsed().as_secs_f64();
    let idle = Leg::of(&[Reading::of(&world.networks[0]).since(before)], 0);
    Wire {
        scenario: "wire",
        characters: CHARACTERS,
        headers_bytes: HEADERS_BYTES,
        burmese,
        thai,
        english,
        link,
        idle_s: rounded(seconds),
        idle,
        idle_kib_per_hour: rounded(large(idle.bytes_on_air) / seconds * 3_600.0 / 1_024.0),
        profile: blo_kit::binaries::profile(),
    }
}

/// One alert on a warm link, until the relay's answer is acknowledged. The counterpart has named the sealing session,
/// and is cut off then, so that none of its receipts are counted.
fn alert(world: &World, watch: &mut Watch, (language, text): (&str, &str)) -> Leg {
    let text: Vec<char> = text.chars().take(CHARACTERS).collect();
    assert_eq!(text.len(), CHARACTERS, "{language}");
    let (headline, description) = text.split_at(HEADLINE_CHARACTERS);
    let (headline, description): (String, String) =
        (headline.iter().collect(), description.iter().collect());
    let input = json!({
        "to": [NORTH],
        "precedence": "IMMEDIATE",
        "category": "drugs",
        "texts": [{ "language": language, "headline": headline, "description": description }],
    });
    let send = |watch: &mut Watch, until: &str| {
        let sent = world.offices[0].send(std::slice::from_ref(&input)).ok();
        let sent = blo_kit::office::lines(&sent).remove(0);
        let id = blo_kit::office::text(&sent, "id");
        watch.status(&id, until);
        id
    };
    send(watch, "delivered");
    let mut readings = Vec::new();
    let mut last = String::new();
    quiet(&world.networks[0]);
    world.networks[1].cut();
    for _ in 0..TIMES {
        let before = quiet(&world.networks[0]);
        last = send(watch, "held");
        readings.push(quiet(&world.networks[0]).since(before));
    }
    world.networks[1].heal();
    watch.status(&last, "delivered");
    Leg::of(&readings, headline.len() + description.len())
}

/// A gateway that starts, with a home that has been linked before, until nothing more is said.
fn link(world: &mut World) -> Leg {
    let mut readings = Vec::new();
    for _ in 0..3 {
        world.offices[0].stop();
        let before = quiet(&world.networks[0]);
        world.offices[0].start();
        world.offices[0].linked(1);
        readings.push(quiet(&world.networks[0]).since(before));
    }
    Leg::of(&readings, 0)
}

/// What was counted once nothing has been on the line for a while.
fn quiet(network: &Network) -> Reading {
    let mut last = Reading::of(network);
    let mut silence = Deadline::after(QUIET);
    while !silence.passed() {
        thread::park_timeout(Duration::from_millis(20));
        let now = Reading::of(network);
        if now.datagrams != last.datagrams {
            last = now;
            silence = Deadline::after(QUIET);
        }
    }
    last
}

/// Bytes on air and datagrams, to the relay and to the office.
#[derive(Clone, Copy, Debug)]
struct Reading {
    bytes: [u64; 2],
    datagrams: [u64; 2],
}

impl Reading {
    fn of(network: &Network) -> Self {
        let ways = [Direction::ToRelay, Direction::ToOffice];
        let datagrams = ways.map(|way| network.datagrams_one(way));
        let headers = |nth: usize| HEADERS_BYTES * datagrams[nth];
        let bytes = |nth: usize| network.bytes_one(ways[nth]) + headers(nth);
        Self {
            bytes: [bytes(0), bytes(1)],
            datagrams,
        }
    }

    fn since(self, before: Self) -> Self {
        let less = |now: [u64; 2], before: [u64; 2]| [now[0] - before[0], now[1] - before[1]];
        Self {
            bytes: less(self.bytes, before.bytes),
            datagrams: less(self.datagrams, before.datagrams),
        }
    }

    fn on_air(self) -> u64 {
        self.bytes.iter().sum()
    }
}

impl Leg {
    /// The middle one of these.
    fn of(readings: &[Reading], text_bytes: usize) -> Self {
        let mut sorted = readings.to_vec();
        sorted.sort_by_key(|reading| reading.on_air());
        let middle = sorted[sorted.len() / 2];
        Self {
            text_bytes,
            bytes_on_air: middle.on_air(),
            least: sorted[0].on_air(),
            most: sorted[sorted.len() - 1].on_air(),
            datagrams: middle.datagrams.iter().sum(),
            to_relay: middle.bytes[0],
        }
    }
}
