//! What the other office knows, in sentences that an officer understands. Not: what they are made of (`desk`).

use super::out::tame;
use crate::{
    cmd::{reader, tell, watch::alarm_words},
    desk::{CounterpartView, KnownView, UnreadView, WaitingView},
    words::{Field, Said},
};

/// The page.
pub(super) fn page(known: &KnownView) -> String {
    let head = about("known-head", known).with("own", &known.office);
    let mut lines = vec![tell(&head.with("at", &known.at))];
    let mut say = |said: Said| lines.push(format!("  {}", tell(&said)));
    say(has(known));
    known.not_there.iter().for_each(|one| say(waits(one)));
    say(unread(&known.unread_there, ("known-unread-there", known)));
    say(unread(&known.unread_here, ("known-unread-here", known)));
    missing(known).into_iter().for_each(&mut say);
    say(link(known));
    clock(known).into_iter().for_each(&mut say);
    linked(known).into_iter().for_each(&mut say);
    say(pairing(&known.counterpart));
    keys(known).into_iter().for_each(&mut say);
    certificates(known).into_iter().for_each(&mut say);
    for alarm in &known.alarms {
        let (word, message) = (tell(&Said::of("watch-alarm")), alarm_words(alarm));
        lines.push(format!("  {word} {}: {message}", alarm.code));
    }
    if !known.complete {
        lines.push(format!("  {}", tell(&Said::of("known-incomplete"))));
    }
    lines.join("\n")
}

/// A sentence about the other office.
fn about(id: &str, known: &KnownView) -> Said {
    Said::of(id).with("office", &known.counterpart.office)
}

fn has(known: &KnownView) -> Said {
    match known.not_there.iter().map(|one| one.alerts).sum::<u64>() {
        0 => about("known-has-all", known),
        alerts => Said::of("known-has-not").count("alerts", alerts),
    }
}

fn waits(one: &WaitingView) -> Said {
    let id = if one.status == "held" {
        "known-waits-at-relay"
    } else {
        "known-waits-here"
    };
    let precedence = Field::Precedence.shown(&one.precedence, reader());
    let said = Said::of(id).count("alerts", one.alerts);
    said.with("precedence", precedence)
        .with("since", &one.since)
}

fn unread(unread: &UnreadView, (id, known): (&str, &KnownView)) -> Said {
    if unread.alerts == 0 {
        return about(&format!("{id}-none"), known);
    }
    let said = about(id, known).count("alerts", unread.alerts);
    said.with("since", &unread.since)
        .with("oldest", &unread.oldest)
}

fn missing(known: &KnownView) -> Vec<Said> {
    let mut all: Vec<Said> = Vec::new();
    for gap in &known.counterpart.gaps {
        let precedence = Field::Precedence.shown(&gap.precedence, reader());
        let said = about("known-missing", known).with("missing", gap.missing);
        all.push(
            said.with("precedence", precedence)
                .with("since", &gap.since),
        );
    }
    if all.is_empty() {
        all.push(about("known-nothing-missing", known));
    }
    if known.mark_overdue {
        all.push(about("known-mark-overdue", known));
    }
    if known.counterpart.more_waits {
        all.push(Said::of("known-more-waits"));
    }
    all
}

fn link(known: &KnownView) -> Said {
    let id = match (known.link.as_str(), known.transport.as_str()) {
        ("up", "tcp") => "known-linked-tcp",
        ("up", _) => "known-linked",
        ("stopped", _) => "known-stopped",
        _ => "known-down",
    };
    let since = known.link_since.as_deref().unwrap_or("?");
    let said = Said::of(id)
        .with("relay", &known.relay)
        .with("since", since);
    match known.link_reason.as_str() {
        "" => said,
        reason => said.detail(tame(reason)),
    }
}

fn clock(known: &KnownView) -> Vec<Said> {
    let Some(offset) = known.clock_offset_ms else {
        return Vec::new();
    };
    let id = if offset < 0 {
        "known-clock-behind"
    } else {
        "known-clock-ahead"
    };
    let mut all = vec![Said::of(id).with("ms", offset.unsigned_abs())];
    if known.by_relay_time {
        all.push(Said::of("known-by-relay-time"));
    }
    all
}

fn linked(known: &KnownView) -> Vec<Said> {
    let one = &known.counterpart;
    let seen = one.last_seen.as_ref();
    let seen = seen.map(|at| Said::of("known-last-seen").with("at", at));
    let first = match (one.linked, &known.linked_since) {
        (Some(true), Some(since)) => {
            return vec![about("known-there-linked-since", known).with("since", since)];
        }
        (Some(true), None) => return vec![about("known-there-linked", known)],
        (Some(false), _) => "known-there-not-linked",
        (None, _) => "known-there-unknown",
    };
    std::iter::once(about(first, known)).chain(seen).collect()
}

fn pairing(one: &CounterpartView) -> Said {
    let id = match (one.pairing_ended, one.pairing_ends_soon) {
        (true, _) => return Said::of("known-ended").with("office", &one.office),
        (false, true) => return ends("known-ends-soon", one),
        (false, false) => "known-agreement",
    };
    let said = Said::of(id).with("serial", one.pairing_serial);
    said.with("until", &one.pairing_until)
}

fn ends(id: &str, one: &CounterpartView) -> Said {
    let said = Said::of(id).with("office", &one.office);
    said.with("until", &one.pairing_until)
}

fn keys(known: &KnownView) -> Vec<Said> {
    let one = &known.counterpart;
    if one.revoked {
        return vec![about("known-revoked", known)];
    }
    if one.key_changed {
        return vec![about("known-key-changed", known)];
    }
    let first = match (&one.bundle_epoch, &known.sealable_until) {
        (Some(epoch), Some(until)) => {
            let said = Said::of("known-keys").with("epoch", epoch);
            said.with("until", until)
        }
        _ => Said::of("known-no-sealing-key"),
    };
    let next = one.next_key.as_ref().map(|next| {
        let id = if next.own {
            "counterpart-our-next-key"
        } else {
            "counterpart-its-next-key"
        };
        Said::of(id).with("at", &next.counts_from)
    });
    std::iter::once(first).chain(next).collect()
}

fn certificates(known: &KnownView) -> Vec<Said> {
    let ends = |said: Said, until: &Option<String>| Some(said.with("until", until.as_ref()?));
    [
        ends(
            about("known-its-certificate", known),
            &known.certificate_until,
        ),
        ends(
            Said::of("known-our-certificate"),
            &known.own_certificate_until,
        ),
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
            told.contains("400000 ms behind ours.")
                && told.contains("Alerts are stamped by the relay's"),
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
            off.contains("NOT linked.") && off.contains("It was last seen at noon."),
            "{off}"
        );
    }
}
