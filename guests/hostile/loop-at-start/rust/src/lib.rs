use bindings::{Request, Response, guest};

guest!(handle);

/// A component's start function: `componentNew` has an instance call it before anything else.
#[unsafe(no_mangle)]
extern "C" fn _initialize() {
    #[allow(clippy::empty_loop)]
    loop {}
}

fn handle(_request: Request) -> Response {
    Response::text(200, "never said")
}
