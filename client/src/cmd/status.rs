//! `blo status`: how the gateway is: link, counterparts, what waits, what an officer must know; of one office what it
//! knows and what it does not. Not: finding that out (`desk`).

use std::path::Path;

use super::{Failure, out, talk, tell, watch::alarm_words};
use crate::{
    desk::{CounterpartView, KnownView, PagesView, ProposalView, RelayView, StatusView},
    local::Request,
    words::Said,
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
    let link = match (one.link.as_str(), one.transport.as_str()) {
        ("up", "tcp") => "link-up-tcp".to_owned(),
        (link, _) => format!("link-{link}"),
    };
    let said = Said::of(link).with("office", &status.office);
    let said = said.with("relay", &one.relay);
    // Why it is not up is the network's word, or the other side's.
    let reason = out::tame(&one.link_reason);
    tell(&if reason.is_empty() {
        said
    } else {
        said.detail(reason)
    })
}

fn page(status: &StatusView) -> String {
    let mut lines: Vec<String> = status.relays.iter().map(|one| relay(status, one)).collect();
    let mut say = |said: &Said| lines.push(format!("  {}", tell(said)));
    if let Some(offset) = status.clock_offset_ms {
        say(&Said::of("status-clock").with("ms", offset));
    }
    status.counterparts.iter().for_each(|one| {
        lines.push(format!("  {}", counterpart(one)));
    });
    let mut say = |said: &Said| lines.push(format!("  {}", tell(said)));
    status.proposals.iter().for_each(|one| say(&proposal(one)));
    if status.quarantined > 0 {
        say(&Said::of("status-set-aside").with("count", status.quarantined));
    }
    if let Some(said) = status.pages.as_ref().map(pages) {
        say(&said);
    }
    for alarm in &status.alarms {
        let (word, message) = (tell(&Said::of("watch-alarm")), alarm_words(alarm));
        lines.push(format!("  {word} {}: {message}", alarm.code));
    }
    lines.join("\n")
}

/// How many pages of officers are open, or that nobody would hear one.
fn pages(pages: &PagesView) -> Said {
    let id = match (pages.is_unheard(), pages.program) {
        (false, _) => "status-pages",
        (true, true) => "status-pages-unheard",
        (true, false) => "status-pages-unheard-no-program",
    };
    let (open, audible) = (as_count(pages.open), as_count(pages.audible));
    let said = Said::of(id).count("open", open);
    if pages.is_unheard() {
        said
    } else {
        said.count("audible", audible)
    }
}

fn as_count(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

fn proposal(one: &ProposalView) -> Said {
    let said = |id: &str| Said::of(id).with("office", &one.office);
    match &one.refused {
        Some(code) => {
            let why = super::pair::steps::said(code);
            said("status-refused-proposal").with("why", why)
        }
        None => said("status-proposal"),
    }
}

fn counterpart(one: &CounterpartView) -> String {
    let linked = match one.linked {
        Some(true) => "counterpart-linked",
        Some(false) => "counterpart-not-linked",
        None => "counterpart-link-unknown",
    };
    let key = match (&one.bundle_epoch, one.pairing_valid) {
        _ if one.revoked => "counterpart-revoked",
        _ if one.key_changed => "counterpart-key-changed",
        (_, false) => "counterpart-over",
        (None, true) => "counterpart-no-key",
        (Some(_), true) => "counterpart-ready",
    };
    let line = Said::of("counterpart-line").with("office", &one.office);
    let line = line
        .within("linked", Said::of(linked))
        .within("key", Said::of(key));
    let mut all = vec![line.with("queued", one.queued).with("held", one.held)];
    let missing: u64 = one.gaps.iter().map(|gap| gap.missing).sum();
    if missing > 0 {
        all.push(Said::of("counterpart-missing").with("count", missing));
    }
    if one.more_waits {
        all.push(Said::of("counterpart-more"));
    }
    if one.pairing_valid && one.pairing_ends_soon {
        let renew = Said::of("counterpart-renew").with("until", &one.pairing_until);
        all.push(renew.with("office", &one.office));
    }
    if let Some(next) = &one.next_key {
        let id = match next.own {
            true => "counterpart-our-next-key",
            false => "counterpart-its-next-key",
        };
        all.push(Said::of(id).with("at", &next.counts_from));
    }
    let all: Vec<String> = all.iter().map(tell).collect();
    all.join(", ")
}
