//! `blo pair`: the ceremony that ends with an agreement, a file for each verb; and here `blo pair sign`, which signs one
//! without the ceremony, when the comparing of keys by voice is for people to do before they sign, and `blo pair end`.

use std::path::{Path, PathBuf};

use blo_proto::{
    IdentityKey, OfficeId, Refusal, Signer as _, Timestamp, certificate,
    pairing::{Pairing, Party, SignedPairing},
};

use super::{Failure, tell};
use crate::{
    keys::{self, Home, HomeError, PAIRINGS, Sources},
    words::Said,
};

mod card;
mod confirm;
mod language;
mod list;
mod propose;
pub(super) mod steps;
mod take;

/// Agree with another office
#[derive(Debug, clap::Args)]
pub struct PairArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    Propose(propose::ProposeArgs),
    Take(take::TakeArgs),
    Card(card::CardArgs),
    Confirm(confirm::ConfirmArgs),
    List(list::ListArgs),
    Language(language::LanguageArgs),
    /// Sign an agreement without the ceremony: a new one, or the one that the other office signed
    Sign(SignArgs),
    /// End the agreement with an office at once, by this office's word alone
    End(EndArgs),
}

/// End an agreement
#[derive(Debug, clap::Args)]
pub struct EndArgs {
    /// The other office, such as tachileik.mm
    office: OfficeId,
}

/// Sign an agreement
#[derive(Debug, clap::Args)]
pub struct SignArgs {
    /// The other office, such as tachileik.mm
    office: OfficeId,
    /// Its certificate, PEM: begins a new agreement, or checks the key in --in
    #[arg(long, required_unless_present = "input")]
    certificate: Option<PathBuf>,
    /// The agreement as the other office signed it
    #[arg(long = "in", id = "input", value_name = "FILE")]
    input: Option<PathBuf>,
    /// Where the signed agreement goes
    #[arg(long)]
    out: Option<PathBuf>,
    /// Number of the agreement; higher than any before between the same two
    #[arg(long, conflicts_with = "input", default_value_t = 1)]
    serial: u64,
    /// Last moment of the agreement, such as 2028-01-01T00:00:00Z [default: two years]
    #[arg(long, conflicts_with = "input")]
    until: Option<Timestamp>,
    /// File with the passphrase, readable by you alone
    #[arg(long)]
    passphrase_file: Option<PathBuf>,
}

const TWO_YEARS_MS: u64 = 2 * 365 * 24 * 60 * 60 * 1_000;
/// Clocks differ: an agreement begins this much earlier.
const BACKDATE_MS: u64 = 60 * 60 * 1_000;
const BYTES_MAX: u64 = 16 * 1_024;

/// Does it; returns what was done, and nothing where there is nothing to say.
///
/// # Errors
/// Two sentences and a code.
pub fn run(home: &Path, args: &PairArgs, now: Timestamp) -> Result<String, Failure> {
    match &args.verb {
        Verb::Propose(args) => propose::run(home, args, now),
        Verb::Take(args) => take::run(home, args, now),
        Verb::Card(args) => card::run(home, args),
        Verb::Confirm(args) => confirm::run(home, args, now),
        Verb::List(args) => list::run(home, args, now),
        Verb::Language(args) => language::run(home, args),
        Verb::Sign(args) => sign(home, args, now),
        Verb::End(args) => end(home, &args.office),
    }
}

fn end(home: &Path, office: &OfficeId) -> Result<String, Failure> {
    let request = crate::local::Request::Unpair {
        office: office.to_string(),
    };
    let ended: bool = super::talk::ask(home, &request)?;
    let id = if ended {
        "pair-ended"
    } else {
        "pair-ended-already"
    };
    Ok(tell(&Said::of(id).with("office", office)))
}

fn sign(home: &Path, args: &SignArgs, now: Timestamp) -> Result<String, Failure> {
    let passphrase = Sources::from_environment(args.passphrase_file.clone()).existing()?;
    let home = Home::unlock(home, &passphrase)?;
    let pinned = match &args.certificate {
        Some(path) => Some(their_key(path, &args.office)?),
        None => None,
    };
    let mut signed = match (&args.input, &pinned) {
        (Some(path), _) => read(path)?,
        (None, Some(key)) => propose(&home, args, key, now)?,
        (None, None) => return Err(Failure::say(64, &Said::of("pair-none-named"))),
    };
    check(&home, args, (&signed, pinned.as_ref()), now)?;
    signed.sign_as(&home.identity).map_err(refused)?;
    let ceremonies = keys::Ceremonies::unlocked(&home);
    let step = ceremonies.step()?;
    let mut ceremony = ceremonies.with(&args.office)?;
    ceremony.signed_by_hand(&signed)?;
    ceremonies.keep(&ceremony)?;
    drop(step);
    if let Some(out) = &args.out {
        super::write_out(out, &signed.encode())?;
    }
    let pairing = signed.unproven().map_err(refused)?;
    let theirs = pairing.counterpart_of(home.identity.office());
    let key = theirs.map_or_else(String::new, |party| format!("{:?}", party.key));
    let office = &args.office;
    if signed.verify().is_ok() {
        steps::install(&ceremonies, &home.path, (office, &signed))?;
        let said = Said::of("pair-is").with("office", office);
        return Ok(tell(&said.with("key", key)));
    }
    let said = Said::of("pair-signed").with("office", office);
    Ok(tell(&said.with("key", key)))
}

fn propose(
    home: &Home,
    args: &SignArgs,
    key: &IdentityKey,
    now: Timestamp,
) -> Result<SignedPairing, Failure> {
    if args.out.is_none() {
        return Err(Failure::say(64, &Said::of("pair-nowhere")));
    }
    let ours = Party {
        office: home.identity.office().clone(),
        key: home.identity.identity().clone(),
    };
    let theirs = Party {
        office: args.office.clone(),
        key: key.clone(),
    };
    let until = args.until.unwrap_or_else(|| now.plus_millis(TWO_YEARS_MS));
    let from = now.minus_millis(BACKDATE_MS);
    let pairing = Pairing::new([ours, theirs], args.serial, from, until).map_err(refused)?;
    Ok(SignedPairing::propose(&pairing))
}

/// An agreement is signed only where it names both offices, our key, their key, a time that is now; where theirs is
/// one that came from them, with their signature; and where none of a higher number is in force here.
fn check(
    home: &Home,
    args: &SignArgs,
    (signed, pinned): (&SignedPairing, Option<&IdentityKey>),
    now: Timestamp,
) -> Result<(), Failure> {
    let pairing = signed.unproven().map_err(refused)?;
    let refuse = |why: Said| Failure::new(65, tell(&why), tell(&Said::of("pair-ask-anew")));
    let office = &args.office;
    let us = home.identity.office();
    let ours = pairing
        .party(us)
        .filter(|party| party.key == *home.identity.identity());
    if ours.is_none() {
        return Err(refuse(Said::of("pair-not-us").with("office", us)));
    }
    let theirs = pairing
        .counterpart_of(us)
        .filter(|party| party.office == args.office);
    let theirs = theirs.ok_or_else(|| refuse(Said::of("pair-not-with").with("office", office)))?;
    if pinned.is_some_and(|key| *key != theirs.key) {
        return Err(refuse(Said::of("pair-other-key").with("office", office)));
    }
    if !pairing.valid_at(now) {
        let said = Said::of("pair-not-now").with("from", pairing.not_before);
        return Err(refuse(said.with("until", pairing.not_after)));
    }
    if args.input.is_some() {
        signed
            .verify_half(office)
            .map_err(|_| refuse(Said::of("pair-unsigned").with("office", office)))?;
    }
    follows(home, args, (signed, &pairing), pinned.is_some()).map_err(refuse)
}

/// An agreement follows the one that is in force here: its number never goes back, one number is one agreement, and
/// another key counts only where its certificate was named.
fn follows(
    home: &Home,
    args: &SignArgs,
    (signed, pairing): (&SignedPairing, &Pairing),
    compared: bool,
) -> Result<(), Said> {
    let Ok(bytes) = std::fs::read(place(home, &args.office)) else {
        return Ok(());
    };
    let Ok(in_force) = SignedPairing::decode(bytes.into()) else {
        return Ok(());
    };
    let Ok(known) = in_force.verify() else {
        return Ok(());
    };
    let (serial, known) = (pairing.serial, known.get());
    if serial < known.serial || (serial == known.serial && in_force.digest() != signed.digest()) {
        let said = Said::of("pair-number").with("serial", serial);
        return Err(said.with("known", known.serial));
    }
    let us = home.identity.office();
    if !compared && pairing.counterpart_of(us) != known.counterpart_of(us) {
        return Err(Said::of("pair-key-uncompared").with("office", &args.office));
    }
    Ok(())
}

fn place(home: &Home, office: &OfficeId) -> PathBuf {
    home.path.join(PAIRINGS).join(format!("{office}.pairing"))
}

fn their_key(path: &Path, office: &OfficeId) -> Result<IdentityKey, Failure> {
    let chain = keys::certificates(path)?;
    let leaf = chain
        .first()
        .expect("a file without certificates is refused");
    let leaf = certificate::office(leaf).map_err(refused)?;
    if leaf.name == *office {
        return Ok(leaf.key);
    }
    let said = Said::of("pair-certificate-other").with("named", leaf.name);
    Err(Failure::say(65, &said.with("office", office)))
}

fn read(path: &Path) -> Result<SignedPairing, Failure> {
    let length = std::fs::metadata(path).map_err(HomeError::io(path))?.len();
    if length > BYTES_MAX {
        return Err(HomeError::damaged(path, tell(&Said::of("pair-too-long"))).into());
    }
    let bytes = std::fs::read(path).map_err(HomeError::io(path))?;
    let damaged = |e: Refusal| {
        let said = Said::of("pair-no-agreement").with("why", e);
        HomeError::damaged(path, tell(&said))
    };
    Ok(SignedPairing::decode(bytes.into()).map_err(damaged)?)
}

#[expect(clippy::needless_pass_by_value, reason = "it is the target of map_err")]
fn refused(refusal: Refusal) -> Failure {
    Failure::new(65, refusal.to_string(), refusal.code.remedy())
}
