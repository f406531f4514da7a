use bindings::{Request, Response, guest};

guest!(handle);

/// Never comes back from a path that begins with `/loop`.
fn handle(request: Request) -> Response {
    if request.path().starts_with("/loop") {
        #[allow(clippy::empty_loop)]
        loop {}
    }
    Response::text(200, "fine")
}
