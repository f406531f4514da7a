use bindings::http::{OutgoingRequest, fetch};
use bindings::{Request, Response, guest};

guest!(handle);

/// Calls `?url=` and answers what came; never comes back from `/loop`, which stops those that wait too.
fn handle(request: Request) -> Response {
    if request.path() == "/loop" {
        #[allow(clippy::empty_loop)]
        loop {}
    }
    let Some(url) = request.query("url") else {
        return Response::text(400, "no URL: give ?url=");
    };
    let call = OutgoingRequest {
        method: "GET".into(),
        url,
        headers: vec![],
        body: vec![],
        timeout_ms: None,
    };
    fetch(&call).unwrap_or_else(|error| Response::text(502, error.name()))
}
