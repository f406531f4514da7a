//! What a handler may take and give, and what becomes of it.

use std::error::Error;
use std::fmt;

use log::Level;
use wayhouse::testing::{self, Host};
use wayhouse::{Headers, IntoResponse, Request, Response};

fn given<R: IntoResponse>(answer: R) -> Response {
    Host::new().handle(|_: Request| answer, testing::get("/"))
}

#[test]
fn text_and_bytes_are_answers() {
    for answer in [given("grüezi"), given(String::from("grüezi"))] {
        assert_eq!(answer.status(), 200);
        assert_eq!(
            answer.header("Content-Type"),
            Some("text/plain; charset=utf-8")
        );
        assert_eq!(answer.body_text(), Ok("grüezi"));
    }
    let bytes = given(vec![0xff]);
    assert_eq!(
        bytes.header("content-type"),
        Some("application/octet-stream")
    );
    assert_eq!(bytes.body(), [0xff]);
}

#[test]
fn an_answer_is_changed_by_its_status_header_and_body() {
    let answer = given(
        Response::text("a")
            .with_status(404)
            .with_header("Content-Type", "text/x")
            .with_body("b"),
    );
    assert_eq!(answer.status(), 404);
    assert_eq!(
        answer.headers().all("content-type").collect::<Vec<_>>(),
        ["text/x"]
    );
    assert_eq!(answer.body(), b"b");
}

#[derive(Debug)]
struct Outer(Inner);

#[derive(Debug)]
struct Inner(std::num::ParseIntError);

impl fmt::Display for Outer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("outer")
    }
}

impl fmt::Display for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("inner")
    }
}

impl Error for Outer {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

impl Error for Inner {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

#[test]
fn an_error_is_a_500_and_a_line_with_its_causes() {
    let host = Host::new();
    let handler = |_: Request| -> Result<Response, Outer> {
        Err(Outer(Inner("x".parse::<u8>().unwrap_err())))
    };
    let answer = host.handle(handler, testing::get("/"));
    assert_eq!(answer.status(), 500);
    assert!(!answer.body_text().unwrap().contains("outer"));
    let log = host.log();
    assert_eq!((log[0].level, &*log[0].message), (Level::Error, "outer"));
    assert_eq!(
        log[0].field("cause"),
        Some("inner: invalid digit found in string")
    );
}

#[test]
fn an_error_may_be_text() {
    let host = Host::new();
    let answer = host.handle(|_: Request| Err::<&str, _>("no price"), testing::get("/"));
    assert_eq!(
        (answer.status(), &*host.log()[0].message),
        (500, "no price")
    );
    assert_eq!(host.log()[0].fields, []);
}

#[test]
fn a_query_is_decoded_as_forms_are() {
    let request = testing::get("/a?x=1+2%21&y&x=3&%7A=%zz%E2%98%83&=e&w=%ff");
    assert_eq!(request.path(), "/a");
    assert_eq!(request.query("x").as_deref(), Some("1 2!"));
    assert_eq!(request.query("y").as_deref(), Some(""));
    assert_eq!(request.query("z").as_deref(), Some("%zz☃"));
    assert_eq!(request.query("").as_deref(), Some("e"));
    assert_eq!(request.query("w").as_deref(), Some("\u{fffd}"));
    assert_eq!(request.query("none"), None);
    assert_eq!(testing::get("/a").query("x"), None);
}

#[test]
fn headers_keep_their_order_and_know_no_case() {
    let mut headers = Headers::new();
    headers.append("A", "1");
    headers.append("b", "2");
    headers.append("a", "3");
    assert_eq!(headers.all("a").collect::<Vec<_>>(), ["1", "3"]);
    headers.set("B", "4");
    headers.remove("c");
    assert_eq!(
        headers.iter().collect::<Vec<_>>(),
        [("A", "1"), ("a", "3"), ("B", "4")]
    );
    headers.set("x", "a\u{ff}");
    assert_eq!(headers.bytes("X"), Some(vec![b'a', 0xff]));
    headers.set("x", "☃");
    assert_eq!(headers.bytes("x"), None);
}

#[cfg(feature = "json")]
#[test]
fn json_comes_and_goes() {
    let double = |request: Request| -> Result<Response, serde_json::Error> {
        Response::json(&[request.json::<u32>()? * 2])
    };
    let answer = Host::new().handle(double, testing::post("/", "21"));
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.body_json::<Vec<u32>>().unwrap(), [42]);
    assert_eq!(
        Host::new().handle(double, testing::post("/", "x")).status(),
        500
    );
}
