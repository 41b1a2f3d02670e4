//! What the other office knows, in sentences that an officer understands. Not: what they are made of (`desk`).

use super::out::tame;
use crate::desk::{CounterpartView, KnownView, UnreadView, WaitingView};

/// The page.
pub(super) fn page(known: &KnownView) -> String {
    let office = &known.counterpart.office;
    let mut lines = vec![format!(
        "{office}, as {} knows at {}:",
        known.office, known.at
    )];
    let mut say = |sentence: String| lines.push(format!("  {sentence}"));
    say(has(known));
    known.not_there.iter().for_each(|one| say(waits(one)));
    let there = format!("of ours that {office} has not opened");
    say(unread(&known.unread_there, &there, ""));
    let here = format!("of {office} that nobody here has opened");
    say(unread(
        &known.unread_here,
        &here,
        ": see `blo inbox --unread`",
    ));
    missing(known).into_iter().for_each(&mut say);
    say(link(known));
    clock(known).into_iter().for_each(&mut say);
    say(linked(known));
    say(pairing(&known.counterpart));
    say(keys(known));
    certificates(known).into_iter().for_each(&mut say);
    for alarm in &known.alarms {
        say(format!("ALARM {}: {}", alarm.code, tame(&alarm.message)));
    }
    if !known.complete {
        say("There was too much to count: the figures above are at least so much.".to_owned());
    }
    lines.join("\n")
}

fn has(known: &KnownView) -> String {
    let office = &known.counterpart.office;
    match known.not_there.iter().map(|one| one.alerts).sum::<u64>() {
        0 => format!("It has every alert of ours to {office} that is not over."),
        1 => "It has not said that it has 1 alert of ours:".to_owned(),
        many => format!("It has not said that it has {many} alerts of ours:"),
    }
}

fn waits(one: &WaitingView) -> String {
    let place = if one.status == "held" {
        "at the relay"
    } else {
        "here"
    };
    let (alerts, verb) = (one.alerts, if one.alerts == 1 { "is" } else { "are" });
    format!(
        "  {alerts} {} {verb} {place}, since {}.",
        one.precedence, one.since
    )
}

fn unread(unread: &UnreadView, whose: &str, where_to: &str) -> String {
    let (oldest, since) = (&unread.oldest, &unread.since);
    match unread.alerts {
        0 => format!("There is no alert {whose}."),
        1 => format!("There is 1 alert {whose}, since {since} ({oldest}){where_to}."),
        many => format!(
            "There are {many} alerts {whose}, the oldest since {since} ({oldest}){where_to}."
        ),
    }
}

fn missing(known: &KnownView) -> Vec<String> {
    let office = &known.counterpart.office;
    let mut lines: Vec<String> = Vec::new();
    for gap in &known.counterpart.gaps {
        lines.push(format!(
            "MISSING: {} {} of {office}, known since {}. Call the office by telephone and ask what it sent.",
            gap.missing, gap.precedence, gap.since
        ));
    }
    if lines.is_empty() {
        lines.push(format!("Nothing of {office} is known to be missing."));
    }
    if known.mark_overdue {
        lines.push(format!(
            "{office} has not said for over an hour how much it sent: something may be withheld unseen."
        ));
    }
    if known.counterpart.more_waits {
        lines.push("More of its alerts wait there until the relay has room.".to_owned());
    }
    lines
}

fn link(known: &KnownView) -> String {
    let since = known.link_since.as_ref();
    let since = since.map_or_else(String::new, |at| format!(" since {at}"));
    let over = if known.transport == "tcp" {
        ", over TCP"
    } else {
        ""
    };
    let relay = &known.relay;
    let why = match known.link_reason.as_str() {
        "" => String::new(),
        reason => format!(" ({})", tame(reason)),
    };
    match known.link.as_str() {
        "up" => format!("This office is linked to the relay {relay}{since}{over}."),
        "stopped" => format!(
            "This office is NOT linked to the relay {relay}{since}, and does not try again by itself{why}."
        ),
        _ => format!(
            "This office is NOT linked to the relay {relay}{since}{why}; it tries again by itself."
        ),
    }
}

fn clock(known: &KnownView) -> Option<String> {
    let offset = known.clock_offset_ms?;
    let way = if offset < 0 { "behind" } else { "ahead of" };
    let used = if known.by_relay_time {
        " Alerts are stamped by the relay's: set the clock of this machine."
    } else {
        ""
    };
    let ms = offset.unsigned_abs();
    Some(format!("The relay's clock is {ms} ms {way} ours.{used}"))
}

fn linked(known: &KnownView) -> String {
    let one = &known.counterpart;
    let office = &one.office;
    let seen = one.last_seen.as_ref();
    let seen = seen.map_or_else(String::new, |at| format!(" It was last seen at {at}."));
    match (one.linked, &known.linked_since) {
        (Some(true), Some(since)) => {
            format!("The relay says that {office} is linked, to our knowledge since {since}.")
        }
        (Some(true), None) => format!("The relay says that {office} is linked."),
        (Some(false), _) => format!("The relay says that {office} is NOT linked.{seen}"),
        (None, _) => format!("Nobody says now whether {office} is linked.{seen}"),
    }
}

fn pairing(one: &CounterpartView) -> String {
    let (office, until) = (&one.office, &one.pairing_until);
    if one.pairing_ended {
        format!("The agreement with {office} was ended: pair anew (`blo pair propose {office}`).")
    } else if one.pairing_ends_soon {
        format!("The agreement ENDS SOON, on {until}: renew it (`blo pair propose {office}`).")
    } else {
        format!(
            "The agreement (number {}) ends on {until}.",
            one.pairing_serial
        )
    }
}

fn keys(known: &KnownView) -> String {
    let one = &known.counterpart;
    let office = &one.office;
    if one.revoked {
        return format!("The certificate of {office} is REVOKED: nothing is sent or taken.");
    }
    if one.key_changed {
        return format!(
            "A KEY CHANGED: nothing is sent or taken until you pair anew (`blo pair propose {office}`)."
        );
    }
    let next = one.next_key.as_ref().map(|next| {
        let whose = if next.own { "OUR" } else { "ITS" };
        format!(" {whose} NEW KEY COUNTS FROM {}.", next.counts_from)
    });
    let next = next.unwrap_or_default();
    match (&one.bundle_epoch, &known.sealable_until) {
        (Some(epoch), Some(until)) => format!(
            "Its keys are the agreed ones. Its sealing key is of {epoch} and can be used until {until}.{next}"
        ),
        _ => format!(
            "Its sealing key is not known yet: alerts wait here until it has been linked once.{next}"
        ),
    }
}

fn certificates(known: &KnownView) -> Vec<String> {
    let ends = |whose: String, until: &Option<String>| {
        let until = until.as_ref()?;
        Some(format!("{whose} certificate ends on {until}."))
    };
    let its = format!("The {}", known.counterpart.office);
    [
        ends(its, &known.certificate_until),
        ends("Our".to_owned(), &known.own_certificate_until),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> KnownView {
        KnownView {
            office: "mae-sai.th".to_owned(),
            at: "2026-11-29T13:00:00Z".to_owned(),
            relay: "relay.example".to_owned(),
            link: "up".to_owned(),
            complete: true,
            counterpart: CounterpartView {
                office: "tachileik.mm".to_owned(),
                pairing_valid: true,
                ..CounterpartView::default()
            },
            ..KnownView::default()
        }
    }

    #[test]
    fn an_officer_reads_what_is_there_and_what_is_not() {
        let page = page(&known());
        assert!(page.contains("has every alert of ours"), "{page}");
        let waiting = |status: &str, alerts| WaitingView {
            status: status.to_owned(),
            precedence: "FLASH".to_owned(),
            alerts,
            since: "noon".to_owned(),
        };
        let told = super::page(&KnownView {
            not_there: vec![waiting("queued", 1), waiting("held", 2)],
            ..known()
        });
        for sentence in [
            "has not said that it has 3 alerts of ours:",
            "1 FLASH is here, since noon.",
            "2 FLASH are at the relay, since noon.",
        ] {
            assert!(told.contains(sentence), "no “{sentence}” in:\n{told}");
        }
    }

    #[test]
    fn a_link_that_is_down_and_a_clock_that_is_off_are_said() {
        let told = page(&KnownView {
            link: "down".to_owned(),
            link_reason: "nobody\u{1b}[2J answers".to_owned(),
            clock_offset_ms: Some(-400_000),
            by_relay_time: true,
            ..known()
        });
        assert!(
            told.contains("NOT linked to the relay relay.example"),
            "{told}"
        );
        assert!(!told.contains('\u{1b}'), "{told}");
        assert!(
            told.contains("400000 ms behind ours. Alerts are stamped by the relay's"),
            "{told}"
        );
    }

    #[test]
    fn what_stops_everything_is_said_in_capitals() {
        let with = |counterpart: CounterpartView| {
            page(&KnownView {
                counterpart: CounterpartView {
                    office: "tachileik.mm".to_owned(),
                    ..counterpart
                },
                ..known()
            })
        };
        let default = CounterpartView::default;
        let revoked = with(CounterpartView {
            revoked: true,
            ..default()
        });
        assert!(revoked.contains("is REVOKED"), "{revoked}");
        let changed = with(CounterpartView {
            key_changed: true,
            ..default()
        });
        assert!(changed.contains("A KEY CHANGED"), "{changed}");
        let ended = with(CounterpartView {
            pairing_ended: true,
            ..default()
        });
        assert!(ended.contains("was ended: pair anew"), "{ended}");
        let off = with(CounterpartView {
            linked: Some(false),
            last_seen: Some("noon".to_owned()),
            ..default()
        });
        assert!(
            off.contains("NOT linked. It was last seen at noon."),
            "{off}"
        );
    }
}
