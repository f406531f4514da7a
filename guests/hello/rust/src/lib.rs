use bindings::{Request, Response, guest};

guest!(handle);

fn handle(_request: Request) -> Response {
    Response::text(200, "hello from rust")
}
