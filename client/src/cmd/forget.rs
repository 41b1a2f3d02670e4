//! `blo forget`: destroys what lies here of an alert, and shows what is left. Not: what the other office keeps.

use std::path::Path;

use super::{Failure, note, out, talk, tell};
use crate::{
    desk::{DeletionView, ForgetInput},
    keys::{RECORDS, copy_record_keys, record_key_places},
    local::Request,
    words::Said,
};

/// Destroy what lies here of an alert, for good
///
/// Its words, its files and the notes about it cannot be read any more: the key that they lie under is destroyed. That there was
/// an alert, of whom and when, how far it came, and who wanted it forgotten, stays. What the other office, a backup's
/// copy of the keys, or whoever was shown it has, is theirs.
#[derive(Debug, clap::Args)]
pub struct ForgetArgs {
    /// Which alert
    id: blo_proto::AlertId,
    /// Why; it stays beside the alert's name
    #[arg(long, required_unless_present = "prove")]
    reason: Option<String>,
    /// Who wants it
    #[arg(long, default_value = "")]
    officer: String,
    /// Who sent it, where its id alone is ambiguous
    #[arg(long, value_name = "OFFICE")]
    sender: Option<blo_proto::OfficeId>,
    /// Although the other office may still need it: what it loses it will not get again
    #[arg(long)]
    now: bool,
    /// Destroy nothing; show what is left of an alert that was forgotten
    #[arg(long, conflicts_with_all = ["reason", "now"])]
    prove: bool,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

/// Forgets, or shows.
///
/// # Errors
/// Two sentences and a code.
pub fn run(home: &Path, args: ForgetArgs) -> Result<(), Failure> {
    let (id, sender) = (args.id.to_string(), args.sender.map(|it| it.to_string()));
    let request = if args.prove {
        Request::Forgotten { id, sender }
    } else {
        Request::Forget(ForgetInput {
            id,
            sender,
            officer: args.officer,
            reason: args.reason.unwrap_or_default(),
            now: args.now,
        })
    };
    let left: DeletionView = talk::ask(home, &request)?;
    if !args.prove {
        renew_copies(home)?;
    }
    if args.json {
        return out::json(&left);
    }
    out::line(&page(&left))
}

fn page(left: &DeletionView) -> String {
    let came = match left.direction.as_str() {
        "sent" => Said::of("forget-sent"),
        _ => Said::of("forget-received").with("office", &left.sender),
    };
    let went = match out::tame(&left.officer) {
        officer if officer.is_empty() => Said::of("forget-at"),
        officer => Said::of("forget-at-by").with("officer", officer),
    };
    let went = went.with("at", &left.deleted_at);
    let record = Said::of("forget-record").with("record", left.record);
    let record = record
        .with("readable", left.readable)
        .with("records", left.records);
    format!(
        "{}  {}\n  {}\n  {}",
        left.id,
        tell(&came.with("since", &left.stored_at)),
        tell(&went.with("reason", out::tame(&left.reason))),
        tell(&record),
    )
}

/// Copies of the keys, as backups have them, are written anew: the destroyed one is in none that can be reached.
fn renew_copies(home: &Path) -> Result<(), Failure> {
    for place in record_key_places(home)? {
        if !place.is_dir() {
            let said = Said::of("forget-copy").with("place", place.display());
            note(&format!("blo: {}", tell(&said)));
            continue;
        }
        copy_record_keys(&home.join(RECORDS), &place)?;
    }
    Ok(())
}
