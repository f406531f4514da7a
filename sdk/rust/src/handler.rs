use std::error::Error;

use log::Level;

use crate::{Request, Response, contract, host, logger, panics};

/// What a handler may take.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is nothing that a handler takes",
    label = "the handler takes `{Self}`",
    note = "take a wayhouse::Request, or a wayhouse::http::Request with a body of Vec<u8>"
)]
pub trait FromRequest: Sized {
    /// Fails with what is malformed; the client then gets a 400 that says so.
    fn from_request(request: Request) -> Result<Self, String>;
}

impl FromRequest for Request {
    fn from_request(request: Request) -> Result<Self, String> {
        Ok(request)
    }
}

/// What a handler may give.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no answer of a handler",
    label = "the handler gives `{Self}`",
    note = "give a wayhouse::Response, a wayhouse::http::Response, text, bytes, or a Result of one of these whose error is a std::error::Error, anyhow::Error or text"
)]
pub trait IntoResponse {
    /// The answer that the client gets.
    fn into_response(self) -> Response;
}

impl IntoResponse for Response {
    fn into_response(self) -> Response {
        self
    }
}

/// A 200 with `text/plain`.
impl IntoResponse for &str {
    fn into_response(self) -> Response {
        Response::text(self)
    }
}

/// A 200 with `text/plain`.
impl IntoResponse for String {
    fn into_response(self) -> Response {
        Response::text(self)
    }
}

/// A 200 with `application/octet-stream`.
impl IntoResponse for Vec<u8> {
    fn into_response(self) -> Response {
        Response::bytes(self)
    }
}

/// An error is a 500 that says nothing of it; the plugin's log has its message and, in the field
/// `cause`, what it came from.
impl<R: IntoResponse, E: Into<Box<dyn Error>>> IntoResponse for Result<R, E> {
    fn into_response(self) -> Response {
        self.map_or_else(|error| failed(error.into()), R::into_response)
    }
}

fn failed(error: Box<dyn Error>) -> Response {
    let mut fields = Vec::new();
    if let Some(causes) = causes(&*error) {
        fields.push(("cause".to_string(), causes));
    }
    host::log(Level::Error, &error.to_string(), fields);
    Response::text("The plugin failed. Its log says why.\n").with_status(500)
}

fn causes(error: &dyn Error) -> Option<String> {
    let mut texts = error.source()?.to_string();
    let mut cause = error.source()?;
    while let Some(next) = cause.source() {
        texts.push_str(": ");
        texts.push_str(&next.to_string());
        cause = next;
    }
    Some(texts)
}

/// One request through a handler, in the words of the contract.
pub fn serve<Q: FromRequest, R: IntoResponse>(
    request: contract::Request,
    handler: impl FnOnce(Q) -> R,
) -> contract::Response {
    prepare();
    let response = answer(Request::received(request), handler);
    #[cfg(all(target_os = "wasi", target_env = "p2"))]
    crate::stdio::flush();
    response.into_contract()
}

/// What the handler's code, and what it depends on, find in place.
pub(crate) fn prepare() {
    panics::report();
    logger::install();
    #[cfg(feature = "tracing")]
    crate::tracing::install();
}

pub(crate) fn answer<Q: FromRequest, R: IntoResponse>(
    request: Request,
    handler: impl FnOnce(Q) -> R,
) -> Response {
    match Q::from_request(request) {
        Ok(request) => handler(request).into_response(),
        Err(malformed) => refused(malformed),
    }
}

fn refused(malformed: String) -> Response {
    host::log(Level::Warn, &malformed, Vec::new());
    Response::text(malformed).with_status(400)
}
