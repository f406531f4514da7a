//! Requests, answers and calls in the types of the crate `http`.

use wayhouse::fetch::Call;
use wayhouse::http::{self, HeaderValue};
use wayhouse::testing::{self, Host};
use wayhouse::{Facts, Headers, Response};

fn asked(request: wayhouse::Request) -> Response {
    let uri = |request: http::Request<Vec<u8>>| request.uri().to_string();
    Host::new().handle(uri, request)
}

#[test]
fn a_request_has_an_absolute_uri_and_its_facts() {
    let handler = |request: http::Request<Vec<u8>>| {
        let facts = request.extensions().get::<Facts>().unwrap();
        assert_eq!((&*facts.id, &*facts.remote_address), ("test", "192.0.2.1"));
        assert_eq!(request.method(), http::Method::POST);
        assert_eq!(request.headers()["x-bytes"].as_bytes(), b"a\xff");
        http::Response::new(request.into_body())
    };
    let mut headers = Headers::new();
    headers.append("X-Bytes", "a\u{ff}");
    let request = testing::request("POST", "/a?b=c", headers, "body");
    assert_eq!(Host::new().handle(handler, request).body(), b"body");
    assert_eq!(
        asked(testing::get("/a?b=c")).body(),
        b"https://plugin.example/a?b=c"
    );
}

#[test]
fn what_no_uri_may_hold_is_encoded() {
    let answer = asked(testing::get("/a b\"é{#}?c=<d>|%20"));
    let uri = "https://plugin.example/a%20b%22%C3%A9%7B%23%7D?c=%3Cd%3E%7C%20";
    assert_eq!(answer.body_text(), Ok(uri));
}

#[test]
fn what_the_types_cannot_hold_is_a_400_and_a_line() {
    let too_long = format!("/{}", "a".repeat(70_000));
    let host = Host::new();
    let never = |_: http::Request<Vec<u8>>| -> Response { unreachable!() };
    assert_eq!(host.handle(never, testing::get(&too_long)).status(), 400);
    let mut headers = Headers::new();
    headers.append("x", "☃");
    assert_eq!(
        host.handle(never, testing::request("GET", "/", headers, ""))
            .status(),
        400
    );
    assert_eq!(host.log().len(), 2);
}

#[test]
fn an_answer_keeps_its_bytes() {
    let handler = |_: wayhouse::Request| {
        let value = HeaderValue::from_bytes(b"a\xff").unwrap();
        http::Response::builder()
            .status(201)
            .header("x-bytes", value)
            .body("text")
    };
    let answer = Host::new().handle(handler, testing::get("/"));
    assert_eq!(
        (answer.status(), answer.header("x-bytes")),
        (201, Some("a\u{ff}"))
    );
    let back: http::Response<Vec<u8>> = answer.try_into().unwrap();
    assert_eq!(
        (back.headers()["x-bytes"].as_bytes(), &**back.body()),
        (&b"a\xff"[..], &b"text"[..])
    );
}

#[test]
fn an_answer_that_is_none_of_http_is_an_error() {
    let status: Result<http::Response<Vec<u8>>, _> = Response::new(1000).try_into();
    let header: Result<http::Response<Vec<u8>>, _> =
        Response::new(200).with_header("a b", "").try_into();
    assert!(status.is_err() && header.is_err());
}

#[test]
fn a_request_is_a_call() {
    let host = Host::new().fetch(|_| Ok(Response::new(204)));
    let request = http::Request::put("https://api.example/a?b")
        .header("x", "y")
        .body("z")
        .unwrap();
    host.run(|| Call::from(request).send()).unwrap();
    let calls = host.fetches();
    assert_eq!(
        (&*calls[0].method, &*calls[0].url),
        ("PUT", "https://api.example/a?b")
    );
    assert_eq!(
        (calls[0].headers.get("x"), &*calls[0].body),
        (Some("y"), &b"z"[..])
    );
}
