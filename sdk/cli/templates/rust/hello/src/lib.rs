//! Greets.

use wayhouse::{Request, Response, config, log};

/// The host calls this once for each request.
#[wayhouse::handler]
fn handle(request: Request) -> Response {
    let greeting = config::get("greeting").unwrap_or_else(|| "Hello".into());
    let name = request.query("name").unwrap_or_else(|| "world".into());
    log::info!("greeted {name}");
    Response::text(format!("{greeting}, {name}!\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wayhouse::testing::{self, Host};

    fn ask(host: &Host, path: &str) -> Vec<u8> {
        host.handle(handle, testing::get(path)).into_body()
    }

    #[test]
    fn greets_the_world() {
        assert_eq!(ask(&Host::new(), "/"), b"Hello, world!\n");
    }

    #[test]
    fn greets_by_name_and_leaves_a_line_in_the_log() {
        let host = Host::new();
        assert_eq!(ask(&host, "/?name=Ada+L."), b"Hello, Ada L.!\n");
        assert_eq!(host.log()[0].message, "greeted Ada L.");
    }

    #[test]
    fn greets_as_the_operator_wishes() {
        let host = Host::new().config("greeting", "Guten Tag");
        assert_eq!(ask(&host, "/"), b"Guten Tag, world!\n");
    }
}
