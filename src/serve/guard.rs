//! Who may ask: a browser on this machine that shows this page, or a program. Other sites that a browser shows may
//! not: their requests name another origin, and names that were bent to this machine another host.

use super::http::refused;
use super::refusal::{Refusal, Why};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use std::net::IpAddr;
use std::time::Duration;

/// A request takes no longer than this.
const PATIENCE: Duration = Duration::from_secs(60);

/// Lets requests through that may be answered, for as long as they may take.
pub(super) async fn guard(request: Request, next: Next) -> Response {
    if let Err(refusal) = allowed(request.method(), request.headers()) {
        return refused(&refusal);
    }
    let response = tokio::time::timeout(PATIENCE, next.run(request)).await;
    let mut response = response
        .unwrap_or_else(|_| refused(&Refusal::of(Why::Busy, "this took too long; ask for less")));
    let headers = response.headers_mut();
    for (name, value) in PRECAUTIONS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// What a browser is told to refuse.
const PRECAUTIONS: [(header::HeaderName, &str); 5] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (
        header::HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

fn allowed(method: &Method, headers: &HeaderMap) -> Result<(), Refusal> {
    let stranger = |said: String| Refusal::of(Why::Forbidden, said);
    let text = |name: header::HeaderName| headers.get(name).map(|value| value.to_str());
    let host = match text(header::HOST) {
        Some(Ok(host)) if is_address(host) => host,
        Some(Ok(host)) => {
            return Err(stranger(format!(
                "Host: `{host}` is not the address that this page prints"
            )));
        }
        _ => return Err(stranger("Host: every request names one".to_owned())),
    };
    match text(header::ORIGIN) {
        None => {}
        Some(Ok(origin)) if origin == format!("http://{host}") => {}
        Some(_) => return Err(stranger("Origin: another page asks".to_owned())),
    }
    let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
    if !matches!(site, None | Some(b"same-origin" | b"none")) {
        // A link from elsewhere may lead here, as long as it only looks.
        let is_visit = headers.get("sec-fetch-mode").map(HeaderValue::as_bytes)
            == Some(b"navigate".as_slice())
            && method == Method::GET;
        if !is_visit {
            return Err(stranger("Sec-Fetch-Site: another page asks".to_owned()));
        }
    }
    Ok(())
}

/// Whether a host is an address and no name that could be bent: `127.0.0.1:7878`, `[::1]:7878`, `localhost:7878`.
fn is_address(host: &str) -> bool {
    let bare = match host.rsplit_once(':') {
        Some((bare, port)) if port.parse::<u16>().is_ok() => bare,
        _ => host,
    };
    let bare = bare
        .strip_prefix('[')
        .and_then(|bare| bare.strip_suffix(']'))
        .unwrap_or(bare);
    bare == "localhost" || bare.parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(headers: &[(&'static str, &str)], is_allowed: bool) {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, HeaderValue::from_str(value).unwrap());
        }
        let found = allowed(&Method::POST, &map);
        assert_eq!(found.is_ok(), is_allowed, "{headers:?}");
    }

    #[test]
    fn only_this_page_and_programs_may_ask() {
        let here = ("host", "127.0.0.1:7878");
        check(&[here], true);
        check(&[("host", "localhost:7878")], true);
        check(&[("host", "[::1]:7878")], true);
        check(&[("host", "::1")], true);
        check(&[here, ("origin", "http://127.0.0.1:7878")], true);
        check(&[here, ("sec-fetch-site", "same-origin")], true);
        check(&[], false);
        check(&[("host", "evil.example:7878")], false);
        check(&[("host", "127.0.0.1.evil.example")], false);
        check(&[("host", "localhost.evil.example:7878")], false);
        check(&[here, ("origin", "http://evil.example")], false);
        check(&[here, ("origin", "http://127.0.0.1:9999")], false);
        check(&[here, ("origin", "https://127.0.0.1:7878")], false);
        check(&[here, ("origin", "null")], false);
        check(&[here, ("sec-fetch-site", "cross-site")], false);
        check(&[here, ("sec-fetch-site", "same-site")], false);
    }
}
