use bindings::{Request, Response, guest};

guest!(handle);

/// Traps without a word.
fn handle(_request: Request) -> Response {
    core::arch::wasm32::unreachable()
}
