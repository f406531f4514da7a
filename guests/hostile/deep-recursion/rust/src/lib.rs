use bindings::{Request, Response, guest};

guest!(handle);

/// Calls itself until the stack is full.
fn handle(_request: Request) -> Response {
    Response::text(200, &fall(1).to_string())
}

// What happens after the call depends on the order of the calls, so the compiler cannot make a loop of it.
fn fall(depth: u32) -> u32 {
    if depth == 0 {
        0
    } else {
        fall(depth.wrapping_add(2)).rotate_left(depth) ^ depth
    }
}
