use std::str::{Utf8Error, from_utf8};

use crate::Headers;
use crate::contract::wayhouse::plugin::types;

/// A whole answer: the plugin's, or that of a server to a call.
///
/// ```
/// use wayhouse::Response;
///
/// let answer = Response::text("no such city")
///     .with_status(404)
///     .with_header("cache-control", "max-age=60");
/// assert_eq!(answer.status(), 404);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    status: u16,
    headers: Headers,
    body: Vec<u8>,
}

impl Response {
    /// Of a status from 200 to 599, without header and body.
    pub fn new(status: u16) -> Self {
        Self {
            status,
            headers: Headers::new(),
            body: Vec::new(),
        }
    }

    /// A 200 of plain text, in UTF-8.
    pub fn text(text: impl Into<String>) -> Self {
        Self::of("text/plain; charset=utf-8", text.into().into_bytes())
    }

    /// A 200 of bytes of no kind that is known.
    pub fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self::of("application/octet-stream", bytes.into())
    }

    /// A 200 of JSON. Fails where the value has none, such as a map whose keys are no text.
    #[cfg(feature = "json")]
    pub fn json(value: &impl serde::Serialize) -> Result<Self, serde_json::Error> {
        Ok(Self::of("application/json", serde_json::to_vec(value)?))
    }

    /// The answer with this status, from 200 to 599.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// The answer with this header, in the stead of others of its name.
    #[must_use]
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.set(name, value);
        self
    }

    /// The answer with this body.
    #[must_use]
    pub fn with_body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// The status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The first value of this header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)
    }

    /// The header fields.
    pub fn headers(&self) -> &Headers {
        &self.headers
    }

    /// The header fields, to be changed.
    pub fn headers_mut(&mut self) -> &mut Headers {
        &mut self.headers
    }

    /// The body's bytes.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The body, without a copy.
    pub fn into_body(self) -> Vec<u8> {
        self.body
    }

    /// The body's text.
    pub fn body_text(&self) -> Result<&str, Utf8Error> {
        from_utf8(&self.body)
    }

    /// What the body's JSON says.
    #[cfg(feature = "json")]
    pub fn body_json<T: serde::de::DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_slice(&self.body)
    }

    pub(crate) fn received(answer: types::Response) -> Self {
        Self {
            status: answer.status,
            headers: Headers::received(answer.headers),
            body: answer.body,
        }
    }

    pub(crate) fn into_contract(self) -> types::Response {
        types::Response {
            status: self.status,
            headers: self.headers.into_contract(),
            body: self.body,
        }
    }

    fn of(content_type: &str, body: Vec<u8>) -> Self {
        let mut response = Self::new(200).with_body(body);
        response.headers.append("content-type", content_type);
        response
    }
}
