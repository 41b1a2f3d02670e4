//! `blo pair card`: the digits of this office, to be read out. Not: those of any other.

use std::path::Path;

use blo_proto::introduction::SafetyNumber;
use qrcode::{EcLevel, QrCode, render::unicode::Dense1x2};

use super::steps;
use crate::cmd::Failure;

/// Show this office's own digits
#[derive(Debug, clap::Args)]
pub(super) struct CardArgs {
    /// Also as a QR code, for a terminal of bright letters on dark ground
    #[arg(long)]
    qr: bool,
}

/// The office, its digits, and where asked for the code.
///
/// # Errors
/// Two sentences and a code.
pub(super) fn run(home: &Path, args: &CardArgs) -> Result<String, Failure> {
    let ceremonies = steps::ceremonies(home)?;
    let own = ceremonies.own();
    let digits = SafetyNumber::of(&own.office, &own.key).spoken();
    let mut text = format!("{}\n{digits}", own.office);
    if args.qr {
        text.push('\n');
        text.push_str(&code(&digits.replace(' ', "")));
    }
    Ok(text)
}

fn code(digits: &str) -> String {
    let code = QrCode::with_error_correction_level(digits, EcLevel::M);
    let code = code.expect("30 digits fit the smallest code");
    code.render::<Dense1x2>()
        .dark_color(Dense1x2::Light)
        .light_color(Dense1x2::Dark)
        .build()
}
