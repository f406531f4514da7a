use bindings::log::{Level, log};
use bindings::{Request, Response, guest};

guest!(handle);

/// Panics: a log line, then a trap.
fn handle(_request: Request) -> Response {
    std::panic::set_hook(Box::new(|panic| {
        log(Level::Error, &format!("abort: {panic}"), &[])
    }));
    log(Level::Info, "about to throw", &[]);
    panic!("thrown on purpose ✗");
}
