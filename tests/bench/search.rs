//! How soon an office finds an alert among many, in every script, and what that costs its gateway: a start with that
//! much on the shelf, the time until all of it is read, memory, and answers over the gateway's own socket. Not: a
//! relay; the alerts wait in the office's outbox.

use std::time::Duration;

use blo_client::{
    desk::{SearchInput, SearchView, Sent},
    local::{Client, Request},
};
use blo_kit::{
    World,
    wait::{self, Stopwatch},
};
use hdrhistogram::Histogram;
use serde::Serialize;
use serde_json::json;

use crate::{Options, load::rounded, meter, place::Place};

const NAMES: [&str; 2] = ["mae-sai.th", "tachileik.mm"];
const COUNT: usize = 100_000;
/// Characters of an alert's text.
const CHARS: usize = 300;
/// Questions of each kind.
const ASKED: usize = 100;
/// The relay is gone: what was handed over waits.
const READ_WITHIN: Duration = Duration::from_secs(600);
/// One alert in so many says a script's rare word.
const RARE: usize = 10_000;

/// Words of one script, the first one rare; and whether blanks stand between them.
struct Script {
    name: &'static str,
    blank: &'static str,
    words: &'static str,
}

const SCRIPTS: [Script; 6] = [
    Script {
        name: "thai",
        blank: "",
        words: "นอแรด ยาบ้า รถกระบะ สีขาว ด่าน ชายแดน ผู้ต้องสงสัย ข้าม แม่น้ำ คืนนี้ เชียงราย ตรวจ พบ ห้า ถุง เรือ ทะเบียน คนขับ ชาย อายุ",
    },
    Script {
        name: "lao",
        blank: "",
        words: "ນໍແຮດ ຢາບ້າ ລົດກະບະ ສີຂາວ ດ່ານ ຊາຍແດນ ຜູ້ຕ້ອງສົງໄສ ຂ້າມ ແມ່ນໍ້າ ຄືນນີ້ ວຽງຈັນ ກວດ ພົບ ຫ້າ ຖົງ ເຮືອ ທະບຽນ ຄົນຂັບ ຊາຍ ອາຍຸ",
    },
    Script {
        name: "burmese",
        blank: "",
        words: "ကြံ့ချို ယာဘာ ကားအဖြူ နယ်စပ် ဂိတ် သံသယရှိသူ ဖြတ်ကျော် မြစ် ယနေ့ည တာချီလိတ် စစ်ဆေး တွေ့ရှိ ငါး အိတ် လှေ နံပါတ် ယာဉ်မောင်း အမျိုးသား အသက် လမ်း",
    },
    Script {
        name: "khmer",
        blank: "",
        words: "កុយរមាស ថ្នាំញៀន រថយន្ត ពណ៌ស ច្រក ព្រំដែន ជនសង្ស័យ ឆ្លង ទន្លេ យប់នេះ ប៉ោយប៉ែត ពិនិត្យ រកឃើញ ប្រាំ ថង់ ទូក ស្លាកលេខ អ្នកបើកបរ បុរស អាយុ",
    },
    Script {
        name: "vietnamese",
        blank: " ",
        words: "sừng ma túy xe tải màu trắng cửa khẩu biên giới nghi phạm vượt sông đêm nay kiểm tra phát hiện năm túi thuyền biển số lái đàn ông tuổi",
    },
    Script {
        name: "english",
        blank: " ",
        words: "rhinoceros heroin pickup white checkpoint border suspect crossing river tonight warehouse inspection found five bags boat plate driver male aged",
    },
];

/// How long one kind of question took.
#[derive(Debug, Serialize)]
struct Answers {
    script: &'static str,
    kind: &'static str,
    found: usize,
    p50_ms: f64,
    p99_ms: f64,
    max_ms: f64,
}

/// What a run prints.
#[derive(Debug, Serialize)]
pub(crate) struct Search {
    scenario: &'static str,
    alerts: usize,
    chars: usize,
    answers_after_s: f64,
    all_read_s: f64,
    read_cpu_s: f64,
    rss_before_mib: f64,
    rss_read_mib: f64,
    rss_asked_mib: f64,
    worst_p99_ms: f64,
    worst_ms: f64,
    asked: Vec<Answers>,
    fs: String,
    cores: usize,
    profile: String,
}

pub(crate) fn run(options: &Options, place: &Place) -> Search {
    let count = options.count.unwrap_or(COUNT);
    let folder = tempfile::TempDir::new_in(place.folder.path()).unwrap();
    let mut world = World::direct(folder, &NAMES);
    world.relay.kill();
    let office = &mut world.offices[0];
    office.start();
    let rss_before = meter::rss_mib(office.gateway().pid());
    fill(&mut Client::connect(&office.home).unwrap(), count);
    office.stop();
    let clock = Stopwatch::start();
    office.start();
    let answers_after = clock.elapsed();
    let pid = office.gateway().pid();
    let mut client = Client::connect(&office.home).unwrap();
    wait::within(READ_WITHIN, "all is read", || {
        let view = ask(&mut client, words("zzzz"));
        (view.read == count && view.of == count).then_some(())
    });
    let (all_read, read_cpu) = (clock.elapsed(), meter::cpu_seconds(pid));
    let rss_read = meter::rss_mib(pid);
    let asked = questions(&mut client);
    let worst = |of: fn(&Answers) -> f64| asked.iter().map(of).fold(0.0, f64::max);
    Search {
        scenario: "search",
        alerts: count,
        chars: CHARS,
        answers_after_s: rounded(answers_after.as_secs_f64()),
        all_read_s: rounded(all_read.as_secs_f64()),
        read_cpu_s: rounded(read_cpu),
        rss_before_mib: rounded(rss_before),
        rss_read_mib: rounded(rss_read),
        rss_asked_mib: rounded(meter::rss_mib(pid)),
        worst_p99_ms: worst(|one| one.p99_ms),
        worst_ms: worst(|one| one.max_ms),
        asked,
        fs: place.file_system.clone(),
        cores: crate::cores(),
        profile: blo_kit::binaries::profile(),
    }
}

/// Every script by turns; pieces are drawn by a fixed sequence, so that every run has the same alerts.
fn fill(client: &mut Client, count: usize) {
    let mut random = 1_u64;
    let mut waiting = 0;
    for number in 0..count {
        let script = &SCRIPTS[number % SCRIPTS.len()];
        let alert = json!({
            "to": [NAMES[1]],
            "precedence": "ROUTINE",
            "category": "drugs",
            "lifetime_s": 7 * 24 * 3_600,
            "texts": [{
                "language": "en",
                "headline": format!("{} {number:06}", script.name),
                "description": text(script, number, &mut random),
            }],
        });
        let alert = serde_json::from_value(alert).unwrap();
        client.put(&Request::Send(Box::new(alert))).unwrap();
        waiting += 1;
        if waiting == 512 {
            for _ in 0..std::mem::take(&mut waiting) {
                client.take::<Sent>().unwrap().unwrap();
            }
        }
    }
    for _ in 0..waiting {
        client.take::<Sent>().unwrap().unwrap();
    }
}

fn text(script: &Script, number: usize, random: &mut u64) -> String {
    let words: Vec<&str> = script.words.split(' ').collect();
    let mut text = String::new();
    if (number / SCRIPTS.len()).is_multiple_of(RARE / SCRIPTS.len()) {
        text.push_str(words[0]);
        text.push_str(script.blank);
    }
    while text.chars().count() < CHARS {
        *random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let drawn = usize::try_from(*random >> 33).unwrap();
        if drawn.is_multiple_of(23) {
            text.push_str(&format!(" กข {:04} ", drawn % 10_000));
        } else {
            text.push_str(words[1 + drawn % (words.len() - 1)]);
            text.push_str(script.blank);
        }
    }
    text.chars().take(CHARS).collect()
}

/// For each script a frequent word, a rare one, two together, and one of frequent pieces that nobody said.
fn questions(client: &mut Client) -> Vec<Answers> {
    let mut all = Vec::new();
    for script in &SCRIPTS {
        let said: Vec<&str> = script.words.split(' ').collect();
        let tail: String = said[7].chars().take(2).collect();
        let absent = format!("{}{}{}", said[4], tail, said[1]);
        let two = SearchInput {
            phrases: vec![said[5].to_owned(), said[9].to_owned()],
            ..SearchInput::default()
        };
        for (kind, search) in [
            ("frequent", words(said[2])),
            ("rare", words(said[0])),
            ("two", two),
            ("absent", words(&absent)),
            ("short", words(&tail)),
        ] {
            all.push(asked(client, (script.name, kind), &search));
        }
    }
    all.push(asked(client, ("number", "plate"), &words("กข1234")));
    all.push(asked(
        client,
        ("number", "headline"),
        &words("english 000005"),
    ));
    all
}

fn asked(
    client: &mut Client,
    (script, kind): (&'static str, &'static str),
    search: &SearchInput,
) -> Answers {
    let mut times = Histogram::<u64>::new(3).unwrap();
    let mut found = 0;
    for _ in 0..ASKED {
        let clock = Stopwatch::start();
        found = all_of(client, search.clone());
        times
            .record(u64::try_from(clock.elapsed().as_micros()).unwrap())
            .unwrap();
    }
    let ms = |micros: u64| rounded(Duration::from_micros(micros).as_secs_f64() * 1_000.0);
    Answers {
        script,
        kind,
        found,
        p50_ms: ms(times.value_at_quantile(0.5)),
        p99_ms: ms(times.value_at_quantile(0.99)),
        max_ms: ms(times.max()),
    }
}

/// As `blo search` asks: again, until there are enough or no more.
fn all_of(client: &mut Client, mut search: SearchInput) -> usize {
    let (mut found, wanted) = (0, 20);
    loop {
        search.limit = wanted - found;
        let view = ask(client, search.clone());
        found += view.items.len();
        search.after = view.next;
        if found == wanted || search.after.is_none() {
            return found;
        }
    }
}

fn ask(client: &mut Client, search: SearchInput) -> SearchView {
    client.ask(&Request::Search(Box::new(search))).unwrap()
}

fn words(phrase: &str) -> SearchInput {
    SearchInput {
        phrases: vec![phrase.to_owned()],
        ..SearchInput::default()
    }
}
