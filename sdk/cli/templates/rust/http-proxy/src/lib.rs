//! Each request goes on to the server that `upstream` names, and its answer comes back with one header more.

use wayhouse::{Request, Response, config, fetch, log};

/// The host calls this once for each request.
#[wayhouse::handler]
fn handle(request: Request) -> Response {
    let Some(upstream) = config::get("upstream") else {
        log::error!("config.upstream is missing in the settings of this plugin");
        return Response::text("not set up\n").with_status(503);
    };
    match onward(request, &upstream).send() {
        Ok(answer) => answer.with_header("x-proxied-by", "{{name}}"),
        Err(error) => {
            log::error!("no answer: {error}");
            Response::text("the server did not answer\n").with_status(502)
        }
    }
}

/// The same request. What belongs to a connection, such as `host`, the host leaves out.
fn onward(request: Request, upstream: &str) -> fetch::Call {
    let url = format!("{upstream}{}", request.path_with_query());
    fetch::request(request.method(), url)
        .headers(request.headers().clone())
        .body(request.into_body())
}

#[cfg(test)]
mod tests {
    use super::*;
    use wayhouse::testing::{self, Host};

    fn proxy() -> Host {
        Host::new().config("upstream", "https://api.example.com")
    }

    #[test]
    fn passes_a_request_on_and_marks_the_answer() {
        let host = proxy().fetch(|_| Ok(Response::text("two orders")));
        let answer = host.handle(handle, testing::post("/orders?page=2", "more"));
        assert_eq!(answer.body(), b"two orders");
        assert_eq!(answer.header("x-proxied-by"), Some("{{name}}"));
        let call = &host.fetches()[0];
        assert_eq!(call.url, "https://api.example.com/orders?page=2");
        assert_eq!(call.method, "POST");
        assert_eq!(call.body, b"more");
    }

    #[test]
    fn is_a_502_where_the_server_does_not_answer() {
        let host = proxy().fetch(|_| Err(fetch::FetchError::ConnectionFailed("refused".into())));
        assert_eq!(host.handle(handle, testing::get("/")).status(), 502);
        assert_eq!(host.log()[0].level, log::Level::Error);
    }

    #[test]
    fn is_a_503_until_somebody_has_set_the_server() {
        assert_eq!(Host::new().handle(handle, testing::get("/")).status(), 503);
    }
}
