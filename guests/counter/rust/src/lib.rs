use bindings::{Request, Response, guest};
use core::sync::atomic::{AtomicU32, Ordering};

guest!(handle);

static COUNT: AtomicU32 = AtomicU32::new(0);

/// Counts its requests. As each sees a pristine instance, the answer is always 1.
fn handle(_request: Request) -> Response {
    let earlier = COUNT.fetch_add(1, Ordering::Relaxed);
    Response::text(200, &(earlier + 1).to_string())
}
