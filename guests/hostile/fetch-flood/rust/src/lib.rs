use bindings::http::{FetchError, OutgoingRequest, fetch};
use bindings::{Request, Response, guest};

guest!(handle);

/// Calls `?url=` `?n=` times (1,000 if not given); answers how often each outcome came.
fn handle(request: Request) -> Response {
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
    let mut outcomes = Vec::new();
    for _ in 0..request.number("n", 1000) {
        count(
            &mut outcomes,
            fetch(&call).err().as_ref().map_or("ok", FetchError::name),
        );
    }
    Response::text(200, &listed(&outcomes))
}

type Outcome = (&'static str, u32);

/// In the order in which they first came.
fn count(outcomes: &mut Vec<Outcome>, name: &'static str) {
    match outcomes.iter_mut().find(|(known, _)| *known == name) {
        Some((_, times)) => *times += 1,
        None => outcomes.push((name, 1)),
    }
}

/// A line each: name, space, count.
fn listed(outcomes: &[Outcome]) -> String {
    outcomes
        .iter()
        .map(|(name, times)| format!("{name} {times}\n"))
        .collect()
}
