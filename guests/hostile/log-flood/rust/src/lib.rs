use bindings::log::{Level, log};
use bindings::{Request, Response, guest};

guest!(handle);

/// Writes `?n=` lines (1,000 if not given), then one of 1 MB, and answers how many.
fn handle(request: Request) -> Response {
    let lines = request.number("n", 1000);
    for i in 0..lines {
        log(Level::Info, &format!("line {i}"), &[]);
    }
    log(Level::Info, &"x".repeat(1_000_000), &[]);
    Response::text(200, &(lines + 1).to_string())
}
