//! Reasons that came in English, in the words of who reads them. Not: who said them.
//!
//! What the protocol's own checks, a link and an alarm of the journal say is one English sentence: a gateway of another
//! version and a program that reads the API know it. A person reads it by its pattern in `reasons.ftl`, whose holes are
//! what was put in. What is none of them stays as it came.

use std::sync::LazyLock;

use blo_proto::Code;

use super::{Argument, Language, Said, bundles};

/// A reason has reasons in it, and these others: as deep as that.
const DEEP: usize = 4;
/// No reason of ours is longer.
const REASON_BYTES_MAX: usize = 4_096;
/// Between two reasons: of two ways that were tried, of a list's rows.
const BETWEEN: &str = "; ";

/// A reason in a language: in English, and where it is none that this version knows, as it came.
pub(crate) fn heard(text: &str, language: Language) -> String {
    reworded(text, language).unwrap_or_else(|| text.to_owned())
}

/// The same; `None` where it stays as it came.
pub(super) fn reworded(text: &str, language: Language) -> Option<String> {
    let can = language != Language::English && text.len() <= REASON_BYTES_MAX;
    can.then(|| in_words(text, language, DEEP))?
}

/// Which sentence it is, and what was put in.
pub(crate) fn recognised(text: &str) -> Option<Said> {
    let fits = |pattern: &'static Pattern| Some((pattern, pattern.said(text)?));
    let all = PATTERNS.iter().filter_map(fits);
    // Of two that fit, the one that says more of it.
    let best = all.max_by_key(|(pattern, _)| pattern.letters);
    best.map(|(_, said)| said)
}

fn in_words(text: &str, language: Language, deep: usize) -> Option<String> {
    let deep = deep.checked_sub(1)?;
    let Some(mut said) = recognised(text) else {
        return of_code(text, language)
            .or_else(|| of_field(text, language, deep))
            .or_else(|| of_several(text, language, deep));
    };
    for argument in said.with.values_mut() {
        if let Argument::Text(text) = argument {
            *text = in_words(text, language, deep).unwrap_or_else(|| text.clone());
        }
    }
    Some(said.in_language(language))
}

/// A stable code alone, as a relay closes a link with it.
fn of_code(text: &str, language: Language) -> Option<String> {
    let code: Code = text.parse().ok()?;
    let said = Said::refusal(code).sentences(language)?.happened;
    let bare = said.strip_suffix(language.full_stop()).unwrap_or(&said);
    Some(format!("{bare}: {code}"))
}

/// `entities[2].vehicle.plate: why`: the way to a field is a name of the format.
fn of_field(text: &str, language: Language, deep: usize) -> Option<String> {
    let (field, why) = text.split_once(": ")?;
    let of_way = |c: char| c.is_ascii_alphanumeric() || "[]._".contains(c);
    let known = field.chars().all(of_way);
    let why = known.then(|| in_words(why, language, deep))??;
    Some(format!("{field}: {why}"))
}

/// Several, of which one at least is known.
fn of_several(text: &str, language: Language, deep: usize) -> Option<String> {
    let mut any = false;
    let each = text.contains(BETWEEN).then(|| text.split(BETWEEN))?;
    let each = each.map(|one| {
        let own = in_words(one, language, deep);
        any |= own.is_some();
        own.unwrap_or_else(|| one.to_owned())
    });
    let all: Vec<String> = each.collect();
    any.then(|| all.join(BETWEEN))
}

/// An English sentence with holes in it.
struct Pattern {
    id: &'static str,
    parts: Vec<Part>,
    /// Bytes of it that are no holes.
    letters: usize,
}

enum Part {
    Words(String),
    /// What was put in there by this name; what has none is left out in other languages.
    Hole(Option<&'static str>),
}

/// The one for the way to a field holds nothing else: a sentence that merely ends alike is another.
const WAY: &str = "field";

static PATTERNS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    let mut all: Vec<Pattern> = Vec::new();
    for line in bundles::REASONS.lines() {
        if let Some(remedy) = line.strip_prefix("    .remedy = ") {
            if let Some(last) = all.last_mut() {
                last.add(" ");
                last.add(remedy);
            }
        } else if let Some((id, text)) = line.split_once(" = ") {
            let (parts, letters) = (Vec::new(), 0);
            let mut pattern = Pattern { id, parts, letters };
            pattern.add(text);
            all.push(pattern);
        }
    }
    all
});

impl Pattern {
    fn add(&mut self, text: &'static str) {
        let mut rest = text;
        while let Some((words, hole)) = rest.split_once("{ ") {
            self.add_words(words);
            let (name, after) = hole.split_once(" }").unwrap_or((hole, ""));
            self.parts.push(Part::Hole(name.strip_prefix('$')));
            rest = after;
        }
        self.add_words(rest);
    }

    fn add_words(&mut self, words: &str) {
        self.letters = self.letters.saturating_add(words.len());
        match self.parts.last_mut() {
            Some(Part::Words(before)) => before.push_str(words),
            _ if words.is_empty() => {}
            _ => self.parts.push(Part::Words(words.to_owned())),
        }
    }

    /// What fills its holes, where the whole text is this sentence.
    fn said(&self, text: &str) -> Option<Said> {
        let mut said = Said::of(self.id);
        let (mut rest, mut open) = (text, None);
        for (at, part) in self.parts.iter().enumerate() {
            let words = match part {
                Part::Hole(name) => {
                    open = Some(*name);
                    continue;
                }
                Part::Words(words) => words,
            };
            let Some(name) = open.take() else {
                rest = rest.strip_prefix(words.as_str())?;
                continue;
            };
            let last = at.saturating_add(1) == self.parts.len();
            let (inside, after) = match last {
                true => (rest.strip_suffix(words.as_str())?, ""),
                false => rest.split_once(words.as_str())?,
            };
            put(&mut said, name, inside)?;
            rest = after;
        }
        match open {
            Some(name) => put(&mut said, name, rest)?,
            None if rest.is_empty() => {}
            None => return None,
        }
        Some(said)
    }
}

/// Fills a hole; `None` where that cannot be in it.
fn put(said: &mut Said, name: Option<&str>, inside: &str) -> Option<()> {
    let of_way = |c: char| c.is_ascii_alphanumeric() || "[]._".contains(c);
    if inside.is_empty() || name == Some(WAY) && !inside.chars().all(of_way) {
        return None;
    }
    let Some(name) = name else {
        return Some(());
    };
    let inside = Argument::Text(inside.to_owned());
    // Said twice, it is the same twice.
    let before = said.with.insert(name.to_owned(), inside.clone());
    before.is_none_or(|before| before == inside).then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const THAI: Language = Language::Thai;

    #[test]
    fn a_reason_is_read_in_the_readers_language_with_what_was_put_in() {
        for (text, words) in [
            ("nobody answers", "ไม่มีใครตอบ"),
            ("192.0.2.1:4433 does not answer", "192.0.2.1:4433 ไม่ตอบ"),
            (
                "192.0.2.1:4433 does not answer; nobody answers",
                "192.0.2.1:4433 ไม่ตอบ; ไม่มีใครตอบ",
            ),
            (
                "192.0.2.1:1 over TCP: Connection refused (os error 111)",
                "192.0.2.1:1 ผ่าน `TCP`: ขัดข้อง ไม่มีผู้รับที่นั่น (`111`)",
            ),
            (
                "entities[2].vehicle.vin is up to 17 of A to Z and 0 to 9",
                "entities[2].vehicle.vin คือไม่เกิน 17 ตัวของ `A` ถึง `Z` และ 0 ถึง 9",
            ),
            (
                "links[0].object: an entity is not linked to itself",
                "links[0].object: สิ่งหนึ่งไม่เชื่อมกับตัวเอง",
            ),
            ("unregistered", &of_code("unregistered", THAI).unwrap()),
        ] {
            assert_eq!(heard(text, THAI), words);
            assert_eq!(heard(text, Language::English), text);
        }
    }

    #[test]
    fn of_two_sentences_that_fit_the_longer_counts() {
        let said = recognised("texts[0].headline has at most 160 characters (640 bytes)").unwrap();
        assert_eq!(said.id, "reason-chars");
        let said = recognised("an alert has at most 131072 bytes").unwrap();
        assert_eq!(said.id, "reason-bytes");
    }

    #[test]
    fn what_nobody_of_us_said_stays_as_it_came() {
        let long = "nobody answers; ".repeat(REASON_BYTES_MAX);
        for text in ["", ": ", "{ $why }", "somebody answers", "a; b", &long] {
            assert_eq!(heard(text, THAI), text);
        }
    }

    /// The protocol's own texts of what was typed wrongly: each is known here, in every language.
    #[test]
    fn what_no_parser_takes_is_said_in_every_language() {
        use blo_proto::{AlertId, OfficeId, Precedence, RelayId, Timestamp, alert::Tlp};
        let said = [
            "x".parse::<OfficeId>().unwrap_err().to_string(),
            "x y".parse::<RelayId>().unwrap_err().to_string(),
            "x".parse::<Precedence>().unwrap_err().to_string(),
            "x".parse::<AlertId>().unwrap_err().to_string(),
            "x".parse::<Timestamp>().unwrap_err().to_string(),
            "x".parse::<Tlp>().unwrap_err().to_string(),
            "x".parse::<u32>().unwrap_err().to_string(),
        ];
        for language in Language::ALL
            .into_iter()
            .filter(|one| *one != Language::English)
        {
            for text in &said {
                let words = reworded(text, language).unwrap_or_default();
                // What may be typed is Latin, as what was.
                let words: String = words.split(['“', '”']).step_by(2).collect();
                let words = words.split([':', '៖', '-']).next().unwrap_or_default();
                assert!(language.writes(words), "{language}: {text}: {words}");
            }
        }
    }
}
