//! The command line of `blo-relay`. Not: what the verbs do (`cmd`).

use std::{io::ErrorKind, path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

use crate::{cmd, config::Config, telemetry};

/// Carry sealed alerts between Border Liaison Offices without being able to read them
#[derive(Debug, Parser)]
#[command(name = "blo-relay", version, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Run the relay until it is told to stop
    Run(RunArgs),
    /// Check the configuration and every file that it names
    Check(ConfigArgs),
    /// Register offices and list them
    #[command(subcommand)]
    Office(OfficeVerb),
    /// Take pairings and list them
    #[command(subcommand)]
    Pairing(PairingVerb),
    /// Bring the authorities that vouch for offices, and their revocation lists, and list them
    #[command(subcommand)]
    Authority(AuthorityVerb),
    /// Keep the registry in a file, put it back, and confirm a restored one
    #[command(subcommand)]
    Registry(RegistryVerb),
    /// Say how the relay is, what it holds, and whether links are refused
    Status(ListArgs),
    /// List what the running relay refused of late: whom, why, how often, and when last
    Refusals(RefusalsArgs),
    /// Look after the store
    #[command(subcommand)]
    Store(StoreVerb),
}

/// Which configuration.
#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    /// Read this configuration
    #[arg(long, value_name = "FILE")]
    pub(crate) config: PathBuf,
}

/// How to run.
#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
    /// Print `listening ADDRESS` to standard output
    #[arg(long)]
    pub(crate) print_address: bool,
    /// Fail on purpose, to see what happens then
    #[arg(long, hide = true, value_parser = ["append"])]
    pub(crate) fault: Option<String>,
}

#[derive(Debug, Subcommand)]
enum OfficeVerb {
    /// Register an office by its certificate
    Add {
        /// Read the certificate chain, PEM, leaf first
        #[arg(long, value_name = "FILE")]
        cert: PathBuf,
        /// Read more of the chain, PEM
        #[arg(long, value_name = "FILE")]
        chain: Option<PathBuf>,
        /// Put it in the place of another key: the office's pairings end, and it must be paired anew
        #[arg(long)]
        replace: bool,
        #[command(flatten)]
        by: ByArgs,
        #[command(flatten)]
        config: ConfigArgs,
    },
    /// End an office's pairings and its registration; its id and serials stay known, and it can be added again
    Remove {
        /// Its id
        office: blo_proto::OfficeId,
        #[command(flatten)]
        by: ByArgs,
        #[command(flatten)]
        config: ConfigArgs,
    },
    /// Cut an office off at once: it may not link, and nothing is taken for it
    Suspend {
        /// Its id
        office: blo_proto::OfficeId,
        /// End what waits for it or is of it as refused, instead of letting it wait until it expires
        #[arg(long)]
        refuse_queued: bool,
        #[command(flatten)]
        by: ByArgs,
        #[command(flatten)]
        config: ConfigArgs,
    },
    /// Let a suspended office link again
    Resume {
        /// Its id
        office: blo_proto::OfficeId,
        #[command(flatten)]
        by: ByArgs,
        #[command(flatten)]
        config: ConfigArgs,
    },
    /// Let in the home of an office that has this code, and no other, such as one that was restored from a backup
    Takeover {
        /// Its id
        office: blo_proto::OfficeId,
        /// The 30 digits that its officer reads out: `blo takeover` says them
        #[arg(required = true, value_name = "DIGITS")]
        code: Vec<String>,
        #[command(flatten)]
        by: ByArgs,
        #[command(flatten)]
        config: ConfigArgs,
    },
    /// Say that you know of the second gateway of an office, which ends the alarm everywhere
    Settle {
        /// Its id
        office: blo_proto::OfficeId,
        #[command(flatten)]
        by: ByArgs,
        #[command(flatten)]
        config: ConfigArgs,
    },
    /// List the offices
    List(ListArgs),
}

#[derive(Debug, Subcommand)]
enum PairingVerb {
    /// Take a pairing that both offices signed
    Add {
        /// Read the pairing
        file: PathBuf,
        #[command(flatten)]
        by: ByArgs,
        #[command(flatten)]
        config: ConfigArgs,
    },
    /// End the pairing of two offices: what waits between them ends as refused
    End {
        /// One of the two
        one: blo_proto::OfficeId,
        /// The other
        other: blo_proto::OfficeId,
        #[command(flatten)]
        by: ByArgs,
        #[command(flatten)]
        config: ConfigArgs,
    },
    /// Let two offices pair, where the configuration says `allow_list = true`
    Allow(PairArgs),
    /// Let two offices pair no more: a pairing that is in force stays
    Disallow(PairArgs),
    /// List the pairings, those that are over, and who may pair
    List(ListArgs),
}

/// Which two offices.
#[derive(Debug, Args)]
pub(crate) struct PairArgs {
    /// One of the two
    pub(crate) one: blo_proto::OfficeId,
    /// The other
    pub(crate) other: blo_proto::OfficeId,
    #[command(flatten)]
    pub(crate) by: ByArgs,
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
}

/// Who does it.
#[derive(Debug, Args)]
pub(crate) struct ByArgs {
    /// Do it in this person's name, which is recorded
    #[arg(long, value_name = "NAME")]
    pub(crate) by: String,
}

/// How to list.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
    /// Print one JSON object a line
    #[arg(long)]
    pub(crate) json: bool,
}

/// Which refusals.
#[derive(Debug, Args)]
pub(crate) struct RefusalsArgs {
    /// Only what was refused since then: a time (RFC 3339), or how long ago, such as 90m, 24h or 7d
    #[arg(long, value_name = "WHEN")]
    pub(crate) since: Option<cmd::refusals::Since>,
    #[command(flatten)]
    pub(crate) list: ListArgs,
}

#[derive(Debug, Subcommand)]
enum AuthorityVerb {
    /// Let an authority vouch for the offices of one country, beside those that do
    Add {
        /// Read its certificate, PEM
        file: PathBuf,
        /// The country: two small letters
        #[arg(long, value_name = "CC")]
        country: String,
        #[command(flatten)]
        by: ByArgs,
        #[command(flatten)]
        config: ConfigArgs,
    },
    /// Let an authority that was added so vouch for nobody any more: who hangs on it alone is cut off at once
    Remove {
        /// The country
        country: String,
        /// How the SHA-256 of its certificate begins: `authority list` shows it
        fingerprint: String,
        /// Also where registered offices would be cut off
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        by: ByArgs,
        #[command(flatten)]
        config: ConfigArgs,
    },
    /// Take a revocation list of an authority, if it is newer than the one in force
    Crl {
        /// Read the list, PEM
        file: PathBuf,
        #[command(flatten)]
        by: ByArgs,
        #[command(flatten)]
        config: ConfigArgs,
    },
    /// List their certificates and revocation lists, and how they stand
    List(ListArgs),
}

#[derive(Debug, Subcommand)]
enum RegistryVerb {
    /// Write offices, keys, certificates, pairings and who may pair to a new file
    Export {
        /// Write this file
        file: PathBuf,
        #[command(flatten)]
        config: ConfigArgs,
    },
    /// Take what is new from such a file
    Import {
        /// Read this file
        file: PathBuf,
        #[command(flatten)]
        by: ByArgs,
        #[command(flatten)]
        config: ConfigArgs,
    },
    /// Show what a restored relay knows, and let it serve again
    Confirm {
        /// Confirm it in this person's name, which is recorded
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
        #[command(flatten)]
        config: ConfigArgs,
    },
}

#[derive(Debug, Subcommand)]
enum StoreVerb {
    /// Read the whole journal of a stopped relay and compare the index with it
    Verify(ConfigArgs),
    /// Make the index of a stopped relay anew from the journal
    Rebuild(ConfigArgs),
    /// Copy the store into a new folder, while the relay runs or not
    Backup {
        /// Copy into this folder
        folder: PathBuf,
        #[command(flatten)]
        config: ConfigArgs,
    },
    /// Put such a copy into the empty data folder of a stopped relay
    Restore {
        /// Copy from this folder
        from: PathBuf,
        #[command(flatten)]
        config: ConfigArgs,
    },
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    run(std::env::args_os())
}

/// Runs a command line: the program's name, then its words.
pub fn run(words: impl IntoIterator<Item = std::ffi::OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(words) {
        Ok(cli) => cli,
        Err(error) => {
            return explain(&error);
        }
    };
    end(perform(cli.verb))
}

/// Prints the help that was asked for, or what is wrong with the words.
fn explain(error: &clap::Error) -> ExitCode {
    match error.print() {
        _ if error.use_stderr() => ExitCode::from(cmd::USAGE),
        Err(unprinted) if unprinted.kind() != ErrorKind::BrokenPipe => {
            end(Err(cmd::unprinted(&unprinted)))
        }
        Ok(()) | Err(_) => ExitCode::SUCCESS,
    }
}

/// What the shell is told of how a verb ended; a person is told why it failed.
pub(crate) fn end(outcome: Result<(), cmd::Failure>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            cmd::complain(&failure);
            ExitCode::from(failure.exit)
        }
    }
}

fn read(args: &ConfigArgs) -> Result<Config, cmd::Failure> {
    let config = Config::read(&args.config)?;
    telemetry::begin(config.log.json);
    Ok(config)
}

fn perform(verb: Verb) -> Result<(), cmd::Failure> {
    match verb {
        Verb::Run(args) => cmd::run::run(&read(&args.config)?, &args),
        Verb::Check(args) => cmd::check::run(&read(&args)?),
        Verb::Office(verb) => office(verb),
        Verb::Pairing(verb) => pairing(verb),
        Verb::Registry(RegistryVerb::Export { file, config }) => {
            cmd::keep::export(&read(&config)?, &file)
        }
        Verb::Registry(RegistryVerb::Import { file, by, config }) => {
            cmd::keep::import(&read(&config)?, &file, &by.by)
        }
        Verb::Registry(RegistryVerb::Confirm { by, config }) => {
            cmd::status::confirm(&read(&config)?, by.as_deref())
        }
        Verb::Authority(verb) => authority(verb),
        Verb::Status(args) => cmd::status::run(&read(&args.config)?, args.json),
        Verb::Refusals(args) => {
            cmd::refusals::list(&read(&args.list.config)?, args.since, args.list.json)
        }
        Verb::Store(verb) => look_after(verb),
    }
}

fn authority(verb: AuthorityVerb) -> Result<(), cmd::Failure> {
    match verb {
        AuthorityVerb::Add {
            file,
            country,
            by,
            config,
        } => cmd::authority::add(&read(&config)?, &file, (&country, &by.by)),
        AuthorityVerb::Remove {
            country,
            fingerprint,
            yes,
            by,
            config,
        } => cmd::authority::remove(&read(&config)?, (&country, &fingerprint), (yes, &by.by)),
        AuthorityVerb::Crl { file, by, config } => {
            cmd::authority::bring_list(&read(&config)?, &file, &by.by)
        }
        AuthorityVerb::List(args) => cmd::authority::list(&read(&args.config)?, args.json),
    }
}

fn look_after(verb: StoreVerb) -> Result<(), cmd::Failure> {
    match verb {
        StoreVerb::Backup { folder, config } => cmd::store::backup(&read(&config)?, &folder),
        StoreVerb::Restore { from, config } => cmd::store::restore(&read(&config)?, &from),
        StoreVerb::Verify(args) => cmd::store::verify(&read(&args)?),
        StoreVerb::Rebuild(args) => cmd::store::rebuild(&read(&args)?),
    }
}

fn pairing(verb: PairingVerb) -> Result<(), cmd::Failure> {
    match verb {
        PairingVerb::Add { file, by, config } => {
            cmd::registry::add_pairing(&read(&config)?, &file, &by.by)
        }
        PairingVerb::End {
            one,
            other,
            by,
            config,
        } => cmd::registry::end_pairing(&read(&config)?, (&one, &other), &by.by),
        PairingVerb::Allow(args) => cmd::registry::allow_pairing(&read(&args.config)?, &args, true),
        PairingVerb::Disallow(args) => {
            cmd::registry::allow_pairing(&read(&args.config)?, &args, false)
        }
        PairingVerb::List(args) => cmd::registry::list_pairings(&read(&args.config)?, args.json),
    }
}

fn office(verb: OfficeVerb) -> Result<(), cmd::Failure> {
    match verb {
        OfficeVerb::Add {
            cert,
            chain,
            replace,
            by,
            config,
        } => cmd::registry::add_office(&read(&config)?, &cert, chain.as_deref(), (replace, &by.by)),
        OfficeVerb::Suspend {
            office,
            refuse_queued,
            by,
            config,
        } => cmd::registry::suspend_office(&read(&config)?, &office, (refuse_queued, &by.by)),
        OfficeVerb::Resume { office, by, config } => {
            cmd::registry::resume_office(&read(&config)?, &office, &by.by)
        }
        OfficeVerb::Takeover {
            office,
            code,
            by,
            config,
        } => cmd::registry::take_office_over(&read(&config)?, &office, (&code, &by.by)),
        OfficeVerb::Remove { office, by, config } => {
            cmd::registry::remove_office(&read(&config)?, &office, &by.by)
        }
        OfficeVerb::Settle { office, by, config } => {
            cmd::registry::settle_office(&read(&config)?, &office, &by.by)
        }
        OfficeVerb::List(args) => cmd::registry::list_offices(&read(&args.config)?, args.json),
    }
}
