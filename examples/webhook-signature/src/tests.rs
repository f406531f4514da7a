//! The gate without a host: `cargo test`.

use wayhouse::fetch::FetchError;
use wayhouse::testing::{self, Host};
use wayhouse::{Headers, Request, Response};

use crate::handle;

// As GitHub's documentation gives it.
const SECRET: &str = "It's a Secret to Everybody";
const BODY: &str = "Hello, World!";
const SIGNATURE: &str = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

fn signed(signature: &str) -> Request {
    let mut headers = Headers::new();
    headers.set("x-hub-signature-256", signature);
    headers.set("x-github-event", "ping");
    testing::request("POST", "/", headers, BODY)
}

#[test]
fn a_right_signature_passes_and_another_does_not() {
    let host = Host::new().config("secret", SECRET);
    assert_eq!(host.handle(handle, signed(SIGNATURE)).status(), 204);
    assert_eq!(host.handle(handle, signed("sha256=00")).status(), 401);
    assert_eq!(host.handle(handle, testing::post("/", BODY)).status(), 401);
    assert_eq!(host.log()[0].field("event"), Some("ping"));
}

#[test]
fn nothing_passes_without_a_secret() {
    for host in [Host::new(), Host::new().config("secret", "")] {
        assert_eq!(host.handle(handle, signed(SIGNATURE)).status(), 503);
    }
}

#[test]
fn what_passes_is_forwarded_as_it_came() {
    let url = "https://ci.example/hooks";
    let host = Host::new()
        .config("secret", SECRET)
        .config("forward-to", url);
    let host = host.fetch(|_| Ok(Response::text("queued").with_status(202)));
    assert_eq!(host.handle(handle, signed(SIGNATURE)).status(), 202);
    let calls = host.fetches();
    assert_eq!(
        (&*calls[0].method, &*calls[0].url, &*calls[0].body),
        ("POST", url, BODY.as_bytes())
    );
    assert_eq!(calls[0].headers.get("x-hub-signature-256"), Some(SIGNATURE));
}

#[test]
fn a_receiver_that_does_not_answer_is_a_502() {
    let host = Host::new()
        .config("secret", SECRET)
        .config("forward-to", "https://ci.example/");
    let host = host.fetch(|_| Err(FetchError::ConnectionFailed("reset".into())));
    assert_eq!(host.handle(handle, signed(SIGNATURE)).status(), 502);
    assert_eq!(host.log()[1].message, "not forwarded: reset");
}
