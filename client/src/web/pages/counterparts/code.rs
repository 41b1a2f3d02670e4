//! A text as a QR code that a page draws. Not: what it says.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// The quiet zone that readers need around it (ISO/IEC 18004): four modules.
const QUIET: usize = 4;

/// A code as the path of an SVG, a square of `size` modules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::web::pages) struct Code {
    pub(in crate::web::pages) size: usize,
    pub(in crate::web::pages) path: String,
}

impl Code {
    /// Of some digits or an address; empty where they are more than a code holds.
    pub(in crate::web::pages) fn of(digits: &str) -> Self {
        let Ok(code) = QrCode::with_error_correction_level(digits, EcLevel::M) else {
            return Self::default();
        };
        let width = code.width();
        let mut path = String::new();
        for (at, color) in code.to_colors().into_iter().enumerate() {
            if color == Color::Dark {
                let (x, y) = (at % width + QUIET, at / width + QUIET);
                let _ = write!(path, "M{x} {y}h1v1h-1z");
            }
        }
        Self {
            size: width + 2 * QUIET,
            path,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_a_square_with_room_around_it() {
        let code = Code::of("123451234512345123451234512345");
        assert_eq!(code.size, 29, "the smallest one, and the room around it");
        assert!(code.path.starts_with("M4 4h1v1h-1z"), "its corner");
        assert_eq!(Code::of(&"1".repeat(8_000)), Code::default());
    }
}
