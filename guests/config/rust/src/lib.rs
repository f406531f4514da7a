use bindings::{Request, Response, config, guest, percent_decoded};

guest!(handle);

/// `/<key>` answers the value that the operator set under that key.
fn handle(request: Request) -> Response {
    let key = percent_decoded(&request.path()[1..]);
    match config::get(&key) {
        Some(value) => Response::text(200, &value),
        None => Response::text(404, &format!("not set: {key}")),
    }
}
