//! Lets only signed webhooks through.
//!
//! A sender such as GitHub signs each delivery with a secret that it shares with us. What carries a
//! right signature goes on to the server that `forward-to` names; the rest ends here.

mod signature;

use wayhouse::plugin::config;
use wayhouse::plugin::http::{OutgoingRequest, fetch};
use wayhouse::plugin::log::{Level, log};

wit_bindgen::generate!({ world: "handler", path: "../../wit/v0.1" });

struct Plugin;

export!(Plugin);

impl Guest for Plugin {
    fn handle(request: Request) -> Response {
        if request.method != "POST" {
            return answer(405, "a webhook is a POST");
        }
        // An empty secret would let in whoever knows that it is empty.
        let Some(secret) = config::get("secret").filter(|secret| !secret.is_empty()) else {
            note(
                Level::Error,
                "the setting config.secret is missing",
                &request,
            );
            return answer(503, "not set up");
        };
        if !is_signed(&request, &secret) {
            note(
                Level::Warn,
                "refused: the signature is missing or wrong",
                &request,
            );
            return answer(401, "the signature is missing or wrong");
        }
        note(Level::Info, "accepted", &request);
        match config::get("forward-to") {
            Some(url) => forward(request, url),
            None => answer(204, ""),
        }
    }
}

fn is_signed(request: &Request, secret: &str) -> bool {
    let given =
        header(request, "x-hub-signature-256").and_then(|value| value.strip_prefix("sha256="));
    given.is_some_and(|hex| signature::is_valid(hex, secret.as_bytes(), &request.body))
}

/// The delivery as it came; its receiver's answer is ours.
fn forward(request: Request, url: String) -> Response {
    let Request {
        method,
        headers,
        body,
        ..
    } = request;
    let delivery = OutgoingRequest {
        method,
        url,
        headers,
        body,
        timeout_ms: None,
    };
    fetch(&delivery).unwrap_or_else(|error| {
        log(Level::Error, &format!("not forwarded: {error:?}"), &[]);
        answer(502, "the receiver did not answer; deliver it again")
    })
}

/// A line in the log which tells what delivery it is about.
fn note(level: Level, message: &str, request: &Request) {
    let field = |name: &str, from| {
        (
            name.to_string(),
            header(request, from).unwrap_or("none").to_string(),
        )
    };
    log(
        level,
        message,
        &[
            field("event", "x-github-event"),
            field("delivery", "x-github-delivery"),
        ],
    );
}

fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request
        .headers
        .iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.as_str())
}

fn answer(status: u16, text: &str) -> Response {
    Response {
        status,
        headers: vec![("content-type".into(), "text/plain".into())],
        body: text.into(),
    }
}
