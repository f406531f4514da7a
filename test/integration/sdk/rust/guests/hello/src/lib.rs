use wayhouse::{Request, Response};

#[wayhouse::handler]
fn handle(request: Request) -> Response {
    let name = request.query("name").unwrap_or("world".into());
    Response::text(format!("hello {name}"))
}
