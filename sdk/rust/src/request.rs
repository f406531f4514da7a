use std::str::{Utf8Error, from_utf8};
use std::time::Duration;

use crate::{Headers, contract, query};

/// A request that a client sent to this plugin, whole.
#[derive(Clone, Debug)]
pub struct Request {
    /// Its headers stand in the field beside it.
    inner: contract::Request,
    headers: Headers,
}

impl Request {
    /// As the client wrote it, for example `GET`.
    pub fn method(&self) -> &str {
        &self.inner.method
    }

    /// `http` or `https`: how the client reached the gateway.
    pub fn scheme(&self) -> &str {
        &self.inner.scheme
    }

    /// Host and, where it is not the scheme's own, port: `shop.example:8443`.
    pub fn authority(&self) -> &str {
        &self.inner.authority
    }

    /// As the client wrote it, not decoded, without the prefix at which this plugin is mounted (that
    /// stands in the header `x-forwarded-prefix`). Begins with `/`.
    pub fn path_with_query(&self) -> &str {
        &self.inner.path_with_query
    }

    /// The path alone, not decoded.
    pub fn path(&self) -> &str {
        self.split_path().0
    }

    /// The value of the first parameter of this name in the query, decoded as forms are written (`+` is a
    /// space). Empty where the name stands there without a value.
    pub fn query(&self, name: &str) -> Option<String> {
        query::value(self.split_path().1?, name)
    }

    /// The first value of this header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)
    }

    /// Without hop-by-hop fields; names are in lower case.
    pub fn headers(&self) -> &Headers {
        &self.headers
    }

    /// Empty where there is none.
    pub fn body(&self) -> &[u8] {
        &self.inner.body
    }

    /// The body, without a copy.
    pub fn into_body(self) -> Vec<u8> {
        self.inner.body
    }

    /// The body's text.
    pub fn text(&self) -> Result<&str, Utf8Error> {
        from_utf8(self.body())
    }

    /// What the body's JSON says.
    ///
    /// ```
    /// use wayhouse::{Request, Response};
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Order {
    ///     items: u32,
    /// }
    ///
    /// #[wayhouse::handler]
    /// fn handle(request: Request) -> Result<Response, serde_json::Error> {
    ///     let order: Order = request.json()?;
    ///     Response::json(&serde_json::json!({ "total": order.items * 5 }))
    /// }
    /// # fn main() {}
    /// ```
    #[cfg(feature = "json")]
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_slice(self.body())
    }

    /// The client's IP address, in text.
    pub fn remote_address(&self) -> &str {
        &self.inner.remote_address
    }

    /// Names this request in the log and in the answer's header `x-request-id`.
    pub fn id(&self) -> &str {
        &self.inner.request_id
    }

    /// How long, when the request began, the host would wait before it gives it up.
    pub fn time_left(&self) -> Duration {
        Duration::from_millis(self.inner.time_left_ms.into())
    }

    pub(crate) fn received(mut inner: contract::Request) -> Self {
        let headers = Headers::received(std::mem::take(&mut inner.headers));
        Self { inner, headers }
    }

    /// What it is made of: the headers apart.
    pub(crate) fn into_parts(self) -> (contract::Request, Headers) {
        (self.inner, self.headers)
    }

    fn split_path(&self) -> (&str, Option<&str>) {
        let text = self.path_with_query();
        text.split_once('?')
            .map_or((text, None), |(path, query)| (path, Some(query)))
    }
}
