//! `blo pair confirm`: the digits that the officer hears are compared with the key that came; where they are its own,
//! this office signs. Not: showing the digits, which would make the comparison worthless.

use std::{
    io::{self, BufRead as _, IsTerminal as _, Write as _},
    path::{Path, PathBuf},
};

use blo_proto::{OfficeId, Timestamp, introduction::SafetyNumber, pairing::SignedPairing};

use super::steps;
use crate::{
    ceremony::{Ceremony, Ready, Stage},
    cmd::{self, Failure, tell},
    keys::{self, Ceremonies, Home, HomeError, Sources},
    words::Said,
};

/// Type the digits that the other office reads out, and sign the agreement
#[derive(Debug, clap::Args)]
pub(super) struct ConfirmArgs {
    /// The other office, such as tachileik.mm
    office: OfficeId,
    /// Also write the signed agreement to this file, for another way than the relay
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// File with the digits that were heard, readable by you alone, instead of the terminal
    #[arg(long, value_name = "FILE")]
    digits_file: Option<PathBuf>,
    /// File with the passphrase, readable by you alone
    #[arg(long)]
    passphrase_file: Option<PathBuf>,
}

/// Hears, compares, signs, and puts in force where both signatures are there; returns what is next.
///
/// # Errors
/// Two sentences and a code.
pub(super) fn run(home: &Path, args: &ConfirmArgs, now: Timestamp) -> Result<String, Failure> {
    let ceremonies = steps::ceremonies(home)?;
    let ceremony = steps::with(&ceremonies, home, &args.office)?;
    if let (Stage::Nothing, Some(_)) = (ceremony.stage(), ceremony.in_force()) {
        return agreed(&ceremonies, args);
    }
    if let Ready::Signed(signed) = ceremony.ready(now)? {
        return told(home, args, (&ceremony, &signed));
    }
    let passphrase = Sources::from_environment(args.passphrase_file.clone()).existing()?;
    let unlocked = Home::unlock(home, &passphrase)?;
    let heard = hear(args, &ceremonies, &ceremony)?;

    // While the officer typed, another program may have made a step.
    let step = ceremonies.step()?;
    let mut ceremony = steps::with(&ceremonies, home, &args.office)?;
    if let Ready::Signed(signed) = ceremony.ready(now)? {
        return told(home, args, (&ceremony, &signed));
    }
    let attempt = ceremony.attempt(now)?;
    ceremonies.keep(&ceremony)?;
    let whole = ceremony.hear(attempt, &heard, (&unlocked.identity, now))?;
    // What is signed is on disk before it leaves, and the agreement before the introductions are forgotten.
    if let Some(whole) = &whole {
        steps::install(&ceremonies, home, (&args.office, whole))?;
    }
    ceremonies.keep(&ceremony)?;
    drop(step);
    match (whole, ceremony.ready(now)) {
        (Some(whole), _) => {
            write(args, &whole)?;
            steps::hand_over(home);
            Ok(steps::paired(&args.office, &whole))
        }
        (None, Ok(Ready::Signed(signed))) => told(home, args, (&ceremony, &signed)),
        (None, Ok(Ready::ToHear)) => Ok(steps::next(&ceremony)),
        (None, Err(error)) => Err(error.into()),
    }
}

fn told(
    home: &Path,
    args: &ConfirmArgs,
    (ceremony, signed): (&Ceremony, &SignedPairing),
) -> Result<String, Failure> {
    write(args, signed)?;
    let said = Said::of("pair-told").with("office", &args.office);
    let said = said.with("carried", steps::hand_over(home));
    Ok(tell(&said.with("next", steps::next(ceremony))))
}

/// Nothing is under way, and an agreement is in force: its file may have been lost on the way.
fn agreed(ceremonies: &Ceremonies, args: &ConfirmArgs) -> Result<String, Failure> {
    let whole = ceremonies.agreement(&args.office)?;
    let whole = whole.expect("an agreement is in force");
    write(args, &whole)?;
    Ok(steps::paired(&args.office, &whole))
}

fn write(args: &ConfirmArgs, signed: &SignedPairing) -> Result<(), Failure> {
    match &args.out {
        Some(out) => cmd::write_out(out, &signed.encode()),
        None => Ok(()),
    }
}

/// All 30 digits, or misuse: no attempt, and no word about whether some were right.
fn hear(
    args: &ConfirmArgs,
    ceremonies: &Ceremonies,
    ceremony: &Ceremony,
) -> Result<SafetyNumber, Failure> {
    let text = match &args.digits_file {
        Some(path) => {
            keys::check_private(path)?;
            std::fs::read_to_string(path).map_err(HomeError::io(path))?
        }
        None => ask(ceremonies, ceremony)?,
    };
    text.parse()
        .map_err(|e: blo_proto::introduction::NotASafetyNumber| {
            Failure::new(64, e.to_string(), tell(&Said::of("pair-hear-again")))
        })
}

fn ask(ceremonies: &Ceremonies, ceremony: &Ceremony) -> Result<String, Failure> {
    let nobody = || Failure::say(77, &Said::of("pair-no-terminal"));
    if !io::stdin().is_terminal() {
        return Err(nobody());
    }
    let (office, own) = (ceremony.with(), ceremonies.own());
    let ours = SafetyNumber::of(&own.office, &own.key).spoken();
    let card = steps::unconfirmed(ceremony.card().as_ref());
    cmd::note(&format!("{office} {card}."));
    if ceremony.key_changed() {
        cmd::note(&tell(&Said::of("pair-key-other")));
    }
    cmd::note(&tell(&Said::of("pair-call")));
    let (read_out, type_in) = (
        tell(&Said::of("pair-read-out")),
        tell(&Said::of("pair-type")),
    );
    cmd::note(&format!("{read_out:<15}  {ours}"));
    let mut out = io::stderr();
    let prompt = write!(out, "{type_in:<15}  ").and_then(|()| out.flush());
    prompt.map_err(|_| nobody())?;
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line);
    read.map_err(|_| nobody()).map(|_| line)
}
