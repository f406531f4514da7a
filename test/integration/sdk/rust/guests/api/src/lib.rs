//! What the crate wayhouse offers, each part under a path of its own.

mod calls;
mod failures;
mod lines;

use serde::{Deserialize, Serialize};
use serde_json::json;
use wayhouse::{Request, Response, config};

type Answer = Result<Response, Box<dyn std::error::Error>>;

#[wayhouse::handler]
fn handle(request: Request) -> Answer {
    match request.path() {
        "/headers" => Ok(headers(&request)),
        "/body" => Ok(Response::bytes(request.into_body())),
        "/json" => total(&request),
        "/config" => Ok(Response::text(config::require("currency")?)),
        "/fetch" => calls::pass_on(request),
        "/builder" => calls::build(),
        "/mistake" => Ok(calls::mistaken()),
        "/log" => Ok(lines::log()),
        "/tracing" => Ok(lines::trace()),
        "/print" => Ok(lines::print()),
        "/panic" => failures::panic(&request),
        "/error" => failures::with_cause(),
        "/bare-error" => Err("no price".into()),
        _ => parts(&request),
    }
}

fn parts(request: &Request) -> Answer {
    let parts = json!({
        "method": request.method(),
        "scheme": request.scheme(),
        "authority": request.authority(),
        "pathWithQuery": request.path_with_query(),
        "path": request.path(),
        "name": request.query("name"),
        "text": request.text()?,
        "remoteAddress": request.remote_address(),
        "id": request.id(),
        "timeLeft": request.time_left().as_millis() as u64,
    });
    Ok(Response::json(&parts)?)
}

/// Every header of the request, the bytes of one, and one of bytes that are no text.
fn headers(request: &Request) -> Response {
    let mut response = Response::new(200);
    for (name, value) in request.headers().iter() {
        response.headers_mut().append(name, value);
    }
    let bytes = request.headers().bytes("X-Bytes").unwrap_or_default();
    let all: Vec<&str> = request.headers().all("x-many").collect();
    let joined = all.join("|");
    response
        .with_header("x-answer", "a\u{ff}\u{80}")
        .with_header("x-joined", joined)
        .with_body(bytes)
}

#[derive(Deserialize)]
struct Order {
    items: Vec<u32>,
}

#[derive(Serialize)]
struct Total {
    total: u32,
}

fn total(request: &Request) -> Answer {
    let order: Order = request.json()?;
    let total = order.items.iter().sum();
    Ok(Response::json(&Total { total })?)
}
