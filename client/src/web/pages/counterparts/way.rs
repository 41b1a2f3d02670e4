//! “Test the way to X”: this gateway, the relay, the gateway over there, its desk; each with what was found, how long it
//! took and what to do. The tests are the ones of `blo doctor`, and so are the words. Not: mending anything.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use blo_proto::{OfficeId, limits};

use super::super::{
    super::app::{App, SignedIn, held},
    Chrome, html, problem, told,
};
use crate::{
    desk::{CounterpartView, Desk, DeskError, ExamineView, KnownView, StatusView, TestedView},
    words::Said,
};

#[derive(Template)]
#[template(path = "way.html")]
struct Page {
    chrome: Chrome,
    office: String,
    report: Option<Report>,
}

/// What the last test of a way found.
#[derive(Clone, Debug)]
pub(in crate::web) struct Report {
    at: String,
    steps: Vec<Step>,
}

/// One step of the way.
#[derive(Clone, Debug)]
struct Step {
    /// Its name in the language files.
    name: &'static str,
    findings: Vec<Finding>,
    /// How long it took.
    took_ms: Option<u64>,
}

/// How a step is, and what is to be done about it.
#[derive(Clone, Debug)]
struct Finding {
    verdict: Verdict,
    said: Words,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Well,
    Look,
    Wrong,
    Untested,
}

/// Words that wait for a reader's language.
#[derive(Clone, Debug)]
enum Words {
    Said(Said),
    Desk(DeskError),
}

impl Finding {
    const fn of(verdict: Verdict, said: Said) -> Self {
        let said = Words::Said(said);
        Self { verdict, said }
    }

    fn refused(error: DeskError) -> Self {
        let verdict = if error.code == DeskError::UNTESTED {
            Verdict::Untested
        } else {
            Verdict::Wrong
        };
        let said = Words::Desk(error);
        Self { verdict, said }
    }
}

impl Page {
    fn title(&self, step: &Step) -> String {
        let said = Said::of(format!("way-step-{}", step.name));
        said.with("office", &self.office)
            .in_language(self.chrome.tongue.0)
    }

    #[expect(
        clippy::unused_self,
        reason = "templates call what belongs to what they have"
    )]
    fn verdict(&self, finding: &Finding) -> &'static str {
        match finding.verdict {
            Verdict::Well => "well",
            Verdict::Look => "look",
            Verdict::Wrong => "wrong",
            Verdict::Untested => "untested",
        }
    }

    fn verdict_words(&self, finding: &Finding) -> String {
        let id = format!("way-{}", self.verdict(finding));
        self.chrome.tongue.say(&id)
    }

    /// What was found; and what to do only where there is something to do.
    fn words(&self, finding: &Finding) -> String {
        let language = self.chrome.tongue.0;
        match &finding.said {
            Words::Desk(error) => error.sentences(language).joined(),
            Words::Said(said) => {
                let both = said.sentences(language).unwrap_or_default();
                match finding.verdict {
                    Verdict::Well | Verdict::Untested => both.happened,
                    Verdict::Look | Verdict::Wrong => both.joined(),
                }
            }
        }
    }
}

/// What the last test found.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    who: SignedIn,
    Path(office): Path<String>,
) -> Response {
    let status = match app.desk.status().await {
        Ok(status) => status,
        Err(error) => return problem(who.tongue, &error),
    };
    if !status.counterparts.iter().any(|one| one.office == office) {
        let tongue = who.tongue;
        return told(tongue, StatusCode::NOT_FOUND, tongue.say("page-not-found"));
    }
    let report = held(&app.ways).get(&office).cloned();
    html(&Page {
        chrome: Chrome::of(&who, "counterparts", &status),
        office,
        report,
    })
}

/// Tests the way, and keeps what was found until the next test.
pub(super) async fn test(
    State(app): State<Arc<App>>,
    who: SignedIn,
    Path(office): Path<String>,
) -> Response {
    let Ok(named) = office.parse::<OfficeId>() else {
        let tongue = who.tongue;
        return told(tongue, StatusCode::NOT_FOUND, tongue.say("page-not-found"));
    };
    match tested(&app.desk, &named, app.now().to_string()).await {
        Ok(report) => {
            held(&app.ways).insert(office.clone(), report);
            Redirect::to(&format!("/counterparts/{office}/way")).into_response()
        }
        Err(error) => problem(who.tongue, &error),
    }
}

async fn tested(desk: &Desk, office: &OfficeId, at: String) -> Result<Report, DeskError> {
    // The first look has the relay asked for its clock, so that the second knows a round trip.
    desk.examine().await?;
    let answer = desk.test(office.clone()).await;
    let (status, looked) = (desk.status().await?, desk.examine().await?);
    let known = desk.known(office.clone()).await?;
    let one = known.counterpart.clone();
    Ok(Report {
        at,
        steps: vec![
            own(&status),
            relay(&status, &looked),
            gateway(&one, answer),
            over_there(&known),
        ],
    })
}

/// This gateway.
fn own(status: &StatusView) -> Step {
    let found = Said::of("way-own").with("records", status.journal.last);
    let clock = if status.by_relay_time {
        Finding::of(Verdict::Look, Said::of("way-own-clock"))
    } else {
        Finding::of(Verdict::Well, Said::of("way-own-clock-right"))
    };
    Step {
        name: "own",
        findings: vec![Finding::of(Verdict::Well, found), clock],
        took_ms: None,
    }
}

/// The link to the relay.
fn relay(status: &StatusView, looked: &ExamineView) -> Step {
    let said = |id: &str| Said::of(id).with("relay", &status.relay);
    let finding = if status.link == "up" {
        let since = looked.link_since.as_deref().unwrap_or("?");
        Finding::of(Verdict::Well, said("doctor-link").with("since", since))
    } else {
        let said = said("doctor-link-down");
        let said = match status.link_reason.as_str() {
            "" => said.within("why", Said::of("doctor-being-tried")),
            reason => said.because("why", reason),
        };
        Finding::of(Verdict::Wrong, said)
    };
    Step {
        name: "relay",
        findings: vec![finding],
        took_ms: looked.round_trip_ms.filter(|_| status.link == "up"),
    }
}

/// The gateway over there: the agreement with it, its key, its answer.
fn gateway(one: &CounterpartView, answer: Result<TestedView, DeskError>) -> Step {
    let said = |id: &str| {
        let said = Said::of(id).with("office", &one.office);
        said.with("until", &one.pairing_until)
    };
    let mut findings = vec![if one.pairing_ended {
        Finding::of(Verdict::Wrong, said("doctor-agreement-ended"))
    } else if one.key_changed {
        Finding::of(Verdict::Wrong, said("doctor-agreement-key-changed"))
    } else if one.revoked {
        Finding::of(Verdict::Wrong, said("doctor-agreement-revoked"))
    } else if !one.pairing_valid {
        Finding::of(Verdict::Wrong, said("doctor-agreement-invalid"))
    } else {
        Finding::of(Verdict::Well, said("doctor-agreement"))
    }];
    if one.bundle_epoch.is_none() {
        findings.push(Finding::of(Verdict::Wrong, Said::of("doctor-sealing-none")));
    }
    if one.linked == Some(false) {
        findings.push(Finding::of(Verdict::Look, Said::of("doctor-not-linked")));
    }
    let took_ms = match answer {
        Ok(answer) => {
            let found = Said::of("doctor-answered").with("ms", answer.round_trip_ms);
            findings.push(Finding::of(Verdict::Well, found));
            findings.extend(clock(answer.clock_ahead_ms));
            Some(answer.round_trip_ms)
        }
        Err(error) => {
            findings.push(Finding::refused(error));
            None
        }
    };
    Step {
        name: "gateway",
        findings,
        took_ms,
    }
}

/// A clock that is off by more than is borne.
fn clock(ahead_ms: i64) -> Option<Finding> {
    let id = if ahead_ms < 0 {
        "doctor-clock-behind"
    } else {
        "doctor-clock-ahead"
    };
    let off = ahead_ms.unsigned_abs();
    (off > limits::CLOCK_SKEW_MAX_MS)
        .then(|| Finding::of(Verdict::Wrong, Said::of(id).with("ms", off)))
}

/// The desk over there: whether somebody opens what comes. No program can see more of it than that.
fn over_there(known: &KnownView) -> Step {
    let unread = &known.unread_there;
    let finding = if unread.alerts == 0 {
        Finding::of(Verdict::Well, Said::of("way-desk"))
    } else {
        let said = Said::of("way-desk-unread").count("count", unread.alerts);
        Finding::of(Verdict::Look, said.with("since", &unread.since))
    };
    Step {
        name: "desk",
        findings: vec![finding],
        took_ms: None,
    }
}
