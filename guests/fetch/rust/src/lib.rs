use bindings::http::{FetchError, OutgoingRequest, fetch};
use bindings::{Header, Request, Response, guest};

guest!(handle);

/// Calls the URL in the query `?url=` or the header `x-target` and answers what came.
///
/// The method is `x-target-method` (GET), the time `x-timeout-ms`; body and other headers are passed
/// on. A call without an answer is a 502 with `x-error`, its text in the body.
fn handle(request: Request) -> Response {
    let Some(url) = target(&request) else {
        return Response::text(400, "no URL: give ?url= or x-target");
    };
    let call = OutgoingRequest {
        url,
        method: request.header("x-target-method").unwrap_or("GET").into(),
        timeout_ms: request
            .header("x-timeout-ms")
            .and_then(|text| text.parse().ok()),
        headers: passed_on(request.headers),
        body: request.body,
    };
    fetch(&call).unwrap_or_else(failed)
}

fn target(request: &Request) -> Option<String> {
    request
        .query("url")
        .or_else(|| request.header("x-target").map(String::from))
}

/// Every header but those that are meant for this guest.
fn passed_on(mut headers: Vec<Header>) -> Vec<Header> {
    headers.retain(|(name, _)| !name.starts_with("x-target") && name != "x-timeout-ms");
    headers
}

fn failed(error: FetchError) -> Response {
    let headers = vec![("x-error".into(), error.name().into())];
    Response {
        status: 502,
        headers,
        body: error.detail().into(),
    }
}
