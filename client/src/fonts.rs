//! The system's own fonts for the four scripts that a browser may have none for. Read whole: what is served under a name
//! is always the same bytes. Not: serving them (`web`).

use std::path::Path;

use bytes::Bytes;
use sha2::{Digest as _, Sha256};

/// Where Debian's package has them.
pub const FOLDER: &str = "/usr/share/fonts/truetype/noto";
/// Bytes of a file that is a font: several times the largest of them.
const FONT_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// How a TrueType font begins (OpenType 1.9, the table directory).
const BEGINS: [u8; 4] = [0, 1, 0, 0];

/// A script, and which characters are drawn with its font.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Script {
    /// As the font's file names it.
    pub name: &'static str,
    /// Of CSS, `unicode-range`.
    pub range: &'static str,
}

/// Each script.
pub const SCRIPTS: [Script; 4] = [
    Script {
        name: "Khmer",
        range: "U+1780-17FF, U+19E0-19FF",
    },
    Script {
        name: "Lao",
        range: "U+0E80-0EFF",
    },
    Script {
        name: "Myanmar",
        range: "U+1000-109F, U+A9E0-A9FF, U+AA60-AA7F",
    },
    Script {
        name: "Thai",
        range: "U+0E00-0E7F",
    },
];

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Font {
    /// Of which script.
    pub script: Script,
    /// CSS `font-weight`.
    pub weight: u16,
    /// Its name with what its bytes are: other bytes have another name.
    pub name: String,
    /// All of it.
    pub bytes: Bytes,
}

/// Every font that lies in a folder.
pub fn find(folder: &Path) -> Vec<Font> {
    let each = SCRIPTS.into_iter();
    let each = each.flat_map(|script| [(script, "Regular", 400), (script, "Bold", 700)]);
    each.filter_map(|(script, style, weight)| {
        let file = format!("NotoSans{}-{style}", script.name);
        let bytes = read(&folder.join(format!("{file}.ttf")))?;
        let digest = hex::encode(Sha256::digest(&bytes));
        let short = digest.get(..16)?;
        Some(Font {
            script,
            weight,
            name: format!("{file}.{short}.ttf"),
            bytes,
        })
    })
    .collect()
}

/// Scripts of which a folder lacks a file.
pub fn missing(folder: &Path) -> Vec<&'static str> {
    let found = find(folder);
    let whole = |script: &Script| found.iter().filter(|font| font.script == *script).count() == 2;
    let missing = SCRIPTS.iter().filter(|script| !whole(script));
    missing.map(|script| script.name).collect()
}

fn read(path: &Path) -> Option<Bytes> {
    let fits = |about: &std::fs::Metadata| about.is_file() && about.len() <= FONT_BYTES_MAX;
    std::fs::metadata(path).ok().filter(fits)?;
    let bytes = std::fs::read(path).ok()?;
    bytes.starts_with(&BEGINS).then(|| bytes.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_a_font_is_found_and_other_bytes_have_another_name() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, bytes: &[u8]| {
            std::fs::write(folder.path().join(format!("NotoSans{name}.ttf")), bytes).unwrap();
        };
        assert_eq!(missing(folder.path()), ["Khmer", "Lao", "Myanmar", "Thai"]);
        put("Thai-Regular", b"\0\x01\0\0one");
        put("Thai-Bold", b"<html>");
        put("Latin-Regular", b"\0\x01\0\0");
        let found = find(folder.path());
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].script.name, found[0].weight), ("Thai", 400));
        assert_eq!(missing(folder.path()), ["Khmer", "Lao", "Myanmar", "Thai"]);
        put("Thai-Regular", b"\0\x01\0\0two");
        put("Thai-Bold", b"\0\x01\0\0bold");
        let anew = find(folder.path());
        assert_ne!(anew[0].name, found[0].name);
        assert_eq!(missing(folder.path()), ["Khmer", "Lao", "Myanmar"]);
    }
}
