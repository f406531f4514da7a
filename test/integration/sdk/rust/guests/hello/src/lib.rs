use wayhouse::{Request, Response};

#[wayhouse::handler]
fn handle(request: Request) -> Response {
    Response::text(format!("hello {}", request.path()))
}
