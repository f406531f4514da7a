//! Lets only signed webhooks through.
//!
//! A sender such as GitHub signs each delivery with a secret that it shares with us. What carries a
//! right signature goes on to the server that `forward-to` names; the rest ends here.

mod signature;
#[cfg(test)]
mod tests;

use log::Level;
use wayhouse::{Request, Response, config, fetch, log};

#[wayhouse::handler]
fn handle(request: Request) -> Response {
    if request.method() != "POST" {
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
        None => Response::new(204),
    }
}

fn is_signed(request: &Request, secret: &str) -> bool {
    let given = request
        .header("x-hub-signature-256")
        .and_then(|value| value.strip_prefix("sha256="));
    given.is_some_and(|hex| signature::is_valid(hex, secret.as_bytes(), request.body()))
}

/// The delivery as it came; its receiver's answer is ours.
fn forward(request: Request, url: String) -> Response {
    let delivery = fetch::request(request.method(), url)
        .headers(request.headers().clone())
        .body(request.into_body());
    delivery.send().unwrap_or_else(|error| {
        log::error!("not forwarded: {error}");
        answer(502, "the receiver did not answer; deliver it again")
    })
}

/// A line in the log which tells what delivery it is about.
fn note(level: Level, message: &str, request: &Request) {
    let field = |name| request.header(name).unwrap_or("none");
    log::log!(level, event = field("x-github-event"), delivery = field("x-github-delivery"); "{message}");
}

fn answer(status: u16, text: &str) -> Response {
    Response::text(text).with_status(status)
}
