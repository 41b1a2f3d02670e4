//! `blo status`: how the gateway is: link, counterparts, what waits, what an officer must know; of one office what it
//! knows and what it does not. Not: finding that out (`desk`).

use std::path::Path;

use super::{Failure, out, talk};
use crate::{
    desk::{CounterpartView, KnownView, ProposalView, RelayView, StatusView},
    local::Request,
};

mod known;

/// Say how the gateway is, or what one office knows
#[derive(Debug, clap::Args)]
pub struct StatusArgs {
    /// Say what this office knows, what it does not, and what stands between
    office: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Says it.
///
/// # Errors
/// Two sentences and a code.
pub fn run(home: &Path, args: &StatusArgs) -> Result<(), Failure> {
    if let Some(office) = args.office.clone() {
        let known: KnownView = talk::ask(home, &Request::Known { office })?;
        return if args.json {
            out::json(&known)
        } else {
            out::line(&known::page(&known))
        };
    }
    let status: StatusView = talk::ask(home, &Request::Status)?;
    if args.json {
        out::json(&status)
    } else {
        out::line(&page(&status))
    }
}

fn relay(status: &StatusView, one: &RelayView) -> String {
    let mut link = format!("{}: link to {} is {}", status.office, one.relay, one.link);
    if one.link == "up" && one.transport == "tcp" {
        link.push_str(" over TCP");
    }
    if !one.link_reason.is_empty() {
        link.push_str(&format!(" ({})", out::tame(&one.link_reason)));
    }
    link
}

fn page(status: &StatusView) -> String {
    let mut lines: Vec<String> = status.relays.iter().map(|one| relay(status, one)).collect();
    if let Some(offset) = status.clock_offset_ms {
        lines.push(format!("  the relay's clock is {offset} ms ahead of ours"));
    }
    lines.extend(status.counterparts.iter().map(counterpart));
    lines.extend(status.proposals.iter().map(proposal));
    if status.quarantined > 0 {
        lines.push(format!("  set aside unread: {}", status.quarantined));
    }
    for alarm in &status.alarms {
        lines.push(format!(
            "  ALARM {}: {}",
            alarm.code,
            out::tame(&alarm.message)
        ));
    }
    lines.join("\n")
}

fn proposal(one: &ProposalView) -> String {
    let office = &one.office;
    match &one.refused {
        Some(code) => {
            let why = super::pair::steps::said(code);
            format!("  {office}: the relay does not take what is proposed. {why}")
        }
        None => format!("  {office}: a pairing is under way: blo pair list"),
    }
}

fn counterpart(one: &CounterpartView) -> String {
    let linked = match one.linked {
        Some(true) => "linked",
        Some(false) => "not linked",
        None => "not known to be linked",
    };
    let key = match (&one.bundle_epoch, one.pairing_valid) {
        _ if one.revoked => "CERTIFICATE REVOKED: nothing is sent or taken until it has another",
        _ if one.key_changed => "KEY CHANGED: nothing is sent or taken until you pair anew",
        (_, false) => "pairing is over",
        (None, true) => "no sealing key yet: alerts wait here",
        (Some(_), true) => "ready",
    };
    let missing: u64 = one.gaps.iter().map(|gap| gap.missing).sum();
    let gaps = if missing > 0 {
        format!(", MISSING {missing}")
    } else {
        String::new()
    };
    let renew = if one.pairing_valid && one.pairing_ends_soon {
        format!(
            ", PAIRING ENDS {}: renew it with `blo pair propose {}`",
            one.pairing_until, one.office
        )
    } else {
        String::new()
    };
    let more = if one.more_waits {
        ", more of its alerts wait until the relay has room"
    } else {
        ""
    };
    let next = one.next_key.as_ref().map(|next| {
        let whose = if next.own { "OUR" } else { "ITS" };
        format!(", {whose} NEW KEY COUNTS FROM {}", next.counts_from)
    });
    let next = next.unwrap_or_default();
    format!(
        "  {}: {linked}, {key}; {} wait here, {} at the relay{gaps}{more}{renew}{next}",
        one.office, one.queued, one.held
    )
}
