use bindings::{Request, Response, guest};

guest!(handle);

/// Answers with the request: its parts in headers, its body as it came.
fn handle(request: Request) -> Response {
    let mut headers = vec![
        ("x-method".into(), request.method),
        ("x-path".into(), request.path_with_query),
        ("x-scheme".into(), request.scheme),
        ("x-authority".into(), request.authority),
    ];
    headers.extend(
        request
            .headers
            .into_iter()
            .map(|(name, value)| (format!("x-echo-{name}"), value)),
    );
    Response {
        status: 200,
        headers,
        body: request.body,
    }
}
