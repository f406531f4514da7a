use bindings::{Header, Request, Response, guest};

guest!(handle);

/// Breaks the rules of an answer, in the way that the path names.
fn handle(request: Request) -> Response {
    let count = request.number("n", 1);
    match request.path() {
        "/no-body-204" => Response::text(204, "a body where none may be"),
        "/no-body-304" => Response::text(304, "a body where none may be"),
        "/header-newline" => with_header("x-evil", "a\r\nset-cookie: stolen=1"),
        "/header-nul" => with_header("x-evil", "a\0b"),
        "/header-name" => with_header("x evil", "a"),
        "/header-no-name" => with_header("", "a"),
        "/header-high" => with_header("x-evil", "Ā"),
        "/header-long" => with_header("x-evil", &"a".repeat(count)),
        "/hop-by-hop" => with_header("transfer-encoding", "chunked"),
        "/content-length-lies" => with_header("content-length", "1000"),
        "/content-length-garbage" => with_header("content-length", "-1"),
        "/many-headers" => {
            with_headers((0..count).map(|i| (format!("x-{i}"), "a".into())).collect())
        }
        "/huge-body" => Response {
            status: 200,
            headers: vec![],
            body: vec![0; count],
        },
        path => with_status(path),
    }
}

/// `/status-<n>`.
fn with_status(path: &str) -> Response {
    match path
        .strip_prefix("/status-")
        .and_then(|text| text.parse().ok())
    {
        Some(status) => Response::text(status, "odd"),
        None => Response::text(200, "fine"),
    }
}

fn with_header(name: &str, value: &str) -> Response {
    with_headers(vec![(name.into(), value.into())])
}

fn with_headers(headers: Vec<Header>) -> Response {
    Response {
        status: 200,
        headers,
        body: "short".into(),
    }
}
