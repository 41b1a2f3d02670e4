//! The command line of `blo`: words → verb → exit code. Not: what a verb does (`cmd`).

use std::{
    ffi::OsString,
    io::ErrorKind,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{CommandFactory as _, FromArgMatches as _};

use crate::{
    cmd::{
        self, Failure, ack, alarm, attachment, authority, backup, carry, certificate, changing,
        crossings, demo, desk_cert, doctor, evidence, forget, inbox, init, key, officer, pair,
        replying, run, search, send, show,
    },
    cmd::{consent, export, forward, phrases, status, store, takeover, verify, watch},
    config::Config,
    gateway::system_clock,
    telemetry,
    words::{Language, Said},
};

mod help;

/// A wrong command line (`sysexits.h`).
const USAGE: u8 = 64;

/// Alerts between border liaison offices, signed and sealed
#[derive(Debug, clap::Parser)]
#[command(name = "blo", version, max_term_width = 100)]
struct Blo {
    /// The office's folder [default: ~/.blo]
    #[arg(
        long,
        global = true,
        env = "BLO_HOME",
        hide_env_values = true,
        value_name = "DIR"
    )]
    home: Option<PathBuf>,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    Init(init::InitArgs),
    Authority(authority::AuthorityArgs),
    /// Bring in what the authority issued
    #[command(subcommand)]
    Certificate(Certificate),
    Pair(pair::PairArgs),
    Key(key::KeyArgs),
    Officer(officer::OfficerArgs),
    DeskCert(desk_cert::DeskCertArgs),
    Run(run::RunArgs),
    Send(Box<send::SendArgs>),
    Phrases(phrases::PhrasesArgs),
    Inbox(inbox::InboxArgs),
    Show(show::ShowArgs),
    Search(Box<search::SearchArgs>),
    Forget(forget::ForgetArgs),
    Attachment(attachment::AttachmentArgs),
    Crossings(crossings::CrossingsArgs),
    Watch(watch::WatchArgs),
    Ack(ack::AckArgs),
    Update(Box<changing::UpdateArgs>),
    Cancel(changing::CancelArgs),
    Answer(replying::AnswerArgs),
    Delay(replying::DelayArgs),
    Refuse(replying::RefuseArgs),
    Alarm(alarm::AlarmArgs),
    Status(status::StatusArgs),
    Doctor(doctor::DoctorArgs),
    Store(store::StoreArgs),
    Carry(carry::CarryArgs),
    Backup(backup::BackupArgs),
    Restore(backup::RestoreArgs),
    Takeover(takeover::TakeoverArgs),
    Evidence(evidence::EvidenceArgs),
    Consent(consent::ConsentArgs),
    Forward(forward::ForwardArgs),
    Export(export::ExportArgs),
    Verify(verify::VerifyArgs),
    Demo(demo::DemoArgs),
    #[command(hide = true)]
    RelayProcess(demo::relay::RelayArgs),
}

#[derive(Debug, clap::Subcommand)]
enum Certificate {
    Add(certificate::CertificateAddArgs),
    Trust(certificate::CertificateTrustArgs),
}

/// Runs the program with this process's arguments.
pub fn main() -> ExitCode {
    main_with(std::env::args_os())
}

/// Runs the program with these arguments; the first is its name.
pub fn main_with(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let read_in = place(help::named(&arguments).map(PathBuf::from));
    cmd::read_by(language(read_in.as_deref()), read_in);
    let blo = match understood(arguments) {
        Ok(blo) => blo,
        Err(error) => {
            return explain(&error);
        }
    };
    let level = match blo.verb {
        Verb::Run(_) => "info",
        _ => "warn",
    };
    if let Verb::RelayProcess(args) = blo.verb {
        return demo::relay::run(args);
    }
    telemetry::start(level);
    end(perform(blo))
}

fn end(outcome: Result<(), Failure>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) if failure == Failure::nobody_reads() => ExitCode::SUCCESS,
        Err(failure) => {
            cmd::note(&sentences(&failure));
            ExitCode::from(failure.exit)
        }
    }
}

/// Prints the help that was asked for, or what is wrong with the words.
fn explain(error: &clap::Error) -> ExitCode {
    if let Some(failure) = help::failure(error) {
        cmd::note(&sentences(&failure));
        return ExitCode::from(USAGE);
    }
    match error.print() {
        _ if error.use_stderr() => ExitCode::from(USAGE),
        Err(unprinted) if unprinted.kind() != ErrorKind::BrokenPipe => {
            end(Err(cmd::unprinted(&unprinted)))
        }
        Ok(()) | Err(_) => ExitCode::SUCCESS,
    }
}

fn understood(arguments: Vec<OsString>) -> Result<Blo, clap::Error> {
    let mut command = help::in_language(Blo::command(), cmd::reader());
    let mut matches = command.try_get_matches_from_mut(arguments)?;
    Blo::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
}

fn perform(blo: Blo) -> Result<(), Failure> {
    let home = || home(blo.home.clone());
    let now = system_clock().now();
    match blo.verb {
        Verb::Init(args) => {
            let request = init::run(&home()?, &args)?;
            let said = Said::of("init-made").with("office", &args.office);
            let said = said.with("request", request.display());
            cmd::print(&cmd::tell(&said))
        }
        Verb::Authority(args) => cmd::print(&authority::run(args, now)?),
        Verb::Certificate(Certificate::Add(args)) => {
            let until = certificate::run(&home()?, &args, now)?;
            let said = Said::of("certificate-taken").with("until", until);
            cmd::print(&cmd::tell(&said))
        }
        Verb::Certificate(Certificate::Trust(args)) => {
            cmd::print(&certificate::trust(&home()?, &args)?)
        }
        Verb::Pair(args) => match pair::run(&home()?, &args, now)?.as_str() {
            "" => Ok(()),
            said => cmd::print(said),
        },
        Verb::Key(args) => cmd::print(&key::run(&home()?, &args, now)?),
        Verb::Officer(args) => cmd::print(&officer::run(&home()?, args, now)?),
        Verb::DeskCert(args) => desk_cert::run(&home()?, args, now),
        Verb::Run(args) => run::run(&home()?, args),
        Verb::Send(args) => send::run(&home()?, *args),
        Verb::Phrases(args) => phrases::run(&home()?, &args),
        Verb::Inbox(args) => inbox::run(&home()?, args),
        Verb::Show(args) => show::run(&home()?, args),
        Verb::Search(args) => search::run(&home()?, *args),
        Verb::Forget(args) => forget::run(&home()?, args),
        Verb::Crossings(args) => crossings::run(&home()?, args),
        Verb::Attachment(args) => attachment::run(&home()?, &args),
        Verb::Watch(args) => watch::run(&home()?, args),
        Verb::Ack(args) => ack::run(&home()?, args),
        Verb::Update(args) => changing::update(&home()?, *args),
        Verb::Cancel(args) => changing::cancel(&home()?, args),
        Verb::Answer(args) => replying::answer(&home()?, args),
        Verb::Delay(args) => replying::delay(&home()?, args),
        Verb::Refuse(args) => replying::refuse(&home()?, args),
        Verb::Alarm(args) => alarm::run(&home()?, &args),
        Verb::Status(args) => status::run(&home()?, &args),
        Verb::Doctor(args) => doctor::run(&home()?, &args, now),
        Verb::Carry(args) => carry::run(&home()?, &args),
        Verb::Backup(args) => backup::backup(&home()?, &args, now),
        Verb::Restore(args) => backup::restore(&home()?, &args, now),
        Verb::Takeover(args) => takeover::run(&home()?, &args, now),
        Verb::Store(args) => store::run(&home()?, &args),
        Verb::Evidence(args) => evidence::run(&home()?, &args),
        Verb::Consent(args) => consent::run(&home()?, args),
        Verb::Forward(args) => forward::run(&home()?, args),
        Verb::Export(args) => export::run(&home()?, &args),
        Verb::Verify(args) => verify::run(&args),
        Verb::Demo(args) => demo::run(&args),
        Verb::RelayProcess(_) => Ok(()),
    }
}

fn home(named: Option<PathBuf>) -> Result<PathBuf, Failure> {
    place(named).ok_or_else(|| Failure::say(USAGE, &Said::of("home-none-named")))
}

fn place(named: Option<PathBuf>) -> Option<PathBuf> {
    let default = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".blo"));
    named.or_else(default)
}

/// What is read here: as `BLO_LANG` says, then the home, then the system.
fn language(home: Option<&Path>) -> Language {
    let home = || Config::read(home?).ok()?.language;
    let setting = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    Language::choose([
        setting("BLO_LANG").or_else(home),
        setting("LC_ALL"),
        setting("LC_MESSAGES"),
        setting("LANG"),
    ])
}

/// Two sentences: what happened, what to do.
fn sentences(failure: &Failure) -> String {
    let happened = failure.happened.trim_end_matches('.');
    let end = cmd::reader().full_stop();
    let end = if happened.ends_with(end) { "" } else { end };
    format!("blo: {happened}{end} {}", failure.remedy)
        .trim_end()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Blo::command().debug_assert();
    }

    #[test]
    fn what_is_not_understood_is_refused_before_anything_is_done() {
        for line in [
            "blo",
            "blo colour",
            "blo send",
            "blo send -",
            "blo send --to tachileik.mm --headline x",
            "blo send --to tachileik.mm --precedence FLASH",
            "blo send --to tachileik.mm --precedence FLASH --headline x --slot place=Bridge",
            "blo send --json - --to tachileik.mm",
            "blo show not-an-id",
            "blo inbox --sent --unread",
            "blo ack 0193-not",
            "blo attachment get 01934567-89ab-7def-8123-456789abcdef",
            "blo send --json - --attach photo.jpg",
            "blo store mend",
            "blo forget 01934567-89ab-7def-8123-456789abcdef",
        ] {
            let words = line.split(' ');
            assert!(Blo::try_parse_from(words).is_err(), "{line}");
        }
        for line in [
            "blo --home x send --to tachileik.mm --precedence FLASH --category drugs --language th --headline x",
            "blo send --json -",
            "blo send --to tachileik.mm --precedence FLASH --phrase 15 --slot vehicle=x --phrase 300",
            "blo phrases list --group safety --lang th",
            "blo send --to tachileik.mm --precedence FLASH --headline x --attach a.jpg --attach b.jpg",
            "blo attachment get 01934567-89ab-7def-8123-456789abcdef 2 --out . --wait",
            "blo watch --json --since 12.0 --home x",
            "blo inbox",
        ] {
            let words = line.split(' ');
            assert!(Blo::try_parse_from(words).is_ok(), "{line}");
        }
    }
}
