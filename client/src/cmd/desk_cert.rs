//! `blo desk-cert`: the certificate with which the office's own network reaches the page, and the door at which devices
//! fetch the authority behind it. Not: what the door serves (`web`).

use std::{
    net::IpAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use blo_proto::Timestamp;
use qrcode::{EcLevel, QrCode, render::unicode::Dense1x2};
use tokio::signal::unix::{SignalKind, signal};

use super::{Failure, out, run::no_threads, tell};
use crate::{
    authority::page::{self, Shown},
    config::Config,
    keys::{Home, HomeError, Sources},
    web::{Door, Doorstep, NoDoor, OPEN, OPEN_MAX},
    words::Said,
};

/// Make the certificate with which browsers on the office's network reach the page
#[derive(Debug, clap::Args)]
pub struct DeskCertArgs {
    /// A name under which browsers reach the gateway
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// An address under which browsers reach it
    #[arg(long)]
    ip: Vec<IpAddr>,
    /// Let phones and computers on the office's network fetch the authority, until its time is over or Ctrl-C
    #[arg(long)]
    serve: bool,
    /// For how many seconds they may fetch it
    #[arg(long, value_name = "SECONDS", requires = "serve", default_value_t = OPEN.as_secs(),
        value_parser = clap::value_parser!(u64).range(1..=OPEN_MAX.as_secs()))]
    seconds: u64,
    /// File with the passphrase, readable by you alone
    #[arg(long)]
    passphrase_file: Option<PathBuf>,
}

/// Makes it where a name or an address is given, and opens the door where that is asked for.
///
/// # Errors
/// Two sentences and a code.
pub fn run(home: &Path, args: DeskCertArgs, now: Timestamp) -> Result<(), Failure> {
    let names = (args.host.as_slice(), args.ip.as_slice());
    if !args.serve || names != (&[], &[]) {
        out::line(&made(home, (args.passphrase_file, names), now)?)?;
    }
    if !args.serve {
        return out::line(&tell(&Said::of("desk-cert-how")));
    }
    let config = Config::read(home).map_err(|error| HomeError::Config {
        path: home.to_owned(),
        why: error.to_string(),
    })?;
    let step = Doorstep::of(home, &config)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(no_threads)?;
    runtime.block_on(keep_open(step, Duration::from_secs(args.seconds), now))
}

/// What a home has and what its names are.
type Asked<'a> = (Option<PathBuf>, (&'a [String], &'a [IpAddr]));

fn made(home: &Path, (file, names): Asked<'_>, now: Timestamp) -> Result<String, Failure> {
    let passphrase = Sources::from_environment(file).existing()?;
    let home = Home::unlock_without_chain(home, &passphrase)?;
    let made = page::make(&home, names, now)?;
    let authority = home.path.join(page::FOLDER).join(page::AUTHORITY);
    let browsers = if made.new_authority {
        Said::of("desk-cert-trust").with("file", authority.display())
    } else {
        Said::of("desk-cert-nothing")
    };
    let mut said = vec![
        Said::of("desk-cert-made").with("until", made.until),
        browsers,
    ];
    if let Some(shown) = Shown::read(&home.path)? {
        said.push(fingerprint(&shown));
    }
    said.push(Said::of("desk-cert-restart"));
    let lines: Vec<String> = said.iter().map(tell).collect();
    Ok(lines.join("\n"))
}

fn fingerprint(shown: &Shown) -> Said {
    Said::of("desk-cert-fingerprint").with("fingerprint", shown.fingerprint())
}

/// Until its time is over, or it is told to end: both are what was asked for.
async fn keep_open(step: Doorstep, long: Duration, now: Timestamp) -> Result<(), Failure> {
    let no_signal = |e| Failure::say(71, &Said::of("run-no-signals").with("why", e));
    let mut terminate = signal(SignalKind::terminate()).map_err(no_signal)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(no_signal)?;
    let shown = fingerprint(&step.authority);
    let door = Door::open(step, long).await?;
    let until = now.plus_millis(u64::try_from(long.as_millis()).unwrap_or(u64::MAX));
    out::line(&code(door.address()))?;
    let open = Said::of("desk-cert-open")
        .with("address", door.address())
        .with("until", until);
    for said in [shown, Said::of("desk-cert-compare"), open] {
        out::line(&tell(&said))?;
    }
    tokio::select! {
        () = door.serve() => {}
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    out::line(&tell(&Said::of("desk-cert-shut")))
}

/// For a terminal of bright letters on dark ground; nothing where it is longer than a code holds.
fn code(address: &str) -> String {
    let code = QrCode::with_error_correction_level(address, EcLevel::M);
    code.map_or_else(
        |_| String::new(),
        |code| {
            code.render::<Dense1x2>()
                .dark_color(Dense1x2::Light)
                .light_color(Dense1x2::Dark)
                .build()
        },
    )
}

impl From<NoDoor> for Failure {
    fn from(error: NoDoor) -> Self {
        match error {
            NoDoor::Nothing => Self::say(66, &Said::of("desk-cert-none")),
            NoDoor::Home(home) => home.into(),
        }
    }
}
