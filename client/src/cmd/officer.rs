//! `blo officer`: who may use the page of this office. The gateway that runs sees a change at once.

use std::path::{Path, PathBuf};

use blo_proto::Timestamp;

use super::{Failure, reader, tell};
use crate::{
    keys::{Passphrase, Sources},
    officers::{Officers, OfficersError, PASSWORD_CHARS_MIN, Role},
    words::{Said, heard},
};

/// List, add, change and remove the officers who may use the page
#[derive(Debug, clap::Args)]
pub struct OfficerArgs {
    #[command(subcommand)]
    verb: OfficerVerb,
}

#[derive(Debug, clap::Subcommand)]
enum OfficerVerb {
    /// List the officers
    List,
    /// Add an officer, with a password of at least 10 characters
    Add {
        /// As receipts name the officer to other offices
        name: String,
        /// officer, supervisor or administrator
        #[arg(long, default_value = "officer")]
        role: Role,
        /// Police, customs, immigration …
        #[arg(long, default_value = "")]
        agency: String,
        /// File with the password, readable by you alone
        #[arg(long)]
        password_file: Option<PathBuf>,
    },
    /// Change an officer's password
    Password {
        /// Whose
        name: String,
        /// File with the password, readable by you alone
        #[arg(long)]
        password_file: Option<PathBuf>,
    },
    /// Change what an officer may do
    Role {
        /// Whose
        name: String,
        /// officer, supervisor or administrator
        role: Role,
    },
    /// Lock an officer out of the page, at once and until let in again
    Lock {
        /// Whom
        name: String,
    },
    /// Let an officer in again who was locked out
    Unlock {
        /// Whom
        name: String,
    },
    /// Remove an officer, who is signed out at once
    Remove {
        /// Who
        name: String,
    },
}

/// Does it; what to say.
///
/// # Errors
/// Two sentences and a code.
pub fn run(home: &Path, args: OfficerArgs, now: Timestamp) -> Result<String, Failure> {
    let config = crate::config::Config::read(home)
        .map_err(|e| Failure::new(66, e.0, tell(&Said::of("officer-home"))))?;
    let mut officers = Officers::read(home)?;
    match args.verb {
        OfficerVerb::List => Ok(listed(&officers)),
        OfficerVerb::Add {
            name,
            role,
            agency,
            password_file,
        } => {
            let password = password(password_file)?;
            officers.add((&name, &agency), role, password.text(), now)?;
            let may = may(name.trim(), role);
            Ok(match config.page {
                Some(_) => may,
                None => format!("{may}\n{}", tell(&Said::of("hint-no-page"))),
            })
        }
        OfficerVerb::Password {
            name,
            password_file,
        } => {
            let password = password(password_file)?;
            officers.change(&name, None, Some(password.text()))?;
            Ok(tell(&Said::of("officer-password").with("name", name)))
        }
        OfficerVerb::Role { name, role } => {
            officers.change(&name, Some(role), None)?;
            Ok(may(&name, role))
        }
        OfficerVerb::Lock { name } => {
            officers.lock_out(&name, true)?;
            Ok(tell(&Said::of("officer-locked-out").with("name", name)))
        }
        OfficerVerb::Unlock { name } => {
            officers.lock_out(&name, false)?;
            Ok(tell(&Said::of("officer-let-in").with("name", name)))
        }
        OfficerVerb::Remove { name } => {
            officers.remove(&name)?;
            Ok(tell(&Said::of("officer-removed").with("name", name)))
        }
    }
}

fn may(name: &str, role: Role) -> String {
    tell(
        &Said::of("officer-may")
            .with("name", name)
            .with("role", role),
    )
}

fn listed(officers: &Officers) -> String {
    let line = |one: &crate::officers::Officer| {
        let agency = if one.agency.is_empty() {
            "–"
        } else {
            &one.agency
        };
        let mut line = format!(
            "{:<13}  {:<12}  {}  {}",
            one.role,
            agency,
            one.name,
            tell(&Said::of("officer-since").with("since", one.since))
        );
        if one.locked_out {
            line.push_str("  ");
            line.push_str(&tell(&Said::of("shift-locked-out")));
        }
        line
    };
    match officers.all() {
        [] => tell(&Said::of("officer-none")),
        all => all.iter().map(line).collect::<Vec<_>>().join("\n"),
    }
}

fn password(file: Option<PathBuf>) -> Result<Passphrase, Failure> {
    let sources = Sources {
        file,
        ..Sources::default()
    };
    Ok(sources.new_one()?)
}

impl From<OfficersError> for Failure {
    fn from(error: OfficersError) -> Self {
        match error {
            OfficersError::Home(home) => home.into(),
            OfficersError::Wrong(why) => {
                let remedy = Said::of("officer-look").with("chars", PASSWORD_CHARS_MIN);
                Self::new(64, heard(&why, reader()), tell(&remedy))
            }
        }
    }
}
