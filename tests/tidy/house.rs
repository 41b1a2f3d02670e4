//! The sources as the rules see them: every text file of the workspace, and for Rust its code alone.

use crate::reader::{Kind, block, body, kinds, skip_space, view, word_at, words};
use std::fmt;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The workspace, or a snippet that stands for one.
pub(crate) struct House {
    /// Where it lies on disk; a snippet has no place.
    pub(crate) root: Option<PathBuf>,
    pub(crate) texts: Vec<Text>,
    pub(crate) sources: Vec<Source>,
}

/// A text file of any kind; its path is relative to the root.
pub(crate) struct Text {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// A Rust file.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
    /// Comments, strings and characters blanked.
    pub(crate) code: String,
    /// Comments blanked.
    pub(crate) bare: String,
    /// What is compiled for tests only.
    tests: Vec<Range<usize>>,
}

/// Something to put in order.
pub(crate) struct Finding {
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) rule: &'static str,
    /// Two sentences: what is wrong, what to do.
    pub(crate) advice: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}: {}: {}",
            self.file, self.line, self.rule, self.advice
        )
    }
}

impl House {
    /// Reads the workspace that this test is part of.
    pub(crate) fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let root = root.canonicalize().expect("the manifest's folder exists");
        let mut files = Vec::new();
        walk(&root, &mut files);
        files.sort();
        let texts = files
            .iter()
            .filter_map(|file| Text::read(&root, file))
            .collect();
        Self::build(Some(root), texts)
    }

    /// A house of these files alone, for the rules' self-tests.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let texts = files.iter().map(|(path, text)| Text {
            path: (*path).to_owned(),
            text: (*text).to_owned(),
        });
        Self::build(None, texts.collect())
    }

    fn build(root: Option<PathBuf>, texts: Vec<Text>) -> Self {
        let rust = texts.iter().filter(|text| text.path.ends_with(".rs"));
        let mut sources: Vec<Source> = rust.map(Source::new).collect();
        mark_test_files(&mut sources);
        Self {
            root,
            texts,
            sources,
        }
    }

    /// The file at `path`, if there is one.
    pub(crate) fn text(&self, path: &str) -> Option<&Text> {
        self.texts.iter().find(|text| text.path == path)
    }
}

impl Text {
    fn read(root: &Path, file: &Path) -> Option<Self> {
        let path = file.strip_prefix(root).expect("the walk began at the root");
        let path = path.to_str()?.to_owned();
        let text = String::from_utf8(fs::read(file).ok()?).ok()?;
        Some(Self { path, text })
    }

    pub(crate) fn finding(&self, at: usize, rule: &'static str, advice: String) -> Finding {
        Finding {
            file: self.path.clone(),
            line: line(&self.text, at),
            rule,
            advice,
        }
    }
}

impl Source {
    fn new(file: &Text) -> Self {
        let kinds = kinds(file.text.as_bytes());
        let code = view(&file.text, &kinds, &[Kind::Code]);
        let bare = view(&file.text, &kinds, &[Kind::Code, Kind::Quoted]);
        let tests = test_items(&code)
            .into_iter()
            .map(|(_, range)| range)
            .collect();
        Self {
            path: file.path.clone(),
            text: file.text.clone(),
            code,
            bare,
            tests,
        }
    }

    pub(crate) fn finding(&self, at: usize, rule: &'static str, advice: String) -> Finding {
        Finding {
            file: self.path.clone(),
            line: line(&self.text, at),
            rule,
            advice,
        }
    }

    /// Whether what stands at `at` is compiled for tests only.
    pub(crate) fn in_tests(&self, at: usize) -> bool {
        let in_folder = self.path.starts_with("tests/") || self.path.contains("/tests/");
        in_folder || self.tests.iter().any(|range| range.contains(&at))
    }

    /// Whether the byte at `at` is part of a comment.
    pub(crate) fn in_comment(&self, at: usize) -> bool {
        self.bare.as_bytes().get(at) == Some(&b' ') && self.text.as_bytes().get(at) != Some(&b' ')
    }

    /// `("relay", "hub")` for `relay/src/hub.rs` and all below `relay/src/hub/`.
    pub(crate) fn room(&self) -> Option<(&str, &str)> {
        let (home, rest) = self.path.split_once("/src/")?;
        let room = rest.split('/').next().unwrap_or(rest);
        Some((home, room.trim_end_matches(".rs")))
    }

    /// Whether the file is one of `places`, `.rs` left off, or lies below one.
    pub(crate) fn is_in(&self, places: &[&str]) -> bool {
        places.iter().any(|place| {
            let rest = self.path.strip_prefix(place);
            rest.is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
        })
    }
}

fn line(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}

/// Every file below `folder` that is ours: no build output, no hidden folder but the two we own.
fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of the workspace can be read") {
        let path = entry.expect("a folder's entry can be read").path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        let hidden = name.starts_with('.') && ![".ci", ".config", ".cargo"].contains(&name);
        if path.is_symlink() {
            continue;
        }
        if path.is_dir() {
            if !hidden && name != "target" {
                walk(&path, files);
            }
        } else if ![".git", "Cargo.lock"].contains(&name) {
            files.push(path);
        }
    }
}

/// The items under `#[cfg(test)]`: the word after `mod`, if it is one, and where the item lies.
fn test_items(code: &str) -> Vec<(&str, Range<usize>)> {
    let mut items = Vec::new();
    for (at, attribute) in code.match_indices("#[cfg(test)]") {
        let mut start = skip_space(code, at + attribute.len());
        while code.as_bytes().get(start) == Some(&b'#') {
            let end = code.as_bytes()[start..]
                .iter()
                .position(|byte| *byte == b']');
            start = skip_space(code, start + end.unwrap_or(0) + 1);
        }
        let (name, end) = match body(code, start) {
            Some(body) => ("", body.end),
            None => (module_name(code, start), start),
        };
        items.push((name, at..end));
    }
    items
}

/// `x` of `mod x;` and `pub(crate) mod x;`.
fn module_name(code: &str, start: usize) -> &str {
    let end = code.as_bytes()[start..]
        .iter()
        .position(|byte| *byte == b';');
    let item = code
        .get(start..start + end.unwrap_or(0))
        .unwrap_or_default();
    let word = words(item, "mod").next();
    word.map_or("", |at| word_at(item, skip_space(item, at + "mod".len())))
}

/// Marks the files of `#[cfg(test)] mod x;` as tests, whole.
fn mark_test_files(sources: &mut [Source]) {
    let mut places = Vec::new();
    for source in &*sources {
        for (name, _) in test_items(&source.code)
            .iter()
            .filter(|(name, _)| !name.is_empty())
        {
            places.push(format!("{}/{name}", module_folder(&source.path)));
        }
    }
    let places: Vec<&str> = places.iter().map(String::as_str).collect();
    for source in sources.iter_mut().filter(|source| source.is_in(&places)) {
        source.tests.push(0..usize::MAX);
    }
}

/// Where the modules lie that the file at `path` declares.
fn module_folder(path: &str) -> &str {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    match file {
        "mod.rs" | "lib.rs" | "main.rs" => folder,
        _ => path.trim_end_matches(".rs"),
    }
}

/// How many modules deep `at` lies in its crate, inline ones counted.
pub(crate) fn depth(source: &Source, at: usize) -> usize {
    let inside = source
        .path
        .split_once("/src/")
        .map_or("", |(_, inside)| inside);
    let folders = inside.split('/').count() - 1;
    let own = match inside.rsplit('/').next() {
        Some("mod.rs" | "lib.rs" | "main.rs") => 0,
        _ => 1,
    };
    let code = &source.code;
    let inline = words(code, "mod").filter(|mod_at| {
        let name = skip_space(code, mod_at + "mod".len());
        let open = skip_space(code, name + word_at(code, name).len());
        code.as_bytes().get(open) == Some(&b'{') && block(code, open).contains(&at)
    });
    folders + own + inline.count()
}

#[test]
fn the_house_knows_what_is_compiled_for_tests_only() {
    let house = House::of(&[
        (
            "relay/src/hub.rs",
            "fn a() {}\n#[cfg(test)]\nmod tests { fn b() {} }\nfn c() {}",
        ),
        (
            "relay/src/queue/mod.rs",
            "#[cfg(test)]\nmod script;\nmod kept;",
        ),
        ("relay/src/queue/script.rs", "fn d() {}"),
        ("relay/src/queue/kept.rs", "fn e() {}"),
    ]);
    let in_tests: Vec<bool> = house
        .sources
        .iter()
        .flat_map(|source| words(&source.code, "fn").map(|at| source.in_tests(at)))
        .collect();
    assert_eq!(in_tests, [false, true, false, true, false]);
}

#[test]
fn the_house_is_read_whole() {
    let house = House::read();
    for path in [
        "Cargo.toml",
        "tests/run",
        ".ci/run",
        "tests/tidy/house.rs",
        "proto/src/lib.rs",
    ] {
        assert!(house.text(path).is_some(), "{path} is missing");
    }
    assert!(
        house
            .texts
            .iter()
            .all(|text| !text.path.starts_with("target/"))
    );
}
