//! What every request must be before a page sees it, and what every answer says to the browser. Stops pages of
//! other sites: by another name for this address (DNS rebinding), by forms of theirs (CSRF), by a frame around ours.
//! Not: who is signed in (`session`).

use std::collections::BTreeSet;

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

/// What the page may load and do: what this gateway serves, and nothing else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; \
                      connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

/// What a file of another office may do in a browser that opens it: nothing, in nobody's name.
const POLICY_OF_ANOTHER: &str =
    "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Marks an answer that is a file of another office.
#[derive(Clone, Copy, Debug)]
pub(super) struct OfAnother;

/// What every answer carries.
const HEADERS: [(HeaderName, &str); 8] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // Not `no-referrer`: with it a browser calls the origin of our own forms “null”.
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), geolocation=(), microphone=()",
    ),
    (HeaderName::from_static("x-robots-tag"), "noindex"),
];

/// The names under which the page is served.
#[derive(Clone, Debug)]
pub(super) struct Names {
    scheme: &'static str,
    /// `host:port`, as browsers write it.
    hosts: BTreeSet<String>,
}

impl Names {
    /// Of a port; the default one of the scheme is left out by browsers.
    pub(super) fn new(secure: bool, hosts: &[String], port: u16) -> Self {
        let (scheme, default) = if secure { ("https", 443) } else { ("http", 80) };
        let mut all = BTreeSet::new();
        for host in hosts {
            let host = match host.parse::<std::net::Ipv6Addr>() {
                Ok(address) => format!("[{address}]"),
                Err(_) => host.to_ascii_lowercase(),
            };
            if port == default {
                all.insert(host.clone());
            }
            all.insert(format!("{host}:{port}"));
        }
        Self { scheme, hosts: all }
    }

    fn is_ours(&self, headers: &HeaderMap) -> bool {
        one(headers, &header::HOST)
            .is_some_and(|host| self.hosts.contains(&host.to_ascii_lowercase()))
    }

    /// Whether a page of ours sent it: by its origin, or where a browser states none, by its own word.
    fn is_from_us(&self, headers: &HeaderMap) -> bool {
        if !headers.contains_key(header::ORIGIN) {
            let site = HeaderName::from_static("sec-fetch-site");
            return one(headers, &site) == Some("same-origin");
        }
        let ours = |origin: &str| {
            let host = origin.strip_prefix(self.scheme)?.strip_prefix("://")?;
            self.hosts
                .contains(&host.to_ascii_lowercase())
                .then_some(())
        };
        one(headers, &header::ORIGIN).and_then(ours).is_some()
    }
}

/// The one value of a header; `None` where there is none or more than one.
fn one<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    values
        .next()
        .is_none()
        .then(|| value.to_str().ok())
        .flatten()
}

/// Lets through what is for us and from us.
pub(super) async fn guard(State(names): State<Names>, request: Request, next: Next) -> Response {
    let refused = |status: StatusCode, why: &'static str| (status, why).into_response();
    let safe = matches!(*request.method(), Method::GET | Method::HEAD);
    let mut response = if !names.is_ours(request.headers()) {
        refused(
            StatusCode::MISDIRECTED_REQUEST,
            "This page does not answer under that name. Use the address that `blo run` prints.",
        )
    } else if !safe && !names.is_from_us(request.headers()) {
        refused(
            StatusCode::FORBIDDEN,
            "Another site asked for this, or the browser does not say which. Open the page by its address.",
        )
    } else {
        next.run(request).await
    };
    dress(&mut response);
    response
}

fn dress(response: &mut Response<Body>) {
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    if response.extensions().get::<OfAnother>().is_some() {
        let policy = HeaderValue::from_static(POLICY_OF_ANOTHER);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    // What is said of alerts is kept by no browser.
    let headers = response.headers_mut();
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        };
        let mut headers = HeaderMap::new();
        for (name, value) in pairs.iter().map(pair) {
            headers.append(name, value);
        }
        headers
    }

    fn names() -> Names {
        Names::new(
            false,
            &[
                "127.0.0.1".to_owned(),
                "localhost".to_owned(),
                "::1".to_owned(),
            ],
            8_440,
        )
    }

    #[test]
    fn another_name_for_this_address_is_not_answered() {
        for ours in [
            "127.0.0.1:8440",
            "localhost:8440",
            "LOCALHOST:8440",
            "[::1]:8440",
        ] {
            assert!(names().is_ours(&headers(&[("host", ours)])), "{ours}");
        }
        for other in [
            "127.0.0.1",
            "127.0.0.1:80",
            "evil.example:8440",
            "localhost.evil.example:8440",
            "",
        ] {
            assert!(!names().is_ours(&headers(&[("host", other)])), "{other}");
        }
        assert!(!names().is_ours(&headers(&[])));
        let two = [("host", "localhost:8440"), ("host", "evil.example")];
        assert!(!names().is_ours(&headers(&two)));
    }

    #[test]
    fn a_form_of_another_site_is_refused() {
        let from = |pairs: &[(&'static str, &'static str)]| names().is_from_us(&headers(pairs));
        assert!(from(&[("origin", "http://localhost:8440")]));
        assert!(from(&[("sec-fetch-site", "same-origin")]));
        for other in [
            "null",
            "https://localhost:8440",
            "http://localhost",
            "http://localhost:84400",
            "http://evil.example",
            "http://evil.example/http://localhost:8440",
        ] {
            assert!(
                !from(&[("origin", other), ("sec-fetch-site", "same-origin")]),
                "{other}"
            );
        }
        assert!(!from(&[]) && !from(&[("sec-fetch-site", "same-site")]));
        assert!(!from(&[("sec-fetch-site", "cross-site")]));
    }

    #[test]
    fn a_default_port_may_be_left_out() {
        let names = Names::new(true, &["desk.mae-sai.lan".to_owned()], 443);
        assert!(names.is_ours(&headers(&[("host", "desk.mae-sai.lan")])));
        assert!(names.is_from_us(&headers(&[("origin", "https://desk.mae-sai.lan")])));
        assert!(!names.is_from_us(&headers(&[("origin", "http://desk.mae-sai.lan")])));
    }

    fn dressed(mut response: Response<Body>) -> HeaderMap {
        dress(&mut response);
        response.headers().clone()
    }

    #[test]
    fn no_other_site_frames_a_page_or_adds_to_it_and_no_browser_keeps_it() {
        let headers = dressed(Response::new(Body::empty()));
        let says = |name: HeaderName| one(&headers, &name).unwrap().to_owned();
        let policy = says(header::CONTENT_SECURITY_POLICY);
        let rules: Vec<&str> = policy.split(';').map(str::trim).collect();
        for rule in [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ] {
            assert!(rules.contains(&rule), "{rule}");
        }
        assert!(!policy.contains("unsafe") && !policy.contains('*'));
        assert_eq!(says(header::X_FRAME_OPTIONS), "DENY");
        assert_eq!(says(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
        assert_eq!(says(header::CACHE_CONTROL), "no-store");
    }

    #[test]
    fn a_file_of_another_office_is_nobodys_page() {
        let mut response = Response::new(Body::empty());
        response.extensions_mut().insert(OfAnother);
        let headers = dressed(response);
        let policy = one(&headers, &header::CONTENT_SECURITY_POLICY).unwrap();
        assert!(policy.contains("sandbox;") && !policy.contains("'self'"));
        assert!(!policy.contains("allow-"), "{policy}");
    }
}
