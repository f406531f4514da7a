//! A sender such as GitHub signs each delivery with a secret that it shares with us. One with a right
//! signature goes on to the server that `forward-to` names; the rest ends here.

mod signature;

use wayhouse::{Request, Response, config, fetch, log};

/// The host calls this once for each request.
#[wayhouse::handler]
fn handle(request: Request) -> Response {
    if request.method() != "POST" {
        return Response::text("a webhook is a POST\n").with_status(405);
    }
    // An empty secret would let in whoever knows that it is empty.
    let Some(secret) = config::get("secret").filter(|secret| !secret.is_empty()) else {
        log::error!("config.secret is missing in the settings of this plugin");
        return Response::text("not set up\n").with_status(503);
    };
    if !is_signed(&request, &secret) {
        log::warn!("refused: the signature is missing or wrong");
        return Response::text("the signature is missing or wrong\n").with_status(401);
    }
    log::info!("accepted");
    match config::get("forward-to") {
        Some(receiver) => forward(request, receiver),
        None => Response::new(204),
    }
}

fn is_signed(request: &Request, secret: &str) -> bool {
    let header = request.header("x-hub-signature-256");
    let given = header.and_then(|value| value.strip_prefix("sha256="));
    given.is_some_and(|hex| signature::is_valid(hex, secret.as_bytes(), request.body()))
}

/// The delivery as it came; its receiver's answer is ours.
fn forward(request: Request, receiver: String) -> Response {
    let call = fetch::post(receiver)
        .headers(request.headers().clone())
        .body(request.into_body());
    call.send().unwrap_or_else(|error| {
        log::error!("not forwarded: {error}");
        Response::text("the receiver did not answer; deliver it again\n").with_status(502)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use wayhouse::Headers;
    use wayhouse::testing::{self, Host};

    const BODY: &str = "Hello, World!";
    /// GitHub's own example.
    const SECRET: &str = "It's a Secret to Everybody";
    const SIGNATURE: &str =
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    fn deliver(host: &Host, body: &str, signature: &str) -> Response {
        let mut headers = Headers::new();
        headers.set("x-hub-signature-256", signature);
        host.handle(handle, testing::request("POST", "/", headers, body))
    }

    fn gate() -> Host {
        Host::new().config("secret", SECRET)
    }

    #[test]
    fn takes_what_is_signed() {
        assert_eq!(deliver(&gate(), BODY, SIGNATURE).status(), 204);
    }

    #[test]
    fn refuses_another_body_and_another_signature() {
        for (body, signature) in [("Hello", SIGNATURE), (BODY, "sha256=00"), (BODY, "none")] {
            assert_eq!(deliver(&gate(), body, signature).status(), 401);
        }
    }

    #[test]
    fn passes_what_is_signed_on_to_its_receiver() {
        let host = gate()
            .config("forward-to", "https://hooks.example.com/in")
            .fetch(|_| Ok(Response::text("taken")));
        assert_eq!(deliver(&host, BODY, SIGNATURE).body(), b"taken");
        assert_eq!(host.fetches()[0].url, "https://hooks.example.com/in");
    }

    #[test]
    fn lets_nothing_in_without_a_secret() {
        assert_eq!(deliver(&Host::new(), BODY, SIGNATURE).status(), 503);
    }
}
