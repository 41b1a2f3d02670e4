//! What not every officer may do, whichever page it is asked from: one table, before any page sees the request. Not: who is
//! signed in (`session`), nor what an alert's originator allows (`desk`).

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts as _, Request, State},
    http::{Method, Uri},
    middleware::Next,
    response::Response,
};
use blo_proto::{AlertId, OfficeId};

use super::{
    app::{App, SignedIn},
    pages,
};
use crate::{
    desk::DeskError,
    officers::{Right, Role},
};

/// What a form's address begins and ends with, and what sending it needs.
const FORMS: [(&str, &str, Right); 6] = [
    (ALERT, "forward", Right::Forward),
    (ALERT, "give", Right::GiveConsent),
    (ALERT, "deny", Right::GiveConsent),
    ("counterparts", "introduce", Right::Pair),
    ("counterparts", "take", Right::Pair),
    ("counterparts", "hear", Right::Pair),
];
const ALERT: &str = "alert";
/// What an address begins with, and what it needs, looked at or sent.
const PLACES: [(&str, Right); 2] = [("officers", Right::LockOut), ("trust", Right::OpenDoor)];

/// Lets through what needs no right, and what whoever asks has the right to; and of alerts those that the officer may see.
/// Who is not signed in is the page's to ask.
pub(super) async fn enforce(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let right = needed(request.method(), request.uri().path());
    let named = alerts(request.uri());
    if right.is_none() && named.is_empty() {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    match SignedIn::from_request_parts(&mut parts, &app).await {
        Ok(who) => match refused(&who, right, &named) {
            Some(answer) => answer,
            None => next.run(Request::from_parts(parts, body)).await,
        },
        Err(to_sign_in) => to_sign_in,
    }
}

fn refused(who: &SignedIn, right: Option<Right>, named: &[(String, String)]) -> Option<Response> {
    if let Some(right) = right.filter(|right| !who.role.may(*right)) {
        return Some(pages::not_allowed(who.tongue, Role::with(right)));
    }
    let withheld = |(sender, id): &(String, String)| {
        let (sender, id): (OfficeId, AlertId) = (sender.parse().ok()?, id.parse().ok()?);
        let refused = who.desk.may_open(id, &sender).err()?;
        (refused.code == DeskError::WITHHELD).then_some(refused)
    };
    let withheld = named.iter().find_map(withheld)?;
    Some(pages::problem(who.tongue, &withheld))
}

/// Every alert that an address names: in its path, or as `SENDER/ID` in its query.
fn alerts(uri: &Uri) -> Vec<(String, String)> {
    let path = format!("path={}", uri.path().replace(['&', '+', ';'], ""));
    let query = uri.query().unwrap_or_default();
    let both = [path.as_str(), query].into_iter();
    let texts = both.flat_map(|text| form_urlencoded::parse(text.as_bytes()));
    let named = texts.filter_map(|(name, value)| {
        let text = match name.as_ref() {
            "path" => value.strip_prefix("/alert/")?.to_owned(),
            _ => value.into_owned(),
        };
        let (sender, rest) = text.split_once('/')?;
        let id = rest.split('/').next()?;
        Some((sender.to_owned(), id.to_owned()))
    });
    named.collect()
}

/// What a form on an alert's page needs.
pub(super) fn of(act: &str) -> Option<Right> {
    sent(ALERT, act)
}

fn sent(first: &str, last: &str) -> Option<Right> {
    let mut forms = FORMS.iter();
    let form = forms.find(|(from, to, _)| *from == first && *to == last);
    form.map(|(_, _, right)| *right)
}

fn needed(method: &Method, path: &str) -> Option<Right> {
    let mut segments = path.split('/').filter(|one| !one.is_empty());
    let first = segments.next()?;
    let last = segments.next_back().unwrap_or(first);
    let place = PLACES.iter().find(|(name, _)| *name == first);
    let form = sent(first, last).filter(|_| *method != Method::GET && *method != Method::HEAD);
    place.map(|(_, right)| *right).or(form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_needs_its_right_wherever_it_is_sent_from_and_an_officers_list_even_to_be_seen() {
        let post = |path: &str| needed(&Method::POST, path);
        assert_eq!(post("/alert/a.th/1/act/forward"), Some(Right::Forward));
        assert_eq!(post("/alert/a.th/1/act/forward/"), Some(Right::Forward));
        assert_eq!(post("//alert/a.th/1/act/give"), Some(Right::GiveConsent));
        assert_eq!(post("//alert/a.th/1/act/deny"), Some(Right::GiveConsent));
        assert_eq!(post("/counterparts/a.th/hear"), Some(Right::Pair));
        assert_eq!(post("/counterparts/take"), Some(Right::Pair));
        assert_eq!(post("/handover/take"), None);
        assert_eq!(post("/alert/a.th/1/open"), None);
        assert_eq!(needed(&Method::GET, "/alert/a.th/1/act/forward"), None);
        for method in [Method::GET, Method::HEAD, Method::POST] {
            assert_eq!(needed(&method, "/officers"), Some(Right::LockOut));
            assert_eq!(needed(&method, "/officers/lock"), Some(Right::LockOut));
            assert_eq!(needed(&method, "/trust"), Some(Right::OpenDoor));
            assert_eq!(needed(&method, "/trust/open"), Some(Right::OpenDoor));
        }
        assert_eq!(needed(&Method::GET, "/"), None);
    }

    #[test]
    fn an_alert_is_named_by_path_or_query_however_it_is_written() {
        let named = |text: &str| alerts(&text.parse().unwrap());
        let one = vec![("a.th".to_owned(), "01".to_owned())];
        assert_eq!(named("/alert/a.th/01"), one);
        assert_eq!(named("/alert/a.th/01/attachment/1?x=y"), one);
        assert_eq!(named("/alert/%61.th/0%31/open"), one);
        assert_eq!(named("/compose?update=a.th/01"), one);
        assert_eq!(named("/compose?answer=a.th%2F01&phrase=3"), one);
        assert!(named("/compose?phrase=3").is_empty() && named("/").is_empty());
    }

    /// Pages that list, find or write out alerts do so as the officer sees them.
    #[test]
    fn no_page_lists_alerts_past_an_officers_sight() {
        const LISTS: [&str; 10] = [
            "inbox",
            "outbox",
            "search",
            "begin_export",
            "export_page",
            "board",
            "unread",
            "consents",
            "watch",
            "look",
        ];
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web/pages");
        let mut read = 0;
        let mut folders = vec![folder];
        while let Some(path) = folders.pop() {
            if path.is_dir() {
                let inside = std::fs::read_dir(path).unwrap();
                folders.extend(inside.map(|entry| entry.unwrap().path()));
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            let joined: String = text.split_whitespace().collect();
            for list in LISTS {
                let past = format!("app.desk.{list}(");
                assert!(
                    !joined.contains(&past),
                    "{}: write who.desk.{list}",
                    path.display()
                );
            }
            read += 1;
        }
        assert!(read > 3);
    }
}
